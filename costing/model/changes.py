"""Changes to a study: the rows of scenarios and the ranges of uncertain parameters."""

from decimal import Decimal
from typing import Annotated, Any, ClassVar

from pydantic import create_model

from costing.model.identifiers import Choice, Identifier, Text
from costing.model.numbers import ANY_NUMBER, SHARE
from costing.model.row import InOrder, Row, Rule, column

CHANGEABLE_TABLES = ("unit_costs", "expenses", "price_index", "practitioners", "study", "work_log")
CHANGES = ("set", "add", "multiply")
DISTRIBUTIONS = ("uniform", "triangular", "pert", "normal", "lognormal", "gamma", "beta")
CAPACITIES = ("flexible", "fixed", "posts")
MONTH = Text(pattern="[0-9]{4}-(0[1-9]|1[0-2])", example="2013-10")
MAY_CHANGE = (
    "any number of unit_costs; cost, life_years or resale_value of expenses; index of price_index; available_hours of "
    "practitioners; discount_rate, price_year or families (how many) of study; minutes or role of work_log"
)
HOW = "minutes and families can only be multiplied, role and price_year only be set; blank cells stay blank"
WHERE = (
    "Which rows, by columns of the table: `role=social worker; agency=Council`, nothing behind = for blank cells; time "
    "of work_log by role, activity, kind, agency, intervention, practitioner_id or family_id; blank: all"
)


class ChangeAnyTime(Row):
    """One change that a scenario makes to the study, whenever it holds."""

    TABLE: ClassVar[str] = "scenarios"
    REQUIRED: ClassVar[tuple[str, ...]] = ("scenario", "table", "column", "change", "value")
    RULES: ClassVar[tuple[Rule, ...]] = (
        InOrder(("from", "to"), "dates-reversed", "from comes after to. Correct one of them."),
    )

    scenario: Annotated[str, Identifier(), column("The scenario it belongs to", "pay award 2%")]
    table: Annotated[str, Choice(words=CHANGEABLE_TABLES), column("The table it changes", "unit_costs")]
    column: Annotated[str, Identifier(), column(f"The column it changes: {MAY_CHANGE}", "salary")]
    change: Annotated[str, Choice(words=CHANGES), column(f"How; {HOW}", "multiply")]
    value: Annotated[str, Text(), column("The number, or the role or price year that is set", "1.02")]
    where: Annotated[str | None, Text(), column(WHERE, "role=social worker")] = None
    share: Annotated[
        Decimal | None,
        SHARE,
        column("Work log only: the share of the time picked that changes; blank: 1", "0.2", unit="share"),
    ] = None
    note: Annotated[str | None, Text(), column("Why", "")] = None


MONTHS_AND_CAPACITY: dict[str, Any] = {
    "from": (Annotated[str | None, MONTH, column("First month it holds; blank: from the start", "2013-10")], None),
    "to": (Annotated[str | None, MONTH, column("Last month it holds; blank: to the end", "2014-03")], None),
    "capacity": (
        Annotated[
            str | None,
            Choice(words=CAPACITIES),
            column(
                "What becomes of staff: unlogged hours stay (flexible, or blank), available hours stay (fixed), or "
                "whole posts come and go (posts)",
                "flexible",
            ),
        ],
        None,
    ),
}
Change = create_model(
    "Change",
    __base__=ChangeAnyTime,
    __doc__="One change that a scenario makes to the study.",
    __module__=__name__,
    **MONTHS_AND_CAPACITY,
)
"""The row of `scenarios`; made here since `from` is a word of Python's own."""


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
