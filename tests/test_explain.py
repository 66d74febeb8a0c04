"""The trace of a family's cost: its parts add up to the cost, and its rows are those of the log."""

import json
import re
from math import fsum
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner

from costing.analyses.explain import in_words, trace
from costing.cli import group
from tests.studies import costed, costed_random

PERIOD = {"start": "2013-04-01", "end": "2013-04-30"}
TABLES = {
    "work_log": """date,practitioner_id,family_id,activity,minutes
        2013-04-02,P1,F1,visit,60
        2013-04-03,P1,F2,visit,180
        2013-04-04,P1,,meeting,120
        2013-04-05,P1,F1,visit,60""",
    "practitioners": "practitioner_id,role\nP1,worker",
    "unit_costs": "role,cost_per_hour\nworker,30",
}


def test_a_trace_names_the_rows_of_the_log_and_the_share_of_indirect_time() -> None:
    """F1 has rows 2 and 5: two hours at 30 are 60. Of the meeting in row 4 it bears 2 of 5 direct hours: 0.8 h, 24."""
    found = costed(PERIOD, TABLES)
    tables = found.entries, found.cost_lines, found.results["practitioners"]
    lines = trace("F1", *tables, found.settings)
    direct, indirect = lines.to_dicts()
    assert (direct["hours"], direct["cost"], direct["rows"]) == (2.0, 60.0, "2, 5")
    assert (indirect["share"], indirect["hours_logged"], indirect["rows"]) == (0.4, 2.0, "4")
    assert indirect["cost"] == pytest.approx(24)


@pytest.mark.parametrize("seed", range(40))
def test_the_parts_of_a_trace_add_up_to_the_cost_of_the_family(seed: int) -> None:
    """Traced anew from the entries, every component of every family's cost is that of families.csv."""
    found = costed_random(seed)
    tables = found.entries, found.cost_lines, found.results["practitioners"]
    for family in found.results["families"].iter_rows(named=True):
        lines = trace(family["family_id"], *tables, found.settings)
        for component in ("direct", "indirect", "unlogged", "expense"):
            part = fsum(lines.filter(pl.col("component") == component)["cost"])
            assert part == pytest.approx(family[f"cost_{component}"], rel=1e-9, abs=1e-9), component


def test_rows_in_a_run_are_shortened_and_files_named_where_there_are_several() -> None:
    assert in_words([("a.csv", 7), ("a.csv", 5), ("a.csv", 6), ("a.csv", 9)], False) == "5-7, 9"
    assert in_words([("b.csv", 2), ("a.csv", 3)], True) == "a.csv: 3; b.csv: 2"


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The results of a small example."""
    folder = tmp_path_factory.mktemp("explain") / "out"
    done = CliRunner().invoke(group, ["run", "examples/minimal", "-o", str(folder), "-q"])
    assert done.exit_code == 0, done.output
    return folder


def test_explain_prints_each_line_as_hours_x_cost_within_80_columns(out: Path) -> None:
    printed = CliRunner().invoke(group, ["explain", str(out), "F1"]).output
    assert re.search(r"h x £40\.0000 = £", printed)
    assert "rows " in printed
    assert max(len(line) for line in printed.splitlines()) <= 80


def test_explain_as_json_holds_the_whole_trace(out: Path) -> None:
    found = json.loads(CliRunner().invoke(group, ["explain", str(out), "F1", "--format", "json"]).output)
    assert found["family_id"] == "F1"
    assert fsum(line["cost"] for line in found["lines"]) == pytest.approx(found["cost"])


def test_explain_of_an_unknown_family_suggests_the_nearest(out: Path) -> None:
    refused = CliRunner().invoke(group, ["explain", str(out), "F11"])
    assert refused.exit_code == 2
    assert "Did you mean F1?" in refused.output


def test_explain_of_a_folder_without_results_says_so(tmp_path: Path) -> None:
    refused = CliRunner().invoke(group, ["explain", str(tmp_path), "F1"])
    assert refused.exit_code == 2
    assert "does not hold the results" in refused.output
