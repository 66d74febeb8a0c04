"""Random studies with scenarios of every kind and capacity, costed: for the tests of the live workbook."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import costing
from costing.costed import Costing
from costing.reports.workbook.inputs.changed_cells import BASE
from tests.random_scenarios import (
    PRICES,
    Ground,
    ground_of,
    in_some_months,
    named,
    of_families,
    random_scenario,
    with_varies_with,
)
from tests.random_studies import Row, random_full_study, random_study
from tests.studies import costed
from tests.studies_with_scenarios import Case

CAPACITIES = ("", "flexible", "fixed", "posts")
DRAWS = {"plain": random_study, "full": random_full_study}


@cache
def case(kind: str, seed: int) -> Case | None:
    """A random study, plain or full, with up to three scenarios, those that leave it valid; None without a log."""
    settings, tables = DRAWS[kind](seed)
    if not tables["work_log"]:
        return None
    name = f"{kind} {seed}"
    ground = ground_of(name, settings, tables)
    tables = with_varies_with(ground, tables)
    some = range(ground.rng.choice((1, 2, 2, 3)))
    drawn = [named(f"s{n}", steps(ground), capacity=ground.rng.choice(CAPACITIES)) for n in some]
    found = costed_with(settings, tables, drawn)
    if found is None:
        holding = [each for each in drawn if each and costed_with(settings, tables, [each])]
        found = costed_with(settings, tables, holding)
    assert found, "scenarios that hold each for itself do not hold together"
    return Case(name, settings, *found)


def costed_with(
    settings: dict[str, str], tables: dict[str, list[Row]], scenarios: Sequence[list[Row]]
) -> tuple[dict[str, list[Row]], Costing] | None:
    """The tables with these scenarios, and their costing; None where they leave the study invalid."""
    rows = [row for scenario in scenarios for row in scenario]
    given = {**tables, "scenarios": rows} if rows else tables
    try:
        return given, costed(settings, given)
    except costing.InvalidStudyError:
        return None


def cases(seeds: Sequence[int]) -> list[Case]:
    """The cases of these seeds, of both kinds."""
    both = (case(kind, seed) for seed in seeds for kind in DRAWS)
    return [each for each in both if each is not None]


def steps(ground: Ground) -> list[Row]:
    """Steps on prices, mostly on time too, some on the number of families, some in some months only."""
    found = random_scenario(ground, ground.rng.choice((PRICES, ("work_log", "work_log", *PRICES))))
    if ground.chance(0.3):
        found.append(of_families(ground))
    return [in_some_months(ground, step) for step in found] if ground.chance(0.3) else found


def names_of(one: Case) -> tuple[str, ...]:
    """The base case and the scenarios, as the drop-down of the workbook offers them."""
    return (BASE, *(scenario.name for scenario in one.result.scenarios.scenarios))
