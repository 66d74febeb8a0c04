"""The settings of a study: what is costed, over which days and by which rules."""

import datetime
from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, ClassVar

from costing.model.dates import Day
from costing.model.identifiers import Choice, Identifier, Text
from costing.model.numbers import COUNT, Number
from costing.model.row import InOrder, Row, Rule, column

INDIRECT_LEVELS = ("practitioner", "role", "team", "study", "ratio", "exclude")


class Settings(Row):
    """What is costed, over which days and by which rules: the key and value pairs of `study`."""

    TABLE: ClassVar[str] = "study"
    REQUIRED: ClassVar[tuple[str, ...]] = ("title", "start", "end")
    RULES: ClassVar[tuple[Rule, ...]] = (
        InOrder(("start", "end"), "dates-reversed", "start comes after end. Correct one of them."),
    )

    title: Annotated[str, Text(), column("What the study is called", "Family recovery 2013/14")]
    start: Annotated[datetime.date, Day(), column("First day costed", "2013-04-01")]
    end: Annotated[datetime.date, Day(), column("Last day costed", "2014-03-31")]
    currency: Annotated[
        str | None,
        Text(pattern="[A-Z]{3}", example="GBP"),
        column("The currency's three-letter code; blank: GBP", "GBP"),
    ] = None
    price_year: Annotated[
        str | None, Identifier(), column("The year of price_index to whose prices costs are brought", "2013/14")
    ] = None
    discount_rate: Annotated[
        Decimal | None, Number(least=0, most=1), column("Yearly discount rate; blank: 0", "0.035", unit="share a year")
    ] = None
    indirect_time: Annotated[
        str | None,
        Choice(words=INDIRECT_LEVELS),
        column("How indirect time is shared; blank: practitioner", "practitioner"),
    ] = None
    unlogged_time: Annotated[
        str | None,
        Choice(words=("report", "allocate")),
        column(
            "Whether available but unlogged hours are only reported or shared over families; blank: report", "report"
        ),
    ] = None
    indirect_window: Annotated[
        str | None,
        Choice(words=("period", "month")),
        column("Whether indirect time is shared by the direct time of its month or of the period (blank)", "period"),
    ] = None
    ratio_basis: Annotated[
        str | None,
        Choice(words=("direct", "contact")),
        column("The hours that a ratio prices: all direct ones (blank) or contact only", "direct"),
    ] = None
    gross_up: Annotated[
        str | None,
        Choice(words=("days", "family_weeks")),
        column("What a sampled diary is grossed up by; blank: days", "days"),
    ] = None
    double_counts: Annotated[
        str | None,
        Choice(words=("keep", "remove")),
        column("What becomes of costs that overheads hold already; blank: keep, with a warning", "keep"),
    ] = None
    qualifications: Annotated[
        str | None,
        Choice(words=("include", "exclude")),
        column("Whether the cost of training for a profession is counted; blank: include", "include"),
    ] = None
    annuity_rate: Annotated[
        Decimal | None,
        Number(least=0, most=1),
        column("Yearly rate of the annual cost of assets; blank: discount_rate", "0.035", unit="share a year"),
    ] = None
    discount_from: Annotated[
        str | None,
        Choice(words=("study", "family")),
        column("The start from which years are discounted; blank: the study's", "study"),
    ] = None
    date_order: Annotated[
        str | None,
        Choice(words=("ymd", "dmy", "mdy")),
        column("Order of dates written as text; blank: ymd (ISO)", "dmy"),
    ] = None
    horizon: Annotated[Decimal | None, COUNT, column("Days that open cases are followed", "730", unit="days")] = None
    disclosure_threshold: Annotated[
        Decimal | None, COUNT, column("Smallest group that a release may show; blank: 10", "10", unit="families")
    ] = None
    perspective: Annotated[str | None, Text(), column("Whose costs are counted", "public sector")] = None
    population: Annotated[str | None, Text(), column("Who the families are", "families with complex needs")] = None
    setting: Annotated[str | None, Text(), column("Where it takes place", "an inner-city borough")] = None
    comparator: Annotated[str | None, Text(), column("What it is compared with", "usual services")] = None
    assumptions: Annotated[str | None, Text(), column("What was assumed", "travel is logged with the visit")] = None

    @property
    def days(self) -> int:
        """Days in the costing period."""
        return (self.end - self.start).days + 1

    @property
    def level(self) -> str:
        """The level at which indirect time is shared."""
        return self.indirect_time or DEFAULTS["indirect_time"]

    @property
    def level_of_pools(self) -> str:
        """The level of the pools that share indirect time; `ratio` and `exclude` share none, and have the default's."""
        return self.level if self.level not in ("ratio", "exclude") else DEFAULTS["indirect_time"]

    @property
    def share_of_a_ratio(self) -> str:
        """The column of unit_costs by which a ratio imputes indirect time."""
        return f"{self.ratio_basis or 'direct'}_share"

    @property
    def allocates_unlogged(self) -> bool:
        """Whether unlogged time is shared over families."""
        return self.unlogged_time == "allocate"

    @property
    def rate(self) -> float:
        """The yearly discount rate."""
        return float(self.discount_rate or 0)

    @property
    def rate_of_annuities(self) -> float:
        """The yearly rate of the annual cost of assets."""
        return self.rate if self.annuity_rate is None else float(self.annuity_rate)

    @property
    def removes_double_counts(self) -> bool:
        """Whether what overheads hold already is left out."""
        return self.double_counts == "remove"

    @property
    def leaves_qualifications_out(self) -> bool:
        """Whether the cost of training for a profession is not counted."""
        return self.qualifications == "exclude"

    @property
    def by_family_weeks(self) -> bool:
        """Whether a diary is grossed up by family-days instead of days."""
        return self.gross_up == "family_weeks"


DEFAULTS: Mapping[str, str] = {
    "currency": "GBP",
    "discount_rate": "0",
    "indirect_time": "practitioner",
    "unlogged_time": "report",
    "date_order": "ymd",
    "disclosure_threshold": "10",
}
"""What a blank setting means."""
