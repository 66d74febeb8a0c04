"""`costing init`: a blank study, and rows of common scenarios."""

import shlex
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

import click

from costing.cli.shared import refuse

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from costing.model.common_scenarios import CommonScenario
    from costing.reports.scenario_library import Appended

WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
"""How names end that are no folder's; of these only .xlsx is written."""


def show_list(context: click.Context, parameter: click.Parameter, asked: bool) -> None:
    """Print the common scenarios and end, where that is asked for."""
    if asked and not context.resilient_parsing:
        from costing.reports.scenario_library import listing

        click.echo(listing(), nl=False)
        context.exit()


def known(context: click.Context, parameter: click.Parameter, names: "Sequence[str]") -> "list[CommonScenario]":
    """The common scenarios of these names, each once; `list` prints them all."""
    from costing.model.common_scenarios import LIBRARY

    show_list(context, parameter, "list" in names)
    library = {scenario.name: scenario for scenario in LIBRARY}
    for name in names:
        if name not in library:
            from costing.model.identifiers import did_you_mean

            near = did_you_mean(name, library) or " `costing init --list` names those that there are."
            raise click.UsageError(f"There is no common scenario {name!r}.{near}", context)
    return [library[name] for name in dict.fromkeys(names)]


@click.command("init")
@click.argument("study", metavar="FOLDER|FILE.xlsx", type=click.Path(path_type=Path))
@click.option(
    "--scenario",
    "scenarios",
    multiple=True,
    metavar="NAME",
    is_eager=True,
    callback=known,
    help="Append this common scenario to the table scenarios; may be repeated.",
)
@click.option(
    "--list",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=show_list,
    help="List the common scenarios.",
)
def command(study: Path, scenarios: "list[CommonScenario]") -> None:
    """Write a blank study: a FOLDER of tables to fill in with study.toml, or a workbook with a sheet for each.

    Files that are there already are left as they are: then nothing is written.

    With --scenario the rows of common scenarios are in its table scenarios. Where FOLDER holds a study: append them to
    its scenarios.csv, and leave all else as it is.
    """
    if study.is_file():
        raise click.UsageError(what_to_do_instead(study, bool(scenarios)))
    if study.suffix.lower() in WORKBOOKS and not study.is_dir():
        write_workbook(study, scenarios)
    elif scenarios and (study / "study.toml").is_file():
        append(study, scenarios)
    else:
        write_blank(study, scenarios)


def what_to_do_instead(file: Path, appending: bool) -> str:
    """That a file is no folder; how rows come into a workbook."""
    if not appending:
        return f"{file} is there already. Name a folder, or another workbook."
    return (
        f"{file} is a file, to which no rows are appended. Make the rows with `costing init NEW-FOLDER` and the same "
        "--scenario, and copy them from its scenarios.csv into the sheet scenarios."
    )


def write_blank(folder: Path, scenarios: "list[CommonScenario]") -> None:
    """Write a blank study, with rows of these scenarios, where none of its files is there."""
    from costing.reports.scenario_library import FILE, blank_rows, scenarios_table
    from costing.reports.template import blank_study

    files = blank_study()
    there = [name for name in files if (folder / name).exists()]
    if there:
        raise click.UsageError(f"{folder} has {', '.join(sorted(there))} already. Choose another folder.")
    appended = blank_rows(scenarios)
    files[FILE] = scenarios_table(appended)
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    click.echo(f"A blank study is in {folder}.")
    say_appended(folder / FILE, appended)
    say_next("study.toml, work_log.csv and unit_costs.csv", folder)


def write_workbook(path: Path, scenarios: "list[CommonScenario]") -> None:
    """Write a blank study as one workbook, with rows of these scenarios."""
    from costing.cli.workbook_target import refuse_target
    from costing.reports.data_entry.content import blank_content
    from costing.reports.data_entry.writer import entry_workbook
    from costing.reports.scenario_library import blank_rows

    refuse_target(path, force=False)
    appended = blank_rows(scenarios)
    data = entry_workbook(blank_content([row for each in appended for row in each.rows]))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    click.echo(f"A blank study is in {path}.")
    say_appended(path, appended)
    say_next("the sheets study, work_log and unit_costs", path)


def say_next(first: str, study: Path) -> None:
    """Say what to fill in first, and the commands that follow."""
    named = shlex.quote(str(study))
    click.echo(f"Fill in {first}, then:")
    click.echo(f"  costing validate {named}")
    click.echo(f"  costing run {named} -o out")


def append(folder: Path, scenarios: "list[CommonScenario]") -> None:
    """Append the rows of these scenarios to those of a study, all of them or none."""
    from costing.model.problem import InvalidStudyError
    from costing.reports.appended_rows import CannotAppendError, replace_file
    from costing.reports.scenario_library import longer_table

    try:
        path, data, appended = longer_table(folder, scenarios)
    except CannotAppendError as cannot:
        raise click.UsageError(str(cannot)) from cannot
    except InvalidStudyError as invalid:
        refuse(invalid.problems)
    else:
        replace_file(path, data)
        say_appended(path, appended)
        named = shlex.quote(str(folder))
        click.echo("Edit the percentages there, then:")
        click.echo(f"  costing validate {named}")
        click.echo(f"  costing compare {named}")


def say_appended(path: Path, appended: "Sequence[Appended]") -> None:
    """Say which rows were appended, and what in them is to be looked at."""
    if appended:
        click.echo(f"Appended to {path}:")
    for each in appended:
        said = f"{each.scenario.name}: {'; '.join(about(each))}"
        click.echo(textwrap.fill(said, 80, initial_indent="  ", subsequent_indent="    ", break_on_hyphens=False))


def about(appended: "Appended") -> "Iterator[str]":
    """How many rows were appended, which names in them to check, and where examples stand instead of names."""
    from costing.model.problem import printable

    yield f"{len(appended.rows)} {'row' if len(appended.rows) == 1 else 'rows'}"
    if appended.names:
        yield f"check {', '.join(printable(name) for name in appended.names)}"
    if appended.examples:
        yield f"replace the examples in {' and '.join(appended.examples)}"
