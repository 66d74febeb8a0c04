"""Results read back from the folder that a run wrote."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl

from costing.analyses.explain import Evidence
from costing.analyses.side_of_results import PER_HOUR
from costing.analyses.two_runs import Run
from costing.model.identifiers import did_you_mean
from costing.model.problem import printable
from costing.model.settings import Settings
from costing.reports.output_folder import NEXT, RUN

TYPES: Mapping[type[pl.DataType], tuple[str, ...]] = {
    pl.String: (
        *("family_id", "intervention", "agency", "role", "activity", "kind", "month", "component"),
        *("practitioner_id", "team", "indirect_over"),
    ),
    pl.Date: ("start", "end", "valid_from", "valid_to"),
    pl.Float64: (
        "hours",
        "hours_unlogged",
        "cost_per_hour",
        "marginal_per_hour",
        "post_hours",
        "cash_per_hour",
        "cost",
    ),
}
LINES = ("family_id", "agency", "role", "activity", "kind", "month", "component", "hours", "cost_per_hour", "cost")
POSTS = ("practitioner_id", "role", "agency", "hours_unlogged", "start", "end", "team", "indirect_over")
TABLES = {
    "lines": ("cost_lines", LINES),
    "families": ("families", ("family_id", "cost")),
    "practitioners": ("practitioners", POSTS),
    "unit_costs": ("unit_costs", ("role", "agency", "valid_from", "valid_to", "cost_per_hour")),
}
"""By the name in `Evidence`: the data file, and its columns that a trace needs."""
HOURS = (
    "intervention",
    "agency",
    "role",
    "valid_from",
    "valid_to",
    "component",
    "hours",
    *PER_HOUR,
    "post_hours",
    "cash_per_hour",
)
COMPARED = {
    "hours": ("hours", HOURS),
    "families": ("families", ("family_id", "intervention", "cost")),
    "unit_costs": ("unit_costs", ("role", "valid_from", "valid_to", "cost_per_hour")),
}
"""By the name in `Run`: the data file, and its columns that a comparison needs."""


class NotResultsError(Exception):
    """A folder that holds no results of a run, or not the family asked for."""


def read(out: Path) -> Evidence:
    """Read the results in a folder; a run that was cut short must be completed first."""
    refuse_unfinished(out)
    try:
        run = record(out)
        return Evidence(
            settings=Settings.model_validate(run["settings"]),
            entries=pl.read_parquet(out / "data" / "work_log.parquet"),
            **{field: table(out, name).select(columns) for field, (name, columns) in TABLES.items()},
        )
    except (OSError, ValueError, KeyError, pl.exceptions.PolarsError) as error:
        raise not_results(out) from error


def read_run(out: Path) -> Run:
    """Read what a comparison of two runs needs of the results in a folder."""
    refuse_unfinished(out)
    try:
        run = record(out)
        if not (out / "data" / "hours.csv").exists():
            raise NotResultsError(f"{out} was written by an earlier version, without data/hours.csv. Run it again.")
        return Run(
            version=run["costing_version"],
            settings=Settings.model_validate(run["settings"]),
            files=run["inputs"],
            rows=run["rows"],
            expenses=expenses(out),
            is_in_kind=is_in_kind(table(out, "whose_money")),
            **{field: table(out, name).select(columns) for field, (name, columns) in COMPARED.items()},
        )
    except (OSError, ValueError, KeyError, TypeError, pl.exceptions.PolarsError) as error:
        raise not_results(out) from error


def record(out: Path) -> dict[str, Any]:
    """What `run.json` says of a run."""
    run: dict[str, Any] = json.loads((out / RUN).read_text(encoding="utf-8"))
    return run


def refuse_unfinished(out: Path) -> None:
    """Raise `NotResultsError` where a run was cut short."""
    if (out / NEXT).exists():
        raise NotResultsError(f"A run into {out} was cut short. Run it again to complete it.")


def not_results(out: Path) -> NotResultsError:
    """What is wrong with a folder that does not hold what a run writes."""
    return NotResultsError(f"{out} does not hold the results of `costing run`. Run it again.")


def expenses(out: Path) -> pl.DataFrame:
    """intervention, agency and cost of every expense that a family bears: of the longest file, these columns only."""
    text = dict.fromkeys(("intervention", "agency", "component"), pl.String)
    lines = pl.scan_csv(out / "data" / "cost_lines.csv", schema_overrides={**text, "cost": pl.Float64})
    found = lines.filter(pl.col("component") == "expense").select("intervention", "agency", "cost").collect()
    return found.with_columns(pl.col(pl.String).fill_null(""))


def is_in_kind(whose_money: pl.DataFrame) -> bool:
    """Whether anything in the costs is there without being paid for."""
    return bool((whose_money.filter(pl.col("measure") == "in_kind")["cost"] != 0).any())


def cost_of(family: str, run: Evidence) -> float:
    """The cost of a family; raises `NotResultsError` when it is not among those costed."""
    found = run.families.filter(pl.col("family_id") == family)
    if not found.height:
        near = did_you_mean(family, run.families["family_id"].to_list())
        raise NotResultsError(f"There is no family {printable(family)} in these results.{near}")
    return float(found["cost"][0])


def table(out: Path, name: str) -> pl.DataFrame:
    """One of the data files; identifiers stay text, a blank column of numbers or days stays one of these."""
    path = out / "data" / f"{name}.csv"
    header = pl.read_csv(path, n_rows=0, infer_schema=False).columns
    known = {column: kind for kind, columns in TYPES.items() for column in columns if column in header}
    frame = pl.read_csv(path, schema_overrides=known, infer_schema_length=None)
    return frame.with_columns(pl.col(pl.String).fill_null(""))
