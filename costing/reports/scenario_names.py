"""The roles and activities of a study that common scenarios are written about: those with most entries of the log.

Names come from unit_costs and activities, never from the log itself, which may hold anything.
"""

from collections.abc import Mapping

import polars as pl

from costing.model.staff import CLIENT_KINDS
from costing.reports.template import EXAMPLE

NO_TRAVEL = f"activity={EXAMPLE}travel"
"""Picks travel in a study in which no activity is of that kind."""
Rows = Mapping[str, pl.DataFrame]
"""The typed rows of those tables that the study has."""


def names_of(rows: Rows, costs: Mapping[str, float]) -> dict[str, str]:
    """Those of `role`, `other_role`, `activity` and `travel` that the tables tell.

    Of the two roles with most entries `role` is the one whose hour costs more, so that time passes to the cheaper.
    """
    logged = entries(rows)
    roles = sorted_by_entries(rows["unit_costs"]["role"], logged, "role")
    first = sorted(roles[:2], key=lambda role: -costs.get(role, 0.0))
    found = dict(zip(("role", "other_role"), first, strict=False))
    activities = rows.get("activities", pl.DataFrame(schema={"activity": pl.String, "kind": pl.String}))
    client = activities.filter(pl.col("kind").is_in(CLIENT_KINDS))["activity"]
    own = logged.filter(pl.col("role") == found.get("role"))
    found |= dict(zip(("activity",), sorted_by_entries(client, own, "activity"), strict=False))
    return found | ({} if "travel" in activities["kind"] else {"travel": NO_TRAVEL})


def entries(rows: Rows) -> pl.DataFrame:
    """How many entries of the log each role has on each activity: role, activity, entries.

    A role is the entry's own, else that of the practitioner; each of several practitioners counts.
    """
    if "work_log" not in rows:
        return pl.DataFrame(schema={"role": pl.String, "activity": pl.String, "entries": pl.UInt32})
    log = rows["work_log"].group_by("practitioner_id", "role", "activity").len("entries")
    log = log.with_columns(pl.col("practitioner_id").str.split(";")).explode("practitioner_id")
    if "practitioners" in rows:
        staff = rows["practitioners"].select("practitioner_id", own_role="role").unique("practitioner_id", keep="first")
        log = log.join(staff, on="practitioner_id", how="left").with_columns(pl.coalesce("role", "own_role"))
    return log.group_by("role", "activity").agg(pl.col("entries").sum())


def sorted_by_entries(names: pl.Series, logged: pl.DataFrame, column: str) -> list[str]:
    """Different names, those with most entries first, else in their own order."""
    counts = dict(logged.group_by(column).agg(pl.col("entries").sum()).iter_rows())
    return sorted(names.drop_nulls().unique(maintain_order=True), key=lambda name: -counts.get(name, 0))
