"""Posts: who held which one when, and what it says of them."""

import polars as pl

from costing.checks.checked import CheckedStudy
from costing.model.tables import PART, ROW

DATED = ("fte", "start", "end")
"""Columns of practitioners by which available hours are implied."""
NAMES = ("agency", "team", "indirect_over", "overhead_item")


def posts(study: CheckedStudy) -> pl.DataFrame:
    """The posts that have a day in the period, with the columns of `every_post`."""
    return every_post(study).filter(pl.col("first") <= pl.col("last"))


def every_post(study: CheckedStudy) -> pl.DataFrame:
    """The rows of practitioners that can be read, in their order, cut to the period.

    post (UInt32, the place in the table), practitioner_id, role, `NAMES` ("": none), start, end and stated_fte as
    given, first, last (Date, within the period; first comes after last where no day is), fte (1 where blank),
    available_hours, dated (whether one of `DATED` is filled in), the part and the row.
    """
    start, end = study.settings.start, study.settings.end
    rows = study.rows("practitioners").with_row_index("post")
    staff = rows.filter(study.tables["practitioners"].whole) if study.given("practitioners") else rows
    return staff.select(
        *("post", "practitioner_id", "role", "start", "end"),
        *(pl.col(name).fill_null("") for name in NAMES),
        first=pl.col("start").fill_null(start).clip(lower_bound=start),
        last=pl.col("end").fill_null(end).clip(upper_bound=end),
        stated_fte=pl.col("fte").cast(pl.Float64),
        fte=pl.col("fte").cast(pl.Float64).fill_null(1.0),
        available_hours=pl.col("available_hours").cast(pl.Float64),
        dated=pl.any_horizontal(pl.col(DATED).is_not_null()),
        **{PART: pl.col(PART), ROW: pl.col(ROW)},
    )
