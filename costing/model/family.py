"""The families that an intervention works with."""

import datetime
from decimal import Decimal
from typing import Annotated, ClassVar

from costing.model.dates import Day
from costing.model.identifiers import Identifier
from costing.model.numbers import Number
from costing.model.row import InOrder, Row, Rule, column

PEOPLE = Number(least=0, most=99, whole=True)


class Family(Row):
    """A family, or a case."""

    TABLE: ClassVar[str] = "families"
    KEY: ClassVar[tuple[str, ...]] = ("family_id",)
    REQUIRED: ClassVar[tuple[str, ...]] = ("family_id",)
    RULES: ClassVar[tuple[Rule, ...]] = (
        InOrder(("start", "end"), "dates-reversed", "start comes after end. Correct one of them."),
    )

    family_id: Annotated[str, Identifier(), column("Which family; a pseudonym", "F001")]
    intervention: Annotated[str | None, Identifier(), column("What it receives", "intensive")] = None
    start: Annotated[datetime.date | None, Day(), column("First day; blank: since before the study", "2013-04-15")] = (
        None
    )
    end: Annotated[datetime.date | None, Day(), column("Last day; blank: still open", "2014-01-31")] = None
    need_group: Annotated[str | None, Identifier(), column("A group of families with like needs", "high")] = None
    outcome: Annotated[str | None, Identifier(), column("How the case ended", "stepped down")] = None
    exit: Annotated[str | None, Identifier(), column("Why the case was closed", "moved away")] = None
    site: Annotated[str | None, Identifier(), column("Where it is worked with", "Mill Lane")] = None
    adults: Annotated[Decimal | None, PEOPLE, column("Adults in the family", "2", unit="people")] = None
    children: Annotated[Decimal | None, PEOPLE, column("Children in the family", "3", unit="people")] = None
