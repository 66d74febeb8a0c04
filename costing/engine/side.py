"""One side of a difference: what a state of affairs costs families, in the elements by which a difference is split."""

from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True)
class Side:
    """What families bear in the base case, in a scenario, in an intervention or in a run; floats, unrounded.

    `lines`: intervention, agency, role, line (String: what tells the unit costs of a role apart; it names the same unit
    cost on both sides of a difference), component (direct, indirect, unlogged), hours, cost_per_hour,
    marginal_per_hour (pay, on-costs and direct overheads); one row each, sorted; cost = hours x cost_per_hour.
    `expenses`: intervention, agency, cost, cash (what of it somebody pays). `families`: intervention, families (their
    number, Float64). `staff`: role, hours (logged, also those that no family bears), post_hours (of a full-time post in
    the period; null: not known), cash_per_hour (what an hour of it costs at the margin, on average over the days; 0
    where it is not paid in cash).
    """

    lines: pl.DataFrame
    expenses: pl.DataFrame
    families: pl.DataFrame
    staff: pl.DataFrame
