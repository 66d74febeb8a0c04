"""A study that was costed: added up, priced and analysed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from costing.analyses import results
from costing.analyses.hours import hours
from costing.analyses.scenarios import Compared
from costing.checks.checked import CheckedStudy
from costing.checks.costed_entries import attended, taken_in
from costing.engine.costs import Costs, costs
from costing.engine.fates import sorted_out
from costing.engine.inputs import log_in_period, look_ups
from costing.engine.names import spelled_out
from costing.engine.time import added_up, each_entry
from costing.model.problem import Problem
from costing.model.settings import Settings

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Costing:
    """A study that was costed: its tables under the names of the files of `data/`, and its warnings.

    `taken` is the study with those entries only that are costed; `each_entry` has a row for each practitioner and
    family that one of them names, names as codes.
    """

    study: CheckedStudy
    taken: CheckedStudy
    each_entry: pl.DataFrame
    costs: Costs
    seed: int
    found_before: tuple[Problem, ...] = ()

    @property
    def settings(self) -> Settings:
        """The study's settings."""
        return self.study.settings

    @cached_property
    def problems(self) -> list[Problem]:
        """Every warning, those that only the added-up time and cost can give included."""
        return [*self.found_before, *results.warnings(self.taken, self.costs)]

    @cached_property
    def results(self) -> Mapping[str, pl.DataFrame]:
        """Every table of the results but the long ones, as Polars frames, by the name of its file."""
        made = results.tables(self.study, self.taken, self.each_entry, self.costs, self.problems, self.seed)
        by_unit_cost = hours(self.scenarios.before, self.costs.found.unit_costs)
        others = {"scenarios": self.compared()} if self.scenarios.scenarios else {}
        return {**made, "hours": by_unit_cost, **others}

    @cached_property
    def coded_lines(self) -> pl.DataFrame:
        """The cost lines as their file has them, names as codes: there may be as many as entries."""
        return results.cost_lines(self.costs)

    @property
    def cost_lines(self) -> pl.DataFrame:
        """The cost lines as their file has them."""
        return spelled_out(self.coded_lines)

    @cached_property
    def entries(self) -> pl.DataFrame:
        """The work log as it was costed, each row with its place in the file."""
        return results.entries(self.each_entry, self.study, self.costs)

    @cached_property
    def scenarios(self) -> Compared:
        """The scenarios beside the base case."""
        return Compared(self.taken, self.costs)

    def compared(self, names: Sequence[str] = (), chain: bool = False) -> pl.DataFrame:
        """What `compare` gives, as a Polars frame."""
        return self.scenarios.table(names, chain)

    def compare(self, *names: str, chain: bool = False) -> "pd.DataFrame":
        """Base case and scenarios (all, or those named), each with its difference and why.

        With `chain` each differs from the one before it.

        Raises `UnknownScenarioError`, a KeyError.
        """
        return as_pandas(self.compared(names, chain))

    @property
    def lines(self) -> "pd.DataFrame":
        """Cost lines: one family, agency, role, activity, month and rate."""
        return as_pandas(self.cost_lines)

    @property
    def families(self) -> "pd.DataFrame":
        """One row for each costed family."""
        return as_pandas(self.results["families"])

    def summary(self) -> "pd.DataFrame":
        """Mean, total and spread by intervention and overall."""
        return as_pandas(self.results["summary"])

    def to_excel(self, path: str | Path, work_log: str = "") -> None:
        """Write the workbook; `work_log`: none, rows or notes of the log in it, blank: rows where there are not many.

        Raises OSError if the file cannot be written.
        """
        from costing.reports.workbook.source import source_of
        from costing.reports.workbook.writing.writer import write_workbook

        write_workbook(Path(path), source_of(self, work_log))


def as_pandas(frame: pl.DataFrame) -> "pd.DataFrame":
    """A result as a frame of pandas; Polars' own conversion would need PyArrow."""
    import pandas as pd

    return pd.DataFrame({name: frame[name].to_numpy() for name in frame.columns})


def costed(study: CheckedStudy, problems: Sequence[Problem], seed: int, engine: str) -> Costing:
    """Add up the time of a study without errors, on `engine`, and price it; `problems` are its warnings so far."""
    taken = attended(taken_in(study))
    found = look_ups(taken)
    entries = each_entry(log_in_period(taken, found, engine))
    time = sorted_out(added_up(entries, found.names), found, study.settings)
    each = found.names.coded(entries.collect("polars").to_native())
    return Costing(study, taken, each, costs(taken, time, found), seed, tuple(problems))
