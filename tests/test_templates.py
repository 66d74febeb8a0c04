"""The blank study: generated from the models, readable by the toolkit, and the same as the one in templates/."""

import csv
import io
import tomllib
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from costing.model.row import Row
from costing.model.settings import Settings
from costing.model.tables import TABLES
from costing.model.unit_cost import UnitCost
from costing.reports.data_entry.content import blank_content
from costing.reports.data_entry.writer import entry_workbook
from costing.reports.template import blank_study
from costing.study import cost, read_study, unit_costs, validate

TEMPLATE = Path(__file__).parents[1] / "templates" / "study"
WORKBOOK = TEMPLATE.with_name("study.xlsx")
REGENERATE = "templates is not what the models say: run `python -m docs.generate`"
ENTRY = "2013-04-02,P1,social worker,F1,home visit,90,,,\n"


def written(folder: Path, files: Mapping[str, str]) -> Path:
    """The folder, with these files in it."""
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    return folder


def test_the_template_in_the_project_is_the_blank_study() -> None:
    """Byte for byte, and no file more."""
    there = {path.name: path.read_bytes() for path in TEMPLATE.iterdir()}
    assert there == {name: text.encode() for name, text in blank_study().items()}, REGENERATE


def parts(workbook: bytes) -> dict[str, bytes]:
    """What is in a workbook; how small that was packed depends on the machine."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_workbook_in_the_project_is_the_blank_one() -> None:
    assert parts(WORKBOOK.read_bytes()) == parts(entry_workbook(blank_content())), REGENERATE


@pytest.mark.parametrize("model", TABLES.values(), ids=TABLES)
def test_every_table_has_all_columns_as_its_header(model: type[Row]) -> None:
    rows = list(csv.reader(blank_study()[f"{model.TABLE}.csv"].splitlines()))
    assert rows[0] == list(model.model_fields)
    assert len(rows) == (3 if model is UnitCost else 1)


def test_a_fresh_blank_study_lacks_nothing_but_entries(tmp_path: Path) -> None:
    """Tables with only a header count as not given; a required one is an empty table."""
    problems = validate(read_study(written(tmp_path, blank_study())))
    assert [(problem.code, problem.place.file) for problem in problems] == [("empty-table", "work_log.csv")]


def test_a_fresh_blank_study_shows_a_build_up_and_a_published_rate(tmp_path: Path) -> None:
    """(31,544 + 9,495 + 24,129 + 11,902 + 6,566 + 2,478) / 1,532 = 86,114 / 1,532 = 56.21; and 29 as published."""
    _, costs = unit_costs(read_study(written(tmp_path, blank_study())))
    assert [round(cost_per_hour, 2) for cost_per_hour in costs["cost_per_hour"]] == [56.21, 29.0]
    assert costs["cost_per_year"].to_list() == [86114.0, None]
    assert all(source.startswith("EXAMPLE - replace: ") for source in costs["source"])


def test_one_entry_makes_the_blank_study_one_that_can_be_costed(tmp_path: Path) -> None:
    """90 minutes at 86,114 / 1,532 an hour; of the roles and activities that stand there one entry uses few."""
    study = blank_study()
    study["work_log.csv"] += ENTRY
    found = read_study(written(tmp_path, study))
    started = {"may-be-a-sample", "unused-role", "unused-activity"}
    assert {problem.code for problem in validate(found)} <= started
    assert cost(found).families["cost"].to_list() == pytest.approx([1.5 * 86114 / 1532])


def test_every_optional_setting_can_be_taken_out_of_its_comment() -> None:
    """Every line that begins with # and no space is a setting; with all of them it is TOML and the settings fit."""
    lines = blank_study()["study.toml"].splitlines()
    found = tomllib.loads("\n".join(line.removeprefix("#") for line in lines if not line.startswith("# ")))
    tables = found.pop("tables")
    assert set(found) == set(Settings.model_fields)
    assert set(tables["work_log"]["columns"]) <= set(TABLES["work_log"].model_fields)
    Settings.model_validate({name: str(value) for name, value in found.items()})


def test_the_settings_as_they_come_are_the_required_ones() -> None:
    """A setting that is not replaced must not change the method without anyone having chosen it."""
    assert tuple(tomllib.loads(blank_study()["study.toml"])) == Settings.REQUIRED
