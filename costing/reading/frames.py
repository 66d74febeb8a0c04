"""Tables given in Python as pandas or Polars frames, read as a Parquet file would be."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import polars as pl

from costing.model.identifiers import did_you_mean
from costing.model.problem import Place, Problem
from costing.model.tables import REQUIRED_TABLES, TABLES, Part, StudyAsRead, Table
from costing.reading.assembly import table_of
from costing.reading.cell_text import column_text
from costing.reading.grid import FrameGrid
from costing.reading.header import Layout
from costing.reading.part import read_part
from costing.reading.study_settings import settings_from_pairs
from costing.reading.table_settings import TableSettings

DEFAULT = TableSettings()


@dataclass(frozen=True)
class FrameRead:
    """A table read from a frame, none where its columns are wrong, and what is wrong with it."""

    table: Table | None
    problems: tuple[Problem, ...]


def table_from_frame(name: str, frame: Any, settings: TableSettings = DEFAULT, date_order: str = "") -> FrameRead:
    """The table `name` from a pandas or Polars frame; rows count from 2, the names being row 1.

    `date_order` is the study's, for dates given as text. Raises `TypeError` for anything that is no frame.
    """
    grid = as_grid(frame)
    read = read_part(lambda: grid, Part(name), Layout.of(TABLES[name]), settings)
    table, problems = table_of(name, [read], settings, date_order)
    return FrameRead(table, tuple(problems))


def study_from_frames(tables: Mapping[str, Any]) -> StudyAsRead:
    """A study from frames under the names of the tables, and its settings as a mapping under `study`."""
    part = Part("study")
    said = settings_from_pairs((key, value, 0) for key, value in dict(tables.get("study", {})).items())
    problems = [flaw.at(part) for flaw in said.flaws]
    problems += missing_or_unknown(tables)
    read = {}
    for name in (name for name in TABLES if tables.get(name) is not None):
        found = table_from_frame(name, tables[name], date_order=said.settings.get("date_order", ""))
        problems += found.problems
        if found.table:
            read[name] = found.table
    return StudyAsRead(said.settings, part, read, tuple(problems))


def missing_or_unknown(tables: Mapping[str, Any]) -> list[Problem]:
    """Names that are no table's, and required tables that were not given."""
    unknown = [
        Problem(
            "unknown-table",
            Place(name),
            f"It is no table and is not read.{did_you_mean(name, (*TABLES, 'study'))}",
        )
        for name in tables
        if name not in (*TABLES, "study")
    ]
    missing = [
        Problem("no-such-file", Place(name), f"The study has no {name}. Give it as a frame.")
        for name in ("study", *REQUIRED_TABLES)
        if tables.get(name) is None
    ]
    return unknown + missing


def as_grid(frame: Any) -> FrameGrid:
    """A frame as named columns; a missing value of pandas (None, NaN, NaT, NA) is a blank cell."""
    if isinstance(frame, pl.DataFrame):
        return FrameGrid(tuple(frame.columns), frame.to_series)
    if type(frame).__module__.partition(".")[0] != "pandas" or not hasattr(frame, "columns"):
        raise TypeError(f"a table must be a pandas or Polars DataFrame, not {type(frame).__name__}")
    return FrameGrid(tuple(map(str, frame.columns)), cache(lambda position: from_pandas(frame.iloc[:, position])))


def from_pandas(column: Any) -> pl.Series:
    """A column of pandas; done here since Polars' own conversion needs PyArrow."""
    kind = getattr(column.dtype, "kind", "O")
    if isinstance(column.dtype, np.dtype) and kind in "iufb":
        return pl.Series(values=column.to_numpy(), nan_to_null=True)
    if isinstance(column.dtype, np.dtype) and kind in "mM":
        return pl.Series(values=column.to_numpy().astype("datetime64[us]" if kind == "M" else "timedelta64[us]"))
    return column_text(column.astype(object).where(column.notna(), None).tolist())
