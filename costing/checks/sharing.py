"""Rules about who shares a practitioner's indirect time."""

from collections.abc import Iterator

import polars as pl

from costing.checks.checked import CheckedStudy, first_rows, times
from costing.model.identifiers import did_you_mean
from costing.model.problem import Problem, printable

LEVELS = ("practitioner", "role", "team", "study")


def indirect_time_is_shared_by_known_ones(study: CheckedStudy) -> Iterator[Problem]:
    """The time of a manager that is shared by an intervention of no family would be in no cost."""
    interventions = study.rows("families")["intervention"].drop_nulls().unique().to_list()
    known = [*LEVELS, *interventions]
    strange = study.rows("practitioners").filter(~pl.col("indirect_over").is_in(known))
    for row in first_rows(strange, "indirect_over"):
        value = str(row["indirect_over"])
        near = did_you_mean(value, known) or f" Enter {', '.join(LEVELS)} or an intervention of families."
        message = f"No families are known to share indirect time so.{times(row['_rows'])}{near}"
        yield Problem(
            "unknown-intervention", study.place("practitioners", row, "indirect_over"), message, printable(value)
        )
