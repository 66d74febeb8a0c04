"""What each scenario makes of expenses, as a recipe: which study says what each costs, and by what it is multiplied."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import prod

import polars as pl

from costing.checks.changes.steps import Scenario, Step
from costing.checks.checked import CheckedStudy
from costing.engine.costs import borne
from costing.engine.expenses import charges, spending
from costing.engine.look_ups import UNSPECIFIED
from costing.engine.names import spelled_out
from costing.engine.scenarios.base import Base
from costing.engine.scenarios.capacity import worked
from costing.engine.scenarios.prices import Variants, prices_by_span, variants
from costing.engine.scenarios.staff import available_hours
from costing.engine.scenarios.treated import AS_BASE, AS_IT_IS, Factor, steps_by_row, value_of

OTHERWISE = {True: "families", False: "nothing"}
"""What an expense varies with that says nothing: one of a family, one that is shared."""


@dataclass(frozen=True)
class ExpenseParts:
    """`table`: scenario (0: the base case), expense, agency, category, family_id ("": shared), intervention, shared_by,
    variant (as of `Treated`), factor (its place in `factors`), value (of the factor), charge (what the expense costs
    in the period), part (of it: in the months of this row), cost = charge x part x value, sorted by all of these.
    `months`: row (of `table`), month, part; the parts of a row add up to its part."""

    table: pl.DataFrame
    months: pl.DataFrame
    factors: tuple[tuple[Factor, ...], ...]


KEYS = ("scenario", "expense", "variant", "factor")


def expense_parts(base: Base, scenarios: Sequence[Scenario]) -> ExpenseParts:
    """The expenses that families bear, or nobody, in the base case and in each scenario that changes one."""
    factors: dict[tuple[Factor, ...], int] = {(): 0}
    parts = [of_scenario(base, n, one, factors) for n, one in enumerate((AS_IT_IS, *scenarios))]
    by_month = pl.concat(parts)
    same = [*KEYS, "charge", "value"]
    summed = by_month.group_by(same).agg(pl.col("part").sort().sum()).sort(KEYS)
    table = summed.join(described(base.study), on="expense", maintain_order="left").with_row_index("row")
    table = table.with_columns(
        cost=pl.col("charge") * pl.col("part") * pl.col("value"), row=pl.col("row").cast(pl.Int64)
    )
    months = by_month.join(table.select("row", *KEYS), on=KEYS).select("row", "month", "part").sort("row", "month")
    return ExpenseParts(table, months, tuple(factors))


def described(study: CheckedStudy) -> pl.DataFrame:
    """expense with what it is and who bears it, as text."""
    given = study.rows("expenses").with_row_index("expense")
    blank = pl.col("family_id", "intervention").fill_null("")
    agency, shared = pl.col("agency").fill_null(UNSPECIFIED), pl.col("shared_by").cast(pl.String).fill_null("families")
    return given.select(pl.col("expense").cast(pl.Int64), "category", agency, blank, shared)


def of_scenario(base: Base, number: int, scenario: Scenario, factors: dict[tuple[Factor, ...], int]) -> pl.DataFrame:
    """`KEYS`, value, charge, month and part for what one scenario changes; in the base case for all expenses."""
    made = variants(base.study, base.costs.found, scenario.steps)
    as_base = [base.same(study, "expenses", "price_index") for study in made.studies]
    each = [unit_parts(base, study) for study in (made.studies if not all(as_base) else made.studies[:1])]
    of_span = pl.DataFrame(
        {
            "span": pl.Series(range(len(made.of_span)), dtype=pl.Int64),
            "variant": pl.Series([AS_BASE if as_base[of] else of for of in made.of_span], dtype=pl.Int64),
            "of": pl.Series([0 if all(as_base) else of for of in made.of_span], dtype=pl.Int64),
        }
    )
    parts = [part.join(of_span.filter(of=n), on="span") for n, part in enumerate(each)]
    grown = with_growth(base, pl.concat(parts), scenario, made, factors)
    sums = grown.group_by("expense", "variant", "factor", "value", "charge", "month").agg(pl.col("part").sort().sum())
    if number:
        sums = pl.concat([sums, never_charged(base, sums, made)])
        changed = (pl.col("variant") != AS_BASE) | (pl.col("factor") != 0)
        sums = sums.filter(changed.any().over("expense"))
    return sums.select(pl.lit(number, dtype=pl.Int64).alias("scenario"), *sums.columns)


def never_charged(base: Base, sums: pl.DataFrame, made: Variants) -> pl.DataFrame:
    """Rows without any part for the expenses of the base case that a scenario never charges in the period."""
    charged = base.costs.spending["expense"].unique().sort()
    gone = charged.filter(~charged.is_in(sums["expense"].implode())).to_list()
    variant = next((of for of in made.of_span if not base.same(made.studies[of], "expenses")), AS_BASE)
    row = {"variant": variant, "factor": 0, "value": 1.0, "charge": 0.0, "month": base.months[0], "part": 0.0}
    return pl.DataFrame([{"expense": expense, **row} for expense in gone], schema=sums.schema)


def unit_parts(base: Base, study: CheckedStudy) -> pl.DataFrame:
    """expense, span, month, charge, and part: what of the charge falls in the span."""
    settings, rows = study.settings, study.rows("expenses")
    charged = borne(charges(settings, rows, study.rows("price_index")), base.costs.time)
    spread = spending(settings, rows, charged.with_columns(charge=pl.lit(1.0)), spelled_out(base.costs.found.spans))
    parts = spread.select("expense", "span", "month", part="cost")
    return parts.join(charged.select("expense", "charge"), on="expense")


def with_growth(
    base: Base, parts: pl.DataFrame, scenario: Scenario, made: Variants, factors: dict[tuple[Factor, ...], int]
) -> pl.DataFrame:
    """Parts with the factor by which they grow with families or staff, and its value."""
    growing = [step for step in scenario.steps if (step.table, step.column) == FAMILIES]
    staff = more_staff(base, scenario, made)
    products = [tuple(Factor("times", step.row) for step in growing if step.holds_in(month)) for month in base.months]
    of_families = [factors.setdefault(product, len(factors)) for product in products]
    of_staff = factors.setdefault((Factor("staff", AS_BASE, staff),), len(factors)) if staff != 1.0 else 0
    by_row = steps_by_row([scenario])
    own = {n: product for product, n in factors.items() if all_of(product, by_row)}
    values = {n: float(prod(value_of(factor, by_row, {}) for factor in product)) for n, product in own.items()}
    families = pl.Series("of_families", of_families, dtype=pl.Int64).gather(parts["span"])
    grows = parts.join(varying(base), on="expense").with_columns(families)
    grown = (
        pl.when(pl.col("varies_with") == "families")
        .then("of_families")
        .when(pl.col("varies_with") == "staff")
        .then(pl.lit(of_staff, dtype=pl.Int64))
        .otherwise(pl.lit(0, dtype=pl.Int64))
    )
    value = pl.col("factor").replace_strict(list(values), list(values.values()), return_dtype=pl.Float64)
    return grows.with_columns(factor=grown).with_columns(value=value)


FAMILIES = ("study", "families")


def all_of(product: tuple[Factor, ...], steps: Mapping[int, Step]) -> bool:
    """Whether a product is made of these steps, or of staff."""
    return all(factor.kind == "staff" or factor.of in steps for factor in product)


def varying(base: Base) -> pl.DataFrame:
    """expense, varies_with."""
    given = base.study.rows("expenses").with_row_index("expense")
    own = given["family_id"].fill_null("") != ""
    otherwise = pl.Series([OTHERWISE[bool(one)] for one in own], dtype=pl.String)
    said = given["varies_with"].cast(pl.String).fill_null(otherwise) if given.height else otherwise
    return pl.DataFrame({"expense": given["expense"].cast(pl.Int64), "varies_with": said})


def more_staff(base: Base, scenario: Scenario, made: Variants) -> float:
    """How many times as many posts a scenario has as the base case."""
    if scenario.capacity != "posts":
        return 1.0
    changed = base.prices if made.are_only(base.study) else prices_by_span(made, base.costs.found)
    return worked(base, scenario.steps, changed, available_hours(base, made), scenario.capacity).more_staff
