"""Which spans of a sampled diary count for an entry, and which entries lie outside them."""

from collections.abc import Iterable, Mapping

import polars as pl

from costing.checks.checked import CheckedStudy, distinct, named
from costing.model.tables import PART, ROW

WHO, WHAT = "scope_practitioner", "scope_activity"
"""A scope: whose spans, and of which activity; "" is everybody, or everything."""
SCOPE = (WHO, WHAT)
STRATUM = (*SCOPE, "stratum")
Scope = tuple[str, str]


def spans(study: CheckedStudy) -> pl.DataFrame:
    """The rows of the diary that can be read.

    `SCOPE`, stratum, stratum_start, stratum_end, logged_from, logged_to, weight, the part and the row.
    """
    if not study.given("diary"):
        return pl.DataFrame(schema=SPANS)
    rows = study.rows("diary").filter(study.tables["diary"].whole)
    scope = {WHO: pl.col("practitioner_id").fill_null(""), WHAT: pl.col("activity").fill_null("")}
    return rows.with_columns(**scope).select(*SPANS)


SPANS = {
    **dict.fromkeys((*SCOPE, "stratum"), pl.String),
    **dict.fromkeys(("stratum_start", "stratum_end", "logged_from", "logged_to"), pl.Date),
    "weight": pl.Float64,
    PART: pl.UInt16,
    ROW: pl.UInt32,
}


def is_read(study: CheckedStudy) -> bool:
    """Whether there is a diary and each of its rows can be read: else what it leaves out cannot be told."""
    return study.given("diary") and bool(study.tables["diary"].whole.all())


def scope_of(practitioner: str, activity: str, known: Iterable[Scope]) -> Scope | None:
    """The scope whose spans count for an activity of a practitioner; none where nothing is said of them.

    >>> scope_of("P1", "visit", {("P1", ""), ("", "visit"), ("", "")})
    ('P1', '')
    """
    choices = ((practitioner, activity), (practitioner, ""), ("", activity), ("", ""))
    return next((scope for scope in choices if scope in known), None)


def with_scope(rows: pl.DataFrame, diary: pl.DataFrame) -> pl.DataFrame:
    """Rows of `practitioner_id` and `activity` with their scope, null where they have none."""
    known = set(diary.select(SCOPE).iter_rows())
    pairs = rows.select("practitioner_id", "activity").unique()
    found = [scope_of(who or "", what or "", known) for who, what in pairs.iter_rows()]
    scopes = pl.DataFrame(
        {name: [scope and scope[at] for scope in found] for at, name in enumerate(SCOPE)},
        schema=dict.fromkeys(SCOPE, pl.String),
    )
    both = pl.concat([pairs, scopes], how="horizontal")
    return rows.join(both, on=["practitioner_id", "activity"], how="left", nulls_equal=True, maintain_order="left")


def logged_days(diary: pl.DataFrame) -> pl.DataFrame:
    """Every day that is in a span of a stratum, once: `STRATUM`, date."""
    each = diary.select(*STRATUM, date=pl.date_ranges("logged_from", "logged_to")).explode("date")
    return each.unique(maintain_order=True)


def matched(study: CheckedStudy) -> pl.DataFrame:
    """What each practitioner did of what on each day of the period, and whether the diary takes it in.

    cell (of practitioners), activity, date, practitioner_id, `inside`, `_rows`, `_seconds`, the part and row of the
    first entry. Entries that cannot be read are taken in.
    """
    diary = spans(study)
    seconds = pl.col("seconds").sum().alias("_seconds")
    whole = study.log_in_period.filter(pl.col("whole"))
    days = distinct(whole, "practitioner_id", "activity", "date", also=(seconds,))
    each = with_scope(named(days.with_columns(cell="practitioner_id"), "practitioner_id"), diary)
    logged = logged_days(diary).select(*SCOPE, "date", inside=pl.lit(True)).unique()
    return each.join(logged, on=[*SCOPE, "date"], how="left").with_columns(pl.col("inside").fill_null(False))


def scopes_of_practitioners(study: CheckedStudy, names: pl.Series) -> Mapping[str, set[Scope]]:
    """For each practitioner every scope whose spans can count for something that they do."""
    known = set(spans(study).select(SCOPE).iter_rows())
    activities = {"", *(what for _, what in known)}
    return {
        who: {scope for what in activities if (scope := scope_of(who, what, known)) is not None}
        for who in names.to_list()
    }
