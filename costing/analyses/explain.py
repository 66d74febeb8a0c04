"""One family's cost, traced: hours x cost, line by line, down to the rows of the log."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from costing.engine.look_ups import UNSPECIFIED, LookUps, apart, code
from costing.engine.shares import POOL, Shares, level_named, shares, with_pools
from costing.engine.time import TimeTables
from costing.model.settings import Settings

MARKS = ("weight", "imputed", "team", "indirect_over", "intervention", "apart")
"""What an entry of the costed log says of itself beside its price, where the study has such a thing."""
DIRECT = ("agency", "role", "activity", "kind", "month", "cost_per_hour", "weight")
IMPUTED = ("agency", "role", "cost_per_hour", "weight", "imputed")
INDIRECT = (*POOL, "share", "practitioner_id", "agency", "role", "activity", "kind", "weight")
UNLOGGED = (*POOL, "share", "practitioner_id", "agency", "role")
FACTORS = ("weight", "imputed", "share")
NUMBERS = {"hours_logged", *FACTORS, "hours", "cost_per_hour", "cost"}
SAME = 1e-9
"""Costs that differ by no more than this part of them are the same."""
TRACE = (
    *("component", "practitioner_id", "agency", "role", "activity", "kind", "month"),
    *("shared_by", "pool", "window", "hours_logged", "weight", "imputed", "share"),
    *("hours", "cost_per_hour", "cost", "rows"),
)
"""hours = `hours_logged` x `weight` (how many times they count) x `imputed` (hours of indirect time to an hour of
direct) x `share` (the family's part), where these are given; `rows`: where they stand in the log.

`shared_by` is the level of the pool that shares them, `pool` whose it is (blank: everybody's), `window` its month
(blank: the period).
"""


@dataclass(frozen=True)
class Evidence:
    """What a run wrote that a trace is worked out from: the log as it was costed, and tables of the results."""

    settings: Settings
    entries: pl.DataFrame
    lines: pl.DataFrame
    families: pl.DataFrame
    practitioners: pl.DataFrame
    unit_costs: pl.DataFrame


def marks_wanted(found: LookUps) -> list[str]:
    """The columns of look-ups that `marked` needs: none in a study that has nothing to mark."""
    held = found.posts.select(pl.col("team", "indirect_over", "overhead_item").cast(pl.String) != "")
    wanted: dict[tuple[str, ...], bool] = {
        ("unit", "weight"): found.diary is not None,
        ("imputed",): bool((found.prices["imputed"] != 0).any()),
        ("phase", "payment"): found.has_time_apart,
        **{(name,): bool(held[name].any()) for name in held.columns},
    }
    return [name for names, has in wanted.items() if has for name in names]


def marked(entries: pl.DataFrame, found: LookUps, time: TimeTables) -> pl.DataFrame:
    """Entries with their `MARKS`; without those outside the diary, and those left out since overheads hold them.

    `entries`: the log with the columns that `marks_wanted` asks for. team, indirect_over, intervention (of the family)
    and apart (why it is in no family's cost) are codes, "": none.
    """
    if "unit" in entries.columns:
        entries = entries.filter(pl.col("unit").is_not_null())
    if "overhead_item" in entries.columns:
        entries = entries.filter(~time.in_overheads)
    if "phase" in entries.columns:
        entries = entries.with_columns(apart=apart())
    if "indirect_over" in entries.columns:
        of = found.interventions_of_families.gather(code(entries["family_id"]))
        entries = entries.with_columns(of.alias("intervention"))
    names = [name for name in ("team", "indirect_over", "apart") if name in entries.columns]
    return entries.with_columns(as_codes(entries[name]) for name in names)


def as_codes(names: pl.Series) -> pl.Series:
    """Names as codes, "" for none: a long column of few names."""
    text = names.cast(pl.String).fill_null("")
    return text.cast(pl.Enum(sorted({"", *text.unique()})))


def trace(family: str, run: Evidence) -> pl.DataFrame:
    """Every part of a family's cost, with the columns of `TRACE`; their costs add up to the family's cost.

    Worked out anew from the costed log, so that it proves the cost lines; expenses are as in these.
    """
    settings, entries = run.settings, costed(run.entries)
    direct = entries.filter(pl.col("family_id") != "")
    found = pools(direct, run)
    own = found.families.filter(pl.col("family_id") == family)
    logged = direct.filter(pl.col("family_id") == family)
    parts = [traced_direct(logged), traced_imputed(logged)]
    if settings.level != "exclude":
        indirect = with_pools(entries.filter(pl.col("family_id") == ""), settings.level_of_pools, found, by_month(run))
        parts.append(traced_indirect(indirect, own))
    lines = run.lines.filter(pl.col("family_id") == family)
    if settings.allocates_unlogged:
        pieces = with_pools(unlogged_pieces(run), "practitioner", found, by_month(run))
        parts.append(traced_unlogged(pieces, own, lines.filter(pl.col("component") == "unlogged")))
    expenses = lines.filter(pl.col("component") == "expense")
    parts.append(in_columns(expenses.with_columns(hours=pl.lit(None, dtype=pl.Float64))))
    return pl.concat(parts)


def by_month(run: Evidence) -> bool:
    """Whether pools are of a month each."""
    return run.settings.indirect_window == "month"


def costed(entries: pl.DataFrame) -> pl.DataFrame:
    """The entries that are in families' costs, with all `MARKS`, blank where the study has none."""
    numbers = ("weight", "imputed")
    blank = {name: pl.lit(None, dtype=pl.Float64) if name in numbers else pl.lit("") for name in MARKS}
    every = entries.with_columns(**{name: value for name, value in blank.items() if name not in entries.columns})
    return every.filter(pl.col("apart").cast(pl.String) == "")


def apart_of(family: str, entries: pl.DataFrame) -> pl.DataFrame:
    """Time logged for a family that is not in its cost: why (apart), role, activity, hours_logged, rows."""
    if "apart" not in entries.columns:
        return pl.DataFrame(schema={"apart": pl.String})
    beside = entries.filter((pl.col("family_id") == family) & (pl.col("apart").cast(pl.String) != ""))
    return grouped(beside, ("apart", "role", "activity")).sort(pl.col("apart", "role", "activity").cast(pl.String))


def pools(direct: pl.DataFrame, run: Evidence) -> Shares:
    """The direct time of families in every pool, as the engine has it: seconds x weight."""
    over = set(run.practitioners["indirect_over"]) - {""}
    levels = {run.settings.level_of_pools, "practitioner", *map(level_named, over)}
    keys = ["family_id", "practitioner_id", "role", "team", "intervention", "month", "weight"]
    sums = direct.group_by(keys).agg(pl.col("seconds").sum())
    if sums["weight"].is_not_null().any():
        sums = sums.with_columns(pl.col("seconds") * pl.col("weight"))
    return shares(sums, levels, by_month(run))


def traced_direct(entries: pl.DataFrame) -> pl.DataFrame:
    """Time for the family: one line for each agency, role, activity, month, rate and weight, as in the cost lines."""
    lines = grouped(entries, DIRECT).with_columns(component=pl.lit("direct"))
    return in_columns(with_cost(lines.sort("month", "activity", "role", "agency", "cost_per_hour", "weight")))


def traced_imputed(entries: pl.DataFrame) -> pl.DataFrame:
    """The indirect time that a ratio adds to the time for the family; the hours logged are those of direct time."""
    lines = grouped(entries.filter(pl.col("imputed") != 0), IMPUTED).sort(IMPUTED)
    return in_columns(with_cost(lines.with_columns(component=pl.lit("indirect"), kind=pl.lit("indirect"))))


def traced_indirect(entries: pl.DataFrame, own: pl.DataFrame) -> pl.DataFrame:
    """The family's part of time that names no family: its share of the direct time of whatever shares it."""
    return shared(grouped(with_share(entries, own), INDIRECT), "indirect")


def traced_unlogged(pieces: pl.DataFrame, own: pl.DataFrame, lines: pl.DataFrame) -> pl.DataFrame:
    """The family's part of unlogged time, post by post, as far as the posts add up to its cost `lines`.

    The lines say what it bears: time that a transfer or a recharge pays for is in none of them, and no result says
    which that is. So a line that the posts do not add up to stands for itself, without their names.
    """
    hours, of = pl.col("hours_logged"), ["agency", "role"]
    rate = (hours * pl.col("cost_per_hour")).sum() / hours.sum()
    posts = with_share(pieces, own).group_by(UNLOGGED).agg(hours.sum(), cost_per_hour=rate)
    traced = shared(posts.with_columns(kind=pl.lit("indirect")), "unlogged")
    sums = traced.group_by(of).agg(of_posts=pl.col("cost").sum())
    both = lines.sort(of).join(sums, on=of, how="left", maintain_order="left")
    proved = ((pl.col("of_posts") - pl.col("cost")).abs() <= SAME * pl.col("cost")).fill_null(False)
    named = traced.join(both.filter(proved), on=of, how="semi", maintain_order="left")
    return pl.concat([named, in_columns(both.filter(~proved))])


def unlogged_pieces(run: Evidence) -> pl.DataFrame:
    """The unlogged hours of every post, spread evenly over its days, by month and unit cost.

    practitioner_id, role, agency, team, indirect_over, month, cost_per_hour and `hours_logged`, which stands for them.
    """
    start, end = run.settings.start, run.settings.end
    posts = run.practitioners.filter(pl.col("hours_unlogged") > 0).with_columns(
        since=pl.max_horizontal("start", pl.lit(start)), until=pl.min_horizontal("end", pl.lit(end))
    )
    firsts = pl.DataFrame({"begins": pl.date_range(start.replace(day=1), end, "1mo", eager=True)})
    rates = run.unit_costs.select("role", "valid_from", "valid_to", "cost_per_hour", unit_agency="agency")
    pieces = (
        posts.join(rates, on="role")
        .join(firsts, how="cross")
        .with_columns(
            first=pl.max_horizontal("since", "valid_from", "begins"),
            last=pl.min_horizontal("until", "valid_to", pl.col("begins").dt.month_end()),
            month=pl.col("begins").dt.strftime("%Y-%m"),
        )
    )
    days = (pl.col("last") - pl.col("first")).dt.total_days() + 1
    of_post = (pl.col("until") - pl.col("since")).dt.total_days() + 1
    unnamed = (pl.col("agency") == UNSPECIFIED) & (pl.col("unit_agency") != "")
    return pieces.filter(pl.col("first") <= pl.col("last")).with_columns(
        hours_logged=pl.col("hours_unlogged") * days / of_post,
        agency=pl.when(unnamed).then("unit_agency").otherwise("agency"),
    )


def with_share(lines: pl.DataFrame, own: pl.DataFrame) -> pl.DataFrame:
    """Lines of pools that the family has a part in, with its share of each: `own` is its direct time by pool."""
    share = own.select(*POOL, share=pl.col("seconds") / pl.col("pool_seconds"))
    return lines.join(share, on=POOL, how="inner")


def shared(lines: pl.DataFrame, component: str) -> pl.DataFrame:
    """Lines of pools, each multiplied by the family's share of its pool."""
    named = with_cost(lines.with_columns(component=pl.lit(component), shared_by=pl.col("pool_level")))
    return in_columns(named).sort("practitioner_id", "role", "activity", "agency", "window", "pool", "weight")


def with_cost(lines: pl.DataFrame) -> pl.DataFrame:
    """Lines with hours = hours_logged x weight x imputed x share, as far as given, and cost = hours x cost_per_hour."""
    hours = pl.col("hours_logged")
    for factor in FACTORS:
        hours = hours * pl.col(factor).fill_null(1.0) if factor in lines.columns else hours
    return lines.with_columns(hours=hours).with_columns(cost=pl.col("hours") * pl.col("cost_per_hour"))


def grouped(entries: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    """Hours logged by `keys`, with their (mean) cost per hour and the rows of the log that they stand in."""
    worth = (pl.col("seconds") * pl.col("cost_per_hour")).sum() / pl.col("seconds").sum()
    mean = [] if "cost_per_hour" in keys else [worth.alias("cost_per_hour")]
    places = pl.struct("file", "source_row").alias("places")
    sums = entries.group_by(keys).agg(*mean, places, hours_logged=pl.col("seconds").sum() / 3600)
    files = entries.schema["file"]
    many = isinstance(files, pl.Enum) and len(files.categories) > 1
    rows = [in_words([(p["file"], p["source_row"]) for p in places], many) for places in sums["places"]]
    return sums.drop("places").with_columns(rows=pl.Series(rows, dtype=pl.String))


def in_words(places: list[tuple[str, int]], name_files: bool) -> str:
    """Rows as text, runs of them shortened; each file named where there are several.

    >>> in_words([("log.csv", 4), ("log.csv", 2), ("log.csv", 3), ("log.csv", 9)], False)
    '2-4, 9'
    """
    files = sorted({file for file, _ in places})
    return "; ".join(
        (f"{file}: " if name_files else "") + runs(sorted({row for name, row in places if name == file}))
        for file in files
    )


def runs(rows: list[int]) -> str:
    """Ascending numbers, three or more in a row as first-last."""
    groups: list[list[int]] = []
    for row in rows:
        if groups and row == groups[-1][-1] + 1:
            groups[-1].append(row)
        else:
            groups.append([row])
    return ", ".join(f"{group[0]}-{group[-1]}" if len(group) > 2 else ", ".join(map(str, group)) for group in groups)


def in_columns(lines: pl.DataFrame) -> pl.DataFrame:
    """Lines with just the columns of `TRACE`; those that they do not have are blank."""
    blank = [
        pl.lit(None, dtype=pl.Float64).alias(name) if name in NUMBERS else pl.lit("").alias(name)
        for name in TRACE
        if name not in lines.columns
    ]
    text = [pl.col(name).cast(pl.String) for name in TRACE if name not in NUMBERS]
    return lines.with_columns(blank).with_columns(text).select(TRACE)
