"""Laws that every scenario obeys, whatever the study: tried on hundreds of random ones."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from math import fsum, isfinite
from typing import Any

import pytest

import costing
from tests.compared import (
    BASE,
    COLUMNS,
    OF_ALL,
    OF_EVERY_ROW,
    PARTS,
    PARTS_OF_VOLUME,
    SPLIT,
    Comparison,
    Record,
    by_name,
    compared,
    of_all,
    rows_of,
    scenarios_in,
)
from tests.random_scenarios import (
    CHANGEABLE,
    PRICES,
    Ground,
    a_step_on_cells,
    ground_of,
    in_some_months,
    months_of,
    named,
    of_families,
    of_time,
    random_scenario,
    with_varies_with,
)
from tests.random_studies import Row, random_full_study, random_study
from tests.reference.cells import cell
from tests.reference.scenarios import edited
from tests.studies import close, costed

BLOCK = 5
FULL_YEAR = "full_year_difference"
"""Not known where time would move to a role without a unit cost."""
MANY, BLOCKS = 12, 2
"""Ten studies a block, more of them for the first law; a search may take many more."""
CAPACITIES = ("", "flexible", "fixed", "posts")
INVERSES = {"2": "0.5", "0.5": "2", "0.8": "1.25", "1.6": "0.625", "4": "0.25"}
HOURS_OF_A_YEAR = ("hours_per_year", "weeks_per_year", "hours_per_week")
SUMS = {"agency": ("total", "difference", *SPLIT), "intervention": ("total", "difference", "number")}
"""What the rows of a kind add up to, in the row of all."""
ROUNDING = 1e-9
"""Of the total: what adding up in another order may come to."""

Settings = dict[str, str]
Tables = dict[str, list[Row]]
Told = list[tuple[Any, ...]]


def grounds(block: int) -> Iterator[tuple[str, Ground, Settings, Tables]]:
    """Random studies of the method and of the method in full, whose activities vary with families, staff or nothing."""
    for seed in range(1000 + block * BLOCK, 1000 + (block + 1) * BLOCK):
        for name, draw in (("plain", random_study), ("full", random_full_study)):
            settings, tables = draw(seed)
            ground = ground_of(f"{name} {seed}", settings, tables)
            if tables["work_log"]:
                tables = with_varies_with(ground, tables)
                yield f"{name} {seed}", ground_of(f"{name} {seed}", settings, tables), settings, tables


def compared_or_none(
    settings: Settings, tables: Tables, steps: Sequence[Row], chain: bool = False
) -> Comparison | None:
    """The comparison; None where a scenario leads to a study that is not valid."""
    try:
        return compared(settings, tables, steps, chain)
    except costing.InvalidStudyError:
        return None


def valid_scenarios(
    ground: Ground, settings: Settings, tables: Tables, wanted: int = 3
) -> tuple[list[Row], Comparison]:
    """Scenarios of any kind with any capacity, some in some months only, and their comparison; fewer where invalid."""
    kinds = ("work_log", "work_log", "families", *PRICES)
    steps = [row for place in range(wanted) for row in a_scenario(ground, f"s{place}", kinds)]
    found = compared_or_none(settings, tables, steps)
    while found is None:
        steps = [row for row in steps if row["scenario"] != steps[-1]["scenario"]]
        found = compared_or_none(settings, tables, steps) if steps else {}
    return steps, found


def a_scenario(ground: Ground, name: str, kinds: Sequence[str]) -> list[Row]:
    """Steps on these tables; `families` is a kind of its own."""
    steps = random_scenario(ground, [kind for kind in kinds if kind != "families"])
    if "families" in kinds and ground.chance(0.4):
        steps.append(of_families(ground))
    if ground.chance(0.3):
        steps = [in_some_months(ground, step) for step in steps]
    return named(name, steps, capacity=ground.rng.choice(CAPACITIES))


def near(one: float, other: float, scale: float, relative: float = ROUNDING) -> bool:
    """Equal to so much of a scale."""
    return abs(one - other) <= relative * max(abs(scale), 1.0)


def scale_of(*rows: Record) -> float:
    """What rounding is measured by: the largest of the totals and parts of some rows."""
    return float(max(abs(row[name] or 0.0) for row in rows for name in ("total", *SPLIT)))


@pytest.mark.parametrize("block", range(MANY))
def test_parts_agencies_and_interventions_add_up(block: int) -> None:
    """Volume, mix, price and expenses are the difference, families and intensity the volume, in every row.

    Agencies are the whole, figure by figure; interventions too, but for their parts, which are split one by one.
    """
    told: Told = []
    for seed, ground, settings, tables in grounds(block):
        steps, found = valid_scenarios(ground, settings, tables)
        for scenario in scenarios_in(found):
            told += [(seed, steps, *one) for one in what_does_not_add_up(found, scenario)]
    assert told == []


def what_does_not_add_up(found: Comparison, scenario: str) -> Iterator[tuple[Any, ...]]:
    """Rows, and columns of agencies and interventions, that are not the sum of what they should be."""
    whole = of_all(found, scenario)
    scale = scale_of(whole, of_all(found, BASE))
    for key, row in found.items():
        if key[0] == scenario:
            yield from ((key, *one) for one in parts_that_do_not_add_up(row, scale))
    for by, columns in (
        ("agency", ("total", "difference", *SPLIT)),
        ("intervention", ("total", "difference", "number")),
    ):
        for column in columns:
            total = fsum(by_name(found, scenario, by, column).values())
            if not near(total, whole[column], scale):
                yield scenario, by, column, total, whole[column]


def parts_that_do_not_add_up(row: Record, scale: float) -> Iterator[tuple[Any, ...]]:
    """The difference, the volume and the mean of a row, where they are not what they are made of; what is no number."""
    names = (*OF_EVERY_ROW, *(OF_ALL if row["by"] == "all" else ()))
    if not all(is_figure(row[name]) for name in names if name != FULL_YEAR or row[name] is not None):
        yield "not a number", row
    elif not near(fsum(row[name] for name in PARTS), row["difference"], scale):
        yield "parts", row
    elif not near(fsum(row[name] for name in PARTS_OF_VOLUME), row["volume"], scale):
        yield "volume", row
    elif row["number"] and not close(row["mean"], row["total"] / row["number"]):
        yield "mean", row


def is_figure(value: Any) -> bool:
    """Whether it is a number, and one that can be added up."""
    return isinstance(value, float) and isfinite(value)


@pytest.mark.parametrize("block", range(BLOCKS))
def test_the_base_rows_are_the_summary_of_the_run(block: int) -> None:
    """Total, mean and number of families, of all and by intervention; agencies as in the cost lines; no differences."""
    for seed, ground, settings, tables in grounds(block):
        rows = named("s", [of_families(ground)])
        result = costed(settings, tables | {"scenarios": rows})
        found = rows_of(result)
        summary = {row["intervention"]: row for row in result.results["summary"].to_dicts()}
        base = {name: row for (scenario, by, name), row in found.items() if scenario == BASE and by == "intervention"}
        for name, row in {**base, "all": of_all(found, BASE)}.items():
            right = summary[name]
            assert row["number"] == right["families"], (seed, name)
            assert close(row["total"], right["total"]), (seed, name, row, right)
            assert close(row["mean"], right["mean"]), (seed, name, row, right)
            assert {row[column] for column in ("difference", *SPLIT)} == {None}
        agencies = {name: fsum(lines["cost"]) for (name,), lines in result.cost_lines.group_by("agency")}
        told = {name: total for name, total in by_name(found, BASE, "agency").items() if total}
        assert told == pytest.approx({name: cost for name, cost in agencies.items() if cost}, rel=1e-9), seed


def test_rows_and_columns_come_in_order() -> None:
    """Base first, then scenarios as they come; in each the row of all, interventions and agencies by name."""
    settings, tables = random_full_study(1003)
    ground = ground_of("order", settings, tables)
    steps = [row for name in ("zeta", "alpha") for row in named(name, [of_families(ground)])]
    frame = costed(settings, tables | {"scenarios": steps}).compare()
    assert tuple(frame.columns) == COLUMNS
    keys = list(frame[["scenario", "by", "name"]].itertuples(index=False, name=None))
    order = {"all": 0, "intervention": 1, "agency": 2}
    places = {"base": 0, "zeta": 1, "alpha": 2}
    assert keys == sorted(keys, key=lambda key: (places[key[0]], order[key[1]], key[2]))
    assert {by for _, by, _ in keys} == set(order)


@pytest.mark.parametrize("block", range(BLOCKS))
def test_a_scenario_without_effect_is_the_base_to_the_bit(block: int) -> None:
    """Multiplied by 1, with 0 added, set to what it is: the same total and mean, and a difference of nothing."""
    for seed, ground, settings, tables in grounds(block):
        steps = named("same", changes_of_nothing(ground), capacity=ground.rng.choice(CAPACITIES))
        found = compared(settings, tables, steps)
        for (scenario, by, name), row in found.items():
            if scenario == "same":
                before, same = found[BASE, by, name], ("total", "mean", "number")
                assert [row[column] for column in same] == [before[column] for column in same], (seed, steps)
                nothing = ("difference", *SPLIT, *(OF_ALL if by == "all" else ()))
                assert {row[column] for column in nothing} == {0.0}, (seed, steps)


def changes_of_nothing(ground: Ground) -> list[Row]:
    """Up to five steps, each on something that is there."""
    steps: list[Row] = []
    for table in ("unit_costs", "expenses", "price_index", "practitioners"):
        step = a_step_on_cells(ground, table)
        if step is not None:
            change, value = ground.rng.choice((("multiply", "1"), ("add", "0"), ("multiply", "1.00")))
            steps.append(step | {"change": change, "value": value})
    steps.append({"table": "study", "column": "families", "change": "multiply", "value": "1"})
    if ground.time:
        time = of_time(ground) | {"table": "work_log", "column": "minutes", "change": "multiply", "value": "1"}
        steps.append(time)
    if cell(ground.study.settings, "price_year"):
        year = cell(ground.study.settings, "price_year")
        steps.append({"table": "study", "column": "price_year", "change": "set", "value": year})
    return ground.rng.sample(steps, min(5, len(steps)))


@pytest.mark.parametrize("block", range(BLOCKS))
def test_independent_multiplications_commute(block: int) -> None:
    """In another order: every figure the same to 1e-12 of the total."""
    told: Told = []
    for seed, ground, settings, tables in grounds(block):
        steps = multiplications(ground)
        capacity = ground.rng.choice(CAPACITIES)
        ordered = named("ordered", steps, capacity=capacity)
        other = named("other", ground.rng.sample(steps, len(steps)), capacity=capacity)
        found = compared_or_none(settings, tables, ordered + other) or {}
        told += [(seed, ordered, other, *one) for one in unlike(found, "ordered", found, "other", 1, 1e-12)]
    assert told == []


def multiplications(ground: Ground) -> list[Row]:
    """Of cells, of minutes and of families; several of the same cells. A pay award depends on pay_share."""
    steps = [of_families(ground)]
    for table in ("unit_costs", "unit_costs", "expenses", "price_index", "practitioners"):
        step = a_step_on_cells(ground, table)
        if step is not None and step["column"] != "pay_share":
            factor = "2" if step["column"] == "life_years" else ground.rng.choice(("1.05", "0.9", "0.8"))
            steps.append(step | {"change": "multiply", "value": factor, "where": without_numbers(step)})
    minutes = {"table": "work_log", "column": "minutes", "change": "multiply"}
    if ground.time:
        steps += [minutes | {"value": value} | of_time(ground) for value in ("0.8", "1.3")]
    return steps


def without_numbers(step: Row) -> str:
    """Which rows it picks, not by numbers: these are what other steps change."""
    numbers = {*(column for columns in CHANGEABLE.values() for column in columns), "vat", "fte"}
    return ";".join(part for part in step["where"].split(";") if part.split("=")[0].strip() not in numbers)


def unlike(
    found: Comparison, scenario: str, other: Comparison, counterpart: str, sign: int, relative: float
) -> Iterator[tuple[Any, ...]]:
    """Where two scenarios differ, in differences and parts of every row; `sign` -1 for what should be opposite."""
    for (name, by, what), row in found.items():
        if name == scenario:
            scale = scale_of(of_all(found, scenario), of_all(other, counterpart))
            columns = ("difference", *SPLIT) if (counterpart, by, what) in other else ()
            for column in columns:
                theirs = other[counterpart, by, what][column]
                if not near(row[column], sign * theirs, scale, relative):
                    yield by, what, column, row[column], theirs


@pytest.mark.parametrize("block", range(BLOCKS))
def test_undoing_a_scenario_reverses_every_sign(block: int) -> None:
    """With what the scenario makes of the study as base, and its multiplications undone, each part is the opposite."""
    told: Told = []
    for seed, ground, settings, tables in grounds(block):
        steps = with_inverses(ground)
        there = named("s", [step for step, _ in steps])
        back = named("s", [step | {"value": value} for step, value in reversed(steps)])
        forward = compared_or_none(settings, tables, there)
        if forward is not None and steps:
            backward = compared(*edited(settings, tables, there), back)
            told += [(seed, there, *one) for one in unlike(forward, "s", backward, "s", -1, ROUNDING)]
    assert told == []


def with_inverses(ground: Ground) -> list[tuple[Row, str]]:
    """Multiplications of cells that are not picked by numbers, each with what undoes it exactly."""
    found = []
    for table in ("unit_costs", "unit_costs", "expenses", "price_index"):
        step = a_step_on_cells(ground, table)
        if step is not None and step["column"] not in ("life_years", "pay_share"):
            value = ground.rng.choice(list(INVERSES))
            undone = step | {"change": "multiply", "value": value, "where": without_numbers(step)}
            found.append((undone, INVERSES[value]))
    return found


@pytest.mark.parametrize("block", range(BLOCKS))
def test_from_the_first_month_to_the_last_is_always(block: int) -> None:
    """A scenario that says so is the one that says nothing of months, in every figure."""
    told: Told = []
    for seed, ground, settings, tables in grounds(block):
        months = months_of(ground.study)
        steps = a_scenario(ground, "always", ("work_log", "families", *PRICES))
        steps = [step | {"from": "", "to": ""} for step in steps]
        dated = [step | {"scenario": "dated", "from": months[0], "to": months[-1]} for step in steps]
        found = compared_or_none(settings, tables, steps + dated) or {}
        told += [(seed, steps, *one) for one in unlike(found, "always", found, "dated", 1, ROUNDING)]
    assert told == []


@pytest.mark.parametrize("block", range(BLOCKS))
def test_two_halves_of_the_period_add_up(block: int) -> None:
    """What a change of prices does up to a month and after it is what it does throughout; so is the full year of it."""
    told: Told = []
    for seed, ground, settings, tables in grounds(block):
        months = months_of(ground.study)
        if len(months) > 1:
            settings |= {"unlogged_time": "report"}
            cut = ground.rng.randrange(1, len(months))
            steps = [step for step in random_scenario(ground, ("unit_costs", "expenses")) if is_linear(step)]
            before, after = {"to": months[cut - 1]}, {"from": months[cut]}
            rows = [*named("all", steps), *named("before", steps, **before), *named("after", steps, **after)]
            found = compared_or_none(settings, tables, rows) or {}
            told += [(seed, rows, *one) for one in halves_that_do_not_add_up(found)]
    assert told == []


def is_linear(step: Row) -> bool:
    """Whether it changes prices only, and not the hours that a post has."""
    return step["column"] not in HOURS_OF_A_YEAR


def halves_that_do_not_add_up(found: Comparison) -> Iterator[tuple[Any, ...]]:
    """Rows of which the two halves are not the whole, and differences that the full year does not know."""
    for (scenario, by, name), row in found.items():
        if scenario == "all":
            halves = [found[half, by, name] for half in ("before", "after")]
            if not near(fsum(half["difference"] for half in halves), row["difference"], scale_of(row, *halves)):
                yield by, name, row, halves
            years = [half["full_year_difference"] for half in (row, *halves)]
            if not all(near(year, years[0], scale_of(row, *halves)) for year in years):
                yield by, name, "full year", years


@pytest.mark.parametrize("block", range(BLOCKS))
def test_a_chain_leads_to_its_last_scenario(block: int) -> None:
    """Each against the one before: the totals are the same, the differences add up to that of the last from base."""
    for seed, ground, settings, tables in grounds(block):
        steps, found = valid_scenarios(ground, settings, tables)
        if scenarios_in(found):
            chained = compared(settings, tables, steps, chain=True)
            before = of_all(found, BASE)["total"]
            for scenario in scenarios_in(found):
                alone, link = of_all(found, scenario), of_all(chained, scenario)
                scale = scale_of(alone, link, of_all(found, BASE))
                assert link["total"] == alone["total"], (seed, steps)
                assert near(link["difference"], alone["total"] - before, scale), (seed, steps, scenario)
                assert list(parts_that_do_not_add_up(link, scale)) == [], (seed, steps, scenario)
                before = alone["total"]


def test_only_the_scenarios_named_are_compared() -> None:
    settings, tables = random_study(1000)
    ground = ground_of("named", settings, tables)
    steps = [row for name in ("a", "b", "c") for row in named(name, [of_families(ground)])]
    result = costed(settings, tables | {"scenarios": steps})
    assert list(dict.fromkeys(result.compare("c", "a")["scenario"])) in (["base", "c", "a"], ["base", "a", "c"])
    assert list(dict.fromkeys(result.compare()["scenario"])) == ["base", "a", "b", "c"]


def test_the_order_of_the_rows_of_other_tables_does_not_matter() -> None:
    """Rows of every table but the scenarios shuffled: the same figures."""
    for seed in range(1000, 1006):
        settings, tables = random_full_study(seed)
        steps, found = valid_scenarios(ground_of(f"shuffled {seed}", settings, tables), settings, tables)
        shuffled = {name: random.Random(seed).sample(rows, len(rows)) for name, rows in tables.items()}
        again = compared(settings, shuffled, steps) if steps else {}
        for key, row in found.items():
            assert figures(row) == pytest.approx(figures(again[key]), rel=1e-9, abs=1e-6), (seed, key)


def figures(row: Mapping[str, Any]) -> dict[str, float]:
    """The figures of a row that are filled in."""
    return {name: value for name, value in row.items() if isinstance(value, float)}
