"""The slow reference against arithmetic done by hand, and against its own identities on random studies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction

import pytest

from tests.random_studies import Row, random_full_study, random_study
from tests.slow_reference import Answer, Study, Totals, cost_study, is_costed, seconds_of, several

SEEDS = range(200)
TWO_MONTHS = {"start": "2024-03-15", "end": "2024-05-14"}


def log(*cells: str) -> list[Row]:
    """A work log from `date | practitioners | role | families | minutes` (a colon or an h: hours)."""
    columns = ("date", "practitioner_id", "role", "family_id", "minutes")
    return [dict(zip(columns, (part.strip() for part in row.split("|")), strict=True)) for row in cells]


def at(role: str, cost_per_hour: str, **more: str) -> Row:
    """A published unit cost."""
    return {"role": role, "cost_per_hour": cost_per_hour, **more}


def measures(hours: int, cost: int | Fraction) -> tuple[Fraction, Fraction]:
    """Hours and cost, as totals hold them."""
    return Fraction(hours), Fraction(cost)


def pence(amount: Fraction | None, places: int = 2) -> float:
    """As published: rounded."""
    assert amount is not None
    return round(float(amount), places)


def test_remainder_seconds_go_to_the_first_families_in_code_point_order() -> None:
    """0:16:40 is 1,000 s; among Z, é and 漢 (given backwards) 334, 333, 333 s; at £36 an hour 1p a second."""
    rows = log("2024-04-01 | ann | worker | 漢; é; Z | 0:16:40")
    families = cost_study(TWO_MONTHS, {"work_log": rows, "unit_costs": [at("worker", "36")]}).families
    costs = {name: record["cost"] for name, record in families.items()}
    assert costs == {"Z": Fraction("3.34"), "é": Fraction("3.33"), "漢": Fraction("3.33")}


def test_each_of_several_practitioners_gets_the_whole_time_and_a_name_twice_counts_once() -> None:
    """Ann and Bob, an hour with A and B: 2 practitioner hours, an hour a family, £36 each; `A;A` is A."""
    rows = log("2024-04-01 | bob; ann; bob | worker | B;A;A | 60")
    answer = cost_study(TWO_MONTHS, {"work_log": rows, "unit_costs": [at("worker", "36")]})
    assert {name: (r["hours_direct"], r["cost"]) for name, r in answer.families.items()} == {
        "A": (1, 36),
        "B": (1, 36),
    }
    assert {name: r["hours_direct"] for name, r in answer.practitioners.items()} == {"ann": 1, "bob": 1}


@pytest.mark.parametrize(
    ("column", "written", "seconds"),
    [
        ("minutes", "5.025", 302),  # 301.5
        ("minutes", "5.008", 300),  # 300.48
        ("hours", "0.00125", 5),  # 4.5
        ("hours", "1.3", 4680),
        ("hours", "1:30", 5400),
        ("minutes", "1:30", 5400),
        ("minutes", "0:12:30", 750),
        ("minutes", "45", 2700),
    ],
)
def test_durations_are_whole_seconds_halves_up(column: str, written: str, seconds: int) -> None:
    assert seconds_of({column: written}) == seconds


def test_a_built_up_unit_cost_agrees_with_the_published_one() -> None:
    """Smith et al 2021 (PMC8917322), social care worker 2016: €40 an hour.

    37,663 pay + 11,346 on-costs + 9,415.75 overheads (25% of pay) + 6,496 capital = 64,920.75; over 1,636
    hours 39.68; with half of the time direct 79.37 per direct hour.
    """
    row = {
        "role": "social care worker",
        "salary": "37663",
        "on_costs": "11346",
        "direct_overheads_rate": "0.25",
        "overheads_base": "pay",
        "capital_overheads": "6496",
        "hours_per_year": "1636",
        "direct_share": "0.5",
    }
    (found,) = cost_study(TWO_MONTHS, {"work_log": [], "unit_costs": [row]}).unit_costs
    assert pence(found["cost_per_hour"]) == 39.68
    assert pence(found["cost_per_direct_hour"]) == 79.37
    assert found["cost_per_contact_hour"] is None


@pytest.mark.parametrize(
    ("cost", "year", "expected"),
    [("1509", "2005/06", 1866.8101), ("132", "2009/10", 146.5928), ("1000", "2012/13", 1042.437)],
)
def test_uprating(cost: str, year: str, expected: float) -> None:
    """New Economy unit cost database: 1,509 x 181.772476 / 146.932278 = 1,866.81, and so on."""
    index = {
        "2005/06": "146.932278",
        "2009/10": "163.677656",
        "2012/13": "174.372625",
        "2014/15": "181.772476",
    }
    tables = {
        "work_log": log("2024-04-01 | ann | worker | A | 60"),
        "unit_costs": [at("worker", cost, price_year=year)],
        "expenses": [{"category": "rent", "cost": cost, "family_id": "A", "price_year": year}],
        "price_index": [{"year": name, "index": value} for name, value in index.items()],
    }
    family = cost_study(TWO_MONTHS | {"price_year": "2014/15"}, tables).families["A"]
    assert pence(family["cost_direct"], 4) == pytest.approx(expected, abs=1e-4)
    assert family["cost_expense"] == family["cost_direct"]


def test_discounting_counts_whole_years_from_the_month_of_the_start() -> None:
    """£1 at 3.5%: 1 for 11 months, 0.9661835749 from March 2025, 0.9335107004 from March 2026."""
    days = ("2024-03-15", "2025-02-28", "2025-03-01", "2026-03-14")
    expenses = [{"category": d, "cost": "1", "date": d, "family_id": "A"} for d in days]
    settings = {"start": "2024-03-15", "end": "2026-03-14", "discount_rate": "0.035"}
    answer = cost_study(settings, {"work_log": [], "unit_costs": [], "expenses": expenses})
    factors = {line["activity"]: pence(line["cost_discounted"], 10) for line in answer.cost_lines}
    assert factors == dict(zip(days, (1, 1, 0.9661835749, 0.9335107004), strict=True))


def test_an_asset_over_its_whole_life() -> None:
    """£6,000, resale £500, 3 years at 3.5% from 1 April 2012.

    Annual (6,000 - 500/1.035^3) x 0.035/(1 - 1.035^-3) = 1,980.638; three of them 5,941.91; no 29 February
    falls in the three years, so that they discount to exactly 6,000 - 500/1.035^3 = 5,549.03.
    """
    asset = {"category": "van", "cost": "6000", "resale_value": "500", "life_years": "3", "family_id": "A"}
    settings = {"start": "2012-04-01", "end": "2015-03-31", "discount_rate": "0.035"}
    answer = cost_study(settings, {"work_log": [], "unit_costs": [], "expenses": [asset]})
    family = answer.families["A"]
    assert pence(family["cost"] / 3, 3) == 1980.638
    assert pence(family["cost"]) == 5941.91
    assert family["cost_discounted"] == 6000 - 500 / Fraction("1.035") ** 3
    assert pence(family["cost_discounted"]) == 5549.03
    assert answer.months["2013-05", "expense"] == measures(0, family["cost"] * 31 / 1095)


def test_an_asset_bought_in_the_period_is_charged_for_its_days() -> None:
    """£900 over 3 years, bought 1 January 2014: to 31 March 90 days of 365, 300 x 90/365 = 73.97."""
    asset = {"category": "van", "cost": "900", "life_years": "3", "date": "2014-01-01", "family_id": "A"}
    settings = {"start": "2013-04-01", "end": "2014-03-31"}
    family = cost_study(settings, {"work_log": [], "unit_costs": [], "expenses": [asset]}).families["A"]
    assert family["cost"] == 300 * Fraction(90, 365)
    assert pence(family["cost"]) == 73.97


@pytest.mark.parametrize(
    ("bought", "replaced", "years"),
    [
        ("2012-02-29", "no", 1),  # to 27 February 2013: the anniversary falls on the 28th
        ("2011-04-01", "no", Fraction(60, 366)),  # to 31 March 2012, 60 days from 1 February of a leap year
        ("2011-02-01", "no", 0),
        ("2011-02-01", "yes", 2),
        ("2014-01-31", "no", Fraction(1, 365)),
        ("2014-02-01", "no", 0),
    ],
)
def test_the_length_of_an_assets_charge(bought: str, replaced: str, years: Fraction) -> None:
    """£100 over one year in the period of 1 February 2012 to 31 January 2014."""
    asset = {"category": "van", "cost": "100", "life_years": "1", "date": bought, "replaced": replaced}
    tables = {"work_log": [], "unit_costs": [], "expenses": [asset]}
    answer = cost_study({"start": "2012-02-01", "end": "2014-01-31"}, tables)
    assert sum(cost for _, cost in answer.unallocated.values()) == 100 * years
    assert answer.excluded["expenses"] == (years == 0)


def pooling(level: str) -> Answer:
    """The worker logs A 300 h and B 700 h, ten hours a day; the leader 2 h on A and 98 h indirect at £50."""
    start = date(2024, 1, 2)
    worker = [f"{start + timedelta(n)} | w | worker | {family} | 10:00" for n, family in enumerate(30 * "A" + 70 * "B")]
    leader = [f"{start + timedelta(n)} | l | leader | | 9:48" for n in range(10)]
    rows = log(*worker, *leader, f"{start} | l | leader | A | 2:00")
    settings = {"start": "2024-01-02", "end": "2024-12-31", "indirect_time": level}
    return cost_study(settings, {"work_log": rows, "unit_costs": [at("worker", "30"), at("leader", "50")]})


def test_indirect_time_follows_the_pool() -> None:
    """By practitioner and by role A bears all 98 x £50 = £4,900; by study 302/1,002 of it, £1,476.85."""
    for level in ("practitioner", "role"):
        families = pooling(level).families
        assert (families["A"]["cost_indirect"], families["B"]["cost_indirect"]) == (4900, 0)
    families = pooling("study").families
    assert pence(families["A"]["cost_indirect"]) == 1476.85
    assert pence(families["B"]["cost_indirect"]) == 3423.15


def test_excluded_indirect_time_is_in_the_practitioners_hours_only() -> None:
    """The leader's 98 h stay in her hours, and are in no cost."""
    answer = pooling("exclude")
    assert answer.practitioners["l"]["hours_indirect"] == 98
    assert answer.excluded["entries_indirect"] == 10
    assert sum(cost for _, cost in answer.agencies.values()) == 1000 * 30 + 2 * 50
    assert {component for _, component in answer.agencies} == {"direct"}


def test_at_level_ratio_direct_time_brings_its_indirect_time() -> None:
    """£30 an hour of which three quarters are direct: a third of an hour more for each, £40 in all."""
    tables = {
        "work_log": log("2024-04-01 | ann | worker | A | 60"),
        "unit_costs": [at("worker", "30", direct_share="0.75")],
    }
    answer = cost_study(TWO_MONTHS | {"indirect_time": "ratio"}, tables)
    found = [
        (line["component"], line["kind"], line["month"], line["hours"], line["cost"]) for line in answer.cost_lines
    ]
    assert found == [("direct", "direct", "2024-04", 1, 30), ("indirect", "indirect", "", Fraction(1, 3), 10)]
    assert answer.families["A"]["cost"] == answer.unit_costs[0]["cost_per_direct_hour"] == 40
    assert answer.months == {
        ("2024-04", "direct"): measures(1, 30),
        ("2024-04", "indirect"): (Fraction(1, 3), Fraction(10)),
    }


def test_indirect_time_without_any_direct_time_is_unallocated() -> None:
    """An hour of meetings and nobody to bear it: £36 in no family."""
    rows = log("2024-04-01 | ann | worker | | 60")
    answer = cost_study(TWO_MONTHS, {"work_log": rows, "unit_costs": [at("worker", "36")]})
    assert answer.families == {}
    assert answer.unallocated == {"indirect": measures(1, 36)}


def test_time_driven_costing() -> None:
    """Kaplan & Anderson 2004, at 3/1,000 of its size: £1,680 buys 2,100 minutes, £48 an hour.

    Process orders 147 x 8 = 1,176 min, £940.80; enquiries 4.2 x 44 = 184.8 min, £147.84; credit checks
    7.5 x 50 = 375 min, £300: £1,388.64 (462,880 x 0.003), 82.657% of capacity. Unused 364.2 min, £291.36.
    """
    rows = log(
        "2024-04-01 | ann | | process orders | 19:36",
        "2024-04-02 | ann | | handle enquiries | 184.8",
        "2024-04-03 | ann | | credit checks | 375",
    )
    tables = {
        "work_log": rows,
        "unit_costs": [at("clerk", "48")],
        "practitioners": [{"practitioner_id": "ann", "role": "clerk", "available_hours": "35"}],
    }
    answer = cost_study(TWO_MONTHS, tables)
    costs = {name: record["cost"] for name, record in answer.families.items()}
    assert costs == {
        "process orders": Fraction("940.8"),
        "handle enquiries": Fraction("147.84"),
        "credit checks": 300,
    }
    ann = answer.practitioners["ann"]
    assert pence(ann["coverage"], 5) == 0.82657
    assert ann["hours_unlogged"] * 60 == Fraction("364.2")
    assert ann["cost_unlogged"] == Fraction("291.36")
    allocated = cost_study(TWO_MONTHS | {"unlogged_time": "allocate"}, tables)
    assert allocated.summary["all"]["total"] == 1680


def test_unlogged_time_is_priced_day_by_day() -> None:
    """61 unlogged hours over 61 days, the first 17 at £30 and the other 44 at £40: 510 + 1,760."""
    tables = {
        "work_log": log("2024-04-01 | ann | | A | 60"),
        "unit_costs": [
            at("worker", "30", valid_to="2024-03-31"),
            at("worker", "40", valid_from="2024-04-01", agency="Health"),
        ],
        "practitioners": [{"practitioner_id": "ann", "role": "worker", "available_hours": "62"}],
    }
    answer = cost_study(TWO_MONTHS | {"unlogged_time": "allocate"}, tables)
    assert answer.agencies["unspecified", "unlogged"] == measures(17, 510)
    assert answer.agencies["Health", "unlogged"] == measures(44, 1760)
    assert answer.months["2024-05", "unlogged"] == measures(14, 560)
    assert answer.families["A"]["cost"] == 40 + 510 + 1760


def test_shared_expenses_equally_by_time_and_by_weeks() -> None:
    """£90 over A (14 days, 1 h) and B (7 days, 2 h): by time 30 and 60, by weeks 60 and 30.

    C was closed before the period: excluded. D too, but has a bus fare of £5 in it: a family of
    0 weeks, so that equally means £30 each over three.
    """
    tables = {
        "work_log": log("2024-04-01 | ann | worker | A | 60", "2024-04-01 | ann | worker | B | 120"),
        "unit_costs": [at("worker", "0")],
        "families": [
            {"family_id": "A", "start": "2024-04-01", "end": "2024-04-14"},
            {"family_id": "B", "start": "2024-05-08", "end": ""},
            {"family_id": "C", "start": "", "end": "2024-03-14"},
            {"family_id": "D", "start": "", "end": "2024-03-14"},
        ],
    }
    fare = {"category": "bus", "cost": "5", "date": "2024-04-02", "family_id": "D"}
    expected = {"": (30, 30, 35), "time": (30, 60, 5), "weeks": (60, 30, 5)}
    for shared_by, costs in expected.items():
        rent = {"category": "rent", "cost": "90", "shared_by": shared_by}
        answer = cost_study(TWO_MONTHS, tables | {"expenses": [rent, fare]})
        assert tuple(record["cost"] for record in answer.families.values()) == costs
        assert answer.excluded["families"] == 1
    assert [record["weeks"] for record in answer.families.values()] == [2, 1, 0]
    assert [record["closed"] for record in answer.families.values()] == [True, False, True]


def test_the_summary_and_resource_use() -> None:
    """1, 2, 3 and 6 h at £10: mean 30, median 25, q1 17.50, q3 37.50, sd sqrt(1,400/3), top tenth 60/120.

    A fifth family of another intervention has no time: mean 24 over all five.
    """
    hours = {"A": 1, "B": 2, "C": 3, "D": 6}
    rows = log(*(f"2024-04-01 | ann | worker | {name} | {60 * n}" for name, n in hours.items()))
    names = {"A": "x", "B": "x", "C": "x", "D": "x", "E": "y"}
    families = [{"family_id": name, "intervention": intervention} for name, intervention in names.items()]
    tables = {
        "work_log": [row | {"activity": "visit"} for row in rows],
        "unit_costs": [at("worker", "10")],
        "activities": [{"activity": "visit", "kind": "contact"}],
        "families": families,
    }
    answer = cost_study(TWO_MONTHS, tables)
    x = answer.summary["x"]
    assert (x["mean"], x["median"], x["q1"], x["q3"]) == (30, 25, Fraction("17.5"), Fraction("37.5"))
    assert x["sd"] == pytest.approx((1400 / 3) ** 0.5)
    assert (x["share_top_tenth"], x["cost_per_contact_hour"]) == (Fraction(1, 2), 10)
    assert x["cost_per_family_week"] == Fraction(120) / (4 * Fraction(61, 7))
    assert x["cost_per_closed_family"] is None
    assert list(answer.summary) == ["x", "y", "all"]
    assert (answer.summary["all"]["mean"], answer.summary["y"]["sd"]) == (24, None)
    use = answer.resource_use["x", "worker", "contact"]
    assert (use["families"], use["share"]) == (4, 1)
    assert (use["hours_mean"], use["hours_median"]) == (3, Fraction(5, 2))
    assert (use["cost_per_hour"], use["cost_mean"]) == (10, 30)


@pytest.fixture(scope="module")
def random_answers() -> list[tuple[Study, Answer]]:
    """The random studies of section 5 and what they cost."""
    return answers([random_study(seed) for seed in SEEDS])


@pytest.fixture(scope="module")
def all_answers(random_answers: list[tuple[Study, Answer]]) -> list[tuple[Study, Answer]]:
    """Those of section 6 too."""
    return random_answers + answers([random_full_study(seed) for seed in SEEDS])


def answers(studies: list[tuple[dict[str, str], dict[str, list[Row]]]]) -> list[tuple[Study, Answer]]:
    """Studies and what they cost."""
    return [(Study(settings, tables), cost_study(settings, tables)) for settings, tables in studies]


def added_up(totals: Totals) -> dict[str, tuple[Fraction, Fraction]]:
    """Hours and cost by component."""
    sums: dict[str, tuple[Fraction, Fraction]] = {}
    for (_, component), (hours, cost) in totals.items():
        so_far = sums.get(component, (Fraction(0), Fraction(0)))
        sums[component] = so_far[0] + hours, so_far[1] + cost
    return sums


def test_families_and_unallocated_are_agencies_are_activities_are_months(
    all_answers: list[tuple[Study, Answer]],
) -> None:
    """Component by component, hours and cost, to the last digit."""
    for _, answer in all_answers:
        by_agency = added_up(answer.agencies)
        assert by_agency == added_up(answer.activities) == added_up(answer.months)
        for component, (hours, cost) in by_agency.items():
            left = answer.unallocated.get(component, (Fraction(0), Fraction(0)))
            families = answer.families.values()
            assert hours == left[0] + sum(record.get(f"hours_{component}", 0) for record in families)
            assert cost == left[1] + sum(record[f"cost_{component}"] for record in families)


def test_cost_lines_resource_use_and_summaries_add_up_to_families(
    all_answers: list[tuple[Study, Answer]],
) -> None:
    for _, answer in all_answers:
        total = sum(record["cost"] for record in answer.families.values())
        discounted = sum(record["cost_discounted"] for record in answer.families.values())
        assert sum(line["cost"] for line in answer.cost_lines) == total == answer.summary["all"]["total"]
        assert sum(line["cost_discounted"] for line in answer.cost_lines) == discounted <= total
        per_intervention = [record["total"] for name, record in answer.summary.items() if name != "all"]
        assert sum(per_intervention) == total
        timed = sum(
            use["cost_mean"] * answer.summary[intervention]["families"]
            for (intervention, _, _), use in answer.resource_use.items()
        )
        assert timed + sum(record["cost_expense"] for record in answer.families.values()) == total


def test_direct_seconds_are_those_of_the_log(random_answers: list[tuple[Study, Answer]]) -> None:
    """An entry by k practitioners counts its seconds k times; with families or without, nothing is lost."""
    for study, answer in random_answers:
        seconds = 0
        for row in study.table("work_log"):
            if is_costed(study, row) and several(row, "family_id"):
                seconds += seconds_of(row) * max(1, len(several(row, "practitioner_id")))
        assert sum(record["hours_direct"] for record in answer.families.values()) * 3600 == seconds


def test_costs_do_not_depend_on_the_order_of_rows() -> None:
    for draw in (random_study, random_full_study):
        for settings, tables in map(draw, SEEDS[:20]):
            backwards = {name: rows[::-1] for name, rows in tables.items()}
            assert cost_study(settings, backwards).families == cost_study(settings, tables).families


def test_random_studies_are_valid(random_answers: list[tuple[Study, Answer]]) -> None:
    """Between what the types say and what costing them has already needed (a unit cost for every entry)."""
    for study, answer in random_answers:
        assert study.start.day != 1
        assert 10 <= len(study.days) <= 914
        assert all(len({frozenset(row) for row in rows}) == 1 for rows in study.tables.values())
        assert any(is_costed(study, row) for row in study.table("work_log"))
        check_log(study)
        check_expenses(study)
        check_available_hours(study, answer)


def check_log(study: Study) -> None:
    """Nobody logs more than fifteen hours a day, contact and case work have families, and names are known."""
    load: Counter[tuple[str, str]] = Counter()
    ids = [row["entry_id"] for row in study.table("work_log") if row.get("entry_id")]
    assert len(ids) == len(set(ids))
    for row in study.table("work_log"):
        minutes = row.get("minutes", "")
        assert bool(minutes) != bool(row.get("hours", ""))
        assert ":" in minutes or "." not in minutes or float(minutes) >= 5
        assert 0 < seconds_of(row) < 24 * 3600
        load.update({(name, row["date"]): seconds_of(row) for name in several(row, "practitioner_id")})
        assert row.get("role") or set(several(row, "practitioner_id")) <= set(study.practitioners)
        if "families" in study.tables:
            assert set(several(row, "family_id")) <= set(study.families)
        if study.kinds.get(row.get("activity", "")) in ("contact", "case_work") and is_costed(study, row):
            assert several(row, "family_id")
        assert study.indirect_time != "ratio" or several(row, "family_id")
    assert max(load.values(), default=0) <= 15 * 3600 + 1


def check_available_hours(study: Study, answer: Answer) -> None:
    """Unlogged time that is allocated has a price on every day of the period."""
    for record in answer.practitioners.values():
        if study.allocates_unlogged_time and record["available_hours"] is not None:
            assert record["cost_unlogged"] is not None


def check_expenses(study: Study) -> None:
    """An intervention that an expense names is that of a family with a day in the period."""
    for row in study.table("expenses"):
        assert not (row.get("family_id") and row.get("intervention"))
        if row.get("intervention"):
            assert row["intervention"] in {study.intervention(family) for family in study.costed_families}


def column(table: str, name: str, *values: str) -> Callable[[Study, Answer], bool]:
    """Whether some row of a table has one of these values (none given: any) in a column."""
    return lambda study, _: any(
        row.get(name) in values if values else bool(row.get(name)) for row in study.table(table)
    )


def given(table: str) -> Callable[[Study, Answer], bool]:
    """Whether a table is given."""
    return lambda study, _: table in study.tables


def absent(table: str) -> Callable[[Study, Answer], bool]:
    """Whether a table is not given."""
    return lambda study, _: table not in study.tables


def setting(name: str, *values: str) -> Callable[[Study, Answer], bool]:
    """Whether a setting has one of these values."""
    return lambda study, _: study.settings.get(name, "") in values


TABLES = ("practitioners", "activities", "families", "expenses", "price_index", "ledger")
LEVELS = ("practitioner", "role", "study", "ratio", "exclude", "")
UNIT_COSTS = (
    *("cost_per_hour", "valid_from", "valid_to", "agency", "price_year", "direct_share", "contact_share"),
    *("salary", "on_costs", "on_costs_rate", "qualifications", "capital_overheads"),
    *("direct_overheads", "direct_overheads_rate", "indirect_overheads", "indirect_overheads_rate"),
    *("hours_per_year", "weeks_per_year", "hours_per_week"),
)
FEATURES: dict[str, Callable[[Study, Answer], bool]] = {
    **{f"with {name}": given(name) for name in TABLES},
    **{f"without {name}": absent(name) for name in TABLES},
    **{f"indirect time by {level}": setting("indirect_time", level) for level in LEVELS},
    **{f"unlogged time: {how}": setting("unlogged_time", how) for how in ("allocate", "report", "")},
    **{name: column("unit_costs", name) for name in UNIT_COSTS},
    "no discounting": setting("discount_rate", "0", ""),
    "discounting": setting("discount_rate", "0.035"),
    "overheads on pay": column("unit_costs", "overheads_base", "pay"),
    "overheads on both": column("unit_costs", "overheads_base", "pay_and_on_costs"),
    "minutes": column("work_log", "minutes"),
    "hours": column("work_log", "hours"),
    "outside the period": lambda _, answer: answer.excluded["entries_outside_period"] > 0,
    "families excluded": lambda _, answer: answer.excluded["families"] > 0,
    "expenses excluded": lambda _, answer: answer.excluded["expenses"] > 0,
    "indirect time excluded": lambda _, answer: answer.excluded["entries_indirect"] > 0,
    "outside-date family with time": lambda _, answer: any(
        not record["weeks"] and record["cost_direct"] for record in answer.families.values()
    ),
    "family without cost": lambda _, answer: any(not record["cost"] for record in answer.families.values()),
    "unallocated time": lambda _, answer: "indirect" in answer.unallocated,
    "unallocated unlogged time": lambda _, answer: "unlogged" in answer.unallocated,
    "unallocated expense": lambda _, answer: "expense" in answer.unallocated,
    "overlogged": lambda _, answer: any((r["coverage"] or 0) > 1 for r in answer.practitioners.values()),
    "unpriced days": lambda _, answer: any(
        r["coverage"] is not None and r["cost_unlogged"] is None for r in answer.practitioners.values()
    ),
    "indirect only": lambda _, answer: any(
        r["hours_indirect"] and not r["hours_direct"] for r in answer.practitioners.values()
    ),
    "half second": lambda study, _: any(
        (Fraction(row["minutes"]) * 120).denominator == 1 and Fraction(row["minutes"]) * 120 % 2 == 1
        for row in study.table("work_log")
        if row.get("minutes") and ":" not in row["minutes"]
    ),
    "remainder seconds": lambda study, _: any(len(set(entry.by_family.values())) > 1 for entry in study.entries),
    "several practitioners": lambda study, _: any(
        len(several(row, "practitioner_id")) > 1 for row in study.table("work_log")
    ),
    "named twice": lambda study, _: any(
        len(several(row, "family_id")) < len(row["family_id"].split(";"))
        for row in study.table("work_log")
        if row.get("family_id")
    ),
    "role only": lambda study, _: any(not entry.practitioner for entry in study.entries),
    "own expense": column("expenses", "family_id"),
    "by time": column("expenses", "shared_by", "time"),
    "by weeks": column("expenses", "shared_by", "weeks"),
    "expense of an intervention": column("expenses", "intervention"),
    "asset": column("expenses", "life_years"),
    "resale": column("expenses", "resale_value"),
    "replaced": column("expenses", "replaced", "yes"),
    "price year of an expense": column("expenses", "price_year"),
    "leap day": lambda study, _: any((day.month, day.day) == (2, 29) for day in study.days),
    "rate that changes within a month": lambda _, answer: any(
        n > 1
        for n in Counter(
            (line["family_id"], line["agency"], line["role"], line["activity"], line["month"])
            for line in answer.cost_lines
            if line["component"] == "direct"
        ).values()
    ),
}


@pytest.mark.parametrize("feature", FEATURES)
def test_random_studies_use_every_feature(feature: str, random_answers: list[tuple[Study, Answer]]) -> None:
    """Each in at least three of the two hundred studies."""
    assert sum(FEATURES[feature](study, answer) for study, answer in random_answers) >= 3
