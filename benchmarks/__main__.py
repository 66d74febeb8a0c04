"""One command that measures `costing run` against the script by hand, and prints ratios."""

from __future__ import annotations

import argparse
import csv
import json
import math
import os
import platform
import statistics
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.process import COSTING, FailedError, Run, measured

BY_HAND = Path(__file__).resolve().with_name("by_hand.py")
WARM_UP_ROWS = 5_000
START_UPS = 10
TOLERANCE = 1e-6  # relative: the toolkit rounds to whole seconds, the script does not


@dataclass(frozen=True)
class Pair:
    """One run of the toolkit and the run of the script that followed it, on the same study."""

    toolkit: Run
    script: Run

    @property
    def ratio(self) -> float:
        """How many times as fast the toolkit was."""
        return self.script.seconds / self.toolkit.seconds


class DisagreementError(Exception):
    """The toolkit and the script gave different results."""


def generate(study: Path, rows: int, seed: int) -> None:
    """Write a study in a process of its own."""
    size = ("--rows", str(rows), "--seed", str(seed))
    measured([sys.executable, "-m", "benchmarks.generate", str(study), *size])


def run_pair(study: Path, folder: Path) -> Pair:
    """Both on one study, the toolkit first, each into a new folder; their results must agree."""
    with tempfile.TemporaryDirectory(dir=folder) as out:
        toolkit = measured([*COSTING, "run", str(study), "-o", f"{out}/costing"])
        script = measured([sys.executable, str(BY_HAND), str(study), f"{out}/by_hand"])
        check_agreement(Path(out, "costing", "data", "summary.csv"), json.loads(script.output))
    return Pair(toolkit, script)


def check_agreement(summary: Path, by_hand: dict[str, Any]) -> None:
    """Compare the number of families, the total and the mean of all families."""
    with summary.open(newline="", encoding="utf-8-sig") as file:
        everyone = next(row for row in csv.DictReader(file) if row["intervention"] == "all")
    for column in ("families", "total", "mean"):
        ours, theirs = float(everyone[column]), float(by_hand[column])
        if not math.isclose(ours, theirs, rel_tol=TOLERANCE):
            raise DisagreementError(f"{column}: {ours!r} by the toolkit, {theirs!r} by hand")


def start_ups() -> tuple[list[float], list[float]]:
    """Seconds to print the toolkit's help and to start Python, alternating; the first pair is dropped."""
    helped, bare = [], []
    for _ in range(START_UPS + 1):
        helped.append(measured([*COSTING, "--help"]).seconds)
        bare.append(measured([sys.executable, "-c", "pass"]).seconds)
    return helped[1:], bare[1:]


def table(pairs: Sequence[Pair]) -> str:
    """Every run, then the least and the median of each column (of memory the most and the median)."""
    columns = [
        [value for run in (pair.toolkit, pair.script) for value in measures(run)] + [pair.ratio] for pair in pairs
    ]
    by_column = list(zip(*columns, strict=True))
    best = [max(values) if place in (2, 5) else min(values) for place, values in enumerate(by_column)]
    named = [(str(number), row) for number, row in enumerate(columns, start=1)]
    named += [("min*", best), ("median", [statistics.median(values) for values in by_column])]
    head = f"{'':8}{'costing run':^28}  {'by hand':^28}  {'times'}\n"
    head += f"{'run':8}" + f"{'wall s':>9}{'cpu s':>9}{'MiB':>9} " * 2 + f"{'as fast':>9}\n"
    return head + "\n".join(f"{name:8}" + line(row) for name, row in named) + "\n* memory: max\n"


def measures(run: Run) -> list[float]:
    """The figures of a run that the table shows."""
    return [run.seconds, run.processor_seconds, run.peak_mib]


def line(row: Sequence[float]) -> str:
    """The figures of both sides and their ratio, in columns."""
    sides = "".join(f"{row[i]:9.2f}{row[i + 1]:9.2f}{row[i + 2]:9.0f} " for i in (0, 3))
    return f"{sides}{row[6]:9.2f}"


def phases(script: Run) -> str:
    """Where the script's time went, in one line; what is left is starting Python and importing."""
    seconds: dict[str, float] = json.loads(script.output)["seconds"]
    parts = seconds | {"start and import": script.seconds - sum(seconds.values())}
    return "by hand, last run: " + ", ".join(f"{name} {value:.2f} s" for name, value in parts.items())


def compare(rows: int, runs: int, seed: int) -> None:
    """Write the studies, warm up on a small one, alternate the runs, print everything."""
    with tempfile.TemporaryDirectory(prefix="costing-benchmark-") as name:
        folder = Path(name)
        print(f"Python {platform.python_version()}, {platform.system()}, {os.cpu_count()} processors")
        print(f"{rows:,} rows, seed {seed}; {runs} runs each, alternating", flush=True)
        generate(folder / "small", WARM_UP_ROWS, seed)
        generate(folder / "study", rows, seed)
        run_pair(folder / "small", folder)
        pairs = [run_pair(folder / "study", folder) for _ in range(runs)]
    print("\n" + table(pairs))
    print(phases(pairs[-1].script))
    print(f"results agree to {TOLERANCE:g}, relative, in every run")
    helped, bare = (statistics.median(times) for times in start_ups())
    print(f"start-up: costing --help {helped:.3f} s, python -c pass {bare:.3f} s: {helped / bare:.1f} times")


def main() -> int:
    """Measure; 0 whatever the times, 1 when the results disagree, 2 when something could not be run."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000, help="entries in the work log")
    parser.add_argument("--runs", type=int, default=3, help="runs of each side")
    parser.add_argument("--seed", type=int, default=1, help="of the generated study")
    options = parser.parse_args()
    if options.rows < 1 or options.runs < 1:
        parser.error("--rows and --runs must be 1 or more")
    try:
        compare(options.rows, options.runs, options.seed)
    except DisagreementError as error:
        print(f"the results disagree: {error}", file=sys.stderr)
        return 1
    except FailedError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
