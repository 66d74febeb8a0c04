"""The documentation says what the code does: codes, examples, generated references, and the tutorial's commands."""

import ast
import doctest
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from costing.cli import group
from costing.model.catalogue import CATALOGUE, CELLS, FILES, REFERENCES, WARNINGS
from costing.model.problem import Place
from costing.reading.table_settings import FITS
from docs import notations
from docs.generate import ROOT, generated
from docs.problem_examples import Example, examples, problems_of, validated
from docs.table_reference import TABLE_SETTINGS

SOURCE = ROOT / "costing"
REGENERATE = "is not what the code says: run `python -m docs.generate`"


def test_every_code_has_one_example() -> None:
    assert set(examples()) == set(CATALOGUE)


def test_the_chapters_of_the_catalogue_hold_every_code_once() -> None:
    assert len(CATALOGUE) == len(FILES) + len(CELLS) + len(REFERENCES) + len(WARNINGS)


def test_the_base_study_has_no_problem() -> None:
    assert validated(Example("", Place(""))) == ()


@pytest.mark.parametrize("code", examples())
def test_an_example_has_its_problem_at_its_place_and_no_other(code: str) -> None:
    """`validate` gives the code at the place that the example states; other codes only where it says so.

    So no code of the catalogue is one that nothing raises.
    """
    example, found = examples()[code], problems_of(code)
    assert example.place in [problem.place for problem in found if problem.code == code]
    assert {problem.severity for problem in found if problem.code == code} <= set(CATALOGUE[code].severities)
    assert {problem.code for problem in found} <= {code, *example.also}


@pytest.mark.parametrize("path", ["docs/problems.md", "docs/tables.md"])
def test_a_generated_reference_is_up_to_date(path: str) -> None:
    assert (ROOT / path).read_text(encoding="utf-8") == generated()[Path(path)], f"{path} {REGENERATE}"


def test_every_setting_of_a_table_is_described() -> None:
    assert set(TABLE_SETTINGS) == set(FITS)


def test_every_notation_shows_what_is_accepted_and_what_is_refused() -> None:
    for notation in notations.NOTATIONS:
        outcomes = {bool(refused) for _, _, refused in (notations.tried(notation, cell) for cell in notation.cells)}
        assert outcomes == ({True, False} if notation.cells else set()), notation.title


def test_no_code_is_raised_that_the_catalogue_lacks() -> None:
    found = raised(*(path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.py")))
    assert found - set(CATALOGUE) == set()
    assert len(found) > 50, "the scan no longer sees how codes are raised"


def test_the_scan_sees_every_way_in_which_a_code_is_raised() -> None:
    """Constants, keywords, either side of an `if`, pairs that are handed on, and functions that take a code."""
    source = """
class Flaw:
    code: str
    message: str
class UnfitError(ValueError):
    def __init__(self, code: str, message: str) -> None: ...
def counted(rows, code, what): ...
Flaw("one", "message")
raise UnfitError(code="two", message="")
counted([], "three", "what")
Flaw("four" if wrong else "five", "message")
code = "six" if key in ("no", "code") else "seven"
def found(): yield "number-eight", rows
def label(): yield "Number nine", rows
other("not this", "nor this")
"""
    assert raised(source) == {"one", "two", "three", "four", "five", "six", "seven", "number-eight"}


@pytest.mark.parametrize("path", sorted(ROOT.glob("docs/*.md")), ids=lambda path: path.name)
def test_every_link_leads_somewhere(path: Path) -> None:
    """Files exist, and so do the headings that links name."""
    for target in re.findall(r"\]\(([^)\s]+)\)", path.read_text(encoding="utf-8")):
        file, _, heading = target.partition("#")
        there = (path.parent / file).resolve() if file else path
        assert there.exists(), target
        assert not heading or heading in headings(there), target


def test_the_tutorial_prints_what_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its commands run one after the other in one folder; `...` stands for what is left out."""
    shutil.copytree(ROOT / "examples" / "minimal", tmp_path / "examples" / "minimal")
    monkeypatch.chdir(tmp_path)
    tutorial = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")
    for block in re.findall(r"```console\n\$ costing (.*?)```", tutorial, re.DOTALL):
        command, _, expected = block.partition("\n")
        printed = CliRunner().invoke(group, command.split()).stdout
        same = doctest.OutputChecker().check_output(expected, printed, doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
        assert same, f"$ costing {command}\n{printed}"


def headings(path: Path) -> set[str]:
    """The anchors of a Markdown file's headings."""
    found = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title).lower().replace(" ", "-") for title in found}


def raised(*sources: str) -> set[str]:
    """Every code that is given as `code` to anything in these sources, or to an error of Pydantic."""
    trees = [ast.parse(source) for source in sources]
    takers = {"PydanticCustomError": 0}
    for tree in trees:
        takers |= dict(those_that_take_a_code(tree))
    return {code for tree in trees for node in ast.walk(tree) for code in codes_in(node, takers)}


def those_that_take_a_code(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Functions and classes with a parameter or field `code`, and its position."""
    for node in ast.walk(tree):
        names: list[str] = []
        if isinstance(node, ast.FunctionDef):
            names = [argument.arg for argument in node.args.args]
        elif isinstance(node, ast.ClassDef):
            fields = [part.target for part in node.body if isinstance(part, ast.AnnAssign)]
            names = [field.id for field in fields if isinstance(field, ast.Name)]
            makers = [part for part in node.body if isinstance(part, ast.FunctionDef) and part.name == "__init__"]
            names = names or [argument.arg for maker in makers for argument in maker.args.args[1:]]
        if "code" in names and isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name, names.index("code")


def codes_in(node: ast.AST, takers: dict[str, int]) -> Iterator[str]:
    """The codes that one call or assignment names, or that a function hands on."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in takers:
        position = takers[node.func.id]
        yield from constants(*node.args[position : position + 1])
        yield from constants(*(keyword.value for keyword in node.keywords if keyword.arg == "code"))
    elif isinstance(node, ast.Assign) and [getattr(target, "id", "") for target in node.targets] == ["code"]:
        yield from constants(node.value)
    elif isinstance(node, ast.Yield) and isinstance(node.value, ast.Tuple):
        yield from (text for text in constants(node.value.elts[0]) if re.fullmatch("[a-z0-9]+(-[a-z0-9]+)+", text))


def constants(*values: ast.expr) -> Iterator[str]:
    """Text as it stands in the source, either side of a conditional included."""
    for value in values:
        if isinstance(value, ast.Constant) and isinstance(value.value, str):
            yield value.value
        elif isinstance(value, ast.IfExp):
            yield from constants(value.body, value.orelse)
