"""Times 20 scenarios of a large study, once its time tables are made."""

import argparse
import tempfile
import time
from pathlib import Path

import polars as pl

from benchmarks.generate import write_study
from costing.analyses.scenarios import Compared
from costing.costed import Costing
from costing.study import cost, read_study

HEADER = "scenario,table,column,change,value,where,share,from,to,capacity"
KINDS = (
    "unit_costs,salary,multiply,1.{n:02},role={role},,,,",
    "work_log,minutes,multiply,0.{n:02},kind=travel,,,,",
    "work_log,role,set,{role},activity=home visit,0.{n:02},,,",
    "study,families,multiply,1.{n:02},,,,,posts",
    "unit_costs,on_costs_rate,add,0.0{n:02},,,2024-01,,",
)


def write_scenarios(study: Path, number: int) -> None:
    """Scenarios of every kind: prices, minutes, roles, families, part of the year."""
    roles = pl.read_csv(study / "unit_costs.csv", infer_schema=False)["role"].unique().sort()
    rows = [f"S{n},{KINDS[n % len(KINDS)]}".format(n=n + 1, role=roles[n % len(roles)]) for n in range(number)]
    (study / "scenarios.csv").write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")


def timed(costing: Costing) -> float:
    """Seconds that all scenarios take."""
    begun = time.perf_counter()
    Compared(costing.taken, costing.costs).table()
    return time.perf_counter() - begun


def main() -> None:
    """Write a study, cost it, and time its scenarios."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rows", type=int, default=1_000_000)
    asked.add_argument("--scenarios", type=int, default=20)
    asked.add_argument("--runs", type=int, default=3)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        write_study(study := Path(folder), given.rows)
        write_scenarios(study, given.scenarios)
        costing = cost(read_study(study))
        direct = costing.costs.time.direct.height
        seconds = sorted(timed(costing) for _ in range(given.runs))
    print(f"{given.rows:,} entries, {direct:,} rows of direct time, {given.scenarios} scenarios:")
    print("  " + ", ".join(f"{each:.2f} s" for each in seconds))


if __name__ == "__main__":
    main()
