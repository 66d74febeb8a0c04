"""Available hours that the log does not account for, post by post."""

import calendar
from datetime import date

import polars as pl

from costing.checks.diary_scopes import SCOPE
from costing.engine.diary import Diary
from costing.engine.look_ups import LookUps, looked_up
from costing.engine.price import times_weight
from costing.engine.sums import add_up, summed
from costing.engine.time import DIRECT, INDIRECT, TimeTables


def hours_of_posts(time: TimeTables, found: LookUps) -> pl.DataFrame:
    """One row a post, with its hours in the period (method note 6 and 12); sorted by practitioner and start.

    What `found.posts` has, and: hours_direct, hours_indirect (of what was logged, weighted), available_hours (given, or
    implied by fte and dates), hours_unlogged = available - logged, never below zero, coverage = logged / available, of
    the logged spans where there is a diary; null where available hours are not known. Practitioners of the log without
    a post come in too, with a blank role.
    """
    hours = logged_seconds(time, found)
    known = found.posts.join(implied(found), on="post", how="left", maintain_order="left")
    stated = pl.col("available_hours")
    posts = known.with_columns(
        available_hours=pl.when("by_post").then(pl.coalesce(stated, "implied")).otherwise(stated)
    )
    everyone = posts.join(hours, on=["practitioner_id", "post"], how="full", coalesce=True, nulls_equal=True)
    everyone = everyone.sort("practitioner_id", "start", "post", nulls_last=False)
    seconds = [pl.col(name).fill_null(0) for name in SECONDS]
    text = pl.col("own_role", "own_agency", "team", "indirect_over").fill_null("")
    filled = everyone.with_columns(*seconds, text).with_columns(
        hours_direct=pl.col("direct_seconds") / 3600,
        hours_indirect=pl.col("indirect_seconds") / 3600,
        logged=(pl.col("direct_seconds") + pl.col("indirect_seconds")) / 3600,
    )
    unlogged = (pl.col("available_hours") - pl.col("logged")).clip(lower_bound=0.0)
    share = shares_logged(found.posts, found.diary)
    covered = filled.join(share, on="post", how="left", maintain_order="left")
    in_spans = pl.col("available_hours") * pl.col("share_logged")
    coverage = pl.when(in_spans > 0).then(pl.col("logged_seconds") / 3600 / in_spans)
    return covered.with_columns(hours_unlogged=unlogged, coverage=coverage)


SECONDS = ("direct_seconds", "indirect_seconds", "logged_seconds")
POST = ["practitioner_id", "post"]


def logged_seconds(time: TimeTables, found: LookUps) -> pl.DataFrame:
    """practitioner_id, post (null: none) and `SECONDS`: direct and indirect ones weighted, all logged ones as logged."""
    of_family = pl.col("family_id") != ""
    direct = pl.concat([table.select(*DIRECT, "seconds") for table in (time.direct, time.apart.filter(of_family))])
    beside = time.apart.filter(~of_family).select(*INDIRECT, "seconds")
    both = {"direct_seconds": direct, "indirect_seconds": pl.concat([time.indirect, beside])}
    parts = {name: by_post(table, found) for name, table in both.items()}
    weighed = [summed(times_weight(part), POST, "seconds", name) for name, part in parts.items()]
    plain = summed(pl.concat([part.select(*POST, "seconds") for part in parts.values()]), POST, "seconds", SECONDS[2])
    for table in weighed:
        plain = plain.join(table, on=POST, how="left", nulls_equal=True)
    return plain


def by_post(table: pl.DataFrame, found: LookUps) -> pl.DataFrame:
    """Seconds of practitioners by post and, with a diary, weight."""
    named = table.filter(pl.col("practitioner_id") != "")
    sums = named.group_by("practitioner_id", "role", "activity", "span").agg(pl.col("seconds").sum())
    return looked_up(sums, found, ["post", "weight"])


def implied(found: LookUps) -> pl.DataFrame:
    """For each post the hours that its fte and dates imply, and what these cost: post, implied, payroll.

    Sums over the days of the post of fte x hours a year (and x cost per hour) / days of that calendar year; null where
    the role has not one unit cost with hours a year on each of these days (method note 12).
    """
    years = found.spans.select("span", of_year=pl.col("month").cast(pl.String).map_elements(days_of_year, pl.Int64))
    held = found.posts_by_span.join(years, on="span")
    prices = found.prices.select("span", "yearly_hours", "cost_per_hour", own_role="role")
    priced = held.join(prices, on=["own_role", "span"], how="left")
    hours = pl.col("fte").fill_null(1.0) * pl.col("yearly_hours") * pl.col("days") / pl.col("of_year")
    priced = priced.with_columns(implied=hours).with_columns(payroll=pl.col("implied") * pl.col("cost_per_hour"))
    unknown = pl.col("implied").is_null().any().over("post")
    sums = add_up(priced.filter(~unknown).select("post", "implied", "payroll"), ["post"], ["implied", "payroll"])
    idle = found.posts.join(held, on="post", how="anti").select("post", implied=pl.lit(0.0), payroll=pl.lit(0.0))
    return pl.concat([sums, idle])


def days_of_year(month: str) -> int:
    """The days of the calendar year of a month.

    >>> days_of_year("2012-02")
    366
    """
    return 366 if calendar.isleap(int(month[:4])) else 365


def shares_logged(posts: pl.DataFrame, diary: Diary | None) -> pl.DataFrame:
    """The share of each post's days in the period that lies in spans that are its practitioner's: post, share_logged."""
    if diary is None:
        return posts.select("post", share_logged=pl.lit(1.0))
    rows = []
    for post in posts.iter_rows(named=True):
        first, last = post["first"], post["last"]
        logged: set[date] = set()
        for span in spans_of(str(post["practitioner_id"]), diary.spans).iter_rows(named=True):
            begin, end = max(first, span["logged_from"]), min(last, span["logged_to"])
            if begin <= end:
                logged.update(pl.date_range(begin, end, eager=True))
        days = (last - first).days + 1
        rows.append({"post": post["post"], "share_logged": len(logged) / days if days > 0 and logged else None})
    return pl.DataFrame(rows, schema={"post": pl.UInt32, "share_logged": pl.Float64})


def spans_of(practitioner: str, spans: pl.DataFrame) -> pl.DataFrame:
    """The spans in which some time of a practitioner is looked for."""
    own = spans.filter(pl.col(SCOPE[0]) == practitioner)
    if (own[SCOPE[1]] == "").any():
        return own
    general = spans.filter((pl.col(SCOPE[0]) == "") & ~pl.col(SCOPE[1]).is_in(own[SCOPE[1]].implode()))
    return pl.concat([own, general])
