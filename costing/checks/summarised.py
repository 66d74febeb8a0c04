"""Many warnings of one kind as one: never a wall of text."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from costing.model.problem import Problem

FEW = 5
"""So many of a kind are each told; more are counted at the worst of them."""


def summarised(found: Sequence[Problem], others: str) -> Iterator[Problem]:
    """Warnings of one code, the worst first: each of a few; of many the worst, and how many `others` there are."""
    if len(found) <= FEW:
        yield from found
    else:
        yield replace(found[0], message=f"{found[0].message} {len(found) - 1:,} more {others}.")
