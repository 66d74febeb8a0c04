"""A study: read, checked, costed. What adds up and prices is imported when a study without errors asks for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from costing.checks.check import check
from costing.model.problem import InvalidStudyError, Problem, Severity
from costing.model.settings import Settings
from costing.model.tables import Part, StudyAsRead

if TYPE_CHECKING:
    import polars as pl

    from costing.costed import Costing
    from costing.reading.begun import Begun

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


def read_study(path: str | Path, begun: "Begun | None" = None, hashed: bool = True) -> Study:
    """The study in a folder or workbook; what is wrong with its files is kept, and reported by `validate`.

    `begun`: what `costing.reading.begun.begin` gave, where the reading of its log was begun before. A study that is
    only looked at need not be `hashed`; the record of a run is without hashes then.
    """
    from costing.reading.study_files import read_study as read

    return Study(read(Path(path), begun=begun, hashed=hashed))


def validate(study: Study) -> list[Problem]:
    """Every problem of a study, errors first; warnings about its costs come only when there are no errors."""
    try:
        return cost(study).problems
    except InvalidStudyError as invalid:
        return invalid.problems


def cost(study: Study, seed: int = SEED, engine: str = "polars") -> "Costing":
    """Cost every family of a study. Raises `InvalidStudyError` with all problems when there is an error among them."""
    checked, problems = check(study.as_read)
    if checked is None or is_invalid(problems):
        raise InvalidStudyError(problems)
    from costing.costed import costed

    return costed(checked, problems, seed, engine)


def is_invalid(problems: list[Problem]) -> bool:
    """Whether there is an error among the problems."""
    return any(problem.severity is Severity.ERROR for problem in problems)


def unit_costs(study: Study) -> "tuple[Settings, pl.DataFrame]":
    """The settings and the schema of every unit cost; raises `InvalidStudyError` for what is wrong with them."""
    checked, problems = check(study.as_read)
    parts = [study.as_read.settings_part]
    parts += [part for name in ("unit_costs", "price_index") for part in study.parts(name)]
    places = {(part.file, part.sheet) for part in parts}
    relevant = [problem for problem in problems if (problem.place.file, problem.place.sheet) in places]
    if checked is None or not checked.given("unit_costs") or is_invalid(relevant):
        raise InvalidStudyError(relevant or problems)
    from costing.analyses.results import unit_costs as schema
    from costing.engine.inputs import priced_unit_costs

    return checked.settings, schema(priced_unit_costs(checked))
