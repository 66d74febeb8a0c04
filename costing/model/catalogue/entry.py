"""What the catalogue says of one code."""

from dataclasses import dataclass
from typing import Literal

SeverityName = Literal["error", "warning"]


@dataclass(frozen=True)
class Entry:
    """What one code means. It is a warning, and an error in the case that `error_where` names."""

    severity: SeverityName
    meaning: str
    why: str
    remedy: str
    error_where: str = ""

    @property
    def severities(self) -> tuple[SeverityName, ...]:
        """Every severity that the code can have."""
        return (self.severity, "error") if self.error_where else (self.severity,)

    @property
    def severity_in_words(self) -> str:
        """Its severity, and where it is another."""
        return f"{self.severity}, or error where {self.error_where}" if self.error_where else self.severity


def error(meaning: str, why: str, remedy: str) -> Entry:
    """A problem that stops the costing."""
    return Entry("error", meaning, why, remedy)


def warning(meaning: str, why: str, remedy: str, error_where: str = "") -> Entry:
    """A problem that is pointed out, and stops the costing in the case that `error_where` names."""
    return Entry("warning", meaning, why, remedy, error_where)
