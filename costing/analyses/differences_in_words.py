"""Why costs differ, in words: a sentence for one family, one for the total, and one for what of it is cash."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum

from costing.analyses.cash_in_words import fitting, in_cash, plain, shown
from costing.analyses.decompose import Parts, RolePrice, decompose, of_intervention, per_family, prices_by_role
from costing.analyses.figures import Currency
from costing.analyses.in_words import listed
from costing.analyses.released import Released
from costing.engine.side import Side
from costing.model.problem import printable

ROLES_NAMED = 3

Reason = tuple[float, str]
"""An amount of money and what it is for."""


@dataclass(frozen=True)
class Explained:
    """A difference and its reasons, as they are shown: rounded, largest reason first, without those that round to 0."""

    shown: float
    reasons: list[Reason]
    money: Currency

    @property
    def amount(self) -> str:
        """How much the difference is, "about" where the reasons add up to another amount."""
        apart = self.reasons and shown(fsum(amount for amount, _ in self.reasons) - self.shown, self.money)
        return f"{'about ' if apart else ''}{self.money.sum(abs(self.shown))}"

    @property
    def because(self) -> str:
        """The reasons behind a colon, if there are any."""
        reasons = ", ".join(f"{self.money.sum(amount)} {words}" for amount, words in self.reasons)
        return f": {reasons}" if reasons else ""


def note(before: Side, after: Side, released: Released, currency: Currency) -> str:
    """All that is said beside the difference of a scenario: a family's, the total's if families changed, and the cash.

    `before` and `after` are whole, not per family.
    """
    parts = decompose(before, after)
    sentences = (
        a_family(before, after, currency),
        in_total(parts, (families(before), families(after)), currency),
        in_cash(parts, released, currency),
    )
    return " ".join(sentence for sentence in sentences if sentence)


def a_family(before: Side, after: Side, currency: Currency, subject: str = "Costs") -> str:
    """Why costs a family differ.

    "Costs rise by £412 a family: £390 dearer hours (social worker +5%), £60 more time each, -£38 a cheaper mix of
    staff." `subject` stands before the verb, such as "From spring to autumn costs".
    """
    if not families(before) or not families(after):
        when = "afterwards" if families(before) else "before"
        return f"{subject} a family cannot be compared: there are no families {when}."
    found = why(before, after, currency)
    if not found.shown and not found.reasons and not round(decompose(before, after).difference, 2):
        return f"{subject} are the same."
    verb = worded(found.shown, "rise", "fall")
    lead = f"{subject} {verb} by {found.amount} a family" if found.shown else f"{subject} stay the same for each family"
    return f"{lead}{found.because}."


def of_interventions(side: Side, name: str, than: str, currency: Currency) -> str:
    """Why a family costs more, or less, in one intervention than in another of the same side."""
    this, that = printable(name), printable(than)
    own, others = of_intervention(side, name), of_intervention(side, than)
    for intervention, part in ((this, own), (that, others)):
        if not families(part):
            return f"A family in {this} cannot be compared with one in {that}: there are no families in {intervention}."
    found = why(others, own, currency)
    how = f"{found.amount} {worded(found.shown, 'more', 'less')} than" if found.shown else "as much as"
    return f"A family in {this} costs {how} one in {that}{found.because}."


def in_total(parts: Parts, numbers: tuple[float, float], currency: Currency) -> str:
    """How the total changes where the number of families does, and what of it is for their time; else nothing.

    `numbers`: of families, before and after.
    """
    before, after = (plain(number) for number in numbers)
    if before == after:
        return ""
    more = "more" if numbers[1] > numbers[0] else "fewer"
    own, rest = f"for time with {more} families ({after}, not {before})", "for all else"
    reasons = [(parts.families, own), (parts.difference - parts.families, rest)]
    found = explained(parts.difference, reasons, fitting(currency, [parts.difference, parts.families]))
    verb = worded(found.shown, "rise", "fall")
    lead = f"In total costs {verb} by {found.amount}" if found.shown else "In total costs are the same"
    if own not in [words for _, words in found.reasons]:
        return f"{lead}, with {after} famil{'y' if after == '1' else 'ies'}, not {before}."
    return f"{lead}{found.because}."


def why(before: Side, after: Side, currency: Currency) -> Explained:
    """What a family costs more on one side than on the other, both over their own number of families."""
    one, other = per_family(before), per_family(after)
    parts = decompose(one, other)
    money = fitting(currency, [parts.difference, parts.price, parts.intensity, parts.mix, parts.expenses])
    roles = roles_in_words(prices_by_role(one, other), money)
    named = f" ({roles})" if roles else ""
    reasons = [
        (parts.price, f"{worded(parts.price, 'dearer hours', 'cheaper hours')}{named}"),
        (parts.intensity, worded(parts.intensity, "more time each", "less time each")),
        (parts.mix, worded(parts.mix, "a dearer mix of staff", "a cheaper mix of staff")),
        (parts.expenses, worded(parts.expenses, "more other spending", "less other spending")),
    ]
    return explained(parts.difference, reasons, money)


def explained(difference: float, reasons: Sequence[Reason], money: Currency) -> Explained:
    """A difference and its reasons as they are shown."""
    each = [(shown(amount, money), words) for amount, words in reasons]
    kept = sorted((reason for reason in each if reason[0]), key=lambda reason: -abs(reason[0]))
    return Explained(shown(difference, money), kept, money)


def worded(amount: float, more: str, less: str) -> str:
    """The words for more or for less."""
    return more if amount > 0 else less


def roles_in_words(prices: Sequence[RolePrice], money: Currency) -> str:
    """The roles whose hours became dearer or cheaper, those with the largest effect; all of them where they are alike.

    >>> roles_in_words([RolePrice("nurse", 9.0, 0.025), RolePrice("cook", -5.0, -0.1)], Currency("GBP"))
    'nurse +2.5%, cook -10%'
    """
    paid = [price for price in prices if price.change is not None or price.effect]
    changes = {percentage(price) for price in paid}
    if len(paid) > 1 and len(changes) == 1 and "" not in changes:
        return f"all {'roles' if len(paid) == len(prices) else 'paid roles'} {changes.pop()}"
    named = [f"{printable(price.role)} {percentage(price)}".strip() for price in paid if shown(price.effect, money)]
    return listed(named, ROLES_NAMED)


def percentage(price: RolePrice) -> str:
    """By how much a role's hours became dearer or cheaper; nothing where that is under 0.05%."""
    if price.change is None:
        return "from nothing"
    text = f"{100 * price.change:+,.1f}".removesuffix(".0")
    return "" if text in ("+0", "-0") else f"{text}%"


def families(side: Side) -> float:
    """The number of families of a side."""
    return fsum(side.families["families"])
