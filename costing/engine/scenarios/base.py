"""What all scenarios of a study have in common: time rolled up, the prices, who bears which expense."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from costing.checks.changes.steps import Scenario
from costing.checks.checked import CheckedStudy
from costing.engine.allocate import weights
from costing.engine.costs import Costs
from costing.engine.expenses import years_between
from costing.engine.scenarios.groups import Groups, group_of, groups
from costing.engine.scenarios.hours import Rolled, rolled_up
from costing.engine.scenarios.prices import Prices, prices


@dataclass(frozen=True)
class Base:
    """A costed study as its scenarios start from it.

    `bearing`: expense, group, weight (its part of the expense), varies_with; `months`: that of each span; `days`: of
    each span; `years`: the length of the period.
    """

    study: CheckedStudy
    costs: Costs
    among: Groups
    rolled: Rolled
    prices: Prices
    bearing: pl.DataFrame
    months: tuple[str, ...]
    days: NDArray[np.float64]
    years: float


def base(study: CheckedStudy, costs: Costs, scenarios: Sequence[Scenario]) -> Base:
    """The base case of these scenarios: names that one of them picks time by are kept apart."""
    named = names_picked(scenarios)
    among = groups(costs, named.get("family_id", frozenset()))
    settings, spans = study.settings, costs.found.spans
    return Base(
        study=study,
        costs=costs,
        among=among,
        rolled=rolled_up(costs, settings, among, named),
        prices=prices(study, costs.found),
        bearing=bearing(study, costs, among),
        months=tuple(spans["month"].cast(pl.String)),
        days=spans["days"].cast(pl.Float64).to_numpy(),
        years=years_between(settings.start, settings.end),
    )


def names_picked(scenarios: Sequence[Scenario]) -> Mapping[str, Collection[str]]:
    """The names by which some scenario picks time of the log, by column."""
    picked: dict[str, set[str]] = {}
    for scenario in scenarios:
        for step in scenario.steps:
            if step.table == "work_log":
                for column, name in step.where:
                    picked.setdefault(column, set()).add(name)
    return picked


def bearing(study: CheckedStudy, costs: Costs, among: Groups) -> pl.DataFrame:
    """Which groups bear each expense: its own family's, or those that share it as in the base case."""
    expenses = study.rows("expenses").with_row_index("expense")
    given = expenses.select(
        pl.col("expense").cast(pl.Int64),
        pl.col("family_id", "intervention").fill_null(""),
        pl.col("shared_by").fill_null("families"),
        "varies_with",
    )
    own = costs.found.names.coded(given.filter(pl.col("family_id") != ""))
    of_one = own.select("expense", group_of(own["family_id"], among), weight=1.0, varies_with=varies(own, "families"))
    shared = given.filter(pl.col("family_id") == "")
    members = among.table.select("intervention", "seconds", "days", "families", family_id=pl.col("group"))
    parts = weights(shared, members).rename({"family_id": "group"})
    of_all = shared.join(parts, on=["intervention", "shared_by"])
    both = of_all.select("expense", "group", "weight", varies_with=varies(of_all, "nothing"))
    return pl.concat([of_one.drop_nulls("group"), both]).sort("expense", "group")


def varies(expenses: pl.DataFrame, otherwise: str) -> pl.Series:
    """What expenses grow with."""
    return expenses["varies_with"].cast(pl.String).fill_null(otherwise)
