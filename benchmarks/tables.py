"""The small tables of a generated study: staff, unit costs, activities, expenses and prices."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import polars as pl

START = dt.date(2024, 4, 1)
END = dt.date(2025, 3, 31)
WORKING_DAYS = np.arange(np.datetime64(START), np.datetime64(END) + 1)
WORKING_DAYS = WORKING_DAYS[np.is_busday(WORKING_DAYS)]

STUDY = f"""\
title = "A generated study"
start = {START}
end = {END}
currency = "GBP"
price_year = "2024"
"""

INTERVENTIONS = {"intensive_support": 0.6, "edge_of_care": 0.4}

ACTIVITIES = {
    "home_visit": ("contact", 0.26),
    "phone_call": ("contact", 0.14),
    "school_meeting": ("contact", 0.06),
    "parenting_session": ("contact", 0.07),
    "case_notes": ("case_work", 0.17),
    "assessment": ("case_work", 0.06),
    "liaison": ("case_work", 0.08),
    "multi_agency_meeting": ("case_work", 0.06),
    "travel": ("travel", 0.10),
    "supervision": ("indirect", 0.4),
    "training": ("indirect", 0.25),
    "team_meeting": ("indirect", 0.35),
}
"""Every activity with its kind and its share of the direct, or of the indirect, rows."""


@dataclass(frozen=True)
class Role:
    """What a role earns, who employs it, and when its unit cost changes within the year."""

    agency: str
    share_of_staff: float
    salary: float | None  # a year; None: the unit cost is published, as `cost_per_hour`
    cost_per_hour: float | None
    changes: tuple[dt.date, ...]


ROLES = {
    "social_worker": Role("Children's services", 0.22, 41_500, None, (dt.date(2024, 10, 1),)),
    "family_support_worker": Role("Children's services", 0.28, 29_300, None, (dt.date(2024, 10, 1),)),
    "team_manager": Role("Children's services", 0.06, 52_800, None, (dt.date(2024, 10, 1),)),
    "health_visitor": Role("NHS trust", 0.12, None, 61.0, (dt.date(2024, 9, 1),)),
    "mental_health_nurse": Role("NHS trust", 0.08, 43_700, None, (dt.date(2024, 7, 1), dt.date(2025, 1, 1))),
    "police_officer": Role("Police", 0.06, None, 55.5, (dt.date(2024, 9, 1), dt.date(2025, 2, 15))),
    "youth_worker": Role("Voluntary sector", 0.10, None, 34.25, (dt.date(2024, 8, 12),)),
    "education_welfare_officer": Role("Education", 0.08, 33_900, None, (dt.date(2024, 9, 1), dt.date(2025, 1, 1))),
}


def practitioners(number: int, random: np.random.Generator) -> pl.DataFrame:
    """The staff: a role each, the agency that employs it, and working hours for whole and part-time posts."""
    shares = np.array([role.share_of_staff for role in ROLES.values()])
    at_least_one_each = np.arange(number) < len(ROLES)
    drawn = random.choice(len(ROLES), size=number, p=shares / shares.sum())
    role = np.where(at_least_one_each, np.arange(number) % len(ROLES), drawn)
    fte = random.choice([1.0, 0.8, 0.6], size=number, p=[0.7, 0.2, 0.1])
    agencies = [role.agency for role in ROLES.values()]
    return pl.DataFrame(
        {
            "practitioner_id": numbered("P", number),
            "role": pl.Series(list(ROLES)).gather(role),
            "agency": pl.Series(agencies).gather(role),
            "available_hours": np.round(fte * 1_560, 1),
        }
    )


def unit_costs() -> pl.DataFrame:
    """Two or three unit costs a role: each holds from one change to the next and is 3.5% above the last."""
    return pl.DataFrame(
        [row for name, role in ROLES.items() for row in unit_costs_of(name, role)],
        infer_schema_length=None,
    )


def unit_costs_of(name: str, role: Role) -> list[dict[str, object]]:
    """The unit costs of one role: built up from a salary, or published a year earlier and so uprated."""
    starts = [START, *role.changes]
    ends = [day - dt.timedelta(days=1) for day in role.changes] + [None]
    rows: list[dict[str, object]] = []
    for step, (valid_from, valid_to) in enumerate(zip(starts, ends, strict=True)):
        rise = 1.035**step
        row: dict[str, object] = {"role": name, "valid_from": valid_from, "valid_to": valid_to}
        rows.append(row | (published(role, rise) if role.salary is None else built_up(role.salary * rise)))
    return rows


def published(role: Role, rise: float) -> dict[str, object]:
    """A cost per hour taken from a published schedule, in the prices of the year before."""
    assert role.cost_per_hour is not None
    return {"price_year": "2023", "source": "published", "cost_per_hour": round(role.cost_per_hour * rise, 2)}


def built_up(salary: float) -> dict[str, object]:
    """A unit cost built up from pay, on-costs, qualifications, overheads and working time."""
    return {
        "price_year": "2024",
        "source": "payroll",
        "cost_per_hour": None,
        "salary": round(salary, 2),
        "on_costs_rate": 0.28,
        "qualifications": round(0.06 * salary, 2),
        "direct_overheads_rate": 0.29,
        "indirect_overheads_rate": 0.16,
        "capital_overheads": 2_450,
        "weeks_per_year": 42,
        "hours_per_week": 37.5,
        "direct_share": 0.72,
        "contact_share": 0.45,
    }


def activities() -> pl.DataFrame:
    """The activities with their kinds."""
    kinds = [kind for kind, _ in ACTIVITIES.values()]
    return pl.DataFrame({"activity": list(ACTIVITIES), "kind": kinds})


def expenses(families: int, random: np.random.Generator) -> pl.DataFrame:
    """Some expenses shared over all families or those of an intervention, and families' own small ones."""
    first, second = INTERVENTIONS
    shared: list[tuple[str, float, dt.date | None, str | None]] = [
        ("rent", 18.0 * families, None, None),
        ("interpreters", 11.5 * families, dt.date(2024, 6, 30), None),
        ("interpreters", 9.25 * families, dt.date(2024, 12, 31), None),
        ("programme licence", 26.0 * families, None, first),
        ("emergency placements fund", 31.0 * families, dt.date(2024, 11, 15), second),
    ]
    columns = ["category", "cost", "date", "intervention"]
    of_study = pl.DataFrame(shared, schema=columns, orient="row").with_columns(price_year=pl.lit("2024"))
    number = max(3, families // 40)
    day = random.integers(0, len(WORKING_DAYS), size=number)
    own = pl.DataFrame(
        {
            "category": random.choice(["household goods", "travel vouchers", "activities"], size=number),
            "cost": np.round(random.gamma(2.0, 60.0, size=number) + 5, 2),
            "date": WORKING_DAYS[day].astype("datetime64[ms]"),
            "family_id": numbered("F", families).gather(random.integers(0, families, size=number)),
            "price_year": "2024",
        }
    ).with_columns(pl.col("date").cast(pl.Date))
    return pl.concat([of_study, own], how="diagonal")


def price_index() -> pl.DataFrame:
    """An index of prices for the years that the study names."""
    return pl.DataFrame({"year": ["2022", "2023", "2024"], "index": [93.7, 100.0, 104.1], "source": "generated"})


def numbered(letter: str, number: int) -> pl.Series:
    """Identifiers of one width, such as F0001, in their own order."""
    width = max(4, len(str(number)))
    count = pl.Series(range(1, number + 1), dtype=pl.Int64)
    return letter + count.cast(pl.String).str.zfill(width)
