"""How much the choice of method moves the answer: mean and total under every rule that could have been chosen."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

import polars as pl

from costing.checks.checked import CheckedStudy
from costing.engine.costs import Costs, borne, costs
from costing.engine.expenses import charges, spending
from costing.engine.names import spelled_out
from costing.engine.price import price_indirect
from costing.engine.priced_hours import is_apart
from costing.engine.sums import add_up, total

METHODS = {
    "method": pl.String,
    "option": pl.String,
    "in_use": pl.Boolean,
    "families": pl.Int64,
    "total": pl.Float64,
    "mean": pl.Float64,
    "difference": pl.Float64,
    "note": pl.String,
}
"""`difference` is that of the mean from the study's own."""
SHARING = ("practitioner", "team", "role", "study")
RATES = ("0", "0.015", "0.035")
ROUNDING = 1e-12
SAME = "Moves cost between families, not the mean of all."
NO_SHARE = "Not possible: a unit cost in use has no direct_share."
NO_PRICE = "Not possible: some of this time has no unit cost."
NOT_WITH_RATIO = "Not possible: a ratio pays for this time already."
DISCOUNTED = "The discounted mean."


@dataclass(frozen=True)
class Option:
    """The total of all families under another rule; none where it cannot be had."""

    method: str
    name: str
    in_use: bool
    total: float | None
    note: str = ""


def methods(study: CheckedStudy, found: Costs) -> pl.DataFrame:
    """One row for each rule that could have been chosen, with the mean and total that it gives; columns `METHODS`."""
    number, whole = found.families.height, total(found.families["cost"])
    rows = []
    for option in [
        *sharing(study, found),
        *unlogged(study, found),
        *training(study, found),
        *discounting(study, found),
    ]:
        mean = option.total / number if option.total is not None and number else None
        own = whole / number if number else 0.0
        rows.append(
            {
                "method": option.method,
                "option": option.name,
                "in_use": option.in_use,
                "families": number,
                "total": option.total,
                "mean": mean,
                "difference": difference(mean, own),
                "note": option.note,
            }
        )
    return pl.DataFrame(rows, schema=METHODS)


def difference(mean: float | None, own: float) -> float | None:
    """By how much a mean differs from the study's own; what only rounding makes is none."""
    if mean is None:
        return None
    return 0.0 if abs(mean - own) <= ROUNDING * abs(own) else mean - own


def by_component(found: Costs) -> dict[str, float]:
    """What all families bear of each component."""
    return {name: total(found.families[f"cost_{name}"]) for name in ("direct", "indirect", "unlogged", "expense")}


def sharing(study: CheckedStudy, found: Costs) -> Iterator[Option]:
    """Every way of sharing indirect time."""
    parts, level = by_component(found), study.settings.level
    rest = parts["direct"] + parts["unlogged"] + parts["expense"]
    indirect = indirect_cost(found) if level in ("ratio", "exclude") else parts["indirect"]
    for name in SHARING:
        if name != "team" or (found.found.posts["team"] != "").any():
            shared = None if indirect is None else rest + indirect
            note = NO_PRICE if shared is None else SAME if level in SHARING and level != name else ""
            yield Option("indirect_time", name, name == level, shared, note)
    ratio = at_a_ratio(study, found)
    by_ratio = None if ratio is None else ratio + parts["expense"]
    yield Option("indirect_time", "ratio", level == "ratio", by_ratio, NO_SHARE if by_ratio is None else "")
    yield Option("indirect_time", "exclude", level == "exclude", rest)


def indirect_cost(found: Costs) -> float | None:
    """What indirect time costs, where families' direct time can bear it; none where some of it has no price."""
    if not found.time.indirect.height or not found.time.direct.height:
        return 0.0
    priced = price_indirect(found.time.indirect, found.found)
    return None if priced["cost"].null_count() else total(priced["cost"])


def at_a_ratio(study: CheckedStudy, found: Costs) -> float | None:
    """What direct time costs per direct hour (or contact hour, as the study says); none without a share."""
    per_hour = pl.col("cost_per_hour") / pl.col(study.settings.share_of_a_ratio).cast(pl.Float64)
    schema = found.found.unit_costs.select("unit_cost", rate=per_hour)
    hours_of = direct_hours(found).join(schema, on="unit_cost", how="left")
    return None if hours_of["rate"].null_count() else total(hours_of["hours"] * hours_of["rate"])


def direct_hours(found: Costs) -> pl.DataFrame:
    """Hours of direct time by unit cost."""
    direct = found.hours.filter((pl.col("component") == "direct") & (pl.col("apart") == ""))
    return add_up(direct, ["unit_cost"], ["hours"])


def unlogged(study: CheckedStudy, found: Costs) -> Iterator[Option]:
    """Unlogged time reported, and shared over families."""
    allocated, parts = study.settings.allocates_unlogged, by_component(found)
    reported = parts["direct"] + parts["indirect"] + parts["expense"]
    yield Option("unlogged_time", "report", not allocated, reported)
    if study.settings.level == "ratio":
        yield Option("unlogged_time", "allocate", False, None, NOT_WITH_RATIO)
    elif found.unlogged["cost"].null_count():
        yield Option("unlogged_time", "allocate", allocated, None, NO_PRICE)
    else:
        idle = total(found.unlogged.filter(~is_apart())["cost"]) if found.time.direct.height else 0.0
        yield Option("unlogged_time", "allocate", allocated, reported + idle)


def training(study: CheckedStudy, found: Costs) -> Iterator[Option]:
    """The cost of training for a profession counted, and left out."""
    excluded, whole = study.settings.leaves_qualifications_out, total(found.families["cost"])
    schema = found.found.unit_costs
    imputed = pl.col("hours")
    if study.settings.level == "ratio":
        imputed = imputed / pl.col(study.settings.share_of_a_ratio).cast(pl.Float64)
    direct = direct_hours(found).join(schema, on="unit_cost").select("unit_cost", hours=imputed)
    shared = found.pools.filter(pl.col("pool_level") != "").select("unit_cost", "hours")
    both = pl.concat([direct, shared]).join(schema.select("unit_cost", "qualifications_per_hour"), on="unit_cost")
    cost = total(both["hours"] * both["qualifications_per_hour"])
    yield Option("qualifications", "include", not excluded, whole + cost if excluded else whole)
    yield Option("qualifications", "exclude", excluded, whole if excluded else whole - cost)


def discounting(study: CheckedStudy, found: Costs) -> Iterator[Option]:
    """Discounted at the usual rates; the annual cost of assets follows where it has no rate of its own."""
    own = Decimal(study.settings.discount_rate or 0)
    others = [] if own in map(Decimal, RATES) else [f"{own}"]
    for rate in sorted([*RATES, *others], key=Decimal):
        yield Option("discount_rate", rate, own == Decimal(rate), discounted(study, found, Decimal(rate)), DISCOUNTED)


def discounted(study: CheckedStudy, found: Costs, rate: Decimal) -> float:
    """What families bear, discounted at a rate; priced anew where it cannot be told from the months alone."""
    settings = study.settings.model_copy(update={"discount_rate": rate})
    if found.found.from_family or "expense" in found.unallocated["component"].cast(pl.String):
        look_ups = replace(found.found, discount_rate=float(rate))
        return total(costs(replace(study, settings=settings), found.time, look_ups).families["cost_discounted"])
    expenses, index, pieces = study.rows("expenses"), study.rows("price_index"), spelled_out(found.found.spans)
    charged = borne(charges(settings, expenses, index), found.time)
    spent = spending(settings, expenses, charged, pieces)
    return total(spent["cost_discounted"]) + time_discounted(found, float(rate))


def time_discounted(found: Costs, rate: float) -> float:
    """What families bear of time, discounted from the study's start; all of it, if there is any direct time."""
    if not found.time.direct.height:
        return 0.0
    years = found.found.spans.select("month", "years").unique("month")
    time = found.totals["month"].filter(pl.col("component").cast(pl.String) != "expense").join(years, on="month")
    return total(time["cost"] * (1 + rate) ** -time["years"].cast(pl.Float64))
