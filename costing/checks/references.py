"""Rules about names: every key is unique, and every name that a row uses is known."""

from collections.abc import Iterator

import polars as pl

from costing.checks.checked import CheckedStudy, first_rows, named, times
from costing.checks.posts import posts
from costing.model.identifiers import did_you_mean
from costing.model.problem import Problem, printable
from costing.model.staff import CLIENT_KINDS
from costing.model.tables import PART, ROW


def keys_are_unique(study: CheckedStudy) -> Iterator[Problem]:
    """An entry that stands twice is paid twice; a look-up with two answers doubles rows or takes one at random."""
    for name in sorted(study.repeated_keys):
        screened = study.tables[name]
        key = screened.table.model.KEY
        filled = screened.rows.filter(pl.col(key[0]).is_not_null())
        first = filled.unique(key, keep="first", maintain_order=True).select(*key, first=ROW, first_part=PART)
        again = filled.filter(~pl.struct(key).is_first_distinct())
        for row in again.join(first, on=key, maintain_order="left", nulls_equal=True).iter_rows(named=True):
            other = printable(screened.table.parts[row["first_part"]].file)
            where = f"row {row['first']:,}" + (f" of {other}" if row["first_part"] != row[PART] else "")
            message = f"This {key[0]} is already in {where}. Delete one of the rows or give it its own {key[0]}."
            if len(key) > 1:
                message = f"This {key[0]} is already in {where}, with the same {key[1]}. Delete or correct one of them."
            yield Problem("duplicate-key", study.place(name, row, key[0]), message, printable(row[key[0]]))


def families_are_known(study: CheckedStudy) -> Iterator[Problem]:
    """Time for a family that is not in the list would be costed to nobody, or to a mistyped twin."""
    if study.given("families"):
        yield from unknown(
            study, "work_log", study.names("family_id"), "family_id", "families", "family_id", "unknown-family"
        )
        yield from unknown(
            study, "expenses", study.rows("expenses"), "family_id", "families", "family_id", "unknown-family"
        )


def practitioners_are_known(study: CheckedStudy) -> Iterator[Problem]:
    """Time of a practitioner who is not in the list has no agency and no hours to be compared with."""
    if study.given("practitioners"):
        names = study.names("practitioner_id")
        yield from unknown(
            study, "work_log", names, "practitioner_id", "practitioners", "practitioner_id", "unknown-practitioner"
        )


def activities_are_known(study: CheckedStudy) -> Iterator[Problem]:
    """An activity without a kind could be contact, travel or neither."""
    if study.given("activities"):
        names = study.names("activity")
        yield from unknown(study, "work_log", names, "activity", "activities", "activity", "unknown-activity")


def roles_are_known(study: CheckedStudy) -> Iterator[Problem]:
    """A role without a unit cost would be free labour: the join gives null and null sums to zero."""
    if not study.given("unit_costs"):
        return
    yield from unknown(study, "work_log", study.names("role"), "role", "unit_costs", "role", "unknown-role")
    yield from unknown(study, "practitioners", posts_that_price(study), "role", "unit_costs", "role", "unknown-role")


def posts_that_price(study: CheckedStudy) -> pl.DataFrame:
    """The rows of practitioners whose role prices an entry, or unlogged time that is shared."""
    own = study.working_days.filter(pl.col("role").is_null() & pl.col("practitioner_id").is_not_null())
    entries = named(own.select("practitioner_id", "date").unique(), "practitioner_id")
    each = posts(study).join(entries, on="practitioner_id")
    of_entries = each.filter(pl.col("date").is_between("first", "last").fill_null(True)).select(PART, ROW)
    hours = pl.col("available_hours").is_not_null() | pl.col("dated")
    with_hours = posts(study).filter(hours & study.settings.allocates_unlogged).select(PART, ROW)
    chosen = pl.concat([of_entries, with_hours]).unique()
    return study.rows("practitioners").join(chosen, on=[PART, ROW], how="semi", maintain_order="left")


def every_entry_has_a_role(study: CheckedStudy) -> Iterator[Problem]:
    """An entry that names only a practitioner is priced at that practitioner's role, which must be given."""
    if study.given("practitioners"):
        return
    entries = study.priced_roles.filter(pl.col("whole") & pl.col("priced").is_null())
    for row in first_rows(entries, "practitioner_id"):
        message = (
            f"Whose role is it? Add {printable(str(row['practitioner_id']))} to practitioners, or fill in the role."
        )
        yield Problem(
            "no-role",
            study.place("work_log", row, "role"),
            message + times(row["_rows"]),
            printable(str(row["practitioner_id"])),
        )


def client_work_names_a_family(study: CheckedStudy) -> Iterator[Problem]:
    """Contact and case work are for a family: without one they would be shared over all as if they were indirect."""
    activities = study.rows("activities")
    client = activities.filter(pl.col("kind").is_in(CLIENT_KINDS))["activity"].unique()
    without = study.log_in_period.filter(pl.col("whole") & pl.col("family_id").is_null())
    for row in without.filter(pl.col("activity").is_in(client.implode())).iter_rows(named=True):
        message = "Contact and case work are for a family. Fill in the family, or give the activity another kind."
        yield Problem("no-family", study.place("work_log", row, "family_id"), message)


def interventions_are_known(study: CheckedStudy) -> Iterator[Problem]:
    """A cost shared by an intervention that no family has would be shared over nobody."""
    expenses = study.rows("expenses")
    shared = expenses.filter(pl.col("family_id").is_null())
    families = study.rows("families")
    yield from unknown_names(
        study, "expenses", shared, "intervention", families["intervention"], "unknown-intervention"
    )
    own = families.select("family_id", of_family="intervention").unique("family_id", keep="first")
    both = expenses.filter(pl.col("intervention").is_not_null()).join(own, on="family_id", maintain_order="left")
    for row in both.filter(pl.col("intervention").ne_missing(pl.col("of_family"))).iter_rows(named=True):
        message = "The family has another intervention. Leave this cell blank: the family's own is used."
        yield Problem(
            "intervention-differs",
            study.place("expenses", row, "intervention"),
            message,
            printable(row["intervention"]),
        )


def no_intervention_is_called_all(study: CheckedStudy) -> Iterator[Problem]:
    """The summary's last row is called so: two rows of one name could not be told apart."""
    for row in first_rows(study.rows("families").filter(pl.col("intervention") == "all"), "intervention"):
        message = f"The summary of all families has this name. Give the intervention another.{times(row['_rows'])}"
        yield Problem("reserved-name", study.place("families", row, "intervention"), message, "all")


def unknown(
    study: CheckedStudy, table: str, rows: pl.DataFrame, column: str, list_table: str, list_column: str, code: str
) -> Iterator[Problem]:
    """Names in `column` that the list does not hold, each once, with the nearest known one."""
    yield from unknown_names(study, table, rows, column, study.rows(list_table)[list_column], code)


def unknown_names(
    study: CheckedStudy, table: str, rows: pl.DataFrame, column: str, known: pl.Series, code: str
) -> Iterator[Problem]:
    """Names in `column` that are not among the known ones, each once, with the nearest known one."""
    names = known.drop_nulls().unique()
    strange = rows.filter(pl.col(column).is_not_null() & ~pl.col(column).is_in(names.implode()))
    for row in first_rows(strange, column):
        value = str(row[column])
        near = did_you_mean(value, [str(name) for name in names]) or " Add it to its table, or correct the name."
        message = f"This {code.removeprefix('unknown-')} is not known.{times(row['_rows'])}{near}"
        yield Problem(code, study.place(table, row, column), message, printable(value))
