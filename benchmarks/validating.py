"""`python -m benchmarks.validating`: how long `costing validate` takes, against a parse that collects bad cells."""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from pathlib import Path

from benchmarks.process import COSTING, measured

PARSE = Path(__file__).resolve().with_name("parse_bad_cells.py")


def compare(rows: int, faulty: float, runs: int, seed: int) -> None:
    """Write a study with faults, alternate the two, print seconds and ratios."""
    with tempfile.TemporaryDirectory(prefix="costing-benchmark-") as name:
        options = ("--rows", str(rows), "--seed", str(seed), "--faulty", str(faulty))
        measured([sys.executable, "-m", "benchmarks.generate", f"{name}/study", *options])
        pairs = []
        for _ in range(runs + 1):
            ours = measured([*COSTING, "validate", f"{name}/study", "--format", "csv"], ends_with=1)
            least = measured([sys.executable, str(PARSE), f"{name}/study/work_log.csv"])
            pairs.append((ours, least))
    print(f"{rows:,} rows, {faulty:.1%} of them faulty, seed {seed}; {runs} runs each, alternating")
    print(f"{len(ours.output.splitlines()) - 1:,} problems and {len(least.output.splitlines()) - 1:,} cells found\n")
    print(f"{'run':8}{'validate s':>12}{'parse s':>10}{'times':>8}{'validate MiB':>14}{'parse MiB':>11}")
    for number, (ours, least) in enumerate(pairs[1:], 1):
        print(
            f"{number:<8}{ours.seconds:12.2f}{least.seconds:10.2f}{ours.seconds / least.seconds:8.2f}"
            f"{ours.peak_mib:14.0f}{least.peak_mib:11.0f}"
        )
    ratio = statistics.median(ours.seconds / least.seconds for ours, least in pairs[1:])
    print(f"\nmedian: {ratio:.2f} times the parse")


def main() -> None:
    """Measure and print; the first pair, which compiles the modules, is not counted."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.validating", description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000, help="entries in the work log")
    parser.add_argument("--faulty", type=float, default=0.005, help="share of rows with a bad cell")
    parser.add_argument("--runs", type=int, default=5, help="runs of each side")
    parser.add_argument("--seed", type=int, default=1, help="of the generated study")
    options = parser.parse_args()
    compare(options.rows, options.faulty, options.runs, options.seed)


if __name__ == "__main__":
    main()
