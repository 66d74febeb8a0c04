"""Rules about the rows of a diary: its strata and spans do not overlap, and each stratum says one thing."""

from collections.abc import Iterator

import polars as pl

from costing.checks.checked import CheckedStudy, first_rows
from costing.checks.references import unknown
from costing.checks.scopes import SCOPE, STRATUM, is_read, logged_days, spans
from costing.checks.summarised import summarised
from costing.checks.unit_cost_days import every_day
from costing.model.problem import Problem, printable
from costing.model.tables import PART, ROW


def strata_have_one_pair_of_dates(study: CheckedStudy) -> Iterator[Problem]:
    """Of two pairs of dates neither says how many days the spans stand for."""
    for row in that_differ(study, "stratum_start", "stratum_end"):
        message = f"Row {row['of_row']:,} has other dates for this stratum. Write the same on each of its rows."
        yield at_the_stratum(study, row, "stratum-dates-differ", "stratum_start", message)


def strata_have_one_weight(study: CheckedStudy) -> Iterator[Problem]:
    """A weight counts for a stratum as a whole; one that is on some rows only would count for none, or for all."""
    for row in that_differ(study, "weight"):
        message = f"Row {row['of_row']:,} has another weight for this stratum, or none. Write the same on each row."
        yield at_the_stratum(study, row, "weights-differ", "weight", message)


def that_differ(study: CheckedStudy, *columns: str) -> Iterator[dict[str, object]]:
    """For each stratum the first row in which these columns are not as in its first one, `of_row`."""
    rows = spans(study).sort(PART, ROW)
    first = rows.unique(STRATUM, keep="first", maintain_order=True)
    both = rows.join(first.select(*STRATUM, *columns, of_row=ROW), on=STRATUM, suffix="_first", maintain_order="left")
    differs = pl.any_horizontal(pl.col(name).ne_missing(pl.col(f"{name}_first")) for name in columns)
    yield from both.filter(differs).unique(STRATUM, keep="first", maintain_order=True).iter_rows(named=True)


def at_the_stratum(study: CheckedStudy, row: dict[str, object], code: str, column: str, message: str) -> Problem:
    """A problem of a stratum at one of its rows."""
    return Problem(code, study.place("diary", row, column), message, printable(str(row["stratum"])))


def spans_share_no_day(study: CheckedStudy) -> Iterator[Problem]:
    """A day in two spans would count as two days logged."""
    for row in overlapping(spans(study), "logged_from", "logged_to"):
        message = f"Row {row['of_row']:,} has {days_of(row)} too. Correct the spans so that each day is in one."
        yield at_the_stratum(study, row, "overlapping-spans", "logged_from", message)


def strata_share_no_day(study: CheckedStudy) -> Iterator[Problem]:
    """A day in two strata would be stood for twice."""
    strata = spans(study).sort(PART, ROW).unique(STRATUM, keep="first", maintain_order=True)
    for row in overlapping(strata, "stratum_start", "stratum_end"):
        message = f"The stratum of row {row['of_row']:,} has {days_of(row)} too. Correct the strata's dates."
        yield at_the_stratum(study, row, "overlapping-strata", "stratum_start", message)


def overlapping(rows: pl.DataFrame, first: str, last: str) -> Iterator[dict[str, object]]:
    """Rows that share days with one of their scope that begins before them: `of_row`, and these days, `since`, `until`.

    The one that reaches furthest is named, so that a long row is not hidden by short ones behind it.
    """
    furthest: dict[tuple[str, str], dict[str, object]] = {}
    for row in rows.sort(*SCOPE, first, last, PART, ROW).iter_rows(named=True):
        scope = (row[SCOPE[0]], row[SCOPE[1]])
        before = furthest.get(scope)
        if before is not None and before[last] >= row[first]:
            yield {**row, "of_row": before[ROW], "since": row[first], "until": min(row[last], before[last])}
        if before is None or row[last] > before[last]:
            furthest[scope] = row


def days_of(row: dict[str, object]) -> str:
    """The days that two rows share."""
    return f"{row['since']}" if row["since"] == row["until"] else f"{row['since']} to {row['until']}"


def spans_lie_in_the_period(study: CheckedStudy) -> Iterator[Problem]:
    """What was logged outside the costing period is left out: a wrong year would leave out a whole span."""
    start, end = study.settings.start, study.settings.end
    rows = spans(study).filter((pl.col("logged_to") < start) | (pl.col("logged_from") > end)).sort(PART, ROW)
    message = "No day of this span is in the costing period: nothing in it counts. Correct the dates if it should."
    found = (at_the_stratum(study, row, "span-outside-period", "logged_from", message) for row in rows.to_dicts())
    yield from summarised(found, rows.height, "spans are so")


def names_of_the_diary_are_known(study: CheckedStudy) -> Iterator[Problem]:
    """A span of a mistyped name is for nobody, and the time that it was for is left out."""
    rows = study.rows("diary")
    if study.given("practitioners"):
        yield from unknown(
            study, "diary", rows, "practitioner_id", "practitioners", "practitioner_id", "unknown-practitioner"
        )
    if study.given("activities"):
        yield from unknown(study, "diary", rows, "activity", "activities", "activity", "unknown-activity")


def family_weeks_have_families(study: CheckedStudy) -> Iterator[Problem]:
    """Without families, or with none open while the diary was kept, there are no family-days to gross up by."""
    if not study.settings.by_family_weeks or not study.given("diary"):
        return
    if not study.given("families"):
        message = 'gross_up = "family_weeks" needs the table families. Add it, or set gross_up = "days".'
        yield Problem("no-families", study.setting("gross_up"), message, "family_weeks")
        return
    for row in first_rows(without_families(study), *STRATUM) if is_read(study) else ():
        message = 'No family is open on the days logged of this stratum. Enter its weight, or set gross_up = "days".'
        yield at_the_stratum(study, row, "no-families", "logged_from", message)


def without_families(study: CheckedStudy) -> pl.DataFrame:
    """The rows of strata without a weight that have days logged in the period, none of them with a family open."""
    start, end = study.settings.start, study.settings.end
    inside = spans(study).filter(
        pl.col("weight").is_null() & (pl.col("logged_from") <= end) & (pl.col("logged_to") >= start)
    )
    dates = study.rows("families").select(pl.col("start").fill_null(start), pl.col("end").fill_null(end)).unique()
    open_ = dates.join(every_day(study), how="cross").filter(pl.col("date").is_between("start", "end"))
    days = logged_days(inside.select(*STRATUM, "logged_from", "logged_to"))
    served = days.join(open_.select("date").unique(), on="date", how="semi")
    return inside.join(served, on=STRATUM, how="anti")
