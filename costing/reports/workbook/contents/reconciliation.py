"""The reconciliation sheet: all that was read is costed or left out for a reason; no cost is lost."""

import polars as pl

from costing.analyses.figures import counted
from costing.reports.workbook.sheet import Column, Format, Sheet, Source

SECTIONS = {
    "work_log": "Work log",
    "families": "Families",
    "expenses": "Expenses",
    "cost": "Cost",
    "payroll": "Payroll",
    "ledger": "Ledger",
}
COLUMNS = (
    Column("section", "Part", width=12),
    Column("item", "Item", width=60),
    Column("rows", "Rows", "Rows of the table, or families", Format.COUNT, 12),
    Column("hours", "Hours", "", Format.HOURS, 14),
    Column("cost", "Cost", "", Format.RATE, 18),
    Column("check", "Check", "OK: it adds up; CHECK: it does not", width=10),
)

PAYROLL = ("Payroll: yearly cost x full-time posts x time employed beside what was costed; a difference is no error.",)


def reconciliation(source: Source) -> Sheet:
    """The reconciliation as computed."""
    frame = source.results["reconciliation"].with_columns(
        pl.col("section").cast(pl.String).replace(SECTIONS),
        *(without_dust(name) for name in ("hours", "cost")),
    )
    return Sheet(
        name="Reconciliation",
        title="Reconciliation",
        summary=f"That nothing is lost or counted twice. {sentence(frame)}",
        notes=(
            "Work log: read = costed + excluded, in rows and hours. Cost: families + unallocated = all.",
            "Ledger: actual spending beside the bottom-up cost, for comparison; a difference is no error.",
            *(PAYROLL if "Payroll" in frame["section"] else ()),
        ),
        columns=COLUMNS,
        rows=frame,
    )


def without_dust(name: str) -> pl.Expr:
    """A difference that is only the rounding of floats is 0: as -0.00 it would look like one."""
    figure = pl.col(name)
    return pl.when(figure.abs() < 1e-9 * figure.abs().max()).then(pl.lit(0.0)).otherwise(figure).alias(name)


def sentence(frame: pl.DataFrame) -> str:
    """Whether the checks hold."""
    checks = frame["check"].to_list()
    failed, held = checks.count("CHECK"), checks.count("OK")
    if failed:
        return f"{failed} of {counted(failed + held, 'check')} does not add up: see CHECK in the last column."
    return f"{counted(held, 'check')}: all add up."
