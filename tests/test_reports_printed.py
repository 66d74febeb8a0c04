"""Results as JSON and CSV text, and as data files: unrounded, never NaN, never a formula."""

from __future__ import annotations

import csv
import datetime
import io
import json
import math
from decimal import Decimal
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from costing.reports.data_files import DATA_FILES, write_data
from costing.reports.formula_guard import TRIGGERS, begins_like_a_formula
from costing.reports.printed import as_csv, as_json, problems_as_json
from tests.test_reports_frames import problem, results_of

ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


def read_csv(text: str) -> list[dict[str, str]]:
    """The rows as Python's own reader has them."""
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_json_has_numbers_unrounded_days_as_iso_and_null_for_what_is_no_number() -> None:
    frame = pl.DataFrame({"role": ["a", ""], "day": [datetime.date(2024, 2, 29), None], "cost": [0.1 + 0.2, math.nan]})
    assert json.loads(as_json(frame)) == [
        {"role": "a", "day": "2024-02-29", "cost": 0.1 + 0.2},
        {"role": "", "day": None, "cost": None},
    ]


def test_json_takes_nests_of_mappings_lists_and_every_kind_of_number() -> None:
    value = {
        "base": {"total": Decimal("1.5"), "draws": np.int64(3), "mean": np.float32(0.5)},
        "none": [-math.inf, True],
    }
    assert json.loads(as_json(value)) == {
        "base": {"total": 1.5, "draws": 3, "mean": 0.5},
        "none": [None, True],
    }
    with pytest.raises(TypeError, match="set has no JSON form"):
        as_json({1, 2})


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.integers() | ANY_TEXT, st.lists, max_leaves=10))
def test_json_is_always_valid_and_plain_ascii(value: object) -> None:
    text = as_json(value)
    assert text.isascii()
    json.loads(text, parse_constant=lambda name: pytest.fail(name))


def test_problems_are_printed_as_the_design_says() -> None:
    found = json.loads(problems_as_json([problem("unknown-role"), problem(row=0)], rows=12))
    assert (found["errors"], found["warnings"], found["rows"]) == (1, 1, 12)
    assert found["problems"][0] == {
        "code": "unknown-role",
        "severity": "error",
        "file": "work_log.csv",
        "sheet": "",
        "row": 7,
        "column": "date",
        "value": "2025-01-01",
        "message": "This day is outside the costing period. Correct it, or the study's dates.",
    }
    assert found["problems"][1]["row"] is None


def test_csv_puts_an_apostrophe_before_text_like_a_formula_and_never_before_numbers() -> None:
    frame = pl.DataFrame({"name": [*TRIGGERS, "a=b", ""], "cost": [-1.5] * (len(TRIGGERS) + 2)})
    rows = read_csv(as_csv(frame))
    assert [row["name"] for row in rows] == [*("'" + trigger for trigger in TRIGGERS), "a=b", ""]
    assert {row["cost"] for row in rows} == {"-1.5"}


def test_csv_leaves_blank_what_is_no_number_and_has_no_negative_zero() -> None:
    assert as_csv(pl.DataFrame({"a": ["x"] * 4, "b": [math.nan, math.inf, None, -0.0]})) == "a,b\nx,\nx,\nx,\nx,0.0\n"


@pytest.mark.parametrize("kind", [pl.Categorical, pl.Enum(["=x", "y"])])
def test_csv_guards_categories_too(kind: pl.DataType) -> None:
    assert as_csv(pl.DataFrame({"a": pl.Series(["=x", "y"], dtype=kind)})) == "a\n'=x\ny\n"


@settings(deadline=None)
@given(st.lists(st.tuples(ANY_TEXT, st.floats(allow_nan=False, allow_infinity=False)), min_size=1))
def test_csv_comes_back_as_it_went_in(rows: list[tuple[str, float]]) -> None:
    """Every text but for the apostrophe, every float to the last bit."""
    frame = pl.DataFrame(rows, schema={"text": pl.String, "number": pl.Float64}, orient="row")
    for (text, number), row in zip(rows, read_csv(as_csv(frame)), strict=True):
        assert row["text"] == ("'" + text if begins_like_a_formula(text) else text)
        assert float(row["number"]) == number


def test_every_result_is_a_file_with_lf_and_the_same_bytes_each_time(tmp_path: Path) -> None:
    folders = [tmp_path / "one", tmp_path / "two"]
    for folder in folders:
        folder.mkdir()
        written = write_data(folder, results_of())
        assert [path.name for path in written] == [f"{name}.csv" for name in DATA_FILES]
    for name in DATA_FILES:
        one, two = (folder.joinpath(f"{name}.csv").read_bytes() for folder in folders)
        assert one == two
        assert b"\r" not in one
    first = folders[0].joinpath("resource_use.csv").read_text(encoding="utf-8").splitlines()[1]
    assert first == "intensive,worker,0.3333333333333333"
    assert "'-30" in folders[0].joinpath("problems.csv").read_text(encoding="utf-8")


def test_the_work_log_is_written_where_it_is_among_the_results(tmp_path: Path) -> None:
    log = pl.DataFrame({"file": ["work_log.csv"], "source_row": [2]})
    assert write_data(tmp_path, {**results_of(), "work_log": log})[-1].name == "work_log.csv"


def test_a_missing_result_is_an_error_of_the_program(tmp_path: Path) -> None:
    results = results_of()
    del results["months"]
    with pytest.raises(KeyError, match="months"):
        write_data(tmp_path, results)
