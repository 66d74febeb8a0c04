"""Small pieces of Markdown."""

from collections.abc import Iterable, Sequence


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; upright bars in cells are escaped.

    >>> print(table(["one", "two"], [["a|b", ""]]))
    | one | two |
    |---|---|
    | a\\|b |  |
    """
    lines = [line(head), "|" + "---|" * len(head), *(line(row) for row in rows)]
    return "\n".join(lines)


def line(cells: Sequence[str]) -> str:
    """One row of a table."""
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def fenced(kind: str, text: str) -> str:
    """A block of text as it is."""
    return f"```{kind}\n{text.rstrip(chr(10))}\n```"


def code(text: str) -> str:
    """Text as code; nothing for nothing."""
    return f"`{text}`" if text else ""


def codes(names: Iterable[str], last: str = "and") -> str:
    """Names as code, in a sentence.

    >>> codes(["a", "b", "c"])
    '`a`, `b` and `c`'
    """
    *some, end = (code(name) for name in names)
    return f"{', '.join(some)} {last} {end}" if some else end
