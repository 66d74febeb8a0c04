"""What is wrong with a study: a value that knows where it is and how to put it right."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from costing.model.catalogue import CATALOGUE


class Severity(StrEnum):
    """Whether a problem stops the costing or is only pointed out."""

    ERROR = "error"
    WARNING = "warning"


class Place(NamedTuple):
    """Where a problem is: the file, and as far as they apply its sheet, row and column.

    The row is the one that the spreadsheet shows; in a text file the physical line on which the record starts.
    """

    file: str
    sheet: str = ""
    row: int = 0
    column: str = ""

    def __str__(self) -> str:
        parts = [
            printable(self.file),
            f"sheet {printable(self.sheet)}" if self.sheet else "",
            f"row {self.row:,}" if self.row else "",
            printable(self.column),
        ]
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True)
class Problem:
    """One thing wrong with one cell, row, table or file of a study.

    `code` is stable and documented in `docs/problems.md`. `value` is what the cell holds; free text is left out, since
    messages must not repeat what notes say about families. `instead` is the severity of a case in which the catalogue
    says that it is another than the code's.
    """

    code: str
    place: Place
    message: str
    value: str = ""
    instead: Severity | None = None

    @property
    def severity(self) -> Severity:
        """Error or warning, as the catalogue says for this code or case."""
        return self.instead or Severity(CATALOGUE[self.code].severity)

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


class InvalidStudyError(Exception):
    """The study has problems of severity error; `problems` holds all of them, warnings too."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        errors = [problem for problem in problems if problem.severity is Severity.ERROR]
        shown = "\n".join(f"- {problem}" for problem in errors[:20])
        more = f"\n... and {len(errors) - 20:,} more" if len(errors) > 20 else ""
        super().__init__(f"the study has {len(errors):,} problems:\n{shown}{more}")


def printable(text: str, limit: int = 60) -> str:
    """Text as it may be shown in a message: control and other invisible characters escaped, long text cut."""
    cut = text if len(text) <= limit else text[: limit - 1] + "…"
    if cut.isprintable():
        return cut
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in cut)
