"""The method in full through the public API, each rule by hand on a study so small that a reader can check it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import count, islice
from math import fsum
from typing import Any

import polars as pl
import pytest

import costing
from costing.costed import Costing
from costing.study import unit_costs
from tests.random_studies import Row, random_full_study, random_study
from tests.studies import Tables, as_csv, by_family, costed, study_from_text, the_row, written

YEAR = {"start": "2023-01-01", "end": "2023-12-31"}
APRIL = {"start": "2024-04-01", "end": "2024-04-30"}
POST = (
    "role,salary,on_costs_rate,direct_overheads_rate,indirect_overheads_rate,capital_overheads,weeks_per_year,"
    "hours_per_week,price_year\n"
    "worker,30000,0.28,0.29,0.16,1000,41.4,37,{price_year}\n"
)
LOG = "date,practitioner_id,role,family_id,activity,minutes\n"
WORKER = "role,cost_per_hour\nworker,60\n"
"""A pound a minute."""
KINDS = "activity,kind\nvisit,contact\nnotes,case_work\nleave,absence\n"


def log(*rows: str) -> str:
    """A work log of rows `date,practitioner,role,family,activity,minutes`; a day alone is of April 2024."""
    return LOG + "\n".join(row if row.split(",")[0].count("-") else f"2024-04-{row}" for row in rows)


def costs(settings: Mapping[str, Any], tables: Tables) -> dict[str, float]:
    """What each family costs."""
    return dict(by_family(costed(settings, tables), "cost"))


def codes(settings: Mapping[str, Any], tables: Tables) -> set[str]:
    """The codes of the errors of a study that cannot be costed."""
    with pytest.raises(costing.InvalidStudyError) as invalid:
        costed(settings, tables)
    return {problem.code for problem in invalid.value.problems if problem.severity.value == "error"}


def reconciled(found: Costing, section: str) -> dict[str, float]:
    """The costs of the lines of a section of the reconciliation."""
    rows = found.results["reconciliation"].filter(section=section)
    return dict(rows.select("item", "cost").iter_rows())


def measures(found: Costing, agency: str = "all") -> dict[str, float]:
    """Whose money it is: the measures of an agency that are not nothing."""
    rows = found.results["whose_money"].filter(pl.col("agency") == agency, pl.col("cost").abs() > 1e-9)
    return dict(rows.select("measure", "cost").iter_rows())


# Hours on one basis


def test_a_full_time_post_costs_56680_a_year_and_37_pounds_an_hour() -> None:
    """38,400 of pay x 1.45 + 1,000 = 56,680 a year, over 41.4 x 37 = 1,531.8 hours."""
    study = study_from_text(
        YEAR, {"work_log": log("2023-04-03,,worker,A,,60"), "unit_costs": POST.format(price_year="")}
    )
    row = the_row(unit_costs(study)[1])
    assert row["cost_per_year"] == pytest.approx(56_680, rel=1e-12)
    assert row["hours_per_year"] == pytest.approx(1531.8, rel=1e-12)
    assert row["cost_per_hour"] == pytest.approx(56_680 / 1531.8, rel=1e-12)
    assert round(row["cost_per_hour"], 5) == 37.00222


ANN = "practitioner_id,role,fte,available_hours\nann,worker,{fte},{available}\n"
FULL_TIME = {
    "work_log": log("2023-04-03,ann,,A,,60", "2023-05-02,ann,,B,,180"),
    "unit_costs": POST.format(price_year=""),
    "practitioners": ANN.format(fte=1, available=""),
}
ALLOCATE = {**YEAR, "unlogged_time": "allocate"}


def test_a_full_time_post_whose_unlogged_time_is_allocated_costs_families_its_payroll() -> None:
    """One hour of A, three of B: a quarter and three quarters of 56,680."""
    found = costed(ALLOCATE, FULL_TIME)
    assert by_family(found, "cost") == pytest.approx({"A": 14_170, "B": 42_510}, rel=1e-9)
    assert fsum(by_family(found, "cost").values()) == pytest.approx(56_680, rel=1e-9)
    expected, spent, difference = reconciled(found, "payroll").values()
    assert (expected, spent) == pytest.approx((56_680, 56_680), rel=1e-9)
    assert difference == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize(("available", "refused"), [("1531.8", False), ("1608", False), ("1609", True), ("1924", True)])
def test_contract_hours_are_refused_where_working_hours_are_meant(available: str, refused: bool) -> None:
    """52 x 37 = 1,924 hours would recover more than the payroll; up to 1.05 x 1,531.8 = 1,608.4 are let through."""
    tables = {**FULL_TIME, "practitioners": ANN.format(fte=1, available=available)}
    if refused:
        assert codes(ALLOCATE, tables) == {"hours-basis"}
    else:
        costed(ALLOCATE, tables)


def test_a_promotion_is_two_posts_each_with_its_hours_and_its_price() -> None:
    """3,650 hours a year are ten a day: 100 days at £10, half time, then 265 at £20: 500 hours and 2,650 hours.

    Of each an hour was logged, for A.
    """
    staff = "practitioner_id,role,fte,start,end\nann,worker,0.5,,2023-04-10\nann,leader,,2023-04-11,\n"
    tables = {
        "work_log": log("2023-04-10,ann,,A,,60", "2023-04-11,ann,,A,,60"),
        "unit_costs": "role,cost_per_hour,hours_per_year\nworker,10,3650\nleader,20,3650\n",
        "practitioners": staff,
    }
    found = costed(ALLOCATE, tables)
    columns = ("role", "available_hours", "hours_direct", "hours_unlogged", "cost_unlogged")
    rows = found.results["practitioners"].select(columns).rows()
    assert rows == [
        ("worker", pytest.approx(500), 1, pytest.approx(499), pytest.approx(4_990)),
        ("leader", pytest.approx(2_650), 1, pytest.approx(2_649), pytest.approx(52_980)),
    ]
    assert by_family(found, "cost") == pytest.approx({"A": 5_000 + 53_000})


def test_absence_is_counted_and_neither_costed_nor_logged() -> None:
    """Seven hours of leave beside one with A: of ten hours one is logged."""
    tables = {
        "work_log": log("02,ann,,A,visit,60", "03,ann,,,leave,420"),
        "unit_costs": WORKER,
        "activities": KINDS,
        "practitioners": "practitioner_id,role,available_hours\nann,worker,10\n",
    }
    found = costed(APRIL, tables)
    assert by_family(found, "cost") == {"A": 60}
    assert the_row(found.results["practitioners"])["coverage"] == pytest.approx(0.1)
    left_out = the_row(found.results["reconciliation"], item="excluded: absence")
    assert (left_out["rows"], left_out["hours"]) == (1, 7)


# A sampled diary

QUARTERS = ((2000, 2600), (2200, 2400), (1500, 2300), (2500, 2500))


def sampled_year() -> Costing:
    """Four quarters of 91 days, in each two weeks, four apart, with one entry at £60 an hour; 20 families."""
    spans, rows = ["stratum,stratum_start,stratum_end,logged_from,logged_to"], []
    for quarter, amounts in enumerate(QUARTERS):
        first = date(2023, 1, 1) + timedelta(91 * quarter)
        for week, amount in enumerate(amounts):
            since = first + timedelta(14 + 28 * week)
            spans.append(f"q{quarter},{first},{first + timedelta(90)},{since},{since + timedelta(6)}")
            rows += [f"{since + timedelta(n)},,worker,F{n + 1:02},,{amount / 5:g}" for n in range(5)]
    tables = {
        "work_log": log(*rows),
        "unit_costs": WORKER,
        "families": "family_id\n" + "".join(f"F{n:02}\n" for n in range(1, 21)),
        "diary": "\n".join(spans),
    }
    return costed({"start": "2023-01-01", "end": "2023-12-30"}, tables)


def test_a_year_of_which_eight_weeks_were_logged() -> None:
    """18,000 x 91/14 = 117,000. N = 13, n = 2: V = 13² (1 - 2/13)/2 x (180,000 + 20,000 + 320,000 + 0) = 37,180,000.

    Standard error of the mean sqrt(V)/20; four degrees of freedom, t = 2.776445.
    """
    found = sampled_year()
    row = the_row(found.results["summary"], intervention="all")
    assert row["total"] == pytest.approx(117_000, rel=1e-9)
    assert row["mean"] == pytest.approx(5_850, rel=1e-9)
    assert (row["se_weeks"] * 20) ** 2 == pytest.approx(37_180_000, rel=1e-9)
    assert round(row["se_weeks"], 2) == 304.88
    assert row["df"] == 4
    assert (round(row["ci_low"], 2), round(row["ci_high"], 2)) == (5_003.53, 6_696.47)
    assert row["se_both"] == pytest.approx((row["se"] ** 2 + row["se_weeks"] ** 2) ** 0.5)
    assert row["note"]
    assert found.results["families"]["estimated"].all()
    assert set(found.cost_lines["weight"]) == {6.5}


def test_expenses_are_never_grossed_up() -> None:
    """An hour in one of four weeks of 28 days is four; a fare of £10 is £10."""
    diary = "stratum,stratum_start,stratum_end,logged_from,logged_to\ns,2024-04-01,2024-04-28,2024-04-01,2024-04-07\n"
    tables = {
        "work_log": log("02,,worker,A,,60", "09,,worker,A,,600"),
        "unit_costs": WORKER,
        "diary": diary,
        "expenses": "category,cost,date,family_id\nfares,10,2024-04-20,A\n",
    }
    found = costed({"start": "2024-04-01", "end": "2024-04-28"}, tables)
    assert by_family(found, "cost") == pytest.approx({"A": 4 * 60 + 10})
    assert the_row(found.results["reconciliation"], item="excluded: outside the diary")["rows"] == 1


# Who bears indirect time

TEAMS = "practitioner_id,role,team,indirect_over\nann,worker,north,\nbob,worker,north,\ncat,worker,south,\n"
VISITS = ("02,ann,,A,,10", "02,bob,,B,,30", "02,cat,,C,,60")


@pytest.mark.parametrize(
    ("level", "of_a"),
    [("practitioner", 8), ("team", 2), ("role", 0.8), ("study", 0.8)],
)
def test_indirect_time_is_shared_over_the_families_of_the_team(level: str, of_a: float) -> None:
    """Ann's meeting of 8 minutes: A's; a quarter of it, of the 40 minutes of the north; a tenth of all 100."""
    tables = {"work_log": log(*VISITS, "03,ann,,,,8"), "unit_costs": WORKER, "practitioners": TEAMS}
    found = costed({**APRIL, "indirect_time": level}, tables)
    assert by_family(found, "cost_indirect")["A"] == pytest.approx(of_a)
    assert fsum(by_family(found, "cost_indirect").values()) == pytest.approx(8)


def test_a_manager_without_families_is_borne_by_the_team_or_by_whom_they_manage() -> None:
    """40 minutes of mo, in the north: A 10, B 30; over intervention x, of A and C with 10 and 60: 40/7 and 240/7."""
    rows, families = log(*VISITS, "03,mo,,,,40"), "family_id,intervention\nA,x\nB,y\nC,x\n"
    tables = {"work_log": rows, "unit_costs": WORKER, "families": families}
    team = costed(APRIL, {**tables, "practitioners": f"{TEAMS}mo,worker,north,\n"})
    assert by_family(team, "cost_indirect") == pytest.approx({"A": 10, "B": 30, "C": 0})
    over = costed(APRIL, {**tables, "practitioners": f"{TEAMS}mo,worker,north,x\n"})
    assert by_family(over, "cost_indirect") == pytest.approx({"A": 40 / 7, "B": 0, "C": 240 / 7})


@pytest.mark.parametrize(("window", "of_a", "of_b"), [("period", 3, 9), ("month", 12, 0)])
def test_indirect_time_may_follow_the_families_of_its_month(window: str, of_a: float, of_b: float) -> None:
    """Ten minutes for A in April, thirty for B in May; a meeting of 12 in April."""
    settings = {"start": "2024-04-01", "end": "2024-05-31", "indirect_window": window}
    rows = log("02,ann,worker,A,,10", "2024-05-02,ann,worker,B,,30", "03,ann,worker,,,12")
    found = costed(settings, {"work_log": rows, "unit_costs": WORKER})
    assert by_family(found, "cost_indirect") == pytest.approx({"A": of_a, "B": of_b})


# Ratios

CONTACT = {
    "unit_costs": "role,cost_per_hour,direct_share,contact_share\nworker,30,0.5,0.25\n",
    "activities": KINDS,
}


@pytest.mark.parametrize(("basis", "imputed"), [("direct", 30), ("contact", 90)])
def test_a_ratio_gives_two_lines_whose_sum_is_the_cost_per_direct_or_contact_hour(basis: str, imputed: float) -> None:
    """£30 an hour, half of it direct and a quarter contact: £60 a direct hour, £120 an hour of contact."""
    settings = {**APRIL, "indirect_time": "ratio", "ratio_basis": basis}
    found = costed(settings, {"work_log": log("02,,worker,A,visit,60"), **CONTACT})
    lines = found.cost_lines.sort("component").select("component", "hours", "cost").rows()
    assert lines == [
        ("direct", 1, pytest.approx(30)),
        ("indirect", pytest.approx(imputed / 30), pytest.approx(imputed)),
    ]


def test_with_contact_as_basis_case_work_would_count_twice() -> None:
    settings = {**APRIL, "indirect_time": "ratio", "ratio_basis": "contact"}
    tables = {"work_log": log("02,,worker,A,visit,60", "02,,worker,A,notes,60"), **CONTACT}
    assert codes(settings, tables) == {"double-count"}


# Two counts of one cost

TWICE = {
    "work_log": log("02,ann,,A,,60", "03,mo,,A,,30"),
    "unit_costs": "role,cost_per_hour,overheads_cover\nworker,60,management;premises\nmanager,90,\n",
    "practitioners": "practitioner_id,role,overhead_item\nann,worker,\nmo,manager,management\n",
    "expenses": "category,cost,family_id,overhead_item\nrent,50,A,premises\nfares,7,A,travel\n",
}


def test_what_overheads_hold_already_is_told_with_its_sum() -> None:
    """60 + 45 of mo + 50 + 7; mo's 45 and the rent of 50 are counted twice."""
    found = costed(APRIL, TWICE)
    assert by_family(found, "cost") == pytest.approx({"A": 162})
    told = sorted(problem.message for problem in found.problems if problem.code == "double-count")
    assert len(told) == 2
    assert any("45" in message for message in told)
    assert any("50" in message for message in told)


def test_what_overheads_hold_already_may_be_left_out_and_is_counted() -> None:
    """60 + 7 are left."""
    found = costed({**APRIL, "double_counts": "remove"}, TWICE)
    assert by_family(found, "cost") == pytest.approx({"A": 67})
    gone = the_row(found.results["reconciliation"], item="excluded: in overheads already")
    assert (gone["rows"], gone["hours"]) == (1, 0.5)


# Whose money

SPENT = "category,cost,family_id,payment,phase,vat,life_years,date\n"


@pytest.mark.parametrize(
    ("expense", "of_family", "right"),
    [
        ("rent,120,A,,,20,,", 100, {"economic": 100, "economic_in_perspective": 100, "vat": 20, "financial": 120}),
        ("vouchers,50,A,transfer,,,,", 0, {"transfers": 50, "financial": 50}),
        ("training,70,A,,start_up,,,", 0, {"start_up": 70}),
        ("trial,80,A,,research,,,", 0, {"research": 80}),
        ("room,30,A,in_kind,,,,", 30, {"economic": 30, "economic_in_perspective": 30, "in_kind": 30}),
        ("desk,40,A,recharge,,,,", 0, {"recharge": 40}),
        (
            "van,900,A,,,,3,2023-01-01",
            300,
            {"economic": 300, "economic_in_perspective": 300, "annuity": 300, "capital_spent": 900, "financial": 900},
        ),
    ],
)
def test_each_kind_of_money_is_in_the_totals_that_it_belongs_to(
    expense: str, of_family: float, right: dict[str, float]
) -> None:
    """Beside an hour of £60 in cash; a van of £900 over three years is £300 a year and £900 spent."""
    tables = {"work_log": log("2023-04-03,,worker,A,,60"), "unit_costs": WORKER, "expenses": SPENT + expense}
    found = costed(YEAR, tables)
    assert by_family(found, "cost") == pytest.approx({"A": 60 + of_family})
    hour = dict.fromkeys(("economic", "economic_in_perspective", "financial"), 60.0)
    told = {name: cost for name, cost in measures(found).items() if name != "financial_before_uprating"}
    assert told == pytest.approx({name: right.get(name, 0) + hour.get(name, 0) for name in {**right, **hour}})


def test_time_of_volunteers_is_in_kind_and_lent_staff_are_a_recharge() -> None:
    """An hour each at £60, £10 and £20: A bears 70, of which 60 was paid; what is lent stands beside."""
    tables = {
        "work_log": log("02,,worker,A,,60", "02,,volunteer,A,,60", "02,,lent,A,,60"),
        "unit_costs": "role,cost_per_hour,payment\nworker,60,\nvolunteer,10,in_kind\nlent,20,recharge\n",
    }
    found = costed(APRIL, tables)
    assert by_family(found, "cost") == pytest.approx({"A": 70})
    told = measures(found)
    assert (told["economic"], told["in_kind"], told["financial"], told["recharge"]) == pytest.approx((70, 10, 60, 20))


def test_an_agency_outside_the_perspective_stands_beside() -> None:
    """60 of the Council and 40 of a charity that the study does not look at."""
    tables = {
        "work_log": log("02,,worker,A,,60", "02,,helper,A,,60"),
        "unit_costs": "role,cost_per_hour,agency\nworker,60,Council\nhelper,40,Charity\n",
        "agencies": "agency,sector,in_perspective\nCharity,voluntary,no\nCouncil,local government,yes\n",
    }
    told = measures(costed(APRIL, tables))
    assert (told["economic"], told["economic_in_perspective"]) == pytest.approx((100, 60))


def with_ledger(seeds: int) -> list[tuple[int, dict[str, str], dict[str, list[Row]]]]:
    """The first so many random full studies; those without a ledger get one of a line."""
    found = []
    for seed in islice(count(), seeds):
        settings, tables = random_full_study(seed)
        found.append((seed, settings, {"ledger": [{"agency": "Council", "cost": "1000"}], **tables}))
    return found


@pytest.mark.parametrize("tenth", range(10))
def test_the_bridge_to_the_ledger_adds_up_for_every_agency_of_60_random_studies(tenth: int) -> None:
    """From what was costed bottom up to what the ledger should show, to 1e-9 of the largest item."""
    bridges = 0
    for seed, settings, tables in with_ledger(60)[tenth::10]:
        found = costed(settings, tables)
        totals = found.results["agencies"].group_by("agency").agg(pl.col("cost").sum())
        for agency, lines in by_agency(found).items():
            bridges += "expected in the ledger" in lines
            assert adds_up(lines, dict(totals.iter_rows()).get(agency, 0.0)), (seed, agency, lines)
        checks = found.results["reconciliation"].filter(pl.col("item").str.ends_with("= expected in the ledger"))
        assert set(checks["check"]) <= {"OK"}, seed
        assert checks.height == sum("expected in the ledger" in lines for lines in by_agency(found).values())
    assert bridges


def by_agency(found: Costing) -> dict[str, dict[str, float]]:
    """The lines of each agency that lead to its ledger."""
    lines: dict[str, dict[str, float]] = {}
    for name, cost in reconciled(found, "ledger").items():
        agency, _, item = name.partition(": ")
        lines.setdefault(agency, {})[item] = cost
    return lines


def adds_up(lines: dict[str, float], bottom_up: float) -> bool:
    """Whether an agency's items lead from its total to the financial total and on to what is expected."""
    steps = {item: cost for item, cost in lines.items() if item.startswith(("plus ", "less "))}
    beyond = {"plus unlogged time not allocated", "less double counts"}
    start = lines.get("bottom up") or 0.0
    size = max(map(abs, (start, bottom_up, *steps.values())))
    differences = [start - bottom_up]
    if "expected in the ledger" in lines:
        financial = fsum([start, *(cost for item, cost in steps.items() if item not in beyond)])
        differences.append(financial - lines["financial before uprating"])
        differences.append(fsum([start, *steps.values()]) - lines["expected in the ledger"])
    return all(abs(difference) <= 1e-9 * size for difference in differences)


# Prices

SERIES = "year,index,series\n" + "".join(
    f"2022,100,{name}\n2023,{index},{name}\n" for name, index in (("pay", 102), ("prices", 108), ("capital", 108))
)


def test_each_element_of_a_unit_cost_rises_with_its_own_prices() -> None:
    """(38,400 x 1.02 + 17,280 x 1.08 + 1,000 x 1.08) / 1,531.8 = 38.4583."""
    tables = {
        "work_log": log("2023-04-03,,worker,A,,60"),
        "unit_costs": POST.format(price_year=2022),
        "price_index": SERIES,
    }
    row = the_row(unit_costs(study_from_text({**YEAR, "price_year": "2023"}, tables))[1])
    assert round(row["cost_per_hour"], 4) == 38.4583
    assert row["uprating"] == pytest.approx(row["cost_per_hour"] / (56_680 / 1531.8))


def test_a_published_rate_rises_by_its_share_of_pay() -> None:
    """Three quarters of 100 by 2%, the rest by 8%: 103.50."""
    tables = {
        "work_log": log("2023-04-03,,worker,A,,60"),
        "unit_costs": "role,cost_per_hour,pay_share,price_year\nworker,100,0.75,2022\n",
        "price_index": SERIES,
    }
    assert costs({**YEAR, "price_year": "2023"}, tables) == pytest.approx({"A": 103.5})


NO_WORK = {"unit_costs": WORKER, "work_log": log("2023-07-03,,worker,A,,60")}


def test_assets_have_a_rate_of_their_own() -> None:
    """£300 over three years: £100 a year without interest, discounted at 25% from the year's end: £80.

    The hour of £60 falls in the first year.
    """
    settings = {**YEAR, "discount_rate": "0.25", "annuity_rate": "0"}
    van = "category,cost,life_years,family_id,date\nvan,300,3,A,2023-01-01\n"
    row = the_row(costed(settings, {**NO_WORK, "expenses": van}).results["families"])
    assert (row["cost"], row["cost_discounted"]) == pytest.approx((160, 140))


@pytest.mark.parametrize(("start", "discounted"), [("2022-06-30", 48), ("2023-07-01", 60), ("", 60)])
def test_discounting_may_start_with_each_family(start: str, discounted: float) -> None:
    """£60 in July 2023, at 25%: a year and a month after June 2022 it is £48."""
    settings = {**YEAR, "discount_rate": "0.25", "discount_from": "family"}
    row = the_row(costed(settings, {**NO_WORK, "families": f"family_id,start\nA,{start}\n"}).results["families"])
    assert row["cost_discounted"] == pytest.approx(discounted)


# Attendance


@pytest.mark.parametrize(
    ("weights", "seconds"),
    [(("2", "1", "1"), (50, 25, 25)), (("2", "1", "0.5"), (58, 28, 14)), (("1", "1", ""), (34, 33, 33))],
)
def test_a_group_session_is_split_by_weight(weights: tuple[str, ...], seconds: tuple[int, ...]) -> None:
    """100 seconds at £1 a second: by 2, 1 and 0.5 they are 57.14, 28.57 and 14.29; the second that is left is A's."""
    came = "entry_id,family_id,weight\n" + "".join(f"e,{f},{w}\n" for f, w in zip("ABC", weights, strict=True))
    tables = {
        "work_log": "date,role,entry_id,minutes\n2024-04-02,worker,e,0:01:40\n",
        "unit_costs": "role,cost_per_hour\nworker,3600\n",
        "attendance": came,
    }
    assert costs(APRIL, tables) == pytest.approx(dict(zip("ABC", seconds, strict=True)))


# Methods and checklist

PLAIN = {
    "work_log": log("02,ann,,A,,60", "02,bob,,B,,60", "03,ann,,,,60"),
    "unit_costs": "role,salary,qualifications,hours_per_year,direct_share\nworker,5000,1000,100,0.5\n",
    "practitioners": "practitioner_id,role,available_hours\nann,worker,3\nbob,worker,1\n",
}


def test_the_table_of_methods_says_how_far_each_choice_moves_the_mean() -> None:
    """Two direct hours and one indirect at £60 are 180, 90 a family; an unlogged hour of ann's 60 more.

    At a ratio of a half two direct hours are 240. Without qualifications an hour is £50.
    """
    table = costed(APRIL, PLAIN).results["methods"]
    means = {(method, option): mean for method, option, mean in table.select("method", "option", "mean").iter_rows()}
    right = {
        ("indirect_time", "practitioner"): 90,
        ("indirect_time", "role"): 90,
        ("indirect_time", "study"): 90,
        ("indirect_time", "ratio"): 120,
        ("indirect_time", "exclude"): 60,
        ("unlogged_time", "report"): 90,
        ("unlogged_time", "allocate"): 120,
        ("qualifications", "include"): 90,
        ("qualifications", "exclude"): 75,
        ("discount_rate", "0"): 90,
        ("discount_rate", "0.015"): 90,
        ("discount_rate", "0.035"): 90,
    }
    assert means == pytest.approx(right)
    used = table.filter("in_use").select("method", "option").rows()
    assert used == [
        ("indirect_time", "practitioner"),
        ("unlogged_time", "report"),
        ("qualifications", "include"),
        ("discount_rate", "0"),
    ]


@pytest.mark.parametrize(
    ("settings", "method", "option"),
    [
        ({"unlogged_time": "allocate"}, "unlogged_time", "allocate"),
        ({"qualifications": "exclude"}, "qualifications", "exclude"),
        ({"indirect_time": "ratio"}, "indirect_time", "ratio"),
        ({"indirect_time": "exclude"}, "indirect_time", "exclude"),
    ],
)
def test_a_method_says_the_mean_that_choosing_it_gives(settings: dict[str, str], method: str, option: str) -> None:
    """Without ann's meeting, which a ratio would count twice."""
    tables = {**PLAIN, "work_log": log("02,ann,,A,,60", "02,bob,,B,,60")}
    said = the_row(costed(APRIL, tables).results["methods"], method=method, option=option)["mean"]
    chosen = the_row(costed({**APRIL, **settings}, tables).results["summary"], intervention="all")["mean"]
    assert said == pytest.approx(chosen)


def test_the_checklist_is_filled_from_the_run_and_the_study_or_left_to_the_author() -> None:
    table = costed({**APRIL, "perspective": "Local authority."}, PLAIN).results["checklist"]
    cheers = {row["number"]: row for row in table.iter_rows(named=True) if row["list"] == "CHEERS 2022"}
    assert set(cheers) == set(range(1, 29))
    assert (cheers[8]["answer"], cheers[8]["source"]) == ("Local authority.", "study")
    assert "2024-04-01 to 2024-04-30 (30 days)" in cheers[9]["answer"]
    assert cheers[9]["source"] == "run"
    assert (cheers[28]["answer"], cheers[28]["source"]) == ("For the author.", "author")


# A study that uses none of it

BLANK = {
    "practitioners": ("fte", "start", "end", "team", "site", "indirect_over", "overhead_item"),
    "unit_costs": ("payment", "pay_share", "overheads_cover"),
    "activities": ("phase",),
    "families": ("exit", "site", "adults", "children"),
    "expenses": ("payment", "phase", "vat", "overhead_item"),
    "price_index": ("series",),
}
"""The columns of the method in full."""
EMPTY = {
    "diary": ("stratum", "stratum_start", "stratum_end", "logged_from", "logged_to"),
    "agencies": ("agency", "sector", "in_perspective"),
    "attendance": ("entry_id", "family_id", "weight"),
}
DEFAULTS = {
    "gross_up": "days",
    "indirect_window": "period",
    "ratio_basis": "direct",
    "double_counts": "keep",
    "qualifications": "include",
    "discount_from": "study",
}


def everything(settings: Mapping[str, Any], tables: Mapping[str, Any]) -> dict[str, str]:
    """Every result of a study as text."""
    found = costing.cost(costing.Study.from_tables({"study": {"title": "A test", **settings}, **tables}))
    return {**written(found.results), "cost_lines": as_csv(found.cost_lines), "entries": as_csv(found.entries)}


@pytest.mark.parametrize("seed", range(12))
def test_columns_and_tables_that_are_there_but_blank_change_nothing(seed: int) -> None:
    """To the byte, with every setting left at what it is without being given."""
    settings, tables = random_study(seed)
    plain = {name: pl.DataFrame(rows) for name, rows in tables.items()}
    blank = {
        name: frame.with_columns(pl.lit("").alias(column) for column in BLANK.get(name, ()))
        for name, frame in plain.items()
    }
    empty = {name: pl.DataFrame(schema=dict.fromkeys(columns, pl.String)) for name, columns in EMPTY.items()}
    one, other = everything(settings, plain), everything({**settings, **DEFAULTS}, {**blank, **empty})
    assert {name for name in one.keys() | other.keys() if one.get(name) != other.get(name)} == set()
