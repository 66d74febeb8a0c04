"""The folder of data files: every result as a CSV file with full precision."""

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from costing.reports.formula_guard import guarded, with_blanks

DATA_FILES = (
    "cost_lines",
    "families",
    "summary",
    "agencies",
    "activities",
    "months",
    "resource_use",
    "unit_costs",
    "practitioners",
    "coverage_by_month",
    "quiet_families",
    "reconciliation",
    "problems",
)
WHERE_THERE = ("hours", "scenarios", "whose_money", "methods", "checklist", "diary", "work_log")
"""Results that are written where they are among the results: of what a study uses, or the run was asked for."""


def write_data(folder: Path, results: Mapping[str, pl.DataFrame]) -> tuple[Path, ...]:
    """Write each result into `folder` as `<name>.csv`: UTF-8, LF, unrounded, the same bytes every time.

    Text that begins like a formula gets an apostrophe before it. Returns the files written.
    Raises KeyError if a result is not there, OSError if a file cannot be written.
    """
    names = (*DATA_FILES, *(name for name in WHERE_THERE if name in results))
    return tuple(write_file(folder / f"{name}.csv", results[name]) for name in names)


def write_file(path: Path, frame: pl.DataFrame) -> Path:
    """Write one result, and say where."""
    guarded(with_blanks(frame)).write_csv(path)
    return path
