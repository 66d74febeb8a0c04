"""A study whose tables are typed, and what the rules across tables ask of it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
import polars as pl

from costing.checks.screen import Screened, screen
from costing.model.problem import Place, Problem
from costing.model.settings import Settings
from costing.model.tables import PART, ROW, StudyAsRead, Table


@dataclass(frozen=True)
class CheckedStudy:
    """The settings and typed tables of a study.

    Blank identifiers are null; `log` has the columns `date`, `seconds`, `practitioner_id`, `role`, `family_id`,
    `activity`, `entry_id`, `_row`, `_part`, `_at` (both in one number) and `whole` (no cell or rule of its row is
    wrong).
    """

    settings: Settings
    tables: Mapping[str, Screened]
    as_read: StudyAsRead

    def given(self, name: str) -> bool:
        """Whether the study has this table, with rows in it."""
        return name in self.tables and self.tables[name].rows.height > 0

    def rows(self, name: str) -> pl.DataFrame:
        """A table's typed rows; without rows where the study does not have it."""
        return self._table(name).rows

    def _table(self, name: str) -> Screened:
        return self.tables.get(name) or without_rows(name)

    def place(self, name: str, row: Mapping[str, object] | None = None, column: str = "") -> Place:
        """The place of a cell, row or table."""
        table = self.tables[name].table
        if row is None:
            return table.place(0, 0, column)
        return table.place(int(str(row[PART])), int(str(row[ROW])), column)

    def setting(self, name: str) -> Place:
        """The place of a setting."""
        part = self.as_read.settings_part
        return Place(part.file, part.sheet, 0, name)

    @cached_property
    def log(self) -> pl.DataFrame:
        """The work log, its durations in one column of seconds, with `whole`."""
        table = self._table("work_log")
        return table.rows.select(
            ROW,
            PART,
            POSITION.alias(AT),
            "date",
            pl.coalesce("minutes", "hours").alias("seconds"),
            "practitioner_id",
            "role",
            "family_id",
            "activity",
            "entry_id",
            table.whole.alias("whole"),
        )

    @cached_property
    def log_in_period(self) -> pl.DataFrame:
        """Entries that the costing period takes in; an unreadable date is given the benefit of the doubt."""
        inside = pl.col("date").is_between(self.settings.start, self.settings.end)
        return self.log.filter(inside.fill_null(True) & (pl.col("seconds").fill_null(1) > 0))

    @cached_property
    def priced_roles(self) -> pl.DataFrame:
        """By which role entries are priced: one row for each cell of practitioners, each of these, and role.

        cell, practitioner_id, role, `priced` (the entry's role, else the practitioner's), `whole`, the part and row of
        the first such entry, and `_rows`, how many there are.
        """
        cells = self._teams.with_columns(cell="practitioner_id")
        each = named(cells, "practitioner_id").join(self.staff_roles, on="practitioner_id", how="left")
        return each.with_columns(priced=pl.coalesce("role", "own_role"))

    def days_priced_at(self, role: str) -> pl.DataFrame:
        """The days of the period on which an entry is priced at a role, each with its first entry and their number.

        A role of the practitioner's own holds on the days of the post.
        """
        priced = self.priced_roles.filter(pl.col("priced") == role)
        own = pl.col("role").is_null()
        first = pl.when(own).then("first").otherwise(None).fill_null(self.settings.start)
        last = pl.when(own).then("last").otherwise(None).fill_null(self.settings.end)
        cells = priced.select("role", practitioner_id="cell", first=first, last=last).unique()
        entries = self.log_in_period.filter(pl.col("date").is_not_null())
        found = entries.join(cells, on=["practitioner_id", "role"], nulls_equal=True)
        return distinct(found.filter(pl.col("date").is_between("first", "last")), "date").sort("date")

    @property
    def staff_roles(self) -> pl.DataFrame:
        """Each practitioner's own roles and the days on which they hold: practitioner_id, own_role, first, last."""
        staff = self.rows("practitioners").drop_nulls(["practitioner_id", "role"])
        first, last = pl.col("start").fill_null(self.settings.start), pl.col("end").fill_null(self.settings.end)
        return staff.select("practitioner_id", own_role="role", first=first, last=last).unique(
            ["practitioner_id", "first"], keep="first"
        )

    @cached_property
    def working_days(self) -> pl.DataFrame:
        """The time of the entries in the period, by cell of practitioners, role, `whole` and date.

        `_seconds` (Int64, unreadable ones 0), `_rows`, and the part and row of the first entry.
        """
        by = ("practitioner_id", "role", "whole", "date")
        return distinct(self.log_in_period, *by, also=(pl.col("seconds").sum().alias("_seconds"),))

    @cached_property
    def days_of_practitioners(self) -> pl.DataFrame:
        """What each practitioner logged on each day of the period: practitioner_id, date, seconds, `_rows`.

        Those who worked together each have the whole time; entries that name nobody are left out.
        """
        dated = self.working_days.filter(pl.col("practitioner_id").is_not_null() & pl.col("date").is_not_null())
        sums = (pl.col("_seconds").sum().alias("seconds"), pl.col("_rows").sum())
        return named(dated, "practitioner_id").group_by("practitioner_id", "date").agg(sums)

    @cached_property
    def _teams(self) -> pl.DataFrame:
        return distinct(self.working_days, "practitioner_id", "role", "whole")

    @cached_property
    def cells(self) -> Mapping[str, pl.DataFrame]:
        """The different cells of each column of the entries in the period, with first row and number.

        Those of families have their `_seconds`, and the first and the last day on which they stand, `_from` and `_to`.
        """
        day, seconds = pl.col("date"), pl.col("seconds")
        time = (seconds.sum().alias("_seconds"), day.min().alias("_from"), day.max().alias("_to"))
        return {
            **{column: distinct(self._teams, column) for column in ("practitioner_id", "role")},
            "family_id": distinct(self.log_in_period, "family_id", also=time),
            "activity": distinct(self.log_in_period, "activity"),
        }

    @cached_property
    def families_of_cells(self) -> pl.DataFrame:
        """Each family that the cells of entries in the period name, once for each cell, and its `part` of their time.

        cell, family_id, part (1 by the number of families in the cell), and what `cells` knows of it.
        """
        cells = self.cells["family_id"].filter(pl.col("family_id").is_not_null()).with_columns(cell="family_id")
        joint = pl.col("cell").str.contains(";", literal=True)
        number = pl.when(joint).then(pl.col("cell").str.split(";").list.n_unique()).otherwise(1)
        return named(cells.with_columns(part=1 / number), "family_id")

    @cached_property
    def weeks_logged(self) -> pl.Series:
        """The Mondays of the weeks in which anybody has an entry in the period, sorted."""
        return self.working_days["date"].drop_nulls().unique().dt.truncate("1w").unique().sort()

    @cached_property
    def repeated_keys(self) -> frozenset[str]:
        """The tables in which a key stands twice."""
        return frozenset(name for name, screened in self.tables.items() if has_repeated_keys(screened))

    @cached_property
    def _names(self) -> Mapping[str, pl.DataFrame]:
        return {column: distinct(named(cells, column), column) for column, cells in self.cells.items()}

    def names(self, column: str) -> pl.DataFrame:
        """The names in a column of the entries in the period, each with its first row and in how many it stands."""
        return self._names[column]


def has_repeated_keys(screened: Screened) -> bool:
    """Whether two rows have the same key; told by sorted hashes, since most tables have none."""
    key = screened.table.model.KEY
    if not key:
        return False
    filled = screened.rows.filter(pl.col(key[0]).is_not_null()) if len(key) > 1 else screened.rows.drop_nulls(key)
    hashes = filled.select(key).hash_rows() if len(key) > 1 else filled[key[0]].hash()
    in_order = np.sort(hashes.to_numpy())
    return bool((in_order[1:] == in_order[:-1]).any())


@cache
def without_rows(name: str) -> Screened:
    """A table that a study does not have: its columns, typed, and no rows."""
    return screen(Table(name, pl.DataFrame(schema={ROW: pl.UInt32, PART: pl.UInt16}), ()))


CrossCheck = Callable[[CheckedStudy], Iterator[Problem]]


def named(log: pl.DataFrame, column: str) -> pl.DataFrame:
    """One row for each entry and each identifier that its cell names, once: the log with `column` split at `;`."""
    several = log[column].str.contains(";", literal=True).fill_null(False)
    split = (
        log.filter(several).with_columns(pl.col(column).str.split(";").list.unique(maintain_order=True)).explode(column)
    )
    return pl.concat([log.filter(~several), split])


def first_rows(rows: pl.DataFrame, *columns: str) -> Iterator[dict[str, object]]:
    """For each distinct value of `columns`: its first row in the file, with `_rows`, in how many rows it stands."""
    if rows.height:
        yield from distinct(rows, *columns).sort(PART, ROW).iter_rows(named=True)


def distinct(rows: pl.DataFrame, *columns: str, also: Sequence[pl.Expr] = ()) -> pl.DataFrame:
    """One row for each combination of `columns`, with the part and row of the first, `_rows`, their number, and `also`.

    What is in `also` adds up something else of the rows. `_at` holds part and row too: who changes these drops it.
    """
    count = pl.col("_rows").sum() if "_rows" in rows.columns else pl.len().cast(pl.Int64).alias("_rows")
    position = pl.col(AT) if AT in rows.columns else POSITION
    measures = (position.min().alias(AT), count, *also)
    if len(columns) == 1 and rows.height >= LONG:
        return unpacked(rows.lazy().group_by(columns).agg(measures).collect(engine="streaming"))
    return unpacked(rows.group_by(columns).agg(measures))


LONG = 100_000
"""So many rows are grouped by one column, though not by several, in less time by Polars' streaming engine."""


POSITION = pl.col(PART).cast(pl.Int64) * 2**32 + pl.col(ROW).cast(pl.Int64)
"""Part and row packed in one number, in the order of the rows."""
AT = "_at"
"""The column of the log, and of what is grouped, that holds the position of the row, or of the first of a group."""


def unpacked(found: pl.DataFrame) -> pl.DataFrame:
    """`found` with the part and row that `AT` holds."""
    return found.with_columns((pl.col(AT) // 2**32).alias(PART), (pl.col(AT) % 2**32).alias(ROW))


def times(count: object) -> str:
    """In how many rows something stands, for the end of a message; nothing for one."""
    return f" In {count:,} rows." if isinstance(count, int) and count > 1 else ""
