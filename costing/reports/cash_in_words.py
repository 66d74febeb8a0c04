"""What of a difference is cash, in sentences: no saving is told without what of it is cashable."""

from collections.abc import Mapping
from typing import Any

from costing.analyses.figures import Currency, counted, hours

HALF_A_PENNY = 0.005
A_LITTLE_TIME = 0.05
"""Less money, or fewer hours, than this is none: what is left of sums of floats."""


def marginal(currency: Currency, row: Mapping[str, Any]) -> str:
    """What a difference is at marginal cost, and over a full year; nothing where neither is known."""
    known = {"at marginal cost": row["difference_marginal"], "over a full year": row["full_year_difference"]}
    parts = [f"{currency.sum(value)} {how}" for how, value in known.items() if value is not None]
    return f"The difference is {' and '.join(parts)}." if parts else ""


def cash(currency: Currency, row: Mapping[str, Any]) -> str:
    """What time and posts are released or needed, and what of a saving is cashable."""
    time = row["hours_released"]
    staff = "" if time is None else f"{time_released(time)}, {posts_released(row['posts_released'])}; "
    said = staff + cashable(currency, row["difference"], row["cashable"])
    return f"{said[:1].upper()}{said[1:]}." if said else ""


def time_released(time: float) -> str:
    """Logged hours that are free, or more of them.

    >>> time_released(80.0), time_released(-1200.04), time_released(0.0)
    ('80.0 hours released', '1,200.0 more hours needed', 'no hours released')
    """
    if abs(time) < A_LITTLE_TIME:
        return "no hours released"
    return f"{hours(time)} hours released" if time > 0 else f"{hours(-time)} more hours needed"


def posts_released(posts: float | None) -> str:
    """Whole posts that are free, or more of them.

    >>> posts_released(2.0), posts_released(-1.0), posts_released(0.0), posts_released(None)
    ('2 whole posts released', '1 more whole post needed', 'no whole post', 'posts not known')
    """
    if posts is None:
        return "posts not known"
    if round(posts) == 0:
        return "no whole post"
    number = counted(abs(round(posts)), "whole post")
    return f"{number} released" if posts > 0 else number.replace("whole", "more whole", 1) + " needed"


def cashable(currency: Currency, difference: float, saved: float | None) -> str:
    """What of a saving is cash, or how much more cash a scenario takes.

    >>> cashable(Currency("GBP"), -3200.0, 0.0), cashable(Currency("GBP"), 16000.0, -41000.0)
    ('of £3,200 saved £0 is cashable', '£41,000 more in cash')
    """
    if difference < -HALF_A_PENNY:
        said = "what is cashable is not known" if saved is None else f"{currency.sum(max(saved, 0.0))} is cashable"
        more = f", and {currency.sum(-saved)} more is spent" if saved is not None and saved < -HALF_A_PENNY else ""
        return f"of {currency.sum(-difference)} saved {said}{more}"
    if saved is None:
        return ""
    if abs(saved) < HALF_A_PENNY:
        return "no cash"
    return f"{currency.sum(abs(saved))} {'less' if saved > 0 else 'more'} in cash"
