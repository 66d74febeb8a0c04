"""`costing run`: the main job."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from costing.cli.shared import Progress, console, read, refuse, study_argument, talk_options

if TYPE_CHECKING:
    from costing.costed import Costing


WORK_LOG = "Entries in the workbook, perhaps with their notes; otherwise rows where there are not many."


@click.command("run")
@study_argument
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="Folder for the results.")
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help="Seed of the bootstrap.")
@click.option("--engine", type=click.Choice(["polars"]), default="polars", show_default=True, help="What adds up.")
@click.option("--work-log", type=click.Choice(["none", "rows", "notes"]), help=WORK_LOG)
@click.option("--force", is_flag=True, help="Replace a folder that was changed, or is not ours.")
@talk_options
def command(
    study: Path, output: Path, seed: int, engine: str, work_log: str | None, force: bool, quiet: bool, verbose: bool
) -> None:
    """Cost every family of STUDY and write the workbook and the data into OUTPUT, whole or not at all."""
    from costing.reading.begun import begin

    begun = begin(study)
    from costing.model.problem import InvalidStudyError
    from costing.reports.output_folder import NotOursError, finish, refuse_foreign
    from costing.study import cost

    progress = Progress(quiet, verbose)
    try:
        finish(output)
        refuse_foreign(output, study, force)
        progress("Reading")
        found = read(study, begun)
        progress("Checking and adding up")
        costing = cost(found, seed=seed, engine=engine)
        progress("Writing")
        write(output, costing, engine, work_log or "")
    except InvalidStudyError as invalid:
        refuse(invalid.problems)
    except NotOursError as foreign:
        raise click.UsageError(str(foreign)) from foreign
    finally:
        progress.done()
    if not quiet:
        from costing.reports import terminal

        terminal.run_summary(console(), costing.settings, costing.results, costing.problems, str(output))


def write(output: Path, costing: "Costing", engine: str, work_log: str) -> None:
    """Write the results; a file that is open elsewhere is the machine's fault."""
    from costing.reports.commit import TargetInUseError, commit

    try:
        commit(output, costing, engine, work_log)
    except TargetInUseError as busy:
        raise OSError(None, str(busy)) from busy
