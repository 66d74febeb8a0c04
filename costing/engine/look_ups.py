"""What the keys of time stand for: prices, posts, kinds of work and logged spans, found by their codes."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from costing.engine.diary import Diary, DiaryLookUp
from costing.engine.expenses import APART
from costing.engine.names import Names

UNSPECIFIED = "unspecified"
VARIES = pl.Enum(["families", "nothing", "staff"])
"""With what time or an expense grows."""


@dataclass(frozen=True)
class LookUps:
    """What time is priced with.

    `prices`: role, span, cost_per_hour, marginal_per_hour, yearly_hours, imputed, unit_agency, payment, unit_cost;
    `spans`: span, days, month, months, years; `posts`: post, practitioner_id, own_role, own_agency, team,
    indirect_over, first, last ...; `kinds`: activity, kind, phase, varies_with; `families`: family_id,
    intervention, start, end; `unit_costs`: every row with its costs per hour, as `engine.unit_costs` has them.
    `discount_rate` is a share a year, counted from the study's start or, with `from_family`, from each family's.
    `names` codes the names in all of them.
    """

    prices: pl.DataFrame
    spans: pl.DataFrame
    posts: pl.DataFrame
    kinds: pl.DataFrame
    families: pl.DataFrame
    unit_costs: pl.DataFrame
    diary: Diary | None
    discount_rate: float
    from_family: bool
    by_month: bool
    names: Names

    @cached_property
    def prices_by_role_and_span(self) -> pl.DataFrame:
        """cost_per_hour, unit_agency and more of every role and span, in the order of their codes."""
        every = self.every("role").join(self.spans.select("span"), how="cross")
        columns = (
            *("cost_per_hour", "marginal_per_hour", "yearly_hours"),
            *("imputed", "unit_agency", "unit_cost", "payment"),
        )
        return every.join(self.prices, on=["role", "span"], how="left", maintain_order="left").select(columns)

    @cached_property
    def posts_by_span(self) -> pl.DataFrame:
        """Every post on every span on which it is held: practitioner_id, span, post and what `posts` knows of it."""
        both = self.posts.join(self.spans.select("span", "days", begins="start", ends="end"), how="cross")
        held = both.filter((pl.col("first") <= pl.col("begins")) & (pl.col("last") >= pl.col("ends")))
        return held.drop("begins", "ends")

    @cached_property
    def posts_by_practitioner_and_span(self) -> pl.DataFrame:
        """post, own_agency, team and more of every practitioner and span, in the order of their codes."""
        every = self.every("practitioner", "practitioner_id").join(self.spans.select("span"), how="cross")
        held = self.posts_by_span.unique(["practitioner_id", "span"], keep="first")
        columns = ("post", "own_agency", "team", "indirect_over", "overhead_item")
        return every.join(held, on=["practitioner_id", "span"], how="left", maintain_order="left").select(columns)

    @cached_property
    def kinds_by_activity(self) -> pl.DataFrame:
        """kind, phase and varies_with of every activity, in the order of their codes."""
        every = self.every("activity")
        return every.join(self.kinds, on="activity", how="left", maintain_order="left").select(
            "kind", "phase", pl.col("varies_with").cast(VARIES)
        )

    @cached_property
    def logged(self) -> DiaryLookUp | None:
        """The logged spans by the codes of practitioners, activities and spans; none without a diary."""
        if self.diary is None:
            return None
        people, activities = (self.names.enums[kind].categories.to_list() for kind in ("practitioner", "activity"))
        return self.diary.look_up(people, activities, self.spans)

    @property
    def discounted_by(self) -> tuple[str, ...]:
        """What shared costs are kept apart by until they are discounted from each family's start."""
        return ("months", "later") if self.from_family else ()

    @property
    def has_time_apart(self) -> bool:
        """Whether some time may be none of families' costs: by the phase of its activity or the payment of its role."""
        phases, payments = self.kinds["phase"].cast(pl.String), self.prices["payment"]
        return bool((phases != "recurrent").any()) or bool(payments.is_in(APART).any())

    @cached_property
    def months_of_families(self) -> pl.Series:
        """By the codes of families the month of its start, counted from that of the study's start."""
        every = self.every("family", "family_id")
        begun = self.families.select("family_id", "months").unique("family_id", keep="first")
        return every.join(begun, on="family_id", how="left", maintain_order="left")["months"].fill_null(0)

    def years_of_families(self, families: pl.Series) -> pl.Expr:
        """Whole years from the start of these families to `months`, the rows' own; none before it (method note 18)."""
        return ((pl.col("months") - self.months_of_families.gather(code(families))) // 12).clip(lower_bound=0)

    @cached_property
    def interventions_of_families(self) -> pl.Series:
        """By the codes of families its intervention ("": none)."""
        every = self.every("family", "family_id")
        of = self.families.select("family_id", "intervention").unique("family_id", keep="first")
        return every.join(of, on="family_id", how="left", maintain_order="left")["intervention"].fill_null("")

    def every(self, kind: str, column: str = "") -> pl.DataFrame:
        """All names of a kind, in the order of their codes."""
        enum = self.names.enums[kind]
        return pl.DataFrame({column or kind: pl.Series(enum.categories, dtype=enum)})


def with_look_ups(time: pl.DataFrame, found: LookUps, otherwise: pl.Expr, also: Sequence[str] = ()) -> pl.DataFrame:
    """Time with what its keys stand for: cost_per_hour, agency, kind (`otherwise` without one), month, years, `also`.

    The agency is that of the practitioner's post, else the unit cost's, else `unspecified` (method note 2).
    """
    known = looked_up(time, found, ("cost_per_hour", "unit_agency", "own_agency", "kind", "month", "years", *also))
    agencies = [pl.when(pl.col(name) != "").then(pl.col(name)) for name in ("own_agency", "unit_agency")]
    return known.with_columns(
        agency=pl.coalesce(*agencies, found.names.one("agency", UNSPECIFIED)), kind=pl.coalesce("kind", otherwise)
    )


def looked_up(time: pl.DataFrame, found: LookUps, wanted: Sequence[str]) -> pl.DataFrame:
    """Time with these columns of the look-ups."""
    person, role, activity = (code(time[name]) for name in ("practitioner_id", "role", "activity"))
    places = [
        (found.prices_by_role_and_span, found.spans.height * role + time["span"]),
        (found.posts_by_practitioner_and_span, found.spans.height * person + time["span"]),
        (found.kinds_by_activity, activity),
        (found.spans, time["span"]),
    ]
    columns: list[pl.Series] = []
    for table, at in places:
        if here := [name for name in table.columns if name in wanted and name not in time.columns]:
            columns += table.select(here)[at].get_columns()
    if found.logged:
        columns += [column for column in found.logged.of(time) if column.name in wanted]
    return time.hstack(columns)


def code(names: pl.Series) -> pl.Series:
    """Names as their codes, wide enough to be counted with."""
    return names.to_physical().cast(pl.Int64)


def apart() -> pl.Expr:
    """Why time that was looked up is shown apart from families' costs, null where it is not (method note 17)."""
    phase, payment = pl.col("phase").cast(pl.String), pl.col("payment").cast(pl.String)
    beside = pl.when((phase != "recurrent") & (payment != "recharge")).then(phase)
    return pl.coalesce(beside, pl.when(payment.is_in(APART)).then(payment))
