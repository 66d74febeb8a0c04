"""What each scenario makes of time, as a recipe: by which of its steps it is multiplied, and at which role priced."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from costing.checks.changes.steps import Scenario, Step
from costing.engine.scenarios.base import Base
from costing.engine.scenarios.capacity import Worked, worked
from costing.engine.scenarios.prices import Prices, Variants, Whole, prices_by_span, variants
from costing.engine.scenarios.staff import available_hours
from costing.engine.scenarios.steps import Marks, agencies, changed_hours, in_months, picked, places

AS_BASE = -1
"""The variant of a study that prices are those of the base case in."""


@dataclass(frozen=True)
class Factor:
    """One factor of hours.

    `kind`: times (1 + share x (value - 1), of a row of scenarios), stay (1 - share) or move (share) where a row moves
    time to a role, idle (the hours that a post leaves unlogged), imputed (the indirect hours that an hour of direct
    time stands for), staff (a number: how many times as many posts there are). `of`: the row of scenarios from 1, the
    post, or of staff the code of the role (-1: of all); `number`: that of staff.
    """

    kind: str
    of: int = 0
    number: float = 1.0


@dataclass(frozen=True)
class Treated:
    """`rows`: scenario (0: the base case), detail, of_component, component, agency, role, unit_cost, variant (the
    number of the changed study, or `AS_BASE`), factor, hours (the value of factor), cost_per_hour, marginal_per_hour;
    what no family bears at the role's price is not there. `factors`: the products that factor counts into; `idle`:
    scenario, post, hours, as_base; `stated`: scenario, unit_cost, variant, days on which it holds so, cost_per_hour;
    `not_live`: scenarios in which families come to bear time that was apart."""

    rows: pl.DataFrame
    factors: tuple[tuple[Factor, ...], ...]
    idle: pl.DataFrame
    stated: pl.DataFrame
    not_live: frozenset[int]


@dataclass
class Products:
    """Products of factors, each once."""

    known: dict[tuple[Factor, ...], int] = field(default_factory=lambda: {(): 0})

    def number(self, product: tuple[Factor, ...]) -> int:
        """The number of a product."""
        return self.known.setdefault(product, len(self.known))

    def times(self, numbers: pl.Series, factor: Factor) -> pl.Series:
        """Products, each with one factor more."""
        every = list(self.known)
        more = {int(n): self.number((*every[int(n)], factor)) for n in numbers.unique().sort()}
        return numbers.replace_strict(list(more), list(more.values()), return_dtype=pl.Int64) if more else numbers


def treated(base: Base, details: pl.DataFrame, scenarios: Sequence[Scenario]) -> Treated:
    """What the base case (0) and each scenario (from 1) make of the details of time."""
    products = Products()
    steps = steps_by_row(scenarios)
    start = details.with_columns(factor=pl.lit(0, dtype=pl.Int64), of_component="component")
    parts, idle, stated, not_live = [], [], [], set()
    for number, scenario in enumerate((AS_IT_IS, *scenarios)):
        made = variants(base.study, base.costs.found, scenario.steps)
        changed = base.prices if made.are_only(base.study) else prices_by_span(made, base.costs.found)
        work = worked(base, scenario.steps, changed, available_hours(base, made), scenario.capacity)
        after = steps_taken(base, start, scenario.steps, products)
        if scenario.capacity == "posts":
            after = with_more_staff(after, work, base, products)
        rows = priced(base, with_idle(after, products), Pricing(number, made, changed), products)
        idle.append(idle_hours(base, number, work))
        stated.append(stated_prices(base, Pricing(number, made, changed)))
        parts.append(with_values(rows, products, steps, idle[-1]))
        if comes_to_bear(base, scenario.steps):
            not_live.add(number)
    return Treated(pl.concat(parts), tuple(products.known), pl.concat(idle), pl.concat(stated), frozenset(not_live))


AS_IT_IS = Scenario("", (), "flexible")
"""The base case."""


@dataclass(frozen=True)
class Pricing:
    """The number of a scenario, the studies that it makes, and their prices."""

    scenario: int
    made: Variants
    prices: Prices


def steps_by_row(scenarios: Sequence[Scenario]) -> dict[int, Step]:
    """The steps of scenarios by the row of their table, from 1."""
    return {step.row: step for scenario in scenarios for step in scenario.steps}


def steps_taken(base: Base, hours: pl.DataFrame, steps: Sequence[Step], products: Products) -> pl.DataFrame:
    """Details after each step on hours in turn, a row more for each role that time is moved to."""
    logged, idle = hours.filter(pl.col("component") != "unlogged"), hours.filter(component="unlogged")
    for step in steps:
        if step.table == "work_log" and step.column == "minutes":
            logged = with_factor(logged, picked(logged, step, base), Factor("times", step.row), products)
        elif step.table == "work_log":
            logged = moved(base, logged, step, products)
        elif (step.table, step.column) == ("study", "families"):
            grows = (logged["varies_with"] == "families").to_numpy()
            marks = grows & in_months(logged, step, base)
            logged = with_factor(logged, marks, Factor("times", step.row), products)
    return pl.concat([logged, idle])


def with_factor(hours: pl.DataFrame, marks: Marks, factor: Factor, products: Products) -> pl.DataFrame:
    """Rows, those marked with one factor more."""
    return hours.with_columns(pl.Series("marked", marks)).pipe(
        lambda rows: pl.concat(
            [
                rows.filter(~pl.col("marked")),
                rows.filter("marked").with_columns(products.times(rows.filter("marked")["factor"], factor)),
            ]
        ).drop("marked")
    )


def moved(base: Base, hours: pl.DataFrame, step: Step, products: Products) -> pl.DataFrame:
    """Rows, a share of those picked moved to another role."""
    marks = picked(hours, step, base) & (hours["role"].cast(pl.String) != step.name).to_numpy()
    taken = hours.filter(pl.Series(marks))
    there = taken.with_columns(
        products.times(taken["factor"], Factor("move", step.row)), role=base.costs.found.names.one("role", step.name)
    )
    return pl.concat([with_factor(hours, marks, Factor("stay", step.row), products), there])


def with_more_staff(hours: pl.DataFrame, work: Worked, base: Base, products: Products) -> pl.DataFrame:
    """Rows, those that vary with staff with how many times as many posts their role has."""
    of_role = places(hours, base) // len(base.months)
    of_staff = (hours["varies_with"] == "staff").to_numpy() & (hours["component"] != "unlogged").to_numpy()
    for role in np.unique(of_role):
        marks = of_staff & (of_role == role) & (work.times[role] != 1.0)
        if marks.any():
            keep = hours.with_columns(pl.Series("of_role", of_role))
            changed = with_factor(keep, marks, Factor("staff", int(role), float(work.times[role])), products)
            hours, of_role = changed.drop("of_role"), changed["of_role"].to_numpy()
            of_staff = (hours["varies_with"] == "staff").to_numpy() & (hours["component"] != "unlogged").to_numpy()
    return hours


def with_idle(hours: pl.DataFrame, products: Products) -> pl.DataFrame:
    """Rows, those of unlogged time with the hours that their post leaves unlogged."""
    rest = hours.filter(pl.col("component") != "unlogged")
    of_posts = hours.filter(component="unlogged")
    numbers = {int(post): products.number((Factor("idle", int(post)),)) for post in of_posts["post"].unique().sort()}
    factor = pl.col("post").replace_strict(list(numbers), list(numbers.values()), return_dtype=pl.Int64)
    return pl.concat([rest, of_posts.with_columns(factor=factor)]) if numbers else rest


def priced(base: Base, hours: pl.DataFrame, by: Pricing, products: Products) -> pl.DataFrame:
    """Rows with the unit cost that prices them, and a row more for the indirect time that a ratio imputes."""
    at = places(hours, base)
    every = base.costs.found.names.enums["agency"].categories
    known = hours.select(
        pl.lit(by.scenario, dtype=pl.Int64).alias("scenario"),
        "detail",
        "of_component",
        "component",
        agency=every.gather(pl.Series(agencies(hours, base))),
        role=pl.col("role").cast(pl.String),
        unit_cost=pl.Series(base.prices.unit_cost[at]),
        variant=pl.Series(of_span(base, by)[hours["span"].to_numpy()]),
        factor="factor",
        cost_per_hour=pl.Series(by.prices.cost_per_hour[at]),
        marginal_per_hour=pl.Series(by.prices.marginal_per_hour[at]),
        imputed=pl.Series(by.prices.imputed[at]),
    )
    borne = known.filter(pl.Series(base.prices.borne[at]) & (pl.col("unit_cost") >= 0))
    if not base.prices.imputed.any():
        return borne
    direct = borne.filter(component="direct")
    imputed = direct.with_columns(products.times(direct["factor"], Factor("imputed")), component=pl.lit("indirect"))
    return pl.concat([borne, imputed])


def of_span(base: Base, by: Pricing) -> Whole:
    """By span the number of the study that prices it."""
    studies = by.made.studies
    return np.array([AS_BASE if studies[of] is base.study else of for of in by.made.of_span], dtype=np.int64)


def stated_prices(base: Base, by: Pricing) -> pl.DataFrame:
    """scenario, unit_cost, variant, days and cost_per_hour: what each unit cost says, whether or not it has hours."""
    roles = len(by.prices.unit_cost) // len(base.months)
    table = pl.DataFrame(
        {
            "unit_cost": by.prices.unit_cost,
            "variant": np.tile(of_span(base, by), roles),
            "days": np.tile(base.days, roles),
            "cost_per_hour": by.prices.cost_per_hour,
        }
    ).filter(pl.col("unit_cost") >= 0)
    sums = table.group_by("unit_cost", "variant").agg(pl.col("days").sum(), pl.col("cost_per_hour").max())
    return sums.sort("unit_cost", "variant").select(pl.lit(by.scenario, dtype=pl.Int64).alias("scenario"), pl.all())


def with_values(rows: pl.DataFrame, products: Products, steps: Mapping[int, Step], idle: pl.DataFrame) -> pl.DataFrame:
    """Rows with `hours`, the value of their factor."""
    left = dict(idle.select("post", "hours").iter_rows())
    every = list(products.known)
    used = rows["factor"].unique().sort().to_list()
    values = [float(math.prod(value_of(factor, steps, left) for factor in every[n])) for n in used]
    is_imputed = [n for n in used if Factor("imputed") in every[n]]
    constant = pl.col("factor").replace_strict(used, values, return_dtype=pl.Float64) if used else 1.0
    ratio = pl.when(pl.col("factor").is_in(is_imputed)).then("imputed").otherwise(1.0)
    return rows.with_columns(hours=constant * ratio).drop("imputed")


def value_of(factor: Factor, steps: Mapping[int, Step], idle: Mapping[int, float]) -> float:
    """The value of a factor; 1 for imputed time, which depends on the unit cost."""
    if factor.kind == "idle":
        return idle[factor.of]
    if factor.kind in ("staff", "imputed"):
        return factor.number
    step = steps[factor.of]
    if factor.kind == "times":
        return 1 + step.share * (float(step.number or 0) - 1)
    return step.share if factor.kind == "move" else 1 - step.share


def idle_hours(base: Base, scenario: int, work: Worked) -> pl.DataFrame:
    """scenario, post, hours left unlogged, and whether they are as in the base case."""
    own = base.costs.practitioners.drop_nulls("post").sort("post")
    before = own["hours_unlogged"].cast(pl.Float64).fill_null(0.0).to_numpy()
    hours = before if scenario == 0 else np.nan_to_num(work.idle)
    table = pl.DataFrame({"post": own["post"].cast(pl.Int64), "hours": hours, "as_base": np.isclose(hours, before)})
    return table.select(pl.lit(scenario, dtype=pl.Int64).alias("scenario"), pl.all())


def comes_to_bear(base: Base, steps: Sequence[Step]) -> bool:
    """Whether time that was transferred or recharged is moved to a role whose cost families bear."""
    hours = base.rolled.hours
    beside = hours.filter(pl.Series(~base.prices.borne[places(hours, base)]) & pl.col("group").is_not_null())
    after = changed_hours(base, beside, steps)
    return bool(base.prices.borne[places(after, base)].any())
