"""The pieces added up: cost lines, totals, families, their summary, and what hours were used."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Callable, Iterable
from fractions import Fraction
from math import ceil, floor
from typing import TYPE_CHECKING, Any

from tests.reference.cells import Record, day, number_of_days, ratio
from tests.reference.log import families_with_time

if TYPE_CHECKING:
    from tests.reference.pieces import Piece
    from tests.reference.study import Study

Totals = dict[tuple[str, str], tuple[Fraction, Fraction]]


def discount_factor(study: Study, family: str, piece: Piece) -> Fraction:
    """Item 8: (1+d)^-t, t = floor(months / 12) from the month of the study's start (assets: t + 1).

    Section 6, item 7: or from the month of the family's own start, never below zero.
    """
    since = study.start
    if study.discounts_from_family:
        since = day(study.families.get(family, {}), "start") or study.start
    year, month_of_year = map(int, piece.month.split("-"))
    months = 12 * (year - since.year) + month_of_year - since.month
    return (1 + study.discount_rate) ** -(max(0, months // 12) + piece.is_asset)


def cost_lines(study: Study) -> list[Record]:
    """Item 9: what each family bears; own pieces by activity, month, rate and weight, shared ones without."""
    sums: dict[tuple[Any, ...], list[Fraction]] = defaultdict(lambda: [Fraction(0)] * 3)
    for piece in study.pieces:
        detail = (piece.activity, piece.month, piece.rate, piece.weight) if piece.own else ("", "", None, None)
        for family, share in piece.shares.items():
            key = (family, piece.agency, piece.role, piece.kind, piece.component, *detail)
            discounted = piece.cost * discount_factor(study, family, piece)
            measures = (piece.hours, piece.cost, discounted)
            sums[key] = [total + share * measure for total, measure in zip(sums[key], measures, strict=True)]
    return [cost_line(study, key, *measures) for key, measures in sums.items()]


def cost_line(study: Study, key: tuple[Any, ...], hours: Fraction, cost: Fraction, cost_discounted: Fraction) -> Record:
    """Item 9: the columns of `cost_lines`; cost_per_hour = cost / hours, blank without hours."""
    family, agency, role, kind, component, activity, month, _, weight = key
    return {
        "family_id": family,
        "intervention": study.intervention(family),
        "agency": agency,
        "role": role,
        "activity": activity,
        "kind": kind,
        "month": month,
        "component": component,
        "hours": hours,
        "cost_per_hour": ratio(cost, hours),
        "cost": cost,
        "cost_discounted": cost_discounted,
        "weight": weight,
    }


def totals(pieces: Iterable[Piece], key: Callable[[Piece], str]) -> Totals:
    """Item 9: hours and cost by key and component, of all costs, unallocated ones too."""
    sums: Totals = {}
    for piece in pieces:
        hours, cost = sums.get((key(piece), piece.component), (Fraction(0), Fraction(0)))
        sums[key(piece), piece.component] = hours + piece.hours, cost + piece.cost
    return sums


def unallocated(pieces: Iterable[Piece]) -> dict[str, tuple[Fraction, Fraction]]:
    """Item 5: whatever has nothing to be shared by."""
    left = totals((piece for piece in pieces if not piece.shares), lambda piece: "")
    return {component: measures for (_, component), measures in left.items()}


def resource_use(families: dict[str, Record], lines: list[Record]) -> dict[tuple[str, str, str], Record]:
    """Item 9: hours by intervention, role and kind, over all families of the intervention, zeros included."""
    found: dict[tuple[str, str, str], list[Record]] = defaultdict(list)
    for line in lines:
        if line["component"] != "expense":
            found[line["intervention"], line["role"], line["kind"]].append(line)
    return {
        key: use([f for f, record in families.items() if record["intervention"] == key[0]], chosen)
        for key, chosen in found.items()
    }


def use(families: list[str], lines: list[Record]) -> Record:
    """Item 9: the hours and cost of some lines over some families."""
    hours_of = {family: Fraction(0) for family in families}
    for line in lines:
        hours_of[line["family_id"]] += line["hours"]
    hours, cost = sum(hours_of.values(), Fraction(0)), sum((line["cost"] for line in lines), Fraction(0))
    any_hours = len(families) - list(hours_of.values()).count(Fraction(0))
    return {
        "families": any_hours,
        "share": Fraction(any_hours, len(families)),
        "hours_mean": hours / len(families),
        "hours_sd": statistics.stdev(hours_of.values()) if len(families) > 1 else None,
        "hours_median": statistics.median(hours_of.values()),
        "cost_per_hour": ratio(cost, hours),
        "cost_mean": cost / len(families),
    }


def weeks(study: Study, family: str) -> Fraction:
    """Item 10: days from max(start, study start) to min(end, study end) / 7, never below zero."""
    row = study.families.get(family, {})
    first = max(day(row, "start") or study.start, study.start)
    last = min(day(row, "end") or study.end, study.end)
    return Fraction(number_of_days(first, last), 7)


def costed_families(study: Study) -> list[str]:
    """Item 10: those of the table with a day in the period, and those with time or an expense in it, not apart."""
    present = families_with_time(study.entries) | study.families_with_an_expense
    present |= {family for family in study.families if weeks(study, family)}
    return sorted(present)


def is_closed(study: Study, family: str) -> bool:
    """Item 10: end on or before the study's end."""
    end = day(study.families.get(family, {}), "end")
    return end is not None and end <= study.end


def family_record(study: Study, family: str, lines: list[Record]) -> Record:
    """Item 10 and section 7: a row of `families.csv`; with a diary it is estimated."""
    own = [line for line in lines if line["family_id"] == family]

    def total(measure: str, *components: str) -> Fraction:
        return sum((line[measure] for line in own if line["component"] in components), Fraction(0))

    return {
        "intervention": study.intervention(family),
        "weeks": weeks(study, family),
        "closed": is_closed(study, family),
        "hours_direct": total("hours", "direct"),
        "hours_indirect": total("hours", "indirect"),
        "hours_unlogged": total("hours", "unlogged"),
        "cost_direct": total("cost", "direct"),
        "cost_indirect": total("cost", "indirect"),
        "cost_unlogged": total("cost", "unlogged"),
        "cost_expense": total("cost", "expense"),
        "cost": total("cost", "direct", "indirect", "unlogged", "expense"),
        "cost_discounted": total("cost_discounted", "direct", "indirect", "unlogged", "expense"),
        **({"estimated": True} if study.scopes else {}),
    }


def summary(families: dict[str, Record], lines: list[Record]) -> dict[str, Record]:
    """Item 10: by intervention, and `all` last."""
    found = {}
    for name in [*sorted({record["intervention"] for record in families.values()}), "all"]:
        chosen = [record for record in families.values() if name in ("all", record["intervention"])]
        found[name] = summary_record(chosen, contact_hours(name, lines))
    return found


def contact_hours(name: str, lines: list[Record]) -> Fraction:
    """Item 10: practitioner hours of kind contact, with the families of the intervention."""
    chosen = [line for line in lines if name in ("all", line["intervention"]) and line["kind"] == "contact"]
    return sum((line["hours"] for line in chosen), Fraction(0))


def summary_record(families: list[Record], contact: Fraction) -> Record:
    """Item 10: how cost is spread over families, and cost per unit of what was given."""
    costs = sorted(record["cost"] for record in families)
    closed = [record["cost"] for record in families if record["closed"]]
    total = sum(costs, Fraction(0))
    return {
        "families": len(costs),
        "total": total,
        "mean": ratio(total, len(costs)),
        "sd": statistics.stdev(costs) if len(costs) > 1 else None,
        "median": quantile(costs, Fraction(1, 2)),
        "q1": quantile(costs, Fraction(1, 4)),
        "q3": quantile(costs, Fraction(3, 4)),
        "min": min(costs, default=None),
        "max": max(costs, default=None),
        "cost_per_family_week": ratio(total, sum(record["weeks"] for record in families)),
        "cost_per_contact_hour": ratio(total, contact),
        "cost_per_closed_family": ratio(total, len(closed)),
        "mean_closed": ratio(sum(closed, Fraction(0)), len(closed)),
        "share_top_tenth": ratio(sum(costs[len(costs) - ceil(len(costs) / 10) :], Fraction(0)), total),
    }


def quantile(ordered: list[Fraction], share: Fraction) -> Fraction | None:
    """Item 10: linear interpolation between the two nearest of n ordered values, at (n - 1) x share."""
    if not ordered:
        return None
    place = (len(ordered) - 1) * share
    below, above = ordered[floor(place)], ordered[ceil(place)]
    return below + (above - below) * (place - floor(place))
