"""Runs of rows that belong together: formulas that need no other rows look through these only."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from costing.reports.workbook.sheet import Sheet


def blocks(sheet: Sheet, *keys: str) -> Mapping[tuple[Any, ...], range]:
    """The rows of each combination of `keys`, by which the sheet is sorted."""
    placed = sheet.rows.select(keys).with_row_index("place")
    runs = placed.group_by(keys, maintain_order=True).agg(first=pl.col("place").min(), count=pl.len())
    return {tuple(key): range(first, first + count) for *key, first, count in runs.iter_rows()}
