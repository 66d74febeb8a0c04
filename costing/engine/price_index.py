"""Price indexes: by how much prices of a year are multiplied to be those of the study's."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from costing.model.money import SERIES
from costing.model.settings import Settings

ALL = "all"
"""The index that stands for everything without a series of its own."""


@dataclass(frozen=True)
class Factors:
    """index(study's price year) / index(row's price year), by series (method note 4 and 18).

    `indexes`: for each series in the table its index by year; a series that is not there takes the one for all.
    """

    target: str | None
    indexes: Mapping[str, Mapping[str, float]]

    @classmethod
    def of(cls, settings: Settings, price_index: pl.DataFrame) -> "Factors":
        """The factors of a study."""
        rows = price_index.select(pl.col("series").fill_null(ALL), "year", "index").iter_rows()
        indexes: dict[str, dict[str, float]] = {}
        for series, year, index in rows:
            indexes.setdefault(series, {})[year] = index
        return cls(settings.price_year, indexes)

    def factor(self, series: str, year: str | None) -> float | None:
        """The factor for prices of a year; 1 where it or the study's is blank, none where the index is not known."""
        if not self.target or year is None:
            return 1.0
        index = self.indexes.get(series) or self.indexes.get(ALL, {})
        if self.target not in index or year not in index:
            return None
        return index[self.target] / index[year]

    def columns(self, years: pl.Series) -> dict[str, pl.Series]:
        """The factors of rows with these price years, a column for each series and one for all."""
        names = (*SERIES, ALL)
        return {name: pl.Series([self.factor(name, year) for year in years], dtype=pl.Float64) for name in names}
