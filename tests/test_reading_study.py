"""A study's files: which are read, which are missing, what settings say, and where each problem is."""

import hashlib
import tomllib
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from costing.model.tables import TABLES, Part
from costing.reading.begun import begin
from costing.reading.study_files import read_study
from tests.study_on_disk import LOG, TOML, UNIT_COSTS, codes, column, places, workbook, written

SETTINGS = [["Key", "Value", "Meaning"], ["title", "Two weeks", "x"], ["Start", "2013-03-04"], ["end", "2013-03-17"]]
LOG_ROWS = [line.split(",") for line in LOG.splitlines()]
COST_ROWS = [line.split(",") for line in UNIT_COSTS.splitlines()]


def test_a_folder_is_read_with_the_hash_of_every_file(tmp_path: Path) -> None:
    study = written(tmp_path)
    assert study.settings == {"title": "Two weeks", "start": "2013-03-04", "end": "2013-03-17"}
    assert study.settings_part == Part("study.toml")
    assert list(study.tables) == ["work_log", "unit_costs"]
    rows = study.tables["work_log"].rows
    assert rows.schema["_row"] == pl.UInt32
    assert rows.schema["_part"] == pl.UInt16
    assert rows.rows(named=True) == [
        {"date": "2013-03-04", "role": "social worker", "family_id": "F1", "minutes": "90", "_row": 2, "_part": 0}
    ]
    assert study.inputs == {
        name: hashlib.sha256((tmp_path / name).read_bytes()).hexdigest()
        for name in ("study.toml", "work_log.csv", "unit_costs.csv")
    }


@pytest.mark.parametrize(
    "example", sorted(Path(__file__).parent.parent.joinpath("examples").glob("*/study.toml")), ids=str
)
def test_the_examples_are_read_without_a_problem(example: Path) -> None:
    assert read_study(example.parent).problems == ()


def test_a_log_that_is_being_read_already_is_read_once_and_alike(tmp_path: Path) -> None:
    late = written(tmp_path)
    begun = begin(tmp_path)
    assert begun is not None
    early = read_study(tmp_path, begun=begun)
    assert early.inputs == late.inputs
    assert early.tables["work_log"].rows.equals(late.tables["work_log"].rows)
    assert early.problems == late.problems
    (tmp_path / "work_log.csv").write_bytes(b"other")
    assert begun.take() == b"other"


def test_a_study_that_is_only_looked_at_is_not_hashed(tmp_path: Path) -> None:
    late = written(tmp_path)
    for begun in (None, begin(tmp_path), begin(tmp_path, hashed=False)):
        read = read_study(tmp_path, begun=begun, hashed=False)
        assert read.inputs == {}
        assert read.tables["work_log"].rows.equals(late.tables["work_log"].rows)
    assert read_study(tmp_path, begun=begin(tmp_path, hashed=False)).inputs == late.inputs


def test_nothing_is_begun_where_no_log_stands_in_its_usual_file(tmp_path: Path) -> None:
    (tmp_path / "work_log.csv").mkdir()
    assert begin(tmp_path) is None
    assert begin(tmp_path / "nowhere") is None
    assert begin(tmp_path / "work_log.csv") is None


def test_what_is_missing_is_said_with_what_to_do(tmp_path: Path) -> None:
    study = written(tmp_path, files={"study.toml": None, "work_log.csv": None})
    assert places(study) == [("no-such-file", "study.toml"), ("no-such-file", "work_log.csv")]
    assert "costing init" in study.problems[0].message
    assert "unit_costs" in study.tables
    (problem,) = read_study(tmp_path / "nothing").problems
    assert (problem.code, problem.place.file) == ("no-such-file", "nothing")
    (problem,) = read_study(tmp_path / "unit_costs.csv").problems
    assert problem.code == "unreadable-file"


def test_a_required_table_without_rows_is_a_problem_and_another_is_not(tmp_path: Path) -> None:
    files = {"work_log.csv": "date,role,minutes\n,,\n\n", "families.csv": "family_id\n"}
    study = written(tmp_path, files=files)
    assert places(study) == [("empty-table", "work_log.csv")]
    assert study.tables["families"].rows.is_empty()


def test_a_table_in_two_files_is_not_read_at_all(tmp_path: Path) -> None:
    """Reading both would count it twice, reading one would be a guess."""
    workbook(tmp_path / "Work log.xlsx", {"Log": LOG_ROWS})
    study = written(tmp_path)
    assert codes(study) == ["two-files"]
    assert "Work log.xlsx, work_log.csv" in study.problems[0].message
    assert "work_log" not in study.tables


def test_parts_of_a_folder_are_read_by_name_one_below_the_other(tmp_path: Path) -> None:
    frame = pl.DataFrame({"date": ["2013-03-06"], "hours": [1.5], "role": ["c"]})
    workbook(tmp_path / "work_log" / "b.xlsx", {"Any": [["Minutes", "date", "role"], [30, "2013-03-05", "b"]]})
    frame.write_parquet(tmp_path / "work_log" / "c.parquet")
    files = {"work_log.csv": None, "work_log/a.csv": LOG, "work_log/.hidden": "", "work_log/~$b.xlsx": ""}
    study = written(tmp_path, files=files)
    assert codes(study) == []
    log = study.tables["work_log"]
    assert log.rows.select("role", "minutes", "hours", "_row", "_part").rows() == [
        ("social worker", "90", None, 2, 0),
        ("b", "30", None, 2, 1),
        ("c", None, "1.5", 2, 2),
    ]
    assert [str(log.place(part, 2, "minutes")) for part in (0, 1)] == [
        "work_log/a.csv, row 2, minutes",
        "work_log/b.xlsx, sheet Any, row 2, Minutes",
    ]
    assert "work_log/b.xlsx" in study.inputs


def test_a_part_that_cannot_be_read_is_a_problem_not_left_out_silently(tmp_path: Path) -> None:
    files = {"work_log.csv": None, "work_log/a.csv": LOG, "work_log/b.csv": "x;y\n", "work_log/c.xls": "old"}
    study = written(tmp_path, files=files)
    assert places(study) == [("unreadable-file", "work_log/c.xls"), ("no-header", "work_log/b.csv, row 1")]
    (tmp_path / "empty" / "work_log").mkdir(parents=True)
    study = written(tmp_path / "empty", files={"work_log.csv": None})
    assert places(study) == [("no-such-file", "work_log")]


def test_data_that_no_table_is_read_from_is_pointed_out(tmp_path: Path) -> None:
    toml = '[tables.activities]\nfile = "kinds.csv"\n'
    files = {"kinds.csv": "activity,kind\n", "activities.csv": "activity,kind\n", "familes.csv": "x\n", "notes.txt": ""}
    study = written(tmp_path, toml, files)
    assert places(study) == [("unknown-table", "activities.csv"), ("unknown-table", "familes.csv")]
    assert "another file" in study.problems[0].message
    assert "Did you mean families?" in study.problems[1].message


def test_a_table_may_stand_anywhere_and_no_path_of_the_machine_is_shown(tmp_path: Path) -> None:
    (tmp_path / "exports").mkdir()
    (tmp_path / "exports" / "log.txt").write_text("date,role,minutes\n2013-03-04,r,5\n")
    for file in ("../exports/log.txt", (tmp_path / "exports" / "log.txt").as_posix()):
        study = written(tmp_path / "study", f'[tables.work_log]\nfile = "{file}"\n', {"work_log.csv": None})
        assert codes(study) == []
        assert study.tables["work_log"].parts[0].file == "../exports/log.txt"
        assert "../exports/log.txt" in study.inputs


def test_a_file_that_study_toml_names_and_is_not_there_is_a_problem(tmp_path: Path) -> None:
    study = written(tmp_path, '[tables.work_log]\nfile = "worklog.csv"\n')
    assert places(study) == [("unknown-table", "work_log.csv"), ("no-such-file", "worklog.csv")]
    assert "Did you mean work_log.csv?" in study.problems[1].message


def test_several_tables_may_stand_in_one_workbook_that_is_opened_once(tmp_path: Path) -> None:
    workbook(tmp_path / "all.xlsx", {"Log": LOG_ROWS, "Unit costs": COST_ROWS})
    toml = '[tables.work_log]\nfile = "all.xlsx"\nsheet = "Log"\n[tables.unit_costs]\nfile = "all.xlsx"\n'
    study = written(tmp_path, toml, {"work_log.csv": None, "unit_costs.csv": None})
    assert codes(study) == []
    assert [study.tables[name].parts[0].sheet for name in study.tables] == ["Log", "Unit costs"]


def test_a_workbook_is_a_study(tmp_path: Path) -> None:
    sheets = {"Study": SETTINGS, "Work log": LOG_ROWS, "UNIT_COSTS": COST_ROWS}
    study = read_study(workbook(tmp_path / "study.xlsx", sheets))
    assert codes(study) == []
    assert study.settings == tomllib.loads(TOML) | {"start": "2013-03-04", "end": "2013-03-17"}
    assert study.settings_part == Part("study.xlsx", "Study", {"key": "Key", "value": "Value"}, header=1)
    assert column(study, "work_log", "minutes") == ["90"]
    assert list(study.inputs) == ["study.xlsx"]


def test_sheets_of_a_workbook_that_are_missing_hidden_doubled_or_unknown_are_problems(tmp_path: Path) -> None:
    sheets = {"studi": SETTINGS, "work_log": LOG_ROWS, "Work Log": LOG_ROWS, "unit_costs": COST_ROWS, "old": []}
    study = read_study(workbook(tmp_path / "study.xlsx", sheets, hidden=["unit_costs", "old"]))
    assert places(study) == [
        ("unknown-table", "study.xlsx, sheet studi"),
        ("two-files", "study.xlsx, sheet Work Log"),
        ("no-such-file", "study.xlsx, sheet study"),
        ("no-such-file", "study.xlsx, sheet unit_costs"),
    ]
    assert "Did you mean study?" in study.problems[0].message
    assert "Unhide" in study.problems[3].message
    assert study.tables == {}


def test_settings_of_a_sheet_have_their_rows(tmp_path: Path) -> None:
    rows: list[list[Any]] = [*SETTINGS, [], ["Discount rate", 0.035], ["titel", "x"], ["title", "again"]]
    study = read_study(workbook(tmp_path / "s.xlsx", {"study": rows, "work_log": LOG_ROWS, "unit_costs": COST_ROWS}))
    assert study.settings["discount_rate"] == "0.035"
    assert places(study) == [
        ("unknown-setting", "s.xlsx, sheet study, row 7, titel"),
        ("duplicate-key", "s.xlsx, sheet study, row 8, title"),
    ]


def test_a_workbook_that_cannot_be_opened_is_one_problem(tmp_path: Path) -> None:
    path = tmp_path / "study.xlsx"
    path.write_bytes(b"date,role\n")
    study = read_study(path)
    assert places(study) == [("unreadable-file", "study.xlsx")]


def test_a_sheet_called_after_a_table_cannot_be_mistaken() -> None:
    assert "study" not in TABLES
