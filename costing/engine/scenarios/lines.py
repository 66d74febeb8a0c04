"""Lines: classes of time that the base case and every scenario price alike, and what of each a family bears."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from costing.checks.changes.steps import Scenario
from costing.engine.names import spelled_out
from costing.engine.scenarios.base import Base
from costing.engine.scenarios.borne_time import borne_time, of_families
from costing.engine.scenarios.hours import shares_of_groups
from costing.engine.scenarios.treated import Factor, Treated, treated
from costing.engine.shares import POOL
from costing.engine.sums import add_up


@dataclass(frozen=True)
class Lines:
    """Time of the base case by line, and what every scenario makes of a line.

    A line's unit is an hour of direct or indirect time; of unlogged time it is all that a post leaves unlogged, so that
    `hours` are shares of that. `table`: line (from 0), component, role, agency, unit_cost (of the base case), post
    (Int64; null: logged time), scenarios (whose steps or months tell it from its like, with "; " between). `families`:
    family_id ("": no family), line, hours; `months`: month, line, hours; `activities`: activity, line, hours; `kinds`:
    intervention, role, kind, line, hours (of families); sorted.

    `treated`: scenario (0: the base case), line, component, agency, role, unit_cost, variant (of the study that prices
    it), factor (its place in `factors`), hours (its value), cost_per_hour, marginal_per_hour, sorted: cost of an hour
    of the line = sum of hours x cost_per_hour. `details`: the line of time by `DETAIL`. `idle`: by scenario and post
    the hours left unlogged. `stated`: what each unit cost says, as `Treated` has it. `not_live`: the numbers of
    scenarios that cannot be told so.
    """

    table: pl.DataFrame
    families: pl.DataFrame
    months: pl.DataFrame
    activities: pl.DataFrame
    kinds: pl.DataFrame
    treated: pl.DataFrame
    factors: tuple[tuple[Factor, ...], ...]
    details: pl.DataFrame
    idle: pl.DataFrame
    stated: pl.DataFrame
    not_live: frozenset[int]


def lines(base: Base, scenarios: Sequence[Scenario]) -> Lines:
    """The lines that these scenarios tell apart."""
    borne = borne_time(base, scenarios)
    known = treated(base, borne.details, scenarios)
    of_details = signatures(borne.details, known)
    table = in_order_of_roles(of_details, base)
    line_of = of_details.join(table.select("line", "signature"), on="signature").select("detail", "line")
    direct, pooled = (with_lines(time, borne.details, line_of) for time in (borne.direct, borne.pooled))
    both = pl.concat([direct, pooled], how="diagonal")
    one_of_each = line_of.sort("detail").unique("line", keep="first", maintain_order=True)
    rows = known.rows.join(one_of_each, on="detail").drop("detail")
    keys = ["scenario", "line", "component", "unit_cost", "agency", "variant", "factor"]
    return Lines(
        table=with_scenarios(table.drop("signature"), rows, scenarios),
        families=by_family(base, direct, pooled),
        months=add_up(both, ["month", "line"], ["hours"]),
        activities=add_up(both, ["activity", "line"], ["hours"]),
        kinds=of_kinds(base, borne.details, direct, pooled),
        treated=rows.sort(keys),
        factors=known.factors,
        details=borne.details.join(line_of, on="detail").drop("detail"),
        idle=known.idle,
        stated=known.stated,
        not_live=known.not_live,
    )


def signatures(details: pl.DataFrame, known: Treated) -> pl.DataFrame:
    """detail, component, post, role, agency, unit_cost of the base case, and signature: equal where treated alike."""
    columns = ("scenario", "component", "unit_cost", "agency", "variant", "factor")
    packed = pl.concat_str([pl.col(name).cast(pl.String) for name in columns], separator=",").alias("packed")
    each = known.rows.select("detail", packed).group_by("detail").agg(pl.col("packed").sort().str.join(";"))
    base = known.rows.filter((pl.col("scenario") == 0) & (pl.col("component") == pl.col("of_component")))
    own = base.select("detail", "role", "agency", "unit_cost")
    both = details.select("detail", "component", "post").join(each, on="detail").join(own, on="detail")
    post = pl.col("post").cast(pl.String).fill_null("")
    return both.with_columns(signature=pl.concat_str(["component", post, "packed"], separator="|"))


def in_order_of_roles(of_details: pl.DataFrame, base: Base) -> pl.DataFrame:
    """One row for each signature, numbered: direct time first, then by role, unit cost and agency."""
    order = {"direct": 0, "indirect": 1, "unlogged": 2}
    each = of_details.drop("detail").unique("signature", keep="any")
    ranked = each.with_columns(rank=pl.col("component").replace_strict(order, return_dtype=pl.Int64))
    ordered = ranked.sort("rank", "role", "unit_cost", "agency", "post", "signature").drop("rank")
    return ordered.with_row_index("line").with_columns(pl.col("line").cast(pl.Int64))


def with_scenarios(table: pl.DataFrame, rows: pl.DataFrame, scenarios: Sequence[Scenario]) -> pl.DataFrame:
    """The lines with the names of those scenarios that treat them otherwise than the base case does."""
    keys = ["line", "component", "unit_cost", "agency", "variant", "factor"]
    base = rows.filter(scenario=0).select(keys)
    own = rows.filter(pl.col("scenario") > 0)
    changed = own.join(base, on=keys, how="anti").select("line", "scenario").unique().sort("line", "scenario")
    names = [scenario.name for scenario in scenarios]
    named = changed.with_columns(name=(pl.col("scenario") - 1).replace_strict(range(len(names)), names, default=""))
    joined = named.group_by("line").agg(scenarios=pl.col("name").str.join("; "))
    return table.join(joined, on="line", how="left", maintain_order="left").with_columns(
        pl.col("scenarios").fill_null("")
    )


def with_lines(time: pl.DataFrame, details: pl.DataFrame, line_of: pl.DataFrame) -> pl.DataFrame:
    """Time with its line; without what nobody pays for, whose details are of no line."""
    lines_of_details = details.select("detail").join(line_of, on="detail", how="left", maintain_order="left")["line"]
    return time.with_columns(line=lines_of_details.gather(time["detail"])).drop_nulls("line")


def by_family(base: Base, direct: pl.DataFrame, pooled: pl.DataFrame) -> pl.DataFrame:
    """Hours by family and line."""
    parts = [direct.select("family_id", "line", "hours"), of_families(pooled, base, "line")]
    return add_up(pl.concat(parts), ["family_id", "line"], ["hours"])


def of_kinds(base: Base, details: pl.DataFrame, direct: pl.DataFrame, pooled: pl.DataFrame) -> pl.DataFrame:
    """Hours of families by intervention, role, kind and line."""
    groups = details.select("detail", "group", "role", "kind")
    own = add_up(direct, ["detail", "line"], ["hours"]).join(groups, on="detail")
    shared = add_up(pooled, [*POOL, "detail", "line"], ["hours"]).join(groups.drop("group"), on="detail")
    shared = shared.join(shares_of_groups(base.costs, base.among), on=list(POOL))
    columns = ("group", "role", "kind", "line")
    parts = [own.select(*columns, "hours"), shared.select(*columns, hours=pl.col("hours") * pl.col("share"))]
    known = pl.concat(parts).join(base.among.table.select("group", "intervention"), on="group")
    return add_up(spelled_out(known), ["intervention", "role", "kind", "line"], ["hours"])
