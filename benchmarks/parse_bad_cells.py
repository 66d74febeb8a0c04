"""A parse that collects bad cells, as one would write it with Polars: text, columns cast, what does not fit collected.

It keeps every row and its number, as a check must. `python parse_bad_cells.py WORK_LOG.csv` prints every bad cell as
CSV; with `--cast-only` it looks for cells of date and minutes that cannot be cast, and for nothing else.
"""

import sys

import polars as pl

NAME = r"^[^;=+@\-\p{C}][^\p{C}]*$"
NAMED = ("practitioner_id", "role", "family_id", "activity", "entry_id")


def bad_cells(path: str, cast_only: bool) -> pl.DataFrame:
    """row, column and value of the cells that do not fit."""
    text = pl.read_csv(path, infer_schema=False).with_row_index("row", offset=2)
    minutes = pl.col("minutes").cast(pl.Float64, strict=False)
    fits = {
        "date": pl.col("date").str.to_date("%Y-%m-%d", strict=False).is_not_null(),
        "minutes": minutes.is_not_null(),
    }
    if not cast_only:
        whole = (minutes >= 5) | (minutes == minutes.floor())
        fits["minutes"] = ((minutes > 0) & (minutes < 24 * 60) & whole).fill_null(False)
        fits |= {name: pl.col(name).str.contains(NAME).fill_null(True) for name in NAMED}
    marked = text.with_columns(expression.alias(f"{name} fits") for name, expression in fits.items())
    return pl.concat(
        marked.filter(~pl.col(f"{name} fits")).select("row", column=pl.lit(name), value=name) for name in fits
    )


if __name__ == "__main__":
    sys.stdout.write(bad_cells(sys.argv[1], "--cast-only" in sys.argv).write_csv())
