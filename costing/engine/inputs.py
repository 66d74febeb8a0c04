"""What the engine needs of a checked study: the entries in the period and the look-ups that price them."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import narwhals as nw
import polars as pl

from costing.checks.checked import CheckedStudy
from costing.engine.names import Names, names, spelled_out
from costing.engine.price import UNSPECIFIED, LookUps
from costing.engine.spans import span_of_day, spans
from costing.engine.time import Frame, Log, members
from costing.engine.unit_costs import prices, unit_costs
from costing.model.tables import PART, ROW


def look_ups(study: CheckedStudy) -> LookUps:
    """Spans, prices, staff and kinds of work, their names coded."""
    settings = study.settings
    pieces = spans(settings, study.rows("unit_costs"))
    priced = prices(priced_unit_costs(study), pieces, per_direct_hour=settings.level == "ratio")
    people, kinds = staff(study), study.rows("activities").select("activity", "kind")
    tables = [priced, people, kinds, pieces, study.rows("expenses"), study.rows("families")]
    known = names([*study.cells.values(), *tables], FIXED)
    return LookUps(
        prices=known.coded(priced),
        spans=known.coded(pieces),
        staff=known.coded(people),
        kinds=known.coded(kinds),
        discount_rate=settings.rate,
        names=known,
    )


FIXED: Mapping[str, tuple[str, ...]] = {
    "kind": ("direct", "indirect", "expense"),
    "agency": (UNSPECIFIED,),
    "intervention": (UNSPECIFIED,),
    "component": ("direct", "indirect", "unlogged", "expense"),
}
"""Names that the engine itself gives."""


def priced_unit_costs(study: CheckedStudy) -> pl.DataFrame:
    """Every unit cost with its costs per hour in the study's prices."""
    return unit_costs(study.settings, study.rows("unit_costs"), study.rows("price_index"))


def staff(study: CheckedStudy) -> pl.DataFrame:
    """practitioner_id, own_role, own_agency ("" if none), available_hours."""
    return study.rows("practitioners").select(
        "practitioner_id",
        own_role="role",
        own_agency=pl.col("agency").fill_null(""),
        available_hours=pl.col("available_hours").cast(pl.Float64),
    )


def log_in_period(study: CheckedStudy, found: LookUps, engine: str) -> Log:
    """The entries that are costed, with row and part, as frames of `engine` (polars or pandas)."""
    log = study.log_in_period
    practitioners = who(study, "practitioner_id", found.names.enums["practitioner"])
    families = who(study, "family_id", found.names.enums["family"])
    entries = log.select(
        *("date", "seconds", "role", "activity", ROW, PART),
        looked_up("practitioner_id", practitioners, "name").alias("practitioner_id"),
        looked_up("practitioner_id", practitioners, "count").alias("practitioners"),
        looked_up("family_id", families, "name").alias("family_id"),
        looked_up("family_id", families, "count").alias("families"),
    )
    frames = {
        "entries": found.names.coded(entries),
        "staff": found.staff.select("practitioner_id", "own_role"),
        "days": span_of_day(found.spans),
        "teams": coded_members(found.names, practitioners, "practitioner"),
        "groups": coded_members(found.names, families, "family"),
    }
    return Log(**{name: on_engine(frame, engine) for name, frame in frames.items()})


def who(study: CheckedStudy, column: str, codes: pl.Enum) -> pl.DataFrame:
    """For each different cell: `count`, how many names it holds (0 if blank), and `name`, coded, a single one alone."""
    parts = pl.col("cell").str.split(";").list.unique(maintain_order=True)
    cells = study.cells[column].select(cell=column).with_columns(count=parts.list.len().cast(pl.Int64).fill_null(0))
    name = pl.when(pl.col("count") == 1).then(parts.list.first()).otherwise("cell")
    return cells.with_columns(name=name.fill_null("").cast(codes))


def looked_up(column: str, cells: pl.DataFrame, what: str) -> pl.Expr:
    """A column of the log replaced by what is known of its cells."""
    known = pl.col(column).replace_strict(cells["cell"], cells[what], return_dtype=cells.schema[what])
    return known if cells.height else pl.col(column).cast(cells.schema[what])


def coded_members(known: Names, cells: pl.DataFrame, kind: str) -> pl.DataFrame:
    """Who is named in cells that name several, coded like the cells."""
    return members(cells.filter(pl.col("count") > 1)["cell"]).with_columns(
        pl.col("cell", "member").cast(known.enums[kind])
    )


def on_engine(frame: pl.DataFrame, engine: str) -> Frame:
    """A frame of the engine's own kind, behind the one face that the engine's expressions know."""
    native: Any = ENGINES[engine](frame)
    lazy: Frame = nw.from_native(native).lazy()
    return lazy


ENGINES: Mapping[str, Callable[[pl.DataFrame], Any]] = MappingProxyType(
    {"polars": pl.DataFrame.lazy, "pandas": lambda frame: spelled_out(frame).to_pandas()}
)
"""How a frame of Polars becomes one of each engine."""
