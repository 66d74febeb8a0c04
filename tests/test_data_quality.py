"""How complete a log is, as the results, the workbook and the terminal say it."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from rich.console import Console

from costing.reports import log_completeness
from costing.reports.terminal import run_summary
from costing.reports.workbook.contents.cover import cover
from costing.reports.workbook.contents.coverage import coverage
from costing.reports.workbook.contents.coverage_by_month import coverage_by_month
from costing.reports.workbook.contents.data_quality import data_quality
from costing.reports.workbook.sheet import Line, Source
from tests.folders import costs, rows, write_study
from tests.random_studies import random_full_study
from tests.studies import close, costed, the_row
from tests.test_method_in_full import sampled_year
from tests.test_reports_frames import full_results_of, problem, results_of, settings_of

PERIOD: Mapping[str, Any] = {"start": "2013-01-01", "end": "2013-06-30"}
UNIT_COSTS = "role,cost_per_hour\nworker,40\n"
HEAD = "date,practitioner_id,role,family_id,minutes\n"


def weekly(family: str, first: date, last: date, who: str = "P1") -> str:
    """An entry a week, of an hour, from a day to another."""
    days = [first + timedelta(days=n) for n in range(0, (last - first).days + 1, 7)]
    return "".join(f"{day},{who},worker,{family},60\n" for day in days)


def results(log: str, **tables: str) -> Mapping[str, pl.DataFrame]:
    """The results of a study of half a year."""
    return costed(PERIOD, {"work_log": HEAD + log, "unit_costs": UNIT_COSTS, **tables}).results


# Families without entries


@pytest.mark.parametrize(
    ("families", "log", "stretches"),
    [
        ("F1,,\n", [(date(2013, 1, 1), date(2013, 6, 30))], []),
        ("F1,,\n", [(date(2013, 1, 1), date(2013, 3, 5)), (date(2013, 5, 1), date(2013, 6, 30))], [(3, 6, 4, 30, 8)]),
        ("F1,,\n", [(date(2013, 1, 1), date(2013, 3, 5)), (date(2013, 4, 30), date(2013, 6, 30))], []),
        ("F1,,\n", [(date(2013, 3, 1), date(2013, 6, 30))], [(1, 1, 2, 28, 8)]),
        ("F1,2013-02-01,\n", [(date(2013, 3, 1), date(2013, 6, 30))], []),
        ("F1,,2013-04-30\n", [(date(2013, 1, 1), date(2013, 3, 5))], [(3, 6, 4, 30, 8)]),
        ("F1,,2013-04-29\n", [(date(2013, 1, 1), date(2013, 3, 5))], []),
    ],
)
def test_a_family_that_is_open_for_56_days_without_an_entry_is_listed_with_them(
    families: str, log: list[tuple[date, date]], stretches: list[tuple[int, int, int, int, int]]
) -> None:
    """From the day after an entry, its start or the period's, to the day before one, its end or the period's."""
    written = "".join(weekly("F1", *span) for span in log) + weekly("F2", date(2013, 1, 1), date(2013, 6, 30))
    found = results(written, families=f"family_id,start,end\n{families}F2,,\n")
    expected = [
        ("F1", date(2013, m, d), date(2013, until_m, until_d), weeks) for m, d, until_m, until_d, weeks in stretches
    ]
    assert found["quiet_families"].rows() == expected
    assert found["completeness"]["families_quiet"].item() == len(expected)


def test_a_joint_entry_is_one_of_each_family_and_a_family_without_any_is_quiet_all_the_time() -> None:
    log = weekly("F1;F2", date(2013, 1, 1), date(2013, 6, 30))
    quiet = results(log, families="family_id\nF1\nF2\nF3\n")["quiet_families"]
    assert quiet.rows() == [("F3", date(2013, 1, 1), date(2013, 6, 30), 25)]


# Coverage


def test_hours_are_shown_by_practitioner_and_month_with_the_available_hours_of_its_days() -> None:
    """P1 logs five hours on Tuesdays in January, nothing after; 181 hours over 181 days are 31 in January."""
    staff = "practitioner_id,role,available_hours\nP1,worker,181\nP2,worker,\n"
    table = results(weekly("F1", date(2013, 1, 1), date(2013, 1, 31)), practitioners=staff)["coverage_by_month"]
    assert table.filter(practitioner_id="P1")["month"].to_list() == [f"2013-0{n}" for n in range(1, 7)]
    assert table.row(0)[:3] == ("P1", "2013-01", 5.0)
    assert table["available_hours"][0] == pytest.approx(31)
    assert table.filter(practitioner_id="P2")["hours_logged"].sum() == 0
    assert table.filter(practitioner_id="P2")["available_hours"].null_count() == 6


def test_coverage_by_month_adds_up_to_what_each_practitioner_logged() -> None:
    log = weekly("F1", date(2013, 1, 1), date(2013, 6, 30)) + weekly("", date(2013, 2, 6), date(2013, 5, 1), "P2")
    found = results(log)
    months = found["coverage_by_month"].group_by("practitioner_id").agg(pl.col("hours_logged").sum())
    logged = found["practitioners"].select(
        "practitioner_id", hours_logged=pl.col("hours_direct") + pl.col("hours_indirect")
    )
    assert months.sort("practitioner_id").rows() == logged.sort("practitioner_id").rows()


def test_the_weeks_with_entries_are_counted_among_the_whole_weeks_of_the_period() -> None:
    """25 whole weeks from Monday 2013-01-07 on; those from 14 January to 4 February have entries."""
    known = results(weekly("F1", date(2013, 1, 15), date(2013, 2, 5)))["completeness"].row(0, named=True)
    assert (known["weeks"], known["weeks_with_entries"]) == (25, 4)
    assert (known["first_entry"], known["last_entry"]) == (date(2013, 1, 15), date(2013, 2, 5))
    assert known["families_listed"] is None


# Posts and diaries


def test_months_in_which_no_post_is_held_have_no_row() -> None:
    """P1 starts on 17 March: 15 of 106 days are in March, of 106 hours 15; P2 is there throughout."""
    staff = "practitioner_id,role,available_hours,start,end\nP1,worker,106,2013-03-17,\nP2,worker,,,\n"
    table = results(weekly("F1", date(2013, 3, 19), date(2013, 6, 30)), practitioners=staff)["coverage_by_month"]
    assert table.filter(practitioner_id="P1")["month"].to_list() == [f"2013-0{n}" for n in range(3, 7)]
    assert table.row(0) == ("P1", "2013-03", 2.0, pytest.approx(15))
    assert table.filter(practitioner_id="P2").height == 6


TWO_WEEKS = (
    "stratum,stratum_start,stratum_end,logged_from,logged_to,practitioner_id,activity\n"
    "winter,2013-01-01,2013-03-31,2013-02-04,2013-02-10,,\n"
    "spring,2013-04-01,2013-06-30,2013-05-06,2013-05-12,,\n"
)
WEEKS_OF_P2 = (
    "winter,2013-01-01,2013-03-31,2013-01-07,2013-01-20,P2,\nspring,2013-04-01,2013-06-30,2013-06-03,2013-06-23,P2,\n"
)


def test_with_a_diary_hours_by_month_are_as_logged_of_what_its_days_have() -> None:
    """Of 181 hours in 181 days the days of a logged week have 7; P2's own diary has 14 days in January, 21 in June."""
    staff = "practitioner_id,role,available_hours\nP1,worker,181\nP2,worker,181\n"
    log = weekly("F1", date(2013, 2, 5), date(2013, 2, 5)) + weekly("F1", date(2013, 6, 4), date(2013, 6, 23), "P2")
    table = results(log, practitioners=staff, diary=TWO_WEEKS + WEEKS_OF_P2)["coverage_by_month"]
    assert table.rows() == [
        ("P1", "2013-02", 1.0, pytest.approx(7)),
        ("P1", "2013-05", 0.0, pytest.approx(7)),
        ("P2", "2013-01", 0.0, pytest.approx(14)),
        ("P2", "2013-06", 3.0, pytest.approx(21)),
    ]


def test_coverage_is_that_of_all_months_together() -> None:
    """1 of 14 hours and 3 of 35."""
    staff = "practitioner_id,role,available_hours\nP1,worker,181\nP2,worker,181\n"
    log = weekly("F1", date(2013, 2, 5), date(2013, 2, 5)) + weekly("F1", date(2013, 6, 4), date(2013, 6, 23), "P2")
    found = results(log, practitioners=staff, diary=TWO_WEEKS + WEEKS_OF_P2)
    assert found["practitioners"]["coverage"].to_list() == pytest.approx([1 / 14, 3 / 35])
    months = found["coverage_by_month"].group_by("practitioner_id", maintain_order=True)
    sums = months.agg(share=pl.col("hours_logged").sum() / pl.col("available_hours").sum())
    assert sums["share"].to_list() == pytest.approx([1 / 14, 3 / 35])


def test_who_is_left_out_since_overheads_hold_them_is_not_said_to_have_logged_nothing() -> None:
    """P2, a manager, logs 10 of 20 hours that are left out; P1 10 of 40 that count."""
    log = HEAD + 10 * "2013-01-02,P1,worker,F1,60\n" + 10 * "2013-01-02,P2,manager,F1,60\n"
    staff = "practitioner_id,role,available_hours,overhead_item\nP1,worker,40,\nP2,manager,20,management\n"
    tables = {
        "work_log": log,
        "unit_costs": "role,cost_per_hour,overheads_cover\nworker,40,management\nmanager,50,\n",
        "practitioners": staff,
    }
    given = {"start": "2013-01-01", "end": "2013-01-31", "double_counts": "remove"}
    found = costed(given, tables).results
    assert found["coverage_by_month"].rows() == [("P1", "2013-01", 10.0, pytest.approx(40))]
    sheet = coverage(Source(settings_of(), found, [], "1"))
    assert sheet.summary == "Of 40 available hours 10 were logged: 25%."
    assert sheet.notes[-1].startswith("Who has available hours and no unlogged hours is left out of costs")
    assert the_row(sheet.rows, practitioner_id="P2")["hours_net"] is None
    assert "left out" not in " ".join(coverage(source()).notes)


@pytest.mark.parametrize("seed", range(20))
def test_months_add_up_to_the_coverage_of_whoever_has_one_post(seed: int) -> None:
    """In any study: hours as logged over the available hours of the days on which they could log."""
    found = costed(*random_full_study(seed)).results
    once = found["practitioners"].filter(pl.len().over("practitioner_id") == 1).drop_nulls("available_hours")
    sums = found["coverage_by_month"].group_by("practitioner_id").agg(pl.col("hours_logged", "available_hours").sum())
    both = once.select("practitioner_id", "coverage").join(sums, on="practitioner_id", how="left")
    for _, coverage_, logged, available in both.iter_rows():
        assert close(coverage_, logged / available if available else None)


def test_with_a_diary_no_family_is_said_to_be_without_entries() -> None:
    log = weekly("F1", date(2013, 2, 5), date(2013, 2, 5))
    found = results(log, families="family_id\nF1\nF2\n", diary=TWO_WEEKS)
    assert found["quiet_families"].height == 0
    assert found["completeness"]["families_quiet"].to_list() == [None]
    assert log_completeness.quiet_families(found) == ""
    assert log_completeness.quiet_families_named(found) == ""


def test_with_a_diary_the_sentence_on_weeks_tells_what_they_stand_for() -> None:
    """A log of one entry, outside none of the two weeks."""
    found = results(weekly("F1", date(2013, 2, 5), date(2013, 2, 5)), diary=TWO_WEEKS)
    said = "2 weeks of the diary were logged, standing for 181 days. Entries run from 2013-02-05 to 2013-02-05."
    assert log_completeness.weeks_logged(found) == said


def test_of_several_diaries_the_shortest_and_the_longest_are_told() -> None:
    found = results(weekly("F1", date(2013, 2, 5), date(2013, 2, 5)), diary=TWO_WEEKS + WEEKS_OF_P2)
    assert log_completeness.weeks_logged(found).startswith("2 to 5 weeks of the diaries were logged, standing for 181 ")


def test_a_diary_of_which_no_entry_is_in_the_spans_is_said_to_be_so() -> None:
    found = results(weekly("F1", date(2013, 3, 5), date(2013, 3, 5)), families="family_id\nF1\n", diary=TWO_WEEKS)
    assert log_completeness.weeks_logged(found) == "The log has no entries in the spans of the diary."


def test_the_sheet_of_coverage_does_not_call_estimated_hours_logged() -> None:
    """Of P3, who has logged too, available hours are not known."""
    told = full_results_of()
    sheet = coverage(Source(settings_of(), told, [], "1"))
    assert not any(column.heading.lower().startswith(("logged", "overlogged")) for column in sheet.columns)
    assert sheet.summary == "The diary stands for an estimated 200 of 250 available hours: 80%."
    assert sheet.summary in " ".join(data_quality(Source(settings_of(), told, [], "1")).notes)
    assert "Logged hours" in [column.heading for column in coverage(source()).columns]


def test_the_sheet_of_months_says_that_a_diarys_hours_are_as_logged_and_why_cells_are_blank() -> None:
    sheet = coverage_by_month(Source(settings_of(), full_results_of(), [], "1"))
    assert "not grossed up" in sheet.notes[0]
    assert sheet.notes[1] == "Blank: a month in which no post was held or the diary has no day."
    assert sheet.rows.row(1) == ("P2", None, 0, None, 110.0)


def test_the_sheets_and_the_terminal_tell_of_a_diary_that_was_costed() -> None:
    """Not of invented results: eight weeks of a year of 364 days."""
    found = sampled_year()
    told = Source(found.settings, found.results, found.problems, "1")
    weeks = "8 weeks of the diary were logged, standing for 364 days. Entries run from 2023-01-15 to 2023-11-16."
    assert weeks in data_quality(told).notes
    assert "not known: the study gives no available hours" in coverage(told).summary
    assert coverage_by_month(told).rows.height == 0
    printed = io.StringIO()
    run_summary(Console(file=printed, width=80), found.settings, found.results, found.problems, "out")
    said = " ".join(printed.getvalue().split())
    assert weeks in said
    assert "Estimated from a diary of 8 weeks; the interval covers their choice." in said
    assert "without an entry" not in said


def test_the_cover_says_that_costs_come_from_a_diary() -> None:
    told = cover(Source(settings_of(), full_results_of(), [], "1"), [])
    assert "time logged in a diary, grossed up, x unit cost" in told.summary
    assert Line("Diary", "grossed up by days") in told.blocks["Settings"]
    plain = cover(source(), [])
    assert "diary" not in plain.summary
    assert "Diary" not in [line.label for line in plain.blocks["Settings"]]


# What is said of it


def source(**changed: Any) -> Source:
    """The invented costing of the tests of reports."""
    return Source(settings_of(), {**results_of(), **changed}, [problem()], "1")


def test_the_sheet_says_what_was_costed_left_out_and_when_and_names_families_without_entries() -> None:
    notes = data_quality(source()).notes
    assert notes[:5] == (
        "100 of 102 rows of the work log were costed. Left out: 2 rows (1.0 hours) outside the costing period.",
        "Entries run from 2024-04-02 to 2024-05-31; 9 of 13 whole weeks have some.",
        "Of 250 available hours 200 were logged: 80%. See Coverage, and Coverage by month.",
        "1 family was open for eight weeks or more without an entry.",
        "Without an entry: F1 (2024-04-08 to 2024-06-09) (data/quiet_families.csv).",
    )


def test_of_many_families_without_entries_ten_are_named_and_the_others_counted() -> None:
    many = pl.concat([results_of()["quiet_families"]] * 14)
    said = data_quality(source(quiet_families=many)).notes[4]
    assert said.count("F1 (") == 10
    assert "and 4 more (data/quiet_families.csv)" in said


def test_the_sheet_of_months_has_a_column_for_each_and_counts_those_without_hours() -> None:
    sheet = coverage_by_month(source())
    assert [column.heading for column in sheet.columns][3:] == ["2024-04", "2024-05"]
    assert sheet.rows.row(0) == ("P1", 50.0, 1, 90.0, 0.0)
    assert sheet.total == {"practitioner_id": "Total", "2024-04": 90.0, "2024-05": 110.0}
    assert sheet.summary == "1 of 2 practitioners have no logged hours in one month or more."


def test_a_run_says_over_which_weeks_entries_run_and_counts_families_without_naming_them(tmp_path: Path) -> None:
    log = (
        HEAD
        + weekly("SECRET-1", date(2013, 1, 1), date(2013, 1, 31))
        + weekly("F2", date(2013, 1, 1), date(2013, 6, 30))
    )
    settings = 'title = "T"\nstart = 2013-01-01\nend = 2013-06-30\n'
    families = "family_id\nSECRET-1\nF2\n"
    study = write_study(tmp_path / "study", settings, work_log=log, unit_costs=UNIT_COSTS, families=families)
    ran = costs("run", study, "-o", tmp_path / "out")
    said = " ".join(ran.out.split())
    assert "Entries run from 2013-01-01 to 2013-06-25; 25 of 25 whole weeks have some." in said
    assert (
        "All 31 rows of the work log were costed. 1 family was open for eight weeks or more without an entry." in said
    )
    assert "SECRET-1" not in ran.printed
    assert rows(tmp_path / "out" / "data" / "quiet_families.csv")[0]["family_id"] == "SECRET-1"


def test_the_sentences_and_tables_are_the_same_for_any_order_of_rows() -> None:
    lines = [weekly(f"F{n}", date(2013, 1, 1 + n), date(2013, 6, 30), f"P{n % 3}") for n in range(9)]
    tables = ("completeness", "quiet_families", "coverage_by_month")
    rows_ = "".join(lines).splitlines(keepends=True)
    one, other = results("".join(rows_)), results("".join(reversed(rows_)))
    assert all(one[name].equals(other[name]) for name in tables)
