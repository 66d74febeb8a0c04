"""The output folder is written whole or left untouched, and the same inputs give the same bytes."""

import errno
import hashlib
import json
import os
import shutil
import subprocess
import sys
import textwrap
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.folders import SETTINGS, Ran, contents, costs, write_study
from tests.study_on_disk import workbook

LOG = (
    "date,practitioner_id,role,family_id,activity,minutes\n"
    "2013-03-04,P1,social worker,F1,home visit,{minutes}\n"
    "2013-03-05,P1,social worker,F2,home visit,45\n"
    "2013-03-06,P1,social worker,,meeting,30\n"
)
UNIT_COSTS = "role,cost_per_hour\nsocial worker,40\n"
DATA = {
    *("activities.csv", "agencies.csv", "cost_lines.csv", "families.csv", "months.csv", "practitioners.csv"),
    *("coverage_by_month.csv", "quiet_families.csv", "whose_money.csv", "methods.csv", "checklist.csv"),
    *("problems.csv", "reconciliation.csv", "resource_use.csv", "summary.csv", "unit_costs.csv", "work_log.parquet"),
    "hours.csv",
}


def study_of(folder: Path, minutes: int = 90) -> Path:
    """A small study with so many minutes in its first entry."""
    return write_study(folder, work_log=LOG.format(minutes=minutes), unit_costs=UNIT_COSTS)


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """A small study."""
    return study_of(tmp_path / "study")


@pytest.fixture
def out(study: Path, tmp_path: Path) -> Path:
    """Its results."""
    assert costs("run", study, "-o", tmp_path / "out").code == 0
    return tmp_path / "out"


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    """The study with another duration, which gives other results."""
    return study_of(tmp_path / "changed", minutes=60)


@pytest.fixture
def new(changed: Path, tmp_path: Path) -> Mapping[str, bytes]:
    """The results of the changed study."""
    assert costs("run", changed, "-o", tmp_path / "new").code == 0
    return contents(tmp_path / "new")


def sha256(data: bytes) -> str:
    """The SHA-256 of some bytes."""
    return hashlib.sha256(data).hexdigest()


def record(out: Path) -> dict[str, Any]:
    """The run.json of results."""
    read: dict[str, Any] = json.loads((out / "run.json").read_text(encoding="utf-8"))
    return read


# What is written


def test_a_run_writes_the_workbook_the_data_and_its_record(out: Path) -> None:
    assert set(contents(out)) == {"costing.xlsx", "run.json", *(f"data/{name}" for name in DATA)}


def test_the_record_has_the_hash_of_every_file_that_was_written_and_read(study: Path, out: Path) -> None:
    written = {name: sha256(data) for name, data in contents(out).items() if name != "run.json"}
    assert record(out)["outputs"] == written
    assert record(out)["inputs"] == {name: sha256(data) for name, data in contents(study).items()}


def test_the_record_says_what_was_run_with_which_settings_and_result(out: Path) -> None:
    said = record(out)
    assert (said["engine"], said["seed"]) == ("polars", 1)
    assert said["settings"] == {"title": "Two weeks", "start": "2013-03-04", "end": "2013-03-17"}
    assert said["rows"] == {"unit_costs": 1, "work_log": 3}
    assert set(said["checks"].values()) == {"OK"}
    assert said["rows_written"]["families"] == 2


def test_the_seed_and_the_engine_that_were_asked_for_are_in_the_record(study: Path, tmp_path: Path) -> None:
    assert costs("run", study, "-o", tmp_path / "out", "--seed", "7", "--engine", "polars").code == 0
    assert (record(tmp_path / "out")["seed"], record(tmp_path / "out")["engine"]) == (7, "polars")


def test_a_file_that_is_an_input_but_no_table_is_in_the_record_under_its_relative_name(tmp_path: Path) -> None:
    """A log outside the study's folder is named as study.toml names it."""
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / "log.csv").write_text(LOG.format(minutes=90))
    settings = SETTINGS + '[tables.work_log]\nfile = "../logs/log.csv"\n'
    study = write_study(tmp_path / "study", settings, unit_costs=UNIT_COSTS)
    assert costs("run", study, "-o", tmp_path / "out").code == 0
    assert set(record(tmp_path / "out")["inputs"]) == {"../logs/log.csv", "study.toml", "unit_costs.csv"}


# The same inputs, the same bytes


def test_the_same_inputs_give_the_same_bytes_in_every_file(study: Path, out: Path, tmp_path: Path) -> None:
    assert costs("run", study, "-o", tmp_path / "again").code == 0
    assert contents(tmp_path / "again") == contents(out)


def test_a_run_over_its_own_results_changes_no_byte(study: Path, out: Path) -> None:
    before = contents(out)
    assert costs("run", study, "-o", out).code == 0
    assert contents(out) == before


def test_the_study_may_be_named_in_any_way_and_stand_anywhere(study: Path, out: Path, tmp_path: Path) -> None:
    elsewhere = shutil.copytree(study, tmp_path / "another place" / "of another name")
    assert costs("run", elsewhere, "-o", tmp_path / "2").code == 0
    assert costs("run", "../study", "-o", "../3", within=study).code == 0
    assert costs("run", "-o", "out", within=study).code == 0
    assert [contents(folder) for folder in (tmp_path / "2", tmp_path / "3", study / "out")] == 3 * [contents(out)]


def test_results_within_the_study_are_no_input_of_the_next_run(study: Path, out: Path) -> None:
    assert costs("run", "-o", "out", within=study).code == 0
    assert costs("run", "-o", "out", within=study).code == 0
    assert contents(study / "out") == contents(out)


AT_ANOTHER_TIME = textwrap.dedent(
    """
    import datetime, sys, time

    LATER = 3700 * 86400 + 4321
    real, now, local, gm = datetime.datetime, time.time, time.localtime, time.gmtime
    time.time = lambda: now() + LATER
    time.time_ns = lambda: int((now() + LATER) * 1e9)
    time.localtime = lambda seconds=None: local(now() + LATER if seconds is None else seconds)
    time.gmtime = lambda seconds=None: gm(now() + LATER if seconds is None else seconds)

    class Later(real):
        @classmethod
        def now(cls, tz=None):
            return real.now(tz) + datetime.timedelta(seconds=LATER)

        @classmethod
        def utcnow(cls):
            return cls.now(datetime.timezone.utc).replace(tzinfo=None)

        @classmethod
        def today(cls):
            return cls.now()

    datetime.datetime = Later
    from costing.cli import main
    main()
    """
)
"""Runs the command line with a clock that is ten years ahead."""


def test_the_results_know_neither_clock_nor_machine(study: Path, out: Path, tmp_path: Path) -> None:
    """Ten years later, in another time zone, for another user, on one thread, with other hashes of text."""
    other = {"TZ": "Pacific/Auckland", "HOME": "/nowhere", "USER": "another", "LOGNAME": "another", "LC_ALL": "C"}
    environment = {**os.environ, **other, "POLARS_MAX_THREADS": "1", "PYTHONHASHSEED": "77", "PYTHONUTF8": "0"}
    for path in study.iterdir():
        os.utime(path, (0, 0))
    arguments = ["run", str(study), "-o", str(tmp_path / "later"), "-q"]
    done = subprocess.run(
        [sys.executable, "-c", AT_ANOTHER_TIME, *arguments], env=environment, capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert contents(tmp_path / "later") == contents(out)


def test_no_path_of_the_machine_is_in_any_file(out: Path, tmp_path: Path) -> None:
    for name, data in contents(out).items():
        assert str(tmp_path).encode() not in data, name
    with zipfile.ZipFile(out / "costing.xlsx") as book:
        for name in book.namelist():
            assert str(tmp_path).encode() not in book.read(name), name


def test_other_inputs_give_other_results(out: Path, new: Mapping[str, bytes]) -> None:
    """So that the tests above compare something."""
    old = contents(out)
    same = {"data/problems.csv", "data/quiet_families.csv", "data/unit_costs.csv"}
    assert {name for name in old if old[name] == new[name]} == same


# Ours is replaced, anything else refused


def test_results_of_an_earlier_run_are_replaced(out: Path, changed: Path, new: Mapping[str, bytes]) -> None:
    assert costs("run", changed, "-o", out).code == 0
    assert contents(out) == new


@pytest.mark.parametrize("name", ["costing.xlsx", "data/families.csv", "data/work_log.parquet"])
def test_results_that_were_edited_are_refused_and_left_as_they_are(out: Path, changed: Path, name: str) -> None:
    with (out / name).open("ab") as file:
        file.write(b"mine")
    before = contents(out)
    ran = costs("run", changed, "-o", out)
    assert (ran.code, ran.out) == (2, "")
    assert name in ran.err
    assert "--force" in ran.err
    assert contents(out) == before


def test_results_that_were_edited_are_replaced_by_force(out: Path, changed: Path, new: Mapping[str, bytes]) -> None:
    (out / "costing.xlsx").write_bytes(b"mine")
    assert costs("run", changed, "-o", out, "--force").code == 0
    assert contents(out) == new


def test_results_of_which_some_were_deleted_are_replaced(out: Path, changed: Path, new: Mapping[str, bytes]) -> None:
    (out / "costing.xlsx").unlink()
    shutil.rmtree(out / "data")
    assert costs("run", changed, "-o", out).code == 0
    assert contents(out) == new


@pytest.mark.parametrize(
    "record_of_it", [None, "{}", "[]", "not JSON", '{"outputs": []}', '{"outputs": {}}', '{"outputs": null}']
)
def test_a_folder_that_is_not_ours_is_refused_and_left_as_it_is(
    study: Path, tmp_path: Path, record_of_it: str | None
) -> None:
    foreign = tmp_path / "foreign"
    foreign.mkdir()
    (foreign / "thesis.docx").write_bytes(b"years of work")
    if record_of_it is not None:
        (foreign / "run.json").write_text(record_of_it)
    before = contents(foreign)
    ran = costs("run", study, "-o", foreign)
    assert (ran.code, ran.out) == (2, "")
    assert "--force" in ran.err
    assert contents(foreign) == before


def test_force_writes_into_a_folder_that_is_not_ours_and_leaves_its_files(
    out: Path, study: Path, tmp_path: Path
) -> None:
    foreign = tmp_path / "foreign"
    foreign.mkdir()
    (foreign / "thesis.docx").write_bytes(b"years of work")
    assert costs("run", study, "-o", foreign, "--force").code == 0
    assert contents(foreign) == {**contents(out), "thesis.docx": b"years of work"}


def test_a_file_that_was_put_beside_the_results_survives_the_next_run(
    out: Path, changed: Path, new: Mapping[str, bytes]
) -> None:
    (out / "data" / "my notes.txt").write_bytes(b"mine")
    costs("run", changed, "-o", out, "--force")
    assert contents(out) == {**new, "data/my notes.txt": b"mine"}


def test_an_empty_folder_is_written_into(out: Path, study: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert costs("run", study, "-o", tmp_path / "empty").code == 0
    assert contents(tmp_path / "empty") == contents(out)


def test_a_folder_deep_below_is_made(out: Path, study: Path, tmp_path: Path) -> None:
    assert costs("run", study, "-o", tmp_path / "a" / "b" / "c").code == 0
    assert contents(tmp_path / "a" / "b" / "c") == contents(out)


def test_a_file_is_no_folder_for_results(study: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"mine")
    for force in ((), ("--force",)):
        assert costs("run", study, "-o", tmp_path / "file", *force).code == 2
    assert (tmp_path / "file").read_bytes() == b"mine"


@pytest.mark.parametrize("force", [(), ("--force",)])
@pytest.mark.parametrize("named", [".", "../study", "../link"])
def test_the_study_itself_is_never_the_folder_for_results(
    study: Path, tmp_path: Path, named: str, force: tuple[str, ...]
) -> None:
    (tmp_path / "link").symlink_to(study, target_is_directory=True)
    before = contents(study)
    ran = costs("run", ".", "-o", named, *force, within=study)
    assert (ran.code, ran.out) == (2, "")
    assert "study itself" in ran.err
    assert contents(study) == before


def test_a_study_that_is_a_workbook_is_never_overwritten_by_its_results(tmp_path: Path) -> None:
    """Not even by force where it has their name and stands in their folder."""
    study = workbook(
        tmp_path / "folder" / "costing.xlsx",
        {
            "study": [["key", "value"], ["title", "T"], ["start", "2013-03-04"], ["end", "2013-03-17"]],
            "work_log": [["date", "role", "family_id", "minutes"], ["2013-03-04", "social worker", "F1", 90]],
            "unit_costs": [["role", "cost_per_hour"], ["social worker", 40]],
        },
    )
    before = study.read_bytes()
    assert costs("validate", study).code == 0
    ran = costs("run", study, "-o", study.parent, "--force")
    assert study.read_bytes() == before
    assert ran.code == 2


def test_results_of_an_earlier_run_that_the_new_one_lacks_are_removed(
    out: Path, changed: Path, new: Mapping[str, bytes]
) -> None:
    """As a version before would have written a report that this one does not."""
    (out / "data" / "former.csv").write_bytes(b"former")
    said = record(out)
    said["outputs"]["data/former.csv"] = sha256(b"former")
    (out / "run.json").write_text(json.dumps(said))
    assert costs("run", changed, "-o", out).code == 0
    assert contents(out) == new


@pytest.mark.parametrize("force", [(), ("--force",)])
def test_a_record_that_names_files_elsewhere_has_nothing_removed_there(
    out: Path, study: Path, tmp_path: Path, force: tuple[str, ...]
) -> None:
    """A run.json that came with results from somebody else."""
    victim = tmp_path / "thesis.docx"
    victim.write_bytes(b"years of work")
    said = record(out)
    said["outputs"] |= {"../thesis.docx": sha256(b"years of work"), str(victim): sha256(b"years of work")}
    (out / "run.json").write_text(json.dumps(said))
    costs("run", study, "-o", out, *force)
    assert victim.read_bytes() == b"years of work"


# Faults while writing


def no_space(*_: object, **__: object) -> None:
    """The disk is full."""
    raise OSError(errno.ENOSPC, "No space left on device")


WRITES = ("write_workbook", "write_data", "flush", "as_json")


@pytest.mark.parametrize("write", WRITES)
def test_results_are_left_untouched_when_the_disk_is_full(
    out: Path, changed: Path, monkeypatch: pytest.MonkeyPatch, write: str
) -> None:
    before = contents(out)
    monkeypatch.setattr(f"costing.reports.commit.{write}", no_space)
    ran = costs("run", changed, "-o", out)
    assert (ran.code, ran.out) == (4, "")
    assert "No space left on device" in ran.err
    assert contents(out) == before


def test_results_are_left_untouched_when_the_disk_is_full_at_the_mark_of_completeness(
    out: Path, changed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last thing that is written before files are moved."""
    write_bytes = Path.write_bytes

    def full(path: Path, data: bytes) -> int:
        if path.name == ".complete":
            no_space()
        return write_bytes(path, data)

    before = contents(out)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_bytes", full)
        assert costs("run", changed, "-o", out).code == 4
    assert contents(out) == before


@pytest.mark.parametrize("write", WRITES)
def test_no_folder_is_left_behind_when_the_disk_is_full(
    study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, write: str
) -> None:
    monkeypatch.setattr(f"costing.reports.commit.{write}", no_space)
    assert costs("run", study, "-o", tmp_path / "out").code == 4
    assert not (tmp_path / "out").exists()


def test_an_empty_folder_is_still_there_when_the_disk_is_full(
    study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "empty").mkdir()
    monkeypatch.setattr("costing.reports.commit.write_workbook", no_space)
    assert costs("run", study, "-o", tmp_path / "empty").code == 4
    assert list((tmp_path / "empty").iterdir()) == []


def test_an_interruption_while_writing_leaves_the_results_untouched(
    out: Path, changed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    before = contents(out)
    monkeypatch.setattr("costing.reports.commit.write_workbook", interrupted)
    assert costs("run", changed, "-o", out).code == 130
    assert contents(out) == before


@pytest.mark.parametrize("name", ["costing.xlsx", "data/families.csv", "run.json"])
def test_a_target_that_is_open_elsewhere_ends_with_4_and_nothing_changed(
    out: Path, changed: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """As Excel on Windows locks a workbook: it can be read but not opened for writing."""
    open_it = Path.open

    def locked(path: Path, mode: str = "r", *arguments: Any, **named: Any) -> Any:
        if path == out / name and mode != "rb" and mode != "r":
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return open_it(path, mode, *arguments, **named)

    before = contents(out)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", locked)
        ran = costs("run", changed, "-o", out)
    assert (ran.code, ran.out) == (4, "")
    assert Path(name).name in ran.err
    assert "Close it" in ran.err
    assert contents(out) == before


@pytest.mark.parametrize("name", ["costing.xlsx", "data/families.csv", "run.json"])
def test_a_folder_that_stands_where_a_file_is_to_go_ends_with_4_and_nothing_changed(
    out: Path, changed: Path, name: str
) -> None:
    (out / name).unlink()
    (out / name).mkdir()
    before = contents(out)
    assert costs("run", changed, "-o", out, "--force").code == 4
    assert contents(out) == before


def test_a_file_that_stands_where_the_data_are_to_go_ends_with_4_and_nothing_changed(out: Path, changed: Path) -> None:
    shutil.rmtree(out / "data")
    (out / "data").write_bytes(b"mine")
    before = contents(out)
    assert costs("run", changed, "-o", out, "--force").code == 4
    assert contents(out) == before


# A move that was cut short


def cut_short(monkeypatch: pytest.MonkeyPatch, after: int, by: BaseException) -> None:
    """Let `os.replace` fail once it has moved so many files."""
    moved = 0
    replace = os.replace

    def failing(source: Any, target: Any, **named: Any) -> None:
        nonlocal moved
        if moved == after:
            raise by
        moved += 1
        replace(source, target, **named)

    monkeypatch.setattr(os, "replace", failing)


CUT = OSError(errno.EIO, "Input/output error")
EVERY_FILE = range(2 + len(DATA))


def run_cut_short(monkeypatch: pytest.MonkeyPatch, after: int, by: BaseException, study: Path, out: Path) -> Ran:
    """A run whose move ends after so many files."""
    with monkeypatch.context() as patch:
        cut_short(patch, after, by)
        return costs("run", study, "-o", out)


@pytest.mark.parametrize("after", EVERY_FILE)
def test_a_move_that_was_cut_short_is_completed_by_the_next_run(
    out: Path, changed: Path, new: Mapping[str, bytes], monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    """Meanwhile every file is wholly old or wholly new, and so many are new."""
    old = contents(out)
    assert run_cut_short(monkeypatch, after, CUT, changed, out).code == 4
    between = {name: data for name, data in contents(out).items() if not name.startswith(".next/")}
    assert set(between) == set(old)
    assert {name for name, data in between.items() if data not in (old[name], new[name])} == set()
    differing = {name for name in new if new[name] != old[name]}
    assert sum(between[name] == new[name] for name in differing) <= after
    assert (between == new) == (after > len(new))
    assert costs("run", changed, "-o", out).code == 0
    assert contents(out) == new


@pytest.mark.parametrize("after", [0, 5])
def test_a_move_into_a_new_folder_that_was_cut_short_is_completed_by_the_next_run(
    changed: Path, new: Mapping[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    assert run_cut_short(monkeypatch, after, CUT, changed, tmp_path / "fresh").code == 4
    assert costs("run", changed, "-o", tmp_path / "fresh").code == 0
    assert contents(tmp_path / "fresh") == new


def test_a_move_that_was_cut_short_is_completed_even_where_the_next_run_is_refused(
    out: Path, changed: Path, new: Mapping[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    run_cut_short(monkeypatch, 5, CUT, changed, out)
    write_study(changed, work_log=LOG.format(minutes=-1))
    assert costs("run", changed, "-o", out).code == 1
    assert contents(out) == new


def test_a_move_can_be_cut_short_again_and_again(
    out: Path, changed: Path, new: Mapping[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(len(new)):
        assert run_cut_short(monkeypatch, 1, CUT, changed, out).code == 4
    assert costs("run", changed, "-o", out).code == 0
    assert contents(out) == new


def test_the_record_is_moved_last_so_that_until_then_the_results_are_not_taken_for_whole(
    out: Path, changed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = (out / "run.json").read_bytes()
    run_cut_short(monkeypatch, len(EVERY_FILE) - 1, CUT, changed, out)
    assert (out / "run.json").read_bytes() == before


def test_an_interruption_while_files_are_moved_does_not_say_that_nothing_was_changed(
    out: Path, changed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = run_cut_short(monkeypatch, 5, KeyboardInterrupt(), changed, out)
    assert ran.code == 130
    assert "Nothing was changed" not in ran.err


def test_results_whose_move_was_cut_short_are_never_explained_as_a_mix(
    out: Path, changed: Path, new: Mapping[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are refused, or completed and then explained."""
    run_cut_short(monkeypatch, 5, CUT, changed, out)
    ran = costs("explain", out, "F1", "--format", "json")
    if ran.code == 0:
        assert contents(out) == new
    else:
        assert ran.code in (2, 4)
        assert ran.out == ""


def test_what_an_unfinished_run_left_is_removed_by_the_next(out: Path, changed: Path, new: Mapping[str, bytes]) -> None:
    """Written but never marked complete, as when the machine went down."""
    (out / ".next" / "data").mkdir(parents=True)
    (out / ".next" / "costing.xlsx").write_bytes(b"half a workbook")
    (out / ".next" / "data" / "families.csv").write_bytes(b"half")
    assert costs("run", changed, "-o", out).code == 0
    assert contents(out) == new


def test_a_run_that_was_refused_changes_nothing_in_the_results(out: Path, faulty: Callable[[], Path]) -> None:
    before = contents(out)
    ran = costs("run", faulty(), "-o", out)
    assert ran.code == 1
    assert contents(out) == before


@pytest.fixture
def faulty(tmp_path: Path) -> Callable[[], Path]:
    """Makes a study that cannot be costed."""
    return lambda: study_of(tmp_path / "faulty", minutes=-90)
