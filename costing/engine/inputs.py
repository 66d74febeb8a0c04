"""What the engine needs of a checked study: the entries in the period and the look-ups that price them."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import narwhals as nw
import polars as pl

from costing.checks.checked import CheckedStudy
from costing.engine.attendance import sessions
from costing.engine.diary import Diary, diary
from costing.engine.look_ups import UNSPECIFIED, LookUps
from costing.engine.names import names, ordered, spelled_out
from costing.engine.posts import posts
from costing.engine.spans import span_of_day, spans
from costing.engine.time import SESSION, Frame, Log
from costing.engine.unit_costs import prices, unit_costs
from costing.model.settings import Settings
from costing.model.tables import PART, ROW


def look_ups(study: CheckedStudy) -> LookUps:
    """Spans, prices, posts, kinds of work and logged spans, their names coded."""
    settings = study.settings
    sampled = diary(study)
    held = posts(study, sampled)
    pieces = spans(settings, study.rows("unit_costs"), dated(study, sampled))
    costed = priced_unit_costs(study)
    priced = prices_in(settings, costed, pieces)
    kinds = study.rows("activities").select("activity", "kind", pl.col("phase").fill_null("recurrent"), "varies_with")
    families = with_months(settings, study.rows("families"))
    known = names([*study.cells.values(), priced, held, kinds, pieces, study.rows("expenses"), families], FIXED)
    return LookUps(
        prices=known.coded(priced),
        spans=known.coded(pieces),
        posts=known.coded(held),
        kinds=known.coded(kinds),
        families=known.coded(families),
        unit_costs=costed,
        diary=sampled,
        discount_rate=settings.rate,
        from_family=settings.discount_from == "family",
        by_month=settings.indirect_window == "month",
        names=known,
    )


def dated(study: CheckedStudy, sampled: Diary | None) -> list[pl.DataFrame]:
    """First and last days of posts and of logged spans, at which the costing period is cut."""
    return [study.rows("practitioners").select("start", "end"), *(sampled.dates if sampled else [])]


def with_months(settings: Settings, families: pl.DataFrame) -> pl.DataFrame:
    """family_id, intervention, start, end and `months` from that of the study's start to that of the family's."""
    start = pl.col("start").fill_null(settings.start)
    since = 12 * (start.dt.year() - settings.start.year) + start.dt.month() - settings.start.month
    return families.select("family_id", "intervention", "start", "end", months=since.cast(pl.Int64))


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


def prices_in(settings: Settings, costed: pl.DataFrame, pieces: pl.DataFrame) -> pl.DataFrame:
    """The table `prices` of these unit costs in these spans; a ratio imputes indirect time by the share it names."""
    return prices(costed, pieces, settings.share_of_a_ratio if settings.level == "ratio" else "")


def log_in_period(study: CheckedStudy, found: LookUps, engine: str) -> Log:
    """The entries that are costed, with row and part, as frames of `engine` (polars or pandas)."""
    log, enums = study.log_in_period, found.names.enums
    practitioners = who(study, "practitioner_id", enums["practitioner"])
    families = who(study, "family_id", enums["family"])
    places = log.select(practitioners=place("practitioner_id", practitioners), families=place("family_id", families))
    entries = found.names.coded(log.select("date", "seconds", "role", "activity", ROW, PART)).with_columns(
        practitioner_id=practitioners["name"].gather(places["practitioners"]).fill_null(""),
        practitioners=practitioners["count"].gather(places["practitioners"]).fill_null(0),
        family_id=families["name"].gather(places["families"]).fill_null(""),
        families=families["count"].gather(places["families"]).fill_null(0),
    )
    parts = sessions(log.select("entry_id", "seconds", PART, ROW), study.rows("attendance"))
    entries = of_sessions(entries, parts)
    frames = {
        "entries": entries,
        "staff": own_roles(found).with_columns(as_in(practitioners, "practitioner_id")),
        "days": span_of_day(found.spans),
        "teams": coded_members(practitioners),
        "groups": coded_members(families),
        "sessions": parts.with_columns(as_in(families, "member")),
    }
    return Log(**{name: on_engine(frame, engine) for name, frame in frames.items()})


def of_sessions(entries: pl.DataFrame, parts: pl.DataFrame) -> pl.DataFrame:
    """The entries, those that `parts` share marked as sessions."""
    if not parts.height:
        return entries
    session = pl.struct(PART, ROW).is_in(parts.select(pl.struct(PART, ROW)).to_series().unique().implode())
    return entries.with_columns(families=pl.when(session).then(SESSION).otherwise("families").cast(pl.Int64))


def own_roles(found: LookUps) -> pl.DataFrame:
    """The role of each practitioner's post on each span: practitioner_id, span, own_role."""
    held = found.posts_by_span.filter(pl.col("own_role") != "")
    return held.select("practitioner_id", "span", "own_role").unique(["practitioner_id", "span"], keep="first")


def who(study: CheckedStudy, column: str, names: pl.Enum) -> pl.DataFrame:
    """For each different filled cell: `count`, how many names it holds, and `name`, coded, a single one alone.

    Codes are of cells that hold several names too, besides all `names`.
    """
    parts = pl.col("cell").str.split(";").list.unique(maintain_order=True)
    cells = study.cells[column].select(cell=column).drop_nulls().with_columns(count=parts.list.len().cast(pl.Int64))
    named = cells.with_columns(name=pl.when(pl.col("count") == 1).then(parts.list.first()).otherwise("cell"))
    codes = pl.Enum(pl.concat([names.categories, named["name"]]).unique().sort())
    return named.with_columns(pl.col("name").cast(codes))


def as_in(cells: pl.DataFrame, column: str) -> pl.Expr:
    """A column of names coded like those of cells."""
    return pl.col(column).cast(pl.String).cast(cells.schema["name"])


def place(column: str, cells: pl.DataFrame) -> pl.Expr:
    """The places of a column's cells among those known; null for a blank one."""
    return pl.col(column).cast(pl.Enum(cells["cell"])).to_physical()


def coded_members(cells: pl.DataFrame) -> pl.DataFrame:
    """Who is named in each of the cells that name several, each once, in order and coded: cell, member, position."""
    several, codes = cells.filter(pl.col("count") > 1)["cell"], cells.schema["name"]
    each = pl.DataFrame({"cell": several, "member": several.str.split(";").list.unique()}).explode("member")
    rows, place = ordered(each.with_columns(pl.all().cast(codes)), ["cell", "member"]), pl.int_range(pl.len())
    begins = pl.when(pl.col("cell") != pl.col("cell").shift()).then(place).forward_fill().fill_null(0)
    return rows.with_columns(position=place - begins)


def on_engine(frame: pl.DataFrame, engine: str) -> Frame:
    """A frame of the engine's own kind, behind the one face that the engine's expressions know."""
    native: Any = ENGINES[engine](frame)
    lazy: Frame = nw.from_native(native).lazy()
    return lazy


ENGINES: Mapping[str, Callable[[pl.DataFrame], Any]] = MappingProxyType(
    {"polars": pl.DataFrame.lazy, "pandas": lambda frame: spelled_out(frame).to_pandas()}
)
"""How a frame of Polars becomes one of each engine."""
