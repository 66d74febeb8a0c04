"""The cost of time: pieces that know who bears them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from tests.reference.cells import HOUR, Shares, month_of
from tests.reference.diary import Sampled
from tests.reference.log import Entry, apart, is_left_unpriced
from tests.reference.pools import shares
from tests.reference.prices import UnitCost
from tests.reference.staff import Spell, agency_of_time, available_hours, unlogged_hours, unlogged_prices

if TYPE_CHECKING:
    from tests.reference.study import Study


@dataclass(frozen=True)
class Amount:
    """A cost in study prices and before uprating, and how much of either is for qualifications.

    Those that the study leaves out are in neither.
    """

    cost: Fraction
    before: Fraction
    qualifications: Fraction = Fraction(0)
    qualifications_before: Fraction = Fraction(0)
    qualifications_left_out: Fraction = Fraction(0)


@dataclass(frozen=True)
class Piece:
    """A cost of one agency, role, activity and month, and the share of it that each family bears.

    Without shares it is unallocated. An `own` piece is one family's and keeps its activity, month and rate. A
    piece `apart` is in no family and no total. An asset is discounted a year more.
    """

    component: str
    agency: str
    role: str
    activity: str
    kind: str
    month: str
    hours: Fraction
    rate: Fraction | None
    amount: Amount
    shares: Shares
    own: bool
    payment: str
    apart: str
    is_asset: bool = False
    weight: Fraction = Fraction(1)
    sampled: Sampled | None = None
    post: Spell | None = None

    @property
    def cost(self) -> Fraction:
        return self.amount.cost


def direct_pieces(study: Study) -> Iterator[Piece]:
    """Item 5: time with families; section 6, item 4: at level `ratio` with the indirect time that it brings."""
    for entry in study.entries:
        for family, seconds in entry.by_family.items():
            if seconds:
                hours = seconds * entry.weight / HOUR
                yield logged_piece(entry, "direct", entry.kind, hours, {family: Fraction(1)})
                if study.indirect_time == "ratio":
                    imputed = hours * (1 / share_of_hours(study, entry.unit_cost) - 1)
                    yield logged_piece(entry, "indirect", "indirect", imputed, {family: Fraction(1)})


def share_of_hours(study: Study, price: UnitCost) -> Fraction:
    """Section 6, item 4: the share of hours that is direct, or that is contact."""
    share = price.contact_share if study.ratio_by_contact else price.direct_share
    assert share, "at level `ratio` a valid study has the share in every unit cost used"
    return share


def indirect_pieces(study: Study) -> Iterator[Piece]:
    """Item 5: time without a family, at the entry's unit cost, shared at the level of the study's setting."""
    for entry in study.entries:
        if not entry.by_family and not is_left_unpriced(study, entry):
            bearing = shares(
                study, study.indirect_time, entry.post, entry.practitioner, entry.role, month_of(entry.day)
            )
            hours = entry.seconds * entry.weight / HOUR
            yield logged_piece(entry, "indirect", entry.kind, hours, bearing)


def logged_piece(entry: Entry, component: str, kind: str, hours: Fraction, bearing: Shares) -> Piece:
    """The cost of (weighted) logged hours: hours x cost per hour."""
    price = entry.unit_cost
    return Piece(
        component=component,
        agency=entry.agency,
        role=entry.role,
        activity=entry.activity,
        kind=kind,
        month=month_of(entry.day),
        hours=hours,
        rate=price.cost_per_hour,
        amount=amount_of(hours, price),
        shares={} if entry.apart else bearing,
        own=component == "direct",
        payment=price.payment,
        apart=entry.apart,
        weight=entry.weight,
        sampled=entry.sampled,
        post=entry.post,
    )


def amount_of(hours: Fraction, price: UnitCost) -> Amount:
    """The cost of hours, what of it is for qualifications, and both before uprating."""
    left_out = price.full.qualifications if price.leaves_qualifications_out else Fraction(0)
    return Amount(
        cost=hours * price.priced.cost,
        before=hours * price.before.cost,
        qualifications=hours * price.priced.qualifications,
        qualifications_before=hours * price.before.qualifications,
        qualifications_left_out=hours * left_out,
    )


def unlogged_pieces(study: Study) -> Iterator[Piece]:
    """Item 6: under `allocate`, the unlogged time of every post with available hours, evenly over its days."""
    for post in study.posts if study.allocates_unlogged_time else []:
        if available_hours(study, post) is None or post in study.removed_posts:
            continue
        hours = unlogged_hours(study, post)
        for (month, price), days in (unlogged_prices(study, post) or {}).items():
            yield unlogged_piece(study, post, month, price, hours * days / len(post.days))


def unlogged_piece(study: Study, post: Spell, month: str, price: UnitCost, hours: Fraction) -> Piece:
    """Item 2: unlogged time has kind `indirect` and no activity; it is shared as at level `practitioner`."""
    is_apart = apart("", price.payment)
    return Piece(
        component="unlogged",
        agency=agency_of_time(post, price),
        role=price.role,
        activity="",
        kind="indirect",
        month=month,
        hours=hours,
        rate=price.cost_per_hour,
        amount=amount_of(hours, price),
        shares={} if is_apart else shares(study, "practitioner", post, post.practitioner, post.role, month),
        own=False,
        payment=price.payment,
        apart=is_apart,
        post=post,
    )
