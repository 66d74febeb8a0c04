"""Scenarios and ranges: their rows read as steps, the study that is changed, and what is wrong with them."""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import settings as settings_of_tests
from hypothesis import strategies as st

from costing.checks.changes.allowed import CHANGEABLE
from costing.checks.changes.changed import changed
from costing.checks.changes.steps import Scenario, rows_of_ranges, scenarios
from costing.checks.changes.where import picked
from costing.checks.check import check
from costing.checks.checked import CheckedStudy
from costing.model.problem import Problem, Severity
from costing.model.tables import TABLES
from costing.study import read_study
from tests.folders import write_study
from tests.studies import study_from_text

SPRING = {"start": "2013-04-01", "end": "2013-06-30", "price_year": "2013/14"}
TABLES_OF_STUDY = {
    "work_log": """\
date,practitioner_id,role,family_id,activity,minutes,note
2013-04-02,P1,,F1,visit,90,SECRET
2013-05-02,P2,,F2,call,30,SECRET
2013-05-03,P2,nurse,F1;F2,visit,60,SECRET
2013-06-04,P1,,,meeting,60,SECRET
""",
    "practitioners": "practitioner_id,role,agency,available_hours\nP1,worker,Council,300\nP2,nurse,,200\n",
    "unit_costs": """\
role,agency,price_year,salary,on_costs_rate,hours_per_year,cost_per_hour,pay_share,direct_share
worker,,2012/13,30000,0.25,1500,,,0.8
nurse,Trust,2012/13,,,,29,0.7,
""",
    "activities": "activity,kind\nvisit,contact\ncall,case_work\nmeeting,indirect\n",
    "families": "family_id,intervention\nF1,intensive\nF2,\n",
    "expenses": (
        "category,cost,date,life_years,resale_value,vat,price_year\n"
        "laptop,600,2013-04-01,3,50,100,2012/13\nfares,120,2013-05-03,,,,2012/13\n"
    ),
    "price_index": "year,index\n2012/13,100\n2013/14,102\n",
}
"""Three months: worker is built up from a salary, nurse is a published rate of which 70% is pay."""
COLUMNS = "scenario,table,column,change,value,where,share,from,to,capacity"


Found = tuple[CheckedStudy, list[Problem]]
Told = tuple[str, int, str, str]


def study_with(*rows: str, settings: Mapping[str, str] | None = None, **tables: str) -> Found:
    """The study with these scenarios, or other tables ("": none), typed; and its problems."""
    rest = {"scenarios": "\n".join([COLUMNS, *rows])} if rows else {}
    given = {name: text for name, text in {**TABLES_OF_STUDY, **rest, **tables}.items() if text}
    checked, problems = check(study_from_text({**SPRING, **(settings or {})}, given).as_read)
    assert checked is not None
    return checked, problems


def read(*rows: str) -> tuple[Scenario, ...]:
    """The scenarios that these rows are."""
    return scenarios(study_with(*rows)[0])


def after(*rows: str) -> CheckedStudy:
    """The study after all steps of these rows."""
    study, problems = study_with(*rows)
    assert not [problem for problem in problems if problem.severity is Severity.ERROR], problems
    return changed(study, [step for scenario in scenarios(study) for step in scenario.steps])


def cells(study: CheckedStudy, table: str, column: str) -> list[object]:
    """The cells of a column."""
    return study.rows(table)[column].to_list()


def told(*rows: str, settings: Mapping[str, str] | None = None, **tables: str) -> list[Told]:
    """Code, row below the header, column and message of each problem that the study has by these rows only.

    All are in scenarios or ranges, are told once, end as sentences and repeat no note.
    """
    _, problems = study_with(*rows, settings=settings, **tables)
    _, without = study_with(settings=settings, **{name: text for name, text in tables.items() if name != "ranges"})
    assert not any("SECRET" in f"{problem.message}{problem.value}" for problem in problems)
    found = [problem for problem in problems if problem not in without]
    assert {problem.place.file for problem in found} <= {"scenarios", "ranges"}
    assert all(problem.message.endswith((".", "?")) for problem in found)
    assert len(set(found)) == len(found)
    return [(p.code, p.place.row - 1, p.place.column, p.message) for p in found]


def the_only(*rows: str, settings: Mapping[str, str] | None = None, **tables: str) -> Told:
    """The one problem that there is."""
    found = told(*rows, settings=settings, **tables)
    assert len(found) == 1, found
    return found[0]


# Rows read as steps


def test_scenarios_come_in_the_order_in_which_they_first_appear_and_keep_the_order_of_their_rows() -> None:
    found = read(
        "late,study,families,multiply,1.1",
        "award,unit_costs,salary,multiply,1.02,,,,,posts",
        "late,work_log,minutes,multiply,0.9,activity=visit,0.5,2013-05,2013-06",
    )
    assert [(scenario.name, scenario.capacity) for scenario in found] == [("late", "flexible"), ("award", "posts")]
    assert [step.column for step in found[0].steps] == ["families", "minutes"]
    step = found[0].steps[1]
    assert (step.number, step.name, step.where, step.share) == (0.9, "", (("activity", "visit"),), 0.5)
    months = "2013-04", "2013-05", "2013-06", "2013-07"
    assert [step.holds_in(month) for month in months] == [False, True, True, False]
    assert step.place.row == 4


def test_a_step_without_months_holds_in_all_and_one_with_an_end_until_then() -> None:
    (award,) = read("award,unit_costs,salary,multiply,1.02", "award,unit_costs,salary,multiply,1.02,,,,2013-05")
    assert all(award.steps[0].holds_in(month) for month in ("1999-12", "2013-04", "2100-01"))
    assert [award.steps[1].holds_in(month) for month in ("1999-12", "2013-05", "2013-06")] == [True, True, False]


def test_columns_and_values_are_read_like_headings_and_cells() -> None:
    (one,) = read("one, unit_costs ,On costs RATE,SET,0.3,  Role =  worker ; hours per year = 1500.0")
    assert (one.steps[0].column, one.steps[0].change, one.steps[0].number) == ("on_costs_rate", "set", 0.3)
    assert one.steps[0].where == (("role", "worker"), ("hours_per_year", "1500.0"))


def test_a_role_or_a_year_that_is_set_is_a_name() -> None:
    (mix,) = read("mix,work_log,role,set,nurse,role=worker,0.2", "mix,study,price_year,set,2012/13")
    assert [(step.number, step.name) for step in mix.steps] == [(None, "nurse"), (None, "2012/13")]


def test_rows_that_cannot_be_read_are_left_out_and_the_others_stay() -> None:
    (mix,) = read("mix,work_log,role,set,nobody", "mix,work_log,minutes,multiply,0.9", "bad,unit_costs,role,set,x")
    assert [step.column for step in mix.steps] == ["minutes"]


def test_a_study_without_scenarios_has_none() -> None:
    assert scenarios(study_with()[0]) == ()


# The study that is changed


def test_a_pay_award_reaches_the_pay_in_a_published_rate() -> None:
    """29 x (0.3 + 0.7 x 1.05) = 30.015, of which 0.735 / 1.035 is pay; 30,000 x 1.05 = 31,500."""
    study = after("award,unit_costs,salary,multiply,1.05")
    assert cells(study, "unit_costs", "salary") == [31500.0, None]
    assert cells(study, "unit_costs", "cost_per_hour") == [None, pytest.approx(30.015)]
    assert cells(study, "unit_costs", "pay_share") == [None, pytest.approx(0.735 / 1.035)]


def test_two_pay_awards_are_one_of_their_product() -> None:
    """A published rate after 1.05 and 1.04 is the one after 1.05 x 1.04."""
    twice = after("award,unit_costs,salary,multiply,1.05", "award,unit_costs,salary,multiply,1.04")
    once = after("award,unit_costs,salary,multiply,1.092")
    for column in ("salary", "cost_per_hour", "pay_share"):
        assert cells(twice, "unit_costs", column) == pytest.approx(cells(once, "unit_costs", column))


@pytest.mark.parametrize("change", ["set,32000", "add,1000"])
def test_a_salary_that_is_set_or_added_to_leaves_published_rates(change: str) -> None:
    study = after(f"award,unit_costs,salary,{change}")
    assert cells(study, "unit_costs", "cost_per_hour") == [None, 29.0]
    assert cells(study, "unit_costs", "salary")[1] is None


def test_a_wholly_paid_rate_can_be_taken_to_nothing() -> None:
    """Pay of nothing makes a rate that is all pay 0; what part of nothing is pay stays as it was."""
    study = after("wage,unit_costs,pay_share,set,1", "wage,unit_costs,salary,multiply,0")
    assert (cells(study, "unit_costs", "cost_per_hour")[1], cells(study, "unit_costs", "pay_share")[1]) == (0.0, 1.0)


def test_each_step_is_taken_on_the_result_of_the_one_before() -> None:
    """(30,000 + 1,000) x 1.1 = 34,100, the other way round 34,000; a cell is picked by its new value."""
    added = after("one,unit_costs,salary,add,1000", "one,unit_costs,salary,multiply,1.1")
    multiplied = after("one,unit_costs,salary,multiply,1.1", "one,unit_costs,salary,add,1000")
    assert [cells(study, "unit_costs", "salary")[0] for study in (added, multiplied)] == pytest.approx([34100, 34000])
    picked_anew = after("one,unit_costs,salary,add,1000", "one,unit_costs,salary,set,1,salary=31000")
    assert cells(picked_anew, "unit_costs", "salary")[0] == 1.0


def test_blank_cells_stay_blank() -> None:
    study, _ = study_with("one,unit_costs,direct_share,set,0.5", "one,unit_costs,capital_overheads,set,10")
    result = changed(study, scenarios(study)[0].steps)
    assert cells(result, "unit_costs", "direct_share") == [0.5, None]
    assert cells(result, "unit_costs", "capital_overheads") == [None, None]


def test_years_of_use_that_floats_miss_by_a_hair_are_whole() -> None:
    """3 x 1.3333333333333333 is 4 to the ninth decimal."""
    study = after("one,expenses,life_years,multiply,1.3333333333333333,category=laptop")
    assert cells(study, "expenses", "life_years") == [4.0, None]


def test_settings_change_and_a_blank_discount_rate_is_nothing() -> None:
    assert after("one,study,discount_rate,set,0.035").settings.discount_rate == Decimal("0.035")
    assert after("one,study,discount_rate,add,0.01", "one,study,discount_rate,multiply,2").settings.rate == 0.02
    assert after("one,study,price_year,set,2012/13").settings.price_year == "2012/13"


def test_steps_on_hours_and_on_tables_that_are_not_there_leave_the_study_itself() -> None:
    study, _ = study_with("one,work_log,minutes,multiply,0.9", "one,study,families,multiply,1.1")
    assert changed(study, scenarios(study)[0].steps) is study
    assert changed(study, ()) is study


def test_only_tables_that_change_are_others_and_the_study_itself_stays_as_it_was() -> None:
    study, _ = study_with("one,expenses,cost,multiply,2,category=fares")
    result = changed(study, scenarios(study)[0].steps)
    assert cells(study, "expenses", "cost") == [600.0, 120.0]
    assert cells(result, "expenses", "cost") == [600.0, 240.0]
    assert [name for name in study.tables if study.tables[name] is not result.tables[name]] == ["expenses"]


def test_what_is_known_of_the_log_is_what_would_be_worked_out_again() -> None:
    """Every cached property of the changed study is that of the same study made anew."""
    study, _ = study_with("all,unit_costs,salary,multiply,2", "all,practitioners,available_hours,multiply,2")
    result = changed(study, scenarios(study)[0].steps)
    anew = CheckedStudy(result.settings, result.tables, result.as_read)
    assert result.log is study.log
    for name in ("log", "log_in_period", "priced_roles", "working_days", "days_of_practitioners", "families_of_cells"):
        assert getattr(result, name).sort(pl.all()).equals(getattr(anew, name).sort(pl.all())), name
    assert result.repeated_keys == anew.repeated_keys


@pytest.mark.parametrize(
    ("table", "where", "rows"),
    [
        ("unit_costs", "", [0, 1]),
        ("unit_costs", "role=nurse", [1]),
        ("unit_costs", "role= NURSE", []),
        ("unit_costs", "agency=", [0]),
        ("unit_costs", "salary=30000.00", [0]),
        ("unit_costs", "salary=£30,000", [0]),
        ("unit_costs", "cost_per_hour=29;agency=Trust;", [1]),
        ("unit_costs", "cost_per_hour=29;agency=", []),
        ("expenses", "date=2013-05-03", [1]),
        ("expenses", "life_years=", [1]),
        ("practitioners", "agency=Council", [0]),
        ("price_index", "year=2012/13;series=", [0]),
    ],
)
def test_where_picks_rows_for_which_all_conditions_hold(table: str, where: str, rows: list[int]) -> None:
    """Names exactly, numbers by value, dates as ISO has them, nothing for blank cells."""
    column = {"unit_costs": "direct_share", "expenses": "cost", "price_index": "index"}.get(table, "available_hours")
    (one,) = read(f'one,{table},{column},multiply,1,"{where}"')
    frame = study_with()[0].rows(table).with_row_index("at")
    assert frame.filter(picked(frame, one.steps[0].where, TABLES[table]))["at"].to_list() == rows


def test_a_list_is_picked_by_one_of_its_words() -> None:
    costs = "role,cost_per_hour,overheads_cover\nworker,30,management;premises\nnurse,40,premises\n"
    study, _ = study_with("one,unit_costs,cost_per_hour,set,1,overheads_cover=management", unit_costs=costs)
    assert cells(changed(study, scenarios(study)[0].steps), "unit_costs", "cost_per_hour") == [1.0, 40.0]


FACTORS = st.integers(1, 400).map(lambda n: n / 100)


@settings_of_tests(max_examples=25, deadline=None)
@given(FACTORS, FACTORS)
def test_changes_of_different_columns_can_come_in_either_order(one: float, other: float) -> None:
    rows = f"a,unit_costs,salary,multiply,{one}", f"a,expenses,cost,multiply,{1 + other}"
    study, back = after(*rows), after(*reversed(rows))
    for name in ("unit_costs", "expenses"):
        assert study.rows(name).equals(back.rows(name))


# Rows that cannot be applied


@pytest.mark.parametrize(
    ("row", "code", "column", "said"),
    [
        ("a,unit_costs,salry,multiply,1.02", "not-changeable", "column", "no such column. Did you mean salary?"),
        (
            "a,unit_costs,role,set,nurse",
            "not-changeable",
            "column",
            "What can be: cost_per_hour, salary, on_costs",
        ),
        ("a,work_log,hours,multiply,2", "not-changeable", "column", "cannot be changed. What can be: minutes, role."),
        (
            "a,study,start,set,2013-01-01",
            "not-changeable",
            "column",
            "discount_rate, price_year, families.",
        ),
        ("a,work_log,minutes,add,10", "change-not-allowed", "change", "can only be multiplied. Enter multiply."),
        ("a,work_log,role,multiply,2", "change-not-allowed", "change", "can only be set. Enter set."),
        ("a,study,families,set,20", "change-not-allowed", "change", "can only be multiplied"),
        ("a,study,price_year,add,1", "change-not-allowed", "change", "can only be set"),
        ("a,unit_costs,salary,multiply,2%", "unreadable", "value", "multiplied by: 1.02 for 2% more"),
        ("a,unit_costs,salary,set,plenty", "unreadable", "value", "This is not a number."),
        ("a,unit_costs,salary,set,-1", "out-of-range", "value", "This is below 0."),
        ("a,unit_costs,direct_share,set,80", "out-of-range", "value", "0.8 for 80%"),
        ("a,expenses,life_years,set,2.5,category=laptop", "unreadable", "value", "not a whole number"),
        ("a,study,discount_rate,set,3.5", "out-of-range", "value", "above 1"),
        ("a,work_log,minutes,multiply,-1", "out-of-range", "value", "below 0"),
        ("a,work_log,role,set,nurze", "unknown-role", "value", "Did you mean nurse?"),
        ("a,work_log,role,set,=1+1", "unreadable-identifier", "value", "Excel"),
        ("a,study,price_year,set,2014/15", "unknown-price-year", "value", "Did you mean 2013/14?"),
        ("a,unit_costs,salary,set,1,worker", "unreadable-where", "where", "Write it like role=social worker"),
        ("a,unit_costs,salary,set,1,;", "unreadable-where", "where", "does not say which rows"),
        ("a,unit_costs,salary,set,1,=worker", "unreadable-where", "where", "does not say which rows"),
        (
            "a,unit_costs,salary,set,1,rolle=worker",
            "unknown-where",
            "where",
            "picked by rolle. Did you mean role?",
        ),
        ("a,unit_costs,salary,set,1,role=worker;role=nurse", "unreadable-where", "where", "role stands here twice"),
        ("a,unit_costs,salary,set,1,valid_from=2/4/2013", "unreadable-where", "where", "No cell of valid_from holds"),
        ("a,work_log,minutes,multiply,2,kind=visiting", "unreadable-where", "where", "contact, case_work"),
        ("a,work_log,minutes,multiply,2,salary=1", "unknown-where", "where", "Name one of: role, activity, kind"),
        ("a,study,families,multiply,2,role=worker", "unreadable-where", "where", "no rows to pick. Clear this cell"),
        ("a,unit_costs,salary,multiply,2,role=worker,0.5", "share-not-allowed", "share", "work_log"),
        ("a,study,families,multiply,2,,0.5", "share-not-allowed", "share", "work_log"),
        ("Base,study,families,multiply,2", "reserved-name", "scenario", "Give the scenario another."),
        ("all,study,families,multiply,2", "reserved-name", "scenario", "Give the scenario another."),
        ("a,study,families,multiply,2,,,2013-07", "months-outside-period", "from", "after the costing period"),
        ("a,study,families,multiply,2,,,,2013-03", "months-outside-period", "to", "before the costing period"),
    ],
)
def test_a_row_that_cannot_be_applied_says_so_at_its_cell(row: str, code: str, column: str, said: str) -> None:
    found = the_only(row)
    assert found[:3] == (code, 1, column)
    assert said in found[3]


def test_everything_that_is_wrong_with_a_row_is_told_in_one_pass() -> None:
    found = told("a,unit_costs,salry,multiply,1.02,rolle=x,0.5,2020-01", "b,work_log,minutes,grow,2,rolle=x")
    assert sorted((code, row) for code, row, *_ in found) == [
        ("months-outside-period", 1),
        ("not-changeable", 1),
        ("share-not-allowed", 1),
        ("unknown-choice", 2),
        ("unknown-where", 1),
        ("unknown-where", 2),
    ]


def test_a_window_that_reaches_into_the_period_is_in_order() -> None:
    assert told("a,study,families,multiply,2,,,2012-01,2013-04", "a,study,families,multiply,2,,,2013-06,2015-01") == []


def test_two_capacities_in_one_scenario_are_a_guess_and_blank_ones_are_not() -> None:
    more = "study,families,multiply,2"
    rows = f"a,{more}", f"a,{more},,,,,posts", f"b,{more},,,,,fixed"
    assert told(*rows) == []
    code, row, column, message = the_only(*rows, f"a,{more},,,,,fixed")
    assert (code, row, column) == ("capacities-differ", 4, "capacity")
    assert message.startswith("Row 3 says posts")


# The study that a scenario makes


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("a,unit_costs,direct_share,multiply,1.5,role=worker", "This makes 1.2 of unit_costs, row 2, direct_share. It"),
        ("a,unit_costs,salary,add,-40000,role=worker", "This makes -10000 of unit_costs, row 2, salary."),
        ("a,unit_costs,salary,multiply,-1,role=nurse", "row 3, cost_per_hour"),
        (
            "a,expenses,life_years,multiply,1.5,category=laptop",
            "4.5 of expenses, row 2, life_years. It must be a w",
        ),
        ("a,price_index,index,multiply,0", "This makes 0 of price_index, row 2, index. In 2 rows."),
        ("a,study,discount_rate,add,1.5", "This makes 1.5 of study, discount_rate."),
    ],
)
def test_a_cell_that_changes_to_something_outside_its_limits_is_told_at_the_value(row: str, said: str) -> None:
    code, at, column, message = the_only(row)
    assert (code, at, column) == ("out-of-range", 1, "value")
    assert said in message


def test_only_what_steps_come_to_together_counts() -> None:
    """0.8 x 1.5 is above 1, and x 0.5 it is 0.6."""
    assert told(*(f"a,unit_costs,direct_share,multiply,{value},role=worker" for value in (1.5, 0.5))) == []


def test_the_step_that_takes_a_cell_beyond_its_limit_is_named() -> None:
    """0.8 x 1.1 = 0.88, x 1.2 = 1.056."""
    rows = (f"a,unit_costs,direct_share,multiply,{value},role=worker" for value in (1.1, 1.2, 1))
    assert the_only(*rows)[:3] == ("out-of-range", 2, "value")


def test_a_cell_is_judged_in_each_month_in_which_other_steps_hold() -> None:
    """With the second step, from May, the share is 0.88; in April it is 1.6."""
    share = "a,unit_costs,direct_share,multiply"
    code, at, _, message = the_only(f"{share},2,role=worker", f"{share},0.55,role=worker,,2013-05")
    assert (code, at) == ("out-of-range", 1)
    assert "1.6" in message


def test_vat_that_a_scenario_takes_above_the_cost_is_told_with_its_cell() -> None:
    code, at, column, message = the_only("a,expenses,cost,multiply,0.1,category=laptop")
    assert (code, at, column) == ("invalid-when-changed", 1, "")
    assert message.startswith("With this change, expenses, row 2, vat: This is more than the cost")


def test_more_hours_than_the_unit_cost_pays_for_are_told() -> None:
    """Half a post of 1,500 hours is 187 in these 91 days: 190 are within a twentieth of it, 380 are not."""
    staff = "practitioner_id,role,fte,available_hours\nP1,worker,0.5,190\nP2,nurse,,\n"
    assert told("a,practitioners,available_hours,multiply,1.01,practitioner_id=P1", practitioners=staff) == []
    more = the_only("a,practitioners,available_hours,multiply,2,practitioner_id=P1", practitioners=staff)
    less = the_only("a,unit_costs,hours_per_year,multiply,0.5,role=worker", practitioners=staff)
    assert more[0] == less[0] == "invalid-when-changed"
    assert "practitioners, row 2, available_hours" in more[3]


SERIES = "year,series,index\n2012/13,pay,100\n2013/14,pay,102\n2012/13,prices,100\n2013/14,prices,102\n"
COSTS = "role,price_year,cost_per_hour\nworker,2012/13,30\nnurse,2012/13,29\n"


def test_pay_that_rises_more_than_prices_asks_what_part_of_each_rate_is_pay() -> None:
    row = "a,price_index,index,multiply,1.01,year=2013/14;series=pay"
    found = told(row, unit_costs=COSTS, price_index=SERIES, expenses=NO_EXPENSES)
    assert [(code, at) for code, at, *_ in found] == [("invalid-when-changed", 1)] * 2
    assert "unit_costs, row 2, pay_share" in found[0][3]
    many = COSTS + "".join(f"role {n},2012/13,29\n" for n in range(9))
    _, _, _, message = the_only(row, unit_costs=many, price_index=SERIES, expenses=NO_EXPENSES)
    assert message.endswith(" 10 more cells are wrong then.")


NO_EXPENSES = "category,cost,price_year\nfares,10,2012/13\n"


def test_a_year_that_one_series_lacks_is_told() -> None:
    index = SERIES + "2014/15,pay,104\n"
    found = told("a,study,price_year,set,2014/15", unit_costs=COSTS, price_index=index, expenses=NO_EXPENSES)
    assert {(code, row) for code, row, *_ in found} == {("invalid-when-changed", 1)}
    assert any("does not have the study's price_year in the series prices" in message for *_, message in found)


def test_an_error_that_the_study_has_itself_is_told_once() -> None:
    expenses = "category,cost,vat,price_year\nlaptop,60,100,2012/13\n"
    _, problems = study_with("a,expenses,cost,multiply,1.1", expenses=expenses)
    assert [problem.code for problem in problems] == ["vat-above-cost", "may-be-a-sample"]


# Steps that change nothing, or not all that they pick


@pytest.mark.parametrize(
    ("row", "column", "said"),
    [
        ("a,unit_costs,salary,multiply,1.1,role=workre", "where", "Did you mean worker?"),
        ("a,unit_costs,salary,multiply,1.1,salary=1", "where", "Correct where, or delete this row."),
        ("a,unit_costs,salary,set,1,role=nurse", "column", "salary is blank in every row picked"),
        ("a,expenses,life_years,add,1,category=fares", "column", "life_years is blank in every row picked"),
        ("a,study,discount_rate,multiply,2", "change", "no discount rate to multiply"),
        ("a,work_log,minutes,multiply,2,activity=visits", "where", "Did you mean visit?"),
        ("a,work_log,minutes,multiply,2,kind=travel", "where", "No time is picked"),
        ("a,work_log,minutes,multiply,2,activity=meeting;kind=contact", "where", "No time is picked"),
        ("a,work_log,minutes,multiply,2,activity=meeting,,2013-04,2013-05", "where", "No time is picked"),
        ("a,work_log,role,set,nurse,role=nurse", "value", "priced at this role already"),
    ],
)
def test_a_step_that_changes_nothing_is_pointed_out(row: str, column: str, said: str) -> None:
    code, at, where, message = the_only(row)
    assert (code, at, where) == ("changes-nothing", 1, column)
    assert said in message


def test_a_table_that_is_not_there_changes_nothing() -> None:
    code, _, _, message = the_only("a,price_index,index,multiply,2", settings={"price_year": ""}, price_index="")
    assert code == "changes-nothing"
    assert message.startswith("The study has no rows in price_index, so that")


def test_rows_picked_that_are_blank_are_named() -> None:
    code, _, column, message = the_only("a,unit_costs,on_costs_rate,add,0.01")
    assert (code, column) == ("partly-applied", "column")
    assert message.startswith("on_costs_rate is blank for nurse, which")


def test_a_published_rate_is_reached_by_an_award_only_where_it_says_what_is_pay() -> None:
    assert told("a,unit_costs,salary,multiply,1.02") == []
    costs = TABLES_OF_STUDY["unit_costs"].replace("29,0.7", "29,")
    code, _, _, message = the_only("a,unit_costs,salary,multiply,1.02", unit_costs=costs)
    assert (code, "Fill in pay_share" in message) == ("partly-applied", True)


@pytest.mark.parametrize(
    "where",
    [
        *("", "role=worker", "role=nurse", "activity=visit;kind=contact", "kind=indirect;family_id=", "family_id=F2"),
        *("practitioner_id=P2;family_id=F1", "agency=Council;role=worker", "agency=Trust", "intervention=intensive"),
        *("intervention=;practitioner_id=P2", "intervention=unspecified", "agency=Trust;activity=call"),
    ],
)
def test_time_is_picked_by_what_is_known_of_it(where: str) -> None:
    """Roles of those who log, agencies of posts or else of unit costs, kinds of activities, families of a visit."""
    assert told(f'a,work_log,minutes,multiply,2,"{where}"') == []


@pytest.mark.parametrize("where", ["agency=Council;role=nurse", "family_id=F2;role=worker", "agency=unspecified"])
def test_conditions_that_never_hold_together_pick_no_time(where: str) -> None:
    assert the_only(f"a,work_log,minutes,multiply,2,{where}")[0] == "changes-nothing"


def test_a_role_that_an_earlier_step_sets_is_not_taken_to_be_misspelled() -> None:
    costs = TABLES_OF_STUDY["unit_costs"] + "mentor,,2012/13,,,,20,0.7,\n"
    rows = "a,work_log,role,set,mentor,activity=call", "a,work_log,minutes,multiply,0.9,role=mentor"
    assert told(*rows, unit_costs=costs) == []
    assert the_only("a,work_log,minutes,multiply,0.9,role=mentor", unit_costs=costs)[0] == "changes-nothing"


def test_a_promoted_practitioner_is_picked_by_the_role_of_the_day() -> None:
    """P1 is a worker until April and a nurse from May: the meeting in June is a nurse's."""
    staff = "practitioner_id,role,start,end\nP1,worker,,2013-05-15\nP1,nurse,2013-05-16,\nP2,nurse,,\n"
    assert told("a,work_log,minutes,multiply,2,activity=meeting;role=nurse", practitioners=staff) == []
    nobody = the_only("a,work_log,minutes,multiply,2,activity=meeting;role=worker", practitioners=staff)
    assert nobody[0] == "changes-nothing"


# Time that moves to another role


MENTOR = (
    TABLES_OF_STUDY["unit_costs"]
    .replace("role,", "role,valid_from,")
    .replace("worker,", "worker,,")
    .replace("nurse,", "nurse,,")
)


def test_time_that_moves_to_a_role_without_a_unit_cost_on_its_day_is_an_error() -> None:
    """The mentor's unit cost begins in June: the call in May has none, the meeting in June has."""
    costs = MENTOR + "mentor,2013-06-01,,2012/13,,,,20,0.7,\n"
    assert told("a,work_log,role,set,mentor,activity=meeting", unit_costs=costs) == []
    assert told("a,work_log,role,set,mentor,,,2013-06", unit_costs=costs) == []
    code, _, column, message = the_only("a,work_log,role,set,mentor,activity=call", unit_costs=costs)
    assert (code, column) == ("no-unit-cost", "value")
    assert message.startswith("This role has no unit cost on 2013-05-02 (the first one begins on 2013-06-01), when")


def test_time_that_moves_to_a_role_with_two_unit_costs_on_its_day_is_an_error() -> None:
    costs = MENTOR + "mentor,,,2012/13,,,,20,0.7,\nmentor,2013-06-01,,2012/13,,,,21,0.7,\n"
    study, problems = study_with("a,work_log,role,set,mentor,activity=meeting", unit_costs=costs)
    assert scenarios(study)
    assert [(p.code, p.place.column) for p in problems if p.severity is Severity.ERROR] == [("two-unit-costs", "value")]


def test_a_role_that_gets_time_needs_the_share_that_a_ratio_prices_by() -> None:
    log = "date,practitioner_id,family_id,activity,minutes\n2013-04-02,P1,F1,visit,90\n"
    row = "a,work_log,role,set,nurse,activity=visit"
    code, _, column, message = the_only(row, settings={"indirect_time": "ratio"}, work_log=log, activities=VISITS)
    assert (code, column) == ("no-direct-share", "value")
    assert "Fill in direct_share of this role." in message


VISITS = "activity,kind\nvisit,contact\n"


def test_a_role_that_only_a_scenario_uses_is_in_use_and_one_that_a_note_names_is_not() -> None:
    costs = TABLES_OF_STUDY["unit_costs"] + "mentor,,2012/13,,,,20,0.7,\n"
    _, problems = study_with("a,work_log,role,set,mentor,activity=call", unit_costs=costs)
    assert "unused-role" not in [problem.code for problem in problems]
    _, problems = study_with("a,work_log,minutes,multiply,1.1,activity=call", unit_costs=costs)
    assert "unused-role" in [problem.code for problem in problems]


def test_without_activities_time_is_direct_with_a_family_and_indirect_without() -> None:
    log = "date,role,family_id,minutes\n2013-04-02,worker,F1,90\n2013-06-03,nurse,,30\n"
    row = "a,work_log,minutes,multiply,2"
    for where in ("kind=direct;role=worker", "kind=indirect;role=nurse"):
        assert told(f"{row},{where}", work_log=log, activities="") == []
    for where in ("kind=direct;role=nurse", "kind=indirect;role=worker", "kind=contact"):
        assert the_only(f"{row},{where}", work_log=log, activities="")[0] == "changes-nothing"


def test_families_that_attended_a_session_are_picked() -> None:
    log = "entry_id,date,role,activity,minutes\nE1,2013-04-02,worker,visit,90\nE2,2013-06-03,nurse,visit,30\n"
    lists = "entry_id,family_id\nE1,F1\nE2,F1\nE2,F2\n"
    row = "a,work_log,minutes,multiply,2"
    assert told(f"{row},family_id=F2;role=nurse", work_log=log, attendance=lists) == []
    assert the_only(f"{row},family_id=F2;role=worker", work_log=log, attendance=lists)[0] == "changes-nothing"


def test_the_agency_of_a_role_is_that_of_the_unit_cost_of_the_day() -> None:
    """The nurse is the Trust's until May and the Council's after: the call in May is the Trust's."""
    costs = (
        "role,agency,price_year,valid_from,valid_to,cost_per_hour,pay_share\nworker,Council,2012/13,,,40,0.7\n"
        "nurse,Trust,2012/13,,2013-05-15,29,0.7\nnurse,Council,2012/13,2013-05-16,,29,0.7\n"
    )
    row = "a,work_log,minutes,multiply,2"
    assert told(f"{row},agency=Trust;activity=call", unit_costs=costs) == []
    assert the_only(f"{row},agency=Council;activity=call", unit_costs=costs)[0] == "changes-nothing"


def test_absence_is_no_time_that_a_step_can_change() -> None:
    log = TABLES_OF_STUDY["work_log"] + "2013-06-05,P1,,,leave,420,\n"
    activities = TABLES_OF_STUDY["activities"] + "leave,absence\n"
    found = the_only("a,work_log,minutes,multiply,2,kind=absence", work_log=log, activities=activities)
    assert found[0] == "changes-nothing"


# As files hold them


def test_decimals_are_written_as_in_the_other_cells_of_the_file(tmp_path: Path) -> None:
    """A file with semicolons has decimal commas, in where too; messages show them so."""
    rows = "scenario;table;column;change;value;where;share\na;unit_costs;salary;multiply;1,05;hours_per_year=1500,0;\n"
    rows += "a;work_log;minutes;multiply;0,9;;0,5\na;unit_costs;salary;multiply;5%;;\n"
    study, problems = check(read_study(write_study(tmp_path / "study", PERIOD, **FILES, scenarios=rows)).as_read)
    assert study
    award, less = scenarios(study)[0].steps
    assert (award.number, award.where, less.number, less.share) == (1.05, (("hours_per_year", "1500.0"),), 0.9, 0.5)
    told_here = [problem for problem in problems if problem.place.file == "scenarios.csv"]
    assert [(p.place.row, p.place.column) for p in told_here] == [(4, "value")]
    assert told_here[0].message.endswith("multiplied by: 1,02 for 2% more.")


PERIOD = 'title = "Commas"\nstart = 2013-04-01\nend = 2013-06-30\nprice_year = "2013/14"\n'
FILES = {name: text for name, text in TABLES_OF_STUDY.items() if name != "work_log"} | {
    "work_log": TABLES_OF_STUDY["work_log"].replace("SECRET", "")
}


def test_a_problem_of_a_changed_study_is_in_the_file_of_the_row_that_changes_it(tmp_path: Path) -> None:
    """Scenarios in two files, the columns called otherwise: the second step of one takes the share beyond 1."""
    study = write_study(tmp_path / "study", PERIOD + NAMED, **FILES)
    (study / "scenarios").mkdir()
    head = "scenario,table,column,change,New value,where\n"
    for name, value in (("1.csv", 1.1), ("2.csv", 1.2)):
        row = f"a,unit_costs,direct_share,multiply,{value},role=worker\n"
        (study / "scenarios" / name).write_text(head + row, encoding="utf-8")
    _, problems = check(read_study(study).as_read)
    found = [problem.place for problem in problems if problem.code == "out-of-range"]
    assert [(place.file, place.row, place.column) for place in found] == [("scenarios/2.csv", 2, "New value")]


NAMED = '[tables.scenarios]\ncolumns = {value = "New value"}\n'


def test_the_description_of_a_column_names_everything_that_may_change() -> None:
    said = str(TABLES["scenarios"].model_fields["column"].description)
    for table, column in CHANGEABLE:
        assert table in said
        assert table == "unit_costs" or column in said


# Ranges

RANGE = "parameter,table,column,change,low,high,where\n"


def test_a_range_is_read_with_both_its_ends() -> None:
    study, problems = study_with(ranges=RANGE + "on-costs,unit_costs,on_costs_rate,set,0.2,0.3,role=worker\n")
    ((low, high),) = rows_of_ranges(study)
    assert low.step
    assert high.step
    assert [problem.code for problem in problems] == ["may-be-a-sample"]
    assert (low.step.number, high.step.number, low.step.where) == (0.2, 0.3, (("role", "worker"),))


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        ("p,unit_costs,salry,set,1,2,", "not-changeable", "column"),
        ("p,work_log,role,set,1,2,", "not-changeable", "column"),
        ("p,study,price_year,set,1,2,", "not-changeable", "column"),
        ("p,work_log,minutes,set,1,2,", "change-not-allowed", "change"),
        ("p,unit_costs,direct_share,set,0.5,5,role=worker", "out-of-range", "high"),
        ("p,unit_costs,direct_share,multiply,0.5,5,role=worker", "out-of-range", "high"),
        ("p,expenses,cost,multiply,0.1,1,category=laptop", "invalid-when-changed", "low"),
        ("p,unit_costs,salary,set,2,1,role=worker", "range-reversed", "low"),
        ("p,unit_costs,salary,set,1,2,role:worker", "unreadable-where", "where"),
        ("p,unit_costs,salary,set,1,2,role=workers", "changes-nothing", "where"),
        ("p,work_log,minutes,multiply,1,2,activity=visits", "changes-nothing", "where"),
    ],
)
def test_a_range_that_cannot_be_applied_says_so_at_its_cell(row: str, code: str, column: str) -> None:
    assert the_only(ranges=RANGE + row)[:3] == (code, 1, column)
