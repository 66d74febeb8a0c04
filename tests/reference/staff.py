"""The posts of practitioners: which holds on a day, the hours it has, what was not logged, and the payroll."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from tests.reference.cells import (
    HOUR,
    UNSPECIFIED,
    Record,
    Row,
    cell,
    day,
    days_between,
    days_of_year,
    number,
    optional,
    ratio,
)
from tests.reference.diary import logged_days
from tests.reference.prices import UnitCost, unit_cost_on

if TYPE_CHECKING:
    from tests.reference.study import Study

EMPLOYED = ("fte", "start", "end")


@dataclass(frozen=True)
class Spell:
    """Section 6, item 1: a row of `practitioners` and its days in the period."""

    place: int
    row: Row = field(repr=False, compare=False)
    practitioner: str
    role: str
    agency: str
    team: str
    over: str
    days: tuple[date, ...] = field(repr=False, compare=False)

    @property
    def says_when_employed(self) -> bool:
        """Whether fte, start or end is filled in."""
        return any(cell(self.row, column) for column in EMPLOYED)

    @property
    def fte(self) -> Fraction:
        """The part of a full-time post; blank is 1."""
        return number(self.row, "fte") if cell(self.row, "fte") else Fraction(1)


def spell(study: Study, place: int, row: Row) -> Spell:
    """A row, cut to the period; blank dates are the study's."""
    first = max(day(row, "start") or study.start, study.start)
    last = min(day(row, "end") or study.end, study.end)
    return Spell(
        place=place,
        row=row,
        practitioner=cell(row, "practitioner_id"),
        role=cell(row, "role"),
        agency=cell(row, "agency"),
        team=cell(row, "team"),
        over=cell(row, "indirect_over"),
        days=tuple(days_between(first, last)),
    )


def spell_on(study: Study, practitioner: str, moment: date) -> Spell | None:
    """The spell that holds on a day; None where there is no table or nobody is named."""
    posts = study.practitioners.get(practitioner, [])
    holding = [post for post in posts if moment in post.days]
    if posts and len(holding) != 1:
        raise ValueError(f"{practitioner} has {len(holding)} posts on {moment}.")
    return holding[0] if holding else None


def agency_of_time(post: Spell | None, price: UnitCost) -> str:
    """Item 2: the practitioner's, whatever role the entry names, else the unit cost's, else unspecified."""
    return (post.agency if post else "") or price.agency or UNSPECIFIED


def implied_hours(study: Study, post: Spell) -> Fraction | None:
    """Section 6, item 1: the sum over its days of fte x hours per year of the role / days of that calendar year."""
    return yearly(study, post, {price: price.hours_per_year for price in study.unit_costs})


def payroll_of(study: Study, post: Spell) -> Fraction | None:
    """Section 6, item 1: the sum over its days of fte x yearly cost of the role / days of that calendar year."""
    hours = {price: price.hours_per_year for price in study.unit_costs}
    return yearly(study, post, {price: n * price.cost_per_hour if n else None for price, n in hours.items()})


def yearly(study: Study, post: Spell, a_year: Mapping[UnitCost, Fraction | None]) -> Fraction | None:
    """A yearly amount of the role, day by day; None where some day has none."""
    days = Counter((unit_cost_on(study, post.role, moment), days_of_year(moment)) for moment in post.days)
    total = Fraction(0)
    for (price, length), n in days.items():
        amount = a_year[price] if price else None
        if amount is None:
            return None
        total += post.fte * amount * n / length
    return total


def available_hours(study: Study, post: Spell) -> Fraction | None:
    """Section 6, item 1: as given, else implied where fte, start or end is filled in."""
    given = optional(post.row, "available_hours")
    return implied_hours(study, post) if given is None and post.says_when_employed else given


def logged_hours(study: Study, post: Spell, weighted: bool) -> Fraction:
    """All of a practitioner's entries on the days of a spell, those of a removed post too."""
    found = [entry for entry in study.entries_before_removing if entry.post == post]
    return sum((entry.seconds * (entry.weight if weighted else Fraction(1)) for entry in found), Fraction(0)) / HOUR


def unlogged_hours(study: Study, post: Spell) -> Fraction:
    """Item 6: available hours less (weighted) logged hours, never below zero."""
    available = available_hours(study, post)
    if available is None:
        return Fraction(0)
    return max(available - logged_hours(study, post, weighted=True), Fraction(0))


def unlogged_prices(study: Study, post: Spell) -> Counter[tuple[str, UnitCost]] | None:
    """Item 6: the days at each month and unit cost of the spell's role; None where one has none."""
    days: Counter[tuple[str, UnitCost]] = Counter()
    for moment in post.days:
        price = unit_cost_on(study, post.role, moment)
        if price is None:
            return None
        days[moment.isoformat()[:7], price] += 1
    return days


def staff_records(study: Study) -> list[Record]:
    """Section 6, item 1: a row a spell by practitioner and start; without a table, one for each one named."""
    if study.table("practitioners"):
        posts = sorted(study.posts, key=lambda post: (post.practitioner, cell(post.row, "start")))
        return [staff_record(study, post.practitioner, post) for post in posts]
    named = sorted({entry.practitioner for entry in study.entries} - {""})
    return [staff_record(study, name, None) for name in named]


def staff_record(study: Study, practitioner: str, post: Spell | None) -> Record:
    """Items 5 and 6: the hours of a spell; indirect time that the study excludes and time apart are among them."""
    row = post.row if post else {}
    return {
        "practitioner_id": practitioner,
        "role": cell(row, "role"),
        "agency": cell(row, "agency") or UNSPECIFIED,
        "hours_direct": weighted_hours(study, practitioner, post, direct=True),
        "hours_indirect": weighted_hours(study, practitioner, post, direct=False),
        **coverage(study, post),
        "fte": optional(row, "fte"),
        "start": cell(row, "start"),
        "end": cell(row, "end"),
    }


def weighted_hours(study: Study, practitioner: str, post: Spell | None, direct: bool) -> Fraction:
    """Logged hours that are not left out, with a family or without."""
    seconds = (
        entry.seconds * entry.weight
        for entry in study.entries
        if entry.practitioner == practitioner and entry.post == post and direct == bool(entry.by_family)
    )
    return sum(seconds, Fraction(0)) / HOUR


def coverage(study: Study, post: Spell | None) -> Record:
    """Item 6: coverage, unlogged hours and their cost; None without available hours, or where the post is removed."""
    blank: Record = dict.fromkeys(("available_hours", "hours_unlogged", "coverage", "cost_unlogged"))
    available = available_hours(study, post) if post else None
    if post is None or available is None:
        return blank
    if post in study.removed_posts:
        return blank | {"available_hours": available}
    return {
        "available_hours": available,
        "hours_unlogged": unlogged_hours(study, post),
        "coverage": ratio(logged_hours(study, post, weighted=False), available * share_of_days_logged(study, post)),
        "cost_unlogged": cost_unlogged(study, post),
    }


def share_of_days_logged(study: Study, post: Spell) -> Fraction:
    """Section 6, item 2: the days of the spell in spans that apply to it, of its days in the period."""
    if not post.days:
        return Fraction(0)
    logged = logged_days(study, post.practitioner)
    return Fraction(sum(logged is None or moment in logged for moment in post.days), len(post.days))


def cost_unlogged(study: Study, post: Spell) -> Fraction | None:
    """Item 6: at the unit costs of the days of the spell, time apart too."""
    prices = unlogged_prices(study, post)
    if prices is None:
        return None
    a_day = unlogged_hours(study, post) / max(1, len(post.days))
    return sum((a_day * n * price.cost_per_hour for (_, price), n in prices.items()), Fraction(0))


def payroll(study: Study) -> Record | None:
    """Section 6, item 1: what posts with dates or an fte should cost and what they do; None unless allocated.

    Posts that are removed as counted twice are on neither side; time apart is on both.
    """
    expected = {post.place: payroll_of(study, post) for post in study.posts if post.says_when_employed}
    counted = {place: cost for place, cost in expected.items() if cost is not None}
    for post in study.removed_posts:
        counted.pop(post.place, None)
    if not study.allocates_unlogged_time or not counted:
        return None
    pieces = [piece for piece in study.all_pieces if piece.post is not None and piece.post.place in counted]
    total, costed = sum(counted.values(), Fraction(0)), sum((piece.cost for piece in pieces), Fraction(0))
    return {"expected": total, "costed": costed, "difference": costed - total}
