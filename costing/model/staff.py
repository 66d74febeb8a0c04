"""The people who do the work and the activities that they log."""

from decimal import Decimal
from typing import Annotated, ClassVar

from costing.model.identifiers import Choice, Identifier
from costing.model.numbers import POSITIVE
from costing.model.row import Row, column

KINDS = ("contact", "case_work", "travel", "indirect")
CLIENT_KINDS = ("contact", "case_work")
"""Kinds of work that are always for a family."""


class Practitioner(Row):
    """A member of staff."""

    TABLE: ClassVar[str] = "practitioners"
    KEY: ClassVar[tuple[str, ...]] = ("practitioner_id",)
    REQUIRED: ClassVar[tuple[str, ...]] = ("practitioner_id", "role")

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


class Activity(Row):
    """A kind of work."""

    TABLE: ClassVar[str] = "activities"
    KEY: ClassVar[tuple[str, ...]] = ("activity",)
    REQUIRED: ClassVar[tuple[str, ...]] = ("activity", "kind")

    activity: Annotated[str, Identifier(), column("The kind of work, as in the work log", "home visit")]
    kind: Annotated[
        str,
        Choice(words=KINDS),
        column("contact and case_work are always for a family; travel and indirect may be for none", "contact"),
    ]
