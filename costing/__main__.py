"""The process of the command `costing`, also as `python -m costing`."""

import os
import sys
from typing import NoReturn

from costing.cli import main


def run() -> NoReturn:
    """Run the command line and end the process at once.

    To give the memory of a large study back piece by piece would take a quarter of a second.
    """
    code: object = 0
    try:
        main()
    except SystemExit as end:
        code = end.code
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code if isinstance(code, int) else 0)


if __name__ == "__main__":
    run()
