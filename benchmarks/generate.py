"""A seeded generator of realistic, valid studies of any size, to measure on."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from benchmarks.tables import (
    ACTIVITIES,
    END,
    INTERVENTIONS,
    ROLES,
    START,
    STUDY,
    WORKING_DAYS,
    activities,
    expenses,
    numbered,
    practitioners,
    price_index,
    unit_costs,
)

Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]

ROWS_PER_FAMILY = 250
ROWS_PER_PRACTITIONER = 1_500
FEWEST = 12  # families and practitioners, however small the study: teams need people to draw from
LARGEST_TEAM = 6
SHARE_INDIRECT = 0.12
SHARE_JOINT = 0.04  # of all rows, once for two families and once for two practitioners
MOST_MINUTES_A_DAY = 13 * 60

NOTES = (
    "visit as planned",
    "cancelled at the door",
    "mum and both children seen",
    "benefits letter sorted with dad",
    "routine for bedtime agreed",
    "school attendance discussed",
    "referral to speech therapy sent",
    "no answer - card left",
    "plan reviewed with the family",
    "housing repair chased",
    "safety plan updated",
    "grandmother joined",
)


@dataclass(frozen=True)
class Teams:
    """Who works with which family: a row a membership, in the order of families, the lead first.

    `first_day` and `last_day` are places in `WORKING_DAYS`; `team_start` and `team_size` say where a
    family's members lie.
    """

    family: Integers
    practitioner: Integers
    team_start: Integers
    team_size: Integers
    first_day: Integers
    last_day: Integers
    practitioners: int


def write_study(folder: Path, rows: int, seed: int = 1, faulty: float = 0.0, families: int = 0) -> None:
    """Write a study of `rows` work log entries, a share `faulty` of which has one bad cell.

    `families`: their number, one for every 250 entries where it is 0.
    """
    random = np.random.default_rng(seed)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "study.toml").write_text(STUDY, encoding="utf-8")
    families = families or max(FEWEST, rows // ROWS_PER_FAMILY)
    staff = practitioners(max(FEWEST, rows // ROWS_PER_PRACTITIONER), random)
    cases, first_day, last_day = case_list(families, random)
    teams = draw_teams(first_day, last_day, staff.height, random)
    log = work_log(teams, staff, rows, random)
    tables = {
        "work_log": with_faults(log, faulty, random) if faulty else log,
        "practitioners": staff,
        "unit_costs": unit_costs(),
        "activities": activities(),
        "families": cases,
        "expenses": expenses(families, random),
        "price_index": price_index(),
    }
    for name, table in tables.items():
        table.write_csv(folder / f"{name}.csv")


def case_list(number: int, random: np.random.Generator) -> tuple[pl.DataFrame, Integers, Integers]:
    """The families, and the first and last working day in the period on which each was worked with."""
    start = np.datetime64(START) + random.integers(-200, 320, size=number).astype("timedelta64[D]")
    length = np.maximum(45, random.gamma(3.0, 75.0, size=number)).astype(np.int64)
    seen_from = np.maximum(start, np.datetime64(START))
    end = np.maximum(start + length, seen_from + 30)
    is_open = end > np.datetime64(END)
    first_day = np.searchsorted(WORKING_DAYS, seen_from, side="left")
    last_day = np.searchsorted(WORKING_DAYS, np.minimum(end, np.datetime64(END)), side="right") - 1
    table = pl.DataFrame(
        {
            "family_id": numbered("F", number),
            "intervention": random.choice(list(INTERVENTIONS), size=number, p=list(INTERVENTIONS.values())),
            "start": start.astype("datetime64[ms]"),
            "end": end.astype("datetime64[ms]"),
            "need_group": random.choice(["high", "medium", "lower"], size=number, p=[0.3, 0.5, 0.2]),
            "outcome": random.choice(["goals met", "goals partly met", "left early"], size=number),
        }
    ).with_columns(pl.col("start", "end").cast(pl.Date))
    closed_only = [pl.when(~pl.Series(is_open)).then(pl.col(name)).alias(name) for name in ("end", "outcome")]
    return table.with_columns(closed_only), first_day, last_day


def draw_teams(first_day: Integers, last_day: Integers, staff: int, random: np.random.Generator) -> Teams:
    """A team of 3 to 6 different practitioners for every family; the leads take families in turn."""
    families = len(first_day)
    size = random.integers(3, LARGEST_TEAM + 1, size=families)
    team_start = np.cumsum(size) - size
    family = np.repeat(np.arange(families), size)
    place = np.arange(size.sum()) - team_start[family]
    step = random.integers(1, (staff - 1) // (LARGEST_TEAM - 1) + 1, size=families)
    return Teams(
        family=family,
        practitioner=(family + place * step[family]) % staff,
        team_start=team_start,
        team_size=size,
        first_day=first_day,
        last_day=last_day,
        practitioners=staff,
    )


def work_log(teams: Teams, staff: pl.DataFrame, rows: int, random: np.random.Generator) -> pl.DataFrame:
    """The log, sorted by day as a shared tracker would have it."""
    member = draw_members(teams, staff, rows, random)
    direct = random.random(rows) >= SHARE_INDIRECT
    family, practitioner = teams.family[member], teams.practitioner[member]
    first = np.where(direct, teams.first_day[family], 0)
    last = np.where(direct, teams.last_day[family], len(WORKING_DAYS) - 1)
    day = first + (random.random(rows) * (last - first + 1)).astype(np.int64)
    second_family = draw_second_family(teams, member, day, direct, random)
    second_practitioner = draw_second_practitioner(teams, member, direct, random)
    minutes = np.clip(np.round(random.gamma(1.7, 25.0, size=rows) / 5) * 5, 5, 240).astype(np.int64)
    minutes = within_a_day(minutes, practitioner, second_practitioner, day, teams.practitioners)
    family_names, staff_names = numbered("F", len(teams.team_size)), staff["practitioner_id"]
    table = pl.DataFrame(
        {
            "date": WORKING_DAYS[day].astype("datetime64[ms]"),
            "practitioner_id": joined(staff_names, practitioner, second_practitioner),
            "role": logged_roles(staff["role"], practitioner, second_practitioner, random),
            "family_id": joined(family_names, np.where(direct, family, -1), second_family),
            "activity": draw_activities(direct, random),
            "minutes": minutes,
            "note": named(pl.Series(NOTES), random.integers(0, 3 * len(NOTES), size=rows)),
        }
    )
    in_order = table.with_columns(pl.col("date").cast(pl.Date))[np.argsort(day, kind="stable")]
    return in_order.insert_column(0, numbered("E", rows).alias("entry_id"))


def draw_members(teams: Teams, staff: pl.DataFrame, rows: int, random: np.random.Generator) -> Integers:
    """Which membership each row comes from.

    Every practitioner logs in proportion to the hours available; a family takes more of its team's time
    the longer it was open and the greater its need, and three times as much of its lead's.
    """
    need = random.lognormal(0.0, 0.6, size=len(teams.team_size))
    days = teams.last_day - teams.first_day + 1
    weight = (need * days)[teams.family]
    weight[teams.team_start] *= 3
    of_practitioner = np.bincount(teams.practitioner, weight, minlength=teams.practitioners)
    logged = staff["available_hours"].to_numpy() * random.uniform(0.8, 1.05, size=staff.height)
    reach = np.cumsum(weight / of_practitioner[teams.practitioner] * logged[teams.practitioner])
    drawn: Integers = np.searchsorted(reach, random.random(rows) * reach[-1], side="right")
    return drawn.clip(max=len(reach) - 1)


def draw_second_family(
    teams: Teams, member: Integers, day: Integers, direct: Flags, random: np.random.Generator
) -> Integers:
    """Another family of the same practitioner, open on that day, for the joint rows; -1 for the others."""
    by_practitioner = np.argsort(teams.practitioner, kind="stable")
    caseload = np.bincount(teams.practitioner, minlength=teams.practitioners)
    begin = np.cumsum(caseload) - caseload
    practitioner = teams.practitioner[member]
    place = begin[practitioner] + (random.random(len(member)) * caseload[practitioner]).astype(np.int64)
    other = teams.family[by_practitioner[place]]
    is_open = (teams.first_day[other] <= day) & (day <= teams.last_day[other])
    possible = direct & is_open & (other != teams.family[member])
    return np.where(chosen(possible, SHARE_JOINT, random), other, -1)


def draw_second_practitioner(teams: Teams, member: Integers, direct: Flags, random: np.random.Generator) -> Integers:
    """Another member of the family's team for the rows that two practitioners share; -1 for the others."""
    begin, size = teams.team_start[teams.family[member]], teams.team_size[teams.family[member]]
    further = 1 + (random.random(len(member)) * (size - 1)).astype(np.int64)
    colleague = teams.practitioner[begin + (member - begin + further) % size]
    return np.where(chosen(direct, SHARE_JOINT, random), colleague, -1)


def chosen(possible: Flags, share: float, random: np.random.Generator) -> Flags:
    """A `share` of all rows, drawn from the `possible` ones."""
    candidates = np.flatnonzero(possible)
    number = min(len(candidates), round(share * len(possible)))
    picked = np.zeros(len(possible), dtype=np.bool_)
    picked[random.choice(candidates, size=number, replace=False)] = True
    return picked


def within_a_day(minutes: Integers, practitioner: Integers, second: Integers, day: Integers, staff: int) -> Integers:
    """The minutes, halved on days on which somebody would have logged over 13 hours until nobody has."""
    days = len(WORKING_DAYS)
    own, joint = practitioner * days + day, second >= 0
    colleague = np.where(joint, second * days + day, own)
    while True:
        load = np.bincount(own, minutes, minlength=staff * days)
        load += np.bincount(colleague[joint], minutes[joint], minlength=staff * days)
        over = ((load[own] > MOST_MINUTES_A_DAY) | (load[colleague] > MOST_MINUTES_A_DAY)) & (minutes > 5)
        if not over.any():
            return minutes
        minutes[over] = np.maximum(5, minutes[over] // 10 * 5)


def logged_roles(roles: pl.Series, practitioner: Integers, second: Integers, random: np.random.Generator) -> pl.Series:
    """The role as logged: the practitioner's own, sometimes another (acting up), blank on joint rows."""
    acting = random.random(len(practitioner)) < 0.01
    other = random.integers(0, len(ROLES), size=len(practitioner))
    own = pl.DataFrame(
        {
            "own": roles.gather(practitioner),
            "other": pl.Series(list(ROLES)).gather(other),
            "acting": acting,
            "joint": second >= 0,
        }
    )
    role = pl.when("joint").then(None).when("acting").then("other").otherwise("own")
    return own.select(role=role)["role"]


def draw_activities(direct: Flags, random: np.random.Generator) -> pl.Series:
    """An activity for every row: contact, case work and travel with a family, indirect work without."""
    names = list(ACTIVITIES)
    of_direct = np.array([0.0 if kind == "indirect" else share for kind, share in ACTIVITIES.values()])
    of_indirect = np.array([share if kind == "indirect" else 0.0 for kind, share in ACTIVITIES.values()])
    with_family = random.choice(len(names), size=len(direct), p=of_direct / of_direct.sum())
    without = random.choice(len(names), size=len(direct), p=of_indirect / of_indirect.sum())
    return pl.Series(names).gather(np.where(direct, with_family, without))


def with_faults(log: pl.DataFrame, share: float, random: np.random.Generator) -> pl.DataFrame:
    """The log with one bad cell in a `share` of its rows: a date, a duration or a role, in turn."""
    bad: dict[str, Sequence[str]] = {
        "date": ("2024-02-31", "31/02/2024", "last Tuesday", "20240102", ""),
        "minutes": ("-30", "0", "1.30", "1440", "half an hour", ""),
        "role": ("socal_worker", "social worker?", "agency staff"),
    }
    rows = random.choice(log.height, size=round(share * log.height), replace=False)
    text = log.with_columns(pl.col("date", "minutes").cast(pl.String))
    for turn, (column, cells) in enumerate(bad.items()):
        at = rows[turn :: len(bad)]
        cell = pl.Series(cells).gather(random.integers(0, len(cells), size=len(at)))
        text = text.with_columns(text[column].scatter(at, cell))
    return text


def named(names: pl.Series, index: Integers) -> pl.Series:
    """The name at each index, null where there is none."""
    known = (index >= 0) & (index < len(names))
    return names.gather(pl.Series(index).set(~pl.Series(known), None))


def joined(names: pl.Series, first: Integers, second: Integers) -> pl.Series:
    """The first name and, where there is one, the second behind a semicolon; null without either."""
    one, two = named(names, first), named(names, second)
    pairs = pl.DataFrame({"one": one, "two": ";" + two})
    return pairs.select(pl.col("one") + pl.col("two").fill_null(""))["one"]


def main() -> None:
    """Write a study from the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.generate", description=__doc__)
    parser.add_argument("folder", type=Path, help="where the study goes")
    parser.add_argument("--rows", type=int, default=1_000_000, help="entries in the work log")
    parser.add_argument("--seed", type=int, default=1, help="the same seed and rows give the same study")
    parser.add_argument("--faulty", type=float, default=0.0, help="share of rows with one bad cell (0.005)")
    options = parser.parse_args()
    write_study(options.folder, options.rows, options.seed, options.faulty)


if __name__ == "__main__":
    main()
