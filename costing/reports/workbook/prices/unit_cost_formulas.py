"""The schema of a unit cost in formulas: elements, cost per year, hours, uprating and the costs per hour."""

from collections.abc import Mapping
from typing import Any

from costing.engine.inputs import priced_unit_costs
from costing.engine.price_index import ALL
from costing.engine.unit_costs import ELEMENTS, MARGINAL, SERIES_OF
from costing.model.money import SERIES
from costing.reports.workbook.inputs.changed_cells import Cells, Held, as_divisor, as_factor
from costing.reports.workbook.prices.live_rows import LiveRow
from costing.reports.workbook.prices.price_factors import factor, has_series

PLAIN = ("salary", "qualifications", "capital_overheads")
"""Elements that are given as amounts only."""
WITH_RATES = ("on_costs", "direct_overheads", "indirect_overheads")
"""Elements that may be given as rates."""
INDEXES = (*SERIES, ALL)


def unit_cost_rows(held: Held) -> list[LiveRow]:
    """Every row of unit_costs in one state of the study: its figures as the engine has them, and their formulas."""
    rows = []
    for number, row in enumerate(priced_unit_costs(held.study).iter_rows(named=True), 1):
        made = formulas(held, number)
        unused = dict.fromkeys(name for name in INDEXES if name not in made)
        beside = {"row": number, "in_the_run": row["cost_per_hour"], "imputed": imputed(held, row)}
        rows.append(LiveRow({**row, **unused, **beside}, made))
    return rows


def imputed(held: Held, row: Mapping[str, Any]) -> float | None:
    """Hours of indirect time that an hour of direct time stands for."""
    settings = held.study.settings
    share = row[settings.share_of_a_ratio] if settings.level == "ratio" else None
    return None if share is None else 1 / share - 1


def formulas(held: Held, row: int) -> dict[str, str]:
    """The formulas of one row, from 1; `{column}` is the cell of that column in the row."""
    given = {name: held.cells.formula("unit_costs", row, name) for name in held.study.rows("unit_costs").columns}
    factors = {**factors_of(held.cells, row), "hours_per_year": hours(given)}
    settings = held.study.settings
    made = built_up(held, row, given) if given["salary"] else published(held.cells, row, given)
    share = given[settings.share_of_a_ratio]
    return {
        **factors,
        **made,
        **{f"cost_per_{kind}_hour": per_hour(given[f"{kind}_share"]) for kind in ("direct", "contact")},
        "imputed": f"1/{as_divisor(share)}-1" if share and settings.level == "ratio" else "",
    }


def per_hour(share: str) -> str:
    """The cost of an hour of some kind, by its share of working hours."""
    return f"{{cost_per_hour}}/{as_divisor(share)}" if share else ""


def hours(given: Mapping[str, str]) -> str:
    """Working hours a year: given, or weeks x hours."""
    weeks, week = given["weeks_per_year"], given["hours_per_week"]
    return given["hours_per_year"] or (f"{as_factor(weeks)}*{as_factor(week)}" if weeks and week else "")


def factors_of(cells: Cells, row: int) -> dict[str, str]:
    """The factor of each series by which the row is uprated, where the price index has any."""
    if not has_series(cells):
        return {}
    rows = cells.study.rows("unit_costs")
    year, salary, share = (rows[row - 1, name] for name in ("price_year", "salary", "pay_share"))
    others = ("capital",) if salary is not None else () if share is not None else (ALL,)
    return {name: factor(cells, name, year) for name in ("pay", "prices", *others)}


def counted(held: Held) -> list[str]:
    """The elements that are in a cost per year."""
    left_out = held.study.settings.leaves_qualifications_out
    return [name for name in ELEMENTS if name != "qualifications" or not left_out]


def built_up(held: Held, row: int, given: Mapping[str, str]) -> dict[str, str]:
    """The formulas of a build-up."""
    base = held.study.rows("unit_costs")[row - 1, "overheads_base"]
    overheads = "{salary}" if base == "pay" else "({salary}+{on_costs})"
    elements = {name: given[name] for name in PLAIN}
    for name in WITH_RATES:
        rate, of = given[f"{name}_rate"], "{salary}" if name == "on_costs" else overheads
        elements[name] = given[name] or (f"{as_factor(rate)}*{of}" if rate else "")
    sign = "+" if held.study.settings.leaves_qualifications_out else "-"
    prices = of_series(held.cells, "prices")
    return {
        **elements,
        "cost_per_year": "+".join(f"{{{name}}}" for name in counted(held)),
        "uprating": uprating_of_build_up(held, row),
        "cost_per_hour": "{cost_per_year}/{hours_per_year}*{uprating}",
        "cost_per_hour_other": f"{{cost_per_hour}}{sign}{{qualifications}}/{{hours_per_year}}*{prices}",
        "marginal_per_hour": f"({weighed(held.cells, MARGINAL)})/{{hours_per_year}}",
    }


def of_series(cells: Cells, series: str) -> str:
    """The cell of a row that has the factor of a series; the only one where no prices have an index of their own."""
    return f"{{{series if has_series(cells) else 'uprating'}}}"


def weighed(cells: Cells, elements: tuple[str, ...] | list[str]) -> str:
    """Elements added up, each times its factor; those of one series together."""
    parts: dict[str, list[str]] = {}
    for name in elements:
        parts.setdefault(of_series(cells, SERIES_OF[name]), []).append(f"{{{name}}}")
    return "+".join(f"{as_factor('+'.join(names))}*{of}" for of, names in parts.items())


def uprating_of_build_up(held: Held, row: int) -> str:
    """The factor of a cost per year: what its elements, each by its own index, come to."""
    cells, factors = held.cells, factors_of(held.cells, row)
    if not factors:
        return factor(cells, ALL, cells.study.rows("unit_costs")[row - 1, "price_year"])
    if len({factors[name] for name in SERIES}) == 1:
        return "{pay}"
    return f"IF({{cost_per_year}}>0,({weighed(cells, counted(held))})/{{cost_per_year}},{{pay}})"


def published(cells: Cells, row: int, given: Mapping[str, str]) -> dict[str, str]:
    """The formulas of a published rate."""
    return {
        "uprating": uprating_of_rate(cells, row, as_factor(given["pay_share"])),
        "cost_per_hour": f"{as_factor(given['cost_per_hour'])}*{{uprating}}",
        "cost_per_hour_other": "{cost_per_hour}",
        "marginal_per_hour": "{cost_per_hour}",
    }


def uprating_of_rate(cells: Cells, row: int, share: str) -> str:
    """The factor of a published rate: of pay and of prices by the share that is pay, else of all prices."""
    factors = factors_of(cells, row)
    if not factors:
        return factor(cells, ALL, cells.study.rows("unit_costs")[row - 1, "price_year"])
    if factors["pay"] == factors["prices"] or not (share or factors[ALL]):
        return "{pay}"
    return f"{share}*{{pay}}+(1-{share})*{{prices}}" if share else "IF({pay}={prices},{pay},{all})"
