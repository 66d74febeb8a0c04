"""Rows of a log that are no entries: named one by one, never added up, never left out silently."""

from collections.abc import Mapping

import pytest

import costing
from costing.model.problem import Problem, Severity
from costing.study import validate
from tests.studies import study_from_text

HEAD = "date,practitioner_id,role,family_id,activity,minutes,note\n"
ENTRY = "2025-06-02,P1,worker,F1,visit,90,\n"
TABLES = {"unit_costs": "role,cost_per_hour\nworker,40\n"}


def errors(tables: Mapping[str, str]) -> list[Problem]:
    """The errors of a study of June 2025."""
    period = {"start": "2025-06-01", "end": "2025-06-30"}
    problems = validate(study_from_text(period, {**TABLES, **tables}))
    return [problem for problem in problems if problem.severity is Severity.ERROR]


def told(*rows: str, head: str = HEAD) -> list[tuple[str, int, str]]:
    """Code, row and column of what is wrong with a log of these rows."""
    log = head + "".join(f"{row}\n" for row in rows)
    return [(problem.code, problem.place.row, problem.place.column) for problem in errors({"work_log": log})]


@pytest.mark.parametrize(
    "row",
    [
        *("Total,,,,,90,", ",,,F1 subtotal,,90,", "Sum,,,,,90,", "Gesamt,,,,,90,", ",,,,,90,", ",,,F1,,90,"),
        *(
            "Grand total,,,,,,",
            ",,,F1 Total,,,",
            "Sub-total:,,,,,90,",
            ",P1,worker,,total,90,",
            ",,,,,1:30,Total of June",
        ),
    ],
)
def test_a_row_of_time_without_a_date_or_with_the_word_total_is_one_problem(row: str) -> None:
    assert told(ENTRY.strip(), row) == [("totals-row", 3, "")]


@pytest.mark.parametrize(
    "row", ["dd/mm/yyyy,text,text,text,text,minutes,text", "DD/MM/YY,,,,,,", ",,,,,(mins),", "date,id,text,,,hh:mm,"]
)
def test_a_row_of_units_below_the_header_is_one_problem(row: str) -> None:
    assert told(row, ENTRY.strip()) == [("not-an-entry", 2, "")]


@pytest.mark.parametrize("row", [HEAD.strip(), "Date,Practitioner ID,ROLE,,,,"])
def test_a_header_that_stands_again_is_one_problem(row: str) -> None:
    assert told(ENTRY.strip(), row, ENTRY.strip().replace("02", "03")) == [("not-an-entry", 3, "")]


@pytest.mark.parametrize("row", ["Week 2,,,,,,", ",,,North team,,,", ",,,,,,as told by the manager"])
def test_a_title_between_the_rows_is_one_problem(row: str) -> None:
    assert told(ENTRY.strip(), row, ENTRY.strip().replace("02", "03")) == [("not-an-entry", 3, "")]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (",P1,worker,F1,visit,90,", [("missing", 3, "date")]),
        (",P1,,,,90,", [("missing", 3, "date")]),
        ("2025-06-03,P1,worker,F1,visit,,", [("missing", 3, "minutes")]),
        ("last Tuesday,P1,worker,F1,visit,90,", [("unreadable", 3, "date")]),
        ("2025-06-03,P1,worker,F1,visit,90,in total three calls", []),
        ("2025-06-03,P1,worker,F1,total care,90,", []),
    ],
)
def test_a_row_that_says_whose_time_it_is_is_an_entry(row: str, expected: list[tuple[str, int, str]]) -> None:
    assert told(ENTRY.strip(), row) == expected


def test_a_row_of_units_further_down_is_told_cell_by_cell() -> None:
    """Only the row below the header can say in what the columns are written."""
    assert {row for _, row, _ in told(ENTRY.strip(), "dd/mm/yyyy,P1,worker,,visit,minutes,")} == {3}


@pytest.mark.parametrize("column", ["family_id", "activity", "practitioner_id"])
def test_a_total_that_has_a_date_is_no_family_activity_or_person(column: str) -> None:
    cells = {"practitioner_id": "P1", "family_id": "F1", "activity": "visit", column: "Weekly total"}
    row = f"2025-06-06,{cells['practitioner_id']},worker,{cells['family_id']},{cells['activity']},90,"
    assert told(ENTRY.strip(), row.replace("Weekly total", "Total")) == [("totals-row", 3, column)]


@pytest.mark.parametrize(
    ("name", "table", "column"),
    [
        ("expenses", "category,cost\nfares,10\nTOTAL,10\n", "category"),
        ("ledger", "agency,cost\nCouncil,10\nSub-total:,10\n", "agency"),
    ],
)
def test_a_total_of_amounts_would_count_them_twice(name: str, table: str, column: str) -> None:
    (problem,) = errors({"work_log": HEAD + ENTRY, name: table})
    assert (problem.code, problem.place.file, problem.place.row, problem.place.column) == (
        "totals-row",
        name,
        3,
        column,
    )


def test_what_is_no_entry_brings_no_other_problem_after_it() -> None:
    """No role, family, unit cost or day is looked up for it."""
    tables = {
        "work_log": HEAD + ENTRY + HEAD + "Total,,,,,90,\n",
        "families": "family_id\nF1\n",
        "practitioners": "practitioner_id,role\nP1,worker\n",
        "activities": "activity,kind\nvisit,contact\n",
    }
    assert [(problem.code, problem.place.row) for problem in errors(tables)] == [("not-an-entry", 3), ("totals-row", 4)]


def test_a_total_stops_the_costing() -> None:
    study = study_from_text(
        {"start": "2025-06-01", "end": "2025-06-30"}, {**TABLES, "work_log": HEAD + ENTRY + "Total,,,,,90,\n"}
    )
    with pytest.raises(costing.InvalidStudyError):
        costing.cost(study)


def test_rows_of_white_space_are_blank() -> None:
    assert told(ENTRY.strip(), " ,\u00a0, ,\t,,,", ",,,,,,", ENTRY.strip().replace("02", "03")) == []
