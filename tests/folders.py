"""Studies written into folders, and the command line as somebody at a terminal uses it."""

import contextlib
import csv
import io
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

import pytest

from costing.cli import main

SETTINGS = 'title = "Two weeks"\nstart = 2013-03-04\nend = 2013-03-17\n'


def write_study(folder: Path, settings: str = SETTINGS, **tables: str | bytes) -> Path:
    """A study's folder with these settings and a CSV file for each table; text is written as it stands."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "study.toml").write_text(settings, encoding="utf-8", newline="")
    for name, text in tables.items():
        (folder / f"{name}.csv").write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


@dataclass(frozen=True)
class Ran:
    """What a command left behind: its exit code and what it printed."""

    code: int
    out: str
    err: str

    @property
    def printed(self) -> str:
        """Everything that it printed."""
        return self.out + self.err


def costs(*arguments: object, within: Path | None = None, encoding: str = "utf-8") -> Ran:
    """Run `costing` with these arguments in this process, neither stream being a terminal."""
    printed = [io.TextIOWrapper(io.BytesIO(), encoding=encoding, newline="\n") for _ in range(2)]
    with (
        contextlib.chdir(within or Path.cwd()),
        mock.patch.object(sys, "argv", ["costing", *map(str, arguments)]),
        mock.patch.object(sys.modules["__main__"], "__package__", None),
        mock.patch.dict(os.environ),
        contextlib.redirect_stdout(printed[0]),
        contextlib.redirect_stderr(printed[1]),
        pytest.raises(SystemExit) as leaving,
    ):
        main()
    out, err = (bytes_of(stream).decode(encoding, "replace") for stream in printed)
    return Ran(int(leaving.value.code or 0), out, err)


def bytes_of(stream: io.TextIOWrapper) -> bytes:
    """What was written to a stream of `costs`."""
    stream.flush()
    assert isinstance(stream.buffer, io.BytesIO)
    return stream.buffer.getvalue()


def costs_in_a_process(*arguments: object, within: Path | None = None, **environment: str) -> Ran:
    """Run `python -m costing` with these arguments in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "costing", *map(str, arguments)],
        cwd=within,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", **environment},
        capture_output=True,
        check=False,
    )
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())


def contents(folder: Path) -> Mapping[str, bytes]:
    """Every file below a folder, hidden ones too, by its name relative to it."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def rows(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def lines_over(width: int, printed: str) -> Iterator[str]:
    """Lines that are longer than `width`."""
    return (line for line in printed.splitlines() if len(line) > width)
