"""Write the CSV files of the sampled diary example: an invented service, the same bytes every time."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import NamedTuple

HERE = Path(__file__).parent
SEED = 2024
Row = Mapping[str, object]

COUNCIL, NHS, VOLUNTARY = "council", "NHS trust", "voluntary organisation"
PROMOTED, LEFT = date(2024, 10, 1), date(2024, 12, 31)
# quarter: its first and last day, and the Mondays of its two sample weeks
QUARTERS = {
    "spring": (date(2024, 4, 1), date(2024, 6, 30), date(2024, 4, 22), date(2024, 6, 10)),
    "summer": (date(2024, 7, 1), date(2024, 9, 30), date(2024, 7, 15), date(2024, 9, 9)),
    "autumn": (date(2024, 10, 1), date(2024, 12, 31), date(2024, 10, 14), date(2024, 11, 25)),
    "winter": (date(2025, 1, 1), date(2025, 3, 31), date(2025, 1, 20), date(2025, 3, 3)),
}
PRACTITIONERS: list[Row] = [
    {"practitioner_id": "P1", "role": "social worker", "agency": COUNCIL, "fte": 1, "end": "2024-09-30"},
    {"practitioner_id": "P1", "role": "senior social worker", "agency": COUNCIL, "fte": 1, "start": PROMOTED,
     "indirect_over": "study"},
    {"practitioner_id": "P2", "role": "family support worker", "agency": COUNCIL, "fte": 1},
    {"practitioner_id": "P3", "role": "family support worker", "agency": COUNCIL, "fte": "0.6"},
    {"practitioner_id": "P4", "role": "health visitor", "agency": NHS, "fte": "0.4"},
    {"practitioner_id": "P5", "role": "family mentor", "agency": VOLUNTARY, "fte": 1, "end": LEFT},
]  # fmt: skip
WEEKDAYS = {"P1": range(5), "P2": range(5), "P3": range(3), "P4": range(2, 4), "P5": range(5)}


class Family(NamedTuple):
    """A family: what the table needs, who works with it, and how much of their time it takes beside the others."""

    id: str
    intervention: str
    start: date
    end: date | None
    team: str
    claim: int

    def open_on(self, day: date) -> bool:
        """Whether work with the family can be logged on the day."""
        return self.start <= day and (self.end is None or day <= self.end)


FAMILIES = [
    Family("F01", "intensive", date(2023, 11, 6), date(2024, 9, 20), "P1 P2 P4", 3),
    Family("F02", "intensive", date(2024, 1, 15), date(2024, 12, 13), "P1 P5 P4", 4),
    Family("F03", "step-down", date(2024, 2, 12), date(2024, 8, 30), "P3", 2),
    Family("F04", "intensive", date(2024, 3, 4), date(2025, 2, 14), "P1 P2", 5),
    Family("F05", "step-down", date(2024, 4, 15), date(2024, 11, 1), "P3 P5", 2),
    Family("F06", "intensive", date(2024, 5, 13), None, "P1 P2 P4", 4),
    Family("F07", "step-down", date(2024, 6, 3), date(2025, 1, 31), "P3 P2", 3),
    Family("F08", "intensive", date(2024, 7, 8), None, "P1 P5 P2", 6),
    Family("F09", "step-down", date(2024, 9, 2), None, "P3 P4", 2),
    Family("F10", "intensive", date(2024, 9, 30), None, "P1 P2", 3),
    Family("F11", "step-down", date(2024, 11, 4), None, "P3 P4", 2),
    Family("F12", "intensive", date(2025, 1, 6), None, "P1 P2", 4),
]
# activity: kind, shortest and longest entry in minutes, how often beside the others
ACTIVITIES: dict[str, tuple[str, int, int, int]] = {
    "home visit": ("contact", 60, 120, 6),
    "phone call": ("contact", 10, 40, 3),
    "parenting group": ("contact", 120, 120, 0),
    "liaison": ("case_work", 20, 75, 3),
    "case recording": ("case_work", 30, 90, 4),
    "travel": ("travel", 20, 50, 4),
    "supervision": ("indirect", 60, 90, 0),
    "team meeting": ("indirect", 60, 60, 0),
    "administration": ("indirect", 30, 75, 0),
    "leave": ("absence", 444, 444, 0),
    "sickness": ("absence", 444, 444, 0),
}
OFTEN = {activity: often for activity, (*_, often) in ACTIVITIES.items() if often}


class Entry(NamedTuple):
    """One entry of the work log, before it has its number; `came`: those who took part in a group, with their parts."""

    day: date
    people: str
    family: str
    activity: str
    minutes: int
    came: Mapping[str, int] = {}


def weeks() -> list[date]:
    """The Mondays of the sample weeks."""
    return [monday for _, _, *mondays in QUARTERS.values() for monday in mondays]


def diary() -> list[Row]:
    """A row for each sample week, Monday to Sunday, with the quarter that it stands for."""
    return [
        {"stratum": name, "stratum_start": first, "stratum_end": last, "logged_from": monday,
         "logged_to": monday + timedelta(days=6)}
        for name, (first, last, *mondays) in QUARTERS.items()
        for monday in mondays
    ]  # fmt: skip


def day_of(person: str, day: date, rng: Random, spent: int) -> Iterator[Entry]:
    """A practitioner's day: away, or about six hours, some for no family, `spent` minutes of them with the others."""
    if not spent and rng.random() < 0.15:
        yield Entry(day, person, "", rng.choice(["leave", "leave", "sickness"]), 444)
        return
    left = rng.randrange(285, 385, 5) - spent
    for activity, chance in (("administration", 0.5), ("supervision", 0.15)):
        if rng.random() < chance:
            yield (entry := drawn(day, person, "", activity, rng))
            left -= entry.minutes
    theirs = [family for family in FAMILIES if person in family.team and family.open_on(day)]
    while left >= 30 and theirs:
        family = rng.choices(theirs, [family.claim for family in theirs])[0]
        activity = rng.choices(list(OFTEN), list(OFTEN.values()))[0]
        yield (entry := drawn(day, person, family.id, activity, rng))
        left -= entry.minutes


def drawn(day: date, person: str, family: str, activity: str, rng: Random) -> Entry:
    """An entry of a length that is usual for its activity, in fives."""
    _, shortest, longest, _ = ACTIVITIES[activity]
    return Entry(day, person, family, activity, rng.randrange(shortest, longest + 5, 5))


def together(monday: date) -> Iterator[Entry]:
    """The week's team meeting, and its parenting group: each family has a part for every parent who came."""
    people = ";".join(person for person in WEEKDAYS if person != "P4" and (person != "P5" or monday <= LEFT))
    yield Entry(monday, people, "", "team meeting", 60)
    came = [family for family in FAMILIES if family.open_on(monday) and family.intervention == "step-down"]
    yield Entry(monday + timedelta(days=1), "P2;P3", "", "parenting group", 120, {
        family.id: 1 + number % 2 for number, family in enumerate(came)
    })  # fmt: skip


def log(rng: Random) -> Iterator[Entry]:
    """Every entry of the sample weeks, in the order of the days."""
    for monday in weeks():
        week = [*together(monday)]
        for offset in range(5):
            day = monday + timedelta(days=offset)
            for person, weekdays in WEEKDAYS.items():
                if offset in weekdays and (person != "P5" or day <= LEFT):
                    spent = sum(e.minutes for e in week if e.day == day and person in e.people and ";" in e.people)
                    week += day_of(person, day, rng, spent)
        yield from sorted(week, key=lambda entry: entry.day)


HOURS = {"hours_per_year": 1540, "direct_share": "0.85", "price_year": "2024/25", "source": "invented for this example"}
COVERED = {"overheads_cover": "management;administration;premises", "direct_overheads_rate": "0.22"}
UNIT_COSTS: list[Row] = [
    {"role": "social worker", "salary": 40000, "on_costs_rate": "0.3", "qualifications": 7700,
     "indirect_overheads_rate": "0.16", "capital_overheads": 2618} | HOURS | COVERED,
    {"role": "senior social worker", "salary": 46000, "on_costs_rate": "0.31", "qualifications": 7700,
     "indirect_overheads_rate": "0.16", "capital_overheads": 2618} | HOURS | COVERED,
    {"role": "family support worker", "salary": 29000, "on_costs_rate": "0.28",
     "indirect_overheads_rate": "0.16", "capital_overheads": 2618} | HOURS | COVERED,
    {"role": "health visitor", "salary": 42000, "on_costs_rate": "0.32", "qualifications": 9800,
     "indirect_overheads_rate": "0.2", "capital_overheads": 3234, "payment": "in_kind"} | HOURS | COVERED,
    HOURS | {"role": "family mentor", "cost_per_hour": 30, "pay_share": "0.8", "price_year": "2023/24",
             "overheads_cover": "management;administration"},
]  # fmt: skip
EXPENSES: list[Row] = [
    {"category": "room for the group", "cost": 1800, "agency": NHS, "payment": "in_kind", "intervention": "step-down"},
    {"category": "office rent", "cost": 4200, "agency": COUNCIL, "overhead_item": "premises"},
    {"category": "activity packs", "cost": 720, "vat": 120, "date": "2024-06-03", "agency": VOLUNTARY},
    {"category": "tablets", "cost": 3600, "vat": 600, "date": "2024-05-13", "life_years": 3, "resale_value": 150,
     "agency": VOLUNTARY, "shared_by": "weeks"},
    {"category": "car", "cost": 14000, "date": "2023-10-02", "price_year": "2023/24", "life_years": 5,
     "resale_value": 4000, "agency": COUNCIL, "shared_by": "time"},
    {"category": "hardship payment", "cost": 250, "date": "2024-07-22", "family_id": "F04", "payment": "transfer",
     "agency": COUNCIL},
    {"category": "hardship payment", "cost": 180, "date": "2024-12-09", "family_id": "F08", "payment": "transfer",
     "agency": COUNCIL},
    {"category": "fares", "cost": "86.40", "date": "2024-09-13", "family_id": "F02", "agency": VOLUNTARY},
    {"category": "recruitment", "cost": 5200, "date": "2024-04-08", "phase": "start_up", "agency": COUNCIL},
    {"category": "evaluation", "cost": 9000, "phase": "research", "agency": COUNCIL},
]  # fmt: skip
INDEX = {"pay": ("100", "105"), "prices": ("100", "102.5"), "capital": ("100", "103")}
COLUMNS = {
    "work_log": "entry_id date practitioner_id family_id activity minutes",
    "attendance": "entry_id family_id weight",
    "diary": "stratum stratum_start stratum_end logged_from logged_to",
    "practitioners": "practitioner_id role agency fte start end indirect_over",
    "families": "family_id intervention start end",
    "activities": "activity kind",
    "unit_costs": "role price_year source cost_per_hour pay_share salary on_costs_rate qualifications"
    " direct_overheads_rate indirect_overheads_rate capital_overheads hours_per_year direct_share payment"
    " overheads_cover",
    "expenses": "category cost vat date family_id intervention agency price_year life_years resale_value shared_by"
    " payment phase overhead_item",
    "price_index": "year series index source",
    "agencies": "agency sector in_perspective",
    "ledger": "agency cost note",
}


def write(table: str, rows: Iterable[Row]) -> None:
    """Write one table beside this script: UTF-8, lines ended by LF, what a row does not have blank."""
    with (HERE / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS[table].split(), restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def main() -> None:
    """Write every table of the study."""
    entries = {f"E{number:03}": entry for number, entry in enumerate(log(Random(SEED)), start=1)}
    write("work_log", (
        {"entry_id": name, "date": entry.day, "practitioner_id": entry.people, "family_id": entry.family,
         "activity": entry.activity, "minutes": entry.minutes}
        for name, entry in entries.items()
    ))  # fmt: skip
    write("attendance", (
        {"entry_id": name, "family_id": family, "weight": part}
        for name, entry in entries.items() for family, part in entry.came.items()
    ))  # fmt: skip
    write("diary", diary())
    write("practitioners", PRACTITIONERS)
    write("families", (
        {"family_id": family.id, "intervention": family.intervention, "start": family.start, "end": family.end or ""}
        for family in FAMILIES
    ))  # fmt: skip
    write("activities", ({"activity": activity, "kind": kind} for activity, (kind, *_) in ACTIVITIES.items()))
    write("unit_costs", UNIT_COSTS)
    write("expenses", ({"price_year": "2024/25", **row} for row in EXPENSES))
    write("price_index", (
        {"year": year, "series": series, "index": index, "source": "invented"}
        for series, indexes in INDEX.items() for year, index in zip(("2023/24", "2024/25"), indexes, strict=True)
    ))  # fmt: skip
    write("agencies", [
        {"agency": COUNCIL, "sector": "local government", "in_perspective": "yes"},
        {"agency": NHS, "sector": "health", "in_perspective": "yes"},
        {"agency": VOLUNTARY, "sector": "voluntary", "in_perspective": "no"},
    ])  # fmt: skip
    write("ledger", [
        {"agency": COUNCIL, "cost": 171900, "note": "three posts, hardship payments, the office with its rent"},
        {"agency": VOLUNTARY, "cost": 40000, "note": "one post to December, packs, tablets and fares, with VAT"},
    ])  # fmt: skip


if __name__ == "__main__":
    main()
