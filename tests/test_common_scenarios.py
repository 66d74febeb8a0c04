"""Common scenarios: their rows are valid, fit the study, and are appended to a file without touching what is there."""

import csv
import io
import re
import shutil
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from costing.checks.check import check
from costing.checks.screen import screen
from costing.model.changes import Change
from costing.model.common_scenarios import LIBRARY, NAMES, CommonScenario
from costing.model.tables import TABLES
from costing.reading.study_files import read_study
from costing.reading.table_settings import TableSettings
from costing.reports.appended_rows import CannotAppendError, CsvFile, replace_file
from costing.reports.scenario_library import PLACEHOLDERS
from costing.reports.template import EXAMPLE, blank_study
from docs.markdown import table as in_markdown
from tests.folders import SETTINGS, contents, costs, lines_over, rows, write_study
from tests.study_on_disk import workbook

ROOT = Path(__file__).parents[1]
COLUMNS = tuple(Change.model_fields)
ALL = tuple(scenario.name for scenario in LIBRARY)
HEADER = ",".join(COLUMNS) + "\n"
MINE = "mine,unit_costs,salary,multiply,1.02,role=social worker,,my own,,,\n"
LOG = (
    "date,practitioner_id,role,family_id,activity,minutes\n"
    "2013-03-04,P1,,F1,case recording,90\n"
    "2013-03-05,P1,,F1,case recording,90\n"
    "2013-03-05,P1,,F1,home visit,90\n"
    "2013-03-05,P2,,F1,home visit,90\n"
    "2013-03-05,P1;P2,,,travel,30\n"
)
STAFF = "practitioner_id,role\nP1,social worker\nP2,family support worker\n"
ACTIVITIES = "activity,kind\nhome visit,contact\ncase recording,case_work\ntravel,travel\nadministration,indirect\n"
UNIT_COSTS = (
    "role,cost_per_hour,pay_share,salary,on_costs_rate,hours_per_year\n"
    "manager,,,50000,0.3,1500\n"
    "family support worker,29,0.7,,,\n"
    "social worker,,,40000,0.3,1500\n"
)


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """A study of three roles, two of which logged; the social worker's hour is dearer."""
    return write_study(
        tmp_path / "study", work_log=LOG, unit_costs=UNIT_COSTS, practitioners=STAFF, activities=ACTIVITIES
    )


def options(names: Sequence[str]) -> list[str]:
    """`--scenario` for each of these names."""
    return [part for name in names for part in ("--scenario", name)]


def appended(study: Path, *names: str) -> list[dict[str, str]]:
    """The rows of a study's scenarios.csv once these common scenarios were appended."""
    ran = costs("init", study, *options(names))
    assert (ran.code, ran.err) == (0, "")
    return rows(study / "scenarios.csv")


# The library


def test_the_library_has_the_scenarios_that_studies_ask_for() -> None:
    asked = "pay-award on-costs caseload skill-mix travel overheads working-hours part-year"
    assert list(ALL) == asked.split()


@pytest.mark.parametrize("scenario", LIBRARY, ids=ALL)
def test_every_row_is_one_that_the_table_allows_and_has_a_note(scenario: CommonScenario) -> None:
    """Its cells fit the model, its column is one of its table, and shares and months stand only where they belong."""
    for row in scenario.rows:
        cells = row.cells(scenario.name, PLACEHOLDERS)
        assert set(cells) == set(COLUMNS)
        Change.model_validate({name: cell for name, cell in cells.items() if cell})
        assert cells["note"]
        assert (row.table, row.column) in changeable()
        assert set(row.instead) <= set(TABLES["unit_costs"].model_fields)
        assert set(row.needed) <= set(TABLES[row.table].model_fields if row.table in TABLES else ())
        assert not row.share or row.table == "work_log"
        assert row.table != "study" or not row.where


def changeable() -> set[tuple[str, str]]:
    """Tables and columns that the library may change."""
    hours_and_money = {("unit_costs", name) for name in TABLES["unit_costs"].model_fields} - {("unit_costs", "role")}
    others = {("practitioners", "available_hours"), ("study", "families"), ("work_log", "minutes")}
    return hours_and_money | others | {("work_log", "role")}


def test_the_names_that_rows_leave_open_have_placeholders() -> None:
    assert set(NAMES) == set(PLACEHOLDERS)
    assert {name for scenario in LIBRARY for row in scenario.rows for name in row.left_open} == set(NAMES)


def test_no_scenario_has_a_name_that_is_taken() -> None:
    assert not {"base", "all", "list"} & set(ALL)


def test_the_names_are_words_with_hyphens_and_the_sentences_end() -> None:
    for scenario in LIBRARY:
        assert re.fullmatch("[a-z]+(-[a-z]+)*", scenario.name)
        assert scenario.sentence.endswith(".")


# What their figures do, by hand


def value_of(found: Sequence[Mapping[str, str]], column: str) -> Decimal:
    """The value of the one row that changes this column."""
    (row,) = [row for row in found if row["column"] == column]
    return Decimal(row["value"])


def test_a_pay_award_of_5_percent_makes_a_rate_of_29_with_a_pay_share_of_70_percent_30_015(study: Path) -> None:
    """29 x (1 - 0.7 + 0.7 x 1.05) = 29 x 1.035 = 30.015."""
    factor = value_of(appended(study, "pay-award"), "salary")
    share = Decimal("0.7")
    assert 29 * (1 - share + share * factor) == Decimal("30.015")


def test_on_costs_as_amounts_rise_as_those_given_as_rates_do() -> None:
    """0.30 + 0.02 = 0.32, and 0.30 x 1.067 = 0.3201: the same to a tenth of a point."""
    rate, amount = (Decimal(row.value) for row in LIBRARY[1].rows)
    assert Decimal("0.3") + rate == Decimal("0.32")
    assert round(Decimal("0.3") * amount, 3) == Decimal("0.320")


def test_fewer_working_hours_cost_a_published_rate_as_much_as_a_build_up() -> None:
    """48,000 a year over 1,600 h is 30 an hour; over 1,568 h 30.61. 30 x 1.0204 = 30.61."""
    scenario = next(scenario for scenario in LIBRARY if scenario.name == "working-hours")
    factors = {row.column: Decimal(row.value) for row in scenario.rows}
    assert factors["hours_per_year"] == factors["weeks_per_year"] == factors["available_hours"]
    assert round(48_000 / (1600 * factors["hours_per_year"]), 2) == Decimal("30.61")
    assert round(30 * factors["cost_per_hour"], 2) == Decimal("30.61")


# Rows fit the study


def test_only_rows_that_change_something_are_appended(study: Path) -> None:
    """On-costs stand there as rates, hours as hours a year; nobody has available hours of their own."""
    found = appended(study, "pay-award", "on-costs", "working-hours")
    assert [(row["scenario"], row["column"]) for row in found] == [
        ("pay-award", "salary"),
        ("on-costs", "on_costs_rate"),
        ("working-hours", "hours_per_year"),
        ("working-hours", "cost_per_hour"),
    ]


def test_on_costs_as_amounts_and_available_hours_get_rows_of_their_own(study: Path) -> None:
    write_study(
        study,
        unit_costs="role,salary,on_costs,weeks_per_year,hours_per_week\nsocial worker,40000,12000,41,37\n",
        practitioners="practitioner_id,role,available_hours\nP1,social worker,1500\n",
    )
    found = appended(study, "pay-award", "working-hours")
    assert [(row["table"], row["column"]) for row in found] == [
        ("unit_costs", "salary"),
        ("unit_costs", "on_costs"),
        ("unit_costs", "weeks_per_year"),
        ("practitioners", "available_hours"),
    ]


def test_where_unit_costs_are_given_in_several_ways_each_row_picks_its_own(study: Path) -> None:
    """So that no row is said to pass over what the one beside it changes."""
    write_study(
        study,
        unit_costs="role,cost_per_hour,salary,on_costs,on_costs_rate,hours_per_year,weeks_per_year,hours_per_week\n"
        "manager,,50000,15000,,1500,,\nsocial worker,,40000,,0.3,,41,37\nfamily support worker,29,,,,,,\n",
    )
    found = appended(study, "pay-award", "on-costs", "working-hours")
    assert [(row["column"], row["where"]) for row in found] == [
        ("salary", ""),
        ("on_costs", "on_costs_rate=; cost_per_hour="),
        ("on_costs_rate", "on_costs="),
        ("on_costs", "on_costs_rate="),
        ("hours_per_year", "weeks_per_year=; cost_per_hour="),
        ("weeks_per_year", "hours_per_year=; cost_per_hour="),
        ("cost_per_hour", "salary="),
    ]


def test_a_published_rate_that_has_hours_too_keeps_its_row(study: Path) -> None:
    """Hours of a published rate say what a post is available for: picking those without a rate would miss them."""
    write_study(
        study,
        unit_costs="role,cost_per_hour,salary,hours_per_year\nmanager,,50000,1500\nsocial worker,40,,1500\n",
    )
    hours, rate = appended(study, "working-hours")
    assert (hours["column"], hours["where"]) == ("hours_per_year", "")
    assert (rate["column"], rate["where"]) == ("cost_per_hour", "salary=")


def test_a_pay_award_fits_published_rates_that_say_their_pay_share(study: Path) -> None:
    write_study(study, unit_costs="role,cost_per_hour,pay_share\nsocial worker,40,0.8\n")
    assert [row["column"] for row in appended(study, "pay-award")] == ["salary"]


def test_a_scenario_that_would_change_nothing_is_refused_and_said_why(study: Path) -> None:
    """Published rates without a pay share hold no pay that could be told apart; nothing else is written either."""
    write_study(study, unit_costs="role,cost_per_hour\nsocial worker,40\n")
    before = contents(study)
    ran = costs("init", study, *options(["caseload", "pay-award"]))
    assert (ran.code, ran.out) == (2, "")
    said = " ".join(ran.err.split())
    assert "pay-award would change nothing" in said
    assert "unit_costs.salary, unit_costs.pay_share" in said
    assert contents(study) == before


def test_skill_mix_moves_time_from_the_dearer_of_the_two_roles_that_log_most(study: Path) -> None:
    """52,000 / 1,500 = 34.67 an hour against 29; the social worker records more often than they visit."""
    (row,) = appended(study, "skill-mix")
    assert row["where"] == "role=social worker; activity=case recording"
    assert row["value"] == "family support worker"
    assert row["share"] == "0.2"


def test_skill_mix_moves_time_the_other_way_where_the_other_role_is_dearer(study: Path) -> None:
    write_study(study, unit_costs=UNIT_COSTS.replace("worker,29", "worker,99"))
    (row,) = appended(study, "skill-mix")
    assert row["where"] == "role=family support worker; activity=home visit"
    assert row["value"] == "social worker"


def test_without_a_log_that_can_be_read_roles_and_activities_are_the_first_of_their_tables(study: Path) -> None:
    (study / "work_log.csv").unlink()
    (row,) = appended(study, "skill-mix")
    assert row["where"] == "role=manager; activity=home visit"
    assert row["value"] == "family support worker"


def test_no_name_is_taken_from_the_log(study: Path) -> None:
    """What stands in its activity may be anything; without a list of activities the row has an example instead."""
    (study / "activities.csv").unlink()
    ran = costs("init", study, *options(["skill-mix", "part-year"]))
    assert "replace the examples in where" in " ".join(ran.out.split())
    (mix, _) = rows(study / "scenarios.csv")
    assert mix["where"] == f"role=social worker; activity={EXAMPLE}case recording"
    assert "F1" not in ran.out + (study / "scenarios.csv").read_text()


def test_where_there_is_one_role_only_the_other_is_an_example(study: Path) -> None:
    write_study(study, unit_costs="role,cost_per_hour\nsocial worker,40\n")
    (row,) = appended(study, "skill-mix")
    assert row["value"] == f"{EXAMPLE}family support worker"


def test_travel_is_picked_by_its_kind_where_the_study_has_some(study: Path) -> None:
    (row,) = appended(study, "travel")
    assert row["where"] == "kind=travel"


def test_without_an_activity_of_kind_travel_an_example_stands_for_it(study: Path) -> None:
    write_study(study, activities="activity,kind\nhome visit,contact\n")
    (row,) = appended(study, "travel")
    assert row["where"] == f"activity={EXAMPLE}travel"


@pytest.mark.parametrize(
    ("start", "end", "month"),
    [
        ("2013-04-01", "2014-03-31", "2013-10"),
        ("2013-01-01", "2013-12-31", "2013-07"),
        ("2013-03-04", "2013-03-17", "2013-03"),
        ("2013-11-15", "2014-01-15", "2013-12"),
        ("2013-12-01", "2014-01-31", "2014-01"),
    ],
)
def test_a_part_year_begins_with_the_second_half_of_the_period(study: Path, start: str, end: str, month: str) -> None:
    """Of an odd number of months the second half begins with the middle one."""
    write_study(study, f'title = "A study"\nstart = {start}\nend = {end}\n')
    (row,) = appended(study, "part-year")
    assert (row["from"], row["to"], row["where"]) == (month, "", "role=social worker")


def test_a_part_year_is_of_a_role_that_works_in_it(study: Path) -> None:
    """P1, who logged most, was promoted in October: from then on there is no social worker who logs."""
    write_study(
        study,
        'title = "A study"\nstart = 2013-04-01\nend = 2014-03-31\n',
        practitioners="practitioner_id,role,start,end\nP1,social worker,,2013-09-30\nP1,manager,2013-10-01,\n",
        work_log="date,practitioner_id,role,family_id,minutes\n2013-04-02,P1,,F1,60\n2013-04-03,P1,,F1,60\n"
        "2013-10-01,P1,,F1,60\n",
    )
    row, mix = appended(study, "part-year", "skill-mix")
    assert (row["where"], row["from"]) == ("role=manager", "2013-10")
    assert {mix["value"], mix["where"].split(";")[0]} == {"social worker", "role=manager"}


def test_names_taken_from_the_study_are_named_for_checking(study: Path) -> None:
    said = " ".join(costs("init", study, *options(["skill-mix", "part-year"])).out.split())
    assert "skill-mix: 1 row; check social worker, family support worker, case recording" in said
    assert "part-year: 1 row; check social worker, 2013-03" in said


@pytest.mark.parametrize("example", ["family-recovery", "sampled-diary", "minimal", "time-driven"])
def test_the_rows_for_an_example_are_read_without_a_problem(tmp_path: Path, example: str) -> None:
    folder = shutil.copytree(ROOT / "examples" / example, tmp_path / example)
    taken = 0
    for name in ALL:
        ran = costs("init", folder, "--scenario", name)
        assert ran.code == (0 if "would change nothing" not in " ".join(ran.err.split()) else 2)
        taken += ran.code == 0
    study = read_study(folder)
    table = screen(study.tables["scenarios"])
    assert [*study.problems, *table.problems] == []
    assert table.whole.all()
    assert table.rows.filter(pl.col("scenario").is_in(ALL))["scenario"].n_unique() == taken >= 4


@pytest.mark.parametrize("example", ["family-recovery", "sampled-diary"])
def test_the_rows_for_an_example_that_has_all_tables_change_something(tmp_path: Path, example: str) -> None:
    """Published rates, of which on-costs and overheads are no part that could be told, are passed over, and said so."""
    folder = shutil.copytree(ROOT / "examples" / example, tmp_path / example)
    before = {(problem.code, problem.place) for problem in check(read_study(folder))[1]}
    appended(folder, *ALL)
    new = {(problem.code, problem.place) for problem in check(read_study(folder))[1]} - before
    assert {code for code, _ in new} <= {"partly-applied"}


# A blank study


def test_where_nothing_is_a_blank_study_is_written_with_every_row(tmp_path: Path) -> None:
    found = appended(tmp_path / "new" / "study", *ALL)
    assert [row["scenario"] for row in found] == [scenario.name for scenario in LIBRARY for _ in scenario.rows]
    assert all(row["note"] for row in found)
    there = {name: data.decode() for name, data in contents(tmp_path / "new" / "study").items()}
    blank = blank_study()
    assert {name for name in blank if there[name] != blank[name]} == {"scenarios.csv"}
    assert set(there) == set(blank)


def test_a_blank_study_that_is_still_to_be_filled_in_gets_every_row_too(tmp_path: Path) -> None:
    """Its unit costs are examples: they do not say which rows will fit."""
    costs("init", tmp_path / "one", *options(ALL))
    costs("init", tmp_path / "two")
    costs("init", tmp_path / "two", *options(ALL))
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


@pytest.mark.parametrize("unit_costs", [b"role,cost_per_hour\n", b"role;salary\n\xff\xfe\n", b""])
def test_unit_costs_that_cannot_be_read_leave_every_row_in_place(study: Path, unit_costs: bytes) -> None:
    write_study(study, unit_costs=unit_costs)
    assert len(appended(study, *ALL)) == sum(len(scenario.rows) for scenario in LIBRARY)


def test_a_folder_that_holds_other_files_of_a_study_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "scenarios.csv").write_text(HEADER + MINE)
    before = contents(tmp_path)
    ran = costs("init", tmp_path, "--scenario", "travel")
    assert (ran.code, ran.out) == (2, "")
    assert contents(tmp_path) == before


# What stands in the file stays


@settings(deadline=None)
@given(
    delimiter=st.sampled_from(",;\t|"),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    closed=st.booleans(),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16-le", "utf-16-be", "cp1252"]),
    columns=st.permutations([*COLUMNS, "checked by"]),
    scenarios=st.lists(st.sampled_from(LIBRARY), min_size=1, unique=True),
    mine=st.integers(0, 3),
)
def test_rows_are_read_back_and_what_stood_there_stays_to_the_byte(
    delimiter: str,
    end: str,
    closed: bool,
    encoding: str,
    columns: Sequence[str],
    scenarios: Sequence[CommonScenario],
    mine: int,
) -> None:
    """Whatever the order of the columns, the delimiter, the line ends, the encoding, and the end of the file.

    A header without a line end does not say which line ends the file would have: then they are newlines.
    """
    own = dict(zip(COLUMNS, next(csv.reader([MINE])), strict=True)) | {"checked by": 'Zoë, "first"; again'}
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, delimiter=delimiter, lineterminator=end)
    writer.writeheader()
    writer.writerows([own] * mine)
    marks = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}
    data = marks.get(encoding, b"") + (text.getvalue() if closed else text.getvalue().removesuffix(end)).encode(
        encoding
    )
    new = [row.cells(scenario.name, PLACEHOLDERS) for scenario in scenarios for row in scenario.rows]
    longer = CsvFile(data, "scenarios.csv", Change, TableSettings()).with_rows(new)
    assert longer.startswith(data)
    again = longer.removeprefix(marks.get(encoding, b"")).decode(encoding)
    assert again.endswith(end) == closed
    assert set(re.findall("\r\n|\n|\r", again)) <= ({end} if mine or closed else {"\n"})
    read = list(csv.DictReader(io.StringIO(again, newline=""), delimiter=delimiter))
    assert read[:mine] == [own] * mine
    assert [{name: row[name] for name in COLUMNS} for row in read[mine:]] == new
    assert {row["checked by"] for row in read[mine:]} == {""}


def test_a_table_that_has_only_some_columns_keeps_them(study: Path) -> None:
    """A note is left out where there is no column for it."""
    (study / "scenarios.csv").write_text("Value,Change,Column,Table,Scenario\n1.02,multiply,salary,unit_costs,mine\n")
    costs("init", study, "--scenario", "pay-award")
    assert (study / "scenarios.csv").read_text().splitlines()[1:] == [
        "1.02,multiply,salary,unit_costs,mine",
        "1.05,multiply,salary,unit_costs,pay-award",
    ]


def test_a_title_above_the_header_and_headings_of_ones_own_are_kept(study: Path) -> None:
    with (study / "study.toml").open("a") as toml:
        toml.write('[tables.scenarios]\nheader = 2\ncolumns = {scenario = "What if"}\n')
    text = "Our questions,,,,\nWhat if,table,column,change,value\nmine,unit_costs,salary,multiply,1.02\n"
    (study / "scenarios.csv").write_text(text)
    costs("init", study, "--scenario", "pay-award")
    assert (study / "scenarios.csv").read_text() == text + "pay-award,unit_costs,salary,multiply,1.05\n"
    assert read_study(study).tables["scenarios"].rows["scenario"].to_list() == ["mine", "pay-award"]


def test_a_first_line_that_tells_excel_what_stands_between_cells_is_kept(study: Path) -> None:
    text = "sep=;\n" + HEADER.replace(",", ";")
    (study / "scenarios.csv").write_text(text)
    costs("init", study, "--scenario", "pay-award")
    assert (study / "scenarios.csv").read_text().startswith(f"{text}pay-award;unit_costs;salary;multiply;1.05;;;")
    assert read_study(study).problems == ()


def test_numbers_have_the_decimal_mark_of_the_file(study: Path) -> None:
    header = HEADER.replace(",", ";")
    (study / "scenarios.csv").write_text(header + "mine;work_log;minutes;multiply;1,2;;0,5;;;;\n")
    costs("init", study, "--scenario", "skill-mix", "--scenario", "travel")
    found = list(csv.reader((study / "scenarios.csv").read_text().splitlines(), delimiter=";"))
    assert [row[4] for row in found[1:]] == ["1,2", "family support worker", "0,8"]
    assert [row[6] for row in found[1:]] == ["0,5", "0,2", ""]
    assert read_study(study).problems == ()


def test_the_rows_of_a_study_without_scenarios_begin_a_file_with_its_header(study: Path) -> None:
    costs("init", study, "--scenario", "caseload")
    first, second = (study / "scenarios.csv").read_bytes().splitlines(keepends=True)
    assert first == HEADER.encode()
    assert second.startswith(b"caseload,study,families,multiply,1.1,,,")
    assert second.endswith(b",,,flexible\n")


def test_nothing_but_the_scenarios_is_written(study: Path) -> None:
    before = contents(study)
    costs("init", study, *options(ALL[:1]))
    after = dict(contents(study))
    after.pop("scenarios.csv")
    assert after == before


def test_the_file_keeps_who_may_read_it_and_a_link_stays_a_link(tmp_path: Path) -> None:
    kept, link = tmp_path / "kept.csv", tmp_path / "scenarios.csv"
    kept.write_text(HEADER)
    kept.chmod(0o640)
    link.symlink_to(kept)
    replace_file(link, HEADER.encode() + MINE.encode())
    assert link.is_symlink()
    assert kept.read_text() == HEADER + MINE
    assert kept.stat().st_mode & 0o777 == 0o640


def test_a_file_that_may_not_be_written_or_is_open_elsewhere_is_not_replaced(
    study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (study / "scenarios.csv").write_text(HEADER)
    before = contents(study)
    opened = Path.open

    def protected(path: Path, mode: str = "r", *more: Any, **named: Any) -> Any:
        if mode == "r+b":
            raise PermissionError(13, "Permission denied", str(path))
        return opened(path, mode, *more, **named)

    monkeypatch.setattr(Path, "open", protected)
    ran = costs("init", study, "--scenario", "caseload")
    assert (ran.code, ran.out) == (4, "")
    assert "scenarios.csv" in ran.err
    assert contents(study) == before


def test_a_disk_that_is_full_leaves_the_file_as_it_was(study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (study / "scenarios.csv").write_text(HEADER + MINE)
    before = contents(study)

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("costing.reports.appended_rows.os.fsync", full)
    ran = costs("init", study, "--scenario", "caseload")
    assert (ran.code, ran.out) == (4, "")
    assert "No space left" in ran.err
    assert contents(study) == before


# What is refused


def refused(study: Path, *names: str) -> str:
    """What is said where these scenarios are refused as wrong use; the study stays as it is."""
    before = contents(study)
    ran = costs("init", study, *options(names))
    assert (ran.code, ran.out) == (2, "")
    assert contents(study) == before
    assert [*lines_over(80, ran.err)] == []
    return " ".join(ran.err.split())


@pytest.mark.parametrize("there", ["caseload", "Caseload", " caseload "])
def test_a_scenario_of_that_name_is_not_added_to(study: Path, there: str) -> None:
    (study / "scenarios.csv").write_text(f"{HEADER}{there},study,families,multiply,1.2,,,,,,\n")
    assert "scenarios.csv has caseload already. Rename the rows there" in refused(study, "travel", "caseload")


def test_the_same_scenario_twice_in_one_call_is_appended_once(study: Path) -> None:
    assert len(appended(study, "caseload", "caseload")) == 1


def test_a_column_without_which_a_row_would_mean_something_else_must_be_there(study: Path) -> None:
    (study / "scenarios.csv").write_text("scenario,table,column,change,value,where\n")
    said = refused(study, "skill-mix")
    assert "scenarios.csv has no column share, without which the rows would mean something else." in said
    assert "Add it to the header." in said


def test_a_table_without_a_required_column_is_a_problem_of_the_study(study: Path) -> None:
    (study / "scenarios.csv").write_text("scenario,table,column,change\nmine,unit_costs,salary,multiply\n")
    before = contents(study)
    ran = costs("init", study, "--scenario", "caseload")
    assert (ran.code, ran.out) == (1, "")
    assert "missing-column" in ran.err
    assert "Nothing was written." in ran.err
    assert contents(study) == before


def test_settings_that_cannot_be_read_are_a_problem_of_the_study(study: Path) -> None:
    (study / "study.toml").write_text("title = Two weeks\n")
    ran = costs("init", study, "--scenario", "caseload")
    assert (ran.code, ran.out) == (1, "")
    assert "unreadable-settings" in ran.err
    assert not (study / "scenarios.csv").exists()


def test_scenarios_that_study_toml_has_elsewhere_are_left_to_their_owner(study: Path) -> None:
    (study / "what if.csv").write_text(HEADER + MINE)
    with (study / "study.toml").open("a") as toml:
        toml.write('[tables.scenarios]\nfile = "what if.csv"\n')
    said = refused(study, "caseload")
    assert "study.toml says that scenarios stand in what if.csv; rows are appended only to scenarios.csv." in said
    assert "`costing init NEW-FOLDER`" in said


def test_scenarios_csv_may_be_named_in_study_toml(study: Path) -> None:
    with (study / "study.toml").open("a") as toml:
        toml.write('[tables.scenarios]\nfile = "scenarios.csv"\n')
    assert "there is no scenarios.csv" in refused(study, "caseload")
    (study / "scenarios.csv").write_text(HEADER + MINE)
    assert [row["scenario"] for row in appended(study, "caseload")] == ["mine", "caseload"]


def test_scenarios_in_a_workbook_of_their_own_are_left_to_their_owner(study: Path) -> None:
    workbook(study / "scenarios.xlsx", {"scenarios": [COLUMNS]})
    assert "The scenarios stand in scenarios.xlsx" in refused(study, "caseload")


def test_scenarios_in_a_folder_are_left_to_their_owner(study: Path) -> None:
    (study / "scenarios").mkdir()
    (study / "scenarios" / "pay.csv").write_text(HEADER + MINE)
    assert "scenarios is a folder of files" in refused(study, "caseload")


def test_two_files_of_scenarios_are_a_problem_of_the_study(study: Path) -> None:
    (study / "scenarios.csv").write_text(HEADER)
    workbook(study / "scenarios.xlsx", {"scenarios": [COLUMNS]})
    ran = costs("init", study, "--scenario", "caseload")
    assert (ran.code, ran.out) == (1, "")
    assert "two-files" in ran.err


def test_a_study_that_is_a_workbook_is_told_how_rows_come_into_it(tmp_path: Path) -> None:
    book = workbook(tmp_path / "study.xlsx", {"study": [("key", "value")]})
    before = book.read_bytes()
    ran = costs("init", book, "--scenario", "caseload")
    assert (ran.code, ran.out) == (2, "")
    assert "into the sheet scenarios" in " ".join(ran.err.split())
    assert book.read_bytes() == before


def test_a_quote_that_is_left_open_does_not_swallow_the_rows(study: Path) -> None:
    (study / "scenarios.csv").write_text(HEADER + MINE.replace("my own", '"my own'))
    before = contents(study)
    ran = costs("init", study, "--scenario", "caseload")
    assert ran.code in (1, 2)
    assert ran.out == ""
    assert contents(study) == before


def test_a_letter_that_the_encoding_of_the_file_lacks_is_named() -> None:
    data = (HEADER + MINE.replace("my own", "für uns")).encode("cp1252")
    file = CsvFile(data, "scenarios.csv", Change, TableSettings(encoding="cp1252"))
    row = LIBRARY[3].rows[0].cells("skill-mix", {**PLACEHOLDERS, "role": "opiekun Łódź"})
    with pytest.raises(CannotAppendError, match=r"is in Windows-1252, which has no Ł\. Save it as CSV UTF-8\."):
        file.with_rows([row])
    assert "für".encode("cp1252") in file.with_rows([row | {"where": "role=für"}])[len(data) :]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("pay_award", "pay-award"), ("Pay-Award", "pay-award"), ("skillmix", "skill-mix"), ("oncosts", "on-costs")],
)
def test_a_mistyped_name_is_answered_with_the_nearest(study: Path, typed: str, meant: str) -> None:
    assert f"There is no common scenario '{typed}'. Did you mean {meant}?" in refused(study, typed)


def test_a_name_like_none_is_answered_with_where_to_find_them(study: Path) -> None:
    assert "`costing init --list` names those that there are." in refused(study, "weather")


# The list


@pytest.mark.parametrize("arguments", [["--list"], ["--scenario", "list"], ["anywhere", "--list"]])
def test_the_list_has_a_line_for_each_of_at_most_80_columns(tmp_path: Path, arguments: Sequence[str]) -> None:
    ran = costs("init", *arguments, within=tmp_path)
    assert (ran.code, ran.err) == (0, "")
    assert [line.split()[0] for line in ran.out.splitlines()] == list(ALL)
    assert all(scenario.sentence in ran.out for scenario in LIBRARY)
    assert [*lines_over(80, ran.out)] == []
    assert list(tmp_path.iterdir()) == []


def test_what_is_printed_has_at_most_80_columns(tmp_path: Path) -> None:
    folder = write_study(tmp_path / "s", SETTINGS, work_log=LOG, unit_costs=UNIT_COSTS, practitioners=STAFF)
    for ran in (
        costs("init", "s", *options(ALL[:5]), within=tmp_path),
        costs("init", "b", *options(ALL), within=tmp_path),
    ):
        assert ran.code == 0
        assert [*lines_over(80, ran.printed)] == []
    assert (folder / "scenarios.csv").exists()


# The documentation


@pytest.mark.parametrize("scenario", LIBRARY, ids=ALL)
def test_the_documentation_shows_the_rows_of_every_scenario(scenario: CommonScenario) -> None:
    """As a blank study gets them, without their notes; columns that no row fills in are left out."""
    text = (ROOT / "docs" / "scenarios.md").read_text(encoding="utf-8")
    (section,) = re.findall(rf"^### {scenario.name}\n(.*?)(?=^##|\Z)", text, re.MULTILINE | re.DOTALL)
    cells = [row.cells(scenario.name, PLACEHOLDERS) for row in scenario.rows]
    shown = [name for name in COLUMNS if name not in ("scenario", "note") and any(row[name] for row in cells)]
    assert scenario.sentence in section
    assert in_markdown(shown, [[row[name] for name in shown] for row in cells]) in section
