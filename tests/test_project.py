"""The project itself: README's commands, layers, start-up, dependencies, and what no file may say."""

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import costing
from costing.cli import COMMANDS, group

ROOT = Path(__file__).parents[1]
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LAYERS: list[str] = PROJECT["tool"]["importlinter"]["contracts"][0]["layers"]
HEAVY = (
    "altair",
    "narwhals",
    "numpy",
    "pandas",
    "polars",
    "pyarrow",
    "pydantic",
    "python_calamine",
    "rich",
    "xlsxwriter",
)
DOCUMENTS = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "CHANGELOG.md",
    *(ROOT / "docs/decisions").glob("*.md"),
]
WINDOWS = {"python3 ": "py ", " && ": "; ", ".venv/bin/": ".venv\\Scripts\\"}

MACHINE_PATHS = ("/wo" + "rk/", "/ro" + "ot/", "/ho" + "me/", "/Us" + "ers/", "C:\\Us" + "ers", "/tm" + "p/")
PACKAGE_HOSTS = ("pypi." + "org", "python" + "hosted", "anaconda." + "org", "npmjs." + "com", "jsdelivr." + "net")
E_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}", re.IGNORECASE)
INVENTED = re.compile(r"@(?:[\w-]+\.)*(?:example|invalid|test|example\.(?:com|net|org))$", re.IGNORECASE)


def read(name: str) -> str:
    """A text file of the project."""
    return (ROOT / name).read_text(encoding="utf-8")


def block_after(mark: str) -> list[str]:
    """The lines of the fenced block that follows a mark in README.md."""
    found = re.search(rf"^<!-- {re.escape(mark)} -->\n```\w+\n(.*?)\n```$", read("README.md"), re.DOTALL | re.MULTILINE)
    assert found, f"README.md has no block <!-- {mark} -->"
    return found[1].splitlines()


def names(requirements: list[str]) -> set[str]:
    """The packages that requirements name."""
    return {re.split(r"[^\w.-]", requirement)[0].lower() for requirement in requirements}


DEPENDENCIES = names(PROJECT["project"]["dependencies"])


# README


@pytest.mark.parametrize("command", ["run", "test"])
def test_a_command_of_the_readme_is_a_single_line_that_makes_its_own_environment(command: str) -> None:
    """Debian's pip installs nothing outside a virtual environment."""
    (line,) = block_after(f"command:{command}")
    assert line.startswith("python3 -m venv .venv && .venv/bin/pip install ")


@pytest.mark.parametrize("command", ["run", "test"])
def test_the_windows_form_of_a_command_does_the_same(command: str) -> None:
    (line,) = block_after(f"command:{command}")
    for unix, windows in WINDOWS.items():
        line = line.replace(unix, windows)
    assert block_after(f"command:{command}-windows") == [line]


def test_the_readme_shows_what_the_example_prints(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """But for the bounds of intervals: another version of NumPy may draw other random numbers."""
    monkeypatch.chdir(tmp_path)
    study = str(ROOT / "examples" / "family-recovery")
    ran = CliRunner().invoke(group, ["run", study, "-o", "out"], catch_exceptions=False)
    assert without_bounds("\n".join(block_after("output:start"))) == without_bounds(ran.stdout)


def without_bounds(text: str) -> list[str]:
    """Lines of text without intervals, and without the spaces that line up columns."""
    return [" ".join(re.sub(r"£[\d,]+ to £[\d,]+", "", line).split()) for line in text.strip().splitlines()]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_of_a_document_leads_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)\s#]+)[^)]*\)", path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), target


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_in_the_list_of_changes(command: str) -> None:
    assert f"`costing {command}`" in read("CHANGELOG.md")


# Version, dependencies, lock


def test_the_version_is_the_same_wherever_it_stands() -> None:
    assert PROJECT["project"]["version"] == costing.__version__
    newest = re.search(r"^## (\S+)", read("CHANGELOG.md"), re.MULTILINE)
    assert newest
    assert newest[1] == costing.__version__


@pytest.mark.parametrize("dependency", sorted(DEPENDENCIES))
def test_every_run_time_dependency_has_a_decision_note(dependency: str) -> None:
    assert list((ROOT / "docs" / "decisions").glob(f"[0-9][0-9][0-9][0-9]-{dependency}.md")), f"why {dependency}?"


def test_decision_notes_are_numbered_without_gaps_and_have_three_parts() -> None:
    notes = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert [note.name[:4] for note in notes] == [f"{number:04}" for number in range(1, len(notes) + 1)]
    for note in notes:
        headings = re.findall(r"^## (.+)$", note.read_text(encoding="utf-8"), re.MULTILINE)
        assert headings == ["Context", "Decision", "Consequences"], note.name


def test_run_time_dependencies_are_what_the_code_imports() -> None:
    """One that is missing would be seen only by those who install without the test tools."""
    declared = {name.replace("-", "_") for name in DEPENDENCIES}
    used = {module for path in (ROOT / "costing").rglob("*.py") for module in imported(path)}
    third_party = used - set(sys.stdlib_module_names) - {"costing"}
    assert third_party - {"pydantic_core"} <= declared
    assert declared <= third_party


def imported(path: Path) -> set[str]:
    """The packages that a module imports, wherever in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found


def test_the_lock_holds_every_dependency_with_hashes_and_names_no_host() -> None:
    lock = read("requirements/ci.txt")
    locked = re.findall(r"^([\w.-]+)==", lock, re.MULTILINE)
    wanted = DEPENDENCIES | names(PROJECT["project"]["optional-dependencies"]["test"])
    assert wanted <= {name.lower() for name in locked}, "the lock is out of date: see CONTRIBUTING.md"
    entries = re.split(r"^(?=[\w.-]+==)", lock, flags=re.MULTILINE)[1:]
    assert all("--hash=sha256:" in entry for entry in entries)
    assert not re.search(r"://|--(?:extra-)?index-url|--find-links", lock)


# Layers and start-up


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A folder with a copy of the package in which no import is wrong."""
    shutil.copytree(ROOT / "costing", tmp_path / "costing", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    before = lint_imports(tmp_path)
    assert before.returncode == 0, before.stdout
    return tmp_path


def test_imports_point_down_and_the_contract_fails_where_one_points_up(copied: Path) -> None:
    """Each layer in turn imports the one above it: every one of these imports is reported."""
    upward = [(low, high) for above, below in pairwise(LAYERS) for low in parts(below) for high in parts(above)]
    for low, high in upward:
        add_import(copied, low, f"costing.{high}")
    after = lint_imports(copied)
    assert after.returncode != 0
    for low, high in upward:
        assert f"costing.{low} is not allowed to import costing.{high}" in after.stdout


@pytest.mark.parametrize("layer", ["model", "checks", "engine", "analyses"])
def test_the_pure_layers_cannot_import_files_or_the_clock(copied: Path, layer: str) -> None:
    for module in ("pathlib", "time"):
        add_import(copied, layer, module)
    after = lint_imports(copied)
    assert after.returncode != 0
    for module in ("pathlib", "time"):
        assert f"costing.{layer} is not allowed to import {module}" in after.stdout


def add_import(folder: Path, layer: str, module: str) -> None:
    """Let a layer of the copy import a module."""
    place = folder / "costing" / layer
    with (place / "__init__.py" if place.is_dir() else place.with_suffix(".py")).open("a") as source:
        source.write(f"\nimport {module}\n")


def parts(layer: str) -> list[str]:
    """The packages that stand side by side in a layer."""
    return [part.strip() for part in re.split(r"[|:]", layer)]


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    """What import-linter says of the package in a folder."""
    program = Path(sys.executable).with_name("lint-imports")
    return subprocess.run(
        [program, "--no-cache"], cwd=folder, capture_output=True, encoding="utf-8", env=plain_environment(), check=False
    )


def plain_environment() -> dict[str, str]:
    """The environment with plain UTF-8 output and no search path that could find the package elsewhere."""
    return {**os.environ, "PYTHONUTF8": "1", "NO_COLOR": "1", "COLUMNS": "200", "PYTHONPATH": ""}


def test_help_is_shown_without_importing_a_heavy_library() -> None:
    """`costing --help` is to answer at once."""
    script = f"""
import sys
from costing.cli import main
sys.argv = ["costing", "--help"]
try:
    main()
except SystemExit:
    print("imported:", *(name for name in {HEAVY!r} if name in sys.modules))
"""
    ran = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    assert "Usage: costing" in ran.stdout
    assert ran.stdout.splitlines()[-1].split() == ["imported:"]


# What no file may say


@pytest.fixture
def tracked(needs_program: Callable[[str], str]) -> dict[str, str]:
    """Every text file that git tracks, by its path."""
    command = [needs_program("git"), "-c", "safe.directory=*", "ls-files", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    files = [name for name in listed.stdout.decode().split("\0") if name and (ROOT / name).is_file()]
    if not files:
        pytest.skip("not a clone of the repository")
    return {name: text for name in files if (text := as_text((ROOT / name).read_bytes())) is not None}


def as_text(data: bytes) -> str | None:
    """The text of a file; None for workbooks, images and the like."""
    try:
        return None if b"\0" in data else data.decode("utf-8")
    except UnicodeDecodeError:
        return None


def test_no_file_names_a_path_of_somebodys_machine(tracked: dict[str, str]) -> None:
    assert not [(name, path) for name, text in tracked.items() for path in MACHINE_PATHS if path in text]


def test_no_file_names_a_host_of_packages(tracked: dict[str, str]) -> None:
    assert not [(name, host) for name, text in tracked.items() for host in PACKAGE_HOSTS if host in text.lower()]


def test_no_file_holds_an_e_mail_address_but_invented_ones(tracked: dict[str, str]) -> None:
    found = [(name, address) for name, text in tracked.items() for address in E_MAIL.findall(text)]
    assert not [(name, address) for name, address in found if not INVENTED.search(address)]
