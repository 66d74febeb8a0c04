"""`python -m benchmarks.workbook_reading`: how long a workbook takes, guarded and checked, against `polars.read_excel`.

Polars reads workbooks with fastexcel, which the project does not need otherwise: install it for this (`pip install
fastexcel`).
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import polars as pl
import xlsxwriter

from benchmarks.generate import write_study
from costing.study import read_study, validate

BESIDE = ("remarks", "source", "checked")
"""Columns beside those of the generated log, to make ten of them."""


def write(folder: Path, rows: int) -> Path:
    """A study whose work log of ten columns is a workbook, as a team would keep it: dates are dates."""
    write_study(folder, rows)
    text = folder / "work_log.csv"
    log = pl.read_csv(text, schema_overrides={"minutes": pl.Float64}, infer_schema=False)
    text.unlink()
    path = folder / "work_log.xlsx"
    with xlsxwriter.Workbook(path, {"constant_memory": True, "default_date_format": "dd/mm/yyyy"}) as book:
        sheet = book.add_worksheet("work_log")
        columns = [*log.columns, *BESIDE][:10]
        sheet.write_row(0, 0, columns)
        dates = log["date"].str.to_date()
        for number, cells in enumerate(log.with_columns(date=dates).iter_rows(), 1):
            sheet.write_row(number, 0, [*cells, f"entry {number}", "tracker", number % 7][: len(columns)])
    return path


def seconds(task: Callable[[], object]) -> float:
    """How long a task takes."""
    start = time.perf_counter()
    task()
    return time.perf_counter() - start


def compare(rows: int, runs: int) -> None:
    """Alternate the two on one workbook, print seconds and ratios; the first pair is not counted."""
    with tempfile.TemporaryDirectory(prefix="costing-benchmark-") as name:
        folder = Path(name) / "study"
        path = write(folder, rows)
        pairs = [
            (seconds(lambda: validate(read_study(folder))), seconds(lambda: pl.read_excel(path)))
            for _ in range(runs + 1)
        ][1:]
        found = validate(read_study(folder))
    print(f"{rows:,} rows; {runs} runs each, alternating; {len(found)} problems\n")
    print(f"{'run':8}{'read and checked s':>20}{'polars.read_excel s':>21}{'times':>8}")
    for number, (ours, least) in enumerate(pairs, 1):
        print(f"{number:<8}{ours:20.2f}{least:21.2f}{ours / least:8.2f}")
    print(f"\nmedian: {statistics.median(ours / least for ours, least in pairs):.2f} times polars.read_excel")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.workbook_reading", description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000, help="entries in the work log")
    parser.add_argument("--runs", type=int, default=5, help="runs of each side")
    options = parser.parse_args()
    compare(options.rows, options.runs)


if __name__ == "__main__":
    main()
