"""Reading CSV: UTF-8, one delimiter, quotes as RFC 4180 has them; fast, and never a row lost, short or shifted."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from costing.model.tables import ROW
from costing.reading.grid import Grid, ragged
from costing.reading.header import HeadRow
from costing.reading.refusal import Flaw, capped, refusing_damage
from costing.reading.text.bytes_seen import has_lone_returns
from costing.reading.text.careful import read_carefully
from costing.reading.text.encoding import AS_UTF_8, BOM
from costing.reading.text.plain import PlainGrid
from costing.reading.text.quoted import few_quoted
from costing.reading.text.structure import Records, cells_of, structure


def open_csv(data: bytes, delimiter: str) -> Grid:
    """The cells of UTF-8 text; refused where its quotes cannot be followed."""
    text = with_newlines(data)
    if has_lone_returns(text):
        return read_carefully(text, delimiter)
    quoted = few_quoted(text, delimiter)
    if quoted is None:
        return structured(text, delimiter)
    return PlainGrid(text, delimiter, quoted, lambda: structured(text, delimiter))


def structured(text: bytes, delimiter: str) -> Grid:
    """The cells of a text whose records are found by its quotes."""
    found = structure(text, delimiter)
    return CsvGrid(text, delimiter, found) if found else read_carefully(text, delimiter)


def with_newlines(data: bytes) -> bytes:
    """The text with a newline at its end; old Macintosh line ends, which Polars takes for none, made new."""
    text = data if b"\n" in data else data.replace(b"\r", b"\n")
    return text if text.endswith(b"\n") else text + b"\n"


@dataclass(frozen=True)
class CsvGrid:
    """A text whose records are known; Polars parses those of the header's width and must return as many."""

    data: bytes
    delimiter: str
    records: Records

    def head(self, rows: int) -> list[HeadRow]:
        """The first records, trimmed."""
        first = [(int(self.records.lines[i]), self._cells(i)) for i in range(min(rows, len(self.records.lines)))]
        return [(line, cells) for line, cells in first if any(cells)]

    def below(self, header: int, columns: Mapping[str, int]) -> tuple[pl.DataFrame, list[Flaw]]:
        """The columns of the records that are as wide as the header."""
        first = self.records.index(header) + 1
        width = int(self.records.cells[first - 1])
        body = self.records.behind(first)
        blank = body.ends - body.starts == body.cells - 1
        kept = (body.cells == width) & ~blank
        frame = parsed(self._text_of(body, kept), self.delimiter, columns, width)
        if frame.height != np.count_nonzero(kept):
            return read_carefully(self.data, self.delimiter).below(header, columns)
        odd = [i + first for i in np.flatnonzero((body.cells != width) & ~blank).tolist()]
        flaws = [
            ragged(int(self.records.lines[i]), int(self.records.cells[i]), width) for i in odd if any(self._cells(i))
        ]
        lines = pl.Series(values=body.lines[kept].astype(np.uint32), dtype=pl.UInt32)
        return frame.with_columns(lines.alias(ROW)), capped(flaws, "rows out of shape")

    def is_blank(self, row: int) -> bool:
        """Whether the record has nothing but delimiters, quotes and white space."""
        return not any(self._cells(self.records.index(row)))

    def may_have_edges(self, header: int) -> bool:
        """Nothing is known of white space."""
        return True

    def _cells(self, record: int) -> list[str]:
        text = self.data[self.records.starts[record] : self.records.ends[record]].decode()
        return cells_of(text, self.delimiter)

    def _text_of(self, body: Records, kept: NDArray[np.bool_]) -> bytes:
        """The text of the records kept, each with its line end."""
        if not len(kept):
            return b""
        stops = np.append(body.starts[1:], len(self.data))
        if kept.all():
            return self.data[body.starts[0] :]
        edges = np.flatnonzero(np.diff(kept, prepend=False, append=False))
        runs = zip(body.starts[edges[::2]].tolist(), stops[edges[1::2] - 1].tolist(), strict=True)
        return b"".join(self.data[start:stop] for start, stop in runs)


def parsed(text: bytes, delimiter: str, columns: Mapping[str, int], width: int) -> pl.DataFrame:
    """Columns of regular records, all as text; what looks like a byte order mark is here part of a cell."""
    if not text:
        return pl.DataFrame(schema=dict.fromkeys(columns, pl.String))
    with refusing_damage(AS_UTF_8):
        frame = pl.read_csv(
            BOM + text if text.startswith(BOM) else text,
            has_header=False,
            separator=delimiter,
            schema={str(position): pl.String for position in range(width)},
            columns=sorted(set(columns.values())),
            quote_char='"' if b'"' in text else None,
        )
    return frame.select(pl.col(str(position)).alias(name) for name, position in columns.items())
