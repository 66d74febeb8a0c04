"""Tables whose figures may be too wide for one: as many as the width of the console needs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from costing.reports.plain_text import name_of, names_and, show

WIDEST_NAME = 26
BETWEEN = 2


@dataclass(frozen=True)
class Figures:
    """A column of figures: what it is called, and its cells from the top."""

    heading: str
    cells: Sequence[str]

    @property
    def width(self) -> int:
        """How many columns of the console it takes, with the gap before it."""
        return BETWEEN + max(cell_len(text) for text in (self.heading, *self.cells))


def show_packed(console: Console, name: str, names: Sequence[str], blocks: Sequence[Sequence[Figures]]) -> None:
    """Print figures beside names: in one table if the console holds it, else in several with the names repeated.

    The figures of a block always stand side by side.
    """
    widest = min(max(cell_len(name_of(text).plain) for text in (name, *names)), WIDEST_NAME)
    for n, figures in enumerate(packed(blocks, console.width - widest)):
        if n:
            console.print()
        table = names_and(*(f">{column.heading}" for column in figures), name=name, widest=widest)
        for row, text in enumerate(names):
            table.add_row(name_of(text), *(Text(column.cells[row]) for column in figures))
        show(console, table)


def packed(blocks: Sequence[Sequence[Figures]], room: int) -> Iterator[list[Figures]]:
    """The blocks' columns, in their order, so many together as there is room for."""
    together: list[Figures] = []
    for block in blocks:
        if together and sum(column.width for column in (*together, *block)) > room:
            yield together
            together = []
        together = [*together, *block]
    if together:
        yield together
