"""The contract of every engine: the same time tables to the last bit, and so the same bytes of every result."""

from __future__ import annotations

import polars as pl
import pytest

from costing.costed import Costing
from costing.engine.inputs import ENGINES
from costing.engine.names import spelled_out
from tests.random_studies import random_full_study
from tests.studies import by_family, costed, costed_random, every_result, written

BLOCK = 5
BLOCKS = 4
OTHERS = sorted(set(ENGINES) - {"polars"})
MONTH = {"start": "2013-04-01", "end": "2013-04-30"}
UNIT_COSTS = "role,cost_per_hour\nworker,36\nleader,72"


every_engine = pytest.mark.parametrize("engine", sorted(ENGINES))


def time_tables(costing: Costing) -> dict[str, pl.DataFrame]:
    """The time tables, their names spelled out."""
    return {"direct": spelled_out(costing.costs.time.direct), "indirect": spelled_out(costing.costs.time.indirect)}


def identical(one: pl.DataFrame, other: pl.DataFrame) -> bool:
    """The same columns of the same types, with the same values in the same order."""
    return one.schema == other.schema and one.equals(other)


@pytest.mark.parametrize("engine", OTHERS)
@pytest.mark.parametrize("block", range(BLOCKS))
def test_every_other_engine_gives_the_time_tables_and_results_of_polars(engine: str, block: int) -> None:
    """Whole seconds add up exactly whoever adds them; money comes afterwards, in one way for all engines."""
    for seed in range(block * BLOCK, (block + 1) * BLOCK):
        ours, polars = costed_random(seed, engine), costed_random(seed)
        found, expected = time_tables(ours), time_tables(polars)
        different = [name for name, table in found.items() if not identical(table, expected[name])]
        if not identical(spelled_out(ours.entries), spelled_out(polars.entries)):
            different.append("entries")
        found_text, expected_text = written(every_result(ours)), written(every_result(polars))
        different += [name for name, text in found_text.items() if text != expected_text[name]]
        assert different == [], f"seed {seed}"


@pytest.mark.parametrize("engine", [name for name in ENGINES if name != "polars"])
def test_engines_give_the_same_bytes_for_the_method_in_full(engine: str) -> None:
    """With posts, diaries, sessions and the rest, several at once."""
    for seed in range(8):
        ours, polars = (costed(*random_full_study(seed), engine=name) for name in (engine, "polars"))
        assert written(every_result(ours)) == written(every_result(polars)), f"seed {seed}"


@every_engine
def test_every_engine_adds_up_the_log_by_hand(engine: str) -> None:
    """One study through every rule of the time tables.

    P1 and P2 together, 1,000 s for a, é and Z: each practitioner 334 s on Z, 333 on a, 333 on é; P2 is a leader.
    P1 twice on the same activity, 60 s and 30 s for Z: 90 s. A worker without a name, 60 s of no family. P1's 10 s as a
    leader are priced as a leader's. The entry in May is left out.
    """
    practitioners = "practitioner_id,role\nP1,worker\nP2,leader"
    log = """date,practitioner_id,role,family_id,activity,minutes
        2013-04-02,P2;P1,,é;a;Z,,0:16:40
        2013-04-03,P1,,Z,visit,0:01:00
        2013-04-04,P1,,Z;Z,visit,0:00:30
        2013-04-05,,worker,,,0:01:00
        2013-04-06,P1,leader,a,visit,0:00:10
        2013-05-01,P1,,a,visit,60"""
    tables = {"unit_costs": UNIT_COSTS, "practitioners": practitioners, "work_log": log}
    found = time_tables(costed(MONTH, tables, engine))
    columns = ("family_id", "practitioner_id", "role", "activity", "seconds")
    assert found["direct"].select(columns).rows() == [
        ("Z", "P1", "worker", "", 334),
        ("Z", "P1", "worker", "visit", 90),
        ("Z", "P2", "leader", "", 334),
        ("a", "P1", "leader", "visit", 10),
        ("a", "P1", "worker", "", 333),
        ("a", "P2", "leader", "", 333),
        ("é", "P1", "worker", "", 333),
        ("é", "P2", "leader", "", 333),
    ]
    assert found["indirect"].select(columns[1:]).rows() == [("", "worker", "", 60)]


@every_engine
def test_every_engine_costs_a_log_without_joint_or_indirect_entries(engine: str) -> None:
    """An hour of a worker at 36 and nothing else: the tables of what a log does not hold are empty, not missing."""
    log = "date,role,family_id,hours\n2013-04-02,worker,A,1"
    result = costed(MONTH, {"unit_costs": UNIT_COSTS, "work_log": log}, engine)
    assert by_family(result, "cost") == {"A": 36.0}
    assert time_tables(result)["indirect"].height == 0


@every_engine
def test_every_engine_costs_a_log_of_indirect_time_alone(engine: str) -> None:
    """An hour of a worker of no family and no family to bear it: 36 unallocated."""
    log = "date,role,family_id,hours\n2013-04-02,worker,,1"
    result = costed(MONTH, {"unit_costs": UNIT_COSTS, "work_log": log}, engine)
    assert by_family(result, "cost") == {}
    unallocated = spelled_out(result.costs.unallocated).select("component", "hours", "cost")
    assert unallocated.rows() == [("indirect", 1.0, 36.0)]


@every_engine
def test_every_engine_costs_a_log_without_any_entry_in_the_period(engine: str) -> None:
    """Only an entry in May: nothing is costed, and nothing falls over."""
    log = "date,role,family_id,hours\n2013-05-02,worker,A,1"
    result = costed(MONTH, {"unit_costs": UNIT_COSTS, "work_log": log}, engine)
    assert by_family(result, "cost") == {}
    assert result.results["summary"]["total"].to_list() == [0.0]
