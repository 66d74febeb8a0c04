"""Who held which post when: the rows of `practitioners`, cut to the costing period."""

import polars as pl

from costing.model.settings import Settings
from costing.model.tables import PART, ROW


def held_posts(settings: Settings, practitioners: pl.DataFrame) -> pl.DataFrame:
    """One row a post, in the order of the table.

    post (UInt32, from 0), practitioner_id, own_role, own_agency, team, indirect_over, overhead_item ("": none), fte and
    available_hours (Float64, null: blank), start and end as given, first and last (days in the period; none where first
    comes after last), `by_post` (fte, start or end is filled in), part and row.
    """
    first = pl.max_horizontal(pl.col("start"), pl.lit(settings.start))
    last = pl.min_horizontal(pl.col("end"), pl.lit(settings.end))
    return practitioners.with_row_index("post").select(
        *("post", "practitioner_id", "start", "end", ROW, PART),
        pl.col("fte", "available_hours").cast(pl.Float64),
        pl.col("team", "indirect_over", "overhead_item").fill_null(""),
        own_role="role",
        own_agency=pl.col("agency").fill_null(""),
        first=first,
        last=last,
        by_post=pl.any_horizontal(pl.col("fte", "start", "end").is_not_null()),
    )
