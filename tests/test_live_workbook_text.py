"""Whatever is written in a study, in every field: in the live workbook it stays text, and its figures stay right."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import polars as pl
import pytest

import costing
from costing.costed import Costing
from tests.live_figures import Shown, by_a_fast_recalculator, unlike
from tests.recalculated import by_libreoffice, differences, edited, formula_cells, known_to_formualizer, values
from tests.workbook_file import cells

LONG = "an exceedingly long name " * 9
HOSTILE = (
    *("=1+1", "=HYPERLINK(A1)", "+1", "-1", "@SUM(A1)", "\tx", "\ry", "＝1+1", "＠x", '"q"', "O'Neil", "[x]", "{=1}"),
    *("*", "F*", "F?", "~*", "<5", "<>", "01", "1", "1e0", "TRUE", "#REF!", "Same", "same", "(no family)", LONG),
)
SCENARIOS = ("＝1+1", '"q"', "F*")
KINDS = (
    "family",
    "practitioner",
    "role",
    "activity",
    "agency",
    "intervention",
    "category",
    "scenario",
    "group",
    "note",
)
Tables = dict[str, list[dict[str, str]]]


def tables_of(texts: Mapping[str, list[str]]) -> Tables:
    """A study in which every kind of thing has these names; entries go around them all."""

    def of(kind: str, n: int) -> str:
        return texts[kind][n % len(texts[kind])]

    most = range(max(len(names) for names in texts.values()))
    return {
        "work_log": [
            {
                **{"date": "2024-05-06", "hours": f"{1 + n / 8}", "note": of("note", n)},
                **{
                    "family_id": of("family", n),
                    "practitioner_id": of("practitioner", n),
                    "activity": of("activity", n),
                },
            }
            for n in most
        ],
        "families": [
            {
                "family_id": name,
                "intervention": of("intervention", n),
                "need_group": of("group", n),
                "outcome": of("group", n),
            }
            for n, name in enumerate(texts["family"])
        ],
        "practitioners": [
            {"practitioner_id": name, "role": of("role", n), "agency": of("agency", n), "available_hours": "20"}
            for n, name in enumerate(texts["practitioner"])
        ],
        "unit_costs": [
            {"role": name, "cost_per_hour": f"{30 + n}", "source": of("note", n)}
            for n, name in enumerate(texts["role"])
        ],
        "activities": [
            {"activity": name, "kind": ("contact", "case_work")[n % 2]} for n, name in enumerate(texts["activity"])
        ],
        "expenses": [
            {
                "category": name,
                "cost": f"{10 + n}",
                "agency": of("agency", n),
                "shared_by": "time",
                "note": of("note", n),
            }
            for n, name in enumerate(texts["category"])
        ],
        "scenarios": [
            {
                **{"scenario": name, "table": "work_log", "column": "minutes", "change": "multiply"},
                **{"value": f"0.{n + 5}", "note": of("note", n)},
            }
            for n, name in enumerate(texts["scenario"])
        ],
    }


def costed_as_written(tables: Tables) -> Costing:
    """The study, every cell as it is: nothing is stripped."""
    frames = {name: pl.DataFrame(rows, infer_schema_length=None) for name, rows in tables.items()}
    settings = {"title": HOSTILE[0], "start": "2024-04-01", "end": "2025-03-31", "unlogged_time": "allocate"}
    more = {"population": "=2+2", "setting": "+setting", "assumptions": "@assumed", "comparator": "-none"}
    return costing.cost(costing.Study.from_tables({"study": {**settings, **more}, **frames}))


def let_in() -> tuple[dict[str, list[str]], Costing]:
    """The texts by kind that the study's own checks let in, and the study of these."""
    texts = {**{kind: list(HOSTILE) for kind in KINDS}, "scenario": list(SCENARIOS)}
    for _ in range(8):
        try:
            return texts, costed_as_written(tables_of(texts))
        except costing.InvalidStudyError as invalid:
            texts = without(texts, invalid)
    raise AssertionError("no study was let in")


def without(texts: Mapping[str, list[str]], invalid: costing.InvalidStudyError) -> dict[str, list[str]]:
    """The texts but for those that problems name, each for the kind of its column."""
    kept = {kind: list(names) for kind, names in texts.items()}
    tables = tables_of(texts)
    kinds = {"family_id": "family", "practitioner_id": "practitioner", "need_group": "group", "outcome": "group"}
    for problem in invalid.problems:
        kind = kinds.get(problem.place.column, problem.place.column)
        rows = tables.get(problem.place.file, [])
        if problem.severity.value == "error" and problem.place.row and kind in kept:
            cell = rows[problem.place.row - 2].get(problem.place.column, "")
            kept[kind] = [name for name in kept[kind] if name != cell]
    return kept


@pytest.fixture(scope="module")
def hostile() -> tuple[dict[str, list[str]], Costing]:
    """The study of all that is let in."""
    return let_in()


@pytest.fixture(scope="module")
def book(hostile: tuple[dict[str, list[str]], Costing], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its workbook, the log with its notes in it."""
    path = tmp_path_factory.mktemp("text") / "book.xlsx"
    hostile[1].to_excel(path, work_log="notes")
    return path


def test_most_of_it_is_let_in_in_every_field(hostile: tuple[dict[str, list[str]], Costing]) -> None:
    """Else what follows would be said of little."""
    texts, _ = hostile
    always = {"＝1+1", "F*", "F?", "01", "1", "1e0", "O'Neil", '"q"', "[x]", "Same", "same", "(no family)"}
    assert {kind for kind, names in texts.items() if not always <= set(names)} == {"scenario"}
    assert {"=1+1", "=HYPERLINK(A1)", "+1", "-1", "@SUM(A1)", "\tx", "\ry"} <= set(texts["note"])


def test_every_text_stands_somewhere_as_text(hostile: tuple[dict[str, list[str]], Costing], book: Path) -> None:
    texts, result = hostile
    written = {cell.value for cell in cells(book).values() if isinstance(cell.value, str) and cell.formula is None}
    for kind, names in texts.items():
        assert {name.strip() for name in names} <= {each.strip() for each in written}, kind
    assert len(result.results["families"]) == len(texts["family"])


def test_no_text_becomes_a_formula(book: Path) -> None:
    """No formula holds what only text of the study holds, but in quotes."""
    literal = re.compile(r'"(?:[^"]|"")*"')
    for place, cell in formula_cells(book).items():
        bare = literal.sub('""', cell.formula or "")
        assert not re.search(r"HYPERLINK|1\+1|2\+2|#REF!", bare), (place, cell.formula)
    with zipfile.ZipFile(book) as package:
        assert not [name for name in package.namelist() if "externalLink" in name]
        rels = [package.read(name).decode() for name in package.namelist() if name.endswith(".rels")]
    assert not any('TargetMode="External"' in each for each in rels)


def test_its_figures_are_those_of_the_run_in_formualizer_in_every_scenario(
    hostile: tuple[dict[str, list[str]], Costing], book: Path, tmp_path: Path
) -> None:
    texts, result = hostile
    shown = by_a_fast_recalculator(book)
    assert differences(known_to_formualizer(formula_cells(book)), shown.values, 1e-6) == []
    for scenario in texts["scenario"]:
        shown = by_a_fast_recalculator(edited(book, {"scenario": scenario}, tmp_path / "switched.xlsx"))
        assert (scenario, list(unlike(shown, result, scenario))) == (scenario, [])
        assert shown.named("checks") == "OK"


def test_its_figures_are_those_of_the_run_in_libreoffice_in_every_scenario(
    hostile: tuple[dict[str, list[str]], Costing],
    book: Path,
    tmp_path: Path,
    needs_program: Callable[[str], str],
    libreoffice_folder: Path,
) -> None:
    texts, result = hostile
    names = texts["scenario"]
    switched = [edited(book, {"scenario": name}, tmp_path / f"{n}.xlsx") for n, name in enumerate(names)]
    first, *others = by_libreoffice(needs_program("soffice"), [book, *switched], libreoffice_folder)
    assert differences(formula_cells(book), values(first), 1e-6) == []
    for name, one, recalculated in zip(names, switched, others, strict=True):
        shown = Shown(one, values(recalculated))
        assert (name, list(unlike(shown, result, name))) == (name, [])
        assert shown.named("checks") == "OK"
