"""Double counts: what overheads hold already is pointed out with its sum, or as left out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl
import pytest

from costing.analyses.double_counts import double_counts, overlapping
from costing.checks.summarised import FEW
from costing.model.problem import Place, Problem

POSITION = {"_part": pl.Int64, "_row": pl.Int64}
SPELLS = {
    **{"practitioner_id": pl.String, "overhead_item": pl.String, "cost": pl.Float64, "entries": pl.Int64},
    **POSITION,
}
EXPENSES = {"category": pl.String, "overhead_item": pl.String, "cost": pl.Float64, **POSITION}

Rows = list[dict[str, Any]]


def place(name: str, row: Mapping[str, object], column: str) -> Place:
    """The place in a file of the table's name."""
    return Place(f"{name}.csv", "", int(str(row["_row"])), column)


def spell(row: int = 2, item: str | None = "management", cost: float = 1234.5, entries: int = 12, **cells: Any) -> Any:
    """A manager's row."""
    who = {"practitioner_id": f"M{row}", "overhead_item": item, "cost": cost, "entries": entries}
    return {**who, "_part": 0, "_row": row, **cells}


def rent(row: int = 2, item: str | None = "premises", cost: float | None = 6000.0) -> Any:
    """An expense on premises."""
    return {"category": "rent", "overhead_item": item, "cost": cost, "_part": 0, "_row": row}


def found(spells: Rows, expenses: Rows, *covered: str, removed: bool = False) -> list[Problem]:
    """The warnings."""
    return list(double_counts(pl.DataFrame(spells, SPELLS), pl.DataFrame(expenses, EXPENSES), covered, removed, place))


def test_a_manager_whom_overheads_pay_already_is_told_with_the_cost_of_their_time() -> None:
    (told,) = found([spell()], [], "management", "premises")
    assert (told.code, told.value) == ("double-count", "M2")
    assert str(told).startswith(
        "practitioners.csv, row 2, overhead_item: M2's time, 1,234.50, is management, which overheads in unit_costs "
        "hold already: it is counted twice."
    )
    assert 'double_counts = "remove"' in told.message


def test_rent_that_overheads_hold_already_is_told_with_its_charge() -> None:
    (told,) = found([], [rent()], "premises")
    assert (told.code, told.value) == ("double-count", "rent")
    assert str(told).startswith("expenses.csv, row 2, overhead_item: The expense, 6,000.00, is premises, ")


def test_practitioners_come_before_expenses() -> None:
    told = found([spell()], [rent()], "management", "premises")
    assert [each.place.file for each in told] == ["practitioners.csv", "expenses.csv"]


@pytest.mark.parametrize("covered", [(), ("travel",), ("premises", "training")])
def test_what_overheads_do_not_cover_is_counted_once(covered: tuple[str, ...]) -> None:
    assert found([spell(), spell(3, None)], [rent(item="equipment"), rent(3, None)], *covered) == []


def test_what_costs_nothing_is_counted_twice_nowhere() -> None:
    assert found([spell(cost=0.0)], [rent(cost=0.0)], "management", "premises") == []


def test_what_was_left_out_is_told_with_the_number_of_entries() -> None:
    """What it would have cost is not known: it was not priced."""
    spells = [spell(cost=0.0, entries=1200), spell(3, entries=1), spell(4, entries=0)]
    told = found(spells, [rent(cost=None)], "management", "premises", removed=True)
    assert [each.message for each in told] == [
        "M2's time is left out, 1,200 entries: overheads in unit_costs hold management already.",
        "M3's time is left out, 1 entry: overheads in unit_costs hold management already.",
        "M4's time is left out, 0 entries: overheads in unit_costs hold management already.",
        "The expense is left out: overheads in unit_costs hold premises already.",
    ]


@pytest.mark.parametrize("removed", [False, True])
def test_of_few_each_is_told_the_dearest_first(removed: bool) -> None:
    """Equal ones in the order of the file."""
    few = [spell(n, cost=cost, entries=int(cost)) for n, cost in enumerate((5.0, 9.0, 9.0, 7.0, 1.0), start=2)]
    told = found(few, [rent(n, cost=float(n)) for n in (2, 3)], "management", "premises", removed=removed)
    assert [each.place.row for each in told] == [3, 4, 5, 2, 6, 3, 2]


def test_of_many_the_dearest_is_told_with_the_number_of_the_others_and_the_sum_of_all() -> None:
    """1,000 + 1,001 + ... + 1,005 = 6,015."""
    many = [spell(n, cost=1000.0 + n, entries=n) for n in range(FEW + 1)]
    rents = [rent(n, cost=1000.0 + n) for n in range(FEW + 1)]
    told = found(many, rents, "management", "premises")
    assert [each.place.row for each in told] == [5, 5]
    assert told[0].message.endswith(" 5 more posts are counted twice; all come to 6,015.00.")
    assert told[1].message.endswith(" 5 more expenses are counted twice; all come to 6,015.00.")
    left_out = found(many, rents, "management", "premises", removed=True)
    assert left_out[0].message.endswith(" 5 more posts are left out; all have 15 entries.")
    assert left_out[1].message.endswith(" 5 more expenses are left out so.")


def test_overlapping_rows_are_those_to_remove_or_to_add_up() -> None:
    rows = pl.DataFrame([spell(2), spell(3, "travel"), spell(4, None), spell(5, cost=0.0)], SPELLS)
    assert overlapping(rows, {"management"})["_row"].to_list() == [2, 5]
    assert overlapping(rows, ()).is_empty()
