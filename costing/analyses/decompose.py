"""Why two costs differ: their difference split exactly, and reversibly, by change x average of before and after."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from math import fsum
from typing import TypeVar

import polars as pl

from costing.engine.side import Side

ALL = "all"
"""The intervention of a side of several, a family of which is one of any."""

COLUMNS = ("agency", "role", "line", "hours", "cost_per_hour")

Key = tuple[str, str, str]
Pair = tuple[float, float]
K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


@dataclass(frozen=True)
class Parts:
    """What a difference, after - before, is made of: money, unrounded; volume = families + intensity.

    `volume`: more hours at the same mix and prices, for more `families` or for each of them (`intensity`). `mix`: the
    same hours by other staff. `price`: the same hours at other unit costs. `expenses`: what is not time.
    """

    volume: float = 0.0
    families: float = 0.0
    intensity: float = 0.0
    mix: float = 0.0
    price: float = 0.0
    expenses: float = 0.0

    @property
    def difference(self) -> float:
        """The difference: volume + mix + price + expenses."""
        return fsum((self.volume, self.mix, self.price, self.expenses))


NAMES = tuple(field.name for field in fields(Parts))


@dataclass(frozen=True)
class RolePrice:
    """How the price of a role's hours changed.

    `effect`: sum of average hours x change of price, in money. `change`: that as a share of the average hours at the
    prices before (0.05: 5% dearer; the index of Marshall and Edgeworth); None where they cost nothing before.
    """

    role: str
    effect: float
    change: float | None


@dataclass(frozen=True)
class Priced:
    """A side by its keys: hours and cost_per_hour by agency, role and line, expenses by agency, and its families.

    `cost_per_hour` may know unit costs on which no hours are.
    """

    hours: Mapping[Key, float]
    cost_per_hour: Mapping[Key, float]
    expenses: Mapping[str, float]
    families: float


@dataclass(frozen=True)
class Line:
    """One unit cost, before and after, and what it adds to each part but the expenses."""

    agency: str
    role: str
    hours: Pair
    cost_per_hour: Pair
    parts: Parts


def decompose(before: Side, after: Side) -> Parts:
    """The parts of the difference, all interventions together.

    With hours h and cost per hour p of each line, H = sum h, shares s = h / H, N families, k = H / N, D = after -
    before, a bar for the average of both, and R = sum of s̄ p̄:

    `volume = DH R`, `families = DN k̄ R`, `intensity = volume - families` (N̄ Dk R), `mix = H̄ sum(Ds p̄)`,
    `price = sum(h̄ Dp)`, `expenses = DE`.

    What one side does not have is taken from the other: the unit cost of a line, the shares where no hours are, the
    hours per family where no families are. Swapping the sides negates every part to the last bit.
    """
    return split(priced(before), priced(after))


def by_agency(before: Side, after: Side) -> dict[str, Parts]:
    """The parts of each agency, sorted: sums of its lines in the whole, so that they add up to `decompose`."""
    one, other = priced(before), priced(after)
    parts = grouped((line.agency, line.parts) for line in side_by_side(one, other))
    return {
        name: replace(added(parts.get(name, [])), expenses=change(expenses_of(one, other, name)))
        for name in sorted({*parts, *one.expenses, *other.expenses})
    }


def by_role(before: Side, after: Side) -> dict[str, Parts]:
    """The parts of each role, sorted: sums of its lines in the whole; expenses are no role's."""
    parts = grouped((line.role, line.parts) for line in side_by_side(priced(before), priced(after)))
    return {role: added(parts[role]) for role in sorted(parts)}


def by_intervention(before: Side, after: Side) -> dict[str, Parts]:
    """The parts of each intervention's own difference, sorted; it may be on one side only.

    Their differences add up; their parts need not, since a shift between interventions changes the mix of the whole.
    """
    wholes = (priced(before), priced(after))
    one, other = (own_of_interventions(side, whole) for side, whole in zip((before, after), wholes, strict=True))
    none_before, none_after = (replace(whole, hours={}, expenses={}, families=0.0) for whole in wholes)
    names = sorted({*one, *other})
    return {name: split(one.get(name, none_before), other.get(name, none_after)) for name in names}


def prices_by_role(before: Side, after: Side) -> list[RolePrice]:
    """How the price of each role's hours changed, largest effect first; roles without hours are left out."""
    lines = side_by_side(priced(before), priced(after))
    roles = grouped((line.role, line) for line in lines if any(line.hours))
    found = []
    for role, own in sorted(roles.items()):
        effect = fsum(line.parts.price for line in own)
        at_before = fsum(average(line.hours) * line.cost_per_hour[0] for line in own)
        found.append(RolePrice(role, effect, effect / at_before if at_before else None))
    return sorted(found, key=lambda price: -abs(price.effect))


def of_intervention(side: Side, name: str) -> Side:
    """The part of a side that is one intervention's, without staff, who are not divided so.

    The hours of the others become 0: their lines still say what an hour costs on this side.
    """
    own = pl.col("intervention").cast(pl.String) == name
    return Side(
        lines=side.lines.with_columns(hours=pl.when(own).then("hours").otherwise(0.0)),
        expenses=side.expenses.filter(own),
        families=side.families.filter(own),
        staff=side.staff.clear(),
    )


def per_family(side: Side) -> Side:
    """What one family bears: hours and expenses over the number of families, which becomes 1; without staff.

    With no families every amount is 0, and so is their number.
    """
    number = fsum(side.families["families"])
    names = side.families["intervention"].cast(pl.String).unique().to_list()
    share = {"intervention": names[0] if len(names) == 1 else ALL, "families": 1.0 if number else 0.0}
    return Side(
        lines=side.lines.with_columns(over(number, "hours")),
        expenses=side.expenses.with_columns(over(number, "cost")),
        families=pl.DataFrame([share], schema={"intervention": pl.String, "families": pl.Float64}),
        staff=side.staff.clear(),
    )


def over(number: float, column: str) -> pl.Expr:
    """A column divided by a number; 0 where that is 0."""
    return pl.col(column) / number if number else pl.lit(0.0).alias(column)


def priced(side: Side) -> Priced:
    """A whole side by its keys."""
    return by_keys(side.lines, side.expenses, side.families)


def own_of_interventions(side: Side, whole: Priced) -> dict[str, Priced]:
    """Each intervention's own hours, expenses and families; where it has no hours, unit costs are the whole's."""
    tables = [split_up(table) for table in (side.lines, side.expenses, side.families)]
    empty = [table.clear() for table in (side.lines, side.expenses, side.families)]
    own = {}
    for name in {name for table in tables for name in table}:
        part = by_keys(*(table.get(name, none) for table, none in zip(tables, empty, strict=True)))
        own[name] = replace(part, cost_per_hour={**whole.cost_per_hour, **part.cost_per_hour})
    return own


def split_up(table: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """The rows of each intervention."""
    return {str(name): rows for (name,), rows in table.partition_by("intervention", as_dict=True).items()}


def by_keys(lines: pl.DataFrame, expenses: pl.DataFrame, families: pl.DataFrame) -> Priced:
    """Rows added up by their keys, the same to the last bit in any order.

    Raises ValueError for hours without a price, which would be free.
    """
    if lines.filter(pl.col("cost_per_hour").is_null() & (pl.col("hours") != 0)).height:
        raise ValueError("hours have no price")
    rows = grouped(
        ((agency, role, line), (hours, price))
        for agency, role, line, hours, price in lines.select(COLUMNS).iter_rows()
        if price is not None
    )
    costs = grouped((agency, cost) for agency, cost in expenses.select("agency", "cost").iter_rows())
    return Priced(
        hours={key: fsum(hours for hours, _ in own) for key, own in rows.items()},
        cost_per_hour={key: common_price(own) for key, own in rows.items()},
        expenses={agency: fsum(own) for agency, own in costs.items()},
        families=fsum(families["families"]),
    )


def common_price(rows: list[Pair]) -> float:
    """What an hour of several rows (hours, cost per hour) costs; where none has hours, the mean of what they state."""
    with_hours = [(hours, price) for hours, price in rows if hours] or [(1.0, price) for _, price in rows]
    prices = {price for _, price in with_hours}
    if len(prices) == 1:
        return prices.pop()
    return fsum(hours * price for hours, price in with_hours) / fsum(hours for hours, _ in with_hours)


def split(before: Priced, after: Priced) -> Parts:
    """The parts of the difference between two sides."""
    parts = added(line.parts for line in side_by_side(before, after))
    agencies = {*before.expenses, *after.expenses}
    return replace(parts, expenses=fsum(change(expenses_of(before, after, name)) for name in agencies))


def expenses_of(before: Priced, after: Priced, agency: str) -> Pair:
    """An agency's expenses."""
    return before.expenses.get(agency, 0.0), after.expenses.get(agency, 0.0)


def side_by_side(before: Priced, after: Priced) -> list[Line]:
    """Every line of either side with its parts, sorted."""
    total = (fsum(before.hours.values()), fsum(after.hours.values()))
    families = (before.families, after.families)
    per_family = ratios(total, families)
    lines = []
    for key in sorted({*before.hours, *after.hours}):
        agency, role, _ = key
        hours = (before.hours.get(key, 0.0), after.hours.get(key, 0.0))
        price = both(before.cost_per_hour.get(key), after.cost_per_hour.get(key))
        share = ratios(hours, total)
        cost = average(share) * average(price)
        volume, by_families = change(total) * cost, change(families) * average(per_family) * cost
        mix = average(total) * change(share) * average(price)
        parts = Parts(volume, by_families, volume - by_families, mix, average(hours) * change(price))
        lines.append(Line(agency, role, hours, price, parts))
    return lines


def change(pair: Pair) -> float:
    """After less before."""
    return pair[1] - pair[0]


def average(pair: Pair) -> float:
    """The mean of before and after."""
    return (pair[0] + pair[1]) / 2


def ratios(parts: Pair, wholes: Pair) -> Pair:
    """Part over whole on both sides; a side whose whole is 0 takes the other's."""
    one, other = (part / whole if whole else None for part, whole in zip(parts, wholes, strict=True))
    return both(one, other)


def both(before: float | None, after: float | None) -> Pair:
    """Two values, of which the one that is not known is the other; 0 where neither is."""
    if before is None:
        before = 0.0 if after is None else after
    return before, before if after is None else after


def added(parts: Iterable[Parts]) -> Parts:
    """Parts added up, the same to the last bit in any order."""
    each = list(parts)
    return Parts(**{name: fsum(getattr(one, name) for one in each) for name in NAMES})


def grouped(rows: Iterable[tuple[K, V]]) -> dict[K, list[V]]:
    """What each key has."""
    groups: dict[K, list[V]] = {}
    for key, value in rows:
        groups.setdefault(key, []).append(value)
    return groups
