"""A difference split into parts: by hand, against a slow reference in fractions, and as laws on random sides."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping
from dataclasses import astuple, dataclass, replace
from fractions import Fraction
from itertools import product
from math import fsum

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from costing.analyses.decompose import (
    Parts,
    RolePrice,
    by_agency,
    by_intervention,
    by_role,
    decompose,
    of_intervention,
    per_family,
    prices_by_role,
)
from costing.engine.side import Side
from tests.sides import side, worked

LAW = settings(deadline=None, max_examples=200)
KEYS = list(product(("council", "police"), ("worker", "manager"), ("2013", "2014")))
HOURS = st.one_of(st.just(0.0), st.floats(1 / 3600, 1e5), st.integers(1, 2000).map(float))
COST = st.one_of(st.just(0.0), st.floats(0.01, 500), st.integers(1, 90).map(float))
NUMBER = st.one_of(st.just(0.0), st.integers(1, 400).map(float), st.floats(0.01, 400))
SPENT = st.one_of(st.just(0.0), st.floats(-1e5, 1e6))
FACTOR = st.floats(0.01, 20)
INTERVENTIONS = ("intensive", "light")


@st.composite
def random_sides(draw: st.DrawFn) -> Side:
    """A side with absent lines, zeros, no families or none at all; a line has one unit cost."""
    costs = draw(st.dictionaries(st.sampled_from(KEYS), COST, max_size=5))
    lines = []
    for (agency, role, line), cost in costs.items():
        for hours in draw(st.lists(HOURS, min_size=1, max_size=5)):
            key = {"agency": agency, "role": role, "line": line, "intervention": draw(st.sampled_from(INTERVENTIONS))}
            lines.append({**key, "hours": hours, "cost_per_hour": cost})
    where = st.tuples(st.sampled_from(INTERVENTIONS), st.sampled_from(("council", "health")), SPENT)
    expenses = [
        {"intervention": intervention, "agency": agency, "cost": cost}
        for intervention, agency, cost in draw(st.lists(where, max_size=8))
    ]
    return side(lines, expenses, draw(st.dictionaries(st.sampled_from(INTERVENTIONS), NUMBER)))


SIDES = random_sides()


def with_hours(one: Side, hours: pl.Expr) -> Side:
    """A side with other hours."""
    return replace(one, lines=one.lines.with_columns(hours=hours))


def cost_of(one: Side) -> float:
    """All that a side costs."""
    time = (hours * cost for hours, cost in one.lines.select("hours", "cost_per_hour").iter_rows())
    return fsum((*time, *one.expenses["cost"]))


def money_in(*sides: Side) -> float:
    """How much money a split handles: no part is more, and the rounding of floats is a share of it."""
    hours = fsum(fsum(one.lines["hours"]) for one in sides)
    dearest = max((cost for one in sides for cost in one.lines["cost_per_hour"]), default=0.0)
    return hours * dearest + fsum(abs(cost) for one in sides for cost in one.expenses["cost"])


def nearly(one: Parts, other: Parts, *sides: Side) -> bool:
    """The same parts, to a thousand millionth of the money in them.

    Where families come or go, their part may be many times that money, and the part of time for each takes it back.
    """
    slack = 1e-9 * (money_in(*sides) + abs(one.families))
    return all(abs(a - b) <= slack for a, b in zip(astuple(one), astuple(other), strict=True))


def added(parts: Iterable[Parts]) -> Parts:
    """Parts added up one after the other."""
    return Parts(*(sum(values) for values in zip(astuple(Parts()), *map(astuple, parts), strict=True)))


# The slow reference

NOTHING = Fraction(0)
Both = tuple[Fraction, Fraction]


@dataclass
class Exact:
    """A side in fractions: by key its hours and what one costs."""

    hours: dict[tuple[str, ...], Fraction]
    cost: dict[tuple[str, ...], Fraction]
    expenses: Fraction
    families: Fraction

    @property
    def total(self) -> Fraction:
        """All hours."""
        return sum(self.hours.values(), NOTHING)


def exact(one: Side) -> Exact:
    """A side in fractions."""
    hours: dict[tuple[str, ...], Fraction] = {}
    cost: dict[tuple[str, ...], Fraction] = {}
    for row in one.lines.to_dicts():
        key = (row["agency"], row["role"], row["line"])
        hours[key] = hours.get(key, NOTHING) + Fraction(row["hours"])
        cost[key] = Fraction(row["cost_per_hour"])
    return Exact(hours, cost, exact_sum(one.expenses["cost"]), exact_sum(one.families["families"]))


def exact_sum(values: Iterable[float]) -> Fraction:
    """A column added up in fractions."""
    return sum(map(Fraction, values), NOTHING)


def known(one: Fraction | None, other: Fraction | None) -> Both:
    """Both values, the other's for one that is not known."""
    known_one, known_other = other if one is None else one, one if other is None else other
    return known_one or NOTHING, known_other or NOTHING


def over(part: Fraction, whole: Fraction) -> Fraction | None:
    """A share; not known of nothing."""
    return part / whole if whole else None


def mean_of(pair: Both) -> Fraction:
    """Half of the sum."""
    return (pair[0] + pair[1]) / 2


def rise(pair: Both) -> Fraction:
    """The second less the first."""
    return pair[1] - pair[0]


def reference(before: Side, after: Side) -> Parts:
    """The formulas of the split as they are written, in fractions."""
    b, a = exact(before), exact(after)
    keys = {*b.hours, *a.hours}
    total, number = (b.total, a.total), (b.families, a.families)
    hours = {key: (b.hours.get(key, NOTHING), a.hours.get(key, NOTHING)) for key in keys}
    share = {key: known(over(own[0], b.total), over(own[1], a.total)) for key, own in hours.items()}
    cost = {key: known(b.cost.get(key), a.cost.get(key)) for key in keys}
    each = known(over(b.total, b.families), over(a.total, a.families))
    r = sum((mean_of(share[key]) * mean_of(cost[key]) for key in keys), NOTHING)
    volume = rise(total) * r
    families = rise(number) * mean_of(each) * r
    intensity = mean_of(number) * rise(each) * r
    if all(families or not hours for families, hours in zip(number, total, strict=True)):
        assert volume == families + intensity
    mix = mean_of(total) * sum((rise(share[key]) * mean_of(cost[key]) for key in keys), NOTHING)
    price = sum((mean_of(hours[key]) * rise(cost[key]) for key in keys), NOTHING)
    return Parts(*map(float, (volume, families, volume - families, mix, price, a.expenses - b.expenses)))


@LAW
@given(SIDES, SIDES)
def test_the_parts_are_those_of_the_formulas_in_fractions(before: Side, after: Side) -> None:
    """Absent lines, no hours and no families on a side included."""
    assert nearly(decompose(before, after), reference(before, after), before, after)


# By hand


def test_a_unit_cost_that_a_side_states_is_taken_for_a_line_without_hours_there() -> None:
    """Nobody worked at 40 before, but 40 it was: 10 hours at 44 are 10 x 42 of volume and mix and 5 x 4 of price."""
    before, after = worked(a=(0, 40), b=(10, 20)), worked(a=(10, 44), b=(10, 20))
    assert decompose(before, after).price == 20
    assert by_role(before, after)["a"].price == 20


def test_a_line_that_is_new_takes_the_unit_cost_of_the_other_side() -> None:
    """10 hours more at 44 that were not there before: no price changed."""
    found = decompose(worked(b=(10, 20)), worked(a=(10, 44), b=(10, 20)))
    assert found.price == 0
    assert found.difference == pytest.approx(440)


def test_where_no_hours_were_the_shares_are_those_of_the_other_side() -> None:
    """From nothing to 10 hours at 40 and 30 at 20: all volume."""
    found = decompose(worked(), worked(a=(10, 40), b=(30, 20)))
    assert astuple(found) == (1000, 0, 1000, 0, 0, 0)


def test_where_no_families_were_all_hours_are_those_of_more_families() -> None:
    """Hours per family are those of the other side: none is due to more time for each."""
    found = decompose(worked(families=0), worked(families=4, a=(10, 40)))
    assert (found.families, found.intensity) == (400, 0)


def test_rows_of_a_line_with_different_rates_cost_what_their_hours_cost() -> None:
    """10 hours at 20 and 30 at 40 are 40 at 35; an hour more at 35 changes no price."""
    rows = [{"role": "a", "hours": 10, "cost_per_hour": 20}, {"role": "a", "hours": 30, "cost_per_hour": 40}]
    assert decompose(side(rows), worked(a=(41, 35))) == Parts(volume=35, intensity=35)


def test_rows_without_hours_do_not_change_what_an_hour_costs() -> None:
    """They say what a unit cost is only where no row of the line has hours; a blank one says nothing."""
    rows = [{"role": "a", "hours": hours, "cost_per_hour": cost} for hours, cost in ((10, 20), (0, 99), (0, None))]
    assert decompose(side(rows), worked(a=(10, 20))) == Parts()


def test_unit_costs_stated_without_hours_count_equally() -> None:
    """20 and 22 are 21: 10 hours at 25 afterwards are 5 x 4 of price."""
    rows = [{"role": "a", "hours": 0, "cost_per_hour": cost} for cost in (20, 22)]
    assert decompose(side(rows), worked(a=(10, 25))).price == 20


def test_hours_without_a_price_are_refused() -> None:
    """They would be free."""
    with pytest.raises(ValueError, match="hours have no price"):
        decompose(worked(), side([{"role": "a", "hours": 1, "cost_per_hour": None}]))


def test_an_intervention_may_be_on_one_side_only() -> None:
    """A new one with 2 families, 10 hours at 40 and 7 spent; the other is as it was."""
    usual = {"role": "a", "hours": 5, "cost_per_hour": 40}
    new = [{"intervention": "new", "role": "a", "hours": 10, "cost_per_hour": 40}]
    before = side([usual], families={"support": 3})
    after = side([usual, *new], [{"intervention": "new", "cost": 7}], {"support": 3, "new": 2})
    assert by_intervention(before, after) == {"new": Parts(400, 400, 0, 0, 0, 7), "support": Parts()}
    assert by_intervention(after, before)["new"] == Parts(-400, -400, 0, 0, 0, -7)


def test_an_intervention_without_a_line_knows_what_its_side_paid_for_it() -> None:
    """Managers went from 50 to 60 for all; light has 4 of their hours only afterwards: 2 x 10 is price."""
    managers = [
        {"intervention": "intensive", "role": "manager", "hours": 8, "cost_per_hour": 50},
        {"intervention": "intensive", "role": "manager", "hours": 8, "cost_per_hour": 60},
        {"intervention": "light", "role": "manager", "hours": 4, "cost_per_hour": 60},
    ]
    found = by_intervention(side(managers[:1]), side(managers[1:]))
    assert found["light"].price == 20


def test_what_one_family_bears() -> None:
    """4 families, 10 hours at 40 and 6 spent: 2.5 hours and 1.50 each."""
    one = per_family(worked(6, 4, a=(10, 40)))
    assert one.lines["hours"].to_list() == [2.5]
    assert one.lines["cost_per_hour"].to_list() == [40]
    assert one.expenses["cost"].to_list() == [1.5]
    assert one.families.to_dicts() == [{"intervention": "support", "families": 1.0}]


def test_without_families_one_bears_nothing() -> None:
    """0 stays 0, and nothing is divided by it."""
    one = per_family(worked(6, 0, a=(10, 40)))
    assert (one.lines["hours"].sum(), one.expenses["cost"].sum(), one.families["families"].sum()) == (0, 0, 0)
    assert one.lines["cost_per_hour"].to_list() == [40]


def test_a_family_of_several_interventions_is_one_of_all() -> None:
    """Their number is exactly 1, not thirds that add up to nearly 1."""
    one = per_family(side([], families={"a": 3, "b": 7, "c": 11}))
    assert one.families.to_dicts() == [{"intervention": "all", "families": 1.0}]


def test_the_names_of_an_engine_are_names_too() -> None:
    """Engines hold names as codes that know only their own study's."""
    before, after = (coded(one) for one in (worked(1, 2, a=(10, 40)), worked(3, 2, b=(10, 40))))
    assert by_intervention(before, after).keys() == {"support"}
    assert by_role(before, after).keys() == {"a", "b"}
    assert of_intervention(before, "unheard of").lines["hours"].sum() == 0
    assert decompose(per_family(before), per_family(after)).expenses == 1


def coded(one: Side) -> Side:
    """A side with its names as codes of its own."""
    tables = {}
    for name in ("lines", "expenses", "families"):
        frame: pl.DataFrame = getattr(one, name)
        texts = [column for column, kind in frame.schema.items() if kind == pl.String]
        tables[name] = frame.with_columns(pl.col(text).cast(pl.Enum(frame[text].unique().sort())) for text in texts)
    return replace(one, **tables)


def test_how_the_price_of_each_role_changed() -> None:
    """Workers 40 to 42: 5% on 95 hours; managers 30 to 31 on 60; volunteers are now paid. No hours: left out."""
    before = worked(worker=(100, 40), manager=(50, 30), volunteer=(10, 0), nurse=(0, 20))
    after = worked(worker=(90, 42), manager=(70, 31), volunteer=(10, 12), nurse=(0, 25))
    worker, volunteer, manager = prices_by_role(before, after)
    assert (worker.role, worker.effect, worker.change) == ("worker", 190, 0.05)
    assert volunteer == RolePrice("volunteer", 120, None)
    assert (manager.role, manager.effect, manager.change) == ("manager", 60, 1 / 30)


# Laws


@LAW
@given(SIDES, SIDES)
def test_the_parts_add_up_to_the_difference(before: Side, after: Side) -> None:
    """To a thousand millionth of the money in them; families and intensity to the volume."""
    slack = 1e-9 * money_in(before, after)
    found = decompose(before, after)
    assert abs(found.difference - (cost_of(after) - cost_of(before))) <= slack
    assert found.families + found.intensity == pytest.approx(found.volume, rel=1e-9, abs=1e-9 * abs(found.families))


@LAW
@given(SIDES, SIDES)
def test_swapping_the_sides_negates_every_part_to_the_last_bit(before: Side, after: Side) -> None:
    """In the whole, and of every agency, role and intervention."""
    assert minus(decompose(before, after)) == decompose(after, before)
    for by in (by_agency, by_role, by_intervention):
        there, back = by(before, after), by(after, before)
        assert {name: minus(parts) for name, parts in there.items()} == back


def minus(parts: Parts) -> Parts:
    """Every part with the other sign."""
    return Parts(*(-value for value in astuple(parts)))


@LAW
@given(SIDES, SIDES)
def test_rows_of_one_unit_cost_may_be_apart(before: Side, after: Side) -> None:
    """Direct and indirect hours of a line are one: half of each row in a row of its own changes not a bit."""
    halves = with_hours(before, pl.col("hours") / 2)
    apart = replace(before, lines=pl.concat([halves.lines, halves.lines]))
    whole = with_hours(before, pl.col("hours") / 2 * 2)
    assert decompose(apart, after) == decompose(whole, after)


@LAW
@given(SIDES, SIDES, st.floats(0.1, 0.9), st.floats(0.1, 0.9))
def test_two_lines_of_one_price_are_as_one(before: Side, after: Side, first: float, second: float) -> None:
    """A line split in two that cost the same changes no part, even where the two are shared otherwise afterwards."""
    split = decompose(in_two_lines(before, first), in_two_lines(after, second))
    assert nearly(split, decompose(before, after), before, after)


def in_two_lines(one: Side, share: float) -> Side:
    """Every line split in two with its price, so much of it in the first."""
    rest = one.lines.with_columns(hours=pl.col("hours") * (1 - share), line=pl.col("line") + " more")
    return replace(one, lines=pl.concat([with_hours(one, pl.col("hours") * share).lines, rest]))


@LAW
@given(SIDES, SIDES, FACTOR)
def test_how_many_families_there_are_moves_no_part_but_their_own(before: Side, after: Side, factor: float) -> None:
    """Volume, mix, price and expenses are the same to the last bit."""
    more = replace(after, families=after.families.with_columns(pl.col("families") * factor))
    found, other = decompose(before, after), decompose(before, more)
    assert replace(found, families=0.0, intensity=0.0) == replace(other, families=0.0, intensity=0.0)


@LAW
@given(SIDES, SIDES, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(before: Side, after: Side, rng: random.Random) -> None:
    """To the last bit, in every split."""
    for by in (decompose, by_agency, by_role, by_intervention, prices_by_role):
        assert by(shuffled(before, rng), shuffled(after, rng)) == by(before, after)


def shuffled(one: Side, rng: random.Random) -> Side:
    """A side with its rows in another order."""
    tables = {name: getattr(one, name) for name in ("lines", "expenses", "families")}
    return replace(
        one, **{name: table[rng.sample(range(table.height), table.height)] for name, table in tables.items()}
    )


@LAW
@given(SIDES)
def test_where_nothing_changed_every_part_is_exactly_nothing(one: Side) -> None:
    """Not 1e-17."""
    assert decompose(one, one) == Parts()
    for by in (by_agency, by_role, by_intervention):
        assert set(by(one, one).values()) <= {Parts()}


@LAW
@given(SIDES, SIDES)
def test_agencies_add_up_to_the_whole(before: Side, after: Side) -> None:
    """And roles, but for expenses, which are nobody's time."""
    whole = decompose(before, after)
    assert nearly(added(by_agency(before, after).values()), whole, before, after)
    assert nearly(added(by_role(before, after).values()), replace(whole, expenses=0.0), before, after)


@LAW
@given(SIDES, SIDES)
def test_an_intervention_is_split_as_that_part_of_each_side(before: Side, after: Side) -> None:
    """And their differences add up to the whole, though their parts need not."""
    found = by_intervention(before, after)
    for name, parts in found.items():
        assert parts == decompose(of_intervention(before, name), of_intervention(after, name))
    slack = 1e-9 * money_in(before, after)
    assert abs(sum(parts.difference for parts in found.values()) - decompose(before, after).difference) <= slack


@LAW
@given(SIDES, FACTOR)
def test_all_hours_multiplied_are_volume_and_nothing_else(one: Side, factor: float) -> None:
    """Every hour x k: the shares of all lines stay."""
    more = with_hours(one, pl.col("hours") * factor)
    found = decompose(one, more)
    time = cost_of(more) - cost_of(one)
    assert nearly(found, Parts(volume=time, intensity=time), one, more)
    assert (found.families, found.price, found.expenses) == (0, 0, 0)


@LAW
@given(SIDES, st.sampled_from(KEYS), COST)
def test_one_price_that_changes_is_price_and_nothing_else(one: Side, key: tuple[str, str, str], cost: float) -> None:
    """All other parts are exactly 0."""
    picked = pl.all_horizontal(
        pl.col(name) == value for name, value in zip(("agency", "role", "line"), key, strict=True)
    )
    dearer = pl.when(picked).then(cost).otherwise("cost_per_hour")
    other = replace(one, lines=one.lines.with_columns(cost_per_hour=dearer))
    found = decompose(one, other)
    assert replace(found, price=0.0) == Parts()
    assert abs(found.price - (cost_of(other) - cost_of(one))) <= 1e-9 * money_in(one, other)


@LAW
@given(SIDES, SIDES)
def test_expenses_that_change_are_expenses_and_nothing_else(one: Side, other: Side) -> None:
    """All other parts are exactly 0."""
    found = decompose(one, replace(one, expenses=other.expenses))
    assert replace(found, expenses=0.0) == Parts()


@LAW
@given(SIDES, SIDES)
def test_for_one_family_more_families_are_no_reason(before: Side, after: Side) -> None:
    """Each side over its own number of families: the difference is that of the means, and more time is for each."""
    found = decompose(per_family(before), per_family(after))
    means = [mean(one) for one in (before, after)]
    if all(value is not None for value in means):
        assert found.families == 0
    slack = 1e-9 * money_in(per_family(before), per_family(after))
    assert abs(found.difference - ((means[1] or 0) - (means[0] or 0))) <= slack


def mean(one: Side) -> float | None:
    """What a family costs."""
    number = fsum(one.families["families"])
    return cost_of(one) / number if number else None


@pytest.mark.parametrize("function", [of_intervention, per_family])
def test_staff_are_not_divided(function: Callable[..., Side]) -> None:
    """Nobody is employed by the family or by the intervention: such a side has no staff."""
    staff: Mapping[str, object] = {"role": "a", "hours": 1.0, "post_hours": None, "marginal_per_hour": 1.0}
    one = replace(worked(a=(1, 1)), staff=pl.DataFrame([staff]))
    assert function(one, *(["support"] if function is of_intervention else [])).staff.height == 0
