"""What all scenarios of a study have in common: time rolled up, the prices, who bears which expense."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from costing.checks.changes.steps import Scenario
from costing.checks.checked import CheckedStudy
from costing.engine.allocate import weights
from costing.engine.costs import Costs, borne
from costing.engine.expenses import charges, spending, years_between
from costing.engine.look_ups import LookUps
from costing.engine.posts import posts
from costing.engine.scenarios.groups import Groups, group_of, groups
from costing.engine.scenarios.hours import Rolled, rolled_up
from costing.engine.scenarios.prices import Floats, Prices


@dataclass(frozen=True)
class Base:
    """A costed study as its scenarios start from it.

    `spent`: what expenses cost before sharing; `available`: hours by post (NaN: not known); `bearing`: expense, group,
    weight (its part of the expense), varies_with; `months` and `days`: those of each span; `years`: the length of the
    period.
    """

    study: CheckedStudy
    costs: Costs
    among: Groups
    rolled: Rolled
    prices: Prices
    spent: pl.DataFrame
    available: Floats
    bearing: pl.DataFrame
    months: tuple[str, ...]
    days: Floats
    years: float

    def same(self, study: CheckedStudy, *tables: str) -> bool:
        """Whether no step has touched the settings or these tables of a changed study."""
        before = self.study
        return study.settings is before.settings and all(
            study.tables.get(name) is before.tables.get(name) for name in tables
        )


def base(study: CheckedStudy, costs: Costs, scenarios: Sequence[Scenario]) -> Base:
    """The base case of these scenarios: names that one of them picks time by are kept apart."""
    named = names_picked(scenarios)
    among = groups(costs, named.get("family_id", frozenset()))
    settings, spans = study.settings, costs.found.spans
    return Base(
        study=study,
        costs=costs,
        among=among,
        rolled=rolled_up(costs, settings, among, named, by_post=any(one.capacity != "flexible" for one in scenarios)),
        prices=Prices(costs.found.prices_by_role_and_span, spans.height),
        spent=with_payment(costs.spending, costs.charges),
        available=in_order_of_posts(costs, "available_hours"),
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


def spent(study: CheckedStudy, costs: Costs, pieces: pl.DataFrame) -> pl.DataFrame:
    """What expenses of a changed study cost families in these spans, as `with_payment` has it."""
    settings, rows = study.settings, study.rows("expenses")
    charged = borne(charges(settings, rows, study.rows("price_index")), costs.time)
    return with_payment(spending(settings, rows, charged, pieces), charged)


def with_payment(spread: pl.DataFrame, charged: pl.DataFrame) -> pl.DataFrame:
    """Expenses by span with how they are paid: expense, agency, span, cost, payment, sorted."""
    paid = spread.join(charged.select("expense", "payment"), on="expense")
    return paid.select("expense", "agency", "span", "cost", "payment").sort("expense", "span")


def in_order_of_posts(costs: Costs, name: str) -> Floats:
    """A column of the practitioners' hours in the order of posts, NaN for none."""
    of_posts = costs.practitioners.drop_nulls("post").sort("post")
    return of_posts[name].cast(pl.Float64).fill_null(float("nan")).to_numpy()


def available_in(study: CheckedStudy, found: LookUps) -> Floats:
    """By post the hours available in a study: given, or implied by fte and dates; NaN: not known."""
    known = posts(study, found.diary)
    stated = pl.col("available_hours")
    hours = pl.when("dated").then(pl.coalesce(stated, "implied")).otherwise(stated).fill_null(float("nan"))
    table = np.full(found.posts.height, np.nan)
    table[known["post"].to_numpy()] = known.select(hours).to_series().to_numpy()
    return table


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
