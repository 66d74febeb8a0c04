"""The live workbook: which sheets compute, from which others, and in which order they stand."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import chain

import polars as pl

from costing.analyses.scenarios import Compared
from costing.engine.names import spelled_out
from costing.reports.workbook.contents.summary import measures
from costing.reports.workbook.inputs.sheet_of_inputs import inputs
from costing.reports.workbook.live import checks, totals
from costing.reports.workbook.live.coverage import live_coverage
from costing.reports.workbook.live.differences import differences
from costing.reports.workbook.live.facts import Facts
from costing.reports.workbook.live.families import live_families
from costing.reports.workbook.live.frozen import freeze
from costing.reports.workbook.live.hours import Hours, hours_by_family, skeleton, with_log
from costing.reports.workbook.live.hours_by import hours_by, hours_by_kind
from costing.reports.workbook.live.hours_now import with_prices
from costing.reports.workbook.live.priced_expenses import priced_expenses
from costing.reports.workbook.live.priced_lines import priced_lines
from costing.reports.workbook.live.resource_use import live_resource_use
from costing.reports.workbook.live.scenario_list import scenario_list, with_state
from costing.reports.workbook.live.scenarios import Paths, live_scenarios
from costing.reports.workbook.live.summary import HOURS_DIFFER, live_summary
from costing.reports.workbook.live.unlogged import unlogged
from costing.reports.workbook.live.whose_money import live_whose_money
from costing.reports.workbook.live.words import NUMBER
from costing.reports.workbook.live.work_log import work_log
from costing.reports.workbook.sheet import Formula, Sheet, Source

OF_THE_RUN = "Of the run: what stands here in words or without a formula does not follow edits or the scenario chosen."
FROZEN: Mapping[str, tuple[str, ...]] = {
    "Methods": ("total", "mean", "difference"),
    "Reconciliation": (),
    "Data quality": (),
    "Checklist": (),
    "Diary": (),
    "Coverage by month": (),
}
"""Sheets with words or figures that Excel cannot compute, and which of their columns say run again."""


MOST_HOURS, MOST_LINES, MOST_SCENARIOS = 4_000_000, 5_000, 200
"""Cells of the sheet of hours, its columns, and scenarios to choose from, with which Excel still works well."""


def fits(compared: Compared) -> bool:
    """Whether a workbook that computes would not be too large."""
    if len(compared.scenarios) > MOST_SCENARIOS:
        return False
    lines = compared.lines.table.height
    return lines <= MOST_LINES and lines * compared.costs.families.height <= MOST_HOURS


LONGEST = 8_000
"""Characters of a formula; Excel takes 8,192."""


def live_or_values(source: Source, compared: Compared, plain: list[Sheet]) -> list[Sheet]:
    """The sheets with formulas; without any where there were too many, or one too long for Excel."""
    if not fits(compared):
        return as_values(plain)
    made = live_sheets(source, compared, plain)
    return as_values(plain) if longest_formula(made) > LONGEST else made


def longest_formula(made: Sequence[Sheet]) -> int:
    """The characters of the longest formula."""
    columns = [texts.cast(pl.String) for sheet in made for texts in sheet.formulas.values()]
    of_tables = pl.concat(columns).str.len_chars().drop_nulls().to_list() if columns else []
    above = (len(cell.text) for sheet in made for row in sheet.above for cell in row.cells if isinstance(cell, Formula))
    return max(chain(of_tables, above), default=0)


def as_values(plain: Sequence[Sheet]) -> list[Sheet]:
    """The sheets of a study that is too large to be computed in Excel; the summary says so."""
    said = "Too large for Excel to compute: figures are values. Change the study and run again to see others."
    return [replace(one, notes=(*one.notes, said)) if one.name == "Summary" else one for one in plain]


def live_sheets(source: Source, compared: Compared, plain: list[Sheet]) -> list[Sheet]:
    """The sheets with formulas, and those that these compute from, each behind what it belongs to."""
    facts = Facts(compared)
    given = {sheet.name: sheet for sheet in plain}
    names, idle, spent = scenario_list(facts), unlogged(facts), priced_expenses(facts)
    log = work_log(facts, source.log)
    hours = with_log(skeleton(hours_by_family(facts)), facts, log)
    priced = priced_lines(facts, hours, idle)
    hours = with_prices(hours, facts, priced, spent)
    made = {**given, **computed(source, facts, given, hours, priced, spent)}
    if "Whose money" in given:
        agencies = source.results["whose_money"]["agency"].cast(pl.String).unique(maintain_order=True).to_list()
        made["Whose money"] = live_whose_money(given["Whose money"], made["Agencies"], agencies)
    made["Coverage"] = live_coverage(given["Coverage"], facts, idle)
    made["Summary"] = live_summary(
        given["Summary"],
        tuple(one.name for one in measures(source)),
        source.results["summary"],
        made["Families"],
        names,
    )
    split = differences(facts, priced, names) if "Scenarios" in given else None
    if split:
        made["Scenarios"] = live_scenarios(given["Scenarios"], facts, Paths(priced, spent, split, names))
    every = [
        inputs(compared),
        *frozen(made),
        facts.unit_costs.sheet,
        *([facts.expenses.sheet] if facts.expenses else []),
        hours.sheet,
        *([log] if log else []),
        *(with_state(sheet, facts) for sheet in (idle, priced, spent, split) if sheet),
        names,
    ]
    found = {sheet.name: sheet for sheet in every}
    found["Checks"] = checks.checks(all_checks(found, facts, hours, spent))
    return list(found.values())


def computed(
    source: Source, facts: Facts, given: Mapping[str, Sheet], hours: Hours, priced: Sheet, spent: Sheet | None
) -> dict[str, Sheet]:
    """Families, and totals by agency, activity and month."""
    by_month = hours_by(facts, "month", facts.months, "Hours by month", "Month")
    by_activity = hours_by(facts, "activity", facts.activities, "Hours by activity", "Activity")
    expenses = spelled_out(facts.compared.expenses.table)
    agencies = {*facts.compared.lines.treated["agency"], *expenses["agency"]}
    activities = {*by_activity.rows["key"], *expenses["category"]}
    months = {*by_month.rows["key"], *facts.compared.expenses.months["month"].cast(pl.String)}
    whole = {
        "Agencies": with_more(given["Agencies"], "agency", agencies),
        "Activities": with_more(given["Activities"], "activity", activities),
        "Months": in_time(with_more(given["Months"], "month", months)),
    }
    return {
        "Families": live_families(given["Families"], hours, spent, discounted(source, facts)),
        "Agencies": totals.of_agencies(whole["Agencies"], priced, spent),
        "Activities": totals.of_keys(
            whole["Activities"], by_activity, hours, by_category(whole["Activities"], spent) if spent else {}
        ),
        "Months": totals.of_keys(whole["Months"], by_month, hours, in_months(whole["Months"], spent) if spent else {}),
        "Hours by month": by_month,
        "Hours by activity": by_activity,
        **resources(facts, given["Resource use"], hours),
    }


def discounted(source: Source, facts: Facts) -> str:
    """Whether costs are discounted now, as a formula; "" where they are in the run."""
    if source.settings.rate:
        return ""
    steps = [step for scenario in facts.compared.scenarios for step in scenario.steps]
    rate = "study_discount_rate<>0"
    return f"OR({rate},{NUMBER}<>0)" if any(step.column == "discount_rate" for step in steps) else rate


def resources(facts: Facts, sheet: Sheet, hours: Hours) -> dict[str, Sheet]:
    """Resource use and the hours that it is computed from; figures of the run where a ratio imputes indirect time."""
    used = freeze(sheet, ("hours_mean", "hours_sd", "hours_median"), HOURS_DIFFER)
    if facts.compared.base.prices.imputed.any():
        return {sheet.name: freeze(used, ("cost_per_hour", "cost_mean"))}
    table = hours_by_kind(facts, sheet.rows)
    counts = dict(facts.families.group_by("intervention").len().iter_rows())
    return {sheet.name: live_resource_use(used, table, hours, counts), table.name: table}


def with_more(sheet: Sheet, key: str, names: set[str]) -> Sheet:
    """A sheet of totals with rows for those names that have costs after an edit or in a scenario only."""
    none = {name: 0.0 for name in sheet.rows.columns if name != key}
    more = [{key: name, **none} for name in sorted(names - {*sheet.rows[key]})]
    return replace(sheet, rows=pl.concat([sheet.rows, pl.DataFrame(more, schema=sheet.rows.schema)]))


def in_time(sheet: Sheet) -> Sheet:
    """The sheet of months in order of time."""
    return replace(sheet, rows=sheet.rows.sort("month"))


def by_category(sheet: Sheet, spent: Sheet) -> dict[str, list[str]]:
    """What expenses of each category cost now."""
    rows = range(sheet.header_row + 1, sheet.header_row + 1 + sheet.rows.height)
    letter = sheet.letter("activity")
    texts = [f"SUMPRODUCT(EXACT({spent.all('category')},${letter}{row})*{spent.all('now')})" for row in rows]
    return {"expense": texts}


def in_months(sheet: Sheet, spent: Sheet) -> dict[str, list[str]]:
    """What expenses cost now in each month."""
    there = {column.name for column in spent.columns}
    months = sheet.rows["month"].to_list()
    now = spent.all("now")
    return {"expense": [f"SUMPRODUCT({spent.all(f'in_{m}')},{now})" if f"in_{m}" in there else "0" for m in months]}


def frozen(made: Mapping[str, Sheet]) -> list[Sheet]:
    """The sheets, those with figures that Excel cannot compute saying so."""
    found = dict(made)
    for name in (name for name in FROZEN if name in made):
        noted = replace(made[name], notes=(*made[name].notes, OF_THE_RUN))
        found[name] = freeze(noted, FROZEN[name])
    return list(found.values())


def all_checks(found: Mapping[str, Sheet], facts: Facts, hours: Hours, spent: Sheet | None) -> list[checks.Check]:
    """Every check of the workbook."""
    tables = (found["Hours by month"], found["Hours by activity"])
    compared = [checks.as_in_the_run(found[name], "cost" if name == "Families" else "total") for name in COMPUTED]
    compared.append(checks.as_in_the_run(found["Unit costs"], "cost_per_hour", "inputs_changed"))
    if "Expenses" in found:
        compared.append(checks.as_in_the_run(found["Expenses"], "charge", "inputs_changed"))
    if "Scenarios" in found:
        total = float(found["Families"].rows["cost"].sum())
        compared += checks.of_scenarios(found["Scenarios"], "total", len(facts.scenarios), total)
    return [
        *checks.of_totals(found, hours, spent),
        *checks.of_hours(hours.sheet, tables, hours.lines),
        *(checks.of_log(hours, found["Work log"], facts.compared.lines.table) if "Work log" in found else ()),
        *checks.of_summary(found["Families"], float(found["Families"].rows["cost"].sum())),
        *compared,
    ]


COMPUTED = ("Families", "Agencies", "Activities", "Months")
