"""The method of costing read a second time, slowly and exactly, for the engine to agree with.

Everything is a `Fraction` and goes row by row. Every cost is a `Piece`, which knows what share of it each
family bears; families, agencies, activities, months and cost lines are five ways of adding up the same
pieces. "Item n" in a docstring is item n of the design's section 5, unless it says section 6. The inputs are
assumed valid.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from tests.reference.cells import Record, Row, Shares, several
from tests.reference.estimates import with_standard_errors
from tests.reference.expenses import days_charged, double_counts, is_removed
from tests.reference.log import (
    ABSENCE,
    IN_OVERHEADS,
    INDIRECT,
    NO_TIME,
    OUTSIDE_DIARY,
    OUTSIDE_PERIOD,
    is_costed,
    reconciliation,
    rows_with,
    seconds_of,
)
from tests.reference.prices import unit_cost_beside, unit_cost_record
from tests.reference.results import Totals, cost_lines, family_record, resource_use, summary, totals, unallocated
from tests.reference.staff import EMPLOYED, payroll, staff_records
from tests.reference.study import Study
from tests.reference.whose_money import whose_money

__all__ = ["Answer", "Record", "Row", "Shares", "Study", "Totals", "cost_study", "is_costed", "seconds_of", "several"]


@dataclass(frozen=True)
class Answer:
    """What a costing should say, under the design's column names; a figure that has no value is None.

    `families` are by id, `agencies`, `activities` and `months` by key and component, `summary` by intervention
    and `all`, `resource_use` by intervention, role and kind, `unallocated` by component; totals are (hours, cost).
    `posts` has a row a spell, `whose_money` one an agency and measure, `log` rows and seconds by line of the
    reconciliation, `double_counts` table, place and sum of what is counted twice and kept. `beside_unit_costs`
    has, in the order of the rows, columns that not every study shows. With a diary only, `families` has `estimated`
    and `summary` has `variance` (of the total), `se_weeks`, `se_both` and `df`.
    """

    families: dict[str, Record]
    agencies: Totals
    activities: Totals
    months: Totals
    posts: list[Record]
    cost_lines: list[Record]
    summary: dict[str, Record]
    resource_use: dict[tuple[str, str, str], Record]
    unallocated: dict[str, tuple[Fraction, Fraction]]
    excluded: dict[str, int]
    unit_costs: list[Record]
    beside_unit_costs: list[Record]
    log: dict[str, tuple[int, int]]
    double_counts: list[tuple[str, int, Fraction]]
    whose_money: list[Record]
    payroll: Record | None

    @property
    def practitioners(self) -> dict[str, Record]:
        """The posts of those who have one, by id and without its dates."""
        ids = [post["practitioner_id"] for post in self.posts]
        hidden = ("practitioner_id", *EMPLOYED)
        return {
            post["practitioner_id"]: {name: value for name, value in post.items() if name not in hidden}
            for post in self.posts
            if ids.count(post["practitioner_id"]) == 1
        }


def cost_study(settings: dict[str, str], tables: dict[str, list[Row]]) -> Answer:
    """Cost a valid study, given as the text of its cells."""
    study = Study(settings, tables)
    lines = cost_lines(study)
    families = {family: family_record(study, family, lines) for family in study.costed_families}
    return Answer(
        families=families,
        agencies=totals(study.pieces, lambda piece: piece.agency),
        activities=totals(study.pieces, lambda piece: piece.activity),
        months=totals(study.pieces, lambda piece: piece.month),
        posts=staff_records(study),
        cost_lines=lines,
        summary={n: with_standard_errors(study, n, record) for n, record in summary(families, lines).items()},
        resource_use=resource_use(families, lines),
        unallocated=unallocated(study.pieces),
        excluded=excluded(study),
        unit_costs=[unit_cost_record(unit_cost) for unit_cost in study.unit_costs],
        beside_unit_costs=[unit_cost_beside(unit_cost) for unit_cost in study.unit_costs],
        log=reconciliation(study),
        double_counts=double_counts(study),
        whose_money=whose_money(study),
        payroll=payroll(study),
    )


def excluded(study: Study) -> dict[str, int]:
    """Item 11: rows left out, by reason; a row of several practitioners may be so for some of them only."""
    charged = [row for row in study.table("expenses") if days_charged(study, row)]
    return {
        "entries_outside_period": rows_with(study, OUTSIDE_PERIOD),
        "entries_zero_length": rows_with(study, NO_TIME),
        "entries_indirect": rows_with(study, INDIRECT),
        "entries_absence": rows_with(study, ABSENCE),
        "entries_outside_diary": rows_with(study, OUTSIDE_DIARY),
        "entries_in_overheads": rows_with(study, IN_OVERHEADS),
        "families": len(set(study.families) - set(study.costed_families)),
        "expenses": len(study.table("expenses")) - len(charged),
        "expenses_in_overheads": sum(is_removed(study, row) for row in charged),
    }
