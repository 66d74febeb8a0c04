"""Rules of indirect_time = "ratio": what a price per direct or contact hour pays for is not logged beside it."""

from collections.abc import Iterator

import polars as pl

from costing.checks.checked import CheckedStudy, first_rows, times
from costing.model.problem import Problem, Severity, printable
from costing.model.staff import CLIENT_KINDS

BASES = {"direct": ("direct_share", "no-direct-share"), "contact": ("contact_share", "no-contact-share")}
"""The share that each basis needs, and the code of its absence."""


def a_ratio_counts_nothing_twice(study: CheckedStudy) -> Iterator[Problem]:
    """A price per direct hour already pays for indirect and unlogged time; one per contact hour for case work too."""
    if study.settings.level != "ratio":
        return
    if study.settings.allocates_unlogged:
        message = 'indirect_time = "ratio" already pays for unlogged time. Set unlogged_time = "report".'
        yield Problem("double-count", study.setting("unlogged_time"), message, "allocate", Severity.ERROR)
    yield from entries_that_are_paid_for(study)
    yield from shares_are_given(study)


def entries_that_are_paid_for(study: CheckedStudy) -> Iterator[Problem]:
    """One problem for each activity with time that the ratio pays for already; client work without family is told."""
    activities = study.rows("activities").drop_nulls("activity").unique("activity", keep="first")
    known = activities.select("activity", "kind")
    entries = study.log_in_period.filter("whole").join(known, on="activity", how="left")
    lone = pl.col("family_id").is_null() & ~pl.col("kind").is_in(CLIENT_KINDS).fill_null(False)
    for row in first_rows(entries.filter(lone), "activity"):
        message = f'indirect_time = "ratio" already pays for time without a family.{times(row["_rows"])}'
        yield paid_for(study, row, "family_id", message)
    if basis(study) == "contact":
        other = entries.filter(pl.col("family_id").is_not_null() & pl.col("kind").ne_missing("contact"))
        for row in first_rows(other, "activity"):
            message = f'ratio_basis = "contact" already pays for all but contact time.{times(row["_rows"])}'
            yield paid_for(study, row, "activity", message)


def paid_for(study: CheckedStudy, row: dict[str, object], column: str, message: str) -> Problem:
    """An error at the first entry of an activity that the ratio pays for."""
    value = printable(str(row["activity"])) if row["activity"] is not None else ""
    cure = " Delete these entries, or choose another level of indirect_time."
    return Problem("double-count", study.place("work_log", row, column), message + cure, value, Severity.ERROR)


def shares_are_given(study: CheckedStudy) -> Iterator[Problem]:
    """Without the share there is no cost per direct, or per contact, hour."""
    share, code = BASES[basis(study)]
    used = study.priced_roles["priced"].drop_nulls().unique()
    lacking = study.rows("unit_costs").filter(pl.col("role").is_in(used.implode()) & pl.col(share).is_null())
    for row in lacking.iter_rows(named=True):
        message = f'indirect_time = "ratio" prices time per {basis(study)} hour. Fill in {share}.'
        yield Problem(code, study.place("unit_costs", row, share), message, printable(row["role"] or ""))


def basis(study: CheckedStudy) -> str:
    """The hours that a ratio prices: direct or contact."""
    return study.settings.ratio_basis or "direct"
