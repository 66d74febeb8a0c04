"""Whose spans of a sampled diary an entry is looked for in: the practitioner's, the activity's, or everybody's."""

import polars as pl

from costing.model.settings import Settings

SCOPE = ("practitioner_id", "activity")


def logged_spans(settings: Settings, diary: pl.DataFrame) -> pl.DataFrame:
    """The spans of the diary, cut to the costing period; those that lie outside it are left out.

    scope (Int64, from 0), practitioner_id and activity ("": any), stratum, stratum_from, stratum_to, logged_from,
    logged_to (Date), weight (Float64, null: to be worked out). Sorted by scope and day.
    """
    whole = diary.drop_nulls(["stratum", "stratum_start", "stratum_end", "logged_from", "logged_to"])
    start, end = pl.lit(settings.start), pl.lit(settings.end)
    cut = whole.select(
        *(pl.col(name).fill_null("") for name in SCOPE),
        "stratum",
        stratum_from=pl.max_horizontal("stratum_start", start),
        stratum_to=pl.min_horizontal("stratum_end", end),
        logged_from=pl.max_horizontal("logged_from", start),
        logged_to=pl.min_horizontal("logged_to", end),
        weight=pl.col("weight").cast(pl.Float64),
    )
    inside = cut.filter(pl.col("logged_from") <= pl.col("logged_to"))
    scopes = (
        inside.select(SCOPE).unique().sort(SCOPE).with_row_index("scope").with_columns(pl.col("scope").cast(pl.Int64))
    )
    return inside.join(scopes, on=SCOPE).select("scope", pl.exclude("scope")).sort("scope", "logged_from", "stratum")


def scope_of(pairs: pl.DataFrame, spans: pl.DataFrame) -> pl.DataFrame:
    """`pairs` (practitioner_id and activity, "": none) with their `scope`, null where no spans are theirs.

    The spans of the practitioner and the activity come first, then those of the practitioner, then those of the
    activity, then those of everybody.
    """
    scopes = spans.select("scope", *SCOPE).unique()
    found = pairs
    for order, named in enumerate((SCOPE, ("practitioner_id",), ("activity",), ())):
        others = [name for name in SCOPE if name not in named]
        of = scopes.filter(*(pl.col(name) != "" for name in named), *(pl.col(name) == "" for name in others))
        found = with_scope(found, of.select("scope", *named), list(named), f"_{order}")
    marks = [f"_{order}" for order in range(4)]
    return found.with_columns(scope=pl.coalesce(marks)).drop(marks)


def with_scope(pairs: pl.DataFrame, scopes: pl.DataFrame, named: list[str], mark: str) -> pl.DataFrame:
    """`pairs` with the scope that has the same names, as the column `mark`."""
    if named:
        return pairs.join(scopes.rename({"scope": mark}), on=named, how="left", maintain_order="left")
    return pairs.with_columns(pl.lit(scopes["scope"].first(), dtype=pl.Int64).alias(mark))


def days_of(spans: pl.DataFrame) -> pl.DataFrame:
    """Every logged day of every scope: scope, date."""
    days = spans.select("scope", date=pl.date_ranges("logged_from", "logged_to")).explode("date")
    return days.unique()
