"""The process of the command `costing`, also as `python -m costing`: short-lived, and set up for that."""

import gc
import os
import sys
from typing import NoReturn

from costing.cli import main

KEEP_MEMORY = {
    "_RJEM_MALLOC_CONF": "narenas:2,dirty_decay_ms:-1,muzzy_decay_ms:-1,oversize_threshold:0,background_thread:false",
    "OPENBLAS_NUM_THREADS": "1",
}
"""Polars' allocator may keep its memory, in two pools, of which large columns take theirs too, and needs no thread that
gives it back: the process ends soon. Nothing here needs BLAS' threads."""

SHORT = 0.0002
"""Seconds for which a thread may keep the interpreter while another waits for it."""
ROOM = 20_000
"""So many values the frame of `run` has room for on Python's stack: 160 KB, for which Python takes 256, and the calls
within `run` have the rest. Else they have pieces of 16 KB, given back and asked for again thousands of times where a
busy call stands at the edge of one."""


def run() -> NoReturn:
    """Run the command line and end the process at once.

    A large study is a quarter faster when its memory is neither given back piece by piece nor searched for garbage.
    Threads beside ask Polars many short questions: they wait for the interpreter no longer than they need.
    """
    for name, value in KEEP_MEMORY.items():
        os.environ.setdefault(name, value)
    gc.disable()
    sys.setswitchinterval(SHORT)
    code: object = 0
    try:
        main()
    except SystemExit as end:
        code = end.code
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code if isinstance(code, int) else 0)


run.__code__ = run.__code__.replace(co_stacksize=ROOM)

if __name__ == "__main__":
    run()
