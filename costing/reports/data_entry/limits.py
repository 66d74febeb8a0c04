"""What a column lets in and what it says when it does not: from how the model's cells are written.

What the reader accepts of what can be typed is let in; what is let in may still be refused by `costing validate`, which
knows more.
"""

from datetime import date
from functools import singledispatch

from costing.model.dates import Day
from costing.model.durations import SMALLEST_FRACTION, Duration
from costing.model.identifiers import Choice, Choices, Identifier, Identifiers, Text
from costing.model.numbers import LARGEST_SHARE, Number
from costing.model.row import Row
from costing.model.written import Written
from costing.reports.data_entry.beside import beginning, remedies
from costing.reports.data_entry.entry import Anything, Days, Holds, Limit, Look, Numbers, Offered
from costing.reports.data_entry.lists import choices, list_for, source_of

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
MOST = 999_999_999_999_999
"""Fifteen digits: Excel keeps no more."""
IS_NAME = 'LEN({cell})<256,ISERROR(FIND(";",{cell})),ISERROR(FIND(LEFT(TRIM({cell}),1),"=+-@"))'
IS_NEW = "SUMPRODUCT(--EXACT({column},{cell}))=1"
TIME_AS_TEXT = (
    'AND(ISNUMBER(--LEFT(TRIM({cell}),1)),ISERROR(FIND("-",{cell})),OR(ISNUMBER(--{cell}),'
    'ISNUMBER(FIND(":",{cell})),ISNUMBER(SEARCH("h",{cell})),ISNUMBER(SEARCH("m",{cell}))))'
)
"""1:30, 1h30, 1.5h, 90 min as text; not -1:30, 9:00-10:30, half an hour."""
TIMES = {
    "minutes": f"AND({{cell}}>0,{{cell}}<1440,OR({{cell}}<1,{{cell}}>={SMALLEST_FRACTION},{{cell}}=INT({{cell}})))",
    "hours": "AND({cell}>0,{cell}<24)",
}
"""Numbers of each unit, and times, which Excel stores as parts of a day."""


@singledispatch
def look_of(written: Written) -> Look:
    """How the cells of a column are formatted."""
    return Look.TEXT


@look_of.register
def _(written: Day) -> Look:
    return Look.DAY


@look_of.register
def _(written: Duration) -> Look:
    return Look.TYPED


@look_of.register
def _(written: Number) -> Look:
    return Look.TYPED


@singledispatch
def in_words(written: Written) -> str:
    """How the cells of a column are written."""
    raise NotImplementedError(type(written))


@in_words.register
def _(written: Duration) -> str:
    other = "1.5 is an hour and a half" if written.unit == "hours" else "90 is an hour and a half"
    return f"a number of {written.unit} ({other}), or 1:30, 1h30, 1.5h, 90 min"


@in_words.register
def _(written: Day) -> str:
    return "a date"


@in_words.register
def _(written: Identifier) -> str:
    return "a name without ;"


@in_words.register
def _(written: Identifiers) -> str:
    return "a name, or several with ; between them"


@in_words.register
def _(written: Choice) -> str:
    return f"one of {', '.join(written.words)}"


@in_words.register
def _(written: Choices) -> str:
    return f"one of {', '.join(written.words)}, or several with ; between them"


@in_words.register
def _(written: Text) -> str:
    return f"text like {written.example}" if written.pattern else "text"


@in_words.register
def _(written: Number) -> str:
    limits = written.range.removeprefix("a number ").strip()
    return ", ".join(filter(None, ("a whole number" if written.whole else "a number", limits)))


def limit_of(model: type[Row], name: str) -> Limit:
    """What a column, or a setting, lets in."""
    return limit(model.written()[name], model, name)


@singledispatch
def limit(written: Written, model: type[Row], name: str) -> Limit:
    """What cells that are written so let in, in this column."""
    raise NotImplementedError(type(written))


@limit.register
def _(written: Duration, model: type[Row], name: str) -> Limit:
    return Holds(f"IF(ISNUMBER({{cell}}),{TIMES[written.unit]},{TIME_AS_TEXT})")


@limit.register
def _(written: Day, model: type[Row], name: str) -> Limit:
    return Days(FIRST_DAY, LAST_DAY, tuple(rule.columns[0] for rule in beginning(model, name)))


@limit.register
def _(written: Identifier, model: type[Row], name: str) -> Limit:
    if fed := list_for(model.TABLE, name):
        return Offered(fed, strict=False)
    return Holds(f"AND({IS_NAME},{IS_NEW})" if (name,) == model.KEY else f"AND({IS_NAME})")


@limit.register
def _(written: Identifiers, model: type[Row], name: str) -> Limit:
    fed = list_for(model.TABLE, name)
    return Offered(fed, strict=False) if fed else Anything()


@limit.register
def _(written: Choice, model: type[Row], name: str) -> Limit:
    return Offered(choices()[written.words][0], strict=True)


@limit.register
def _(written: Choices, model: type[Row], name: str) -> Limit:
    return Offered(choices()[written.words][0], strict=False)


@limit.register
def _(written: Text, model: type[Row], name: str) -> Limit:
    return Anything()


@limit.register
def _(written: Number, model: type[Row], name: str) -> Limit:
    most = MOST if written.most is None else written.most
    if written.above is not None:
        return Numbers(written.above, most, written.whole, above=True)
    return Numbers(-MOST if written.least is None else written.least, most, written.whole)


def refusal_of(model: type[Row], name: str) -> str:
    """What Excel says of what a column does not let in: what is wrong and what to do."""
    fed = list_for(model.TABLE, name)
    said = refusal(model.written()[name], source_of(fed) if fed else "", (name,) == model.KEY)
    return " Or: ".join((said, *remedies(model, name)))


@singledispatch
def refusal(written: Written, listed: str, is_key: bool) -> str:
    """What is wrong with a cell that is not let in; `listed` is the sheet that lists what is, `is_key` unique."""
    return f"Write {in_words(written)}."


@refusal.register
def _(written: Duration, listed: str, is_key: bool) -> str:
    few = " Below 5 minutes, write whole minutes or 0:01:30." if written.unit == "minutes" else ""
    return (
        "This is no time between 0 and 24 hours, or it may be meant in two ways. "
        f"Write {written.unit} as a number, or 1:30, 1h30, 1.5h, 90 min.{few}"
    )


@refusal.register
def _(written: Day, listed: str, is_key: bool) -> str:
    return "This is no date between 1900 and 2199. Write the day as 2025-06-02, or as your Excel writes dates."


@refusal.register
def _(written: Identifier, listed: str, is_key: bool) -> str:
    if listed:
        return (
            f"The sheet {listed} does not list this name. Choose one that it lists, or keep this one and add it there."
        )
    twice = " It stands once in this column." if is_key else ""
    return f"A name has no ; and does not begin with = + - or @.{twice} Write it otherwise."


@refusal.register
def _(written: Identifiers, listed: str, is_key: bool) -> str:
    return (
        f"The sheet {listed} does not list this name. "
        "Keep it if it is several names of that list with ; between them; else choose one, or add it there."
    )


@refusal.register
def _(written: Choice, listed: str, is_key: bool) -> str:
    return f"Choose one of: {', '.join(written.words)}."


@refusal.register
def _(written: Choices, listed: str, is_key: bool) -> str:
    return f"Keep it if it is several of these with ; between them, else choose one: {', '.join(written.words)}."


@refusal.register
def _(written: Number, listed: str, is_key: bool) -> str:
    share = " A percentage is written as a share: 0.3 for 30%." if (written.most or MOST) <= LARGEST_SHARE else ""
    return f"Write {in_words(written)}, as digits.{share}"
