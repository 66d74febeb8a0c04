"""The reconciliation: everything read is costed or excluded for a reason, and the parts add up to the whole."""

from math import fsum
from typing import Any

import polars as pl

from costing.analyses.ledger_bridge import BOTTOM_UP, EXPECTED
from costing.engine.sums import add_up

OK, CHECK = "OK", "CHECK"
TOLERANCE = 1e-9


class NotReconciledError(Exception):
    """The costing does not add up: a fault of the program, never of the study."""


RECONCILIATION = {
    "section": pl.String,
    "item": pl.String,
    "rows": pl.Int64,
    "hours": pl.Float64,
    "cost": pl.Float64,
    "check": pl.String,
}


def line(section: str, item: str, **figures: Any) -> dict[str, Any]:
    """A line of the reconciliation; figures that it does not have stay blank."""
    return {"section": section, "item": item, "check": "", **figures}


def reconcile_log(counts: dict[str, tuple[int, int]], costed: dict[str, int]) -> list[dict[str, Any]]:
    """Rows and seconds of the work log: read = costed + excluded by reason, exactly (method note 11).

    `counts`: (rows, seconds) that were read, costed and excluded, by reason, an entry by k practitioners counting its
    seconds k times; `costed`: the seconds that the time tables hold, by what became of them.
    """
    read = counts["read"]
    rest = {item: count for item, count in counts.items() if item != "read"}
    rows = sum(count[0] for count in rest.values())
    seconds = sum(count[1] for count in rest.values())
    exact = (rows, seconds) == read and sum(costed.values()) == counts["costed"][1]
    lines = [line("work_log", "read", rows=read[0], hours=read[1] / 3600)]
    lines += [line("work_log", item, rows=count[0], hours=count[1] / 3600) for item, count in rest.items()]
    lines += [line("work_log", f"costed as {item}", hours=seconds / 3600) for item, seconds in costed.items()]
    return [
        *lines,
        verdict("work_log", "read = costed + excluded", exact, rows=rows - read[0], hours=(seconds - read[1]) / 3600),
    ]


def reconcile_cost(families: float, unallocated: pl.DataFrame, totals: dict[str, float]) -> list[dict[str, Any]]:
    """Families + unallocated = all costs, however these are added up, to 1e-9 relative (method note 11)."""
    lines = [line("cost", "borne by families", cost=families)]
    lines += [
        line("cost", f"unallocated {row['component']}", hours=row["hours"], cost=row["cost"])
        for row in unallocated.iter_rows(named=True)
    ]
    whole = families + sum(unallocated["cost"])
    lines.append(line("cost", "all costs", cost=whole))
    for name, total in totals.items():
        lines.append(verdict("cost", f"all costs = sum by {name}", close(whole, total), cost=total - whole))
    return lines


def reconcile_payroll(expected: float, costed: float) -> list[dict[str, Any]]:
    """What posts cost their employer beside what their time was costed at: shown, never a failure (method note 12)."""
    if not expected:
        return []
    return [
        line("payroll", "expected: fte x yearly cost x time employed", cost=expected),
        line("payroll", "costed: logged and unlogged time of these posts", cost=costed),
        line("payroll", "costed less expected", cost=costed - expected),
    ]


def reconcile_ledger(
    agencies: pl.DataFrame, ledger: pl.DataFrame, bridge: pl.DataFrame | None = None
) -> list[dict[str, Any]]:
    """The bottom-up total of each agency beside what its ledger says: shown, never a failure.

    Agencies with lines in `bridge` (of `ledger_bridge`) have these instead, and a check that they add up.
    """
    ours = add_up(agencies, ["agency"], ["cost"])
    theirs = add_up(ledger, ["agency"], ["cost"]).rename({"cost": "ledger"})
    both = ours.join(theirs, on="agency", how="full", coalesce=True)
    found = {row["agency"]: beside(row) for row in both.iter_rows(named=True)}
    if bridge is not None:
        costs = dict(ours.select("agency", "cost").iter_rows())
        for (agency,), rows in bridge.group_by("agency", maintain_order=True):
            found[agency] = bridged(str(agency), rows, costs.get(agency, 0.0))
    return [each for agency in sorted(found) for each in found[agency]]


def beside(row: dict[str, Any]) -> list[dict[str, Any]]:
    """An agency's bottom-up total, its ledger, and the difference where it has both."""
    lines = [
        line("ledger", f"{row['agency']}: bottom up", cost=row["cost"]),
        line("ledger", f"{row['agency']}: ledger", cost=row["ledger"]),
    ]
    if row["cost"] is not None and row["ledger"] is not None:
        lines.append(line("ledger", f"{row['agency']}: bottom up less ledger", cost=row["cost"] - row["ledger"]))
    return lines


def bridged(agency: str, bridge: pl.DataFrame, bottom_up: float) -> list[dict[str, Any]]:
    """An agency's bridge, which must lead from its total, `bottom_up`, to what is expected in its ledger.

    To 1e-9 of the largest item.
    """
    items = bridge.filter("adds", pl.col("item") != BOTTOM_UP)["cost"].to_list()
    expected = bridge.filter(item=EXPECTED)["cost"][0]
    difference = fsum([bottom_up, *items, -expected])
    right = abs(difference) <= TOLERANCE * max(abs(cost) for cost in (bottom_up, *items))
    return [
        *(line("ledger", f"{agency}: {row['item']}", cost=row["cost"]) for row in bridge.iter_rows(named=True)),
        verdict("ledger", f"{agency}: bottom up + bridge = {EXPECTED}", right, cost=difference),
    ]


def verdict(section: str, item: str, right: bool, **figures: Any) -> dict[str, Any]:
    """A check that must hold; its figures are the difference."""
    return {**line(section, item, **figures), "check": OK if right else CHECK}


def close(one: float, other: float) -> bool:
    """Equal to 1e-9 relative."""
    return abs(one - other) <= TOLERANCE * max(abs(one), abs(other))


def reconciliation(lines: list[dict[str, Any]]) -> pl.DataFrame:
    """The lines as a table; raises `NotReconciledError` when a check does not hold."""
    table = pl.DataFrame(lines, schema=RECONCILIATION)
    wrong = table.filter(pl.col("check") == CHECK)["item"].to_list()
    if wrong:
        raise NotReconciledError(f"the costing does not add up: {'; '.join(wrong)}")
    return table
