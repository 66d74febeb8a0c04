"""Reading Parquet files, whose typed columns become text."""

import io
from functools import cache

import polars as pl

from costing.reading.file_kinds import MISNAMED, looks_like
from costing.reading.grid import FrameGrid
from costing.reading.refusal import refusing_damage, unreadable

WRITE_AGAIN = "Write it again, or save the table as CSV UTF-8."


def open_parquet(data: bytes) -> FrameGrid:
    """The cells of a Parquet file."""
    kind = looks_like(data)
    if kind != "parquet":
        raise unreadable(MISNAMED[kind])
    with refusing_damage(WRITE_AGAIN):
        names = tuple(pl.read_parquet_schema(io.BytesIO(data)))

    @cache
    def column(position: int) -> pl.Series:
        with refusing_damage(WRITE_AGAIN):
            return pl.read_parquet(data, columns=[position]).to_series()

    return FrameGrid(names, column)
