"""A scenario is what costing the study anew would give, had somebody edited its tables by hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import fsum
from typing import Any

import polars as pl
import pytest

import costing
from costing.costed import Costing
from tests.compared import Comparison, by_name, of_all, rows_of
from tests.random_scenarios import (
    PRICES,
    Ground,
    a_step,
    ground_of,
    in_some_months,
    months_of,
    named,
    of_families,
    random_scenario,
    with_varies_with,
)
from tests.random_studies import Row, random_full_study, random_study
from tests.reference.cells import cell
from tests.reference.scenario_log import holds_in, time_after
from tests.reference.scenarios import edited
from tests.reference.twice import study_twice_over
from tests.studies import close, costed

BLOCK = 4
BLOCKS = 4
PENNY, POUND = 0.01, 1.0
LOGGED_TOO_LONG = "over-24h-day"
"""What a person's own day may not hold, but the hours of a scenario may."""

Settings = dict[str, str]
Tables = dict[str, list[Row]]
Told = Iterator[tuple[Any, ...]]


@dataclass(frozen=True)
class Case:
    """A study, scenarios of it by name, and for each the study that was edited by hand, costed."""

    settings: Settings
    tables: Tables
    steps: Mapping[str, Sequence[Row]]
    fresh: Mapping[str, Costing]

    def compared(self) -> tuple[Costing, Comparison]:
        """The study with its scenarios, costed and compared."""
        rows = [row for steps in self.steps.values() for row in steps]
        base = costed(self.settings, self.tables | {"scenarios": rows})
        return base, rows_of(base)


def studies(block: int) -> Iterator[tuple[str, Settings, Tables]]:
    """Random studies of the method and of the method in full, each with a name for its draws."""
    for seed in range(block * BLOCK, (block + 1) * BLOCK):
        for name, draw in (("plain", random_study), ("full", random_full_study)):
            settings, tables = draw(seed)
            if tables["work_log"]:
                yield f"{name} {seed}", settings, tables


def a_case(seed: str, settings: Settings, tables: Tables, changes: Sequence[str], **cells: str) -> Case | None:
    """Two scenarios whose study edited by hand is valid; None where some draws have found none."""
    ground = ground_of(seed, settings, tables)
    steps: dict[str, Sequence[Row]] = {}
    fresh: dict[str, Costing] = {}
    for attempt in range(8):
        drawn = named(f"s{attempt}", random_scenario(ground, changes), **cells)
        found = costed_anew(settings, tables, drawn) if drawn and len(fresh) < 2 else None
        if isinstance(found, Costing):
            steps[f"s{attempt}"], fresh[f"s{attempt}"] = drawn, found
    return Case(settings, tables, steps, fresh) if fresh else None


def costed_anew(settings: Settings, tables: Tables, steps: Sequence[Row]) -> Costing | set[str]:
    """The study edited by hand, costed, or the codes of its errors."""
    return costed_or_codes(*edited(settings, tables, steps))


def costed_or_codes(settings: Mapping[str, str], tables: Mapping[str, list[Row]]) -> Costing | set[str]:
    """A study, costed, or the codes of its errors."""
    try:
        return costed(settings, tables)
    except costing.InvalidStudyError as invalid:
        return {problem.code for problem in invalid.problems if problem.severity.value == "error"}


def family_costs(result: Costing, by: str = "") -> dict[str, float]:
    """What families bear, by agency or intervention or all together."""
    lines = result.cost_lines
    if not by:
        return {"": fsum(lines["cost"])}
    return {name: fsum(lines.filter(pl.col(by) == name)["cost"]) for name in lines[by].unique()}


def unlike(
    found: Mapping[str, float], right: Mapping[str, float], tolerance: float
) -> Iterator[tuple[str, float, float]]:
    """Which names differ by more, with what the scenario and the fresh run say; what is not there is nothing."""
    for name in sorted(found.keys() | right.keys()):
        pair = found.get(name, 0.0), right.get(name, 0.0)
        if abs(pair[0] - pair[1]) > tolerance and not close(*pair):
            yield name, *pair


def differences(case: Case, tolerance: float, by: Sequence[str]) -> Told:
    """Where the scenarios of a case are not what the fresh runs are."""
    _, found = case.compared()
    for scenario, fresh in case.fresh.items():
        total = {"": of_all(found, scenario)["total"]}
        yield from ((scenario, "all", *told) for told in unlike(total, family_costs(fresh), tolerance))
        for kind in by:
            told = unlike(by_name(found, scenario, kind), family_costs(fresh, kind), tolerance)
            yield from ((scenario, kind, *row) for row in told)


@pytest.mark.parametrize("block", range(BLOCKS))
def test_changed_prices_are_those_of_a_fresh_run(block: int) -> None:
    """Unit costs, expenses, the index, available hours and settings; total, agencies and interventions to a penny."""
    told = []
    for seed, settings, tables in studies(block):
        case = a_case(seed, settings, tables, PRICES)
        told += [(seed, *found) for found in differences(case, PENNY, ("agency", "intervention"))] if case else []
    assert told == []


@pytest.mark.parametrize("block", range(BLOCKS))
def test_changed_hours_are_those_of_a_fresh_run(block: int) -> None:
    """Minutes, roles and all else with unlogged time reported; total and agencies to a pound for rounded seconds.

    A pound stands for as many as a second of a diary does. What overheads cover is kept, since other roles cover other
    things; and no time is set apart, since what is in no total is no scenario's.
    """
    told = []
    for seed, settings, tables in studies(block):
        settings |= {"unlogged_time": "report", "double_counts": "keep"}
        case = a_case(seed, settings, without_time_apart(tables), ("work_log", "work_log", *PRICES))
        told += [(seed, *found) for found in differences(case, rounding(case), ("agency",))] if case else []
    assert told == []


def without_time_apart(tables: Tables) -> Tables:
    """The tables with no unit cost that is a transfer or recharged, and no activity of the start-up or of research."""
    apart = {"unit_costs": "payment", "activities": "phase"}
    return tables | {
        name: [row | ({column: ""} if column in row else {}) for row in tables[name]]
        for name, column in apart.items()
        if name in tables
    }


@pytest.mark.parametrize("block", range(BLOCKS))
def test_with_fixed_capacity_unlogged_time_is_that_of_a_fresh_run(block: int) -> None:
    """What is logged less is unlogged, and the other way round, never below zero; allocated, at every level.

    Minutes only: who takes over time that is moved has to find the hours, while whose it was keeps them.
    """
    told = []
    for seed, settings, tables in studies(block):
        if settings.get("indirect_time") != "ratio":
            settings |= {"unlogged_time": "allocate", "double_counts": "keep"}
            changes = ("minutes", "minutes", *PRICES)
            case = a_case(seed, settings, without_time_apart(tables), changes, capacity="fixed")
            told += [(seed, *found) for found in differences(case, rounding(case), ("agency",))] if case else []
    assert told == []


def rounding(case: Case | None) -> float:
    """A penny where every entry stays of whole seconds, else a pound times the largest weight of the diary."""
    if case is None:
        return PENNY
    study = ground_of("", case.settings, case.tables).study
    time = [spent for steps in case.steps.values() for spent in time_after(study, steps)]
    is_whole = all(spent.seconds.denominator == 1 for spent in time)
    return PENNY if is_whole else POUND * max(1.0, *(float(weight) for weight in study.weights.values()), 1.0)


@pytest.mark.parametrize("block", range(BLOCKS))
def test_a_change_in_some_months_is_a_fresh_run_in_those_months(block: int) -> None:
    """Each month costs what it does in the study edited by the steps that hold in it."""
    told = []
    for seed, settings, tables in studies(block):
        settings |= {"unlogged_time": "report", "double_counts": "keep"}
        tables = without_time_apart(tables)
        ground = ground_of(f"months {seed}", settings, tables)
        if len(months_of(ground.study)) > 1:
            told += [(seed, *found) for found in differences_by_month(ground, settings, tables)]
    assert told == []


def differences_by_month(ground: Ground, settings: Settings, tables: Tables) -> Told:
    """Where the total of a scenario of dated steps is not the sum of its months, each from a study of its own."""
    drawn = [a_step(ground, ground.rng.choice(("work_log", *PRICES))) for _ in range(ground.rng.choice((1, 1, 2)))]
    steps = named("s", [in_some_months(ground, step) for step in drawn if step is not None])
    total = total_by_month(ground, settings, tables, steps) if steps else None
    if total is not None:
        found = of_all(rows_of(costed(settings, tables | {"scenarios": steps})), "s")["total"]
        if abs(found - total) > rounding(Case(settings, tables, {"s": steps}, {})) and not close(found, total):
            yield steps, found, total


def total_by_month(ground: Ground, settings: Settings, tables: Tables, steps: Sequence[Row]) -> float | None:
    """The sum of the months; None where a study is invalid, or has costs that no family bears."""
    costs, known = [], {}
    for month in months_of(ground.study):
        places = tuple(place for place, step in enumerate(steps) if holds_in(step, month))
        if places not in known:
            known[places] = costed_anew(settings, tables, [steps[place] for place in places])
        fresh = known[places]
        if not isinstance(fresh, Costing) or fresh.costs.unallocated.height:
            return None
        costs += fresh.costs.totals["month"].filter(pl.col("month") == month)["cost"].to_list()
    return fsum(costs)


@pytest.mark.parametrize("block", range(BLOCKS))
def test_twice_the_families_is_a_fresh_run_with_every_family_twice(block: int) -> None:
    """Hours and expenses that vary with families are there twice, all others once: total, agencies and mean."""
    told = []
    for seed, settings, tables in studies(block):
        settings |= {"unlogged_time": "report", "double_counts": "keep"}
        ground = ground_of(f"twice {seed}", settings, tables)
        tables = with_varies_with(ground, tables)
        fresh = costed_or_codes(*study_twice_over(settings, tables))
        if isinstance(fresh, Costing):
            scenario = named("s", [of_families(ground) | {"value": "2"}])
            case = Case(settings, tables, {"s": scenario}, {"s": fresh})
            told += [(seed, *found) for found in (*differences(case, PENNY, ("agency",)), *numbers(case))]
    assert told == []


def numbers(case: Case) -> Told:
    """Where the families are not twice as many, or the mean is not the total divided by them."""
    _, found = case.compared()
    before, after = of_all(found, "base"), of_all(found, "s")
    mean = after["total"] / after["number"] if after["number"] else None
    if after["number"] != 2 * before["number"] or not close(after["mean"], mean):
        yield before["number"], after["number"], after["total"], after["mean"]


@pytest.mark.parametrize("block", range(BLOCKS))
def test_a_scenario_is_refused_where_the_study_edited_by_hand_is(block: int) -> None:
    """Limits of cells, unit costs that are not there, rules across tables: whatever a fresh run would refuse."""
    accepted = []
    for seed, settings, tables in studies(block):
        ground = ground_of(f"refused {seed}", settings, tables)
        for steps in (beyond_limits(ground), named("s", random_scenario(ground, ("work_log", *PRICES)))):
            codes = costed_anew(settings, tables, steps) if steps else set()
            if isinstance(codes, set) and codes - {LOGGED_TOO_LONG}:
                accepted += [(seed, codes, steps)] if is_accepted(settings, tables, steps) else []
    assert accepted == []


def beyond_limits(ground: Ground) -> list[Row]:
    """A step on a cell that leads beyond its limits, mostly."""
    step = a_step(ground, ground.rng.choice(("unit_costs", "expenses", "price_index", "practitioners")))
    value = ground.rng.choice(("-100000", "-0.5", "100"))
    return named("s", [step | {"change": "add", "value": value}]) if step else []


def is_accepted(settings: Settings, tables: Tables, steps: Sequence[Row]) -> bool:
    """Whether the scenario is compared."""
    try:
        rows_of(costed(settings, tables | {"scenarios": list(steps)}))
    except costing.InvalidStudyError:
        return False
    return True


def test_the_scenarios_drawn_use_what_they_may() -> None:
    """Every table, the columns that are most changed, every change, a share: all of it is tried above."""
    drawn: set[tuple[str, str]] = set()
    for seed, settings, tables in (study for block in range(BLOCKS) for study in studies(block)):
        ground = ground_of(seed, settings, tables)
        for step in (step for _ in range(8) for step in random_scenario(ground, ("work_log", *PRICES))):
            drawn |= {("column", cell(step, "column")), ("change", cell(step, "change"))}
            drawn |= {("where", part.split("=")[0].strip()) for part in cell(step, "where").split(";")}
            drawn |= {("share", "some")} if cell(step, "share") else set()
    assert WANTED - drawn == set()


WANTED = {
    *(("column", name) for name in ("cost_per_hour", "salary", "on_costs", "hours_per_year", "cost", "life_years")),
    *(("column", name) for name in ("index", "available_hours", "discount_rate", "price_year", "minutes", "role")),
    *(("where", name) for name in ("role", "activity", "kind", "agency", "intervention", "practitioner_id")),
    *(("where", name) for name in ("family_id", "category", "valid_from", "year")),
    *(("change", name) for name in ("set", "add", "multiply")),
    ("share", "some"),
}
