"""CSV without any quote, as most exports are: every line is a record, so that it is soon proved that none is lost."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from costing.model.tables import ROW
from costing.model.written import trimmed
from costing.reading.grid import Grid
from costing.reading.header import HeadRow
from costing.reading.refusal import Flaw
from costing.reading.text.encoding import BOM


@dataclass(frozen=True)
class PlainGrid:
    """A text without quotes, each line of which ends in a newline.

    Polars refuses lines with more cells than the header. If none has more, as many lines are read as there are, and the
    delimiters are as many as so many full lines have, then none has fewer either. Otherwise `careful` looks line by
    line.
    """

    data: bytes
    delimiter: str
    careful: Callable[[], Grid]

    def head(self, rows: int) -> list[HeadRow]:
        """The first lines, trimmed."""
        lines = self.data[: end_of_line(self.data, rows)].split(b"\n")
        cells = [(n, self._cells(line)) for n, line in enumerate(lines, 1)]
        return [(n, line) for n, line in cells if any(line)]

    def below(self, header: int, columns: Mapping[str, int]) -> tuple[pl.DataFrame, list[Flaw]]:
        """The columns of the lines below the header."""
        begin, end = end_of_line(self.data, header - 1), end_of_line(self.data, header)
        delimiter = self.delimiter.encode()
        width = self.data.count(delimiter, begin, end) + 1
        frame = every_column(self.data, self.delimiter, header, width)
        lines, delimiters = self.data.count(b"\n", end), self.data.count(delimiter, end)
        if frame is None or frame.height != lines or delimiters != frame.height * (width - 1):
            return self.careful().below(header, columns)
        rows = pl.int_range(header + 1, header + 1 + frame.height, dtype=pl.UInt32, eager=True)
        wanted = [pl.col(str(position)).alias(name) for name, position in columns.items()]
        return frame.select(wanted).with_columns(rows.alias(ROW)), []

    def is_blank(self, row: int) -> bool:
        """Whether the line has nothing but delimiters and white space."""
        return not any(self._cells(self._lines[row - 1]))

    def _cells(self, line: bytes) -> list[str]:
        return [trimmed(cell) for cell in line.decode().split(self.delimiter)]

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
        schema = {str(position): pl.String for position in range(width)}
        return pl.read_csv(
            text, has_header=False, separator=delimiter, skip_lines=header, schema=schema, quote_char=None
        )
    except pl.exceptions.PolarsError:
        return None
