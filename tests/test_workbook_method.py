"""The sheet of method: what it says of a study is what was done, for every setting and every example."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import costing
from costing.costed import Costing
from costing.reports.workbook.contents.method import method
from costing.reports.workbook.registry import sheets
from costing.reports.workbook.sheet import Sheet, Source
from tests.random_studies import random_full_study
from tests.studies import costed
from tests.test_reports_frames import problem, settings_of
from tests.test_reports_workbook import full_source_of, source_of

ROOT = Path(__file__).parents[1]
EXAMPLES = ("minimal", "family-recovery", "sampled-diary", "time-driven")
LIVE = ("Inputs", "Hours", "Unit costs", "Expenses", "Priced lines", "Summary", "Families", "Checks", "Reconciliation")


def source_from(made: Costing) -> Source:
    """What its workbook is made from."""
    return Source(made.settings, made.results, made.problems, "1.2.3")


@cache
def example_source(name: str) -> Source:
    """What the workbook of an example is made from."""
    return source_from(costing.cost(costing.read_study(ROOT / "examples" / name)))


def made_of(source: Source) -> Sheet:
    """The sheet among those of its workbook."""
    return method(source, [sheet.name for sheet in sheets(source)])


def said(source: Source, *names: str) -> dict[str, str]:
    """The sentences by topic, in a workbook with sheets of these names."""
    return dict(method(source, names).rows.select("topic", "sentence").iter_rows())


def assert_well_said(source: Source) -> None:
    """Every topic once, in sentences without blanks, with sheets and notes that there are."""
    made = made_of(source)
    rows = made.rows
    assert rows["topic"].is_unique().all()
    for sentence in rows.filter(pl.col("topic") != "Title")["sentence"]:
        assert re.fullmatch(r"\S.*\S", sentence), sentence
        assert sentence.endswith("."), sentence
        assert not re.search(r"\bNone\b(?!: )|\bnan\b|  |\.\.|null|\{|\}", sentence), sentence
    there = {"Cover", *(sheet.name for sheet in sheets(source))}
    named = {name for where in rows["where"] for name in where.split(", ") if name}
    assert named <= there
    notes = {number for note in rows["note"] for number in note.split(", ") if number}
    known = set(re.findall(r"^## (\d+)\.", (ROOT / "docs" / "method.md").read_text(encoding="utf-8"), re.MULTILINE))
    assert notes <= known


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_example_is_told_in_sentences(name: str) -> None:
    """With sheets that its workbook has, and notes that the method note has."""
    assert_well_said(example_source(name))


@pytest.mark.parametrize("seed", range(12))
def test_random_studies_of_all_settings_are_told_in_sentences(seed: int) -> None:
    """Whatever features a study combines; and no family is named."""
    source = source_from(costed(*random_full_study(seed)))
    assert_well_said(source)
    sentences = " ".join(made_of(source).rows["sentence"])
    unlike_words = {"F001", "00123", "王家", "𠀀", "Smith & Sons", "B#2", "z 9", "élan"}
    assert not [name for name in unlike_words if name in sentences]


def test_an_example_is_told_as_it_was_costed() -> None:
    """Unit costs, uprating, scenarios and what was counted, of the study of family recovery."""
    told = said(example_source("family-recovery"))
    assert told["How they are made up"].startswith("12 unit costs built up: pay, on-costs and overheads")
    assert told["How they are made up"].endswith("; 4 unit costs taken as a published rate.")
    assert (
        told["Uprating"] == "To 2013/14 prices by the study's price index (price_index): unit costs x 1.0000 to 1.0230."
    )
    assert told["Scenarios"].startswith("4 scenarios beside the base case: pay award, less travel,")
    assert told["Expenses"].startswith("382 expenses costed: ")
    assert told["Rows left out"] == "Nothing."
    assert told["Disclosure"].startswith("This workbook holds records of 60 families")


def test_a_sampled_diary_is_told_as_one() -> None:
    """Hours are grossed up, there is no interval, and a post has a rule of its own."""
    told = said(example_source("sampled-diary"))
    assert "grossed up" in told["Time x unit cost"]
    assert told["Sample"].startswith("A diary of 8 spans in 4 strata")
    assert told["Interval"].startswith("No interval: unlogged time is allocated")
    assert told["Indirect time"].endswith("For 1 post another rule holds (indirect_over).")
    assert "19 rows absence" in told["Rows left out"]


SETTINGS: tuple[tuple[dict[str, Any], str, str], ...] = (
    ({"currency": "EUR"}, "Currency and prices", "EUR"),
    ({}, "Uprating", "Nothing is uprated"),
    ({"price_year": "2024/25"}, "Uprating", "To 2024/25 prices"),
    ({}, "Discounting", "nothing is discounted"),
    (
        {"discount_rate": 0.035, "discount_from": "family"},
        "Discounting",
        "3.5% a year, by whole years from each",
    ),
    ({}, "Indirect time", "by direct time, over the families they worked with"),
    ({}, "Indirect time", "over the families of the practitioner's team"),
    ({"indirect_time": "role"}, "Indirect time", "it is shared over all families"),
    ({"indirect_time": "study"}, "Indirect time", "it is in no family's cost"),
    ({"indirect_window": "month"}, "Indirect time", "month by month"),
    ({"indirect_window": "month"}, "Indirect time", "that of the whole period counts; without any, it"),
    ({"indirect_time": "exclude"}, "Indirect time", "Left out of all costs."),
    ({"indirect_time": "exclude", "indirect_window": "month"}, "Indirect time", "Left out of all costs."),
    ({"indirect_time": "ratio"}, "Indirect time", "Paid for by the price of direct time"),
    ({}, "Indirect time", "over the whole period"),
    ({"indirect_time": "ratio"}, "Hour that is priced", "per hour of direct work"),
    ({"indirect_time": "ratio", "ratio_basis": "contact"}, "Hour that is priced", "per hour of contact"),
    ({}, "Hour that is priced", "per working hour"),
    ({"unlogged_time": "allocate"}, "Unlogged time", ", shared over families: by practitioner"),
    ({}, "Unlogged time", ", in no total"),
    ({"qualifications": "exclude"}, "Qualifications", "left out"),
    ({}, "Qualifications", "included"),
    ({"annuity_rate": 0.02}, "Assets", "annual cost at 2% a year"),
    ({"horizon": 270}, "Period", "followed for 270 days"),
    ({"disclosure_threshold": 5}, "Disclosure", "fewer than 5 families"),
    ({}, "Disclosure", "fewer than 10 families"),
)


@pytest.mark.parametrize(("settings", "topic", "sentence"), SETTINGS)
def test_what_the_study_sets_is_told(settings: dict[str, Any], topic: str, sentence: str) -> None:
    """Each setting, and what a blank one means."""
    assert sentence in said(source_of(settings=settings_of(**settings)))[topic]


@pytest.mark.parametrize(
    ("choice", "fate"), [(None, "counted all the same"), ("keep", "counted all the same"), ("remove", "left out")]
)
def test_what_overheads_hold_already_is_told_where_there_is_any(choice: str | None, fate: str) -> None:
    """And nothing is said of it where there is none."""
    settings = settings_of(double_counts=choice)
    assert "Counted twice" not in said(source_of(settings=settings))
    told = said(source_of(settings=settings, problems=[problem(code="double-count")]))
    assert told["Counted twice"].startswith(f"1 cost that overheads hold already: {fate}")


def test_a_study_of_every_feature_is_told() -> None:
    """Invented results with every table."""
    told = said(full_source_of())
    assert {"Sample", "In kind", "Whose cost", "Interval"} <= set(told)


def test_a_live_workbook_says_what_is_live_and_another_says_that_it_holds_values() -> None:
    """By whether there is a sheet of inputs; sheets that are not there are not named."""
    source = source_of()
    live, values = said(source, *LIVE), said(source, "Summary", "Charts")
    assert "run again" in live["What is not"]
    assert "Inputs" in live["What is live"]
    assert "What is live" not in values
    assert "values" in values["What it holds"]
    assert method(source, LIVE).notes
    where = " ".join(method(source, ["Summary"]).rows["where"])
    assert "Inputs" not in where
    assert "Hours" not in where


def test_the_title_is_text_as_the_study_has_it() -> None:
    """What looks like a formula is kept, for the writer to write as text."""
    assert said(source_of(settings=settings_of(title="=1+1")))["Title"].startswith("=1+1; interventions")
