"""CSV files whose quotes are not as RFC 4180 has them, read one by one so that the fault can be named."""

import csv
import io
import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from costing.model.written import trimmed
from costing.reading.grid import ragged, rows_as_frame
from costing.reading.header import HeadRow
from costing.reading.refusal import Flaw, RefusedError, capped

QUOTED = re.compile('"[^"]*(?:""[^"]*)*"')


@dataclass(frozen=True)
class RowsGrid:
    """Records as Python's csv module reads them, each with the line on which it starts."""

    rows: Sequence[tuple[int, list[str]]]

    def head(self, rows: int) -> list[HeadRow]:
        """The first records, trimmed."""
        first = [(line, [trimmed(cell) for cell in cells]) for line, cells in self.rows[:rows]]
        return [(line, cells) for line, cells in first if any(cells)]

    def below(self, header: int, columns: Mapping[str, int]) -> tuple[pl.DataFrame, list[Flaw]]:
        """The columns of the records that are as wide as the header."""
        width = next(len(cells) for line, cells in self.rows if line == header)
        below = [(line, cells) for line, cells in self.rows if line > header]
        odd = [(line, cells) for line, cells in below if len(cells) != width and any(map(trimmed, cells))]
        flaws = [ragged(line, len(cells), width) for line, cells in odd]
        regular = [(line, cells) for line, cells in below if len(cells) == width]
        return rows_as_frame(regular, columns), capped(flaws, "rows out of shape")

    def is_blank(self, row: int) -> bool:
        """Whether the record has nothing in any cell."""
        return not any(trimmed(cell) for line, cells in self.rows if line == row for cell in cells)

    def may_have_edges(self, header: int) -> bool:
        """Nothing is known of white space."""
        return True


def read_carefully(data: bytes, delimiter: str) -> RowsGrid:
    """All records of a text; refused where a quote is out of place.

    A quote inside a cell that does not begin with one stands for itself, as every reader takes it.
    """
    text = data.decode()
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows = []
    while True:
        line = reader.line_num + 1
        try:
            rows.append((line, next(reader)))
        except StopIteration:
            return RowsGrid(rows)
        except csv.Error as error:
            raise RefusedError(quote_out_of_place(text, delimiter, line)) from error


def quote_out_of_place(text: str, delimiter: str, line: int) -> Flaw:
    """Where the quote opened that the record starting on `line` does not close as it should.

    The csv module tells only where it gave up, which may be thousands of rows behind the quote to be mended.
    """
    record = "".join(itertools.islice(io.StringIO(text, newline=""), line - 1, None))
    position = 0
    cell_behind = cell_and_delimiter(delimiter)
    while cell := cell_behind.match(record, position):
        position = cell.end()
    opened = line + lines_in(record[:position])
    quoted = QUOTED.match(record, position)
    behind = record[quoted.end() : quoted.end() + 1] if quoted else ""
    if not record.startswith('"', position):
        problem = "A cell of this record is too long to read. Shorten it."
    elif quoted is None:
        problem = "A double quote opens on this line and never closes. Close it or remove it."
    elif behind in ("", "\r", "\n"):
        problem = "A cell on this line is too long to read. Close its double quote or shorten it."
    elif quoted[0].endswith('\\"'):
        problem = 'A quote inside a cell of this line stands behind a backslash. Write it twice instead: "".'
    else:
        closed = opened + lines_in(quoted[0])
        problem = (
            f"A double quote opens on this line, and the one closing it (row {closed:,}) has text behind it. "
            "Close it at the end of the cell, and write a quote inside a cell twice."
        )
    return Flaw("unclosed-quote", problem, opened)


def cell_and_delimiter(delimiter: str) -> re.Pattern[str]:
    """A cell, quoted or not, and the delimiter behind it."""
    end = re.escape(delimiter)
    return re.compile(f'(?:"[^"]*(?:""[^"]*)*"|[^"{end}\\r\\n][^{end}\\r\\n]*|){end}')


def lines_in(text: str) -> int:
    """Line ends in a text: newlines, and returns that no newline follows."""
    return len(re.findall("\r\n|\r|\n", text))
