"""What an input is of, in words: a role and its dates, an expense and who bears it, a change of a scenario."""

from collections.abc import Callable, Mapping
from typing import Any

from costing.checks.changes.steps import Step

Row = Mapping[str, Any]


def of_unit_cost(row: Row) -> str:
    """The role, and the days on which the unit cost holds."""
    return joined(row["role"], between(row["valid_from"], row["valid_to"]))


def of_index(row: Row) -> str:
    """The year, and the series where it has one."""
    return joined(row["year"], row["series"] and f"series {row['series']}")


def of_expense(row: Row) -> str:
    """The category, who bears it and when it was paid."""
    return joined(row["category"], borne_by(row), row["date"])


def borne_by(row: Row) -> str:
    """Whose an expense is, or by what it is shared and by whom."""
    if row["family_id"]:
        return f"family {row['family_id']}"
    among = f" of {row['intervention']}" if row["intervention"] else ""
    return f"shared by {row['shared_by'] or 'families'}{among}"


def of_post(row: Row) -> str:
    """Who, as what and when."""
    return joined(row["practitioner_id"], row["role"], between(row["start"], row["end"]))


def of_step(scenario: str, step: Step) -> str:
    """A change of a scenario.

    `pay award: multiply salary of unit_costs where role=clerk, 2013-10 to 2014-03`
    """
    how = {"set": "set", "add": "add to", "multiply": "multiply"}[step.change]
    where = "; ".join(f"{column}={value}" for column, value in step.where)
    picked = f" where {where}" if where else ""
    return joined(f"{scenario}: {how} {step.column} of {step.table}{picked}", between(step.first, step.last))


def between(first: object, last: object) -> str:
    """From when to when, where that is said.

    >>> between("2013-10", "2014-03"), between("", "2014-03"), between(None, None)
    ('2013-10 to 2014-03', 'to 2014-03', '')
    """
    if first and last:
        return f"{first} to {last}"
    return f"from {first}" if first else f"to {last}" if last else ""


def joined(*parts: object) -> str:
    """What is there of these, with commas."""
    return ", ".join(str(part) for part in parts if part)


NAMED: Mapping[str, Callable[[Row], str]] = {
    "unit_costs": of_unit_cost,
    "price_index": of_index,
    "expenses": of_expense,
    "practitioners": of_post,
}
"""What a row of each table is called."""
