"""The list to put right: a copy of the work log with its faulty cells marked, for the team that keeps it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import polars as pl
import xlsxwriter

from costing.analyses.figures import counted
from costing.model.identifiers import LONGEST_TEXT
from costing.model.problem import Problem, Severity, printable
from costing.model.tables import PART, ROW, Part, Table
from costing.reports.workbook.writing.cell_text import cut
from costing.reports.workbook.writing.look import HIGHEST, height
from costing.reports.workbook.writing.page import A4
from costing.reports.workbook.writing.writer import CREATED, OPTIONS

LIST = "To put right"
MOST_ROWS = 100_000
"""Of a longer log only the rows with something to put right are copied."""
MOST_LISTED = 20_000
MESSAGE = 80.0
WIDTHS = {"Where": 16, "Column": 18, "Value": 22, "What to put right": MESSAGE, "Severity": 10}
LOOKS: dict[str, dict[str, object]] = {
    "title": {"bold": True, "font_size": 14},
    "heading": {"bold": True, "bg_color": "#E7E6E6", "bottom": 1, "text_wrap": True, "valign": "top"},
    "text": {"num_format": "@", "valign": "top"},
    "line": {},
    "wrapped": {"text_wrap": True, "valign": "top"},
    "link": {"font_color": "#0563C1", "underline": 1, "valign": "top"},
    "error": {"num_format": "@", "bg_color": "#F8CBAD", "bold": True, "border": 1, "valign": "top"},
    "warning": {"num_format": "@", "bg_color": "#FFF2CC", "border": 1, "valign": "top"},
}


@dataclass(frozen=True)
class Copy:
    """One file or sheet of the log: the sheet of its copy, its rows, and what is wrong by row."""

    sheet: str
    part: Part
    rows: pl.DataFrame
    problems: dict[int, list[Problem]]
    only_faulty: bool = False

    @property
    def columns(self) -> dict[str, int]:
        """The position in the copy of each heading: as in the file, without columns that are not read."""
        return {heading: position for position, heading in enumerate(self.part.headers.values())}


def write_fix_list(path: Path, log: Table | None, problems: Sequence[Problem]) -> int:
    """Write the workbook and say how many problems it lists: those of the log, or all where no log could be read.

    Its rows and headings stand where they stand in the log, so that row numbers in messages hold, and the corrected
    copy can be read as the log. Raises OSError where the file cannot be written; it is whole or not there.
    """
    copies = list(copies_of(log, problems)) if log else []
    listed = [problem for problem in problems if log is None or place_of(problem) in {key(c.part) for c in copies}]
    data = workbook_bytes(copies, listed, len(problems) - len(listed))
    beside = path.with_name(f".{path.name}.part")
    try:
        beside.write_bytes(data)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    return len(listed)


def copies_of(log: Table, problems: Sequence[Problem]) -> Iterator[Copy]:
    """The parts of the log, each with its own problems."""
    several, long = len(log.parts) > 1, log.rows.height > MOST_ROWS
    found = by_row(log, problems)
    for number, part in enumerate(log.parts):
        own = found.get(number, {})
        rows = log.rows.filter(pl.col(PART) == number)
        if long:
            rows = rows.filter(pl.col(ROW).cast(pl.Int64).is_in(list(own)))
        yield Copy(f"work_log {number + 1}" if several else "work_log", part, rows, own, long)


def by_row(log: Table, problems: Sequence[Problem]) -> dict[int, dict[int, list[Problem]]]:
    """The problems of each row of each part; one that stands for all rows that name the same is in all of these."""
    numbers = {key(part): number for number, part in enumerate(log.parts)}
    found: dict[int, dict[int, list[Problem]]] = {}
    told_once: dict[str, dict[str, Problem]] = {}
    for problem in problems:
        number = numbers.get(place_of(problem))
        if number is None:
            continue
        found.setdefault(number, {}).setdefault(problem.place.row, []).append(problem)
        if is_told_once(problem) and (field := field_of(problem, log.parts[number])):
            told_once.setdefault(field, {})[problem.value] = problem
    for field, names in told_once.items():
        for number, row, name in rows_that_name(log.rows, field, list(names)).iter_rows():
            problem = names[name]
            if (numbers[place_of(problem)], problem.place.row) != (number, row):
                found.setdefault(number, {}).setdefault(row, []).append(problem)
    return found


def is_told_once(problem: Problem) -> bool:
    """Whether a problem stands for every row that holds the same: an unknown name is told at its first row."""
    return problem.code.startswith("unknown-") and problem.value != ""


def field_of(problem: Problem, part: Part) -> str | None:
    """The table's own name of the column that a problem is in."""
    return next((name for name, heading in part.headers.items() if heading == problem.place.column), None)


def rows_that_name(rows: pl.DataFrame, field: str, names: list[str]) -> pl.DataFrame:
    """The rows whose cell holds one of these names: part, row, name."""
    each = rows.select(PART, ROW, pl.col(field).str.split(";")).explode(field)
    trimmed = each.with_columns(pl.col(field).str.strip_chars())
    return trimmed.filter(pl.col(field).is_in(names)).unique(maintain_order=True)


def key(part: Part) -> tuple[str, str]:
    """What a part is known by in the places of problems."""
    return part.file, part.sheet


def place_of(problem: Problem) -> tuple[str, str]:
    """The part that a problem is in."""
    return problem.place.file, problem.place.sheet


def workbook_bytes(copies: Sequence[Copy], listed: Sequence[Problem], elsewhere: int) -> bytes:
    """The workbook as the bytes of an .xlsx file, the same for the same log."""
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, OPTIONS) as book:
        book.set_properties({"title": LIST, "created": CREATED})
        looks = {name: book.add_format(properties) for name, properties in LOOKS.items()}
        sheet = book.add_worksheet(LIST)
        write_list(sheet, looks, copies, listed, elsewhere)
        for copy in copies:
            write_copy(book.add_worksheet(copy.sheet), looks, copy)
    return buffer.getvalue()


def write_list(
    sheet: Any, looks: dict[str, Any], copies: Sequence[Copy], listed: Sequence[Problem], elsewhere: int
) -> None:
    """The first sheet: what to do, and every problem with a link to its cell."""
    lines = introduction(copies, listed, elsewhere)
    for row, line in enumerate(lines):
        sheet.write_string(row, 0, line, looks["line" if row else "title"])
    head = len(lines) + 1
    for column, (heading, width) in enumerate(WIDTHS.items()):
        sheet.write_string(head, column, heading, looks["heading"])
        sheet.set_column(column, column, width)
    by_part = {key(copy.part): copy for copy in copies}
    for row, problem in enumerate(listed[:MOST_LISTED], head + 1):
        write_problem(sheet, looks, row, problem, by_part.get(place_of(problem)))
        sheet.set_row(row, height([problem.value, problem.message], (WIDTHS["Value"], MESSAGE)))
    sheet.freeze_panes(head + 1, 0)
    sheet.autofilter(head, 0, head + max(len(listed[:MOST_LISTED]), 1), len(WIDTHS) - 1)
    print_wide(sheet, head)


def print_wide(sheet: Any, head: int) -> None:
    """A4 landscape, one page wide, the headings on every page."""
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(head)


def introduction(copies: Sequence[Copy], listed: Sequence[Problem], elsewhere: int) -> list[str]:
    """The lines above the list."""
    errors = sum(problem.severity is Severity.ERROR for problem in listed)
    names = [" ".join(filter(None, (copy.part.file, copy.part.sheet))) for copy in copies]
    lines = [f"{LIST}: {counted(errors, 'error')}, {counted(len(listed) - errors, 'warning')}"]
    if copies:
        lines += [
            f"The sheets behind this one copy {printable(', '.join(names), 200)}. Correct the marked cells there.",
            "Rows have the numbers that they have in the log. Columns that costing does not read are left out.",
            "Contains records of families: send it only to the team that keeps the log.",
        ]
    else:
        lines.append("The log could not be read, so there is no copy of it here.")
    if any(copy.only_faulty for copy in copies):
        lines.append(f"The log has more than {MOST_ROWS:,} rows: only those with something to put right are copied.")
    if len(listed) > MOST_LISTED:
        lines.append(f"The first {MOST_LISTED:,} are listed here; all are marked in the copy.")
    if elsewhere:
        lines.append(f"The study has {counted(elsewhere, 'more problem')}, in other tables: see costing validate.")
    return lines


def write_problem(sheet: Any, looks: dict[str, Any], row: int, problem: Problem, copy: Copy | None) -> None:
    """One line of the list."""
    place = problem.place
    where = f"row {place.row}" if place.row else "whole table"
    if copy and place.row:
        cell = xlsxwriter.utility.xl_rowcol_to_cell(place.row - 1, copy.columns.get(place.column, 0))
        sheet.write_url(row, 0, f"internal:'{copy.sheet}'!{cell}", looks["link"], where)
    else:
        sheet.write_string(row, 0, where, looks["wrapped"])
    for column, text in enumerate((place.column, problem.value, problem.message, problem.severity.value), 1):
        sheet.write_string(row, column, printable(text, LONGEST_TEXT), looks["wrapped"])


def write_copy(sheet: Any, looks: dict[str, Any], copy: Copy) -> None:
    """One part of the log: its headings and rows where they stand in it, faulty cells marked, messages beside."""
    columns = copy.columns
    beside = len(columns)
    head = max(copy.part.header - 1, 0)
    for heading, position in columns.items():
        sheet.write_string(head, position, cut(heading), looks["heading"])
    sheet.write_string(head, beside, "What to put right", looks["heading"])
    sheet.set_column(0, beside - 1, 16)
    sheet.set_column(beside, beside, MESSAGE)
    last = head
    for cells in copy.rows.select(ROW, *copy.part.headers).iter_rows():
        last = max(last, cells[0] - 1)
        write_row(sheet, looks, copy, cells[0], cells[1:])
    for row in sorted(set(copy.problems) - set(copy.rows[ROW].to_list()) - {0, copy.part.header}):
        write_row(sheet, looks, copy, row, [None] * beside)
        last = max(last, row - 1)
    sheet.ignore_errors({"number_stored_as_text": f"A1:{xlsxwriter.utility.xl_rowcol_to_cell(last, beside)}"})
    sheet.freeze_panes(head + 1, 0)
    sheet.autofilter(head, 0, last, beside)
    print_wide(sheet, head)


def write_row(sheet: Any, looks: dict[str, Any], copy: Copy, row: int, cells: Sequence[str | None]) -> None:
    """One row of the log, text as it was read; where nothing is wrong the last column is empty."""
    found = copy.problems.get(row, [])
    marks = {copy.columns.get(problem.place.column, -1): problem.severity.value for problem in reversed(found)}
    for position, text in enumerate(cells):
        if text is not None:
            sheet.write_string(row - 1, position, cut(text), looks[marks.get(position, "text")])
        elif position in marks:
            sheet.write_blank(row - 1, position, None, looks[marks[position]])
    if found:
        messages = "\n".join(map(says, found))
        sheet.write_string(row - 1, len(cells), cut(messages), looks["wrapped"])
        sheet.set_row(row - 1, min(height([messages], [MESSAGE]), HIGHEST))


def says(problem: Problem) -> str:
    """A problem beside its row: the column and what to do there."""
    return printable(": ".join(filter(None, (problem.place.column, problem.message))), LONGEST_TEXT)
