"""What is possible and unlikely: hours of a day, rows and names that stand twice, gaps, outliers, what nothing uses."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from costing.checks.names import alike
from costing.checks.summarised import FEW, summarised
from costing.model.problem import Place, Problem, Severity
from costing.study import read_study, validate
from tests.folders import write_study
from tests.studies import study_from_text

HEAD = "date,practitioner_id,role,family_id,activity,minutes\n"
MARCH: Mapping[str, Any] = {"start": "2013-03-04", "end": "2013-03-31"}
YEAR: Mapping[str, Any] = {"start": "2013-01-01", "end": "2013-12-31"}
UNIT_COSTS = "role,cost_per_hour\nworker,40\n"


def found(log: str, period: Mapping[str, Any] = MARCH, **tables: str) -> list[Problem]:
    """What `validate` finds in a study of this log, `HEAD` before it."""
    return validate(study_from_text(period, {"work_log": HEAD + log, "unit_costs": UNIT_COSTS, **tables}))


def codes(problems: list[Problem]) -> list[str]:
    """Their codes."""
    return [problem.code for problem in problems]


def the_only(problems: list[Problem], code: str) -> Problem:
    """The one problem that there is, of this code."""
    assert codes(problems) == [code], problems
    return problems[0]


def entry(
    day: str | date = "2013-03-05", who: str = "P1", family: str = "F1", activity: str = "", time: Any = 30
) -> str:
    """A row of the log."""
    return f"{day},{who},worker,{family},{activity},{time}\n"


# Hours of a day


@pytest.mark.parametrize(
    ("minutes", "code"),
    [
        ((600, 360), None),
        ((600, 361), "over-16h-day"),
        ((600, 840), "over-16h-day"),
        ((600, 841), "over-24h-day"),
    ],
)
def test_over_16_hours_of_one_on_a_day_are_a_warning_and_over_24_an_error(
    minutes: tuple[int, int], code: str | None
) -> None:
    problems = found("".join(entry(family=f"F{n}", time=time) for n, time in enumerate(minutes)))
    assert codes(problems) == ([code] if code else [])


def test_an_impossible_day_is_told_with_its_total_its_rows_and_its_first_row() -> None:
    """15 and 10 hours, behind a row of another day."""
    problem = the_only(found(entry("2013-03-04") + entry(time=900) + entry(family="F2", time=600)), "over-24h-day")
    assert problem.severity is Severity.ERROR
    assert (problem.place.row, problem.place.column, problem.value) == (3, "date", "P1")
    assert "25.0 hours on 2013-03-05 in 2 entries" in problem.message


def test_each_impossible_day_is_told_and_long_days_are_counted_at_the_longest() -> None:
    days = [date(2013, 3, 4) + timedelta(n) for n in range(4)]
    log = "".join(entry(day, family=f"F{n}", time=time) for day in days[:2] for n, time in enumerate((900, 700)))
    long = entry(days[2], time=1000) + entry(days[3], time=1100)
    problems = found(log + long)
    assert codes(problems) == ["over-24h-day", "over-24h-day", "over-16h-day"]
    assert problems[2].place.row == 7
    assert "18.3 hours" in problems[2].message
    assert "1 more day" in problems[2].message


def test_those_who_work_together_each_have_the_whole_time_and_a_day_of_two_people_is_none() -> None:
    assert found(entry(who="P1", time=900) + entry(who="P2", time=900)) == []
    together = found(entry(who="P1;P2", time=900) + entry(who="P2", family="F2", time=600))
    assert the_only(together, "over-24h-day").value == "P2"


def test_time_outside_the_period_or_of_nobody_is_in_no_day() -> None:
    outside = entry("2014-03-05", time=900) + entry("2014-03-05", family="F2", time=900)
    nobody = entry(who="", time=900) + entry(who="", family="F2", time=900)
    assert codes(found(entry() + outside + nobody)) == ["outside-period"]


# Rows that stand twice


def test_rows_the_same_in_every_cell_are_one_warning_with_their_number_and_hours() -> None:
    problem = the_only(found(entry() + entry(family="F2", time=90) + 2 * entry(family="F2", time=90)), "repeated-rows")
    assert problem.place.row == 4
    assert problem.message.startswith("2 rows are the same in every cell as one above, 3.0 hours in all.")


def test_rows_that_differ_in_a_note_or_have_an_entry_id_each_are_two_pieces_of_work() -> None:
    for column, cells in (("note", ("first", "again")), ("entry_id", ("E1", "E2"))):
        rows = "".join(f"2013-03-05,P1,worker,F1,30,{cell}\n" for cell in cells)
        log = f"date,practitioner_id,role,family_id,minutes,{column}\n{rows}"
        assert validate(study_from_text(MARCH, {"work_log": log, "unit_costs": UNIT_COSTS})) == []


def test_rows_of_two_files_of_the_log_that_are_the_same_name_the_files_and_their_number(tmp_path: Path) -> None:
    study = write_study(tmp_path / "study", unit_costs=UNIT_COSTS)
    (study / "work_log").mkdir()
    weeks = [entry(f"2013-03-{day:02}") for day in range(4, 16)]
    (study / "work_log" / "early.csv").write_text(HEAD + "".join(weeks[:8]))
    (study / "work_log" / "late.csv").write_text(HEAD + "".join(weeks[5:]))
    problem = the_only(validate(read_study(study)), "overlapping-parts")
    assert (problem.place.file, problem.place.row) == ("work_log/late.csv", 2)
    assert problem.message.startswith("3 rows of work_log/late.csv stand in work_log/early.csv too.")


# Names


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("F01", "F1"),
        ("F1", "f1"),
        ("F 1", "F1"),
        ("F-1", "F1"),
        ("home visit", "Home-visit"),
        ("F10", "F1O"),
        ("F11", "F1l"),
        ("F11", "F1I"),
        ("Zoe", "Zoë"),
        ("F1", "Ｆ1"),
        ("CHO", "СНО"),
        ("12/01", "12/1"),
        ("O'Neil", "ONeil"),
        ("0012", "12"),
    ],
)
def test_names_that_differ_only_in_spelling_are_alike(one: str, other: str) -> None:
    assert alike(pl.Series(sorted([one, other, "another"]))) == [(min(one, other), max(one, other))]


@pytest.mark.parametrize(
    ("one", "other"),
    [("F1", "F2"), ("F1", "F10"), ("1-11", "11-1"), ("JI01", "JL01"), ("visit", "visits"), ("C", "C+"), ("<5", ">5")],
)
def test_names_that_differ_in_more_are_not(one: str, other: str) -> None:
    assert alike(pl.Series(sorted([one, other]))) == []


def test_names_of_each_kind_are_compared_in_the_log_and_in_the_lists() -> None:
    log = entry(who="P01", family="F1") + entry("2013-03-06", who="p1", family="F2")
    families = "family_id\nF1\nF2\nF02\n"
    problems = [problem for problem in found(log, families=families) if problem.code == "near-duplicate"]
    places = {(problem.place.column, problem.place.row, problem.value) for problem in problems}
    assert places == {("practitioner_id", 3, "p1"), ("family_id", 3, "F2")}
    assert "P01 and p1" in next(p.message for p in problems if p.value == "p1")


def test_names_that_look_the_same_are_told_with_their_code_points() -> None:
    problem = the_only(found(entry(family="A1") + entry("2013-03-06", family="\u0410\u0031")), "near-duplicate")
    assert "U+0410" in problem.message


def test_a_name_that_its_list_does_not_know_is_told_once_with_the_nearest() -> None:
    the_only(found(entry(family="f1"), families="family_id\nF1\n"), "unknown-family")


# Dates of families


def test_entries_before_a_familys_start_or_after_its_end_are_counted_at_the_family_with_most() -> None:
    """20 minutes of F1 before its start; 60 and 30 of F2 after its end; on the first and the last day is inside."""
    families = "family_id,start,end\nF1,2013-03-06,\nF2,,2013-03-12\n"
    log = entry("2013-03-05", time=20) + entry("2013-03-06") + entry("2013-03-12", family="F2")
    log += entry("2013-03-13", family="F2", time=60) + entry("2013-03-14", family="F2", time=30)
    problem = the_only(found(log, families=families), "entry-outside-family-dates")
    assert (problem.place.row, problem.value) == (5, "F2")
    assert "2 entries (90 minutes) of this family" in problem.message
    assert "In all 3 entries of 2 families, 110 minutes" in problem.message


def test_a_joint_entry_is_outside_for_the_family_that_it_is_outside_of_with_its_part_of_the_time() -> None:
    families = "family_id,start,end\nF1,2013-03-06,\nF2,,\n"
    log = entry("2013-03-05", family="F1;F2", time=60) + entry("2013-03-07")
    assert "1 entry (30 minutes)" in the_only(found(log, families=families), "entry-outside-family-dates").message


# Outside the period


def test_entries_outside_the_period_are_counted_on_either_side() -> None:
    log = entry() + entry("2012-03-05") + entry("2013-04-01") + entry("2031-03-05")
    message = the_only(found(log), "outside-period").message
    assert "1 before it, from 2012-03-05; 2 after it, the latest on 2031-03-05." in message


# Gaps


def weekly(who: str, weeks: range, first: date = date(2013, 1, 7)) -> str:
    """An entry of each of these weeks."""
    return "".join(entry(first + timedelta(weeks=n), who=who, time=30 + n % 7) for n in weeks)


def test_a_log_of_some_weeks_may_be_a_sample() -> None:
    """Of 51 whole weeks in 2013 ten, then a gap of six, then five, then nothing."""
    problem = the_only(found(weekly("P1", range(10)) + weekly("P1", range(16, 21)), YEAR), "may-be-a-sample")
    assert problem.message.startswith("15 of the 51 whole weeks of the period have entries, 36 have none")
    assert "the first from 2013-03-18" in problem.message


@pytest.mark.parametrize(
    ("weeks", "is_one"),
    [
        ([*range(51)], False),
        ([n for n in range(51) if n != 20], False),
        ([n for n in range(51) if n not in (20, 30)], True),
        ([*range(48)], False),
        ([*range(47)], True),
    ],
)
def test_two_weeks_missing_between_entries_or_four_in_all_make_a_sample(weeks: list[int], is_one: bool) -> None:
    log = "".join(weekly("P1", range(n, n + 1)) for n in weeks)
    assert codes(found(log, YEAR)) == (["may-be-a-sample"] if is_one else [])


def test_a_practitioner_without_entries_for_weeks_in_which_others_have_some_is_a_gap() -> None:
    """P2 is away for 8 of 51 weeks, P3 for two: leave."""
    away = weekly("P2", range(20)) + weekly("P2", range(28, 51))
    leave = weekly("P3", range(20)) + weekly("P3", range(22, 51))
    problem = the_only(found(weekly("P1", range(51)) + away + leave, YEAR), "gaps")
    assert problem.value == "P2"
    assert "no entry from 2013-05-27 to 2013-07-21, 8 weeks in which others have" in problem.message


def test_gaps_of_several_are_one_warning_and_before_the_first_and_after_the_last_entry_is_none() -> None:
    short = weekly("P4", range(10, 20))
    away = "".join(weekly(who, range(10)) + weekly(who, range(18 + n, 51)) for n, who in enumerate(("P2", "P3")))
    problem = the_only(found(weekly("P1", range(51)) + away + short, YEAR), "gaps")
    assert problem.value == "P3"
    assert "In all 2 practitioners lack 17 weeks" in problem.message


def test_weeks_in_which_nobody_has_entries_are_nobodys_gap() -> None:
    both = [weekly(who, weeks) for who in ("P1", "P2") for weeks in (range(10), range(30, 51))]
    the_only(found("".join(both), YEAR), "may-be-a-sample")


# Outliers


def test_an_entry_over_8_hours_and_ten_times_its_activitys_median_is_unusually_long() -> None:
    calls = "".join(entry(f"2013-03-{n:02}", activity="call", time=20 + n) for n in range(4, 9))
    court = "".join(entry(f"2013-03-{n:02}", activity="court", time=500 + n) for n in range(11, 14))
    problem = the_only(found(calls + court + entry("2013-03-15", activity="call", time=540)), "unusually-long")
    assert (problem.place.row, problem.place.column) == (10, "minutes")
    assert problem.message.startswith("9.0 hours, where its activity usually takes 26 minutes.")


def test_one_family_with_over_a_fifth_of_the_time_of_twenty_or_more_is_told() -> None:
    """F20 has 100 of 290 minutes."""
    others = [entry(f"2013-03-{n + 4:02}", family=f"F{n}", time=10) for n in range(19)]
    assert found("".join(others[:18]) + entry(family="various", time=480)) == []
    problem = the_only(found("".join(others) + entry(family="various", time=100)), "dominant-family")
    assert "34% of the time of 20 families" in problem.message


@pytest.mark.parametrize(("same", "others", "is_told"), [(60, 5, True), (46, 4, True), (45, 5, False), (49, 0, False)])
def test_the_same_minutes_on_over_nine_tenths_of_fifty_entries_were_not_measured(
    same: int, others: int, is_told: bool
) -> None:
    times = [*[30] * same, *range(31, 31 + others)]
    log = "".join(entry(who=f"P{n}", family=f"F{n}", time=time) for n, time in enumerate(times))
    assert codes(found(log)) == (["identical-minutes"] if is_told else [])


def test_over_a_hundred_activities_are_too_many() -> None:
    rows = [entry(who=f"P{n}", activity=f"did {n}x", time=10 + n) for n in range(101)]
    assert found("".join(rows[:100])) == []
    assert "101 different activities" in the_only(found("".join(rows)), "many-activities").message


# What nothing uses


def test_roles_and_activities_that_nothing_uses_are_one_warning_each_with_five_names() -> None:
    roles = UNIT_COSTS + "".join(f"role {letter},30\n" for letter in "gfedcba")
    activities = "activity,kind\ncall,contact\nvisit,contact\n"
    problems = found(entry(activity="call"), unit_costs=roles, activities=activities)
    assert codes(problems) == ["unused-activity", "unused-role"]
    assert "role a, role b, role c, role d, role e and 2 more are in no entry" in problems[1].message
    assert (problems[0].value, problems[0].place.row) == ("visit", 3)


def test_a_role_that_a_scenario_sets_or_a_practitioner_has_is_used() -> None:
    roles = UNIT_COSTS + "nurse,30\nmentor,20\n"
    scenarios = "scenario,table,column,change,value,where\nmix,work_log,role,set,nurse,role=worker\n"
    staff = "practitioner_id,role\nP1,worker\nP2,mentor\n"
    assert found(entry(), unit_costs=roles, scenarios=scenarios, practitioners=staff) == []


@pytest.mark.parametrize(
    "cells", ["cost_per_hour\nworker,0\n", "salary,on_costs_rate,hours_per_year\nworker,0,0.2,1500\n"]
)
def test_a_role_that_costs_nothing_is_told(cells: str) -> None:
    problems = found(entry(), unit_costs=f"role,{cells}")
    assert "free-role" in codes(problems)


# Hours of posts


STAFF = "practitioner_id,role,available_hours,start,end,indirect_over\n"
PROMOTED = "P1,worker,10,,2013-03-12,\nP1,worker,10,2013-03-13,,\n"


def hours_of(who: str, first: int, families: int, others: int) -> str:
    """From this day of March on, a day of four hours with a family or without one, so many of each."""
    of = ["F1"] * families + [""] * others
    return "".join(entry(f"2013-03-{first + n:02}", who, family, time=240) for n, family in enumerate(of))


def posts_told(log: str, rows: str, code: str, **tables: str) -> list[Problem]:
    """Problems of this code where these are the posts."""
    given = {"families": "family_id\nF1\n", "practitioners": STAFF + rows, **tables}
    return [problem for problem in found(log, MARCH, **given) if problem.code == code]


def test_more_hours_than_a_post_has_are_told_at_the_post_with_its_dates() -> None:
    """P1 logs 8 of 10 hours before the promotion and 12 of 10 after it: 20 of 20 in all."""
    log = hours_of("P1", 4, 2, 0) + hours_of("P1", 13, 3, 0)
    (problem,) = posts_told(log, PROMOTED, "over-available")
    assert (problem.place.row, problem.value) == (3, "P1")
    assert problem.message == "P1 (from 2013-03-13) logged 12.0 hours of 10.0 available. Check both."


def test_who_does_no_direct_work_in_a_later_post_is_told_at_that_post() -> None:
    """Two visits before the promotion, meetings only after it: these fall on the two visits' families."""
    log = hours_of("P1", 4, 2, 0) + hours_of("P1", 13, 0, 2)
    (problem,) = posts_told(log, PROMOTED, "little-direct-time")
    assert problem.place.row == 3
    assert problem.message.startswith("Only 0% of what P1 (from 2013-03-13) logged is for families")


@pytest.mark.parametrize(
    ("level", "over", "is_told"),
    [
        ("practitioner", "", True),
        ("practitioner", "study", False),
        ("practitioner", "team", False),
        ("study", "", False),
        ("study", "practitioner", True),
        ("exclude", "practitioner", False),
    ],
)
def test_little_direct_time_matters_where_ones_own_families_bear_the_rest(level: str, over: str, is_told: bool) -> None:
    """P1 sees F1 for 4 of 24 hours."""
    period = {**MARCH, "indirect_time": level}
    log = hours_of("P1", 4, 1, 5) + hours_of("P2", 4, 6, 0)
    staff = f"{STAFF}P1,worker,,,,{over}\nP2,worker,,,,\n"
    assert codes(found(log, period, practitioners=staff)) == (["little-direct-time"] if is_told else [])


# A sampled diary


DIARY = "stratum,stratum_start,stratum_end,logged_from,logged_to\nmarch,2013-03-04,2013-03-31,2013-03-04,2013-03-10\n"


def test_a_family_that_a_diary_did_not_meet_is_no_warning() -> None:
    families = "family_id\nF1\nF2\n"
    log = entry("2013-03-04")
    assert codes(found(log, families=families, diary=DIARY)) == []
    assert codes(found(log, families=families)) == ["no-logged-time"]


def test_a_family_with_entries_that_are_not_in_its_cost_has_logged_time() -> None:
    """F2 was only interviewed for research; F3 by nobody."""
    activities = "activity,kind,phase\nvisit,contact,\ninterview,contact,research\n"
    log = entry(activity="visit") + entry("2013-03-06", family="F2", activity="interview")
    told = found(log, activities=activities, families="family_id\nF1\nF2\nF3\n")
    assert the_only(told, "no-logged-time").message.startswith("1 family is open")


@pytest.mark.parametrize(("available", "is_told"), [(32, False), (31, True)])
def test_with_a_diary_it_is_what_its_hours_stand_for_that_may_be_above_what_is_available(
    available: int, is_told: bool
) -> None:
    """Eight hours in a week of four: 32 hours, which nobody calls logged."""
    told = posts_told(hours_of("P1", 4, 2, 0), f"P1,worker,{available},,,\n", "over-available", diary=DIARY)
    said = "The diary stands for 32.0 hours of P1, of 31.0 available. "
    assert [problem.message[: len(said)] for problem in told] == [said] * is_told


def test_with_a_diary_the_share_of_direct_time_is_of_estimated_time() -> None:
    told = posts_told(hours_of("P1", 4, 1, 5), "P1,worker,,,,\n", "little-direct-time", diary=DIARY)
    assert [problem.message[:43] for problem in told] == ["Only 17% of the time of P1 is for families:"]


# Never a wall of text


def test_of_few_warnings_each_is_told_and_of_many_the_worst_with_the_number_of_the_others() -> None:
    all_of_them = [Problem("free-role", Place("unit_costs.csv", row=n), f"Row {n}.") for n in range(2, 30)]
    assert list(summarised(all_of_them[:FEW], FEW, "are so")) == all_of_them[:FEW]
    (told,) = summarised(all_of_them, len(all_of_them), "rows are so")
    assert told.message == "Row 2. 27 more rows are so."


def test_a_log_with_every_weakness_has_a_handful_of_warnings_of_each_code() -> None:
    """A hundred practitioners who log too much, for families that are gone, spelled in many ways."""
    chosen = random.Random(3)
    days = [date(2013, 1, 1) + timedelta(n) for n in range(0, 365, 2)]
    log = "".join(
        entry(
            chosen.choice(days),
            f"{chosen.choice('Pp')}{n % 100}",
            f"{chosen.choice('Ff')}{n % 50}",
            f"a {n}",
            300 + n % 200,
        )
        for n in range(3000)
    )
    staff = "practitioner_id,role,available_hours\n" + "".join(f"{c}{n},worker,1\n" for n in range(100) for c in "Pp")
    families = "family_id,start,end\n" + "".join(
        f"{c}{n},2012-01-01,2012-12-0{n % 9 + 1}\n" for n in range(50) for c in "Ff"
    )
    problems = found(log, YEAR, practitioners=staff, families=families)
    told = codes(problems)
    assert {"over-available", "outside-family-dates", "near-duplicate", "many-activities"} <= set(told)
    assert max(told.count(code) for code in told) <= FEW
