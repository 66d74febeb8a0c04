"""What of a saving is cash, or what cash a rise takes, in one sentence."""

from collections.abc import Iterable
from dataclasses import replace

from costing.analyses.decompose import Parts
from costing.analyses.figures import Currency, counted
from costing.analyses.released import Released

NOT_KNOWN = "how many posts that is cannot be said without the hours of a full-time post"


def in_cash(parts: Parts, released: Released, currency: Currency) -> str:
    """What of a saving is cash, or what cash a rise takes; nothing where nothing changed.

    `parts`: of the difference of totals, after - before.

    >>> in_cash(Parts(volume=-3200.0), Released(80, 0, 0.0), Currency("GBP"))
    'Of the saving of £3,200 nothing is cashable: 80 hours are released, no whole post.'
    """
    money = fitting(currency, [parts.difference])
    difference = shown(parts.difference, money)
    if difference > 0:
        return rise_in_cash(released, money)
    if difference < 0:
        return saving_in_cash(-difference, shown(-parts.expenses, money), released, money)
    if plain(released.hours) == "0" and not released.posts and not shown(released.cashable or 0.0, money):
        return ""
    return f"The cost is the same: {hours_and_posts(released)}, {cash_change(released.cashable, money)}."


def saving_in_cash(saving: float, spending: float, released: Released, money: Currency) -> str:
    """What of a saving is cash; `spending`: how much less is spent on other than time."""
    amount, hours = money.sum(saving), hours_and_posts(released)
    if released.cashable is None:
        return f"How much of the saving of {amount} is cashable is not known: {hours}."
    cash = shown(released.cashable, money)
    known = "known to be cashable" if released.posts is None else "cashable"
    if cash <= 0:
        more = f", and {money.sum(-cash)} more is paid in cash" if cash else ""
        return f"Of the saving of {amount} nothing is {known}{more}: {hours}."
    of_it = f"Of the saving of {amount}, {money.sum(cash)} is {known}"
    if cash == saving:
        of_it = f"All of the saving of {amount} is {known}"
    if cash > saving:
        of_it = f"The saving of {amount} is one of {money.sum(cash)} {known.replace('cashable', 'in cash')}"
    return f"{of_it}: {made_of(cash, spending, released.posts, money)}{'' if released.posts else f'; {hours}'}."


def made_of(cash: float, spending: float, posts: float | None, money: Currency) -> str:
    """Where cash comes from: posts, and other spending."""
    of_posts = "fewer or cheaper posts" if posts is None else "cheaper posts"
    staff = counted(round(posts), "post") if posts and posts > 0 else of_posts
    each = [staff] if shown(cash - spending, money) > 0 else []
    if spending > 0:
        each.append(f"{money.sum(spending)} of other spending")
    return " and ".join(each) + (f", after {money.sum(-spending)} more of other spending" if spending < 0 else "")


def rise_in_cash(released: Released, money: Currency) -> str:
    """What a rise takes.

    >>> rise_in_cash(Released(-400, -1, -52000.0), Currency("GBP"))
    'It takes 400 more hours: 1 more post, £52,000 in cash.'
    """
    hours, posts = in_hours(released.hours), released.posts
    if hours and released.hours > 0:
        takes = f"It releases {hours}"
    else:
        takes = f"It takes {hours.replace(' ', ' more ')}" if hours else "It takes no more hours"
    if posts is None:
        number = [NOT_KNOWN] if hours else []
    elif posts:
        number = [counted(-round(posts), "more post") if posts < 0 else f"{counted(round(posts), 'post')} fewer"]
    else:
        number = ["no more posts"] if hours else []
    return f"{takes}: {', '.join([*number, cash_change(released.cashable, money)])}."


def cash_change(cashable: float | None, money: Currency) -> str:
    """How cash changes."""
    if cashable is None:
        return "how much in cash is not known"
    cash = shown(cashable, money)
    return f"{money.sum(abs(cash))} {'less in cash' if cash > 0 else 'in cash'}" if cash else "nothing in cash"


def hours_and_posts(released: Released) -> str:
    """The hours and whole posts that are set free or taken."""
    hours, posts = in_hours(released.hours), released.posts
    are = "is" if hours == "1 hour" else "are"
    if not hours:
        first = "no hours are released"
    elif released.hours > 0:
        first = f"{hours} {are} released"
    else:
        first = f"{hours.replace(' ', ' more ')} {are} needed"
    if posts is None:
        return f"{first}, {NOT_KNOWN}" if hours else first
    if posts:
        return f"{first}, {counted(-round(posts), 'more post') if posts < 0 else counted(round(posts), 'post')}"
    return f"{first}, no whole post" if hours else first


def in_hours(number: float) -> str:
    """Hours without their sign; nothing where none are shown.

    >>> in_hours(-80.0), in_hours(1.04), in_hours(0.01)
    ('80 hours', '1 hour', '')
    """
    text = plain(abs(number))
    return "" if text == "0" else f"{text} hour{'' if text == '1' else 's'}"


def plain(number: float) -> str:
    """A number to one decimal, if it has any.

    >>> plain(1234.56), plain(20.0), plain(-0.01)
    ('1,234.6', '20', '0')
    """
    text = f"{number:,.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def shown(amount: float, money: Currency) -> float:
    """An amount as it is rounded where it is shown."""
    return round(amount, 2 if money.pence else 0)


def fitting(currency: Currency, amounts: Iterable[float]) -> Currency:
    """The currency, with pence where the first amount, or all of them, would be nothing without."""
    each = list(amounts)
    lost = [not shown(amount, currency) and bool(round(amount, 2)) for amount in each]
    nothing = not any(shown(amount, currency) for amount in each)
    return replace(currency, pence=True) if lost[0] or (nothing and any(lost)) else currency
