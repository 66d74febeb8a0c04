"""The checklist's answers on method: what was done, as the settings and texts of the study say it."""

import math
from collections.abc import Callable

from costing.analyses.checklist_run import Run
from costing.analyses.figures import counted, yearly
from costing.analyses.in_words import indirect_rule, listed
from costing.engine.look_ups import UNSPECIFIED


def text(name: str) -> Callable[[Run], str]:
    """What the study says about itself under this name, on one line."""
    return lambda run: " ".join((getattr(run.settings, name) or "").split())


def title(run: Run) -> str:
    """What the study is called, and its interventions."""
    names = [row["intervention"] for row in run.interventions if row["intervention"] != UNSPECIFIED]
    called = text("title")(run)
    return f"{called}; {'interventions' if len(names) > 1 else 'intervention'}: {listed(names)}" if names else called


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


def rates(run: Run) -> str:
    """Discounting, uprating and conversion."""
    year = run.settings.price_year
    uprated = f"Costs are uprated to {year} prices by the study's price index." if year else "Costs are not uprated."
    return f"Discount rate: {discounting(run)} {uprated} No currency is converted."


def prices(run: Run) -> str:
    """Currency, price year, and the days and prices of the inputs."""
    settings = run.settings
    given = listed(run.names("unit_costs", "price_year"))
    inputs = f"Unit costs are given in prices of {given}." if given else "Unit costs name no price year."
    year = f"in {settings.price_year} prices" if settings.price_year else "in the prices of the inputs"
    days = f"{settings.start} to {settings.end}"
    return f"{run.currency}, {year}. {inputs} Quantities are of {days}. No currency is converted."


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


def model(run: Run) -> str:
    """That costs are added up from a log, or estimated from a diary."""
    if run.sampled:
        return "No decision model: costs are estimated from a sampled diary, grossed up by its strata (see Diary)."
    return "No decision model: costs are added up from a work log."


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


def capital(run: Run) -> str:
    """How assets are charged, and what they cost so and when they were bought."""
    rate = run.settings.rate_of_annuities
    how = f"as their equivalent annual cost at {yearly(rate)}" if rate else "in equal parts over their life"
    said = f"Assets are charged {how}"
    annuity, spent = run.whose_money("annuity"), run.whose_money("capital_spent")
    if annuity is None or spent is None:
        return f"{said}."
    return f"{said}: {run.sum(annuity)} in the period, where {run.sum(spent)} was spent on them."


def shadow_prices(run: Run) -> str:
    """What was given in kind, at which price."""
    in_kind = run.whose_money("in_kind")
    if in_kind is None:
        return ""
    if not in_kind:
        return "None: no time and no expense is marked as given in kind."
    return f"{run.sum(in_kind)} was given in kind, at the unit costs and costs that the study states."


def sampling(run: Run) -> str:
    """The diary's strata and days, or that all logged time was used."""
    if not run.sampled:
        return "No sample: all time that was logged in the period is used."
    diary = run.results["diary"]
    by = "the days that families were open" if run.settings.by_family_weeks else "days"
    logged = math.fsum(diary["logged_days"]) / math.fsum(diary["stratum_days"])
    strata = "1 stratum" if diary.height == 1 else f"{diary.height:,} strata"
    spans = f"{counted(int(diary['spans'].sum()), 'span')} in {strata}, {logged:.0%} of their days"
    return f"A diary of {spans}, grossed up by {by}: see Diary."


def uncertainty(run: Run) -> str:
    """What the interval is and what it covers, and what else is tried."""
    row = run.everyone
    if row["ci_low"] is None:
        said = row["note"] or "No interval of the mean."
    elif run.sampled:
        df = row.get("df")
        how = f"Student's t, {df:,} degrees of freedom" if df else "Student's t"
        said = f"95% interval of the mean for the choice of the weeks logged ({how})."
    else:
        said = "95% bootstrap interval of the mean (BCa, 9,999 resamples): it covers variation between families only."
    return f"{said} The mean under other methods is on Methods." if run.has("methods") else said


def analyses(run: Run) -> str:
    """The sheets of results."""
    more = {"methods": "by method", "whose_money": "by whose money it is", "diary": "by stratum of the diary"}
    also = [name for table, name in more.items() if run.has(table)]
    return f"{listed(['By family', 'intervention', 'activity', 'agency', 'month', 'role and kind of work', *also])}."
