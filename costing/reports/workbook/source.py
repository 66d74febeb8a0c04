"""What the workbook of a costing is made from."""

import polars as pl

import costing
from costing.costed import Costing
from costing.model.tables import PART, ROW
from costing.reports.workbook.live.work_log import MOST_BY_ITSELF
from costing.reports.workbook.sheet import Log, Source

NONE, ROWS, NOTES = "none", "rows", "notes"


def source_of(costed: Costing, work_log: str = "") -> Source:
    """The source of a costing's workbook; `work_log`: none, rows or notes of the log in it, "": rows if not many.

    Raises ValueError where it is none of these.
    """
    if work_log not in ("", NONE, ROWS, NOTES):
        raise ValueError(f"work_log is none, rows or notes, not {work_log!r}")
    return Source(
        settings=costed.settings,
        results=costed.results,
        problems=costed.problems,
        version=costing.__version__,
        compared=costed.scenarios,
        log=log_of(costed, work_log),
    )


def log_of(costed: Costing, work_log: str) -> Log | None:
    """The entries as they were costed, with their notes where these are asked for; none of a long log unasked."""
    if work_log == NONE or (not work_log and costed.taken.log_in_period.height > MOST_BY_ITSELF):
        return None
    entries = with_notes(costed) if work_log == NOTES else costed.entries
    return Log(entries, is_asked_for=bool(work_log))


def with_notes(costed: Costing) -> pl.DataFrame:
    """The entries with the notes of their rows."""
    table = costed.study.tables["work_log"].table
    files = pl.Enum([part.file for part in table.parts])
    if "note" not in table.rows.columns:
        return costed.entries
    notes = table.rows.select(
        pl.Series(files.categories).gather(table.rows[PART]).cast(files).alias("file"),
        pl.col(ROW).alias("source_row").cast(costed.entries.schema["source_row"]),
        pl.col("note").cast(pl.String),
    )
    return costed.entries.join(notes, on=["file", "source_row"], how="left", maintain_order="left")
