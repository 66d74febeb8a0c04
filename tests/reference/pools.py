"""Which families bear time that has none of its own: pools of direct seconds, and the order in which they are tried."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

from tests.reference.cells import Shares, in_proportion, month_of
from tests.reference.log import Entry
from tests.reference.staff import Spell

if TYPE_CHECKING:
    from tests.reference.study import Study

Member = tuple[str, str]
Pools = dict[tuple[Member, str], dict[str, Fraction]]
LEVELS = ("practitioner", "role", "team", "study")
WHOLE_PERIOD = ""
STUDY: Member = ("study", "")


def direct_seconds(study: Study) -> Pools:
    """Item 5: the weighted direct seconds of each family by pool, in each month and the period; not time apart."""
    pools: Pools = defaultdict(lambda: defaultdict(Fraction))
    for entry in study.entries:
        for family, seconds in {} if entry.apart else entry.by_family.items():
            for member in members(study, entry, family):
                for month in (month_of(entry.day), WHOLE_PERIOD):
                    pools[member, month][family] += seconds * entry.weight
    return dict(pools)


def members(study: Study, entry: Entry, family: str) -> Iterator[Member]:
    """The pools that direct time is in; its team is that of the post of its day."""
    yield STUDY
    yield "role", entry.role
    yield "intervention", study.intervention(family)
    if entry.practitioner:
        yield "practitioner", entry.practitioner
    if entry.post and entry.post.team:
        yield "team", entry.post.team


def shares(study: Study, level: str, post: Spell | None, practitioner: str, role: str, month: str) -> Shares:
    """Section 6, item 3: by the first pool with direct seconds, of the month if the study says so, then of the period.

    None where even the whole study has no direct time: unallocated.
    """
    for member in tried(level, post, practitioner, role):
        for window in (month, WHOLE_PERIOD) if study.shares_by_month else (WHOLE_PERIOD,):
            found = in_proportion(study.pools.get((member, window), {}))
            if found:
                return found
    return {}


def tried(level: str, post: Spell | None, practitioner: str, role: str) -> list[Member]:
    """Practitioner, then team, then study; role, team or an intervention, then study. A person's own choice wins."""
    team = [("team", post.team)] if post and post.team else []
    chosen = (post.over if post else "") or level
    if chosen not in LEVELS:
        return [("intervention", chosen), STUDY]
    first = {
        "practitioner": [("practitioner", practitioner), *team],
        "role": [("role", role)],
        "team": team,
        "study": [],
    }
    return [*first[chosen], STUDY]
