"""The sentences beside a difference: why costs a family differ, what the total does, and what of it is cash."""

from __future__ import annotations

import re
from math import fsum

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from costing.analyses.cash_in_words import in_cash
from costing.analyses.decompose import Parts, decompose, per_family
from costing.analyses.differences_in_words import a_family, in_total, note, of_interventions
from costing.analyses.figures import Currency
from costing.analyses.released import Released
from costing.engine.side import Side
from tests.sides import side, worked
from tests.test_decompose import SIDES

LAW = settings(deadline=None, max_examples=200)
POUNDS, PENCE = Currency("GBP"), Currency("GBP", pence=True)
NOTHING = Released(0, 0, 0.0)
KEPT = 32_767
"""So many characters fit into a cell of a spreadsheet."""


# A family


def test_the_reasons_of_a_rise_are_named_largest_first() -> None:
    """10 families: 2,400 hours by workers at 40 and 600 by managers at 60, then 2,520 at 42 and 480 at 60.

    A family's 240 hours at 2 more are 492 on average; 12 hours of managers' become workers': 12 x (41 - 60) = -228.
    Spending rises from 100 to 148.
    """
    before = worked(1000, 10, worker=(2400, 40), manager=(600, 60))
    after = worked(1480, 10, worker=(2520, 42), manager=(480, 60))
    assert a_family(before, after, POUNDS) == (
        "Costs rise by £312 a family: £492 dearer hours (worker +5%), -£228 a cheaper mix of staff, "
        "£48 more other spending."
    )
    assert a_family(after, before, POUNDS) == (
        "Costs fall by £312 a family: -£492 cheaper hours (worker -4.8%), £228 a dearer mix of staff, "
        "-£48 less other spending."
    )


def test_less_time_for_each_family() -> None:
    """4 families with 10 hours each at 30, then with 8."""
    assert a_family(worked(0, 4, a=(40, 30)), worked(0, 4, a=(32, 30)), POUNDS) == (
        "Costs fall by £60 a family: -£60 less time each."
    )


def test_each_side_is_over_its_own_families() -> None:
    """10 hours each at 30, whether for 4 or for 6: nothing changed for a family, but the total rose by 600."""
    before, after = worked(0, 4, a=(40, 30)), worked(0, 6, a=(60, 30))
    assert a_family(before, after, POUNDS) == "Costs stay the same for each family."


@pytest.mark.parametrize("currency", [POUNDS, PENCE])
def test_where_nothing_changed_costs_are_the_same(currency: Currency) -> None:
    """And no other sentence follows."""
    one = worked(10, 4, a=(40, 30))
    assert note(one, one, NOTHING, currency) == "Costs are the same."


def test_reasons_that_cancel_each_other_out_are_still_named() -> None:
    """10 hours at 30 become 7.5 at 40: 8.75 x 10 dearer and 2.5 x 35 less."""
    assert a_family(worked(a=(10, 30)), worked(a=(7.5, 40)), PENCE) == (
        "Costs stay the same for each family: £87.50 dearer hours (a +33.3%), -£87.50 less time each."
    )


def test_reasons_under_half_a_unit_are_left_out() -> None:
    """40 pence of spending beside 30 pounds of time: 30, not 30.40 and 0.40."""
    assert a_family(worked(a=(10, 30)), worked(0.4, a=(11, 30)), POUNDS) == (
        "Costs rise by £30 a family: £30 more time each."
    )


def test_reasons_that_do_not_add_up_as_rounded_are_about_the_difference() -> None:
    """0.60 more in price, and 0.60 in spending: 1 and 1, but 1.20 together."""
    assert a_family(worked(a=(1, 30)), worked(0.6, a=(1, 30.6)), POUNDS) == (
        "Costs rise by about £1 a family: £1 dearer hours (a +2%), £1 more other spending."
    )


def test_a_difference_of_pence_has_them() -> None:
    """30 pence would be £0."""
    assert a_family(worked(a=(1, 30)), worked(a=(1, 30.3)), POUNDS) == (
        "Costs rise by £0.30 a family: £0.30 dearer hours (a +1%)."
    )


def test_roles_are_named_by_their_effect_and_no_more_than_three() -> None:
    """10 hours of each role, at 100: b +4%, d +3%, c -2%, a +1%; e did not change."""
    before = worked(a=(10, 100), b=(10, 100), c=(10, 100), d=(10, 100), e=(10, 100))
    after = worked(a=(10, 101), b=(10, 104), c=(10, 98), d=(10, 103), e=(10, 100))
    assert a_family(before, after, POUNDS) == (
        "Costs rise by £60 a family: £60 dearer hours (b +4%, d +3%, c -2% and 1 more)."
    )


def test_all_roles_are_named_in_one_where_they_changed_alike() -> None:
    """30 to 31.50 and 40 to 42."""
    before, after = worked(a=(10, 30), b=(10, 40)), worked(a=(10, 31.5), b=(10, 42))
    assert a_family(before, after, POUNDS) == "Costs rise by £35 a family: £35 dearer hours (all roles +5%)."


def test_one_role_is_named_and_not_called_all() -> None:
    """There is only one."""
    assert "(a +5%)" in a_family(worked(a=(10, 30)), worked(a=(10, 31.5)), POUNDS)


def test_volunteers_are_no_exception_to_a_pay_award() -> None:
    """Whoever is not paid cannot cost 5% more."""
    before = worked(a=(10, 30), b=(10, 40), volunteer=(10, 0))
    after = worked(a=(10, 31.5), b=(10, 42), volunteer=(10, 0))
    assert "(all paid roles +5%)" in a_family(before, after, POUNDS)


def test_who_cost_nothing_before_has_no_percentage() -> None:
    """A volunteer becomes a worker at 12."""
    assert "£120 dearer hours (volunteer from nothing)" in a_family(
        worked(volunteer=(10, 0)), worked(volunteer=(10, 12)), POUNDS
    )


def test_the_subject_may_be_given() -> None:
    """For two runs."""
    before, after = worked(a=(10, 30)), worked(a=(11, 30))
    assert a_family(before, after, POUNDS, "From spring to autumn costs") == (
        "From spring to autumn costs rise by £30 a family: £30 more time each."
    )
    assert (
        a_family(before, before, POUNDS, "From spring to autumn costs") == "From spring to autumn costs are the same."
    )


def test_without_families_there_is_nothing_to_compare() -> None:
    """No division by them."""
    some, none = worked(a=(10, 30)), worked(families=0)
    assert a_family(none, some, POUNDS) == "Costs a family cannot be compared: there are no families before."
    assert a_family(some, none, POUNDS) == "Costs a family cannot be compared: there are no families afterwards."


def test_names_of_roles_are_shown_as_text() -> None:
    """A control character is no part of a sentence, and a long name is cut."""
    before, after = ({"role": "\x1b" + "x" * 99, "hours": 1, "cost_per_hour": cost} for cost in (100, 110))
    found = a_family(side([before]), side([after]), POUNDS)
    assert "\\x1bxxx" in found
    assert "… +10%)" in found
    assert len(found) < 150


def test_a_terminal_without_signs_has_the_code() -> None:
    """GBP, and the sign of the amount before it."""
    found = a_family(worked(a=(10, 30)), worked(a=(9, 30)), POUNDS.in_letters(True))
    assert found == "Costs fall by GBP 30 a family: -GBP 30 less time each."


# Two interventions


def test_why_a_family_costs_more_in_one_intervention() -> None:
    """2 families with 10 hours each at 30 and 4 with 6: 4 hours more, 120."""
    rows = [("intensive", 20), ("light", 24)]
    lines = [{"intervention": name, "role": "a", "hours": hours, "cost_per_hour": 30} for name, hours in rows]
    one = side(lines, families={"intensive": 2, "light": 4})
    assert of_interventions(one, "intensive", "light", POUNDS) == (
        "A family in intensive costs £120 more than one in light: £120 more time each."
    )
    assert of_interventions(one, "light", "intensive", POUNDS) == (
        "A family in light costs £120 less than one in intensive: -£120 less time each."
    )
    assert of_interventions(one, "light", "light", POUNDS) == "A family in light costs as much as one in light."
    assert of_interventions(one, "light", "other", POUNDS) == (
        "A family in light cannot be compared with one in other: there are no families in other."
    )


# The total


def test_what_of_the_total_is_due_to_more_families() -> None:
    """20 families with 100 hours each at 40 and 500 fixed; 24: 4 x (125 + 120.83)/2 x 40 of families, and less each."""
    before, after = worked(0, 20, a=(2500, 40)), worked(0, 24, a=(2900, 40))
    assert note(before, after, Released(-400, -1, -52000.0), POUNDS) == (
        "Costs fall by £167 a family: -£167 less time each. In total costs rise by £16,000: £19,667 for time with more "
        "families (24, not 20), -£3,667 for all else. It takes 400 more hours: 1 more post, £52,000 in cash."
    )


def test_spending_alone_is_not_for_the_time_of_families() -> None:
    """No hours: the number of families is said beside it."""
    assert in_total(Parts(expenses=-400), (20, 16.5), POUNDS) == (
        "In total costs fall by £400, with 16.5 families, not 20."
    )
    assert in_total(Parts(), (20, 16), POUNDS) == "In total costs are the same, with 16 families, not 20."
    assert in_total(Parts(), (20, 1), POUNDS) == "In total costs are the same, with 1 family, not 20."


def test_where_the_number_of_families_stays_the_total_is_not_told_again() -> None:
    """A family's difference says it."""
    assert in_total(Parts(volume=100, intensity=100), (20, 20), POUNDS) == ""


# Cash


@pytest.mark.parametrize(
    ("parts", "released", "expected"),
    [
        (
            Parts(volume=-3200),
            Released(80, 0, 0.0),
            "Of the saving of £3,200 nothing is cashable: 80 hours are released, no whole post.",
        ),
        (
            Parts(volume=-59600, expenses=-400),
            Released(1490, 1, 52000.0),
            "Of the saving of £60,000, £52,000 is cashable: 1 post and £400 of other spending.",
        ),
        (
            Parts(volume=-59600, expenses=1000),
            Released(1490, 2, 52000.0),
            "Of the saving of £58,600, £52,000 is cashable: 2 posts, after £1,000 more of other spending.",
        ),
        (
            Parts(expenses=-400),
            Released(0, 0, 400.0),
            "All of the saving of £400 is cashable: £400 of other spending; no hours are released.",
        ),
        (
            Parts(volume=-3200),
            Released(80, 1, 52000.0),
            "The saving of £3,200 is one of £52,000 in cash: 1 post.",
        ),
        (
            Parts(price=-3200),
            Released(0, 0, 2500.0),
            "Of the saving of £3,200, £2,500 is cashable: cheaper posts; no hours are released.",
        ),
        (
            Parts(mix=-3200),
            Released(-10, -1, -2500.0),
            "Of the saving of £3,200 nothing is cashable, and £2,500 more is paid in cash: "
            "10 more hours are needed, 1 more post.",
        ),
        (
            Parts(volume=-3200),
            Released(80, None, 2500.0),
            "Of the saving of £3,200, £2,500 is known to be cashable: fewer or cheaper posts; 80 hours are released, "
            "how many posts that is cannot be said without the hours of a full-time post.",
        ),
        (
            Parts(volume=-2000),
            Released(80, None, 2500.0),
            "The saving of £2,000 is one of £2,500 known to be in cash: fewer or cheaper posts; 80 hours are released, "
            "how many posts that is cannot be said without the hours of a full-time post.",
        ),
        (
            Parts(volume=-3200),
            Released(80, None, 0.0),
            "Of the saving of £3,200 nothing is known to be cashable: 80 hours are released, how many posts that is "
            "cannot be said without the hours of a full-time post.",
        ),
        (
            Parts(volume=-3200),
            Released(1, None, None),
            "How much of the saving of £3,200 is cashable is not known: 1 hour is released, how many posts that is "
            "cannot be said without the hours of a full-time post.",
        ),
        (
            Parts(volume=16000),
            Released(-400, -1, -52000.0),
            "It takes 400 more hours: 1 more post, £52,000 in cash.",
        ),
        (Parts(price=16000), Released(0, 0, -15000.0), "It takes no more hours: £15,000 in cash."),
        (Parts(volume=1600), Released(-1.25, 0, 0.0), "It takes 1.2 more hours: no more posts, nothing in cash."),
        (Parts(price=1600), Released(20, 2, 700.0), "It releases 20 hours: 2 posts fewer, £700 less in cash."),
        (
            Parts(volume=1600),
            Released(-40, None, None),
            "It takes 40 more hours: how many posts that is cannot be said without the hours of a full-time post, "
            "how much in cash is not known.",
        ),
        (
            Parts(),
            Released(80, 0, 0.0),
            "The cost is the same: 80 hours are released, no whole post, nothing in cash.",
        ),
        (Parts(), NOTHING, ""),
    ],
)
def test_what_of_it_is_cash(parts: Parts, released: Released, expected: str) -> None:
    """No saving without what of it is cashable; no rise without what it takes."""
    assert in_cash(parts, released, POUNDS) == expected


# Laws


@LAW
@given(SIDES, SIDES, st.sampled_from([POUNDS, PENCE]))
def test_amounts_shown_add_up_to_the_difference_shown_unless_it_is_about(
    before: Side, after: Side, currency: Currency
) -> None:
    """And each is that of its part, rounded; larger ones come first."""
    found = a_family(before, after, currency)
    head, _, reasons = found.partition(": ")
    if "families" in found or not reasons:
        return
    amounts = [amount(text) for text in re.findall(r"(?:^|, )(-?£[\d,.]*\d)", reasons)]
    difference = decompose(per_family(before), per_family(after)).difference
    shown = sum(amount(text) for text in re.findall(r"by (?:about )?(£[\d,.]*\d)", head))
    assert shown == pytest.approx(abs(difference), abs=0.51)
    assert amounts == sorted(amounts, key=lambda value: -abs(value))
    total = abs(fsum(amounts))
    assert (total == pytest.approx(shown, abs=0.001, rel=1e-12)) == ("about" not in head)
    assert ("rise" in head) <= (difference > 0)
    assert ("fall" in head) <= (difference < 0)


def amount(text: str) -> float:
    """An amount as it is written, as a number."""
    return float(text.replace("£", "").replace(",", ""))


@LAW
@given(SIDES, SIDES, st.integers(-5, 5) | st.none(), st.floats(-1e6, 1e6) | st.none(), st.floats(-1e4, 1e4))
def test_every_note_is_whole_sentences_that_a_cell_can_hold(
    before: Side, after: Side, posts: int | None, cash: float | None, hours: float
) -> None:
    """Whatever changed: text without blanks to spare, and never a saving without its cash."""
    found = note(before, after, Released(hours, posts, cash), POUNDS)
    assert len(found) < KEPT
    assert found.endswith(".")
    assert not re.search(r"  | [.,:]|\.\.|: \.|: ;|-£?0(\.00)?(?!\.?\d)|nan|inf\b|None", found)
    if decompose(before, after).difference < -1:
        assert re.search(r"cashable|in cash", found)
