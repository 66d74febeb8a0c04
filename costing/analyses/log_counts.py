"""What became of the rows and seconds of the work log: costed, or left out for a reason."""

import polars as pl

from costing.checks.checked import CheckedStudy, in_the_diary
from costing.engine.fates import IN_OVERHEADS, OUTSIDE_DIARY
from costing.engine.look_ups import LookUps, looked_up
from costing.engine.time import Frame, TimeTables
from costing.model.tables import PART, ROW

COSTED, UNPRICED = "costed", "excluded: indirect time, as the study says"


def counted_log(study: CheckedStudy, entries: Frame, time: TimeTables, found: LookUps) -> dict[str, tuple[int, int]]:
    """Rows and seconds of the log that were read, costed and excluded by reason; seconds once for each practitioner.

    A row of which some practitioners' time is left out counts as costed; their seconds count as left out.
    """
    joint = pl.col("practitioner_id").str.contains(";", literal=True).fill_null(False)
    together = pl.when(joint).then(pl.col("practitioner_id").str.split(";").list.n_unique()).otherwise(1)
    log = study.log.select(fate=fate(study), seconds=pl.col("seconds") * together)
    sums = log.group_by("fate").agg(pl.len(), pl.col("seconds").sum()).sort("fate")
    counts = {fate: (rows, seconds) for fate, rows, seconds in sums.iter_rows()}
    counts = {"read": (log.height, int(log["seconds"].sum())), COSTED: (0, 0), **counts}
    rows = rows_left_out(entries, time, found)
    for (reason, indirect), seconds in time.left_out.items():
        unpriced = indirect and study.settings.level == "exclude"
        move(counts, UNPRICED if unpriced else COSTED, excluded(reason), rows.get((reason, indirect), 0), seconds)
    return counts


def move(counts: dict[str, tuple[int, int]], fate: str, reason: str, rows: int, seconds: int) -> None:
    """Count rows and seconds under a reason instead of under the fate that the rows of the log alone tell."""
    told, before = counts[fate], counts.get(reason, (0, 0))
    counts[fate] = told[0] - rows, told[1] - seconds
    counts[reason] = before[0] + rows, before[1] + seconds


def fate(study: CheckedStudy) -> pl.Expr:
    """What becomes of each row of the log, as far as the row tells."""
    settings = study.settings
    inside = pl.col("date").is_between(settings.start, settings.end)
    absent = pl.col("activity").is_in(study.absences.implode()).fill_null(False)
    outside = ~in_the_diary(study.log, study.logged_spans) if study.given("diary") else pl.lit(False)
    return (
        pl.when(~inside)
        .then(pl.lit("excluded: outside the costing period"))
        .when(pl.col("seconds") == 0)
        .then(pl.lit("excluded: no time"))
        .when(absent)
        .then(pl.lit("excluded: absence"))
        .when(outside)
        .then(pl.lit(excluded(OUTSIDE_DIARY)))
        .when(pl.lit(settings.level == "exclude") & pl.col("family_id").is_null())
        .then(pl.lit(UNPRICED))
        .otherwise(pl.lit(COSTED))
    )


def excluded(reason: str) -> str:
    """A reason as the reconciliation says it."""
    return f"excluded: {reason}"


def rows_left_out(entries: Frame, time: TimeTables, found: LookUps) -> dict[tuple[str, bool], int]:
    """By reason (and whether it is indirect time) the rows of which no part is costed, though the row does not tell."""
    if not time.left_out:
        return {}
    each = found.names.coded(entries.collect("polars").to_native())
    covered = pl.col("overhead_item").cast(pl.String).is_in(sorted(time.covered)) & pl.lit(
        any(reason == IN_OVERHEADS for reason, _ in time.left_out)
    )
    outside = found.logged.of(each)["unit"].is_null() if found.logged else pl.lit(False)
    reason = pl.when(outside).then(pl.lit(OUTSIDE_DIARY)).when(covered).then(pl.lit(IN_OVERHEADS))
    indirect = pl.col("family_id") == ""
    marked = looked_up(each, found, ["overhead_item"]).select(PART, ROW, indirect=indirect, reason=reason)
    rows = marked.group_by(PART, ROW, "indirect").agg(
        pl.col("reason").drop_nulls().first(), costed=pl.col("reason").is_null().any()
    )
    sums = rows.filter(~pl.col("costed")).group_by("reason", "indirect").len()
    return {(str(reason), bool(indirect)): int(count) for reason, indirect, count in sums.iter_rows()}


def time_by_fate(study: CheckedStudy, time: TimeTables) -> dict[str, int]:
    """The seconds that the time tables hold, by what became of them."""
    indirect = 0 if study.settings.level == "exclude" else int(time.indirect["seconds"].sum())
    found = {"direct time": int(time.direct["seconds"].sum()), "indirect time": indirect}
    return found | ({"time apart": int(time.apart["seconds"].sum())} if time.apart.height else {})
