"""The BCa interval of a mean against published and independent ones, and what must not move it."""

from __future__ import annotations

import warnings

import numpy as np
import polars as pl
import pytest
from numpy.typing import NDArray
from scipy import stats

from costing.analyses.bootstrap import RESAMPLES, bca_interval, resampled_means, stream
from costing.analyses.summary import ALL_EQUAL, TOO_FEW, summary
from tests.studies import the_row

SCIPY = (10, 12, 12.5, 12.5, 13.9, 15, 21, 22, 23, 34, 50, 81, 89, 121, 134, 213)


def sample(*values: float) -> NDArray[np.float64]:
    """Costs of families."""
    return np.array(values, dtype=np.float64)


def interval(values: NDArray[np.float64], seed: int = 1, resamples: int = RESAMPLES) -> tuple[float, float]:
    """The interval where there must be one."""
    found = bca_interval(values, stream(seed, "all"), resamples=resamples)
    assert found is not None
    return found


def summary_of(costs: dict[str, list[float]], seed: int = 1) -> pl.DataFrame:
    """The summary of families with these costs by intervention."""
    rows = [(name, 1.0, False, cost) for name, each in costs.items() for cost in each]
    schema = {"intervention": pl.String, "weeks": pl.Float64, "closed": pl.Boolean, "cost": pl.Float64}
    no_contact = pl.DataFrame(schema={"intervention": pl.String, "hours": pl.Float64})
    return summary(pl.DataFrame(rows, schema=schema, orient="row"), no_contact, seed)


@pytest.mark.parametrize("seed", range(5))
def test_the_interval_of_the_published_sample(seed: int) -> None:
    """32.31 to 91.43 (scipy's tests, from R's boot with 1,000,000 resamples): within 4% with 9,999."""
    assert RESAMPLES == 9_999
    assert interval(sample(*SCIPY), seed) == pytest.approx((32.31, 91.43), rel=0.04)


def test_the_interval_of_the_published_sample_with_many_resamples() -> None:
    """With 200,000 resamples within 1% of 32.31 and 91.43: the percentile interval, 28.86 to 84.21, is far off."""
    assert interval(sample(*SCIPY), resamples=200_000) == pytest.approx((32.31, 91.43), rel=0.01)


@pytest.mark.parametrize(
    "values",
    [sample(*SCIPY), np.random.default_rng(3).gamma(0.6, 9000, 120), -np.random.default_rng(4).lognormal(1, 1, 40)],
    ids=["published", "costs of 120 families", "skewed the other way"],
)
def test_the_interval_is_that_of_scipy(values: NDArray[np.float64]) -> None:
    """scipy.stats.bootstrap, BCa, with as many resamples: ends within Monte Carlo error.

    The share of 50,000 resamples below the end of a 95% interval has a standard error of sqrt(0.025 x 0.975 / 50,000) =
    0.0007; where the density is 0.06 that is 1.2% of a standard error of the mean, 1.7% between two such ends. 8% is
    beyond chance.
    """
    theirs = stats.bootstrap((values,), np.mean, n_resamples=50_000, method="BCa", rng=np.random.default_rng(5))
    low, high = interval(values, resamples=50_000)
    allowed = 0.08 * values.std(ddof=1) / len(values) ** 0.5
    assert low == pytest.approx(theirs.confidence_interval.low, abs=allowed)
    assert high == pytest.approx(theirs.confidence_interval.high, abs=allowed)


def test_a_wider_level_gives_a_wider_interval() -> None:
    """99% holds 95% holds 80%: the level is used at both ends."""
    found = [bca_interval(sample(*SCIPY), stream(1, "all"), level) for level in (0.8, 0.95, 0.99)]
    lows, highs = zip(*(ends for ends in found if ends), strict=True)
    assert list(lows) == sorted(lows, reverse=True)
    assert list(highs) == sorted(highs)
    assert len(set(lows)) == len(set(highs)) == 3


@pytest.mark.parametrize("values", [sample(), sample(5), sample(5, 9), sample(7, 7, 7, 7), sample(0, 0, 0)])
def test_there_is_no_interval_of_fewer_than_three_or_of_equal_costs(values: NDArray[np.float64]) -> None:
    """Two families say nothing of a distribution's shape; equal ones have no spread. Nothing warns on the way."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert bca_interval(values, stream(1, "all")) is None


def test_three_families_have_an_interval_within_their_costs() -> None:
    low, high = interval(sample(100, 200, 600))
    assert 100 <= low < 300 < high <= 600


@pytest.mark.parametrize("families", [3, 4, 5, 6, 8, 16])
def test_the_currency_does_not_matter(families: int) -> None:
    """In pence the ends are 100 times those in pounds.

    6 of the 27 resamples of 3 families are these families again, with their very mean: half of them count as below it,
    however the last bit is rounded.
    """
    costs = np.random.default_rng(families).lognormal(8, 1, families).round(2)
    low, high = interval(costs)
    for factor in (100, 0.01, 1.17):
        assert interval(costs * factor) == pytest.approx((low * factor, high * factor), rel=1e-9)


def test_the_summary_says_why_there_is_no_interval() -> None:
    """Two families of A are too few; the three of B cost the same; all five together have an interval."""
    found = summary_of({"A": [100, 200], "B": [50, 50, 50]})
    assert the_row(found, intervention="A")["note"] == TOO_FEW
    assert the_row(found, intervention="B")["note"] == ALL_EQUAL
    assert [the_row(found, intervention=name)["ci_low"] for name in "AB"] == [None, None]
    assert the_row(found, intervention="all")["ci_low"] is not None
    assert the_row(found, intervention="all")["note"] == ""


def test_the_same_seed_gives_the_same_interval_and_another_seed_another() -> None:
    first = summary_of({"A": list(SCIPY)})
    assert summary_of({"A": list(SCIPY)}).equals(first)
    assert the_row(summary_of({"A": list(SCIPY)}, seed=2), intervention="A")["ci_low"] not in first["ci_low"]


def test_each_intervention_has_random_numbers_of_its_own() -> None:
    """The same sixteen costs under two names: two intervals, a little apart, for chance is not shared."""
    low, other = (
        the_row(summary_of({"A": list(SCIPY), "B": list(SCIPY)}), intervention=name)["ci_low"] for name in "AB"
    )
    assert low != other
    assert low == pytest.approx(other, rel=0.04)


def test_one_more_intervention_changes_no_interval_of_another() -> None:
    """Each name has random numbers of its own; whatever is added, before or behind it, A and M keep theirs."""
    before = summary_of({"A": list(SCIPY), "M": [3, 9, 4, 30]})
    after = summary_of({"A": list(SCIPY), "B": [1, 2, 9], "M": [3, 9, 4, 30], "Z": [4, 8, 8.5]})
    for name in "AM":
        assert the_row(after, intervention=name) == the_row(before, intervention=name)


def test_the_interval_does_not_depend_on_the_chunks_in_which_it_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """1,000 resamples of 16 costs in one chunk, or three resamples at a time: memory saved, the same means."""
    whole = resampled_means(sample(*SCIPY), stream(1, "all"), 1_000)
    monkeypatch.setattr("costing.analyses.bootstrap.CHUNK", 3 * 16)
    assert len(whole) == 1_000
    assert np.array_equal(resampled_means(sample(*SCIPY), stream(1, "all"), 1_000), whole)
