"""`costing init`: a blank study."""

import shlex
from pathlib import Path

import click


@click.command("init")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def command(folder: Path) -> None:
    """Write a blank study into FOLDER: study.toml and a table to fill in for each kind of data.

    Files that are there already are left as they are: then nothing is written.
    """
    from costing.reports.template import blank_study

    files = blank_study()
    there = [name for name in files if (folder / name).exists()]
    if there:
        raise click.UsageError(f"{folder} has {', '.join(sorted(there))} already. Choose another folder.")
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    named = shlex.quote(str(folder))
    click.echo(f"A blank study is in {folder}.")
    click.echo("Fill in study.toml, work_log.csv and unit_costs.csv, then:")
    click.echo(f"  costing validate {named}")
    click.echo(f"  costing run {named} -o out")
