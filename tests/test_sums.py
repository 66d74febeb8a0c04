"""Sums are exact and rounded once, whatever is added up, and grouped and sorted by packed codes as by the keys."""

import math
from collections import defaultdict

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from costing.engine.names import Names, in_order
from costing.engine.sums import add_up, summed

LETTERS = pl.Enum(["", "a", "b", "c"])
keys = st.sampled_from(["", "a", "b", "c", None])
numbers = st.integers(0, 2**40) | st.none()
floats = st.floats(-1e290, 1e290) | st.floats(-1e6, 1e6) | st.integers(0, 10**8).map(lambda pence: pence / 100)


def added_by_python(rows: list[tuple[str | None, float]]) -> dict[str | None, float]:
    """What `math.fsum` makes of each group."""
    groups = defaultdict(list)
    for key, value in rows:
        groups[key].append(value)
    return {key: math.fsum(values) for key, values in groups.items()}


@given(st.lists(st.tuples(keys, floats)))
def test_sums_are_the_floats_nearest_to_the_exact_ones(rows: list[tuple[str | None, float]]) -> None:
    table = pl.DataFrame(rows, schema={"key": LETTERS, "value": pl.Float64}, orient="row")
    assert dict(add_up(table, ["key"], ["value"]).iter_rows()) == added_by_python(rows)
    assert dict(summed(table, ["key"], "value").iter_rows()) == added_by_python(rows)


def test_values_too_unlike_for_one_unit_are_still_added_up_exactly() -> None:
    table = pl.DataFrame({"key": ["a"] * 4 + ["b"], "value": [1e100, 1e-100, -1e100, 1e-100, 0.1]})
    assert add_up(table, ["key"], ["value"])["value"].to_list() == [2e-100, 0.1]


def test_a_thousand_pennies_are_ten_pounds() -> None:
    table = pl.DataFrame({"key": ["a"] * 1000, "value": [0.01] * 1000})
    assert add_up(table, ["key"], ["value"])["value"].to_list() == [10.0]


def test_what_is_not_known_has_no_sum() -> None:
    table = pl.DataFrame({"key": ["a", "a"], "value": [1.0, None]})
    with pytest.raises(ValueError, match="blank cells among value"):
        add_up(table, ["key"], ["value"])


def test_a_name_without_a_code_is_never_made_blank() -> None:
    wider = pl.DataFrame({"role": pl.Series(["b", None], dtype=LETTERS)})
    known = Names({"role": pl.Enum(["", "a", "b"])})
    assert known.coded(wider)["role"].to_list() == ["b", ""]
    with pytest.raises(ValueError, match="a name in role has no code"):
        Names({"role": pl.Enum(["", "a"])}).coded(wider)


def test_nothing_adds_up_to_no_rows_with_the_columns_of_others() -> None:
    table = pl.DataFrame(schema={"key": LETTERS, "value": pl.Float64})
    assert add_up(table, ["key"], ["value"]).schema == table.schema
    assert summed(table.with_columns(pl.col("value").cast(pl.Int64)), ["key"], "value").height == 0


@given(st.lists(st.tuples(keys, numbers, keys, st.text(max_size=1))))
def test_packed_codes_sort_like_the_keys_blank_ones_last(rows: list[tuple[object, ...]]) -> None:
    schema = pl.Schema({"letter": LETTERS, "number": pl.Int64(), "other": LETTERS, "text": pl.String()})
    table = pl.DataFrame(rows, schema=schema, orient="row")
    for names in (["letter", "number", "other"], ["number", "text", "letter", "other"]):
        packed = table.sort(in_order(table, names), nulls_last=True, maintain_order=True)
        assert packed.equals(table.sort(names, nulls_last=True, maintain_order=True))


@given(st.lists(st.tuples(keys, numbers, keys)))
def test_groups_of_packed_codes_are_those_of_the_keys(rows: list[tuple[object, ...]]) -> None:
    table = pl.DataFrame(rows, schema={"letter": LETTERS, "number": pl.Int64, "other": LETTERS}, orient="row")
    names = ["letter", "number", "other"]
    found = summed(table.with_columns(one=pl.lit(1, dtype=pl.Int64)), names, "one")
    counted = table.group_by(names).agg(one=pl.len().cast(pl.Int64))
    assert found.sort(names).equals(counted.sort(names))
