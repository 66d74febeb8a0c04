"""Two runs, and two interventions, compared: what differs, and that the parts add up to it."""

from __future__ import annotations

import datetime
from dataclasses import replace
from math import fsum
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from costing.analyses.side_of_results import side_of_results
from costing.analyses.two_interventions import UnknownInterventionError, two_interventions
from costing.analyses.two_runs import (
    NotComparableError,
    Run,
    families_that_differ,
    roles_alike,
    sides,
    two_runs,
    unit_costs_that_differ,
)
from costing.reports.written import NotResultsError, read_run
from tests.comparisons import results

NAMES = ("before", "after")
DAY = datetime.date
APRIL, JUNE, MARCH = DAY(2013, 4, 1), DAY(2013, 6, 1), DAY(2014, 3, 31)


def run(tmp_path: Path, name: str, **given: Any) -> Run:
    """A run read back from the folder that it wrote."""
    return read_run(results(tmp_path / name, **given))


def whole(table: pl.DataFrame) -> dict[str, Any]:
    """The row of the second side that is about everything."""
    return table.filter(pl.col("by") == "all").row(1, named=True)


def unit_costs(*rows: tuple[str, datetime.date | None, datetime.date | None, float]) -> pl.DataFrame:
    """Unit costs: role, valid_from, valid_to, cost_per_hour."""
    schema = {"role": pl.String, "valid_from": pl.Date, "valid_to": pl.Date, "cost_per_hour": pl.Float64}
    return pl.DataFrame(list(rows), schema=schema, orient="row")


def families(**costs: float) -> pl.DataFrame:
    """Families at these costs."""
    return pl.DataFrame({"family_id": list(costs), "intervention": "light", "cost": list(costs.values())})


# Sides


def test_a_run_is_read_back_as_a_side(tmp_path: Path) -> None:
    """100 + 20 hours at 40 and 50 at 50 = 7,300, and an expense of 250."""
    read = run(tmp_path, "a")
    found, _ = sides(read, read)
    assert fsum(found.lines["hours"] * found.lines["cost_per_hour"]) == pytest.approx(7300)
    assert found.expenses.rows() == [("light", "council", 250.0, 250.0)]
    assert found.families.rows() == [("intensive", 1.0), ("light", 1.0)]
    assert found.staff.rows() == [("nurse", 50.0, None, 40.0), ("worker", 120.0, 1300.0, 30.0)]


def test_unlogged_hours_are_not_staff_s_logged_ones(tmp_path: Path) -> None:
    hours = run(tmp_path, "a").hours.with_columns(line=pl.lit(""), component=pl.lit("unlogged"))
    no_expenses = pl.DataFrame(schema={"intervention": pl.String, "agency": pl.String, "cost": pl.Float64})
    assert not side_of_results(hours, no_expenses, families(F1=1.0)).staff.height


def test_unit_costs_of_the_same_days_are_lines_of_their_own_in_both_runs() -> None:
    one = unit_costs(("a", APRIL, JUNE, 1.0), ("b", None, None, 1.0), ("c", None, None, 1.0))
    other = unit_costs(("a", APRIL, None, 1.0), ("b", None, None, 2.0), ("d", None, None, 1.0))
    assert roles_alike(one, other) == ["b"]
    assert roles_alike(one, one) == ["a", "b", "c"]


def test_other_roles_are_one_line_at_their_average_cost(tmp_path: Path) -> None:
    """100 h at 40 and 20 at 70 are 120 at 45."""
    read = run(tmp_path, "a")
    cost = pl.when(component="indirect").then(pl.lit(70.0)).otherwise("cost_per_hour")
    hours = read.hours.with_columns(cost.alias("cost_per_hour"), component=pl.lit("direct"))
    found, _ = sides(replace(read, hours=hours), replace(read, unit_costs=unit_costs()))
    worker = found.lines.filter(role="worker")
    assert worker.select("line", "hours", "cost_per_hour").rows() == [("", 120.0, 45.0)]


def test_hours_that_only_the_other_run_has_are_priced_at_this_run_s_unit_cost(tmp_path: Path) -> None:
    """No hours of a nurse before, at 50 an hour; 50 hours at 60 after: 10 an hour dearer x 25 hours on average."""
    read = run(tmp_path, "a")
    before = replace(read, hours=read.hours.filter(pl.col("role") != "nurse"))
    after = replace(read, hours=read.hours.filter(pl.col("role") == "nurse").with_columns(cost_per_hour=pl.lit(60.0)))
    absent = sides(before, after)[0].lines.filter(role="nurse")
    assert absent.select("hours", "cost_per_hour").rows() == [(0.0, 50.0)]
    assert whole(two_runs(before, after, NAMES).table)["price"] == pytest.approx(250)


def test_hours_of_another_agency_are_priced_at_the_role_s_average_where_its_unit_costs_are_of_other_days(
    tmp_path: Path,
) -> None:
    read = run(tmp_path, "a")
    police = read.hours.with_columns(agency=pl.lit("police"))
    later = unit_costs(("worker", JUNE, None, 99.0), ("nurse", JUNE, None, 99.0))
    found, _ = sides(read, replace(read, hours=police, unit_costs=later))
    absent = found.lines.filter(pl.col("hours") == 0)
    assert absent.select("agency", "role", "line", "cost_per_hour").unique().sort("role").rows() == [
        ("police", "nurse", "", 50.0),
        ("police", "worker", "", 40.0),
    ]


# Two runs


def test_the_parts_add_up_to_the_difference(tmp_path: Path) -> None:
    """120 hours at 44 instead of 40: 480, all of it price."""
    found = two_runs(run(tmp_path, "a"), run(tmp_path, "b", rate=44.0), NAMES)
    row = whole(found.table)
    assert row["difference"] == pytest.approx(480)
    assert row["price"] == pytest.approx(480)
    parts = ("families", "intensity", "mix", "price", "expenses")
    assert fsum(row[part] for part in parts) == pytest.approx(row["difference"], abs=1e-9)
    assert row["note"]


def test_the_base_is_the_first_run_and_has_no_difference(tmp_path: Path) -> None:
    base = two_runs(run(tmp_path, "a"), run(tmp_path, "b", rate=44.0), NAMES).table.row(0, named=True)
    assert (base["scenario"], base["total"], base["number"]) == ("before", pytest.approx(7550), 2.0)
    assert (base["difference"], base["cashable"], base["note"]) == (None, None, "")


def test_the_same_run_twice_differs_in_nothing(tmp_path: Path) -> None:
    found = two_runs(run(tmp_path, "a"), run(tmp_path, "b"), NAMES)
    assert whole(found.table)["difference"] == 0
    for table in (found.settings, found.files, found.unit_costs, found.families):
        assert not table.height
    assert found.rows.rows() == [("work_log", 100, 100)]


def test_what_went_in_is_compared_too(tmp_path: Path) -> None:
    later = run(tmp_path, "b", rate=44.0, rows=120, end="2014-06-30", currency="GBP")
    found = two_runs(run(tmp_path, "a"), later, NAMES)
    assert found.settings.rows() == [("end", "2014-03-31", "2014-06-30")]
    assert found.rows.rows() == [("work_log", 100, 120)]
    assert found.files.rows() == [("unit_costs.csv", "changed"), ("work_log.csv", "changed")]


def test_what_is_cashable_is_not_known_where_anything_is_in_kind(tmp_path: Path) -> None:
    cash, kind = (run(tmp_path, f"b{given}", rate=44.0, in_kind=given) for given in (0.0, 5.0))
    known, unknown = (
        whole(two_runs(run(tmp_path, name), after, NAMES).table) for name, after in (("x", cash), ("y", kind))
    )
    assert (known["cashable"], unknown["cashable"]) == (0, None)
    assert "how much in cash is not known" in unknown["note"]


@pytest.mark.parametrize(("end", "known"), [("2023-12-31", True), ("2024-01-02", True), ("2023-06-30", False)])
def test_what_is_cashable_is_not_known_where_one_period_is_longer(tmp_path: Path, end: str, known: bool) -> None:
    """The same posts are paid for half as long: that is no saving."""
    ends = (datetime.date(2023, 12, 31), datetime.date.fromisoformat(end))
    runs = [run(tmp_path, f"r{place}", rate=40.0 + place) for place in (0, 1)]
    before, after = (
        replace(one, settings=one.settings.model_copy(update={"start": datetime.date(2023, 1, 1), "end": last}))
        for one, last in zip(runs, ends, strict=True)
    )
    assert (whole(two_runs(before, after, NAMES).table)["cashable"] is not None) == known


def test_another_version_of_costing_is_a_difference(tmp_path: Path) -> None:
    found = two_runs(run(tmp_path, "a"), replace(run(tmp_path, "b"), version="2.0.0"), NAMES)
    assert found.settings.rows() == [("costing_version", "1.2.3", "2.0.0")]


def test_runs_in_two_currencies_are_refused(tmp_path: Path) -> None:
    with pytest.raises(NotComparableError, match="before is in GBP, after in EUR"):
        two_runs(run(tmp_path, "a"), run(tmp_path, "b", currency="EUR"), NAMES)


# Unit costs


def test_a_unit_cost_that_rose_says_by_how_much() -> None:
    one, other = (unit_costs(("a", APRIL, MARCH, cost), ("b", None, None, 10.0)) for cost in (40.0, 42.0))
    assert unit_costs_that_differ(one, other).rows() == [("a", APRIL, MARCH, 40.0, 42.0, pytest.approx(0.05))]


def test_a_unit_cost_that_changes_from_a_day_on_differs_from_then() -> None:
    one = unit_costs(("a", None, None, 40.0))
    other = unit_costs(("a", None, DAY(2013, 5, 31), 40.0), ("a", JUNE, None, 44.0))
    assert unit_costs_that_differ(one, other).rows() == [("a", JUNE, None, 40.0, 44.0, pytest.approx(0.1))]


def test_stretches_at_the_same_two_costs_are_one() -> None:
    one = unit_costs(("a", APRIL, DAY(2013, 5, 31), 40.0), ("a", JUNE, MARCH, 40.0))
    assert unit_costs_that_differ(one, unit_costs(("a", APRIL, MARCH, 44.0))).rows() == [
        ("a", APRIL, MARCH, 40.0, 44.0, pytest.approx(0.1))
    ]


def test_a_role_in_one_run_only_has_a_cost_on_one_side() -> None:
    none, given = unit_costs(), unit_costs(("a", None, None, 40.0))
    assert unit_costs_that_differ(none, given).rows() == [("a", None, None, None, 40.0, None)]
    assert unit_costs_that_differ(given, none).rows() == [("a", None, None, 40.0, None, None)]


# Families


def test_families_are_added_gone_or_changed_largest_difference_first() -> None:
    found = families_that_differ(families(A=10.0, B=20.0, C=30.0, D=5.0), families(A=90.0, B=20.0, D=4.0, E=15.0))
    assert found.select("change", "family_id", "difference").rows() == [
        ("changed", "A", 80.0),
        ("gone", "C", -30.0),
        ("added", "E", 15.0),
        ("changed", "D", -1.0),
    ]


def test_the_dust_of_sums_of_floats_is_no_change() -> None:
    assert not families_that_differ(families(A=0.1 + 0.2), families(A=0.3)).height


# Reading


def test_a_run_of_an_earlier_version_is_to_be_run_again(tmp_path: Path) -> None:
    out = results(tmp_path / "a")
    (out / "data" / "hours.csv").unlink()
    with pytest.raises(NotResultsError, match=r"without data/hours.csv. Run it again"):
        read_run(out)


@pytest.mark.parametrize("faulty", ["run.json", "data/hours.csv", "data/families.csv", "data/cost_lines.csv"])
def test_a_folder_that_holds_something_else_is_refused(tmp_path: Path, faulty: str) -> None:
    out = results(tmp_path / "a")
    (out / faulty).write_text("something\nelse\n")
    with pytest.raises(NotResultsError, match="does not hold the results"):
        read_run(out)


def test_a_run_that_was_cut_short_is_refused(tmp_path: Path) -> None:
    out = results(tmp_path / "a")
    (out / ".next").mkdir()
    with pytest.raises(NotResultsError, match="cut short"):
        read_run(out)


def test_identifiers_are_read_as_text(tmp_path: Path) -> None:
    assert run(tmp_path, "a", first="00123").families["family_id"].to_list() == ["00123", "F2"]


# Two interventions


def test_the_first_intervention_is_set_against_the_second_per_family(tmp_path: Path) -> None:
    """A family in intensive has 120 h at 40, one in light 50 h at 50 and an expense of 250: 4,800 - 2,750."""
    found = two_interventions(sides(run(tmp_path, "a"), run(tmp_path, "z"))[0], "intensive", "light", "GBP")
    base, other = found.filter(pl.col("by") == "all").rows(named=True)
    assert (base["scenario"], base["mean"]) == ("light", pytest.approx(2750))
    assert (other["scenario"], other["difference"]) == ("intensive", pytest.approx(2050))
    assert other["families"] == 0
    parts = ("intensity", "mix", "price", "expenses")
    assert fsum(other[part] for part in parts) == pytest.approx(2050, abs=1e-9)
    assert other["note"].startswith("A family in intensive costs £2,050.00 more than one in light: ")
    assert (other["cashable"], other["posts_released"], other["full_year_difference"]) == (None, None, None)


def test_an_intervention_that_no_family_has_is_refused_with_the_nearest(tmp_path: Path) -> None:
    found = sides(run(tmp_path, "a"), run(tmp_path, "z"))[0]
    with pytest.raises(UnknownInterventionError, match="Did you mean intensive"):
        two_interventions(found, "intensiv", "light", "GBP")
    with pytest.raises(UnknownInterventionError, match="There are: intensive, light"):
        two_interventions(found, "light", "xyz", "GBP")
