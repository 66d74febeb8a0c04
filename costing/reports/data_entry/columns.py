"""The columns of a data-entry sheet, from the fields of a row model."""

import textwrap

from costing.model.row import Row
from costing.reports.data_entry.beside import blank_beside
from costing.reports.data_entry.entry import EntryColumn
from costing.reports.data_entry.limits import in_words, limit_of, look_of, refusal_of

LONGEST_PROMPT = 255
"""Characters that Excel shows beside a cell."""


def columns_of(model: type[Row]) -> list[EntryColumn]:
    """Every column of a model, in its order."""
    return [column_of(model, name) for name in model.model_fields]


def column_of(model: type[Row], name: str) -> EntryColumn:
    """One column, or one setting."""
    written = model.written()[name]
    meaning = (model.model_fields[name].description or "").replace("`", "")
    words, unit, needed = in_words(written), model.unit(name), needed_in_words(model, name)
    return EntryColumn(
        name=name,
        needed=needed,
        meaning=meaning,
        written=words,
        unit=unit,
        example=model.example(name),
        look=look_of(written),
        limit=limit_of(model, name),
        blank_beside=blank_beside(model, name),
        prompt=prompt(needed, meaning, words, unit, model.example(name)),
        refusal=cut(refusal_of(model, name)),
    )


def needed_in_words(model: type[Row], name: str) -> str:
    """Whether a column must be filled in.

    >>> from costing.model.work_log import WorkLogEntry
    >>> [needed_in_words(WorkLogEntry, name) for name in ("date", "hours", "note")]
    ['required', 'minutes or hours required', 'optional']
    """
    if name in model.REQUIRED:
        return "required"
    return next((f"{' or '.join(group)} required" for group in model.ONE_OF if name in group), "optional")


def prompt(needed: str, meaning: str, words: str, unit: str, example: str) -> str:
    """What Excel shows beside a cell that is chosen: as much of it as there is room for."""
    said = f"{meaning}. {needed[0].upper()}{needed[1:]}."
    for more in (
        f" Write {words}.",
        f" In {unit}." if unit and unit.partition(",")[0] not in words else "",
        f" Example: {example}.",
    ):
        if more and not more.endswith(": .") and len(said) + len(more) <= LONGEST_PROMPT:
            said += more
    return cut(said)


def cut(text: str) -> str:
    """Text as long as Excel allows in a message."""
    return textwrap.shorten(text, LONGEST_PROMPT, placeholder=" ...")
