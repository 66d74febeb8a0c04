"""A checklist of the study: what published lists ask for, answered by the run, by the study or left to its author."""

from collections.abc import Mapping, Sequence

import polars as pl

from costing.analyses.checklist_items import ITEMS, Item
from costing.analyses.checklist_run import Run
from costing.model.problem import Problem
from costing.model.settings import Settings

CHECKLIST = {"list": pl.String, "number": pl.Int64, "item": pl.String, "answer": pl.String, "source": pl.String}
AUTHOR = "For the author."


def checklist(settings: Settings, results: Mapping[str, pl.DataFrame], problems: Sequence[Problem]) -> pl.DataFrame:
    """One row for every item of every list, in their order: list, number (blank: has none), item, answer, source.

    `source` is `run` (filled in from the results), `study` (a text of study.toml) or `author`. `results` are the
    tables of the results by the name of their file; those of a feature that the study does not use may be absent.
    Nothing is said that describes one family.
    """
    run = Run(settings, results, problems)
    return pl.DataFrame([row(item, run) for item in ITEMS], schema=CHECKLIST, orient="row")


def row(item: Item, run: Run) -> tuple[str, int | None, str, str, str]:
    """An item with its answer; one that the run or the study cannot give is the author's."""
    answer = item.answer(run) if item.answer else ""
    said = (answer, item.source) if answer else (AUTHOR, "author")
    return (item.list, item.number, item.title, *said)
