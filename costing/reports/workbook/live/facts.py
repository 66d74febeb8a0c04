"""What the sheets that compute are made from: hours by line, the recipes of scenarios, and where inputs stand."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from math import fsum

import polars as pl

from costing.analyses.scenarios import Compared
from costing.engine.allocate import weights
from costing.engine.names import spelled_out
from costing.engine.scenarios.staff import HOURS_A_YEAR
from costing.engine.scenarios.treated import Factor
from costing.reports.workbook.inputs.changed_cells import BASE
from costing.reports.workbook.prices.expenses import expense_cells
from costing.reports.workbook.prices.live_rows import LiveCells
from costing.reports.workbook.prices.unit_costs import unit_cost_cells

NOBODY = "(no family; no intervention)"
"""Who bears what no family does: no name of a study holds a semicolon."""
COMPONENTS = ("direct", "indirect", "unlogged")
WAY = ("intervention", "shared_by")


@dataclass(frozen=True)
class Facts:
    """A costed study with its scenarios, as the sheets that compute need it."""

    compared: Compared

    @cached_property
    def families(self) -> pl.DataFrame:
        """family_id and intervention, in the order of the sheet of families."""
        return spelled_out(self.compared.costs.families.select("family_id", "intervention"))

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """The numbers of families: their rows on the sheet of families, from 1."""
        return {family: n for n, family in enumerate(self.families["family_id"], 1)}

    @cached_property
    def interventions(self) -> tuple[str, ...]:
        """The interventions that have families, sorted."""
        return tuple(self.families["intervention"].unique().sort())

    @cached_property
    def intervention_of(self) -> Mapping[str, str]:
        """The intervention of each family."""
        return dict(self.families.iter_rows())

    @cached_property
    def scenarios(self) -> tuple[str, ...]:
        """The base case and the scenarios, by their numbers."""
        return (BASE, *(scenario.name for scenario in self.compared.scenarios))

    @cached_property
    def components(self) -> tuple[str, ...]:
        """The components of time that there are, direct time always."""
        there = set(self.compared.lines.treated["component"])
        return tuple(name for name in COMPONENTS if name in there or name == "direct")

    @cached_property
    def unit_costs(self) -> LiveCells:
        """The sheet of unit costs."""
        return unit_cost_cells(self.compared)

    @cached_property
    def unit_cost_rows(self) -> list[int]:
        """The rows of unit_costs that the rows of the sheet of unit costs are of."""
        return self.unit_costs.sheet.rows["row"].to_list()

    @cached_property
    def expenses(self) -> LiveCells | None:
        """The sheet of expenses; none where families bear none."""
        return expense_cells(self.compared) if self.compared.expenses.table.height else None

    @cached_property
    def hours_of_interventions(self) -> Mapping[tuple[str, int], float]:
        """Hours by intervention (`NOBODY`: of no family) and line."""
        of = spelled_out(self.compared.lines.families).join(self.families, on="family_id", how="left")
        named = of.with_columns(pl.col("intervention").fill_null(NOBODY))
        return by_two(named.group_by("intervention", "line").agg(pl.col("hours").sort().sum()), "intervention")

    @cached_property
    def months(self) -> tuple[str, ...]:
        """The months that have time."""
        return tuple(self.compared.lines.months["month"].cast(pl.String).unique().sort())

    @cached_property
    def activities(self) -> tuple[str, ...]:
        """The activities that have time; "" for time on none."""
        return tuple(self.compared.lines.activities["activity"].cast(pl.String).unique().sort())

    @cached_property
    def ways(self) -> tuple[tuple[str, str], ...]:
        """How shared expenses are shared: intervention ("": all) and measure."""
        shared = self.compared.expenses.table.filter(pl.col("family_id") == "")
        return tuple((str(one), str(by)) for one, by in shared.select(WAY).unique().sort(WAY).iter_rows())

    @cached_property
    def weights(self) -> Mapping[tuple[str, str, str], float]:
        """What of an expense shared in a way a family bears: by family, intervention, measure."""
        columns = ("family_id", "intervention", "seconds", "days")
        of = self.compared.costs.families.select(*columns, families=pl.lit(1, dtype=pl.Int64))
        ways = pl.DataFrame(list(self.ways), schema=dict.fromkeys(WAY, pl.String), orient="row")
        found = weights(ways, spelled_out(of)).select("family_id", *WAY, "weight")
        return {(who, one, by): weight for who, one, by, weight in found.sort(*WAY, "family_id").iter_rows()}

    @cached_property
    def borne(self) -> Mapping[tuple[str, str], Mapping[str, float]]:
        """What of an expense shared in a way the families of each intervention bear."""
        parts = {way: dict[str, list[float]]() for way in self.ways}
        for (who, one, by), weight in self.weights.items():
            parts[one, by].setdefault(self.intervention_of[who], []).append(weight)
        return {way: {name: fsum(of.get(name, ())) for name in self.interventions} for way, of in parts.items()}

    @cached_property
    def months_of_expenses(self) -> Mapping[int, Mapping[str, float]]:
        """By row of the table of expenses what part of the charge falls in each month."""
        found: dict[int, dict[str, float]] = {}
        rows = spelled_out(self.compared.expenses.months).select("row", "month", "part")
        for row, month, part in rows.iter_rows():
            found.setdefault(row, {})[month] = part
        return found

    @cached_property
    def keys(self) -> Mapping[tuple[str, str, int], int]:
        """Agency, role and unit cost of every line that a difference is split by, numbered from 0."""
        rows = self.compared.lines.treated.select("agency", "role", "unit_cost").unique()
        return {key: n for n, key in enumerate(rows.sort("agency", "role", "unit_cost").iter_rows())}

    @cached_property
    def times(self) -> tuple[float, ...]:
        """By number of scenario how many times as many families there are, by the days of the period."""
        before = float(self.compared.before.families["families"].sum())
        sides = [self.compared.before, *(self.compared.side(one) for one in self.compared.scenarios)]
        return tuple(float(side.families["families"].sum()) / before if before else 1.0 for side in sides)

    def stated(self, scenario: int, key: int) -> float:
        """What an hour of a unit cost is said to cost, on average over its days."""
        return sum(price * days for _, days, price in self._stated[scenario, key]) / self._days(scenario, key)

    def stated_formula(self, scenario: int, key: int) -> str:
        """The same in cells of Unit costs."""
        name, unit_cost = self.scenarios[scenario], self._unit_costs[key]
        whole = self._days(scenario, key)
        parts: dict[str, float] = {}
        for variant, days, _ in self._stated[scenario, key]:
            cell = self.unit_costs.cell(name, variant, unit_cost, "cost_per_hour")
            parts[cell] = parts.get(cell, 0.0) + days / whole
        return "+".join(cell if len(parts) == 1 else f"{part!r}*{cell}" for cell, part in parts.items())

    def _days(self, scenario: int, key: int) -> float:
        return sum(days for _, days, _ in self._stated[scenario, key])

    @cached_property
    def _unit_costs(self) -> Mapping[int, int]:
        return {key: unit_cost for (_, _, unit_cost), key in self.keys.items()}

    @cached_property
    def _stated(self) -> Mapping[tuple[int, int], list[tuple[int, float, float]]]:
        found: dict[tuple[int, int], list[tuple[int, float, float]]] = {}
        keys: dict[int, list[int]] = {}
        for (_, _, unit_cost), key in self.keys.items():
            keys.setdefault(unit_cost, []).append(key)
        for scenario, unit_cost, variant, days, price in self.compared.lines.stated.iter_rows():
            for key in keys.get(unit_cost, []):
                found.setdefault((scenario, key), []).append((variant, days, price))
        return found

    @cached_property
    def shares(self) -> Mapping[int, bool]:
        """By row of scenarios, from 1, whether it states of which share of time it is."""
        given = self.compared.study.rows("scenarios")["share"]
        return {n: share is not None for n, share in enumerate(given, 1)}

    @cached_property
    def flexible(self) -> tuple[bool, ...]:
        """By number of scenario whether its hours follow its values: it has no posts or unlogged hours of its own."""
        return tuple(self._is_flexible(number) for number in range(len(self.scenarios)))

    def _is_flexible(self, number: int) -> bool:
        if number == 0:
            return True
        scenario = self.compared.scenarios[number - 1]
        if scenario.capacity == "posts":
            return False
        shares_unlogged = bool(self.compared.lines.table["post"].count())
        moves_hours = any(step.table == "practitioners" or step.column in HOURS_A_YEAR for step in scenario.steps)
        return not (shares_unlogged and (scenario.capacity == "fixed" or moves_hours))


def by_two(table: pl.DataFrame, key: str) -> dict[tuple[str, int], float]:
    """Hours by a name and a line."""
    rows = table.select(pl.col(key).cast(pl.String), "line", "hours").iter_rows()
    return {(name, line): hours for name, line, hours in rows}


def product(factors: tuple[Factor, ...], idle: str, imputed: str, shares: Mapping[int, bool]) -> str:
    """A product of factors as a formula; `idle` and `imputed` are cells, `shares` the rows that state a share."""
    return "*".join(text_of(factor, idle, imputed, shares) for factor in factors) or "1"


def text_of(factor: Factor, idle: str, imputed: str, shares: Mapping[int, bool]) -> str:
    """A factor as a formula."""
    value, share = (f"scenarios_{factor.of}_{column}" for column in ("value", "share"))
    stated = shares.get(factor.of, False)
    match factor.kind:
        case "times":
            return f"(1+{share}*({value}-1))" if stated else value
        case "stay":
            return f"(1-{share})" if stated else "0"
        case "move":
            return share if stated else "1"
        case "idle":
            return idle
        case "imputed":
            return imputed
    return repr(factor.number)
