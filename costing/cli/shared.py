"""What commands share: arguments, options, progress, and how problems end a command."""

import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from costing.cli import PROBLEMS

if TYPE_CHECKING:
    from rich.console import Console

    from costing.model.problem import Problem
    from costing.reading.begun import Begun
    from costing.study import Study


def study_argument(command: Callable[..., Any]) -> Callable[..., Any]:
    """The argument STUDY, a folder or a workbook."""
    return click.argument("study", type=click.Path(exists=True, path_type=Path), default=Path())(command)


def format_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """The option --format."""
    choice = click.Choice(["table", "json", "csv"])
    return click.option("--format", "style", type=choice, default="table", help="How to print it.")(command)


def talk_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options -q and -v."""
    quiet = click.option("-q", "--quiet", is_flag=True, help="Print no progress and no summary.")
    verbose = click.option("-v", "--verbose", is_flag=True, help="Say what is being done from the start.")
    return quiet(verbose(command))


def console(stderr: bool = False) -> "Console":
    """A console that shows no colour when it is not a terminal; 80 columns wide there."""
    from rich.console import Console

    stream = sys.stderr if stderr else sys.stdout
    width = None if stream.isatty() else 80
    return Console(stderr=stderr, width=width, highlight=False, emoji=False, markup=False, soft_wrap=False)


def read(path: Path, begun: "Begun | None" = None, hashed: bool = True) -> "Study":
    """The study at a path; `begun`: its log, where that is being read already; `hashed` for the record of a run."""
    from costing.study import read_study

    return read_study(path, begun, hashed)


def refuse(problems: list["Problem"]) -> None:
    """Print problems to stderr and end the command: nothing is written."""
    from costing.reports.terminal import problems_table

    problems_table(console(stderr=True), problems)
    click.echo("Nothing was written.", err=True)
    raise click.exceptions.Exit(PROBLEMS)


class Progress:
    """Says on stderr what is being done, once a command takes longer than a second, or at once."""

    def __init__(self, quiet: bool, verbose: bool) -> None:
        self._quiet = quiet
        self._patience = 0 if verbose else 1
        self._began = time.monotonic()
        self._step = ""
        self._timer: threading.Timer | None = None

    def __call__(self, step: str) -> None:
        """Begin a step."""
        self._step = step
        if self._quiet:
            return
        if time.monotonic() - self._began >= self._patience:
            self._say()
        elif self._timer is None:
            self._timer = threading.Timer(1, self._say)
            self._timer.daemon = True
            self._timer.start()

    def done(self) -> None:
        """End the last step."""
        if self._timer is not None:
            self._timer.cancel()

    def _say(self) -> None:
        click.echo(f"{self._step} ...", err=True)
