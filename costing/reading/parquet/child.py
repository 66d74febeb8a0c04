"""Reading in another process what a library could abort this one on: one process for all files, replaced if it ends."""

import os
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from costing.reading.parquet.parquet_child import BYTES_A_SECOND, LENGTH, OK, SECONDS, TOO_LARGE, TWICE, receive, send
from costing.reading.refusal import Flaw, RefusedError, unreadable

SCRIPT = Path(__file__).with_name("parquet_child.py")
WRITE_AGAIN = "Write it again, or save the table as CSV UTF-8."


@dataclass
class Child:
    """A process that is started when it is first asked; `close` ends it."""

    _process: "subprocess.Popen[bytes] | None" = None
    _data: bytes = field(default=b"", repr=False)
    _holds: bytes | None = field(default=None, repr=False)

    def open(self, data: bytes) -> bytes:
        """The columns of a Parquet file, as Arrow IPC without rows; refused where it cannot be read."""
        self._holds = None
        answer = self._ask(b"f" + data, len(data))
        self._holds = data
        return answer

    def column(self, data: bytes, position: int) -> bytes:
        """A column of a file, as Arrow IPC."""
        if self._holds is not data:
            self.open(data)
        return self._ask(b"c" + LENGTH.pack(position), len(data))

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.kill()
            for stream in (self._process.stdin, self._process.stdout):
                if stream is not None:
                    with suppress(OSError):  # what it did not take before it ended has nowhere to go
                        stream.close()
            self._process.wait()
        self._process = self._holds = None

    def _ask(self, message: bytes, size: int) -> bytes:
        process = self._process = self._process or started()
        seconds = SECONDS + 2 + size / BYTES_A_SECOND
        timer = threading.Timer(seconds, process.kill)
        timer.start()
        try:
            answer = asked(process, message)
        finally:
            timer.cancel()
        if answer is None:
            self.close()
            raise unreadable(f"The file is damaged, or needs more memory or time than it should. {WRITE_AGAIN}")
        if answer.startswith(OK):
            return answer[len(OK) :]
        raise refusal(answer)


def asked(process: "subprocess.Popen[bytes]", message: bytes) -> bytes | None:
    """The answer of a process, none where it ended."""
    if process.stdin is None or process.stdout is None:
        return None
    try:
        send(process.stdin, message)
        return receive(process.stdout)
    except OSError:
        return None


def started() -> "subprocess.Popen[bytes]":
    """A new process, which prints nothing."""
    environment = {**os.environ, "POLARS_MAX_THREADS": "2", "RUST_BACKTRACE": "0"}
    return subprocess.Popen(
        [sys.executable, "-P", str(SCRIPT)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
    )


def refusal(answer: bytes) -> RefusedError:
    """Why there is no answer."""
    if answer == TWICE:
        return RefusedError(Flaw("duplicate-column", "Two columns have the same name. Rename or delete one."))
    if answer == TOO_LARGE:
        return unreadable(f"The file holds more rows than can be read. {WRITE_AGAIN}")
    return unreadable(f"The file is damaged or incomplete. {WRITE_AGAIN}")
