"""Posts: the rows of practitioners, cut to the costing period."""

import polars as pl

from costing.checks.checked import CheckedStudy
from costing.model.tables import PART, ROW

DATED = ("fte", "start", "end")
"""Columns of practitioners by which available hours are implied."""


def posts(study: CheckedStudy) -> pl.DataFrame:
    """The rows of practitioners that can be read and have a day in the period.

    practitioner_id, role, first, last (Date, within the period), fte (1 where blank), available_hours, dated (whether
    one of `DATED` is filled in), the part and the row.
    """
    if not study.given("practitioners"):
        return pl.DataFrame(schema=POSTS)
    start, end = study.settings.start, study.settings.end
    staff = study.rows("practitioners").filter(study.tables["practitioners"].whole)
    cut = staff.select(
        "practitioner_id",
        "role",
        first=pl.col("start").fill_null(start).clip(lower_bound=start),
        last=pl.col("end").fill_null(end).clip(upper_bound=end),
        fte=pl.col("fte").fill_null(1.0),
        available_hours="available_hours",
        dated=pl.any_horizontal(pl.col(DATED).is_not_null()),
        **{PART: pl.col(PART), ROW: pl.col(ROW)},
    )
    return cut.filter(pl.col("first") <= pl.col("last"))


POSTS = {
    **dict.fromkeys(("practitioner_id", "role"), pl.String),
    **dict.fromkeys(("first", "last"), pl.Date),
    **dict.fromkeys(("fte", "available_hours"), pl.Float64),
    "dated": pl.Boolean,
    PART: pl.UInt16,
    ROW: pl.UInt32,
}
