"""Results as JSON or CSV text, for `--format json` and `--format csv`."""

import datetime
import json
import math
import numbers
from collections.abc import Mapping, Sequence
from decimal import Decimal

import polars as pl

from costing.model.problem import Problem, Severity
from costing.reports.formula_guard import guarded, with_blanks


def as_json(value: object) -> str:
    """A frame (as a list of its rows) or any nest of lists and mappings as JSON, with a line end.

    Numbers are unrounded; one that is not finite is null; dates are ISO. Letters beyond ASCII are escaped, so
    that the text survives every terminal and no name can steer one.
    """
    return json.dumps(plain(value), indent=2, allow_nan=False) + "\n"


def plain(value: object) -> object:
    """`value` made of what JSON knows."""
    match value:
        case pl.DataFrame():
            return [plain(row) for row in value.iter_rows(named=True)]
        case Mapping():
            return {str(key): plain(item) for key, item in value.items()}
        case str() | bool() | None:
            return value
        case Sequence():
            return [plain(item) for item in value]
        case numbers.Real() | Decimal():
            return plain_number(value)
        case datetime.date():
            return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no JSON form")


def plain_number(value: numbers.Real | Decimal) -> int | float | None:
    """A whole number, or a float that is finite and no negative zero."""
    if isinstance(value, numbers.Integral):
        return int(value)
    return float(value) + 0.0 if math.isfinite(value) else None


def as_csv(frame: pl.DataFrame) -> str:
    """The frame as CSV: numbers unrounded, blanks empty, LF, an apostrophe before text like a formula."""
    return guarded(with_blanks(frame)).write_csv()


def problems_as_json(problems: Sequence[Problem], rows: int) -> str:
    """What `costing validate --format json` prints, for a study of so many `rows`."""
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    return as_json(
        {
            "errors": errors,
            "warnings": len(problems) - errors,
            "rows": rows,
            "problems": [as_mapping(problem) for problem in problems],
        }
    )


def as_mapping(problem: Problem) -> dict[str, object]:
    """A problem under the names of `problems.csv`; row is null where the problem is not about one."""
    return {
        "code": problem.code,
        "severity": problem.severity.value,
        "file": problem.place.file,
        "sheet": problem.place.sheet,
        "row": problem.place.row or None,
        "column": problem.place.column,
        "value": problem.value,
        "message": problem.message,
    }
