"""The sheets of hours: what of each line of time a family, a month or an activity has, and what an hour costs now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from costing.engine.names import spelled_out
from costing.reading.references import column_letters
from costing.reports.workbook.live.facts import NOBODY, Facts
from costing.reports.workbook.live.words import NUMBER
from costing.reports.workbook.live.work_log import MOST_COMPARED
from costing.reports.workbook.sheet import Above, Column, Format, Formula, Sheet

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
    placed = hours.join(places, on=key).partition_by("line", as_dict=True)
    found = {}
    for line in lines:
        cells: list[float | None] = [None] * len(keys)
        for place, value in placed[(line,)].select("place", "hours").iter_rows() if (line,) in placed else ():
            cells[place] = value
        found[f"line_{line}"] = pl.Series(cells, dtype=pl.Float64)
    return found


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


def with_prices(hours: Hours, facts: Facts, priced: Sheet, spent: Sheet | None) -> Hours:
    """The sheet with the rows above: what each line is, its hours, and what an hour costs in the chosen scenario."""
    table, blank = facts.compared.lines.table, ("",) * hours.ways
    rows = facts.unit_costs.sheet.rows["row"].to_list()
    told = (
        table["line"].to_list(),
        table["agency"].to_list(),
        [rows[n] for n in table["unit_cost"]],
        table["scenarios"].to_list(),
    )
    heads = zip(HEAD, told, HEAD_FORMATS, strict=True)
    above = [Above((label, "", *cells, *blank), shown) for label, cells, shown in heads]
    above += [hours_of(hours, facts, n) for n in range(len(facts.interventions) + 1)]
    for name in rows_of_now(hours):
        what, kind = name.split()
        if kind == "expense":
            above.append(spent_now(hours, facts, spent))
        else:
            above.append(prices_now(hours, facts, priced, what, kind))
    return replace(hours, sheet=replace(hours.sheet, above=tuple(above)))


HEAD_FORMATS = (Format.COUNT, Format.TEXT, Format.COUNT, Format.TEXT)


def skeleton(hours: Hours) -> Hours:
    """The sheet with as many rows above as it will have, so that other sheets know where its cells stand."""
    blank = Above(("",) * (2 + hours.lines + hours.ways))
    count = len(HEAD) + len(hours.interventions) + 1 + len(rows_of_now(hours))
    return replace(hours, sheet=replace(hours.sheet, above=(blank,) * count))


def hours_of(hours: Hours, facts: Facts, number: int) -> Above:
    """The hours of one intervention, or last of nobody, in the base case."""
    sheet = hours.sheet
    name = (*facts.interventions, NOBODY)[number]
    cells: list[object] = ["Hours in the base case", name]
    column = sheet.all("intervention")
    at = len(sheet.lines) + 1 + len(HEAD) + number
    for line in range(hours.lines):
        value = facts.hours_of_interventions.get((name, line), 0.0)
        cells.append(Formula(f"SUMPRODUCT(EXACT({column},$B${at})*{sheet.all(f'line_{line}')})", value))
    return Above((*cells, *("",) * hours.ways), Format.NUMBER)


def prices_now(hours: Hours, facts: Facts, priced: Sheet, what: str, kind: str) -> Above:
    """What an hour of each line costs as time of a kind, or how many hours it is, in the chosen scenario."""
    base = facts.compared.lines.treated.filter(scenario=0, component=kind)
    measure = pl.col("hours") * pl.col("cost_per_hour") if what == "cost" else pl.col("hours")
    sums = base.group_by("line").agg(measure.sum().alias("value"))
    values = dict(sums.iter_rows())
    cells_of = cells_by_line(facts, priced, "cost_of_one" if what == "cost" else "factor", kind)
    label = "Cost of an hour now" if what == "cost" else "Hours now for an hour"
    cells: list[object] = [label, KINDS[kind].lower()]
    every = range(len(facts.scenarios))
    for line in range(hours.lines):
        states = [cells_of.get((number, line), "0") for number in every]
        text = f"CHOOSE(MAX(1,{NUMBER}+1),{','.join(states)})" if set(states) != {"0"} else "0"
        cells.append(Formula(text, values.get(line, 0.0)))
    return Above((*cells, *("",) * hours.ways), Format.RATE if what == "cost" else Format.FACTOR)


def cells_by_line(facts: Facts, priced: Sheet, column: str, kind: str) -> Mapping[tuple[int, int], str]:
    """By scenario and line the cells of Priced lines that say what an hour of the line is or costs, added up."""
    found: dict[tuple[int, int], list[str]] = {}
    keys = facts.compared.lines.treated.select("scenario", "line", "component")
    for row, (scenario, line, component) in enumerate(keys.iter_rows()):
        if component == kind:
            found.setdefault((scenario, line), []).append(priced.cell(column, row))
    return {key: "+".join(cells) for key, cells in found.items()}


def spent_now(hours: Hours, facts: Facts, spent: Sheet | None) -> Above:
    """What the expenses shared in each way cost in the chosen scenario."""
    cells: list[object] = ["Cost of these expenses now", "", *("",) * hours.lines]
    table = facts.compared.expenses.table.filter((pl.col("scenario") == 0) & (pl.col("family_id") == ""))
    for n, (intervention, shared_by) in enumerate(facts.ways):
        value = float(table.filter(intervention=intervention, shared_by=shared_by)["cost"].sum())
        assert spent is not None
        cells.append(Formula(f"SUMIFS({spent.all('now')},{spent.all('way')},{n + 1})", value))
    return Above(tuple(cells), Format.SUM)


def hours_by_kind(facts: Facts, rows: pl.DataFrame) -> Sheet:
    """The same lines by intervention, role and kind of work, in the order of these rows of Resource use."""
    keys = [packed(*names) for names in rows.select("intervention", "role", "kind").iter_rows()]
    kinds = facts.compared.lines.kinds
    table = kinds.select(pl.concat_list("intervention", "role", "kind").list.join("\x1f").alias("key"), "line", "hours")
    lines = facts.compared.lines.table["line"].to_list()
    return Sheet(
        name="Hours by kind",
        title="Hours by kind of work and line of time",
        summary="What families have of each line of time, by intervention, role and kind of work, in the base case.",
        columns=(
            Column("intervention", "Intervention", width=18),
            Column("role", "Role"),
            Column("kind", "Kind of work"),
            *line_columns(facts),
        ),
        rows=rows.select("intervention", "role", "kind").with_columns(**wide(table, "key", keys, lines)),
        fixed_columns=3,
    )


def packed(intervention: str, role: str, kind: str) -> str:
    """Three names as one."""
    return "\x1f".join((intervention, role, kind))


def hours_by(facts: Facts, key: str, keys: Sequence[str], name: str, heading: str) -> Sheet:
    """The same lines by month or by activity, those in no family too."""
    table = {"month": facts.compared.lines.months, "activity": facts.compared.lines.activities}[key]
    data = {"key": pl.Series([one or "(no activity)" for one in keys], dtype=pl.String)}
    data |= wide(spelled_out(table), key, list(keys), facts.compared.lines.table["line"].to_list())
    return Sheet(
        name=name,
        title=f"{name} and line of time",
        summary=f"What each {key} has of each line of time, in the base case; the lines are those of Hours.",
        columns=(Column("key", heading, width=27), *line_columns(facts)),
        rows=pl.DataFrame(data),
        fixed_columns=1,
    )
