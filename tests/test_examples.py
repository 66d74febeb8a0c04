"""The committed examples, run as their README says: the figures stated there, and every total adds up."""

import csv
import io
import json
import math
import shutil
import subprocess
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.folders import contents, costs, rows
from tests.slow_reference import cost_study

EXAMPLES = Path(__file__).parent.parent / "examples"
NAMES = ("minimal", "time-driven", "family-recovery", "sampled-diary")
SCRIPTS = {"time-driven": "make_log.py", "family-recovery": "make.py", "sampled-diary": "make_study.py"}
LEDGERS = {"family-recovery": 6, "sampled-diary": 3}
"""How many agencies the reconciliation compares with a ledger, or leads towards one."""
ABSENCES = {"sampled-diary": 19}
"""Entries of leave and sickness."""
ON_PURPOSE = {"sampled-diary": ["double-count"]}
"""The warnings that an example's README announces."""
COMPONENTS = ("direct", "indirect", "unlogged", "expense")

Rows = Sequence[Mapping[str, str]]


@pytest.fixture(scope="module")
def outs(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """The results of every example."""
    folder = tmp_path_factory.mktemp("examples")
    for name in NAMES:
        assert costs("run", EXAMPLES / name, "-o", folder / name).code == 0
    return {name: folder / name for name in NAMES}


@pytest.fixture(params=NAMES)
def out(request: pytest.FixtureRequest, outs: Mapping[str, Path]) -> Path:
    """The results of one example after the other."""
    return outs[request.param]


def data(out: Path, name: str) -> Rows:
    """A table of results."""
    return rows(out / "data" / f"{name}.csv")


def number(cell: str) -> float:
    """A cell's number; blank cells are zero."""
    return float(cell or 0)


def total(table: Iterable[Mapping[str, str]], column: str) -> float:
    """The sum of a column."""
    return math.fsum(number(row[column]) for row in table)


def totals(table: Rows, column: str, *keys: str) -> dict[tuple[str, ...], float]:
    """The sum of a column for each combination of keys."""
    groups: dict[tuple[str, ...], list[float]] = defaultdict(list)
    for row in table:
        groups[tuple(row[key] for key in keys)].append(number(row[column]))
    return {key: math.fsum(values) for key, values in groups.items()}


def same(one: float, other: float) -> bool:
    """Equal to 1e-9 relative."""
    return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)


def all_same(one: Mapping[Any, float], other: Mapping[Any, float]) -> bool:
    """Equal to 1e-9 relative under every key; a key that is not there stands for zero."""
    return all(same(one.get(key, 0), other.get(key, 0)) for key in {*one, *other})


def pence(amount: float) -> str:
    """An amount to the penny."""
    return f"{amount:,.2f}"


# The figures


def test_the_minimal_study_costs_what_it_costs_by_hand(outs: Mapping[str, Path]) -> None:
    """A social worker 40 an hour, a support worker 29; the hour of supervision goes by the social worker's 4.5 hours.

    F1: 2.25 x 40 + 4.5 x 29 = 220.50 and 2.25/4.5 x 40 = 20; F2: 1.25 x 40 + 2.5 x 29 = 122.50 and 11.11;
    F3: 1 x 40 + 65/60 x 29 = 71.42 and 8.89.
    """
    families = {row["family_id"]: row for row in data(outs["minimal"], "families")}
    found = {
        name: [pence(float(row[column])) for column in ("cost_direct", "cost_indirect", "cost")]
        for name, row in families.items()
    }
    assert found == {
        "F1": ["220.50", "20.00", "240.50"],
        "F2": ["122.50", "11.11", "133.61"],
        "F3": ["71.42", "8.89", "80.31"],
    }
    everyone = data(outs["minimal"], "summary")[-1]
    assert (everyone["intervention"], pence(float(everyone["total"]))) == ("all", "454.42")
    assert pence(float(everyone["mean"])) == "151.47"


def test_the_minimal_study_has_the_hours_of_its_log(outs: Mapping[str, Path]) -> None:
    """4.5 hours of the social worker, 8 h 5 min of the support workers (the joint visit counts twice), 1 h shared."""
    lines = data(outs["minimal"], "cost_lines")
    hours = totals(lines, "hours", "role", "component")
    assert all_same(
        hours,
        {
            ("social worker", "direct"): 4.5,
            ("social worker", "indirect"): 1,
            ("family support worker", "direct"): 8 + 5 / 60,
        },
    )


def test_the_time_driven_case_gives_the_published_figures_to_the_dollar(outs: Mapping[str, Path]) -> None:
    """Kaplan and Anderson 2004: 462,880 dollars used of 560,000; 97,120 for capacity that is not used."""
    out = outs["time-driven"]
    assert same(total(data(out, "families"), "cost"), 462_880)
    activities = totals(data(out, "activities"), "cost", "activity")
    assert all_same(
        activities, {("process orders",): 313_600, ("handle enquiries",): 49_280, ("credit checks",): 100_000}
    )
    staff = data(out, "practitioners")
    assert len(staff) == 28
    assert pence(total(staff, "cost_unlogged")) == "97,120.00"
    assert pence(total(staff, "cost_unlogged") + total(data(out, "families"), "cost")) == "560,000.00"
    assert f"{total(staff, 'hours_unlogged') * 60:,.3f}" == "121,400.000"


GOLDEN = {
    "intensive": ["35", "889,154.31", "25,404.41", "15,008.16", "19,197.80", "5,326.18", "62,963.70", "698.00"],
    "step-down": ["25", "280,763.39", "11,230.54", "8,230.46", "9,309.15", "2,938.28", "39,333.31", "368.52"],
    "all": ["60", "1,169,917.70", "19,498.63", "14,388.00", "14,901.88", "2,938.28", "62,963.70", "574.70"],
}
"""Of family recovery: families, total, mean, sd, median, min, max, cost_per_family_week."""


def test_the_family_recovery_study_costs_the_same_to_the_penny_as_ever(outs: Mapping[str, Path]) -> None:
    summary = data(outs["family-recovery"], "summary")
    columns = ("total", "mean", "sd", "median", "min", "max", "cost_per_family_week")
    found = {
        row["intervention"]: [row["families"], *(pence(float(row[column])) for column in columns)] for row in summary
    }
    assert found == GOLDEN
    assert [row["intervention"] for row in summary] == list(GOLDEN)


def test_the_components_and_agencies_of_family_recovery_are_the_same_to_the_penny_as_ever(
    outs: Mapping[str, Path],
) -> None:
    agencies = data(outs["family-recovery"], "agencies")
    by_component = {key: pence(cost) for (key,), cost in totals(agencies, "cost", "component").items()}
    assert by_component == {
        "direct": "707,969.50",
        "indirect": "171,718.05",
        "unlogged": "179,824.99",
        "expense": "110,405.16",
    }
    by_agency = {key: pence(cost) for (key,), cost in totals(agencies, "cost", "agency").items()}
    assert by_agency == {
        "NHS trust": "170,517.76",
        "council adult services": "112,604.04",
        "council children's services": "580,724.35",
        "council housing": "90,529.81",
        "police": "116,422.80",
        "voluntary organisation": "99,118.94",
    }


def test_the_bca_interval_of_family_recovery_is_near_its_own(outs: Mapping[str, Path]) -> None:
    """Other versions of numpy draw other samples: within 4% of these bounds."""
    everyone = data(outs["family-recovery"], "summary")[-1]
    assert math.isclose(float(everyone["ci_low"]), 16_287, rel_tol=0.04)
    assert math.isclose(float(everyone["ci_high"]), 23_515, rel_tol=0.04)


SAMPLED = {
    "intensive": ["7", "185,907.45", "26,558.21", "986.82", "", "4", "", ""],
    "step-down": ["5", "66,369.83", "13,273.97", "972.75", "", "4", "", ""],
    "all": ["12", "252,277.27", "21,023.11", "697.36", "", "4", "", ""],
}
"""Of the sampled diary: families, total, mean, se_weeks, se_both, df, ci_low, ci_high; no interval with `allocate`."""


def test_the_sampled_diary_costs_the_same_to_the_penny_as_ever(outs: Mapping[str, Path]) -> None:
    summary = data(outs["sampled-diary"], "summary")
    columns = ("total", "mean", "se_weeks", "se_both", "df", "ci_low", "ci_high")
    found = {
        row["intervention"]: [
            row["families"],
            *(row[name] if name == "df" or not row[name] else pence(float(row[name])) for name in columns),
        ]
        for row in summary
    }
    assert found == SAMPLED
    assert [row["intervention"] for row in summary] == list(SAMPLED)


def test_the_components_and_agencies_of_the_sampled_diary_are_the_same_to_the_penny_as_ever(
    outs: Mapping[str, Path],
) -> None:
    agencies = data(outs["sampled-diary"], "agencies")
    assert {key: pence(cost) for (key,), cost in totals(agencies, "cost", "component").items()} == {
        "direct": "179,729.42",
        "indirect": "26,766.05",
        "unlogged": "39,965.09",
        "expense": "5,816.71",
    }
    assert {key: pence(cost) for (key,), cost in totals(agencies, "cost", "agency").items()} == {
        "NHS trust": "38,427.96",
        "council": "175,982.85",
        "voluntary organisation": "37,866.46",
    }


def test_the_posts_of_the_sampled_diary_cost_families_what_they_cost_their_employers(
    outs: Mapping[str, Path],
) -> None:
    """Hours that nobody logged are shared out, and nobody logged more than is available: nothing is left."""
    lines = {
        row["item"]: row["cost"] for row in data(outs["sampled-diary"], "reconciliation") if row["section"] == "payroll"
    }
    expected, costed, difference = (number(cost) for cost in lines.values())
    assert (pence(expected), pence(costed)) == ("246,460.56", "246,460.56")
    assert same(difference, 0)


@pytest.mark.parametrize("name", NAMES)
def test_every_family_of_an_example_costs_what_the_slow_reference_makes_of_it(
    name: str, outs: Mapping[str, Path]
) -> None:
    """The method read a second time, in exact fractions and row by row."""
    settings = tomllib.loads((EXAMPLES / name / "study.toml").read_text(encoding="utf-8"))
    tables = {path.stem: rows(path) for path in (EXAMPLES / name).glob("*.csv")}
    expected = cost_study({key: str(value) for key, value in settings.items()}, tables).families
    found = {row["family_id"]: row for row in data(outs[name], "families")}
    assert set(found) == set(expected)
    for family, row in found.items():
        for column in ("cost", "cost_discounted", *(f"cost_{component}" for component in COMPONENTS)):
            assert same(float(row[column]), float(expected[family][column])), (family, column)


# Everything adds up


def test_a_family_costs_the_sum_of_its_components(out: Path) -> None:
    for row in data(out, "families"):
        assert same(number(row["cost"]), math.fsum(number(row[f"cost_{component}"]) for component in COMPONENTS))


def test_the_cost_lines_add_up_to_the_families_by_component_in_hours_and_money(out: Path) -> None:
    lines, families = data(out, "cost_lines"), data(out, "families")
    cost, hours = (totals(lines, column, "family_id", "component") for column in ("cost", "hours"))
    for row in families:
        for component in COMPONENTS:
            key = (row["family_id"], component)
            assert same(cost.get(key, 0), number(row[f"cost_{component}"])), key
            assert component == "expense" or same(hours.get(key, 0), number(row[f"hours_{component}"])), key
    discounted = totals(lines, "cost_discounted", "family_id")
    assert all_same(discounted, totals(families, "cost_discounted", "family_id"))


def test_a_cost_line_is_its_hours_times_its_cost_per_hour(out: Path) -> None:
    lines = data(out, "cost_lines")
    with_hours = [row for row in lines if row["component"] != "expense"]
    assert with_hours
    for row in with_hours:
        assert same(number(row["cost"]), number(row["hours"]) * number(row["cost_per_hour"])), row
    assert {row["cost_per_hour"] for row in lines if row["component"] == "expense"} <= {""}


@pytest.mark.parametrize("table", ["agencies", "activities", "months"])
def test_agencies_activities_and_months_each_add_up_to_all_costs_by_component(out: Path, table: str) -> None:
    """These examples leave nothing unallocated, so that all costs are the families'."""
    families = data(out, "families")
    expected = {(component,): total(families, f"cost_{component}") for component in COMPONENTS}
    assert all_same(totals(data(out, table), "cost", "component"), expected)
    hours = {(component,): total(families, f"hours_{component}") for component in COMPONENTS[:3]}
    assert all_same(totals(data(out, table), "hours", "component"), hours)


def test_the_cost_lines_add_up_to_the_agencies(out: Path) -> None:
    lines, agencies = data(out, "cost_lines"), data(out, "agencies")
    assert all_same(totals(lines, "cost", "agency", "component"), totals(agencies, "cost", "agency", "component"))


def test_direct_cost_lines_add_up_to_the_activities_and_months(out: Path) -> None:
    lines = [row for row in data(out, "cost_lines") if row["component"] == "direct"]
    for table, key in (("activities", "activity"), ("months", "month")):
        direct = [row for row in data(out, table) if row["component"] == "direct"]
        assert all_same(totals(lines, "cost", key), totals(direct, "cost", key))


def test_the_summary_adds_up_to_the_families(out: Path) -> None:
    families, summary = data(out, "families"), data(out, "summary")
    by_intervention = totals(families, "cost", "intervention")
    assert all_same(totals(summary[:-1], "total", "intervention"), by_intervention)
    everyone = summary[-1]
    assert everyone["intervention"] == "all"
    assert int(everyone["families"]) == len(families) == sum(int(row["families"]) for row in summary[:-1])
    assert same(number(everyone["total"]), total(families, "cost"))
    for row in summary:
        assert same(number(row["mean"]) * int(row["families"]), number(row["total"]))


def test_the_resource_use_adds_up_to_the_cost_of_time(out: Path) -> None:
    """Means over all families of an intervention, times their number."""
    size = {row["intervention"]: int(row["families"]) for row in data(out, "summary")}
    use = data(out, "resource_use")
    cost = math.fsum(number(row["cost_mean"]) * size[row["intervention"]] for row in use)
    hours = math.fsum(number(row["hours_mean"]) * size[row["intervention"]] for row in use)
    families = data(out, "families")
    assert same(cost, sum(total(families, f"cost_{component}") for component in COMPONENTS[:3]))
    assert same(hours, sum(total(families, f"hours_{component}") for component in COMPONENTS[:3]))


def test_the_practitioners_logged_the_hours_that_the_families_bear(out: Path) -> None:
    staff, families = data(out, "practitioners"), data(out, "families")
    for component in ("direct", "indirect"):
        assert same(total(staff, f"hours_{component}"), total(families, f"hours_{component}"))


def test_the_costed_log_holds_the_direct_time_of_every_family_to_the_second(out: Path) -> None:
    """What the cost lines count several times, an entry of a sampled diary, stands in the log once."""
    log = pl.read_parquet(out / "data" / "work_log.parquet").with_columns(pl.col("family_id").cast(pl.String))
    seconds = dict(log.group_by("family_id").agg(pl.col("seconds").sum()).iter_rows())
    hours: dict[str, list[float]] = defaultdict(list)
    for line in data(out, "cost_lines"):
        if line["component"] == "direct":
            hours[line["family_id"]].append(number(line["hours"]) / number(line["weight"]))
    for row in data(out, "families"):
        assert round(math.fsum(hours[row["family_id"]]) * 3600, 6) == seconds.get(row["family_id"], 0)


def test_the_reconciliation_holds_and_says_the_same(out: Path, request: pytest.FixtureRequest) -> None:
    lines = data(out, "reconciliation")
    checks = {row["item"]: row["check"] for row in lines if row["check"]}
    assert set(checks.values()) == {"OK"}
    assert len(checks) == 4 + LEDGERS.get(out.name, 0)
    cost = {row["item"]: number(row["cost"]) for row in lines if row["section"] == "cost"}
    families = total(data(out, "families"), "cost")
    assert same(cost["borne by families"], families)
    assert same(cost["all costs"], families)
    log = {row["item"]: row for row in lines if row["section"] == "work_log"}
    assert int(log["read"]["rows"]) == len(rows(EXAMPLES / out.name / "work_log.csv"))
    assert int(log["costed"]["rows"]) == int(log["read"]["rows"]) - ABSENCES.get(out.name, 0)
    bottom_up = {row["item"].split(": ")[0]: row["cost"] for row in lines if row["item"].endswith(": bottom up")}
    agencies = totals(data(out, "agencies"), "cost", "agency")
    assert all(same(number(cost), agencies[agency,]) for agency, cost in bottom_up.items())
    assert len(bottom_up) == LEDGERS.get(out.name, 0)


# As committed


@pytest.mark.parametrize("name", NAMES)
def test_an_example_has_neither_errors_nor_warnings_but_on_purpose(name: str, outs: Mapping[str, Path]) -> None:
    """Those that only the costs can show included."""
    expected = ON_PURPOSE.get(name, [])
    ran = costs("validate", EXAMPLES / name, "--format", "json")
    said = json.loads(ran.out)
    assert (ran.code, said["errors"], [problem["code"] for problem in said["problems"]]) == (0, 0, expected)
    assert [problem["code"] for problem in data(outs[name], "problems")] == expected
    assert json.loads((outs[name] / "run.json").read_text(encoding="utf-8"))["warnings"] == len(expected)


@pytest.mark.parametrize("name", SCRIPTS)
def test_the_script_of_an_example_writes_its_committed_files_byte_for_byte(name: str, tmp_path: Path) -> None:
    committed = {file: text for file, text in contents(EXAMPLES / name).items() if file.endswith(".csv")}
    shutil.copy(EXAMPLES / name / SCRIPTS[name], tmp_path)
    subprocess.run([sys.executable, tmp_path / SCRIPTS[name]], check=True, cwd=tmp_path)
    written = {file: text for file, text in contents(tmp_path).items() if file.endswith(".csv")}
    assert set(written) == set(committed)
    assert [file for file in committed if written[file] != committed[file]] == []


@pytest.mark.parametrize("name", NAMES)
def test_the_files_of_an_example_are_utf_8_with_newlines_alone(name: str) -> None:
    for file, text in contents(EXAMPLES / name).items():
        if file.endswith((".csv", ".toml")):
            assert b"\r" not in text, file
            assert text.decode("utf-8").endswith("\n"), file
            assert not text.startswith(b"\xef\xbb\xbf"), file


def test_the_commands_that_the_readme_of_the_examples_names_are_there_for_every_example() -> None:
    readme = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    folders = {path.name for path in EXAMPLES.iterdir() if (path / "study.toml").exists()}
    assert folders == set(NAMES)
    assert {name for name in folders if f"`costing run examples/{name} -o out`" not in readme} == set()


def test_a_unit_cost_of_the_minimal_study_is_printed_as_it_is_worked_out_by_hand() -> None:
    """(30,000 + 7,500 + 11,250 + 6,000 + 1,250) / (40 x 35) = 40."""
    ran = costs("unit-costs", EXAMPLES / "minimal", "--format", "csv")
    worker = next(csv.DictReader(io.StringIO(ran.out)))
    elements = ("salary", "on_costs", "direct_overheads", "indirect_overheads", "capital_overheads", "hours_per_year")
    assert [number(worker[name]) for name in elements] == [30_000, 7500, 11_250, 6000, 1250, 1400]
    assert number(worker["cost_per_hour"]) == 40
