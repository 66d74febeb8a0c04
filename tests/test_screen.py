"""The screen is the model: what the derived expressions pass and refuse is what Pydantic passes and refuses."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, Literal, get_args

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError, create_model

from costing.checks import columns
from costing.checks.screen import Screened, TypedCells, dates_settled, screen, typed_cells
from costing.model.dates import Day
from costing.model.durations import Duration
from costing.model.identifiers import Choice, Choices, Identifier, Identifiers, Text
from costing.model.numbers import Number
from costing.model.row import AtMostOne, InOrder, Row, column
from costing.model.tables import PART, ROW, TABLES, Part, Table
from costing.model.unit_cost import UnitCost
from costing.model.work_log import WorkLogEntry
from costing.model.written import Conventions, DateOrder, DecimalMark, UnfitError, Written, trimmed
from costing.reading.cell_text import without_blanks, without_edges

Cells = Mapping[str, str | None]

WHOLE_ROWS: Mapping[str, Sequence[Cells]] = {
    "work_log": (
        {"date": "2013-03-04", "practitioner_id": "P1;P2", "family_id": "F1", "minutes": "90"},
        {
            "date": "2013-03-04",
            "role": "social worker",
            "activity": "travel",
            "hours": "1.5",
            "entry_id": "E1",
        },
    ),
    "practitioners": ({"practitioner_id": "P1", "role": "social worker", "available_hours": "1480"},),
    "unit_costs": (
        {"role": "social worker", "cost_per_hour": "40", "direct_share": "0.72"},
        {"role": "officer", "salary": "30000", "on_costs_rate": "0.25", "hours_per_year": "1532"},
        {"role": "mentor", "salary": "30000", "weeks_per_year": "41.4", "hours_per_week": "37"},
    ),
    "activities": ({"activity": "home visit", "kind": "contact"},),
    "families": ({"family_id": "F1", "start": "2013-03-04", "end": "2013-03-17"},),
    "expenses": (
        {"category": "fares", "cost": "12.60", "date": "2013-03-05"},
        {"category": "laptops", "cost": "900", "life_years": "3", "resale_value": "50", "replaced": "yes"},
    ),
    "price_index": ({"year": "2013/14", "index": "178.383195"},),
    "agencies": ({"agency": "Council", "sector": "local government", "in_perspective": "yes"},),
    "diary": (
        {
            "stratum": "spring",
            "stratum_start": "2013-03-01",
            "stratum_end": "2013-05-31",
            "logged_from": "2013-04-15",
            "logged_to": "2013-04-21",
        },
    ),
    "attendance": ({"entry_id": "E1", "family_id": "F1", "weight": "2"},),
    "ledger": ({"agency": "Council", "cost": "-412000"},),
    "scenarios": (
        {
            "scenario": "award",
            "table": "unit_costs",
            "column": "salary",
            "change": "multiply",
            "value": "1.02",
        },
    ),
    "ranges": (
        {
            "parameter": "pay",
            "table": "unit_costs",
            "column": "salary",
            "change": "set",
            "low": "1",
            "high": "2",
        },
    ),
}
"""Rows of each table that nothing is wrong with, as a start for rows that something may be wrong with."""

DATES = """
2024-5-6 +2024-05-06 2024-05-6 -2024-05-06 02024-05-06 2024-02-30 2023-02-29 2024-02-29 1899-12-31 1900-01-01
2199-12-31 2200-01-01 0000-00-00 9999-12-31 10000-01-01 2024-05-06T10:00 2024-05-06T 2024-05-06Z
2024-05-06;2024-05-07 2024/05/06 20240506 45418 06/05/2024 6/5/2024 13/05/2024 05/13/2024 06.05.2024 06-05-24 6/5/24
29/02/2023 31/12/2199 01/01/2200 2024-W01-1 2024-127 ٢٠٢٤-٠٥-٠٦ ２０２４-０５-０６
"""
NUMBERS = """
0 -0 00 -00.0 0.0 1 01 1. .5 -.5 5e1 5E1 1e400 -1 --1 +1 1,5 1,000 1,000.50 1_0 0x10 0b1 0o7 10L 1d nan NaN inf -inf
Infinity １０ ٣ १ ² ½ 1½ 1/2 £10 10% 0.28 28 1.0000000000000000000001 0.99999999999999 0.9999999999999999999999999999
1.00000000000000000000000000000000 0.000000000000000000000000000001 0.0000000000000000000000000000001
999999999999999 9999999999999999 123456789012345678901234567890 1.5.5 1..5 9007199254740993 0.1 0.30000000000000004
£41,510 41,510.00 1,234,567 12,34,567 1,23 0,285 01,234 1,234.5 1.234,50 1.234 1.234.567 1234,5 £41.5k (41,510) $1 1€
-£5 £-5 -£-5 £ ££1 28,5% 28.5% 1e309 1.000,00 1,000,00 1'234 9999,99 0,999999999999999999999999999999
1000000 1000001 1000000.0 53 53.00000000000001 168 168.0000000000000000001 10 10.00000000000000000000001
"""
DURATIONS = """
1:30 1:3 1:60 01:30 1:30:00 0:12:30 0:00 0:00:00 0:00:00.4 0:00:00.5 -1:30 -0:00 23:59:59.5 23:59:59.999999999 24:00
24:00:00 23:59 1:30:60 1:30:5 1::30 :30 1: １:30 1.30 1.3 1.5 4.99 5.0 5.01 4.0 4.00000000 0.0625 1.50 2.10 1439.999
1440 1439.9916666 0.008 0.0083333333 0.00833333333333333333333 5.00833333 5.0083333333333333333 24 23.999 23.9999
0.0001 0.00013888 0.000138888888888888889 0.00 1h30 1H30 1.5h 90m 90MIN 1h60 h30 1h 1hh 2h30h 12345678901
1.2345678901234567890123456789 25h 0h 0h0
"""
NAMES = """
=1+1 +44 -a @a a=b a;;b ;a a; ; a;b;a a;=b a\u00a0b ａ ＝1 Ä é e\u0301 ' " a,b 😀 null None NA - #REF! true contact
Contact CONTACT case_work case_wor\u212a Contact. management management;travel management;x Travel;;travel
yes YES no y unit_costs set pert weeks İ ı
"""
WITH_SPACES_OR_INVISIBLE = (
    *("2024-05-06 10:00:00", "2024-05-06 10:00:00.5", "2024-05-06 10:00:00+01:00", "2024-05-06\n", "6 May 2024"),
    *(
        "41 510",
        "41\u00a0510,00",
        "41\u202f510.50",
        "£ 41 510",
        "1 234,567",
        "12 34",
        "41510 €",
        "28.5 %",
        "1,5 h",
        "1,30 h",
    ),
    *("1 000", "1 .5", "1. 5", "1h 30m", "1 h 30", "1.5 hours", "90 min", "90  min", "90 m\u0131n", "5 hour\u017f"),
    *(
        "1441 min",
        "0 min",
        "1:30 h",
        "1:30 pm",
        "a ; b",
        "a; b",
        "a  b",
        "a\u00a0b",
        "a\tb",
        "a\nb",
        "a\x00b",
        "a\x1fb",
    ),
    *("a\x7fb", "a\x85b", "a\u200bb", "a\u202eb", "\ufeffa", "a\ufeff", "a\u00ad", "\u2028", "\U0010ffff", "\ue000"),
    *("\ufffd", "\uffff", "contact ", "case work"),
)
LONG = (
    *(letter * length for letter in "aé" for length in (254, 255, 256, 16_384, 32_767, 32_768)),
    *("a" * 200 + ";" + "b" * 255, "a" * 100 + "  " + "b" * 154, "a" * 100 + "\u00a0\u00a0" + "b" * 155),
)
HOSTILE = (
    *DATES.split(),
    *NUMBERS.split(),
    *DURATIONS.split(),
    *NAMES.replace("\n", " ").split(" "),
    *WITH_SPACES_OR_INVISIBLE,
    *LONG,
)
"""Texts that a lenient reader, a cast or another alphabet's digits could take for what they are not."""

ORDERS: tuple[DateOrder, ...] = get_args(DateOrder)
MARKS: tuple[DecimalMark, ...] = get_args(DecimalMark)
CONVENTIONS = st.builds(
    Conventions, st.sampled_from(ORDERS), st.sampled_from(("problem", "exclude")), st.sampled_from(MARKS)
)
SEPARATORS = st.sampled_from(("-", "/", ".", "", " ", "–"))
DIGITS = st.from_regex(r"-?[0-9]{1,4}([.,][0-9]{1,28})?", fullmatch=True)
MONEY = st.builds(
    "{0}{1}{2}{3}{2}{4}{5}".format,
    st.sampled_from(("", "£", "-£", "£-", "€ ", "$\u00a0", "-")),
    st.integers(0, 1200),
    st.sampled_from((",", ".", " ", "\u00a0", "\u202f", "'", "")),
    st.integers(0, 1200).map(lambda n: f"{n:03}"),
    st.integers(0, 1200).map(lambda n: f"{n:03}"),
    st.sampled_from(("", ".50", ",5", " €", "%", "k", " p.a.", ".")),
)
LETTERS = st.text(st.sampled_from("aB0 ;=+-@\u00a0\u2003\t\u200bÄ.:'\""), min_size=1, max_size=9)
SOME_DATES = st.dates(datetime.date(1850, 1, 1), datetime.date(2250, 12, 31)).map(datetime.date.isoformat)
PARTS_OF_DATES = st.builds(
    "{0}{3}{1}{3}{2}".format,
    st.sampled_from(("1", "01", "29", "31", "32", "2013", "2016", "1900", "2199", "13")),
    st.sampled_from(("1", "02", "12", "13", "00", "30")),
    st.sampled_from(("1", "02", "29", "31", "2013", "2016", "1899", "99")),
    SEPARATORS,
)
CLOCKS = st.builds(
    "{0}{3}{1:02}{4}{2}".format,
    st.integers(0, 30),
    st.integers(0, 61),
    st.sampled_from(("", ":00", ":30", ":59.5", ":60", " min", "m")),
    st.sampled_from((":", "h", " h ", "H", ".")),
    st.sampled_from(("", "", " ")),
)
IN_WORDS = st.builds(
    "{0}{1}{2}".format,
    DIGITS,
    st.sampled_from(("", " ", "  ")),
    st.sampled_from(("h", "min", "Hours", "mins", "s")),
)
ANYTHING = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


def usual(written: Written) -> st.SearchStrategy[str]:
    """Texts that look like what a column holds, most of them valid."""
    match written:
        case Day():
            return st.one_of(SOME_DATES, PARTS_OF_DATES)
        case Duration():
            return st.one_of(st.integers(0, 1500).map(str), DIGITS, CLOCKS, IN_WORDS)
        case Number():
            return st.one_of(st.integers(-1, 60).map(str), DIGITS, MONEY)
        case Choice() | Choices():
            return st.sampled_from(written.words).flatmap(
                lambda word: st.sampled_from((word, word.upper(), word + "s"))
            )
    return LETTERS


@st.composite
def with_a_slip(draw: st.DrawFn, texts: st.SearchStrategy[str]) -> str:
    """A text with a character put in, taken out or doubled, as a slip of the fingers does."""
    text = draw(texts)
    at = draw(st.integers(0, len(text)))
    slips = ("", "+", "-", "_", "0", "e", ".", ",", ":", ";", " ", "\u00a0", "\x00", "１", "\n", "h", text[at : at + 1])
    put = draw(st.sampled_from(slips))
    return text[:at] + put + text[at + draw(st.integers(0, 1)) :]


def cells(written: Written) -> st.SearchStrategy[str | None]:
    """What a cell can hold as it leaves the reader: blank, or trimmed text of any kind."""
    texts = st.one_of(usual(written), with_a_slip(usual(written)), st.sampled_from(HOSTILE), ANYTHING)
    return st.one_of(st.none(), texts.map(as_it_leaves_the_reader))


def as_it_leaves_the_reader(text: str) -> str | None:
    """A text without white space at its ends; blank where nothing is left."""
    return trimmed(text) or None


@st.composite
def tables(draw: st.DrawFn, name: str) -> Table:
    """A few rows of a table, each a whole one with up to three of its cells changed."""
    written = TABLES[name].written()
    changed = st.sampled_from(list(written)).flatmap(lambda c: st.tuples(st.just(c), cells(written[c])))
    made = []
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.sampled_from(WHOLE_ROWS[name]))
        made.append({**start, **dict(draw(st.lists(changed, max_size=3)))})
    return table(name, made, draw(CONVENTIONS))


USUAL = Conventions()
INSTEAD = {"totals-row", "not-an-entry", "perhaps-swapped"}
"""Problems of a row, or of a column at its first row, that stand for what the model says of its cells."""


def table(name: str, made: Sequence[Cells], conventions: Conventions = USUAL) -> Table:
    """A table with these rows, all of its columns there."""
    return Table(name, frame(TABLES[name], made), (Part(f"{name}.csv"),), conventions)


def frame(model: type[Row], made: Sequence[Cells]) -> pl.DataFrame:
    """Rows as the readers give them: text in every column of a model, with the rows' numbers."""
    columns = {name: pl.Series([row.get(name) for row in made], dtype=pl.String) for name in model.model_fields}
    numbers = pl.Series(range(2, 2 + len(made)), dtype=pl.UInt32)
    return pl.DataFrame({**columns, ROW: numbers, PART: pl.Series([0] * len(made), dtype=pl.UInt16)})


def stored(value: Any) -> Any:
    """A value of the model as a typed column holds it: seconds, floats, lists joined by `;`."""
    match value:
        case datetime.timedelta():
            return value / datetime.timedelta(seconds=1)
        case Decimal():
            return float(value)
        case tuple():
            return ";".join(value)
    return value


def agrees_with_the_model(read: Table) -> Screened:
    """Assert that the screen is as the row model alone has it, for columns of few cells and as those of many are read.

    Few cells are read by the model, and many by expressions.
    """
    with pytest.MonkeyPatch.context() as changed:
        changed.setattr(columns, "FEW", 0)
        agrees_in_every_cell(read)
    return agrees_in_every_cell(read)


def agrees_in_every_cell(read: Table) -> Screened:
    """Assert that every row, cell and problem of the screen is as the row model alone has it.

    But for the rows whose text dates are refused as a column: one problem stands for all of them.
    """
    screened, cells = screen(read), typed_cells(read)
    at_fault = {problem.place.row for problem in screened.problems if problem.code != "perhaps-swapped"}
    by_column = rows_of_refused_dates(read, cells)
    fitting = ~cells.failing({})
    assert not (screened.whole & ~fitting).any()
    for cells_of_row, typed, whole in zip(
        read.rows.iter_rows(named=True), cells.rows.iter_rows(named=True), fitting, strict=True
    ):
        filled = {n: text for n, text in cells_of_row.items() if n in read.model.model_fields and text is not None}
        row, wrong = judged(read.model, filled, read.conventions)
        assert whole == (row is not None), f"the screen says {whole} of {filled}"
        if cells_of_row[ROW] not in by_column:
            assert (cells_of_row[ROW] in at_fault) == (row is None), f"problems of {filled}"
            told = [problem for problem in screened.problems if problem.place.row == cells_of_row[ROW]]
            if not {problem.code for problem in told} & INSTEAD:
                assert [(p.code, p.place.column, p.message) for p in told] == wrong
        for name, text in filled.items():
            fits, value = value_of(read.model, name, text, read.conventions)
            assert typed[name] == (stored(value) if fits else None), f"{name} of {filled}"
        if row is not None:
            values = {name: stored(getattr(row, name)) for name in read.model.model_fields}
            assert {name: typed[name] for name in values} == values
    return screened


def rows_of_refused_dates(read: Table, cells: TypedCells) -> set[int]:
    """The rows for whose text dates one problem of the column stands."""
    settled, _ = dates_settled(read, cells.rows)
    return {row for marks in settled.values() for row in read.rows[ROW].filter(marks)}


def judged(
    model: type[Row], filled: Mapping[str, str], conventions: Conventions
) -> tuple[Row | None, list[tuple[str, str, str]]]:
    """The row that the model makes of these cells, or else code, column and message of all that it refuses."""
    try:
        return model.model_validate(dict(filled), context=conventions), []
    except ValidationError as error:
        return None, [(detail["type"], str(detail["loc"][0]), detail["msg"]) for detail in error.errors()]


def value_of(model: type[Row], name: str, text: str, conventions: Conventions) -> tuple[bool, Any]:
    """Whether a text fits its column, and what it means there."""
    try:
        return True, model.written()[name].parse(text, conventions)
    except UnfitError:
        return False, None


@pytest.mark.parametrize("name", TABLES)
def test_the_rows_that_the_other_tests_start_from_are_whole(name: str) -> None:
    screened = agrees_with_the_model(table(name, WHOLE_ROWS[name]))
    assert screened.whole.all()
    assert not screened.problems


@pytest.mark.parametrize(
    "conventions",
    [USUAL, Conventions("dmy", "exclude"), Conventions("mdy"), Conventions("dmy", decimal=",")],
    ids=["ymd", "dmy, zero excluded", "mdy", "decimal commas"],
)
@pytest.mark.parametrize("name", TABLES)
def test_every_hostile_text_in_every_column_is_judged_as_by_the_model(name: str, conventions: Conventions) -> None:
    texts = [text for hostile in HOSTILE if (text := as_it_leaves_the_reader(hostile))]
    start = WHOLE_ROWS[name][0]
    made = [{**start, column_: text} for column_ in TABLES[name].model_fields for text in texts]
    screened = agrees_with_the_model(table(name, made, conventions))
    assert screened.whole.any()
    assert not screened.whole.all()


@pytest.mark.parametrize("name", TABLES)
@settings(deadline=None, max_examples=150)
@given(data=st.data())
def test_the_screen_refuses_just_the_rows_that_the_model_refuses_and_types_the_others_alike(
    name: str, data: st.DataObject
) -> None:
    agrees_with_the_model(data.draw(tables(name)))


@pytest.mark.parametrize("name", TABLES)
@settings(deadline=None, max_examples=30)
@given(data=st.data())
def test_a_column_that_the_file_does_not_have_is_as_if_its_cells_were_blank(name: str, data: st.DataObject) -> None:
    model = TABLES[name]
    needed = {*model.REQUIRED, *(name for group in model.ONE_OF for name in group)}
    spare = [column_ for column_ in model.model_fields if column_ not in needed]
    left_out = data.draw(st.sets(st.sampled_from(spare)) if spare else st.just(set[str]()))
    read = data.draw(tables(name))
    without = Table(name, read.rows.drop(left_out), read.parts, read.conventions)
    agrees_with_the_model(without)


def test_a_row_of_blank_cells_is_not_whole() -> None:
    for name in TABLES:
        assert not agrees_with_the_model(table(name, [{}])).whole.any(), name


@pytest.mark.parametrize("name", TABLES)
def test_a_table_without_rows_has_typed_columns_and_no_problems(name: str) -> None:
    empty, one = screen(table(name, [])), screen(table(name, WHOLE_ROWS[name][:1]))
    assert empty.rows.schema == one.rows.schema
    assert (empty.rows.height, len(empty.whole), empty.problems) == (0, 0, [])


@settings(deadline=None)
@given(st.lists(st.text(st.sampled_from(" \t\r\n\u00a0\u1680\u2003\u200a\u200b\u202f\u3000\ufeffa;"), max_size=8)))
def test_the_readers_and_the_model_agree_on_what_white_space_at_the_ends_of_a_cell_is(
    texts: list[str],
) -> None:
    cells = pl.DataFrame({"cell": pl.Series(texts, dtype=pl.String)})
    read = without_blanks(without_edges(cells, ["cell"]), ["cell"])
    assert read["cell"].to_list() == [trimmed(text) or None for text in texts]


# A limit is written once


@dataclass(frozen=True)
class OwnTable(Table):
    """A table with a row model made for a test."""

    row_model: type[Row] = WorkLogEntry

    @property
    def model(self) -> type[Row]:
        """The row model."""
        return self.row_model


def screened_by(model: type[Row], made: Sequence[Cells]) -> Screened:
    """Rows as the screen derived from this model sees them; asserts that it agrees with the model."""
    return agrees_with_the_model(OwnTable("work_log", frame(model, made), (Part("own.csv"),), row_model=model))


def model_of(written: Written, kind: Any) -> type[Row]:
    """A row model of one column, required to be written so."""
    annotation: Any = Annotated[kind | None, written, column("A cell")]
    return create_model("Made", __base__=Row, cell=(annotation, None))


@settings(deadline=None)
@given(
    least=st.none() | st.integers(-9, 9),
    above=st.none() | st.integers(-9, 9),
    most=st.none() | st.integers(-9, 9),
    whole=st.booleans(),
)
def test_the_screen_follows_the_limits_of_a_number(
    least: int | None, above: int | None, most: int | None, whole: bool
) -> None:
    """-10.0, -9.5, ... 10.0, a hair below and above each whole one, against limits written in this test."""
    texts = [f"{n / 2:.1f}" for n in range(-20, 21)] + [str(n) for n in range(-10, 11)]
    texts += [f"{n}.{'0' * 24}1" for n in range(-10, 11)]
    screened = screened_by(model_of(Number(least, above, most, whole), Decimal), [{"cell": text} for text in texts])
    expected = [
        not (whole and "." in text)
        and (least is None or Decimal(text) >= least)
        and (above is None or Decimal(text) > above)
        and (most is None or Decimal(text) <= most)
        for text in texts
    ]
    assert screened.whole.to_list() == expected


def test_the_screen_follows_the_words_of_a_choice() -> None:
    model = model_of(Choice(words=("red", "blue")), str)
    screened = screened_by(model, [{"cell": "red"}, {"cell": "BLUE"}, {"cell": "contact"}])
    assert screened.rows["cell"].to_list() == ["red", "blue", None]


def test_the_screen_follows_the_pattern_of_a_text() -> None:
    model = model_of(Text(pattern="[A-Z]{3}|none", example="GBP"), str)
    screened = screened_by(model, [{"cell": text} for text in ("GBP", "none", "GBPx", "xnone", "gbp", "GBP\nx")])
    assert screened.whole.to_list() == [True, True, False, False, False, False]


def test_the_screen_follows_the_unit_of_a_duration() -> None:
    """Twelve minutes are 720 seconds; twelve hours 43,200."""
    for unit, seconds in (("minutes", 720), ("hours", 43_200)):
        model = model_of(Duration(unit=unit), datetime.timedelta)  # type: ignore[arg-type]
        assert screened_by(model, [{"cell": "12"}]).rows["cell"].to_list() == [seconds]


def test_the_screen_follows_a_column_that_becomes_required() -> None:
    class Stricter(WorkLogEntry):
        """Entries that must have a number."""

        REQUIRED = ("date", "entry_id")
        entry_id: Annotated[str, Identifier(), column("The entry's own number")]

    whole = WHOLE_ROWS["work_log"]
    assert screened_by(Stricter, whole).whole.to_list() == [False, True]
    assert screened_by(WorkLogEntry, whole).whole.to_list() == [True, True]


def test_the_screen_follows_rules_that_are_added_to_a_model() -> None:
    class Stricter(UnitCost):
        """Unit costs whose agency and source exclude each other, and which begin before they end."""

        RULES = (
            AtMostOne(("agency", "source"), "amount-and-rate", "Keep one."),
            InOrder(("valid_from", "valid_to"), "dates-reversed", "Exchange them."),
        )

    made: list[Cells] = [
        {"role": "officer", "agency": "Council", "source": "payroll"},
        {"role": "officer", "agency": "Council"},
        {"role": "officer", "valid_from": "2013-04-02", "valid_to": "2013-04-01"},
        {"role": "officer", "valid_from": "2013-04-01", "valid_to": "2013-04-01"},
    ]
    assert screened_by(Stricter, made).whole.to_list() == [False, True, False, True]
    assert screened_by(UnitCost, made).whole.to_list() == [False, False, False, False]


# Durations, exactly

UNITS: Mapping[str, int] = {"minutes": 60, "hours": 3600}


@st.composite
def near_ties(draw: st.DrawFn, unit: str) -> str:
    """Decimals at, just below or just above half a second: odd multiples of 1/40 of a minute, of 1/800 of an hour."""
    tie = Decimal(2 * draw(st.integers(0, 30_000)) + 1) / (40 if unit == "minutes" else 800)
    hair = draw(st.sampled_from((0, 1, -1))) * Decimal(1).scaleb(-draw(st.integers(6, 20)))
    return f"{tie + hair:f}"


def seconds_read(text: str, unit: str, zero: Literal["problem", "exclude"] = "problem") -> int | str:
    """The seconds that both the screen and the model make of a text, or the code of what is wrong with it."""
    start: Cells = {"date": "2013-03-04", "role": "social worker"}
    screened = agrees_with_the_model(table("work_log", [{**start, unit: text}], Conventions(zero=zero)))
    found = {problem.code for problem in screened.problems}
    assert len(found) == (0 if screened.whole.all() else 1)
    return found.pop() if found else int(screened.rows[unit].item())


@pytest.mark.parametrize("unit", UNITS)
@settings(deadline=None, max_examples=300)
@given(data=st.data())
def test_a_decimal_is_rounded_to_the_nearest_second_halves_up(unit: str, data: st.DataObject) -> None:
    """Against exact fractions: floor(number x seconds of the unit + 1/2)."""
    text = data.draw(near_ties(unit) | st.from_regex(r"[0-9]{1,4}(\.[0-9]{1,27})?", fullmatch=True))
    number = Fraction(text)
    exact = number * UNITS[unit]
    read = seconds_read(text, unit)
    if unit == "minutes" and number < 5 and number.denominator > 1:
        assert read in ("fraction-in-minutes-column", "ambiguous")
    elif exact < Fraction(1, 2):
        assert read == "zero-time"
    elif exact >= 24 * 3600:
        assert read == "over-24h"
    else:
        assert read == (exact + Fraction(1, 2)).__floor__()


@settings(deadline=None)
@given(
    hours=st.integers(0, 23),
    minutes=st.integers(0, 59),
    seconds=st.integers(0, 59),
    nanos=st.integers(0, 10**9 - 1),
)
def test_a_clock_reading_is_as_many_seconds_as_it_says(hours: int, minutes: int, seconds: int, nanos: int) -> None:
    exact = hours * 3600 + minutes * 60 + seconds + Fraction(nanos, 10**9)
    read = seconds_read(f"{hours}:{minutes:02}:{seconds:02}.{nanos:09}", "minutes")
    assert read == ((exact + Fraction(1, 2)).__floor__() or "zero-time")


@pytest.mark.parametrize(
    ("text", "unit", "seconds"),
    [
        ("90", "minutes", 5400),
        ("5", "minutes", 300),
        ("1", "minutes", 60),
        ("4.0", "minutes", 240),
        ("7.5", "minutes", 450),
        ("1.5", "hours", 5400),
        ("0.2", "hours", 720),
        ("1", "hours", 3600),
        ("1.30", "hours", 4680),
        ("23.9", "hours", 86_040),
        ("1439", "minutes", 86_340),
    ],
)
def test_a_number_is_in_the_unit_of_its_column(text: str, unit: str, seconds: int) -> None:
    assert seconds_read(text, unit) == seconds


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1:30", 5400),
        ("01:30", 5400),
        ("0:05", 300),
        ("23:59", 86_340),
        ("0:12:30", 750),
        ("01:00:01", 3601),
        ("0:00:00.5", 1),
        ("1:30:00.499999999", 5400),
        ("1h30", 5400),
        ("1H30", 5400),
        ("1h 30m", 5400),
        ("1 h 30 min", 5400),
        ("2 hours 5 minutes", 7500),
        ("1.5h", 5400),
        ("1.5 hours", 5400),
        ("1.30h", 4680),
        ("2 hr", 7200),
        ("90 min", 5400),
        ("90min", 5400),
        ("90 Minutes", 5400),
        ("0.5 min", 30),
    ],
)
def test_a_duration_that_names_its_unit_is_the_same_in_both_columns(text: str, unit: str, seconds: int) -> None:
    assert seconds_read(text, unit) == seconds


@pytest.mark.parametrize(
    ("text", "unit", "code", "remedy"),
    [
        ("1.30", "minutes", "ambiguous", "1:30 or 1.30h"),
        ("0.50", "minutes", "ambiguous", "0:50 or 0.50h"),
        ("1.5", "minutes", "fraction-in-minutes-column", "Write 1:30"),
        ("1.25", "minutes", "fraction-in-minutes-column", "Write 1:15"),
        ("0.0625", "minutes", "fraction-in-minutes-column", "Write 1:30"),
        ("1,5", "minutes", "unreadable", "Write 1.5"),
        ("1,5", "hours", "unreadable", "Write 1.5"),
        ("1½", "minutes", "unreadable", "Write 1:30"),
        ("½", "hours", "unreadable", "Write 0:30"),
        ("0", "minutes", "zero-time", 'zero = "exclude"'),
        ("0.0", "hours", "zero-time", 'zero = "exclude"'),
        ("0:00", "minutes", "zero-time", 'zero = "exclude"'),
        ("0:00:00.4", "minutes", "zero-time", 'zero = "exclude"'),
        ("-30", "minutes", "negative-time", "above 0"),
        ("-1.5", "hours", "negative-time", "above 0"),
        ("-22:30", "minutes", "negative-time", "1:30"),
        ("24:00", "minutes", "over-24h", "one day"),
        ("1440", "minutes", "over-24h", "one day"),
        ("24", "hours", "over-24h", "one day"),
        ("24h", "hours", "over-24h", "one day"),
        ("99999:59", "hours", "over-24h", "one day"),
        *(
            (text, "minutes", "unreadable", "1:30")
            for text in ("5e1", "0x10", "+30", "1:60", "1:3", "h30", "half a visit")
        ),
        *((text, "hours", "unreadable", "1:30") for text in ("nan", "inf", "1.", ".5", "1:30 pm", "1h60")),
        *((text, "minutes", "unreadable", "Write 10 if minutes") for text in ("1_0", "１０", "١٠")),
        ("an hour", "hours", "unreadable", "Write 1:00"),
        ("half day", "hours", "unreadable", "such as 7:30 or 3:45"),
        ("22:30-01:00", "minutes", "unreadable", "2:30"),
        ("1,5 h", "minutes", "unreadable", "Write 1.5 h"),
    ],
)
def test_a_duration_that_is_wrong_or_can_be_read_in_two_ways_is_refused_with_a_suggestion(
    text: str, unit: str, code: str, remedy: str
) -> None:
    start: Cells = {"date": "2013-03-04", "role": "social worker"}
    (problem,) = screen(table("work_log", [{**start, unit: text}])).problems
    assert (problem.code, problem.place.column, problem.value) == (code, unit, text)
    assert remedy in problem.message


@pytest.mark.parametrize("text", ["0", "0.0", "0:00", "0:00:00", "0 min", "0h"])
def test_no_time_is_zero_seconds_where_the_table_excludes_it(text: str) -> None:
    for unit in UNITS:
        assert seconds_read(text, unit, zero="exclude") == 0


# Days, as the table declares them


def day_read(text: str, order: DateOrder) -> str:
    """The day that both the screen and the model make of a text, or the code of what is wrong with it."""
    start: Cells = {"role": "social worker", "minutes": "90"}
    screened = agrees_with_the_model(table("work_log", [{**start, "date": text}], Conventions(order)))
    return screened.problems[0].code if screened.problems else str(screened.rows["date"].item())


@pytest.mark.parametrize(
    ("text", "ymd", "dmy", "mdy"),
    [
        ("2024-04-03", "2024-04-03", "2024-04-03", "2024-04-03"),
        ("2024-04-03 23:30:00", "2024-04-03", "2024-04-03", "2024-04-03"),
        ("03/04/2024", "unreadable", "2024-04-03", "2024-03-04"),
        ("3.4.2024", "unreadable", "2024-04-03", "2024-03-04"),
        ("25/12/2024", "unreadable", "2024-12-25", "no-such-date"),
        ("12/25/2024", "unreadable", "no-such-date", "2024-12-25"),
        ("2024-02-30", "no-such-date", "no-such-date", "no-such-date"),
        ("1899-12-31", "no-such-date", "no-such-date", "no-such-date"),
        ("2200-01-01", "no-such-date", "no-such-date", "no-such-date"),
        *((text, "unreadable", "unreadable", "unreadable") for text in ("20240102", "45385", "3/4/24", "2024-4-3")),
    ],
)
def test_a_day_is_iso_or_in_the_declared_order_and_never_guessed(text: str, ymd: str, dmy: str, mdy: str) -> None:
    assert [day_read(text, order) for order in ORDERS] == [ymd, dmy, mdy]


# Names


@pytest.mark.parametrize("kind", [Identifier(), Identifiers()])
def test_the_white_space_within_a_name_counts_once_and_a_name_is_never_a_number(kind: Written) -> None:
    assert stored(kind.parse("Home \u00a0\t visit", USUAL)) == "Home visit"
    assert stored(kind.parse("00123", USUAL)) == "00123"


def test_several_names_are_kept_in_order_with_repetitions() -> None:
    read = agrees_with_the_model(table("work_log", [{**WHOLE_ROWS["work_log"][0], "family_id": "F2 ;F1;  F2"}]))
    assert read.rows["family_id"].to_list() == ["F2;F1;F2"]


def test_many_different_cells_repeated_beside_blank_and_faulty_ones_are_read_as_the_model_reads_each() -> None:
    start = WHOLE_ROWS["work_log"][0]
    faulty: Sequence[str | None] = (None, "soon", "1.30", "25:00", "F 1;;F2")
    made = [
        {
            **start,
            "date": str(datetime.date(2013, 1, 1) + datetime.timedelta(days=n % 300)) if n % 7 else faulty[n % 5],
            "minutes": str(5 + n % 290) if n % 11 else faulty[n % 5],
            "family_id": f"F{n % 310}" if n % 13 else faulty[n % 5],
        }
        for n in range(1_000)
    ]
    screened = agrees_with_the_model(table("work_log", made))
    assert screened.rows["family_id"].n_unique() > 300
    assert not screened.whole.all()
