"""The sheets of the workbook, in their order."""

from collections.abc import Callable, Mapping

from costing.reports.workbook.contents.charts import charts
from costing.reports.workbook.contents.checklist import checklist
from costing.reports.workbook.contents.coverage import coverage
from costing.reports.workbook.contents.coverage_by_month import coverage_by_month
from costing.reports.workbook.contents.data_quality import data_quality
from costing.reports.workbook.contents.diary import diary
from costing.reports.workbook.contents.families import families
from costing.reports.workbook.contents.method import method
from costing.reports.workbook.contents.methods import methods
from costing.reports.workbook.contents.reconciliation import reconciliation
from costing.reports.workbook.contents.resource_use import resource_use
from costing.reports.workbook.contents.scenarios import scenarios
from costing.reports.workbook.contents.summary import summary
from costing.reports.workbook.contents.totals import activities, agencies, months
from costing.reports.workbook.contents.whose_money import whose_money
from costing.reports.workbook.groups import GROUPS
from costing.reports.workbook.live.workbook import live_or_values
from costing.reports.workbook.prices.unit_costs import unit_costs
from costing.reports.workbook.sheet import Sheet, Source

SHEETS: tuple[Callable[[Source], Sheet], ...] = (
    summary,
    families,
    activities,
    agencies,
    whose_money,
    months,
    resource_use,
    unit_costs,
    scenarios,
    coverage,
    coverage_by_month,
    diary,
    methods,
    data_quality,
    reconciliation,
    checklist,
)
"""The sheets behind the cover. A new one is a module with such a function, and a line here."""
WHERE_THERE: Mapping[Callable[[Source], Sheet], str] = {
    whose_money: "whose_money",
    scenarios: "scenarios",
    diary: "diary",
    methods: "methods",
    checklist: "checklist",
}
"""The sheets that stand in the workbook only where the results have this table, with rows."""


ORDER = tuple(name for names in GROUPS.values() for name in names)
"""The sheets behind the cover, in their order."""


def sheets(source: Source) -> list[Sheet]:
    """The sheets of a workbook, in their order; with `source.compared` they compute."""
    plain = [make(source) for make in SHEETS if make not in WHERE_THERE or source.has(WHERE_THERE[make])]
    made = plain if source.compared is None else live_or_values(source, source.compared, plain)
    found = {sheet.name: sheet for sheet in made}
    found["Charts"] = charts(source, found)
    found["Method"] = method(source, list(found))
    return [found[name] for name in ORDER if name in found]
