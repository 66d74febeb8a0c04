"""The cover: what the workbook says, whether it can be used, what is in it, the settings, and room for sign-off."""

from collections.abc import Mapping, Sequence

from costing.analyses.figures import counted, discounting, period, setting, share
from costing.analyses.in_words import indirect_rule
from costing.reports.workbook.groups import GROUPS
from costing.reports.workbook.inputs.changed_cells import BASE
from costing.reports.workbook.live.checks import CHECK, OK
from costing.reports.workbook.live.summary import STATE
from costing.reports.workbook.live.words import RUN_AGAIN, SCENARIO
from costing.reports.workbook.sheet import BACK, COVER, Cover, Formula, Line, Sheet, Source

UNLOGGED = {
    "report": "its cost is reported on Coverage and is in no total",
    "allocate": "shared over families like indirect time, and in their costs",
}
GROSSED_UP = {False: "grossed up by days", True: "grossed up by the days that families were open"}
"""What becomes of a diary, whether it is by family-weeks or not."""
CHOICES: tuple[tuple[str, str, Mapping[str, str]], ...] = (
    (
        "indirect_window",
        "Indirect time is shared",
        {"period": "by the direct time of the whole period", "month": "month by month"},
    ),
    ("ratio_basis", "A ratio prices", {"direct": "hours of direct work", "contact": "hours of contact only"}),
    (
        "double_counts",
        "What overheads hold already",
        {"keep": "is counted all the same, with a warning", "remove": "is left out and counted on Reconciliation"},
    ),
    (
        "qualifications",
        "Training for professions",
        {"include": "is in unit costs", "exclude": "is left out of unit costs"},
    ),
    (
        "discount_from",
        "Years are discounted",
        {"study": "from the study's start", "family": "from each family's start"},
    ),
)
"""Choices that stand on the cover where the study makes them: setting, label, what each of its words means."""
SHOWN = (
    *("Families", "Total cost", "Mean cost per family"),
    *("95% interval of the mean: from", "95% interval of the mean: to"),
)
"""The measures of Summary that stand on the cover, of all families."""
HOW_TO_USE = (
    Line("Choose a scenario", "In the yellow cell at the head of Summary: the whole workbook follows."),
    Line("Change an input", "In a yellow cell of the column Value on Inputs: figures follow."),
    Line("Where it says run again", "Excel cannot compute that figure: change the study and run costing again."),
)
HOW_TO_READ = (
    Line("Blank cells", "A figure that is blank is not known or has no meaning; 0 is none."),
    Line("Back to this page", f"The link {BACK} stands in column A of each sheet, above its table."),
)
SIGN_OFF = ("Prepared by", "Checked by", "Date")
FIRST_OF_CONTENTS, SETTINGS = "Contents: results", "Settings"
"""Blocks that begin a page in print."""
STATE_STANDS = (1, 2)
"""Where Summary says whether figures are the run's: row and column above its table, from 0."""
IN_WORDS = (
    ("perspective", "Perspective"),
    ("population", "Population"),
    ("setting", "Setting"),
    ("comparator", "Comparator"),
    ("assumptions", "Assumptions"),
)


def cover(source: Source, sheets: Sequence[Sheet]) -> Cover:
    """The cover of a workbook with these sheets."""
    families, found = source.results["families"].height, {sheet.name: sheet for sheet in sheets}
    time = "time logged in a diary, grossed up," if source.has("diary") else "time that practitioners logged"
    return Cover(
        name=COVER,
        title=source.settings.title,
        summary=f"What each family cost, bottom up: {time} x unit cost of their time.",
        notes=(f"Contains records of {counted(families, 'family')}: share a release instead.",),
        blocks={
            **results(found),
            "Study": (*study(source), Line("Made with", f"costing {source.version}")),
            "How to use it": (*(HOW_TO_USE if "Checks" in found else ()), *HOW_TO_READ),
            **contents(sheets),
            SETTINGS: settings_used(source),
            "Sign-off": tuple(Line(label, to_fill_in=True) for label in SIGN_OFF),
            **method_note(source),
        },
        on_a_new_page=(FIRST_OF_CONTENTS, SETTINGS),
    )


def results(found: Mapping[str, Sheet]) -> dict[str, tuple[Line, ...]]:
    """What families cost, in which scenario, and whether these figures can be used."""
    if "Summary" not in found:
        return {}
    summary = found["Summary"]
    group = [column.name for column in summary.columns if column.name.startswith("group_")][-1]
    rows = enumerate(zip(summary.rows["measure"], summary.rows[group], summary.row_formats, strict=True))
    figures = (
        Line(heading, same_as(summary, group, n) if summary.formulas else value, format)
        for n, (heading, value, format) in rows
        if heading in SHOWN and value is not None
    )
    if "Checks" not in found:
        return {"Results": tuple(figures)}
    return {"Results": (Line("Scenario", Formula(SCENARIO, BASE)), *figures, *state(summary, found["Checks"]))}


def same_as(sheet: Sheet, column: str, row: int) -> Formula:
    """A cell of a sheet, blank where it is blank."""
    cell = sheet.cell(column, row)
    return Formula(f'IF({cell}="","",{cell})', sheet.rows[column][row])


def state(summary: Sheet, checks: Sheet) -> tuple[Line, ...]:
    """Whether figures are the run's, and whether they add up."""
    good, none, bad = (
        f"{OK}: all {checks.rows.height} checks add up, as far as they apply.",
        "Not checked, since figures cannot be computed here.",
        f"{CHECK}: figures do not add up, see Checks. Do not use them.",
    )
    return (
        Line("Figures", Formula(summary.cell_above(*STATE_STANDS), STATE["same"])),
        Line("State of checks", Formula(f'IF({RUN_AGAIN},"{none}",IF(checks="{OK}","{good}","{bad}"))', good)),
    )


def contents(sheets: Sequence[Sheet]) -> dict[str, tuple[Line, ...]]:
    """A link to each sheet and what it shows, by group."""
    found = {sheet.name: Line(sheet.name, sheet.summary, to_sheet=sheet.name) for sheet in sheets}
    groups = {
        f"Contents: {heading[0].lower()}{heading[1:]}": tuple(found[name] for name in names if name in found)
        for heading, names in GROUPS.items()
    }
    return {heading: lines for heading, lines in groups.items() if lines}


def study(source: Source) -> tuple[Line, ...]:
    """What was studied."""
    settings = source.settings
    return (
        Line("Period", f"{period(settings)}, first and last day included"),
        Line("Currency", setting(settings, "currency")),
        Line("Price year", settings.price_year or "none: costs are in the prices of the inputs"),
    )


def method_note(source: Source) -> dict[str, tuple[Line, ...]]:
    """What the study says about itself, where it does."""
    given = [(label, getattr(source.settings, name)) for name, label in IN_WORDS]
    lines = tuple(Line(label, text) for label, text in given if text)
    return {"In the study's own words": lines} if lines else {}


def settings_used(source: Source) -> tuple[Line, ...]:
    """The choices that decide how costs are computed, blank ones as what they mean."""
    settings = source.settings
    indirect, unlogged = setting(settings, "indirect_time"), setting(settings, "unlogged_time")
    lines = [
        Line("Indirect time", f"{indirect}: {indirect_rule(indirect, settings.ratio_basis)}"),
        Line("Unlogged time", f"{unlogged}: {UNLOGGED[unlogged]}"),
        Line("Discount rate", f"{discounting(settings) or '0'}; summaries are undiscounted"),
        Line("Disclosure threshold", f"{setting(settings, 'disclosure_threshold')} families, for releases"),
    ]
    if source.has("diary"):
        lines.append(Line("Diary", GROSSED_UP[settings.by_family_weeks]))
    lines += [Line(label, words[str(given)]) for name, label, words in CHOICES if (given := getattr(settings, name))]
    if settings.annuity_rate is not None:
        lines.append(Line("Annuity rate", f"{share(settings.rate_of_annuities)} a year, for assets"))
    if settings.horizon is not None:
        lines.append(Line("Horizon", f"{settings.horizon} days, for open cases"))
    return tuple(lines)
