"""What a limit is in XlsxWriter's words for data validation."""

from typing import Any

from costing.reports.data_entry.entry import Anything, Days, EntryColumn, Holds, Limit, Numbers, Offered

LONGEST_TITLE = 32


def validation(column: EntryColumn, cell: str, column_cells: str) -> dict[str, Any]:
    """What cells of this column let in and say; `cell` is the first of them, `column_cells` are all."""
    return {
        **criteria(column.limit, cell, column_cells),
        "input_title": column.name[:LONGEST_TITLE],
        "input_message": column.prompt,
        "error_title": f"{column.name} does not fit"[:LONGEST_TITLE],
        "error_message": column.refusal,
    }


def criteria(limit: Limit, cell: str, column_cells: str) -> dict[str, Any]:
    """What is let in: strictly, or after asking."""
    match limit:
        case Anything():
            return {"validate": "any"}
        case Days(first, last):
            return {"validate": "date", "criteria": "between", "minimum": first, "maximum": last}
        case Numbers(least, most, whole):
            kind = "integer" if whole else "decimal"
            return {"validate": kind, "criteria": "between", "minimum": least, "maximum": most}
        case Offered(name, strict):
            return {"validate": "list", "source": f"={name}", "error_type": "stop" if strict else "warning"}
        case Holds(formula):
            return {"validate": "custom", "value": f"={formula.format(cell=cell, column=column_cells)}"}
