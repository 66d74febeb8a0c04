"""The command line: every command is a file of its own, imported only when it runs."""

import difflib
import importlib
import io
import sys
import textwrap
from typing import NoReturn

import click

import costing

COMMANDS = {
    "init": "Write a blank study to fill in.",
    "template": "Write a workbook in which a study's entries are filled in.",
    "validate": "List everything that is wrong with a study.",
    "unit-costs": "Print what an hour of each role costs, and how it is made up.",
    "run": "Cost every family and write workbook and data.",
    "explain": "Trace one family's cost to the rows of the log.",
    "compare": "Say what scenarios cost, why they differ, and what of it is cash.",
}
"""The commands and their short help: known without importing them."""

FINE, PROBLEMS, WRONG_USE, MACHINE, INTERRUPTED = 0, 1, 2, 4, 130
"""Exit codes: fine, problems in the study, wrong use, the machine's fault, interrupted."""


class Commands(click.Group):
    """Commands by name; each is imported from its own file when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands, in the order in which one uses them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name; near names are suggested."""
        if cmd_name not in COMMANDS:
            near = difflib.get_close_matches(cmd_name.replace("_", "-"), COMMANDS, n=1)
            did_you_mean = f" Did you mean {near[0]}?" if near else ""
            raise click.UsageError(f"There is no command {cmd_name!r}.{did_you_mean}", ctx)
        module = importlib.import_module(f"costing.cli.{cmd_name.replace('-', '_')}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80})
@click.version_option(costing.__version__, prog_name="costing")
def group() -> None:
    """Cost family interventions bottom up from practitioners' work logs.

    STUDY is a folder with study.toml, work_log.csv and unit_costs.csv, or one workbook.
    Begin with `costing init my-study`, then `costing run my-study -o out`.
    """


def main() -> NoReturn:
    """Run the command line; every fault that a user can cause or meet ends in a message, never in a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        code = group.main(standalone_mode=False)
    except click.exceptions.Exit as leaving:
        sys.exit(leaving.exit_code)
    except click.ClickException as wrong:
        show(wrong)
        sys.exit(WRONG_USE if isinstance(wrong, click.UsageError) else wrong.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("Interrupted.", err=True)
        sys.exit(INTERRUPTED)
    except SystemExit:
        # Commands end in other ways: only click and rich leave like this, when nobody reads any more (`| head -1`).
        sys.exit(FINE)
    except OSError as fault:
        complain(f"{fault.strerror or fault}: {fault.filename or ''}".rstrip(": "))
        sys.exit(MACHINE)
    except MemoryError:
        complain("There is not enough memory for this study.")
        sys.exit(MACHINE)
    sys.exit(code if isinstance(code, int) else FINE)


def show(wrong: click.ClickException) -> None:
    """Say what was wrong with a call, in lines of at most 80 columns."""
    context = getattr(wrong, "ctx", None)
    if context is not None:
        click.echo(f"{context.get_usage()}\nTry '{context.command_path} --help' for help.\n", err=True)
    complain(wrong.format_message())


def complain(message: str) -> None:
    """Print an error in lines of at most 80 columns."""
    lines = textwrap.wrap(
        f"Error: {message}", 80, subsequent_indent="  ", break_on_hyphens=False, break_long_words=False
    )
    click.echo("\n".join(lines), err=True)
