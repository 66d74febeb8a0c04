"""What every table's row model shares: columns that know their unit and example, and rules over a row's cells."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any, ClassVar, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ModelWrapValidatorHandler,
    ValidationError,
    ValidationInfo,
    model_validator,
)
from pydantic.fields import FieldInfo
from pydantic_core import InitErrorDetails, PydanticCustomError

from costing.model.written import Conventions, UnfitError, Written, read, trimmed


def column(description: str, example: str = "", *, unit: str = "") -> Any:
    """A column of a table: what it means, the unit it is in and an example; blank unless the row model says else."""
    return Field(description=description, examples=[example] if example else None, json_schema_extra={"unit": unit})


@dataclass(frozen=True)
class AtMostOne:
    """A row may fill in one of these columns, not several."""

    columns: tuple[str, ...]
    code: str
    remedy: str


@dataclass(frozen=True)
class AtLeastOne:
    """A row must fill in one of these columns."""

    columns: tuple[str, ...]
    code: str
    remedy: str


@dataclass(frozen=True)
class Needs:
    """A row that fills in the first column must fill in the others too."""

    columns: tuple[str, ...]
    code: str
    remedy: str


@dataclass(frozen=True)
class NeedsOne:
    """A row that fills in the first column must fill in one of the others."""

    columns: tuple[str, ...]
    code: str
    remedy: str


@dataclass(frozen=True)
class Excludes:
    """A row that fills in the first column must leave the others blank."""

    columns: tuple[str, ...]
    code: str
    remedy: str


@dataclass(frozen=True)
class InOrder:
    """The first of two dates must not come after the second."""

    columns: tuple[str, str]
    code: str
    remedy: str


MISSING = UnfitError("missing", "This cell must be filled in.")
"""What is wrong with a blank cell where one must be filled in."""
Rule = AtMostOne | AtLeastOne | Needs | NeedsOne | Excludes | InOrder


class Row(BaseModel):
    """A row of one of the study's tables. Immutable; unknown columns are refused; every cell is text."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    TABLE: ClassVar[str]
    """The table's name: a file or sheet of a study."""
    KEY: ClassVar[tuple[str, ...]] = ()
    """Columns that together are unique in the table; rows without the first are not compared."""
    REQUIRED: ClassVar[tuple[str, ...]] = ()
    """Columns that must be there and filled in."""
    ONE_OF: ClassVar[tuple[tuple[str, ...], ...]] = ()
    """Columns of which one of each group must be there; with `required` these tell the header row."""
    RULES: ClassVar[tuple[Rule, ...]] = ()
    """Limits that hold between the cells of a row."""

    @model_validator(mode="wrap")
    @classmethod
    def _cells_then_rules(cls, cells: Any, handler: ModelWrapValidatorHandler[Self], info: ValidationInfo) -> Self:
        """Report every cell that does not fit and every rule that is broken, all at once."""
        errors: list[InitErrorDetails] = []
        row = None
        try:
            row = handler(cells)
        except ValidationError as error:
            errors += [as_read_again(detail) for detail in error.errors(include_url=False)]
        conventions = info.context if isinstance(info.context, Conventions) else Conventions()
        errors += [
            InitErrorDetails(
                type=PydanticCustomError(rule.code, "{message}", {"message": rule.remedy}),
                loc=(place_of(rule, cells),),
                input=None,
            )
            for rule in cls.RULES
            if broken(rule, cls._filled(rule.columns, cells, conventions))
        ]
        if errors or row is None:
            raise ValidationError.from_exception_data(cls.__name__, errors)
        return row

    @classmethod
    def _filled(cls, columns: tuple[str, ...], cells: Any, conventions: Conventions) -> dict[str, Any]:
        """The values of those columns that are filled in with something readable, as rules compare them."""
        filled: dict[str, Any] = {}
        written = cls.written()
        for name in columns:
            if isinstance(text := cells.get(name), str) and (trim := trimmed(text)):
                value = read(written[name], trim, conventions)
                filled[name] = None if isinstance(value, UnfitError) else value
        return filled

    @classmethod
    @cache
    def written(cls) -> Mapping[str, Written]:
        """How the cells of each column are written, in the order of the columns."""
        return MappingProxyType({name: written_in(field) for name, field in cls.model_fields.items()})

    @classmethod
    def unit(cls, name: str) -> str:
        """The unit of a column, or nothing."""
        extra = cls.model_fields[name].json_schema_extra
        return str(extra.get("unit", "")) if isinstance(extra, dict) else ""

    @classmethod
    def example(cls, name: str) -> str:
        """An example of a cell of this column."""
        examples: Sequence[Any] = cls.model_fields[name].examples or [""]
        return str(examples[0])


def written_in(field: FieldInfo) -> Written:
    """The `Written` in a field's annotation."""
    return next(part for part in field.metadata if isinstance(part, Written))


def as_read_again(detail: Any) -> InitErrorDetails:
    """An error of Pydantic as one that can be raised again together with others."""
    if detail["type"] == "missing":
        error = PydanticCustomError("missing", MISSING.message)
    else:
        error = PydanticCustomError(detail["type"], "{message}", {"message": detail["msg"]})
    return InitErrorDetails(type=error, loc=detail["loc"], input=detail["input"])


def place_of(rule: Rule, cells: Any) -> str:
    """The column at which a broken rule is shown: one too many, or one that is missing."""
    present = [name for name in rule.columns if cells.get(name)]
    match rule:
        case AtMostOne() | Excludes() | InOrder():
            return present[1]
        case NeedsOne():
            return rule.columns[1]
        case AtLeastOne() | Needs():
            return rule.columns[0]


def broken(rule: Rule, filled: dict[str, Any]) -> bool:
    """Whether a row, given as its filled-in cells, breaks a rule."""
    present = [name in filled for name in rule.columns]
    match rule:
        case AtMostOne():
            return sum(present) > 1
        case AtLeastOne():
            return not any(present)
        case Needs():
            return present[0] and not all(present)
        case NeedsOne():
            return present[0] and not any(present[1:])
        case Excludes():
            return present[0] and any(present[1:])
        case InOrder():
            first, last = (filled.get(name) for name in rule.columns)
            return first is not None and last is not None and bool(first > last)
