"""Names that are nearly the same: one thing spelled in two ways is costed as two."""

import unicodedata
from collections.abc import Iterator

import polars as pl

from costing.checks.checked import CheckedStudy, first_rows, named
from costing.model.lookalikes import as_seen
from costing.model.problem import Place, Problem, printable

SHOWN = 5
"""So many pairs of names are told of each kind."""
LISTS = {
    "practitioner_id": ("practitioners",),
    "family_id": ("families", "expenses", "attendance"),
    "role": ("unit_costs", "practitioners"),
    "activity": ("activities",),
}
"""The tables beside the work log in which names of a kind stand."""
DASHES_AND_SPACES = r"""[\s\p{Pd}\p{Pc}\p{Ps}\p{Pe}.,:'"/\\’‘`]+"""


def names_differ_by_more_than_their_spelling(study: CheckedStudy) -> Iterator[Problem]:
    """F01, f01 and F1 may be one family: as two, both cost too little, and the mean is over too many."""
    for column in LISTS:
        found = alike(names_of(study, column))
        wrong = unknown(study, column) if found else set()
        pairs = [pair for pair in found if not wrong & {*pair} or not "".join(pair).isascii()]
        if pairs:
            one, other = pairs[0]
            more = len(pairs) - SHOWN
            said = ", ".join(together(*pair) for pair in pairs[:SHOWN])
            message = (
                f"These {column} are nearly the same: {said}{f' and {more:,} more pairs' if more > 0 else ''}. "
                "If they are one, write them alike everywhere."
            )
            yield Problem("near-duplicate", where(study, column, (other, one)), message, printable(other))


def names_of(study: CheckedStudy, column: str) -> pl.Series:
    """All names of a kind, in order: those of the entries in the period and those of the lists."""
    lists = [study.rows(name)[column] for name in LISTS[column] if study.given(name)]
    return pl.concat([study.names(column)[column], *lists]).drop_nulls().unique().sort()


def unknown(study: CheckedStudy, column: str) -> set[str]:
    """Names of the log that their list does not know: an error suggests the nearest of them already."""
    table = LISTS[column][0]
    if not study.given(table):
        return set()
    return set(study.names(column)[column].drop_nulls()) - set(study.rows(table)[column])


def alike(names: pl.Series) -> list[tuple[str, str]]:
    """Pairs of names that are the same but for case, spaces, punctuation, leading zeros, accents, or look-alikes.

    >>> alike(pl.Series(["F01", "F1", "F2", "f-01", "1-11", "11-1"]))
    [('F01', 'F1'), ('F01', 'f-01')]
    """
    name = plain(names)
    spelled, looked = spelling(name), looks(name)
    other = (looked != name).arg_true()
    seen = spelled.clone().scatter(other, spelling(looked.gather(other))) if other.len() else spelled
    keyed = pl.DataFrame({"name": names, "spelled": spelled, "seen": seen})
    found: dict[tuple[str, str], None] = {}
    for key in ("spelled", "seen") if other.len() else ("spelled",):
        first = pl.col("name").first().over(key)
        rest = keyed.with_columns(first=first).filter(pl.col("name") != pl.col("first"))
        found |= dict.fromkeys(rest.select("first", "name").iter_rows())
    return sorted(found)


def plain(names: pl.Series) -> pl.Series:
    """Names in Latin letters without accents, as far as they look so; those of ASCII as they are."""
    foreign = {name: latin(name) for name in names.filter(names.str.contains("[^ -~]"))}
    return names.replace(foreign) if foreign else names


def latin(name: str) -> str:
    """A name as it is seen, in Latin letters and without accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", as_seen(name)) if not unicodedata.combining(c))


def looks(names: pl.Series) -> pl.Series:
    """Names with a digit in which letters that look like one are that: O is 0, I and l are 1."""
    like = names.str.replace_all("[Oo]", "0").str.replace_all("[Il|]", "1")
    return names.zip_with(~names.str.contains("[0-9]"), like) if names.len() else names


def spelling(names: pl.Series) -> pl.Series:
    """Names without case, leading zeros, and punctuation and spaces but those between digits: 1-11 is not 11-1."""
    words = names.str.to_lowercase().str.replace_all(DASHES_AND_SPACES, " ").str.strip_chars(" ")
    for _ in range(2):
        words = words.str.replace_all("([0-9]) ([0-9])", "${1}_${2}")
    return words.str.replace_all(" ", "").str.replace_all("(^|[^0-9])0+([0-9])", "${1}${2}")


def together(one: str, other: str) -> str:
    """Both names; where they look the same, with the code points in which they differ."""
    said = f"{printable(one)} and {printable(other)}"
    strange = dict.fromkeys(c for name in (one, other) for c in name if not c.isascii())
    if not strange or latin(one) != latin(other):
        return said
    return f"{said} (with {', '.join(f'U+{ord(c):04X}' for c in strange)})"


def where(study: CheckedStudy, column: str, names: tuple[str, ...]) -> Place:
    """Where the first of these names that the log has stands first, else where it stands in a list."""
    for name in names:
        for table in ("work_log", *LISTS[column]):
            rows = study.cells[column] if table == "work_log" else study.rows(table)
            if column in rows.columns:
                found = named(rows, column).filter(pl.col(column) == name)
                for row in first_rows(found, column):
                    return study.place(table, row, column)
    return study.place("work_log", column=column)
