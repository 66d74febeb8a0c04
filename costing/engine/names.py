"""Names as ordered codes: grouping and sorting by them is then as fast as by whole numbers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import polars as pl

COLUMNS = {
    "family_id": "family",
    "intervention": "intervention",
    "practitioner_id": "practitioner",
    "role": "role",
    "own_role": "role",
    "activity": "activity",
    "category": "activity",
    "agency": "agency",
    "own_agency": "agency",
    "unit_agency": "agency",
    "kind": "kind",
    "month": "month",
    "component": "component",
}
"""Which columns hold names of the same kind of thing."""


@dataclass(frozen=True)
class Names:
    """For each kind of thing an Enum of all its names, and "", in the order of Unicode code points."""

    enums: dict[str, pl.Enum]

    def coded(self, frame: pl.DataFrame) -> pl.DataFrame:
        """`frame` with every column of names as codes; blank cells become ""."""
        plain = [name for name in COLUMNS if name in frame.columns and frame.schema[name] != self.enums[COLUMNS[name]]]
        return frame.with_columns(
            pl.col(name).cast(pl.String).fill_null("").cast(self.enums[COLUMNS[name]]) for name in plain
        )

    def one(self, kind: str, name: str) -> pl.Expr:
        """A name as a code."""
        return pl.lit(name).cast(self.enums[kind])


def names(frames: Iterable[pl.DataFrame], others: Mapping[str, Iterable[str]]) -> Names:
    """The names that stand in the frames' columns, also where a cell holds several, and `others` by kind of thing."""
    found: dict[str, set[str]] = {kind: {"", *others.get(kind, ())} for kind in COLUMNS.values()}
    for frame in frames:
        for column, kind in COLUMNS.items():
            if column in frame.columns:
                cells = frame[column].drop_nulls().unique().to_list()
                found[kind].update(cells, *(cell.split(";") for cell in cells if ";" in cell))
    return Names({kind: pl.Enum(sorted(known)) for kind, known in found.items()})


def spelled_out(frame: pl.DataFrame) -> pl.DataFrame:
    """`frame` with names as text again."""
    return frame.with_columns(pl.col(pl.Enum).cast(pl.String))
