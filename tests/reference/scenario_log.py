"""The work log as a scenario has it: an entry a practitioner and family, changed exactly and written in seconds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from math import floor
from typing import TYPE_CHECKING

from tests.reference.cells import HOUR, UNSPECIFIED, Row, cell, month_of
from tests.reference.log import Entry, Part, families_of, left_out
from tests.reference.prices import unit_cost_on
from tests.reference.staff import agency_of_time

if TYPE_CHECKING:
    from tests.reference.study import Study

LONGEST = 12 * HOUR
"""Seconds of the longest entry that is written: longer ones become several."""


@dataclass(frozen=True)
class Spent:
    """What an entry says of one practitioner and one family (blank: indirect time); its role and seconds may change."""

    entry: Entry
    family: str
    role: str
    seconds: Fraction


def is_of_log(step: Row) -> bool:
    """Whether a step changes hours."""
    return cell(step, "table") == "work_log"


def edited_log(study: Study, steps: Iterable[Row]) -> list[Row]:
    """The work log after the steps that change it; what is not costed stays as it is, one row a practitioner."""
    entries = [written_again(study, part) for part in study.parts if left_out(study, part)]
    return entries + in_whole_seconds(time_after(study, steps))


def written_again(study: Study, part: Part) -> Row:
    """An entry that is left out, for one practitioner and with its families in its own cell."""
    families = ";".join(families_of(study, part.row))
    return part.row | {"practitioner_id": part.practitioner, "family_id": families, "entry_id": ""}


def time_after(study: Study, steps: Iterable[Row]) -> list[Spent]:
    """All time in the period after the steps, exact."""
    found = time_spent(study)
    for step in filter(is_of_log, steps):
        found = [later for spent in found for later in after(study, spent, step)]
    return found


def time_spent(study: Study) -> list[Spent]:
    """All time in the period as it was logged."""
    return [
        Spent(entry, family, entry.role, Fraction(seconds))
        for entry in study.entries_before_removing
        for family, seconds in (entry.by_family or {"": entry.seconds}).items()
    ]


def after(study: Study, spent: Spent, step: Row) -> list[Spent]:
    """Some time after a step: as it was, multiplied, or a share of it of another role."""
    if not holds_in(step, month_of(spent.entry.day)) or not is_picked(study, spent, cell(step, "where")):
        return [spent]
    share, value = Fraction(cell(step, "share") or 1), cell(step, "value")
    if cell(step, "column") == "minutes":
        return [replace(spent, seconds=spent.seconds * (1 - share + share * Fraction(value)))]
    moved = replace(spent, role=value, seconds=spent.seconds * share)
    return [moved, replace(spent, seconds=spent.seconds * (1 - share))]


def holds_in(step: Row, month: str) -> bool:
    """Whether a step holds in a month; blank ends are open."""
    return (cell(step, "from") or month) <= month <= (cell(step, "to") or month)


def conditions(where: str) -> list[tuple[str, str]]:
    """Columns and values: split at `;` and the first `=`, trimmed."""
    pairs = [part.split("=", 1) for part in where.split(";") if part.strip()]
    return [(column.strip(), " ".join(value.split())) for column, value in pairs]


def is_picked(study: Study, spent: Spent, where: str) -> bool:
    """Whether all conditions hold of some time; time of no family has no intervention."""
    known = what_is_known(study, spent) if where else {}
    return all(known[column] == value for column, value in conditions(where))


def what_is_known(study: Study, spent: Spent) -> dict[str, str]:
    """What the conditions of a scenario may ask of time."""
    entry = spent.entry
    return {
        "role": spent.role,
        "activity": entry.activity,
        "kind": entry.kind,
        "agency": agency_of(study, spent),
        "intervention": study.intervention(spent.family) if spent.family else "",
        "practitioner_id": entry.practitioner,
        "family_id": spent.family,
    }


def agency_of(study: Study, spent: Spent) -> str:
    """The practitioner's, else that of the unit cost which prices the time now; of a role without one, unspecified."""
    price = unit_cost_on(study, spent.role, spent.entry.day)
    own = spent.entry.post.agency if spent.entry.post else ""
    return agency_of_time(spent.entry.post, price) if price else own or UNSPECIFIED


def in_whole_seconds(time: Iterable[Spent]) -> list[Row]:
    """Rows of the log; what rounding leaves over goes to the next entry of the practitioner in that role."""
    owed: dict[tuple[str, str], Fraction] = defaultdict(Fraction)
    rows: list[Row] = []
    for spent in sorted(time, key=lambda one: one.entry.day):
        key = spent.entry.practitioner, spent.role
        exact = spent.seconds + owed[key]
        seconds = max(0, floor(exact + Fraction(1, 2)))
        owed[key] = exact - seconds
        rows += [a_row(spent, part) for part in in_parts(seconds)]
    return rows


def in_parts(seconds: int) -> list[int]:
    """Nothing, or parts of at most `LONGEST`.

    >>> in_parts(0), in_parts(100000)
    ([], [43200, 43200, 13600])
    """
    return [min(LONGEST, seconds - since) for since in range(0, seconds, LONGEST)]


def a_row(spent: Spent, seconds: int) -> Row:
    """An entry of one practitioner and one family at most."""
    return spent.entry.part.row | {
        "practitioner_id": spent.entry.practitioner,
        "role": spent.role,
        "family_id": spent.family,
        "minutes": "",
        "hours": f"{seconds // HOUR}:{seconds // 60 % 60:02d}:{seconds % 60:02d}",
        "entry_id": "",
    }
