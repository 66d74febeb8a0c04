"""Write the CSV files of the family recovery example: an invented borough, the same bytes every time."""

import csv
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import NamedTuple

HERE = Path(__file__).parent
SEED = 2013
FIRST, LAST = date(2013, 4, 1), date(2014, 3, 31)
BANK_HOLIDAYS = {
    date(2013, 4, 1), date(2013, 5, 6), date(2013, 5, 27), date(2013, 8, 26),
    date(2013, 12, 25), date(2013, 12, 26), date(2014, 1, 1),
}  # fmt: skip
PAY_AWARD = date(2013, 10, 1)
Row = Mapping[str, object]

CHILDREN, ADULTS, HOUSING = "council children's services", "council adult services", "council housing"
NHS, POLICE, VOLUNTARY = "NHS trust", "police", "voluntary organisation"

# role: agency, full-time hours a year (on the basis of the role's unit cost), days a week of each post
POSTS: dict[str, tuple[str, int, tuple[int, ...]]] = {
    "team leader": (CHILDREN, 1520, (5,)),
    "social worker": (CHILDREN, 1520, (5, 5, 5, 4)),
    "family support worker": (CHILDREN, 1520, (5, 5, 5, 4)),
    "adult social worker": (ADULTS, 1520, (5, 4)),
    "housing officer": (HOUSING, 1560, (5, 4)),
    "health visitor": (NHS, 1575, (5,)),
    "adult mental health worker": (NHS, 1575, (5, 4)),
    "police officer": (POLICE, 1596, (5, 4)),
    "substance misuse worker": (VOLUNTARY, 1560, (5,)),
    "family mentor": (VOLUNTARY, 1560, (5,)),
}
KEY_WORKERS = ("family support worker", "family mentor")


class Practitioner(NamedTuple):
    """A member of staff: what the tables need, and the weekdays (Monday is 0) at work."""

    id: str
    role: str
    agency: str
    available_hours: int
    weekdays: tuple[int, ...]


def staff() -> list[Practitioner]:
    """Everybody in the programme; a part-timer's available hours are in proportion to the days a week."""
    posts = [(role, *post) for role, post in POSTS.items()]
    people = [(role, agency, hours, days) for role, agency, hours, each in posts for days in each]
    return [
        Practitioner(f"P{n:02}", role, agency, hours * days // 5, tuple(range(days)))
        for n, (role, agency, hours, days) in enumerate(people, start=1)
    ]


def calendar() -> list[date]:
    """Every day of the year that is costed."""
    return [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]


def working_days() -> list[date]:
    """Mondays to Fridays of the year that are not English bank holidays."""
    return [day for day in calendar() if day.weekday() < 5 and day not in BANK_HOLIDAYS]


def days_at_work(person: Practitioner, rng: Random) -> list[date]:
    """The person's days without annual leave (a fortnight in summer, some weeks more) and sickness."""
    summer = date(2013, 7, 15) + timedelta(weeks=rng.randrange(6))
    others = [FIRST + timedelta(weeks=week) for week in rng.sample(range(3, 51), 3)]
    christmas = [date(2013, 12, 23)] if rng.random() < 0.7 else []
    mondays = {summer, summer + timedelta(weeks=1), *christmas, *others}
    days = [day for day in working_days() if day.weekday() in person.weekdays]
    working = [day for day in days if day - timedelta(days=day.weekday()) not in mondays]
    return [day for day in working if rng.random() > 0.025]


INTENSIVE, STEP_DOWN = "intensive", "step-down"
FAMILIES = {INTENSIVE: 35, STEP_DOWN: 25}
WEEKS_OPEN = {INTENSIVE: (40, 84), STEP_DOWN: (24, 60)}
WEIGHT = {INTENSIVE: 1.0, STEP_DOWN: 0.55}
SPREAD = 0.6  # of the logarithm of intensity: a few families take most of the time
OUTCOMES = {"goals met": 50, "partly met": 30, "not met": 12, "moved away": 8}
# need group: how often, and the chance that a role joins the team around an intensive family
NEEDS: dict[str, tuple[int, dict[str, float]]] = {
    "mental health": (30, {"adult mental health worker": 0.95, "adult social worker": 0.6,
                           "substance misuse worker": 0.35, "health visitor": 0.35, "housing officer": 0.4}),
    "domestic abuse": (25, {"police officer": 0.9, "adult social worker": 0.4, "health visitor": 0.5,
                            "adult mental health worker": 0.45, "housing officer": 0.5}),
    "neglect": (25, {"health visitor": 0.85, "adult social worker": 0.5, "housing officer": 0.5,
                     "substance misuse worker": 0.4, "police officer": 0.2}),
    "anti-social behaviour": (20, {"police officer": 0.95, "housing officer": 0.8,
                                   "substance misuse worker": 0.5, "adult social worker": 0.3}),
}  # fmt: skip


@dataclass(frozen=True)
class Family:
    """A family: what the table needs, how much work it takes, and the ids of the team around it."""

    id: str
    intervention: str
    start: date
    end: date | None
    need_group: str
    outcome: str
    intensity: float
    team: tuple[str, ...] = ()

    def open_on(self, day: date) -> bool:
        """Whether work with the family can be logged on the day."""
        return self.start <= day and (self.end is None or day <= self.end)

    def weight(self, day: date) -> float:
        """The family's claim on its team: half as much again in the first ten weeks."""
        return self.intensity * (1.5 if day < self.start + timedelta(weeks=10) else 1.0)


def working_day(day: date) -> date:
    """The day itself, or the next that is neither at a weekend nor a bank holiday."""
    while day.weekday() > 4 or day in BANK_HOLIDAYS:
        day += timedelta(days=1)
    return day


def pick(rng: Random, weights: Mapping[str, float]) -> str:
    """One of the keys, in proportion to its weight."""
    return rng.choices(list(weights), list(weights.values()))[0]


def referral(intervention: str, rng: Random) -> Family:
    """A family that is open on some weeks of the year, from before its start or from within it."""
    start = working_day(FIRST + timedelta(days=rng.randrange(-330, 285)))
    end = working_day(start + timedelta(weeks=rng.randint(*WEEKS_OPEN[intervention]), days=rng.randrange(5)))
    if end < FIRST + timedelta(weeks=8):
        return referral(intervention, rng)
    need_group = pick(rng, {need: often for need, (often, _) in NEEDS.items()})
    intensity = WEIGHT[intervention] * rng.lognormvariate(0, SPREAD)
    closed = end <= LAST
    outcome = pick(rng, OUTCOMES) if closed else ""
    return Family("", intervention, start, end if closed else None, need_group, outcome, intensity)


def team_around(family: Family, people: Sequence[Practitioner], load: Counter[str], rng: Random) -> tuple[str, ...]:
    """A key worker, the team leader and whom the need calls for, each the least loaded of the role."""
    scale = 1.0 if family.intervention == INTENSIVE else 0.5
    chances = {"team leader": 2.0, "social worker": 1.2} | NEEDS[family.need_group][1]
    called = [(role,) for role, chance in chances.items() if rng.random() < chance * scale]
    team = []
    for roles in (KEY_WORKERS, *called):
        candidates = [person for person in people if person.role in roles]
        chosen = min(candidates, key=lambda person: (load[person.id] / len(person.weekdays), rng.random()))
        load[chosen.id] += 1
        team.append(chosen.id)
    return tuple(sorted(team))


def make_families(people: Sequence[Practitioner], rng: Random) -> list[Family]:
    """All families in the order of their start, numbered, each with its team."""
    drawn = [referral(intervention, rng) for intervention, number in FAMILIES.items() for _ in range(number)]
    drawn.sort(key=lambda family: (family.start, family.intensity))
    load: Counter[str] = Counter()
    return [
        replace(family, id=f"F{n:03}", team=team_around(family, people, load, rng))
        for n, family in enumerate(drawn, start=1)
    ]


# activity: kind, shortest and longest entry in minutes
ACTIVITIES: dict[str, tuple[str, int, int]] = {
    "home visit": ("contact", 75, 165),
    "direct work with child": ("contact", 75, 150),
    "practical support": ("contact", 75, 200),
    "parenting session": ("contact", 90, 120),
    "family meeting": ("contact", 60, 120),
    "phone call": ("contact", 15, 60),
    "school meeting": ("case_work", 60, 120),
    "liaison": ("case_work", 30, 120),
    "team around the family": ("case_work", 60, 90),
    "assessment": ("case_work", 90, 210),
    "case recording": ("case_work", 45, 150),
    "case review": ("case_work", 45, 90),
    "travel": ("travel", 20, 70),
    "supervision": ("indirect", 60, 90),
    "team meeting": ("indirect", 60, 60),
    "training": ("indirect", 240, 330),
    "management": ("indirect", 60, 150),
    "administration": ("indirect", 30, 90),
}
# What some entries carry as a note.
NOTES: dict[str, tuple[str, ...]] = {
    "home visit": ("routines and boundaries", "benefits letter read together", "planned visit"),
    "direct work with child": ("feelings cards", "after-school session", "life story work"),
    "practical support": ("budget plan", "furniture delivery", "appointment at the clinic"),
    "parenting session": ("week by week plan", "group at the family centre"),
    "family meeting": ("plan reviewed", "goals agreed"),
    "phone call": ("housing repairs call", "appointment confirmed", "missed visit followed up"),
    "school meeting": ("school meeting", "attendance plan"),
    "liaison": ("rent arrears", "clinic letter", "referral discussed"),
    "team around the family": ("actions agreed", "six-week review"),
    "assessment": ("draft", "update for the panel"),
    "case review": ("plan signed off", "next steps"),
    "training": ("safeguarding refresher", "motivational interviewing"),
    "management": ("rota and referrals", "budget monitoring"),
}
VISITS = {"home visit", "direct work with child", "practical support", "school meeting", "family meeting"}
USUAL = {"home visit": 30, "direct work with child": 12, "phone call": 10, "liaison": 12, "school meeting": 6,
         "case recording": 16, "assessment": 6, "practical support": 8}  # fmt: skip
MIX: dict[str, dict[str, int]] = {
    "team leader": {"case review": 60, "liaison": 20, "family meeting": 10, "case recording": 10},
    "social worker": USUAL | {"assessment": 16, "case recording": 22, "practical support": 2},
    "family support worker": USUAL | {"practical support": 20, "assessment": 0},
    "family mentor": USUAL | {"practical support": 30, "assessment": 0, "school meeting": 2},
    "police officer": {"liaison": 45, "home visit": 20, "phone call": 15, "case recording": 20},
    "housing officer": {"liaison": 35, "home visit": 20, "practical support": 20, "case recording": 20},
}


class Entry(NamedTuple):
    """One entry of the work log, before it has its number."""

    day: date
    people: tuple[str, ...]
    role: str
    families: tuple[str, ...]
    activity: str
    minutes: int
    note: str


def in_fives(minutes: float) -> int:
    """Minutes rounded down to a multiple of five, as people write them."""
    return int(minutes // 5) * 5


@dataclass
class Day:
    """A working day: who is at work, the minutes that each still has to log, and what was logged."""

    date: date
    rng: Random
    left: dict[Practitioner, int]
    entries: list[Entry] = field(default_factory=list)
    logged: set[tuple[tuple[str, ...], tuple[str, ...], str]] = field(default_factory=set)

    def free(self, minutes: int, *roles: str) -> list[Practitioner]:
        """Who has so many minutes left (of these roles, if any are named)."""
        free = [person for person, left in self.left.items() if left >= minutes]
        return [person for person in free if not roles or person.role in roles]

    def log(
        self, people: Sequence[Practitioner], activity: str, families: Sequence[Family] = (), role: str = ""
    ) -> None:
        """Log an activity, once a day for the same people and families and no longer than they have left."""
        _, shortest, longest = ACTIVITIES[activity]
        minutes = in_fives(min(self.rng.uniform(shortest, longest + 5), *(self.left[who] for who in people)))
        note = self.rng.choice(NOTES[activity]) if activity in NOTES and self.rng.random() < 0.35 else ""
        who = tuple(sorted(person.id for person in people))
        whom = tuple(sorted(family.id for family in families))
        if minutes < 10 or (who, whom, activity) in self.logged:
            return
        self.logged.add((who, whom, activity))
        self.entries.append(Entry(self.date, who, role, whom, activity, minutes, note))
        for person in people:
            self.left[person] -= minutes


def log_meetings(day: Day, week: int) -> None:
    """A team meeting on Tuesdays, supervision every fourth week, and what else is for no family."""
    leaders = day.free(0, "team leader")
    if day.date.weekday() == 1 and len(day.left) > 1:
        day.log(list(day.left), "team meeting")
    for leader in leaders:
        day.log([leader], "management")
    for person in day.free(120):
        number, due = int(person.id[1:]), person not in leaders
        if due and number % 4 == week % 4 and day.date.weekday() == number % len(person.weekdays):
            day.log([*leaders, person] if person.agency == CHILDREN else [person], "supervision")
        for activity, chance in (("administration", 0.5), ("travel", 0.05), ("training", 0.035)):
            if day.rng.random() < chance:
                day.log([person], activity)


def log_duty_cover(day: Day, families: Sequence[Family]) -> None:
    """When the team leader is away, the senior social worker reviews a case in that role."""
    if any(person.role == "team leader" for person in day.left):
        return
    for senior in day.free(120, "social worker")[:1]:
        held = [family for family in families if senior.id in family.team]
        if held:
            day.log([senior], "case review", [day.rng.choice(held)], role="team leader")


def log_joint_work(day: Day, families: Sequence[Family]) -> None:
    """Joint visits by two or three of a team, meetings of the whole team, sessions for two families."""
    for family in families:
        team = [who for who in day.free(150) if who.id in family.team and who.role != "team leader"]
        if len(team) > 1 and day.rng.random() < 0.07 * family.intensity:
            together = day.rng.sample(team, 3 if len(team) > 2 and day.rng.random() < 0.25 else 2)
            day.log(together, "home visit", [family])
            day.log(together, "travel", [family])
        elif len(team) > 1 and day.rng.random() < 0.025:
            day.log([*team, *day.free(150, "team leader")], "team around the family", [family])
    for person in day.free(150, *KEY_WORKERS):
        held = [family for family in families if person.id in family.team]
        if day.date.weekday() == 2 and len(held) > 1 and day.rng.random() < 0.6:
            day.log([person], "parenting session", day.rng.sample(held, 2))


def log_own_work(day: Day, person: Practitioner, families: Sequence[Family]) -> None:
    """Fill what is left of the person's day with the families they hold, the intense ones most."""
    held = [family for family in families if person.id in family.team]
    mix = MIX.get(person.role, USUAL)
    for _ in range(20):
        if day.left[person] < 20 or not held:
            return
        family = day.rng.choices(held, [family.weight(day.date) for family in held])[0]
        activity = pick(day.rng, mix)
        day.log([person], activity, [family])
        if activity in VISITS and day.rng.random() < 0.6:
            day.log([person], "travel", [family])


def log_day(day: Day, families: Sequence[Family]) -> None:
    """What everybody does on the day: what is fixed first, then joint work, then each on their own."""
    log_meetings(day, week=(day.date - FIRST).days // 7)
    log_duty_cover(day, families)
    log_joint_work(day, families)
    for person in day.left:
        log_own_work(day, person, families)


def make_entries(people: Sequence[Practitioner], families: Sequence[Family], rng: Random) -> list[Entry]:
    """The year's work log: each day everybody logs about an equal part of what they will log in the year."""
    rota = {person: days_at_work(person, rng) for person in people}
    to_log = {person: person.available_hours * 60 * rng.uniform(0.77, 0.90) for person in people}
    entries: list[Entry] = []
    for today in working_days():
        planned = {
            person: to_log[person] / sum(day >= today for day in days) * rng.uniform(0.85, 1.15)
            for person, days in rota.items()
            if today in days
        }
        day = Day(today, rng, {person: in_fives(min(540, minutes)) for person, minutes in planned.items()})
        before = dict(day.left)
        log_day(day, [family for family in families if family.open_on(today)])
        for person, minutes in before.items():
            to_log[person] -= minutes - day.left[person]
        entries += sorted(day.entries, key=lambda entry: entry.people)
    return entries


def own_expenses(entries: Sequence[Entry], families: Sequence[Family], rng: Random) -> list[Row]:
    """Fares of some visits, and payments from the family fund while a family is open."""
    agency = {person.id: person.agency for person in staff()}
    rows: list[Row] = []
    for entry in entries:
        if entry.activity == "travel" and len(entry.families) == 1 and rng.random() < 0.08:
            cost = f"{rng.randrange(15, 90) / 5:.2f}"
            rows.append(_expense("fares", cost, entry.day, entry.families[0], agency=agency[entry.people[0]]))
    for family in families:
        days = [day for day in working_days() if family.open_on(day)]
        for day in sorted(rng.sample(days, min(len(days) // 40 + 1, rng.randrange(1, 7)))):
            cost = f"{in_fives(rng.lognormvariate(4.9, 0.7))}.00"
            rows.append(_expense("family fund", cost, day, family.id, agency=CHILDREN))
    return sorted(rows, key=lambda row: (str(row["date"]), str(row["category"]), str(row["family_id"])))


def shared_expenses(rng: Random) -> list[Row]:
    """Rent by family-weeks, interpreters by time, a course of one intervention, laptops as assets."""
    month_ends = [day for day in calendar() if (day + timedelta(days=1)).day == 1]
    interpreter = [f"{rng.randrange(600, 1500, 10)}.00" for _ in month_ends]
    laptops = (  # bought, cost, price year, agency
        (date(2012, 9, 3), "5940.00", "2012/13", CHILDREN),
        (date(2012, 9, 3), "1320.00", "2012/13", ADULTS),
        (date(2013, 6, 10), "1280.00", "2013/14", HOUSING),
        (date(2013, 4, 22), "2070.00", "2013/14", NHS),
        (date(2010, 11, 1), "1500.00", "2010/11", POLICE),
        (date(2013, 11, 4), "1240.00", "2013/14", VOLUNTARY),
    )
    course = date(2013, 9, 16)
    return [
        _expense("rent", "46800.00", agency=CHILDREN, shared_by="weeks"),
        _expense("rent", "7200.00", agency=VOLUNTARY, shared_by="weeks"),
        *(
            _expense("interpreter", cost, day, agency=CHILDREN, shared_by="time")
            for day, cost in zip(month_ends, interpreter, strict=True)
        ),
        _expense("parenting course fee", "5400.00", course, agency=VOLUNTARY, intervention=STEP_DOWN),
        *(
            _expense("laptops", cost, bought, agency=agency, price_year=year, life_years=3, shared_by="families")
            for bought, cost, year, agency in laptops
        ),
    ]


def _expense(category: str, cost: str, day: date | None = None, family_id: str = "", **rest: object) -> Row:
    row = {"category": category, "cost": cost, "date": day or "", "family_id": family_id}
    return row | {"price_year": "2013/14"} | rest


NEW_ECONOMY = "New Economy unit cost database v1.2"
PSSRU = f"PSSRU Unit Costs of Health and Social Care 2013, p.{{}}, as quoted in the {NEW_ECONOMY}"
SHAPE = "illustrative GBP figures, in the shape of Smith et al 2021, Tables 12 and 17b ({})"
INVENTED = "illustrative, invented for this example"
# role: page and cost per hour, per hour of direct work and of contact, as published (without qualifications)
PUBLISHED: dict[str, tuple[int, int, int, int | None]] = {
    "social worker": (199, 40, 55, 153),
    "adult social worker": (198, 40, 55, 159),
    "team leader": (197, 50, 69, None),
    "family support worker": (204, 29, 49, None),
}
# role: source, salary, pay award, and the rest of the build-up
BUILT_UP: dict[str, tuple[str, int, float, dict[str, object]]] = {
    "housing officer": (SHAPE.format("social care worker"), 28_900, 0.01, {
        "on_costs_rate": "0.30", "indirect_overheads_rate": "0.25", "overheads_base": "pay",
        "capital_overheads": 4_980, "hours_per_year": 1560}),
    "health visitor": (SHAPE.format("dietitian"), 35_200, 0.01, {
        "on_costs_rate": "0.30", "indirect_overheads_rate": "0.40", "overheads_base": "pay",
        "capital_overheads": 6_070, "hours_per_year": 1575}),
    "adult mental health worker": (SHAPE.format("podiatrist"), 33_400, 0.01, {
        "on_costs_rate": "0.29", "indirect_overheads_rate": "0.25", "overheads_base": "pay",
        "capital_overheads": 5_710, "hours_per_year": 1575}),
    "police officer": (INVENTED, 36_500, 0.01, {
        "on_costs_rate": "0.32", "direct_overheads_rate": "0.10", "indirect_overheads_rate": "0.15",
        "capital_overheads": 3_900, "weeks_per_year": 42, "hours_per_week": 38}),
    "substance misuse worker": (INVENTED, 27_600, 0.02, {
        "on_costs_rate": "0.21", "direct_overheads": 5_100, "indirect_overheads": 4_250,
        "capital_overheads": 2_800, "weeks_per_year": 41.6, "hours_per_week": 37.5}),
    "family mentor": (INVENTED, 24_100, 0.02, {
        "on_costs_rate": "0.19", "direct_overheads": 4_600, "indirect_overheads": 3_900,
        "capital_overheads": 2_800, "weeks_per_year": 41.6, "hours_per_week": 37.5}),
}  # fmt: skip
# What the overheads and the capital of all of them pay for: no expense of the study is any of it.
COVERED = "management;administration;premises"
INDEX = {
    "2005/06": "146.932278", "2009/10": "163.677656", "2010/11": "167.949642", "2011/12": "171.795689",
    "2012/13": "174.372625", "2013/14": "178.383195", "2014/15": "181.772476",
}  # fmt: skip


def unit_costs() -> list[Row]:
    """A published rate for the whole year, or a build-up before the pay award and one after it."""
    rows: list[Row] = []
    for role, (page, cost, direct, contact) in PUBLISHED.items():
        row = {"role": role, "price_year": "2012/13", "source": PSSRU.format(page), "cost_per_hour": cost}
        row["direct_share"] = f"{cost / direct:.4f}"
        row["contact_share"] = f"{cost / contact:.4f}" if contact else ""
        rows.append(row)
    for role, (source, salary, award, rest) in BUILT_UP.items():
        same = {"role": role, "price_year": "2013/14", "source": source} | rest
        before = {"valid_from": FIRST, "valid_to": PAY_AWARD - timedelta(days=1), "salary": salary}
        after = {"valid_from": PAY_AWARD, "salary": round(salary * (1 + award))}
        rows += [same | before, same | after]
    return [{**row, "overheads_cover": COVERED} for row in rows]


# Invented like the rest, a few per cent off the bottom-up costs.
LEDGER = {
    CHILDREN: (588_000, "posts, family centre, family fund and interpreters"),
    ADULTS: (110_000, "two posts"),
    HOUSING: (88_500, "two posts"),
    NHS: (163_500, "three posts, recharged by the trust"),
    POLICE: (118_000, "two posts, the force's estimate"),
    VOLUNTARY: (103_500, "grant, four quarters"),
}

COLUMNS = {
    "work_log": "entry_id date practitioner_id role family_id activity minutes note",
    "practitioners": "practitioner_id role agency available_hours",
    "families": "family_id intervention start end need_group outcome",
    "activities": "activity kind",
    "expenses": "category cost date family_id intervention agency price_year life_years shared_by",
    "unit_costs": "role valid_from valid_to price_year source cost_per_hour salary on_costs_rate"
    " direct_overheads direct_overheads_rate indirect_overheads indirect_overheads_rate overheads_base"
    " capital_overheads hours_per_year weeks_per_year hours_per_week direct_share contact_share overheads_cover",
    "price_index": "year index source",
    "ledger": "agency cost note",
    "scenarios": "scenario table column change value where share note from to capacity",
}


def scenarios() -> list[Row]:
    """What a commissioner asked: a pay award, less travel, another mix of staff, more families."""
    award = {"scenario": "pay award", "table": "unit_costs", "change": "multiply"}
    return [
        award | {"column": "salary", "value": "1.03", "where": "cost_per_hour=", "note": "3% on pay"},
        award
        | {"column": "cost_per_hour", "value": "1.021", "where": "salary=", "note": "70% of a published rate is pay"},
        {
            **{
                "scenario": "less travel",
                "table": "work_log",
                "column": "minutes",
                "change": "multiply",
                "value": "0.8",
            },
            **{"where": "kind=travel", "note": "visits planned by neighbourhood"},
        },
        {
            **{"scenario": "support workers visit", "table": "work_log", "column": "role", "change": "set"},
            **{"value": "family support worker", "where": "role=social worker; activity=home visit", "share": "0.25"},
            **{"note": "a quarter of the visits"},
        },
        {
            **{"scenario": "six more families", "table": "study", "column": "families", "change": "multiply"},
            **{"value": "1.1", "note": "from October on", "from": "2013-10", "capacity": "posts"},
        },
    ]


def write(table: str, rows: Iterable[Row]) -> None:
    """Write one table beside this script: UTF-8, lines ended by LF, what a row does not have blank."""
    with (HERE / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS[table].split(), restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def log_row(number: int, entry: Entry) -> Row:
    """An entry as a row of the work log."""
    row = {"entry_id": f"E{number:05}", "date": entry.day, "practitioner_id": ";".join(entry.people)}
    row |= {"role": entry.role, "family_id": ";".join(entry.families)}
    return row | {"activity": entry.activity, "minutes": entry.minutes, "note": entry.note}


def practitioner_row(person: Practitioner) -> Row:
    """A practitioner as a row of the table, which does not know weekdays."""
    row = {"practitioner_id": person.id, "role": person.role, "agency": person.agency}
    return row | {"available_hours": person.available_hours}


def family_row(family: Family) -> Row:
    """A family as a row of its table; an open one has no end and no outcome."""
    row = {"family_id": family.id, "intervention": family.intervention, "start": family.start}
    return row | {"end": family.end or "", "need_group": family.need_group, "outcome": family.outcome}


def main() -> None:
    """Write every table of the study."""
    rng = Random(SEED)
    people = staff()
    families = make_families(people, rng)
    entries = make_entries(people, families, rng)
    write("practitioners", map(practitioner_row, people))
    write("families", map(family_row, families))
    write("work_log", (log_row(number, entry) for number, entry in enumerate(entries, start=1)))
    write("activities", ({"activity": activity, "kind": kind} for activity, (kind, *_) in ACTIVITIES.items()))
    write("expenses", own_expenses(entries, families, rng) + shared_expenses(rng))
    write("unit_costs", unit_costs())
    index = [{"year": year, "index": index, "source": NEW_ECONOMY} for year, index in INDEX.items()]
    write("price_index", index)
    write("scenarios", scenarios())
    write("ledger", [{"agency": agency, "cost": cost, "note": note} for agency, (cost, note) in LEDGER.items()])


if __name__ == "__main__":
    main()
