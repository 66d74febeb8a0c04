"""The work log: whole seconds of each practitioner, split over families, and what is left out of it and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from math import floor
from typing import TYPE_CHECKING

from tests.reference.cells import HOUR, Row, cell, day, number, several
from tests.reference.diary import Sampled, sampled_in, weight
from tests.reference.prices import UnitCost, unit_cost_for
from tests.reference.staff import Spell, agency_of_time, spell_on, unlogged_hours, unlogged_prices

if TYPE_CHECKING:
    from tests.reference.study import Study

OUTSIDE_PERIOD = "excluded: outside the costing period"
NO_TIME = "excluded: no time"
ABSENCE = "excluded: absence"
OUTSIDE_DIARY = "excluded: outside the diary"
IN_OVERHEADS = "excluded: in overheads already"
INDIRECT = "excluded: indirect time, as the study says"
APART = "costed as time apart"
COSTED = "costed"
FATES = (COSTED, APART, OUTSIDE_PERIOD, NO_TIME, ABSENCE, OUTSIDE_DIARY, IN_OVERHEADS, INDIRECT)


@dataclass(frozen=True)
class Part:
    """What one row of the log says of one practitioner (blank: only a role is named)."""

    place: int
    row: Row = field(repr=False, compare=False)
    practitioner: str


@dataclass(frozen=True)
class Entry:
    """A part that is in the period, in the diary, of some length and not of absence."""

    part: Part
    day: date
    practitioner: str
    post: Spell | None
    role: str
    activity: str
    kind: str
    seconds: int
    by_family: dict[str, int]
    unit_cost: UnitCost
    agency: str
    weight: Fraction
    sampled: Sampled | None
    apart: str


def parts(study: Study) -> list[Part]:
    """Item 1: each practitioner named in a row gets the whole time."""
    return [
        Part(place, row, practitioner)
        for place, row in enumerate(study.table("work_log"))
        for practitioner in several(row, "practitioner_id") or [""]
    ]


def seconds_of(row: Row) -> int:
    """Item 1: the entry in whole seconds, nearest, halves up, from the decimal as written."""
    written = cell(row, "minutes") or cell(row, "hours")
    if ":" in written:
        clock = zip(written.split(":"), (HOUR, 60, 1), strict=False)
        exact = sum((Fraction(part) * unit for part, unit in clock), Fraction(0))
    else:
        exact = Fraction(written) * (60 if cell(row, "minutes") else HOUR)
    return floor(exact + Fraction(1, 2))


def is_zero(row: Row) -> bool:
    """Section 4: an entry of zero length, which a study may choose to leave out and count."""
    return not (cell(row, "minutes") or cell(row, "hours")).strip("0:.")


def is_outside_period(study: Study, row: Row) -> bool:
    """Item 1: entries dated outside the costing period are excluded and counted."""
    moment = day(row, "date")
    return moment is not None and not study.start <= moment <= study.end


def is_absence(study: Study, row: Row) -> bool:
    """Section 6, item 1: leave and sickness are counted, never costed."""
    return study.kinds.get(cell(row, "activity")) == "absence"


def is_costed(study: Study, row: Row) -> bool:
    """In the period, not of zero length, not absence, and in the diary for somebody."""
    return any(not left_out(study, part) for part in study.parts if part.row is row)


def left_out(study: Study, part: Part) -> str:
    """Why a part is no entry; blank where it is one. The first of several reasons counts."""
    if is_outside_period(study, part.row):
        return OUTSIDE_PERIOD
    if is_zero(part.row):
        return NO_TIME
    if is_absence(study, part.row):
        return ABSENCE
    if study.scopes and sampled(study, part) is None:
        return OUTSIDE_DIARY
    return ""


def sampled(study: Study, part: Part) -> Sampled | None:
    """Section 6, item 2: the unit of the diary that a part belongs to."""
    moment = date.fromisoformat(cell(part.row, "date"))
    return sampled_in(study, part.practitioner, cell(part.row, "activity"), moment)


def families_of(study: Study, row: Row) -> dict[str, Fraction]:
    """Section 6, item 9: those who attended, with their weights, else those named in the row, of the same weight."""
    attended = study.attendance.get(cell(row, "entry_id"), {}) if cell(row, "entry_id") else {}
    return attended or dict.fromkeys(several(row, "family_id"), Fraction(1))


def attendance(study: Study) -> dict[str, dict[str, Fraction]]:
    """Section 6, item 9: the families of an entry and their weights; a blank weight is 1."""
    found: dict[str, dict[str, Fraction]] = defaultdict(dict)
    for row in study.table("attendance"):
        found[cell(row, "entry_id")][cell(row, "family_id")] = number(row, "weight") or Fraction(1)
    return dict(found)


def split(seconds: int, weights: dict[str, Fraction]) -> dict[str, int]:
    """Items 1 and 9: floor(seconds x w / W) each, the remainder one each to the first families by code point."""
    total = sum(weights.values(), Fraction(0))
    found = {family: floor(seconds * weights[family] / total) for family in sorted(weights)}
    remainder = seconds - sum(found.values())
    return {family: own + (place < remainder) for place, (family, own) in enumerate(found.items())}


def kind_of(study: Study, activity: str, has_family: bool) -> str:
    """Item 2: the activity's; with no table or no activity, direct with a family and indirect without."""
    if activity and study.kinds:
        return study.kinds[activity]
    return "direct" if has_family else "indirect"


def entry_of(study: Study, part: Part) -> Entry:
    """The entry that a part is; its role and agency are those of the post of the day."""
    row, moment = part.row, date.fromisoformat(cell(part.row, "date"))
    post = spell_on(study, part.practitioner, moment)
    role = cell(row, "role") or (post.role if post else "")
    price, families = unit_cost_for(study, role, moment), families_of(study, row)
    in_unit = sampled(study, part)
    return Entry(
        part=part,
        day=moment,
        practitioner=part.practitioner,
        post=post,
        role=role,
        activity=cell(row, "activity"),
        kind=kind_of(study, cell(row, "activity"), bool(families)),
        seconds=seconds_of(row),
        by_family=split(seconds_of(row), families),
        unit_cost=price,
        agency=agency_of_time(post, price),
        weight=study.weights[in_unit[:2]] if in_unit else Fraction(1),
        sampled=in_unit,
        apart=apart(study.phases.get(cell(row, "activity"), ""), price.payment),
    )


def weights(study: Study) -> dict[tuple[tuple[str, str], str], Fraction]:
    """The weight of every stratum, by scope and name."""
    return {(one.scope, one.name): weight(study, one) for one in study.strata}


def apart(phase: str, payment: str) -> str:
    """Section 6, item 6: what a cost is where it is no recurrent cost in cash or kind; its phase comes first."""
    if phase in ("start_up", "research") and payment != "recharge":
        return phase
    return payment if payment in ("transfer", "recharge") else ""


def is_left_unpriced(study: Study, entry: Entry) -> bool:
    """Item 5: level `exclude` prices no time without a family."""
    return study.indirect_time == "exclude" and not entry.by_family


def covered(study: Study) -> set[str]:
    """Section 6, item 5: what the overheads of unit costs that price some time pay for, before anything is removed."""
    entries = study.entries_before_removing
    prices = {entry.unit_cost for entry in entries if not is_left_unpriced(study, entry)}
    for post in study.posts if study.allocates_unlogged_time else []:
        if unlogged_hours(study, post):
            prices |= {price for _, price in unlogged_prices(study, post) or {}}
    return {item for price in prices for item in price.cover}


def reconciliation(study: Study) -> dict[str, tuple[int, int]]:
    """Item 11: rows and seconds by what became of them; a row of several fates counts under the first of FATES."""
    fates: dict[int, set[str]] = defaultdict(set)
    seconds = dict.fromkeys(FATES, 0)
    entries = {entry.part: entry for entry in study.entries_before_removing}
    for part in study.parts:
        fate = left_out(study, part) or fate_of(study, entries[part])
        fates[part.place].add(fate)
        seconds[fate] += seconds_of(part.row)
    rows = [next(fate for fate in FATES if fate in found) for found in fates.values()]
    return {fate: (rows.count(fate), seconds[fate]) for fate in FATES if fate in rows or seconds[fate]}


def fate_of(study: Study, entry: Entry) -> str:
    """What becomes of an entry."""
    if entry.post is not None and entry.post in study.removed_posts:
        return IN_OVERHEADS
    if is_left_unpriced(study, entry):
        return INDIRECT
    return APART if entry.apart else COSTED


def rows_with(study: Study, fate: str) -> int:
    """How many rows have this fate for any of their practitioners."""
    entries = {entry.part: entry for entry in study.entries_before_removing}
    return len({p.place for p in study.parts if (left_out(study, p) or fate_of(study, entries[p])) == fate})


def families_with_time(entries: Iterable[Entry]) -> set[str]:
    """Those named in entries that families bear."""
    return {family for entry in entries if not entry.apart for family in entry.by_family}
