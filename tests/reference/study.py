"""A study: its tables as given, and what is derived from them once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property

from tests.reference.cells import UNSPECIFIED, Row, by_key, cell, days_between, number
from tests.reference.diary import Scope, Stratum, scopes, strata
from tests.reference.expenses import counted, expense_pieces, set_apart
from tests.reference.log import Entry, Part, attendance, covered, entry_of, left_out, parts, weights
from tests.reference.pieces import Piece, direct_pieces, indirect_pieces, unlogged_pieces
from tests.reference.pools import Pools, direct_seconds
from tests.reference.prices import UnitCost, unit_cost
from tests.reference.results import costed_families
from tests.reference.staff import Spell, spell


@dataclass(frozen=True)
class Study:
    """Settings and tables, as the text of their cells."""

    settings: Mapping[str, str]
    tables: Mapping[str, list[Row]]

    def table(self, name: str) -> list[Row]:
        """A table that is not given has no rows."""
        return self.tables.get(name, [])

    def is_set(self, setting: str, word: str) -> bool:
        """Whether a setting has this value."""
        return cell(self.settings, setting) == word

    def intervention(self, family: str) -> str:
        """Item 2: the family's, else unspecified."""
        return cell(self.families.get(family, {}), "intervention") or UNSPECIFIED

    @cached_property
    def start(self) -> date:
        return date.fromisoformat(cell(self.settings, "start"))

    @cached_property
    def end(self) -> date:
        return date.fromisoformat(cell(self.settings, "end"))

    @cached_property
    def days(self) -> list[date]:
        """Every day costed, first and last included."""
        return days_between(self.start, self.end)

    @cached_property
    def discount_rate(self) -> Fraction:
        return number(self.settings, "discount_rate")

    @cached_property
    def annuity_rate(self) -> Fraction:
        """Section 6, item 7: blank is the discount rate."""
        return number(self.settings, "annuity_rate" if cell(self.settings, "annuity_rate") else "discount_rate")

    @cached_property
    def discounts_from_family(self) -> bool:
        return self.is_set("discount_from", "family")

    @cached_property
    def indirect_time(self) -> str:
        return cell(self.settings, "indirect_time") or "practitioner"

    @cached_property
    def shares_by_month(self) -> bool:
        return self.is_set("indirect_window", "month")

    @cached_property
    def ratio_by_contact(self) -> bool:
        return self.is_set("ratio_basis", "contact")

    @cached_property
    def allocates_unlogged_time(self) -> bool:
        return self.is_set("unlogged_time", "allocate")

    @cached_property
    def removes_double_counts(self) -> bool:
        return self.is_set("double_counts", "remove")

    @cached_property
    def leaves_qualifications_out(self) -> bool:
        return self.is_set("qualifications", "exclude")

    @cached_property
    def by_family_weeks(self) -> bool:
        return self.is_set("gross_up", "family_weeks")

    @cached_property
    def posts(self) -> list[Spell]:
        return [spell(self, place, row) for place, row in enumerate(self.table("practitioners"))]

    @cached_property
    def practitioners(self) -> dict[str, list[Spell]]:
        """The spells of every practitioner of the table."""
        found = defaultdict(list)
        for post in self.posts:
            found[post.practitioner].append(post)
        return dict(found)

    @cached_property
    def kinds(self) -> dict[str, str]:
        return {cell(row, "activity"): cell(row, "kind") for row in self.table("activities")}

    @cached_property
    def phases(self) -> dict[str, str]:
        return {cell(row, "activity"): cell(row, "phase") for row in self.table("activities")}

    @cached_property
    def families(self) -> dict[str, Row]:
        return by_key(self.table("families"), "family_id")

    @cached_property
    def agencies(self) -> dict[str, Row]:
        return by_key(self.table("agencies"), "agency")

    @cached_property
    def index(self) -> dict[str, dict[str, Fraction]]:
        """The index of every year, by series; one without a name is blank."""
        found: dict[str, dict[str, Fraction]] = defaultdict(dict)
        for row in self.table("price_index"):
            found[cell(row, "series")][cell(row, "year")] = number(row, "index")
        return dict(found)

    @cached_property
    def attendance(self) -> dict[str, dict[str, Fraction]]:
        return attendance(self)

    @cached_property
    def unit_costs(self) -> list[UnitCost]:
        return [unit_cost(self, place, row) for place, row in enumerate(self.table("unit_costs"))]

    @cached_property
    def scopes(self) -> set[Scope]:
        """None of them: no diary."""
        return scopes(self)

    @cached_property
    def strata(self) -> list[Stratum]:
        return strata(self)

    @cached_property
    def weights(self) -> dict[tuple[Scope, str], Fraction]:
        return weights(self)

    @cached_property
    def parts(self) -> list[Part]:
        return parts(self)

    @cached_property
    def entries_before_removing(self) -> list[Entry]:
        return [entry_of(self, part) for part in self.parts if not left_out(self, part)]

    @cached_property
    def covered(self) -> set[str]:
        return covered(self)

    @cached_property
    def removed_posts(self) -> list[Spell]:
        """Section 6, item 5: the posts that are in overheads already, where the study says to leave them out."""
        if not self.removes_double_counts:
            return []
        return [post for post in self.posts if cell(post.row, "overhead_item") in self.covered]

    @cached_property
    def entries(self) -> list[Entry]:
        return [entry for entry in self.entries_before_removing if entry.post not in self.removed_posts]

    @cached_property
    def pools(self) -> Pools:
        return direct_seconds(self)

    @cached_property
    def families_with_an_expense(self) -> set[str]:
        """Those with an expense of their own that is charged to them."""
        return {cell(row, "family_id") for row in counted(self).values() if not set_apart(row)} - {""}

    @cached_property
    def costed_families(self) -> list[str]:
        return costed_families(self)

    @cached_property
    def all_pieces(self) -> list[Piece]:
        return [*direct_pieces(self), *indirect_pieces(self), *unlogged_pieces(self), *expense_pieces(self)]

    @cached_property
    def pieces(self) -> list[Piece]:
        """Those of the main cost."""
        return [piece for piece in self.all_pieces if not piece.apart]

    @cached_property
    def pieces_apart(self) -> list[Piece]:
        """Section 6, item 6: priced, in no family and no total."""
        return [piece for piece in self.all_pieces if piece.apart]
