"""The time of the log that steps pick: by role, activity, kind, agency, intervention, practitioner and family."""

from collections.abc import Sequence
from datetime import date

import polars as pl
import polars.selectors as cs

from costing.checks.changes.steps import Step
from costing.checks.changes.where import Where
from costing.checks.checked import CheckedStudy, named
from costing.checks.posts import posts

UNSPECIFIED = "unspecified"
OTHER = ";"
"""What stands for a family that no step names; no family can be called so."""
OF_PEOPLE = ("role", "practitioner_id", "agency")


def entries(study: CheckedStudy, steps: Sequence[Step], by_day: bool) -> pl.DataFrame:
    """What the entries in the period are told apart by in the conditions of these steps, in one pass over the log.

    practitioner_id (the cell), role, date (the first of the month unless days matter), activity, lone (for no family),
    family_id (the cell where a step names one of its families, else `OTHER`; null: none) and interventions, joined by
    `;` ("" for none; null without family), and entries, their number; columns that no condition needs are left out.
    """
    used = {column for step in steps for column, _ in step.where}
    log = study.log_in_period if used - set(OF_PEOPLE) else study.working_days
    day = pl.col("date") if by_day or people_change(study) else pl.col("date").dt.truncate("1mo")
    columns = [pl.col("practitioner_id").cast(pl.Categorical), pl.col("role").cast(pl.Categorical), day]
    if used & {"activity", "kind"}:
        columns += [pl.col("activity").cast(pl.Categorical), pl.col("family_id").is_null().alias("lone")]
    if "family_id" in used:
        columns.append(families_named(study, steps))
    if "intervention" in used:
        cells = interventions_of_cells(study)
        log = log.join(cells, left_on="family_id", right_on="cell", how="left")
        columns.append(pl.col("interventions").cast(pl.Categorical))
    return log.select(columns).unique().with_columns(cs.categorical().cast(pl.String)).with_row_index("entries")


def people_change(study: CheckedStudy) -> bool:
    """Whether the role or agency of a practitioner may be another on another day of a month."""
    dated = [study.rows("practitioners")[name] for name in ("start", "end")]
    dated += [study.rows("unit_costs")[name] for name in ("valid_from", "valid_to")]
    return any(dates.is_not_null().any() for dates in dated)


def families_named(study: CheckedStudy, steps: Sequence[Step]) -> pl.Expr:
    """The cell of families where a step names one of them, else `OTHER`."""
    names = {value for step in steps for column, value in step.where if column == "family_id"}
    cells = study.families_of_cells.filter(pl.col("family_id").is_in(names))["cell"].unique()
    cell = pl.col("family_id")
    return pl.when(cell.is_null() | cell.is_in(cells.implode())).then(cell).otherwise(pl.lit(OTHER)).alias("family_id")


def interventions_of_cells(study: CheckedStudy) -> pl.DataFrame:
    """For each cell of families the different interventions of these: cell, interventions."""
    own = study.rows("families").drop_nulls("family_id").unique("family_id", keep="first")
    cells = study.families_of_cells.select("cell", "family_id")
    each = cells.join(own.select("family_id", interventions=pl.col("intervention")), on="family_id", how="left")
    each = each.with_columns(pl.col("interventions").fill_null(""))
    joint = each["cell"].is_duplicated()
    lists = each.filter(joint).group_by("cell").agg(pl.col("interventions").unique().sort().str.join(";"))
    return pl.concat([each.filter(~joint).select("cell", "interventions"), lists])


def time_picked(study: CheckedStudy, found: pl.DataFrame, step: Step) -> pl.DataFrame:
    """The rows of `entries` that a step picks in its months."""
    holds = [condition(study, found, column, value) for column, value in step.where if column not in OF_PEOPLE]
    rows = found.filter(pl.lit(True), *holds, *in_months(step))
    if not any(column in OF_PEOPLE for column, _ in step.where):
        return rows
    return rows.join(of_people(study, rows, step.where).select("entries").unique(), on="entries", how="semi")


def in_months(step: Step) -> list[pl.Expr]:
    """That a date is in the months of a step."""
    month = pl.col("date").dt.strftime("%Y-%m")
    return [month >= step.first] * bool(step.first) + [month <= step.last] * bool(step.last)


def condition(study: CheckedStudy, found: pl.DataFrame, column: str, value: str) -> pl.Expr:
    """A condition on what was done and for whom, over the columns of `entries`."""
    match column:
        case "activity":
            return pl.col("activity").eq_missing(pl.lit(value or None, dtype=pl.String))
        case "kind":
            return of_kind(study, value)
        case "family_id" if not value:
            return pl.col("family_id").is_null()
        case "family_id":
            return names_one(found["family_id"], value)
    if not value:
        return pl.col("interventions").is_null() | names_one(found["interventions"], "")
    return names_one(found["interventions"], "" if value == UNSPECIFIED else value)


def names_one(cells: pl.Series, name: str) -> pl.Expr:
    """Whether a cell of these, with names joined by `;`, has a name; there are few different ones."""
    those = [cell for cell in cells.drop_nulls().unique() if name in cell.split(";")]
    return pl.col(cells.name).is_in(those).fill_null(False)


def of_kind(study: CheckedStudy, kind: str) -> pl.Expr:
    """Whether an entry is of a kind of work: its activity's, else `direct` with a family and `indirect` without."""
    activities = study.rows("activities").drop_nulls(["activity", "kind"]).unique("activity", keep="first")
    known = pl.col("activity").is_in(activities["activity"].implode()).fill_null(False)
    named_so = activities.filter(pl.col("kind") == kind)["activity"]
    otherwise = pl.col("lone") if kind == "indirect" else ~pl.col("lone") & (kind == "direct")
    return pl.when(known).then(pl.col("activity").is_in(named_so.implode())).otherwise(otherwise)


def of_people(study: CheckedStudy, rows: pl.DataFrame, where: Where) -> pl.DataFrame:
    """The rows in which somebody worked whom all conditions on people hold for on that day."""
    who = people(study, rows, any(column == "agency" for column, _ in where))
    for column, value in where:
        if column in OF_PEOPLE:
            who = who.filter(pl.col(OF[column]).eq_missing(pl.lit(value or None, dtype=pl.String)))
    spans = who.select("role", practitioner_id="cell", first="first", last="last").unique()
    both = rows.join(spans, on=["practitioner_id", "role"], nulls_equal=True)
    return both.filter(pl.col("date").is_between("first", "last") | pl.col("date").is_null()).drop("first", "last")


OF = {"role": "priced", "practitioner_id": "practitioner_id", "agency": "agency"}
"""The column of `people` that each condition is on."""


def people(study: CheckedStudy, rows: pl.DataFrame, with_agency: bool) -> pl.DataFrame:
    """Who is in each cell of practitioners and over which days: by what role priced, and for which agency.

    cell, role (the entry's own), practitioner_id, priced, first, last and, where it is asked for, agency: that of the
    practitioner's post, else of the unit cost of the role, else `unspecified`.
    """
    start, end = study.settings.start.replace(day=1), study.settings.end
    cells = rows.select("practitioner_id", "role").unique().with_columns(cell="practitioner_id")
    staff = posts(study).select("practitioner_id", "first", "last", own_role="role", own="agency")
    each = named(cells, "practitioner_id").join(staff, on="practitioner_id", how="left")
    each = each.with_columns(
        priced=pl.coalesce("role", "own_role"),
        first=pl.when(pl.col("first") > study.settings.start).then("first").otherwise(pl.lit(start)),
        last=pl.col("last").fill_null(end),
    )
    if not with_agency:
        return each
    costs = study.rows("unit_costs").select(
        priced="role",
        of_cost="agency",
        begins=pl.col("valid_from").fill_null(date.min),
        ends=pl.col("valid_to").fill_null(date.max),
    )
    both = each.join(costs, on="priced", how="left")
    own = pl.when(pl.col("own") != "").then("own")
    return both.with_columns(
        agency=pl.coalesce(own, "of_cost", pl.lit(UNSPECIFIED)),
        first=pl.max_horizontal("first", "begins"),
        last=pl.min_horizontal("last", "ends"),
    )
