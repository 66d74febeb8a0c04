"""Results read back from the folder that a run wrote."""

import json
from collections.abc import Mapping
from pathlib import Path

import polars as pl

from costing.analyses.explain import Evidence
from costing.model.identifiers import did_you_mean
from costing.model.problem import printable
from costing.model.settings import Settings
from costing.reports.output_folder import NEXT

TYPES: Mapping[type[pl.DataType], tuple[str, ...]] = {
    pl.String: (
        *("family_id", "intervention", "agency", "role", "activity", "kind", "month", "component"),
        *("practitioner_id", "team", "indirect_over"),
    ),
    pl.Date: ("start", "end", "valid_from", "valid_to"),
    pl.Float64: ("hours", "hours_unlogged", "cost_per_hour", "cost"),
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


class NotResultsError(Exception):
    """A folder that holds no results of a run, or not the family asked for."""


def read(out: Path) -> Evidence:
    """Read the results in a folder; a run that was cut short must be completed first."""
    if (out / NEXT).exists():
        raise NotResultsError(f"A run into {out} was cut short. Run it again to complete it.")
    try:
        run = json.loads((out / "run.json").read_text(encoding="utf-8"))
        return Evidence(
            settings=Settings.model_validate(run["settings"]),
            entries=pl.read_parquet(out / "data" / "work_log.parquet"),
            **{field: table(out, name).select(columns) for field, (name, columns) in TABLES.items()},
        )
    except (OSError, ValueError, KeyError, pl.exceptions.PolarsError) as error:
        raise NotResultsError(f"{out} does not hold the results of `costing run`. Run it again.") from error


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
