"""Rules about steps on the work log: they pick time, and time that moves to a role has a price on its days."""

from collections.abc import Iterator, Sequence

import polars as pl

from costing.checks.changes.picked_time import OTHER, entries, time_picked
from costing.checks.changes.steps import Step, cell_of, rows_of_ranges, scenarios
from costing.checks.changes.touched import ASIDE, nearest
from costing.checks.checked import CheckedStudy
from costing.checks.ratio import BASES, basis
from costing.checks.unit_cost_days import (
    CURE,
    between,
    every_day,
    gap_around,
    judged_roles,
    spans_of,
    what_is_wrong,
    wrongly_priced,
)
from costing.model.problem import Problem, printable


def steps_on_the_log_pick_time(study: CheckedStudy) -> Iterator[Problem]:
    """A misspelled activity picks no time, and a role without a unit cost on some days would be free labour."""
    together = [scenario.steps for scenario in scenarios(study)]
    together += [(low.step,) for low, _ in rows_of_ranges(study) if low.step]
    taken = [[step for step in steps if step.table == "work_log"] for steps in together]
    every = [step for steps in taken for step in steps]
    if not every or not study.given("work_log"):
        return
    found = entries(study, every, any(may_lack_a_price(study, step) for step in every))
    for steps in taken:
        time = found
        for step in steps:
            picked = time_picked(study, time, step)
            yield from of_step(study, step, picked)
            time = moved(time, picked, step) if step.name else time


def moved(time: pl.DataFrame, picked: pl.DataFrame, step: Step) -> pl.DataFrame:
    """The time after some of it moved to a role; entries of which a part stays are at both roles."""
    picks = {column for column, _ in step.where}
    parted = [several(column) for column in SEVERAL if column in time.columns and picks & SEVERAL[column]]
    own_roles = pl.col("role").is_null() & several("practitioner_id") & ("role" in picks)
    gone = picked.filter(~pl.any_horizontal(own_roles, *parted)) if step.share == 1 else picked.clear()
    left = time.join(gone.select("entries"), on="entries", how="anti")
    there = picked.with_columns(role=pl.lit(step.name))
    return pl.concat([left, there]).drop("entries").unique().with_row_index("entries")


SEVERAL = {
    "practitioner_id": {"practitioner_id", "agency"},
    "family_id": {"family_id"},
    "interventions": {"intervention"},
}
"""Columns of the log in which several may stand, and the conditions that may pick one of these."""


def several(column: str) -> pl.Expr:
    """Whether several stand in a cell."""
    return pl.col(column).str.contains(OTHER, literal=True).fill_null(False)


def of_step(study: CheckedStudy, step: Step, time: pl.DataFrame) -> Iterator[Problem]:
    """What is wrong with a step that picks this time."""
    if not time.height:
        message = f"No time is picked, so that this changes nothing.{nearest(names(study, step)) or ASIDE}"
        yield Problem("changes-nothing", cell_of(study, step, "where"), message)
    elif step.name and dict(step.where).get("role") == step.name:
        message = (
            "The time picked is priced at this role already, so that this changes nothing. Correct value or where."
        )
        yield Problem("changes-nothing", cell_of(study, step, "value"), message)
    elif step.name:
        yield from of_role(study, step, time)


def names(study: CheckedStudy, step: Step) -> Iterator[tuple[str, Sequence[str]]]:
    """Each value that a step names, with the names that are known of its kind."""
    staff, families = study.rows("practitioners"), study.rows("families")
    known = {
        "role": study.rows("unit_costs")["role"],
        "activity": study.names("activity")["activity"],
        "agency": pl.concat([staff["agency"], study.rows("unit_costs")["agency"]]),
        "intervention": families["intervention"],
        "practitioner_id": study.names("practitioner_id")["practitioner_id"],
        "family_id": study.names("family_id")["family_id"],
    }
    for column, value in step.where:
        if value and column in known:
            yield value, known[column].drop_nulls().unique().to_list()


def may_lack_a_price(study: CheckedStudy, step: Step) -> bool:
    """Whether time moves to a role that has not one unit cost on every day on which the step holds."""
    if not step.name or step.name not in judged_roles(study):
        return False
    return next(wrongly_priced(study, step.name, days_of(study, step)), None) is not None


def days_of(study: CheckedStudy, step: Step) -> pl.DataFrame:
    """The days of the period on which a step holds: date."""
    months = pl.col("date").dt.strftime("%Y-%m")
    return every_day(study).filter((months >= step.first) & (not step.last or months <= step.last))


def of_role(study: CheckedStudy, step: Step, time: pl.DataFrame) -> Iterator[Problem]:
    """What the role lacks to which this time moves: one unit cost on each day, and the share that a ratio needs."""
    place, role = cell_of(study, step, "value"), step.name
    if may_lack_a_price(study, step):
        days = time.select("date").drop_nulls().unique().sort("date")
        for code, wrong in wrongly_priced(study, role, days):
            first = wrong[0]["date"][0]
            near = gap_around(first, spans_of(study, role)) if code == "no-unit-cost" else ""
            said = f"{what_is_wrong(study, code, role, first)} {between(wrong[0])}{near}, when time is moved to it."
            yield Problem(code, place, f"{said} {CURE[code]}", printable(role))
    if study.settings.level == "ratio":
        share, code = BASES[basis(study)]
        rows = study.rows("unit_costs").filter((pl.col("role") == role) & pl.col(share).is_null())
        if rows.height:
            message = f'indirect_time = "ratio" prices time per {basis(study)} hour. Fill in {share} of this role.'
            yield Problem(code, place, message, printable(role))
