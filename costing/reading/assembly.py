"""Putting a table together from its parts, and a study from its tables."""

from collections.abc import Sequence

import polars as pl

from costing.model.problem import Problem, Severity
from costing.model.tables import PART, REQUIRED_TABLES, ROW, TABLES, Table
from costing.reading.part import PartRead
from costing.reading.refusal import Flaw
from costing.reading.table_settings import TableSettings


def table_of(
    name: str, parts: Sequence[PartRead], settings: TableSettings, date_order: str = ""
) -> tuple[Table | None, list[Problem]]:
    """The table of these parts, none where no part could be read; a required one without rows is a problem.

    A costing of nothing must not be read as £0.
    """
    problems = [problem for part in parts for problem in part.problems]
    read = [(part.part, part.rows) for part in parts if part.rows is not None]
    if not read:
        return None, problems
    numbered = [rows.with_columns(pl.lit(i, dtype=pl.UInt16).alias(PART)) for i, (_, rows) in enumerate(read)]
    rows = pl.concat(numbered, how="diagonal")
    columns = [column for column in (*TABLES[name].model_fields, ROW, PART) if column in rows.columns]
    table = Table(name, rows.select(columns), tuple(part for part, _ in read), settings.conventions(date_order))
    if name in REQUIRED_TABLES and rows.is_empty() and not any(p.severity is Severity.ERROR for p in problems):
        problems.append(Flaw("empty-table", "The table has no rows. Fill it in.").at(read[0][0]))
    return table, problems
