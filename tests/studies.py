"""Studies made of text, as the cells of a file would hold it, for the tests to cost."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import polars as pl

import costing
from costing.costed import Costing
from tests.random_studies import random_study

Rows = Sequence[Mapping[str, str]]
Tables = Mapping[str, str | Rows]

PLACES = ("row", "_row", "source_row")
"""Columns that say where something stands in its file."""


def study_from_text(settings: Mapping[str, Any], tables: Tables) -> costing.Study:
    """A study of these settings and tables, each the text of a CSV file or rows of cells by column."""
    frames = {name: frame_of(table) for name, table in tables.items()}
    return costing.Study.from_tables({"study": {"title": "A test", **settings}, **frames})


def frame_of(table: str | Rows) -> pl.DataFrame:
    """A table as a frame of text; blank cells are empty.

    >>> frame_of("role, cost_per_hour\\nworker, 30").to_dicts()
    [{'role': 'worker', 'cost_per_hour': '30'}]
    """
    rows = list(csv.DictReader(io.StringIO(table.strip()), restval="")) if isinstance(table, str) else table
    columns = dict.fromkeys(name for row in rows for name in row)
    assert None not in columns, f"a row has more cells than the header: {rows}"
    cells = [{name.strip(): row.get(name, "").strip() for name in columns} for row in rows]
    return pl.DataFrame(cells, schema=dict.fromkeys((name.strip() for name in columns), pl.String))


def costed(settings: Mapping[str, Any], tables: Tables, engine: str = "polars") -> Costing:
    """The study of these settings and tables, costed."""
    return costing.cost(study_from_text(settings, tables), engine=engine)


def costed_random(seed: int, engine: str = "polars") -> Costing:
    """A random study, costed."""
    return costed(*random_study(seed), engine=engine)


def the_row(frame: pl.DataFrame, **where: Any) -> dict[str, Any]:
    """The one row of a result in which these columns have these values."""
    found = frame.filter(pl.lit(True), *(pl.col(name) == value for name, value in where.items()))
    assert found.height == 1, f"{found.height} rows where {where}, not one, among:\n{frame}"
    return found.row(0, named=True)


def by_family(result: Costing, column: str) -> dict[str, Any]:
    """A column of `families` by family."""
    return dict(result.results["families"].select("family_id", column).iter_rows())


def every_result(costing: Costing) -> dict[str, pl.DataFrame]:
    """Every table of the results by its name, the long one of cost lines too."""
    return {**costing.results, "cost_lines": costing.cost_lines}


def written(results: Mapping[str, pl.DataFrame], unordered: Iterable[str] = ()) -> dict[str, str]:
    """Every result as the text of its CSV file, without the places of rows; `unordered` tables are sorted first."""
    return {name: as_csv(frame, name in unordered) for name, frame in results.items()}


def as_csv(frame: pl.DataFrame, unordered: bool = False) -> str:
    """A result as the text of its CSV file, without the places of rows, perhaps sorted."""
    plain = frame.drop(PLACES, strict=False)
    return (plain.sort(plain.columns) if unordered else plain).write_csv()


def close(one: Any, other: Any, relative: float = 1e-9) -> bool:
    """Equal to so much of the larger; two blanks are equal, what is below a millionth of that counts as nothing."""
    if one is None or other is None:
        return one is other
    return abs(float(one) - float(other)) <= relative * max(abs(float(one)), abs(float(other)), 1e-6)
