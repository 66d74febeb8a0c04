"""Text files: encoding, delimiter and decimal mark are told by the file or by study.toml, and never guessed."""

import json
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from costing.model.problem import Problem
from costing.model.tables import TABLES, Part, StudyAsRead
from costing.reading.header import Layout
from costing.reading.refusal import RefusedError
from costing.reading.table_settings import TableSettings
from costing.reading.text import bytes_seen, encoding
from costing.reading.text.delimiter import delimiter_of
from costing.reading.text.encoding import as_utf_8, control_characters, row_of
from costing.reading.text.text_files import read_text
from tests.folders import costs, write_study
from tests.study_on_disk import codes, column, places, workbook, written

TRAPS = Path(__file__).parent / "data" / "traps"
COLUMNS = 'columns = {date = "Date", family_id = "Family", role = "Role", activity = "Activity", hours = "Duration"}'
ROW = "2013-03-04{0}worker{0}1"
PLAIN = "UTF-8, commas between cells, points before decimals"


def log(text: str | bytes, folder: Path, said: str = "") -> StudyAsRead:
    """A study of this log; `said` is what study.toml says of it."""
    return written(folder, f"[tables.work_log]\n{said}\n", {"work_log.csv": text})


def semicolons(*hours: str, heading: str = "hours") -> str:
    """A log between semicolons with these durations."""
    return f"date;role;{heading}\n" + "".join(f"2013-03-04;worker;{cell}\n" for cell in hours)


def of_code(study: StudyAsRead, code: str) -> Problem:
    """The one problem of a code."""
    (problem,) = [problem for problem in study.problems if problem.code == code]
    return problem


def reading(study: StudyAsRead) -> str:
    """How the first part of the log was read."""
    return study.tables["work_log"].parts[0].reading


# Encoding


@pytest.mark.parametrize(
    ("encoding", "stated"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("utf-16", "UTF-16"),
        ("cp1252", "Windows-1252 (assumed)"),
    ],
)
def test_the_same_text_is_read_from_every_encoding_and_it_is_stated(encoding: str, stated: str, tmp_path: Path) -> None:
    study = log("date,role,hours\n2013-03-04,Zoë’s,1.5\n".encode(encoding), tmp_path)
    assert column(study, "work_log", "role") == ["Zoë’s"]
    assert reading(study) == f"{stated}, commas between cells, points before decimals"
    assert codes(study) == (["assumed-encoding"] if "assumed" in stated else [])


def test_big_endian_utf_16_is_read(tmp_path: Path) -> None:
    study = log(b"\xfe\xff" + "date,role,hours\n2013-03-04,Zoë,1\n".encode("utf-16-be"), tmp_path)
    assert column(study, "work_log", "role") == ["Zoë"]


def test_windows_1252_is_read_in_silence_where_it_is_said(tmp_path: Path) -> None:
    study = log("date,role,hours\n2013-03-04,Zoë,1\n".encode("cp1252"), tmp_path, 'encoding = "cp1252"')
    assert column(study, "work_log", "role") == ["Zoë"]
    assert reading(study).startswith("Windows-1252, ")
    assert study.problems == ()


def test_what_was_assumed_is_said_at_the_first_such_row_with_the_letter_and_how_to_confirm(tmp_path: Path) -> None:
    text = "date,role,hours,note\n2013-03-04,a,1,\n2013-03-04,a,1,secret café\n2013-03-04,a,1,£\n"
    problem = of_code(log(text.encode("cp1252"), tmp_path), "assumed-encoding")
    assert problem.place.row == 3
    for words in ("0xE9", "read as é", 'encoding = "cp1252"', "CSV UTF-8"):
        assert words in problem.message
    assert "secret" not in problem.message


def test_a_letter_that_cannot_be_seen_is_called_by_its_name() -> None:
    (flaw,) = as_utf_8(b"home\xa0visit").flaws
    assert "read as no-break space," in flaw.message


@pytest.mark.parametrize(
    ("data", "row", "words"),
    [
        (b"caf\xc3\xa9\ncaf\xc3\xa9\ncaf\xe9\n", 3, "0xE9"),
        (b"\xef\xbb\xbfa\ncaf\xe9\n", 2, "0xE9"),
        (b"a\n\x81\n", 2, "0x81"),
        (b"a\nb\0\n", 2, "NUL"),
        ("date\nrole\n".encode("utf-16-le"), 1, "NUL"),
        (b"\xff\xfea\0\n\0b", 2, "UTF-16"),
        ("a\nb\0".encode("utf-16"), 2, "NUL"),
        (b"\xff\xfe\0\0a\0\0\0", 1, "NUL"),
        (b"a\rb\r\xc3\xa9\xe9", 3, "0xE9"),
        (b"a\r\nb\r\n\xc3\xa9\xe9", 3, "0xE9"),
        (b"\x07\n" * 1_001, 1_001, "no text"),
    ],
)
def test_text_with_letters_that_could_only_be_guessed_is_refused_at_its_row(data: bytes, row: int, words: str) -> None:
    with pytest.raises(RefusedError) as refused:
        as_utf_8(data)
    assert (refused.value.flaw.code, refused.value.flaw.row) == ("unreadable-file", row)
    assert words in refused.value.flaw.message


def test_text_that_is_said_to_be_utf_8_and_is_not_is_refused() -> None:
    with pytest.raises(RefusedError, match="0xE9"):
        as_utf_8(b"caf\xe9", "utf-8")


def test_utf_8_that_is_said_to_be_windows_1252_shows_both_readings(tmp_path: Path) -> None:
    study = log("date,role,hours\n2013-03-04,Zoë,1\n", tmp_path, 'encoding = "cp1252"')
    problem = of_code(study, "two-readings")
    assert problem.place.row == 2
    assert "Ã«" in problem.message
    assert "it is ë" in problem.message


def test_a_byte_that_is_not_utf_8_is_found_far_into_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoding, "DECODED", 10)
    with pytest.raises(RefusedError) as refused:
        as_utf_8("né,é\n".encode() * 50 + b"\xe9\n")
    assert refused.value.flaw.row == 51


def test_every_line_with_a_control_character_is_told_and_the_rest_is_read(tmp_path: Path) -> None:
    study = log("date,role,hours\r\n2013-03-04,a,1\r\n2013-03-04,b\x07\x0b,1\r\n2013-03-04,c\x1a,1\r\n", tmp_path)
    assert places(study) == [("control-character", f"work_log.csv, row {row}") for row in (3, 4)]
    assert "0x07" in study.problems[0].message
    assert column(study, "work_log", "hours") == ["1", "1", "1"]


def test_control_characters_are_found_wherever_the_text_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    data = b"a\tb\r\n\x01\r\n\xc3\xa9\r\r\n\x02\x03\n\x1f"
    whole = control_characters(data)
    assert [flaw.row for flaw in whole] == [2, 5, 6]
    for size in range(1, len(data)):
        monkeypatch.setattr(bytes_seen, "LOOKED_AT", size)
        assert control_characters(data) == whole


@settings(deadline=None)
@given(st.text(st.sampled_from("a\r\n"), max_size=12))
def test_a_rows_number_counts_every_kind_of_line_end(text: str) -> None:
    assert row_of(f"{text}x".encode(), len(text)) == len(f"{text}x".splitlines())


# Delimiter


@pytest.mark.parametrize(
    ("sign", "name"), [(",", "commas"), (";", "semicolons"), ("\t", "tabs"), ("|", "upright bars")]
)
@pytest.mark.parametrize("first", ["", "A log; of 2013, | and\tmore\n\n", '"A log, ""ours"""\n'])
def test_the_delimiter_is_that_with_which_the_header_is_found(sign: str, name: str, first: str, tmp_path: Path) -> None:
    study = log(f"{first}date{sign}role{sign}hours\n{ROW.format(sign)}\n", tmp_path)
    assert study.problems == ()
    assert column(study, "work_log", "role") == ["worker"]
    assert reading(study) == f"UTF-8, {name} between cells, points before decimals"


@pytest.mark.parametrize("first", ["sep=;", '"sep=;"', "SEP=;"])
def test_the_line_that_tells_excel_the_delimiter_is_taken_and_counted(first: str, tmp_path: Path) -> None:
    study = log(f"{first}\r\ndate;role;hours\r\n{ROW.format(';')}\r\n", tmp_path)
    assert study.problems == ()
    assert study.tables["work_log"].rows["_row"].to_list() == [3]


def test_a_first_line_that_tells_another_delimiter_than_can_be_read_is_refused(tmp_path: Path) -> None:
    study = log("sep=^\ndate^role^hours\n", tmp_path)
    assert ("unreadable-file", "work_log.csv, row 1") in places(study)


TWO_HEADERS = "date,role,hours\ndate;role;hours;note\n2013-03-04;worker;1;x\n"


def test_two_delimiters_with_which_there_is_a_header_are_two_readings(tmp_path: Path) -> None:
    problem = of_code(log(TWO_HEADERS, tmp_path), "two-readings")
    assert problem.place.row == 1
    for words in ("commas", "semicolons", "row 2", 'delimiter = ","', 'delimiter = ";"'):
        assert words in problem.message


def test_the_delimiter_that_study_toml_says_decides(tmp_path: Path) -> None:
    study = log(TWO_HEADERS, tmp_path, 'delimiter = ";"')
    assert study.problems == ()
    assert study.tables["work_log"].rows["_row"].to_list() == [3]


def test_a_tab_may_be_said(tmp_path: Path) -> None:
    assert log(f"date\trole\thours\n{ROW.format(chr(9))}\n", tmp_path, 'delimiter = "\\t"').problems == ()


def test_a_header_that_lacks_a_column_is_shown_with_its_own_delimiter(tmp_path: Path) -> None:
    study = log("date;role\n2013-03-04;worker\n", tmp_path)
    assert ("missing-column", "work_log.csv, row 1, minutes") in places(study)


def test_a_table_of_one_column_has_no_delimiter_but_the_comma() -> None:
    layout = Layout.of(TABLES["families"])
    assert delimiter_of(b"family_id\nF1\nF2;F3\n", layout, TableSettings()) == ","


@settings(deadline=None)
@given(st.binary(max_size=60), st.sampled_from(["", "date,role,hours\n", "date;role;hours\n2013-03-04;a;"]))
def test_any_bytes_are_read_or_refused_with_a_problem(data: bytes, before: str) -> None:
    read = read_text(before.encode() + data, Part("work_log.csv"), Layout.of(TABLES["work_log"]), TableSettings())
    assert read.rows is not None or read.problems


def test_a_row_of_more_columns_than_excel_has_is_refused(tmp_path: Path) -> None:
    study = log("date,role,hours" + ",x" * 16_382 + "\n", tmp_path)
    problem = of_code(study, "unreadable-file")
    assert problem.place.row == 1
    assert "16,384" in problem.message


def test_ten_thousand_columns_are_read(tmp_path: Path) -> None:
    study = log("date,role,hours" + ",note" + "," * 9_996 + f"\n{ROW.format(',')}" + "," * 9_997 + "\n", tmp_path)
    assert study.problems == ()
    assert column(study, "work_log", "hours") == ["1"]


# The mark before decimals


@pytest.mark.parametrize(
    ("hours", "decimal"),
    [
        (("1,5", "2"), ","),
        (("0,25", "1,234"), ","),
        (("1.234,5", "1.234"), ","),
        (("1,5 h", "1:30"), ","),
        (("1.5", "2"), "."),
        (("1,234.50", "1,234"), "."),
        (("1", "1:30", ""), "."),
        (("1,2,3", "1,23,456", "1.2.3"), "."),
    ],
)
def test_the_mark_before_decimals_is_what_the_numbers_need(
    hours: tuple[str, ...], decimal: str, tmp_path: Path
) -> None:
    study = log(semicolons(*hours), tmp_path)
    assert study.problems == ()
    assert study.tables["work_log"].conventions.decimal == decimal
    assert reading(study).endswith("commas before decimals" if decimal == "," else "points before decimals")


@pytest.mark.parametrize(
    ("hours", "row", "value", "words"),
    [
        (("2", "1,234"), 3, "1,234", ["1.234", "1234", 'decimal = ","']),
        (("1.234",), 2, "1.234", ["1.234", "1234", 'decimal = "."']),
        (("1.5", "2", "1,5", "1,75"), 4, "1,5", ["row 2", "hours"]),
    ],
)
def test_numbers_that_do_not_tell_their_mark_or_tell_two_are_two_readings(
    hours: tuple[str, ...], row: int, value: str, words: list[str], tmp_path: Path
) -> None:
    problem = of_code(log(semicolons(*hours), tmp_path), "two-readings")
    assert (problem.place.row, problem.place.column, problem.value) == (row, "hours", value)
    for word in words:
        assert word in problem.message


@pytest.mark.parametrize("decimal", [",", "."])
def test_the_mark_that_study_toml_says_decides(decimal: str, tmp_path: Path) -> None:
    study = log(semicolons("1,234", "1.5", "1,5"), tmp_path, f'decimal = "{decimal}"')
    assert study.problems == ()
    assert study.tables["work_log"].conventions.decimal == decimal


def test_between_commas_the_mark_is_a_point_unless_study_toml_says_so(tmp_path: Path) -> None:
    text = 'date,role,hours\n2013-03-04,worker,"1,5"\n'
    assert log(text, tmp_path).tables["work_log"].conventions.decimal == "."
    assert log(text, tmp_path, 'decimal = ","').tables["work_log"].conventions.decimal == ","


def test_commas_in_text_tell_nothing_of_the_mark(tmp_path: Path) -> None:
    study = log("date;role;hours;note\n2013-03-04;worker;1;at 1,5 or 1,234\n", tmp_path)
    assert study.problems == ()
    assert reading(study).endswith("points before decimals")


PARTS = {
    "comma": semicolons("1,5"),
    "point": semicolons("1.5"),
    "whole": semicolons("2"),
    "commas": "date,role,hours\n2013-03-04,worker,2.5\n",
}


@pytest.mark.parametrize(
    ("parts", "at"),
    [
        (["comma", "point"], "b"),
        (["comma", "commas"], "b"),
        (["commas", "comma"], "b"),
        (["whole", "comma"], ""),
        (["point", "commas"], ""),
    ],
)
def test_parts_of_a_table_with_different_marks_are_two_readings(parts: list[str], at: str, tmp_path: Path) -> None:
    files = {f"work_log/{name}.csv": PARTS[part] for name, part in zip("ab", parts, strict=True)}
    study = written(tmp_path, files={"work_log.csv": None, **files})
    assert places(study) == ([("two-readings", f"work_log/{at}.csv, row 2, hours")] if at else [])


def test_decimal_commas_are_not_said_of_numbers_that_have_points_by_nature(tmp_path: Path) -> None:
    workbook(tmp_path / "work_log.xlsx", {"work_log": [["date", "role", "hours"], ["2013-03-04", "worker", 1.234]]})
    study = written(tmp_path, '[tables.work_log]\ndecimal = ","\n', {"work_log.csv": None})
    assert of_code(study, "two-readings").place.file == "work_log.xlsx"


# Files


def test_a_part_that_is_the_same_file_as_another_is_not_read_twice(tmp_path: Path) -> None:
    text = f"date,role,hours\n{ROW.format(',')}\n"
    empty = "date,role,hours\n"
    files: dict[str, str | bytes | None] = {"work_log.csv": None}
    files |= {"work_log/a.csv": text, "work_log/b.csv": text, "work_log/c.csv": empty, "work_log/d.csv": empty}
    study = written(tmp_path, files=files)
    assert places(study) == [("same-file-twice", "work_log/b.csv")]
    assert "work_log/a.csv" in study.problems[0].message
    assert column(study, "work_log", "hours") == ["1"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes here")
@pytest.mark.parametrize("said", ["", '[tables.work_log]\nfile = "work_log.csv"\n'])
def test_a_pipe_is_refused_and_not_waited_for(said: str, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "work_log.csv")
    study = written(tmp_path, said, {"work_log.csv": None})
    assert places(study) == [("unreadable-file", "work_log.csv")]
    assert "pipe" in study.problems[0].message


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="there are no such devices here")
def test_a_device_is_refused_and_not_read(tmp_path: Path) -> None:
    study = written(tmp_path, '[tables.work_log]\nfile = "/dev/zero"\n', {"work_log.csv": None})
    assert codes(study) == ["unreadable-file"]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"\xff\xfe", "empty"),
        (b"<html><table></table></html>", "web page"),
        ("<html>".encode("utf-16"), "web page"),
        (b"PK\x03\x04....", "archive"),
        (b"PAR1....", "Parquet"),
    ],
)
def test_what_is_no_text_is_named(data: bytes, words: str, tmp_path: Path) -> None:
    assert words in of_code(log(data, tmp_path), "unreadable-file").message


def test_a_cell_of_more_than_a_mebibyte_is_refused_at_its_place(tmp_path: Path) -> None:
    text = f"date,role,hours,note\n{ROW.format(',')},{'a' * (1 << 20)}b\n"
    write_study(tmp_path, work_log=text, unit_costs="role,cost_per_hour\nworker,40\n")
    ran = costs("validate", tmp_path, "--format", "json")
    told = [(p["code"], p["row"], p["column"]) for p in json.loads(ran.out)["problems"] if p["severity"] == "error"]
    assert told == [("too-long", 2, "note")]


def test_run_json_says_how_every_text_file_was_read(tmp_path: Path) -> None:
    text = "date;role;family_id;hours\n2013-03-04;Zoë;F1;1,5\n".encode("cp1252")
    study = write_study(tmp_path / "study", work_log=text, unit_costs="role,cost_per_hour\nZoë,40\n")
    assert costs("run", study, "-o", tmp_path / "out").code == 0
    record = json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))
    assert record["reading"] == {
        "unit_costs.csv": PLAIN,
        "work_log.csv": "Windows-1252 (assumed), semicolons between cells, commas before decimals",
    }


# The traps


def trap(name: str, folder: Path) -> StudyAsRead:
    """A trap file as a log of hours."""
    said = f'date_order = "dmy"\nfile = "{name}"\n{COLUMNS}'
    return written(folder, f"[tables.work_log]\n{said}\n", {"work_log.csv": None, name: (TRAPS / name).read_bytes()})


def test_windows_1252_with_semicolons_and_decimal_commas_is_one_entry_of_an_hour_and_a_half(tmp_path: Path) -> None:
    study = trap("13_cp1252_semicolon.csv", tmp_path)
    assert places(study) == [("assumed-encoding", "13_cp1252_semicolon.csv, row 2")]
    table = study.tables["work_log"]
    assert (table.rows.height, table.rows["hours"][0], table.conventions.decimal) == (1, "1,5", ",")


def test_a_csv_utf_8_of_excel_is_one_entry_whose_note_has_two_lines(tmp_path: Path) -> None:
    study = trap("14_utf8_bom_excel.csv", tmp_path)
    assert study.problems == ()
    assert study.tables["work_log"].rows.select("family_id", "hours", "_row").rows() == [("00123", "1:30", 2)]
