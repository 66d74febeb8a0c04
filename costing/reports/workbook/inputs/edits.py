"""What follows when an input is edited in the workbook, and what may be entered."""

from functools import cached_property
from typing import TYPE_CHECKING

from costing.analyses.scenarios import Compared
from costing.checks.changes.changed import PAY_OF_RATES, reaches_rates
from costing.checks.changes.steps import Step
from costing.engine.scenarios.staff import HOURS_A_YEAR
from costing.model.numbers import Number
from costing.reports.data_entry.limits import MOST, refusal
from costing.reports.workbook.prices.expense_formulas import ever_counted
from costing.reports.workbook.sheet import Entry

if TYPE_CHECKING:
    from costing.reports.workbook.inputs.cells import Input

FOLLOW = "figures follow"
POSTS = "figures follow; whole posts need a new run"
DISCOUNTED = "figures follow; discounted totals need a new run"
AGAIN = "run again"
REFUSED = "Change this in the study and run again."
JUST_ABOVE = 1e-9
"""What is above a limit in a cell that knows only inclusive limits."""


class Edits:
    """What follows an edit of each cell of a study."""

    def __init__(self, compared: Compared) -> None:
        self.compared = compared
        self.settings = compared.study.settings

    def of_cell(self, table: str, row: int, column: str) -> str:
        """What follows when a cell is edited; rows count from 1."""
        if table == "expenses" and row - 1 not in self._counted:
            return AGAIN
        return self.of_column(table, column)

    def of_column(self, table: str, column: str) -> str:
        """What follows when a cell of a column, or a setting, is another."""
        if (table, column) in self._picked:
            return AGAIN
        match table:
            case "unit_costs":
                return POSTS if column in self._hours else FOLLOW
            case "price_index":
                return FOLLOW
            case "expenses":
                return AGAIN if column == "life_years" else FOLLOW
            case "practitioners":
                return POSTS if column == "available_hours" and self.settings.allocates_unlogged else AGAIN
        return {"discount_rate": DISCOUNTED, "annuity_rate": FOLLOW}.get(column, AGAIN)

    def of_step(self, step: Step) -> str:
        """What follows when the number of a scenario's row, or the share of time that it is of, is edited."""
        if step.on_hours or step.table == "practitioners":
            return POSTS
        others = PAY_OF_RATES if reaches_rates(step) else ()
        after = {self.of_column(step.table, column) for column in (step.column, *others)}
        return next(one for one in (AGAIN, POSTS, DISCOUNTED, FOLLOW) if one in after)

    @cached_property
    def _picked(self) -> set[tuple[str, str]]:
        """The columns by whose cells scenarios pick rows: another number there, and other rows are picked."""
        steps = [step for scenario in self.compared.scenarios for step in scenario.steps if not step.on_hours]
        return {(step.table, column) for step in steps for column, value in step.where if value}

    @cached_property
    def _hours(self) -> tuple[str, ...]:
        """The columns of unit costs that tell the hours of posts."""
        return (*HOURS_A_YEAR, *([self.settings.share_of_a_ratio] if self.settings.level == "ratio" else []))

    @cached_property
    def _counted(self) -> set[int]:
        """The expenses that are in the costs of families in the base case or in some scenario, from 0."""
        return ever_counted(self.compared)


def entry_of(cell: "Input") -> Entry:
    """What a cell takes: numbers within the limits of its column, or nothing but what stands there."""
    if cell.after == AGAIN or not isinstance(cell.written, Number):
        return Entry("", REFUSED)
    least, most = limits(cell.written)
    return Entry("", f"{refusal(cell.written, '', False)} Then: {cell.after}.", least=least, most=most)


def limits(number: Number) -> tuple[float, float]:
    """The smallest and the largest number that a cell takes."""
    least = number.above + JUST_ABOVE if number.above is not None else number.least
    return float(-MOST if least is None else least), float(MOST if number.most is None else number.most)
