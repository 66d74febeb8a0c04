"""Cells and whole columns: dates of one order, numbers that cannot mislead, names that stand for somebody."""

from collections.abc import Sequence
from decimal import Decimal

import polars as pl
import pytest

from costing.checks.durations import hours_with_a_point_are_decimals
from costing.checks.screen import screen
from costing.model.dates import Day
from costing.model.durations import Duration
from costing.model.numbers import AMOUNT, ANY_NUMBER, POSITIVE, SHARE, SIGNED_AMOUNT, Number
from costing.model.problem import Problem, Severity
from costing.model.tables import PART, ROW, Part, Table
from costing.model.written import Conventions, DateOrder, DecimalMark, UnfitError
from costing.study import validate
from tests.studies import study_from_text

PERIOD = {"start": "2025-06-01", "end": "2025-06-30"}
UNIT_COSTS = "role,cost_per_hour\nworker,40\n"


def found(log: str, order: str = "ymd", unit_costs: str = UNIT_COSTS, **settings: str) -> list[Problem]:
    """What is wrong with a study of this log."""
    tables = {"work_log": log, "unit_costs": unit_costs}
    return validate(study_from_text({**PERIOD, "date_order": order, **settings}, tables))


def of_dates(dates: Sequence[str], order: str = "ymd") -> list[Problem]:
    """The errors of a log with entries on these dates."""
    log = "date,role,minutes\n" + "".join(f"{date},worker,30\n" for date in dates)
    return [problem for problem in found(log, order) if problem.severity is Severity.ERROR]


def told(problems: Sequence[Problem]) -> list[tuple[str, int]]:
    """Codes and rows."""
    return [(problem.code, problem.place.row) for problem in problems]


# One order of day and month in a column


@pytest.mark.parametrize(
    ("dates", "order", "code", "row", "says"),
    [
        (["02/06/2025", "13/06/2025"], "ymd", "dates-disagree", 3, 'date_order = "dmy"'),
        (["06/02/2025", "06/13/2025"], "ymd", "dates-disagree", 3, 'date_order = "mdy"'),
        (["06/13/2025", "06/14/2025"], "dmy", "dates-disagree", 2, 'date_order = "mdy"'),
        (["13.06.2025", "02-06-2025"], "mdy", "dates-disagree", 2, 'date_order = "dmy"'),
        (["2025-06-02", "13/06/2025", "14/06/2025"], "ymd", "dates-disagree", 3, 'date_order = "dmy"'),
        (["13/06/2025", "06/13/2025"], "dmy", "dates-disagree", 3, "Row 2 (13/06/2025) can only be day, month, year"),
        (["13/06/2025", "06/13/2025"], "mdy", "dates-disagree", 2, "row 3 (06/13/2025) only month, day, year"),
        (["13/06/2025", "06/13/2025"], "ymd", "dates-disagree", 2, "Write them all as 2025-06-13"),
        (["03/06/2025", "04/06/2025"], "ymd", "ambiguous", 2, "2025-06-03 as day, month, year and 2025-03-06 as month"),
        (["03/06/2025 10:15", "04/06/2025"], "ymd", "ambiguous", 2, 'Say date_order = "dmy" or "mdy"'),
    ],
)
def test_a_column_in_another_order_or_in_two_is_one_problem_that_shows_its_rows(
    dates: Sequence[str], order: str, code: str, row: int, says: str
) -> None:
    (problem,) = of_dates(dates, order)
    assert (problem.code, problem.place.row, problem.place.column) == (code, row, "date")
    assert problem.value == dates[row - 2]
    assert says in problem.message


def test_a_thousand_dates_of_another_order_are_one_problem_and_other_faults_are_told_beside_it() -> None:
    dates = [f"{1 + n % 28:02}/06/2025" for n in range(1000)]
    assert told(of_dates([*dates, "31/06/2025", "20250602"])) == [
        ("dates-disagree", 14),
        ("unreadable", 1002),
        ("unreadable", 1003),
    ]


def test_dates_in_the_declared_order_are_read_beside_iso_dates() -> None:
    assert of_dates(["13/06/2025", "02/06/2025", "2025-06-03", "2025-06-14 09:30"], "dmy") == []


def test_one_slip_among_many_good_dates_is_a_problem_of_its_cell() -> None:
    """Twenty good ones are many; with nineteen one that contradicts them leaves the column in doubt."""
    good = [f"{day:02}/06/2025" for day in range(1, 21)]
    assert told(of_dates([*good, "06/25/2025"], "dmy")) == [("no-such-date", 22)]
    assert told(of_dates([*good[1:], "06/25/2025"], "dmy")) == [("dates-disagree", 21)]
    assert told(of_dates([*good, "06/25/2025", "06/26/2025"], "dmy")) == [("dates-disagree", 22)]


def test_dates_that_are_refused_give_no_warning_about_the_period() -> None:
    log = "date,role,family_id,minutes\n" + "13/06/2013,worker,F1,30\n14/06/2013,worker,F1,30\n"
    assert told(found(log)) == [("dates-disagree", 2)]


def test_a_column_is_judged_in_every_table() -> None:
    families = "family_id,start\nF1,13/06/2025\nF2,14/06/2025\n"
    study = study_from_text(
        PERIOD,
        {
            "work_log": "date,role,family_id,minutes\n2025-06-02,worker,F1,30\n2025-06-03,worker,F2,45\n",
            "unit_costs": UNIT_COSTS,
            "families": families,
        },
    )
    errors = [problem for problem in validate(study) if problem.severity is Severity.ERROR]
    assert [(p.code, p.place.file, p.place.row) for p in errors] == [("dates-disagree", "families", 2)]


@pytest.mark.parametrize(
    ("dates", "warned"),
    [
        (["13/06/2025", "2025-02-06", "2025-03-06"], [("perhaps-swapped", 3)]),
        (["13/06/2025", "2025-02-06", "2025-06-14"], []),
        (["12/06/2025", "2025-02-06", "2025-03-06"], []),
        (["2025-02-06", "2025-03-06"], []),
    ],
)
def test_real_dates_of_the_12th_or_before_beside_text_after_it_may_have_been_turned_round(
    dates: Sequence[str], warned: list[tuple[str, int]]
) -> None:
    log = "date,role,minutes\n" + "".join(f"{date},worker,30\n" for date in dates)
    assert told([problem for problem in found(log, "dmy") if problem.code == "perhaps-swapped"]) == warned


@pytest.mark.parametrize(
    ("date", "is_unlikely"),
    [("2125-06-02", True), ("1900-01-01", True), ("1925-06-02", True), ("1976-06-02", False), ("2075-06-29", False)],
)
def test_a_date_more_than_fifty_years_from_the_period_is_an_error(date: str, is_unlikely: bool) -> None:
    problems = of_dates(["2025-06-02", date, date])
    assert told(problems) == ([("unlikely-date", 3)] if is_unlikely else [])
    assert not problems or "In 2 rows" in problems[0].message


@pytest.mark.parametrize("order", ["dmy", "mdy", "ymd"])
@pytest.mark.parametrize(
    "text",
    [
        *("45810", "45810.5", "20250602", "2025-W23-1", "2025/06/02", "2025-6-2", "2025-06-02T10:00:00+01:00"),
        *(
            "2025-06-02T10:00Z",
            "2nd June 2025",
            "2 Jun 2025",
            "June 2, 2025",
            "Mon 2 June 2025",
            "2-jun-25",
            "２０２５-06-02",
        ),
    ],
)
def test_a_date_in_another_notation_is_refused_with_the_day_that_it_would_be(text: str, order: DateOrder) -> None:
    with pytest.raises(UnfitError, match="2025-06-02") as refused:
        Day().parse(text, Conventions(order))
    assert refused.value.code == "unreadable"


# Numbers


@pytest.mark.parametrize(
    ("text", "mark", "number"),
    [
        ("£41,510", ".", "41510"),
        ("£41,510.50", ".", "41510.50"),
        ("$1,234,567", ".", "1234567"),
        ("€ 5", ".", "5"),
        ("41 510", ".", "41510"),
        ("41\u00a0510.00", ".", "41510.00"),
        ("41\u202f510", ".", "41510"),
        ("1,234", ".", "1234"),
        ("-£5.20", ".", "-5.20"),
        ("41.510,50", ",", "41510.50"),
        ("41 510,5 €", ",", "41510.5"),
        ("1234,5", ",", "1234.5"),
        ("1.234", ",", "1234"),
        ("41510", ",", "41510"),
    ],
)
def test_an_amount_may_have_a_sign_of_currency_and_thousands_apart(text: str, mark: DecimalMark, number: str) -> None:
    assert SIGNED_AMOUNT.parse(text, Conventions(decimal=mark)) == Decimal(number)


@pytest.mark.parametrize(
    ("text", "mark", "says"),
    [
        ("£41.5k", ".", "41500"),
        ("£41,510 p.a.", ".", "41510"),
        ("(41,510)", ".", "-41510"),
        ("41.510,50", ".", "41510.50"),
        ("12,34", ".", "12.34"),
        ("1,5", ".", "1.5"),
        ("0,285", ".", "0.285"),
        ("1,23,456", ".", "41510.50"),
        ("1,234 567", ".", "Write digits"),
        ("1_000", ".", "1000"),
        ("４１５１０", ".", "41510"),
        ("٤١", ".", "41"),
        ("1e5", ".", "100000"),
        ("1e309", ".", "41510.50"),
        ("NaN", ".", "41510.50"),
        ("inf", ".", "41510.50"),
        ("TBC", ".", "41510.50"),
        ("7" * 5000, ".", "41510.50"),
        ("1,234.50", ",", "1234,50"),
        ("41510.5", ",", "41510,5"),
    ],
)
def test_an_amount_that_could_mislead_is_refused_with_a_suggestion(text: str, mark: DecimalMark, says: str) -> None:
    with pytest.raises(UnfitError) as refused:
        AMOUNT.parse(text, Conventions(decimal=mark))
    assert refused.value.code == "unreadable"
    assert says in refused.value.message
    assert len(refused.value.message) < 200


@pytest.mark.parametrize("kind", [POSITIVE, SHARE, ANY_NUMBER, Number(least=0, most=10)])
@pytest.mark.parametrize("text", ["1,025", "£1", "1 025"])
def test_only_amounts_of_money_may_be_written_so(kind: Number, text: str) -> None:
    """1,025 as a factor is 1.025 rather than a thousand and 25."""
    with pytest.raises(UnfitError):
        kind.parse(text, Conventions())


@pytest.mark.parametrize("text", ["28.5%", "28.5 %", "28,5%", "28.5"])
def test_a_percentage_is_refused_and_the_share_that_it_is_suggested(text: str) -> None:
    with pytest.raises(UnfitError, match=r"0\.285"):
        SHARE.parse(text, Conventions())


@pytest.mark.parametrize(
    ("cost", "currency", "codes"),
    [
        ("£40", "GBP", []),
        ("$40", "GBP", ["other-currency"]),
        ("$40", "AUD", []),
        ("40 €", "EUR", []),
        ("40", "EUR", []),
    ],
)
def test_a_sign_of_currency_is_that_of_the_study(cost: str, currency: str, codes: list[str]) -> None:
    log = "date,role,family_id,minutes\n2025-06-02,worker,F1,30\n"
    problems = found(log, unit_costs=f"role,cost_per_hour\nworker,{cost}\n", currency=currency)
    assert [problem.code for problem in problems] == codes


@pytest.mark.parametrize(("text", "minutes"), [("1,5", 90), ("1,5 h", 90), ("1,5 hours", 90), ("90,5 min", 90.5)])
def test_a_decimal_comma_is_read_where_the_table_has_them(text: str, minutes: float) -> None:
    assert Duration("hours").parse(text, Conventions(decimal=",")).total_seconds() == minutes * 60
    with pytest.raises(UnfitError, match="Write"):
        Duration("hours").parse(text, Conventions())


@pytest.mark.parametrize("text", ["1.5", "1.5h", "1.234,5"])
def test_a_decimal_point_is_refused_where_the_table_has_commas(text: str) -> None:
    with pytest.raises(UnfitError) as refused:
        Duration("hours").parse(text, Conventions(decimal=","))
    assert refused.value.code == "unreadable"


@pytest.mark.parametrize(("hours", "rows"), [(["1,30", "2,00"], [2]), (["1,30", "1,75"], []), (["1,3", "2"], [])])
def test_hours_with_a_comma_that_could_be_minutes_are_ambiguous_as_those_with_a_point(
    hours: Sequence[str], rows: list[int]
) -> None:
    text = {"date": ["2025-06-02"] * 2, "role": ["worker"] * 2, "hours": hours}
    frame = pl.DataFrame({**text, ROW: [2, 3], PART: [0, 0]})
    log = screen(Table("work_log", frame, (Part("log.csv"),), Conventions(decimal=",")))
    problems = list(hours_with_a_point_are_decimals(log))
    assert [problem.place.row for problem in problems] == rows
    assert all("1,30 hours. Write 1:30 or 1,30h" in problem.message for problem in problems)


# Names


@pytest.mark.parametrize("name", ["N/A", "n/k", "Unknown", "none", "NA", "?", "??", "TBC", "(blank)", "Not known"])
def test_a_family_that_stands_for_nobody_is_a_warning_with_a_count(name: str) -> None:
    named = "".join(f"2025-06-0{day},worker,{name},45\n" for day in (3, 4))
    log = f"date,role,family_id,minutes\n2025-06-02,worker,F1,30\n{named}"
    problem = next(problem for problem in found(log) if problem.code == "placeholder-name")
    assert (problem.place.row, problem.place.column) == (3, "family_id")
    assert problem.message.startswith("2 rows name")


def test_initials_and_usual_names_stand_for_somebody() -> None:
    log = "date,practitioner_id,role,family_id,minutes\n2025-06-02,NA,worker,Nadia,30\n2025-06-03,NK,worker,Tbcd,45\n"
    assert not {problem.code for problem in found(log)} & {"placeholder-name", "personal-data"}


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("mum@example.org", "e-mail"),
        ("07700 900123", "telephone"),
        ("020 7946 0000", "telephone"),
        ("AB1 2DE", "postcodes"),
        ("999 000 0018", "NHS"),
        ("9990000018", "NHS"),
    ],
)
def test_a_name_by_which_somebody_could_be_found_is_a_warning_that_does_not_show_it(name: str, kind: str) -> None:
    log = f"date,role,family_id,minutes\n2025-06-02,worker,F1,30\n2025-06-03,worker,{name},45\n"
    problem = next(problem for problem in found(log) if problem.code == "personal-data")
    assert (problem.place.row, problem.value) == (3, "")
    assert kind in problem.message
    assert name not in problem.message


@pytest.mark.parametrize("name", ["9990000019", "1234567890", "F1 2", "0123456780", "00123", "12345678901", "a at b"])
def test_other_names_are_not_taken_for_personal_data(name: str) -> None:
    log = f"date,role,family_id,minutes\n2025-06-02,worker,F1,30\n2025-06-03,worker,{name},45\n"
    assert "personal-data" not in {problem.code for problem in found(log)}
