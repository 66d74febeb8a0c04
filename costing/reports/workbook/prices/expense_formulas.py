"""What each expense costs over the period, in formulas: uprated, and an asset as its yearly cost."""

from typing import Any

import polars as pl

from costing.analyses.scenarios import Compared
from costing.engine.costs import borne
from costing.engine.expenses import annual_cost, charges, years_between
from costing.reports.workbook.inputs.changed_cells import Cells, Held, base_case, changed_states
from costing.reports.workbook.inputs.names import borne_by
from costing.reports.workbook.prices.live_rows import LiveRow
from costing.reports.workbook.prices.price_factors import factor

OUTSIDE = "never charged in the period"
IN_OVERHEADS = "in overheads already"
AMOUNTS = ("cost", "vat", "resale_value", "life_years")


def charged(held: Held) -> pl.DataFrame:
    """What every expense that is charged costs in a state of the study."""
    study = held.study
    return charges(study.settings, study.rows("expenses"), study.rows("price_index"))


def counted(compared: Compared, charged: pl.DataFrame) -> set[int]:
    """The expenses, from 0, that are in the costs of families, of those that are charged."""
    return set(borne(charged, compared.costs.time)["expense"])


def ever_counted(compared: Compared) -> set[int]:
    """The expenses, from 0, that are in the costs of families in the base case or in some scenario."""
    changed = [held for scenario in compared.scenarios for held in changed_states(compared, scenario)]
    return {expense for held in (base_case(compared), *changed) for expense in counted(compared, charged(held))}


def expense_rows(compared: Compared, held: Held) -> list[LiveRow]:
    """Every expense in one state of the study: its figures as the engine has them, and their formulas."""
    all_charged = charged(held)
    found = {row["expense"]: row for row in all_charged.iter_rows(named=True)}
    those = counted(compared, all_charged)
    return [
        expense_row(held, number, row, found.get(number), number in those)
        for number, row in enumerate(held.study.rows("expenses").iter_rows(named=True))
    ]


def expense_row(held: Held, number: int, row: dict[str, Any], of: dict[str, Any] | None, counts: bool) -> LiveRow:
    """One expense, from 0; `of` is its row of `charges`, None where it is never charged."""
    figures = {
        "row": number + 1,
        **{name: row[name] for name in ("category", "date", "price_year", *AMOUNTS)},
        "agency": row["agency"] or "unspecified",
        "whose": borne_by(row),
        "why": "" if counts else why_not(of),
    }
    cells = held.cells
    given = {name: "" if row[name] is None else cells.of_filled("expenses", number + 1, name) for name in AMOUNTS}
    if of is None or not counts:
        return LiveRow({**figures, "charge": 0.0, "in_the_run": 0.0}, {**given, "charge": ""})
    money = {"factor": of["factor"], "charge": of["charge"], "in_the_run": of["charge"]}
    series = "capital" if of["asset"] else "prices"
    texts = {**given, "factor": factor(held.cells, series, row["price_year"])}
    if not of["asset"]:
        return LiveRow(figures | money, {**texts, "charge": f"{without_vat(given['vat'])}*{{factor}}"})
    made = {**texts, **formulas_of_asset(held.cells, given)}
    return LiveRow(figures | money | of_asset(held, row, of), made, f"{of['first']} to {of['last']}")


def why_not(of: dict[str, Any] | None) -> str:
    """Why an expense is in no family's cost."""
    return OUTSIDE if of is None else of["apart"].replace("_", "-") or IN_OVERHEADS


def without_vat(vat: str) -> str:
    """The cost of an expense that is counted."""
    return "({cost}-{vat})" if vat else "{cost}"


def of_asset(held: Held, row: dict[str, Any], of: dict[str, Any]) -> dict[str, float]:
    """The rate of an asset's annuity, its cost a year and the years that are charged."""
    rate, price = held.study.settings.rate_of_annuities, of["factor"]
    cost, resale = row["cost"] - (row["vat"] or 0.0), row["resale_value"] or 0.0
    return {
        "rate": rate,
        "cost_a_year": annual_cost(cost * price, resale * price, int(row["life_years"]), rate),
        "years_charged": years_between(of["first"], of["last"]),
    }


def formulas_of_asset(cells: Cells, given: dict[str, str]) -> dict[str, str]:
    """The formulas of an asset: its equivalent annual cost, times the years that are charged."""
    name = "discount_rate" if cells.study.settings.annuity_rate is None else "annuity_rate"
    resale = "-{resale_value}*{factor}" if given["resale_value"] else "0"
    return {
        "rate": cells.setting(name),
        "cost_a_year": f"-PMT({{rate}},{{life_years}},{without_vat(given['vat'])}*{{factor}},{resale})",
        "charge": "{cost_a_year}*{years_charged}",
    }
