"""Settings: what study.toml says, as text, and every name in it that is not known."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from costing.model.settings import Settings
from costing.reading.study_settings import settings_from_pairs, settings_from_toml
from tests.study_on_disk import places, written


def test_settings_of_toml_become_text_as_cells_are_written() -> None:
    toml = b"""\xef\xbb\xbftitle = " A study "\r
start = 2013-03-04\r
discount_rate = 3.5e-2\r
horizon = 1_000\r
population = true\r
setting = ""\r
[study]\r
end = 2013-03-17T00:00:00\r
"""
    read = settings_from_toml(toml)
    assert read.flaws == ()
    assert read.settings == {
        "title": "A study",
        "start": "2013-03-04",
        "discount_rate": "0.035",
        "horizon": "1000",
        "population": "yes",
        "end": "2013-03-17",
    }


def test_a_mistyped_setting_is_a_problem_that_names_the_nearest(tmp_path: Path) -> None:
    tables = (
        '[tables.work_log]\ncolums = {}\n[tables.worklog]\nfile = "x"\n[tables.unit_costs]\ncolumns = {rol = "Role"}\n'
    )
    study = written(tmp_path, 'titel = "x"\n' + tables)
    assert places(study) == [
        ("unknown-setting", "study.toml, titel"),
        ("unknown-setting", "study.toml, tables.work_log.colums"),
        ("unknown-setting", "study.toml, tables.worklog"),
        ("unknown-setting", "study.toml, tables.unit_costs.columns"),
    ]
    suggested = ["title", "columns", "work_log", "role"]
    assert all(f"Did you mean {name}?" in p.message for name, p in zip(suggested, study.problems, strict=True))


@pytest.mark.parametrize(
    ("setting", "code"),
    [
        ("header = 0", "unreadable"),
        ("header = true", "unreadable"),
        ('file = ""', "unreadable"),
        ('columns = "Date"', "unreadable"),
        ("columns = {date = 3}", "unreadable"),
        ('date_order = "dym"', "unknown-choice"),
        ('zero = "skip"', "unknown-choice"),
        ('encoding = "latin-1"', "unknown-choice"),
        ("encoding = 1252", "unknown-choice"),
        ('delimiter = ""', "unknown-choice"),
        ('delimiter = ";;"', "unknown-choice"),
        ("delimiter = [';']", "unknown-choice"),
        ('decimal = "point"', "unknown-choice"),
    ],
)
def test_a_setting_of_a_table_that_cannot_be_used_is_a_problem(setting: str, code: str, tmp_path: Path) -> None:
    study = written(tmp_path, f"[tables.work_log]\n{setting}\n")
    assert places(study) == [(code, f"study.toml, tables.work_log.{setting.split(' ')[0]}")]


@pytest.mark.parametrize("toml", ["tables = 3", "[tables]\nwork_log = 3", "study = 3", "title = [1]"])
def test_settings_of_another_shape_are_problems_not_tracebacks(toml: str) -> None:
    assert [flaw.code for flaw in settings_from_toml(toml.encode()).flaws] == ["unreadable"]


def test_a_setting_given_twice_is_a_problem() -> None:
    read = settings_from_toml(b'title = "a"\n[study]\ntitle = "b"\n')
    assert [(flaw.code, flaw.column) for flaw in read.flaws] == [("duplicate-key", "title")]


@pytest.mark.parametrize(
    ("toml", "row"),
    [
        (b'title = "x"\nstart = 2013-13-01\n', 2),
        (b'title = "x"\ntitle = "y"\n', 2),
        (b'title = "x"\nstart = [1,\n', 3),
        (b"title = '\x92'\n", 1),
        (b"x = " + b"[" * 5_000, 0),
    ],
)
def test_broken_settings_are_one_problem_on_their_line(toml: bytes, row: int, tmp_path: Path) -> None:
    """Nothing else is read then: the settings say where tables are and what their columns are called."""
    study = written(tmp_path, files={"study.toml": toml})
    (problem,) = study.problems
    assert (problem.code, problem.place.file, problem.place.row) == ("unreadable-settings", "study.toml", row)
    assert study.tables == {}
    assert list(study.inputs) == ["study.toml"]


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(list(Settings.model_fields)), st.text(max_size=10), max_size=4))
def test_known_settings_are_kept_and_trimmed(values: dict[str, str]) -> None:
    read = settings_from_pairs((key, value, 0) for key, value in values.items())
    assert read.flaws == ()
    assert set(read.settings) <= set(values)


def test_the_mark_before_decimals_is_a_convention_of_the_table(tmp_path: Path) -> None:
    study = written(tmp_path, '[tables.unit_costs]\ndecimal = ","\n')
    assert study.tables["work_log"].conventions.decimal == "."
    assert study.tables["unit_costs"].conventions.decimal == ","


def test_the_order_of_dates_is_the_tables_own_or_the_studys(tmp_path: Path) -> None:
    study = written(tmp_path, 'date_order = "dmy"\n[tables.unit_costs]\ndate_order = "mdy"\n')
    assert study.tables["work_log"].conventions.date_order == "dmy"
    assert study.tables["unit_costs"].conventions.date_order == "mdy"
