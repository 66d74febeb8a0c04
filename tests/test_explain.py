"""The trace of a family's cost: its parts add up to the cost, and its rows are those of the log."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from math import fsum
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from click.testing import CliRunner

from costing.analyses.explain import Evidence, apart_of, in_words, trace
from costing.cli import group
from costing.costed import Costing
from costing.reports import written
from costing.reports.commit import record, write_tables
from costing.reports.printed import as_json
from tests.random_studies import Row, random_full_study, random_study
from tests.studies import costed, the_row

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
COMPONENTS = ("direct", "indirect", "unlogged", "expense")
FACTORS = ("hours_logged", "weight", "imputed", "share")


def evidence(found: Costing) -> Evidence:
    """What a trace is worked out from, without writing it first."""
    tables = (found.results[name] for name in ("families", "practitioners", "unit_costs"))
    return Evidence(found.settings, found.entries, found.cost_lines, *tables)


def put(found: Costing, out: Path) -> Path:
    """What `costing explain` reads of the results, written into a folder."""
    out.mkdir()
    write_tables(out / "data", found)
    (out / "run.json").write_text(as_json(record(found, "polars", {})), encoding="utf-8")
    return out


def printed(found: Costing, family: str, tmp_path: Path) -> str:
    """What `costing explain` prints, each run of white space as one space; no line is wider than 80 columns."""
    shown = CliRunner().invoke(group, ["explain", str(put(found, tmp_path / "out")), family])
    assert shown.exit_code == 0, shown.output
    assert max(len(line) for line in shown.output.splitlines()) <= 80
    return " ".join(shown.output.split())


def rows_named(lines: pl.DataFrame) -> set[int]:
    """The rows of the log that lines of a trace name."""
    ends = [run.split("-") for rows in lines["rows"] if rows for run in rows.split(", ")]
    return {row for run in ends for row in range(int(run[0]), int(run[-1]) + 1)}


def test_a_trace_names_the_rows_of_the_log_and_the_share_of_indirect_time() -> None:
    """F1 has rows 2 and 5: two hours at 30 are 60. Of the meeting in row 4 it bears 2 of 5 direct hours: 0.8 h, 24."""
    direct, indirect = trace("F1", evidence(costed(PERIOD, TABLES))).to_dicts()
    assert (direct["hours"], direct["cost"], direct["rows"]) == (2.0, 60.0, "2, 5")
    assert (indirect["share"], indirect["hours_logged"], indirect["rows"]) == (0.4, 2.0, "4")
    assert indirect["cost"] == pytest.approx(24)


Study = tuple[dict[str, str], dict[str, list[Row]]]


@pytest.mark.parametrize("seed", range(45))
@pytest.mark.parametrize("drawn", [random_study, random_full_study])
def test_a_trace_adds_up_to_the_cost_of_the_family_and_names_rows_of_the_log(
    drawn: Callable[[int], Study], seed: int
) -> None:
    """Every component to 1e-9; the rows of direct time are those of the family, and none of time apart."""
    found = costed(*drawn(seed))
    run = evidence(found)
    log = set(found.study.log["_row"])
    for family in run.families.iter_rows(named=True):
        lines = trace(family["family_id"], run)
        parts = {name: lines.filter(pl.col("component") == name) for name in COMPONENTS}
        for name, part in parts.items():
            assert fsum(part["cost"]) == pytest.approx(family[f"cost_{name}"], rel=1e-9, abs=1e-9), name
        own = run.entries.filter(pl.col("family_id") == family["family_id"])
        own = own.filter(pl.col("apart") == "") if "apart" in own.columns else own
        assert rows_named(parts["direct"]) == set(own["source_row"])
        assert rows_named(lines) <= log
        assert_hours_come_about_as_told(lines)


def assert_hours_come_about_as_told(lines: pl.DataFrame) -> None:
    """hours = hours_logged x weight x imputed x share, where given; cost = hours x cost_per_hour."""
    for line in lines.filter(pl.col("hours_logged").is_not_null()).iter_rows(named=True):
        hours = 1.0
        for factor in FACTORS:
            hours *= 1.0 if line[factor] is None else line[factor]
        assert line["hours"] == pytest.approx(hours, rel=1e-9)
        assert line["cost"] == pytest.approx(hours * line["cost_per_hour"], rel=1e-9)


@pytest.mark.parametrize("seed", range(100, 120))
def test_a_trace_of_written_results_is_that_of_the_results(seed: int, tmp_path: Path) -> None:
    """Identifiers like 01 stay text, blank columns of days and numbers stay what they are."""
    found = costed(*random_full_study(seed))
    run, again = evidence(found), written.read(put(found, tmp_path / "out"))
    for family in run.families["family_id"]:
        assert trace(family, again).equals(trace(family, run)), family
        assert written.cost_of(family, again) == the_row(run.families, family_id=family)["cost"]


def test_the_name_of_a_team_stays_text_when_results_are_read_back(tmp_path: Path) -> None:
    """M of team 01 saw no family: the unlogged hour is the team's, of which only F1 was visited."""
    tables = TABLES | {
        "practitioners": "practitioner_id,role,team,available_hours\nP1,worker,02,\nP2,worker,01,\nM,worker,01,1",
        "work_log": f"{TABLES['work_log']}\n2013-04-08,P2,F1,visit,60",
    }
    found = costed(PERIOD | {"unlogged_time": "allocate"}, tables)
    line = the_row(trace("F1", written.read(put(found, tmp_path / "out"))), component="unlogged")
    assert (line["shared_by"], line["pool"], line["cost"]) == ("team", "01", pytest.approx(30))


DIARY: dict[str, Any] = {
    "work_log": """date,practitioner_id,family_id,activity,minutes
        2013-04-08,P1,F1,visit,360
        2013-04-09,P1,F1,visit,420
        2013-04-10,P1,F1,visit,300
        2013-04-11,P1,F2,visit,360
        2013-04-12,P1,,meeting,120
        2013-04-20,P1,F1,visit,60""",
    "practitioners": "practitioner_id,role\nP1,worker",
    "unit_costs": "role,cost_per_hour\nworker,30",
    "diary": """stratum,stratum_start,stratum_end,logged_from,logged_to
        spring,2013-04-01,2013-06-30,2013-04-08,2013-04-14
        spring,2013-04-01,2013-06-30,2013-05-06,2013-05-12""",
}
QUARTER = {"start": "2013-04-01", "end": "2013-06-30"}


def test_a_trace_of_a_diary_says_how_many_times_an_hour_counts(tmp_path: Path) -> None:
    """91 days, 14 of them logged: 6.5 times. Of 24 weighed hours F1 has 18, so of the meeting 75%: 2 x 6.5 x 0.75."""
    said = printed(costed(QUARTER, DIARY), "F1", tmp_path)
    assert "F1: £3,802.50, estimated from a sampled diary" in said
    assert "18.0 h logged, each counts 6.5 times: 117.0000 h x £30.0000 = £3,510.00 rows 2-4" in said
    assert "75.0% of 2.0 h (each counts 6.5 times), as of this practitioner's direct time: 9.7500 h x" in said


def test_the_costed_log_is_without_entries_outside_the_diary() -> None:
    """Whoever of those who worked together was outside: P2 has a diary of P2's own, in which 8 April is not logged."""
    tables = DIARY | {
        "work_log": "date,practitioner_id,family_id,minutes\n2013-04-08,P1;P2,F1,60\n2013-05-06,P2,F1,60",
        "practitioners": "practitioner_id,role\nP1,worker\nP2,worker",
        "diary": """stratum,stratum_start,stratum_end,logged_from,logged_to,practitioner_id
            a,2013-04-01,2013-06-30,2013-04-08,2013-04-14,
            b,2013-04-01,2013-06-30,2013-05-06,2013-05-12,P2""",
    }
    assert costed(QUARTER, tables).entries.select("source_row", "practitioner_id", "weight").rows() == [
        (2, "P1", 13.0),
        (3, "P2", 13.0),
    ]


TEAMS = {
    "work_log": """date,practitioner_id,family_id,activity,minutes
        2013-04-08,P1,F1,visit,360
        2013-04-10,P2,F2,visit,120
        2013-04-12,P1,,meeting,120
        2013-05-07,P2,F2,visit,240
        2013-05-08,P3,F1,visit,60
        2013-05-20,M,,supervision,120
        2013-05-20,D,,board,240""",
    "practitioners": """practitioner_id,role,team,indirect_over,start,end
        P1,worker,north,,,
        P2,worker,north,,,
        P3,worker,south,,,
        M,manager,north,,,2013-05-15
        M,manager,south,,2013-05-16,
        D,manager,,light,,""",
    "unit_costs": "role,cost_per_hour\nworker,30\nmanager,50",
    "families": "family_id,intervention\nF1,intensive\nF2,light",
}


def test_a_trace_names_the_team_or_the_families_whose_direct_time_shares_and_the_month(tmp_path: Path) -> None:
    """In April the north team was with F1 for 6 of 8 hours. In May M was of the south team, which only saw F1."""
    found = costed(QUARTER | {"indirect_time": "team", "indirect_window": "month"}, TEAMS)
    said = printed(found, "F1", tmp_path)
    assert "75.0% of 2.0 h, as of the direct time of team north in 2013-04: 1.5000 h" in said
    assert "100.0% of 2.0 h, as of the direct time of team south in 2013-05: 2.0000 h x £50.0000 = £100.00" in said
    assert "board" not in said
    lines = trace("F2", evidence(found))
    assert the_row(lines, activity="board")["shared_by"] == "intervention"
    assert the_row(lines, activity="board")["pool"] == "light"


def test_unlogged_time_is_traced_to_the_posts_held() -> None:
    """91 days, 30 of them as a worker with 30 unlogged hours, then as a manager with 61: all of it is F1's."""
    tables = {
        "work_log": "date,practitioner_id,family_id,minutes\n2013-04-08,P1,F1,60\n2013-05-08,P1,F1,60",
        "practitioners": """practitioner_id,role,available_hours,start,end
            P1,worker,31,,2013-04-30
            P1,manager,62,2013-05-01,""",
        "unit_costs": """role,cost_per_hour,agency
            worker,30,Council
            manager,50,Health""",
    }
    lines = trace("F1", evidence(costed(QUARTER | {"unlogged_time": "allocate"}, tables)))
    posts = {row["role"]: row for row in lines.filter(pl.col("component") == "unlogged").iter_rows(named=True)}
    assert {role: row["agency"] for role, row in posts.items()} == {"worker": "Council", "manager": "Health"}
    assert {role: row["cost"] for role, row in posts.items()} == pytest.approx({"worker": 900, "manager": 3050})


@pytest.mark.parametrize("seed", range(200, 225))
def test_unlogged_time_that_families_bear_names_whose_it_is(seed: int) -> None:
    """Save where a unit cost is paid by a transfer or a recharge: what posts cost is then not all families'."""
    settings, tables = random_full_study(seed)
    if not any(row.get("payment") in ("transfer", "recharge") for row in tables["unit_costs"]):
        run = evidence(costed(settings, tables))
        for family in run.families["family_id"]:
            lines = trace(family, run).filter(pl.col("component") == "unlogged")
            assert "" not in set(lines["practitioner_id"])


def test_unlogged_time_that_a_transfer_pays_for_is_not_traced_as_the_family_s() -> None:
    """From May a transfer pays for workers: of 91 hours the 30 of April remain, and the line stands for itself."""
    tables = {
        "work_log": "date,practitioner_id,family_id,minutes\n2013-04-08,P1,F1,60",
        "practitioners": "practitioner_id,role,available_hours\nP1,worker,92",
        "unit_costs": """role,cost_per_hour,valid_from,valid_to,payment
            worker,30,,2013-04-30,
            worker,40,2013-05-01,,transfer""",
    }
    run = evidence(costed(QUARTER | {"unlogged_time": "allocate"}, tables))
    line = the_row(trace("F1", run), component="unlogged")
    assert (line["practitioner_id"], line["hours"], line["cost"]) == ("", pytest.approx(30), pytest.approx(900))


RATIO = {
    "work_log": """date,practitioner_id,family_id,activity,minutes
        2013-04-08,P1,F1,visit,360
        2013-05-09,P1,F1,call,420""",
    "practitioners": "practitioner_id,role\nP1,worker",
    "unit_costs": "role,cost_per_hour,direct_share\nworker,30,0.65",
}


def test_a_trace_of_a_ratio_says_how_much_indirect_time_an_hour_brings(tmp_path: Path) -> None:
    """13 h x (1 / 0.65 - 1) = 7 h; with the 13 themselves 20 h at 30."""
    said = printed(costed(QUARTER | {"indirect_time": "ratio"}, RATIO), "F1", tmp_path)
    assert "F1: £600.00" in said
    assert "Indirect time that goes with it: £210.00" in said
    assert "13.0 h logged, each with 0.5385 h of indirect time: 7.0000 h x £30.0000 = £210.00 rows 2, 3" in said


def test_time_apart_is_told_but_not_traced_as_the_family_s_cost(tmp_path: Path) -> None:
    """Setting up is start-up work: an hour of F1 in row 3, outside its £30."""
    tables = {
        "work_log": """date,practitioner_id,family_id,activity,minutes
            2013-04-08,P1,F1,visit,60
            2013-04-09,P1,F1,set up,60""",
        "practitioners": "practitioner_id,role\nP1,worker",
        "unit_costs": "role,cost_per_hour\nworker,30",
        "activities": "activity,kind,phase\nvisit,contact,\nset up,contact,start_up",
    }
    found = costed(PERIOD, tables)
    assert rows_named(trace("F1", evidence(found))) == {2}
    assert apart_of("F1", found.entries).select("apart", "hours_logged", "rows").rows() == [("start_up", 1.0, "3")]
    assert "F1: £30.00" in (said := printed(found, "F1", tmp_path))
    assert "but in no family's cost worker, set up: 1.0 h, start-up work rows 3" in said


def test_the_costed_log_is_without_time_that_overheads_hold_already() -> None:
    tables = TABLES | {
        "practitioners": "practitioner_id,role,overhead_item\nP1,worker,\nM,manager,management",
        "unit_costs": "role,cost_per_hour,overheads_cover\nworker,30,management\nmanager,50,",
        "work_log": f"{TABLES['work_log']}\n2013-04-05,M,,meeting,60",
    }
    kept, removed = (costed(PERIOD | {"double_counts": how}, tables).entries for how in ("keep", "remove"))
    assert (kept["source_row"].to_list(), removed["source_row"].to_list()) == ([2, 3, 4, 5, 6], [2, 3, 4, 5])


def test_the_costed_log_of_a_plain_study_has_no_more_columns_than_it_needs() -> None:
    columns = costed(PERIOD, TABLES).entries.columns
    assert columns[-3:] == ["kind", "seconds", "cost_per_hour"]
    assert len(columns) == 12


def test_rows_in_a_run_are_shortened_and_files_named_where_there_are_several() -> None:
    assert in_words([("a.csv", 7), ("a.csv", 5), ("a.csv", 6), ("a.csv", 9)], False) == "5-7, 9"
    assert in_words([("b.csv", 2), ("a.csv", 3)], True) == "a.csv: 3; b.csv: 2"


def test_a_log_of_several_files_has_them_named_where_a_family_is_in_one() -> None:
    found = costed(PERIOD, TABLES)
    two = found.entries.with_columns(file=pl.lit("a.csv").cast(pl.Enum(["a.csv", "b.csv"])))
    assert trace("F1", replace(evidence(found), entries=two))["rows"].to_list() == ["a.csv: 2, 5", "a.csv: 4"]


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


def test_explain_of_results_that_lack_what_a_trace_needs_says_to_run_again(tmp_path: Path) -> None:
    """Such as those of an earlier version."""
    out = put(costed(PERIOD, TABLES), tmp_path / "out")
    posts = out / "data" / "practitioners.csv"
    posts.write_bytes(pl.read_csv(posts).drop("team").write_csv().encode())
    refused = CliRunner().invoke(group, ["explain", str(out), "F1"])
    assert refused.exit_code == 2
    assert "Run it again" in refused.output
