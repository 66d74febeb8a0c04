"""Exports of time trackers costed as they are: study.toml says what their columns are called."""

import json
from pathlib import Path

import pytest

from tests.folders import costs, rows, write_study

CLOCKIFY = (
    b'"Project","Client","Description","Task","User","Group","Email","Tags","Billable","Start Date","Start Time",'
    b'"End Date","End Time","Duration (h)","Duration (decimal)","Billable Rate (USD)","Billable Amount (USD)"\n'
    b'"Project without Client","","","","Peter Tester","","peter.test@email.test","Development, Backend","No",'
    b'"03/04/2024","10:23:52 AM","03/04/2024","10:23:52 AM","00:00:00","0.00","0.00","0.00"\n'
    b'"Project for Big Company","Big Company","Working hard","Task 1","Peter Tester","","peter.test@email.test","",'
    b'"Yes","03/04/2024","10:23 AM","03/04/2024","11:23:01 AM","01:00:01","0.00","0.00","0.00"\n'
)
"""A detailed report of Clockify: every cell quoted, dates as the workspace has them, an entry of no time."""

TOGGL = (
    b"\xef\xbb\xbfUser,Email,Client,Project,Task,Description,Billable,Start date,Start time,End date,End time,"
    b"Duration,Tags,Amount (EUR)\n"
    b'Peter Tester,peter.test@email.test,,Project without Client,,"",No,2024-03-04,10:23:52,2024-03-04,10:23:52,'
    b'00:00:00,"Development, Backend",\n'
    b"Peter Tester,peter.test@email.test,Big Company,Project for Big Company,Task 1,Working hard,Yes,2024-03-04,"
    b"10:23:00,2024-03-04,11:23:01,01:00:01,,111.11\n"
)
"""A detailed report of Toggl Track: a byte order mark, some cells quoted, ISO dates, an entry of no time."""

CLOCKIFY_SETTINGS = """\
title = "A tracker's export"
start = 2024-04-01
end = 2024-04-30

[tables.work_log]
file = "Clockify_Time_Report_Detailed.csv"
date_order = "dmy"
zero = "exclude"

[tables.work_log.columns]
date = "Start Date"
practitioner_id = "User"
family_id = "Client"
activity = "Task"
minutes = "Duration (h)"
note = "Description"
"""
TOGGL_SETTINGS = """\
title = "A tracker's export"
start = 2024-03-01
end = 2024-03-31

[tables.work_log]
file = "Toggl_time_entries.csv"
zero = "exclude"
columns = {date = "Start date", practitioner_id = "User", family_id = "Client", activity = "Task", minutes = "Duration"}
"""
TRACKERS = {
    "clockify": ("Clockify_Time_Report_Detailed.csv", CLOCKIFY, CLOCKIFY_SETTINGS, "2024-04-03"),
    "toggl": ("Toggl_time_entries.csv", TOGGL, TOGGL_SETTINGS, "2024-03-04"),
}


@pytest.fixture(params=TRACKERS)
def tracker(request: pytest.FixtureRequest) -> str:
    """One tracker after the other."""
    return str(request.param)


@pytest.fixture
def study(tracker: str, tmp_path: Path) -> Path:
    """A study whose work log is the export, unchanged, with staff and unit costs beside it: 36 an hour, 1p a second."""
    file, export, settings, _ = TRACKERS[tracker]
    folder = write_study(
        tmp_path / "study",
        settings,
        practitioners="practitioner_id,role,agency\nPeter Tester,social worker,Council\n",
        unit_costs="role,cost_per_hour\nsocial worker,36\n",
    )
    (folder / file).write_bytes(export)
    return folder


@pytest.fixture
def out(study: Path, tmp_path: Path) -> Path:
    """The results of the study."""
    assert costs("run", study, "-o", tmp_path / "out").code == 0
    return tmp_path / "out"


def test_an_hour_and_a_second_cost_a_penny_more_than_an_hour(out: Path) -> None:
    """36 an hour is a penny a second: 36.01."""
    (family,) = rows(out / "data" / "families.csv")
    assert (family["family_id"], f"{float(family['cost']):.2f}") == ("Big Company", "36.01")
    assert float(family["cost"]) == pytest.approx(36.01, rel=1e-12)
    assert float(family["hours_direct"]) * 3600 == pytest.approx(3601, rel=1e-12)


def test_the_entry_keeps_its_task_its_month_and_its_agency(out: Path, tracker: str) -> None:
    (line,) = rows(out / "data" / "cost_lines.csv")
    found = [line[name] for name in ("role", "activity", "month", "agency", "component")]
    assert found == ["social worker", "Task 1", TRACKERS[tracker][3][:7], "Council", "direct"]


def test_entries_of_no_time_are_left_out_and_counted(study: Path, out: Path) -> None:
    log = {
        row["item"]: row["rows"] for row in rows(out / "data" / "reconciliation.csv") if row["section"] == "work_log"
    }
    assert (log["read"], log["costed"], log["excluded: no time"]) == ("2", "1", "1")
    said = json.loads(costs("validate", study, "--format", "json").out)
    assert (said["errors"], [problem["code"] for problem in said["problems"]]) == (0, ["zero-time-excluded"])


def test_problems_are_told_at_the_heading_and_row_of_the_export(study: Path, tracker: str) -> None:
    file, export, _, _ = TRACKERS[tracker]
    heading = {"clockify": "Duration (h)", "toggl": "Duration"}[tracker]
    (study / file).write_bytes(export.replace(b"01:00:01", b"1.30"))
    said = json.loads(costs("validate", study, "--format", "json").out)
    errors = [problem for problem in said["problems"] if problem["severity"] == "error"]
    assert [(p["code"], p["file"], p["row"], p["column"]) for p in errors] == [("ambiguous", file, 3, heading)]


def test_without_a_word_on_entries_of_no_time_they_are_errors(study: Path) -> None:
    settings = (study / "study.toml").read_text().replace('zero = "exclude"\n', "")
    (study / "study.toml").write_text(settings)
    said = json.loads(costs("validate", study, "--format", "json").out)
    assert [(problem["code"], problem["row"]) for problem in said["problems"]] == [("zero-time", 2)]


@pytest.mark.parametrize(
    ("order", "start", "end"), [("dmy", "2024-04-03", "2024-04-03"), ("mdy", "2024-03-04", "2024-03-04")]
)
def test_the_dates_of_clockify_are_in_the_order_that_is_declared(
    tmp_path: Path, order: str, start: str, end: str
) -> None:
    """03/04/2024 is the third of April or the fourth of March, and never guessed."""
    settings = CLOCKIFY_SETTINGS.replace('"dmy"', f'"{order}"').replace("2024-04-01", start).replace("2024-04-30", end)
    study = write_study(
        tmp_path / "study",
        settings,
        practitioners="practitioner_id,role\nPeter Tester,social worker\n",
        unit_costs="role,cost_per_hour\nsocial worker,36\n",
    )
    (study / "Clockify_Time_Report_Detailed.csv").write_bytes(CLOCKIFY)
    assert costs("run", study, "-o", tmp_path / "out").code == 0
    assert [row["month"] for row in rows(tmp_path / "out" / "data" / "months.csv")] == [start[:7]]


def test_dates_with_slashes_are_an_error_where_no_order_is_declared(tmp_path: Path) -> None:
    study = write_study(
        tmp_path / "study",
        CLOCKIFY_SETTINGS.replace('date_order = "dmy"\n', ""),
        practitioners="practitioner_id,role\nPeter Tester,social worker\n",
        unit_costs="role,cost_per_hour\nsocial worker,36\n",
    )
    (study / "Clockify_Time_Report_Detailed.csv").write_bytes(CLOCKIFY)
    ran = costs("validate", study, "--format", "json")
    assert ran.code == 1
    errors = [problem for problem in json.loads(ran.out)["problems"] if problem["severity"] == "error"]
    assert [(error["code"], error["row"], error["column"]) for error in errors] == [("ambiguous", 2, "Start Date")]
    assert 'date_order = "dmy" or "mdy"' in errors[0]["message"]


def test_what_the_export_says_beside_its_mapped_columns_is_in_no_result(out: Path) -> None:
    """Addresses, descriptions and projects are not read."""
    for path in (out / "data").iterdir():
        data = path.read_bytes()
        for told in (b"email.test", b"Working hard", b"Project for"):
            assert told not in data, path.name
