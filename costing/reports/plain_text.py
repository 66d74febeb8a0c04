"""Prints words and tables to a console: never as markup, wrapped to its width, no spaces at line ends."""

from rich.console import Console
from rich.table import Table
from rich.text import Text

from costing.model.problem import printable

LONGEST_NAME = 60


def say(console: Console, text: str, style: str = "", indent: int = 0, hang: int = 0) -> None:
    """Print words, every line indented, the second and later ones by `hang` more."""
    lines = Text(text, style=style).wrap(console, max(console.width - indent - hang, 1))
    for n, line in enumerate(lines):
        line.rstrip()
        console.print(Text(" " * (indent + (hang if n else 0))) + line, highlight=False, soft_wrap=True)


def show(console: Console, table: Table) -> None:
    """Print a table of plain cells."""
    with console.capture() as captured:
        console.print(table, highlight=False)
    for line in captured.get().splitlines():
        console.out(line.rstrip(), highlight=False)


def section(console: Console, heading: str) -> None:
    """Print a heading after a blank line."""
    console.print()
    say(console, heading, "bold")


def grid(*columns: str, headings: bool = False) -> Table:
    """A table without lines; a column whose heading begins with `>` is of figures, on the right."""
    table = Table(box=None, pad_edge=False, show_header=headings, header_style="", padding=(0, 2, 0, 0))
    for column in columns:
        figures = column.startswith(">")
        table.add_column(Text(column.lstrip(">")), justify="right" if figures else "left", overflow="fold")
    return table


def names_and(*columns: str, name: str, widest: int) -> Table:
    """A table with headings whose first column holds names of the user's, broken at a width."""
    table = grid(name, *columns, headings=True)
    table.columns[0].max_width = widest
    return table


def name_of(text: str) -> Text:
    """A name of the user's as a cell: control characters made visible, a very long one cut."""
    return Text(printable(text, LONGEST_NAME))
