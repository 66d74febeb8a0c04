"""The roles and activities of a study that common scenarios are written about: those with most entries of the log.

Names come from unit_costs and activities, never from the log itself, which may hold anything.
"""

from collections.abc import Iterable, Mapping

import polars as pl

from costing.model.staff import CLIENT_KINDS
from costing.reports.template import EXAMPLE

NO_TRAVEL = f"activity={EXAMPLE}travel"
"""Picks travel in a study in which no activity is of that kind."""
Rows = Mapping[str, pl.DataFrame]
"""The typed rows of those tables that the study has."""


def names_of(rows: Rows, costs: Mapping[str, float], month: str) -> dict[str, str]:
    """Those of the library's names that the tables tell, `month` being the one from which `later_role` has entries.

    Of the two roles with most entries `role` is the one whose hour costs more, so that time passes to the cheaper.
    """
    logged = entries(rows)
    busiest = by_entries(rows["unit_costs"]["role"], logged, "role")
    later = by_entries(busiest, logged.filter(pl.col("month") >= month), "role")
    roles = sorted(busiest[:2], key=lambda role: -costs.get(role, 0.0))
    activities = rows.get("activities", pl.DataFrame(schema={"activity": pl.String, "kind": pl.String}))
    client = activities.filter(pl.col("kind").is_in(CLIENT_KINDS))["activity"]
    own = logged.filter(pl.col("role") == roles[0]) if roles else logged
    activity = by_entries(client, own, "activity")
    found = {"role": roles, "other_role": roles[1:], "later_role": later, "activity": activity}
    told = {name: names[0] for name, names in found.items() if names}
    return told | ({} if "travel" in activities["kind"] else {"travel": NO_TRAVEL})


def entries(rows: Rows) -> pl.DataFrame:
    """How many entries of the log each role has on each activity in each month: role, activity, month, entries.

    A role is the entry's own, else that of the practitioner's post on the day; each of several practitioners counts.
    """
    by = ("role", "activity", "month")
    if "work_log" not in rows:
        return pl.DataFrame(schema={**dict.fromkeys(by, pl.String), "entries": pl.UInt32})
    log = rows["work_log"].group_by("practitioner_id", "role", "activity", "date").len("entries")
    log = log.with_columns(pl.col("practitioner_id").str.split(";"), month=pl.col("date").dt.strftime("%Y-%m"))
    log = log.explode("practitioner_id")
    if "practitioners" in rows:
        log = pl.concat([log.filter(pl.col("role").is_not_null()), in_posts(log, rows["practitioners"])])
    return log.group_by(by).agg(pl.col("entries").sum())


def in_posts(log: pl.DataFrame, staff: pl.DataFrame) -> pl.DataFrame:
    """Entries without a role of their own, with that of the practitioner's post on the day."""
    posts = staff.select("practitioner_id", "start", "end", own_role="role")
    found = log.filter(pl.col("role").is_null()).join(posts, on="practitioner_id")
    begun = (pl.col("start") <= pl.col("date")).fill_null(True)
    not_ended = (pl.col("date") <= pl.col("end")).fill_null(True)
    return found.filter(begun & not_ended).with_columns(role="own_role").select(log.columns)


def by_entries(names: Iterable[str | None], logged: pl.DataFrame, column: str) -> list[str]:
    """Different names, those with most entries first, else in their own order."""
    counts = dict(logged.group_by(column).agg(pl.col("entries").sum()).iter_rows())
    different = [name for name in dict.fromkeys(names) if name is not None]
    return sorted(different, key=lambda name: -counts.get(name, 0))
