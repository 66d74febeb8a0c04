"""The sheet of hours: what of each line of time a family has."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import polars as pl

from costing.engine.names import spelled_out
from costing.reading.references import column_letters
from costing.reports.workbook.live.facts import NOBODY, Facts
from costing.reports.workbook.live.work_log import MOST_COMPARED
from costing.reports.workbook.sheet import Above, Column, Format, Sheet

KINDS = {"direct": "Direct", "indirect": "Indirect", "unlogged": "Unlogged"}
SHARED = {"families": "equally", "time": "by direct time", "weeks": "by weeks"}
HEAD = ("Line", "Agency", "Row of unit_costs", "Changed by scenarios")
"""Rows above the headings of hours, before the hours of interventions, and the prices and multiples of now."""


@dataclass(frozen=True)
class Hours:
    """The sheet of hours by family, and where things stand on it.

    The first columns are the family and its intervention; then come the lines, then the ways of sharing expenses.
    """

    sheet: Sheet
    lines: int
    ways: int
    interventions: tuple[str, ...]
    components: tuple[str, ...]

    def row(self, number: int, ways: bool = False) -> str:
        """The cells of a row of the table, of all lines, or of all ways."""
        return across(self.sheet, self.sheet.header_row + 1 + number, *self.columns(ways))

    def row_texts(self, count: int, ways: bool = False) -> pl.Series:
        """The same for so many rows from the first."""
        first, last = (column_letters(column) for column in self.columns(ways))
        at = pl.int_range(self.sheet.header_row + 1, self.sheet.header_row + 1 + count, eager=True).cast(pl.String)
        start, middle = pl.lit(f"{self.sheet.quoted}!${first}$"), pl.lit(f":${last}$")
        return pl.select(pl.concat_str(start, at, middle, at)).to_series()

    def now(self, kind: str, what: str = "cost") -> str:
        """The cells above the lines: the cost of an hour now as time of a kind (or `hours`: how many hours it is)."""
        place = self.places[f"{what} {kind}"]
        return across(self.sheet, len(self.sheet.lines) + 1 + place, *self.columns(kind == "expense"))

    def columns(self, ways: bool) -> tuple[int, int]:
        """The first and the last column of the lines, or of the ways."""
        return (2 + self.lines, 1 + self.lines + self.ways) if ways else (2, max(2, 1 + self.lines))

    def of_intervention(self, number: int, line: int) -> str:
        """Where the hours of the base case stand that an intervention's families have of a line; last: nobody's."""
        return self.sheet.cell_above(len(HEAD) + number, 2 + line)

    @property
    def places(self) -> dict[str, int]:
        """The rows above by what they hold, from 0."""
        return {name: len(HEAD) + len(self.interventions) + 1 + n for n, name in enumerate(rows_of_now(self))}


def rows_of_now(hours: Hours) -> tuple[str, ...]:
    """What the last rows above hold."""
    costs = [f"cost {kind}" for kind in hours.components]
    multiples = [f"hours {kind}" for kind in hours.components]
    return (*costs, *multiples, *(["cost expense"] if hours.ways else []))


def across(sheet: Sheet, row: int, first: int, last: int) -> str:
    """Cells of a row, from any sheet."""
    return f"{sheet.quoted}!${column_letters(first)}${row}:${column_letters(last)}${row}"


def hours_by_family(facts: Facts) -> Hours:
    """The sheet without what it takes from others: see `with_prices`."""
    table = facts.compared.lines.table
    names = [*facts.families["family_id"], NOBODY]
    interventions = [*facts.families["intervention"], NOBODY]
    ids = [*facts.families["family_id"], ""]
    data: dict[str, pl.Series] = {
        "family_id": pl.Series(names, dtype=pl.String),
        "intervention": pl.Series(interventions, dtype=pl.String),
    }
    data |= wide(spelled_out(facts.compared.lines.families), "family_id", ids, table["line"].to_list())
    for n, way in enumerate(facts.ways):
        data[f"way_{n}"] = pl.Series(with_nobody([facts.weights.get((who, *way)) for who in ids]), dtype=pl.Float64)
    sheet = Sheet(
        name="Hours",
        title="Hours by family and line of time",
        summary="What each family has of each line of time: hours at one unit cost, alike in every scenario.",
        notes=(
            "Unlogged time: shares of what a post leaves unlogged (Unlogged hours). Last: shares of common expenses.",
            "Cost of an hour now: in the scenario chosen on Summary. Cost of a family: hours x cost of an hour.",
        ),
        columns=(
            Column("family_id", "Family", width=27),
            Column("intervention", "Intervention", width=18),
            *line_columns(facts),
            *(Column(f"way_{n}", way_heading(n, *way), "", Format.FACTOR, 14) for n, way in enumerate(facts.ways)),
        ),
        rows=pl.DataFrame(data),
        fixed_columns=2,
    )
    return Hours(sheet, table.height, len(facts.ways), facts.interventions, facts.components)


def wide(hours: pl.DataFrame, key: str, keys: Sequence[str], lines: Sequence[int]) -> dict[str, pl.Series]:
    """Hours by name and line as a column for each line, in the order of these names; blank where there are none."""
    places = pl.DataFrame({key: pl.Series(keys, dtype=pl.String)}).with_row_index("place")
    columns = pl.DataFrame({"line": pl.Series(lines, dtype=hours.schema["line"])}).with_row_index("column")
    placed = hours.join(places, on=key).join(columns, on="line")
    at = placed.select(pl.col("column").cast(pl.Int64) * len(keys) + pl.col("place")).to_series()
    cells = pl.repeat(None, len(lines) * len(keys), dtype=pl.Float64, eager=True).scatter(at, placed["hours"])
    return {f"line_{line}": cells.slice(n * len(keys), len(keys)) for n, line in enumerate(lines)}


def with_nobody(weights: list[float | None]) -> list[float | None]:
    """Weights of families, and last what nobody bears: all where there is no family to bear it."""
    return [*weights[:-1], None if any(weights) else 1.0]


def line_columns(facts: Facts) -> list[Column]:
    """A column for each line."""
    table = facts.compared.lines.table
    return [
        Column(f"line_{line}", f"{line}: {role}, {KINDS[component].lower()}", "", Format.NUMBER, 14)
        for line, role, component in table.select("line", "role", "component").iter_rows()
    ]


def way_heading(number: int, intervention: str, shared_by: str) -> str:
    """The heading of a way of sharing."""
    among = f" in {intervention}" if intervention else ""
    return f"Shared {number}: {SHARED[shared_by]}{among}"


def with_log(hours: Hours, facts: Facts, log: Sheet | None) -> Hours:
    """The sheet with direct hours added up from the work log, where that does not take too long."""
    direct = facts.compared.lines.table.filter(component="direct")["line"].to_list()
    cells = sum(hours.sheet.rows[f"line_{line}"].count() for line in direct)
    if log is None:
        return noted(hours, "Direct hours are numbers: the log stays in data/work_log.parquet.")
    if cells * log.rows.height > MOST_COMPARED:
        return noted(hours, "Direct hours are numbers: to add up so long a log takes too long; Checks compares them.")
    found = {}
    summed, families, lines = (log.all(name) for name in ("hours", "family", "line"))
    last = hours.sheet.rows.height - 1
    for line in direct:
        there = hours.sheet.rows[f"line_{line}"].is_not_null()
        texts = [
            f"SUMIFS({summed},{families},{n + 1},{lines},{line})" if has and n < last else None
            for n, has in enumerate(there)
        ]
        found[f"line_{line}"] = pl.Series(f"line_{line}", texts, pl.String)
    known = noted(hours, "Direct hours are added up from the sheet Work log.")
    return replace(known, sheet=replace(known.sheet, formulas={**known.sheet.formulas, **found}))


def noted(hours: Hours, note: str) -> Hours:
    """The sheet with one note more."""
    return replace(hours, sheet=replace(hours.sheet, notes=(*hours.sheet.notes, note)))


def skeleton(hours: Hours) -> Hours:
    """The sheet with as many rows above as it will have, so that other sheets know where its cells stand."""
    blank = Above(("",) * (2 + hours.lines + hours.ways))
    count = len(HEAD) + len(hours.interventions) + 1 + len(rows_of_now(hours))
    return replace(hours, sheet=replace(hours.sheet, above=(blank,) * count))
