"""The BCa bootstrap interval of a mean: how much it varies between families, and nothing else."""

import zlib
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 9_999
ROUNDING = 1e-12
"""A resample that is the sample in another order has its mean; rounding of floats must not decide on which side."""
CHUNK = 32_000
"""Draws held in memory at once: a quarter of a megabyte, which is used again; more takes four times as long."""


def stream(seed: int, name: str) -> np.random.Generator:
    """Random numbers of their own for each name, so that one more group changes no other group's interval."""
    return np.random.default_rng([seed, zlib.crc32(name.encode())])


def bca_interval(
    values: NDArray[np.float64], rng: np.random.Generator, level: float = 0.95, resamples: int = RESAMPLES
) -> tuple[float, float] | None:
    """Bias-corrected and accelerated bootstrap interval of the mean (Efron 1987); None when it is not defined.

    `values`: one cost a family, in a fixed order. The acceleration comes from the jackknife, which for a mean takes one
    pass: leaving out x_i changes the mean by (mean - x_i) / (n - 1).
    """
    n = len(values)
    if n < 3 or np.all(values == values[0]):
        return None
    mean = values.mean()
    means = resampled_means(values, rng, resamples)
    slack = ROUNDING * np.abs(values).max()
    below = (np.count_nonzero(means < mean - slack) + np.count_nonzero(means <= mean + slack)) / (2 * resamples)
    if not 0 < below < 1:
        return None
    leverage = (values - mean) / (n - 1)
    acceleration = (leverage**3).sum() / (6 * (leverage**2).sum() ** 1.5)
    normal = NormalDist()
    bias = normal.inv_cdf(below)
    ends = []
    for tail in ((1 - level) / 2, (1 + level) / 2):
        z = bias + normal.inv_cdf(tail)
        ends.append(normal.cdf(bias + z / (1 - acceleration * z)))
    low, high = np.quantile(means, ends)
    return float(low), float(high)


def resampled_means(values: NDArray[np.float64], rng: np.random.Generator, resamples: int) -> NDArray[np.float64]:
    """The means of so many resamples with replacement, a chunk at a time."""
    n = len(values)
    size = max(1, CHUNK // n)
    means = [
        values.take(rng.integers(0, n, size=(min(size, resamples - done), n))).mean(axis=1)
        for done in range(0, resamples, size)
    ]
    return np.concatenate(means)
