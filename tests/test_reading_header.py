"""The header row and its columns: matched as people write them, never guessed."""

from pathlib import Path

import pytest

from costing.model.tables import TABLES
from costing.reading.header import Layout, find_header
from costing.reading.table_settings import TableSettings
from tests.study_on_disk import codes, column, written

CLOCKIFY = (
    '"Project","Client","Description","Task","User","Group","Email","Tags","Billable","Start Date","Start Time",'
    '"End Date","End Time","Duration (h)","Duration (decimal)","Billable Rate (GBP)","Billable Amount (GBP)"\n'
    '"F001","Early Help","called, no answer","Home visit","Sam Day","","s@example.org","a, b","No","03/04/2024",'
    '"10:23:52 AM","03/04/2024","10:53:52 AM","00:30:00","0.50","0.00","0.00"\n'
    '"F002","","","","Kim Lee","","k@example.org","","Yes","03/04/2024",'
    '"10:23 AM","03/04/2024","11:23:01 AM","01:00:01","1.00","0.00","0.00"\n'
)
CLOCKIFY_COLUMNS = """
[tables.work_log]
date_order = "dmy"
zero = "exclude"

[tables.work_log.columns]
date = "Start date"
practitioner_id = "User"
family_id = "Project"
activity = "Task"
minutes = "Duration (h)"
note = "Description"
"""
TOGGL = (
    "\ufeffUser,Email,Client,Project,Task,Description,Billable,Start date,Start time,End date,End time,Duration,Tags,"
    "Amount (EUR)\n"
    "Sam Day,s@example.org,,F001,,,No,2024-03-04,10:23:52,2024-03-04,10:53:52,00:30:00,"
    '"x, y",\n'
    'Kim Lee,k@example.org,Early Help,F002,Visit,"",Yes,2024-03-04,10:23:00,2024-03-04,11:23:01,01:00:01,,111.11\n'
)
TOGGL_COLUMNS = """
[tables.work_log]
columns = {date = "Start date", practitioner_id = "User", family_id = "Project", minutes = "Duration"}
"""


def find(text: str, table: str = "work_log", **settings: object) -> tuple[object, list[tuple[str, int, str]]]:
    """The header found in lines of cells split at commas, and the flaws as code, row and column."""
    rows = [(number, line.split(",")) for number, line in enumerate(text.split("\n"), 1)]
    given = TableSettings(**settings)  # type: ignore[arg-type]
    head = [row for row in rows[: max(20, given.header)] if any(row[1])]
    header, flaws = find_header(head, Layout.of(TABLES[table]), given)
    return header, [(flaw.code, flaw.row, flaw.column) for flaw in flaws]


def test_a_clockify_export_is_read_by_its_own_headings(tmp_path: Path) -> None:
    """Other columns are the tracker's own: no warning for each of them."""
    study = written(tmp_path, CLOCKIFY_COLUMNS, {"work_log.csv": CLOCKIFY})
    assert codes(study) == []
    log = study.tables["work_log"]
    assert log.rows.select("date", "practitioner_id", "family_id", "minutes", "note").rows() == [
        ("03/04/2024", "Sam Day", "F001", "00:30:00", "called, no answer"),
        ("03/04/2024", "Kim Lee", "F002", "01:00:01", None),
    ]
    assert (log.conventions.date_order, log.conventions.zero) == ("dmy", "exclude")
    assert str(log.place(0, 3, "minutes")) == "work_log.csv, row 3, Duration (h)"


def test_a_toggl_export_is_read_by_its_own_headings(tmp_path: Path) -> None:
    """Client, Task and the like are not the table's; a byte order mark is no part of User."""
    study = written(tmp_path, TOGGL_COLUMNS, {"work_log.csv": TOGGL})
    assert codes(study) == []
    assert column(study, "work_log", "practitioner_id") == ["Sam Day", "Kim Lee"]
    assert column(study, "work_log", "minutes") == ["00:30:00", "01:00:01"]


def test_headings_match_whatever_their_case_white_space_and_underscores() -> None:
    header, flaws = find(" DATE , Family  ID,practitioner_Id,Minutes\n1,2,3,4")
    assert flaws == []
    assert header.columns == {"date": 0, "practitioner_id": 2, "family_id": 1, "minutes": 3}  # type: ignore[attr-defined]


def test_the_header_is_the_first_of_the_first_20_rows_with_the_required_columns() -> None:
    title = "Log of the team,,\nDate,,\n"
    header, _ = find(title + "date,role,hours\n2024-01-01,r,1")
    assert header.row == 3  # type: ignore[attr-defined]
    blank = "\n".join(["title"] * 20)
    assert find(f"{blank}\ndate,role,hours") == (None, [("no-header", 1, "")])
    header, flaws = find(f"{blank}\ndate,role,hours", header=21)
    assert header.row == 21  # type: ignore[attr-defined]
    assert flaws == []


def test_a_header_row_that_is_named_and_blank_is_a_problem() -> None:
    assert find("date,role,hours\n\n", header=2) == (None, [("no-header", 2, "")])


def test_each_missing_column_is_named_with_the_nearest_heading(tmp_path: Path) -> None:
    study = written(tmp_path, files={"work_log.csv": "date,practioner_id,Mins,minute,note\n"})
    assert [str(p.place) for p in study.problems] == [
        "work_log.csv, row 1, minutes",
        "work_log.csv, row 1, practitioner_id",
    ]
    assert "headed minute " in study.problems[0].message
    assert "headed practioner_id " in study.problems[1].message


def test_missing_columns_are_listed_when_half_of_them_are_there() -> None:
    assert find("date,practioner_id,minutes") == (None, [("missing-column", 1, "practitioner_id")])
    assert find("date,rôle,duration") == (None, [("no-header", 1, "")])
    assert find("date,x,minutes", header=1) == (None, [("missing-column", 1, "practitioner_id")])


def test_two_known_columns_tell_a_header_that_lacks_the_only_required_one(tmp_path: Path) -> None:
    study = written(tmp_path, files={"families.csv": "family,intervention,start\nF1,x,2013-01-01\n"})
    (problem,) = study.problems
    assert (problem.code, problem.place.row, problem.place.column) == ("missing-column", 1, "family_id")
    assert "headed family " in problem.message
    assert "families" not in study.tables


def test_two_columns_for_one_field_are_a_problem_that_names_both(tmp_path: Path) -> None:
    study = written(tmp_path, files={"work_log.csv": "date,role,Minutes,x,minutes \n2013-03-04,r,1,,2\n"})
    problem = next(p for p in study.problems if p.code == "duplicate-column")
    assert "3 (C) and 5 (E)" in problem.message
    assert "work_log" not in study.tables


def test_an_unknown_column_is_a_warning_that_names_the_nearest(tmp_path: Path) -> None:
    study = written(tmp_path, files={"work_log.csv": "date,role,minutes,familyid,Mood\n2013-03-04,r,5,F1,:)\n"})
    assert [(p.code, p.place.row, p.place.column) for p in study.problems] == [
        ("unknown-column", 1, "familyid"),
        ("unknown-column", 1, "Mood"),
    ]
    assert "Did you mean family_id?" in study.problems[0].message
    assert "mean" not in study.problems[1].message


def test_a_blank_heading_over_data_is_a_warning_and_over_nothing_is_not(tmp_path: Path) -> None:
    log = "date,role,minutes,,\n2013-03-04,r,5,,\n2013-03-05,r,6,note, \n"
    study = written(tmp_path, files={"work_log.csv": log})
    (problem,) = study.problems
    assert problem.code == "unknown-column"
    assert "Column 4" in problem.message
    assert study.tables["work_log"].rows.columns == ["date", "role", "minutes", "_row", "_part"]


def test_a_mapped_heading_that_is_not_there_is_a_problem() -> None:
    """Also of a column that is not required: the mapping says that it is there."""
    header, flaws = find("Day,role,minutes", columns={"date": "Day", "note": "Notes"})
    assert header is None
    assert flaws == [("missing-column", 1, "Notes")]
    assert find("Day,role,minutes", columns={"date": "Date"}) == (None, [("missing-column", 1, "Date")])


def test_a_mapped_column_is_not_also_found_by_its_own_name() -> None:
    header, flaws = find("date,role,Activity,note,minutes", columns={"note": "Activity"})
    assert flaws == []
    assert header.columns == {"date": 0, "role": 1, "minutes": 4, "note": 2}  # type: ignore[attr-defined]


def test_a_row_with_text_only_in_a_column_that_is_not_read_is_not_left_out(tmp_path: Path) -> None:
    log = 'date,role,minutes,Mood\n2013-03-04,r,5,\n,,,sad\n,"",,\n'
    study = written(tmp_path, files={"work_log.csv": log})
    assert column(study, "work_log", "_row") == [2, 3]


@pytest.mark.parametrize(
    ("header", "name", "point"),
    [
        ("d\u0430te,role,minutes", "date", "U+0430"),
        ("date,role,min\u200butes", "minutes", "U+200B"),
        ("date,\uff52ole,minutes", "practitioner_id", "U+FF52"),
        ("date,role,minutes,f\u0430mily_id", "family_id", "U+0430"),
        ("d\u0430te,r\u043ele,minut\u0435s", "date", "U+0430"),
    ],
)
def test_a_heading_that_only_looks_right_is_an_error_that_names_the_character(
    header: str, name: str, point: str, tmp_path: Path
) -> None:
    """Taken for an unknown column it would leave out the families, and all time would be indirect."""
    study = written(tmp_path, files={"work_log.csv": f"{header}\n2013-03-04,r,90,F1\n"})
    problem = next(problem for problem in study.problems if problem.place.column == name)
    assert (problem.code, problem.place.row) == ("missing-column", 1)
    assert point in problem.message
    assert all(problem.message.isprintable() for problem in study.problems)
    assert "work_log" not in study.tables


def test_a_heading_named_in_the_settings_may_not_only_look_right_either(tmp_path: Path) -> None:
    toml = '[tables.work_log]\ncolumns = {date = "Date", role = "Role", minutes = "Time"}\n'
    study = written(tmp_path, toml, {"work_log.csv": "Date,Role,T\u0456me\n2013-03-04,r,90\n"})
    assert [(p.code, p.place.column) for p in study.problems] == [("missing-column", "Time")]
    assert "U+0456" in study.problems[0].message


def test_a_heading_with_a_space_that_does_not_break_is_the_usual_one(tmp_path: Path) -> None:
    study = written(tmp_path, files={"work_log.csv": "date,role,family\u00a0id,minutes\n2013-03-04,r,F1,90\n"})
    assert codes(study) == []
    assert column(study, "work_log", "family_id") == ["F1"]


@pytest.mark.parametrize(
    "header",
    [
        "Worker,Family,Mon 02/06,Tue 03/06,Wed 04/06",
        "role,family_id,Monday,Tuesday,Wednesday,Thursday,Friday",
        "role,family_id,2013-03-04,2013-03-05,2013-03-06",
        "date,role,4 March,5 March,6th March 2013",
        "practitioner_id,mon,tues,weds.,thurs",
    ],
)
def test_a_diary_with_a_column_for_each_day_is_told_to_be_one(header: str, tmp_path: Path) -> None:
    text = f"Team diary\n\n{header}\nworker,F1,30,,45\n".replace("weds", "wed")
    study = written(tmp_path, files={"work_log.csv": text})
    assert [(p.code, p.place.row) for p in study.problems] == [("wide-diary", 3)]
    assert "one row for each piece of work" in study.problems[0].message


def test_a_log_is_no_diary_for_a_column_or_two_that_are_called_like_a_day(tmp_path: Path) -> None:
    study = written(tmp_path, files={"work_log.csv": "date,role,minutes,Mon,Sat\n2013-03-04,r,90,,\n"})
    assert codes(study) == ["unknown-column", "unknown-column"]


def test_a_file_that_begins_with_an_entry_lacks_its_header_and_the_entry_is_not_shown(tmp_path: Path) -> None:
    (problem,) = written(tmp_path, files={"work_log.csv": "2013-03-04,Ada Example,90\n"}).problems
    assert (problem.code, problem.place.row) == ("no-header", 1)
    assert "looks like an entry" in problem.message
    assert "Ada" not in problem.message + problem.value


def test_a_column_without_a_heading_is_named_by_number_and_letter(tmp_path: Path) -> None:
    study = written(tmp_path, files={"work_log.csv": "date,role,,minutes\n2013-03-04,r,x,90\n"})
    assert codes(study) == ["unknown-column"]
    assert study.problems[0].message.startswith("Column 3 (C) has no heading")
