"""Scenarios by hand: what changes, why, and how much of it is hours, posts and cash."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest

from tests.compared import BASE, PARTS, PARTS_OF_VOLUME, Record, by_name, compared, of_all, one_change
from tests.random_studies import Row
from tests.studies import Tables, costed

YEAR = {"start": "2023-01-01", "end": "2023-12-31"}
"""365 days."""
ALLOCATE = {**YEAR, "unlogged_time": "allocate"}
APRIL = {"start": "2024-04-01", "end": "2024-04-30"}
MORE_FAMILIES = "study,families,multiply,1.2"
AN_HOUR = "role,cost_per_hour\nworker,40\n"
SALARY = "role,salary,hours_per_year\nworker,52000,1300\n"
PUBLISHED = "role,cost_per_hour,hours_per_year\nworker,40,1300\n"
ANN_AND_BOB = "practitioner_id,role,available_hours\nann,worker,1300\nbob,worker,1300\n"
LOG = "date,practitioner_id,role,family_id,activity,hours\n"
KINDS = "activity,kind\nvisit,contact\ntravel,travel\nmeeting,indirect\n"


def log(*rows: str) -> str:
    """A work log of rows `date,practitioner,role,family,activity,hours`; a day alone is of April 2024."""
    return LOG + "\n".join(row if row.split(",")[0].count("-") else f"2024-04-{row}" for row in rows)


def split(row: Record) -> dict[str, float]:
    """The parts of a difference that are not nothing."""
    return {name: row[name] for name in (*PARTS, *PARTS_OF_VOLUME) if abs(row[name]) > 1e-9}


# Twenty families and four more: 2,000 hours that vary and 500 that do not


def twenty_families(fixed: str, people: tuple[str, ...] = ("",)) -> list[Row]:
    """Ten entries of ten hours for each of 20 families, and 50 entries of ten hours of a fixed activity.

    Each second entry is of the second person, if there are two; without any, all are of the role alone.
    """
    visits = [(f"F{place // 10:02}", "visit") for place in range(200)]
    return [
        {
            "date": str(date(2023, 1, 2) + timedelta(place)),
            "practitioner_id": people[place % len(people)],
            "role": "" if people[0] else "worker",
            "family_id": family,
            "activity": activity,
            "hours": "10",
        }
        for place, (family, activity) in enumerate([*visits, *[("", fixed)] * 50])
    ]


FIXED = {
    "nothing": ("surgery", "activity,kind,varies_with\nvisit,contact,\nsurgery,indirect,nothing\n"),
    "staff": ("meeting", KINDS),
}
"""Fixed hours: of an activity that varies with nothing, and of an indirect one, whose default is staff."""
POSTS: dict[str, dict[str, Any]] = {
    "salary": {"unit_costs": SALARY},
    "published": {"unit_costs": PUBLISHED},
    "available hours": {"unit_costs": AN_HOUR, "practitioners": ANN_AND_BOB},
}
"""Where the hours of a full-time post come from."""


def team(fixed: str, posts: str) -> dict[str, Any]:
    """The tables of the twenty families."""
    activity, kinds = FIXED[fixed]
    people = ("ann", "bob") if "practitioners" in POSTS[posts] else ("",)
    return {"work_log": twenty_families(activity, people), "activities": kinds, **POSTS[posts]}


@pytest.mark.parametrize("posts", POSTS)
@pytest.mark.parametrize("fixed", FIXED)
@pytest.mark.parametrize("capacity", ["", "flexible"])
def test_four_more_families_cost_4000_each_and_need_a_third_post(fixed: str, posts: str, capacity: str) -> None:
    """2,000 x 1.2 + 500 = 2,900 h x 40 = 116,000, / 24 = 4,833.33; 16,000 more, / 4 = 4,000 a family.

    400 h more logged; 2,500 / 1,300 = 1.92, so two posts; 2,900 / 1,300 = 2.23, so three: 1,300 x 40 = 52,000 to pay.
    Hours a family fall from 125 to 120.83: families 4 x 122.9167 x 40, intensity 22 x -4.1667 x 40.
    """
    row = one_change(YEAR, team(fixed, posts), MORE_FAMILIES, capacity)
    assert row["number"] == pytest.approx(24)
    assert row["total"] == pytest.approx(116_000)
    assert round(row["mean"], 2) == 4_833.33
    assert row["difference"] == pytest.approx(16_000)
    families, intensity = 4 * (125 + 2_900 / 24) / 2 * 40, 22 * (2_900 / 24 - 125) * 40
    right = {"volume": 16_000, "families": families, "intensity": intensity}
    assert split(row) == pytest.approx(right)
    assert row["difference_marginal"] / 4 == pytest.approx(4_000)
    assert row["hours_released"] == pytest.approx(-400)
    assert row["posts_released"] == -1
    assert row["cashable"] == pytest.approx(-52_000)
    assert row["full_year_difference"] == pytest.approx(16_000)


def test_the_base_of_the_twenty_families() -> None:
    """2,500 h x 40 = 100,000, / 20 = 5,000."""
    found = compared(YEAR, team("nothing", "salary"), a_row(MORE_FAMILIES))
    row = of_all(found, BASE)
    assert (row["number"], row["total"], row["mean"]) == pytest.approx((20, 100_000, 5_000))
    assert row["difference"] is None


def a_row(step: str) -> list[Row]:
    """One row of `scenarios`, named `s`: `table,column,change,value`."""
    return [{"scenario": "s", **dict(zip(("table", "column", "change", "value"), step.split(","), strict=True))}]


MORE = a_row(MORE_FAMILIES)


@pytest.mark.parametrize("fixed", FIXED)
@pytest.mark.parametrize(
    ("capacity", "hours", "released"), [("flexible", 3_000, -1), ("fixed", 2_900, 0), ("posts", 3_900, -1)], ids=str
)
def test_unlogged_time_follows_the_capacity(fixed: str, capacity: str, hours: float, released: int) -> None:
    """Of 2,600 available hours 2,500 are logged, then 2,900.

    Flexible: 100 are unlogged as before, 3,000; fixed: none is left and nobody comes, 2,900; posts: three, 3,900.
    """
    row = one_change(ALLOCATE, team(fixed, "available hours"), MORE_FAMILIES, capacity)
    assert row["total"] == pytest.approx(hours * 40)
    assert row["difference"] == pytest.approx((hours - 2_600) * 40)
    assert row["posts_released"] == released


def test_in_a_chain_fixed_capacity_has_the_posts_of_the_base_case() -> None:
    """Fixed has the two posts of the base; posts a third of 1,300 h x 40 = 52,000; fixed again does without it."""
    chain = [{**row, "scenario": name, "capacity": name[:5]} for name in ("fixed", "posts", "fixed 2") for row in MORE]
    found = compared(ALLOCATE, team("nothing", "available hours"), chain, chain=True)
    links = [of_all(found, name) for name in ("fixed", "posts", "fixed 2")]
    assert [link["posts_released"] for link in links] == [0, -1, 1]
    assert [link["cashable"] for link in links] == pytest.approx([0, -52_000, 52_000])
    assert [link["hours_released"] for link in links] == pytest.approx([-400, 0, 0])
    assert links[1]["note"].endswith("It takes no more hours: 1 more post, £52,000 in cash.")


@pytest.mark.parametrize(("fixed", "hours"), [("nothing", 2_900), ("staff", 3_150)])
def test_under_posts_what_varies_with_staff_grows_with_whole_posts(fixed: str, hours: float) -> None:
    """Two posts become three: 500 hours that vary with staff become 750, those that vary with nothing stay."""
    row = one_change(YEAR, team(fixed, "salary"), MORE_FAMILIES, "posts")
    assert row["total"] == pytest.approx(hours * 40)
    assert row["posts_released"] == -1


def test_staff_whose_own_hours_fill_every_post_do_not_multiply() -> None:
    """Of 1,300 hours of a post 1,250 are meetings; a tenth more, 1,375, needs a second.

    Had it as many meetings, 2,750 in all, a third would be needed, and so on: so the time stays 1,375 hours.
    """
    meetings = [{**row, "activity": "meeting", "family_id": ""} for row in twenty_families("meeting")[:125]]
    visit = {**meetings[0], "activity": "visit", "family_id": "F00", "hours": "0.5"}
    tables: dict[str, Any] = {"work_log": [*meetings, visit], "activities": KINDS, "unit_costs": PUBLISHED}
    row = one_change(YEAR, tables, "work_log,minutes,multiply,1.1,kind=indirect", "posts")
    assert (row["hours_released"], row["posts_released"]) == (pytest.approx(-125), -1)
    assert row["cashable"] == pytest.approx(-52_000)


def test_a_post_less_saves_its_pay_and_direct_overheads_only() -> None:
    """39,000 + 2,600 on-costs + 5,200 direct + 5,200 indirect overheads = 52,000, / 1,300 = 40; 46,800 / 1,300 = 36.

    2,500 h x 0.4 = 1,000 h: -60,000 in all, -1,500 x 36 = -54,000 marginal; one post of two goes: 1,300 x 36 in cash.
    """
    tables = team("nothing", "salary") | {
        "unit_costs": "role,salary,on_costs,direct_overheads,indirect_overheads,hours_per_year\n"
        "worker,39000,2600,5200,5200,1300\n"
    }
    row = one_change(YEAR, tables, "work_log,minutes,multiply,0.4")
    assert row["difference"] == pytest.approx(-60_000)
    assert split(row) == pytest.approx({"volume": -60_000, "intensity": -60_000})
    assert row["difference_marginal"] == pytest.approx(-54_000)
    assert row["hours_released"] == pytest.approx(1_500)
    assert row["posts_released"] == 1
    assert row["cashable"] == pytest.approx(46_800)


def test_without_the_hours_of_a_post_none_is_known_to_be_released() -> None:
    """A role that says no hours a year and has nobody with available hours: posts are blank, hours are not."""
    tables = team("nothing", "salary") | {"unit_costs": AN_HOUR}
    row = one_change(YEAR, tables, "work_log,minutes,multiply,0.4")
    assert row["posts_released"] is None
    assert row["hours_released"] == pytest.approx(1_500)
    assert row["cashable"] == pytest.approx(0)


def test_four_more_families_from_july_are_half_as_many_over_the_year() -> None:
    """Ten hours a month at 40 for one family: 60 + 60 x 1.2 = 132 h; 1 + 0.2 x 184/365 families; a full year: 144 h."""
    tables = {"work_log": monthly(), "unit_costs": AN_HOUR}
    row = one_change(YEAR, tables, f"{MORE_FAMILIES},,,2023-07,")
    assert row["total"] == pytest.approx(132 * 40)
    assert row["number"] == pytest.approx(1 + 0.2 * 184 / 365)
    assert row["full_year_difference"] == pytest.approx(24 * 40)


# Travel


def travelling() -> dict[str, Any]:
    """Two people with 1,250 hours each, of which each logs 1,000 on visits and 200 on travel; 40 an hour."""
    rows = [
        {
            "date": str(date(2023, 1, 2) + timedelta(place)),
            "practitioner_id": person,
            "family_id": f"F{place % 7}",
            "activity": "visit" if place < 100 else "travel",
            "hours": "10",
        }
        for person in ("ann", "bob")
        for place in range(120)
    ]
    staff = "practitioner_id,role,available_hours\nann,worker,1250\nbob,worker,1250\n"
    return {"work_log": rows, "unit_costs": AN_HOUR, "activities": KINDS, "practitioners": staff}


@pytest.mark.parametrize(
    ("capacity", "difference"), [("", -3_200), ("flexible", -3_200), ("fixed", 0), ("posts", 0)], ids=str
)
def test_less_travel_releases_80_hours_and_no_cash(capacity: str, difference: float) -> None:
    """400 x 0.2 = 80 h x 40 = 3,200; fixed: 100 unlogged hours become 180, and 2,500 x 40 stay to be paid.

    2,400 and 2,320 hours are both two posts of 1,250.
    """
    row = one_change(ALLOCATE, travelling(), "work_log,minutes,multiply,0.8,activity=travel", capacity)
    assert row["difference"] == pytest.approx(difference, abs=1e-6)
    assert row["total"] == pytest.approx(100_000 + difference)
    assert split(row) == pytest.approx({"volume": difference, "intensity": difference} if difference else {})
    assert row["hours_released"] == pytest.approx(80)
    assert row["posts_released"] == 0
    assert row["cashable"] == pytest.approx(0, abs=1e-6)


def test_a_share_of_the_travel_is_a_share_of_its_hours() -> None:
    """A quarter of 400 hours x 0.8: 20 h less."""
    row = one_change(ALLOCATE, travelling(), "work_log,minutes,multiply,0.8,kind=travel,0.25")
    assert row["difference"] == pytest.approx(-800)
    assert row["hours_released"] == pytest.approx(20)


def test_with_fixed_capacity_nobody_has_less_than_no_unlogged_time() -> None:
    """1,250 hours each; twice the visits of ann, 2,200 h: none unlogged; bob's 50 stay: 2,200 + 1,250 = 3,450 h."""
    step = "work_log,minutes,multiply,2,practitioner_id=ann; activity=visit"
    row = one_change(ALLOCATE, travelling(), step, "fixed")
    assert row["total"] == pytest.approx(3_450 * 40)


# Pay


@pytest.mark.parametrize(
    ("steps", "rate"),
    [
        (("unit_costs,salary,multiply,1.05",), 30.015),
        (("unit_costs,salary,multiply,1.05", "unit_costs,salary,multiply,1.02"), 30.4413),
        (("unit_costs,salary,set,30000",), 29),
        (("unit_costs,salary,add,1000",), 29),
        (("unit_costs,cost_per_hour,multiply,1.05",), 30.45),
    ],
    ids=str,
)
def test_a_pay_award_reaches_the_pay_in_a_published_rate(steps: tuple[str, ...], rate: float) -> None:
    """29 x (0.3 + 0.7 x 1.05) = 30.015; 29 x (0.3 + 0.7 x 1.05 x 1.02) = 30.4413; an amount says nothing of a rate."""
    tables = {
        "work_log": log("02,,worker,A,,1"),
        "unit_costs": "role,cost_per_hour,pay_share\nworker,29,0.7\n",
    }
    row = of_all(compared(APRIL, tables, [row for step in steps for row in a_row(step)]), "s")
    assert row["total"] == pytest.approx(rate, rel=1e-12)
    assert row["difference"] == pytest.approx(rate - 29, abs=1e-12)
    assert split(row) == pytest.approx({"price": rate - 29} if rate > 29 else {})
    assert row["hours_released"] == 0


def test_a_pay_award_does_not_reach_a_published_rate_that_says_nothing_of_pay() -> None:
    """29 stays 29, and a warning says that nothing was changed."""
    tables = {"work_log": log("02,,worker,A,,1"), "unit_costs": "role,cost_per_hour\nworker,29\n"}
    result = costed(APRIL, {**tables, "scenarios": a_row("unit_costs,salary,multiply,1.05")})
    assert "changes-nothing" in {problem.code for problem in result.problems}
    assert list(result.compare()["total"]) == pytest.approx([29] * 6)


def test_a_pay_award_that_skips_some_rates_says_which() -> None:
    """Half of two hours rises: 29 + 30.015; the warning names the role whose rate says nothing of pay."""
    tables = {
        "work_log": log("02,,worker,A,,1", "02,,nurse,A,,1"),
        "unit_costs": "role,cost_per_hour,pay_share\nworker,29,0.7\nnurse,29,\n",
    }
    result = costed(APRIL, {**tables, "scenarios": a_row("unit_costs,salary,multiply,1.05")})
    partly = [problem.message for problem in result.problems if problem.code == "partly-applied"]
    assert len(partly) == 1
    assert "nurse" in partly[0]
    assert of_all(compared(APRIL, tables, a_row("unit_costs,salary,multiply,1.05")), "s")["total"] == pytest.approx(
        59.015
    )


def monthly(year: int = 2023) -> str:
    """Ten hours a month for one family."""
    return log(*(f"{year}-{month:02}-15,,worker,A,,10" for month in range(1, 13)))


def test_a_pay_award_from_july_is_half_of_one_for_the_year() -> None:
    """120 hours at 40; a tenth more pay is 44 an hour, 480 in a year and 240 in the second half of it."""
    tables = {"work_log": monthly(), "unit_costs": SALARY}
    late = one_change(YEAR, tables, "unit_costs,salary,multiply,1.1,,,2023-07,")
    whole = one_change(YEAR, tables, "unit_costs,salary,multiply,1.1")
    assert late["difference"] == pytest.approx(240)
    assert split(late) == pytest.approx({"price": 240})
    assert whole["difference"] == pytest.approx(480)
    assert late["full_year_difference"] == pytest.approx(480)
    assert whole["full_year_difference"] == pytest.approx(480)


def test_a_full_year_of_a_change_is_of_one_year_however_long_the_study() -> None:
    """240 hours over two years, 44 for 40 in their last six months: 240; throughout it would be 960, 480 a year."""
    tables = {"work_log": monthly() + "\n" + monthly(2022).removeprefix(LOG), "unit_costs": SALARY}
    two_years = {"start": "2022-01-01", "end": "2023-12-31"}
    row = one_change(two_years, tables, "unit_costs,salary,multiply,1.1,,,2023-07,2023-12")
    assert row["difference"] == pytest.approx(240)
    assert row["full_year_difference"] == pytest.approx(480)


# Who does the work


def test_a_quarter_of_the_visits_of_a_senior_to_a_junior() -> None:
    """Of 40 h of visits 10 h at 60 become 10 h at 30: 300 less, all of it mix; 20 h of the senior's meetings stay.

    80 hours before and after; shares 60/80 and 20/80 become 50/80 and 30/80: 80 x (-0.125 x 60 + 0.125 x 30) = -300.
    """
    visits = [f"{day:02},,senior,F{day % 2},visit,10" for day in range(1, 5)]
    tables = {
        "work_log": log(*visits, "05,,senior,F0,notes,20", "06,,junior,F1,visit,20"),
        "unit_costs": "role,cost_per_hour\nsenior,60\njunior,30\n",
        "activities": "activity,kind\nvisit,contact\nnotes,case_work\n",
    }
    row = one_change(APRIL, tables, "work_log,role,set,junior,role=senior; activity=visit,0.25")
    assert row["total"] == pytest.approx(4_200 - 300)
    assert split(row) == pytest.approx({"mix": -300})
    assert row["hours_released"] == pytest.approx(0, abs=1e-9)


def test_agencies_of_roles_change_with_the_role_and_those_of_people_do_not() -> None:
    """Ten hours of a role of Health, ten of bob of the Council, both to a role of the Charity: 30 an hour for 60."""
    tables = {
        "work_log": log("02,,nurse,A,,10", "03,bob,,A,,10"),
        "unit_costs": "role,cost_per_hour,agency\nnurse,60,Health\naide,30,Charity\n",
        "practitioners": "practitioner_id,role,agency\nbob,nurse,Council\n",
    }
    found = compared(APRIL, tables, a_row("work_log,role,set,aide"))
    assert {name: cost for name, cost in by_name(found, BASE, "agency").items() if cost} == pytest.approx(
        {"Council": 600, "Health": 600}
    )
    assert {name: cost for name, cost in by_name(found, "s", "agency").items() if cost} == pytest.approx(
        {"Charity": 300, "Council": 300}
    )


# Expenses


def test_expenses_vary_with_families_staff_or_nothing() -> None:
    """1,000 of a family's own and 100 shared that vary with families x 1.2: 220; rent and laptops stay."""
    tables = team("nothing", "salary") | {"expenses": EXPENSES}
    row = one_change(YEAR, tables, MORE_FAMILIES)
    assert row["expenses"] == pytest.approx(220)
    assert row["difference"] == pytest.approx(16_220)


def test_under_posts_expenses_of_staff_grow_with_all_whole_posts() -> None:
    """Two posts become three: laptops 600 x 3/2."""
    tables = team("nothing", "salary") | {"expenses": EXPENSES}
    assert one_change(YEAR, tables, MORE_FAMILIES, "posts")["expenses"] == pytest.approx(220 + 300)


EXPENSES = "category,cost,family_id,varies_with\nfares,1000,F03,\nrent,5000,,\nfood,100,,families\nlaptops,600,,staff\n"


def test_what_is_not_spent_is_cash() -> None:
    """Half of a rent of 5,000: 2,500 less, all of it cashable, no hour and no post released."""
    tables = team("nothing", "salary") | {"expenses": EXPENSES}
    row = one_change(YEAR, tables, "expenses,cost,multiply,0.5,category=rent")
    assert row["difference"] == pytest.approx(-2_500)
    assert split(row) == pytest.approx({"expenses": -2_500})
    assert row["difference_marginal"] == pytest.approx(-2_500)
    assert (row["hours_released"], row["posts_released"]) == (0, 0)
    assert row["cashable"] == pytest.approx(2_500)


# Weights, ratios, sessions


def test_a_sampled_hour_stands_for_as_many_as_its_stratum_has() -> None:
    """Ten hours in one of four weeks are 40; a tenth less is 4 hours and 160."""
    tables = {
        "work_log": log("02,,worker,A,,10"),
        "unit_costs": AN_HOUR,
        "diary": "stratum,stratum_start,stratum_end,logged_from,logged_to\n"
        "s,2024-04-01,2024-04-28,2024-04-01,2024-04-07\n",
    }
    row = one_change({"start": "2024-04-01", "end": "2024-04-28"}, tables, "work_log,minutes,multiply,0.9")
    assert (row["total"], row["difference"]) == pytest.approx((1_440, -160))
    assert row["hours_released"] == pytest.approx(4)


def test_imputed_time_follows_direct_time() -> None:
    """Half of the time is direct: ten hours cost 20 x 40 = 800; a fifth less is 160 and four hours less."""
    tables = {"work_log": log("02,,worker,A,,10"), "unit_costs": "role,cost_per_hour,direct_share\nworker,40,0.5\n"}
    row = one_change({**APRIL, "indirect_time": "ratio"}, tables, "work_log,minutes,multiply,0.8")
    assert (row["total"], row["difference"]) == pytest.approx((640, -160))
    assert row["hours_released"] == pytest.approx(4)


def test_the_time_of_one_family_in_a_session_can_change() -> None:
    """Nine hours of A and B, twice as much for B: 3 and 6 h; B's x 1.5 is 9 h, 12 in all."""
    tables = {
        "work_log": f"entry_id,{LOG}s1,2024-04-02,,worker,,,9",
        "attendance": "entry_id,family_id,weight\ns1,A,1\ns1,B,2\n",
        "unit_costs": AN_HOUR,
    }
    row = one_change(APRIL, tables, "work_log,minutes,multiply,1.5,family_id=B")
    assert row["total"] == pytest.approx(12 * 40)


# Studies at the edge of what can be costed

VISITS = log("02,ann,,A,visit,5", "03,bob,,B,visit,4", "04,ann,,A,travel,2", "05,ann,,,meeting,3")
STAFF = "practitioner_id,role,agency,available_hours\nann,worker,Council,40\nbob,aide,,20\n"
RATES = (
    "role,salary,hours_per_year,on_costs_rate,direct_share,agency\n"
    "worker,52000,1300,0.2,0.5,Health\naide,26000,1300,,0.6,\n"
)
PLAIN: dict[str, Any] = {"work_log": VISITS, "practitioners": STAFF, "unit_costs": RATES, "activities": KINDS}
OWN_AND_SHARED = (
    "category,cost,date,family_id,agency,life_years\n"
    "fares,20,2024-04-09,A,,\nrent,90,,,Council,\ncar,900,2024-04-10,,Health,3\n"
)
EDGES: dict[str, tuple[Mapping[str, str], Tables]] = {
    "plain": (APRIL, PLAIN),
    "allocated": ({**APRIL, "unlogged_time": "allocate"}, PLAIN),
    "no direct time": (APRIL, {**PLAIN, "work_log": log("05,ann,,,meeting,3")}),
    "no direct time, but families": (
        {**APRIL, "unlogged_time": "allocate"},
        {**PLAIN, "work_log": log("05,ann,,,meeting,3"), "families": "family_id\nA\nB\n", "expenses": OWN_AND_SHARED},
    ),
    "nothing in the period": (APRIL, {**PLAIN, "work_log": log("2024-05-05,ann,,A,visit,3")}),
    "expenses only": (
        APRIL,
        {**PLAIN, "work_log": log("2024-05-05,ann,,A,visit,3"), "expenses": OWN_AND_SHARED},
    ),
    "ratio": ({**APRIL, "indirect_time": "ratio"}, {**PLAIN, "work_log": log("02,ann,,A,visit,5", "03,bob,,B,,4")}),
    "excluded": ({**APRIL, "indirect_time": "exclude", "unlogged_time": "allocate"}, PLAIN),
    "by role and month": ({**APRIL, "indirect_time": "role", "indirect_window": "month"}, PLAIN),
    "sampled": (
        {**APRIL, "unlogged_time": "allocate"},
        {
            **PLAIN,
            "diary": "stratum,stratum_start,stratum_end,logged_from,logged_to\n"
            "s,2024-04-01,2024-04-30,2024-04-01,2024-04-03\n",
        },
    ),
    "sessions": (
        APRIL,
        {
            **PLAIN,
            "work_log": f"entry_id,{LOG}s1,2024-04-02,ann,,,visit,7\ns2,2024-04-03,bob,,C,visit,2",
            "attendance": "entry_id,family_id,weight\ns1,A,1\ns1,B,2\n",
        },
    ),
    "interventions, one unspecified": (
        {**APRIL, "discount_rate": "0.035", "discount_from": "family"},
        {**PLAIN, "families": "family_id,intervention,start\nA,x,2020-01-01\nB,,\nC,y,\n", "expenses": OWN_AND_SHARED},
    ),
    "in kind and recharged": (
        APRIL,
        {**PLAIN, "unit_costs": "role,cost_per_hour,payment\nworker,40,recharge\naide,20,in_kind\n"},
    ),
}
CHANGES = (
    "study,families,multiply,0",
    "study,families,multiply,1.5",
    "work_log,minutes,multiply,0",
    "work_log,minutes,multiply,1.25,kind=contact",
    "work_log,role,set,aide",
    "work_log,role,set,worker,role=aide,0.5",
    "unit_costs,salary,multiply,1.1",
    "unit_costs,salary,multiply,0",
    "practitioners,available_hours,multiply,0.5",
    "unit_costs,salary,multiply,1.1,,,2024-04,2024-04",
)


@pytest.mark.parametrize("edge", EDGES)
@pytest.mark.parametrize("capacity", ["flexible", "fixed", "posts"])
def test_at_the_edge_of_a_study_parts_still_add_up(edge: str, capacity: str) -> None:
    """No families, no direct time, ratios, sampled and shared time: the parts are the difference, figure by figure."""
    settings, tables = EDGES[edge]
    names = ("table", "column", "change", "value", "where", "share", "from", "to")
    blank = dict.fromkeys(names, "") | {"capacity": capacity}
    rows = [
        blank | dict(zip(names, step.split(","), strict=False)) | {"scenario": f"s{place}"}
        for place, step in enumerate(CHANGES)
    ]
    found = compared(settings, tables, rows)
    assert len({scenario for scenario, _, _ in found}) == len(CHANGES) + 1
    for (scenario, by, name), row in found.items():
        if scenario != BASE:
            before = found.get((BASE, by, name), {"total": 0.0})
            sums = [row["total"] - before["total"], sum(row[part] for part in PARTS)]
            assert sums == pytest.approx([row["difference"]] * 2, abs=1e-6), (scenario, by, name)
            volume = sum(row[part] for part in PARTS_OF_VOLUME)
            assert volume == pytest.approx(row["volume"], abs=1e-6), (scenario, by, name)


def test_without_families_there_is_no_mean() -> None:
    """Families x 0: what varies is gone, 500 fixed hours stay, the mean is blank."""
    row = one_change(YEAR, team("nothing", "salary"), "study,families,multiply,0")
    assert (row["number"], row["mean"]) == (0, None)
    assert row["total"] == pytest.approx(20_000)
    assert row["difference"] == pytest.approx(-80_000)


@pytest.mark.parametrize("capacity", ["flexible", "fixed", "posts"])
def test_time_that_is_moved_to_its_own_role_stays_where_it_is(capacity: str) -> None:
    """Travel of workers set to worker: nothing, under any capacity."""
    row = one_change(ALLOCATE, travelling(), "work_log,role,set,worker,activity=travel", capacity)
    assert (row["difference"], row["hours_released"], row["cashable"]) == (0, 0, 0)


def test_time_that_has_moved_is_not_moved_again_from_where_it_was() -> None:
    """An hour of the aide becomes the worker's; none is left for the leader, who has no unit cost before the 10th."""
    tables = {
        "work_log": log("02,,aide,A,,1"),
        "unit_costs": "role,cost_per_hour,valid_from\naide,10,\nworker,20,\nleader,30,2024-04-10\n",
    }
    steps = [a_row(f"work_log,role,set,{role}")[0] | {"where": "role=aide"} for role in ("worker", "leader")]
    assert of_all(compared(APRIL, tables, steps), "s")["total"] == pytest.approx(20)


def test_time_moved_from_a_recharged_role_to_one_that_is_paid_is_a_cost() -> None:
    """An hour of an aide at 10, one of a nurse whom another agency is charged for: as an aide's it costs 10 too."""
    tables = {
        "work_log": log("02,,aide,A,,1", "03,,nurse,A,,1"),
        "unit_costs": "role,cost_per_hour,payment\naide,10,\nnurse,20,recharge\n",
    }
    found = compared(APRIL, tables, [a_row("work_log,role,set,aide")[0] | {"where": "role=nurse"}])
    assert (of_all(found, BASE)["total"], of_all(found, "s")["total"]) == (10, pytest.approx(20))
