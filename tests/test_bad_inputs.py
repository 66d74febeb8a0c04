"""Bad and odd inputs, one by one: what each must come to is in `bad_inputs/cases.toml`."""

import tomllib
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest

from costing.model.problem import Problem, Severity
from costing.study import read_study, validate

DATA = Path(__file__).parent / "bad_inputs" / "cases.toml"
CASES: dict[str, dict[str, Any]] = tomllib.loads(DATA.read_text(encoding="utf-8"))
BASE: Mapping[str, str] = CASES.pop("base")
ELSEWHERE = {name for name, case in CASES.items() if "told" in case or "reason" in case}
HERE = sorted(set(CASES) - ELSEWHERE)
LOG = "work_log."


def write(case: Mapping[str, Any], folder: Path) -> None:
    """Write the study of a case."""
    texts = {**BASE, **case.get("files", {})}
    if any(name.startswith("work_log/") for name in texts):
        texts.pop("work_log.csv", None)
    texts["study.toml"] = texts["study.toml"] + case.get("settings", "")
    if "table_settings" in case:
        texts["study.toml"] += f"\n[tables.work_log]\n{case['table_settings']}\n"
    for name in set(texts) - set(case.get("remove", ())):
        text = texts[name].replace("FILL", "7" * case.get("fill", 0))
        (folder / name).parent.mkdir(exist_ok=True)
        encoding = case.get("encoding", "utf-8") if name.startswith(LOG) else "utf-8"
        (folder / name).write_bytes(text.encode(encoding))
    for name, text in case.get("latin", {}).items():
        (folder / name).write_bytes(text.encode("latin-1"))


def places(problems: list[Problem], severity: Severity) -> Iterator[str]:
    """Problems as the cases write them: the file unless it is the log, the code, the row, the column."""
    for problem in problems:
        if problem.severity is severity:
            file = "" if problem.place.file.startswith(LOG) else f"{problem.place.file} "
            yield f"{file}{problem.code} {problem.place.row or ''} {problem.place.column}"


def fits(told: str, expected: str) -> bool:
    """Whether a problem is at the place expected, `*` standing for any part of it."""
    return fnmatchcase(told.rstrip(), expected.replace("[", "[[]").rstrip())


@pytest.mark.parametrize("name", HERE)
def test_every_bad_input_comes_to_what_its_case_says(name: str, tmp_path: Path) -> None:
    case = CASES[name]
    write(case, tmp_path)
    study = read_study(tmp_path)
    problems = validate(study)
    errors = list(places(problems, Severity.ERROR))
    warnings = list(places(problems, Severity.WARNING))
    expected = case.get("errors", [])
    assert len(errors) == len(expected), (errors, expected)
    for entry in expected:
        assert any(fits(error, entry) for error in errors), (errors, entry)
    for entry in case.get("warnings", []):
        assert any(fits(warning, entry) for warning in warnings), (warnings, entry)
    if "says" in case:
        assert any(case["says"] in problem.message for problem in problems), [p.message for p in problems]
    if "hours" in case:
        assert hours_read(tmp_path) == pytest.approx(case["hours"], abs=1 / 3600)


def hours_read(folder: Path) -> float:
    """The hours of the log that are costed, as the reconciliation has them."""
    from costing.study import cost

    reconciliation = cost(read_study(folder)).results["reconciliation"]
    costed = reconciliation.filter((reconciliation["section"] == "work_log") & (reconciliation["item"] == "costed"))
    return float(costed["hours"].item())


@pytest.mark.parametrize("name", HERE)
def test_no_message_repeats_a_note_or_shows_a_character_that_cannot_be_seen(name: str, tmp_path: Path) -> None:
    write(CASES[name], tmp_path)
    for problem in validate(read_study(tmp_path)):
        assert str(problem).isprintable(), problem
        assert problem.message.endswith((".", "?", '"')), problem


def test_what_is_told_elsewhere_is_there() -> None:
    for name in ELSEWHERE:
        told = CASES[name].get("told", "")
        file, _, test = told.partition("::")
        if told:
            text = (DATA.parents[2] / file).read_text(encoding="utf-8")
            assert f"def {test}" in text, (name, told)
        else:
            assert len(CASES[name]["reason"]) > 20
