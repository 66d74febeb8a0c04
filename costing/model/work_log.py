"""The work log: who spent how much time on what, for which families."""

import datetime
from typing import Annotated, ClassVar

from costing.model.dates import Day
from costing.model.durations import Duration
from costing.model.identifiers import Identifier, Identifiers, Text
from costing.model.row import AtLeastOne, AtMostOne, Row, Rule, column


class WorkLogEntry(Row):
    """Time that one practitioner, or several together, spent on one activity for one family, several, or none."""

    TABLE: ClassVar[str] = "work_log"
    KEY: ClassVar[tuple[str, ...]] = ("entry_id",)
    REQUIRED: ClassVar[tuple[str, ...]] = ("date",)
    ONE_OF: ClassVar[tuple[tuple[str, ...], ...]] = (("minutes", "hours"), ("practitioner_id", "role"))
    RULES: ClassVar[tuple[Rule, ...]] = (
        AtLeastOne(("minutes", "hours"), "missing", "The time spent is missing. Fill in minutes or hours."),
        AtMostOne(("minutes", "hours"), "minutes-and-hours", "Both minutes and hours are filled in. Keep one."),
        AtLeastOne(
            ("practitioner_id", "role"),
            "missing",
            "Neither practitioner_id nor role says whose time it is. Fill in one.",
        ),
    )

    date: Annotated[datetime.date, Day(), column("The day of the work", "2013-04-02")]
    practitioner_id: Annotated[
        tuple[str, ...] | None,
        Identifiers(),
        column("Who did it; several with `;` between them each get the whole time", "P07"),
    ] = None
    role: Annotated[
        str | None,
        Identifier(),
        column("The role that is priced, where it is not the practitioner's own", "social worker"),
    ] = None
    family_id: Annotated[
        tuple[str, ...] | None,
        Identifiers(),
        column("The family it was for; several with `;` between them share the time; blank: indirect time", "F001"),
    ] = None
    activity: Annotated[str | None, Identifier(), column("The kind of work", "home visit")] = None
    minutes: Annotated[
        datetime.timedelta | None, Duration(unit="minutes"), column("The time spent", "90", unit="minutes, or as 1:30")
    ] = None
    hours: Annotated[
        datetime.timedelta | None,
        Duration(unit="hours"),
        column("The time spent, instead of minutes", "1.5", unit="hours, or as 1:30"),
    ] = None
    entry_id: Annotated[str | None, Identifier(), column("The entry's own number, unique", "E00123")] = None
    note: Annotated[str | None, Text(), column("Free text; never printed in messages or reports", "")] = None
