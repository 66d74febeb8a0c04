"""Problems grouped by code, as the terminal and the workbook show them."""

from collections.abc import Iterable
from dataclasses import dataclass

from costing.model.catalogue import CATALOGUE, Entry
from costing.model.problem import Problem, Severity


@dataclass(frozen=True)
class Group:
    """All problems of one code and severity, in the order in which they were found."""

    code: str
    problems: tuple[Problem, ...]

    @property
    def severity(self) -> Severity:
        """Error or warning."""
        return self.problems[0].severity

    @property
    def entry(self) -> Entry:
        """What the catalogue says of the code."""
        return CATALOGUE[self.code]


def by_code(problems: Iterable[Problem]) -> tuple[Group, ...]:
    """One group for each code and severity, errors before warnings, in the order in which they were first found."""
    found: dict[tuple[str, Severity], list[Problem]] = {}
    for problem in problems:
        found.setdefault((problem.code, problem.severity), []).append(problem)
    groups = [Group(code, tuple(members)) for (code, _), members in found.items()]
    return tuple(sorted(groups, key=lambda group: group.severity is not Severity.ERROR))


def errors_and_warnings(problems: Iterable[Problem]) -> tuple[int, int]:
    """How many of each."""
    severities = [problem.severity for problem in problems]
    return severities.count(Severity.ERROR), severities.count(Severity.WARNING)
