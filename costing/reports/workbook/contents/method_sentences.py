"""What the sheet of method says beside the checklist's answers: how this study was costed, a sentence or two each."""

import polars as pl

from costing.analyses.checklist_findings import scope, unused_capacity
from costing.analyses.checklist_method import capital
from costing.analyses.checklist_run import Run
from costing.analyses.figures import counted, setting, unallocated
from costing.analyses.in_words import indirect_rule, listed

FALLBACK = {
    "practitioner": "it is shared over the families of the practitioner's team, where the post has one, else over all",
    "team": "it is shared over all families",
    "role": "it is shared over all families",
    "study": "it is in no family's cost",
}
"""What becomes of indirect time that finds no direct time to be shared by, by the level of its pools."""


def bottom_up(run: Run) -> str:
    """What the cost of a family is."""
    there = run.names("agencies", "component")
    common = [
        *(["indirect time"] if "indirect" in there and run.settings.level in FALLBACK else []),
        *(["unlogged time"] if "unlogged" in there else []),
        *(["expenses"] if "expense" in there else []),
    ]
    logged = "in a diary, grossed up," if run.sampled else ""
    hours = f"hours logged for it {logged}".rstrip()
    more = f", and its part of {' and of '.join(common)}" if common else ""
    return f"Cost of a family = {hours} x cost of an hour of the role that worked{more}."


def in_the_cost(run: Run) -> str:
    """What is in the cost, and what is shown apart from it."""
    return scope(run).partition(" Left out: ")[0]


def uprating(run: Run) -> str:
    """By which factors unit costs are brought to the study's prices."""
    year = run.settings.price_year
    if not year:
        return "Nothing is uprated: the study names no price year."
    factors = run.results["unit_costs"]["uprating"].drop_nulls().to_list()
    if not factors:
        return f"To {year} prices by the study's price index."
    ends = listed((f"{end:.4f}" for end in (min(factors), max(factors))), between=" to ")
    rest = run.results["unit_costs"].filter(pl.col("price_year").cast(pl.String).fill_null("") == "").height
    none = f" {counted(rest, 'unit cost')} without a price year: taken as they are." if rest else ""
    return f"To {year} prices by the study's price index (price_index): unit costs x {ends}.{none}"


def build_up(run: Run) -> str:
    """How many unit costs are built up and how many are published rates."""
    table = run.results["unit_costs"]
    built = int(table["salary"].count())
    published = table.height - built
    parts = {
        f"{counted(built, 'unit cost')} built up: pay, on-costs and overheads over the working hours of a year": built,
        f"{counted(published, 'unit cost')} taken as a published rate": published,
    }
    said = "; ".join(part for part, number in parts.items() if number)
    return f"{said}." if said else "No unit costs."


def indirect(run: Run) -> str:
    """How indirect time is shared, and what is done where there is nothing to share it by."""
    level = run.settings.level
    rule = indirect_rule(level, run.settings.ratio_basis)
    if level not in FALLBACK:
        return f"{rule[0].upper()}{rule[1:]}."
    by_month = run.settings.indirect_window == "month"
    window = "month by month" if by_month else "over the whole period"
    then = "that of the whole period counts; without any, " if by_month else ""
    own = int((run.results["practitioners"]["indirect_over"].cast(pl.String) != "").sum()) if overrides(run) else 0
    other = f" For {counted(own, 'post')} another rule holds (indirect_over)." if own else ""
    return (
        f"{rule[0].upper()}{rule[1:]}, {window}. Where there is no direct time to share by, "
        f"{then}{FALLBACK[level]}.{other}"
    )


def unlogged(run: Run) -> str:
    """What unlogged hours cost, and how that is shared where it is."""
    said = unused_capacity(run)
    if "unlogged" not in run.names("agencies", "component"):
        return said
    return f"{said} Each practitioner's are shared, by direct time, over the families they worked with."


def overrides(run: Run) -> bool:
    """Whether the results say whose indirect time is shared by a rule of its own."""
    return "indirect_over" in run.results["practitioners"].columns


def priced_hour(run: Run) -> str:
    """Which of the three costs per hour prices time."""
    if run.settings.level != "ratio":
        return "Time is priced per working hour."
    per = "hour of contact" if run.settings.ratio_basis == "contact" else "hour of direct work"
    return f"Time is priced per {per}, which pays for indirect time too: none is added."


def expenses(run: Run) -> str:
    """How many expenses are costed, and how they reach families."""
    costed = dict(run.section("expenses").select("item", "rows").iter_rows()).get("costed") or 0
    if not costed:
        return "No expenses: only time is costed."
    return (
        f"{counted(costed, 'expense')} costed: a family's own is that family's, any other is shared over families, or "
        "those of its intervention, equally, by direct time or by weeks, as its row says."
    )


def assets(run: Run) -> str:
    """How assets are charged, where there can be any."""
    amounts = [run.whose_money(measure) for measure in ("annuity", "capital_spent")]
    return capital(run) if "expense" in run.names("agencies", "component") and amounts != [0, 0] else ""


def double_counts(run: Run) -> str:
    """What becomes of costs that overheads hold already, where some do."""
    found = sum(problem.code == "double-count" for problem in run.problems)
    if not found:
        return ""
    fate = "left out of all costs" if run.settings.removes_double_counts else "counted all the same"
    return f"{counted(found, 'cost')} that overheads hold already: {fate}. See Data quality."


def unallocated_costs(run: Run) -> str:
    """What is in no family's cost."""
    left = unallocated(run.results)
    if not left:
        return "Every cost is in a family's."
    return f"{run.sum(left)} is in no family's cost: it is in the totals by agency, activity and month."


def scenarios(run: Run) -> str:
    """Which scenarios there are."""
    if not run.has("scenarios"):
        return ""
    names = run.results["scenarios"].filter(pl.col("by").cast(pl.String) == "all")["scenario"].cast(pl.String)
    how_many = counted(names.len() - 1, "scenario")
    return f"{how_many} beside the base case: {listed(names[1:])}."


def disclosure(run: Run) -> str:
    """What may be passed on."""
    least, families = setting(run.settings, "disclosure_threshold"), run.results["families"].height
    return (
        f"This workbook holds records of {counted(families, 'family')}: do not pass it on. "
        f"A release shows no group of fewer than {least} families."
    )
