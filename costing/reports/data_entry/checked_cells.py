"""What a limit is in XlsxWriter's words for data validation."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from costing.reports.data_entry.entry import Anything, Days, EntryColumn, Holds, Numbers, Offered

LONGEST_TITLE = 32


def validation(column: EntryColumn, row: Mapping[str, str], column_cells: str) -> dict[str, Any]:
    """What the cells of this column let in and say.

    `row` gives the cell of each column in the first row, `column_cells` are all cells of this one.
    """
    return {
        **criteria(column, row, column_cells),
        "input_title": column.name[:LONGEST_TITLE],
        "input_message": column.prompt,
        "error_title": f"{column.name} does not fit"[:LONGEST_TITLE],
        "error_message": column.refusal,
    }


def criteria(column: EntryColumn, row: Mapping[str, str], column_cells: str) -> dict[str, Any]:
    """What is let in: strictly, or after asking."""
    cell = row[column.name]
    blank = [row[name] for name in column.blank_beside]
    match column.limit:
        case Anything():
            return {"validate": "any"}
        case Days(first, last, since):
            return {"validate": "date", "criteria": "between", **between(first, last, [row[name] for name in since])}
        case Numbers() as numbers:
            return number(numbers, cell, blank)
        case Offered(name, strict):
            return {"validate": "list", "source": f"={name}", "error_type": "stop" if strict else "warning"}
        case Holds(formula):
            return custom([formula.format(cell=cell, column=column_cells)], cell, blank, "{column}" in formula)


def between(first: date, last: date, since: Sequence[str]) -> dict[str, Any]:
    """The days that are let in: from the latest of those in the cells `since`, where they are filled in."""
    if not since:
        return {"minimum": first, "maximum": last}
    low, high = f"=MAX(1,{','.join(since)})", f"=DATE({last.year},{last.month},{last.day})"
    return {"minimum": low, "maximum": high, "ignore_blank": False}


def number(numbers: Numbers, cell: str, blank: Sequence[str]) -> dict[str, Any]:
    """Limits of a number: Excel's own where it has them, else a formula."""
    if not blank and not numbers.above:
        kind = "integer" if numbers.whole else "decimal"
        return {"validate": kind, "criteria": "between", "minimum": numbers.least, "maximum": numbers.most}
    low = f"{cell}>{'' if numbers.above else '='}{numbers.least}"
    whole = [f"{cell}=INT({cell})"] if numbers.whole else []
    return custom([f"ISNUMBER({cell})", low, f"{cell}<={numbers.most}", *whole], cell, blank)


def custom(conditions: Sequence[str], cell: str, blank: Sequence[str], looks_beside: bool = False) -> dict[str, Any]:
    """All conditions hold, and the cells `blank` are blank.

    A formula that looks at other cells must itself let blanks in: told to ignore blanks, Excel would let in anything
    where one of those cells is blank.
    """
    held = [*([f"COUNTA({','.join(blank)})=0"] if blank else []), *conditions]
    formula = f"AND({','.join(held)})" if len(held) > 1 else held[0]
    if blank or looks_beside:
        return {"validate": "custom", "value": f'=OR({cell}="",{formula})', "ignore_blank": False}
    return {"validate": "custom", "value": f"={formula}"}
