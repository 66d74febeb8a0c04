"""Two runs compared: what their costs differ by and why, and what went into them that differs."""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import polars as pl

from costing.analyses.figures import setting
from costing.analyses.side_of_results import LINE, averaged, side_of_results
from costing.analyses.two_sides import two_sides
from costing.engine.expenses import years_between
from costing.engine.side import Side
from costing.model.settings import Settings

SAME = 1e-9
"""Costs of a family that differ by no more than this part of them are the same."""
LONGER = 1.02
"""Periods are as long as each other where neither is longer than so many times the other; quarters differ as much."""
OPEN = datetime.date.min.toordinal(), datetime.date.max.toordinal()
"""The first and last day of a unit cost that does not say one."""
Rates = list[tuple[int, int, float]]


class NotComparableError(Exception):
    """Two runs whose costs cannot be set against each other."""


@dataclass(frozen=True)
class Run:
    """What a run wrote that a comparison needs.

    `version` is that of costing. `files` (each input's hash) and `rows` (of each table) are as in `run.json`. `hours`
    has the columns of `hours.csv`; `expenses`: intervention, agency, cost; `families`: family_id, intervention, cost;
    `unit_costs`: role, valid_from, valid_to, cost_per_hour. `is_in_kind`: whether anything in the costs is.
    """

    version: str
    settings: Settings
    files: Mapping[str, str]
    rows: Mapping[str, int]
    hours: pl.DataFrame
    expenses: pl.DataFrame
    families: pl.DataFrame
    unit_costs: pl.DataFrame
    is_in_kind: bool


@dataclass(frozen=True)
class TwoRuns:
    """The difference between two runs, and what differs in them.

    `table`: rows of scenarios, the first run being the base. `settings`: setting, before, after. `rows`: table,
    before, after (Int64, all tables; null: not there). `files`: file, change (added | gone | changed). `unit_costs`:
    role, valid_from, valid_to, before, after, change (a share). `families`: change (added | gone | changed), family_id,
    intervention, before, after, difference, largest difference first. All but `rows` hold what differs only.
    """

    table: pl.DataFrame
    settings: pl.DataFrame
    rows: pl.DataFrame
    files: pl.DataFrame
    unit_costs: pl.DataFrame
    families: pl.DataFrame


def two_runs(before: Run, after: Run, names: tuple[str, str]) -> TwoRuns:
    """What differs between two runs of these names; raises `NotComparableError` where their currencies differ.

    Where either has costs in kind, what of the difference is cash is not known: results do not tell which they are. Nor
    is it where one period is longer: the same posts are paid for longer.
    """
    one, other = (setting(run.settings, "currency") for run in (before, after))
    if one != other:
        raise NotComparableError(f"{names[0]} is in {one}, {names[1]} in {other}. Costs are compared in one currency.")
    cash_is_known = not before.is_in_kind and not after.is_in_kind and as_long(before.settings, after.settings)
    return TwoRuns(
        table=two_sides(names, *sides(before, after), currency=one, cash_is_known=cash_is_known),
        settings=settings_that_differ(before, after),
        rows=rows_of_tables(before.rows, after.rows),
        files=files_that_differ(before.files, after.files),
        unit_costs=unit_costs_that_differ(before.unit_costs, after.unit_costs),
        families=families_that_differ(before.families, after.families),
    )


def as_long(one: Settings, other: Settings) -> bool:
    """Whether two periods are of one length, a few days in a year aside."""
    lengths = [years_between(settings.start, settings.end) for settings in (one, other)]
    return max(lengths) <= min(lengths) * LONGER


def roles_alike(before: pl.DataFrame, after: pl.DataFrame) -> list[str]:
    """Roles whose unit costs are of the same days in both runs: each of these unit costs is a line of its own."""
    days = ["role", "valid_from", "valid_to"]
    one, other = (frame.select(days) for frame in (before, after))
    differ = pl.concat(
        [here.join(there, on=days, how="anti", nulls_equal=True) for here, there in ((one, other), (other, one))]
    )
    return sorted(set(one["role"]) - set(differ["role"]))


def sides(before: Run, after: Run) -> tuple[Side, Side]:
    """Both runs as sides of a difference; on each, what the other has hours of keeps its unit cost here."""
    alike = roles_alike(before.unit_costs, after.unit_costs)
    one, other = (named(run, alike) for run in (before, after))
    two = [side_of_results(run.hours, run.expenses, run.families) for run in (one, other)]
    return with_absent(two[0], one, two[1]), with_absent(two[1], other, two[0])


def named(run: Run, alike: list[str]) -> Run:
    """The run with a `line` in its hours and unit costs: the days of the unit cost for roles `alike`, else blank.

    All hours of another role are one line, at their average cost.
    """
    days = pl.concat_str(pl.col("valid_from", "valid_to").cast(pl.String).fill_null(""), separator="/")
    line = pl.when(pl.col("role").is_in(alike)).then(days).otherwise(pl.lit("")).alias("line")
    return replace(run, hours=run.hours.with_columns(line), unit_costs=run.unit_costs.with_columns(line))


def with_absent(side: Side, run: Run, other: Side) -> Side:
    """A side with the lines that only the other has hours of: without hours here, at what an hour costs in this run."""
    keys, of_role = ["agency", "role", "line"], ["role", "line"]
    own = averaged(side.lines, tuple(of_role)).select(*of_role, "cost_per_hour")
    stated = run.unit_costs.drop_nulls("cost_per_hour").group_by(of_role, maintain_order=True)
    costs = pl.concat([own, stated.agg(pl.col("cost_per_hour").mean())]).unique(of_role, keep="first")
    absent = other.lines.join(side.lines, on=keys, how="anti").drop("cost_per_hour")
    priced = absent.join(costs, on=of_role, how="inner").with_columns(hours=pl.lit(0.0))
    lines = pl.concat([side.lines, priced.select(side.lines.columns)])
    return replace(side, lines=lines.sort(*LINE))


def settings_that_differ(before: Run, after: Run) -> pl.DataFrame:
    """setting, before, after: those that differ, a blank one standing for what it means; and costing's version."""
    names = ["costing_version", *(name for name in Settings.model_fields)]
    said = [
        (name, *(run.version if name == names[0] else setting(run.settings, name) for run in (before, after)))
        for name in names
    ]
    schema = {"setting": pl.String, "before": pl.String, "after": pl.String}
    return table([row for row in said if row[1] != row[2]], schema)


def rows_of_tables(before: Mapping[str, int], after: Mapping[str, int]) -> pl.DataFrame:
    """table, before, after: how many rows each table had."""
    names = sorted({*before, *after})
    return table(
        [(name, before.get(name), after.get(name)) for name in names],
        {"table": pl.String, "before": pl.Int64, "after": pl.Int64},
    )


def files_that_differ(before: Mapping[str, str], after: Mapping[str, str]) -> pl.DataFrame:
    """file, change: input files that are in one run only, or hold something else."""
    changes = [
        (name, "added" if name not in before else "gone" if name not in after else "changed")
        for name in sorted({*before, *after})
        if before.get(name) != after.get(name)
    ]
    return table(changes, {"file": pl.String, "change": pl.String})


def unit_costs_that_differ(before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """role, valid_from, valid_to, before, after, change: every stretch of days on which an hour's cost differs.

    A null day is open, a null cost not given; change = after / before - 1.
    """
    one, other = rates(before), rates(after)
    rows = [
        (role, *days, *costs, costs[1] / costs[0] - 1 if costs[0] and costs[1] is not None else None)
        for role in sorted({*one, *other})
        for days, costs in stretches(one.get(role, []), other.get(role, []))
    ]
    money = dict.fromkeys(("before", "after", "change"), pl.Float64)
    return table(rows, {"role": pl.String, "valid_from": pl.Date, "valid_to": pl.Date, **money})


def rates(unit_costs: pl.DataFrame) -> dict[str, Rates]:
    """By role, the first and last day (ordinals) and the cost per hour of each unit cost."""
    found: dict[str, Rates] = {}
    rows = unit_costs.select("role", "valid_from", "valid_to", "cost_per_hour").drop_nulls("cost_per_hour").iter_rows()
    for role, first, last, cost in rows:
        days = (first.toordinal() if first else OPEN[0], last.toordinal() if last else OPEN[1])
        found.setdefault(role, []).append((*days, cost))
    return found


def stretches(
    before: Rates, after: Rates
) -> Iterator[tuple[tuple[datetime.date | None, datetime.date | None], tuple[float | None, float | None]]]:
    """The longest stretches of days on which the two costs of a role differ: (first, last), (before, after)."""
    cuts = sorted({day for first, last, _ in (*before, *after) for day in (first, last + 1)})
    found: list[tuple[int, int, tuple[float | None, float | None]]] = []
    for first, end in pairwise(cuts):
        costs = rate_on(first, before), rate_on(first, after)
        if costs[0] == costs[1]:
            continue
        if found and found[-1][1:] == (first, costs):
            found[-1] = (found[-1][0], end, costs)
        else:
            found.append((first, end, costs))
    for first, end, costs in found:
        yield (day(first), day(end - 1)), costs


def rate_on(day: int, rates: Rates) -> float | None:
    """What an hour costs on a day."""
    return next((cost for first, last, cost in rates if first <= day <= last), None)


def day(ordinal: int) -> datetime.date | None:
    """A day; None where it is open."""
    return None if ordinal in OPEN else datetime.date.fromordinal(ordinal)


def families_that_differ(before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """change, family_id, intervention, before, after, difference: those in one run only or at another cost.

    The largest difference, up or down, comes first.
    """
    one, other = (run.select("family_id", "intervention", "cost") for run in (before, after))
    both = one.join(other, on="family_id", how="full", coalesce=True, suffix="_after")
    named = both.select(
        pl.when(pl.col("cost").is_null())
        .then(pl.lit("added"))
        .when(pl.col("cost_after").is_null())
        .then(pl.lit("gone"))
        .otherwise(pl.lit("changed"))
        .alias("change"),
        "family_id",
        pl.coalesce("intervention_after", "intervention").alias("intervention"),
        pl.col("cost").alias("before"),
        pl.col("cost_after").alias("after"),
        (pl.col("cost_after").fill_null(0.0) - pl.col("cost").fill_null(0.0)).alias("difference"),
    )
    size = pl.col("difference").abs()
    moved = size > SAME * pl.max_horizontal(pl.col("before", "after").abs())
    differ = named.filter((pl.col("change") != "changed") | moved)
    return differ.sort(size, "family_id", descending=[True, False])


def table(rows: Sequence[tuple[object, ...]], schema: Mapping[str, type[pl.DataType]]) -> pl.DataFrame:
    """Rows under these columns, also where there are none."""
    return pl.DataFrame(rows, schema=dict(schema), orient="row")
