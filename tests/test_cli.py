"""The command line: exit codes, what goes to which stream, and messages that somebody at a terminal can act on."""

import csv
import io
import itertools
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NoReturn

import pytest

import costing
from costing.cli import COMMANDS
from tests.folders import SETTINGS, Ran, contents, costs, costs_in_a_process, lines_over, write_study

LOG = "date,practitioner_id,role,family_id,minutes\n2013-03-04,P1,social worker,F1,90\n"
UNIT_COSTS = "role,cost_per_hour,direct_share,contact_share\nsocial worker,40,0.8,0.4\n"
FAULTY_LOG = LOG.replace(",90", ",-90") + "2013-03-05,P1,socal worker,F1,60\n"
PROBLEM_KEYS = ["code", "severity", "file", "sheet", "row", "column", "value", "message"]


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """A study without faults: an hour and a half at 40 an hour."""
    return write_study(tmp_path / "study", work_log=LOG, unit_costs=UNIT_COSTS)


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    """A study with a negative time and a mistyped role."""
    return write_study(tmp_path / "faulty", work_log=FAULTY_LOG, unit_costs=UNIT_COSTS)


# Exit codes


def test_a_study_without_errors_is_fine(study: Path) -> None:
    for command in ("validate", "unit-costs"):
        assert costs(command, study).code == 0


def test_warnings_alone_are_fine(tmp_path: Path) -> None:
    log = LOG + "2014-03-04,P1,social worker,F1,90\n"
    ran = costs("validate", write_study(tmp_path / "s", work_log=log, unit_costs=UNIT_COSTS))
    assert "WARNING outside-period" in ran.out
    assert ran.code == 0


def test_problems_in_the_study_end_with_1(faulty: Path, tmp_path: Path) -> None:
    assert costs("validate", faulty).code == 1
    assert costs("run", faulty, "-o", tmp_path / "out").code == 1


def test_problems_in_the_unit_costs_end_with_1_and_others_do_not_keep_them_from_being_printed(faulty: Path) -> None:
    assert costs("unit-costs", faulty).code == 0
    write_study(faulty, unit_costs="role,cost_per_hour\nsocial worker,forty\n")
    ran = costs("unit-costs", faulty)
    assert (ran.code, ran.out) == (1, "")
    assert "Write digits only" in " ".join(ran.err.split())


@pytest.mark.parametrize(
    "arguments",
    [
        ["no-such-command"],
        ["--no-such-option"],
        ["validate", "no-such-study"],
        ["validate", ".", "--format", "xml"],
        ["validate", ".", "another"],
        ["run", "."],
        ["run", "no-such-study", "-o", "out"],
        ["run", ".", "-o", "out", "--seed", "-1"],
        ["run", ".", "-o", "out", "--engine", "abacus"],
        ["init"],
    ],
)
def test_wrong_use_ends_with_2_and_a_message(study: Path, arguments: Sequence[str]) -> None:
    ran = costs(*arguments, within=study)
    assert (ran.code, ran.out) == (2, "")
    assert "Error: " in ran.err
    assert not (study / "out").exists()


def failing(error: BaseException) -> Any:
    """A function that raises this error."""

    def fail(*_: object, **__: object) -> NoReturn:
        raise error

    return fail


@pytest.mark.parametrize("command", [["validate"], ["unit-costs"], ["run", "-o", "out"]])
def test_a_file_that_the_machine_cannot_read_ends_with_4_and_names_it(
    study: Path, monkeypatch: pytest.MonkeyPatch, command: Sequence[str]
) -> None:
    monkeypatch.setattr("costing.study.read_study", failing(PermissionError(13, "Permission denied", "work_log.csv")))
    ran = costs(*command, within=study)
    assert (ran.code, ran.out) == (4, "")
    assert "Permission denied" in ran.err
    assert "work_log.csv" in ran.err


def test_too_little_memory_ends_with_4(study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("costing.study.read_study", failing(MemoryError()))
    ran = costs("validate", study)
    assert (ran.code, ran.out) == (4, "")
    assert "memory" in ran.err


def test_results_that_cannot_be_put_where_a_file_stands_end_with_4(study: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("a file")
    ran = costs("run", study, "-o", tmp_path / "file" / "out")
    assert (ran.code, ran.out) == (4, "")
    assert (tmp_path / "file").read_text() == "a file"


@pytest.mark.parametrize("command", [["validate"], ["unit-costs"], ["run", "-o", "out"]])
def test_an_interruption_ends_with_130(study: Path, monkeypatch: pytest.MonkeyPatch, command: Sequence[str]) -> None:
    monkeypatch.setattr("costing.study.read_study", failing(KeyboardInterrupt()))
    ran = costs(*command, within=study)
    assert (ran.code, ran.out) == (130, "")
    assert "Interrupted" in ran.err
    assert not (study / "out").exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is full")
@pytest.mark.parametrize("arguments", [["validate"], ["unit-costs", "--format", "json"], ["--help"]])
def test_an_output_that_cannot_be_written_ends_with_4_and_no_traceback(study: Path, arguments: Sequence[str]) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "costing", *arguments], cwd=study, stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert done.returncode == 4
    assert b"No space left on device" in done.stderr
    assert b"Traceback" not in done.stderr


def test_a_reader_that_goes_away_is_no_fault(study: Path) -> None:
    """As in `costing unit-costs | head -1`."""
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [sys.executable, "-m", "costing", "unit-costs", study], stdout=write, stderr=subprocess.PIPE, check=False
    )
    os.close(write)
    assert (done.returncode, done.stderr) == (0, b"")


def test_the_exit_codes_are_those_of_the_process_too(study: Path, faulty: Path, tmp_path: Path) -> None:
    assert costs_in_a_process("validate", study).code == 0
    assert costs_in_a_process("validate", faulty).code == 1
    assert costs_in_a_process("validate", tmp_path / "nowhere").code == 2


# Help


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_that_says_what_it_does(command: str) -> None:
    ran = costs(command, "--help")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith(f"Usage: costing {command} ")
    assert "-h, --help" in ran.out
    assert costs(command, "-h").out == ran.out


def test_the_help_lists_every_command() -> None:
    ran = costs("--help")
    assert ran.code == 0
    assert {command for command in COMMANDS if f"\n  {command} " not in ran.out} == set()


def test_without_a_command_one_is_told_how_to_use_it() -> None:
    ran = costs()
    assert ran.code in (0, 2)
    assert "Usage: costing [OPTIONS] COMMAND" in ran.printed


def test_the_version_is_told() -> None:
    ran = costs("--version")
    assert (ran.code, ran.out) == (0, f"costing, version {costing.__version__}\n")


HEAVY = ("polars", "pandas", "pydantic", "numpy", "narwhals", "rich", "xlsxwriter", "python_calamine", "scipy")


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], *([command, "--help"] for command in COMMANDS)])
def test_help_imports_no_heavy_library(arguments: Sequence[str]) -> None:
    program = (
        f"import sys; sys.argv = ['costing', *{list(arguments)}]\n"
        "from costing.cli import main\n"
        f"try: main()\nexcept SystemExit: print(sorted({{*{HEAVY}}} & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert done.stderr.decode().strip() == "[]"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("valdate", "validate"), ("unit-cost", "unit-costs"), ("runn", "run"), ("unit_costs", "unit-costs")],
)
def test_a_mistyped_command_is_answered_with_the_nearest(typed: str, meant: str) -> None:
    ran = costs(typed)
    assert ran.code == 2
    assert f"'{meant}'" in ran.err or f" {meant}?" in ran.err


def test_a_study_that_is_not_there_is_named(tmp_path: Path) -> None:
    ran = costs("validate", "nowhere", within=tmp_path)
    assert ran.code == 2
    assert "'nowhere' does not exist" in ran.err


def test_a_file_that_is_no_study_is_a_problem_with_a_remedy(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("no study")
    ran = costs("validate", tmp_path / "notes.txt")
    assert ran.code == 1
    assert "costing init" in " ".join(ran.out.split())


# What validate prints


def test_validate_takes_the_current_folder_where_no_study_is_named(study: Path, faulty: Path) -> None:
    assert costs("validate", within=study).code == 0
    assert costs("validate", within=faulty).code == 1


def test_validate_says_what_is_wrong_as_a_table(faulty: Path) -> None:
    ran = costs("validate", faulty)
    assert ran.err == ""
    assert "ERROR negative-time (1)" in ran.out
    assert "work_log.csv, row 2, minutes: The time is negative." in ran.out
    assert "ERROR unknown-role (1)" in ran.out
    assert "2 errors, 0 warnings." in ran.out


def test_validate_says_that_nothing_is_wrong(study: Path) -> None:
    assert costs("validate", study).out == "No problems found. The study can be costed.\n"


def test_validate_as_json_has_the_documented_shape(faulty: Path) -> None:
    (faulty / "famlies.csv").write_text("family_id\nF1\n")
    ran = costs("validate", faulty, "--format", "json")
    assert (ran.code, ran.err) == (1, "")
    said = json.loads(ran.out)
    assert list(said) == ["errors", "warnings", "rows", "problems"]
    assert (said["errors"], said["warnings"], said["rows"]) == (2, 1, 3)
    assert [list(problem) for problem in said["problems"]] == 3 * [PROBLEM_KEYS]
    negative, role, table = said["problems"]
    assert negative == {
        "code": "negative-time",
        "severity": "error",
        "file": "work_log.csv",
        "sheet": "",
        "row": 2,
        "column": "minutes",
        "value": "-90",
        "message": "The time is negative. Enter the time spent as a number above 0.",
    }
    assert (role["code"], role["row"], role["column"], role["value"]) == ("unknown-role", 3, "role", "socal worker")
    assert (table["code"], table["severity"], table["row"]) == ("unknown-table", "warning", None)


def test_validate_as_json_of_a_study_without_problems(study: Path) -> None:
    said = json.loads(costs("validate", study, "--format", "json").out)
    assert said == {"errors": 0, "warnings": 0, "rows": 2, "problems": []}


def test_validate_as_csv_has_the_problems_of_the_json(faulty: Path) -> None:
    ran = costs("validate", faulty, "--format", "csv")
    assert (ran.code, ran.err) == (1, "")
    table = list(csv.DictReader(io.StringIO(ran.out)))
    assert list(table[0]) == PROBLEM_KEYS
    problems = json.loads(costs("validate", faulty, "--format", "json").out)["problems"]
    assert [(row["code"], row["row"], row["message"]) for row in table] == [
        (problem["code"], str(problem["row"]), problem["message"]) for problem in problems
    ]


def test_a_value_that_is_a_formula_is_no_formula_in_the_csv(tmp_path: Path) -> None:
    log = LOG + "2013-03-04,=1+1,social worker,F1,90\n"
    ran = costs("validate", write_study(tmp_path / "s", work_log=log, unit_costs=UNIT_COSTS), "--format", "csv")
    assert [row["value"] for row in csv.DictReader(io.StringIO(ran.out))] == ["'=1+1"]


@pytest.mark.parametrize("style", ["json", "csv"])
@pytest.mark.parametrize("command", ["validate", "unit-costs"])
def test_what_is_printed_for_programs_ends_with_one_newline(study: Path, command: str, style: str) -> None:
    out = costs(command, study, "--format", style).out
    assert out.endswith("\n")
    assert not out.endswith("\n\n")


# What unit-costs prints


def test_unit_costs_as_json_have_the_three_costs_per_hour(study: Path) -> None:
    """40 an hour: 50 per hour of direct work (80% of hours), 100 per hour of contact (40%)."""
    ran = costs("unit-costs", study, "--format", "json")
    assert (ran.code, ran.err) == (0, "")
    assert json.loads(ran.out) == [
        {
            "role": "social worker",
            "valid_from": None,
            "valid_to": None,
            "cost_per_hour": 40.0,
            "cost_per_direct_hour": 50.0,
            "cost_per_contact_hour": 100.0,
        }
    ]


def test_unit_costs_as_json_have_iso_dates_and_null_for_a_share_that_is_not_given(tmp_path: Path) -> None:
    unit_costs = "role,cost_per_hour,valid_from,valid_to\nsocial worker,40,2013-01-01,2013-12-31\n"
    study = write_study(tmp_path / "s", work_log=LOG, unit_costs=unit_costs)
    (cost,) = json.loads(costs("unit-costs", study, "--format", "json").out)
    assert (cost["valid_from"], cost["valid_to"]) == ("2013-01-01", "2013-12-31")
    assert (cost["cost_per_direct_hour"], cost["cost_per_contact_hour"]) == (None, None)


def test_unit_costs_as_csv_have_every_element(tmp_path: Path) -> None:
    """(30,000 + 7,500) / 1,500 = 25 an hour."""
    unit_costs = "role,salary,on_costs_rate,hours_per_year\nsocial worker,30000,0.25,1500\n"
    study = write_study(tmp_path / "s", work_log=LOG, unit_costs=unit_costs)
    (row,) = csv.DictReader(io.StringIO(costs("unit-costs", study, "--format", "csv").out))
    figures = ("salary", "on_costs", "cost_per_year", "hours_per_year", "cost_per_hour")
    assert [float(row[name]) for name in figures] == [30_000, 7500, 37_500, 1500, 25]


def test_unit_costs_as_a_table_label_each_of_the_three_hours(study: Path) -> None:
    out = costs("unit-costs", study).out
    assert [line.split("  ")[0] for line in out.splitlines() if "£" in line] == [
        "Cost per working hour",
        "Cost per hour of direct work",
        "Cost per hour of contact",
    ]


# Streams


def test_a_run_prints_its_result_to_stdout_and_nothing_else(study: Path, tmp_path: Path) -> None:
    """An hour and a half at 40 an hour is 60."""
    ran = costs("run", study, "-o", tmp_path / "out")
    assert ran.code == 0
    assert "£60" in ran.out
    assert all(line.endswith("...") for line in ran.err.splitlines())


def test_a_quiet_run_prints_nothing(study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even when it takes long."""
    slow(monkeypatch)
    assert costs("run", study, "-o", tmp_path / "out", "-q") == Ran(0, "", "")
    assert (tmp_path / "out" / "costing.xlsx").exists()


def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a minute pass whenever a command looks at the clock."""
    monkeypatch.setattr("costing.cli.shared.time", SimpleNamespace(monotonic=itertools.count(0, 60).__next__))


def test_a_run_that_is_asked_to_talk_says_what_it_does_from_the_start(study: Path, tmp_path: Path) -> None:
    ran = costs("run", study, "-o", tmp_path / "out", "-v")
    assert ran.code == 0
    assert ran.err.splitlines()[:3] == ["Reading ...", "Checking and adding up ...", "Writing ..."]


def test_progress_goes_to_stderr(study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    slow(monkeypatch)
    ran = costs("run", study, "-o", tmp_path / "out")
    assert ran.err.splitlines()[:1] == ["Reading ..."]
    assert "Writing ..." in ran.err
    assert "..." not in ran.out


def test_a_run_that_is_refused_prints_its_problems_to_stderr(faulty: Path, tmp_path: Path) -> None:
    ran = costs("run", faulty, "-o", tmp_path / "out")
    assert ran.out == ""
    assert "ERROR negative-time (1)" in ran.err
    assert "ERROR unknown-role (1)" in ran.err


def test_a_quiet_run_that_is_refused_still_says_why(faulty: Path, tmp_path: Path) -> None:
    ran = costs("run", faulty, "-o", tmp_path / "out", "-q")
    assert (ran.code, ran.out) == (1, "")
    assert "ERROR negative-time (1)" in ran.err


def every_output(within: Path) -> dict[str, Ran]:
    """What every command prints about a study `study`, one `faulty` and results `out`, by what was typed."""
    commands: list[list[str]] = [
        ["run", "study", "-o", "out"],
        ["validate", "study"],
        ["validate", "faulty"],
        ["unit-costs", "study"],
        ["explain", "out", "F1"],
        ["run", "faulty", "-o", "out"],
        ["run", "study", "-o", "study"],
        ["run", "study", "-o", "faulty"],
        ["run", "study", "-o", "study/study.toml"],
        ["explain", "out", "F9"],
        ["explain", "study", "F1"],
        ["validate", "nowhere"],
        ["init", "blank"],
        ["init", "blank"],
        ["validate", "blank"],
        ["unit-costs", "blank"],
        ["--help"],
        *([command, "--help"] for command in COMMANDS),
        ["valdate"],
        ["run"],
    ]
    ran = {}
    for number, command in enumerate(commands):
        ran[f"{number}: costing {' '.join(command)}"] = costs(*command, within=within)
    (within / "out" / "data" / "families.csv").write_text("edited")
    return {**ran, "run into an edited folder": costs("run", "study", "-o", "out", within=within)}


def test_every_printed_line_has_at_most_80_columns(study: Path, faulty: Path, tmp_path: Path) -> None:
    outputs = every_output(tmp_path)
    assert {command: over for command, ran in outputs.items() if (over := [*lines_over(80, ran.printed)])} == {}


def test_nothing_is_coloured_where_nobody_looks_at_a_terminal(study: Path, faulty: Path, tmp_path: Path) -> None:
    outputs = every_output(tmp_path)
    assert [command for command, ran in outputs.items() if "\x1b" in ran.printed] == []
    assert [command for command, ran in outputs.items() if not ran.printed] == []


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
def test_names_that_the_terminal_cannot_show_end_no_command(tmp_path: Path, encoding: str) -> None:
    """As on Windows where the output goes into a file: cp1252 has no Ł."""
    log = LOG.replace("P1,social", "Łukasz,social") + "2013-03-05,P1,Sozialpädagogin Łódź,F1,60\n"
    study = write_study(tmp_path / "study", work_log=log, unit_costs=UNIT_COSTS)
    assert costs("validate", study, encoding=encoding).code == 1
    assert costs("validate", study, "--format", "csv", encoding=encoding).code == 1
    assert costs("validate", study, "--format", "json", encoding=encoding).code == 1
    priced = UNIT_COSTS + "Sozialpädagogin Łódź,50,,\n"
    write_study(study, SETTINGS.replace("Two weeks", "Łódź"), unit_costs=priced)
    assert costs("run", study, "-o", tmp_path / "out", encoding=encoding).code == 0
    assert costs("unit-costs", study, encoding=encoding).code == 0
    assert costs("unit-costs", study, "--format", "csv", encoding=encoding).code == 0
    assert costs("run", study, "-o", tmp_path / "Łódź" / "out", encoding=encoding).code == 0


# init


def test_init_writes_a_study_that_validate_calls_empty(tmp_path: Path) -> None:
    ran = costs("init", tmp_path / "new" / "study")
    assert (ran.code, ran.err) == (0, "")
    checked = costs("validate", tmp_path / "new" / "study", "--format", "json")
    assert checked.code == 1
    problems = json.loads(checked.out)["problems"]
    assert [(problem["code"], problem["file"]) for problem in problems] == [("empty-table", "work_log.csv")]


def test_init_says_what_to_do_next_in_commands_that_can_be_copied(tmp_path: Path) -> None:
    """Also for a folder with a space in its name."""
    ran = costs("init", "my study", within=tmp_path)
    steps = [line.strip() for line in ran.out.splitlines() if line.startswith("  costing")]
    assert len(steps) == 2
    for step in steps:
        done = subprocess.run(["sh", "-c", f"set -- {step}; printf '%s\\n' \"$3\""], capture_output=True, check=True)
        assert done.stdout.decode() == "my study\n"


def test_the_examples_of_a_blank_study_can_be_printed(tmp_path: Path) -> None:
    costs("init", tmp_path / "study")
    ran = costs("unit-costs", tmp_path / "study", "--format", "json")
    assert ran.code == 0
    assert [row["role"] for row in json.loads(ran.out)] == ["social worker", "family support worker"]


def test_a_blank_study_can_be_filled_in_and_run(tmp_path: Path) -> None:
    """Ninety minutes at the published 29 an hour of the example are 43.50."""
    costs("init", tmp_path / "study")
    log = "date,role,family_id,minutes\n2013-04-02,family support worker,F1,90\n"
    (tmp_path / "study" / "work_log.csv").write_text(log)
    assert costs("validate", tmp_path / "study").code == 0
    assert costs("run", tmp_path / "study", "-o", tmp_path / "out").code == 0
    lines = list(csv.DictReader((tmp_path / "out" / "data" / "families.csv").open(encoding="utf-8")))
    assert [float(line["cost"]) for line in lines] == [43.5]


def test_init_overwrites_nothing(tmp_path: Path) -> None:
    folder = write_study(tmp_path / "study", "title = 'mine'\n")
    before = contents(folder)
    ran = costs("init", folder)
    assert (ran.code, ran.out) == (2, "")
    assert "study.toml" in ran.err
    assert contents(folder) == before


def test_init_leaves_other_files_of_a_folder_alone(tmp_path: Path) -> None:
    (tmp_path / "study").mkdir()
    (tmp_path / "study" / "minutes of a meeting.docx").write_bytes(b"mine")
    assert costs("init", tmp_path / "study").code == 0
    assert (tmp_path / "study" / "minutes of a meeting.docx").read_bytes() == b"mine"


def test_init_where_a_file_stands_is_wrong_use(tmp_path: Path) -> None:
    (tmp_path / "study").write_text("a file")
    assert costs("init", tmp_path / "study").code == 2
    assert (tmp_path / "study").read_text() == "a file"
