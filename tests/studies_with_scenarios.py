"""Random studies with scenarios that change prices, costed: for the tests of the live workbook."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import costing
from costing.costed import Costing
from tests.random_scenarios import Ground, ground_of, in_some_months, named, random_scenario
from tests.random_studies import Row, random_full_study, random_study
from tests.studies import costed

EXAMPLES = ("family-recovery", "minimal", "sampled-diary", "time-driven")
PRICES = ("unit_costs", "unit_costs", "expenses", "price_index", "study")


@dataclass(frozen=True)
class Case:
    """A study as it is written, and as it was costed."""

    name: str
    settings: Mapping[str, str]
    tables: Mapping[str, list[Row]]
    result: Costing

    def costed_with(self, settings: Mapping[str, str], tables: Mapping[str, list[Row]]) -> Costing | None:
        """The study with other settings and tables, costed; None where it is not valid."""
        try:
            return costed({**self.settings, **settings}, {**self.tables, **tables})
        except costing.InvalidStudyError:
            return None


def cases(seeds: range) -> Iterator[Case]:
    """Random studies of the method and of the method in full, each with up to three scenarios."""
    for seed in seeds:
        for name, draw in (("plain", random_study), ("full", random_full_study)):
            settings, tables = draw(seed)
            if tables["work_log"]:
                yield case(f"{name} {seed}", settings, tables)


def case(name: str, settings: dict[str, str], tables: dict[str, list[Row]]) -> Case:
    """A study with scenarios, of those drawn the ones that leave it valid."""
    ground, rows = ground_of(name, settings, tables), list[Row]()
    result = costed(settings, tables)
    for attempt in range(3):
        more = [*rows, *named(f"s{attempt}", drawn(ground))]
        try:
            result = costed(settings, {**tables, "scenarios": more}) if more else result
        except costing.InvalidStudyError:
            continue
        rows = more
    return Case(name, settings, {**tables, "scenarios": rows} if rows else tables, result)


def drawn(ground: Ground) -> list[Row]:
    """Steps on what things cost, some of them in some months only, perhaps a pay award among them."""
    steps = random_scenario(ground, PRICES)
    if ground.chance(0.4):
        steps.append(
            {"table": "unit_costs", "column": "salary", "change": "multiply", "value": ground.near("1", 0.9, 1.2)}
        )
    return [in_some_months(ground, step) if ground.chance(0.3) else step for step in steps]


@cache
def example(name: str) -> Costing:
    """An example, costed."""
    return costing.cost(costing.read_study(Path(__file__).parents[1] / "examples" / name))
