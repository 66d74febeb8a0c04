"""`costing validate`: everything that is wrong with a study, at once."""

from pathlib import Path

import click

from costing.cli import FINE, PROBLEMS
from costing.cli.shared import console, format_option, read, study_argument


@click.command("validate")
@study_argument
@format_option
def command(study: Path, style: str) -> None:
    """List everything that is wrong with STUDY, with its place and its remedy.

    Nothing is written. Exit 1 when there is an error; warnings alone end with 0.
    """
    from costing.analyses.results import problems_table as as_frame
    from costing.reports import printed, terminal
    from costing.study import is_invalid, validate

    found = read(study)
    problems = validate(found)
    if style == "json":
        click.echo(printed.problems_as_json(problems, found.rows), nl=False)
    elif style == "csv":
        click.echo(printed.as_csv(as_frame(problems)), nl=False)
    else:
        terminal.problems_table(console(), problems)
    raise click.exceptions.Exit(PROBLEMS if is_invalid(problems) else FINE)
