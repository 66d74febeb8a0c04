"""Studies written to disk for the tests of reading."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl

from costing.model.tables import StudyAsRead
from costing.reading.study_files import read_study

TOML = 'title = "Two weeks"\nstart = 2013-03-04\nend = 2013-03-17\n'
LOG = "date,role,family_id,minutes\n2013-03-04,social worker,F1,90\n"
UNIT_COSTS = "role,cost_per_hour\nsocial worker,40\n"


def written(folder: Path, toml: str = "", files: Mapping[str, str | bytes | None] | None = None) -> StudyAsRead:
    """A study of these files (None: left out), a small log and unit costs where none are given, as it is read."""
    usual = {"study.toml": TOML + toml, "work_log.csv": LOG, "unit_costs.csv": UNIT_COSTS}
    for name, content in {**usual, **(files or {})}.items():
        if content is None:
            continue
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_study(folder)


def workbook(path: Path, sheets: Mapping[str, Sequence[Sequence[Any]]], hidden: Sequence[str] = ()) -> Path:
    """A workbook with these sheets of rows."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        sheet.sheet_state = "hidden" if name in hidden else "visible"
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    return path


def codes(study: StudyAsRead) -> list[str]:
    """The codes of a study's problems."""
    return [problem.code for problem in study.problems]


def column(study: StudyAsRead, table: str, name: str) -> list[Any]:
    """The cells of a column as they were read."""
    return study.tables[table].rows[name].to_list()


def places(study: StudyAsRead) -> list[tuple[str, str]]:
    """Codes and places of a study's problems."""
    return [(problem.code, str(problem.place)) for problem in study.problems]
