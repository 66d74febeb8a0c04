"""Problems as one of the tables of the results."""

import polars as pl

from costing.model.problem import Problem


def problems_table(problems: list[Problem]) -> pl.DataFrame:
    """Problems as a table; the row is blank where it is about a file or a table."""
    schema = {
        **dict.fromkeys(("code", "severity", "file", "sheet"), pl.String),
        "row": pl.Int64,
        **dict.fromkeys(("column", "value", "message"), pl.String),
    }
    rows = [
        (p.code, p.severity.value, p.place.file, p.place.sheet, p.place.row or None, p.place.column, p.value, p.message)
        for p in problems
    ]
    return pl.DataFrame(rows, schema=schema, orient="row")
