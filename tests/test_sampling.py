"""A total estimated from sampled weeks: by hand, over all samples that could be drawn, simulated, and as laws."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import combinations, product
from statistics import fmean, pvariance, variance
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import stats

from costing.analyses.sampling import Estimate, estimate, student_t
from costing.analyses.summary import (
    ALL_EQUAL,
    LONE_SPAN,
    NO_TIME,
    NOTHING_LEFT_OUT,
    OFFSET,
    SAMPLED,
    SUMMARY,
    TOO_FEW,
    summary,
)
from costing.reports.workbook.contents.summary import summary as summary_sheet
from tests.studies import the_row
from tests.test_reports_frames import results_of
from tests.test_reports_workbook import source_of

Floats = NDArray[np.float64]
UNITS = {
    "scope": pl.Int64,
    "stratum": pl.String,
    "first": pl.Date,
    "stratum_days": pl.Int64,
    "unit_days": pl.Int64,
    "cost": pl.Float64,
    "family_days": pl.Int64,
    "stratum_family_days": pl.Int64,
    "weight": pl.Float64,
}
QUARTERS = ((2000, 2600), (2200, 2400), (1500, 2300), (2500, 2500))
WEEKS_OF_THE_QUARTERS = [week for quarter in QUARTERS for week in quarter]
BY_HAND = Estimate(total=117_000, variance=37_180_000, df=4)
NEW = ("se_weeks", "se_both", "df")


def stratum(costs: Sequence[float], number: int = 0, **given: Any) -> list[dict[str, Any]]:
    """The rows of a quarter's sampled weeks with these costs, the strata following each other by `number`."""
    first = date(2024, 1, 1) + timedelta(days=91 * number)
    row = {"scope": 0, "stratum": f"S{number}", "first": first, "stratum_days": 91, "unit_days": 7}
    rest = {"family_days": 0, "stratum_family_days": 0, "weight": None}
    each = [{name: values[n] for name, values in given.items() if isinstance(values, tuple)} for n in range(len(costs))]
    one = {name: value for name, value in given.items() if not isinstance(value, tuple)}
    return [{**row, **rest, **one, **own, "cost": float(cost)} for cost, own in zip(costs, each, strict=True)]


def estimated(*strata: Iterable[dict[str, Any]], by_family_weeks: bool = False) -> Estimate:
    """The estimate of these strata."""
    return estimate(pl.DataFrame([unit for units in strata for unit in units], schema=UNITS), by_family_weeks)


def same(one: Estimate, other: Estimate) -> bool:
    """The same degrees of freedom, total and variance, these to 1e-9."""
    if one.variance is None or other.variance is None:
        return one.variance is other.variance and one.df == other.df and math.isclose(one.total, other.total)
    slack = 1e-9 * max(one.total**2, other.total**2)
    return one.df == other.df and math.isclose(one.total, other.total) and abs(one.variance - other.variance) <= slack


# By hand


def test_two_weeks_in_each_of_four_quarters() -> None:
    """N = 91/7 = 13, n = 2. Total 6.5 x 18,000; V = 13² (1 - 2/13) / 2 x (180,000 + 20,000 + 320,000 + 0)."""
    assert estimated(*(stratum(costs, n) for n, costs in enumerate(QUARTERS))) == BY_HAND


def test_costs_by_family_weeks_vary_about_their_ratio() -> None:
    """R = 3,300/210; off it by -100 and 100: s² 20,000. X = 1,050: total 5 x 3,300.

    V = 13² (1 - 2/13) 20,000/2 x ((1,050/13) / 105)² = 1,430,000 x 0.591716.
    """
    week = stratum((1000, 2300), family_days=(70, 140), stratum_family_days=1050)
    assert same(estimated(week, by_family_weeks=True), Estimate(16_500, 1_430_000 * (1050 / 13 / 105) ** 2, 1))


def test_where_no_family_is_open_in_a_logged_week_the_stratum_is_estimated_by_days() -> None:
    """There is no cost a family-day."""
    week = stratum((1000, 1200), stratum_family_days=500)
    assert estimated(week, by_family_weeks=True) == estimated(week)


@pytest.mark.parametrize("by_family_weeks", [False, True])
def test_a_given_weight_stands_for_the_computed_one(by_family_weeks: bool) -> None:
    """Weight 4: total 4 x 3,000; N = 8: V = 64 (1 - 2/8) 20,000/2."""
    week = stratum((1400, 1600), weight=4.0, family_days=(70, 150), stratum_family_days=900)
    assert same(estimated(week, by_family_weeks=by_family_weeks), Estimate(12_000, 480_000, 1))


def test_the_length_of_a_span_is_not_taken_for_chance() -> None:
    """Every week costs 2,000, and two that adjoin are one unit of 4,000: no choice of weeks gives another total."""
    found = estimated(stratum((2000, 4000, 2000), unit_days=(7, 14, 7)))
    assert same(found, Estimate(26_000, 0, 2))


def test_spans_of_unequal_length_vary_about_their_cost_a_day() -> None:
    """3,300 in 21 days; off 1,100 a week by -100 and 100. N = 91/10.5: V = N² (1 - 2/N) 20,000/2."""
    population = 91 / 10.5
    right = Estimate(91 / 21 * 3300, population**2 * (1 - 2 / population) * 10_000, 1)
    assert same(estimated(stratum((1000, 2300), unit_days=(7, 14))), right)


# One unit in a stratum


def test_strata_with_one_week_are_compared_in_pairs() -> None:
    """Totals 26,000, 28,600 and 13,000, 15,600: V = 2,600² + 2,600², one degree of freedom a pair."""
    found = estimated(*(stratum((cost,), n) for n, cost in enumerate((2000, 2200, 1000, 1200))))
    assert same(found, Estimate(83_200, 2 * 2600**2, 2))


def test_of_an_odd_number_the_last_three_are_compared_together() -> None:
    """Totals 13,000, 13,000 | 13,000, 26,000, 39,000: V = 3/2 x 2 x 13,000², 1 + 2 degrees of freedom."""
    found = estimated(*(stratum((cost,), n) for n, cost in enumerate((1000, 1000, 1000, 2000, 3000))))
    assert same(found, Estimate(104_000, 3 * 13_000**2, 3))


def test_neighbours_are_those_in_time() -> None:
    """Names and order of the rows do not matter: 1,000 and 1,000 follow each other, and so do 5,000 and 5,000."""
    costs = {"d": 1000, "a": 1000, "c": 5000, "b": 5000}
    strata = [stratum((cost,), n, stratum=name) for n, (name, cost) in enumerate(costs.items())]
    assert estimated(*reversed(strata)).variance == 0


def test_only_strata_of_one_scope_are_compared() -> None:
    """Two practitioners with one week each: neither has a neighbour."""
    assert estimated(stratum((1000,), 0, scope=1), stratum((1000,), 1, scope=2)) == Estimate(26_000, None, 0)


def test_one_week_without_a_neighbour_leaves_no_variance() -> None:
    """Whatever the other strata say; the total stands, and their degrees of freedom."""
    assert estimated(stratum((1000,), 0), stratum((1000, 1200, 1100), 1)) == Estimate(13_000 + 14_300, None, 2)


def test_strata_of_one_name_in_two_scopes_are_two() -> None:
    """Two practitioners, each on two weeks of their own in the first quarter."""
    found = estimated(stratum(QUARTERS[0], scope=1), stratum(QUARTERS[1], scope=2))
    assert found == Estimate(6.5 * 9200, 71.5 * 200_000, 2)


# Logged in full


def test_a_stratum_logged_in_full_adds_neither_variance_nor_degrees_of_freedom() -> None:
    """Two halves of a fortnight, logged from end to end; a single span that is the stratum needs no neighbour."""
    whole = stratum((700, 900), 1, stratum_days=14)
    span = stratum((5000,), 2, unit_days=91)
    assert estimated(whole, span) == Estimate(6600, 0, 0)
    assert estimated(stratum(QUARTERS[0]), whole, span) == Estimate(6.5 * 4600 + 6600, 71.5 * 180_000, 1)


def test_a_single_span_in_full_is_no_neighbour_of_a_week() -> None:
    """Its total is known: to compare it would only add a false difference."""
    strata = stratum((1000,), 0), stratum((60_000,), 1, unit_days=91), stratum((1200,), 2)
    assert same(estimated(*strata), Estimate(13_000 + 60_000 + 15_600, 2600**2, 1))


def test_a_given_weight_of_one_says_that_nothing_was_left_out() -> None:
    assert estimated(stratum((1000, 1200), weight=1.0)) == Estimate(2200, 0, 0)


def test_nothing_logged_comes_to_nothing() -> None:
    assert estimated() == Estimate(0, 0, 0)


# Over all samples that could be drawn

FEBRUARY = (1810.0, 2440.0, 2210.0, 1275.5, 3020.0, 1990.0)


@pytest.mark.parametrize("n", [2, 3, 4, 5])
def test_over_all_samples_of_weeks_the_total_and_its_variance_are_right(n: int) -> None:
    """Six weeks, every choice of n: totals average to the sum, variances to the variance of the totals, exactly."""
    found = [estimated(stratum(costs, stratum_days=42)) for costs in combinations(FEBRUARY, n)]
    totals, variances = zip(*((one.total, one.variance) for one in found), strict=True)
    assert fmean(totals) == pytest.approx(sum(FEBRUARY), rel=1e-12)
    assert fmean(variances) == pytest.approx(pvariance(totals), rel=1e-12)


@pytest.mark.parametrize(
    "strata", [((18, 24, 22, 12), (31, 19, 27, 25)), ((18, 24, 22), (31, 19, 27), (9, 14, 40))], ids=["pair", "three"]
)
def test_strata_compared_with_each_other_give_too_much_variance(strata: tuple[tuple[float, ...], ...]) -> None:
    """Too much by L/(L-1) sum (M_h - mean M)², M_h = the strata's true totals: over every choice of a week each."""
    found = [
        estimated(*(stratum((cost,), n, stratum_days=7 * len(strata[n])) for n, cost in enumerate(costs)))
        for costs in product(*strata)
    ]
    totals, variances = zip(*((one.total, one.variance) for one in found), strict=True)
    too_much = len(strata) * variance([sum(weeks) for weeks in strata])
    assert too_much > 0
    assert fmean(totals) == pytest.approx(sum(map(sum, strata)), rel=1e-12)
    assert fmean(variances) == pytest.approx(pvariance(totals) + too_much, rel=1e-12)


# Simulated: complete logs, some weeks of which are drawn again and again

LEVELS = np.array([[2600.0], [2300.0], [1700.0], [2900.0]])
"""What a week costs on average, by quarter."""


def sample(rng: np.random.Generator, costs: Floats, n: int, families: Floats | None = None) -> Estimate:
    """The estimate from n weeks drawn in each stratum (a row of `costs`), by days or by the family-weeks."""
    weeks = costs.shape[1]
    rows: list[dict[str, Any]] = []
    for h, of_stratum in enumerate(costs):
        drawn = rng.choice(weeks, n, replace=False)
        sizes: dict[str, Any] = {"stratum_days": 7 * weeks}
        if families is not None:
            days = 7 * families[h].astype(int)
            sizes |= {"family_days": tuple(days[drawn].tolist()), "stratum_family_days": int(days.sum())}
        rows += stratum(of_stratum[drawn].tolist(), h, **sizes)
    return estimate(pl.DataFrame(rows, schema=UNITS), families is not None)


def measured(found: Sequence[Estimate]) -> tuple[Floats, Floats]:
    """Totals and variances."""
    assert all(one.variance is not None for one in found)
    return np.array([one.total for one in found]), np.array([one.variance for one in found], dtype=np.float64)


def covers(found: Estimate, truth: float) -> bool:
    """Whether the 95% interval of the total holds the true one."""
    assert found.variance is not None
    return abs(found.total - truth) <= student_t(found.df) * math.sqrt(found.variance)


def monte_carlo_error(values: Floats) -> float:
    """The standard error of a mean of simulated values."""
    return float(values.std(ddof=1)) / math.sqrt(len(values))


def test_by_days_total_and_variance_are_unbiased() -> None:
    """Skewed weeks in seasons, 3 of 13 in each quarter, 2,000 times: theory promises both, whatever the population.

    The right variance is that of the complete log: sum N² (1 - n/N) S²/n. Allowed: 4 Monte Carlo standard errors.
    """
    rng = np.random.default_rng(1)
    costs = LEVELS * rng.lognormal(0, 0.35, (4, 13))
    totals, variances = measured([sample(rng, costs, 3) for _ in range(2000)])
    right = (13**2 * (1 - 3 / 13) * costs.var(axis=1, ddof=1) / 3).sum()
    assert totals.mean() == pytest.approx(costs.sum(), abs=4 * monte_carlo_error(totals))
    assert variances.mean() == pytest.approx(right, abs=4 * monte_carlo_error(variances))
    assert monte_carlo_error(variances) < 0.02 * right


def test_by_days_the_interval_covers_the_total_19_times_in_20() -> None:
    """With weeks normal about their quarter's level, alike spread, (estimate - total) / se *is* Student's t, df 8.

    So a log is drawn anew each time, 3 weeks of 13 from each quarter: 95%, with a Monte Carlo error of 0.5%.
    """
    rng = np.random.default_rng(2)
    logs = [LEVELS + rng.normal(0, 400, (4, 13)) for _ in range(2000)]
    share = fmean(covers(sample(rng, costs, 3), costs.sum()) for costs in logs)
    assert 0.93 <= share <= 0.97


def family_log(rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Two half-years of 26 weeks: 12 to 40 families open, 90 a family and week, give or take 15 for each."""
    families = rng.integers(12, 41, (2, 26)).astype(np.float64)
    return families * rng.normal(90, 15, (2, 26)), families


def test_by_family_weeks_bias_is_small_and_the_total_closer_than_by_days() -> None:
    """A ratio is biased by about 1/n of its squared relative error: here under a tenth of the standard error."""
    rng = np.random.default_rng(3)
    costs, families = family_log(rng)
    totals, variances = measured([sample(rng, costs, 8, families) for _ in range(2000)])
    by_days, _ = measured([sample(rng, costs, 8) for _ in range(500)])
    assert abs(totals.mean() - costs.sum()) < 0.1 * totals.std()
    assert variances.mean() == pytest.approx(totals.var(), rel=0.1)
    assert totals.std() < 0.7 * by_days.std()


def test_by_family_weeks_the_interval_covers_the_total_19_times_in_20() -> None:
    """8 of 26 weeks in each half-year: enough for the linear approximation on which the ratio's variance rests."""
    rng = np.random.default_rng(4)
    logs = [family_log(rng) for _ in range(2000)]
    share = fmean(covers(sample(rng, costs, 8, families), costs.sum()) for costs, families in logs)
    assert 0.93 <= share <= 0.97


def test_one_week_in_each_of_eight_periods_gives_a_wide_enough_interval() -> None:
    """Neighbours that differ in truth: more than the true variance, so that 95% are covered or more."""
    rng = np.random.default_rng(5)
    costs = np.repeat(LEVELS, 2, axis=0) * np.array([[0.9], [1.1]] * 4) + rng.normal(0, 300, (8, 6))
    found = [sample(rng, costs, 1) for _ in range(1000)]
    right = (6**2 * (1 - 1 / 6) * costs.var(axis=1, ddof=1)).sum()
    _, variances = measured(found)
    assert variances.mean() > 1.1 * right
    assert fmean(covers(one, costs.sum()) for one in found) > 0.95


# Laws


MONEY = st.integers(0, 500_000).map(lambda pence: pence / 100)


@st.composite
def sampled(draw: st.DrawFn, in_full: bool = False) -> list[dict[str, Any]]:
    """The units of any number of strata of three scopes, logged in full or in part."""
    rows: list[dict[str, Any]] = []
    for number in range(draw(st.integers(1, 6))):
        size = draw(st.integers(1, 4))
        days = tuple(draw(st.lists(st.integers(1, 14), min_size=size, max_size=size)))
        open_days = tuple(draw(st.lists(st.integers(0, 300), min_size=size, max_size=size)))
        left_out, of_families = (0, 0) if in_full else draw(st.tuples(st.integers(0, 80), st.integers(0, 2000)))
        rows += stratum(
            draw(st.lists(MONEY, min_size=size, max_size=size)),
            number,
            scope=draw(st.integers(0, 2)),
            unit_days=days,
            stratum_days=sum(days) + left_out,
            family_days=open_days,
            stratum_family_days=sum(open_days) + of_families,
            weight=None if in_full else draw(st.none() | st.floats(1, 20)),
        )
    return rows


@given(sampled(), st.booleans(), st.randoms(use_true_random=False))
def test_the_order_of_units_does_not_matter(units: list[dict[str, Any]], by_family_weeks: bool, random: Any) -> None:
    """To the last bit."""
    shuffled = random.sample(units, len(units))
    assert estimated(shuffled, by_family_weeks=by_family_weeks) == estimated(units, by_family_weeks=by_family_weeks)


@given(sampled(), st.booleans(), st.floats(0.01, 1000))
def test_total_and_standard_error_are_proportional_to_costs(
    units: list[dict[str, Any]], by_family_weeks: bool, k: float
) -> None:
    """Every cost x k: the total x k, the variance x k²."""
    before = estimated(units, by_family_weeks=by_family_weeks)
    after = estimated([{**unit, "cost": unit["cost"] * k} for unit in units], by_family_weeks=by_family_weeks)
    grown = None if before.variance is None else before.variance * k * k
    assert same(after, Estimate(before.total * k, grown, before.df))


@given(sampled(in_full=True), st.booleans())
def test_a_full_census_is_the_sum_with_no_variance(units: list[dict[str, Any]], by_family_weeks: bool) -> None:
    assert same(
        estimated(units, by_family_weeks=by_family_weeks), Estimate(math.fsum(unit["cost"] for unit in units), 0, 0)
    )


@given(sampled(), st.booleans())
def test_scopes_are_estimated_apart(units: list[dict[str, Any]], by_family_weeks: bool) -> None:
    """Totals, variances and degrees of freedom of the scopes add up."""
    apart = [
        estimated([unit for unit in units if unit["scope"] == scope], by_family_weeks=by_family_weeks)
        for scope in range(3)
    ]
    variances = [one.variance for one in apart if one.variance is not None]
    together = Estimate(
        math.fsum(one.total for one in apart),
        math.fsum(variances) if len(variances) == 3 else None,
        sum(one.df for one in apart),
    )
    assert same(estimated(units, by_family_weeks=by_family_weeks), together)


@given(sampled())
def test_the_weight_that_would_be_computed_may_be_given(units: list[dict[str, Any]]) -> None:
    """By days: stratum days over days logged. Nothing changes."""
    days: dict[str, int] = {}
    for unit in units:
        days[unit["stratum"]] = days.get(unit["stratum"], 0) + unit["unit_days"]
    said = [{**unit, "weight": unit["stratum_days"] / days[unit["stratum"]]} for unit in units]
    assert same(estimated(said), estimated([{**unit, "weight": None} for unit in units]))


@given(sampled(), st.booleans())
@settings(max_examples=50)
def test_a_variance_is_never_below_zero(units: list[dict[str, Any]], by_family_weeks: bool) -> None:
    found = estimated(units, by_family_weeks=by_family_weeks)
    assert found.variance is None or found.variance >= 0


# Student's t


@pytest.mark.parametrize(("df", "point"), [(1, 12.706), (2, 4.303), (4, 2.776), (16, 2.120), (120, 1.980)])
def test_students_t_is_that_of_the_printed_tables(df: int, point: float) -> None:
    """Fisher and Yates, table III, two-sided 5%."""
    assert round(student_t(df), 3) == point
    assert student_t(df) == pytest.approx(stats.t.ppf(0.975, df), rel=1e-12)


# The summary


def summary_of(
    costs: dict[str, list[float]], estimates: dict[str, Estimate] | None = None, seed: int = 1
) -> pl.DataFrame:
    """The summary of families with these costs by intervention."""
    rows = [(name, 1.0, False, float(cost)) for name, each in costs.items() for cost in each]
    schema = {"intervention": pl.String, "weeks": pl.Float64, "closed": pl.Boolean, "cost": pl.Float64}
    no_contact = pl.DataFrame(schema={"intervention": pl.String, "hours": pl.Float64})
    return summary(pl.DataFrame(rows, schema=schema, orient="row"), no_contact, seed, estimates)


TWENTY = {"A": [5000.0] * 10 + [6700.0] * 10}
"""Twenty families: 117,000, 5,850 on average."""


def test_the_interval_of_the_mean_is_students_t_over_weeks() -> None:
    """se_weeks = sqrt(37,180,000) / 20 = 304.88; t(4) = 2.7764: 5,850 -+ 846.47."""
    row = the_row(summary_of(TWENTY, {"A": BY_HAND, "all": BY_HAND}), intervention="A")
    assert row["mean"] == 5850
    assert (round(row["se_weeks"], 2), row["df"]) == (304.88, 4)
    assert (round(row["ci_low"], 2), round(row["ci_high"], 2)) == (5003.53, 6696.47)
    assert row["se_both"] ** 2 == pytest.approx(row["se"] ** 2 + row["se_weeks"] ** 2)
    assert row["note"] == SAMPLED


def test_each_intervention_has_its_own_estimate() -> None:
    """Two of A with V = 400: 10; two of B with V = 1,600: 20; all four with V = 2,000: sqrt(2,000) / 4."""
    by_name = {"A": Estimate(30, 400, 3), "B": Estimate(70, 1600, 3), "all": Estimate(100, 2000, 3)}
    found = summary_of({"A": [10, 20], "B": [30, 40]}, by_name)
    assert found["intervention"].to_list() == ["A", "B", "all"]
    assert found["se_weeks"].to_list() == pytest.approx([10, 20, 2000**0.5 / 4])


def test_with_a_diary_no_interval_is_drawn_at_random() -> None:
    """Another seed, the same summary."""
    estimates = {"A": BY_HAND, "all": BY_HAND}
    assert summary_of(TWENTY, estimates, seed=2).equals(summary_of(TWENTY, estimates))


def test_a_span_without_a_neighbour_leaves_no_interval_and_the_note_says_what_to_log() -> None:
    found = Estimate(117_000, None, 2)
    row = the_row(summary_of(TWENTY, {"A": found, "all": found}), intervention="all")
    assert [row[name] for name in ("ci_low", "ci_high", *NEW)] == [None, None, None, None, None]
    assert row["note"] == LONE_SPAN


def test_a_diary_in_full_has_no_interval_and_no_error_but_that_between_families() -> None:
    """Twenty families, 850 off their mean each: 850 x sqrt(20/19) / sqrt(20)."""
    found = Estimate(117_000, 0, 0)
    row = the_row(summary_of(TWENTY, {"A": found, "all": found}), intervention="all")
    assert [row[name] for name in ("ci_low", "ci_high", "se_weeks", "df")] == [None, None, 0, 0]
    assert row["se_both"] == pytest.approx(850 / math.sqrt(19))
    assert row["note"] == NOTHING_LEFT_OUT


def test_one_family_has_an_interval_over_weeks_but_no_other_error() -> None:
    row = the_row(summary_of({"A": [900]}, {"A": Estimate(900, 2500, 6), "all": BY_HAND}), intervention="A")
    assert (row["se_weeks"], row["se_both"]) == (50, None)
    assert row["ci_high"] - row["mean"] == pytest.approx(50 * student_t(6))


def test_allocated_unlogged_time_leaves_no_interval_and_the_note_says_why() -> None:
    """What more is logged in the weeks chosen less is unlogged: se_weeks is of logged time alone."""
    found = Estimate(117_000, 37_180_000, 4, offset=True)
    row = the_row(summary_of(TWENTY, {"A": found, "all": found}), intervention="all")
    assert [row[name] for name in ("ci_low", "ci_high", "se_both", "df", "note")] == [None, None, None, 4, OFFSET]
    assert row["se_weeks"] == pytest.approx(304.88, abs=0.005)


def test_no_logged_time_of_families_leaves_no_interval() -> None:
    found = Estimate(0, 0, 4)
    row = the_row(summary_of(TWENTY, {"A": found, "all": found}), intervention="all")
    assert [row[name] for name in ("ci_low", "ci_high", *NEW, "note")] == [None] * 5 + [NO_TIME]


def test_no_families_have_no_error_of_their_mean() -> None:
    row = the_row(summary_of({}, {"all": Estimate(0, 0, 0)}), intervention="all")
    assert [row[name] for name in (*NEW, "note")] == [None, None, None, TOO_FEW]


def test_without_a_diary_the_three_columns_are_blank_and_nothing_else_is_new() -> None:
    """They follow the interval; the bootstrap and its notes stay."""
    found = summary_of({"A": [100, 200, 600], "B": [50, 50, 50]})
    names = found.columns
    assert tuple(names[names.index("ci_high") + 1 :][:3]) == NEW
    assert [found.schema[name] for name in NEW] == [SUMMARY[name] for name in NEW] == [pl.Float64, pl.Float64, pl.Int64]
    assert found.select(pl.col(NEW).is_null().all()).row(0) == (True, True, True)
    assert found["note"].to_list() == ["", ALL_EQUAL, ""]
    assert found["ci_low"].null_count() == 1


def test_the_summary_sheet_shows_the_errors_of_a_sampled_diary_and_only_then() -> None:
    results = results_of()
    plain = summary_sheet(source_of(results=results))
    results["summary"] = results["summary"].with_columns(se_weeks=304.88, se_both=361.9, df=4)
    sampled_weeks = summary_sheet(source_of(results=results))
    told = dict(sampled_weeks.rows.select("measure", "group_0").iter_rows())
    assert told["Standard error: choice of weeks"] == 304.88
    assert told["Standard error: both together"] == 361.9
    assert told["Degrees of freedom"] == 4
    assert set(told) - set(plain.rows["measure"]) == {
        "Standard error: choice of weeks",
        "Standard error: both together",
        "Degrees of freedom",
    }
    assert len(sampled_weeks.row_formats) == sampled_weeks.rows.height
    assert any("choice of logged weeks only" in note for note in sampled_weeks.notes)
    assert any("variation between families only" in note for note in plain.notes)
