"""The scenarios of a study beside its base case."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import isfinite

import polars as pl

from costing.analyses.compare import UnknownScenarioError, of_base, rows_of, total
from costing.analyses.differences_in_words import note as in_words
from costing.analyses.figures import LARGE, Currency, setting
from costing.analyses.released import Released, released
from costing.checks.changes.steps import Scenario, scenarios
from costing.checks.checked import CheckedStudy
from costing.engine.costs import Costs
from costing.engine.scenarios.base import Base, base
from costing.engine.scenarios.expense_parts import ExpenseParts, expense_parts
from costing.engine.scenarios.lines import Lines, lines
from costing.engine.scenarios.sides import sides
from costing.engine.side import Side


@dataclass(frozen=True)
class Compared:
    """Base case and scenarios of a costed study, each as a side of a difference."""

    study: CheckedStudy
    costs: Costs

    @cached_property
    def scenarios(self) -> tuple[Scenario, ...]:
        """The scenarios, in the order of their table."""
        return scenarios(self.study)

    @cached_property
    def base(self) -> Base:
        """The base case, rolled up for these scenarios."""
        return base(self.study, self.costs, self.scenarios)

    @cached_property
    def before(self) -> Side:
        """The base case."""
        return self._sides[0]

    @cached_property
    def _sides(self) -> tuple[Side, Mapping[Scenario, Side]]:
        return sides(self.base, [*self.scenarios, *map(whole_period, self.scenarios)])

    @cached_property
    def lines(self) -> Lines:
        """The time of the base case by how scenarios treat it."""
        return lines(self.base, self.scenarios)

    @cached_property
    def expenses(self) -> ExpenseParts:
        """What each scenario makes of expenses."""
        return expense_parts(self.base, self.scenarios)

    def table(self, names: Sequence[str] = (), chain: bool = False) -> pl.DataFrame:
        """The rows of `SCENARIOS`: the base case, then these scenarios (all, where none is named) in this order.

        With `chain` each is compared with the one before it. Raises `UnknownScenarioError`.
        """
        chosen = self.chosen(names)
        tables = [of_base(self.before)]
        last: Scenario | None = None
        for one in chosen:
            tables.append(self.rows(last if chain else None, one))
            last = one
        return pl.concat(tables)

    def chosen(self, names: Sequence[str]) -> list[Scenario]:
        """The scenarios of these names, each once, or all."""
        known = {one.name: one for one in self.scenarios}
        for name in names:
            if name not in known:
                raise UnknownScenarioError(name, tuple(known))
        return [known[name] for name in dict.fromkeys(names)] or list(self.scenarios)

    def rows(self, first: Scenario | None, second: Scenario) -> pl.DataFrame:
        """The rows of a scenario against another, or against the base case.

        Over a full year time may move to a role that has no unit cost in some months: then that is not known.
        """
        before, after = self.side(first), self.side(second)
        always = [total(self.side(one and whole_period(one))) for one in (first, second)]
        all_year = (always[1] - always[0]) / self.base.years
        freed = self.freed(first, second)
        said = in_words(before, after, freed, self.currency)
        known = all_year if isfinite(all_year) else None
        return rows_of(second.name, before, after, note=said, freed=freed, full_year=known)

    def freed(self, first: Scenario | None, second: Scenario) -> Released:
        """What is released from one scenario, or the base case, to another.

        With fixed capacity the posts are those of the base case, so that from there both are told.
        """
        if first and "fixed" in (first.capacity, second.capacity):
            return self.freed(None, second).beyond(self.freed(None, first))
        return released(self.side(first), self.side(second), keeps_posts=second.capacity == "fixed")

    @cached_property
    def currency(self) -> Currency:
        """The study's currency, with pence where the base case is small."""
        return Currency(setting(self.study.settings, "currency"), pence=total(self.before) < LARGE)

    def side(self, scenario: Scenario | None) -> Side:
        """The side of a scenario, or of the base case."""
        return self._sides[1][scenario] if scenario else self.before


def whole_period(scenario: Scenario) -> Scenario:
    """The scenario as if it held all the period."""
    steps = tuple(replace(step, first="", last="") for step in scenario.steps)
    return replace(scenario, steps=steps)
