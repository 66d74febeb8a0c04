"""Write the CSV files of the time-driven example: published quantities, evenly over people and days."""

import csv
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
FIRST, LAST = date(2004, 1, 1), date(2004, 3, 31)
ROLE, AGENCY = "customer service clerk", "customer service"
COST_PER_HOUR = 48  # 560,000 dollars / 700,000 minutes x 60
# 28 x 25,000 minutes = 11,666 2/3 hours: 19 people with the longer figure make the sum right to ten decimals.
LONGER_HOURS, SHORTER_HOURS, WITH_LONGER_HOURS = "416.6666666667", "416.6666666666", 19
SOURCE = "Kaplan & Anderson 2004: 560000 dollars / 700000 minutes x 60"


class Work(NamedTuple):
    """An activity of the case: its published quantity, implied unit time and the people who do it here."""

    activity: str
    kind: str
    request: str
    quantity: int
    minutes_each: int
    people: int


WORK = (
    Work("process orders", "case_work", "orders", 49_000, 8, 19),
    Work("handle enquiries", "contact", "enquiries", 1_400, 44, 3),
    Work("credit checks", "case_work", "credit checks", 2_500, 50, 6),
)


def working_days() -> list[date]:
    """Mondays to Fridays of the quarter, without New Year's Day."""
    days = (FIRST + timedelta(days=n) for n in range(1, (LAST - FIRST).days + 1))
    return [day for day in days if day.weekday() < 5]


def evenly(quantity: int, parts: int) -> list[int]:
    """Whole numbers that differ by one at most and add up to the quantity."""
    return [quantity * (n + 1) // parts - quantity * n // parts for n in range(parts)]


def clerks() -> Iterator[tuple[str, Work]]:
    """The 28 people, each with the one activity that they do."""
    everyone = [work for work in WORK for _ in range(work.people)]
    return ((f"C{n:02}", work) for n, work in enumerate(everyone, start=1))


def work_log() -> Iterator[Sequence[object]]:
    """One entry a person and day: so many requests at the activity's unit time."""
    days = working_days()
    shares = {work: iter(evenly(work.quantity, work.people * len(days))) for work in WORK}
    staff = list(clerks())
    for day in days:
        for clerk, work in staff:
            requests = next(shares[work])
            minutes = requests * work.minutes_each
            yield day, clerk, work.request, work.activity, minutes, f"{requests} {work.request}"


def practitioners() -> Iterator[Sequence[object]]:
    """The 28 people and their practical capacity in hours."""
    for n, (clerk, _) in enumerate(clerks()):
        yield clerk, ROLE, AGENCY, LONGER_HOURS if n < WITH_LONGER_HOURS else SHORTER_HOURS


def write(table: str, header: str, rows: Iterator[Sequence[object]]) -> None:
    """Write one table beside this script: UTF-8, lines ended by LF."""
    with (HERE / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header.split())
        writer.writerows(rows)


def main() -> None:
    """Write every table of the study."""
    write("work_log", "date practitioner_id family_id activity minutes note", work_log())
    write("practitioners", "practitioner_id role agency available_hours", practitioners())
    write("unit_costs", "role cost_per_hour source", iter([(ROLE, COST_PER_HOUR, SOURCE)]))
    write("activities", "activity kind", ((work.activity, work.kind) for work in WORK))


if __name__ == "__main__":
    main()
