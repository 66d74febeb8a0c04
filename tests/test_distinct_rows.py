"""Rows that are the same in some columns, counted, with the place of the first: alike however they are grouped."""

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from costing.checks import checked
from costing.model.tables import PART, ROW

ROWS = pl.DataFrame(
    {
        "family_id": ["F2", "F1", None, "F2", None, "F2"],
        "activity": ["visit", "call", "call", "visit", "call", "call"],
        "seconds": [60, 120, None, 30, 90, 0],
        PART: pl.Series([0, 0, 0, 1, 1, 1], dtype=pl.UInt16),
        ROW: pl.Series([7, 8, 9, 2, 3, 4], dtype=pl.UInt32),
    }
)


@pytest.mark.parametrize("long", [0, 100_000], ids=["many rows", "few rows"])
def test_each_different_cell_has_its_first_place_its_number_of_rows_and_its_time(
    long: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checked, "LONG", long)
    found = checked.distinct(ROWS, "family_id", also=(pl.col("seconds").sum(),))
    assert found.select("family_id", "_rows", "seconds", PART, ROW).sort(PART, ROW).rows() == [
        ("F2", 3, 90, 0, 7),
        ("F1", 1, 120, 0, 8),
        (None, 2, 90, 0, 9),
    ]


def test_groups_are_grouped_again_by_their_first_places_and_numbers() -> None:
    once = checked.distinct(ROWS, "family_id", "activity")
    again = checked.distinct(once, "family_id")
    assert_frame_equal(again.sort(ROW), checked.distinct(ROWS, "family_id").sort(ROW), check_column_order=False)
