"""The data-entry workbook: made from the models, read as a study, and hard to fill in wrongly."""

import datetime
import re
import shutil
import warnings
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Annotated, Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import create_model

from costing.checks.screen import screen
from costing.model.dates import Day
from costing.model.durations import Duration
from costing.model.identifiers import Choice, Choices, Identifier, Identifiers, Text
from costing.model.numbers import ANY_NUMBER, Number
from costing.model.row import Row, column
from costing.model.settings import Settings
from costing.model.staff import Activity
from costing.model.tables import REQUIRED_TABLES, TABLES
from costing.model.written import Conventions, Written
from costing.reading.cell_text import number_text
from costing.reading.study_files import EXPLAINING, read_study
from costing.reports.data_entry.content import LISTED, NAMING, blank_content, content_of, typed
from costing.reports.data_entry.entry import Content
from costing.reports.data_entry.guide import GUIDE, LISTS, REFERENCE
from costing.reports.data_entry.lists import FROM_TABLES, OWN_WORDS, every_column
from costing.reports.data_entry.places import FIRST_ROW, HEADER_ROW, LAST_ROW, NEEDED_ROW, SETTINGS_HEADER
from costing.reports.data_entry.writer import entry_workbook
from costing.reports.template import blank_study
from costing.study import Study, validate
from tests.folders import costs, write_study

EXAMPLE = Path(__file__).parents[1] / "examples" / "family-recovery"
LOG = "date,practitioner_id,role,family_id,minutes\n2013-03-04,P1,social worker,F1,90\n"
UNIT_COSTS = "role,cost_per_hour,agency\nsocial worker,40,Council\n"


@pytest.fixture(scope="module")
def blank() -> bytes:
    """A blank workbook; what XlsxWriter would leave out with a warning is an error."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return entry_workbook(blank_content())


@pytest.fixture(scope="module")
def book(blank: bytes) -> Any:
    """The blank workbook, opened."""
    return openpyxl.load_workbook(BytesIO(blank))


def on_disk(folder: Path, content: Content) -> Path:
    """A data-entry workbook in this folder."""
    path = folder / "entry.xlsx"
    path.write_bytes(entry_workbook(content))
    return path


def checks_at(sheet: Any, cell: str) -> list[Any]:
    """The checks of a cell."""
    return [each for each in sheet.data_validations.dataValidation if cell in each.sqref]


# What is in it


def test_a_blank_workbook_says_what_the_blank_folder_says(tmp_path: Path) -> None:
    """The same settings and rows, the same columns, and the same problem: it lacks nothing but entries."""
    for name, text in blank_study().items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    folder, workbook = read_study(tmp_path), read_study(on_disk(tmp_path / "..", blank_content()))
    assert workbook.settings == folder.settings
    for name in TABLES:
        rows = [study.tables[name].rows.drop("_row", "_part") for study in (folder, workbook)]
        assert rows[1].equals(rows[0]), name
    problems = validate(Study(workbook))
    assert [(problem.code, problem.place.sheet) for problem in problems] == [("empty-table", "work_log")]


def test_there_is_a_sheet_for_each_table_and_the_explaining_ones_are_no_problem(book: Any) -> None:
    assert book.sheetnames == [GUIDE, "study", *TABLES, REFERENCE, LISTS]
    assert {name.lower().replace(" ", "_") for name in (GUIDE, REFERENCE, LISTS)} == set(EXPLAINING)
    assert all(sheet.sheet_state == "visible" for sheet in book)


def test_a_column_that_a_model_is_given_appears_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """With whether it is needed, its meaning and its drop-down."""
    place = Annotated[str | None, Choice(words=("at home", "elsewhere")), column("Where it is done", "at home")]
    fields: dict[str, Any] = {"place": (place, None)}
    longer = {**TABLES, "activities": create_model("Placed", __base__=Activity, **fields)}
    for module in ("lists", "sheets", "explained"):
        monkeypatch.setattr(f"costing.reports.data_entry.{module}.TABLES", longer)
    book = openpyxl.load_workbook(BytesIO(entry_workbook(Content())))
    sheet, last = book["activities"], len(Activity.model_fields) + 1
    assert [sheet.cell(row, last).value for row in (NEEDED_ROW, HEADER_ROW)] == ["optional", "place"]
    (check,) = checks_at(sheet, sheet.cell(FIRST_ROW, last).coordinate)
    assert (check.type, check.formula1) == ("list", "words_activities_place")
    assert "words_activities_place" in book.defined_names
    assert ("activities", "place") in [row[:2] for row in book[REFERENCE].iter_rows(values_only=True)]


@pytest.mark.parametrize("model", TABLES.values(), ids=TABLES)
def test_every_column_stands_in_the_header_and_says_in_words_whether_it_is_needed(book: Any, model: type[Row]) -> None:
    sheet = book[model.TABLE]
    names = [cell.value for cell in sheet[HEADER_ROW]]
    assert names == list(model.model_fields)
    needed = dict(zip(names, (cell.value for cell in sheet[NEEDED_ROW]), strict=True))
    assert {name for name, says in needed.items() if says == "required"} == set(model.REQUIRED)
    either = {name for group in model.ONE_OF for name in group}
    assert {name for name, says in needed.items() if says.endswith(" required")} == either
    assert sheet["A2"].value.startswith("Required" if model.TABLE in REQUIRED_TABLES else "Optional")


def test_every_setting_stands_in_the_sheet_study_with_its_meaning_and_its_default(book: Any) -> None:
    lines = {row[0]: row for row in book["study"].iter_rows(min_row=SETTINGS_HEADER + 1, values_only=True)}
    assert list(lines) == list(Settings.model_fields)
    assert [lines[name][3] for name in ("title", "currency", "indirect_window", "horizon")] == [
        *("cannot be blank", "GBP", "period", "left out"),
    ]
    assert all(line[4] == Settings.model_fields[name].description for name, line in lines.items())


def test_the_guide_leads_to_every_sheet(book: Any) -> None:
    links = {cell.hyperlink.location for row in book[GUIDE] for cell in row if cell.hyperlink}
    assert links == {f"'{name}'!A1" for name in book.sheetnames if name != GUIDE}
    assert all(book[name]["A3"].hyperlink.location == f"'{GUIDE}'!A1" for name in book.sheetnames if name != GUIDE)


# What it lets in

KINDS: dict[type[Written], set[str]] = {
    Day: {"date"},
    Duration: {"custom"},
    Number: {"decimal", "whole", "custom"},
    Choice: {"list"},
    Choices: {"list"},
    Identifier: {"list", "custom"},
    Identifiers: {"list"},
    Text: {"none"},
}


@pytest.mark.parametrize(
    ("model", "name", "written"), list(every_column()), ids=lambda part: str(getattr(part, "TABLE", part))
)
def test_every_cell_is_checked_as_its_column_is_written_and_says_what_it_wants(
    book: Any, model: type[Row], name: str, written: Written
) -> None:
    """From the first row to the last, with a message before and one after; Excel cuts none of them."""
    number = list(model.model_fields).index(name)
    letter = openpyxl.utils.get_column_letter(number + 1)
    cells = (
        [f"B{SETTINGS_HEADER + 1 + number}"] if model is Settings else [f"{letter}{FIRST_ROW}", f"{letter}{LAST_ROW}"]
    )
    first, last = (checks_at(book[model.TABLE], cell) for cell in (cells[0], cells[-1]))
    assert first == last
    (check,) = first
    assert (check.type or "none") in KINDS[type(written)]
    assert check.promptTitle == name
    assert check.prompt.startswith((model.model_fields[name].description or "").replace("`", "")[:60])
    assert len(check.prompt) <= 255
    assert len(check.error) <= 255
    assert len(check.errorTitle) <= 32
    assert len(check.formula1 or "") <= 255
    assert not (check.prompt + check.error).endswith("...")


def test_drop_downs_of_names_ask_and_those_of_words_refuse(book: Any) -> None:
    (role,) = checks_at(book["work_log"], f"C{FIRST_ROW}")
    assert (role.formula1, role.errorStyle) == ("list_role", "warning")
    (kind,) = checks_at(book["activities"], f"B{FIRST_ROW}")
    assert (kind.formula1, kind.errorStyle) == ("words_activities_kind", None)


def test_what_cannot_stand_together_in_a_row_is_kept_apart(book: Any) -> None:
    """Minutes or hours, an amount or its rate, a published rate or a build-up; an end is not before its start."""
    found = {
        (sheet, cell): checks_at(book[sheet], f"{cell}{FIRST_ROW}")[0]
        for sheet, cell in (("work_log", "F"), ("unit_costs", "I"), ("unit_costs", "G"), ("families", "D"))
    }
    assert found["work_log", "F"].formula1.startswith('OR(F6="",AND(COUNTA(G6)=0,IF(ISNUMBER(F6),')
    assert found["work_log", "F"].error.endswith(" Or: hours is filled in too. Keep one.")
    assert found["unit_costs", "I"].formula1.startswith('OR(I6="",AND(COUNTA(G6,J6)=0,ISNUMBER(I6),I6>=0,')
    assert found["unit_costs", "G"].formula1.startswith('OR(G6="",AND(COUNTA(H6,I6,J6,K6,L6,M6,N6,O6,P6,Q6)=0,')
    assert found["families", "D"].formula1 == "MAX(1,C6)"
    assert found["families", "D"].error.endswith(" Or: start comes after end. Correct one of them.")
    assert not any(check.allowBlank for check in found.values()), "Excel would let in anything beside a blank cell"
    (end,) = checks_at(book["study"], f"B{SETTINGS_HEADER + 3}")
    assert end.formula1 == f"MAX(1,B{SETTINGS_HEADER + 2})"


def test_every_drop_down_is_fed_by_cells_that_are_there(book: Any) -> None:
    """The name is defined, over the column of that heading; those of fixed words hold just the words of the model."""
    fed: dict[str, list[tuple[type[Row], str]]] = {}
    for model, name, _ in every_column():
        at = list(model.model_fields).index(name)
        cell = (
            f"B{SETTINGS_HEADER + 1 + at}"
            if model is Settings
            else f"{openpyxl.utils.get_column_letter(at + 1)}{FIRST_ROW}"
        )
        for check in checks_at(book[model.TABLE], cell):
            if check.type == "list":
                fed.setdefault(check.formula1, []).append((model, name))
    assert set(fed) == set(book.defined_names)
    for defined, columns in fed.items():
        found = re.match(r"'?([^'!]+)'?!\$([A-Z]+)\$(\d+):", book.defined_names[defined].attr_text)
        assert found, defined
        sheet, letter, row = book[found[1]], found[2], int(found[3])
        heading = sheet[f"{letter}{HEADER_ROW}"].value
        assert row == FIRST_ROW
        if defined.startswith("words_"):
            words = [cell.value for cell in sheet[letter][HEADER_ROW:] if cell.value]
            assert all(list(model.written()[name].words) == words for model, name in columns), defined  # type: ignore[attr-defined]
            assert book.defined_names[defined].attr_text.endswith(f"${letter}${HEADER_ROW + len(words)}")
        else:
            assert {name for _, name in columns} == {"price_year" if heading == "year" else heading}


def test_the_lists_are_the_columns_that_the_study_keeps_them_in() -> None:
    assert all(name in TABLES[table].model_fields for name, table in FROM_TABLES.items())
    anywhere = {name for model, name, _ in every_column()}
    assert set(OWN_WORDS) <= anywhere


@pytest.mark.parametrize("model", TABLES.values(), ids=TABLES)
def test_columns_of_text_are_formatted_as_text(book: Any, model: type[Row]) -> None:
    """So 00123 keeps its zeros; times and numbers are left as they are typed, since [h]:mm would make days of 90."""
    sheet = book[model.TABLE]
    for n, (name, written) in enumerate(model.written().items(), 1):
        letter = openpyxl.utils.get_column_letter(n)
        wanted = (
            "yyyy-mm-dd" if isinstance(written, Day) else "General" if isinstance(written, Number | Duration) else "@"
        )
        widths = [each for each in sheet.column_dimensions.values() if each.min <= n <= each.max]
        assert [each.number_format for each in widths] == [wanted], (name, letter)


# How it looks


def test_sheets_are_laid_out_for_reading_and_printing(book: Any) -> None:
    """A title in A1, the header frozen, nothing merged, A4 landscape with the header on each page."""
    for sheet in book:
        assert sheet["A1"].value
        assert not sheet.merged_cells.ranges
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert sheet.page_setup.fitToHeight == 0
        if sheet.title != GUIDE:
            header = HEADER_ROW if sheet.title in (*TABLES, LISTS) else SETTINGS_HEADER
            assert sheet.freeze_panes[1:] == str(header + 1)
            assert sheet.print_title_rows == f"${header}:${header}"
    assert book.active.title == GUIDE


def test_two_runs_give_the_same_bytes(blank: bytes) -> None:
    assert entry_workbook(blank_content()) == blank


# What stands in it of a study


def test_the_lists_of_a_study_stand_in_it_as_they_were_and_its_entries_do_not(tmp_path: Path) -> None:
    """Read back, every row of the lists and every setting is what the study says."""
    study = read_study(EXAMPLE)
    again = read_study(on_disk(tmp_path, content_of(read_study(EXAMPLE, (*LISTED, *NAMING)))))
    assert {*again.settings} == {*study.settings}
    settings = [Settings.model_validate(dict(each.settings)) for each in (study, again)]
    assert settings[0] == settings[1]
    for name in LISTED:
        if name in study.tables:
            rows = [screen(each.tables[name]).rows.drop("_row", "_part") for each in (study, again)]
            assert rows[1].equals(rows[0]), name
    entries = set(TABLES) - set(LISTED)
    assert {name: again.tables[name].rows.height for name in entries} == dict.fromkeys(entries, 0)


def test_agencies_and_words_that_have_no_table_are_listed_from_where_they_stand(tmp_path: Path) -> None:
    """A Council that a unit cost names, and the interventions of families."""
    families = "family_id,intervention\nF1,intensive\nF2,step-down\nF3,intensive\n"
    study = read_study(write_study(tmp_path, unit_costs=UNIT_COSTS, families=families), LISTED)
    content = content_of(study)
    assert content.rows["agencies"] == [{"agency": "Council"}]
    assert content.words["intervention"] == ["intensive", "step-down"]
    sheet = openpyxl.load_workbook(on_disk(tmp_path, content))[LISTS]
    assert [sheet.cell(row, 1).value for row in range(HEADER_ROW, HEADER_ROW + 4)] == [
        *("intervention", "intensive", "step-down", None),
    ]


FORMULAS = ("=1+1", "+44", "-x", "@home", "\t=1", "\r=1", "＝1", "{=1}")


@pytest.mark.parametrize("text", FORMULAS)
def test_text_that_looks_like_a_formula_stays_text_in_every_cell(tmp_path: Path, text: str) -> None:
    """Titles, notes, names and lists; the cell has Excel's quote prefix, so that it stays so when it is edited."""
    rows = {name: [dict.fromkeys(model.model_fields, text)] for name, model in TABLES.items()}
    path = on_disk(tmp_path, Content(dict.fromkeys(Settings.model_fields, text), rows, {"team": [text]}))
    found = openpyxl.load_workbook(path)
    written = [
        cell for sheet in found for row in sheet for cell in row if str(cell.value).replace("_x000D_", "\r") == text
    ]
    assert len(written) == len([*every_column()]) + 1
    assert {cell.data_type for cell in written} == {"s"}
    assert {cell.quotePrefix for cell in written} == {text != "{=1}"}
    assert not [cell for sheet in found for row in sheet for cell in row if cell.data_type == "f"]
    assert read_study(path).settings["title"] == text.strip()


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**14), max_value=10**14, places=6))
def test_a_number_is_held_as_one_only_if_it_is_read_as_the_same(number: Decimal) -> None:
    """Excel holds some fifteen digits: a number of more stays text."""
    held = typed(ANY_NUMBER, f"{number:f}", Conventions())
    again = held if isinstance(held, str) else number_text(float(held))  # type: ignore[arg-type]
    assert Decimal(again) == number


def test_days_and_choices_stand_in_it_as_the_spreadsheet_has_them() -> None:
    """A day in the study's order becomes a day; what is none stays as it was written."""
    dmy = Conventions("dmy")
    assert typed(Day(), "02/04/2013", dmy) == datetime.date(2013, 4, 2)
    assert typed(Day(), "2nd April", dmy) == "2nd April"
    assert typed(Choices(("travel", "premises")), "Travel;premises", dmy) == "travel; premises"
    assert typed(Identifier(), "00123", dmy) == "00123"


# The commands


def test_template_writes_the_workbook_of_a_study_that_has_no_log_yet(tmp_path: Path) -> None:
    study = write_study(tmp_path / "study", unit_costs=UNIT_COSTS)
    ran = costs("template", study, "-o", tmp_path / "entry.xlsx")
    assert (ran.code, ran.err) == (0, "")
    again = read_study(tmp_path / "entry.xlsx")
    assert again.tables["unit_costs"].rows["role"].to_list() == ["social worker"]
    assert again.settings["title"] == "Two weeks"
    assert costs("template", study, "-o", tmp_path / "twice.xlsx").code == 0
    assert (tmp_path / "twice.xlsx").read_bytes() == (tmp_path / "entry.xlsx").read_bytes()


def test_template_takes_a_workbook_too_and_leaves_its_entries_out(tmp_path: Path) -> None:
    first, second = tmp_path / "first.xlsx", tmp_path / "second.xlsx"
    assert costs("init", first).code == 0
    filled = openpyxl.load_workbook(first)
    filled["work_log"][f"A{FIRST_ROW}"] = datetime.date(2013, 4, 2)
    filled.save(first)
    assert costs("template", first, "-o", second).code == 0
    assert read_study(first).tables["work_log"].rows.height == 1
    assert read_study(second).tables["work_log"].rows.is_empty()


def test_template_replaces_nothing_unasked_and_never_the_study(tmp_path: Path) -> None:
    study, there = write_study(tmp_path / "study", unit_costs=UNIT_COSTS), tmp_path / "there.xlsx"
    there.write_bytes(b"mine")
    assert costs("template", study, "-o", there).code == 2
    assert there.read_bytes() == b"mine"
    assert costs("template", study, "-o", there, "--force").code == 0
    before = there.read_bytes()
    ran = costs("template", there, "-o", there, "--force")
    assert (ran.code, "is the study itself" in " ".join(ran.err.split())) == (2, True)
    assert there.read_bytes() == before
    assert costs("template", study, "-o", tmp_path / "entry.ods").code == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["study", "there.xlsx"]


def test_template_says_what_it_cannot_read_and_writes_nothing(tmp_path: Path) -> None:
    study = write_study(tmp_path / "study", unit_costs="role;;cost\n1")
    ran = costs("template", study, "-o", tmp_path / "entry.xlsx")
    assert ran.code == 1
    assert "unit_costs.csv" in ran.err
    assert not (tmp_path / "entry.xlsx").exists()


def test_a_blank_workbook_can_be_filled_in_and_run(tmp_path: Path) -> None:
    """Ninety minutes, stored as a time, at the published 29 an hour of the example are 43.50."""
    book = tmp_path / "new" / "study.xlsx"
    ran = costs("init", book)
    assert (ran.code, ran.err) == (0, "")
    assert "work_log" in ran.out
    filled = openpyxl.load_workbook(book)
    sheet = filled["work_log"]
    for letter, value in {"A": datetime.date(2013, 4, 2), "C": "family support worker", "D": "00123"}.items():
        sheet[f"{letter}{FIRST_ROW}"] = value
    sheet[f"F{FIRST_ROW}"] = datetime.time(1, 30)
    sheet[f"F{FIRST_ROW}"].number_format = "[h]:mm"
    filled.save(book)
    assert costs("validate", book).code == 0
    assert costs("run", book, "-o", tmp_path / "out").code == 0
    assert "00123" in (tmp_path / "out" / "data" / "families.csv").read_text(encoding="utf-8")
    assert "43.5" in (tmp_path / "out" / "data" / "summary.csv").read_text(encoding="utf-8")


def test_init_puts_common_scenarios_into_a_new_workbook(tmp_path: Path) -> None:
    ran = costs("init", tmp_path / "study.xlsx", "--scenario", "travel")
    assert ran.code == 0
    rows = read_study(tmp_path / "study.xlsx").tables["scenarios"].rows
    assert rows.select("scenario", "value").rows() == [("travel", "0.8")]


@pytest.mark.parametrize("name", ["study.xls", "study.xlsm", "study.ods"])
def test_init_writes_no_other_kind_of_workbook(tmp_path: Path, name: str) -> None:
    ran = costs("init", tmp_path / name)
    assert (ran.code, ".xlsx" in ran.err) == (2, True)
    assert not any(tmp_path.iterdir())


def test_init_overwrites_no_workbook(tmp_path: Path) -> None:
    shutil.copy(EXAMPLE / "study.toml", tmp_path / "study.xlsx")
    before = (tmp_path / "study.xlsx").read_bytes()
    assert costs("init", tmp_path / "study.xlsx").code == 2
    assert (tmp_path / "study.xlsx").read_bytes() == before
