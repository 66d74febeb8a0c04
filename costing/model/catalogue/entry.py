"""What the catalogue says of one code."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Entry:
    """What one code means."""

    severity: Literal["error", "warning"]
    meaning: str
    why: str
    remedy: str


def error(meaning: str, why: str, remedy: str) -> Entry:
    """A problem that stops the costing."""
    return Entry("error", meaning, why, remedy)


def warning(meaning: str, why: str, remedy: str) -> Entry:
    """A problem that is pointed out."""
    return Entry("warning", meaning, why, remedy)
