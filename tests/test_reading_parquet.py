"""Parquet: typed columns become the text that other formats have; what a file does to the parser stays in a child."""

import datetime as dt
import io
from decimal import Decimal
from pathlib import Path

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from costing.reading.parquet import child as children
from costing.reading.parquet.child import Child
from costing.reading.parquet.parquet_files import open_parquet
from costing.reading.refusal import RefusedError
from tests.study_on_disk import codes, column, places, written

EVENING = dt.datetime(2013, 6, 4, 23, 30, tzinfo=dt.UTC)


def parquet(**columns: pa.Array) -> bytes:
    """A file with these columns."""
    out = io.BytesIO()
    pq.write_table(pa.table(columns), out)
    return out.getvalue()


def log(**columns: pa.Array) -> bytes:
    """A work log of one row with these columns in place of, or beside, its own."""
    usual = {"date": pa.array(["2013-03-04"]), "role": pa.array(["social worker"]), "minutes": pa.array([90])}
    return parquet(**{**usual, **columns})


@pytest.mark.parametrize(
    ("name", "cell", "text"),
    [
        ("date", pa.array([dt.date(2013, 3, 4)]), "2013-03-04"),
        ("date", pa.array([dt.datetime(2013, 3, 4)], pa.timestamp("ns")), "2013-03-04"),
        ("date", pa.array([dt.datetime(2013, 3, 4, 9, 30)], pa.timestamp("ms")), "2013-03-04 09:30:00"),
        ("date", pa.array([dt.datetime(2013, 3, 4, tzinfo=dt.UTC)], pa.timestamp("us", "UTC")), "2013-03-04"),
        ("date", pa.array([EVENING], pa.timestamp("us", "Europe/London")), "2013-06-05 00:30:00"),
        ("minutes", pa.array([Decimal("7.50")]), "7.5"),
        ("minutes", pa.array([90.0]), "90"),
        ("minutes", pa.array([90], pa.uint8()), "90"),
        ("minutes", pa.array([dt.time(1, 30)]), "1:30:00"),
        ("minutes", pa.array([dt.timedelta(minutes=90)]), "1:30:00"),
        ("role", pa.array(["r"]).dictionary_encode(), "r"),
        ("family_id", pa.array(["00123"]), "00123"),
        ("family_id", pa.array([123]), "123"),
        ("family_id", pa.array([None], pa.null()), None),
        ("minutes", pa.array([float("nan")]), "nan"),
    ],
)
def test_a_typed_cell_is_the_text_that_a_csv_would_have(name: str, cell: pa.Array, text: str, tmp_path: Path) -> None:
    study = written(tmp_path, files={"work_log.csv": None, "work_log.parquet": log(**{name: cell})})
    assert codes(study) == []
    assert column(study, "work_log", name) == [text]


def test_int96_is_a_time_like_others(tmp_path: Path) -> None:
    out = io.BytesIO()
    days = pa.array([dt.datetime(2013, 3, 4)], pa.timestamp("ns"))
    table = pa.table({"date": days, "role": pa.array(["r"]), "minutes": pa.array([5])})
    pq.write_table(table, out, use_deprecated_int96_timestamps=True)
    study = written(tmp_path, files={"work_log.csv": None, "work_log.parquet": out.getvalue()})
    assert column(study, "work_log", "date") == ["2013-03-04"]


@pytest.mark.parametrize(
    ("name", "cell", "words"),
    [
        ("family_id", pa.array([["F1", "F2"]]), "list(string)"),
        ("family_id", pa.array([{"a": 1}]), "struct"),
        ("note", pa.array([b"bytes"]), "binary"),
        ("date", pa.array([EVENING], pa.timestamp("us", "UTC")), "times in UTC"),
    ],
)
def test_a_column_that_holds_no_cells_is_refused_by_name_and_kind(
    name: str, cell: pa.Array, words: str, tmp_path: Path
) -> None:
    study = written(tmp_path, files={"work_log.csv": None, "work_log.parquet": log(**{name: cell})})
    assert places(study) == [("unreadable-file", f"work_log.parquet, {name}")]
    assert words in study.problems[0].message


@pytest.mark.parametrize("second", ["minutes", "Minutes"])
def test_two_columns_of_one_name_are_a_problem(second: str, tmp_path: Path) -> None:
    out = io.BytesIO()
    cells = [pa.array(["2013-03-04"]), pa.array(["r"]), pa.array([5]), pa.array([7])]
    pq.write_table(pa.table(cells, names=["date", "role", "minutes", second]), out)
    study = written(tmp_path, files={"work_log.csv": None, "work_log.parquet": out.getvalue()})
    assert codes(study) == ["duplicate-column"]


def damaged() -> dict[str, bytes]:
    """Files that are broken in different places."""
    data = log(note=pa.array(["a" * 5000]))
    return {
        "cut": data[:-20],
        "without its end": data[:200],
        "its end only": b"PAR1" + data[-300:],
        "its length wrong": data[:-8] + b"\xff\xff\xff\x7f" + b"PAR1",
        "its pages overwritten": data[:4] + b"\xff" * 400 + data[404:],
    }


@pytest.mark.parametrize("name", damaged())
def test_a_damaged_file_is_refused(name: str, tmp_path: Path) -> None:
    study = written(tmp_path, files={"work_log.csv": None, "work_log.parquet": damaged()[name]})
    assert codes(study) == ["unreadable-file"]
    assert "work_log" not in study.tables


def test_random_damage_is_refused_or_read_by_one_child_that_is_replaced_when_it_ends() -> None:
    """Each byte of the footer made another: no traceback, and the child answers for the next file."""
    data, child = log(), Child()
    whole = pl.read_parquet(io.BytesIO(data))
    for at in range(len(data) - 1, 4, -9):
        try:
            grid = open_parquet(data[:at] + bytes([data[at] ^ 0x3C]) + data[at + 1 :], child)
            for position in range(len(grid.names)):
                grid.column(position)
        except RefusedError:
            continue
    assert open_parquet(data, child).column(1).to_list() == whole["role"].to_list()
    child.close()


def test_a_child_that_takes_too_long_is_ended_and_the_next_file_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    child = Child()
    monkeypatch.setattr(children, "SECONDS", -2)
    with pytest.raises(RefusedError, match="more memory or time"):
        open_parquet(log(), child)
    monkeypatch.undo()
    assert open_parquet(log(), child).names == ("date", "role", "minutes")
    child.close()


def test_a_small_file_that_holds_more_than_memory_is_refused() -> None:
    """Sixteen million texts of a hundred letters, all the same, pack to next to nothing."""
    out = io.BytesIO()
    table = pa.table({"note": pa.array(["a" * 100] * 400_000)})
    with pq.ParquetWriter(out, table.schema, use_dictionary=False, compression="zstd") as writer:
        for _ in range(40):
            writer.write_table(table)
    child = Child()
    grid = open_parquet(out.getvalue(), child)
    with pytest.raises(RefusedError):
        grid.column(0)
    child.close()


def test_a_study_without_parquet_starts_no_child(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(children, "started", lambda: pytest.fail("a child was started"))
    assert codes(written(tmp_path)) == []


def test_a_million_cells_come_back_as_they_are() -> None:
    numbers = pa.array(np.arange(1_000_000))
    child = Child()
    assert open_parquet(parquet(minutes=numbers), child).column(0).to_list()[-1] == 999_999
    child.close()
