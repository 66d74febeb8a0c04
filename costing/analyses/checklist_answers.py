"""The answers of the checklist that the run or the study gives, one function each; a blank one is for the author."""

from collections.abc import Callable

import polars as pl

from costing.analyses.checklist_run import Run
from costing.analyses.in_words import counted, indirect_rule, listed, yearly
from costing.model.problem import Severity

SECTIONS = {"work_log": "row", "families": "family", "expenses": "expense"}
"""The sections of the reconciliation that leave something out, and what they count."""


def text(name: str) -> Callable[[Run], str]:
    """What the study says about itself under this name, on one line."""
    return lambda run: " ".join((getattr(run.settings, name) or "").split())


def title(run: Run) -> str:
    """What the study is called, and its interventions."""
    names = [row["intervention"] for row in run.interventions]
    return f"{text('title')(run)}. {'Interventions' if len(names) > 1 else 'Intervention'}: {listed(names) or 'none'}."


def time_horizon(run: Run) -> str:
    """The days costed, and whether families' time ends within them."""
    settings, row = run.settings, run.everyone
    closed = f"{row['closed_families']:,} of {counted(row['families'], 'family')} ended in or before the period."
    said = f"Costs from {settings.start} to {settings.end} ({counted(settings.days, 'day')}). {closed}"
    if settings.horizon is not None:
        said += f" Open cases are followed for {settings.horizon} days."
    start_up = run.whose_money("start_up")
    return f"{said} Start-up is apart: {run.sum(start_up)}." if start_up else said


def discounting(run: Run) -> str:
    """The discount rate, and from when."""
    if not run.settings.rate:
        return "0: nothing is discounted."
    start = "each family's start" if run.settings.discount_from == "family" else "the study's start"
    return f"{yearly(run.settings.rate)}, by whole years from {start}; summaries are undiscounted."


def valuation(run: Run) -> str:
    """How costs are made up and valued."""
    rows = counted(run.results["unit_costs"].height, "unit cost")
    return (
        "Bottom up: hours that practitioners logged x the cost of an hour of their role, and expenses. "
        f"{rows}, each with its build-up and source, on Unit costs. {indirect_time(run)} {qualifications(run)}"
    )


def qualifications(run: Run) -> str:
    """Whether training for a profession is counted."""
    left_out = run.settings.leaves_qualifications_out
    return f"The cost of qualifications is {'left out' if left_out else 'included where unit costs give it'}."


def indirect_time(run: Run) -> str:
    """What becomes of indirect and of unlogged time."""
    rule = indirect_rule(run.settings.level, run.settings.ratio_basis)
    month = ", month by month" if run.settings.indirect_window == "month" else ""
    unlogged = "shared over families too" if run.settings.allocates_unlogged else "only reported, in no total"
    return f"Indirect time: {rule}{month}. Unlogged time: {unlogged}."


def prices(run: Run) -> str:
    """Currency, price year, and the days and prices of the inputs."""
    settings = run.settings
    given = listed(run.names("unit_costs", "price_year"))
    inputs = f"Unit costs are given in prices of {given}." if given else "Unit costs name no price year."
    year = f"in {settings.price_year} prices" if settings.price_year else "in the prices of the inputs"
    return f"{run.currency}, {year}. {inputs} Quantities from {settings.start} to {settings.end}. No currency is converted."


def model(run: Run) -> str:
    """That costs are added up from a log, or estimated from a diary."""
    if run.sampled:
        return "No decision model: costs are estimated from a sampled diary, grossed up by its strata (see Diary)."
    return "No decision model: costs are added up from a work log."


def heterogeneity(run: Run) -> str:
    """By what results are broken down."""
    row = run.everyone
    spread = f"Between families: from {run.sum(row['min'])} to {run.sum(row['max'])}, median {run.sum(row['median'])}."
    groups = counted(len(run.interventions), "intervention")
    return f"{spread} {groups} on Summary; by role and kind of work on Resource use; by agency, activity and month."


def uncertainty(run: Run) -> str:
    """What the interval is and what it covers, and what else is tried."""
    row = run.everyone
    if run.sampled:
        df = row.get("df")
        how = f"Student's t, {counted(df, 'degree')} of freedom" if df else "where the diary allows one"
        said = f"95% interval of the mean for the choice of the weeks logged ({how})."
    else:
        said = "95% bootstrap interval of the mean (BCa, 9,999 resamples): it covers variation between families only."
    return f"{said} The mean under other methods is on Methods." if run.has("methods") else said


def effect_of_uncertainty(run: Run) -> str:
    """The interval of the mean, and the range over methods."""
    row = run.everyone
    ends = (row["ci_low"], row["ci_high"])
    said = "No interval of the mean: see Summary."
    if None not in ends:
        said = f"95% interval of the mean per family: {run.sum(ends[0])} to {run.sum(ends[1])}."
    means = run.results["methods"]["mean"].drop_nulls().to_list() if run.has("methods") else []
    return f"{said} Over methods the mean runs from {run.sum(min(means))} to {run.sum(max(means))}." if means else said


def parameters(run: Run) -> str:
    """How many unit costs, from what to what."""
    rates = run.results["unit_costs"]["cost_per_hour"].drop_nulls().to_list()
    if not rates:
        return "No unit costs."
    span = f"from {run.per_hour(min(rates))} to {run.per_hour(max(rates))} a working hour"
    return f"{counted(len(rates), 'unit cost')}, {span}: with their sources on Unit costs. Settings are on Cover."


def main_results(run: Run) -> str:
    """Mean and total cost, of all families and by intervention."""
    row = run.everyone
    if row["mean"] is None:
        return "No family was costed."
    families = counted(row["families"], "family")
    said = f"Mean cost per family {run.sum(row['mean'])}; total {run.sum(row['total'])} for {families}."
    means = [f"{row['intervention']} {run.sum(row['mean'])}" for row in run.interventions]
    return f"{said} By intervention: {listed(means)}." if len(means) > 1 else said


def activities(run: Run) -> str:
    """The activities that were logged."""
    logged = run.results["activities"].filter(pl.col("component").cast(pl.String).is_in(["direct", "indirect"]))
    names = logged["activity"].cast(pl.String).unique().sort().replace("", None).drop_nulls().to_list()
    return f"{counted(len(names), 'activity')} in the log: {listed(names)}." if names else ""


def resources(run: Run) -> str:
    """Roles, agencies, and whether there are expenses."""
    roles, agencies = run.names("unit_costs", "role"), run.names("agencies", "agency")
    said = f"Practitioners' time, by role: {listed(roles)}; of {listed(agencies)}."
    return f"{said} Expenses, by category, on Activities." if "expense" in run.names("agencies", "component") else said


def cost_by_agency(run: Run) -> str:
    """All costs by agency."""
    sums = run.results["agencies"].group_by(pl.col("agency").cast(pl.String)).agg(pl.col("cost").sum())
    each = [
        f"{agency} {run.sum(cost)}"
        for agency, cost in sums.sort("cost", "agency", descending=[True, False]).iter_rows()
    ]
    return f"{listed(each)}; all costs {run.sum(run.costs)}."


def capacity(run: Run) -> str:
    """Available hours, hours a year, and what an hour costs."""
    hours = run.results["practitioners"]["available_hours"].drop_nulls().to_list()
    available = f"{sum(hours):,.0f} hours were available in the period" if hours else "Available hours are not given"
    years = run.results["unit_costs"]["hours_per_year"].drop_nulls().to_list()
    spread = f" over {min(years):,.0f} to {max(years):,.0f} working hours a year" if years else ""
    return f"{available}. Yearly cost is spread{spread or ' as the published rates have it'}: see Unit costs. {parameters(run)}"


def time(run: Run) -> str:
    """How many rows of the log, how many hours."""
    rows, hours = run.log.get("costed", (0, 0.0))
    return f"Recorded in a work log: {counted(rows, 'row')} with {hours:,.1f} hours were costed."


def analyses(run: Run) -> str:
    """The sheets of results."""
    more = {"methods": "by method", "whose_money": "by whose money it is", "diary": "by stratum of the diary"}
    also = [name for table, name in more.items() if run.has(table)]
    return f"{listed(['By family', 'intervention', 'activity', 'agency', 'month', 'role and kind of work', *also])}."


def unused_capacity(run: Run) -> str:
    """Hours that were available and not logged, and their cost."""
    known = run.results["practitioners"].drop_nulls("available_hours")
    if not known.height:
        return "Not known: the study gives no available hours."
    hours, cost = float(known["hours_unlogged"].sum()), float(known["cost_unlogged"].sum())
    fate = "shared over families" if run.settings.allocates_unlogged else "in no total"
    return f"{hours:,.0f} unlogged hours cost {run.sum(cost)}, {fate}: by practitioner on Coverage."


def left_out(run: Run) -> str:
    """Rows of the log, families and expenses that were left out, by reason."""
    lines = [
        f"{counted(rows, noun)} {item.removeprefix('excluded: ')}"
        for section, noun in SECTIONS.items()
        for item, rows in run.section(section).select("item", "rows").iter_rows()
        if item.startswith("excluded") and rows
    ]
    return f"{listed(lines, between='; ')}: see Reconciliation." if lines else "Nothing."


def data_quality(run: Run) -> str:
    """How many warnings, of how many kinds."""
    warnings = [problem.code for problem in run.problems if problem.severity is Severity.WARNING]
    if not warnings:
        return "No errors and no warnings were found."
    return f"No errors; {counted(len(warnings), 'warning')} of {counted(len(set(warnings)), 'kind')}: see Data quality."


def type_of_cost(run: Run) -> str:
    """Economic cost, with the financial one beside where there is one."""
    said = "Full economic cost of the service as it was delivered, undiscounted"
    financial = run.whose_money("financial")
    if financial is None:
        return f"{said}."
    return f"{said}: {run.sum(run.whose_money('economic'))}; financial cost {run.sum(financial)}: see Whose money."


def units(run: Run) -> str:
    """Per what costs are shown."""
    return "Cost per family, per family-week, per contact hour and per closed family; each denominator is on Summary."


def scope(run: Run) -> str:
    """What is in the cost, what is apart, and what was left out."""
    components = {
        "direct": "direct time",
        "indirect": "indirect time",
        "unlogged": "unlogged time",
        "expense": "expenses",
    }
    there = set(run.names("agencies", "component"))
    said = f"In the cost: {listed(word for name, word in components.items() if name in there) or 'nothing'}."
    apart = {
        "start_up": "start-up",
        "research": "research",
        "recharge": "recharges",
        "transfers": "transfers",
        "vat": "VAT",
    }
    kept = [f"{word} {run.sum(amount)}" for name, word in apart.items() if (amount := run.whose_money(name))]
    return f"{said}{f' Apart: {listed(kept)}.' if kept else ''} Left out: {left_out(run)}"


def quantities(run: Run) -> str:
    """Time from the log, and how what is common is shared."""
    return f"{time(run)} {indirect_time(run)}"


def sampling(run: Run) -> str:
    """The diary's strata and days, or that all logged time was used."""
    if not run.sampled:
        return "No sample: all time that was logged in the period is used."
    diary = run.results["diary"]
    by = "the days that families were open" if run.settings.by_family_weeks else "days"
    days = f"{diary['logged_days'].sum():,} of {diary['stratum_days'].sum():,} days"
    strata = counted(diary.height, "stratum").replace("stratums", "strata")
    return (
        f"A diary of {counted(int(diary['spans'].sum()), 'span')} in {strata}: {days}, grossed up by {by}: see Diary."
    )


def completeness(run: Run) -> str:
    """How much of the log was costed, and how much of working time it covers."""
    (read, _), (costed, _) = run.log.get("read", (0, 0.0)), run.log.get("costed", (0, 0.0))
    said = f"A work log that practitioners filled in: {costed:,} of {counted(read, 'row')} were costed. {coverage(run)}"
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


def price_sources(run: Run) -> str:
    """The sources that unit costs name, and how many name none."""
    sources = run.results["unit_costs"]["source"].cast(pl.String).fill_null("")
    blank = int((sources == "").sum())
    named = listed(sources.replace("", None).drop_nulls().unique().sort(), between="; ")
    none = f"{counted(blank, 'unit cost')} without a source." if blank else ""
    return " ".join(part for part in (f"{named}." if named else "", none) if part)


def capital(run: Run) -> str:
    """The rate of annuities, and what assets cost a year and when bought."""
    said = f"Assets are charged as their equivalent annual cost at {yearly(run.settings.rate_of_annuities)}"
    annuity, spent = run.whose_money("annuity"), run.whose_money("capital_spent")
    if annuity is None or spent is None:
        return f"{said}."
    return f"{said}: {run.sum(annuity)} in the period, where {run.sum(spent)} was spent on them."


def rates(run: Run) -> str:
    """Discounting, uprating and conversion."""
    year = run.settings.price_year
    uprated = f"Costs are uprated to {year} prices by the study's price index." if year else "Costs are not uprated."
    return f"Discount rate: {discounting(run)} {uprated} No currency is converted."


def shadow_prices(run: Run) -> str:
    """What was given in kind, at which price."""
    in_kind = run.whose_money("in_kind")
    if in_kind is None:
        return ""
    if not in_kind:
        return "None: no time and no expense is marked as given in kind."
    return f"{run.sum(in_kind)} was given in kind, at the unit costs and costs that the study states."


def communication(run: Run) -> str:
    """Where figures can be checked."""
    held = run.results["reconciliation"].filter(pl.col("check") == "OK").height
    return (
        f"Every table is in data, unrounded; {counted(held, 'check')} of the reconciliation hold; "
        "settings are on Cover; a family's cost can be traced to the rows of the log."
    )
