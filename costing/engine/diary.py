"""A sampled diary: which logged span an entry belongs to, and how many times its time counts (method note 13)."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from costing.checks.checked import CheckedStudy
from costing.checks.scopes import SCOPE, Scope, scope_of
from costing.checks.scopes import spans as spans_of_the_diary
from costing.model.settings import Settings

APART = 7
"""Spans with fewer days than these between them are one sampling unit."""
STRATUM = ("scope", "stratum")


@dataclass(frozen=True)
class Diary:
    """The logged spans of a diary and what they stand for.

    `spans`: as `logged_spans` gives them, with `unit` (Int64, from 0). `strata`: scope, stratum, first, last (days in
    the period), stratum_days, logged_days, family_days, logged_family_days (Int64), weight (how many times time logged
    in it counts), given (the weight was given). `scopes`: the number of each, also of one without a span in the period.
    """

    spans: pl.DataFrame
    strata: pl.DataFrame
    scopes: Mapping[Scope, int]

    @property
    def dates(self) -> list[pl.DataFrame]:
        """First and last days at which the costing period is cut."""
        return [self.spans.select("logged_from", "logged_to"), self.strata.select("first", "last")]

    def look_up(self, practitioners: list[str], activities: list[str], spans: pl.DataFrame) -> "DiaryLookUp":
        """Scopes and weights by the codes of practitioners, activities and spans."""
        numbers = self.scopes
        found = [scope_of(who, what, numbers) for who in practitioners for what in activities]
        scopes = pl.Series([None if scope is None else numbers[scope] for scope in found], dtype=pl.Int64)
        every = pl.DataFrame({"scope": sorted(numbers.values())}, schema={"scope": pl.Int64}).join(
            spans.select("span", "start"), how="cross"
        )
        held = every.join(self.spans, on="scope").filter(pl.col("start").is_between("logged_from", "logged_to"))
        weighed = held.join(self.strata.select(*STRATUM, strata_weight="weight"), on=STRATUM)
        units = every.join(weighed, on=["scope", "span"], how="left", maintain_order="left")
        return DiaryLookUp(scopes, units.select("unit", weight="strata_weight"), len(activities), spans.height)


@dataclass(frozen=True)
class DiaryLookUp:
    """`scopes` by practitioner and activity, `units` (unit, weight) by scope and span, in the order of their codes."""

    scopes: pl.Series
    units: pl.DataFrame
    activities: int
    spans: int

    def of(self, time: pl.DataFrame) -> pl.DataFrame:
        """unit (null: outside the diary) and weight of rows with practitioner_id, activity and span."""
        person, activity = (time[name].to_physical().cast(pl.Int64) for name in ("practitioner_id", "activity"))
        scope = self.scopes.gather(person * self.activities + activity)
        return self.units.select(pl.all().gather(scope * self.spans + time["span"]))


def diary(study: CheckedStudy) -> Diary | None:
    """The diary of a study; none where it has none, or none of it in the period."""
    settings, families = study.settings, study.rows("families")
    rows = spans_of_the_diary(study)
    if not rows.height:
        return None
    scopes = {scope: number for number, scope in enumerate(sorted(set(rows.select(SCOPE).iter_rows())))}
    spans = with_units(logged_spans(settings, rows, scopes))
    days = (pl.col("logged_to") - pl.col("logged_from")).dt.total_days() + 1
    spans = spans.with_columns(days=days, family_days=open_days(settings, families, spans, "logged_from", "logged_to"))
    strata = spans.group_by(STRATUM).agg(
        first=pl.col("stratum_from").min(),
        last=pl.col("stratum_to").max(),
        logged_days=pl.col("days").sum(),
        logged_family_days=pl.col("family_days").sum(),
        given=pl.col("weight").first(),
    )
    strata = strata.sort("scope", "first", "stratum").with_columns(
        stratum_days=(pl.col("last") - pl.col("first")).dt.total_days() + 1
    )
    strata = strata.with_columns(family_days=open_days(settings, families, strata, "first", "last"))
    by_days = pl.col("stratum_days") / pl.col("logged_days")
    by_weeks = pl.when(pl.col("logged_family_days") > 0).then(pl.col("family_days") / pl.col("logged_family_days"))
    computed = [by_weeks, by_days] if settings.by_family_weeks else [by_days]
    return Diary(spans, strata.with_columns(weight=pl.coalesce("given", *computed)), scopes)


def logged_spans(settings: Settings, spans: pl.DataFrame, scopes: Mapping[Scope, int]) -> pl.DataFrame:
    """The spans of a diary cut to the period, with the number of their scope and the days of their stratum."""
    numbers = pl.Series([scopes[who, what] for who, what in spans.select(SCOPE).iter_rows()], dtype=pl.Int64)
    start, end = pl.lit(settings.start), pl.lit(settings.end)
    cut = spans.with_columns(scope=numbers).select(
        *SCOPE,
        "scope",
        *("stratum", "weight"),
        stratum_from=pl.max_horizontal("stratum_start", start),
        stratum_to=pl.min_horizontal("stratum_end", end),
        logged_from=pl.max_horizontal("logged_from", start),
        logged_to=pl.min_horizontal("logged_to", end),
    )
    return cut.filter(pl.col("logged_from") <= pl.col("logged_to"))


def with_units(spans: pl.DataFrame) -> pl.DataFrame:
    """Spans with the sampling unit of each (Int64, from 0): spans of a stratum that are near each other are one."""
    ordered = spans.sort(*STRATUM, "logged_from")
    between = (pl.col("logged_from") - pl.col("logged_to").shift()).dt.total_days() - 1
    same = (pl.struct(STRATUM) == pl.struct(STRATUM).shift()) & (between < APART)
    return ordered.with_columns(unit=(~same.fill_null(False)).cum_sum().cast(pl.Int64) - 1)


def open_days(settings: Settings, families: pl.DataFrame, rows: pl.DataFrame, first: str, last: str) -> pl.Series:
    """For each of these rows the family-days that are open from its first to its last day."""
    start = pl.max_horizontal(pl.col("start").fill_null(settings.start), pl.col("from"))
    end = pl.min_horizontal(pl.col("end").fill_null(settings.end), pl.col("to"))
    days = ((end - start).dt.total_days() + 1).clip(lower_bound=0)
    edges = rows.select(pl.col(first).alias("from"), pl.col(last).alias("to")).with_row_index("place")
    both = edges.join(families.select("start", "end"), how="cross")
    open_ = both.group_by("place").agg(days.sum().cast(pl.Int64).alias("days"))
    return edges.join(open_, on="place", how="left", maintain_order="left")["days"].fill_null(0).alias("family_days")
