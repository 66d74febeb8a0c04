"""The rules of posts, diaries, shared time, ratios, prices, payers and group sessions find each its fault, no other."""

from collections.abc import Mapping

import polars as pl
import pytest
from hypothesis import given
from hypothesis import settings as settings_of_tests
from hypothesis import strategies as st

from costing.checks.check import check
from costing.checks.checked import CheckedStudy
from costing.checks.costed_entries import attended, taken_in
from costing.checks.diary_rows import spans_share_no_day
from costing.model.catalogue import CATALOGUE
from costing.model.problem import Place, Problem, Severity
from costing.reports.grouped import by_code
from tests.studies import study_from_text

APRIL = {"start": "2013-04-01", "end": "2013-04-28"}
LOG = """\
entry_id,date,practitioner_id,role,family_id,activity,minutes,note
E1,2013-04-02,P1,,F1,visit,90,SECRET
E2,2013-04-09,P2,,F2,call,30,SECRET
E3,2013-04-16,P1,,,meeting,60,SECRET
E4,2013-04-23,P2,,F1,visit,45,SECRET
"""
TABLES = {
    "work_log": LOG,
    "practitioners": "practitioner_id,role\nP1,worker\nP2,worker\n",
    "unit_costs": "role,cost_per_hour,hours_per_year\nworker,40,1460\n",
    "activities": "activity,kind\nvisit,contact\ncall,case_work\nmeeting,indirect\n",
    "families": "family_id,intervention,start\nF1,intensive,2013-01-07\nF2,light,2013-01-07\n",
}
"""Four weeks of work; 1,460 hours a year are 4 a day, 112 in these 28 days."""
DIARY = """\
stratum,stratum_start,stratum_end,logged_from,logged_to
early,2013-04-01,2013-04-14,2013-04-01,2013-04-14
late,2013-04-15,2013-04-28,2013-04-15,2013-04-28
"""
"""A diary of every day."""


def problems_of(settings: Mapping[str, str] | None = None, /, **tables: str | None) -> list[Problem]:
    """What the checks find in the study after these changes to its settings and tables."""
    changed = {name: text for name, text in {**TABLES, **tables}.items() if text is not None}
    return check(study_from_text({**APRIL, **(settings or {})}, changed).as_read)[1]


def checked(settings: Mapping[str, str] | None = None, /, **tables: str) -> CheckedStudy:
    """The study after these changes, its tables typed."""
    study, _ = check(study_from_text({**APRIL, **(settings or {})}, {**TABLES, **tables}).as_read)
    assert study is not None
    return study


def the_only(problems: list[Problem], code: str) -> Problem:
    """The one problem that there is, of this code, which repeats nothing of the notes and ends as a sentence."""
    assert [problem.code for problem in problems] == [code], problems
    assert "SECRET" not in f"{problems[0].message}{problems[0].value}"
    assert problems[0].message.endswith((".", "?"))
    return problems[0]


def at(problem: Problem) -> tuple[str, int, str]:
    """The table, row and column of a problem; the row below the header is 1, and 0 is none."""
    return problem.place.file, max(0, problem.place.row - 1), problem.place.column


def told(problems: list[Problem], table: str) -> list[tuple[str, int, str]]:
    """Code, row and column of each problem of a table."""
    found = [(problem.code, *at(problem)) for problem in problems]
    return [(code, row, column) for code, file, row, column in found if file == table]


def staff(*rows: str, columns: str = "start,end") -> str:
    """The table practitioners with these rows."""
    return f"practitioner_id,role,{columns}\n" + "\n".join(rows) + "\n"


def log_with(*rows: str) -> str:
    """The work log with these rows behind the others."""
    return LOG + "\n".join(rows) + "\n"


def test_a_study_with_all_of_it_and_nothing_wrong_has_no_problem() -> None:
    attendance = "entry_id,family_id,weight\nE5,F1,0.3333\nE5,F2,\n"
    tables = {
        "work_log": log_with("E5,2013-04-10,P1,,,visit,90,", "E6,2013-04-11,P1,,,leave,420,"),
        "practitioners": staff(
            "P1,worker,,2013-04-14,0.5,56,north,intensive,Council",
            "P1,senior,2013-04-15,,1,,north,team,Council",
            "P2,worker,,,,112,,study,Trust",
            columns="start,end,fte,available_hours,team,indirect_over,agency",
        ).replace("P1,worker,,2013-04-14,0.5,56", "P1,worker,,2013-04-14,0.5,28"),
        "unit_costs": (
            "role,cost_per_hour,salary,hours_per_year,price_year,pay_share\n"
            "worker,,30000,1460,2012/13,\nsenior,50,,1460,2012/13,0.7\n"
        ),
        "activities": TABLES["activities"] + "leave,absence\n",
        "price_index": (
            "year,series,index\n2012/13,pay,100\n2013/14,pay,101\n2012/13,prices,100\n2013/14,prices,103\n"
        ),
        "expenses": "category,cost,vat,price_year,agency\nlaptop,480,80,2012/13,Council\n",
        "agencies": "agency,sector,in_perspective\nCouncil,local government,yes\nTrust,health,no\n",
        "attendance": attendance,
        "diary": DIARY,
    }
    assert problems_of({"price_year": "2013/14", "gross_up": "family_weeks"}, **tables) == []


# A code of two severities


def test_a_problem_has_the_severity_of_its_code_unless_its_case_has_another() -> None:
    assert Problem("double-count", Place("expenses.csv"), "").severity is Severity.WARNING
    assert Problem("double-count", Place("work_log.csv"), "", "", Severity.ERROR).severity is Severity.ERROR
    assert CATALOGUE["double-count"].severities == ("warning", "error")
    assert CATALOGUE["double-count"].severity_in_words.startswith("warning, or error where")
    assert CATALOGUE["no-family"].severity_in_words == "error"


def test_errors_and_warnings_of_one_code_are_two_groups() -> None:
    warned, refused = (Problem("double-count", Place("f"), "", "", severity) for severity in (None, Severity.ERROR))
    assert [group.severity for group in by_code([warned, refused, warned])] == [Severity.ERROR, Severity.WARNING]


# Posts


@pytest.mark.parametrize(
    ("rows", "faults"),
    [
        (("P1,worker,,2013-04-14", "P1,worker,2013-04-15,"), []),
        (("P1,worker,,2013-04-15", "P1,worker,2013-04-15,"), [("overlapping-spells", 2, "start")]),
        (("P1,worker,2013-04-10,", "P1,worker,,2013-04-15"), [("overlapping-spells", 1, "start")]),
        (("P1,worker,,", "P1,worker,,"), [("duplicate-key", 2, "practitioner_id")]),
        (("P1,worker,2013-04-01,", "P1,worker,2013-04-01,2013-04-03"), [("duplicate-key", 2, "practitioner_id")]),
        (("P1,worker,2012-01-01,2012-12-31", "P1,worker,2012-12-01,"), []),
    ],
    ids=["one after the other", "a day shared", "in any order", "without dates", "the same start", "before the period"],
)
def test_posts_of_one_practitioner_hold_one_at_a_time(
    rows: tuple[str, ...], faults: list[tuple[str, int, str]]
) -> None:
    assert told(problems_of(practitioners=staff(*rows, "P2,worker,,")), "practitioners") == faults


def test_an_entry_on_a_day_without_a_post_is_one_error_of_the_practitioner() -> None:
    posts = staff("P1,worker,2013-04-03,2013-04-15", "P2,worker,,")
    problem = the_only(problems_of(practitioners=posts), "not-employed")
    assert (at(problem), problem.value) == (("work_log", 1, "date"), "P1")
    assert "In 2 rows." in problem.message


def test_an_entry_of_several_is_of_each_of_them_on_a_day_of_a_post() -> None:
    posts = staff("P1,worker,,2013-04-20", "P2,worker,,")
    log = log_with("E5,2013-04-24,P2;P1,,F1,visit,30,")
    assert at(the_only(problems_of(practitioners=posts, work_log=log), "not-employed")) == ("work_log", 5, "date")


def test_a_post_on_the_days_of_all_its_entries_is_fine_and_a_post_that_cannot_be_read_is_not_judged() -> None:
    assert problems_of(practitioners=staff("P1,worker,2013-04-02,2013-04-16", "P2,worker,,")) == []
    posts = staff("P1,worker,2013-04-33,2013-04-03", "P2,worker,,")
    the_only(problems_of(practitioners=posts), "no-such-date")


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("117.6,,,", ""),
        ("117.7,,,", "above-full-time"),
        ("58.8,0.5,,", ""),
        ("58.9,0.5,,", "hours-basis"),
        ("29.4,0.5,2013-04-15,", ""),
        ("29.5,0.5,2013-04-15,", "hours-basis"),
        ("58.9,,,2013-04-14", "hours-basis"),
    ],
)
def test_available_hours_are_at_most_a_twentieth_over_those_of_the_post(row: str, code: str) -> None:
    """4 hours a day: 112 in 28 days, and half of that for half a post or half the days; times 1.05."""
    entries = "\n".join(line for line in LOG.splitlines() if ",P1," not in line)
    posts = staff(f"P1,worker,{row}", "P2,worker,,,,", columns="available_hours,fte,start,end")
    problems = problems_of(practitioners=posts, work_log=entries, activities=None)
    assert told(problems, "practitioners") == ([(code, 1, "available_hours")] if code else [])


def test_hours_are_not_judged_where_the_unit_cost_does_not_tell_them_on_every_day() -> None:
    posts = staff("P1,worker,1,500", "P2,worker,,", columns="fte,available_hours")
    for unit_costs in (
        "role,cost_per_hour\nworker,40\n",
        "role,cost_per_hour,hours_per_year,valid_to\nworker,40,1460,2013-04-25\n",
    ):
        assert told(problems_of(practitioners=posts, unit_costs=unit_costs), "practitioners") == []
    weeks = "role,cost_per_hour,weeks_per_year,hours_per_week\nworker,40,41.4,37\n"
    the_only(problems_of(practitioners=posts, unit_costs=weeks), "hours-basis")


def test_hours_of_a_leap_year_and_of_two_unit_costs_are_added_up_day_by_day() -> None:
    """28 days from 20 December 2011: 12 of 3.65 hours a year by 365, 16 by 366, and 7.32 from 10 January."""
    settings = {"start": "2011-12-20", "end": "2012-01-16"}
    spans = "worker,40,3650,,2012-01-09\nworker,41,7320,2012-01-10,\n"
    unit_costs = f"role,cost_per_hour,hours_per_year,valid_from,valid_to\n{spans}"
    exact = 12 * 3650 / 365 + 9 * 3650 / 366 + 7 * 7320 / 366
    log = "date,practitioner_id,family_id,minutes\n2011-12-20,P1,F1,60\n"
    for hours, faults in ((1.0499, []), (1.0501, [("hours-basis", 1, "available_hours")])):
        posts = staff(f"P1,worker,1,{hours * exact:.6f}", columns="fte,available_hours")
        problems = problems_of(settings, work_log=log, practitioners=posts, unit_costs=unit_costs)
        assert told(problems, "practitioners") == faults


def test_many_with_more_than_full_time_are_one_warning() -> None:
    posts = staff("P1,worker,160", *(f"P{n},worker,150" for n in range(2, 9)), columns="available_hours")
    problem = the_only(problems_of(practitioners=posts), "above-full-time")
    assert "7 more practitioners" in problem.message


def test_unlogged_time_needs_a_unit_cost_on_the_days_of_the_post_only() -> None:
    settings = {"unlogged_time": "allocate"}
    unit_costs = "role,valid_to,cost_per_hour,hours_per_year\nworker,2013-04-24,40,1460\n"
    posts = "P1,worker,{},40", "P2,worker,,"
    fine, lacking = (staff(posts[0].format(end), posts[1], columns="end,available_hours") for end in ("2013-04-24", ""))
    assert problems_of(settings, unit_costs=unit_costs, practitioners=fine) == []
    problem = the_only(problems_of(settings, unit_costs=unit_costs, practitioners=lacking), "no-unit-cost")
    assert at(problem) == ("practitioners", 1, "role")
    assert "between 2013-04-25 and 2013-04-28" in problem.message


def test_the_role_of_a_post_that_ended_before_the_period_needs_no_unit_cost() -> None:
    posts = staff("P1,trainee,,2013-03-31", "P1,worker,2013-04-01,", "P2,worker,,")
    assert problems_of(practitioners=posts) == []
    posts = posts.replace("2013-03-31", "2013-04-02").replace("worker,2013-04-01", "worker,2013-04-03")
    problems = problems_of(practitioners=posts)
    assert at(the_only(problems, "unknown-role")) == ("practitioners", 1, "role")


def test_who_left_and_came_back_has_no_gap_while_away() -> None:
    """P1 has entries in the first and last of eight weeks, P2 in each."""
    days = [f"2013-04-{day:02}" for day in range(2, 31, 7)] + ["2013-05-07", "2013-05-14", "2013-05-21"]
    rows = "".join(f"{day},P2,F1,60\n" for day in days)
    log = f"date,practitioner_id,family_id,minutes\n2013-04-02,P1,F2,60\n2013-05-21,P1,F2,60\n{rows}"
    settings = {"end": "2013-05-26"}
    assert told(problems_of(settings, work_log=log, activities=None), "work_log") == [("gaps", 0, "practitioner_id")]
    posts = staff("P1,worker,,2013-04-10", "P1,worker,2013-05-15,", "P2,worker,,")
    assert problems_of(settings, work_log=log, activities=None, practitioners=posts) == []


# Absence

LEAVE = {
    "activities": TABLES["activities"] + "leave,absence\n",
    "work_log": log_with("E5,2013-04-24,P1,clerk,,leave,450,", "E6,2013-04-25,P1,clerk,F9,leave,450,"),
}


def test_absence_needs_no_unit_cost_and_no_family_and_is_no_time_of_a_ratio() -> None:
    assert problems_of(**LEAVE) == []
    faults = told(problems_of({"indirect_time": "ratio"}, **LEAVE), "work_log")
    assert faults == [("double-count", 3, "family_id")]


def test_absence_of_another_name_is_still_told_since_what_it_is_cannot_be() -> None:
    log = LOG + "E5,2013-04-24,P1,worker,,laeve,450,\n"
    problem = the_only(
        problems_of(**{**LEAVE, "work_log": log + LEAVE["work_log"].splitlines()[-1]}), "unknown-activity"
    )
    assert "Did you mean leave?" in problem.message


# The diary


def spans(*rows: str, columns: str = "") -> str:
    """A diary with these rows."""
    return f"{DIARY.splitlines()[0]}{columns}\n" + "\n".join(rows) + "\n"


APRIL_DAYS = "April,2013-04-01,2013-04-28"
WEEKS = (f"{APRIL_DAYS},2013-04-01,2013-04-07", f"{APRIL_DAYS},2013-04-08,2013-04-28")


@pytest.mark.parametrize(
    ("rows", "faults"),
    [
        (WEEKS, []),
        ((WEEKS[0], WEEKS[1].replace("04-28,", "04-29,")), [("stratum-dates-differ", 2, "stratum_start")]),
        ((WEEKS[0], WEEKS[1].replace("04-08", "04-07")), [("overlapping-spans", 2, "logged_from")]),
        ((WEEKS[0], WEEKS[1], WEEKS[1]), [("overlapping-spans", 3, "logged_from")]),
        (
            ("one,2013-04-01,2013-04-10,2013-04-01,2013-04-08", "two,2013-04-10,2013-04-28,2013-04-11,2013-04-28"),
            [("overlapping-strata", 2, "stratum_start")],
        ),
        ((*WEEKS, "May,2013-05-01,2013-05-31,2013-05-06,2013-05-12"), [("span-outside-period", 3, "logged_from")]),
    ],
    ids=["fine", "dates", "a day twice", "a row twice", "strata", "period"],
)
def test_the_rows_of_a_diary_agree(rows: tuple[str, ...], faults: list[tuple[str, int, str]]) -> None:
    assert told(problems_of(diary=spans(*rows)), "diary") == faults


def test_a_long_span_overlaps_each_of_the_short_ones_within_it() -> None:
    rows = (f"{APRIL_DAYS},2013-04-01,2013-04-28", f"{APRIL_DAYS},2013-04-03,2013-04-04", WEEKS[1])
    faults = told(problems_of(diary=spans(*rows)), "diary")
    assert faults == [("overlapping-spans", 2, "logged_from"), ("overlapping-spans", 3, "logged_from")]


def test_diaries_of_different_people_or_activities_may_share_days_and_names_of_strata() -> None:
    rows = (f"{APRIL_DAYS},2013-04-01,2013-04-28,P1,", f"{APRIL_DAYS},2013-04-02,2013-04-28,,call")
    other = "April,2013-04-01,2013-04-28,2013-04-01,2013-04-28,,"
    assert problems_of(diary=spans(*rows, other, columns=",practitioner_id,activity")) == []


@pytest.mark.parametrize(("weights", "wrong"), [("22", 0), ("  ", 0), ("23", 1), ("2 ", 1), (" 2", 1)])
def test_a_weight_stands_on_every_row_of_its_stratum(weights: str, wrong: int) -> None:
    rows = [f"{row},{weight}" for row, weight in zip(WEEKS, weights, strict=True)]
    faults = told(problems_of(diary=spans(*rows, columns=",weight")), "diary")
    assert faults == wrong * [("weights-differ", 2, "weight")]


@pytest.mark.parametrize(
    ("row", "code", "column", "near"),
    [
        (",P11,", "unknown-practitioner", "practitioner_id", "P1"),
        (",,vist", "unknown-activity", "activity", "visit"),
    ],
)
def test_the_names_of_a_diary_are_known(row: str, code: str, column: str, near: str) -> None:
    diary = spans(f"{WEEKS[0]},,", f"{WEEKS[1]},,", f"{WEEKS[0]}{row}", columns=",practitioner_id,activity")
    problem = the_only(problems_of(diary=diary), code)
    assert at(problem) == ("diary", 3, column)
    assert f"Did you mean {near}?" in problem.message
    assert problems_of(diary=diary, practitioners=None, activities=None, work_log=LOG.replace(",,", ",worker,")) == []


def test_entries_outside_the_spans_are_told_of_each_practitioner_with_rows_and_hours() -> None:
    """P1 has 2.5 hours in two entries outside, P2 0.5 in one."""
    diary = spans("late,2013-04-01,2013-04-28,2013-04-22,2013-04-28")
    problems = [problem for problem in problems_of(diary=diary) if problem.severity is Severity.WARNING]
    assert [(problem.code, problem.value, at(problem)[1]) for problem in problems] == [
        ("outside-diary", "P1", 1),
        ("outside-diary", "P2", 2),
    ]
    assert "2 entries of P1, 2.5 hours, lie outside" in problems[0].message
    assert "1 entry of P2, 0.5 hours, lies outside" in problems[1].message


def test_many_with_entries_outside_are_one_warning_of_who_has_most() -> None:
    rows = [f"X{n},2013-04-02,Q{n},worker,F1,call,{30 + n}," for n in range(8)]
    log = log_with(*rows).replace(",P1,,", ",P1,worker,").replace(",P2,,", ",P2,worker,")
    diary = spans("late,2013-04-01,2013-04-28,2013-04-08,2013-04-28")
    problem = the_only(problems_of(diary=diary, work_log=log, practitioners=None), "outside-diary")
    assert (problem.value, "8 more practitioners" in problem.message) == ("P1", True)


def test_the_spans_of_who_did_what_count_before_those_of_who_and_of_what() -> None:
    """Of P1's visits only the second week counts, of all else of P1's the first; of calls the third, else the last."""
    columns = ",practitioner_id,activity"
    rows = [
        f"{APRIL_DAYS},2013-04-{first:02},2013-04-{first + 6:02},{scope}"
        for first, scope in ((8, "P1,visit"), (1, "P1,"), (15, ",call"), (22, ","))
    ]
    work = [("P1", "visit"), ("P1", "meeting"), ("P1", "call"), ("P2", "call"), ("P2", "visit"), ("", "call"), ("", "")]
    log = "date,practitioner_id,role,family_id,activity,minutes\n" + "".join(
        f"2013-04-{day:02},{who},worker,F1,{what},10\n" for day in (2, 9, 16, 23) for who, what in work
    )
    left = taken_in(checked(diary=spans(*rows, columns=columns), work_log=log)).log
    kept = {(row["practitioner_id"], row["activity"]): row["date"].day for row in left.iter_rows(named=True)}
    assert left.height == len(work)
    assert [kept[who or None, what or None] for who, what in work] == [9, 2, 2, 16, 23, 16, 23]


DAYS = st.integers(0, 9)
SPANS = st.lists(
    st.tuples(st.sampled_from(["", "P1"]), st.sampled_from(["", "call"]), DAYS, DAYS), min_size=1, max_size=6
)


def day(number: int) -> str:
    """A day of April by its number."""
    return f"2013-04-{number + 1:02}"


@settings_of_tests(max_examples=40, deadline=None)
@given(SPANS)
def test_an_entry_counts_if_its_day_is_in_a_span_of_its_scope_and_spans_overlap_if_any_two_do(
    drawn: list[tuple[str, str, int, int]],
) -> None:
    """Against the text of the method, entry by entry and pair by pair."""
    rows = [(who, what, min(one, other), max(one, other)) for who, what, one, other in drawn]
    text = [f"all,{day(0)},{day(9)},{day(one)},{day(other)},{who},{what}" for who, what, one, other in rows]
    diary = spans(*text, columns=",practitioner_id,activity")
    work = [(who, what, at) for who in ("P1", "P2", "") for what in ("call", "visit", "") for at in range(10)]
    log = "date,practitioner_id,role,activity,family_id,minutes\n" + "".join(
        f"{day(at)},{who},worker,{what},F1,10\n" for who, what, at in work
    )
    found = checked(diary=diary, work_log=log)
    kept = taken_in(found).log.select("practitioner_id", "activity", "date")
    assert {(who or "", what or "", at.day - 1) for who, what, at in kept.iter_rows()} == {
        (who, what, at) for who, what, at in work if counts(who, what, at, rows)
    }
    pairs = [(one, other) for n, one in enumerate(rows) for other in rows[n + 1 :] if one[:2] == other[:2]]
    overlap = any(one[2] <= other[3] and other[2] <= one[3] for one, other in pairs)
    assert overlap == any(True for _ in spans_share_no_day(found))


def counts(who: str, what: str, at: int, rows: list[tuple[str, str, int, int]]) -> bool:
    """Whether a day is in a span of the scope that is chosen for a practitioner's activity."""
    for scope in ((who, what), (who, ""), ("", what), ("", "")):
        if theirs := [row for row in rows if row[:2] == scope]:
            return any(first <= at <= last for *_, first, last in theirs)
    return False


def test_of_several_practitioners_those_remain_whose_diary_takes_the_entry_in() -> None:
    columns = ",practitioner_id,activity"
    diary = spans(f"{WEEKS[0]},P1,", f"{WEEKS[1]},P2,", columns=columns)
    log = "date,practitioner_id,role,family_id,minutes\n2013-04-02,P1;P2,worker,F1,60\n2013-04-09,P2;P1,worker,F1,60\n"
    left = taken_in(checked(diary=diary, work_log=log)).log
    assert left["practitioner_id"].to_list() == ["P1", "P2"]


def test_an_entry_outside_the_diary_needs_no_unit_cost_no_family_and_no_post() -> None:
    diary = spans("late,2013-04-01,2013-04-28,2013-04-08,2013-04-28")
    log = "E0,2013-04-03,P1,clerk,F9,visit,60,\n"
    posts = staff("P1,worker,2013-04-08,", "P2,worker,,")
    problem = the_only(problems_of(diary=diary, work_log=LOG + log, practitioners=posts), "outside-diary")
    assert "2 entries of P1" in problem.message
    assert len(problems_of(diary=DIARY, work_log=LOG + log, practitioners=posts)) > 1


def test_absence_is_no_entry_outside_the_diary() -> None:
    diary = spans("late,2013-04-01,2013-04-28,2013-04-01,2013-04-23")
    assert problems_of(diary=diary, **LEAVE) == []


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (
            ("one,2013-04-01,2013-04-14,2013-04-01,2013-04-14,,", "two,2013-04-15,2013-04-28,2013-04-15,2013-04-28,,"),
            "",
        ),
        (
            ("one,2013-04-02,2013-04-14,2013-04-02,2013-04-14,,", "two,2013-04-16,2013-04-28,2013-04-16,2013-04-28,,"),
            "2 days of the period are in no stratum with a logged span, and not estimated: 2013-04-01, 2013-04-15.",
        ),
        (
            ("one,2013-04-01,2013-04-27,2013-04-01,2013-04-27,,", f"{APRIL_DAYS},2013-04-01,2013-04-28,P2,"),
            "1 day of the period is in no stratum with a logged span, and not estimated: 2013-04-28.",
        ),
        (("one,2013-04-01,2013-04-14,2013-04-01,2013-04-14,P1,", f"{APRIL_DAYS},2013-04-01,2013-04-28,P2,"), ""),
        (
            ("one,2013-04-01,2013-04-26,2013-04-01,2013-04-26,,", "two,2013-04-27,2013-05-31,2013-05-01,2013-05-31,,"),
            "2 days of the period are in no stratum with a logged span, and not estimated: 2013-04-27 to 2013-04-28.",
        ),
    ],
    ids=["none", "two days", "everybody's diary counts", "any diary counts", "a stratum logged after the period"],
)
def test_days_that_no_logged_stratum_stands_for_are_named(rows: tuple[str, ...], said: str) -> None:
    log = "date,practitioner_id,family_id,minutes\n2013-04-03,P1,F1,60\n2013-04-10,P1,F1,60\n2013-04-17,P2,F1,60\n"
    found = problems_of(diary=spans(*rows, columns=",practitioner_id,activity"), work_log=log + "2013-04-24,P2,F1,60\n")
    gaps = [problem.message for problem in found if problem.code == "diary-gap"]
    assert [message.startswith(said) for message in gaps] == ([True] if said else [])


def test_family_weeks_need_families_and_some_of_them_open_while_the_diary_was_kept() -> None:
    settings = {"gross_up": "family_weeks"}
    problem = the_only(problems_of(settings, diary=DIARY, families=None), "no-families")
    assert (problem.place.column, problem.value) == ("gross_up", "family_weeks")
    assert problems_of(settings, diary=DIARY) == []
    assert problems_of(settings, families=None) == []
    late = TABLES["families"].replace("2013-01-07", "2013-04-15")
    log = "\n".join(LOG.splitlines()[0:1] + LOG.splitlines()[3:])
    wrong = problems_of(settings, diary=DIARY, families=late, work_log=log)
    assert told(wrong, "diary") == [("no-families", 1, "logged_from")]
    weighted = spans(*(f"{row},1" for row in DIARY.splitlines()[1:]), columns=",weight")
    assert told(problems_of(settings, diary=weighted, families=late, work_log=log), "diary") == []


def test_a_log_of_some_weeks_is_told_of_the_diary_and_with_one_only_what_it_lacks() -> None:
    settings = {"end": "2013-06-30"}
    problem = the_only(problems_of(settings), "may-be-a-sample")
    assert "add the table diary" in problem.message
    sampled = spans("spring,2013-04-01,2013-06-30,2013-04-01,2013-04-28")
    assert problems_of(settings, diary=sampled) == []
    longer = spans("spring,2013-04-01,2013-06-30,2013-04-01,2013-05-05")
    problem = the_only(problems_of(settings, diary=longer), "may-be-a-sample")
    assert "Of the 5 weeks that the diary's spans hold 1 has no entry (the first from 2013-04-29)" in problem.message


def test_weeks_outside_the_diary_of_a_practitioner_are_no_gap() -> None:
    """P1 kept it in the first week and the last, P2 in all of eight."""
    days = [f"2013-04-{day:02}" for day in range(2, 31, 7)] + [f"2013-05-{day:02}" for day in range(7, 22, 7)]
    rows = "".join(f"{day},P2,F1,60\n" for day in days)
    log = f"date,practitioner_id,family_id,minutes\n2013-04-02,P1,F2,60\n2013-05-21,P1,F2,60\n{rows}"
    settings, columns, whole = {"end": "2013-05-26"}, ",practitioner_id,activity", "all,2013-04-01,2013-05-26"
    own = spans(
        *(f"{whole},2013-04-01,2013-04-07,P1,", f"{whole},2013-05-20,2013-05-26,P1,"),
        *(f"{whole},2013-04-01,2013-05-26,,",),
        columns=columns,
    )
    assert problems_of(settings, work_log=log, diary=own, activities=None) == []
    shared = spans(f"{whole},2013-04-01,2013-05-26,,", columns=columns)
    problems = problems_of(settings, work_log=log, diary=shared, activities=None)
    assert told(problems, "work_log") == [("gaps", 0, "practitioner_id")]


def test_a_diary_that_cannot_be_read_brings_no_other_problem_after_it() -> None:
    wrong = DIARY.replace("2013-04-15,2013-04-28\n", "2013-04-33,2013-04-28\n")
    the_only(problems_of(diary=wrong), "no-such-date")


# Shared time


@pytest.mark.parametrize(
    ("value", "near"),
    [
        *((word, None) for word in ("practitioner", "role", "team", "study", "intensive", "light", "")),
        *(("intensiv", "Did you mean intensive?"), ("Team", "Did you mean team?"), ("xyz", "Enter practitioner, role")),
    ],
)
def test_indirect_time_is_shared_by_a_level_or_an_intervention_of_families(value: str, near: str | None) -> None:
    problems = problems_of(practitioners=staff(f"P1,worker,{value}", "P2,worker,", columns="indirect_over"))
    if near is None:
        assert problems == []
    else:
        problem = the_only(problems, "unknown-intervention")
        assert at(problem) == ("practitioners", 1, "indirect_over")
        assert near in problem.message


# The ratio

RATIO = {"indirect_time": "ratio"}
CONTACT = {**RATIO, "ratio_basis": "contact"}
SHARES = {"unit_costs": "role,cost_per_hour,hours_per_year,direct_share,contact_share\nworker,40,1460,0.7,0.3\n"}


def test_under_a_ratio_time_without_a_family_is_one_error_for_each_activity() -> None:
    log = log_with("E5,2013-04-24,P1,,,meeting,30,", "E6,2013-04-24,P1,,,,30,")
    problems = problems_of(RATIO, work_log=log, **SHARES)
    assert told(problems, "work_log") == [("double-count", 3, "family_id"), ("double-count", 6, "family_id")]
    assert [(problem.value, problem.severity) for problem in problems] == [
        ("meeting", Severity.ERROR),
        ("", Severity.ERROR),
    ]
    assert "In 2 rows." in problems[0].message


def test_under_a_ratio_of_contact_all_other_work_counts_twice_too() -> None:
    log = log_with("E5,2013-04-24,P2,,F2,call,30,", "E6,2013-04-24,P1,,F1,,30,")
    problems = problems_of(CONTACT, work_log=log, **SHARES)
    assert told(problems, "work_log") == [
        ("double-count", 2, "activity"),
        ("double-count", 3, "family_id"),
        ("double-count", 6, "activity"),
    ]
    assert {problem.severity for problem in problems} == {Severity.ERROR}


def test_contact_time_alone_is_what_a_ratio_of_contact_prices() -> None:
    log = "\n".join(LOG.splitlines()[:2])
    tables = {"work_log": log, "activities": "activity,kind\nvisit,contact\n", **SHARES}
    assert problems_of(CONTACT, **tables) == []


def test_without_activities_no_time_is_known_to_be_contact() -> None:
    problems = problems_of(CONTACT, activities=None, **SHARES)
    assert {problem.code for problem in problems} == {"double-count"}
    assert len(problems) == 3


def test_client_work_without_a_family_is_told_once() -> None:
    log = "\n".join(LOG.splitlines()[:3]) + "\nE5,2013-04-24,P1,,,visit,30,\n"
    problems = problems_of(
        RATIO, work_log=log, activities=TABLES["activities"].replace("meeting,indirect\n", ""), **SHARES
    )
    the_only(problems, "no-family")


@pytest.mark.parametrize(
    ("settings", "share", "code"),
    [(RATIO, "direct_share", "no-direct-share"), (CONTACT, "contact_share", "no-contact-share")],
)
def test_a_ratio_needs_the_share_of_its_basis(settings: Mapping[str, str], share: str, code: str) -> None:
    log = "\n".join(LOG.splitlines()[:2])
    tables = {"work_log": log, "activities": "activity,kind\nvisit,contact\n", "unit_costs": SHARES["unit_costs"]}
    assert problems_of(settings, **tables) == []
    other = {"direct_share": "0.7", "contact_share": "0.3"} | {share: ""}
    cells = f"worker,40,1460,{other['direct_share']},{other['contact_share']}"
    tables["unit_costs"] = SHARES["unit_costs"].splitlines()[0] + "\n" + cells + "\n"
    assert at(the_only(problems_of(settings, **tables), code)) == ("unit_costs", 1, share)


# Prices

SERIES = "year,series,index\n2012/13,pay,100\n2013/14,pay,101\n2012/13,prices,100\n2013/14,prices,103\n"
PRICED = {"price_year": "2013/14"}


def priced(cells: str, columns: str) -> str:
    """The unit costs of the worker with these cells, of the prices of 2012/13."""
    return f"role,price_year,hours_per_year,{columns}\nworker,2012/13,1460,{cells}\n"


@pytest.mark.parametrize(
    ("cells", "columns", "index", "place"),
    [
        ("30000", "salary", SERIES, None),
        ("30000,0.2", "salary,on_costs_rate", "year,series,index\n2012/13,pay,100\n2013/14,pay,101\n", None),
        ("30000,900", "salary,direct_overheads", SERIES.replace("2012/13,prices", "2011/12,prices"), 1),
        ("30000,900", "salary,capital_overheads", SERIES, 1),
        ("30000,900", "salary,capital_overheads", SERIES + "2012/13,,100\n2013/14,,102\n", None),
        ("30000,0", "salary,capital_overheads", SERIES, None),
        ("40,1", "cost_per_hour,pay_share", "year,series,index\n2012/13,pay,100\n2013/14,pay,101\n", None),
        ("40,0.9", "cost_per_hour,pay_share", "year,series,index\n2012/13,pay,100\n2013/14,pay,101\n", 1),
        ("40", "cost_per_hour", "year,series,index\n2012/13,,100\n2013/14,,101\n2013/14,pay,7\n", None),
    ],
)
def test_a_price_year_must_be_in_every_series_that_its_row_uses(
    cells: str, columns: str, index: str, place: int | None
) -> None:
    problems = problems_of(PRICED, unit_costs=priced(cells, columns), price_index=index)
    faults = [(problem.code, at(problem)[1]) for problem in problems if problem.place.file == "unit_costs"]
    assert faults == ([("unknown-price-year", place)] if place else [])


def test_the_price_year_of_the_study_must_be_in_every_series_that_is_used() -> None:
    index = SERIES.replace("2013/14,prices,103\n", "")
    unit_costs = priced("30000,900", "salary,direct_overheads")
    problem = the_only(problems_of(PRICED, unit_costs=unit_costs, price_index=index), "unknown-price-year")
    assert (problem.place.column, "in the series prices" in problem.message) == ("price_year", True)
    assert problems_of(PRICED, unit_costs=priced("30000", "salary"), price_index=index) == []


def test_expenses_use_prices_and_assets_capital() -> None:
    expenses = "category,cost,price_year,life_years\nfares,10,2012/13,\nlaptop,900,2012/13,3\n"
    index = SERIES + "2013/14,capital,100\n"
    problems = problems_of(PRICED, unit_costs=priced("30000", "salary"), price_index=index, expenses=expenses)
    problem = the_only(problems, "unknown-price-year")
    assert (at(problem), "series capital" in problem.message) == (("expenses", 2, "price_year"), True)


@pytest.mark.parametrize(
    ("share", "index", "is_error"),
    [
        ("", SERIES, True),
        ("0.7", SERIES, False),
        ("", SERIES.replace("103", "101"), False),
        ("", SERIES + "2012/13,,100\n2013/14,,102\n", False),
        ("", "year,index\n2012/13,100\n2013/14,102\n", False),
    ],
)
def test_a_published_rate_needs_a_pay_share_where_pay_and_prices_rose_differently(
    share: str, index: str, is_error: bool
) -> None:
    problems = problems_of(PRICED, unit_costs=priced(f"40,{share}", "cost_per_hour,pay_share"), price_index=index)
    assert [(problem.code, at(problem)) for problem in problems] == is_error * [
        ("no-pay-share", ("unit_costs", 1, "pay_share"))
    ]


def test_a_published_rate_of_the_studys_own_year_needs_no_pay_share() -> None:
    unit_costs = priced("40", "cost_per_hour").replace("2012/13", "2013/14")
    assert problems_of(PRICED, unit_costs=unit_costs, price_index=SERIES) == []
    assert problems_of(unit_costs=priced("40", "cost_per_hour"), price_index=SERIES) == []


# Payers


def test_an_agency_that_the_list_does_not_know_is_a_warning_in_each_table() -> None:
    tables = {
        "practitioners": staff("P1,worker,Council", "P2,worker,Counsil", columns="agency"),
        "unit_costs": TABLES["unit_costs"].replace("year\n", "year,agency\n").replace("1460", "1460,Trsut"),
        "expenses": "category,cost,agency\nrent,10,Police\nrent,10,Police\n",
        "ledger": "agency,cost\nCouncil,100\nTrust,100\n",
    }
    assert problems_of(**tables) == []
    problems = problems_of(agencies="agency,sector\nCouncil,local\nTrust,health\n", **tables)
    assert {(problem.code, problem.severity) for problem in problems} == {("unknown-agency", Severity.WARNING)}
    assert [at(problem) for problem in problems] == [
        ("expenses", 1, "agency"),
        ("practitioners", 2, "agency"),
        ("unit_costs", 1, "agency"),
    ]
    assert "Did you mean Council?" in problems[1].message
    assert "In 2 rows." in problems[0].message


@pytest.mark.parametrize(("vat", "wrong"), [("0", 0), ("80", 0), ("480", 0), ("480.01", 1), ("", 0)])
def test_vat_is_at_most_the_cost(vat: str, wrong: int) -> None:
    faults = told(problems_of(expenses=f"category,cost,vat\nlaptop,480,{vat}\n"), "expenses")
    assert faults == wrong * [("vat-above-cost", 1, "vat")]


# Group sessions

SESSION = log_with("E5,2013-04-10,P1,,,visit,90,")


def test_a_session_of_contact_has_its_families_from_attendance() -> None:
    assert problems_of(work_log=SESSION, attendance="entry_id,family_id\nE5,F1\nE5,F2\n") == []
    the_only(problems_of(work_log=SESSION), "no-family")


def test_an_entry_that_attendance_names_must_be_in_the_log() -> None:
    attendance = "entry_id,family_id\nE5,F1\nE55,F1\nE55,F2\n"
    problem = the_only(problems_of(work_log=SESSION, attendance=attendance), "unknown-entry")
    assert at(problem) == ("attendance", 2, "entry_id")
    assert "In 2 rows. Did you mean E5?" in problem.message
    many = "entry_id,family_id\nE5,F1\n" + "".join(f"X{n},F1\n" for n in range(9))
    assert "8 more entries" in the_only(problems_of(work_log=SESSION, attendance=many), "unknown-entry").message


def test_a_family_that_attendance_names_must_be_in_families_if_the_entry_is_costed() -> None:
    attendance = "entry_id,family_id\nE5,F1\nE5,F22\n"
    problems = problems_of(work_log=SESSION, attendance=attendance)
    assert [(problem.code, at(problem)) for problem in problems] == [
        ("unknown-family", ("attendance", 2, "family_id")),
    ]
    assert "Did you mean F2?" in problems[0].message
    away = SESSION.replace("2013-04-10", "2013-05-10")
    the_only(problems_of(work_log=away, attendance=attendance), "outside-period")


def test_an_entry_has_families_of_its_own_or_from_attendance() -> None:
    problem = the_only(problems_of(attendance="entry_id,family_id\nE1,F1\nE4,F1\n"), "two-family-lists")
    assert at(problem) == ("work_log", 1, "family_id")
    assert "In 2 rows." in problem.message


def test_a_family_attends_a_session_once() -> None:
    problem = the_only(problems_of(work_log=SESSION, attendance="entry_id,family_id\nE5,F1\nE5,F1\n"), "duplicate-key")
    assert at(problem) == ("attendance", 2, "entry_id")
    assert "with the same family_id" in problem.message


@pytest.mark.parametrize(
    ("weight", "code"),
    [
        ("0.3333", ""),
        ("0.33330", ""),
        ("0.33333", "too-many-decimals"),
        ("1", ""),
        ("0", "out-of-range"),
        ("x", "unreadable"),
    ],
)
def test_a_weight_has_at_most_four_decimals(weight: str, code: str) -> None:
    problems = problems_of(work_log=SESSION, attendance=f"entry_id,family_id,weight\nE5,F1,{weight}\nE5,F2,1\n")
    assert [(problem.code, at(problem)) for problem in problems] == (
        [(code, ("attendance", 1, "weight"))] if code else []
    )


# Unit costs


def test_three_unit_costs_with_the_same_dates_are_one_error_that_names_their_rows() -> None:
    unit_costs = "role,cost_per_hour,valid_from\nworker,40,\nworker,41,2013-04-01\nworker,41,2013-04-01\n"
    problem = the_only(problems_of(unit_costs=unit_costs), "two-unit-costs")
    assert "3 unit costs (rows 2, 3 and 4)" in problem.message


def test_two_unit_costs_that_nothing_needs_are_told_at_the_rows_that_overlap() -> None:
    unit_costs = (
        "role,cost_per_hour,valid_from,valid_to\n"
        "worker,40,,2013-04-23\nworker,41,2013-04-24,2013-04-26\nworker,42,2013-04-26,2013-04-28\n"
    )
    problem = the_only(problems_of(unit_costs=unit_costs), "overlapping-unit-costs")
    assert at(problem) == ("unit_costs", 2, "role")
    assert "(rows 3 and 4) from 2013-04-26 to 2013-04-26" in problem.message


# Everything at once


def test_all_faults_of_a_study_are_told_in_one_pass_and_once_each() -> None:
    settings = {**RATIO, **PRICED, "gross_up": "family_weeks", "unlogged_time": "allocate"}
    problems = problems_of(
        settings,
        work_log=log_with("E5,2013-04-10,P1,,F1,visit,90,SECRET", "E6,2013-04-27,P3,,F1,visit,90,SECRET"),
        practitioners=staff(
            "P1,worker,,2013-04-20,500,Counsil,intensiv",
            "P1,worker,2013-04-15,,,Council,",
            "P2,worker,,2013-04-20,,Council,",
            "P3,worker,,,500,Council,",
            columns="start,end,available_hours,agency,indirect_over",
        ),
        families=None,
        unit_costs=priced("40", "cost_per_hour"),
        price_index=SERIES,
        agencies="agency\nCouncil\n",
        expenses="category,cost,vat\nrent,10,11\n",
        attendance="entry_id,family_id,weight\nE5,F1,0.33333\nE9,F1,\n",
        diary=spans(
            "one,2013-04-01,2013-04-20,2013-04-01,2013-04-20,,1",
            "one,2013-04-01,2013-04-21,2013-04-20,2013-04-20,,",
            "two,2013-04-20,2013-04-25,2013-04-21,2013-04-25,,",
            "May,2013-05-01,2013-05-31,2013-05-06,2013-05-12,P9,",
            columns=",practitioner_id,weight",
        ),
    )
    assert sorted({problem.code for problem in problems}) == [
        "above-full-time",
        "diary-gap",
        "double-count",
        "hours-basis",
        "no-direct-share",
        "no-families",
        "no-pay-share",
        "no-price-year",
        "not-employed",
        "outside-diary",
        "overlapping-spans",
        "overlapping-spells",
        "overlapping-strata",
        "span-outside-period",
        "stratum-dates-differ",
        "too-many-decimals",
        "two-family-lists",
        "unknown-agency",
        "unknown-entry",
        "unknown-intervention",
        "unknown-practitioner",
        "vat-above-cost",
        "weights-differ",
    ]
    places = [(problem.code, problem.place) for problem in problems]
    assert len(places) == len(set(places))
    assert "SECRET" not in "".join(problem.message + problem.value for problem in problems)


def test_the_log_of_a_study_without_absence_diary_and_attendance_is_not_copied() -> None:
    study = checked()
    assert attended(taken_in(study)) is study
    assert isinstance(study.log, pl.DataFrame)


def test_a_family_that_stands_in_attendance_alone_may_be_personal_data_or_nearly_another_too() -> None:
    attendance = "entry_id,family_id\nE5,mum@example.org\nE5,f01\n"
    problems = problems_of(work_log=SESSION, attendance=attendance, families=None)
    assert [(problem.code, problem.place.file) for problem in problems] == [
        ("personal-data", "attendance"),
        ("near-duplicate", "attendance"),
    ]
    assert "example.org" not in "".join(problem.message + problem.value for problem in problems)
