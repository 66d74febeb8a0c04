"""What a run found, as the checklist's answers quote it."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from costing.analyses.figures import currency_of
from costing.analyses.summary import ALL
from costing.model.problem import Problem
from costing.model.settings import DEFAULTS, Settings


@dataclass(frozen=True)
class Run:
    """The settings, results and problems of a run; tables of features that the study does not use may be absent."""

    settings: Settings
    results: Mapping[str, pl.DataFrame]
    problems: Sequence[Problem]

    @property
    def currency(self) -> str:
        """The study's currency, as its code."""
        return self.settings.currency or DEFAULTS["currency"]

    @property
    def costs(self) -> float:
        """All costs, those in no family too."""
        return math.fsum(self.results["agencies"]["cost"])

    @property
    def everyone(self) -> dict[str, Any]:
        """The row of the summary for all families."""
        return self.results["summary"].filter(pl.col("intervention").cast(pl.String) == ALL).row(0, named=True)

    @property
    def interventions(self) -> list[dict[str, Any]]:
        """The rows of the summary for single interventions."""
        single = self.results["summary"].filter(pl.col("intervention").cast(pl.String) != ALL)
        return list(single.iter_rows(named=True))

    @property
    def log(self) -> dict[str, tuple[int, float]]:
        """Rows and hours of the work log that were read, costed and left out, by what the reconciliation calls them."""
        lines = self.section("work_log").drop_nulls("rows")
        return {item: (rows, hours or 0.0) for item, rows, hours in lines.select("item", "rows", "hours").iter_rows()}

    @property
    def known(self) -> dict[str, Any]:
        """How complete the log is, as one row of `completeness`; its columns as null where there is none."""
        table = self.results["completeness"]
        return table.row(0, named=True) if table.height else dict.fromkeys(table.columns)

    @property
    def sampled(self) -> bool:
        """Whether time is estimated from a diary."""
        return self.has("diary")

    @property
    def fewest(self) -> int:
        """The smallest group of families of which figures are quoted: fewer could be known again."""
        return int(self.settings.disclosure_threshold or DEFAULTS["disclosure_threshold"])

    def has(self, name: str) -> bool:
        """Whether the results have a table, with rows."""
        table = self.results.get(name)
        return table is not None and table.height > 0

    def names(self, table: str, column: str) -> list[str]:
        """The names in a column of a table, without blanks, each once, in order."""
        cells = self.results[table][column].cast(pl.String).drop_nulls().unique().sort()
        return [name for name in cells if name]

    def section(self, name: str) -> pl.DataFrame:
        """The lines of one section of the reconciliation."""
        return self.results["reconciliation"].filter(pl.col("section").cast(pl.String) == name)

    def whose_money(self, measure: str) -> float | None:
        """A measure of `whose_money` over all agencies; nothing where there is no such table or measure."""
        if not self.has("whose_money"):
            return None
        table = self.results["whose_money"].filter(pl.col("measure").cast(pl.String) == measure)
        found = table.filter(pl.col("agency").cast(pl.String) == ALL)["cost"].to_list()
        return found[0] if found else None

    def sum(self, amount: float | None) -> str:
        """An amount as summaries show it: without pence in studies of some size."""
        return currency_of(self.settings, self.results).sum(amount)

    def per_hour(self, amount: float) -> str:
        """A cost per hour."""
        return currency_of(self.settings, self.results).rate(amount)
