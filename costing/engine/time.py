"""The time tables: whole seconds added up exactly, with the same result on every engine and for any order of rows."""

from dataclasses import dataclass
from typing import Any

import narwhals as nw
import polars as pl

from costing.engine.names import Names, in_order

Frame = nw.LazyFrame[Any]

DIRECT = ("family_id", "practitioner_id", "role", "activity", "span")
INDIRECT = ("practitioner_id", "role", "activity", "span")


@dataclass(frozen=True)
class TimeTables:
    """Seconds (Int64) of direct time by `DIRECT` and of indirect time by `INDIRECT`, sorted so; blank text is "".

    `role` is the role that is priced.
    """

    direct: pl.DataFrame
    indirect: pl.DataFrame


@dataclass(frozen=True)
class Log:
    """The entries to be costed and what tells who they are of, as frames of one engine; blank text is "".

    `entries`: date, seconds, practitioner_id, practitioners, role, family_id, families, activity, perhaps more; where
    `practitioners` or `families` is above 1 the cell names so many. `staff`: practitioner_id, own_role; `days`: date,
    span; `teams` and `groups`: for every cell that names several practitioners or families one row for each of these:
    cell, member, position (from 0, in the order of Unicode code points).
    """

    entries: Frame
    staff: Frame
    days: Frame
    teams: Frame
    groups: Frame


def time_tables(entries: Frame, names: Names) -> TimeTables:
    """Add up what `each_entry` gives, on whatever engine it is of."""
    seconds = entries.group_by(*DIRECT).agg(nw.col("seconds").sum())
    table = names.coded(seconds.select(*DIRECT, "seconds").collect("polars").to_native())
    indirect = table.filter(pl.col("family_id") == "").select(*INDIRECT, "seconds")
    direct = table.filter(pl.col("family_id") != "")
    return TimeTables(direct.sort(in_order(direct, DIRECT)), indirect.sort(in_order(indirect, INDIRECT)))


def each_entry(log: Log) -> Frame:
    """One row for each practitioner and family that an entry names, with the role that is priced and the span.

    Worked out once: the time tables and the trace of families both start from it.
    """
    priced = priced_role(each_practitioner(log.entries, log.teams), log.staff)
    return split_between_families(priced, log.groups).join(log.days, on="date", how="inner").collect().lazy()


def each_practitioner(entries: Frame, teams: Frame) -> Frame:
    """Practitioners who worked together each have the whole time (method note 1)."""
    together = nw.col("practitioners") > 1
    joint = entries.filter(together).join(teams, left_on="practitioner_id", right_on="cell", how="inner")
    return with_the_others(entries, together, joint.with_columns(practitioner_id=nw.col("member")))


def priced_role(entries: Frame, staff: Frame) -> Frame:
    """The entry's role beats the practitioner's (method note 2)."""
    own = entries.filter(nw.col("role") == "").join(staff, on="practitioner_id", how="inner")
    return with_the_others(entries, nw.col("role") == "", own.with_columns(role=nw.col("own_role")))


def split_between_families(entries: Frame, groups: Frame) -> Frame:
    """Families share an entry's seconds equally; the first ones get the remainder, one second each (method note 1)."""
    together = nw.col("families") > 1
    shared = entries.filter(together).join(groups, left_on="family_id", right_on="cell", how="inner")
    extra = (nw.col("position") < nw.col("seconds") % nw.col("families")).cast(nw.Int64)
    part = nw.col("seconds") // nw.col("families") + extra
    return with_the_others(entries, together, shared.with_columns(family_id=nw.col("member"), seconds=part))


def with_the_others(entries: Frame, changed: nw.Expr, rows: Frame) -> Frame:
    """The entries, those that `changed` picks replaced by `rows`."""
    return nw.concat([entries.filter(~changed), rows.select(*entries.collect_schema().names())])


def members(cells: pl.Series) -> pl.DataFrame:
    """Who is named in each of these different cells, each once: cell, member, position."""
    each = pl.DataFrame({"cell": cells, "member": cells.str.split(";").list.unique()}).explode("member")
    return each.sort("cell", "member").with_columns(position=pl.int_range(pl.len(), dtype=pl.Int64).over("cell"))
