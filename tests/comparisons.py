"""Invented comparisons for the tests: tables of scenarios, and folders that runs wrote."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl

TEXT = ("scenario", "by", "name", "note")
FIGURES = (
    *("number", "total", "mean", "difference", "volume", "families", "intensity", "mix", "price", "expenses"),
    *("difference_marginal", "hours_released", "posts_released", "cashable", "full_year_difference"),
)
COLUMNS = ("scenario", "by", "name", *FIGURES, "note")
SCHEMA = {name: pl.String if name in TEXT else pl.Float64 for name in COLUMNS}
PAY = "Costs rise by £120 a family: £120 dearer hours."
TRAVEL = "Costs fall by £80 a family: -£80 less time each."


def table_of(*rows: Mapping[str, Any]) -> pl.DataFrame:
    """Rows of scenarios, blank where nothing is said."""
    return pl.DataFrame([{"note": "", "name": "", **row} for row in rows], schema=SCHEMA)


def base(factor: float = 1.0) -> list[dict[str, Any]]:
    """40 families at 100,000, of which 60,000 the council's; every sum x `factor`."""
    whole = {"scenario": "base", "by": "all", "number": 40.0, "total": 1e5 * factor, "mean": 2500.0 * factor}
    parts: list[tuple[str, str, float | None, float]]
    parts = [("intervention", "intensive", 15.0, 7e4), ("intervention", "light", 25.0, 3e4)]
    parts += [("agency", "council", None, 6e4), ("agency", "NHS", None, 4e4)]
    return [whole, *(part_of("base", *part, factor) for part in parts)]


def part_of(scenario: str, by: str, name: str, number: float | None, total: float, factor: float) -> dict[str, Any]:
    """The row of an intervention or an agency."""
    sums = {"total": total * factor, "mean": total * factor / number if number else None}
    return {"scenario": scenario, "by": by, "name": name, "number": number, **sums}


def scenario(name: str, note: str, factor: float = 1.0, **parts: float) -> list[dict[str, Any]]:
    """A scenario whose parts add up to its difference; a tenth of what is saved is cashable, and no post."""
    money = {part: value * factor for part, value in parts.items()}
    difference = sum(money.values())
    split = {"families": 0.0, "intensity": money.get("volume", 0.0)}
    split |= {part: money.get(part, 0.0) for part in ("volume", "mix", "price", "expenses")}
    whole = {
        **{"scenario": name, "by": "all", "number": 40.0, "total": 1e5 * factor + difference, "note": note},
        **{"mean": (1e5 * factor + difference) / 40, "difference": difference, **split},
        **{"difference_marginal": difference * 0.75, "full_year_difference": difference * 2},
        **{"hours_released": 80.0 if difference < 0 else 0.0, "posts_released": 0.0, "cashable": -difference / 10},
    }
    rows = [whole]
    for row in base(factor)[1:]:
        part = part_of(name, row["by"], row["name"], row["number"], row["total"] / factor, factor)
        rows.append({**part, "difference": difference / 2, "difference_marginal": difference * 0.375})
    return rows


def two_scenarios(names: tuple[str, str] = ("pay award", "less travel"), factor: float = 1.0) -> pl.DataFrame:
    """A pay award of 4,800 and 3,200 less travel."""
    dearer = scenario(names[0], PAY, factor, price=4800.0)
    return table_of(*base(factor), *dearer, *scenario(names[1], TRAVEL, factor, volume=-3200.0))


def many_scenarios(number: int) -> pl.DataFrame:
    """So many scenarios."""
    rows = [row for n in range(number) for row in scenario(f"scenario {n}", PAY, price=100.0 * n)]
    return table_of(*base(), *rows)


HEADER = "intervention,agency,role,valid_from,valid_to,component,hours,cost_per_hour,marginal_per_hour"
HOURS = (
    HEADER
    + """,post_hours,cash_per_hour
intensive,council,worker,2013-04-01,2014-03-31,direct,100,{rate},30,1300,30
intensive,council,worker,2013-04-01,2014-03-31,indirect,20,{rate},30,1300,30
light,NHS,nurse,,,direct,50,50,40,,40
"""
)
FAMILIES = "family_id,intervention,cost\n{first},intensive,{cost}\nF2,light,2500\n"
UNIT_COSTS = "role,agency,valid_from,valid_to,cost_per_hour\nworker,,2013-04-01,2014-03-31,{rate}\nnurse,,,,50\n"
LINES = """family_id,intervention,agency,role,activity,kind,month,component,hours,cost_per_hour,cost
F1,intensive,council,worker,visit,contact,2013-04,direct,100,40,4000
F2,light,council,,fund,,,expense,,,250
"""
WHOSE = "agency,sector,in_perspective,measure,cost\ncouncil,,yes,in_kind,{in_kind}\n"
SETTINGS = {"title": "Two teams", "start": "2013-04-01", "end": "2014-03-31"}


def results(
    out: Path, rate: float = 40.0, first: str = "F1", rows: int = 100, in_kind: float = 0.0, **settings: str
) -> Path:
    """A folder as a run writes it, as far as comparisons read it: 170 hours, 120 of them at `rate`."""
    (out / "data").mkdir(parents=True)
    run = {
        **{"costing_version": "1.2.3", "settings": {**SETTINGS, **settings}, "rows": {"work_log": rows}},
        "inputs": {"study.toml": "aa", "work_log.csv": f"{rows}", "unit_costs.csv": f"{rate}"},
    }
    (out / "run.json").write_text(json.dumps(run), encoding="utf-8")
    cells = {"rate": rate, "first": first, "cost": 120 * rate, "in_kind": in_kind}
    texts = {"hours": HOURS, "families": FAMILIES, "unit_costs": UNIT_COSTS, "cost_lines": LINES, "whose_money": WHOSE}
    for name, text in texts.items():
        (out / "data" / f"{name}.csv").write_text(text.format(**cells), encoding="utf-8")
    return out
