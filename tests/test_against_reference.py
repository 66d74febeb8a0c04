"""The engine against the slow, exact reference on random studies that together use every feature of the method."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Any

import polars as pl
import pytest

from costing.costed import Costing
from tests.random_studies import Row, random_full_study, random_study
from tests.slow_reference import Answer, Record, cost_study
from tests.studies import close, costed

BLOCK = 10
BLOCKS = 30
RELATIVE = 1e-9
LINE = ("family_id", "intervention", "agency", "role", "activity", "kind", "month", "component")
MEASURES = ("hours", "cost_per_hour", "cost", "cost_discounted")
NOTHING = (Fraction(0), Fraction(0))


@pytest.mark.parametrize("block", range(BLOCKS))
def test_the_engine_agrees_with_the_reference(block: int) -> None:
    """Every figure of every result, to 1e-9; failures list seed, table, key, column, the engine's and the right one."""
    seeds = range(block * BLOCK, (block + 1) * BLOCK)
    assert [(seed, *difference) for seed in seeds for difference in differences(*random_study(seed))] == []


@pytest.mark.parametrize("block", range(BLOCKS))
def test_the_engine_agrees_with_the_reference_on_the_method_in_full(block: int) -> None:
    """The same with posts, diaries, teams, ratios, payments, series of prices and attendance, several at once."""
    seeds = range(block * BLOCK, (block + 1) * BLOCK)
    found = [(seed, *difference) for seed in seeds for difference in differences(*random_full_study(seed))]
    assert found == []


def differences(settings: dict[str, str], tables: dict[str, list[Row]]) -> Iterator[tuple[Any, ...]]:
    """What the engine and the reference say differently of a study."""
    right, ours = cost_study(settings, tables), costed(settings, tables)
    for compare in COMPARISONS:
        yield from compare(ours, right)


def families(ours: Costing, right: Answer) -> Iterator[tuple[Any, ...]]:
    """Every costed family and no other, in the order of code points."""
    found = rows_by(ours, "families", "family_id")
    if list(found) != list(right.families):
        yield "families", list(found), list(right.families)
    yield from unlike("families", found, right.families)


def practitioners(ours: Costing, right: Answer) -> Iterator[tuple[Any, ...]]:
    """Every post, with hours and the cost of unlogged ones."""
    dated = {"start", "end"}
    rows = [
        {n: str(v or "") if n in dated else v for n, v in r.items()} for r in ours.results["practitioners"].to_dicts()
    ]
    found = {(row["practitioner_id"], row["start"]): row for row in rows}
    theirs = {(post["practitioner_id"], post["start"]): post for post in right.posts}
    yield from unlike("practitioners", found, theirs)


def summary(ours: Costing, right: Answer) -> Iterator[tuple[Any, ...]]:
    """Every intervention and `all`, in this order."""
    found = rows_by(ours, "summary", "intervention")
    if list(found) != list(right.summary):
        yield "summary", list(found), list(right.summary)
    theirs = {name: {n: v for n, v in record.items() if n != "variance"} for name, record in right.summary.items()}
    for told in unlike("summary", found, theirs):
        if not (told[2] in ("sd", "se") and only_rounding(told[3], found[told[1]]["mean"])):
            yield told


def only_rounding(spread: Any, mean: float) -> bool:
    """Whether families that cost the same differ in the last places of their cost alone."""
    return spread is not None and abs(spread) <= RELATIVE * abs(mean)


def resource_use(ours: Costing, right: Answer) -> Iterator[tuple[Any, ...]]:
    """Every intervention, role and kind of time that a family has."""
    used = {key: record for key, record in right.resource_use.items() if record["families"]}
    yield from unlike("resource_use", rows_by(ours, "resource_use", "intervention", "role", "kind"), used)


def totals(ours: Costing, right: Answer) -> Iterator[tuple[Any, ...]]:
    """Hours and cost by agency, activity and month, each with its component; unallocated costs too."""
    for table, key in (("agencies", "agency"), ("activities", "activity"), ("months", "month")):
        yield from unlike_measures(
            table, rows_by(ours, table, key, "component"), getattr(right, table), ("hours", "cost")
        )


def unallocated(ours: Costing, right: Answer) -> Iterator[tuple[Any, ...]]:
    """What nobody bears, by component: no line where there is nothing."""
    found = {row["component"]: row for row in ours.costs.unallocated.iter_rows(named=True)}
    yield from unlike_measures("unallocated", found, right.unallocated, ("hours", "cost"))


def unit_costs(ours: Costing, right: Answer) -> Iterator[tuple[Any, ...]]:
    """The three costs per hour of every row, in the order of the rows."""
    found = ours.results["unit_costs"].iter_rows(named=True)
    for row, record in zip(found, right.unit_costs, strict=True):
        expected = {name: value for name, value in record.items() if name != "valid_from"}
        yield from unlike("unit_costs", {row["row"]: row}, {row["row"]: expected})


def counts(ours: Costing, right: Answer) -> Iterator[tuple[Any, ...]]:
    """How many entries, families and expenses are left out, by reason."""
    rows = ours.results["reconciliation"].select("section", "item", "rows").iter_rows()
    found = {(section, item): count for section, item, count in rows}
    for name, place in EXCLUDED.items():
        if found.get(place, 0) != right.excluded[name]:
            yield "reconciliation", name, found.get(place, 0), right.excluded[name]


def log(ours: Costing, right: Answer) -> Iterator[tuple[Any, ...]]:
    """Rows and seconds of the log by what became of them."""
    rows = ours.results["reconciliation"].filter(pl.col("section") == "work_log").to_dicts()
    found = {row["item"]: row for row in rows if not row["check"]}
    theirs = dict(right.log)
    for place in ("costed", "costed as time apart"):
        rows_, seconds_ = theirs.pop(place, (0, 0))
        before = theirs.get("all costed", (0, 0))
        theirs["all costed"] = before[0] + rows_, before[1] + seconds_
    theirs["costed"] = theirs.pop("all costed")
    for item, (count, seconds) in theirs.items():
        row = found.get(item, {"rows": 0, "hours": 0.0})
        if row["rows"] not in (None, count) or not close(row["hours"], Fraction(seconds, 3600), RELATIVE):
            yield "reconciliation", item, row["rows"], row["hours"], count, seconds / 3600


def money(ours: Costing, right: Answer) -> Iterator[tuple[Any, ...]]:
    """Every measure of every agency."""
    found = {(row["agency"], row["measure"]): row for row in ours.results["whose_money"].to_dicts()}
    largest = max((abs(float(row["cost"])) for row in right.whose_money), default=0.0)
    for record in right.whose_money:
        got = found.pop((record["agency"], record["measure"]), {"cost": 0.0})["cost"]
        if abs(got - float(record["cost"])) > RELATIVE * largest:
            yield "whose_money", record["agency"], record["measure"], got, float(record["cost"])
    for (agency, measure), row in found.items():
        if row["cost"]:
            yield "whose_money", agency, measure, row["cost"], "engine only"


EXCLUDED = {
    "entries_outside_period": ("work_log", "excluded: outside the costing period"),
    "entries_zero_length": ("work_log", "excluded: no time"),
    "families": ("families", "excluded: no day in the period, no time or expense of their own"),
    "expenses": ("expenses", "excluded: not charged in the period"),
}


def cost_lines(ours: Costing, right: Answer) -> Iterator[tuple[Any, ...]]:
    """Every line with hours or a cost."""
    mine = in_order(ours.cost_lines.to_dicts())
    theirs = in_order(right.cost_lines)
    missing = Counter(map(names_of, theirs)) - Counter(map(names_of, mine))
    strange = Counter(map(names_of, mine)) - Counter(map(names_of, theirs))
    if missing or strange:
        yield "cost_lines", "missing", dict(missing), "too many", dict(strange)
        return
    for row, record in zip(mine, theirs, strict=True):
        expected = {name: record[name] for name in MEASURES}
        yield from unlike("cost_lines", {names_of(row): row}, {names_of(row): expected})


def in_order(lines: list[Record]) -> list[Record]:
    """Lines with hours or a cost, by their names and then by rate."""
    some = [line for line in lines if line["hours"] or line["cost"]]
    return sorted(some, key=lambda line: (*names_of(line), *map(rounded, (line["cost_per_hour"], line["weight"]))))


def rounded(figure: Any) -> float:
    """A figure to sort by, also where two ways to it differ in the last places."""
    return round(float(figure or 0), 6)


def names_of(line: Record) -> tuple[str, ...]:
    """What a line is of."""
    return tuple(line[name] for name in LINE)


def rows_by(ours: Costing, table: str, *key: str) -> dict[Any, Record]:
    """The rows of a result by one column, or by several."""
    rows = ours.results[table].to_dicts()
    return {row[key[0]] if len(key) == 1 else tuple(row[name] for name in key): row for row in rows}


def unlike(table: str, found: Mapping[Any, Record], right: Mapping[Any, Record]) -> Iterator[tuple[Any, ...]]:
    """Keys that only one of both has, and figures that are not the same."""
    for key in set(found) ^ set(right):
        yield table, key, "engine" if key in found else "reference", "only"
    for key in set(found) & set(right):
        for name, value in right[key].items():
            if not same(found[key][name], value):
                yield table, key, name, found[key][name], value if value is None else float(value)


def unlike_measures(
    table: str, found: Mapping[Any, Record], right: Mapping[Any, tuple[Fraction, Fraction]], names: tuple[str, str]
) -> Iterator[tuple[Any, ...]]:
    """Hours and costs that are not the same; a line of nothing is as good as none."""
    for key in set(found) | set(right):
        for name, value in zip(names, right.get(key, NOTHING), strict=True):
            got = found[key][name] if key in found else 0.0
            if not close(got, value, RELATIVE):
                yield table, key, name, got, float(value)


def same(got: Any, value: Any) -> bool:
    """Equal words and truths, equal numbers to 1e-9."""
    return got == value if isinstance(value, str | bool) else close(got, value, RELATIVE)


COMPARISONS: tuple[Callable[[Costing, Answer], Iterator[tuple[Any, ...]]], ...] = (
    families,
    practitioners,
    summary,
    resource_use,
    totals,
    unallocated,
    unit_costs,
    counts,
    log,
    money,
    cost_lines,
)
