"""The tables of the results, each as its file has it."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import polars as pl

from costing.analyses import plausibility
from costing.analyses.checklist import checklist
from costing.analyses.completeness import completeness, coverage_by_month, quiet_families
from costing.analyses.diary_units import diary_table, units_by_intervention
from costing.analyses.double_counts import double_counts
from costing.analyses.explain import MARKS, marked, marks_wanted
from costing.analyses.ledger_bridge import kept_twice, ledger_bridge, unlogged_not_allocated
from costing.analyses.log_counts import counted_log, time_by_fate
from costing.analyses.methods import methods
from costing.analyses.money_tables import (
    costs_of_expenses,
    costs_of_posts,
    paid_expenses,
    schema_of_unit_costs,
    twice,
)
from costing.analyses.payroll import payroll
from costing.analyses.problem_table import problems_table
from costing.analyses.reconcile import line as reconciled
from costing.analyses.reconcile import (
    reconcile_cost,
    reconcile_ledger,
    reconcile_log,
    reconcile_payroll,
    reconciliation,
)
from costing.analyses.resource_use import resource_use
from costing.analyses.sampling import Estimate, estimate
from costing.analyses.summary import summary
from costing.analyses.whose_money import whose_money
from costing.checks.checked import CheckedStudy
from costing.engine.costs import Costs
from costing.engine.look_ups import UNSPECIFIED, with_look_ups
from costing.engine.names import ordered, spelled_out
from costing.engine.sums import add_up, total
from costing.engine.unit_costs import ELEMENTS
from costing.model.problem import Problem
from costing.model.tables import PART, ROW

COST_LINES = (
    *("family_id", "intervention", "agency", "role", "activity", "kind", "month", "component"),
    *("hours", "cost_per_hour", "cost", "cost_discounted", "weight"),
)
FAMILIES = (
    *(
        "family_id",
        "intervention",
        "start",
        "end",
        "weeks",
        "closed",
        "hours_direct",
        "hours_indirect",
        "hours_unlogged",
    ),
    *("cost_direct", "cost_indirect", "cost_unlogged", "cost_expense", "cost", "cost_discounted"),
    "estimated",
)
UNIT_COSTS = (
    *("role", "valid_from", "valid_to", "price_year", "source", "agency", *ELEMENTS, "cost_per_year", "hours_per_year"),
    *("uprating", "cost_per_hour", "cost_per_direct_hour", "cost_per_contact_hour", "cost_per_hour_other"),
)
PRACTITIONERS = (
    *("practitioner_id", "role", "agency", "available_hours", "hours_direct", "hours_indirect", "hours_unlogged"),
    *("coverage", "cost_unlogged", "fte", "start", "end", "team", "indirect_over"),
)


def tables(
    study: CheckedStudy, taken: CheckedStudy, entries: pl.DataFrame, costs: Costs, problems: list[Problem], seed: int
) -> Mapping[str, pl.DataFrame]:
    """Every table of the results but the long ones, cost lines and entries, by the name of its file.

    `taken` is the study with those entries only that are costed, `entries` one row for each practitioner and family.

    The bootstrap runs beside the rest: it is a third of the work, and has random numbers of its own.
    """
    lines = with_interventions(costs)
    contact = lines.filter((pl.col("component") == "direct") & (pl.col("kind") == "contact"))
    contact_hours = add_up(contact, ["intervention"], ["hours"])
    whose = money(taken, costs)
    with ThreadPoolExecutor(1) as beside:
        described = beside.submit(summary, costs.families, contact_hours, seed, estimates(taken, costs))
        made = {
            "families": costs.families.select(FAMILIES),
            "agencies": costs.totals["agency"],
            "activities": costs.totals["activity"],
            "months": costs.totals["month"],
            "resource_use": resource_use(lines, costs.families),
            "unit_costs": unit_costs(costs.found.unit_costs),
            "practitioners": practitioners(costs),
            "coverage_by_month": coverage_by_month(taken, costs),
            "quiet_families": (quiet := quiet_families(taken, entries, costs.found.names)),
            "completeness": completeness(taken, quiet),
            "reconciliation": reconciled_tables(taken, counted_log(study, taken, entries, costs), costs, whose),
            "whose_money": whose,
            "methods": methods(taken, costs),
            "problems": problems_table(problems),
        }
        if diary := costs.found.diary:
            made["diary"] = diary_table(costs, diary)
        made["summary"] = described.result()
    named = {name: spelled_out(table) for name, table in made.items()}
    return {**named, "checklist": checklist(study.settings, named, problems)}


def estimates(study: CheckedStudy, costs: Costs) -> dict[str, Estimate] | None:
    """For each intervention, and `all`, its cost as a sampled diary estimates it; none without a diary."""
    if costs.found.diary is None:
        return None
    units = units_by_intervention(costs, costs.found.diary)
    offset = study.settings.allocates_unlogged and costs.practitioners["hours_unlogged"].count() > 0
    found = {name: estimate(table, study.settings.by_family_weeks) for name, table in units.items()}
    return {name: replace(one, offset=offset) for name, one in found.items()}


def cost_lines(costs: Costs) -> pl.DataFrame:
    """The cost lines of all families, sorted, names as codes."""
    return ordered(with_interventions(costs).select(COST_LINES), COST_LINES[:10])


def with_interventions(costs: Costs) -> pl.DataFrame:
    """The cost lines with the intervention of their family."""
    return costs.lines.join(costs.families.select("family_id", "intervention"), on="family_id", how="left")


def unit_costs(priced: pl.DataFrame) -> pl.DataFrame:
    """The schema of every unit cost: each element a year, the hours, the three costs per hour."""
    text = pl.col("price_year", "source", "agency").fill_null("")
    return priced.with_columns(text).rename({ROW: "row"}).select("row", *UNIT_COSTS)


def practitioners(costs: Costs) -> pl.DataFrame:
    """Hours, coverage and the cost of unlogged hours of every post."""
    agency = pl.when(pl.col("own_agency") == "").then(pl.lit(UNSPECIFIED)).otherwise("own_agency")
    known = costs.practitioners.with_columns(role=pl.col("own_role"), agency=agency, fte=pl.col("stated_fte"))
    return known.select(PRACTITIONERS)


def entries(each_entry: pl.DataFrame, study: CheckedStudy, costs: Costs) -> pl.DataFrame:
    """The log as it was costed: one row for each entry, practitioner and family, in the order of the log.

    file, source_row, date, month, family_id (blank: indirect), practitioner_id, agency, role (priced), activity, kind,
    seconds, cost_per_hour, and of `MARKS` those that the study has. Names are codes (Enum): the table is as long as the
    log. Time apart is in it, what is left out of every cost is not.
    """
    files, found = [part.file for part in study.tables["work_log"].table.parts], costs.found
    direct, indirect = (found.names.one("kind", kind) for kind in ("direct", "indirect"))
    kind = pl.when(pl.col("family_id") != "").then(direct).otherwise(indirect)
    priced = with_look_ups(each_entry, found, kind, marks_wanted(found))
    kept = marked(priced, found, costs.time)
    marks = [name for name in MARKS if name in kept.columns]
    columns = ("month", "family_id", "practitioner_id", "agency", "role", "activity", "kind", "seconds")
    rows = kept.select(PART, ROW, pl.col("date").cast(pl.Date), *columns, "cost_per_hour", *marks)
    file = pl.col(PART).replace_strict(range(len(files)), files, return_dtype=pl.Enum(files))
    in_order = ordered(rows, [PART, ROW, "family_id", "practitioner_id"])
    return in_order.select(file.alias("file"), pl.col(ROW).alias("source_row"), pl.exclude(PART, ROW))


def reconciled_tables(
    study: CheckedStudy, counts: dict[str, tuple[int, int]], costs: Costs, whose: pl.DataFrame
) -> pl.DataFrame:
    """The reconciliation of the log, the families, the expenses, the costs and the ledger (method note 11)."""
    lines = reconcile_log(counts, time_by_fate(study, costs.time))
    lines += reconcile_lists(study, costs)
    sums = {key: total(table["cost"]) for key, table in costs.totals.items()}
    lines += reconcile_cost(total(costs.families["cost"]), costs.unallocated, sums)
    if study.settings.allocates_unlogged:
        lines += reconcile_payroll(*payroll(costs))
    if study.given("ledger"):
        ledger = study.rows("ledger")
        lines += reconcile_ledger(spelled_out(costs.totals["agency"]), ledger, bridge(study, costs, whose))
    return reconciliation(lines)


def money(study: CheckedStudy, costs: Costs) -> pl.DataFrame:
    """Whose money the costs are: the table of `whose_money`."""
    return whose_money(
        costs.hours,
        schema_of_unit_costs(costs),
        paid_expenses(costs),
        study.rows("agencies"),
        study.settings.leaves_qualifications_out,
    )


def bridge(study: CheckedStudy, costs: Costs, whose: pl.DataFrame) -> pl.DataFrame:
    """What lies between the bottom-up cost of each agency and its ledger; `whose` is the table `whose_money`."""
    without, schema = study.settings.leaves_qualifications_out, schema_of_unit_costs(costs)
    idle = unlogged_not_allocated(costs.hours, schema, without)
    time, expenses = twice(costs)
    return ledger_bridge(whose, idle, kept_twice(time, schema, expenses, without), study.rows("ledger"))


def reconcile_lists(study: CheckedStudy, costs: Costs) -> list[dict[str, object]]:
    """How many families and expenses were read, costed and left out."""
    lines = []
    costed = costs.families.height
    listed = study.rows("families").height if study.given("families") else costed
    expenses = study.rows("expenses").height
    for section, read, kept, why in (
        ("families", listed, costed, "excluded: no day in the period, no time or expense of their own"),
        ("expenses", expenses, costs.charges.height, "excluded: not charged in the period"),
    ):
        lines += [
            reconciled(section, "read", rows=read),
            reconciled(section, "costed", rows=kept),
            reconciled(section, why, rows=read - kept),
        ]
    beside = costs.charges.filter(pl.col("apart") != "").height
    removed = costs.charges.height - beside - costs.spending["expense"].n_unique()
    if beside:
        lines.append(reconciled("expenses", "of the costed: shown apart", rows=beside))
    if removed:
        lines.append(reconciled("expenses", "of the costed: left out, in overheads already", rows=removed))
    return lines


def warnings(study: CheckedStudy, costs: Costs) -> list[Problem]:
    """What only the added-up time and cost can warn of."""
    people = practitioners(costs)
    removes = study.settings.removes_double_counts
    twice_costed = costs_of_posts(study, costs), costs_of_expenses(study, costs)
    return [
        *double_counts(*twice_costed, costs.time.covered, removes, study.place),
        *plausibility.practitioner_warnings(study, people),
        *plausibility.unpriced_warnings(study, people),
        *plausibility.family_warnings(study, costs.families, costs.time.direct["family_id"].unique()),
        *plausibility.expense_warnings(study, costs.charges),
        *plausibility.unallocated_warnings(study, costs.unallocated),
    ]
