"""The time tables: whole seconds added up exactly, with the same result on every engine and for any order of rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import narwhals as nw
import polars as pl

from costing.engine.names import Names
from costing.engine.sums import summed
from costing.model.tables import PART, ROW

Frame = nw.LazyFrame[Any]

DIRECT = ("family_id", "practitioner_id", "role", "activity", "span")
INDIRECT = ("practitioner_id", "role", "activity", "span")


@dataclass(frozen=True)
class TimeTables:
    """Seconds (Int64) of direct time by `DIRECT` and of indirect time by `INDIRECT`, sorted so; blank text is "".

    `role` is the role that is priced. `apart`: time by `DIRECT` that is in no family's cost, with `apart`: start_up,
    research, transfer or recharge. `covered`: the items that the overheads of the unit costs in use pay for; `removed`:
    those of them that the study leaves out; `left_out`: the seconds so left out, indirect ones (True) by themselves.
    """

    direct: pl.DataFrame
    indirect: pl.DataFrame
    apart: pl.DataFrame
    covered: frozenset[str] = frozenset()
    removed: frozenset[str] = frozenset()
    left_out: Mapping[bool, int] = field(default_factory=dict)

    @cached_property
    def together(self) -> pl.DataFrame:
        """Direct time by `INDIRECT`, all families together, in no order."""
        return summed(self.direct, INDIRECT, "seconds")

    @property
    def in_overheads(self) -> pl.Expr:
        """Rows whose `overhead_item` is left out, since overheads hold it already."""
        return pl.col("overhead_item").cast(pl.String).is_in(sorted(self.removed)).fill_null(False)


@dataclass(frozen=True)
class Log:
    """The entries to be costed and what tells who they are of, as frames of one engine; blank text is "".

    `entries`: date, seconds, practitioner_id, practitioners, role, family_id, families, activity, perhaps more; where
    `practitioners` or `families` is above 1 the cell names so many; where `families` is `SESSION` its time is shared as
    `sessions` say. `staff`: practitioner_id, span, own_role; `days`: date, span; `teams` and `groups`: for every cell
    that names several practitioners or families one row for each of these: cell, member, position (from 0, in the order
    of Unicode code points). `sessions`: part and row of an entry, member, part (its seconds).
    """

    entries: Frame
    staff: Frame
    days: Frame
    teams: Frame
    groups: Frame
    sessions: Frame


SESSION = -1
"""Stands for the number of families of an entry whose attendance is given."""


def added_up(entries: Frame, names: Names) -> pl.DataFrame:
    """The seconds of what `each_entry` gives, by `DIRECT`, on whatever engine it is; indirect time names no family."""
    seconds = entries.group_by(*DIRECT).agg(nw.col("seconds").sum())
    return names.coded(seconds.select(*DIRECT, "seconds").collect("polars").to_native())


def each_entry(log: Log) -> Frame:
    """One row for each practitioner and family that an entry names, with the role that is priced and the span.

    Worked out once: the time tables and the trace of families both start from it.
    """
    columns = [*log.entries.collect_schema().names(), "span"]
    dated = log.entries.join(log.days, on="date", how="inner").select(*columns)
    for step in (each_practitioner, priced_role, of_sessions, split_between_families):
        changed, rows = step(dated, log)
        dated = nw.concat([dated.filter(~changed), rows.select(*columns)])
    return dated.collect().lazy()


def each_practitioner(entries: Frame, log: Log) -> tuple[nw.Expr, Frame]:
    """Practitioners who worked together each have the whole time (method note 1).

    This and the other steps give which entries they change, and the rows to put in their place.
    """
    together = nw.col("practitioners") > 1
    joint = entries.filter(together).join(log.teams, left_on="practitioner_id", right_on="cell", how="inner")
    return together, joint.with_columns(practitioner_id=nw.col("member"))


def priced_role(entries: Frame, log: Log) -> tuple[nw.Expr, Frame]:
    """The entry's role beats that of the practitioner's post on the day (method note 2)."""
    blank = nw.col("role") == ""
    own = entries.filter(blank).join(log.staff, on=["practitioner_id", "span"], how="inner")
    return blank, own.with_columns(role=nw.col("own_role"))


def of_sessions(entries: Frame, log: Log) -> tuple[nw.Expr, Frame]:
    """The families of a session share its seconds as their attendance says (method note 20)."""
    attended = nw.col("families") == SESSION
    taken = entries.filter(attended).join(log.sessions, on=[PART, ROW], how="inner")
    return attended, taken.with_columns(family_id=nw.col("member"), seconds=nw.col("part"))


def split_between_families(entries: Frame, log: Log) -> tuple[nw.Expr, Frame]:
    """Families share an entry's seconds equally; the first ones get the remainder, one second each (method note 1)."""
    together = nw.col("families") > 1
    shared = entries.filter(together).join(log.groups, left_on="family_id", right_on="cell", how="inner")
    extra = (nw.col("position") < nw.col("seconds") % nw.col("families")).cast(nw.Int64)
    part = nw.col("seconds") // nw.col("families") + extra
    return together, shared.with_columns(family_id=nw.col("member"), seconds=part)
