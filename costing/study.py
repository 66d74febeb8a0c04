"""The path of a study through the floors: read, check, add up, price, analyse."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from costing.analyses import results
from costing.checks.check import check
from costing.checks.checked import CheckedStudy
from costing.engine.costs import Costs, costs
from costing.engine.inputs import log_in_period, look_ups
from costing.engine.price import LookUps
from costing.engine.time import Frame, TimeTables, each_entry, time_tables
from costing.model.problem import InvalidStudyError, Problem, Severity
from costing.model.settings import Settings
from costing.model.tables import Part, StudyAsRead

if TYPE_CHECKING:
    import pandas as pd

SEED = 1


@dataclass(frozen=True)
class Study:
    """A study as its files or frames give it; nothing of it is checked yet."""

    as_read: StudyAsRead

    @classmethod
    def from_tables(cls, tables: Mapping[str, Any]) -> "Study":
        """A study of frames (pandas or Polars) under the tables' names, `study` a mapping of settings."""
        from costing.reading.frames import study_from_frames

        return cls(study_from_frames(tables))

    @property
    def rows(self) -> int:
        """Rows of all tables together."""
        return sum(table.rows.height for table in self.as_read.tables.values())

    def parts(self, name: str) -> tuple[Part, ...]:
        """The files or sheets that a table was read from."""
        table = self.as_read.tables.get(name)
        return table.parts if table else ()


@dataclass(frozen=True)
class Costing:
    """A study that was costed: its tables under the names of the files of `data/`, and its warnings."""

    study: CheckedStudy
    found: LookUps
    each_entry: Frame
    time: TimeTables
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
        return [*self.found_before, *results.warnings(self.study, self.costs, self.time)]

    @cached_property
    def results(self) -> Mapping[str, pl.DataFrame]:
        """Every table of the results, as Polars frames, by the name of its file."""
        return results.tables(self.study, self.time, self.costs, self.problems, self.seed)

    @cached_property
    def entries(self) -> pl.DataFrame:
        """The work log as it was costed, each row with its place in the file."""
        return results.entries(self.each_entry, self.study, self.found)

    @property
    def lines(self) -> "pd.DataFrame":
        """Cost lines: one family, agency, role, activity, month and rate."""
        return as_pandas(self.results["cost_lines"])

    @property
    def families(self) -> "pd.DataFrame":
        """One row for each costed family."""
        return as_pandas(self.results["families"])

    def summary(self) -> "pd.DataFrame":
        """Mean, total and spread by intervention and overall."""
        return as_pandas(self.results["summary"])

    def to_excel(self, path: str | Path) -> None:
        """Write the workbook."""
        from costing import __version__
        from costing.reports.workbook.writer import write_workbook

        write_workbook(Path(path), self.settings, self.results, self.problems, __version__)


def as_pandas(frame: pl.DataFrame) -> "pd.DataFrame":
    """A result as a frame of pandas; Polars' own conversion would need PyArrow."""
    import pandas as pd

    return pd.DataFrame({name: frame[name].to_numpy() for name in frame.columns})


def read_study(path: str | Path) -> Study:
    """The study in a folder or workbook; what is wrong with its files is kept, and reported by `validate`."""
    from costing.reading.study_files import read_study as read

    return Study(read(Path(path)))


def validate(study: Study) -> list[Problem]:
    """Every problem of a study, errors first; warnings about its costs come only when there are no errors."""
    try:
        return cost(study).problems
    except InvalidStudyError as invalid:
        return invalid.problems


def cost(study: Study, seed: int = SEED, engine: str = "polars") -> Costing:
    """Cost every family of a study. Raises `InvalidStudyError` with all problems when there is an error among them."""
    checked, problems = check(study.as_read)
    if checked is None or is_invalid(problems):
        raise InvalidStudyError(problems)
    found = look_ups(checked)
    entries = each_entry(log_in_period(checked, found, engine))
    time = time_tables(entries, found.names)
    return Costing(checked, found, entries, time, costs(checked, time, found), seed, tuple(problems))


def is_invalid(problems: list[Problem]) -> bool:
    """Whether there is an error among the problems."""
    return any(problem.severity is Severity.ERROR for problem in problems)


def unit_costs(study: Study) -> tuple[Settings, pl.DataFrame]:
    """The settings and the schema of every unit cost; raises `InvalidStudyError` for what is wrong with them."""
    checked, problems = check(study.as_read)
    parts = [study.as_read.settings_part]
    parts += [part for name in ("unit_costs", "price_index") for part in study.parts(name)]
    places = {(part.file, part.sheet) for part in parts}
    relevant = [problem for problem in problems if (problem.place.file, problem.place.sheet) in places]
    if checked is None or not checked.given("unit_costs") or is_invalid(relevant):
        raise InvalidStudyError(relevant or problems)
    return checked.settings, results.unit_costs(checked)
