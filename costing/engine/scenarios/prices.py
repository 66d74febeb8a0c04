"""What an hour of each role costs in each span, once some cells of the study have changed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from costing.checks.changes.changed import changed
from costing.checks.changes.steps import Step
from costing.checks.checked import CheckedStudy
from costing.engine.expenses import APART
from costing.engine.inputs import priced_unit_costs, prices_in
from costing.engine.look_ups import LookUps

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]


@dataclass(frozen=True)
class Prices:
    """By role and span, in the order of their codes: one row for each, null or NaN without a unit cost.

    `table`: cost_per_hour, marginal_per_hour, yearly_hours, imputed, unit_cost, unit_agency, payment; `spans`: how many
    spans there are.
    """

    table: pl.DataFrame
    spans: int

    def column(self, name: str) -> Floats:
        """A column of figures, NaN for none."""
        return self.table[name].cast(pl.Float64).fill_null(float("nan")).to_numpy()

    @cached_property
    def cost_per_hour(self) -> Floats:
        """Cost of an hour."""
        return self.column("cost_per_hour")

    @cached_property
    def marginal_per_hour(self) -> Floats:
        """Pay, on-costs and direct overheads of an hour."""
        return self.column("marginal_per_hour")

    @cached_property
    def imputed(self) -> Floats:
        """Hours of indirect time that an hour of direct time stands for; 0 unless the study prices by a ratio."""
        return np.nan_to_num(self.column("imputed"))

    @cached_property
    def unit_cost(self) -> Whole:
        """The row of unit_costs, -1 for none."""
        return self.table["unit_cost"].fill_null(-1).cast(pl.Int64).to_numpy()

    @cached_property
    def agency(self) -> Whole:
        """The code of the unit cost's agency, "" for none."""
        return self.table["unit_agency"].to_physical().cast(pl.Int64).fill_null(0).to_numpy()

    @cached_property
    def borne(self) -> NDArray[np.bool_]:
        """Whether families bear the role's cost: it is neither a transfer nor a recharge."""
        return ~self.table["payment"].is_in(APART).fill_null(False).to_numpy()

    @cached_property
    def paid(self) -> NDArray[np.bool_]:
        """Whether families bear the role's cost and somebody pays it: it is not given in kind."""
        return (self.table["payment"].fill_null("cash") == "cash").to_numpy()


def prices(study: CheckedStudy, found: LookUps) -> Prices:
    """The prices of a changed study."""
    costed = priced_unit_costs(study)
    priced = found.names.coded(prices_in(study.settings, costed, found.spans))
    return Prices(replace(found, prices=priced, unit_costs=costed).prices_by_role_and_span, found.spans.height)


@dataclass(frozen=True)
class Variants:
    """The study as some steps leave it: `studies`, the different ones, and which of them holds in each span."""

    studies: tuple[CheckedStudy, ...]
    of_span: tuple[int, ...]

    def are_only(self, study: CheckedStudy) -> bool:
        """Whether no table and no setting of the study is changed."""
        return all(one is study for one in self.studies)


def variants(study: CheckedStudy, found: LookUps, steps: Sequence[Step]) -> Variants:
    """The study changed by those steps that hold in each month."""
    held = [
        tuple(step for step in steps if step.holds_in(str(month))) for month in found.spans["month"].cast(pl.String)
    ]
    different = list(dict.fromkeys(held))
    numbers = {some: number for number, some in enumerate(different)}
    return Variants(tuple(changed(study, some) for some in different), tuple(numbers[some] for some in held))


def prices_by_span(made: Variants, found: LookUps) -> Prices:
    """Each span's prices from the study that holds in it."""
    each = [prices(study, found) for study in made.studies]
    if len(each) == 1:
        return each[0]
    roles = each[0].table.height // each[0].spans
    marks = pl.Series(made.of_span * roles)
    parts = [one.table.with_row_index("place").filter(marks == number) for number, one in enumerate(each)]
    return Prices(pl.concat(parts).sort("place").drop("place"), each[0].spans)
