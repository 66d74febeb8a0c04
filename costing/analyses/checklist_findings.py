"""The checklist's answers on findings: what was costed, from which data, and what came of it."""

import polars as pl

from costing.analyses.checklist_method import indirect_time
from costing.analyses.checklist_run import Run
from costing.analyses.figures import counted
from costing.analyses.in_words import listed
from costing.model.problem import Severity

SECTIONS = {"work_log": "row", "families": "family", "expenses": "expense"}
"""The sections of the reconciliation that leave something out, and what they count."""
COMPONENTS = {"direct": "direct time", "indirect": "indirect time", "unlogged": "unlogged time", "expense": "expenses"}
APART = {
    "start_up": "start-up",
    "research": "research",
    "recharge": "recharges",
    "transfers": "transfers",
    "vat": "VAT",
}


def main_results(run: Run) -> str:
    """Mean and total cost, of all families and by intervention."""
    row = run.everyone
    if row["mean"] is None:
        return "No family was costed."
    families = counted(row["families"], "family")
    said = f"Mean cost per family {run.sum(row['mean'])}; total {run.sum(row['total'])} for {families}."
    if len(run.interventions) < 2:
        return said
    large = [group for group in run.interventions if group["families"] >= run.fewest]
    means = listed(f"{group['intervention']} {run.sum(group['mean'])}" for group in large)
    return f"{said} By intervention: {means or 'see Summary'}."


def effect_of_uncertainty(run: Run) -> str:
    """The interval of the mean, and the range over methods."""
    row = run.everyone
    ends = (row["ci_low"], row["ci_high"])
    said = "No interval of the mean: see Summary."
    if None not in ends:
        said = f"95% interval of the mean per family: {run.sum(ends[0])} to {run.sum(ends[1])}."
    means = run.results["methods"]["mean"].drop_nulls().to_list() if run.has("methods") else []
    return f"{said} Over methods the mean runs from {run.sum(min(means))} to {run.sum(max(means))}." if means else said


def heterogeneity(run: Run) -> str:
    """By what results are broken down."""
    row = run.everyone
    groups = f"{counted(len(run.interventions), 'intervention')} on Summary; role and kind of work on Resource use."
    if row["families"] < run.fewest or None in (row["q1"], row["q3"]):
        return groups
    return f"Half of the families cost between {run.sum(row['q1'])} and {run.sum(row['q3'])}. {groups}"


def parameters(run: Run) -> str:
    """How many unit costs, from what to what."""
    rates = run.results["unit_costs"]["cost_per_hour"].drop_nulls().to_list()
    if not rates:
        return "No unit costs."
    ends = " to ".join(dict.fromkeys(run.per_hour(end) for end in (min(rates), max(rates))))
    return f"{counted(len(rates), 'unit cost')}, {ends} a working hour: see Unit costs. Settings are on Cover."


def price_sources(run: Run) -> str:
    """The sources that unit costs name, and how many name none."""
    sources = run.results["unit_costs"]["source"].cast(pl.String).fill_null("")
    blank = int((sources == "").sum())
    named = listed([source for source in sources.unique().sort() if source], between="; ")
    none = f"{counted(blank, 'unit cost')} without a source." if blank else ""
    return " ".join(part for part in (f"{named}." if named else "", none) if part)


def activities(run: Run) -> str:
    """The activities that were logged."""
    components = pl.col("component").cast(pl.String)
    logged = run.results["activities"].filter(components.is_in(["direct", "indirect"]))
    names = [name for name in logged["activity"].cast(pl.String).drop_nulls().unique().sort() if name]
    return f"{counted(len(names), 'activity')} in the log: {listed(names)}." if names else ""


def resources(run: Run) -> str:
    """Roles, agencies, and whether there are expenses."""
    roles, agencies = run.names("unit_costs", "role"), run.names("agencies", "agency")
    said = f"Practitioners' time, by role: {listed(roles)}; of {listed(agencies)}."
    return f"{said} Expenses, by category, on Activities." if "expense" in run.names("agencies", "component") else said


def cost_by_agency(run: Run) -> str:
    """All costs by agency."""
    by_agency = run.results["agencies"].group_by(pl.col("agency").cast(pl.String))
    sums = by_agency.agg(pl.col("cost").sum()).sort("cost", "agency", descending=[True, False])
    each = [f"{agency} {run.sum(cost)}" for agency, cost in sums.iter_rows()]
    return f"{listed(each)}; all costs {run.sum(run.costs)}."


def capacity(run: Run) -> str:
    """Available hours, hours a year, and what an hour costs."""
    hours = run.results["practitioners"]["available_hours"].drop_nulls().to_list()
    available = f"{sum(hours):,.0f} hours were available in the period" if hours else "Available hours are not given"
    years = run.results["unit_costs"]["hours_per_year"].drop_nulls().to_list()
    spread = f" A year's cost is spread over {span(years)} hours." if years else ""
    return f"{available}.{spread} {parameters(run)}"


def span(numbers: list[float]) -> str:
    """From the least to the most of whole numbers."""
    return " to ".join(dict.fromkeys(f"{end:,.0f}" for end in (min(numbers), max(numbers))))


def unused_capacity(run: Run) -> str:
    """Hours that were available and not logged, and their cost."""
    known = run.results["practitioners"].drop_nulls("available_hours")
    if not known.height:
        return "Not known: the study gives no available hours."
    hours, cost = float(known["hours_unlogged"].sum()), float(known["cost_unlogged"].sum())
    fate = "shared over families" if run.settings.allocates_unlogged else "in no total"
    return f"{hours:,.0f} unlogged hours cost {run.sum(cost)}, {fate}: by practitioner on Coverage."


def time(run: Run) -> str:
    """How many rows of the log, how many hours."""
    rows, hours = run.log.get("costed", (0, 0.0))
    return f"Recorded in a work log: {counted(rows, 'row')} with {hours:,.1f} hours were costed."


def quantities(run: Run) -> str:
    """Time from the log, and how what is common is shared."""
    return f"{time(run)} {indirect_time(run)}"


def scope(run: Run) -> str:
    """What is in the cost, what is apart, and what was left out."""
    there = set(run.names("agencies", "component"))
    said = f"In the cost: {listed(word for name, word in COMPONENTS.items() if name in there) or 'nothing'}."
    kept = [f"{word} {run.sum(amount)}" for name, word in APART.items() if (amount := run.whose_money(name))]
    apart = f" Apart: {listed(kept)}." if kept else ""
    return f"{said}{apart} Left out: {left_out(run).replace('Nothing', 'nothing')}"


def left_out(run: Run) -> str:
    """Rows of the log, families and expenses that were left out, by reason."""
    lines = [
        f"{counted(rows, noun)} {item.removeprefix('excluded: ')}"
        for section, noun in SECTIONS.items()
        for item, rows in run.section(section).select("item", "rows").iter_rows()
        if item.startswith("excluded") and rows
    ]
    return f"{listed(lines, between='; ')}: see Reconciliation." if lines else "Nothing."


def completeness(run: Run) -> str:
    """How much of the log was costed, and how much of working time it covers."""
    (read, _), (costed, _) = run.log.get("read", (0, 0.0)), run.log.get("costed", (0, 0.0))
    said = f"A work log: {costed:,} of {counted(read, 'row')} were costed. {coverage(run)}"
    quiet = run.known["families_quiet"]
    if run.known["families_listed"] is None or run.sampled:
        return said
    return f"{said} {counted(quiet, 'family')} had no entry for eight weeks or more while open."


def coverage(run: Run) -> str:
    """How much of the available hours was logged."""
    known = run.results["practitioners"].drop_nulls("available_hours")
    available = float(known["available_hours"].sum())
    if not available:
        return "How much of working time it covers is not known."
    hours = float((known["hours_direct"] + known["hours_indirect"]).sum())
    estimated = "an estimated " if run.sampled else ""
    return f"It covers {estimated}{hours / available:.0%} of {available:,.0f} available hours."


def weeks(run: Run) -> str:
    """Over which days entries run, and how many weeks have any."""
    known = run.known
    if known["first_entry"] is None:
        return "The log has no entries in the period."
    some = f"{known['weeks_with_entries']:,} of {counted(known['weeks'], 'whole week')} have some"
    return f"Entries run from {known['first_entry']} to {known['last_entry']}; {some}."


def data_quality(run: Run) -> str:
    """How many warnings, of how many kinds."""
    warnings = [problem.code for problem in run.problems if problem.severity is Severity.WARNING]
    if not warnings:
        return "No errors and no warnings were found."
    return f"No errors; {counted(len(warnings), 'warning')} of {counted(len(set(warnings)), 'kind')}: see Data quality."


def communication(run: Run) -> str:
    """Where figures can be checked."""
    held = run.results["reconciliation"].filter(pl.col("check") == "OK").height
    return (
        f"Every table is in data, unrounded; {counted(held, 'check')} of the reconciliation hold; "
        "settings are on Cover; a family's cost can be traced to the rows of the log."
    )
