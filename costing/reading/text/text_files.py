"""Reading a text file: its encoding and its delimiter first, then its cells; how it was read is stated."""

from dataclasses import replace

from costing.model.tables import Part
from costing.reading.file_kinds import MISNAMED, looks_like
from costing.reading.header import Layout
from costing.reading.part import PartRead, read_part
from costing.reading.refusal import Flaw, RefusedError, unreadable
from costing.reading.table_settings import DELIMITERS, TableSettings
from costing.reading.text.csv_files import open_csv
from costing.reading.text.delimiter import delimiter_of
from costing.reading.text.encoding import as_utf_8

AS_TEXT = ("text", "utf-16", "unknown")
"""Kinds of files that may be a table in text: what is unknown holds bytes that are then found to be none."""


def read_text(data: bytes, part: Part, layout: Layout, settings: TableSettings) -> PartRead:
    """The rows of a text file under the table's own names, and what is wrong with its text and its shape."""
    flaws: tuple[Flaw, ...] = ()
    try:
        refuse_other_kinds(data)
        text = as_utf_8(data, settings.encoding)
        flaws = text.flaws
        refuse_other_kinds(text.data)
        delimiter = delimiter_of(text.data, layout, settings)
    except RefusedError as refused:
        return PartRead(None, part, tuple(flaw.at(part) for flaw in (*flaws, refused.flaw)))
    part = replace(part, reading=f"{text.encoding}, {DELIMITERS[delimiter]} between cells")
    read = read_part(lambda: open_csv(text.data, delimiter), part, layout, settings)
    return replace(read, problems=(*(flaw.at(part) for flaw in flaws), *read.problems), delimiter=delimiter)


def refuse_other_kinds(data: bytes) -> None:
    """Refuse what is another kind of file under the name of text."""
    kind = looks_like(data)
    if kind not in AS_TEXT:
        raise unreadable(MISNAMED[kind])
