"""The people who do the work and the activities that they log."""

import datetime
from decimal import Decimal
from typing import Annotated, ClassVar

from costing.model.dates import Day
from costing.model.identifiers import Choice, Identifier
from costing.model.money import OVERHEAD_ITEM, PHASE, VARIES_WITH
from costing.model.numbers import POSITIVE, Number
from costing.model.row import InOrder, Row, Rule, column

KINDS = ("contact", "case_work", "travel", "indirect", "absence")
CLIENT_KINDS = ("contact", "case_work")
"""Kinds of work that are always for a family."""


class Practitioner(Row):
    """A member of staff, over the dates of one post: who is promoted has a row for each."""

    TABLE: ClassVar[str] = "practitioners"
    KEY: ClassVar[tuple[str, ...]] = ("practitioner_id", "start")
    REQUIRED: ClassVar[tuple[str, ...]] = ("practitioner_id", "role")
    RULES: ClassVar[tuple[Rule, ...]] = (
        InOrder(("start", "end"), "dates-reversed", "start comes after end. Correct one of them."),
    )

    practitioner_id: Annotated[str, Identifier(), column("Who it is; a pseudonym", "P07")]
    role: Annotated[str, Identifier(), column("The role, as in unit_costs", "social worker")]
    agency: Annotated[str | None, Identifier(), column("Who employs them", "Council")] = None
    available_hours: Annotated[
        Decimal | None,
        POSITIVE,
        column(
            "Working hours in the costing period, on the same basis as the unit cost's hours per year",
            "1480",
            unit="hours in the costing period",
        ),
    ] = None
    fte: Annotated[
        Decimal | None,
        Number(above=0, most=2),
        column("Part of a full-time post; blank: 1", "0.6", unit="full-time posts"),
    ] = None
    start: Annotated[datetime.date | None, Day(), column("First day in this post", "2013-09-01")] = None
    end: Annotated[datetime.date | None, Day(), column("Last day in this post; blank: still in it", "2014-01-31")] = (
        None
    )
    team: Annotated[str | None, Identifier(), column("The team, whose families can share indirect time", "north")] = (
        None
    )
    site: Annotated[str | None, Identifier(), column("Where they are based", "Mill Lane")] = None
    indirect_over: Annotated[
        str | None,
        Identifier(),
        column("Who shares this person's indirect time: practitioner, role, team, study or an intervention", "team"),
    ] = None
    overhead_item: Annotated[
        str | None, OVERHEAD_ITEM, column("The item of overheads that this post belongs to", "management")
    ] = None


class Activity(Row):
    """A kind of work."""

    TABLE: ClassVar[str] = "activities"
    KEY: ClassVar[tuple[str, ...]] = ("activity",)
    REQUIRED: ClassVar[tuple[str, ...]] = ("activity", "kind")

    activity: Annotated[str, Identifier(), column("The kind of work, as in the work log", "home visit")]
    kind: Annotated[
        str,
        Choice(words=KINDS),
        column(
            "contact and case_work are always for a family; travel and indirect may be for none; absence is not costed",
            "contact",
        ),
    ]
    phase: Annotated[str | None, PHASE, column("What time on it belongs to; blank: recurrent", "recurrent")] = None
    varies_with: Annotated[
        str | None,
        VARIES_WITH,
        column("What its time grows with; blank: families for contact, case_work and travel, else staff", "families"),
    ] = None
