"""The groups in which sheets stand behind the cover."""

from collections.abc import Mapping

GROUPS: Mapping[str, tuple[str, ...]] = {
    "Results": (
        *("Summary", "Charts", "Scenarios", "Families", "Activities", "Agencies", "Whose money", "Months"),
        "Resource use",
    ),
    "Inputs and unit costs": ("Inputs", "Unit costs", "Expenses"),
    "How figures are computed": (
        *("Hours", "Hours by month", "Hours by activity", "Hours by kind", "Unlogged hours", "Work log"),
        *("Priced lines", "Priced expenses", "Differences", "Scenario list"),
    ),
    "How sure they are": (
        *("Checks", "Reconciliation", "Data quality", "Coverage", "Coverage by month", "Diary", "Methods"),
        *("Method", "Checklist"),
    ),
}
"""The sheets behind the cover, in their order, by what they are for."""


def group_of(name: str) -> int:
    """The number of a sheet's group, from 0; the last one where it is in none."""
    groups = [name in names for names in GROUPS.values()]
    return groups.index(True) if any(groups) else len(groups) - 1
