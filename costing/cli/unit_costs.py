"""`costing unit-costs`: the schema of every role."""

from pathlib import Path

import click

from costing.cli.shared import console, format_option, read, refuse, study_argument

COLUMNS = ("role", "valid_from", "valid_to", "cost_per_hour", "cost_per_direct_hour", "cost_per_contact_hour")


@click.command("unit-costs")
@study_argument
@format_option
def command(study: Path, style: str) -> None:
    """Print what an hour of each role of STUDY costs: each element, the hours, and the three costs per hour.

    Per working hour, per hour of direct (client-related) work, and per hour of contact: in the study's prices.
    """
    from costing.model.problem import InvalidStudyError
    from costing.reports import printed, terminal
    from costing.study import unit_costs

    try:
        settings, costs = unit_costs(read(study))
    except InvalidStudyError as invalid:
        refuse(invalid.problems)
    if style == "json":
        click.echo(printed.as_json(costs.select(COLUMNS)), nl=False)
    elif style == "csv":
        click.echo(printed.as_csv(costs), nl=False)
    else:
        terminal.unit_costs_table(console(), settings, costs)
