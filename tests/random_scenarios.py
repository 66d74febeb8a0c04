"""Random scenarios of a random study: rows of `scenarios`, each of which finds something to change."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from tests.random_studies import Row
from tests.reference.cells import cell, month_of
from tests.reference.scenario_log import Spent, time_spent, what_is_known
from tests.reference.scenarios import TEXTS
from tests.reference.study import Study

UNIT_COSTS = (
    *("cost_per_hour", "salary", "on_costs", "on_costs_rate", "qualifications", "direct_overheads"),
    *("direct_overheads_rate", "indirect_overheads", "indirect_overheads_rate", "capital_overheads"),
    *("hours_per_year", "weeks_per_year", "hours_per_week", "direct_share", "contact_share", "pay_share"),
)
EXPENSES = ("cost", "life_years", "resale_value")
CHANGEABLE = {
    "unit_costs": UNIT_COSTS,
    "expenses": EXPENSES,
    "price_index": ("index",),
    "practitioners": ("available_hours",),
}
PRICES = ("unit_costs", "expenses", "price_index", "practitioners", "study")
"""Tables whose changes leave the hours of the log as they are."""
BLANK = dict.fromkeys(("where", "share", "from", "to", "capacity"), "")
VARIES_WITH = ("", "families", "staff", "nothing")


@dataclass(frozen=True)
class Ground:
    """What scenarios are drawn from: chance, and the study that they change."""

    rng: random.Random
    study: Study

    @cached_property
    def time(self) -> list[Spent]:
        """All time in the period."""
        return time_spent(self.study)

    def chance(self, share: float) -> bool:
        """True that share of the time."""
        return self.rng.random() < share

    def near(self, number: str, least: float = 0.7, most: float = 1.3) -> str:
        """A number not far from another, with up to four decimals."""
        return f"{float(number) * self.rng.uniform(least, most):.4f}"


def random_scenario(ground: Ground, tables: Sequence[str]) -> list[Row]:
    """One to four steps on some of these tables, without a name; what they lead to need not be a valid study."""
    steps = [a_step(ground, ground.rng.choice(tables)) for _ in range(ground.rng.choice((1, 1, 2, 3, 4)))]
    return [step for step in steps if step is not None]


def named(name: str, steps: Sequence[Row], **cells: str) -> list[Row]:
    """The steps as rows of `scenarios`, some cells the same for all."""
    return [{"scenario": name, **BLANK, **step, **cells} for step in steps]


def a_step(ground: Ground, table: str) -> Row | None:
    """A step on a table, or on `minutes` alone; None where there is nothing that can change."""
    if table in ("work_log", "minutes"):
        return a_step_on_time(ground, may_move=table == "work_log")
    if table == "study":
        return a_step_on_settings(ground)
    return a_step_on_cells(ground, table)


def a_step_on_cells(ground: Ground, table: str) -> Row | None:
    """Set, add or multiply of a column with a number in it; for rows with what one of them says, or for all."""
    rows = ground.study.table(table)
    filled = [column for column in CHANGEABLE[table] if any(cell(row, column) for row in rows)]
    if not filled:
        return None
    column = ground.rng.choice(filled)
    row = ground.rng.choice([row for row in rows if cell(row, column)])
    change, value = a_whole_change(ground) if column == "life_years" else a_change(ground, cell(row, column))
    return {"table": table, "column": column, "change": change, "value": value, "where": a_where(ground, row)}


def a_change(ground: Ground, before: str) -> tuple[str, str]:
    """Mostly a multiplication; now and then by nothing that is easily divided by."""
    change = ground.rng.choice(("multiply", "multiply", "multiply", "add", "set"))
    if change == "multiply":
        return change, ground.rng.choice(("1.05", "0.9", "1.2", "0.333", ground.near("1", 0.5, 1.6)))
    if change == "add":
        return change, f"{float(before) * ground.rng.uniform(-0.3, 0.3):.4f}"
    return change, ground.near(before)


def a_whole_change(ground: Ground) -> tuple[str, str]:
    """One that leaves whole years whole."""
    return ground.rng.choice((("set", "4"), ("set", "1"), ("add", "1"), ("multiply", "2")))


def a_where(ground: Ground, row: Row) -> str:
    """Nothing, or what one or two cells of a row say, blank ones too."""
    columns = [name for name in row if ";" not in row[name] and (name in TEXTS or is_number(row[name]))]
    chosen = ground.rng.sample(columns, min(ground.rng.choice((0, 0, 1, 1, 1, 2)), len(columns)))
    return ground.rng.choice(("; ", ";")).join(f"{name}={cell(row, name)}" for name in chosen)


def is_number(text: str) -> bool:
    """Whether a cell holds a number; blank is none."""
    return text.replace(".", "", 1).isdigit()


def a_step_on_settings(ground: Ground) -> Row | None:
    """Another price year or discount rate, where the study has one."""
    settings, years = ground.study.settings, [cell(row, "year") for row in ground.study.table("price_index")]
    steps = []
    if cell(settings, "price_year"):
        steps.append({"column": "price_year", "change": "set", "value": ground.rng.choice(years)})
    if cell(settings, "discount_rate"):
        how = (("set", "0.015"), ("add", "0.01"), ("multiply", "0.5"), ("set", "0"))
        steps += [{"column": "discount_rate", "change": change, "value": value} for change, value in how]
    return {"table": "study", **ground.rng.choice(steps)} if steps else None


def a_step_on_time(ground: Ground, may_move: bool) -> Row | None:
    """More or less time, or, half of the time where it may, time of another role; None where nobody logged any."""
    if not ground.time:
        return None
    return a_move(ground) if may_move and ground.chance(0.5) else a_multiplication_of_minutes(ground)


def a_multiplication_of_minutes(ground: Ground) -> Row:
    """More or less time on something."""
    value = ground.rng.choice(("0.8", "1.2", "1.1", "2", "0.25", ground.near("1", 0.3, 1.9)))
    return {"table": "work_log", "column": "minutes", "change": "multiply", "value": value} | of_time(ground)


def a_move(ground: Ground) -> Row:
    """Time of some role, or of all, to another."""
    role = ground.rng.choice([cell(row, "role") for row in ground.study.table("unit_costs")])
    return {"table": "work_log", "column": "role", "change": "set", "value": role} | of_time(ground)


def of_time(ground: Ground) -> Row:
    """Which time, by up to two things that are known of some of it, and which share of that."""
    known = what_is_known(ground.study, ground.rng.choice(ground.time))
    columns = [name for name, value in known.items() if value]
    chosen = ground.rng.sample(columns, ground.rng.choice((0, 1, 1, 2)))
    where = "; ".join(f"{name}={known[name]}" for name in chosen)
    return {"where": where, "share": ground.rng.choice(("", "", "1", "0.5", "0.25", "0.2"))}


def of_families(ground: Ground) -> Row:
    """More or fewer families."""
    value = ground.rng.choice(("1.2", "0.5", "2", "0.9"))
    return {"table": "study", "column": "families", "change": "multiply", "value": value}


def in_some_months(ground: Ground, step: Row) -> Row:
    """The step from a month, to a month, or both, inside the period or at its ends."""
    months = months_of(ground.study)
    first, last = sorted((ground.rng.choice(months), ground.rng.choice(months)))
    ends = ground.rng.choice(((first, last), (first, ""), ("", last)))
    return step | {"from": ends[0], "to": ends[1]}


def months_of(study: Study) -> list[str]:
    """The months in which the study has a day."""
    return sorted({month_of(moment) for moment in study.days})


def with_varies_with(ground: Ground, tables: dict[str, list[Row]]) -> dict[str, list[Row]]:
    """The tables with what activities and expenses grow with, here and there."""
    found = dict(tables)
    for name in ("activities", "expenses"):
        if name in tables:
            rows = [row | {"varies_with": ground.rng.choice(VARIES_WITH)} for row in tables[name]]
            found[name] = rows
    return found


def ground_of(seed: int | str, settings: dict[str, str], tables: dict[str, list[Row]]) -> Ground:
    """What the scenarios of a study are drawn from: always the same for a seed."""
    return Ground(random.Random(f"scenarios {seed}"), Study(settings, tables))
