"""The cover: what the workbook is, what is in it, the settings used, and room for sign-off."""

from collections.abc import Mapping, Sequence

from costing.analyses.figures import counted, discounting, period, setting, share
from costing.analyses.in_words import indirect_rule
from costing.reports.workbook.sheet import Cover, Line, Sheet, Source

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
SIGN_OFF = ("Prepared by", "Checked by", "Date")
IN_WORDS = (
    ("perspective", "Perspective"),
    ("population", "Population"),
    ("setting", "Setting"),
    ("comparator", "Comparator"),
    ("assumptions", "Assumptions"),
)


def cover(source: Source, sheets: Sequence[Sheet]) -> Cover:
    """The cover of a workbook with these sheets."""
    families = source.results["families"].height
    time = "time logged in a diary, grossed up," if source.has("diary") else "time that practitioners logged"
    return Cover(
        name="Cover",
        title=source.settings.title,
        summary=f"What each family cost, bottom up: {time} x unit cost of their time.",
        notes=(f"Contains records of {counted(families, 'family')}: share a release instead.",),
        blocks={
            "Study": (*study(source), Line("Made with", f"costing {source.version}")),
            "Contents": tuple(Line(sheet.name, sheet.summary, to_sheet=sheet.name) for sheet in sheets),
            "Settings": settings_used(source),
            "Sign-off": tuple(Line(label, to_fill_in=True) for label in SIGN_OFF),
            **method_note(source),
        },
    )


def study(source: Source) -> tuple[Line, ...]:
    """What was studied."""
    settings = source.settings
    return (
        Line("Period", f"{period(settings)}, first and last day included"),
        Line("Currency", setting(settings, "currency")),
        Line("Price year", settings.price_year or "none: costs are in the prices of the inputs"),
        Line("Families", f"{source.results['families'].height:,}"),
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
