"""What a row's rules say of one of its columns beside others: which of them must be blank, which day comes first."""

from costing.model.dates import Day
from costing.model.row import AtMostOne, Excludes, InOrder, Row, Rule


def excluding(model: type[Row], name: str) -> list[Rule]:
    """The rules by which this column is not filled in together with others."""
    return [rule for rule in model.RULES if others(rule, name)]


def others(rule: Rule, name: str) -> list[str]:
    """The columns that must be blank where this one is filled in.

    >>> rule = Excludes(("cost_per_hour", "salary", "on_costs"), "", "")
    >>> others(rule, "cost_per_hour"), others(rule, "salary"), others(rule, "role")
    (['salary', 'on_costs'], ['cost_per_hour'], [])
    """
    first, *rest = rule.columns
    match rule:
        case AtMostOne() if name in rule.columns:
            return [other for other in rule.columns if other != name]
        case Excludes() if name == first:
            return rest
        case Excludes() if name in rest:
            return [first]
    return []


def blank_beside(model: type[Row], name: str) -> list[str]:
    """All columns that must be blank where this one is filled in, in the order of the table."""
    found = {other for rule in model.RULES for other in others(rule, name)}
    return [other for other in model.model_fields if other in found]


def beginning(model: type[Row], name: str) -> list[Rule]:
    """The rules by which a day does not come before another of its row.

    Only the later day is checked as it is typed: so both can be moved on, the earlier one first.
    """
    rules = [rule for rule in model.RULES if isinstance(rule, InOrder) and rule.columns[1] == name]
    return [rule for rule in rules if isinstance(model.written()[rule.columns[0]], Day)]


def remedies(model: type[Row], name: str) -> list[str]:
    """What is wrong and what to do where one of these rules is broken: there is little room to say it."""
    found = [in_short(rule, others(rule, name)) for rule in excluding(model, name)]
    return list(dict.fromkeys([*found, *(rule.remedy for rule in beginning(model, name))]))


def in_short(rule: Rule, filled: list[str]) -> str:
    """What is wrong where `filled` are filled in beside a column.

    >>> in_short(AtMostOne(("minutes", "hours"), "", "Both minutes and hours are filled in. Keep one."), ["hours"])
    'hours is filled in too. Keep one.'
    """
    return f"{filled[0]} is filled in too. {rule.remedy.split('. ')[-1]}" if len(filled) == 1 else rule.remedy
