"""A study with every family twice over: what varies with families is done for the twin too, all else once."""

from __future__ import annotations

from collections.abc import Mapping

from tests.reference.cells import Row, cell
from tests.reference.scenario_log import Spent, a_row, edited_log, in_parts, time_spent
from tests.reference.study import Study

TWIN = " (twin)"
VARYING = ("contact", "case_work", "travel", "direct")
"""Kinds of time that vary with families where their activity says nothing else."""

Tables = Mapping[str, list[Row]]


def study_twice_over(settings: Mapping[str, str], tables: Tables) -> tuple[Mapping[str, str], dict[str, list[Row]]]:
    """The settings and tables; `attendance` goes into the log, `scenarios` are left out."""
    study = Study(settings, tables)
    found = {name: rows for name, rows in tables.items() if name not in ("attendance", "scenarios")}
    found["work_log"] = edited_log(study, []) + [row for spent in time_spent(study) for row in again(study, spent)]
    if "families" in tables:
        found["families"] = [*tables["families"], *(twin(row) for row in tables["families"])]
    if "expenses" in tables:
        found["expenses"] = [twin_or_not for row in tables["expenses"] for twin_or_not in both(row)]
    return settings, found


def again(study: Study, spent: Spent) -> list[Row]:
    """The same time for the twin, or once more for nobody, where it varies with families."""
    activity = spent.entry.activity
    rows = [row for row in study.table("activities") if cell(row, "activity") == activity]
    grows_with = cell(rows[0], "varies_with") if rows and activity else ""
    if (grows_with or ("families" if spent.entry.kind in VARYING else "staff")) != "families":
        return []
    return [twin(a_row(spent, part)) for part in in_parts(int(spent.seconds))]


def both(row: Row) -> list[Row]:
    """An expense, and once more where it varies with families: for the twin, or shared like the first."""
    own = "families" if cell(row, "family_id") else "nothing"
    return [row, twin(row)] if (cell(row, "varies_with") or own) == "families" else [row]


def twin(row: Row) -> Row:
    """The row of the twin; one of no family is the same."""
    return row | {"family_id": cell(row, "family_id") + TWIN} if cell(row, "family_id") else row
