"""A study's log, read, and hashed for a run, while Python still imports what looks at it; this imports very little."""

import hashlib
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

USUAL = "work_log.csv"


@dataclass
class Begun:
    """The file that is being read: `digest` is its SHA-256, once it is there; none where nobody needs it."""

    path: Path
    digest: Future[str] | None
    _data: Future[bytes] | None

    def take(self) -> bytes:
        """The bytes of the file, which are not kept here; raises `OSError` where it cannot be read."""
        data, self._data = self._data, None
        return data.result() if data else self.path.read_bytes()


def begin(study: Path, hashed: bool = True) -> Begun | None:
    """Begin to read the log of a study that is a folder, if it stands in the usual file, which is the largest.

    It is `hashed` for a record of what was read.
    """
    path = study / USUAL
    if not path.is_file():
        return None
    beside = ThreadPoolExecutor(1)
    data = beside.submit(path.read_bytes)
    digest = beside.submit(lambda: sha256(data.result())) if hashed else None
    beside.shutdown(wait=False)
    return Begun(path, digest, data)


def sha256(data: bytes) -> str:
    """The SHA-256 of a file's bytes."""
    return hashlib.sha256(data).hexdigest()
