"""Typed cells become the same text whether they come from Excel, Parquet, pandas or Polars."""

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from costing.reading.cell_text import cell_text, number_text, series_text
from costing.reading.frames import study_from_frames, table_from_frame
from costing.reading.table_settings import TableSettings
from tests.study_on_disk import codes, written

LOG = {"date": [dt.date(2013, 3, 4)], "role": ["r"], "minutes": [90.0]}
COSTS = {"role": ["r"], "cost_per_hour": [40]}
STUDY = {"title": "x", "start": dt.date(2013, 3, 4), "end": "2013-03-17", "discount_rate": 0.035}


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (90.0, "90"),
        (0.1, "0.1"),
        (1e-7, "0.0000001"),
        (1e22, "10000000000000000000000"),
        (0.1 + 0.2, "0.30000000000000004"),
        (-0.0, "0"),
        (float("nan"), "nan"),
        (float("-inf"), "-inf"),
        (12345678901234567, "12345678901234567"),
        (Decimal("12.60"), "12.6"),
        (True, "yes"),
        (dt.date(2025, 6, 2), "2025-06-02"),
        (dt.datetime(2025, 6, 2), "2025-06-02"),
        (dt.datetime(2025, 6, 2, 14, 30), "2025-06-02 14:30:00"),
        (dt.time(1, 30), "1:30:00"),
        (dt.time(0, 0, 1, 500_000), "0:00:01.5"),
        (dt.timedelta(hours=25, minutes=30), "25:30:00"),
        (dt.timedelta(hours=-21, minutes=-30), "-21:30:00"),
        ("00123", "00123"),
        (None, ""),
    ],
)
def test_a_value_becomes_the_same_text_alone_and_in_a_column(value: Any, text: str) -> None:
    assert cell_text(value) == text
    column = series_text(pl.Series([value, None], strict=False))
    assert column.to_list() == [text or None, None]
    assert column.dtype == pl.String


@settings(deadline=None)
@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_is_the_shortest_plain_decimal_that_is_exactly_it(number: float) -> None:
    text = number_text(number)
    assert float(text) == number
    assert not set(text) & set("eE+")
    assert text == "0" or not text.startswith("-0") or "." in text
    assert series_text(pl.Series([number])).to_list() == [text]


@settings(deadline=None)
@given(st.lists(st.one_of(st.timedeltas(dt.timedelta(-100), dt.timedelta(100)), st.none()), min_size=1))
def test_durations_of_a_column_stay_in_their_order(values: list[dt.timedelta | None]) -> None:
    texts = series_text(pl.Series(values, dtype=pl.Duration("us"))).to_list()
    assert texts == [cell_text(value) or None for value in values]


def test_columns_of_every_kind_become_text() -> None:
    at = dt.datetime(2013, 3, 4, 9, 30, tzinfo=dt.UTC)
    frame = pl.DataFrame(
        {
            "date": pl.Series([at]).dt.convert_time_zone("Europe/London"),
            "practitioner_id": pl.Series([7], dtype=pl.Int8),
            "role": pl.Series(["r"], dtype=pl.Categorical),
            "minutes": pl.Series([dt.timedelta(minutes=90)]),
            "hours": pl.Series([None], dtype=pl.Null),
            "note": pl.Series([Decimal("90.50")]),
        }
    )
    read = table_from_frame("work_log", frame)
    assert read.problems == ()
    assert read.table is not None
    assert read.table.rows.rows() == [("2013-03-04 09:30:00", "7", "r", "1:30:00", None, "90.5", 2, 0)]
    assert read.table.parts[0].file == "work_log"


@pytest.mark.parametrize("library", [pl.DataFrame, pd.DataFrame])
def test_frames_of_pandas_and_polars_are_a_study(library: Any) -> None:
    study = study_from_frames({"study": STUDY, "work_log": library(LOG), "unit_costs": library(COSTS)})
    assert codes(study) == []
    assert study.settings == {"title": "x", "start": "2013-03-04", "end": "2013-03-17", "discount_rate": "0.035"}
    assert study.tables["work_log"].rows.rows() == [("2013-03-04", "r", "90", 2, 0)]
    assert study.tables["unit_costs"].rows.rows() == [("r", "40", 2, 0)]


def test_every_kind_of_pandas_column_becomes_text_and_missing_values_are_blank() -> None:
    frame = pd.DataFrame(
        {
            "date": pd.Series(["2013-03-04T00:00", "2013-03-05T10:00", None], dtype="datetime64[ns]"),
            "role": pd.Categorical(["a", "b", None]),
            "practitioner_id": pd.array([1, 2, None], dtype="Int64"),
            "family_id": ["F1", float("nan"), " "],
            "minutes": pd.to_timedelta(["1h30m", None, "0 days 00:00:30"]),
            "hours": [1.0, float("nan"), float("inf")],
            "note": [True, None, dt.time(1, 30)],
        }
    )
    read = table_from_frame("work_log", frame)
    assert read.table is not None
    assert read.table.rows.select(
        "date", "practitioner_id", "role", "family_id", "minutes", "hours", "note"
    ).rows() == [
        ("2013-03-04", "1", "a", "F1", "1:30:00", "1", "yes"),
        ("2013-03-05 10:00:00", "2", "b", None, None, None, None),
        (None, None, None, None, "0:00:30", "inf", "1:30:00"),
    ]


def test_headings_of_frames_are_matched_and_checked_as_those_of_files() -> None:
    frame = pd.DataFrame([["2013-03-04", "r", 5, 6]], columns=["Date", "Role", "minutes", "Minutes"])
    assert [p.code for p in table_from_frame("work_log", frame).problems] == ["duplicate-column"]
    settings = TableSettings(columns={"minutes": "Minutes_"}, date_order="dmy")
    read = table_from_frame("work_log", frame.iloc[:, [0, 1, 3]], settings)
    assert read.table is not None
    assert read.table.conventions.date_order == "dmy"
    assert read.table.parts[0].headers["minutes"] == "Minutes"


def test_what_is_missing_or_unknown_among_frames_is_a_problem() -> None:
    study = study_from_frames({"study": {"titel": "x"}, "work_log": pl.DataFrame(LOG), "familys": pl.DataFrame()})
    assert codes(study) == ["unknown-setting", "unknown-table", "no-such-file"]
    with pytest.raises(TypeError, match="list"):
        table_from_frame("work_log", [1, 2])


def test_lists_and_structures_are_refused_where_a_cell_is_needed() -> None:
    frame = pl.DataFrame(LOG | {"note": [["a", "b"]]})
    (problem,) = table_from_frame("work_log", frame).problems
    assert problem.code == "unreadable-file"
    assert "note" in problem.message
    assert [p.code for p in table_from_frame("work_log", frame.rename({"note": "mood"})).problems] == ["unknown-column"]


def test_parquet_is_read_as_the_frame_it_holds(tmp_path: Path) -> None:
    frame = pl.DataFrame(LOG | {"Family ID": ["F1"], "mood": [[1]]})
    frame.write_parquet(tmp_path / "work_log.parquet")
    study = written(tmp_path, files={"work_log.csv": None})
    assert codes(study) == ["unknown-column"]
    assert study.tables["work_log"].rows.rows() == [("2013-03-04", "r", "F1", "90", 2, 0)]


@pytest.mark.parametrize("data", [b"", b"date,role\n", b"PAR1", b"PAR1" + b"\0" * 100 + b"PAR1"])
def test_what_is_no_parquet_is_refused(data: bytes, tmp_path: Path) -> None:
    study = written(tmp_path, files={"work_log.csv": None, "work_log.parquet": data})
    assert codes(study) == ["unreadable-file"]
