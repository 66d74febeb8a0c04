"""The sheet of coverage: how much of the practitioners' available time was logged."""

import polars as pl

from costing.analyses.figures import setting
from costing.reports.workbook.sheet import Column, Format, Sheet, Source, filled_in

WHO = (
    Column("practitioner_id", "Practitioner"),
    Column("role", "Role"),
    Column("agency", "Agency"),
)
POST = (
    Column("fte", "Full-time posts", "Part of a full-time post; blank: not given", Format.NUMBER),
    Column("start", "Start of post", "Blank: the study's start", Format.DATE),
    Column("end", "End of post", "Blank: the study's end", Format.DATE),
)
AVAILABLE = Column("available_hours", "Available hours", "In the costing period; blank: not given", Format.HOURS)
COST = Column(
    "cost_unlogged", "Cost of unlogged hours", "Blank: the role has no unit cost on some days", Format.SUM, 12
)
LOGGED = (
    AVAILABLE,
    Column("hours_direct", "Direct hours", "Logged for families", Format.HOURS),
    Column("hours_indirect", "Indirect hours", "Logged for no family", Format.HOURS),
    Column("hours_logged", "Logged hours", "Direct and indirect hours", Format.HOURS),
    Column("coverage", "Coverage", "Logged hours divided by available hours", Format.SHARE),
    Column("hours_unlogged", "Unlogged hours", "Available hours beyond those logged", Format.HOURS),
    Column("hours_overlogged", "Overlogged hours", "Logged hours beyond those available", Format.HOURS),
    Column("hours_net", "Net hours", "Unlogged less overlogged hours", Format.HOURS),
    COST,
)
ESTIMATED = (
    AVAILABLE,
    Column("hours_direct", "Direct hours", "For families, estimated", Format.HOURS),
    Column("hours_indirect", "Indirect hours", "For no family, estimated", Format.HOURS),
    Column("hours_logged", "Estimated hours", "Direct and indirect: logged x weight", Format.HOURS),
    Column("coverage", "Coverage", "Hours logged in the diary by available hours of its days", Format.SHARE),
    Column("hours_unlogged", "Unlogged hours", "Available hours beyond the estimated", Format.HOURS),
    Column("hours_overlogged", "Hours above available", "Estimated hours beyond those available", Format.HOURS),
    Column("hours_net", "Net hours", "Unlogged hours less those above available", Format.HOURS),
    COST,
)
"""The same figures where they are estimates from a diary."""
SUMS = tuple(column.name for column in LOGGED if column.format in (Format.HOURS, Format.SUM))
UNLOGGED = {
    "report": "The cost of unlogged hours is shown here and is in no total.",
    "allocate": "The cost of unlogged hours is shared over families and is in their costs.",
}
AS_LOGGED = "Practitioners without available hours have no coverage; the total's covers the others."
LEFT_OUT = "Who has available hours and no unlogged hours is left out of costs: overheads hold them already."
DIARY = "Hours are estimates from the diary; coverage is of the days that it logged, so the total has none."


def coverage(source: Source) -> Sheet:
    """One row for every practitioner, or every post of theirs where posts have dates, and their sum."""
    rows = with_derived_hours(source.results["practitioners"])
    known = rows.filter(pl.col("hours_unlogged").is_not_null())
    post, sampled = filled_in(POST, rows), source.has("diary")
    return Sheet(
        name="Coverage",
        title="Coverage of working time by the diary" if sampled else "Coverage of working time by the log",
        summary=sentence(known, sampled),
        notes=(
            UNLOGGED[setting(source.settings, "unlogged_time")],
            DIARY if sampled else AS_LOGGED,
            *(("One row a post: who changed role, hours or dates has several.",) if post else ()),
            *((LEFT_OUT,) if left_out(rows) else ()),
        ),
        columns=(*WHO, *post, *(ESTIMATED if sampled else LOGGED)),
        rows=rows,
        total=total_row(rows, known) | ({"coverage": None} if sampled else {}) if rows.height else None,
        fixed_columns=1,
    )


def left_out(rows: pl.DataFrame) -> bool:
    """Whether somebody's time is in no cost, since overheads hold it already."""
    return rows["available_hours"].count() > rows["hours_unlogged"].count()


def with_derived_hours(frame: pl.DataFrame) -> pl.DataFrame:
    """The practitioners with logged, overlogged and net hours."""
    logged = pl.col("hours_direct") + pl.col("hours_indirect")
    net = pl.when(pl.col("hours_unlogged").is_not_null()).then(pl.col("available_hours") - logged)
    return frame.with_columns(hours_logged=logged, hours_net=net, hours_overlogged=(-net).clip(lower_bound=0))


def logged_of_available(known: pl.DataFrame) -> float | None:
    """Logged over available hours of those whose available hours are known."""
    available = float(known["available_hours"].sum())
    return float(known["hours_logged"].sum()) / available if available else None


def sentence(known: pl.DataFrame, sampled: bool = False) -> str:
    """What the log covers, in one sentence."""
    covered = logged_of_available(known)
    if covered is None:
        what = "the diary stands for" if sampled else "was logged"
        return f"How much of working time {what} is not known: the study gives no available hours."
    logged, available = known["hours_logged"].sum(), known["available_hours"].sum()
    if sampled:
        return f"The diary stands for an estimated {logged:,.0f} of {available:,.0f} available hours: {covered:.0%}."
    return f"Of {available:,.0f} available hours {logged:,.0f} were logged: {covered:.0%}."


def covered_hours(practitioners: pl.DataFrame, sampled: bool = False) -> str:
    """What the log covers of the hours of those whose available hours are known, in one sentence."""
    rows = with_derived_hours(practitioners)
    return sentence(rows.filter(pl.col("hours_unlogged").is_not_null()), sampled)


def total_row(rows: pl.DataFrame, known: pl.DataFrame) -> dict[str, object]:
    """The sums over all practitioners; a sum of nothing known is blank."""
    sums = {name: rows[name].sum() if rows[name].count() else None for name in SUMS}
    return {"practitioner_id": "Total", **sums, "coverage": logged_of_available(known)}
