"""`costing template`: the workbook in which a study's entries are filled in."""

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click

from costing.cli.shared import refuse, study_argument
from costing.cli.workbook_target import refuse_target

if TYPE_CHECKING:
    from costing.reports.data_entry.entry import Content


@click.command("template")
@study_argument
@click.option(
    *("-o", "--output"),
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    help="The .xlsx file to write.",
)
@click.option("--force", is_flag=True, help="Replace that file if it is there.")
def command(study: Path, output: Path, force: bool) -> None:
    """Write a workbook to fill in, with the settings and the lists of STUDY and room for its entries.

    Its drop-downs offer the roles, activities, practitioners, families and agencies of STUDY. The work log and the
    other tables of entries are empty. Filled in, the workbook is a study: `costing run` reads it.
    """
    from costing.reports.appended_rows import replace_file
    from costing.reports.data_entry.writer import entry_workbook

    refuse_target(output, force)
    if output.exists() and output.samefile(study):
        raise click.UsageError(f"{output} is the study itself, and would lose its entries. Name another file.")
    data = entry_workbook(listed(study))
    replace_file(output, data)
    named = shlex.quote(str(output))
    click.echo(f"Wrote {output}: fill in work_log, then:")
    click.echo(f"  costing validate {named}")
    click.echo(f"  costing run {named} -o out")


def listed(study: Path) -> "Content":
    """What the study lists; its work log is not read, and what cannot be read of the rest ends the command."""
    from costing.model.problem import Severity
    from costing.reading.study_files import read_study
    from costing.reports.data_entry.content import LISTED, NAMING, content_of

    found = read_study(study, (*LISTED, *NAMING))
    errors = [problem for problem in found.problems if problem.severity is Severity.ERROR]
    if errors:
        refuse(errors)
    return content_of(found)
