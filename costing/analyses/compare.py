"""What changes from one state of affairs to another, and why: the table `scenarios`."""

from collections.abc import Mapping
from math import fsum
from typing import Any

import polars as pl

from costing.analyses.decompose import Parts, by_agency, by_intervention, decompose
from costing.analyses.released import Released, marginal
from costing.engine.side import Side

BASE, ALL = "base", "all"
DUST = 1e-13
"""So much of the money involved is rounding."""
PARTS = ("volume", "families", "intensity", "mix", "price", "expenses")
Part = tuple[str, str]
SCENARIOS = {
    **dict.fromkeys(("scenario", "by", "name"), pl.String),
    **dict.fromkeys(("number", "total", "mean", "difference", *PARTS, "difference_marginal"), pl.Float64),
    **dict.fromkeys(("hours_released", "posts_released", "cashable", "full_year_difference"), pl.Float64),
    "note": pl.String,
}
"""`by`: all, intervention or agency, and `name` which; `number`: families, null for agencies; differences are from the
side before, in money, `volume` = `families` + `intensity`; `difference_marginal`, `hours_released`, `posts_released`
and `cashable` as `Released` has them; `full_year_difference`: if it held all year. What is not told by intervention or
agency is null there."""


class UnknownScenarioError(KeyError):
    """There is no scenario of this `name`; `known` are the names that there are."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        super().__init__(name)
        self.name, self.known = name, known


def of_base(side: Side) -> pl.DataFrame:
    """The rows of the base case: it differs from nothing."""
    return as_rows(BASE, [money(side, by, name) for by, name in parts_of(side)])


def rows_of(
    scenario: str,
    before: Side,
    after: Side,
    *,
    note: str,
    freed: Released | None = None,
    full_year: float | None = None,
) -> pl.DataFrame:
    """The rows of `SCENARIOS` for any two sides: all together, each intervention, each agency.

    `note`: the difference in words; `freed`: what it sets free; `full_year`: what it were if it held all year.
    """
    parts = {(ALL, ""): decompose(before, after)}
    parts |= {("intervention", name): part for name, part in by_intervention(before, after).items()}
    parts |= {("agency", name): part for name, part in by_agency(before, after).items()}
    named = dict.fromkeys([*parts_of(after), *parts_of(before)])
    scale = abs(total(before)) + abs(total(after))
    order = sorted(named, key=lambda one: (ORDER.index(one[0]), one[1]))
    rows = [
        {**money(after, by, name), **without_dust(differences(parts, before, after, by, name), scale)}
        for by, name in order
    ]
    if freed:
        rows[0] |= {"hours_released": freed.hours, "posts_released": freed.posts, "cashable": freed.cashable}
    rows[0] |= {"full_year_difference": full_year, "note": note}
    return as_rows(scenario, rows)


ORDER = (ALL, "intervention", "agency")


def parts_of(side: Side) -> list[tuple[str, str]]:
    """All of a side, its interventions and its agencies: those with families or any cost."""
    lines = side.lines.filter(pl.col("hours") != 0)
    interventions = {*side.families["intervention"], *lines["intervention"], *side.expenses["intervention"]}
    agencies = {*lines["agency"], *side.expenses["agency"]}
    each = [("intervention", name) for name in sorted(interventions)] + [("agency", name) for name in sorted(agencies)]
    return [(ALL, ""), *each]


def part(side: Side, by: str, name: str) -> Side:
    """A side, or what of it is an intervention's or an agency's; families are no agency's."""
    if by == ALL:
        return side
    own = pl.col(by) == name
    families = side.families.filter(own) if by == "intervention" else side.families.clear()
    return Side(side.lines.filter(own), side.expenses.filter(own), families, side.staff.clear())


def money(side: Side, by: str, name: str) -> dict[str, Any]:
    """Total, number of families and mean of a part of a side."""
    own = part(side, by, name)
    whole = total(own)
    number = fsum(own.families["families"]) if by != "agency" else None
    return {"by": by, "name": name, "number": number, "total": whole, "mean": whole / number if number else None}


def total(side: Side) -> float:
    """What families bear, in time and expenses."""
    return fsum([*(side.lines["hours"] * side.lines["cost_per_hour"]), *side.expenses["cost"]])


def differences(parts: Mapping[Part, Parts], before: Side, after: Side, by: str, name: str) -> dict[str, float]:
    """The difference of a part of two sides, what it is made of, and what of it comes and goes with hours."""
    own = parts.get((by, name), Parts())
    at_the_margin = marginal(part(after, by, name)) - marginal(part(before, by, name))
    made_of = {one: getattr(own, one) for one in PARTS}
    return {"difference": own.difference, **made_of, "difference_marginal": at_the_margin}


def without_dust(amounts: Mapping[str, float], scale: float) -> dict[str, float]:
    """Amounts, those that only rounding makes, beside money of this scale, as 0."""
    return {name: 0.0 if abs(amount) <= DUST * scale else amount for name, amount in amounts.items()}


def as_rows(scenario: str, rows: list[dict[str, Any]]) -> pl.DataFrame:
    """Rows as a table, without notes where they have none."""
    return pl.DataFrame([{"scenario": scenario, "note": "", **row} for row in rows], schema=SCENARIOS)
