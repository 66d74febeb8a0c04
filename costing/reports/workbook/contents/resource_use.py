"""The sheet of resource use: how many hours of whose time, and of what kind, a family takes."""

from costing.analyses.figures import period, setting
from costing.reports.workbook.sheet import Column, Format, Sheet, Source, there

COLUMNS = (
    Column("intervention", "Intervention"),
    Column("role", "Role", "The role that is priced"),
    Column("kind", "Kind of work", "Of the activity; direct or indirect: it names none"),
    Column("families", "Families with any", "Families with hours of this kind", Format.COUNT),
    Column("share", "Share of families", "Families with any, of all of the intervention", Format.SHARE, 11),
    Column("hours_mean", "Mean hours", "Over all families, zeros included", Format.NUMBER, 11),
    Column("hours_sd", "Standard deviation of hours", "Over all families, with n - 1", Format.NUMBER, 13),
    Column("hours_median", "Median hours", "Over all families, zeros included", Format.NUMBER),
    Column("cost_per_hour", "Cost per hour", "Cost of these hours divided by the hours", Format.RATE),
    Column("cost_mean", "Mean cost per family", "Over all families, zeros included", Format.RATE),
)
UNLOGGED = {
    "report": "Unlogged time is not in it: it is only reported, on Coverage.",
    "allocate": "Unlogged time is in it, as kind indirect.",
}


def resource_use(source: Source) -> Sheet:
    """One row for every intervention, role and kind of work."""
    rows = source.results["resource_use"]
    return Sheet(
        name="Resource use",
        title="Resource use: hours per family",
        summary=f"Practitioners' hours per family by role and kind of work, {period(source.settings)}.",
        notes=(
            "Means are over all families of the intervention, those without such hours too; expenses are not in it.",
            UNLOGGED[setting(source.settings, "unlogged_time")],
        ),
        columns=there(COLUMNS, rows),
        rows=rows,
        fixed_columns=3,
    )
