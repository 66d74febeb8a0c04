"""Rows of the work log that stand there again: in the same file, or in two files that overlap."""

from collections.abc import Iterator

import polars as pl

from costing.checks.checked import POSITION, CheckedStudy
from costing.model.problem import Problem, printable
from costing.model.tables import PART, ROW

PAIRS = 3
"""So many pairs of files that overlap are named."""


def rows_stand_once(study: CheckedStudy) -> Iterator[Problem]:
    """A row that was pasted twice is paid twice, and so is the week that two monthly exports share."""
    alike = rows_alike(study)
    yield from repeated(study, alike)
    yield from overlapping(study, alike)


def repeated(study: CheckedStudy, alike: pl.DataFrame) -> Iterator[Problem]:
    """Rows that stand again in one file; two calls of ten minutes on one day may look the same."""
    again = alike.filter((pl.col("_rows") > 1) & ~pl.col("_numbered")).sort(PART, "_second")
    if again.height:
        rows = int((again["_rows"] - 1).sum())
        hours = float(((again["_rows"] - 1) * again["_seconds"]).sum()) / 3600
        first = again.row(0, named=True)
        message = (
            f"{'1 row is' if rows == 1 else f'{rows:,} rows are'} the same in every cell as one above, {hours:,.1f} "
            "hours in all. Each is costed. Delete copies; give pieces of work that were done separately an entry_id "
            "each."
        )
        place = study.place("work_log", {PART: first[PART], ROW: first["_second"]})
        yield Problem("repeated-rows", place, message)


def overlapping(study: CheckedStudy, alike: pl.DataFrame) -> Iterator[Problem]:
    """Rows that stand in two of the files that the log is read from."""
    other = alike.select("_group", other=PART, other_row=ROW, others="_rows")
    both = alike.join(other, on="_group").filter(pl.col(PART) < pl.col("other"))
    shared = pl.min_horizontal("_rows", "others").sum().alias("rows")
    pairs = both.group_by(PART, "other").agg(shared, pl.col("other_row").min()).sort(PART, "other")
    if pairs.height:
        first = pairs.row(0, named=True)
        said = "; ".join(said_of_pair(study, pair) for pair in pairs.head(PAIRS).iter_rows(named=True))
        more = f"; {pairs.height - PAIRS:,} more pairs overlap" if pairs.height > PAIRS else ""
        message = f"{said}{more}. Each is costed. Delete the rows from one of them."
        place = study.place("work_log", {PART: first["other"], ROW: first["other_row"]})
        yield Problem("overlapping-parts", place, message)


def said_of_pair(study: CheckedStudy, pair: dict[str, int]) -> str:
    """How many rows stand in both of two files."""
    parts = study.tables["work_log"].table.parts
    one, other = (printable(parts[pair[n]].sheet or parts[pair[n]].file) for n in (PART, "other"))
    rows = "1 row of" if pair["rows"] == 1 else f"{pair['rows']:,} rows of"
    return f"{rows} {other} {'stands' if pair['rows'] == 1 else 'stand'} in {one} too"


def rows_alike(study: CheckedStudy) -> pl.DataFrame:
    """Rows in the period that are the same in every cell as another, by what they say and by file.

    `_group` (the place of the first such row, part and row packed in one number), the part, the first row there,
    `_second` (the next one there), `_rows`, `_seconds` of one, `_numbered` (it has an entry_id). An entry_id that
    stands once makes a row different from all others, so most logs with one need no look at the rest.
    """
    if "work_log" not in study.tables:
        return NOTHING
    log, text = study.log, study.tables["work_log"].table.rows.drop(ROW, PART)
    inside = pl.col("date").is_between(study.settings.start, study.settings.end) & (pl.col("seconds") > 0)
    numbered = pl.col("entry_id").is_not_null()
    may = inside & ~numbered
    if "work_log" in study.repeated_keys:
        may |= inside & pl.col("entry_id").is_duplicated()
    chosen = log.select(may.fill_null(False)).to_series()
    return alike(text.filter(chosen), log.filter(chosen).select(ROW, PART, _seconds="seconds", _numbered=numbered))


def alike(text: pl.DataFrame, places: pl.DataFrame) -> pl.DataFrame:
    """The groups of `rows_alike`, of the text of rows and their places: found by hash, then compared as text."""
    if not text.height:
        return NOTHING
    again = text.hash_rows().is_duplicated()
    rows = pl.concat([text.filter(again), places.filter(again)], how="horizontal")
    found = (
        rows.with_columns(_group=POSITION.min().over(text.columns))
        .group_by("_group", PART)
        .agg(
            pl.col(ROW).min().cast(pl.Int64),
            pl.col(ROW).sort().slice(0, 2).last().cast(pl.Int64).alias("_second"),
            pl.len().cast(pl.Int64).alias("_rows"),
            pl.col("_seconds").first(),
            pl.col("_numbered").first(),
        )
    )
    return found.filter(pl.col("_rows").sum().over("_group") > 1)


NOTHING = pl.DataFrame(
    schema={
        **dict.fromkeys(("_group", PART, ROW, "_second", "_rows", "_seconds"), pl.Int64),
        "_numbered": pl.Boolean,
    }
)
