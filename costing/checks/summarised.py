"""Many warnings of one kind as one: never a wall of text."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from costing.model.problem import Problem

FEW = 5
"""So many of a kind are each told; more are counted at the worst of them."""


def summarised(found: Iterable[Problem], number: int, others: str) -> Iterator[Problem]:
    """So many warnings of one code, the worst first: each of a few; of many the worst, and how many `others` there are.

    Of many only the first is taken from `found`: to make the others would be for nothing.
    """
    if number <= FEW:
        yield from found
    else:
        worst = next(iter(found))
        yield replace(worst, message=f"{worst.message} {number - 1:,} more {others}.")
