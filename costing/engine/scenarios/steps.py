"""What scenarios do to hours: multiply them, move them to another role, let them grow with the families."""

from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from costing.checks.changes.steps import Step
from costing.engine.look_ups import UNSPECIFIED, code
from costing.engine.scenarios.base import Base
from costing.engine.scenarios.prices import Whole

Marks = NDArray[np.bool_]


def changed_hours(base: Base, hours: pl.DataFrame, steps: Sequence[Step]) -> pl.DataFrame:
    """Hours of the base case after each step in turn, linear and unrounded."""
    for step in steps:
        if step.table == "work_log" and step.column == "minutes":
            hours = multiplied(hours, picked(hours, step, base), factor(step))
        elif step.table == "work_log":
            elsewhere = (hours["role"].cast(pl.String) != step.name).to_numpy()
            hours = moved(hours, picked(hours, step, base) & elsewhere, step, base)
        elif (step.table, step.column) == ("study", "families"):
            grows = (hours["varies_with"] == "families").to_numpy()
            hours = multiplied(hours, grows & in_months(hours, step, base), float(step.number or 0))
    return hours


def factor(step: Step) -> float:
    """By what picked time is multiplied, where the step concerns a share of it."""
    return 1 + step.share * (float(step.number or 0) - 1)


def multiplied(hours: pl.DataFrame, marks: Marks, by: float) -> pl.DataFrame:
    """Hours, those marked multiplied."""
    return hours.with_columns(hours=hours["hours"] * np.where(marks, by, 1.0))


def moved(hours: pl.DataFrame, marks: Marks, step: Step, base: Base) -> pl.DataFrame:
    """Hours, a share of those marked moved to another role: of no post any more, but of the same agency."""
    taken = hours.filter(marks).with_columns(
        pl.col("hours") * step.share, role=base.costs.found.names.one("role", step.name)
    )
    if "post" in hours.columns:
        taken = taken.with_columns(post=pl.lit(None, dtype=hours.schema["post"]), moved=pl.lit(True))
    left = multiplied(hours, marks, 1 - step.share) if step.share < 1 else hours.filter(~marks)
    return pl.concat([left, taken])


def picked(hours: pl.DataFrame, step: Step, base: Base) -> Marks:
    """Which rows of hours a step on the log concerns."""
    marks = in_months(hours, step, base)
    for column, name in step.where:
        wanted = [name, UNSPECIFIED] if not name and column in ("agency", "intervention") else [name]
        marks &= values(hours, column, base).is_in(wanted).fill_null(False).to_numpy()
    return marks


def in_months(hours: pl.DataFrame, step: Step, base: Base) -> Marks:
    """Which rows of hours lie in the months in which a step holds."""
    held = np.array([step.holds_in(month) for month in base.months], dtype=np.bool_)
    marks: Marks = held[hours["span"].to_numpy()]
    return marks


def values(hours: pl.DataFrame, column: str, base: Base) -> pl.Series:
    """What rows of hours have in a column that `where` names, "" for none."""
    if column == "agency":
        enum = base.costs.found.names.enums["agency"]
        return pl.Series(enum.categories).gather(pl.Series(agencies(hours, base)))
    if column in ("intervention", "family_id"):
        named = base.among.table["family" if column == "family_id" else column]
        return pl.select(
            pl.when(pl.Series(is_direct(hours))).then(named.gather(hours["group"])).otherwise(pl.lit(""))
        ).to_series()
    return hours[column].cast(pl.String)


def is_direct(hours: pl.DataFrame) -> Marks:
    """Which rows are direct time."""
    marks: Marks = (hours["component"] == "direct").to_numpy()
    return marks


def agencies(hours: pl.DataFrame, base: Base) -> Whole:
    """The code of the agency that bears each row: the post's, else the unit cost's, else none in particular."""
    names = base.costs.found.names
    nobody = names.enums["agency"].categories.to_list().index(UNSPECIFIED)
    own = code(hours["own_agency"]).fill_null(0).to_numpy()
    unit = base.prices.agency[places(hours, base)]
    chosen: Whole = np.where(own > 0, own, np.where(unit > 0, unit, nobody))
    return chosen


def places(hours: pl.DataFrame, base: Base) -> Whole:
    """Where each row's role and span stand in `Prices`."""
    found: Whole = (code(hours["role"]) * len(base.months) + hours["span"]).to_numpy()
    return found
