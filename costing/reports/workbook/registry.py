"""The sheets of the workbook, in their order."""

from collections.abc import Callable

from costing.reports.workbook.coverage import coverage
from costing.reports.workbook.coverage_by_month import coverage_by_month
from costing.reports.workbook.data_quality import data_quality
from costing.reports.workbook.families import families
from costing.reports.workbook.reconciliation import reconciliation
from costing.reports.workbook.sheet import Sheet, Source
from costing.reports.workbook.summary import summary
from costing.reports.workbook.totals import activities, agencies, months
from costing.reports.workbook.unit_costs import unit_costs

SHEETS: tuple[Callable[[Source], Sheet], ...] = (
    summary,
    families,
    activities,
    agencies,
    months,
    unit_costs,
    coverage,
    coverage_by_month,
    data_quality,
    reconciliation,
)
"""The sheets behind the cover. A new one is a module with such a function, and a line here."""
