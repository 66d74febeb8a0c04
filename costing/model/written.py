"""How values are written in cells: what every kind of cell shares."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar, Literal

from pydantic import GetCoreSchemaHandler, ValidationInfo
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

DateOrder = Literal["ymd", "dmy", "mdy"]
DecimalMark = Literal[".", ","]
WHITE_SPACE = " \t\r\n\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
"""The characters that are white space in a cell: the same for Python and for Polars."""
SPACE = f"[{WHITE_SPACE}]"
"""One of them, as a pattern."""


@dataclass(frozen=True)
class Conventions:
    """How one table is written: the order of day and month in text dates, what a duration of zero means, the mark
    before decimals."""

    date_order: DateOrder = "ymd"
    zero: Literal["problem", "exclude"] = "problem"
    decimal: DecimalMark = "."


class UnfitError(ValueError):
    """A cell that cannot be what its column holds: the code of the problem and how to put it right."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass(frozen=True)
class Written:
    """A kind of cell. Subclasses say what text fits (`parse`); Pydantic validates fields with it.

    Validation is strictly lexical: only text is accepted, and only as the pattern has it, so that the expressions
    derived from the same object (see `costing.checks.screen`) and the model can agree to the last character.
    """

    kind: ClassVar[str] = "text"

    def parse(self, text: str, conventions: Conventions) -> Any:
        """The value of trimmed, non-empty `text`; raises `UnfitError` when it does not fit."""
        raise NotImplementedError

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Let Pydantic use `parse`, blank cells being None."""
        return core_schema.with_info_plain_validator_function(self._validate)

    def _validate(self, cell: Any, info: ValidationInfo) -> Any:
        conventions = info.context if isinstance(info.context, Conventions) else Conventions()
        if cell is None:
            return None
        if not isinstance(cell, str):
            raise PydanticCustomError("unreadable", "This is not text as a cell holds it.")
        value = read(self, trimmed(cell), conventions)
        if isinstance(value, UnfitError):
            raise PydanticCustomError(value.code, "{message}", {"message": value.message})
        return value


@lru_cache(maxsize=10_000)
def read(written: Written, text: str, conventions: Conventions) -> Any:
    """The value of a cell, or the `UnfitError` that says why there is none; cells repeat, so that each is read once."""
    try:
        return written.parse(text, conventions)
    except UnfitError as unfit:
        return unfit.with_traceback(None)


def trimmed(text: str) -> str:
    """`text` without white space at its ends.

    >>> trimmed("\\u00a0 1:30 ")
    '1:30'
    """
    return text.strip(WHITE_SPACE)
