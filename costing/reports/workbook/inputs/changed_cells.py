"""What an input cell is once a scenario's steps are taken, as a formula of the named cells of Inputs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from costing.analyses.scenarios import Compared
from costing.checks.changes.changed import RATE_WITH_PAY, changed, reaches_rates
from costing.checks.changes.steps import Scenario, Step
from costing.checks.changes.where import picked
from costing.checks.checked import CheckedStudy
from costing.engine.price_index import ALL
from costing.engine.scenarios.prices import variants
from costing.model.tables import TABLES

BASE = "base"
"""What the base case is called where scenarios are."""


def name_of(table: str, row: int, column: str) -> str:
    """The defined name of an input cell; rows count from 1.

    >>> name_of("unit_costs", 1, "salary")
    'unit_costs_1_salary'
    """
    return f"{table}_{row}_{column}"


def name_of_setting(setting: str) -> str:
    """The defined name of a setting."""
    return f"study_{setting}"


@dataclass(frozen=True)
class Cells:
    """The cells of a study as the formulas that these steps make of them; without steps their names."""

    study: CheckedStudy
    steps: tuple[Step, ...] = ()

    def formula(self, table: str, row: int, column: str) -> str:
        """What a cell is after the steps; nothing for a blank cell, which stays blank. Rows count from 1."""
        return "" if self.study.rows(table)[row - 1, column] is None else self.of_filled(table, row, column)

    def of_filled(self, table: str, row: int, column: str) -> str:
        """What a cell that is filled in is after the steps."""
        return self._texts.get((table, row, column), name_of(table, row, column))

    def setting(self, name: str) -> str:
        """What a setting that is a number is after the steps."""
        return self._texts.get(("study", 0, name), name_of_setting(name))

    @cached_property
    def after(self) -> CheckedStudy:
        """The study after the steps."""
        return changed(self.study, self.steps)

    @cached_property
    def index_rows(self) -> Mapping[str, Mapping[str, int]]:
        """The rows of the price index, from 1, by series and year."""
        found: dict[str, dict[str, int]] = {}
        rows = self.study.rows("price_index").select("series", "year").iter_rows()
        for number, (series, year) in enumerate(rows, 1):
            found.setdefault(series or ALL, {})[year] = number
        return found

    @cached_property
    def _texts(self) -> Mapping[tuple[str, int, str], str]:
        """The formulas of the cells that steps change: each step picks rows of the study that those before it left."""
        texts: dict[tuple[str, int, str], str] = {}
        before = self.study
        for step in self.steps:
            if not step.on_hours:
                texts.update(self._after_step(texts, before, step))
                before = changed(before, [step])
        return texts

    def _after_step(
        self, texts: Mapping[tuple[str, int, str], str], before: CheckedStudy, step: Step
    ) -> dict[tuple[str, int, str], str]:
        """The formulas of the cells that one step changes."""
        if step.table == "study":
            key = ("study", 0, step.column)
            return {key: after_change(texts.get(key, name_of_setting(step.column)), step)} if not step.name else {}
        now: dict[tuple[str, int, str], str] = {}
        for row in rows_changed(before, step, pl.col(step.column).is_not_null()):
            key = (step.table, row, step.column)
            now[key] = after_change(texts.get(key, name_of(*key)), step)
        for row in rows_changed(before, step, RATE_WITH_PAY) if reaches_rates(step) else ():
            keys = [(step.table, row, column) for column in ("cost_per_hour", "pay_share")]
            rate, share = (texts.get(key, name_of(*key)) for key in keys)
            now.update(zip(keys, after_pay_award(rate, share, value_of(step)), strict=True))
        return now


def rows_changed(before: CheckedStudy, step: Step, filled: pl.Expr) -> list[int]:
    """The rows that a step picks and that are `filled`, from 1."""
    rows = before.rows(step.table).with_row_index("place", 1)
    return rows.filter(picked(rows, step.where, TABLES[step.table]) & filled)["place"].to_list()


def value_of(step: Step) -> str:
    """The name of a step's value."""
    return name_of("scenarios", step.row, "value")


def after_change(before: str, step: Step) -> str:
    """What a step makes of a cell."""
    value = value_of(step)
    return {"set": value, "add": f"{before}+{value}", "multiply": f"{as_factor(before)}*{value}"}[step.change]


def after_pay_award(rate: str, share: str, value: str) -> tuple[str, str]:
    """What a pay award makes of a published rate and of the share of it that is pay, as `changed_pay_of_rates`."""
    share = as_factor(share)
    factor = f"1-{share}+{share}*{value}"
    return f"{as_factor(rate)}*({factor})", f"IF({factor}=0,{share},{share}*{value}/({factor}))"


def as_factor(text: str) -> str:
    """A formula as part of a product.

    >>> as_factor("a*b"), as_factor("a+b")
    ('a*b', '(a+b)')
    """
    return f"({text})" if any(sign in text for sign in "+-") else text


def as_divisor(text: str) -> str:
    """A formula as what something is divided by.

    >>> as_divisor("a*b"), as_divisor("a")
    ('(a*b)', 'a')
    """
    return f"({text})" if any(sign in text for sign in "+-*/") else text


@dataclass(frozen=True)
class Held:
    """A state of the study: the base case, or what some steps of a scenario leave, which hold together.

    `number` counts the states of a scenario as `variants` does; `months` are those in which it holds.
    """

    scenario: str
    number: int
    months: tuple[str, ...]
    cells: Cells

    @property
    def study(self) -> CheckedStudy:
        """The study as it then is."""
        return self.cells.after


def base_case(compared: Compared) -> Held:
    """The study as it is."""
    return Held(BASE, 0, months_of(compared), Cells(compared.study))


def states(compared: Compared, scenario: Scenario) -> tuple[Held, ...]:
    """The states of a scenario, in the order of `variants`."""
    made = variants(compared.study, compared.costs.found, scenario.steps)
    of_spans = compared.costs.found.spans["month"].cast(pl.String).to_list()
    found = []
    for number in range(len(made.studies)):
        months = [month for month, of in zip(of_spans, made.of_span, strict=True) if of == number]
        steps = tuple(step for step in scenario.steps if step.holds_in(months[0]))
        found.append(Held(scenario.name, number, tuple(dict.fromkeys(months)), Cells(compared.study, steps)))
    return tuple(found)


def changed_states(compared: Compared, scenario: Scenario) -> list[Held]:
    """The states of a scenario that leave some cell or setting of the study another one."""
    return [held for held in states(compared, scenario) if held.study is not compared.study]


def months_of(compared: Compared) -> tuple[str, ...]:
    """The months of the period."""
    return tuple(dict.fromkeys(compared.costs.found.spans["month"].cast(pl.String)))


def in_words(months: Sequence[str], every: Sequence[str]) -> str:
    """Months as runs from the first to the last; nothing where they are all.

    >>> in_words(["2013-04", "2013-05", "2013-07"], ["2013-04", "2013-05", "2013-06", "2013-07"])
    '2013-04 to 2013-05, 2013-07'
    """
    if set(months) == set(every):
        return ""
    runs: list[list[str]] = []
    for before, month in zip(["", *every], every, strict=False):
        if month in months:
            if before in months:
                runs[-1].append(month)
            else:
                runs.append([month])
    return ", ".join(run[0] if len(run) == 1 else f"{run[0]} to {run[-1]}" for run in runs)
