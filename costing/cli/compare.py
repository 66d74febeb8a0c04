"""`costing compare`: scenarios against the base, a run against another, an intervention against another."""

import shlex
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from costing.cli.shared import Progress, console, format_option, read, refuse

if TYPE_CHECKING:
    import polars as pl
    from rich.console import Console

    from costing.costed import Costing
    from costing.study import Study


@click.command("compare")
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path), metavar="[STUDY | OUT OUT]")
@click.option("--scenario", "names", multiple=True, metavar="NAME", help="Only this scenario; may be repeated.")
@click.option("--chain", is_flag=True, help="Set each scenario against the one before it.")
@click.option("--interventions", nargs=2, metavar="A B", help="Say why a family in A costs more than one in B.")
@format_option
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help="Seed, as for costing run.")
@click.option("-q", "--quiet", is_flag=True, help="Print no progress and no warnings.")
@click.option("-v", "--verbose", is_flag=True, help="Print every intervention and agency of every scenario.")
def command(
    paths: tuple[Path, ...],
    names: tuple[str, ...],
    chain: bool,
    interventions: tuple[str, str] | None,
    style: str,
    seed: int,
    quiet: bool,
    verbose: bool,
) -> None:
    """Say what each scenario of STUDY costs, why it differs from the base, and what of that is cash.

    With two folders of results, OUT OUT: what differs between the two runs, and why. Nothing is written.
    """
    chosen = [bool(names) or chain, bool(interventions), len(paths) > 1]
    if len(paths) > 2 or sum(chosen) > 1:
        raise click.UsageError("Compare the scenarios of a study, two interventions of it, or two folders of results.")
    if len(paths) == 2:
        compare_runs(*paths, style)
        return
    study = paths[0] if paths else Path()
    refuse_results(study)
    if interventions:
        compare_interventions(study, *interventions, style, seed, quiet)
    else:
        compare_scenarios(study, names, chain, style, seed, quiet, verbose)


def compare_scenarios(
    study: Path, names: tuple[str, ...], chain: bool, style: str, seed: int, quiet: bool, verbose: bool
) -> None:
    """Print the scenarios of a study, or these of them."""
    from costing.analyses.compare import UnknownScenarioError
    from costing.model.identifiers import did_you_mean
    from costing.model.problem import printable
    from costing.reports import comparison, comparison_json

    found = read(study)
    tables = found.as_read.tables
    if "work_log" in tables and not ("scenarios" in tables and tables["scenarios"].rows.height):
        how = f"costing init {shlex.quote(str(study))} --scenario NAME"
        raise click.UsageError(f"The study has no table scenarios. Add one: {how}")
    costing = costed(found, seed, quiet)
    try:
        compared = costing.compared(names, chain)
    except UnknownScenarioError as unknown:
        near = did_you_mean(unknown.name, unknown.known) or f" There are: {', '.join(map(printable, unknown.known))}."
        raise click.UsageError(f"The study has no scenario {printable(unknown.name)}.{near}") from unknown
    if not quiet:
        warn_of_scenarios(found, costing)
    show(
        style,
        compared,
        lambda: comparison_json.scenarios(compared),
        lambda to: comparison.print_scenarios(to, costing.settings, compared, chain, verbose),
    )


def compare_interventions(study: Path, one: str, other: str, style: str, seed: int, quiet: bool) -> None:
    """Print why a family in one intervention costs more than in the other."""
    from costing.analyses.figures import setting
    from costing.analyses.two_interventions import UnknownInterventionError, two_interventions
    from costing.model.problem import printable
    from costing.reports import comparison, comparison_json

    if one == other:
        raise click.UsageError(f"{printable(one)} is named twice. Name two interventions.")
    costing = costed(read(study), seed, quiet)
    try:
        base, currency = costing.scenarios.before, setting(costing.settings, "currency")
        compared = two_interventions(base, one, other, currency)
    except UnknownInterventionError as unknown:
        raise click.UsageError(str(unknown)) from unknown
    show(
        style,
        compared,
        lambda: comparison_json.scenarios(compared),
        lambda to: comparison.print_interventions(to, costing.settings, compared),
    )


def compare_runs(before: Path, after: Path, style: str) -> None:
    """Print what differs between two folders of results."""
    from costing.analyses.two_runs import NotComparableError, two_runs
    from costing.reports import comparison_json, run_differences, written

    if before.resolve() == after.resolve():
        raise click.UsageError(f"{after} is named twice. Name two folders of results.")
    try:
        runs = written.read_run(before), written.read_run(after)
        found = two_runs(*runs, names=(str(before), str(after)))
    except (written.NotResultsError, NotComparableError) as wrong:
        raise click.UsageError(str(wrong)) from wrong
    show(
        style,
        found.table,
        lambda: comparison_json.two_runs(found),
        lambda to: run_differences.print_runs(to, runs[1].settings, found),
    )


def refuse_results(study: Path) -> None:
    """Refuse a folder of results where a study is wanted."""
    from costing.reports.output_folder import RUN

    if (study / RUN).is_file() and not (study / "study.toml").exists():
        raise click.UsageError(f"{study} holds results, not a study. Name the study, or two folders of results.")


def costed(study: "Study", seed: int, quiet: bool) -> "Costing":
    """The study costed; the command ends where it has errors."""
    from costing.model.problem import InvalidStudyError
    from costing.study import cost

    progress = Progress(quiet, verbose=False)
    try:
        progress("Checking and adding up")
        return cost(study, seed=seed)
    except InvalidStudyError as invalid:
        refuse(invalid.problems)
        raise
    finally:
        progress.done()


def warn_of_scenarios(study: "Study", costing: "Costing") -> None:
    """Say on stderr what is odd about the table of scenarios."""
    from costing.model.problem import printable
    from costing.reports.plain_text import say

    places = {(part.file, part.sheet) for part in study.parts("scenarios")}
    for problem in costing.problems:
        if (problem.place.file, problem.place.sheet) in places:
            say(console(stderr=True), f"Warning: {problem.place}: {printable(problem.message, 600)}", hang=2)


def show(
    style: str,
    table: "pl.DataFrame",
    as_mapping: Callable[[], Mapping[str, Any]],
    print_to: Callable[["Console"], None],
) -> None:
    """Print a comparison as JSON, as CSV, or for people."""
    from costing.reports import printed

    if style == "json":
        click.echo(printed.as_json(as_mapping()), nl=False)
    elif style == "csv":
        click.echo(printed.as_csv(table), nl=False)
    else:
        print_to(console())
