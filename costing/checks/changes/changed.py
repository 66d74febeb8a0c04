"""The study as it is after some steps: other cells in its tables, other settings, the same log."""

from collections.abc import Sequence
from dataclasses import fields, replace
from decimal import Decimal

import polars as pl

from costing.checks.changes.allowed import CHANGEABLE
from costing.checks.changes.steps import Step
from costing.checks.changes.where import picked
from costing.checks.checked import CheckedStudy
from costing.model.numbers import Number
from costing.model.settings import Settings
from costing.model.tables import TABLES


def changed(study: CheckedStudy, steps: Sequence[Step]) -> CheckedStudy:
    """The study after these steps, each taken on the result of the one before; blank cells stay blank.

    Steps on hours (work_log, the number of families) are passed over. Without others the study itself is returned.
    """
    settings, tables = study.settings, dict(study.tables)
    taken = [step for step in steps if not step.on_hours and (step.table == "study" or study.given(step.table))]
    for step in taken:
        if step.table == "study":
            settings = changed_settings(settings, step)
        else:
            table = tables[step.table]
            tables[step.table] = replace(table, rows=changed_rows(table.rows, step))
    return with_what_is_known(replace(study, settings=settings, tables=tables), study) if taken else study


def with_what_is_known(study: CheckedStudy, before: CheckedStudy) -> CheckedStudy:
    """The study with what was worked out of its log before: no step changes the log, a name, a date or a key."""
    known = {name: value for name, value in vars(before).items() if name not in {of.name for of in fields(before)}}
    vars(study).update(known)
    return study


def changed_settings(settings: Settings, step: Step) -> Settings:
    """The settings after a step on the discount rate, which is 0 where it is blank, or on the price year."""
    if step.number is None:
        return settings.model_copy(update={step.column: step.name})
    before, number = settings.discount_rate or Decimal(0), Decimal(repr(step.number))
    now = {"set": number, "add": before + number, "multiply": before * number}[step.change]
    return settings.model_copy(update={step.column: now})


def changed_rows(rows: pl.DataFrame, step: Step) -> pl.DataFrame:
    """The rows of a table after a step; those that it does not pick are as they were."""
    holds = picked(rows, step.where, TABLES[step.table])
    now = {step.column: changed_cell(step), **changed_pay_of_rates(step)}
    return rows.with_columns(
        pl.when(holds).then(cell).otherwise(pl.col(name)).alias(name) for name, cell in now.items()
    )


def changed_cell(step: Step) -> pl.Expr:
    """A cell as the step makes it; whole numbers that floats miss by a hair are whole."""
    cell, number = pl.col(step.column), step.number
    now = {"set": pl.when(cell.is_not_null()).then(number), "add": cell + number, "multiply": cell * number}
    written = CHANGEABLE[step.table, step.column].written
    whole = isinstance(written, Number) and written.whole
    return now[step.change].round(9) if whole else now[step.change]


def changed_pay_of_rates(step: Step) -> dict[str, pl.Expr]:
    """What a salary that is multiplied by v makes of published rates that say which part of them is pay.

    rate' = rate x (1 - share + share x v) and share' = share x v / (1 - share + share x v).
    """
    if not reaches_rates(step):
        return {}
    share, rate = pl.col("pay_share"), pl.col("cost_per_hour")
    pay, published = share * step.number, RATE_WITH_PAY
    factor = 1 - share + pay
    return {
        "cost_per_hour": pl.when(published).then(rate * factor).otherwise(rate),
        "pay_share": pl.when(published & (factor != 0)).then(pay / factor).otherwise(share),
    }


def reaches_rates(step: Step) -> bool:
    """Whether a step is a pay award, which reaches the pay in published rates too."""
    return (step.table, step.column, step.change) == ("unit_costs", "salary", "multiply")


PAY_OF_RATES = ("cost_per_hour", "pay_share")
"""What a pay award changes in a published rate."""
RATE_WITH_PAY = pl.col("cost_per_hour").is_not_null() & pl.col("salary").is_null() & pl.col("pay_share").is_not_null()
"""Published rates that say which part of them is pay."""
