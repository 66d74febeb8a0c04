"""Tables whose header is not one: headings that only look right, diaries with a column a day, data without a header."""

import re
from collections.abc import Sequence

from costing.model.date_advice import PARTS
from costing.model.dates import ISO
from costing.model.identifiers import collapsed, folded
from costing.model.lookalikes import as_seen, code_points

DAYS = 3
"""As many cells of a row are days in a diary that has a column for each."""
WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?s?\.?"
MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
DATE = (
    rf"(?:{ISO}|[0-9]{{1,2}}[/.-][0-9]{{1,2}}(?:[/.-][0-9]{{2,4}})?"
    rf"|[0-9]{{1,2}}(?:st|nd|rd|th)?[ -]{MONTH}(?:[ -][0-9]{{2,4}})?)"
)
DAY_HEADING = re.compile(rf"{WEEKDAY}|(?:{WEEKDAY},? )?{DATE}", re.IGNORECASE)
TIME = re.compile(r"[0-9]+(?:[.,][0-9]+)?|[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?")


def only_looks_like(names: Sequence[str], cells: Sequence[str]) -> str:
    """What is wrong with a heading that looks like one of these names and is not; nothing where there is none."""
    for name in names:
        for cell in cells:
            if folded(as_seen(cell)) == folded(name) != folded(cell):
                return f"The heading that looks like {name} holds {code_points(cell)}. Type it again."
    return ""


def has_a_column_a_day(cells: Sequence[str]) -> bool:
    """Whether a row names days: Mon 02/06, Tue 03/06, Wed 04/06."""
    return len({cell for cell in cells if DAY_HEADING.fullmatch(collapsed(cell))}) >= DAYS


def looks_like_an_entry(cells: Sequence[str]) -> bool:
    """Whether a row holds a date and a number, as entries do and headers do not."""
    dates = [cell for cell in cells if re.fullmatch(f"{ISO}|{PARTS}", cell)]
    return bool(dates) and any(TIME.fullmatch(cell) for cell in cells)
