"""What stands in the way of reading, while its place is not yet known."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from costing.model.problem import Place, Problem, printable
from costing.model.tables import Part

LISTED = 1_000
"""As many problems of one kind are listed for one file; the rest are counted."""


@dataclass(frozen=True)
class Flaw:
    """A problem without its file: readers of formats do not know what the file is called."""

    code: str
    message: str
    row: int = 0
    column: str = ""

    def at(self, part: Part) -> Problem:
        """The problem, its column named as the file's heading has it."""
        column = part.headers.get(self.column, self.column)
        return Problem(self.code, Place(part.file, part.sheet, self.row, column), self.message)


class RefusedError(Exception):
    """A file or sheet that cannot be read at all; becomes a problem where its place is known."""

    def __init__(self, flaw: Flaw) -> None:
        super().__init__(flaw.message)
        self.flaw = flaw


def unreadable(message: str, row: int = 0) -> RefusedError:
    """A refusal of a whole file."""
    return RefusedError(Flaw("unreadable-file", message, row))


@contextmanager
def refusing_damage(remedy: str) -> Iterator[None]:
    """Turn whatever a parser raises on a damaged file into a refusal that names the remedy.

    Parsers written in Rust panic with a BaseException, which would end the program with a traceback.
    """
    try:
        yield
    except (RefusedError, MemoryError, KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:
        why = printable(" ".join(str(error).split()), 120) or type(error).__name__
        raise unreadable(f"The file is damaged or incomplete ({why}). {remedy}") from error


def capped(flaws: Sequence[Flaw], what: str) -> list[Flaw]:
    """The first flaws, and how many more there are: a file wrong throughout must not bury the others."""
    if len(flaws) <= LISTED:
        return list(flaws)
    more = f"{len(flaws) - LISTED:,} more {what} are not listed. Put the first ones right and check again."
    return [*flaws[:LISTED], Flaw(flaws[0].code, more)]
