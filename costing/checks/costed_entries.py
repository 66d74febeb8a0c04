"""The entries that are costed, for the rules about their prices, families and hours."""

from dataclasses import replace

import polars as pl

from costing.checks.checked import CheckedStudy
from costing.checks.scopes import matched
from costing.checks.screen import Screened

EXCLUDED_KIND = "absence"


def taken_in(study: CheckedStudy) -> CheckedStudy:
    """The study with those entries only that are costed.

    Absence, and what lies outside the spans of a diary, need no unit cost and no family, as entries outside the
    period. Of several practitioners those remain whose diary takes the entry in.
    """
    return within_the_diary(present(study)) if "work_log" in study.tables else study


def present(study: CheckedStudy) -> CheckedStudy:
    """The study without entries of absence."""
    rows = entries(study)
    marks = rows.select(absent(study)).to_series()
    return with_log(study, rows.filter(~marks)) if marks.any() else study


def absent(study: CheckedStudy) -> pl.Expr:
    """Which entries are absence."""
    activities = study.rows("activities")
    kinds = activities.filter(pl.col("kind") == EXCLUDED_KIND)["activity"].drop_nulls().unique()
    return pl.col("activity").is_in(kinds.implode()).fill_null(False) if kinds.len() else pl.lit(False)


def within_the_diary(study: CheckedStudy) -> CheckedStudy:
    """The study without the entries that lie outside the diary's spans."""
    if not study.given("diary"):
        return study
    by = ("cell", "activity", "date")
    names = pl.col("practitioner_id").filter("inside")
    each = matched(study).group_by(by).agg(some=pl.col("inside").any(), every=pl.col("inside").all(), who=names)
    changed = each.filter(~pl.col("every")).select(*by, "some", who=pl.col("who").list.join(";"))
    rows = (
        entries(study)
        .with_columns(cell="practitioner_id")
        .join(changed, on=by, how="left", nulls_equal=True, maintain_order="left")
    )
    kept = rows.filter(pl.col("some").fill_null(True))
    return with_log(study, kept.with_columns(practitioner_id=pl.coalesce("who", "practitioner_id")))


def attended(study: CheckedStudy) -> CheckedStudy:
    """The study with the families that attendance names in the entries that name none."""
    if not study.given("attendance") or "work_log" not in study.tables:
        return study
    took_part = study.rows("attendance").drop_nulls(["entry_id", "family_id"])
    lists = took_part.group_by("entry_id").agg(of_session=pl.col("family_id").unique().sort().str.join(";"))
    rows = entries(study).join(lists, on="entry_id", how="left", maintain_order="left")
    return with_log(study, rows.with_columns(family_id=pl.coalesce("family_id", "of_session")))


def entries(study: CheckedStudy) -> pl.DataFrame:
    """The rows of the work log, with `whole`."""
    return study.rows("work_log").with_columns(whole=study.tables["work_log"].whole)


def with_log(study: CheckedStudy, rows: pl.DataFrame) -> CheckedStudy:
    """The study with these rows of the work log in place of all."""
    log = study.tables["work_log"]
    chosen = Screened(log.table, rows.select(log.rows.columns), rows["whole"], log.problems)
    return replace(study, tables={**study.tables, "work_log": chosen})
