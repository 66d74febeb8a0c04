"""The rules across tables: each prevents a harm, names its place and its remedy, and all are told in one pass."""

import json
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from costing.model.catalogue import CATALOGUE
from costing.model.problem import Problem, Severity
from costing.study import read_study, validate
from tests.folders import SETTINGS, Ran, contents, costs, costs_in_a_process, write_study

LOG = """\
date,practitioner_id,role,family_id,activity,minutes
2013-03-04,P1,social worker,F1,home visit,90
2013-03-05,P2,family support worker,F2,home visit,60
2013-03-06,P1,social worker,,travel,30
"""
UNIT_COSTS = """\
role,cost_per_hour
social worker,40
family support worker,29
"""
ONE_ROLE = "role,cost_per_hour\nsocial worker,40\n"
LISTS = {
    "practitioners": "practitioner_id,role\nP1,social worker\nP2,family support worker\n",
    "families": "family_id,intervention\nF1,intensive\nF2,intensive\n",
    "activities": "activity,kind\nhome visit,contact\ntravel,travel\n",
}

Found = Callable[..., list[Problem]]


@pytest.fixture
def found(tmp_path: Path) -> Found:
    """What `validate` finds in a study of three entries, without lists of names, after these changes to it."""

    def problems(settings: str = "", **tables: str) -> list[Problem]:
        folder = Path(tempfile.mkdtemp(dir=tmp_path))
        everything = {"work_log": LOG, "unit_costs": UNIT_COSTS, **tables}
        return validate(read_study(write_study(folder, SETTINGS + settings, **everything)))

    return problems


def the_only(problems: list[Problem], code: str) -> Problem:
    """The one problem that there is, of this code."""
    assert [problem.code for problem in problems] == [code], problems
    return problems[0]


def place(problem: Problem) -> tuple[str, int, str]:
    """The file, row and column of a problem."""
    return problem.place.file, problem.place.row, problem.place.column


def test_a_study_without_faults_has_no_problems_with_lists_of_names_and_without(found: Found) -> None:
    assert found() == []
    assert found(**LISTS) == []


# Names that nothing is known of


def test_a_role_without_unit_cost_is_an_error_and_the_nearest_is_suggested(found: Found) -> None:
    problem = the_only(found(work_log=LOG.replace("P2,family support", "P2,famly support")), "unknown-role")
    assert place(problem) == ("work_log.csv", 3, "role")
    assert problem.value == "famly support worker"
    assert "Did you mean family support worker?" in problem.message


def test_a_role_like_no_other_is_told_without_a_suggestion_but_with_a_remedy(found: Found) -> None:
    problem = the_only(found(work_log=LOG.replace("family support worker", "xyz")), "unknown-role")
    assert "Did you mean" not in problem.message
    assert "Add it to its table, or correct the name" in problem.message


def test_a_mistyped_name_in_many_rows_is_one_problem_with_their_number(found: Found) -> None:
    rows = "".join(f"2013-03-07,Q{n},socal worker,F1,,{30 + n % 9}\n" for n in range(1200))
    problem = the_only(found(work_log=LOG + rows), "unknown-role")
    assert place(problem) == ("work_log.csv", 5, "role")
    assert "In 1,200 rows." in problem.message


def test_the_role_of_a_practitioner_who_logs_without_one_must_have_a_unit_cost(found: Found) -> None:
    log = LOG.replace("P2,family support worker", "P2,")
    staff = LISTS["practitioners"].replace("family support worker", "famly support worker")
    problem = the_only(found(work_log=log, practitioners=staff), "unknown-role")
    assert place(problem) == ("practitioners.csv", 3, "role")


def test_the_role_of_a_practitioner_whose_own_role_prices_nothing_needs_no_unit_cost(found: Found) -> None:
    staff = LISTS["practitioners"].replace("family support worker", "mentor") + "P9,director\n"
    assert found(practitioners=staff) == []


def test_an_entry_without_role_needs_its_practitioner_in_the_list(found: Found) -> None:
    problem = the_only(found(work_log=LOG.replace("P2,family support worker", "P2,")), "no-role")
    assert place(problem) == ("work_log.csv", 3, "role")
    assert "Add P2 to practitioners, or fill in the role" in problem.message


@pytest.mark.parametrize(
    ("right", "wrong", "code", "column", "suggestion"),
    [
        (",P2,", ",P22,", "unknown-practitioner", "practitioner_id", "Did you mean P2?"),
        (",F2,", ",F22,", "unknown-family", "family_id", "Did you mean F2?"),
        (",F2,home visit", ",F2,home vist", "unknown-activity", "activity", "Did you mean home visit?"),
        (",P2,", ",P1;P22,", "unknown-practitioner", "practitioner_id", "Did you mean P2?"),
        (",F2,", ",F1;F22,", "unknown-family", "family_id", "Did you mean F2?"),
    ],
)
def test_a_name_that_a_given_list_does_not_know_is_an_error_and_the_nearest_is_suggested(
    found: Found, right: str, wrong: str, code: str, column: str, suggestion: str
) -> None:
    problem = the_only(found(work_log=LOG.replace(right, wrong), **LISTS), code)
    assert place(problem) == ("work_log.csv", 3, column)
    assert suggestion in problem.message


def test_without_the_lists_any_practitioner_family_and_activity_will_do(found: Found) -> None:
    assert found(work_log=LOG.replace("P2", "P99").replace("F2", "F99").replace("home visit", "anything")) == []


def test_names_are_told_apart_by_case_and_leading_zeros(found: Found) -> None:
    families = LISTS["families"].replace("F2", "002") + "f1,intensive\n"
    problems = found(work_log=LOG.replace("F2", "2").replace("F1", "f1"), families=families)
    errors = [problem for problem in problems if problem.severity is Severity.ERROR]
    assert [(problem.code, problem.value) for problem in errors] == [("unknown-family", "2")]


def test_an_expense_of_an_unknown_family_is_an_error(found: Found) -> None:
    expenses = "category,cost,family_id\nfares,10,F1\nfares,10,F11\n"
    problem = the_only(found(expenses=expenses, **LISTS), "unknown-family")
    assert place(problem) == ("expenses.csv", 3, "family_id")
    assert "Did you mean F1?" in problem.message


def test_an_expense_shared_by_an_intervention_that_no_family_has_is_an_error(found: Found) -> None:
    expenses = "category,cost,intervention\nrent,10,intensive\nrent,10,intensiv\n"
    problem = the_only(found(expenses=expenses, **LISTS), "unknown-intervention")
    assert place(problem) == ("expenses.csv", 3, "intervention")
    assert "Did you mean intensive?" in problem.message


def test_an_expense_of_a_family_cannot_be_for_another_intervention(found: Found) -> None:
    expenses = "category,cost,family_id,intervention\nfares,10,F1,intensive\nfares,10,F1,light\n"
    problem = the_only(found(expenses=expenses, **LISTS), "intervention-differs")
    assert place(problem) == ("expenses.csv", 3, "intervention")
    assert "Leave this cell blank" in problem.message


def test_an_entry_outside_the_period_needs_neither_unit_cost_nor_family_and_is_counted(found: Found) -> None:
    rows = "2013-03-18,P9,nobody,F9,nothing,30\n2012-03-04,P9,nobody,F9,nothing,30\n"
    problem = the_only(found(work_log=LOG + rows, **LISTS), "outside-period")
    assert problem.severity is Severity.WARNING
    assert place(problem) == ("work_log.csv", 5, "date")
    assert "2 rows" in problem.message


# Keys


def test_an_entry_that_stands_twice_is_an_error_that_names_both_rows(found: Found) -> None:
    log = LOG.replace("minutes\n", "minutes,entry_id\n").replace("90\n", "90,E1\n").replace("30\n", "30,E1\n")
    problem = the_only(found(work_log=log.replace("60\n", "60,E2\n")), "duplicate-key")
    assert place(problem) == ("work_log.csv", 4, "entry_id")
    assert (problem.value, "row 2" in problem.message, "Delete one" in problem.message) == ("E1", True, True)


def test_entries_without_a_number_are_no_duplicates_of_each_other(found: Found) -> None:
    log = LOG.replace("minutes\n", "minutes,entry_id\n").replace("90\n", "90,\n").replace("30\n", "30,\n")
    assert found(work_log=log.replace("60\n", "60,E2\n")) == []


def test_an_entry_that_stands_in_two_parts_of_the_log_is_an_error_that_names_the_other_part(tmp_path: Path) -> None:
    header = "date,role,minutes,family_id,entry_id\n"
    study = write_study(tmp_path / "study", unit_costs=ONE_ROLE)
    (study / "work_log").mkdir()
    (study / "work_log" / "april.csv").write_text(f"{header}2013-03-04,social worker,90,F1,E1\n")
    (study / "work_log" / "may.csv").write_text(
        f"{header}2013-03-05,social worker,90,F1,E2\n2013-03-05,social worker,90,F1,E1\n"
    )
    problem = the_only(validate(read_study(study)), "duplicate-key")
    assert place(problem) == ("work_log/may.csv", 3, "entry_id")
    assert "april.csv" in problem.message


@pytest.mark.parametrize(
    ("table", "row", "key"),
    [
        ("practitioners", "P1,family support worker\n", "practitioner_id"),
        ("families", "F1,light\n", "family_id"),
        ("activities", "home visit,indirect\n", "activity"),
    ],
)
def test_a_list_with_two_rows_for_one_name_is_an_error(found: Found, table: str, row: str, key: str) -> None:
    lists = {**LISTS, table: LISTS[table] + row}
    problem = the_only(found(**lists), "duplicate-key")
    assert place(problem) == (f"{table}.csv", lists[table].count("\n"), key)
    assert "row 2" in problem.message


def test_a_price_index_with_two_figures_for_a_year_is_an_error(found: Found) -> None:
    index = "year,index\n2012/13,100\n2013/14,102\n2012/13,101\n"
    assert place(the_only(found(price_index=index), "duplicate-key")) == ("price_index.csv", 4, "year")


def test_an_error_in_one_column_does_not_hide_that_a_key_stands_twice(found: Found) -> None:
    families = "family_id,start\nF1,2013-02-30\nF2,\nF1,\n"
    assert {problem.code for problem in found(families=families)} == {"no-such-date", "duplicate-key"}


# Unit costs by day


def test_a_day_without_unit_cost_is_an_error_that_names_the_gap(found: Found) -> None:
    unit_costs = (
        "role,valid_from,valid_to,cost_per_hour\n"
        "social worker,,2013-03-05,40\nsocial worker,2013-03-08,,41\nfamily support worker,,,29\n"
    )
    problem = the_only(found(unit_costs=unit_costs), "no-unit-cost")
    assert place(problem) == ("work_log.csv", 4, "date")
    assert "on 2013-03-06" in problem.message
    assert "the gap runs from 2013-03-06 to 2013-03-07" in problem.message
    assert "Add a row to unit_costs" in problem.message


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "gap", "row"),
    [
        ("", "2013-03-05", "the last one ends on 2013-03-05", 4),
        ("2013-03-05", "", "the first one begins on 2013-03-05", 2),
    ],
)
def test_a_day_before_the_first_unit_cost_or_after_the_last_is_an_error(
    found: Found, valid_from: str, valid_to: str, gap: str, row: int
) -> None:
    spans = f"social worker,{valid_from},{valid_to},40\nfamily support worker,,,29\n"
    problem = the_only(found(unit_costs=f"role,valid_from,valid_to,cost_per_hour\n{spans}"), "no-unit-cost")
    assert place(problem) == ("work_log.csv", row, "date")
    assert gap in problem.message


def test_a_unit_cost_that_is_needed_on_its_first_and_last_day_holds_on_both(found: Found) -> None:
    spans = "social worker,2013-03-04,2013-03-05,40\nsocial worker,2013-03-06,2013-03-06,41\n"
    rest = "family support worker,2013-03-05,2013-03-05,29\n"
    assert found(unit_costs=f"role,valid_from,valid_to,cost_per_hour\n{spans}{rest}") == []


def test_a_day_with_two_unit_costs_is_an_error(found: Found) -> None:
    spans = "social worker,,2013-03-06,40\nsocial worker,2013-03-06,,41\nfamily support worker,,,29\n"
    problem = the_only(found(unit_costs=f"role,valid_from,valid_to,cost_per_hour\n{spans}"), "two-unit-costs")
    assert place(problem) == ("work_log.csv", 4, "date")
    assert "on 2013-03-06" in problem.message
    assert "valid_from and valid_to" in problem.message


def test_two_unit_costs_on_days_that_nothing_needs_are_a_warning_that_names_the_days(found: Found) -> None:
    spans = "social worker,,2013-03-10,40\nsocial worker,2013-03-09,,41\nfamily support worker,,,29\n"
    problem = warned(found(unit_costs=f"role,valid_from,valid_to,cost_per_hour\n{spans}"), "overlapping-unit-costs")
    assert place(problem) == ("unit_costs.csv", 2, "role")
    assert "from 2013-03-09 to 2013-03-10" in problem.message


def test_two_unit_costs_outside_the_period_are_no_problem(found: Found) -> None:
    spans = "social worker,,2014-03-10,40\nsocial worker,2014-03-09,,41\nfamily support worker,,,29\n"
    assert found(unit_costs=f"role,valid_from,valid_to,cost_per_hour\n{spans}") == []


def test_unlogged_time_that_is_shared_needs_a_unit_cost_on_every_day_of_the_period(found: Found) -> None:
    staff = "practitioner_id,role,available_hours\nP1,social worker,70\nP2,family support worker,\n"
    spans = "social worker,,2013-03-16,40\nfamily support worker,,2013-03-16,29\n"
    unit_costs = f"role,valid_from,valid_to,cost_per_hour\n{spans}"
    problems = found('unlogged_time = "allocate"\n', practitioners=staff, unit_costs=unit_costs)
    problem = the_only(problems, "no-unit-cost")
    assert place(problem) == ("practitioners.csv", 2, "role")
    assert "2013-03-17" in problem.message


# Contact and case work


@pytest.mark.parametrize(
    ("activity", "is_error"), [("home visit", 1), ("case recording", 1), ("travel", 0), ("meeting", 0)]
)
def test_contact_and_case_work_name_a_family_and_other_work_need_not(
    found: Found, activity: str, is_error: int
) -> None:
    kinds = "activity,kind\nhome visit,contact\ncase recording,case_work\ntravel,travel\nmeeting,indirect\n"
    everything = found(work_log=f"{LOG}2013-03-07,P1,social worker,,{activity},30\n", **{**LISTS, "activities": kinds})
    problems = [problem for problem in everything if problem.code != "unused-activity"]
    assert [(problem.code, place(problem)) for problem in problems] == is_error * [
        ("no-family", ("work_log.csv", 5, "family_id"))
    ]
    assert all("Fill in the family" in problem.message for problem in problems)


# Price years

INDEX = "year,index\n2012/13,100\n2013/14,102\n"
PRICED = "role,cost_per_hour,price_year\nsocial worker,40,2012/13\nfamily support worker,29,2013/14\n"


def test_a_price_year_that_the_index_does_not_have_is_an_error(found: Found) -> None:
    problem = the_only(
        found('price_year = "2013/14"\n', unit_costs=PRICED.replace("2012/13", "2012/12"), price_index=INDEX),
        "unknown-price-year",
    )
    assert place(problem) == ("unit_costs.csv", 2, "price_year")
    assert "Did you mean 2012/13?" in problem.message


def test_the_price_year_of_an_expense_must_be_in_the_index_too(found: Found) -> None:
    expenses = "category,cost,price_year\nrent,10,2012/13\nrent,10,1999/00\n"
    problems = found('price_year = "2013/14"\n', unit_costs=PRICED, price_index=INDEX, expenses=expenses)
    assert place(the_only(problems, "unknown-price-year")) == ("expenses.csv", 3, "price_year")


def test_a_price_year_of_the_study_without_an_index_is_an_error_at_the_setting(found: Found) -> None:
    problems = found('price_year = "2014/15"\n', unit_costs=PRICED, price_index=INDEX)
    problem = the_only(problems, "unknown-price-year")
    assert (problem.place.file, problem.place.column) == ("study.toml", "price_year")


def test_a_blank_price_year_is_not_uprated_and_a_warning(found: Found) -> None:
    problems = found('price_year = "2013/14"\n', unit_costs=PRICED.replace("29,2013/14", "29,"), price_index=INDEX)
    problem = the_only(problems, "no-price-year")
    assert (place(problem), problem.severity) == (("unit_costs.csv", 3, "price_year"), Severity.WARNING)


def test_price_years_do_not_matter_where_the_study_has_none(found: Found) -> None:
    assert found(unit_costs=PRICED.replace("2012/13", "1999/00")) == []


# Unit costs that cannot be worked out

BUILD_UP = "salary=30000 hours_per_year=1500"


def unit_cost(cells: str) -> str:
    """The unit costs of the study, that of the family support worker with these cells."""
    given = dict(cell.split("=") for cell in cells.split())
    filled = ",".join(given.values())
    return f"role,cost_per_hour_,{','.join(given)}\nfamily support worker,,{filled}\n".replace(
        "cost_per_hour_,", ""
    ).replace("worker,,", "worker,")


@pytest.mark.parametrize(
    ("cells", "code", "column", "remedy"),
    [
        (
            "salary=30000",
            "no-hours-basis",
            "hours_per_year",
            "fill in hours_per_year, or weeks_per_year and hours_per_week",
        ),
        ("salary=30000 weeks_per_year=40", "no-hours-basis", "weeks_per_year", "hours_per_week"),
        ("salary=30000 hours_per_week=37", "no-hours-basis", "hours_per_week", "weeks_per_year"),
        (f"{BUILD_UP} weeks_per_year=40 hours_per_week=37", "two-hours-bases", "weeks_per_year", "Keep hours_per_year"),
        (f"{BUILD_UP} on_costs=9000 on_costs_rate=0.3", "amount-and-rate", "on_costs_rate", "Keep the amount"),
        (
            f"{BUILD_UP} direct_overheads=9 direct_overheads_rate=0.3",
            "amount-and-rate",
            "direct_overheads_rate",
            "Keep",
        ),
        (
            f"{BUILD_UP} indirect_overheads=9 indirect_overheads_rate=0.3",
            "amount-and-rate",
            "indirect_overheads_rate",
            "Keep",
        ),
        (f"cost_per_hour=29 {BUILD_UP}", "rate-and-build-up", "salary", "Keep the rate, or the build-up"),
        ("cost_per_hour=29 overheads_base=pay", "rate-and-build-up", "overheads_base", "Keep the rate"),
        ("salary= on_costs=9 hours_per_year=1500", "no-cost", "cost_per_hour", "Fill in cost_per_hour, or salary"),
        ("cost_per_hour=29 direct_share=0", "out-of-range", "direct_share", "above 0"),
        ("cost_per_hour=29 contact_share=28", "out-of-range", "contact_share", "0.28 for 28%"),
        ("cost_per_hour=-29", "out-of-range", "cost_per_hour", "0 or more"),
        ("cost_per_hour=(29.50)", "unreadable", "cost_per_hour", "29.50"),
    ],
)
def test_a_unit_cost_that_says_too_little_or_too_much_is_an_error(
    found: Found, cells: str, code: str, column: str, remedy: str
) -> None:
    log = LOG.replace("social worker", "family support worker")
    problems = [problem for problem in found(work_log=log, unit_costs=unit_cost(cells)) if problem.code == code]
    assert ("unit_costs.csv", 2, column) in [place(problem) for problem in problems]
    assert any(remedy in problem.message for problem in problems)


@pytest.mark.parametrize(
    "cells",
    [
        BUILD_UP,
        "salary=30000 weeks_per_year=40 hours_per_week=37",
        "cost_per_hour=29 direct_share=0.7 contact_share=0.3 hours_per_year=1500",
        f"{BUILD_UP} on_costs=9000 direct_overheads_rate=0.29 indirect_overheads=5000 overheads_base=pay",
    ],
)
def test_a_unit_cost_that_says_just_enough_is_none(found: Found, cells: str) -> None:
    log = LOG.replace("social worker", "family support worker")
    assert found(work_log=log, unit_costs=unit_cost(cells)) == []


@pytest.mark.parametrize("rest", [",2013-04-01,2013-03-31\n", ",2013-03-02,2013-03-01\n"])
def test_a_span_that_ends_before_it_begins_is_an_error(found: Found, rest: str) -> None:
    families = f"family_id,start,end\nF1{rest}F2,,\n"
    unit_costs = (
        f"role,cost_per_hour,valid_from,valid_to\nsocial worker,40,,\nfamily support worker,29,,\nmentor,30{rest}"
    )
    for table, row in (("families", 2), ("unit_costs", 4)):
        text = {"families": families, "unit_costs": unit_costs}[table]
        problem = the_only(found(**{table: text}), "dates-reversed")
        assert place(problem) == (f"{table}.csv", row, {"families": "end", "unit_costs": "valid_to"}[table])


def test_no_intervention_can_have_the_name_that_the_summary_gives_to_all_families(found: Found) -> None:
    problem = the_only(found(families="family_id,intervention\nF1,all\nF2,intensive\n"), "reserved-name")
    assert place(problem) == ("families.csv", 2, "intervention")


@pytest.mark.parametrize("cell", ["resale_value", "replaced"])
def test_an_expense_with_a_resale_value_or_replacement_but_no_life_is_an_error(found: Found, cell: str) -> None:
    value = {"resale_value": "50", "replaced": "yes"}[cell]
    problem = the_only(found(expenses=f"category,cost,{cell}\nlaptop,900,{value}\n"), "not-an-asset")
    assert place(problem) == ("expenses.csv", 2, cell)
    assert "life_years" in problem.message


def test_both_minutes_and_hours_in_one_row_are_an_error(found: Found) -> None:
    log = "date,role,family_id,minutes,hours\n2013-03-04,social worker,F1,90,1.5\n2013-03-04,social worker,F1,,1.5\n"
    problem = the_only(found(work_log=log, unit_costs=ONE_ROLE), "minutes-and-hours")
    assert place(problem) == ("work_log.csv", 2, "hours")


def test_hours_with_a_point_that_could_be_minutes_are_an_error_unless_the_column_shows_they_are_decimals(
    found: Found,
) -> None:
    header = "date,role,family_id,hours\n"
    row = "2013-03-04,social worker,F1,{}\n"
    both = header + row.format("1.30")
    problem = the_only(found(work_log=both + row.format("2"), unit_costs=ONE_ROLE), "ambiguous")
    assert place(problem) == ("work_log.csv", 2, "hours")
    assert "1:30 or 1.30h" in problem.message
    assert found(work_log=both + row.format("1.75"), unit_costs=ONE_ROLE) == []


# The ratio basis

RATIO = 'indirect_time = "ratio"\n'
DIRECT_ONLY = LOG.replace("2013-03-06,P1,social worker,,travel,30\n", "")
SHARES = "role,cost_per_hour,direct_share\nsocial worker,40,0.7\nfamily support worker,29,0.6\n"


def test_a_ratio_needs_a_direct_share_of_every_unit_cost_that_is_used(found: Found) -> None:
    warned(found(RATIO, work_log=DIRECT_ONLY, unit_costs=SHARES + "mentor,30,\n"), "unused-role")
    problem = the_only(found(RATIO, work_log=DIRECT_ONLY, unit_costs=SHARES.replace("0.6", "")), "no-direct-share")
    assert place(problem) == ("unit_costs.csv", 3, "direct_share")


def test_under_a_ratio_logged_indirect_time_would_count_twice(found: Found) -> None:
    problem = the_only(found(RATIO, unit_costs=SHARES), "double-count")
    assert place(problem) == ("work_log.csv", 4, "family_id")


def test_under_a_ratio_unlogged_time_would_count_twice(found: Found) -> None:
    problems = found(RATIO + 'unlogged_time = "allocate"\n', work_log=DIRECT_ONLY, unit_costs=SHARES)
    problem = the_only(problems, "double-count")
    assert (problem.place.file, problem.place.column) == ("study.toml", "unlogged_time")


# Settings


@pytest.mark.parametrize(
    ("settings", "code", "column"),
    [
        ('title = "T"\nstart = 2013-03-04\n', "missing", "end"),
        ('title = "T"\nstart = 2013-03-17\nend = 2013-03-04\n', "dates-reversed", "end"),
        (SETTINGS + "discount_rate = 3.5\n", "out-of-range", "discount_rate"),
        (SETTINGS + 'indirect_time = "practitoner"\n', "unknown-choice", "indirect_time"),
        (SETTINGS + 'currency = "pounds"\n', "unreadable", "currency"),
        (SETTINGS + 'price_yaer = "2013/14"\n', "unknown-setting", "price_yaer"),
    ],
)
def test_a_setting_that_is_wrong_is_an_error_at_its_name(tmp_path: Path, settings: str, code: str, column: str) -> None:
    study = write_study(tmp_path / "study", settings, work_log=LOG, unit_costs=UNIT_COSTS)
    problem = the_only(validate(read_study(study)), code)
    assert (problem.place.file, problem.place.column) == ("study.toml", column)


# One fault, one message


@pytest.mark.parametrize(
    ("tables", "code"),
    [
        (
            {
                "unit_costs": "role,valid_from,valid_to,cost_per_hour\n"
                "social worker,,2013-03-32,40\nsocial worker,2013-03-06,,41\nfamily support worker,,,29\n"
            },
            "no-such-date",
        ),
        (
            {
                "unit_costs": "role,valid_from,valid_to,cost_per_hour\n"
                "social worker,,2013-03-05,40\nsocial worker,6 March,,41\nfamily support worker,,,29\n"
            },
            "unreadable",
        ),
        ({**LISTS, "practitioners": LISTS["practitioners"] + "P3,=mentor\n"}, "unreadable-identifier"),
        ({**LISTS, "families": LISTS["families"].replace("F1,intensive", "F1,=intensive")}, "unreadable-identifier"),
        ({"work_log": LOG.replace("2013-03-06,P1", "2013-03-66,P1")}, "no-such-date"),
        ({"work_log": LOG.replace(",P1,social worker,,", ",=P1,social worker,,"), **LISTS}, "unreadable-identifier"),
    ],
)
def test_a_cell_that_cannot_be_read_is_one_problem_and_brings_no_others_after_it(
    found: Found, tables: Mapping[str, str], code: str
) -> None:
    problems = found(**tables)
    assert [problem.code for problem in problems] == [code], problems


# Warnings of what the costs show


def warned(problems: list[Problem], code: str) -> Problem:
    """The one warning of a study without errors."""
    problem = the_only(problems, code)
    assert problem.severity is Severity.WARNING
    return problem


def test_entries_of_no_time_are_counted_where_the_table_excludes_them(found: Found) -> None:
    log = LOG + "2013-03-07,P1,social worker,F1,,0\n2013-03-07,P1,social worker,F1,,0:00\n"
    assert {problem.code for problem in found(work_log=log)} == {"zero-time"}
    problem = warned(found('[tables.work_log]\nzero = "exclude"\n', work_log=log), "zero-time-excluded")
    assert place(problem) == ("work_log.csv", 5, "minutes")
    assert "2 rows" in problem.message


@pytest.mark.parametrize(
    ("cells", "column"), [("P1;P1,social worker,F1", "practitioner_id"), ("P1,social worker,F1;F1", "family_id")]
)
def test_a_name_given_twice_in_a_cell_counts_once_and_is_a_warning(found: Found, cells: str, column: str) -> None:
    problem = warned(found(work_log=f"{LOG}2013-03-07,{cells},,30\n"), "named-twice")
    assert place(problem) == ("work_log.csv", 5, column)


def test_a_practitioner_with_under_a_fifth_of_time_for_families_is_a_warning(found: Found) -> None:
    """P1 logs 90 minutes for F1: with 30 + 330 of indirect time they are a fifth of 450, with 331 a little less."""
    row = "2013-03-07,P1,social worker,,,{}\n"
    assert found(work_log=LOG + row.format(330)) == []
    warned(found(work_log=LOG + row.format(331)), "little-direct-time")
    assert found('indirect_time = "role"\n', work_log=LOG + row.format(331)) == []


def test_more_hours_logged_than_available_are_a_warning(found: Found) -> None:
    staff = "practitioner_id,role,available_hours\nP1,social worker,{}\nP2,family support worker,\n"
    assert found(practitioners=staff.format(2)) == []
    problem = warned(found(practitioners=staff.format("1.99")), "over-available")
    assert place(problem) == ("practitioners.csv", 2, "practitioner_id")


def test_a_family_with_time_but_no_day_in_the_period_is_a_warning(found: Found) -> None:
    families = "family_id,start,end\nF1,2013-04-01,\nF2,,\n"
    problem = warned(found(families=families), "outside-family-dates")
    assert place(problem) == ("families.csv", 2, "family_id")


def test_an_open_family_without_logged_time_is_a_warning_and_one_outside_the_period_is_left_out(found: Found) -> None:
    families = "family_id,start,end\nF1,,\nF2,,\nF3,,\nF4,2013-04-01,\n"
    problems = found(families=families)
    assert {(problem.code, place(problem)) for problem in problems} == {
        ("no-logged-time", ("families.csv", 4, "family_id")),
        ("family-excluded", ("families.csv", 5, "family_id")),
    }


def test_an_expense_dated_outside_the_period_and_an_asset_that_has_ended_are_warnings(found: Found) -> None:
    expenses = "category,cost,date,life_years\nfares,10,2013-03-05,\nfares,10,2013-04-05,\nlaptop,900,2009-01-01,3\n"
    problems = found(expenses=expenses)
    assert {(problem.code, place(problem)) for problem in problems} == {
        ("outside-period", ("expenses.csv", 3, "date")),
        ("never-charged", ("expenses.csv", 4, "date")),
    }


def test_cost_that_nothing_shares_is_a_warning_with_its_sum(found: Found) -> None:
    """Half an hour at 40 with no family in the study."""
    log = "date,role,family_id,minutes\n2013-03-04,social worker,,30\n"
    problem = warned(found(work_log=log, unit_costs=ONE_ROLE), "unallocated")
    assert "20.00" in problem.message


def test_unlogged_time_that_is_only_reported_and_has_no_price_on_some_days_is_a_warning(found: Found) -> None:
    staff = "practitioner_id,role,available_hours\nP1,social worker,70\n"
    unit_costs = "role,valid_to,cost_per_hour\nsocial worker,2013-03-10,40\nfamily support worker,,29\n"
    log = LOG.replace("P2,", ",")
    problem = warned(found(work_log=log, practitioners=staff, unit_costs=unit_costs), "not-priced")
    assert problem.place.file == "practitioners.csv"


# Everything at once

FAULTY_SETTINGS = SETTINGS + 'price_year = "2013/14"\nindirect_tme = "role"\n'
FAULTY: Mapping[str, str] = {
    "work_log": """\
date,practitioner_id,role,family_id,activity,minutes,hours,entry_id,note
2013-03-04,P1,social worker,F1,home visit,90,,E1,SECRET-NOTE-01
2013-03-32,P1,social worker,F1,home visit,90,,E2,SECRET-NOTE-02
04/03/2013,P1,social worker,F1,home visit,90,,E3,SECRET-NOTE-03
2013-03-05,P1,social worker,F1,home visit,-30,,E4,SECRET-NOTE-04
2013-03-05,P1,social worker,F1,home visit,0,,E5,SECRET-NOTE-05
2013-03-05,P1,social worker,F1,home visit,1440,,E6,SECRET-NOTE-06
2013-03-05,P1,social worker,F1,home visit,1.30,,E7,SECRET-NOTE-07
2013-03-05,P1,social worker,F1,home visit,1.5,,E8,SECRET-NOTE-08
2013-03-05,P1,social worker,F1,home visit,,"1,5",E9,SECRET-NOTE-09
2013-03-05,P1,social worker,F1,home visit,60,1,E10,SECRET-NOTE-10
2013-03-05,P1,social worker,F1,home visit,,,E11,SECRET-NOTE-11
2013-03-05,,,F1,home visit,60,,E12,SECRET-NOTE-12
2013-03-05,P1,social worker,F1;,home visit,60,,E13,SECRET-NOTE-13
2013-03-05,P1,=social worker,F1,home visit,60,,E14,SECRET-NOTE-14
2013-03-05,P1,socal worker,F1,home visit,60,,E15,SECRET-NOTE-15
2013-03-05,P11,social worker,F1,home visit,60,,E16,SECRET-NOTE-16
2013-03-05,P1,social worker,F11,home visit,60,,E17,SECRET-NOTE-17
2013-03-05,P1,social worker,F1,home vist,60,,E18,SECRET-NOTE-18
2013-03-05,P1,social worker,,home visit,60,,E19,SECRET-NOTE-19
2013-03-05,P1,social worker,F1,home visit,60,,E1,SECRET-NOTE-20
2013-03-16,P1,social worker,F1,home visit,60,,E21,SECRET-NOTE-21
2013-03-10,P1,family support worker,F1,home visit,60,,E22,SECRET-NOTE-22
2013-03-05,P1,social worker,F1,home visit,60,,E23,SECRET-NOTE-23,too many cells
""",
    "unit_costs": """\
role,valid_from,valid_to,price_year,cost_per_hour,salary,on_costs,on_costs_rate,hours_per_year,direct_share
social worker,,2013-03-15,2012/13,40,,,,,
family support worker,,2013-03-10,2012/13,29,,,,,
family support worker,2013-03-10,,2012/13,30,,,,,
mentor,,,2011/12,,30000,,,1500,
clerk,,,2012/13,,30000,9000,0.3,1500,
nurse,,,2012/13,,30000,,,,
officer,,,2012/13,30,30000,,,1500,
visitor,,,2012/13,,,,,,
police,2013-04-01,2013-03-01,2012/13,30,,,,,
teacher,,,2012/13,30,,,,,28
doctor,,,2012/13,"£1,000.50 p.a.",,,,,
""",
    "families": """\
family_id,intervention,start,end
F1,intensive,2013-04-01,2013-03-01
F1,intensive,,
F2,,20130304,
""",
    "activities": "activity,kind\nhome visit,contacts\ntravel,travel\n",
    "practitioners": "practitioner_id,role,available_hours\nP1,social worker,1480 h\nP2,,\n",
    "expenses": """\
category,cost,family_id,intervention,resale_value,shared_by,price_year
fares,twelve,F1,,,,2012/13
rent,100,,light,,,2012/13
laptop,900,,,50,,2012/13
rent,100,,,,famlies,2012/13
,100,,,,,2012/13
""",
    "price_index": "year,index\n2012/13,100\n2013/14,0\n",
    "famlies": "family_id\nF1\n",
}
"""A study with most of what can be wrong in it, each fault in a row of its own."""

FAULTS = (
    ("unknown-setting", "study.toml", None, "indirect_tme", "Did you mean indirect_time?"),
    ("no-such-date", "work_log.csv", 3, "date", "Correct it"),
    ("unreadable", "work_log.csv", 4, "date", "date_order"),
    ("negative-time", "work_log.csv", 5, "minutes", "Enter the time spent"),
    ("zero-time", "work_log.csv", 6, "minutes", "Enter the time spent"),
    ("over-24h", "work_log.csv", 7, "minutes", "Enter the time spent"),
    ("ambiguous", "work_log.csv", 8, "minutes", "Write 1:30 or 1.30h"),
    ("fraction-in-minutes-column", "work_log.csv", 9, "minutes", "Write 1:30"),
    ("unreadable", "work_log.csv", 10, "hours", "Write 1.5"),
    ("minutes-and-hours", "work_log.csv", 11, "hours", "Keep one"),
    ("missing", "work_log.csv", 12, "minutes", "Fill in"),
    ("missing", "work_log.csv", 13, "practitioner_id", "Fill in"),
    ("unreadable-identifier", "work_log.csv", 14, "family_id", "Remove it"),
    ("unreadable-identifier", "work_log.csv", 15, "role", "Begin it with a letter"),
    ("unknown-role", "work_log.csv", 16, "role", "Did you mean social worker?"),
    ("unknown-practitioner", "work_log.csv", 17, "practitioner_id", "Did you mean P1?"),
    ("unknown-family", "work_log.csv", 18, "family_id", "Did you mean F1?"),
    ("unknown-activity", "work_log.csv", 19, "activity", "Did you mean home visit?"),
    ("duplicate-key", "work_log.csv", 21, "entry_id", "Delete one"),
    ("no-unit-cost", "work_log.csv", 22, "date", "Add a row to unit_costs"),
    ("two-unit-costs", "work_log.csv", 23, "date", "Correct valid_from and valid_to"),
    ("ragged-row", "work_log.csv", 24, "", "double quotes"),
    ("unknown-price-year", "unit_costs.csv", 5, "price_year", "Add it, or correct the year"),
    ("amount-and-rate", "unit_costs.csv", 6, "on_costs_rate", "Keep the amount"),
    ("no-hours-basis", "unit_costs.csv", 7, "hours_per_year", "fill in hours_per_year"),
    ("rate-and-build-up", "unit_costs.csv", 8, "salary", "Keep the rate"),
    ("no-cost", "unit_costs.csv", 9, "cost_per_hour", "Fill in cost_per_hour"),
    ("dates-reversed", "unit_costs.csv", 10, "valid_to", "Correct one of them"),
    ("out-of-range", "unit_costs.csv", 11, "direct_share", "0.28 for 28%"),
    ("unreadable", "unit_costs.csv", 12, "cost_per_hour", "such as 1000.50"),
    ("dates-reversed", "families.csv", 2, "end", "Correct one of them"),
    ("duplicate-key", "families.csv", 3, "family_id", "Delete one"),
    ("unreadable", "families.csv", 4, "start", "Write this date as 2013-03-04"),
    ("unknown-choice", "activities.csv", 2, "kind", "Did you mean contact?"),
    ("unreadable", "practitioners.csv", 2, "available_hours", "Write digits only"),
    ("missing", "practitioners.csv", 3, "role", "filled in"),
    ("unreadable", "expenses.csv", 2, "cost", "Write digits only"),
    ("unknown-intervention", "expenses.csv", 3, "intervention", "correct the name"),
    ("not-an-asset", "expenses.csv", 4, "resale_value", "fill in life_years"),
    ("unknown-choice", "expenses.csv", 5, "shared_by", "Did you mean families?"),
    ("missing", "expenses.csv", 6, "category", "filled in"),
    ("out-of-range", "price_index.csv", 3, "index", "above 0"),
    ("unknown-table", "famlies.csv", None, "", "Did you mean families?"),
)
"""Every fault of that study: its code, file, row and column, and what its message advises."""


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    """The study with everything wrong."""
    return write_study(tmp_path / "faulty", FAULTY_SETTINGS, **FAULTY)


def test_forty_faults_in_eight_files_are_all_told_in_one_pass(faulty: Path) -> None:
    ran = costs("validate", faulty, "--format", "json")
    assert ran.code == 1
    told = {
        (problem["code"], problem["file"], problem["row"], problem["column"]): problem["message"]
        for problem in json.loads(ran.out)["problems"]
    }
    assert [fault[:4] for fault in FAULTS if fault[:4] not in told] == []
    wrong = [(fault, told[fault[:4]]) for fault in FAULTS if fault[4] not in told[fault[:4]]]
    assert wrong == []


def test_nothing_is_told_of_that_study_that_is_not_wrong_with_it(faulty: Path) -> None:
    """Its rows are read on although other rows are at fault; each fault is told once."""
    problems = json.loads(costs("validate", faulty, "--format", "json").out)["problems"]
    places = [(problem["code"], problem["file"], problem["row"], problem["column"]) for problem in problems]
    assert [place for place in places if place not in {fault[:4] for fault in FAULTS}] == []
    assert len(places) == len(set(places))


def test_every_code_told_is_in_the_catalogue_and_every_message_ends_as_a_sentence(faulty: Path) -> None:
    for problem in json.loads(costs("validate", faulty, "--format", "json").out)["problems"]:
        assert CATALOGUE[problem["code"]].severity == problem["severity"]
        assert problem["message"].endswith((".", "?")), problem


def test_a_run_on_that_study_refuses_without_a_traceback_and_writes_nothing(faulty: Path, tmp_path: Path) -> None:
    before = contents(tmp_path)
    ran = costs_in_a_process("run", faulty, "-o", tmp_path / "out")
    assert ran.code == 1
    assert ran.out == ""
    assert "Traceback" not in ran.err
    assert {code for code, *_ in FAULTS if code not in ran.err} == set()
    assert not (tmp_path / "out").exists()
    assert contents(tmp_path) == before


# What notes say stays in the notes

SECRET = "SECRET-NOTE"


def everything_said(ran: Ran, out: Path) -> str:
    """What a command printed and wrote, the workbook unpacked."""
    said = [ran.printed]
    for path in sorted(out.rglob("*")):
        if path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as book:
                said += [book.read(name).decode("utf-8", "replace") for name in book.namelist()]
        elif path.is_file():
            said.append(path.read_bytes().decode("utf-8", "replace"))
    return "\n".join(said)


@pytest.mark.parametrize("style", ["table", "json", "csv"])
def test_what_notes_say_is_in_no_output_of_validate(faulty: Path, style: str) -> None:
    ran = costs("validate", faulty, "--format", style)
    assert "negative-time" in ran.out
    assert SECRET not in ran.printed


def test_what_notes_say_is_in_no_output_of_a_run_that_is_refused(faulty: Path, tmp_path: Path) -> None:
    ran = costs("run", faulty, "-o", tmp_path / "out")
    assert "negative-time" in ran.err
    assert SECRET not in ran.printed


def test_what_notes_say_is_in_no_output_of_a_run(tmp_path: Path) -> None:
    """Not on the screen, in no table of data/, not in run.json nor in the workbook; all warn of rows with notes."""
    log = (
        "date,practitioner_id,role,family_id,activity,minutes,note\n"
        f"2013-03-04,P1,social worker,F1,home visit,90,{SECRET} mother\n"
        f'2013-03-05,P1,social worker,F1;F1,home visit,60,"{SECRET}, child"\n'
        f"2013-03-06,P1,social worker,,travel,0,{SECRET}\n"
        f"2013-04-06,P1,social worker,F1,home visit,30,=HYPERLINK({SECRET})\n"
    )
    settings = SETTINGS + '[tables.work_log]\nzero = "exclude"\n'
    study = write_study(
        tmp_path / "study",
        settings,
        work_log=log,
        unit_costs=UNIT_COSTS,
        ledger=f"agency,cost,note\nCouncil,100,{SECRET}\n",
        scenarios=f"scenario,table,column,change,value,note\npay,unit_costs,salary,multiply,1.02,{SECRET}\n",
    )
    ran = costs("run", study, "-o", tmp_path / "out")
    assert ran.code == 0
    said = everything_said(ran, tmp_path / "out")
    assert "home visit" in said
    assert SECRET not in said


@pytest.mark.parametrize(
    "note",
    [
        f'"{SECRET} never closed',
        f"{SECRET}, with a comma",
        f'{SECRET} "quoted" within',
        f"{SECRET} {'x' * 40_000}",
        f"{SECRET}\x00",
        f"{SECRET}\x07",
        f"#REF! {SECRET}",
        f"=1+1 {SECRET}",
    ],
    ids=["unclosed quote", "comma", "quotes", "too long", "NUL", "bell", "error", "formula"],
)
def test_a_note_that_is_at_fault_itself_is_not_repeated(tmp_path: Path, note: str) -> None:
    log = f"date,role,family_id,minutes,note\n2013-03-04,social worker,F1,90,{note}\n2013-03-04,social worker,F1,90,\n"
    study = write_study(tmp_path / "study", work_log=log, unit_costs=UNIT_COSTS)
    for style in ("table", "json", "csv"):
        assert SECRET not in costs("validate", study, "--format", style).printed
    ran = costs("run", study, "-o", tmp_path / "out")
    assert SECRET not in everything_said(ran, tmp_path / "out")
