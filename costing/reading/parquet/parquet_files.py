"""Reading Parquet files, whose typed columns become text; the parser runs in a process of its own (see `child`)."""

import io
from functools import cache

import polars as pl

from costing.reading.file_kinds import MISNAMED, looks_like
from costing.reading.grid import FrameGrid
from costing.reading.parquet.child import Child
from costing.reading.refusal import Flaw, RefusedError, unreadable

ZONES_OF_NOWHERE = ("UTC", "Etc/UTC", "GMT", "Etc/GMT", "+00:00", "Z")


def open_parquet(data: bytes, child: Child) -> FrameGrid:
    """The cells of a Parquet file; refused where it is damaged or something else."""
    kind = looks_like(data)
    if kind != "parquet":
        raise unreadable(MISNAMED[kind])
    names = tuple(pl.read_ipc(io.BytesIO(child.open(data))).columns)

    @cache
    def column(position: int) -> pl.Series:
        found = pl.read_ipc(io.BytesIO(child.column(data, position))).to_series()
        refuse_moments_without_a_place(found)
        return found

    return FrameGrid(names, column)


def refuse_moments_without_a_place(column: pl.Series) -> None:
    """Refuse times in UTC that are not midnight: at 23:30 it is tomorrow where the work was done, or still today.

    Times of another zone are read as the clock there shows them, times without one as they are.
    """
    if isinstance(column.dtype, pl.Datetime) and column.dtype.time_zone in ZONES_OF_NOWHERE:
        moments = column.dt.replace_time_zone(None)
        if (moments != moments.dt.truncate("1d")).any():
            message = (
                "The column holds times in UTC, which may be another day where the work was done. Write it as dates."
            )
            raise RefusedError(Flaw("unreadable-file", message, column=column.name))
