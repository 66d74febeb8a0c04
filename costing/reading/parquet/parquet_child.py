"""The process in which Parquet files are read: run as a script, it imports nothing of this package.

A message is eight bytes that give its length, and so many bytes. The first asked for is the content of a file, answered
with its columns as a table without rows; then positions of columns, answered with the column. Tables are Arrow IPC. An
answer begins with `OK` or, where there is none, with a word that says why.
"""

import io
import struct
import sys
from typing import IO

import polars as pl

try:
    import resource
except ImportError:  # Windows has no such limits: there the time limit of the process that asks is all
    resource = None  # type: ignore[assignment]

LENGTH = struct.Struct("<Q")
MEMORY = 1 << 30
"""Bytes of memory that reading a file may need beside the file itself."""
SECONDS, BYTES_A_SECOND = 8, 1 << 24
"""Processor seconds for one file, and by how many of its bytes they are one more."""
MOST_ROWS = 50_000_000
OK, DAMAGED, TWICE, TOO_LARGE = b"ok.", b"bad", b"two", b"big"


def receive(source: IO[bytes]) -> bytes | None:
    """The next message, none where the other side is gone."""
    head = source.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    length = LENGTH.unpack(head)[0]
    message = source.read(length)
    return message if len(message) == length else None


def send(target: IO[bytes], message: bytes) -> None:
    """Send a message."""
    target.write(LENGTH.pack(len(message)))
    target.write(message)
    target.flush()


def set_limits(size: int) -> None:
    """Let the system end this process where it needs more memory or time than a file of this size can."""
    if resource is None:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = int(used.ru_utime + used.ru_stime) + SECONDS + size // BYTES_A_SECOND
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, resource.getrlimit(resource.RLIMIT_CPU)[1]))
    if sys.platform == "linux":
        with open("/proc/self/statm") as file:  # noqa: PTH123 - pathlib need not be imported for this
            pages = int(file.read().split()[0])
        most = pages * resource.getpagesize() + MEMORY + size
        resource.setrlimit(resource.RLIMIT_AS, (most, resource.getrlimit(resource.RLIMIT_AS)[1]))


def answer(message: bytes, data: bytes) -> bytes:
    """The columns of the file, or one of them."""
    if not message:
        rows = pl.scan_parquet(io.BytesIO(data)).select(pl.len()).collect().item()
        if rows > MOST_ROWS:
            return TOO_LARGE
        found = pl.DataFrame(schema=pl.read_parquet_schema(io.BytesIO(data)))
    else:
        found = pl.read_parquet(io.BytesIO(data), columns=[LENGTH.unpack(message)[0]])
    out = io.BytesIO()
    found.write_ipc(out)
    return OK + out.getvalue()


def safe_answer(message: bytes, data: bytes) -> bytes:
    """An answer, whatever a file does to the parser; Rust panics with a BaseException."""
    try:
        return answer(message, data)
    except MemoryError:
        return TOO_LARGE
    except pl.exceptions.DuplicateError:
        return TWICE
    except BaseException as error:
        return TWICE if "duplicate" in str(error).lower() else DAMAGED


def main() -> None:
    """Answer until the other side is gone. A message of the position's length asks for a column."""
    source, target = sys.stdin.buffer, sys.stdout.buffer
    data = b""
    while (message := receive(source)) is not None:
        if message[:1] == b"c":
            send(target, safe_answer(message[1:], data))
        else:
            data = message[1:]
            set_limits(len(data))
            send(target, safe_answer(b"", data))


if __name__ == "__main__":
    main()
