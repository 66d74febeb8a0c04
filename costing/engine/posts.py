"""Posts as the engine looks them up: whose they are, the hours that they imply, and how much of them was logged."""

import polars as pl

from costing.checks.checked import CheckedStudy
from costing.checks.implied_hours import implied_hours
from costing.checks.posts import every_post
from costing.checks.posts import posts as held_posts
from costing.checks.scopes import SCOPE, scopes_of_practitioners
from costing.engine.diary import Diary


def posts(study: CheckedStudy, diary: Diary | None) -> pl.DataFrame:
    """The posts of a study, also those without a day in the period, with `own_role` and `own_agency`.

    What `every_post` has of them, and: implied (hours by fte and dates; null: not known), share_logged (the share of
    its days that lie in logged spans that are its practitioner's: 1 without a diary, null where none does).
    """
    every = every_post(study).rename({"role": "own_role", "agency": "own_agency"})
    implied = implied_hours(study, held_posts(study)).select("post", "implied")
    known = every.join(implied, on="post", how="left", maintain_order="left")
    never = pl.col("first") > pl.col("last")
    known = known.with_columns(implied=pl.when(never).then(0.0).otherwise("implied"))
    return known.join(shares_logged(study, known, diary), on="post", how="left", maintain_order="left")


def shares_logged(study: CheckedStudy, every: pl.DataFrame, diary: Diary | None) -> pl.DataFrame:
    """post, share_logged: of its days in the period those that lie in spans that are its practitioner's."""
    if diary is None:
        return every.select("post", share_logged=pl.lit(1.0))
    days = every.select("post", "practitioner_id", "first", "last").join(
        days_in_diary(study, every["practitioner_id"], diary), on="practitioner_id"
    )
    counts = days.filter(pl.col("date").is_between("first", "last")).group_by("post").agg(pl.col("date").n_unique())
    held = every.join(counts, on="post").with_columns(days=(pl.col("last") - pl.col("first")).dt.total_days() + 1)
    return held.select("post", share_logged=pl.col("date") / pl.col("days"))


def days_in_diary(study: CheckedStudy, people: pl.Series, diary: Diary) -> pl.DataFrame:
    """The days that lie in a span in which some time of these practitioners is looked for: practitioner_id, date."""
    scopes = scopes_of_practitioners(study, people.unique())
    whose = [(who, *scope) for who, found in scopes.items() for scope in sorted(found)]
    theirs = pl.DataFrame(whose, schema=dict.fromkeys(("practitioner_id", *SCOPE), pl.String), orient="row")
    logged = diary.spans.select(*SCOPE, date=pl.date_ranges("logged_from", "logged_to")).explode("date")
    return theirs.join(logged, on=SCOPE).select("practitioner_id", "date").unique()
