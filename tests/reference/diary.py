"""A sampled diary: the spans that count for an entry, their weight, and the units that were sampled."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from tests.reference.cells import Row, cell, day, days_between, number_of_days, optional

if TYPE_CHECKING:
    from tests.reference.study import Study

Scope = tuple[str, str]
Span = tuple[date, date]
Sampled = tuple[Scope, str, int]
DAYS_APART = 7


@dataclass(frozen=True)
class Stratum:
    """Section 6, item 2: the days that some spans stand for, both cut to the period; each unit is of spans."""

    scope: Scope
    name: str
    first: date
    last: date
    units: tuple[tuple[Span, ...], ...]
    given_weight: Fraction | None

    @property
    def days(self) -> int:
        return number_of_days(self.first, self.last)

    @property
    def days_logged(self) -> int:
        return sum(number_of_days(*span) for unit in self.units for span in unit)


def scopes(study: Study) -> set[Scope]:
    """The practitioner and activity of every row, blank for all."""
    return {scope_of_row(row) for row in study.table("diary")}


def scope_of_row(row: Row) -> Scope:
    """What a row of the diary is for."""
    return cell(row, "practitioner_id"), cell(row, "activity")


def strata(study: Study) -> list[Stratum]:
    """Those with a logged day in the period, by scope and name."""
    rows: dict[tuple[Scope, str], list[Row]] = defaultdict(list)
    for row in study.table("diary"):
        rows[scope_of_row(row), cell(row, "stratum")].append(row)
    found = [stratum(study, scope, name, chosen) for (scope, name), chosen in sorted(rows.items())]
    return [one for one in found if one.units]


def stratum(study: Study, scope: Scope, name: str, rows: list[Row]) -> Stratum:
    """The rows of one name in one scope."""
    first, last = cut(study, rows[0], "stratum_start", "stratum_end")
    spans = sorted(cut(study, row, "logged_from", "logged_to") for row in rows)
    return Stratum(
        scope=scope,
        name=name,
        first=first,
        last=last,
        units=units_of([span for span in spans if number_of_days(*span)]),
        given_weight=optional(rows[0], "weight"),
    )


def cut(study: Study, row: Row, since: str, until: str) -> Span:
    """Two days, cut to the period."""
    first, last = day(row, since), day(row, until)
    assert first is not None
    assert last is not None
    return max(first, study.start), min(last, study.end)


def units_of(spans: list[Span]) -> tuple[tuple[Span, ...], ...]:
    """A span that begins fewer than seven whole days after the one before is of the same unit."""
    units: list[list[Span]] = []
    for first, last in spans:
        if units and (first - units[-1][-1][1]).days - 1 < DAYS_APART:
            units[-1].append((first, last))
        else:
            units.append([(first, last)])
    return tuple(tuple(unit) for unit in units)


def scope_for(known: set[Scope], practitioner: str, activity: str) -> Scope | None:
    """The first of (p, a), (p, blank), (blank, a) and (blank, blank) that the diary has rows of."""
    candidates = ((practitioner, activity), (practitioner, ""), ("", activity), ("", ""))
    return next((scope for scope in candidates if scope in known), None)


def sampled_in(study: Study, practitioner: str, activity: str, moment: date) -> Sampled | None:
    """The unit that holds a day for an entry; None outside the diary."""
    scope = scope_for(study.scopes, practitioner, activity)
    for one in study.strata:
        for place, unit in enumerate(one.units):
            if one.scope == scope and any(first <= moment <= last for first, last in unit):
                return one.scope, one.name, place
    return None


def weight(study: Study, one: Stratum) -> Fraction:
    """As given, else by days or by family-days of the stratum over those of its spans."""
    if one.given_weight is not None:
        return one.given_weight
    if study.by_family_weeks:
        return Fraction(family_days(study, one.first, one.last), sum(family_days_of_units(study, one)))
    return Fraction(one.days, one.days_logged)


def family_days_of_units(study: Study, one: Stratum) -> list[int]:
    """Family-days open in each unit."""
    return [sum(family_days(study, *span) for span in unit) for unit in one.units]


def family_days(study: Study, first: date, last: date) -> int:
    """The days from first to last on which each family of the table is open, added up."""
    return sum(
        number_of_days(max(day(row, "start") or first, first), min(day(row, "end") or last, last))
        for row in study.families.values()
    )


def logged_days(study: Study, practitioner: str) -> set[date] | None:
    """The days in spans of any scope that some entry of a practitioner would have; None without a diary."""
    if not study.scopes:
        return None
    activities = {activity for _, activity in study.scopes} | {""}
    known = {scope_for(study.scopes, practitioner, activity) for activity in activities}
    spans = [span for one in study.strata if one.scope in known for unit in one.units for span in unit]
    return {moment for span in spans for moment in days_between(*span)}
