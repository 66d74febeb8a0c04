"""CSV with few quotes or none, as most exports are: every line is a record, and that none is lost is soon proved."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from costing.model.tables import ROW
from costing.reading.grid import Grid
from costing.reading.header import HeadRow
from costing.reading.refusal import Flaw
from costing.reading.text.bytes_seen import NEWLINE, may_have_edges, number_of
from costing.reading.text.encoding import BOM
from costing.reading.text.quoted import Quoted
from costing.reading.text.structure import cells_of


@dataclass(frozen=True)
class PlainGrid:
    """A text each line of which is a record and ends in a newline.

    Polars refuses lines with more cells than the header. If none has more, as many lines are read as there are, and the
    delimiters that are not between quotes are as many as so many full lines have, then none has fewer either. Otherwise
    `careful` looks line by line.
    """

    data: bytes
    delimiter: str
    quoted: Quoted
    careful: Callable[[], Grid]

    def head(self, rows: int) -> list[HeadRow]:
        """The first lines, trimmed."""
        lines = self.data[: end_of_line(self.data, rows)].split(b"\n")
        cells = [(n, self._cells(line)) for n, line in enumerate(lines, 1)]
        return [(n, line) for n, line in cells if any(line)]

    def below(self, header: int, columns: Mapping[str, int]) -> tuple[pl.DataFrame, list[Flaw]]:
        """The columns of the lines below the header."""
        begin, end = end_of_line(self.data, header - 1), end_of_line(self.data, header)
        width = len(self._cells(self.data[begin:end]))
        lines = number_of(NEWLINE, self.data, end)
        if self._delimiters(end) != lines * (width - 1):
            return self.careful().below(header, columns)
        frame = every_column(self.data, self.delimiter, header, width)
        if frame is None or frame.height != lines:
            return self.careful().below(header, columns)
        rows = pl.int_range(header + 1, header + 1 + frame.height, dtype=pl.UInt32, eager=True)
        wanted = [pl.col(str(position)).alias(name) for name, position in columns.items()]
        return frame.select(wanted).with_columns(rows.alias(ROW)), []

    def is_blank(self, row: int) -> bool:
        """Whether the line has nothing but delimiters and white space."""
        return not any(self._cells(self._lines[row - 1]))

    def may_have_edges(self, header: int) -> bool:
        """Whether white space may stand beside what is between cells, or at the ends of quoted ones."""
        start = end_of_line(self.data, header)
        between = may_have_edges(self.data, ord(self.delimiter), start)
        return between or self.quoted.may_have_edges(self.data, start)

    def _cells(self, line: bytes) -> list[str]:
        return cells_of(line.decode().rstrip("\r\n"), self.delimiter)

    def _delimiters(self, start: int) -> int:
        delimiter = self.delimiter.encode()
        return number_of(ord(delimiter), self.data, start) - self.quoted.number_of(delimiter, self.data, start)

    @cached_property
    def _lines(self) -> list[bytes]:
        return self.data.split(b"\n")


def end_of_line(data: bytes, line: int) -> int:
    """Where the line of this number ends, its newline included; the end of the data where there are fewer."""
    end = 0
    for _ in range(line):
        end = data.find(b"\n", end) + 1 or len(data)
    return end


def every_column(text: bytes, delimiter: str, header: int, width: int) -> pl.DataFrame | None:
    """All columns below the header as text; None where a line has more: Polars does not say when it reads only some."""
    begin = end_of_line(text, header)
    if begin == len(text) or text.startswith(BOM, begin):
        return None
    try:
        return pl.read_csv(
            text,
            has_header=False,
            separator=delimiter,
            skip_lines=header,
            schema={str(position): pl.String for position in range(width)},
            quote_char='"' if b'"' in text else None,
        )
    except pl.exceptions.PolarsError:
        return None
