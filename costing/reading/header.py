"""Finding a table's header row and which of its columns are the table's own."""

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter

from costing.model.durations import Duration
from costing.model.identifiers import Identifier, Identifiers, did_you_mean, folded
from costing.model.lookalikes import as_seen
from costing.model.problem import printable
from costing.model.row import Row
from costing.reading.odd_headers import has_a_column_a_day, looks_like_an_entry, only_looks_like
from costing.reading.references import column_letters
from costing.reading.refusal import Flaw, capped
from costing.reading.table_settings import TableSettings

SEARCHED = 20
"""As many rows at the top of a file are looked through for the header."""
WIDE_DIARY = (
    "This row has a column for each day, as a diary has. The work log needs one row for each piece of work, "
    "with its date in a column of its own. Turn the days into rows (in Excel: Data, From Table, Unpivot Columns)."
)

HeadRow = tuple[int, list[str]]
"""One of the first rows of a file: its number, and its cells as trimmed text."""


@dataclass(frozen=True)
class Layout:
    """The columns that a table can have; the header row holds one of each group of `required`."""

    fields: tuple[str, ...]
    required: tuple[tuple[str, ...], ...]
    durations: frozenset[str] = frozenset()
    identifiers: frozenset[str] = frozenset()

    @classmethod
    def of(cls, model: type[Row]) -> "Layout":
        """The columns of a row model."""
        durations = frozenset(name for name, written in model.written().items() if isinstance(written, Duration))
        names = (Identifier, Identifiers)
        identifiers = frozenset(name for name, written in model.written().items() if isinstance(written, names))
        required = (*((name,) for name in model.REQUIRED), *model.ONE_OF)
        return cls(tuple(model.model_fields), required, durations, identifiers)


@dataclass(frozen=True)
class Header:
    """The header row: the position of each column of the table, and of those without a heading."""

    row: int
    columns: Mapping[str, int]
    headings: Mapping[str, str]
    unnamed: tuple[int, ...] = ()


def find_header(head: Sequence[HeadRow], layout: Layout, settings: TableSettings) -> tuple[Header | None, list[Flaw]]:
    """The header row among the first rows, none when columns could only be guessed; what is wrong."""
    if settings.header:
        head = [row for row in head if row[0] == settings.header]
        if not head:
            return None, [
                Flaw("no-header", "This row, which study.toml says is the header, is blank.", settings.header)
            ]
    for number, cells in head:
        if not lacking(layout, found := positions(cells, layout, settings)):
            return header_at(number, cells, layout, settings, found)
    return None, why_no_header(head, layout, settings)


def positions(cells: Sequence[str], layout: Layout, settings: TableSettings) -> dict[str, list[int]]:
    """For each column of the table the positions at which a row has its heading."""
    at: dict[str, list[int]] = {}
    for position, cell in enumerate(cells):
        at.setdefault(folded(cell), []).append(position)
    mapped = {name: folded(heading) for name, heading in settings.columns.items()}
    own = {name: folded(name) for name in layout.fields if name not in mapped}
    taken = set(mapped.values())
    wanted = mapped | {name: heading for name, heading in own.items() if heading not in taken}
    return {name: at[heading] for name, heading in wanted.items() if heading in at}


def lacking(layout: Layout, found: Iterable[str]) -> list[tuple[str, ...]]:
    """The groups of required columns of which none was found."""
    there = set(found)
    return [group for group in layout.required if there.isdisjoint(group)]


def header_at(
    row: int,
    cells: Sequence[str],
    layout: Layout,
    settings: TableSettings,
    found: Mapping[str, Sequence[int]],
) -> tuple[Header | None, list[Flaw]]:
    """The header in this row, unless a heading stands there twice or one that the settings name does not."""
    flaws = [
        Flaw("missing-column", not_headed(name, heading, cells), row, heading)
        for name, heading in settings.columns.items()
        if name not in found
    ]
    flaws += [
        Flaw(
            "duplicate-column",
            f"Columns {named(at)} are both for {name}. Delete or rename one.",
            row,
            cells[at[0]],
        )
        for name, at in found.items()
        if len(at) > 1
    ]
    columns = {name: found[name][0] for name in layout.fields if name in found}
    unnamed = () if settings.columns else tuple(i for i, cell in enumerate(cells) if not cell)
    headings = {name: cells[at] for name, at in sorted(columns.items(), key=itemgetter(1))}
    header = Header(row, columns, headings, unnamed)
    if not settings.columns:
        used = {at for ats in found.values() for at in ats}
        flaws += capped(
            unknown_columns(row, cells, used, [name for name in layout.fields if name not in found]), "columns"
        )
    usable = all(flaw.code == "unknown-column" for flaw in flaws)
    return header if usable else None, flaws


def named(at: Sequence[int]) -> str:
    """Positions of columns as the spreadsheet and as a text file counts them."""
    names = [f"{position + 1} ({column_letters(position)})" for position in at]
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def unknown_columns(row: int, cells: Sequence[str], used: set[int], unfound: Sequence[str]) -> list[Flaw]:
    """Headings that are none of the table's: a mistyped one would leave a column out."""
    spare = [cell for position, cell in enumerate(cells) if cell and position not in used]
    lookalikes = {name: wrong for name in unfound if (wrong := only_looks_like([name], spare))}
    return [
        *(Flaw("missing-column", wrong, row, name) for name, wrong in lookalikes.items()),
        *(
            Flaw("unknown-column", f"This column is not read.{did_you_mean(spelt(cell), unfound)}", row, cell)
            for cell in spare
            if spelt(as_seen(cell)) not in lookalikes
        ),
    ]


def why_no_header(head: Sequence[HeadRow], layout: Layout, settings: TableSettings) -> list[Flaw]:
    """Which required columns the likeliest row lacks, or that no row looks like a header."""
    diary = next((row for row, cells in head if layout.durations and has_a_column_a_day(cells)), 0)
    if diary:
        return [Flaw("wide-diary", WIDE_DIARY, diary)]
    found = [(row, cells, positions(cells, layout, settings)) for row, cells in head]
    seen = [positions([as_seen(cell) for cell in cells], layout, settings) for _, cells in head]
    scored = [(len(layout.required) - len(lacking(layout, at)), len(at)) for at in seen]
    best = max(range(len(head)), key=lambda i: scored[i], default=None)
    if best is None or not (settings.header or 2 * scored[best][0] >= len(layout.required) or scored[best][1] > 1):
        return [no_header(head, layout)]
    row, cells, at = found[best]
    mapped = [name for name in settings.columns if name not in at]
    flaws = [
        Flaw("missing-column", not_headed(n, settings.columns[n], cells), row, settings.columns[n]) for n in mapped
    ]
    spare = [cell for position, cell in enumerate(cells) if cell and all(position not in p for p in at.values())]
    flaws += [
        Flaw(
            "missing-column",
            only_looks_like(group, spare) or f"The header has no column {' or '.join(group)}.{remedy(group, spare)}",
            row,
            group[0],
        )
        for group in lacking(layout, at)
        if set(mapped).isdisjoint(group)
    ]
    return flaws


def no_header(head: Sequence[HeadRow], layout: Layout) -> Flaw:
    """That there is no header, and what the first row is where that explains it."""
    wanted = ", ".join(" or ".join(group) for group in layout.required)
    message = f"None of the first {SEARCHED} rows has the columns {wanted}."
    row, cells = head[0] if head else (0, ())
    if not head:
        message = f"The file has no rows. Its header needs the columns {wanted}."
    elif looks_like_an_entry(cells):
        message = f"Row {row} looks like an entry. Put a row with the columns' names above it: {wanted}."
    else:
        message += " Name them so, or say in study.toml what they are called (columns) and where (header)."
    return Flaw("no-header", message, row)


def not_headed(name: str, heading: str, cells: Sequence[str]) -> str:
    """That no column has the heading that study.toml gives for `name`."""
    if wrong := only_looks_like([heading], cells):
        return wrong
    near = nearest([heading], cells)
    hint = f" The nearest is {near}." if near else ""
    return f"No column has this heading, which study.toml gives for {name}.{hint} Correct columns there."


def remedy(group: Sequence[str], headings: Sequence[str]) -> str:
    """How to supply a required column, with the heading that was probably meant for it."""
    near = nearest(group, headings)
    if near:
        return f" Rename the column headed {near} if it is meant, or say so in study.toml (columns)."
    return " Add it, or say in study.toml what it is called (columns)."


def nearest(names: Sequence[str], headings: Sequence[str]) -> str:
    """The heading most like one of the names, or nothing."""
    by_spelling = {spelt(heading): heading for heading in headings if heading}
    for name in names:
        if near := difflib.get_close_matches(spelt(name), by_spelling, n=1, cutoff=0.6):
            return printable(by_spelling[near[0]])
    return ""


def spelt(heading: str) -> str:
    """A heading as the table's own columns are spelt."""
    return folded(heading).replace(" ", "_")
