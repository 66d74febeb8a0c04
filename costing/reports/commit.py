"""Writing the results: whole, or the folder stays untouched."""

import json
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import polars as pl

import costing
from costing.costed import Costing
from costing.model.tables import StudyAsRead
from costing.reports.data_files import write_data
from costing.reports.output_folder import COMPLETE, NEXT, RUN, files_of, finish, flush, sha256
from costing.reports.workbook.source import source_of
from costing.reports.workbook.writing.writer import write_workbook


class TargetInUseError(Exception):
    """A file that is to be replaced is open in another program."""


def commit(out: Path, costing_: Costing, engine: str, work_log: str = "") -> None:
    """Write everything into `OUT/.next`, flush it, mark it complete, then move it file by file.

    `work_log`: whether the workbook has the log (`costing.reports.workbook.source.source_of`).
    """
    following = out / NEXT
    existed = out.exists()
    shutil.rmtree(following, ignore_errors=True)
    following.mkdir(parents=True)
    try:
        write_all(following, costing_, engine, work_log)
        refuse_open_targets(out, following)
        for path in files_of(following):
            flush(path)
        (following / COMPLETE).write_bytes(b"")
        flush(following / COMPLETE)
    except BaseException:
        shutil.rmtree(following, ignore_errors=True)
        if not existed:
            out.rmdir()
        raise
    finish(out)


def write_all(folder: Path, costing_: Costing, engine: str, work_log: str) -> None:
    """The workbook, the data and `run.json`.

    Beside the results the lines of time, which the workbook needs, and the long tables are made; beside the workbook,
    which Python writes, the tables are written, by Polars.
    """
    compared = costing_.scenarios
    with ThreadPoolExecutor(1) as beside:
        lines = beside.submit(lambda: compared.lines)
        beside.submit(long_tables, costing_)
        source = source_of(costing_, work_log)
        data = beside.submit(write_tables, folder / "data", costing_)
        lines.result()
        write_workbook(folder / "costing.xlsx", source)
        hashes = {"costing.xlsx": sha256(folder / "costing.xlsx"), **data.result()}
    (folder / RUN).write_text(as_json(record(costing_, engine, hashes)), encoding="utf-8", newline="\n")


def long_tables(costing_: Costing) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The cost lines and the log as it was costed; the costing keeps both."""
    return costing_.coded_lines, costing_.entries


def write_tables(folder: Path, costing_: Costing) -> dict[str, str]:
    """Every table of the results; the log as it was costed as Parquet: only `costing explain` reads it.

    Returns the hash of each file, by its path among the results.
    """
    folder.mkdir()
    lines, entries = long_tables(costing_)
    write_data(folder, {**costing_.results, "cost_lines": lines})
    entries.write_parquet(folder / "work_log.parquet", compression="lz4", statistics=False)
    return {f"{folder.name}/{path.name}": sha256(path) for path in files_of(folder)}


def record(costing_: Costing, engine: str, hashes: dict[str, str]) -> dict[str, Any]:
    """What was run on what, with which result: no clock and no path of this machine, so that runs can be compared."""
    checks = costing_.results["reconciliation"].filter(costing_.results["reconciliation"]["check"] != "")
    settings = costing_.settings.model_dump(mode="json", exclude_none=True)
    return {
        "costing_version": costing.__version__,
        "engine": engine,
        "seed": costing_.seed,
        "settings": {name: str(value) for name, value in settings.items()},
        "inputs": dict(sorted(costing_.study.as_read.inputs.items())),
        "reading": dict(sorted(readings(costing_.study.as_read))),
        "outputs": hashes,
        "rows": {name: table.rows.height for name, table in sorted(costing_.study.tables.items())},
        "rows_written": dict(sorted(rows_written(costing_))),
        "checks": {row["item"]: row["check"] for row in checks.iter_rows(named=True)},
        "warnings": len(costing_.problems),
    }


def rows_written(costing_: Costing) -> Iterator[tuple[str, int]]:
    """Each table of the results and how many rows it has."""
    yield "cost_lines", costing_.coded_lines.height
    yield from ((name, table.height) for name, table in costing_.results.items())


def readings(study: StudyAsRead) -> Iterator[tuple[str, str]]:
    """Text files and how each was read: its encoding, what stands between its cells, its decimal mark."""
    return ((part.file, part.reading) for table in study.tables.values() for part in table.parts if part.reading)


def as_json(value: object) -> str:
    """Readable JSON, the same bytes for the same value."""
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def refuse_open_targets(out: Path, following: Path) -> None:
    """Raise `TargetInUseError` when a file that will be replaced cannot be: nothing has been changed then."""
    for path in files_of(following):
        target = out / path.relative_to(following)
        if target.is_dir() or target.parent.is_file():
            raise TargetInUseError(f"{target} cannot be written: something else stands there. Move it away")
        if target.exists():
            try:
                with target.open("r+b"):
                    pass
            except PermissionError as error:
                raise TargetInUseError(f"{target} cannot be replaced. Close it in Excel and run again") from error
