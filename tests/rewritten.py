"""The same study written in another way: rows shuffled, entries split, things renamed, amounts multiplied."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal

from tests.random_studies import Row
from tests.slow_reference import seconds_of, several

NAMES = {
    "family_id": "family",
    "practitioner_id": "practitioner",
    "role": "role",
    "agency": "agency",
    "activity": "activity",
    "category": "activity",
    "intervention": "intervention",
}
"""Which columns hold names of the same kind of thing."""

Tables = Mapping[str, list[Row]]
Renaming = Mapping[str, Mapping[str, str]]


def changed(rows: Iterable[Row], change: Callable[[Row], Row]) -> list[Row]:
    """Rows with some of their cells replaced."""
    return [row | change(row) for row in rows]


def times(factor: Decimal, *columns: str) -> Callable[[Row], Row]:
    """A change that multiplies what is filled in of some columns, exactly."""
    return lambda row: {name: f"{Decimal(row[name]) * factor:f}" for name in columns if row.get(name)}


def seconds_left_over(rows: Iterable[Row]) -> dict[str, int]:
    """How many seconds each family may gain or lose by the order of names: one for each entry that leaves some over.

    An entry counts for each of its practitioners, since each of them has the whole time.
    """
    count: dict[str, int] = {}
    for row in rows:
        names, people = several(row, "family_id"), max(1, len(several(row, "practitioner_id")))
        for name in names if names and seconds_of(row) % len(names) else ():
            count[name] = count.get(name, 0) + people
    return count


def in_two(row: Row, rng: random.Random) -> list[Row]:
    """An entry as two that add up to its seconds; one of a single second stays as it is."""
    seconds = seconds_of(row)
    if seconds < 2:
        return [row]
    first = rng.randrange(1, seconds)
    return [row | {"hours": on_the_clock(part), "minutes": "", "entry_id": ""} for part in (first, seconds - first)]


def on_the_clock(seconds: int) -> str:
    """h:mm:ss."""
    return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


def with_own_role(row: Row, roles: Mapping[str, str]) -> list[Row]:
    """An entry that names the role that is priced, one for each practitioner where these have their own."""
    people = several(row, "practitioner_id")
    if row.get("role") or not people:
        return [row]
    return [row | {"practitioner_id": name, "role": roles[name], "entry_id": ""} for name in people]


def shuffled(rows: list[Row], rng: random.Random) -> list[Row]:
    """The rows in another order, their columns too."""
    columns = rng.sample(list(rows[0]), len(rows[0]))
    return [{name: row[name] for name in columns} for row in rng.sample(rows, len(rows))]


def names_in(tables: Tables) -> dict[str, list[str]]:
    """The names of each kind of thing, in order of code points."""
    found: dict[str, set[str]] = {kind: set() for kind in NAMES.values()}
    for rows in tables.values():
        for row in rows:
            for column, kind in NAMES.items():
                found[kind].update(several(row, column))
    return {kind: sorted(names) for kind, names in found.items()}


def renamed(tables: Tables, renaming: Renaming) -> dict[str, list[Row]]:
    """The tables with other names for the same things."""
    return {
        name: changed(
            rows,
            lambda row: {
                column: ";".join(renaming[kind][old] for old in several(row, column))
                for column, kind in NAMES.items()
                if column in row
            },
        )
        for name, rows in tables.items()
    }
