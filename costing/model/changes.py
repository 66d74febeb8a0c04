"""Changes to a study: the rows of scenarios and the ranges of uncertain parameters."""

from decimal import Decimal
from typing import Annotated, ClassVar

from costing.model.identifiers import Choice, Identifier, Text
from costing.model.numbers import ANY_NUMBER, SHARE
from costing.model.row import Row, column

CHANGEABLE_TABLES = ("unit_costs", "expenses", "price_index", "practitioners", "study", "work_log")
CHANGES = ("set", "add", "multiply")
DISTRIBUTIONS = ("uniform", "triangular", "pert", "normal", "lognormal", "gamma", "beta")
WHERE = "Which rows: `role=social worker; activity=travel`; blank: all"


class Change(Row):
    """One change that a scenario makes to the study."""

    TABLE: ClassVar[str] = "scenarios"
    REQUIRED: ClassVar[tuple[str, ...]] = ("scenario", "table", "column", "change", "value")

    scenario: Annotated[str, Identifier(), column("The scenario it belongs to", "pay award 2%")]
    table: Annotated[str, Choice(words=CHANGEABLE_TABLES), column("The table it changes", "unit_costs")]
    column: Annotated[str, Identifier(), column("The column it changes", "salary")]
    change: Annotated[str, Choice(words=CHANGES), column("How", "multiply")]
    value: Annotated[str, Text(), column("The number, or the role that is set", "1.02")]
    where: Annotated[str | None, Text(), column(WHERE, "role=social worker")] = None
    share: Annotated[
        Decimal | None,
        SHARE,
        column("Work log only: the share of the time picked that changes; blank: 1", "0.2", unit="share"),
    ] = None
    note: Annotated[str | None, Text(), column("Why", "")] = None


class Range(Row):
    """One uncertain parameter."""

    TABLE: ClassVar[str] = "ranges"
    REQUIRED: ClassVar[tuple[str, ...]] = ("parameter", "table", "column", "change", "low", "high")

    parameter: Annotated[str, Identifier(), column("What is uncertain", "on-costs")]
    table: Annotated[str, Choice(words=CHANGEABLE_TABLES), column("The table it changes", "unit_costs")]
    column: Annotated[str, Identifier(), column("The column it changes", "on_costs_rate")]
    change: Annotated[str, Choice(words=CHANGES), column("How", "set")]
    low: Annotated[Decimal, ANY_NUMBER, column("Its low value", "0.25")]
    high: Annotated[Decimal, ANY_NUMBER, column("Its high value", "0.35")]
    where: Annotated[str | None, Text(), column(WHERE, "role=social worker")] = None
    distribution: Annotated[str | None, Choice(words=DISTRIBUTIONS), column("How it is distributed", "pert")] = None
    source: Annotated[str | None, Text(), column("Where the range comes from", "")] = None
