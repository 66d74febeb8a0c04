"""Running a whole process and measuring it."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
COSTING = (sys.executable, "-m", "costing")


@dataclass(frozen=True)
class Run:
    """What one whole process took, and what it printed."""

    seconds: float
    processor_seconds: float
    peak_mib: float
    output: str


class FailedError(Exception):
    """A measured process did not end well; its last messages say why."""


def measured(command: Sequence[str], ends_with: int = 0) -> Run:
    """Run a command to its end; raises `FailedError` where its exit code is another.

    A child's peak memory is never below that of the process which starts it, so this one stays small: it
    imports no data library and leaves the writing of studies to a child. Python keeps modules that it has compiled, as
    it does for a user.
    """
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    with tempfile.TemporaryFile("w+") as output, tempfile.TemporaryFile("w+") as messages:
        start = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=ROOT, env=kept, stdin=subprocess.DEVNULL, stdout=output, stderr=messages
        )
        try:
            _, status, usage = os.wait4(process.pid, 0)
        except BaseException:
            process.kill()
            raise
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        messages.seek(0)
        if process.returncode != ends_with:
            lines = [*output.read().splitlines(), *messages.read().splitlines()][-15:]
            raise FailedError("\n".join([f"exit {process.returncode}: {' '.join(command)}", *lines]))
        bytes_per_unit = 1 if sys.platform == "darwin" else 1024
        peak_mib = usage.ru_maxrss * bytes_per_unit / 2**20
        return Run(seconds, usage.ru_utime + usage.ru_stime, peak_mib, output.read())
