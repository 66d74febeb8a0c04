"""`costing validate`: everything that is wrong with a study, at once."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from costing.cli import FINE, PROBLEMS
from costing.cli.shared import console, format_option, read, study_argument
from costing.cli.workbook_target import refuse_target

if TYPE_CHECKING:
    from costing.model.problem import Problem
    from costing.study import Study


@click.command("validate")
@study_argument
@format_option
@click.option(
    "--fix-list",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write a copy of the work log with its faulty cells marked into this .xlsx file.",
)
@click.option("--force", is_flag=True, help="Replace that file if it is there.")
def command(study: Path, style: str, fix_list: Path | None, force: bool) -> None:
    """List everything that is wrong with STUDY, with its place and its remedy.

    Nothing is written but the fix list, if asked for. Exit 1 when there is an error; warnings alone end with 0.
    """
    from costing.reading.begun import begin

    begun = begin(study, hashed=False)
    from costing.study import is_invalid, validate

    if fix_list:
        refuse_target(fix_list, force)
    found = read(study, begun, hashed=False)
    problems = validate(found)
    print_problems(problems, found.rows, style)
    if fix_list:
        write_list(fix_list, found, problems)
    raise click.exceptions.Exit(PROBLEMS if is_invalid(problems) else FINE)


def print_problems(problems: "list[Problem]", rows: int, style: str) -> None:
    """Print problems as a table, JSON or CSV; each imports only what it needs."""
    if style == "table":
        from costing.reports.terminal import problems_table

        problems_table(console(), problems)
        return
    from costing.analyses.problem_table import problems_table as as_frame
    from costing.reports import printed

    text = printed.problems_as_json(problems, rows) if style == "json" else printed.as_csv(as_frame(problems))
    click.echo(text, nl=False)


def write_list(path: Path, study: "Study", problems: "list[Problem]") -> None:
    """Write the list to put right, and say so."""
    from costing.analyses.figures import counted
    from costing.model.problem import printable
    from costing.reports.fix_list import write_fix_list

    listed = write_fix_list(path, study.as_read.tables.get("work_log"), problems)
    click.echo(f"Wrote {printable(str(path), 200)}: {counted(listed, 'problem')} of the work log.", err=True)
