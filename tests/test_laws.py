"""Laws that every costing obeys, whatever the study: tried on random ones."""

from __future__ import annotations

import random
from decimal import Decimal
from math import fsum

import polars as pl
import pytest
from hypothesis import Phase, assume, given, settings
from hypothesis import strategies as st

import costing
from costing.costed import Costing
from costing.engine.names import spelled_out
from tests.random_studies import Row, random_study
from tests.rewritten import (
    NAMES,
    Renaming,
    changed,
    in_two,
    names_in,
    on_the_clock,
    renamed,
    seconds_left_over,
    shuffled,
    times,
    with_own_role,
)
from tests.slow_reference import several
from tests.studies import as_csv, by_family, close, costed, every_result, frame_of, written

LAW = settings(deadline=None, max_examples=8, phases=(Phase.explicit, Phase.reuse, Phase.generate))
SEEDS = st.integers(0, 10**6)
FACTORS = st.decimals("0.01", "50", places=2)
AMOUNTS = ("salary", "on_costs", "qualifications", "direct_overheads", "indirect_overheads", "capital_overheads")
SUMS = {"agencies": "agency", "activities": "activity", "months": "month"}
IN_ORDER_OF_THE_FILE = ("unit_costs", "problems")
INTERVAL = ("ci_low", "ci_high")
APRIL = {"start": "2013-04-01", "end": "2013-04-30"}


def seconds_by_family(result: Costing) -> dict[str, int]:
    """Direct seconds of each family, exactly."""
    table = spelled_out(result.costs.time.direct).group_by("family_id").agg(pl.col("seconds").sum())
    return dict(table.sort("family_id").iter_rows())


def total(result: Costing, table: str, measure: str, component: str = "") -> float:
    """The sum of a measure over a result, perhaps of one component."""
    frame = result.results[table]
    return fsum(frame.filter(pl.col("component") == component)[measure] if component else frame[measure])


@LAW
@given(SEEDS, FACTORS)
def test_the_cost_of_time_is_proportional_to_unit_costs(seed: int, k: Decimal) -> None:
    """Every unit cost x k: every hour, and so all time of every family, costs k times as much; expenses stay."""
    study, tables = random_study(seed)
    dearer = changed(tables["unit_costs"], times(k, "cost_per_hour", *AMOUNTS))
    before, after = costed(study, tables), costed(study, {**tables, "unit_costs": dearer})
    for component, factor in (("direct", k), ("indirect", k), ("unlogged", k), ("expense", 1)):
        column = f"cost_{component}"
        for family, cost in by_family(before, column).items():
            assert close(by_family(after, column)[family], cost * float(factor)), (family, component)
    unlogged = zip(*(result.results["practitioners"]["cost_unlogged"] for result in (before, after)), strict=True)
    assert all(close(new, old if old is None else old * float(k)) for old, new in unlogged)


@LAW
@given(SEEDS, FACTORS)
def test_every_cost_is_proportional_to_all_amounts(seed: int, k: Decimal) -> None:
    """Pence for pounds: unit costs and expenses x k make every cost, mean and quartile k times as high, and no hour."""
    study, tables = random_study(seed)
    dearer = {
        **tables,
        "unit_costs": changed(tables["unit_costs"], times(k, "cost_per_hour", *AMOUNTS)),
    }
    if "expenses" in tables:
        dearer["expenses"] = changed(tables["expenses"], times(k, "cost", "resale_value"))
    before, after = costed(study, tables), costed(study, dearer)
    for table, columns in {
        "families": ("cost", "cost_discounted", "cost_expense"),
        "summary": ("total", "mean", "median", "q3", "max", "ci_low", "ci_high", "cost_per_family_week"),
        "agencies": ("cost",),
        "activities": ("cost",),
        "months": ("cost",),
    }.items():
        old, new = before.results[table], after.results[table]
        for column in columns:
            pairs = zip(old[column], new[column], strict=True)
            assert all(close(b, a if a is None else a * float(k), 1e-8) for a, b in pairs), (table, column)
        kept = [name for name in old.columns if name.startswith(("hours", "weeks", "families"))]
        assert as_csv(new.select(kept)) == as_csv(old.select(kept))


@LAW
@given(SEEDS, FACTORS)
def test_only_the_ratio_of_price_indices_matters(seed: int, k: Decimal) -> None:
    """An index of 100 in another year is the same index x k."""
    study, tables = random_study(seed)
    assume("price_index" in tables)
    rebased = {**tables, "price_index": changed(tables["price_index"], times(k, "index"))}
    before, after = costed(study, tables), costed(study, rebased)
    assert by_family(after, "cost_discounted") == pytest.approx(by_family(before, "cost_discounted"), rel=1e-9)


@LAW
@given(SEEDS)
def test_without_a_discount_rate_discounted_is_undiscounted(seed: int) -> None:
    """(1 + 0)^-t = 1, for assets too."""
    study, tables = random_study(seed)
    lines = costed({**study, "discount_rate": "0"}, tables).cost_lines
    assert lines["cost_discounted"].to_list() == lines["cost"].to_list()


@LAW
@given(SEEDS)
def test_discounting_only_makes_later_costs_smaller(seed: int) -> None:
    """0 < discounted <= undiscounted, and the undiscounted cost of time knows no rate."""
    study, tables = random_study(seed)
    plain, discounted = (costed({**study, "discount_rate": rate}, tables) for rate in ("0", "0.035"))
    lines = discounted.cost_lines.filter(pl.col("cost") > 0)
    assert (lines["cost_discounted"] <= lines["cost"]).all()
    assert (lines["cost_discounted"] > 0).all()
    for component in ("direct", "indirect", "unlogged"):
        assert by_family(plain, f"cost_{component}") == by_family(discounted, f"cost_{component}")


@LAW
@given(SEEDS, SEEDS)
def test_direct_cost_adds_up_over_any_split_of_the_log(seed: int, cut: int) -> None:
    """Two logs that together are the log: each family's direct seconds add up exactly, its direct cost to 1e-9."""
    study, tables = random_study(seed)
    log, rng = tables["work_log"], random.Random(cut)
    first = [rng.random() < 0.5 for _ in log]
    first[:2] = (True, False)
    logs = [[row for row, mine in zip(log, first, strict=True) if mine is side] for side in (True, False)]
    parts, whole = [costed(study, {**tables, "work_log": part}) for part in logs], costed(study, tables)
    for family, cost in by_family(whole, "cost_direct").items():
        assert close(fsum(by_family(part, "cost_direct").get(family, 0) for part in parts), cost), family
    for family, seconds in seconds_by_family(whole).items():
        assert sum(seconds_by_family(part).get(family, 0) for part in parts) == seconds, family


@LAW
@given(SEEDS, SEEDS)
def test_an_entry_in_two_parts_is_the_entry(seed: int, cut: int) -> None:
    """Each entry as two that add up to it: the same seconds in all, and for families those left over.

    Seconds left over go to the first families, once for the whole entry and once for each part.
    """
    study, tables = random_study(seed)
    rng = random.Random(cut)
    parts = [part for row in tables["work_log"] for part in in_two(row, rng)]
    before, after = costed(study, tables), costed(study, {**tables, "work_log": parts})
    allowed = seconds_left_over(tables["work_log"]), seconds_left_over(parts)
    old, new = seconds_by_family(before), seconds_by_family(after)
    assert sum(new.values()) == sum(old.values())
    assert after.costs.time.indirect.equals(before.costs.time.indirect)
    for family in {*old, *new}:
        moved = abs(new.get(family, 0) - old.get(family, 0))
        assert moved <= sum(count.get(family, 0) for count in allowed), family


@LAW
@given(SEEDS, SEEDS)
def test_entries_of_one_family_in_two_parts_change_no_byte(seed: int, cut: int) -> None:
    """Where nothing is left over, every result is the same, but for the number of rows that were read."""
    study, tables = random_study(seed)
    rng = random.Random(cut)
    cuts = [[row] if len(several(row, "family_id")) > 1 else in_two(row, rng) for row in tables["work_log"]]
    before, after = costed(study, tables), costed(study, {**tables, "work_log": [part for cut in cuts for part in cut]})
    found, right = every_result(after), every_result(before)
    same = [name for name in right if name not in ("problems", "reconciliation", "checklist")]
    assert {name: as_csv(found[name]) for name in same} == {name: as_csv(right[name]) for name in same}


@LAW
@given(SEEDS, SEEDS)
def test_hours_are_minutes_by_sixty(seed: int, draw: int) -> None:
    """90 minutes, 1.5 hours, 1:30 and 1h30: a log in one column or in the other gives the same bytes."""
    study, tables = random_study(seed)
    rng = random.Random(draw)
    logs: list[list[Row]] = [[], [], []]
    for row in tables["work_log"]:
        minutes = 3 * rng.randint(2, 40)
        hours = f"{(Decimal(minutes) / 60).normalize():f}"
        clock = f"{minutes // 60}h{minutes % 60:02d}" if rng.random() < 0.5 else on_the_clock(60 * minutes)
        for log, cells in zip(logs, ((f"{minutes}", ""), ("", hours), ("", clock)), strict=True):
            log.append(row | dict(zip(("minutes", "hours"), cells, strict=True)))
    first, *others = [every_result(costed(study, {**tables, "work_log": log})) for log in logs]
    assert [written(other, ("problems",)) for other in others] == [written(first, ("problems",))] * 2


@LAW
@given(SEEDS)
def test_parts_add_up_to_the_whole(seed: int) -> None:
    """Components are a family's cost, and so are its lines; families and unallocated are agencies, activities, months.

    The total of each intervention is that of its families, and `all` that of all.
    """
    result = costed(*random_study(seed))
    families, lines = result.results["families"], result.cost_lines
    for row in families.iter_rows(named=True):
        parts = fsum(row[f"cost_{name}"] for name in ("direct", "indirect", "unlogged", "expense"))
        own = lines.filter(pl.col("family_id") == row["family_id"])
        assert close(row["cost"], parts)
        assert close(row["cost"], fsum(own["cost"]))
        assert close(row["cost_discounted"], fsum(own["cost_discounted"]))
    everything = fsum(families["cost"]) + fsum(result.costs.unallocated["cost"])
    hours = fsum(lines["hours"]) + fsum(result.costs.unallocated["hours"])
    for table in SUMS:
        assert close(total(result, table, "cost"), everything), table
        assert close(total(result, table, "hours"), hours), table
    summary = result.results["summary"]
    for name, cost in summary.select("intervention", "total").iter_rows():
        chosen = families if name == "all" else families.filter(pl.col("intervention") == name)
        assert close(cost, fsum(chosen["cost"])), name


@LAW
@given(SEEDS)
def test_the_level_of_indirect_time_moves_cost_between_families_and_adds_none(seed: int) -> None:
    """By practitioner, role or study: the same direct cost of each family and the same totals, unallocated included."""
    study, tables = random_study(seed)
    if study.get("indirect_time") == "ratio":
        study = {**study, "indirect_time": ""}
    levels = [costed({**study, "indirect_time": level}, tables) for level in ("practitioner", "role", "study")]
    for result in levels[1:]:
        assert by_family(result, "cost_direct") == by_family(levels[0], "cost_direct")
        for table in SUMS:
            assert as_csv(result.results[table]) == as_csv(levels[0].results[table])


@LAW
@given(SEEDS)
def test_allocated_unlogged_time_is_what_the_practitioners_have_left(seed: int) -> None:
    """Hours in families and unallocated = unlogged hours of the practitioners, and likewise their cost."""
    study, tables = random_study(seed)
    result = costed(study, tables)
    if result.settings.allocates_unlogged:
        people = result.results["practitioners"]
        assert close(total(result, "agencies", "hours", "unlogged"), fsum(people["hours_unlogged"].drop_nulls()))
        assert close(total(result, "agencies", "cost", "unlogged"), fsum(people["cost_unlogged"].drop_nulls()))
    else:
        assert total(result, "agencies", "cost", "unlogged") == 0


@settings(LAW, max_examples=15)
@given(SEEDS, SEEDS)
def test_the_order_of_rows_and_columns_changes_no_byte(seed: int, order: int) -> None:
    """Every table shuffled: the same bytes of every result, but for the places and order of unit costs and problems."""
    study, tables = random_study(seed)
    rng = random.Random(order)
    other = {name: shuffled(tables[name], rng) for name in rng.sample(list(tables), len(tables))}
    before, after = every_result(costed(study, tables)), every_result(costed(study, other))
    assert written(after, IN_ORDER_OF_THE_FILE) == written(before, IN_ORDER_OF_THE_FILE)


def named_back(frame: pl.DataFrame, renaming: Renaming) -> pl.DataFrame:
    """A result with the old names, its rows in their order, without intervals: these are drawn by intervention."""
    old = {kind: {new: name for name, new in pairs.items()} for kind, pairs in renaming.items()}
    columns = [name for name in NAMES if name in frame.columns]
    plain = frame.drop(INTERVAL, strict=False).with_columns(
        pl.col(name).replace(old["activity"] | old[NAMES[name]] if name == "activity" else old[NAMES[name]])
        for name in columns
    )
    return plain.sort(plain.columns)


@LAW
@given(SEEDS)
def test_a_renaming_that_keeps_the_order_changes_nothing_but_names(seed: int) -> None:
    """Everything called x-something: the same bytes under the old names; seconds left over go to the same families."""
    study, tables = random_study(seed)
    renaming = {kind: {name: f"x-{name}" for name in names} for kind, names in names_in(tables).items()}
    before, after = every_result(costed(study, tables)), every_result(costed(study, renamed(tables, renaming)))
    compared = [name for name in before if name not in ("problems", "reconciliation", "checklist")]
    found = {name: as_csv(named_back(after[name], renaming)) for name in compared}
    unchanged: Renaming = {kind: {} for kind in renaming}
    assert found == {name: as_csv(named_back(before[name], unchanged)) for name in compared}


@LAW
@given(SEEDS, SEEDS)
def test_any_renaming_moves_only_seconds_left_over(seed: int, order: int) -> None:
    """Names in another order: the same totals, and at most a second more or less for each joint entry."""
    study, tables = random_study(seed)
    rng = random.Random(order)
    renaming: Renaming = {
        kind: dict(zip(names, rng.sample([f"n{place:02d}" for place in range(len(names))], len(names)), strict=True))
        for kind, names in names_in(tables).items()
    }
    before, after = costed(study, tables), costed(study, renamed(tables, renaming))
    allowed = seconds_left_over(tables["work_log"])
    old, new = seconds_by_family(before), seconds_by_family(after)
    for family, name in renaming["family"].items():
        assert abs(new.get(name, 0) - old.get(family, 0)) <= allowed.get(family, 0), family
    assert sum(new.values()) == sum(old.values())
    unchanged: Renaming = {kind: {} for kind in renaming}
    for table in SUMS:
        pairs = zip(
            named_back(before.results[table], unchanged).iter_rows(),
            named_back(after.results[table], renaming).iter_rows(),
            strict=True,
        )
        assert all(a[:2] == b[:2] and close(a[2], b[2]) and close(a[3], b[3]) for a, b in pairs), table


@LAW
@given(SEEDS)
def test_a_study_of_the_required_tables_has_the_same_direct_cost(seed: int) -> None:
    """Without families, activities and expenses, and, with the role in each entry, without practitioners too.

    These tables add dates, kinds, agencies, available hours and other costs, but nobody's direct time.
    """
    study, tables = random_study(seed)
    roles = {row["practitioner_id"]: row["role"] for row in tables.get("practitioners", [])}
    log = [part for row in tables["work_log"] for part in with_own_role(row, roles)]
    kept = {name: rows for name, rows in tables.items() if name in ("unit_costs", "price_index")}
    before, after = costed(study, tables), costed(study, {**kept, "work_log": log})
    seconds, cost = seconds_by_family(before), by_family(before, "cost_direct")
    assert seconds_by_family(after) == seconds
    assert by_family(after, "cost_direct") == pytest.approx({name: cost[name] for name in seconds}, rel=1e-9)
    assert set(after.results["families"]["intervention"]) <= {"unspecified"}


@LAW
@given(SEEDS)
def test_frames_of_pandas_and_polars_give_the_same_bytes_and_stay_as_they_are(seed: int) -> None:
    """The caller's frames and settings are looked at, never written to."""
    study, tables = random_study(seed)
    polars = {name: frame_of(rows) for name, rows in tables.items()}
    pandas = {name: frame.to_pandas() for name, frame in polars.items()}
    results = []
    for frames in (polars, pandas):
        given_settings = dict(study)
        results.append(every_result(costing.cost(costing.Study.from_tables({"study": given_settings, **frames}))))
        assert given_settings == study
    assert all(polars[name].equals(frame_of(rows)) for name, rows in tables.items())
    assert all(pandas[name].equals(frame_of(rows).to_pandas()) for name, rows in tables.items())
    assert written(results[1]) == written(results[0])


@LAW
@given(SEEDS)
def test_costing_twice_gives_the_same_bytes(seed: int) -> None:
    """Same inputs, same bytes; only the intervals know the seed."""
    study, tables = random_study(seed)
    first, again = costed(study, tables), costed(study, tables)
    assert written(every_result(again)) == written(every_result(first))


@LAW
@given(SEEDS)
def test_costs_that_are_added_up_in_another_order_have_the_same_sum(seed: int) -> None:
    """Floats added one by one depend on the order, the nearest to their exact sum does not: ledger and expenses."""
    rng = random.Random(seed)
    amounts = [f"{rng.uniform(0, 10 ** rng.randint(1, 9)):.2f}" for _ in range(rng.randint(3, 40))]
    tables: dict[str, str | list[Row]] = {
        "unit_costs": "role,cost_per_hour,agency\nworker,30,Council",
        "work_log": "date,role,family_id,hours\n2013-04-02,worker,A,1\n2013-04-02,worker,B,2",
    }
    found = []
    for order in (amounts, rng.sample(amounts, len(amounts))):
        tables["ledger"] = [{"agency": "Council", "cost": amount} for amount in order]
        tables["expenses"] = [{"category": "fares", "cost": amount, "shared_by": "time"} for amount in order]
        found.append(written(every_result(costed(APRIL, tables)), IN_ORDER_OF_THE_FILE))
    assert found[1] == found[0]
