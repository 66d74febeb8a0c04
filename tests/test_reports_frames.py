"""A small invented costing for the tests of reports, and that its parts add up."""

from __future__ import annotations

import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from costing.model.problem import Place, Problem
from costing.model.settings import Settings
from costing.reports.data_files import DATA_FILES, write_data

NUMBER, TEXT = pl.Float64, pl.String
DAY = datetime.date
COMPONENTS = ("direct", "indirect", "unlogged", "expense")


def settings_of(**given: Any) -> Settings:
    """The settings of the invented study, some of them changed."""
    told: dict[str, Any] = {"title": "Two teams", "start": DAY(2024, 4, 1), "end": DAY(2024, 6, 30), **given}
    return Settings.model_construct(**told)


def results_of(names: tuple[str, str, str] = ("F1", "F2", "F3"), unallocated: float = 0.0) -> dict[str, pl.DataFrame]:
    """Three families of two interventions, costs of 9,000, 4,500 and 1,500.25, and what is in no family."""
    costs = {
        names[0]: ("intensive", 7000.0, 1000.0, 500.0, 500.0),
        names[1]: ("intensive", 3500.0, 500.0, 0.0, 500.0),
        names[2]: ("light", 1000.25, 500.0, 0.0, 0.0),
    }
    families = pl.DataFrame([family(name, *cost) for name, cost in costs.items()], schema=FAMILIES)
    parts = {name: float(families[f"cost_{name}"].sum()) for name in COMPONENTS}
    parts["indirect"] += unallocated
    hours = {"direct": 400.0, "indirect": 60.5, "unlogged": 20.0, "expense": 0.0}
    return {
        "cost_lines": pl.DataFrame({"family_id": list(costs), "cost": families["cost"]}),
        "families": families,
        "summary": summary_of(families),
        "agencies": by("agency", {"Council": ("direct", "unlogged"), "NHS": ("indirect", "expense")}, parts, hours),
        "activities": by(
            "activity",
            {"visit": ("direct",), "meeting": ("indirect",), "": ("unlogged",), "fund": ("expense",)},
            parts,
            hours,
        ),
        "months": by("month", {"2024-04": ("direct", "indirect"), "2024-05": ("unlogged", "expense")}, parts, hours),
        "resource_use": pl.DataFrame({"intervention": ["intensive"], "role": ["worker"], "hours_mean": [1 / 3]}),
        "unit_costs": unit_costs(),
        "practitioners": practitioners(),
        **completeness(),
        "reconciliation": reconciliation(),
        "problems": pl.DataFrame({"code": ["outside-period"], "value": ["-30"], "row": [7]}),
    }


FAMILIES = {
    **dict.fromkeys(("family_id", "intervention"), TEXT),
    **dict.fromkeys(("start", "end"), pl.Date),
    "weeks": NUMBER,
    "closed": pl.Boolean,
    **dict.fromkeys(("hours_direct", "hours_indirect", "hours_unlogged"), NUMBER),
    **dict.fromkeys(("cost_direct", "cost_indirect", "cost_unlogged", "cost_expense", "cost"), NUMBER),
    "cost_discounted": NUMBER,
}


def family(name: str, intervention: str, *parts: float) -> dict[str, Any]:
    """One family; its hours are its costs at £30."""
    direct, indirect, unlogged, _ = parts
    return {
        "family_id": name,
        "intervention": intervention,
        "start": DAY(2024, 4, 8),
        "end": DAY(2024, 6, 1) if intervention == "light" else None,
        "weeks": 12.0,
        "closed": intervention == "light",
        "hours_direct": direct / 30,
        "hours_indirect": indirect / 30,
        "hours_unlogged": unlogged / 30,
        **{f"cost_{name}": part for name, part in zip(COMPONENTS, parts, strict=True)},
        "cost": sum(parts),
        "cost_discounted": sum(parts),
    }


def summary_of(families: pl.DataFrame) -> pl.DataFrame:
    """The summary of these families; figures that the reports only show are invented."""
    rows = []
    for name in ("intensive", "light", "all"):
        chosen = families if name == "all" else families.filter(intervention=name)
        few = chosen.height < 3
        rows.append(
            {
                "intervention": name,
                "families": chosen.height,
                "total": chosen["cost"].sum(),
                "mean": chosen["cost"].mean(),
                **dict.fromkeys(("sd", "se", "median", "q1", "q3", "min", "max", "skewness"), 1.5),
                "ci_low": None if few else 2000.5,
                "ci_high": None if few else 8000.25,
                "cost_per_family_week": 416.6789,
                "cost_per_contact_hour": None,
                "cost_per_closed_family": 15000.25,
                "mean_closed": 1500.25,
                "share_top_tenth": 0.6,
                "family_weeks": 12.0 * chosen.height,
                "contact_hours": 0.0,
                "closed_families": 1,
                "note": "fewer than 3 families: no interval" if few else "",
            }
        )
    return pl.DataFrame(rows, infer_schema_length=None)


def by(key: str, parts_of: dict[str, tuple[str, ...]], cost: dict[str, float], hours: dict[str, float]) -> pl.DataFrame:
    """Totals by a key and component."""
    rows = [(name, part, hours[part], cost[part]) for name, parts in parts_of.items() for part in parts]
    return pl.DataFrame(rows, schema={key: TEXT, "component": TEXT, "hours": NUMBER, "cost": NUMBER}, orient="row")


def unit_costs() -> pl.DataFrame:
    """A built-up unit cost that rises in May, and a published one."""
    elements = (
        "salary",
        "on_costs",
        "qualifications",
        "direct_overheads",
        "indirect_overheads",
        "capital_overheads",
    )
    built = dict(zip(elements, (30000.0, 9000.0, 0.0, 11310.0, 6240.0, 2450.0), strict=True))
    shared = {"price_year": "2023/24", "agency": "", "uprating": 1.02}
    yearly = {**built, "cost_per_year": 59000.0, "hours_per_year": 1475.0}
    none: dict[str, Any] = dict.fromkeys(yearly)
    per_hour = {"cost_per_hour": 40.8, "cost_per_direct_hour": 55.5, "cost_per_contact_hour": None}
    rows = [
        {"row": 2, "role": "worker", "valid_from": None, "valid_to": DAY(2024, 4, 30), "source": "payroll"},
        {"row": 3, "role": "worker", "valid_from": DAY(2024, 5, 1), "valid_to": None, "source": "payroll"},
        {"row": 4, "role": "nurse", "valid_from": None, "valid_to": None, "source": "PSSRU 2024"},
    ]
    details = (yearly, yearly, none)
    return pl.DataFrame(
        [{**row, **shared, **detail, **per_hour} for row, detail in zip(rows, details, strict=True)],
        schema_overrides={"valid_from": pl.Date, "valid_to": pl.Date, "cost_per_contact_hour": NUMBER},
        infer_schema_length=None,
    )


def practitioners() -> pl.DataFrame:
    """Of 250 available hours 200 are logged: P1 60 too few, P2 10 too many, P3 of unknown hours."""
    columns = ("practitioner_id", "role", "agency", "available_hours", "hours_direct", "hours_indirect")
    rows = [
        ("P1", "worker", "Council", 150.0, 80.0, 10.0, 60.0, 0.6, 2448.0),
        ("P2", "worker", "Council", 100.0, 110.0, 0.0, 0.0, 1.1, 0.0),
        ("P3", "nurse", "NHS", None, 5.0, 2.5, None, None, None),
    ]
    return pl.DataFrame(
        rows,
        schema=[*columns, "hours_unlogged", "coverage", "cost_unlogged"],
        orient="row",
        infer_schema_length=None,
    )


def completeness() -> dict[str, pl.DataFrame]:
    """A log of 90 hours of P1 in April and of 110 of P2, in May; F1 without an entry for nine weeks."""
    hours = [("P1", "2024-04", 90.0, 50.0), ("P1", "2024-05", 0.0, 50.0), ("P2", "2024-05", 110.0, None)]
    columns = {"practitioner_id": TEXT, "month": TEXT, "hours_logged": NUMBER, "available_hours": NUMBER}
    stretch = ("F1", DAY(2024, 4, 8), DAY(2024, 6, 9), 9)
    days = {"family_id": TEXT, "since": pl.Date, "until": pl.Date, "weeks": pl.Int64}
    known = {"first_entry": DAY(2024, 4, 2), "last_entry": DAY(2024, 5, 31), "weeks": 13, "weeks_with_entries": 9}
    return {
        "coverage_by_month": pl.DataFrame(hours, schema=columns, orient="row"),
        "quiet_families": pl.DataFrame([stretch], schema=days, orient="row"),
        "completeness": pl.DataFrame([{**known, "practitioners": 3, "families_listed": 3, "families_quiet": 1}]),
    }


def reconciliation() -> pl.DataFrame:
    """A log of 102 rows, two of them left out."""
    rows = [
        ("work_log", "read", 102, 481.5, None, ""),
        ("work_log", "costed", 100, 480.5, None, ""),
        ("work_log", "excluded: outside the costing period", 2, 1.0, None, ""),
        ("work_log", "excluded: no time", 0, 0.0, None, ""),
        ("work_log", "read = costed + excluded", 0, 0.0, None, "OK"),
        ("cost", "borne by families", None, None, 15000.25, ""),
        ("cost", "all costs = sum by month", None, None, -1.8e-12, "OK"),
    ]
    names = {"section": TEXT, "item": TEXT, "rows": pl.Int64, "hours": NUMBER, "cost": NUMBER, "check": TEXT}
    return pl.DataFrame(rows, schema=names, orient="row")


def full_results_of() -> dict[str, pl.DataFrame]:
    """The same costing, from a diary, with every table that a study may have and all columns."""
    results = results_of()
    families = results["families"].with_columns(estimated=pl.lit(True))
    weeks = {"se_weeks": 304.88, "se_both": 510.25, "df": 4}
    return {
        **results,
        "families": families,
        "summary": results["summary"].with_columns(**{name: pl.lit(value) for name, value in weeks.items()}),
        "resource_use": resource_use(),
        "unit_costs": results["unit_costs"].with_columns(cost_per_hour_other=pl.Series([38.25, 38.25, 40.8])),
        "practitioners": posts(),
        "whose_money": whose_money(),
        "methods": methods(),
        "diary": diary(),
    }


def resource_use() -> pl.DataFrame:
    """Hours of a worker for both families of the intensive intervention, of a nurse for one."""
    rows = [
        ("intensive", "nurse", "case_work", 1, 0.5, 0.25, 0.354, 0.25, 40.8, 10.2),
        ("intensive", "worker", "contact", 2, 1.0, 175.0, 82.5, 175.0, 30.0, 5250.0),
        ("light", "worker", "contact", 1, 1.0, 33.3, None, 33.3, 30.0, 1000.25),
    ]
    names = ("share", "hours_mean", "hours_sd", "hours_median", "cost_per_hour", "cost_mean")
    text = dict.fromkeys(("intervention", "role", "kind"), TEXT)
    return pl.DataFrame(rows, schema={**text, "families": pl.Int64, **dict.fromkeys(names, NUMBER)}, orient="row")


def posts() -> pl.DataFrame:
    """P1 works half time from April, full time from June; of P2 and P3 no post is described."""
    people = practitioners()
    described = people[[0, 0, 1, 2]].with_columns(
        fte=pl.Series([0.5, 1.0, None, None]),
        start=pl.Series([DAY(2024, 4, 1), DAY(2024, 6, 1), None, None]),
        end=pl.Series([DAY(2024, 5, 31), None, None, None], dtype=pl.Date),
    )
    halved = ("available_hours", "hours_direct", "hours_indirect", "hours_unlogged", "cost_unlogged")
    first = pl.col("practitioner_id") == "P1"
    return described.with_columns(pl.when(first).then(pl.col(name) / 2).otherwise(name).alias(name) for name in halved)


AGENCIES = {"Council": ("local government", "yes"), "Friends": ("voluntary", "no"), "NHS": ("", None)}
"""The agencies of the invented costing, with sector and whether the study's perspective includes them."""


def whose_money() -> pl.DataFrame:
    """The Council spends 500 on a laptop of 125 a year and 20 of VAT, Friends give 1,000 in kind."""
    economic = {"Council": 9000.25, "Friends": 1000.0, "NHS": 5000.0}
    parts: dict[str, dict[str, float]] = {
        "economic": economic,
        "economic_in_perspective": {"Council": 9000.25, "NHS": 5000.0},
        "in_kind": {"Friends": 1000.0},
        "annuity": {"Council": 125.0},
        "vat": {"Council": 20.0},
        "capital_spent": {"Council": 500.0},
        "financial": {"Council": 9395.25, "NHS": 5000.0},
        "uprating": {"Council": 184.25, "NHS": 1e-13},
        "financial_before_uprating": {"Council": 9211.0, "NHS": 5000.0},
        "start_up": {"NHS": 750.0},
        **{name: {} for name in ("qualifications", "transfers", "research", "recharge", "qualifications_left_out")},
    }
    rows = [
        (agency, *AGENCIES[agency], measure, cost.get(agency, 0.0))
        for agency in AGENCIES
        for measure, cost in parts.items()
    ]
    rows += [("all", "", None, measure, sum(cost.values())) for measure, cost in parts.items()]
    names = ("agency", "sector", "in_perspective", "measure")
    return pl.DataFrame(rows, schema={**dict.fromkeys(names, TEXT), "cost": NUMBER}, orient="row")


def methods() -> pl.DataFrame:
    """Four choices, of which the mean moves by the level of indirect time and by leaving it out."""
    mean = 15000.25 / 3
    tried = [
        ("indirect_time", "practitioner", True, mean, ""),
        ("indirect_time", "study", False, mean, "The mean is the same: only the families that bear it change."),
        ("indirect_time", "exclude", False, mean - 666.75, ""),
        ("unlogged_time", "report", True, mean, ""),
        ("discount_rate", "0", True, mean, "Discounted total."),
        ("discount_rate", "0.035", False, mean - 50, "Discounted total."),
    ]
    rows = [(method, option, used, 3, 3 * m, m, m - mean, note) for method, option, used, m, note in tried]
    names = ("method", "option", "in_use", "families", "total", "mean", "difference", "note")
    return pl.DataFrame(rows, schema=list(names), orient="row")


def diary() -> pl.DataFrame:
    """Everybody logs two weeks of each month from April to June; P2 three weeks of a stratum of their own."""
    rows = [
        ("", "April", DAY(2024, 4, 1), DAY(2024, 4, 30), 30, 2, 2, 14, 30 / 14, 40.0, 600 / 7),
        ("", "May and June", DAY(2024, 5, 1), DAY(2024, 6, 30), 61, 2, 2, 14, 61 / 14, 42.0, 183.0),
        ("P2", "all", DAY(2024, 4, 1), DAY(2024, 6, 30), 91, 3, 2, 21, 91 / 21, 30.0, 130.0),
    ]
    days, counts = dict.fromkeys(("first", "last"), pl.Date), ("stratum_days", "spans", "units", "logged_days")
    schema = {
        **dict.fromkeys(("scope", "stratum"), TEXT),
        **days,
        **dict.fromkeys(counts, pl.Int64),
        **dict.fromkeys(("weight", "hours", "estimated_hours"), NUMBER),
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


def problem(code: str = "outside-period", row: int = 7, **given: str) -> Problem:
    """One problem of the work log."""
    message = given.get("message", "This day is outside the costing period. Correct it, or the study's dates.")
    place = Place(given.get("file", "work_log.csv"), given.get("sheet", ""), row, given.get("column", "date"))
    return Problem(code, place, message, given.get("value", "2025-01-01"))


def test_the_parts_of_the_invented_costing_add_up() -> None:
    """Families 15,000.25 and 99.5 in no family are the sum by agency, activity and month."""
    results = results_of(unallocated=99.5)
    for name in ("agencies", "activities", "months"):
        assert results[name]["cost"].sum() == pytest.approx(float(results["families"]["cost"].sum()) + 99.5)
    assert settings_of(discount_rate=Decimal("0.035")).discount_rate == Decimal("0.035")


def test_the_tables_of_features_are_files_where_they_are_among_the_results(tmp_path: Path) -> None:
    """Weeks of a diary pass through `summary`; text like a formula is guarded as everywhere."""
    results = full_results_of()
    results["checklist"] = pl.DataFrame({"list": ["CHEERS 2022"], "number": [8], "answer": ["=1+1"]})
    names = {path.stem for path in write_data(tmp_path, results)}
    assert names == {*DATA_FILES, "whose_money", "methods", "checklist", "diary"}
    assert "'=1+1" in (tmp_path / "checklist.csv").read_text(encoding="utf-8")
    assert {"se_weeks", "se_both", "df"} <= set(pl.read_csv(tmp_path / "summary.csv").columns)
    assert not {path.stem for path in write_data(tmp_path, results_of())} - set(DATA_FILES)


def test_the_measures_of_the_invented_costing_add_up() -> None:
    """Agencies sum to all; financial = economic - in kind - yearly cost + VAT + assets as spent."""
    table = whose_money()
    by_agency = table.filter(pl.col("agency") != "all").group_by("measure").agg(pl.col("cost").sum())
    both = by_agency.join(table.filter(agency="all"), on="measure")
    assert both["cost"].to_list() == pytest.approx(both["cost_right"].to_list())
    everyone = dict(table.filter(agency="all").select("measure", "cost").iter_rows())
    paid = (
        everyone["economic"] - everyone["in_kind"] - everyone["annuity"] + everyone["vat"] + everyone["capital_spent"]
    )
    assert everyone["financial"] == pytest.approx(paid)
    assert everyone["economic"] == pytest.approx(float(results_of()["families"]["cost"].sum()))
