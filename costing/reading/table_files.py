"""Which files of a study's folder each table stands in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from costing.model.identifiers import did_you_mean
from costing.model.problem import Place, Problem, printable
from costing.model.tables import REQUIRED_TABLES, TABLES
from costing.reading.files import Files, is_data, stem
from costing.reading.part import PartRead
from costing.reading.table_settings import TableSettings


@dataclass(frozen=True)
class TableFiles:
    """The files of one table, in the order in which they are read; none where the table is not there."""

    paths: tuple[Path, ...] = ()
    problems: tuple[Problem, ...] = ()


def files_of(files: Files, table: str, settings: TableSettings) -> TableFiles:
    """The file that study.toml names, else that of the table's name; never a choice between two."""
    if settings.file:
        return named_file(files, files.root / settings.file)
    named = (path for path in files.root.iterdir() if stem_of(path) == table)
    found = sorted(path for path in named if is_data(path) or path.is_dir() or never_ends(path))
    if len(found) > 1:
        names = ", ".join(printable(path.name) for path in found)
        message = f"The table stands in several files: {names}. Keep one, or put the parts into a folder {table}."
        return TableFiles(problems=(Problem("two-files", Place(found[0].name), message),))
    if found:
        return parts_of(files, found[0])
    if table in REQUIRED_TABLES:
        message = f"The study has no {table}. Put {table}.csv into its folder, or name its file in study.toml."
        return TableFiles(problems=(Problem("no-such-file", Place(f"{table}.csv"), message),))
    return TableFiles()


def stem_of(path: Path) -> str:
    """The table that a file or folder is called after."""
    return stem(Path(f"{path.name}.folder")) if path.is_dir() else stem(path)


def named_file(files: Files, path: Path) -> TableFiles:
    """The file, or the folder of parts, that study.toml names."""
    if path.exists():
        return parts_of(files, path)
    beside = [printable(p.name) for p in path.parent.iterdir()] if path.parent.is_dir() else []
    near = did_you_mean(path.name, beside)
    message = f"There is no such file, which study.toml names.{near} Correct `file` there."
    return TableFiles(problems=(Problem("no-such-file", Place(files.name(path)), message),))


def never_ends(path: Path) -> bool:
    """Whether this is a pipe or a device: reading it might never end."""
    return path.exists() and not path.is_file() and not path.is_dir()


def parts_of(files: Files, path: Path) -> TableFiles:
    """A file itself, or the parts in a folder by name; other files in it would be left out of the table."""
    if path.is_file():
        return TableFiles((path,))
    if never_ends(path):
        message = "This is a pipe or a device, which may never end. Save it as a file."
        return TableFiles(problems=(Problem("unreadable-file", Place(files.name(path)), message),))
    inside = sorted(p for p in path.iterdir() if not p.name.startswith((".", "~$")))
    strange = [p for p in inside if not is_data(p)]
    problems = [
        Problem(
            "unreadable-file",
            Place(files.name(p)),
            "Only .csv, .xlsx and .parquet files can be parts of a table.",
        )
        for p in strange
    ]
    parts = tuple(p for p in inside if is_data(p))
    if not inside:
        problems.append(
            Problem("no-such-file", Place(files.name(path)), "The folder is empty. Put the table's parts into it.")
        )
    return TableFiles(parts, tuple(problems))


def each_file_once(files: Files, paths: Sequence[Path], parts: Sequence[PartRead]) -> list[PartRead]:
    """Parts of a table, without the rows of those that are the same file as another: they would be costed twice."""
    first: dict[bytes, str] = {}
    return [part_once(part, files, path, first) for path, part in zip(paths, parts, strict=True)]


def part_once(part: PartRead, files: Files, path: Path, first: dict[bytes, str]) -> PartRead:
    """A part, without its rows where its file is one of those in `first`, to which it is added; one without rows may
    be the same as others."""
    if part.rows is None or part.rows.is_empty():
        return part
    other = first.setdefault(files.content(path), part.part.file)
    if other == part.part.file:
        return part
    message = f"This file is the same as {printable(other)}. Delete one of them: its rows would be costed twice."
    return replace(
        part, rows=None, problems=(*part.problems, Problem("same-file-twice", Place(part.part.file), message))
    )


def unknown_files(files: Files, settings: Mapping[str, TableSettings]) -> list[Problem]:
    """Data in the study's folder that no table is read from: it may be a table with a mistyped name."""
    named = {(files.root / table.file).resolve() for table in settings.values() if table.file}
    elsewhere = {name for name, table in settings.items() if table.file}
    problems = []
    for path in sorted(files.root.iterdir()):
        table = stem(path)
        if not is_data(path) or path.resolve() in named or (table in TABLES and table not in elsewhere):
            continue
        why = (
            f"study.toml names another file for {table}."
            if table in TABLES
            else f"It is no table.{did_you_mean(table, TABLES)}"
        )
        problems.append(Problem("unknown-table", Place(path.name), f"This file is not read. {why}"))
    return problems
