"""CSV files: nothing lost, short or shifted, and every row with its physical line."""

import csv
import io
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from costing.model.written import trimmed
from costing.reading.cell_text import without_blanks, without_edges
from costing.reading.grid import Grid
from costing.reading.refusal import RefusedError
from costing.reading.table_settings import DELIMITERS
from costing.reading.text import bytes_seen, quoted, structure
from costing.reading.text.careful import RowsGrid, read_carefully
from costing.reading.text.csv_files import CsvGrid, open_csv, with_newlines
from costing.reading.text.plain import PlainGrid

CELLS = st.text(st.sampled_from('ab"",,\n\r é😀\u00a0\u2028\ufeff;\t|'), max_size=6)


def rows_below(grid: Grid, header: int, width: int) -> list[tuple[object, ...]]:
    """Cells below the header, trimmed, and the rows' numbers; rows with nothing in them left out."""
    names = [str(position) for position in range(width)]
    frame, flaws = grid.below(header, {name: int(name) for name in names})
    assert not flaws
    cells = without_blanks(without_edges(frame, names) if grid.may_have_edges(header) else frame, names)
    return cells.filter(~pl.all_horizontal(pl.col(names).is_null())).rows()


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[list[str]], str]:
    """Rows of text under a header, and a line end; the csv module quotes a return only where it is part of that."""
    width = draw(st.integers(1, 4))
    line_end = draw(st.sampled_from(["\n", "\r\n"]))
    cell = CELLS if "\r" in line_end else CELLS.map(lambda text: text.replace("\r", ""))
    rows = draw(st.lists(st.lists(cell, min_size=width, max_size=width), max_size=6))
    return [[f"h{i}" for i in range(width)], *rows], line_end


def csv_text(rows: list[list[str]], line_end: str, quoting: int = csv.QUOTE_MINIMAL, delimiter: str = ",") -> str:
    """Rows as Python's csv module writes them."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator=line_end, quoting=quoting)  # type: ignore[arg-type]
    writer.writerows(rows)
    return out.getvalue()


def as_csv_reads(text: str, delimiter: str = ",") -> list[tuple[object, ...]]:
    """What the csv module reads below the header, each record with the line after the one before it."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    next(reader)
    rows: list[tuple[object, ...]] = []
    before = reader.line_num
    for cells in reader:
        values = [trimmed(cell) or None for cell in cells]
        if any(values):
            rows.append((*values, before + 1))
        before = reader.line_num
    return rows


@settings(max_examples=200, deadline=None)
@given(tables(), st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]), st.sampled_from(sorted(DELIMITERS)))
def test_any_table_is_read_back_with_its_physical_lines(
    table: tuple[list[list[str]], str], quoting: int, delimiter: str
) -> None:
    rows, line_end = table
    text = csv_text(rows, line_end, quoting, delimiter)
    assert rows_below(open_csv(text.encode(), delimiter), 1, len(rows[0])) == as_csv_reads(text, delimiter)


@settings(max_examples=200, deadline=None)
@given(tables(), st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]), st.sampled_from(sorted(DELIMITERS)))
def test_a_table_of_few_quotes_is_read_back_as_any_other(
    table: tuple[list[list[str]], str], quoting: int, delimiter: str
) -> None:
    """However many there are, they are taken for few here."""
    rows, line_end = table
    text = csv_text(rows, line_end, quoting, delimiter)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(quoted, "FEW", 1)
        assert rows_below(open_csv(text.encode(), delimiter), 1, len(rows[0])) == as_csv_reads(text, delimiter)


@settings(max_examples=200, deadline=None)
@given(tables(), st.sampled_from(sorted(DELIMITERS)))
def test_fast_and_careful_reading_agree(table: tuple[list[list[str]], str], delimiter: str) -> None:
    """Wherever the structure can be followed fast, it is the one that the csv module finds."""
    rows = [[cell.replace("\r", "") for cell in row] for row in table[0]]
    data = with_newlines(csv_text(rows, table[1], delimiter=delimiter).encode())
    records = structure.structure(data, delimiter)
    assert records is not None
    fast, careful = CsvGrid(data, delimiter, records), read_carefully(data, delimiter)
    assert rows_below(fast, 1, len(rows[0])) == rows_below(careful, 1, len(rows[0]))


@settings(deadline=None)
@given(st.text(st.sampled_from('a",\n'), max_size=30))
def test_text_of_any_quotes_is_read_as_csv_reads_it_or_refused(text: str) -> None:
    """Where quotes are well-formed the cells counted are those of a strict reader, line by line."""
    data = with_newlines(text.encode())
    records = structure.structure(data, ",")
    if records is None:
        return
    strict = list(csv.reader(io.StringIO(data.decode(), newline=""), strict=True))
    assert [int(cells) for cells in records.cells] == [max(1, len(row)) for row in strict]
    assert [structure.cells_of(data[a:b].decode(), ",") for a, b in zip(records.starts, records.ends, strict=True)] == [
        [trimmed(cell) for cell in row] or [""] for row in strict
    ]


def test_structure_does_not_depend_on_where_chunks_are_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    data = b'a,b\n"x ""y"",\nz",1\r\n2,"3"\n\n"",4\n'
    whole = structure.structure(data, ",")
    assert whole is not None
    for size in range(1, len(data)):
        monkeypatch.setattr(structure, "CHUNK", size)
        cut = structure.structure(data, ",")
        assert cut is not None
        for name in ("starts", "ends", "lines", "cells"):
            assert np.array_equal(getattr(cut, name), getattr(whole, name))


def test_every_row_out_of_shape_is_reported_and_none_is_read() -> None:
    grid = open_csv(b"a,b,c\n1,2,3\n1,2\n\n,,,,\n1,2,3,4\n4,5,6\n", ",")
    frame, flaws = grid.below(1, {"a": 0, "c": 2})
    assert frame.rows() == [("1", "3", 2), ("4", "6", 7)]
    assert [(flaw.code, flaw.row) for flaw in flaws] == [("ragged-row", 3), ("ragged-row", 6)]
    assert "2 cells, the header 3" in flaws[0].message


def test_a_thousand_rows_out_of_shape_are_listed_and_the_others_counted() -> None:
    _, flaws = open_csv(b"a,b\n" + b"1\n" * 1_500, ",").below(1, {"a": 0})
    assert len(flaws) == 1_001
    assert flaws[-1].message.startswith("500 more rows out of shape")


def test_blank_rows_and_rows_of_commas_are_skipped_and_keep_the_numbering() -> None:
    assert rows_below(open_csv(b"a,b\r\n,\r\n\r\n1,2\r\n , \r\n3,4", ","), 1, 2) == [("1", "2", 4), ("3", "4", 6)]


@pytest.mark.parametrize("delimiter", sorted(DELIMITERS))
def test_a_text_without_quotes_is_read_at_once_whatever_is_between_its_cells(delimiter: str) -> None:
    text = "a,b\n1,\n,\n3,4\n".replace(",", delimiter).encode()

    def careful() -> Grid:
        raise AssertionError("every line is as wide as the header")

    none = quoted.few_quoted(text, delimiter)
    assert none is not None
    grid = PlainGrid(text, delimiter, none, careful)
    assert type(open_csv(text, delimiter)) is PlainGrid
    assert rows_below(grid, 1, 2) == [("1", None, 2), ("3", "4", 4)]


@pytest.mark.parametrize(
    ("cell", "grid"),
    [('"a, b"', PlainGrid), ('"a ""b"""', PlainGrid), ('"a\nb"', CsvGrid), ('a "b"', RowsGrid), (",1", PlainGrid)],
)
def test_records_are_looked_for_only_where_a_line_may_be_none_or_is_out_of_shape(cell: str, grid: type[Grid]) -> None:
    text = "id,note\n" + "1,plain\n" * 100 + f"2,{cell}\n"
    opened = open_csv(text.encode(), ",")
    assert isinstance(opened, grid)
    frame, flaws = opened.below(1, {"id": 0, "note": 1})
    read = list(csv.reader(io.StringIO(text, newline="")))[1:]
    assert [list(row[:2]) for row in frame.rows()] == [row for row in read if len(row) == 2]
    assert len(flaws) == (cell == ",1")


@pytest.mark.parametrize(
    ("text", "delimiter", "may"),
    [
        ("a,b\n1 2,x y\n", ",", False),
        ("a , b\n1,2\n", ",", False),
        ('"a ",b\n1,"2"\n', ",", False),
        ("a,b\r\n1,2\r\n", ",", False),
        ("a,b\n1, 2\n", ",", True),
        ("a,b\n1 ,2\n", ",", True),
        ("a,b\n1,2 \r\n", ",", True),
        ('a,b\n1,"2 "\n', ",", True),
        ("a,b\n1,\u00a02\n", ",", True),
        ("a\tb\n1\t2\n", "\t", False),
        ('a\tb\n1\t"\t2"\n', "\t", True),
    ],
)
def test_cells_are_trimmed_only_where_white_space_stands_beside_what_parts_them(
    text: str, delimiter: str, may: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quoted, "FEW", 1)
    for size in range(1, len(text.encode())):
        monkeypatch.setattr(bytes_seen, "LOOKED_AT", size)
        assert open_csv(text.encode(), delimiter).may_have_edges(1) == may


def test_old_macintosh_line_ends_are_line_ends() -> None:
    assert rows_below(open_csv(b"a,b\r1,2\r3,4", ","), 1, 2) == [("1", "2", 2), ("3", "4", 3)]


def test_a_quote_inside_a_cell_stands_for_itself() -> None:
    grid = open_csv(b'a,b\n5" pipe,1\n,2\n', ",")
    assert isinstance(grid, RowsGrid)
    assert rows_below(grid, 1, 2) == [('5" pipe', "1", 2), (None, "2", 3)]


@pytest.mark.parametrize(
    ("data", "code", "row", "words"),
    [
        (b'a,b\n1,"x\n2,y\n', "unclosed-quote", 2, "never closes"),
        (b'a,b\n"x\ny","open\n3,4\n5,"z"\n', "unclosed-quote", 3, "row 5"),
        (b'a,b\n"x" y,2\n', "unclosed-quote", 2, "text behind it"),
        (b'a,b\n1,2\n"a \\"b\\" c",3\n', "unclosed-quote", 3, "backslash"),
        (b'a,b\n5" x,"' + b"y" * 200_000 + b'"\n', "unclosed-quote", 2, "too long"),
    ],
)
def test_what_cannot_be_followed_is_refused_where_it_begins(data: bytes, code: str, row: int, words: str) -> None:
    with pytest.raises(RefusedError) as refused:
        open_csv(data, ",")
    assert (refused.value.flaw.code, refused.value.flaw.row) == (code, row)
    assert words in refused.value.flaw.message


def test_rows_that_the_parser_does_not_return_are_read_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Should Polars ever lose a row, the count tells and the careful reader takes over."""
    monkeypatch.setattr("costing.reading.text.csv_files.parsed", lambda *_: pl.DataFrame({"0": ["1"]}))
    assert rows_below(open_csv(b'a\n1\n"2"\n', ","), 1, 1) == [("1", 2), ("2", 3)]


def test_a_large_log_with_quoted_notes_is_read_as_the_csv_module_reads_it(tmp_path: Path) -> None:
    """Polars cuts large files into pieces for its threads; none may be cut inside a quoted note."""
    notes = ["", "plain", 'said "no", twice', "two\nlines", "a\r\n\r\nb", ",", '"']
    rows = [["id", "note", "n"], *([f"E{i}", notes[i % 7], str(i)] for i in range(60_000))]
    text = csv_text(rows, "\r\n")
    assert rows_below(open_csv(text.encode(), ","), 1, 3) == as_csv_reads(text)
