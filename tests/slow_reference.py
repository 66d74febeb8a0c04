"""The method of costing read a second time, slowly and exactly, for the engine to agree with.

Everything is a `Fraction` and goes row by row. Every cost is a `Piece`, which knows what share of it each
family bears; families, agencies, activities, months and cost lines are five ways of adding up the same
pieces. "Item n" in a docstring is item n of the design's section 5. The inputs are assumed valid.
"""

from __future__ import annotations

import statistics
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property
from math import ceil, floor
from typing import Any

Row = dict[str, str]
Record = dict[str, Any]
Shares = dict[str, Fraction]
Totals = dict[tuple[str, str], tuple[Fraction, Fraction]]

HOUR = 3600
UNSPECIFIED = "unspecified"


@dataclass(frozen=True)
class UnitCost:
    """A row of `unit_costs` in study prices (items 2 to 4)."""

    role: str
    valid_from: date | None
    valid_to: date | None
    agency: str
    cost_per_hour: Fraction
    cost_per_direct_hour: Fraction | None
    cost_per_contact_hour: Fraction | None


@dataclass(frozen=True)
class Entry:
    """What one row of the log in the period says of one practitioner (blank: only a role is named)."""

    day: date
    practitioner: str
    role: str
    activity: str
    kind: str
    seconds: int
    by_family: dict[str, int]
    unit_cost: UnitCost
    agency: str


@dataclass(frozen=True)
class Piece:
    """A cost of one agency, role, activity and month, and the share of it that each family bears.

    Without shares it is unallocated. An `own` piece is one family's and keeps its activity, month and rate.
    """

    component: str
    agency: str
    role: str
    activity: str
    kind: str
    month: str
    hours: Fraction
    rate: Fraction | None
    cost: Fraction
    cost_discounted: Fraction
    shares: Shares
    own: bool


@dataclass(frozen=True)
class Answer:
    """What a costing should say, under the design's column names; a figure that has no value is None.

    `families` and `practitioners` are by id, `agencies`, `activities` and `months` by key and component,
    `summary` by intervention and `all`, `resource_use` by intervention, role and kind, `unallocated` by
    component; totals are (hours, cost).
    """

    families: dict[str, Record]
    agencies: Totals
    activities: Totals
    months: Totals
    practitioners: dict[str, Record]
    cost_lines: list[Record]
    summary: dict[str, Record]
    resource_use: dict[tuple[str, str, str], Record]
    unallocated: dict[str, tuple[Fraction, Fraction]]
    excluded: dict[str, int]
    unit_costs: list[Record]


@dataclass(frozen=True)
class Study:
    """The tables as given, and what is derived from them once."""

    settings: Mapping[str, str]
    tables: Mapping[str, list[Row]]

    @cached_property
    def start(self) -> date:
        return date.fromisoformat(cell(self.settings, "start"))

    @cached_property
    def end(self) -> date:
        return date.fromisoformat(cell(self.settings, "end"))

    @cached_property
    def days(self) -> list[date]:
        """Every day costed, first and last included."""
        return days_between(self.start, self.end)

    @cached_property
    def discount_rate(self) -> Fraction:
        return number(self.settings, "discount_rate")

    @cached_property
    def indirect_time(self) -> str:
        return cell(self.settings, "indirect_time") or "practitioner"

    @cached_property
    def allocates_unlogged_time(self) -> bool:
        return cell(self.settings, "unlogged_time") == "allocate"

    @cached_property
    def practitioners(self) -> dict[str, Row]:
        return by_key(self.table("practitioners"), "practitioner_id")

    @cached_property
    def kinds(self) -> dict[str, str]:
        return {cell(row, "activity"): cell(row, "kind") for row in self.table("activities")}

    @cached_property
    def families(self) -> dict[str, Row]:
        return by_key(self.table("families"), "family_id")

    @cached_property
    def index(self) -> dict[str, Fraction]:
        return {cell(row, "year"): number(row, "index") for row in self.table("price_index")}

    @cached_property
    def unit_costs(self) -> list[UnitCost]:
        return [unit_cost(self, row) for row in self.table("unit_costs")]

    @cached_property
    def entries(self) -> list[Entry]:
        rows = [row for row in self.table("work_log") if is_costed(self, row)]
        return [entry for row in rows for entry in entries_of(self, row)]

    @cached_property
    def pools(self) -> dict[tuple[str, str], Counter[str]]:
        return direct_seconds(self.entries)

    @cached_property
    def costed_families(self) -> list[str]:
        return costed_families(self)

    @cached_property
    def pieces(self) -> list[Piece]:
        return [*direct_pieces(self), *indirect_pieces(self), *unlogged_pieces(self), *expense_pieces(self)]

    def table(self, name: str) -> list[Row]:
        """A table that is not given has no rows."""
        return self.tables.get(name, [])

    def intervention(self, family: str) -> str:
        """Item 2: the family's, else unspecified."""
        return cell(self.families.get(family, {}), "intervention") or UNSPECIFIED


def cost_study(settings: dict[str, str], tables: dict[str, list[Row]]) -> Answer:
    """Cost a valid study, given as the text of its cells."""
    study = Study(settings, tables)
    lines = cost_lines(study)
    families = {family: family_record(study, family, lines) for family in study.costed_families}
    return Answer(
        families=families,
        agencies=totals(study.pieces, lambda piece: piece.agency),
        activities=totals(study.pieces, lambda piece: piece.activity),
        months=totals(study.pieces, lambda piece: piece.month),
        practitioners=practitioner_records(study),
        cost_lines=lines,
        summary=summary(families, lines),
        resource_use=resource_use(families, lines),
        unallocated=unallocated(study.pieces),
        excluded=excluded(study),
        unit_costs=[unit_cost_record(unit_cost) for unit_cost in study.unit_costs],
    )


def cell(row: Mapping[str, str], column: str) -> str:
    """The text of a cell, trimmed, repeated white space dropped; a column that is not there is blank."""
    return " ".join(row.get(column, "").split())


def number(row: Mapping[str, str], column: str) -> Fraction:
    """The number in a cell; blank is zero."""
    return Fraction(cell(row, column) or 0)


def day(row: Mapping[str, str], column: str) -> date | None:
    """The day in a cell."""
    return date.fromisoformat(cell(row, column)) if cell(row, column) else None


def several(row: Mapping[str, str], column: str) -> list[str]:
    """Item 1: the identifiers in a cell, each once, in order of Unicode code points."""
    identifiers = {" ".join(part.split()) for part in cell(row, column).split(";")}
    return sorted(identifiers - {""})


def by_key(rows: Iterable[Row], key: str) -> dict[str, Row]:
    """The rows of a table by their identifier."""
    return {cell(row, key): row for row in rows}


def days_between(first: date, last: date) -> list[date]:
    """The days from first to last, both included; none when last is the earlier."""
    return [first + timedelta(n) for n in range((last - first).days + 1)]


def month_of(moment: date) -> str:
    """YYYY-MM."""
    return moment.isoformat()[:7]


def anniversary(moment: date, years: int) -> date:
    """Item 7: the same day some years later, 29 February falling on the 28th where there is none."""
    try:
        return moment.replace(year=moment.year + years)
    except ValueError:
        return moment.replace(year=moment.year + years, day=28)


def seconds_of(row: Row) -> int:
    """Item 1: the entry in whole seconds, nearest, halves up, from the decimal as written."""
    written = cell(row, "minutes") or cell(row, "hours")
    if ":" in written:
        parts = zip(written.split(":"), (HOUR, 60, 1), strict=False)
        exact = sum((Fraction(part) * unit for part, unit in parts), Fraction(0))
    else:
        exact = Fraction(written) * (60 if cell(row, "minutes") else HOUR)
    return floor(exact + Fraction(1, 2))


def is_zero(row: Row) -> bool:
    """Section 4: an entry of zero length, which a study may choose to leave out and count."""
    return not (cell(row, "minutes") or cell(row, "hours")).strip("0:.")


def split(seconds: int, families: list[str]) -> dict[str, int]:
    """Item 1: equal whole seconds, the remainder one each to the first families."""
    if not families:
        return {}
    each, remainder = divmod(seconds, len(families))
    return {family: each + (place < remainder) for place, family in enumerate(families)}


def is_outside_period(study: Study, row: Row) -> bool:
    """Item 1: entries dated outside the costing period are excluded and counted."""
    moment = day(row, "date")
    return moment is not None and not study.start <= moment <= study.end


def is_costed(study: Study, row: Row) -> bool:
    """Item 1: in the period, and not of zero length."""
    return not is_outside_period(study, row) and not is_zero(row)


def entries_of(study: Study, row: Row) -> Iterator[Entry]:
    """Item 1: each practitioner named in a row gets the whole time, split over the families."""
    moment = date.fromisoformat(cell(row, "date"))
    families = several(row, "family_id")
    for practitioner in several(row, "practitioner_id") or [""]:
        role = cell(row, "role") or cell(study.practitioners[practitioner], "role")
        price = unit_cost_for(study, role, moment)
        yield Entry(
            day=moment,
            practitioner=practitioner,
            role=role,
            activity=cell(row, "activity"),
            kind=kind_of(study, cell(row, "activity"), bool(families)),
            seconds=seconds_of(row),
            by_family=split(seconds_of(row), families),
            unit_cost=price,
            agency=agency_of_time(study, practitioner, price),
        )


def unit_cost_on(study: Study, role: str, moment: date) -> UnitCost | None:
    """Item 2: the row for the role whose valid_from..valid_to holds the day, if there is one."""
    holding = [
        row
        for row in study.unit_costs
        if row.role == role and (row.valid_from or moment) <= moment <= (row.valid_to or moment)
    ]
    if len(holding) > 1:
        raise ValueError(f"{role} has {len(holding)} unit costs on {moment}.")
    return holding[0] if holding else None


def unit_cost_for(study: Study, role: str, moment: date) -> UnitCost:
    """Item 2: the one unit cost that an entry must find."""
    found = unit_cost_on(study, role, moment)
    if found is None:
        raise ValueError(f"{role} has no unit cost on {moment}.")
    return found


def agency_of_time(study: Study, practitioner: str, price: UnitCost) -> str:
    """Item 2: the practitioner's, whatever role the entry names, else the unit cost's, else unspecified."""
    return cell(study.practitioners.get(practitioner, {}), "agency") or price.agency or UNSPECIFIED


def kind_of(study: Study, activity: str, has_family: bool) -> str:
    """Item 2: the activity's; with no table or no activity, direct with a family and indirect without."""
    if activity and study.kinds:
        return study.kinds[activity]
    return "direct" if has_family else "indirect"


def unit_cost(study: Study, row: Row) -> UnitCost:
    """Items 3 and 4: a row in study prices: per hour, and beside it per direct and per contact hour."""
    per_hour = cost_per_hour(row) * uprating(study, row)
    direct_share, contact_share = number(row, "direct_share"), number(row, "contact_share")
    return UnitCost(
        role=cell(row, "role"),
        valid_from=day(row, "valid_from"),
        valid_to=day(row, "valid_to"),
        agency=cell(row, "agency"),
        cost_per_hour=per_hour,
        cost_per_direct_hour=per_hour / direct_share if direct_share else None,
        cost_per_contact_hour=per_hour / contact_share if contact_share else None,
    )


def cost_per_hour(row: Row) -> Fraction:
    """Item 3: as published, or (P + O + Q + direct + indirect + K) / hours per year."""
    if cell(row, "cost_per_hour"):
        return number(row, "cost_per_hour")
    salary = number(row, "salary")
    on_costs = amount_or_rate(row, "on_costs", salary)
    base = salary if cell(row, "overheads_base") == "pay" else salary + on_costs
    direct = amount_or_rate(row, "direct_overheads", base)
    indirect = amount_or_rate(row, "indirect_overheads", base)
    qualifications, capital = number(row, "qualifications"), number(row, "capital_overheads")
    return (salary + on_costs + qualifications + direct + indirect + capital) / hours_per_year(row)


def amount_or_rate(row: Row, column: str, base: Fraction) -> Fraction:
    """Item 3: the amount, else the rate times what it is a rate of, else zero."""
    return number(row, column) if cell(row, column) else number(row, f"{column}_rate") * base


def hours_per_year(row: Row) -> Fraction:
    """Item 3: given as such, or weeks per year times hours per week."""
    if cell(row, "hours_per_year"):
        return number(row, "hours_per_year")
    return number(row, "weeks_per_year") * number(row, "hours_per_week")


def uprating(study: Study, row: Row) -> Fraction:
    """Item 4: index(study.price_year) / index(row's price_year); 1 where either year is blank."""
    to, since = cell(study.settings, "price_year"), cell(row, "price_year")
    return study.index[to] / study.index[since] if to and since else Fraction(1)


def unit_cost_record(row: UnitCost) -> Record:
    """Section 7: a row of `costing unit-costs`, valid_from as ISO text."""
    return {
        "role": row.role,
        "valid_from": row.valid_from.isoformat() if row.valid_from else "",
        "cost_per_hour": row.cost_per_hour,
        "cost_per_direct_hour": row.cost_per_direct_hour,
        "cost_per_contact_hour": row.cost_per_contact_hour,
    }


def direct_seconds(entries: Iterable[Entry]) -> dict[tuple[str, str], Counter[str]]:
    """Item 5: the direct seconds of each family by practitioner, by role, and in the whole study."""
    pools: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for entry in entries:
        for family, seconds in entry.by_family.items():
            pools["study", ""][family] += seconds
            pools["role", entry.role][family] += seconds
            if entry.practitioner:
                pools["practitioner", entry.practitioner][family] += seconds
    return dict(pools)


def in_proportion(weights: Mapping[str, int | Fraction]) -> Shares:
    """Shares of one, not rounded; none when there is nothing to share by."""
    total = Fraction(sum(weights.values()))
    return {family: weight / total for family, weight in weights.items() if weight}


def pooled_shares(study: Study, level: str, member: str) -> Shares:
    """Item 5: by the direct seconds of the pool, else by all of them, else by nothing (unallocated)."""
    none: Counter[str] = Counter()
    pools = [study.pools.get(pool, none) for pool in ((level, member), ("study", ""))]
    return in_proportion(pools[0]) or in_proportion(pools[1])


def direct_pieces(study: Study) -> Iterator[Piece]:
    """Item 5: time with families; at level `ratio` it is priced per direct hour."""
    for entry in study.entries:
        price = entry.unit_cost
        rate = price.cost_per_direct_hour if study.indirect_time == "ratio" else price.cost_per_hour
        assert rate is not None, "at level `ratio` a valid study has a direct_share in every unit cost used"
        for family, seconds in entry.by_family.items():
            if seconds:
                yield time_piece(study, entry, "direct", Fraction(seconds, HOUR), rate, {family: Fraction(1)})


def indirect_pieces(study: Study) -> Iterator[Piece]:
    """Item 5: time without a family, at the entry's unit cost, shared at the level of the study's setting."""
    if study.indirect_time == "exclude":
        return
    for entry in study.entries:
        if not entry.by_family:
            member = {"practitioner": entry.practitioner, "role": entry.role}.get(study.indirect_time, "")
            shares = pooled_shares(study, study.indirect_time, member)
            hours = Fraction(entry.seconds, HOUR)
            yield time_piece(study, entry, "indirect", hours, entry.unit_cost.cost_per_hour, shares)


def time_piece(study: Study, entry: Entry, component: str, hours: Fraction, rate: Fraction, shares: Shares) -> Piece:
    """The cost of logged hours: hours x rate, discounted from the entry's month."""
    month = month_of(entry.day)
    return Piece(
        component=component,
        agency=entry.agency,
        role=entry.role,
        activity=entry.activity,
        kind=entry.kind,
        month=month,
        hours=hours,
        rate=rate,
        cost=hours * rate,
        cost_discounted=hours * rate * discount_factor(study, month),
        shares=shares,
        own=component == "direct",
    )


def logged_seconds(study: Study, practitioner: str, direct: bool | None = None) -> int:
    """Item 6: all of a practitioner's entries in the period, or only those with (without) a family."""
    return sum(
        entry.seconds
        for entry in study.entries
        if entry.practitioner == practitioner and direct in (None, bool(entry.by_family))
    )


def unlogged_hours(study: Study, practitioner: str) -> Fraction:
    """Item 6: available hours less logged hours, never below zero."""
    available = number(study.practitioners[practitioner], "available_hours")
    return max(available - Fraction(logged_seconds(study, practitioner), HOUR), Fraction(0))


def unlogged_pieces(study: Study) -> Iterator[Piece]:
    """Item 6: under `allocate`, every practitioner's unlogged time."""
    if study.allocates_unlogged_time:
        for practitioner, row in study.practitioners.items():
            if cell(row, "available_hours"):
                yield from priced_unlogged_time(study, practitioner) or []


def priced_unlogged_time(study: Study, practitioner: str) -> list[Piece] | None:
    """Item 6: spread evenly over the days of the period, each priced at that day's unit cost of the role.

    Shared as at level `practitioner`. None where the practitioner's role has no unit cost on some day.
    """
    role = cell(study.practitioners[practitioner], "role")
    hours_a_day = unlogged_hours(study, practitioner) / len(study.days)
    days_at = Counter((month_of(moment), unit_cost_on(study, role, moment)) for moment in study.days)
    shares = pooled_shares(study, "practitioner", practitioner)
    pieces = []
    for (month, price), days in days_at.items():
        if price is None:
            return None
        hours, agency = hours_a_day * days, agency_of_time(study, practitioner, price)
        pieces.append(unlogged_piece(study, month, price, agency, hours, shares))
    return pieces


def unlogged_piece(study: Study, month: str, price: UnitCost, agency: str, hours: Fraction, shares: Shares) -> Piece:
    """Item 2: unlogged time has kind `indirect` and no activity."""
    cost = hours * price.cost_per_hour
    return Piece(
        component="unlogged",
        agency=agency,
        role=price.role,
        activity="",
        kind="indirect",
        month=month,
        hours=hours,
        rate=price.cost_per_hour,
        cost=cost,
        cost_discounted=cost * discount_factor(study, month),
        shares=shares,
        own=False,
    )


def is_asset(row: Row) -> bool:
    """Item 7: an expense with a life is an asset."""
    return bool(cell(row, "life_years"))


def days_charged(study: Study, row: Row) -> list[date]:
    """Item 7: the days of the period over which an expense is spread evenly; none: excluded."""
    if is_asset(row):
        return days_of_asset(study, row)
    moment = day(row, "date")
    if moment is None:
        return study.days
    return [moment] if study.start <= moment <= study.end else []


def days_of_asset(study: Study, row: Row) -> list[date]:
    """Item 7: the period's days in [date, date + n years); no date: from the start; replaced: no end."""
    bought = day(row, "date") or study.start
    last = study.end
    if cell(row, "replaced") != "yes":
        last = min(last, anniversary(bought, int(number(row, "life_years"))) - timedelta(1))
    return days_between(max(bought, study.start), last)


def length_in_years(days: list[date]) -> Fraction:
    """Item 7: whole years, each to an anniversary of the first day, then days over days to the next."""
    first, end = days[0], days[-1] + timedelta(1)
    years = 0
    while anniversary(first, years + 1) <= end:
        years += 1
    since, until = anniversary(first, years), anniversary(first, years + 1)
    return years + Fraction((end - since).days, (until - since).days)


def annual_cost(cost: Fraction, resale: Fraction, life: int, rate: Fraction) -> Fraction:
    """Item 7: (C - S/(1+d)^n) x d/(1 - (1+d)^-n); straight line, (C - S)/n, when d = 0."""
    if rate == 0:
        return (cost - resale) / life
    return (cost - resale / (1 + rate) ** life) * rate / (1 - (1 + rate) ** -life)


def charge(study: Study, row: Row) -> Fraction:
    """Item 7: what an expense costs in the period, in study prices."""
    factor = uprating(study, row)
    cost, resale = number(row, "cost") * factor, number(row, "resale_value") * factor
    if not is_asset(row):
        return cost
    annual = annual_cost(cost, resale, int(number(row, "life_years")), study.discount_rate)
    return annual * length_in_years(days_charged(study, row))


def expense_shares(study: Study, row: Row) -> Shares:
    """Item 7: its own family, else families (of the intervention) equally, by direct time or weeks."""
    own, intervention = cell(row, "family_id"), cell(row, "intervention")
    if own:
        return {own: Fraction(1)}
    bearing = [f for f in study.costed_families if intervention in ("", study.intervention(f))]
    shared_by = cell(row, "shared_by") or "families"
    if shared_by == "time":
        seconds = study.pools.get(("study", ""), Counter())
        return in_proportion({family: seconds[family] for family in bearing})
    if shared_by == "weeks":
        return in_proportion({family: weeks(study, family) for family in bearing})
    return in_proportion(dict.fromkeys(bearing, 1))


def expense_pieces(study: Study) -> Iterator[Piece]:
    """Item 7: each expense charged in the period, spread evenly over its days, month by month."""
    for row in study.table("expenses"):
        days = days_charged(study, row)
        if days:
            a_day, shares = charge(study, row) / len(days), expense_shares(study, row)
            for month, n in Counter(map(month_of, days)).items():
                yield expense_piece(study, row, month, a_day * n, shares)


def expense_piece(study: Study, row: Row, month: str, cost: Fraction, shares: Shares) -> Piece:
    """Item 8: an asset's charge is discounted a year more than another cost of its month."""
    return Piece(
        component="expense",
        agency=cell(row, "agency") or UNSPECIFIED,
        role="",
        activity=cell(row, "category"),
        kind="expense",
        month=month,
        hours=Fraction(0),
        rate=None,
        cost=cost,
        cost_discounted=cost * discount_factor(study, month, 1 if is_asset(row) else 0),
        shares=shares,
        own=bool(cell(row, "family_id")),
    )


def discount_factor(study: Study, month: str, years_later: int = 0) -> Fraction:
    """Item 8: (1+d)^-t, t = floor(months / 12) from the month of the study's start (assets: t + 1)."""
    year, month_of_year = map(int, month.split("-"))
    months = 12 * (year - study.start.year) + month_of_year - study.start.month
    return (1 + study.discount_rate) ** -(months // 12 + years_later)


def cost_lines(study: Study) -> list[Record]:
    """Item 9: what each family bears; own pieces by activity, month and rate, shared ones without."""
    sums: dict[tuple[Any, ...], list[Fraction]] = defaultdict(lambda: [Fraction(0)] * 3)
    for piece in study.pieces:
        detail = (piece.activity, piece.month, piece.rate) if piece.own else ("", "", None)
        for family, share in piece.shares.items():
            key = (family, piece.agency, piece.role, piece.kind, piece.component, *detail)
            measures = (piece.hours, piece.cost, piece.cost_discounted)
            sums[key] = [total + share * measure for total, measure in zip(sums[key], measures, strict=True)]
    return [cost_line(study, key, *measures) for key, measures in sums.items()]


def cost_line(study: Study, key: tuple[Any, ...], hours: Fraction, cost: Fraction, cost_discounted: Fraction) -> Record:
    """Item 9: the columns of `cost_lines`; cost_per_hour = cost / hours, blank without hours."""
    family, agency, role, kind, component, activity, month, _ = key
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
    return Fraction(len(days_between(first, last)), 7)


def costed_families(study: Study) -> list[str]:
    """Item 10: those of the table with a day in the period, and those with time or an expense in it."""
    present = {family for entry in study.entries for family in entry.by_family}
    present |= {cell(row, "family_id") for row in study.table("expenses") if days_charged(study, row)} - {""}
    present |= {family for family in study.families if weeks(study, family)}
    return sorted(present)


def is_closed(study: Study, family: str) -> bool:
    """Item 10: end on or before the study's end."""
    end = day(study.families.get(family, {}), "end")
    return end is not None and end <= study.end


def family_record(study: Study, family: str, lines: list[Record]) -> Record:
    """Item 10 and section 7: a row of `families.csv`."""
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


def ratio(numerator: Fraction, denominator: Fraction | int) -> Fraction | None:
    """Item 10: blank where the denominator is zero."""
    return Fraction(numerator, denominator) if denominator else None


def practitioner_records(study: Study) -> dict[str, Record]:
    """Section 7: a row for every practitioner of the table; without it, for each one named in the period."""
    named = {entry.practitioner for entry in study.entries} - {""}
    return {name: practitioner_record(study, name) for name in sorted(study.practitioners or named)}


def practitioner_record(study: Study, practitioner: str) -> Record:
    """Items 5 and 6: the hours of a practitioner; excluded indirect time is among them."""
    row = study.practitioners.get(practitioner, {})
    return {
        "role": cell(row, "role"),
        "agency": cell(row, "agency") or UNSPECIFIED,
        "hours_direct": Fraction(logged_seconds(study, practitioner, direct=True), HOUR),
        "hours_indirect": Fraction(logged_seconds(study, practitioner, direct=False), HOUR),
        **coverage(study, practitioner, row),
    }


def coverage(study: Study, practitioner: str, row: Row) -> Record:
    """Item 6: coverage = logged / available, unlogged hours and their cost; None without available hours."""
    if not cell(row, "available_hours"):
        return dict.fromkeys(("available_hours", "hours_unlogged", "coverage", "cost_unlogged"))
    available = number(row, "available_hours")
    pieces = priced_unlogged_time(study, practitioner)
    return {
        "available_hours": available,
        "hours_unlogged": unlogged_hours(study, practitioner),
        "coverage": ratio(Fraction(logged_seconds(study, practitioner), HOUR), available),
        "cost_unlogged": None if pieces is None else sum((piece.cost for piece in pieces), Fraction(0)),
    }


def excluded(study: Study) -> dict[str, int]:
    """Item 11: rows left out, by reason."""
    log, expenses = study.table("work_log"), study.table("expenses")
    costed, leaves_indirect = [r for r in log if is_costed(study, r)], study.indirect_time == "exclude"
    return {
        "entries_outside_period": sum(is_outside_period(study, row) for row in log),
        "entries_zero_length": sum(is_zero(row) and not is_outside_period(study, row) for row in log),
        "entries_indirect": sum(not several(row, "family_id") for row in costed) if leaves_indirect else 0,
        "families": len(set(study.families) - set(study.costed_families)),
        "expenses": sum(not days_charged(study, row) for row in expenses),
    }
