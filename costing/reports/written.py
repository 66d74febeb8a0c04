"""Results read back from the folder that a run wrote."""

import json
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from costing.model.identifiers import did_you_mean
from costing.model.problem import printable
from costing.model.settings import Settings
from costing.reports.output_folder import NEXT

TEXT = ("family_id", "intervention", "agency", "role", "activity", "kind", "month", "component", "practitioner_id")


class NotResultsError(Exception):
    """A folder that holds no results of a run, or not the family asked for."""


@dataclass(frozen=True)
class Written:
    """What a run wrote that a trace needs: settings, the log as it was costed, cost lines, families, practitioners."""

    settings: Settings
    entries: pl.DataFrame
    lines: pl.DataFrame
    families: pl.DataFrame
    practitioners: pl.DataFrame

    def cost_of(self, family: str) -> float:
        """The cost of a family; raises `NotResultsError` when it is not among those costed."""
        found = self.families.filter(pl.col("family_id") == family)
        if not found.height:
            near = did_you_mean(family, self.families["family_id"].to_list())
            raise NotResultsError(f"There is no family {printable(family)} in these results.{near}")
        return float(found["cost"][0])


def read(out: Path) -> Written:
    """Read the results in a folder; a run that was cut short must be completed first."""
    if (out / NEXT).exists():
        raise NotResultsError(f"A run into {out} was cut short. Run it again to complete it.")
    try:
        run = json.loads((out / "run.json").read_text(encoding="utf-8"))
        return Written(
            settings=Settings.model_validate(run["settings"]),
            entries=pl.read_parquet(out / "data" / "work_log.parquet"),
            lines=table(out, "cost_lines"),
            families=table(out, "families"),
            practitioners=table(out, "practitioners"),
        )
    except (OSError, ValueError, KeyError, pl.exceptions.PolarsError) as error:
        raise NotResultsError(f"{out} does not hold the results of `costing run`. Run it again.") from error


def table(out: Path, name: str) -> pl.DataFrame:
    """One of the data files; identifiers stay text."""
    path = out / "data" / f"{name}.csv"
    header = pl.read_csv(path, n_rows=0, infer_schema=False).columns
    text = {column: pl.String for column in TEXT if column in header}
    frame = pl.read_csv(path, schema_overrides=text, infer_schema_length=None)
    return frame.with_columns(pl.col(pl.String).fill_null(""))
