"""The output folder: whether it is ours to replace, and completing what a run has written into it."""

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

NEXT = ".next"
COMPLETE = ".complete"
RUN = "run.json"


class NotOursError(Exception):
    """The output folder holds something that this program did not write, or that was changed since."""


def finish(out: Path) -> None:
    """Move a complete next result into its place; also one whose move was cut short. Incomplete ones are removed."""
    following = out / NEXT
    if not following.is_dir():
        return
    if (following / COMPLETE).exists():
        remove_former(out, following)
        for path in sorted(files_of(following), key=lambda path: path.name == RUN):
            target = out / path.relative_to(following)
            target.parent.mkdir(parents=True, exist_ok=True)
            path.replace(target)
    shutil.rmtree(following, ignore_errors=True)
    flush(out)


def remove_former(out: Path, following: Path) -> None:
    """Remove results of an earlier run that the next one does not have."""
    if not (following / RUN).exists():
        return
    kept = outputs(following / RUN)
    for name in outputs(out / RUN):
        if name not in kept:
            (out / name).unlink(missing_ok=True)


def files_of(following: Path) -> Iterator[Path]:
    """The result's files, the mark of completeness aside."""
    return (path for path in sorted(following.rglob("*")) if path.is_file() and path.name != COMPLETE)


def sha256(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def outputs(run: Path) -> dict[str, str]:
    """The files of its folder and their hashes that a `run.json` names; none where it is not there or not readable."""
    try:
        named = json.loads(run.read_text(encoding="utf-8"))["outputs"]
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    if not isinstance(named, dict):
        return {}
    return {str(name): str(value) for name, value in named.items() if is_inside(str(name))}


def is_inside(name: str) -> bool:
    """Whether the name of a file stays within its folder: a record may come from somebody else."""
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and ":" not in name and "\\" not in name


def refuse_foreign(out: Path, study: Path, force: bool) -> None:
    """Raise `NotOursError` unless `out` is new, empty, or holds just what an earlier run wrote; `force` allows it."""
    if out.exists() and not out.is_dir():
        raise NotOursError(f"{out} is a file. Name a folder for the results.")
    if out.resolve() == study.resolve() or (study.is_file() and out.resolve() == study.resolve().parent):
        raise NotOursError(f"{out} is the study itself, or holds it. Name another folder for the results.")
    if force or not out.exists() or not any(out.iterdir()):
        return
    ours = outputs(out / RUN)
    if not ours:
        raise NotOursError(f"{out} holds files that are not results of costing. Name another folder, or use --force.")
    changed = [name for name, value in ours.items() if (out / name).exists() and sha256(out / name) != value]
    if changed:
        raise NotOursError(
            f"{out} was changed since it was written ({', '.join(sorted(changed))}). "
            "Name another folder, or use --force."
        )


def flush(path: Path) -> None:
    """Make sure that a file or folder is on the disk before it is counted on."""
    if os.name == "nt" and path.is_dir():
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
