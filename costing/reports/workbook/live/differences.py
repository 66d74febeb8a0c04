"""The sheet of differences: why each scenario costs more or less, unit cost by unit cost."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import fsum
from typing import Any

import polars as pl

from costing.analyses.decompose import ratios
from costing.reports.workbook.live.blocks import blocks
from costing.reports.workbook.live.facts import Facts
from costing.reports.workbook.live.priced_lines import type_of
from costing.reports.workbook.sheet import Column, Format, Sheet

ALL = "All families"
PARTS = ("volume", "families", "mix", "price")
COLUMNS = (
    Column("number", "Scenario number", "As on Scenario list", Format.COUNT, 10),
    Column("scenario", "Scenario"),
    Column("part", "Of number", "0: all families; from 1: the interventions", Format.COUNT, 9),
    Column("of", "Of"),
    Column("key", "Unit cost number", "As on Priced lines", Format.COUNT, 10),
    Column("agency", "Agency"),
    Column("role", "Role"),
    Column("hours_before", "Hours, base", "", Format.NUMBER, 12),
    Column("hours_after", "Hours, scenario", "", Format.NUMBER, 12),
    Column("cost_before", "Cost, base", "", Format.SUM, 12),
    Column("cost_after", "Cost, scenario", "", Format.SUM, 12),
    Column("stated_before", "Stated per hour, base", "What an hour costs where there are none", Format.RATE, 11),
    Column("stated_after", "Stated per hour, scenario", "", Format.RATE, 11),
    Column("price_before", "Cost per hour, base", "Cost / hours, or as stated", Format.RATE, 11),
    Column("price_after", "Cost per hour, scenario", "", Format.RATE, 11),
    Column("share_before", "Share of hours, base", "", Format.FACTOR, 10),
    Column("share_after", "Share of hours, scenario", "", Format.FACTOR, 10),
    Column("volume", "From volume", "Change of all hours x average share x average price", Format.SUM, 12),
    Column("families", "From families", "Of that: more or fewer families", Format.SUM, 12),
    Column("mix", "From mix", "Average hours x change of share x average price", Format.SUM, 12),
    Column("price", "From price", "Average hours x change of price", Format.SUM, 12),
)


Costed = Mapping[int, Mapping[str, Any]]
"""What unit costs have, by their numbers."""


def differences(facts: Facts, priced: Sheet, names: Sheet) -> Sheet:
    """One row for each scenario, all families and each intervention, and unit cost with hours on either side."""
    rows = [row for number in range(1, len(facts.scenarios)) for row in rows_of(facts, priced, number)]
    sheet = Sheet(
        name="Differences",
        title="Differences: why each scenario costs more or less",
        summary="Each part is a change x the average of before and after, so that the parts add up to the difference.",
        notes=("Added up on Scenarios. Volume = families + time for each of them.",),
        columns=COLUMNS,
        rows=pl.DataFrame(rows, schema={column.name: type_of(column) for column in COLUMNS}),
        fixed_columns=4,
    )
    around = Around(facts, priced, names, sheet, blocks(priced, "number"), blocks(sheet, "number", "part"))
    texts = [formulas_of(around, n, row) for n, row in enumerate(rows)]
    return replace(
        sheet,
        formulas={name: pl.Series(name, [text[name] for text in texts], pl.String) for name in (texts or [{}])[0]},
    )


def rows_of(facts: Facts, priced: Sheet, number: int) -> list[dict[str, Any]]:
    """The rows of a scenario, with their values."""
    rows = priced.rows.filter(pl.col("number").is_in([0, number]))
    found: list[dict[str, Any]] = []
    for part, of in enumerate((ALL, *facts.interventions)):
        hours, cost = ("hours", "cost") if part == 0 else (f"hours_{part - 1}", f"cost_{part - 1}")
        own = sums(rows, number, hours, cost)
        whole = {row["key"]: row for row in found if row["part"] == 0}
        found += valued(facts, own, whole, number, part, of)
    return found


def sums(rows: pl.DataFrame, number: int, hours: str, cost: str) -> dict[int, dict[str, Any]]:
    """By the number of a unit cost: agency, role, hours and cost before and after."""
    found: dict[int, dict[str, Any]] = {}
    for key, scenario, agency, role, time, money in rows.select(
        "key", "number", "agency", "role", hours, cost
    ).iter_rows():
        one = found.setdefault(key, {"agency": agency, "role": role, "hours": ([], []), "cost": ([], [])})
        one["hours"][scenario == number].append(time)
        one["cost"][scenario == number].append(money)
    return {
        key: {**one, "hours": tuple(map(fsum, one["hours"])), "cost": tuple(map(fsum, one["cost"]))}
        for key, one in sorted(found.items())
    }


def valued(facts: Facts, own: Costed, whole: Costed, number: int, part: int, of: str) -> list[dict[str, Any]]:
    """The rows of one part of the families, with what each unit cost adds to the difference."""
    total = (fsum(one["hours"][0] for one in own.values()), fsum(one["hours"][1] for one in own.values()))
    families = families_of(facts, number, part)
    per_family = ratios(total, families)
    found = []
    for key, one in own.items():
        stated = stated_prices(facts, whole, number, part, key)
        price = tuple(c / h if h else s for c, h, s in zip(one["cost"], one["hours"], stated, strict=True))
        share = ratios(one["hours"], total)
        cost = sum(share) / 2 * sum(price) / 2
        found.append(
            {
                "number": number,
                "scenario": facts.scenarios[number],
                "part": part,
                "of": of,
                "key": key,
                "agency": one["agency"],
                "role": one["role"],
                "hours_before": one["hours"][0],
                "hours_after": one["hours"][1],
                "cost_before": one["cost"][0],
                "cost_after": one["cost"][1],
                "stated_before": stated[0],
                "stated_after": stated[1],
                "price_before": price[0],
                "price_after": price[1],
                "share_before": share[0],
                "share_after": share[1],
                "volume": (total[1] - total[0]) * cost,
                "families": (families[1] - families[0]) * sum(per_family) / 2 * cost,
                "mix": sum(total) / 2 * (share[1] - share[0]) * sum(price) / 2,
                "price": sum(one["hours"]) / 2 * (price[1] - price[0]),
            }
        )
    return found


def families_of(facts: Facts, number: int, part: int) -> tuple[float, float]:
    """The number of families before and after."""
    names = facts.families["intervention"]
    count = float(len(names) if part == 0 else (names == facts.interventions[part - 1]).sum())
    return count, count * facts.times[number]


def stated_prices(facts: Facts, whole: Costed, number: int, part: int, key: int) -> tuple[float, float]:
    """What an hour of a unit cost is said to cost, before and after: of an intervention as in the whole."""
    if part:
        return whole[key]["price_before"], whole[key]["price_after"]
    return facts.stated(0, key), facts.stated(number, key)


@dataclass(frozen=True)
class Around:
    """What the formulas of differences refer to: sheets, and the rows of each scenario on these."""

    facts: Facts
    priced: Sheet
    names: Sheet
    sheet: Sheet
    of_scenarios: Mapping[tuple[Any, ...], range]
    of_parts: Mapping[tuple[Any, ...], range]

    def added(self, column: str, number: int, key: str) -> str:
        """What Priced lines has of a unit cost in a scenario."""
        rows = self.of_scenarios.get((number,))
        if rows is None:
            return "0"
        return f"SUMIFS({self.priced.some(column, rows)},{self.priced.some('key', rows)},{key})"


def formulas_of(around: Around, number: int, row: Mapping[str, Any]) -> dict[str, str]:
    """The formulas of a row."""
    sheet = around.sheet
    at = sheet.header_row + 1 + number
    here = {column.name: f"{sheet.letter(column.name)}{at}" for column in sheet.columns}
    hours, cost = ("hours", "cost") if row["part"] == 0 else (f"hours_{row['part'] - 1}", f"cost_{row['part'] - 1}")

    def first_known(above: str, below: str, otherwise: str) -> str:
        return f"IF({here[below]}=0,{here[otherwise]},{here[above]}/{here[below]})"

    texts = {
        "hours_before": around.added(hours, 0, here["key"]),
        "hours_after": around.added(hours, row["number"], here["key"]),
        "cost_before": around.added(cost, 0, here["key"]),
        "cost_after": around.added(cost, row["number"], here["key"]),
        **stated_formulas(around, number, row),
        "price_before": first_known("cost_before", "hours_before", "stated_before"),
        "price_after": first_known("cost_after", "hours_after", "stated_after"),
    }
    return texts | parts_of(around, here, row)


def parts_of(around: Around, here: Mapping[str, str], row: Mapping[str, Any]) -> dict[str, str]:
    """What a unit cost adds to the difference: shares of all hours, and the parts."""
    texts = {}
    rows = around.of_parts[row["number"], row["part"]]
    before, after = (f"SUM({around.sheet.some(name, rows)})" for name in ("hours_before", "hours_after"))
    own = here["hours_before"], here["hours_after"]
    texts["share_before"] = f"IF({before}<>0,{own[0]}/{before},IF({after}=0,0,{own[1]}/{after}))"
    texts["share_after"] = f"IF({after}<>0,{own[1]}/{after},IF({before}=0,0,{own[0]}/{before}))"
    price = f"({here['price_before']}+{here['price_after']})/2"
    share = f"({here['share_before']}+{here['share_after']})/2"
    count, _ = families_of(around.facts, row["number"], row["part"])
    times = around.names.cell("times", row["number"])
    texts["volume"] = f"({after}-{before})*{share}*{price}"
    texts["families"] = f"{grown_by(count, times, before, after)}*{share}*{price}"
    texts["mix"] = f"({before}+{after})/2*({here['share_after']}-{here['share_before']})*{price}"
    texts["price"] = f"({here['hours_before']}+{here['hours_after']})/2*({here['price_after']}-{here['price_before']})"
    return texts


def grown_by(count: float, times: str, before: str, after: str) -> str:
    """More families x the hours of each, on average of before and after; before as after where there are none then."""
    if not count:
        return "0"
    now = f"IF({times}=0,{before}/{count!r},{after}/({count!r}*{times}))"
    return f"{count!r}*({times}-1)*({before}/{count!r}+{now})/2"


def stated_formulas(around: Around, number: int, row: Mapping[str, Any]) -> dict[str, str]:
    """What an hour is said to cost: the unit cost, on average over its days; of an intervention as in the whole.

    Every part of a scenario has the same unit costs in the same order.
    """
    if row["part"]:
        own, whole = (around.of_parts[row["number"], part] for part in (row["part"], 0))
        place = number - own.start + whole.start
        return {f"stated_{side}": around.sheet.cell(f"price_{side}", place) for side in ("before", "after")}
    return {
        "stated_before": around.facts.stated_formula(0, row["key"]),
        "stated_after": around.facts.stated_formula(row["number"], row["key"]),
    }
