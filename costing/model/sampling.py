"""A sampled diary, and who attended what."""

import datetime
from decimal import Decimal
from typing import Annotated, ClassVar

from costing.model.dates import Day
from costing.model.identifiers import Identifier
from costing.model.numbers import POSITIVE, Number
from costing.model.row import InOrder, Row, Rule, column


class DiarySpan(Row):
    """A span of days on which time was logged, and the stratum that it stands for."""

    TABLE: ClassVar[str] = "diary"
    REQUIRED: ClassVar[tuple[str, ...]] = ("stratum", "stratum_start", "stratum_end", "logged_from", "logged_to")
    RULES: ClassVar[tuple[Rule, ...]] = (
        InOrder(("stratum_start", "stratum_end"), "dates-reversed", "The stratum ends before it starts. Correct it."),
        InOrder(("logged_from", "logged_to"), "dates-reversed", "logged_from comes after logged_to. Correct it."),
        InOrder(("stratum_start", "logged_from"), "span-outside-stratum", "The span begins before its stratum."),
        InOrder(("logged_to", "stratum_end"), "span-outside-stratum", "The span ends after its stratum."),
    )

    stratum: Annotated[str, Identifier(), column("The part of the period that its spans stand for", "spring")]
    stratum_start: Annotated[datetime.date, Day(), column("First day of the stratum", "2013-04-01")]
    stratum_end: Annotated[datetime.date, Day(), column("Last day of the stratum", "2013-06-30")]
    logged_from: Annotated[datetime.date, Day(), column("First day of a span that was logged", "2013-04-15")]
    logged_to: Annotated[datetime.date, Day(), column("Last day of the span", "2013-04-21")]
    practitioner_id: Annotated[
        str | None, Identifier(), column("Whose diary; blank: everybody's without one of their own", "P07")
    ] = None
    activity: Annotated[
        str | None, Identifier(), column("Only this activity; blank: all without spans of their own", "home visit")
    ] = None
    weight: Annotated[
        Decimal | None, POSITIVE, column("How many times its time counts; blank: worked out", "6.5", unit="times")
    ] = None


class Attendance(Row):
    """A family that took part in a group session."""

    TABLE: ClassVar[str] = "attendance"
    KEY: ClassVar[tuple[str, ...]] = ("entry_id", "family_id")
    REQUIRED: ClassVar[tuple[str, ...]] = ("entry_id", "family_id")

    entry_id: Annotated[str, Identifier(), column("The session, as in the work log", "E0107")]
    family_id: Annotated[str, Identifier(), column("A family that took part", "F001")]
    weight: Annotated[
        Decimal | None,
        Number(above=0, most=1000),
        column("Its part of the session beside the others'; blank: 1", "2", unit="parts"),
    ] = None
