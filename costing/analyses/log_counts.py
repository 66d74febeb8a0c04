"""What became of the rows and seconds of the work log: costed, or left out for a reason."""

import polars as pl

from costing.checks.checked import POSITION, CheckedStudy
from costing.checks.costed_entries import absent, attended
from costing.engine.costs import Costs
from costing.engine.look_ups import looked_up
from costing.engine.time import TimeTables
from costing.model.tables import PART, ROW

OUTSIDE_DIARY, IN_OVERHEADS = "excluded: outside the diary", "excluded: in overheads already"
COSTED, UNPRICED = "costed", "excluded: indirect time, as the study says"


def counted_log(
    study: CheckedStudy, taken: CheckedStudy, entries: pl.DataFrame, costs: Costs
) -> dict[str, tuple[int, int]]:
    """Rows and seconds of the log that were read, costed and excluded by reason; seconds once for each practitioner.

    A row of which some practitioners' time is left out counts as costed; their seconds count as left out.
    """
    unpriced = study.settings.level == "exclude"
    log = rows_and_names(study, taken).with_columns(fate=fate(study))
    rows = log.with_columns(fate=fate_of_row(rows_left_out(entries, costs, unpriced)))
    numbers = dict(rows.group_by("fate").len().iter_rows())
    seconds = dict(log.group_by("fate").agg((pl.col("seconds") * pl.col("kept")).sum()).iter_rows())
    for indirect, left in costs.time.left_out.items():
        told = UNPRICED if indirect and unpriced else COSTED
        seconds[told] = seconds.get(told, 0) - left
        seconds[IN_OVERHEADS] = seconds.get(IN_OVERHEADS, 0) + left
    whole = total_of(log, "names")
    if outside := whole - total_of(log, "kept"):
        seconds[OUTSIDE_DIARY] = outside
    counts = {name: (int(numbers.get(name, 0)), int(seconds.get(name, 0))) for name in sorted({*numbers, *seconds})}
    return {"read": (log.height, whole), COSTED: counts.pop(COSTED, (0, 0)), **counts}


def fate_of_row(gone: pl.Series) -> pl.Expr:
    """What a row counts as: costed if anybody's time in it is, else the first reason why it is not.

    `gone`: the positions of the rows that overheads hold.
    """
    held = POSITION.is_in(gone.implode()) if gone.len() else pl.lit(False)
    nothing_costed = (pl.col("fate") == UNPRICED) | held
    return (
        pl.when(nothing_costed & (pl.col("kept") < pl.col("names")))
        .then(pl.lit(OUTSIDE_DIARY))
        .when(held)
        .then(pl.lit(IN_OVERHEADS))
        .otherwise("fate")
    )


def rows_and_names(study: CheckedStudy, taken: CheckedStudy) -> pl.DataFrame:
    """The log with `names`, how many practitioners an entry names, and `kept`, for how many the diary takes it in."""
    log = attended(study).log.with_columns(names=number_of_names()).with_columns(kept="names")
    if not study.given("diary"):
        return log
    settings = study.settings
    judged = pl.col("date").is_between(settings.start, settings.end) & (pl.col("seconds") > 0) & ~absent(study)
    inside = taken.log.select(PART, ROW, taken=number_of_names())
    both = log.join(inside, on=[PART, ROW], how="left", maintain_order="left")
    return both.with_columns(kept=pl.when(judged).then(pl.col("taken").fill_null(0)).otherwise("names"))


def number_of_names() -> pl.Expr:
    """How many practitioners an entry names, at least one: a role may stand alone."""
    joint = pl.col("practitioner_id").str.contains(";", literal=True).fill_null(False)
    return pl.when(joint).then(pl.col("practitioner_id").str.split(";").list.n_unique()).otherwise(1).cast(pl.Int64)


def total_of(log: pl.DataFrame, names: str) -> int:
    """Seconds, once for each of these names."""
    return int((log["seconds"] * log[names]).sum())


def fate(study: CheckedStudy) -> pl.Expr:
    """What becomes of each row of the log, as far as the row tells."""
    settings = study.settings
    inside = pl.col("date").is_between(settings.start, settings.end)
    return (
        pl.when(~inside)
        .then(pl.lit("excluded: outside the costing period"))
        .when(pl.col("seconds") == 0)
        .then(pl.lit("excluded: no time"))
        .when(absent(study))
        .then(pl.lit("excluded: absence"))
        .when(pl.col("kept") == 0)
        .then(pl.lit(OUTSIDE_DIARY))
        .when(pl.lit(settings.level == "exclude") & pl.col("family_id").is_null())
        .then(pl.lit(UNPRICED))
        .otherwise(pl.lit(COSTED))
    )


def rows_left_out(entries: pl.DataFrame, costs: Costs, indirect_is_unpriced: bool) -> pl.Series:
    """The positions of the rows that overheads hold already for somebody and of which nobody's time is costed."""
    time, found = costs.time, costs.found
    if not time.left_out:
        return pl.Series([], dtype=pl.Int64)
    each = looked_up(entries, found, ["overhead_item"])
    marked = each.select(POSITION.alias("row"), indirect=pl.col("family_id") == "", out=time.in_overheads)
    rows = marked.group_by("row", "indirect").agg(some=pl.col("out").any(), every=pl.col("out").all())
    return rows.filter(pl.col("every") | (pl.col("some") & pl.col("indirect") & indirect_is_unpriced))["row"]


def time_by_fate(study: CheckedStudy, time: TimeTables) -> dict[str, int]:
    """The seconds that the time tables hold, by what became of them."""
    indirect = 0 if study.settings.level == "exclude" else int(time.indirect["seconds"].sum())
    found = {"direct time": int(time.direct["seconds"].sum()), "indirect time": indirect}
    return found | ({"time apart": int(time.apart["seconds"].sum())} if time.apart.height else {})
