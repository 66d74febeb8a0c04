"""`costing compare`: exit codes, streams, formats, and that nothing is written."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import polars as pl
import pytest

from costing.costed import Costing
from costing.model.problem import Place, Problem
from tests.comparisons import COLUMNS, results, two_scenarios
from tests.folders import Ran, contents, costs, lines_over, write_study

LOG = """date,practitioner_id,role,family_id,minutes
2013-03-04,P1,social worker,F1,90
2013-03-05,P1,social worker,F2,60
"""
UNIT_COSTS = "role,cost_per_hour\nsocial worker,40\n"
SCENARIOS = "scenario,table,column,change,value\npay award,unit_costs,cost_per_hour,multiply,1.05\n"
FAMILIES = "family_id,intervention\nF1,intensive\nF2,light\n"


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """A study with a scenario and two interventions."""
    tables = {"work_log": LOG, "unit_costs": UNIT_COSTS, "scenarios": SCENARIOS, "families": FAMILIES}
    return write_study(tmp_path / "study", **tables)


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> list[tuple[tuple[str, ...], bool]]:
    """The scenarios are the invented ones; with what was asked for."""
    asked: list[tuple[tuple[str, ...], bool]] = []

    def compared(_: Costing, names: tuple[str, ...], chain: bool = False) -> pl.DataFrame:
        asked.append((tuple(names), chain))
        return two_scenarios()

    monkeypatch.setattr(Costing, "compared", compared, raising=False)
    return asked


@pytest.fixture
def two(tmp_path: Path) -> tuple[Path, Path]:
    """Two runs, the second dearer, with other families."""
    return results(tmp_path / "one"), results(tmp_path / "two", rate=44.0, first="F9", rows=120)


# Scenarios


def test_scenarios_are_printed_as_a_table(study: Path, compared: object) -> None:
    ran = costs("compare", study, "-q")
    assert (ran.code, ran.err) == (0, "")
    assert "Costs fall by £80 a family" in ran.out
    assert list(lines_over(80, ran.out)) == []


def test_the_current_folder_is_the_study(study: Path, compared: object) -> None:
    assert costs("compare", within=study).code == 0


def test_scenarios_are_chosen_and_chained(study: Path, compared: list[tuple[tuple[str, ...], bool]]) -> None:
    ran = costs("compare", study, "--scenario", "less travel", "--scenario", "pay award", "--chain")
    assert compared == [(("less travel", "pay award"), True)]
    assert "from the scenario above" in ran.out


def test_json_is_as_documented(study: Path, compared: object) -> None:
    found = json.loads(costs("compare", study, "--format", "json").out)
    assert list(found["base"]) == ["total", "mean", "families", "interventions", "agencies"]
    assert [list(scenario) for scenario in found["scenarios"]] == [
        [
            *("scenario", "total", "mean", "difference", "volume", "families", "intensity", "mix", "price"),
            *("expenses", "number", "difference_marginal", "hours_released", "posts_released", "cashable"),
            *("full_year_difference", "note", "interventions", "agencies"),
        ]
    ] * 2


def test_csv_has_the_columns_of_scenarios_csv(study: Path, compared: object) -> None:
    rows = list(csv.DictReader(io.StringIO(costs("compare", study, "--format", "csv").out)))
    assert list(rows[0]) == list(COLUMNS)
    assert [row["scenario"] for row in rows] == ["base"] * 5 + ["pay award"] * 5 + ["less travel"] * 5


def test_nothing_is_written(study: Path, compared: object) -> None:
    before = contents(study)
    costs("compare", study)
    assert contents(study) == before


def test_an_unknown_scenario_is_refused_with_the_nearest(study: Path) -> None:
    near, far = (costs("compare", study, "--scenario", name) for name in ("pay awrd", "x"))
    assert (near.code, near.out, far.code) == (2, "", 2)
    assert "The study has no scenario pay awrd. Did you mean pay award?" in " ".join(near.err.split())
    assert "There are: pay award." in " ".join(far.err.split())


@pytest.mark.parametrize("table", [None, "scenario,table,column,change,value\n"])
def test_a_study_without_scenarios_is_told_how_to_add_one(study: Path, table: str | None) -> None:
    (study / "scenarios.csv").unlink() if table is None else write_study(study, scenarios=table)
    ran = costs("compare", study)
    assert (ran.code, ran.out) == (2, "")
    assert "The study has no table scenarios. Add one: costing init" in " ".join(ran.err.split())


def test_a_folder_that_is_no_study_is_not_told_to_add_scenarios(tmp_path: Path) -> None:
    ran = costs("compare", tmp_path)
    assert (ran.code, ran.out) == (1, "")
    assert "The study has no study.toml." in " ".join(ran.err.split())


def test_a_scenario_that_is_named_twice_is_compared_once(study: Path) -> None:
    ran = costs("compare", study, "--scenario", "pay award", "--scenario", "pay award", "--format", "json")
    (scenario,) = json.loads(ran.out)["scenarios"]
    assert len(scenario["interventions"]) == 2


def test_problems_of_the_study_end_with_1(study: Path, compared: object) -> None:
    write_study(study, work_log=LOG.replace("90", "-90"))
    ran = costs("compare", study)
    assert (ran.code, ran.out) == (1, "")
    assert "Nothing was written." in ran.err


def test_warnings_about_scenarios_go_to_stderr(study: Path, compared: object, monkeypatch: pytest.MonkeyPatch) -> None:
    odd = [
        Problem("outside-period", Place(name, "", 2), f"odd in {name}") for name in ("scenarios.csv", "work_log.csv")
    ]
    monkeypatch.setattr(Costing, "problems", odd)
    err = costs("compare", study).err
    assert err.endswith("Warning: scenarios.csv, row 2: odd in scenarios.csv\n")
    assert "work_log.csv" not in err
    assert costs("compare", study, "-q").err == ""


def test_a_scenario_costs_what_its_changes_say(study: Path) -> None:
    """2.5 hours at 42 instead of 40: 5 more."""
    found = json.loads(costs("compare", study, "--format", "json").out)
    (pay,) = found["scenarios"]
    assert (found["base"]["total"], found["base"]["families"]) == (pytest.approx(100), 2)
    assert [pay[name] for name in ("total", "price", "volume")] == [pytest.approx(105), pytest.approx(5), 0]
    assert [part["total"] for part in pay["interventions"]] == [pytest.approx(63), pytest.approx(42)]


# Two runs


def test_two_runs_are_compared_with_what_went_into_them(two: tuple[Path, Path]) -> None:
    ran = costs("compare", *two)
    assert (ran.code, ran.err) == (0, "")
    assert list(lines_over(80, ran.out)) == []
    said = [" ".join(line.split()) for line in ran.out.splitlines()]
    assert "work_log 100 120" in said
    assert "worker 2013-04-01 to 2014-03-31 £40.00 £44.00 +10.0%" in said
    assert "Families added (1)" in said
    assert "F9 - £5,280.00 £5,280.00" in said
    assert "F1 £4,800.00 - -£4,800.00" in said


def test_two_runs_as_json_have_the_split_and_the_changes(two: tuple[Path, Path]) -> None:
    found = json.loads(costs("compare", *two, "--format", "json").out)
    assert list(found) == ["base", "scenarios", "changes"]
    assert found["base"]["total"] == pytest.approx(7550)
    assert found["scenarios"][0]["difference"] == pytest.approx(480)
    changes = found["changes"]
    assert list(changes) == ["settings", "rows", "files", "unit_costs", "families"]
    assert changes["rows"] == [{"table": "work_log", "before": 100, "after": 120}]
    assert changes["unit_costs"][0]["valid_from"] == "2013-04-01"
    assert changes["families"]["added"]["number"] == 1
    assert changes["families"]["gone"]["largest"][0]["family_id"] == "F1"
    assert changes["families"]["changed"] == {"number": 0, "largest": []}


def test_two_runs_as_csv_have_the_columns_of_scenarios_csv(two: tuple[Path, Path]) -> None:
    rows = list(csv.DictReader(io.StringIO(costs("compare", *two, "--format", "csv").out)))
    assert list(rows[0]) == list(COLUMNS)
    assert {row["scenario"] for row in rows} == set(map(str, two))


def test_at_most_ten_families_of_a_kind_are_named(tmp_path: Path) -> None:
    one, two = results(tmp_path / "one"), results(tmp_path / "two")
    lines = "".join(f"G{n},light,{n}\n" for n in range(1, 13))
    (two / "data" / "families.csv").write_text(
        f"family_id,intervention,cost\nF1,intensive,4800\nF2,light,2500\n{lines}"
    )
    ran = costs("compare", one, two)
    assert "Families added (12)" in ran.out
    assert "G3 " in ran.out
    assert "G2 " not in ran.out
    assert "and 2 more" in ran.out
    assert (
        len(json.loads(costs("compare", one, two, "--format", "json").out)["changes"]["families"]["added"]["largest"])
        == 10
    )


def test_the_same_inputs_are_told(tmp_path: Path) -> None:
    assert "Both runs read the same files." in costs("compare", results(tmp_path / "a"), results(tmp_path / "b")).out


def refused(ran: Ran) -> str:
    """What is said of a call that ends with 2 and prints nothing on stdout."""
    assert (ran.code, ran.out) == (2, "")
    return " ".join(ran.err.split()).split("Error: ")[1]


def test_runs_that_cannot_be_compared_are_refused(tmp_path: Path, study: Path) -> None:
    one, euro = results(tmp_path / "one"), results(tmp_path / "euro", currency="EUR")
    assert "Costs are compared in one currency." in refused(costs("compare", one, euro))
    assert "is named twice" in refused(costs("compare", one, one / ".." / "one"))
    assert "does not hold the results" in refused(costs("compare", one, study))
    (euro / "data" / "hours.csv").unlink()
    assert "Run it again." in refused(costs("compare", one, euro))


# Two interventions


def test_two_interventions_are_compared_per_family(study: Path) -> None:
    ran = costs("compare", study, "--interventions", "intensive", "light", "-q")
    assert (ran.code, ran.err) == (0, "")
    lines = [" ".join(line.split()) for line in ran.out.splitlines()]
    assert "light £40.00 -" in lines
    assert "intensive £60.00 £20.00" in lines
    assert "intensive £20.00 £0.00 £0.00 £0.00" in lines
    assert "A family in intensive costs £20.00 more than one in light: £20.00 more time each." in " ".join(lines)
    assert "cash" not in ran.out.casefold()


def test_two_interventions_as_json_have_the_second_as_the_base(study: Path) -> None:
    ran = costs("compare", study, "--interventions", "intensive", "light", "--format", "json")
    found = json.loads(ran.out)
    assert found["base"]["mean"] == 40.0
    assert found["scenarios"][0]["intensity"] == pytest.approx(20.0)


def test_an_unknown_intervention_is_refused_with_the_nearest(study: Path) -> None:
    said = refused(costs("compare", study, "--interventions", "intensiv", "light"))
    assert "Did you mean intensive?" in said


def test_an_intervention_is_not_compared_with_itself(study: Path) -> None:
    said = refused(costs("compare", study, "--interventions", "light", "light"))
    assert said.startswith("light is named twice. Name two interventions.")


# Wrong use


def test_what_does_not_go_together_is_refused(study: Path, two: tuple[Path, Path]) -> None:
    for wrong in (
        [*two, study],
        [*two, "--chain"],
        [*two, "--scenario", "x"],
        [*two, "--interventions", "a", "b"],
        [study, "--scenario", "x", "--interventions", "a", "b"],
    ):
        assert refused(costs("compare", *wrong)).startswith("Compare the scenarios of a study, two interventions")


def test_results_are_no_study(two: tuple[Path, Path]) -> None:
    assert "holds results, not a study" in refused(costs("compare", two[0]))


def test_the_names_of_folders_cannot_steer_a_terminal(tmp_path: Path) -> None:
    ran = costs("compare", results(tmp_path / "=1+1"), results(tmp_path / ("长" * 60)))
    assert ran.code == 0
    assert list(lines_over(80, ran.out)) == []


def test_hostile_names_in_results_stay_text_in_80_columns(tmp_path: Path) -> None:
    """Roles, families and settings as somebody else's results may have them."""
    one, two = results(tmp_path / "one"), results(tmp_path / "two", rate=4.4e9, title="长" * 90, price_year="x" * 200)
    for out in (one, two):
        for name in ("hours", "unit_costs"):
            path = out / "data" / f"{name}.csv"
            path.write_text(path.read_text("utf-8").replace("worker", "'=1+1 " + "服务" * 40), encoding="utf-8")
    ran = costs("compare", one, two)
    assert (ran.code, list(lines_over(80, ran.out))) == (0, [])
    assert "=1+1" in ran.out
    table = costs("compare", one, two, "--format", "csv").out
    assert not [cell for row in csv.reader(io.StringIO(table)) for cell in row if cell.startswith("=")]


def test_two_runs_of_a_study_are_compared(study: Path, tmp_path: Path) -> None:
    """2.5 hours at 40, then at 44 with an hour of F1 more: 100 and 154, of which 12 is price and 42 time."""
    one, two = tmp_path / "one", tmp_path / "two"
    assert costs("run", study, "-o", one, "-q").code == 0
    write_study(study, work_log=LOG + "2013-03-06,P1,social worker,F1,60\n", unit_costs=UNIT_COSTS.replace("40", "44"))
    assert costs("run", study, "-o", two, "-q").code == 0
    ran = costs("compare", one, two, "--format", "json")
    (found,) = json.loads(ran.out)["scenarios"]
    parts = [found[name] for name in ("difference", "price", "intensity", "families", "mix", "expenses")]
    assert parts == [pytest.approx(cost, abs=1e-9) for cost in (54, 12, 42, 0, 0, 0)]
    assert found["note"]
    (changed,) = json.loads(ran.out)["changes"]["unit_costs"]
    assert (changed["role"], changed["before"], changed["after"]) == ("social worker", 40, 44)
    assert costs("compare", one, two).code == 0


def test_a_run_against_itself_differs_in_nothing(study: Path, tmp_path: Path) -> None:
    outs = tmp_path / "one", tmp_path / "two"
    assert [costs("run", study, "-o", out, "-q").code for out in outs] == [0, 0]
    ran = costs("compare", *outs)
    assert "Costs are the same." in ran.out
    assert "Both runs read the same files." in ran.out
    assert "Cost per hour" not in ran.out
