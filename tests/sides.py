"""Sides of a difference, made by hand for the tests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

from costing.engine.side import Side

LINES = {
    **dict.fromkeys(("intervention", "agency", "role", "line", "component"), pl.String),
    **dict.fromkeys(("hours", "cost_per_hour", "marginal_per_hour"), pl.Float64),
}
EXPENSES = {"intervention": pl.String, "agency": pl.String, "cost": pl.Float64}
FAMILIES = {"intervention": pl.String, "families": pl.Float64}
STAFF = {"role": pl.String, "hours": pl.Float64, "post_hours": pl.Float64, "cash_per_hour": pl.Float64}
USUAL = {"intervention": "support", "agency": "council", "component": "direct", "marginal_per_hour": 0.0}
Row = Mapping[str, Any]


def side(lines: Iterable[Row], expenses: Iterable[Row] = (), families: float | Mapping[str, float] = 1) -> Side:
    """A side of rows of which what is usual is left out; `families` of the usual intervention or by intervention."""
    number = families if isinstance(families, Mapping) else {USUAL["intervention"]: families}
    spending = [{name: USUAL.get(name) for name in EXPENSES} | dict(row) for row in expenses]
    numbers = [{"intervention": name, "families": float(count)} for name, count in number.items()]
    return Side(
        lines=pl.DataFrame([{**USUAL, "line": row["role"], **row} for row in lines], schema=LINES, strict=False),
        expenses=pl.DataFrame(spending, schema=EXPENSES, strict=False),
        families=pl.DataFrame(numbers, schema=FAMILIES),
        staff=pl.DataFrame(schema=STAFF),
    )


def worked(expenses: float = 0, families: float = 1, **roles: tuple[float, float]) -> Side:
    """A side of one line a role, each its hours and the cost of one."""
    lines = [{"role": role, "hours": hours, "cost_per_hour": cost} for role, (hours, cost) in roles.items()]
    return side(lines, [{"cost": expenses}] if expenses else [], families)
