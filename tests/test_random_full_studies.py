"""The random studies of the method in full: valid by the design's rules, using every feature, and adding up."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from itertools import pairwise

import pytest

from tests.random_studies import Row, random_full_study
from tests.reference.diary import logged_days, units_of
from tests.reference.expenses import days_charged
from tests.reference.log import families_of, is_absence, is_outside_period
from tests.reference.pools import LEVELS
from tests.reference.staff import implied_hours
from tests.slow_reference import Answer, Study, cost_study, is_costed, seconds_of, several

SEEDS = range(200)
WHOLE_DAY = 15 * 3600


@pytest.fixture(scope="module")
def answers() -> list[tuple[Study, Answer]]:
    """The random studies and what they cost."""
    studies = [random_full_study(seed) for seed in SEEDS]
    return [(Study(settings, tables), cost_study(settings, tables)) for settings, tables in studies]


def test_a_seed_always_gives_the_same_study() -> None:
    assert [random_full_study(seed) for seed in SEEDS[:5]] == [random_full_study(seed) for seed in SEEDS[:5]]


def test_random_full_studies_are_valid(answers: list[tuple[Study, Answer]]) -> None:
    """Between the rules below and what costing them has already needed: a unit cost, an index and a weight for each."""
    for study, answer in answers:
        for rule in RULES:
            rule(study, answer)


def tables_are_rectangular(study: Study, _: Answer) -> None:
    assert all(len({frozenset(row) for row in rows}) == 1 for rows in study.tables.values())


def posts_of_one_person_do_not_overlap(study: Study, _: Answer) -> None:
    for posts in study.practitioners.values():
        assert max(Counter(moment for post in posts for moment in post.days).values(), default=1) == 1
        assert len({(post.row.get("start"), post.row.get("end")) for post in posts}) == len(posts)


def dates_are_in_order(study: Study, _: Answer) -> None:
    pairs = {"practitioners": ("start", "end"), "families": ("start", "end"), "diary": ("logged_from", "logged_to")}
    for table, (first, last) in pairs.items():
        assert all(row[first] <= row[last] for row in study.table(table) if row.get(first) and row.get(last))


def entries_are_of_people_in_post(study: Study, _: Answer) -> None:
    for row in study.table("work_log"):
        for name in several(row, "practitioner_id"):
            if study.practitioners and not is_outside_period(study, row):
                held = [post for post in study.practitioners[name] if date.fromisoformat(row["date"]) in post.days]
                assert len(held) == 1


def nobody_works_all_night(study: Study, _: Answer) -> None:
    load: Counter[tuple[str, str]] = Counter()
    for row in study.table("work_log"):
        assert 0 < seconds_of(row) < 24 * 3600
        load.update({(name, row["date"]): seconds_of(row) for name in several(row, "practitioner_id")})
    assert max(load.values(), default=0) <= WHOLE_DAY + 1


def hours_are_on_one_basis(study: Study, _: Answer) -> None:
    for post in study.posts:
        implied = implied_hours(study, post)
        if post.says_when_employed and post.row.get("available_hours") and implied is not None:
            assert Fraction(post.row["available_hours"]) <= Fraction("1.05") * implied


def unlogged_time_that_is_allocated_has_a_price(study: Study, answer: Answer) -> None:
    for post in answer.posts:
        removed = post["hours_unlogged"] is None
        if study.allocates_unlogged_time and post["available_hours"] is not None and not removed:
            assert post["cost_unlogged"] is not None


def client_work_has_families(study: Study, _: Answer) -> None:
    for row in study.table("work_log"):
        kind, families = study.kinds.get(row.get("activity", "")), families_of(study, row)
        assert set(families) <= set(study.families) or not study.families
        if not is_outside_period(study, row) and not is_absence(study, row):
            assert families or (kind not in ("contact", "case_work") and study.indirect_time != "ratio")
            assert kind == "contact" or not (study.indirect_time == "ratio" and study.ratio_by_contact)


def attendance_is_of_entries_without_families_of_their_own(study: Study, _: Answer) -> None:
    entries = {row["entry_id"]: row for row in study.table("work_log") if row.get("entry_id")}
    named = [(row["entry_id"], row["family_id"]) for row in study.table("attendance")]
    assert len(named) == len(set(named))
    for row in study.table("attendance"):
        assert not entries[row["entry_id"]].get("family_id")
        weight = Fraction(row.get("weight") or 1)
        assert weight > 0
        assert (weight * 10**4).denominator == 1


def a_diary_is_in_order(study: Study, _: Answer) -> None:
    """Spans within their stratum, no day twice in a scope, one pair of dates and one weight a stratum."""
    logged: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    dated: dict[tuple[str, str], dict[str, tuple[str, ...]]] = defaultdict(dict)
    for row in study.table("diary"):
        assert row["stratum_start"] <= row["logged_from"] <= row["logged_to"] <= row["stratum_end"]
        scope = row.get("practitioner_id", ""), row.get("activity", "")
        assert not scope[1] or not study.kinds or scope[1] in study.kinds
        assert not scope[0] or not study.practitioners or scope[0] in study.practitioners
        logged[scope].append((row["logged_from"], row["logged_to"]))
        dates = row["stratum_start"], row["stratum_end"], row.get("weight", "")
        assert dated[scope].setdefault(row["stratum"], dates) == dates
    for spans in [*logged.values(), *([(d[0], d[1]) for d in strata.values()] for strata in dated.values())]:
        ordered = sorted(spans)
        assert all(before[1] < after[0] for before, after in pairwise(ordered))
    assert not study.by_family_weeks or study.families


def money_is_plausible(study: Study, _: Answer) -> None:
    for row in study.table("expenses"):
        assert 0 <= Fraction(row.get("vat") or 0) <= Fraction(row["cost"])
        assert not (row.get("family_id") and row.get("intervention"))
        if row.get("intervention"):
            assert row["intervention"] in {study.intervention(family) for family in study.costed_families}
    years = [(row["year"], row.get("series", "")) for row in study.table("price_index")]
    assert len(years) == len(set(years))


def people_choose_a_level_or_an_intervention(study: Study, _: Answer) -> None:
    known = {*LEVELS, "", *(row.get("intervention", "") for row in study.table("families"))}
    assert {post.over for post in study.posts} <= known


RULES: tuple[Callable[[Study, Answer], None], ...] = (
    tables_are_rectangular,
    posts_of_one_person_do_not_overlap,
    dates_are_in_order,
    entries_are_of_people_in_post,
    nobody_works_all_night,
    hours_are_on_one_basis,
    unlogged_time_that_is_allocated_has_a_price,
    client_work_has_families,
    attendance_is_of_entries_without_families_of_their_own,
    a_diary_is_in_order,
    money_is_plausible,
    people_choose_a_level_or_an_intervention,
)


def test_every_second_of_the_log_has_one_fate(answers: list[tuple[Study, Answer]]) -> None:
    """Rows and seconds read are those costed and those left out by reason, exactly."""
    for study, answer in answers:
        rows = study.table("work_log")
        assert sum(count for count, _ in answer.log.values()) == len(rows)
        read = sum(seconds_of(row) * max(1, len(several(row, "practitioner_id"))) for row in rows)
        assert sum(seconds for _, seconds in answer.log.values()) == read


def test_weighted_direct_seconds_are_those_of_the_families(answers: list[tuple[Study, Answer]]) -> None:
    for study, answer in answers:
        direct = (e.seconds * e.weight for e in study.entries if e.by_family and not e.apart)
        assert sum(record["hours_direct"] for record in answer.families.values()) * 3600 == sum(direct)


def test_economic_cost_is_the_agencies_totals_and_financial_follows_from_it(
    answers: list[tuple[Study, Answer]],
) -> None:
    """Less qualifications and the rest in kind, plus transfers, VAT and capital spent instead of annuities."""
    for _, answer in answers:
        measures: dict[str, dict[str, Fraction]] = defaultdict(dict)
        for row in answer.whose_money:
            measures[row["agency"]][row["measure"]] = row["cost"]
        whole = measures.pop("all")
        assert whole["economic"] == sum(cost for _, cost in answer.agencies.values())
        assert whole == {name: sum(found[name] for found in measures.values()) for name in whole}
        in_cash = whole["economic"] - whole["qualifications"] - whole["in_kind"]
        spent = whole["vat"] + whole["capital_spent"] - whole["annuity"]
        assert whole["financial"] == in_cash + whole["transfers"] + spent


def test_weights_by_days_bring_the_days_logged_up_to_those_of_the_stratum(
    answers: list[tuple[Study, Answer]],
) -> None:
    for study, _ in answers:
        for one in study.strata:
            assert units_of(sorted(span for unit in one.units for span in unit)) == one.units
            if one.given_weight is None and not study.by_family_weeks:
                assert study.weights[one.scope, one.name] * one.days_logged == one.days


def test_a_diary_of_the_whole_period_changes_no_cost() -> None:
    for seed in SEEDS[:40]:
        settings, tables = random_full_study(seed)
        without = {name: rows for name, rows in tables.items() if name != "diary"}
        if without == tables:
            days = {"stratum_start": settings["start"], "stratum_end": settings["end"]}
            spans = {"logged_from": settings["start"], "logged_to": settings["end"]}
            answer = cost_study(settings, tables | {"diary": [{"stratum": "all", **days, **spans}]})
            plain = cost_study(settings, tables)
            assert answer.cost_lines == plain.cost_lines
            assert answer.posts == plain.posts
            assert {record["se_weeks"] for record in answer.summary.values()} <= {0, None}


def column(table: str, name: str, *values: str) -> Callable[[Study, Answer], bool]:
    """Whether some row of a table has one of these values (none given: any) in a column."""
    return lambda study, _: any(
        row.get(name) in values if values else bool(row.get(name)) for row in study.table(table)
    )


def setting(name: str, *values: str) -> Callable[[Study, Answer], bool]:
    """Whether a setting has one of these values."""
    return lambda study, _: study.settings.get(name, "") in values


def fate(name: str) -> Callable[[Study, Answer], bool]:
    """Whether some time of the log ends so."""
    return lambda _, answer: name in answer.log


def measure(name: str) -> Callable[[Study, Answer], bool]:
    """Whether a measure of whose money is not nothing."""
    return lambda _, answer: any(row["cost"] for row in answer.whose_money if row["measure"] == name)


def scopes(study: Study) -> int:
    """How many scopes a diary has."""
    return len(study.scopes)


def has_series(*series: str) -> Callable[[Study, Answer], bool]:
    """Whether the price index has exactly these series."""
    return lambda study, _: set(study.index) == set(series)


def in_both(row: Row, *columns: str) -> bool:
    """Whether all of these cells are filled in."""
    return all(row.get(name) for name in columns)


MEASURES = (
    *("in_kind", "transfers", "vat", "qualifications", "annuity", "capital_spent", "uprating"),
    *("start_up", "research", "recharge", "qualifications_left_out", "economic_in_perspective"),
)
SETTINGS = {
    "indirect_time": ("practitioner", "role", "team", "study", "ratio", "exclude"),
    "indirect_window": ("month",),
    "ratio_basis": ("contact", "direct"),
    "double_counts": ("keep", "remove"),
    "qualifications": ("include", "exclude"),
    "annuity_rate": ("0", "0.015"),
    "discount_from": ("study", "family"),
    "gross_up": ("days", "family_weeks"),
    "unlogged_time": ("report", "allocate"),
}
FEATURES: dict[str, Callable[[Study, Answer], bool]] = {
    **{f"{name} = {value}": setting(name, value) for name, values in SETTINGS.items() for value in values},
    **{f"money: {name}": measure(name) for name in MEASURES},
    **{
        name: column("practitioners", name)
        for name in ("fte", "start", "end", "team", "indirect_over", "overhead_item")
    },
    **{f"over {level}": column("practitioners", "indirect_over", level) for level in LEVELS},
    "over an intervention": lambda study, _: any(post.over and post.over not in LEVELS for post in study.posts),
    "several posts": lambda study, _: any(len(posts) > 1 for posts in study.practitioners.values()),
    "another role later": lambda study, _: any(len({p.role for p in ps}) > 1 for ps in study.practitioners.values()),
    "a post out of the period": lambda study, _: any(not post.days for post in study.posts),
    "available hours beside an fte": lambda study, _: any(
        in_both(row, "available_hours", "fte") for row in study.table("practitioners")
    ),
    "implied hours unknown": lambda study, answer: any(
        p.says_when_employed and p.days and implied_hours(study, p) is None for p in study.posts
    ),
    "payroll": lambda _, answer: answer.payroll is not None,
    **{f"log: {name}": fate(name) for name in ("costed as time apart", "excluded: absence")},
    "log: outside the diary": fate("excluded: outside the diary"),
    "log: in overheads already": fate("excluded: in overheads already"),
    "expenses in overheads": lambda _, answer: answer.excluded["expenses_in_overheads"] > 0,
    "double counts of posts": lambda _, answer: any(table == "practitioners" for table, _, _ in answer.double_counts),
    "double counts of expenses": lambda _, answer: any(table == "expenses" for table, _, _ in answer.double_counts),
    "one scope": lambda study, _: scopes(study) == 1,
    "two scopes": lambda study, _: scopes(study) == 2,
    "three scopes": lambda study, _: scopes(study) >= 3,
    "a scope of a practitioner and an activity": lambda study, _: any(all(scope) for scope in study.scopes),
    "a stratum before the period": column("diary", "stratum", "early"),
    "given weight": column("diary", "weight"),
    "several spans in a unit": lambda study, _: any(len(unit) > 1 for one in study.strata for unit in one.units),
    "several units": lambda study, _: any(len(one.units) > 1 for one in study.strata),
    "no variance": lambda _, answer: any(r.get("variance", 0) is None for r in answer.summary.values()),
    "a variance": lambda _, answer: any(r.get("variance") for r in answer.summary.values()),
    "days of a post outside the diary": lambda study, _: any(
        set(post.days) - (logged_days(study, post.practitioner) or set(post.days)) for post in study.posts
    ),
    "partly outside the diary": lambda study, _: any(
        len({entry.weight for entry in study.entries if entry.part.row is row}) > 1 for row in study.table("work_log")
    ),
    "one series": has_series(""),
    "three series": has_series("pay", "prices", "capital"),
    "four series": has_series("", "pay", "prices", "capital"),
    "pay_share": column("unit_costs", "pay_share"),
    "overheads_cover": column("unit_costs", "overheads_cover"),
    "phase of an expense": column("expenses", "phase", "start_up", "research"),
    "VAT of an asset": lambda study, _: any(in_both(row, "vat", "life_years") for row in study.table("expenses")),
    "expense not charged": lambda study, _: any(not days_charged(study, row) for row in study.table("expenses")),
    "attendance": lambda study, _: "attendance" in study.tables,
    "attendance of an entry outside": lambda study, _: any(
        row.get("entry_id") in study.attendance and not is_costed(study, row) for row in study.table("work_log")
    ),
    "a sector": column("agencies", "sector"),
    "out of perspective": column("agencies", "in_perspective", "no"),
    "unallocated": lambda _, answer: bool(answer.unallocated),
}


@pytest.mark.parametrize("feature", FEATURES)
def test_random_full_studies_use_every_feature(feature: str, answers: list[tuple[Study, Answer]]) -> None:
    """Each in at least three of the two hundred studies."""
    assert sum(FEATURES[feature](study, answer) for study, answer in answers) >= 3
