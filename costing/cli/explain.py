"""`costing explain`: one family's cost down to the rows of the log."""

import json
from pathlib import Path

import click

from costing.cli.shared import console, format_option


@click.command("explain")
@click.argument("out", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("family")
@format_option
def command(out: Path, family: str, style: str) -> None:
    """Trace the cost of FAMILY in the results OUT: hours x cost, line by line, down to the rows of the log."""
    from costing.analyses.explain import apart_of, trace
    from costing.reports import printed, written
    from costing.reports.trace import print_trace

    try:
        run = written.read(out)
        cost = written.cost_of(family, run)
    except written.NotResultsError as wrong:
        raise click.UsageError(str(wrong)) from wrong
    lines = trace(family, run)
    if style == "json":
        traced = {"family_id": family, "cost": cost, "lines": json.loads(printed.as_json(lines))}
        click.echo(json.dumps(traced, indent=2))
    elif style == "csv":
        click.echo(printed.as_csv(lines), nl=False)
    else:
        print_trace(console(), run.settings, family, lines, cost, apart_of(family, run.entries))
