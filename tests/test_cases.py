"""The worked examples of `tests/cases`: a study, or two sides, and what must come out (`tests/cases/README.md`)."""

from __future__ import annotations

import statistics
import tomllib
from collections.abc import Callable, Mapping
from math import fsum
from pathlib import Path
from types import MappingProxyType
from typing import Any

import polars as pl
import pytest

import costing
from costing.analyses.decompose import decompose
from costing.engine.side import Side
from tests.sides import side
from tests.studies import frame_of, study_from_text

ROOT = Path(__file__).parents[1]
ALL_CASES = sorted((ROOT / "tests" / "cases").glob("*.toml"))
DECOMPOSITIONS = [path for path in ALL_CASES if path.stem.startswith("decomposition")]
CASES = [path for path in ALL_CASES if path not in DECOMPOSITIONS]
PARTS = {"source", "what", "study", "tables", "folder", "expect"}
DECOMPOSITION = {"source", "what", "before", "after", "expect"}
SIDE = {"lines", "families", "expenses"}
EXPECT = {"table", "where", "column", "over", "value", "to"}
OVER: Mapping[str, Callable[[list[float]], float]] = MappingProxyType(
    {"sum": fsum, "mean": statistics.mean, "sd": statistics.stdev}
)

Case = dict[str, Any]


def read(path: Path) -> Case:
    """A case as it is written."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


def study_of(case: Case) -> costing.Study:
    """The study that a case gives or names."""
    if "folder" in case:
        return costing.read_study(ROOT / case["folder"])
    return study_from_text(case["study"], case["tables"])


def picked(frame: pl.DataFrame, where: Mapping[str, Any]) -> pl.DataFrame:
    """The rows of a result that `where` picks: every column has the value, or one of the values."""
    for column, value in where.items():
        frame = frame.filter(pl.col(column).is_in(value if isinstance(value, list) else [value]))
    return frame


def found(expect: Case, results: Mapping[str, pl.DataFrame]) -> Any:
    """What stands where a case expects a figure."""
    rows = picked(results[expect["table"]], expect["where"])[expect["column"]].to_list()
    if "over" in expect:
        assert len(rows) > 1, f"{len(rows)} rows to take the {expect['over']} over where {expect['where']}"
        return OVER[expect["over"]](rows)
    assert len(rows) == 1, f"{len(rows)} rows, not one, where {expect['where']} in {expect['table']}"
    return rows[0]


def differences(case: Case, results: Mapping[str, pl.DataFrame]) -> list[str]:
    """Every figure that is not as a case expects it, in words."""
    wrong = []
    for expect in case["expect"]:
        value, got = expect["value"], found(expect, results)
        same = got == value if "to" not in expect else got is not None and abs(got - value) <= expect["to"]
        if not same:
            wrong.append(f"{expect['table']}, {expect['where']}, {expect['column']}: {got}, not {value}")
    return wrong


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_published_answer_comes_out(path: Path) -> None:
    """Costed by the whole toolkit, each figure is within its tolerance of the published one."""
    case = read(path)
    found = costing.cost(study_of(case))
    assert differences(case, {**found.results, "cost_lines": found.cost_lines}) == []


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_case_says_where_it_comes_from_and_expects_something(path: Path) -> None:
    """A number without a source, or a key that nothing reads, would look like a test and be none."""
    case = read(path)
    assert case["source"]
    assert case["what"]
    assert case["expect"]
    assert set(case) <= PARTS
    assert ("folder" in case) != ("study" in case)
    for expect in case["expect"]:
        assert EXPECT - {"over", "to"} <= set(expect) <= EXPECT
        assert ("to" in expect) == (type(expect["value"]) in (int, float)), "a number needs a tolerance"


@pytest.mark.parametrize("path", DECOMPOSITIONS, ids=lambda path: path.stem)
def test_a_difference_has_the_parts_that_are_worked_out(path: Path) -> None:
    """Each part is within its tolerance; families and intensity add up to the volume."""
    case = read(path)
    assert set(case) == DECOMPOSITION
    assert set(case["before"]) | set(case["after"]) <= SIDE
    found = decompose(side_of(case["before"]), side_of(case["after"]))
    for expect in case["expect"]:
        assert set(expect) == {"part", "value", "to"}
        assert abs(getattr(found, expect["part"]) - expect["value"]) <= expect["to"], (expect, found)
    assert found.families + found.intensity == pytest.approx(found.volume)


def side_of(given: Case) -> Side:
    """A side as a case writes it: lines as the text of a CSV file, families and expenses as numbers."""
    lines = [
        {**row, "hours": float(row["hours"]), "cost_per_hour": float(row["cost_per_hour"])}
        for row in frame_of(given["lines"]).to_dicts()
    ]
    return side(lines, [{"cost": given.get("expenses", 0)}], given.get("families", 1))


def test_a_wrong_figure_is_named_with_what_came_out() -> None:
    """An hour at 30 is 30: a case that expects 31 to half a pound fails and says so, one that expects 30.4 holds."""
    tables = {"unit_costs": "role,cost_per_hour\nworker,30"}
    tables["work_log"] = "date,role,family_id,hours\n2013-04-02,worker,A,1"
    results = costing.cost(study_from_text({"start": "2013-04-01", "end": "2013-04-30"}, tables)).results
    expect = {"table": "families", "where": {"family_id": "A"}, "column": "cost", "to": 0.5}
    assert differences({"expect": [{**expect, "value": 30.4}]}, results) == []
    assert differences({"expect": [{**expect, "value": 31}]}, results) == [
        "families, {'family_id': 'A'}, cost: 30.0, not 31"
    ]
    with pytest.raises(AssertionError, match="0 rows, not one"):
        differences({"expect": [{**expect, "where": {"family_id": "B"}, "value": 30}]}, results)
