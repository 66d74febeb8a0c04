"""The families that an intervention works with."""

import datetime
from typing import Annotated, ClassVar

from costing.model.dates import Day
from costing.model.identifiers import Identifier
from costing.model.row import InOrder, Row, Rule, column


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
