"""The slow reference against arithmetic done by hand: the method in full, section 6 of the design."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest

from tests.random_studies import Row
from tests.slow_reference import Answer, cost_study

APRIL = {"start": "2024-04-01", "end": "2024-04-28"}
YEAR = {"start": "2023-01-01", "end": "2023-12-31"}
POST = {
    "role": "worker",
    "salary": "30000",
    "on_costs_rate": "0.28",
    "direct_overheads_rate": "0.29",
    "indirect_overheads_rate": "0.16",
    "capital_overheads": "1000",
    "weeks_per_year": "41.4",
    "hours_per_week": "37",
}


def log(*cells: str) -> list[Row]:
    """A work log from `date | practitioners | role | families | activity | minutes`; a day alone is of April 2024."""
    columns = ("date", "practitioner_id", "role", "family_id", "activity", "minutes")
    rows = [dict(zip(columns, (part.strip() for part in row.split("|")), strict=True)) for row in cells]
    return [row | {"date": row["date"] if "-" in row["date"] else f"2024-04-{row['date']:>02}"} for row in rows]


def at(role: str, cost_per_hour: str, **more: str) -> Row:
    """A published unit cost."""
    return {"role": role, "cost_per_hour": cost_per_hour, **more}


def spans(name: str, first: int, last: int, *logged: tuple[int, int], **more: str) -> list[Row]:
    """The rows of a stratum from day to day of April 2024."""
    dates = {"stratum_start": f"2024-04-{first:02}", "stratum_end": f"2024-04-{last:02}"}
    return [
        {"stratum": name, "logged_from": f"2024-04-{since:02}", "logged_to": f"2024-04-{until:02}", **dates, **more}
        for since, until in logged
    ]


def measures(hours: int, cost: int) -> tuple[Fraction, Fraction]:
    """Hours and cost, as totals hold them."""
    return Fraction(hours), Fraction(cost)


def costs(answer: Answer) -> dict[str, Fraction]:
    """What each family costs."""
    return {family: record["cost"] for family, record in answer.families.items()}


def money(answer: Answer, agency: str = "all") -> dict[str, Fraction]:
    """The measures of an agency that are not nothing."""
    return {row["measure"]: row["cost"] for row in answer.whose_money if row["agency"] == agency and row["cost"]}


# Item 1: posts


@pytest.mark.parametrize("year", [2023, 2024])
def test_a_full_post_whose_time_is_all_allocated_costs_its_payroll(year: int) -> None:
    """38,400 of pay x 1.45 + 1,000 = 56,680 a year over 1,531.8 hours: 37.00222 an hour; a leap year is as long."""
    tables = {
        "work_log": log(f"{year}-04-01 | ann | | A | | 60", f"{year}-05-01 | ann | | B | | 180"),
        "unit_costs": [POST],
        "practitioners": [{"practitioner_id": "ann", "role": "worker", "fte": "1"}],
    }
    settings = {"start": f"{year}-01-01", "end": f"{year}-12-31", "unlogged_time": "allocate"}
    answer = cost_study(settings, tables)
    assert round(float(answer.unit_costs[0]["cost_per_hour"]), 5) == 37.00222
    assert costs(answer) == {"A": 14170, "B": 42510}
    assert answer.payroll == {"expected": 56680, "costed": 56680, "difference": 0}
    assert answer.posts[0]["available_hours"] == Fraction("1531.8")


def test_who_is_promoted_has_two_posts_each_with_its_hours_and_rate() -> None:
    """Half a post for 14 days of 366, a full one for the next 10: 1,830 hours a year give 35 and 50 hours.

    Of the first 35 hours 1 was logged, at £10; of the 50 2, at £20: 34 h and 48 h, £340 and £960, stay unlogged.
    """
    tables = {
        "work_log": log("3 | ann | | A | | 60", "20 | ann | | A | | 120"),
        "unit_costs": [at("worker", "10", hours_per_year="1830"), at("leader", "20", hours_per_year="1830")],
        "practitioners": [
            {
                "practitioner_id": "ann",
                "role": "leader",
                "start": "2024-04-15",
                "end": "2024-04-24",
                "agency": "Health",
            },
            {"practitioner_id": "ann", "role": "worker", "fte": "0.5", "end": "2024-04-14"},
        ],
    }
    answer = cost_study(APRIL | {"unlogged_time": "allocate"}, tables)
    found = [
        [post[name] for name in ("role", "available_hours", "hours_unlogged", "cost_unlogged")] for post in answer.posts
    ]
    assert found == [["worker", 35, 34, 340], ["leader", 50, 48, 960]]
    assert [post["start"] for post in answer.posts] == ["", "2024-04-15"]
    assert {key: cost for key, (_, cost) in answer.agencies.items()} == {
        ("unspecified", "direct"): 10,
        ("Health", "direct"): 40,
        ("unspecified", "unlogged"): 340,
        ("Health", "unlogged"): 960,
    }
    assert answer.payroll == {"expected": 1350, "costed": 1350, "difference": 0}


def test_a_post_without_fte_and_dates_implies_no_hours() -> None:
    """An fte of 1 for 28 days of 366 at 1,830 hours a year is 140 hours; a blank row says nothing of hours."""
    for fte, hours in (("1", 140), ("", None)):
        tables = {
            "work_log": log("3 | ann | | A | | 60"),
            "unit_costs": [at("worker", "10", hours_per_year="1830")],
            "practitioners": [{"practitioner_id": "ann", "role": "worker", "fte": fte}],
        }
        answer = cost_study(APRIL | {"unlogged_time": "allocate"}, tables)
        assert answer.posts[0]["available_hours"] == hours
        assert (answer.payroll is None) == (hours is None)


def test_absence_is_counted_and_is_neither_costed_nor_logged() -> None:
    """Five hours of leave need no unit cost and no family; of 10 available hours 1 is logged."""
    tables = {
        "work_log": log("3 | ann | | A | | 60", "4 | ann | nobody's role | | leave | 300"),
        "unit_costs": [at("worker", "10")],
        "activities": [{"activity": "leave", "kind": "absence"}],
        "practitioners": [{"practitioner_id": "ann", "role": "worker", "available_hours": "10"}],
    }
    answer = cost_study(APRIL, tables)
    assert costs(answer) == {"A": 10}
    assert answer.posts[0]["coverage"] == Fraction(1, 10)
    assert answer.log == {"costed": (1, 3600), "excluded: absence": (1, 18000)}


# Item 2: a sampled diary

WEEKS = ((2000, 2600), (2200, 2400), (1500, 2300), (2500, 2500))


def four_quarters() -> Answer:
    """Four quarters of 91 days, two weeks logged in each, three weeks apart, 20 families."""
    diary, rows = [], []
    for quarter, amounts in enumerate(WEEKS):
        first = date(2023, 1, 1) + timedelta(91 * quarter)
        for place, amount in enumerate(amounts):
            since = first + timedelta(14 + 28 * place)
            rows.append(f"{since} | ann | worker | F01 | | {Fraction(amount, 1000) * 60}")
            diary.append(
                {
                    "stratum": f"Q{quarter}",
                    "stratum_start": first.isoformat(),
                    "stratum_end": (first + timedelta(90)).isoformat(),
                    "logged_from": since.isoformat(),
                    "logged_to": (since + timedelta(6)).isoformat(),
                }
            )
    tables = {
        "work_log": log(*rows),
        "unit_costs": [at("worker", "1000")],
        "families": [{"family_id": f"F{n:02}"} for n in range(1, 21)],
        "diary": diary,
    }
    return cost_study({"start": "2023-01-01", "end": "2023-12-30"}, tables)


def test_a_total_estimated_from_two_weeks_a_quarter() -> None:
    """Weight 91/14 = 6.5, N = 13: 6.5 x 18,000 = 117,000; V = 71.5 x (180,000 + 20,000 + 320,000 + 0)."""
    answer = four_quarters()
    summary = answer.summary["all"]
    assert (summary["total"], summary["mean"], summary["variance"], summary["df"]) == (117000, 5850, 37180000, 4)
    assert round(summary["se_weeks"], 2) == 304.88
    assert {line["weight"] for line in answer.cost_lines} == {Fraction("6.5")}
    assert all(record["estimated"] for record in answer.families.values())


def a_diary(diary: list[Row], rows: list[Row], settings: Row | None = None, **more: list[Row]) -> Answer:
    """A log at £60 an hour, £1 a minute, with a diary in April 2024."""
    tables = {"work_log": rows, "unit_costs": [at("worker", "60")], "diary": diary, **more}
    return cost_study(APRIL | (settings or {}), tables)


def test_a_diary_grossed_up_by_family_weeks() -> None:
    """A is open for 28 days, B for 21: 49 family-days, 2 in the first span and 4 in the second, weight 49/6.

    R = 360/6 = 60, residuals -20 and 20, s^2 800, N 14: 14^2 x 12/14 x 800/2 x (3.5/3)^2 = 91,466.67.
    """
    families = [{"family_id": "A"}, {"family_id": "B", "start": "2024-04-08"}]
    rows = log("1 | ann | worker | A | | 100", "15 | ann | worker | A; B | | 260")
    answer = a_diary(spans("s", 1, 28, (1, 2), (15, 16)), rows, {"gross_up": "family_weeks"}, families=families)
    summary = answer.summary["all"]
    assert (summary["total"], summary["df"]) == (49 * 60, 1)
    assert summary["variance"] == 67200 * Fraction(49, 36)


@pytest.mark.parametrize(
    ("minutes", "variance", "df"),
    [
        ((100,), None, None),
        ((100, 200), 160_000, 1),
        ((100, 200, 600), 3_360_000, 2),
        ((100, 200, 600, 600), 160_000, 2),
        ((100, 200, 100, 200, 600), 3_520_000, 3),
    ],
)
def test_strata_of_one_unit_go_in_pairs_the_last_three_together(
    minutes: tuple[int, ...], variance: int | None, df: int | None
) -> None:
    """Weight 4: totals 400, 800, 2,400: 2 (200^2 + 200^2) = 160,000; 3/2 (800^2 + 400^2 + 1,200^2) = 3,360,000."""
    diary = [row for n, _ in enumerate(minutes) for row in spans(f"s{n}", 4 * n + 1, 4 * n + 4, (4 * n + 2, 4 * n + 2))]
    rows = log(*(f"{4 * n + 2} | ann | worker | A | | {m}" for n, m in enumerate(minutes)))
    summary = a_diary(diary, rows).summary["all"]
    assert (summary["total"], summary["variance"], summary["df"]) == (4 * sum(minutes), variance, df)


def test_a_stratum_logged_throughout_adds_no_variance() -> None:
    """All of April: weight 1, nothing left to chance."""
    summary = a_diary(spans("s", 1, 28, (1, 28)), log("3 | ann | worker | A | | 60")).summary["all"]
    assert (summary["total"], summary["se_weeks"], summary["df"]) == (60, 0, 0)


@pytest.mark.parametrize(("second", "df"), [((14, 20), None), ((15, 21), 1)])
def test_spans_fewer_than_seven_days_apart_are_one_unit(second: tuple[int, int], df: int | None) -> None:
    """The first ends on the 7th: six days lie before the 14th, seven before the 15th."""
    diary = spans("s", 1, 28, (1, 7), second)
    assert a_diary(diary, log("3 | ann | worker | A | | 60")).summary["all"]["df"] == df


def test_the_most_particular_spans_count_for_an_entry() -> None:
    """Ann's own spans (weight 4) before those of visits (2), and these before everybody's (1).

    Bob's visit on the 20th is in nobody's span of visits: outside, though everybody's diary holds the day.
    """
    diary = [
        *spans("s", 1, 28, (1, 7), practitioner_id="ann"),
        *spans("s", 1, 28, (1, 14), activity="visit"),
        *spans("s", 1, 28, (1, 28)),
    ]
    rows = log(
        "3 | ann; bob | worker | A | visit | 1",
        "10 | ann; bob | worker | A | visit | 10",
        "20 | bob | worker | A | visit | 100",
        "20 | bob | worker | A | notes | 1000",
    )
    answer = a_diary(diary, rows)
    assert costs(answer) == {"A": 4 * 1 + 2 * 1 + 2 * 10 + 1 * 1000}
    assert answer.excluded["entries_outside_diary"] == 2
    assert answer.log["excluded: outside the diary"] == (1, 6000 + 600)


def test_a_given_weight_replaces_the_computed_one() -> None:
    """Two units at weight 10: N = 20, total 10 x 300 = 3,000, V = 20^2 (1 - 2/20) x 5,000 / 2."""
    rows = log("3 | ann | worker | A | | 100", "20 | ann | worker | A | | 200")
    summary = a_diary(spans("s", 1, 28, (1, 7), (15, 21), weight="10"), rows).summary["all"]
    assert (summary["total"], summary["variance"]) == (3000, 900_000)


def test_coverage_is_of_logged_days_and_unlogged_time_of_the_estimate() -> None:
    """Of 40 hours in 28 days, 10 fall in the logged week: 2 logged are a fifth; 4 x 2 = 8 leave 32 unlogged."""
    practitioners = [{"practitioner_id": "ann", "role": "worker", "available_hours": "40"}]
    rows = log("3 | ann | | A | | 120")
    answer = a_diary(spans("s", 1, 28, (1, 7)), rows, {"unlogged_time": "allocate"}, practitioners=practitioners)
    assert (answer.posts[0]["hours_direct"], answer.posts[0]["hours_unlogged"]) == (8, 32)
    assert answer.posts[0]["coverage"] == Fraction(1, 5)
    assert costs(answer) == {"A": 2400}


def test_indirect_time_is_shared_by_weighted_direct_time() -> None:
    """10 minutes for A at weight 2 and 20 for B at weight 4: a meeting of 1 minute, at weight 2, is borne 1 : 4."""
    diary = [*spans("first", 1, 14, (1, 7)), *spans("second", 15, 26, (15, 17))]
    rows = log("3 | ann | worker | A | | 10", "15 | ann | worker | B | | 20", "4 | ann | worker | | | 1")
    assert costs(a_diary(diary, rows)) == {"A": 20 + Fraction(2, 5), "B": 80 + Fraction(8, 5)}


def test_the_variance_of_an_intervention_is_that_of_what_its_families_bear() -> None:
    """Ann's meeting of £30 is shared 2 : 1 by what she did for A and B over the period: t of y is 100 + 10 and 20."""
    diary = spans("s", 1, 28, (1, 7), (15, 21))
    rows = log(
        "3 | ann | worker | A | | 240",
        "3 | ann | worker | B | | 100",
        "15 | ann | worker | B | | 20",
        "3 | ann | worker | | | 30",
    )
    families = [{"family_id": "A", "intervention": "x"}, {"family_id": "B", "intervention": "y"}]
    summary = a_diary(diary, rows, families=families).summary
    assert summary["y"]["total"] == 2 * 130
    assert summary["y"]["variance"] == 16 * Fraction(1, 2) * (90**2 / Fraction(2)) / 2


# Item 3: who bears indirect time


def meeting(setting: Row, rows: list[Row], posts: list[Row], families: list[Row] | None = None) -> dict[str, Fraction]:
    """What each family bears of indirect time at £1 a minute."""
    tables = {"work_log": rows, "unit_costs": [at("worker", "60")], "practitioners": posts, "families": families or []}
    settings = {"start": "2024-04-01", "end": "2024-06-30", **setting}
    answer = cost_study(settings, {name: table for name, table in tables.items() if table})
    return {family: record["cost_indirect"] for family, record in answer.families.items()}


def posts(**over: dict[str, str]) -> list[Row]:
    """Workers by name."""
    return [
        {"practitioner_id": name, "role": "worker", "team": "", "indirect_over": "", **row}
        for name, row in over.items()
    ]


MEETING = log(
    "3 | ann | | A | | 10", "3 | bob | | B | | 30", "3 | cat | | C | | 60", "3 | mo | | | | 40", "4 | ann | | | | 8"
)


def test_a_manager_without_direct_time_is_borne_by_the_team() -> None:
    """Mo, in the team of Ann and Bob, has 40 minutes: A 10 and B 30; Ann's own 8 are A's."""
    team = posts(ann={"team": "n"}, bob={"team": "n"}, cat={"team": "s"}, mo={"team": "n"})
    assert meeting({}, MEETING, team) == {"A": 18, "B": 30, "C": 0}
    assert meeting({"indirect_time": "team"}, MEETING, team) == {"A": 12, "B": 36, "C": 0}


def test_a_manager_without_a_team_is_borne_by_the_study() -> None:
    """100 minutes of direct time: A 4, B 12, C 24; so is a team without direct time."""
    for mo in ({}, {"team": "empty"}):
        assert meeting({}, MEETING, posts(ann={}, bob={}, cat={}, mo=mo)) == {"A": 12, "B": 12, "C": 24}


def test_a_persons_own_choice_wins_over_the_level() -> None:
    """Mo over intervention x, of A and C with 10 and 60 minutes: 40/7 and 240/7."""
    families = [{"family_id": name, "intervention": of} for name, of in zip("ABC", "xyx", strict=True)]
    staff = posts(ann={}, bob={}, cat={}, mo={"indirect_over": "x", "team": "n"})
    found = meeting({"indirect_time": "study"}, MEETING[:-1], staff, families)
    assert found == {"A": Fraction(40, 7), "B": 0, "C": Fraction(240, 7)}
    staff[-1]["indirect_over"] = "study"
    assert meeting({"indirect_time": "role"}, MEETING[:-1], staff, families) == {"A": 4, "B": 12, "C": 24}


def test_indirect_time_by_month_falls_back_to_the_period_and_then_to_the_next_level() -> None:
    """Ann sees A in April and B in May: a meeting in April is A's, one in June A's and B's; Mo's, in April, A's."""
    rows = log("3 | ann | | A | | 10", "2024-05-03 | ann | | B | | 30")
    april, june, boss = log("9 | ann | | | | 4", "2024-06-03 | ann | | | | 4", "9 | mo | | | | 4")
    staff, window = posts(ann={}, mo={}), {"indirect_window": "month"}
    assert meeting(window, [*rows, april], staff) == {"A": 4, "B": 0}
    assert meeting(window, [*rows, june], staff) == {"A": 1, "B": 3}
    assert meeting(window, [*rows, boss], staff) == {"A": 4, "B": 0}


# Item 4: ratio


def test_contact_prices_contact_time_per_contact_hour() -> None:
    """£30 an hour, a quarter of it contact: £120 for an hour of contact, £90 of it imputed."""
    tables = {
        "work_log": log("3 | ann | worker | A | visit | 60"),
        "unit_costs": [at("worker", "30", contact_share="0.25")],
        "activities": [{"activity": "visit", "kind": "contact"}],
    }
    answer = cost_study(APRIL | {"indirect_time": "ratio", "ratio_basis": "contact"}, tables)
    family = answer.families["A"]
    assert (family["cost_direct"], family["cost_indirect"], family["hours_indirect"]) == (30, 90, 3)
    assert answer.activities["visit", "indirect"] == measures(3, 90)


# Item 5: two counts of one cost


def twice(double_counts: str) -> Answer:
    """Ann's overheads hold management and premises: Mo's hour (£90) and the rent (£50) are counted twice."""
    tables = {
        "work_log": log("3 | ann; mo | | A | | 60", "4 | mo | | | | 30"),
        "unit_costs": [at("worker", "30", overheads_cover="premises;management"), at("manager", "60")],
        "practitioners": [
            {"practitioner_id": "ann", "role": "worker"},
            {"practitioner_id": "mo", "role": "manager", "overhead_item": "management", "available_hours": "2"},
        ],
        "expenses": [
            {"category": "rent", "cost": "50", "overhead_item": "premises"},
            {"category": "van", "cost": "7", "overhead_item": "travel"},
        ],
    }
    return cost_study(APRIL | {"double_counts": double_counts, "unlogged_time": "allocate"}, tables)


def test_what_is_counted_twice_is_kept_and_told_or_removed_and_counted() -> None:
    """Kept: 30 + 60 + 30 of the meeting + 30 unlogged + 57, of which 120 and 50 twice. Removed: 30 + 7 are left."""
    kept, removed = twice("keep"), twice("remove")
    assert costs(kept) == {"A": 207}
    assert kept.double_counts == [("practitioners", 1, Fraction(120)), ("expenses", 0, Fraction(50))]
    assert costs(removed) == {"A": 37}
    assert removed.double_counts == []
    assert removed.log == {"costed": (1, 3600), "excluded: in overheads already": (1, 5400)}
    assert (removed.excluded["entries_in_overheads"], removed.excluded["expenses_in_overheads"]) == (2, 1)


def test_overheads_count_where_they_price_only_allocated_time() -> None:
    """Ann has logged nothing: her overheads hold the rent where her 2 unlogged hours are shared, else not."""
    tables = {
        "work_log": log("3 | bob | helper | A | | 60"),
        "unit_costs": [at("worker", "30", overheads_cover="premises"), at("helper", "10")],
        "practitioners": [
            {"practitioner_id": "ann", "role": "worker", "available_hours": "2"},
            {"practitioner_id": "bob", "role": "helper"},
        ],
        "expenses": [{"category": "rent", "cost": "50", "overhead_item": "premises"}],
    }
    assert cost_study(APRIL, tables).double_counts == []
    assert cost_study(APRIL | {"unlogged_time": "allocate"}, tables).double_counts == [("expenses", 0, Fraction(50))]


# Item 6: whose money


def purse(settings: Row | None = None) -> Answer:
    """A worker at £10 and £2 of qualifications, a volunteer, rent with VAT, a van, vouchers, and what is apart."""
    tables = {
        "work_log": log(
            "2023-04-03 | ann | worker | A | visit | 600",
            "2023-04-03 | bob | volunteer | A | visit | 240",
            "2023-04-04 | ann | worker | A | interview | 60",
            "2023-04-04 | cat | lent | B | visit | 120",
        ),
        "unit_costs": [
            {"role": "worker", "salary": "1000", "qualifications": "200", "hours_per_year": "100", "price_year": "old"},
            at("volunteer", "5", payment="in_kind", price_year="old"),
            at("lent", "15", payment="recharge", price_year="old"),
        ],
        "activities": [
            {"activity": "visit", "kind": "contact"},
            {"activity": "interview", "kind": "contact", "phase": "research"},
        ],
        "expenses": [
            {"category": "rent", "cost": "60", "vat": "10", "price_year": "old"},
            {"category": "vouchers", "cost": "50", "payment": "transfer", "price_year": "old"},
            {
                "category": "van",
                "cost": "1200",
                "vat": "200",
                "life_years": "5",
                "date": "2023-01-01",
                "price_year": "old",
            },
            {"category": "training", "cost": "500", "phase": "start_up", "price_year": "old", "family_id": "B"},
        ],
        "price_index": [{"year": "old", "index": "100"}, {"year": "new", "index": "110"}],
        "agencies": [{"agency": "unspecified", "sector": "charity", "in_perspective": "no"}],
    }
    return cost_study(YEAR | (settings or {}), tables)


def test_the_same_costs_as_economic_and_as_financial() -> None:
    """Economic 120 + 20 + 50 + 200 = 390; financial 100 + 60 + 50 + 1,200 = 1,410 = 390 - 20 - 20 + 50 + 210 + 800."""
    answer = purse()
    expected: dict[str, Any] = {
        **{"economic": 390, "in_kind": 20, "transfers": 50, "vat": 210, "qualifications": 20, "annuity": 200},
        **{"capital_spent": 1000, "financial": 1410, "financial_before_uprating": 1410},
        **{"start_up": 500, "research": 12, "recharge": 30},
    }
    assert money(answer) == money(answer, "unspecified") == expected
    assert costs(answer) == {"A": 390}
    assert answer.log == {"costed": (2, 50400), "costed as time apart": (2, 10800)}
    assert {row["sector"] for row in answer.whose_money} == {"charity", ""}


def test_qualifications_left_out_are_shown_beside() -> None:
    """The ten hours lose £2 each; the other cost per hour is that with them."""
    answer = purse({"qualifications": "exclude"})
    assert costs(answer) == {"A": 370}
    found = money(answer)
    assert [found[name] for name in ("qualifications_left_out", "financial", "research")] == [20, 1410, 10]
    assert "qualifications" not in found
    assert (answer.unit_costs[0]["cost_per_hour"], answer.beside_unit_costs[0]["cost_per_hour_other"]) == (10, 12)
    assert purse().beside_unit_costs[0]["cost_per_hour_other"] == 10


def test_uprating_is_apart_from_what_was_paid() -> None:
    """All prices rise by a tenth: £1,551 in new prices were £1,410 in the books."""
    found = money(purse({"price_year": "new"}))
    assert [found[name] for name in ("financial", "financial_before_uprating", "uprating")] == [1551, 1410, 141]


def test_time_apart_is_no_direct_time_and_is_logged_all_the_same() -> None:
    """Ann's interview with B brings B none of her meeting; of 4 available hours all are logged."""
    tables = {
        "work_log": log("3 | ann | | A | | 60", "3 | ann | | B | interview | 120", "3 | ann | | | | 60"),
        "unit_costs": [at("worker", "30")],
        "practitioners": [{"practitioner_id": "ann", "role": "worker", "available_hours": "4"}],
        "activities": [{"activity": "interview", "kind": "contact", "phase": "start_up"}],
    }
    answer = cost_study(APRIL, tables)
    assert costs(answer) == {"A": 60}
    assert (answer.posts[0]["coverage"], answer.posts[0]["hours_direct"]) == (1, 3)


# Item 7: prices

RISES = [
    {"year": year, "index": index, "series": series}
    for series, new in (("pay", "102"), ("prices", "108"), ("capital", "108"))
    for year, index in (("old", "100"), ("new", new))
]


def test_each_element_rises_with_its_own_series() -> None:
    """(38,400 x 1.02 + 17,280 x 1.08 + 1,000 x 1.08) / 1,531.8 = 38.4583."""
    tables = {"work_log": [], "unit_costs": [POST | {"price_year": "old"}], "price_index": RISES}
    answer = cost_study(YEAR | {"price_year": "new"}, tables)
    found = answer.unit_costs[0]["cost_per_hour"]
    assert round(float(found), 4) == 38.4583
    assert answer.beside_unit_costs[0]["uprating"] == found / Fraction(56680) * Fraction("1531.8")


def test_a_published_rate_rises_by_its_share_of_pay_and_by_the_blank_series_without_one() -> None:
    """£100 at 3/4 pay: 75 x 1.02 + 25 x 1.08 = 103.50; without a share by 105, as the blank series."""
    blank = [{"year": "old", "index": "100", "series": ""}, {"year": "new", "index": "105", "series": ""}]
    unit_costs = [at("a", "100", pay_share="0.75", price_year="old"), at("b", "100", price_year="old")]
    tables = {"work_log": [], "unit_costs": unit_costs, "price_index": RISES + blank}
    found = cost_study(YEAR | {"price_year": "new"}, tables).unit_costs
    assert [row["cost_per_hour"] for row in found] == [Fraction("103.5"), 105]


def test_assets_rise_with_capital_and_other_expenses_with_prices() -> None:
    """£100 of rent by a tenth, a van of £100 for its one year by a half."""
    series = (("prices", "110"), ("capital", "150"), ("", "200"))
    index = [
        {"year": year, "index": value, "series": name}
        for name, new in series
        for year, value in (("old", "100"), ("new", new))
    ]
    rent = {"category": "rent", "cost": "100", "family_id": "A", "price_year": "old"}
    van = {"category": "van", "cost": "100", "family_id": "B", "price_year": "old", "life_years": "1"}
    tables: dict[str, list[Row]] = {"work_log": [], "unit_costs": [], "expenses": [rent, van], "price_index": index}
    assert costs(cost_study(YEAR | {"price_year": "new"}, tables)) == {"A": 110, "B": 150}


def test_the_rate_of_annuities_may_be_another_than_that_of_discounting() -> None:
    """£300 over 3 years without interest is £100 a year, which is discounted at 25% from its end: £80."""
    tables: dict[str, list[Row]] = {
        "work_log": [],
        "unit_costs": [],
        "expenses": [{"category": "van", "cost": "300", "life_years": "3", "family_id": "A"}],
    }
    family = cost_study(YEAR | {"discount_rate": "0.25", "annuity_rate": "0"}, tables).families["A"]
    assert (family["cost"], family["cost_discounted"]) == (100, 80)


def test_discounting_may_start_with_each_family() -> None:
    """£100 in July 2023: a year and a month after A's start in June 2022, before B's in August 2023; C has none."""
    families = [
        {"family_id": "A", "start": "2022-06-30"},
        {"family_id": "B", "start": "2023-08-01"},
        {"family_id": "C"},
    ]
    rent = {"category": "rent", "cost": "300", "date": "2023-07-01"}
    tables: dict[str, list[Row]] = {"work_log": [], "unit_costs": [], "families": families, "expenses": [rent]}
    answer = cost_study(YEAR | {"discount_rate": "0.25", "discount_from": "family"}, tables)
    assert [record["cost_discounted"] for record in answer.families.values()] == [80, 100, 100]


# Item 9: attendance


def test_a_session_is_split_by_weight_the_remainder_to_the_first_families() -> None:
    """100 s by 2, 1 and 0.5: 57.14, 28.57 and 14.29; 57 + 28 + 14 leave one second, for the first."""
    tables = {
        "work_log": [row | {"entry_id": "e"} for row in log("3 | ann | worker | | | 0:01:40")],
        "unit_costs": [at("worker", "3600")],
        "attendance": [
            {"entry_id": "e", "family_id": family, "weight": weight}
            for family, weight in (("Z", "0.5"), ("B", ""), ("A", "2"))
        ],
    }
    assert costs(cost_study(APRIL, tables)) == {"A": 58, "B": 28, "Z": 14}
