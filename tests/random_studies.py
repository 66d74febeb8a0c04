"""Small valid random studies, as the text of their cells: of the method, and of the method in full."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta

from tests.random_features import add_features

Row = dict[str, str]
Span = tuple[date, date]

ROLES = ("social worker", "family support worker", "équipe mobile", "保健師", "Health", "007")
AGENCIES = ("Health", "Council", "Polícia", "0012")
PRACTITIONERS = ("P01", "0042", "Zoë", "山田", "Ann O'Neil", "x-9", "Łucja", "p.q")
FAMILIES = ("F001", "00123", "Zebra", "apple", "élan", "王家", "ｦ", "𠀀", "Smith & Sons", "B#2", "ñu", "z 9")
INTERVENTIONS = ("intensive", "Família", "007-light")
ACTIVITIES = (
    ("home visit", "contact"),
    ("phone call", "contact"),
    ("notes", "case_work"),
    ("travel", "travel"),
    ("会議", "indirect"),
    ("supervision", "indirect"),
)
CATEGORIES = ("rent", "car", "interpreter", "travel", "été")
YEARS = (
    ("2009/10", "163.677656"),
    ("2011/12", "171.795689"),
    ("2013/14", "178.383195"),
    ("2014/15", "181.8"),
)
ALL_DAY = 15 * 3600
REQUIRED = {
    "work_log": ("date",),
    "practitioners": ("practitioner_id", "role"),
    "unit_costs": ("role",),
    "activities": ("activity", "kind"),
    "families": ("family_id",),
    "expenses": ("category", "cost"),
    "price_index": ("year", "index"),
    "ledger": ("agency", "cost"),
    "agencies": ("agency",),
    "attendance": ("entry_id", "family_id"),
    "diary": ("stratum", "stratum_start", "stratum_end", "logged_from", "logged_to"),
}


@dataclass
class Draft:
    """A study in the making: what has been drawn so far, which later draws must respect."""

    rng: random.Random
    start: date
    end: date
    indirect_time: str
    unlogged_time: str
    years: tuple[str, ...] = ()
    price_year: str = ""
    priced: dict[str, list[Span]] = field(default_factory=dict)
    roles_of: dict[str, str] = field(default_factory=dict)
    directness: dict[str, float] = field(default_factory=dict)
    has_practitioners: bool = True
    kinds: dict[str, str] = field(default_factory=dict)
    families: list[str] = field(default_factory=list)
    bearing: list[str] = field(default_factory=list)
    load: Counter[tuple[str, date]] = field(default_factory=Counter)
    tables: dict[str, list[Row]] = field(default_factory=dict)
    more_settings: dict[str, str] = field(default_factory=dict)

    def chance(self, share: float) -> bool:
        """True that share of the time."""
        return self.rng.random() < share

    def day(self, before: int = 0, after: int = 0) -> date:
        """A day of the period, or up to some days before or after it."""
        first, days = self.start - timedelta(before), (self.end - self.start).days
        return first + timedelta(self.rng.randrange(before + days + 1 + after))

    def money(self, low: float, high: float) -> str:
        """An amount with none to four digits after the point."""
        return f"{self.rng.uniform(low, high):.{self.rng.choice((0, 2, 2, 4))}f}"

    def share(self, low: float, high: float) -> str:
        """A share with two to four digits."""
        return f"{self.rng.uniform(low, high):.{self.rng.choice((2, 3, 4))}f}"

    def is_priced(self, role: str, moment: date) -> bool:
        """Whether a role has a unit cost on a day."""
        return any(first <= moment <= last for first, last in self.priced[role])

    def is_priced_throughout(self, role: str) -> bool:
        """Whether a role has a unit cost on every day of the period."""
        days = (self.end - self.start).days + 1
        return all(self.is_priced(role, self.start + timedelta(n)) for n in range(days))


def random_study(seed: int) -> tuple[dict[str, str], dict[str, list[Row]]]:
    """The settings and tables of a valid study: always the same for a seed."""
    draft = draw_period(random.Random(seed))
    for draw in (draw_prices, draw_unit_costs, draw_practitioners, draw_activities, draw_families):
        draw(draft)
    draw_log(draft)
    draw_expenses(draft)
    draw_ledger(draft)
    return settings(draft), {name: without_blank_columns(draft, name) for name in sorted(draft.tables)}


def random_full_study(seed: int) -> tuple[dict[str, str], dict[str, list[Row]]]:
    """The same with what section 6 adds, several features at once: always the same for a seed."""
    rng = random.Random(f"full {seed}")
    while True:
        draft = draw_period(rng)
        if draft.indirect_time != "ratio" and draft.chance(0.3):
            draft.indirect_time = "team"
        for draw in (draw_prices, draw_unit_costs, draw_practitioners, draw_activities, draw_families):
            draw(draft)
        for draw in (draw_log, draw_expenses, draw_ledger, add_features):
            draw(draft)
        if draft.tables["work_log"]:
            tables = {name: without_blank_columns(draft, name) for name in sorted(draft.tables)}
            return settings(draft) | draft.more_settings, tables


def draw_period(rng: random.Random) -> Draft:
    """Ten days to two and a half years, half of them about a 29 February, not from the first of a month."""
    days = rng.choice((rng.randint(10, 40), rng.randint(41, 400), rng.randint(365, 913)))
    start = date(rng.choice((2012, 2016, 2020)), 2, 29) - timedelta(rng.randrange(days))
    if rng.random() < 0.5:
        start = date(rng.randint(2010, 2022), rng.randint(1, 12), rng.randint(2, 28))
    if start.day == 1:
        start -= timedelta(1)
    level = rng.choice(("practitioner", "practitioner", "role", "study", "ratio", "exclude", ""))
    unlogged = "report" if level == "ratio" else rng.choice(("report", "allocate", "allocate", ""))
    return Draft(rng, start, start + timedelta(days - 1), level, unlogged)


def settings(draft: Draft) -> dict[str, str]:
    """The study table: blank or absent settings stand for their defaults."""
    found = {"title": "Étude 研究", "start": draft.start.isoformat(), "end": draft.end.isoformat()}
    optional = {
        "currency": draft.rng.choice(("", "GBP", "EUR")),
        "price_year": draft.price_year,
        "discount_rate": draft.rng.choice(("", "0", "0.035", "0.035", "0.0125")),
        "indirect_time": draft.indirect_time,
        "unlogged_time": draft.unlogged_time,
    }
    return found | {key: value for key, value in optional.items() if value or draft.chance(0.2)}


def without_blank_columns(draft: Draft, name: str) -> list[Row]:
    """The rows of a table, some of its blank optional columns dropped, the others in any order."""
    rows = draft.tables[name]
    blank = [column for column in rows[0] if not any(row[column] for row in rows)]
    dropped = {column for column in blank if column not in REQUIRED[name] and draft.chance(0.6)}
    kept = [column for column in rows[0] if column not in dropped]
    draft.rng.shuffle(kept)
    return [{column: row[column] for column in kept} for row in rows]


def draw_prices(draft: Draft) -> None:
    """A price index, mostly with a price year for the study."""
    if draft.chance(0.6):
        draft.tables["price_index"] = [
            {"year": year, "index": index, "source": "v1.2"} for year, index in draft.rng.sample(YEARS, 4)
        ]
        draft.years = tuple(year for year, _ in YEARS)
        draft.price_year = draft.rng.choice((*draft.years, ""))


def a_price_year(draft: Draft) -> str:
    """A year of the index, or blank."""
    return draft.rng.choice((*draft.years, ""))


def draw_unit_costs(draft: Draft) -> None:
    """One to five roles, the first priced throughout, others perhaps with gaps; rows in any order."""
    rows = []
    for place, role in enumerate(draft.rng.sample(ROLES, draft.rng.randint(1, 5))):
        draft.priced[role] = spans = a_role_spans(draft, with_gaps=place > 0 and draft.chance(0.4))
        rows += [a_unit_cost(draft, role, *written) for written in written_spans(draft, spans)]
    draft.rng.shuffle(rows)
    draft.tables["unit_costs"] = rows


def a_role_spans(draft: Draft, with_gaps: bool) -> list[Span]:
    """The spans of days of the period over which a role's unit cost stays the same."""
    cuts = {draft.day() for _ in range(draft.rng.choice((0, 0, 1, 1, 2, 3)))} - {draft.start}
    firsts = [draft.start, *sorted(cuts)]
    lasts = [*(first - timedelta(1) for first in firsts[1:]), draft.end]
    spans = list(zip(firsts, lasts, strict=True))
    if with_gaps:
        place = draft.rng.randrange(len(spans))
        first, last = spans[place]
        kept = draft.rng.randrange((last - first).days // 2 + 1)
        later = first + timedelta((last - first).days - kept)
        spans[place] = draft.rng.choice(((first, first + timedelta(kept)), (later, last)))
    return spans


def written_spans(draft: Draft, spans: list[Span]) -> list[tuple[str, str]]:
    """valid_from and valid_to as text; the ends of the period exact, open, passed, or with another row."""
    written = [(first.isoformat(), last.isoformat()) for first, last in spans]
    if spans[0][0] == draft.start and draft.chance(0.6):
        early = draft.rng.choice(("", (draft.start - timedelta(draft.rng.randint(2, 500))).isoformat()))
        if draft.chance(0.3):
            written.insert(0, (early, (draft.start - timedelta(1)).isoformat()))
        else:
            written[0] = (early, written[0][1])
    if spans[-1][1] == draft.end and draft.chance(0.6):
        late = draft.rng.choice(("", (draft.end + timedelta(draft.rng.randint(2, 500))).isoformat()))
        if draft.chance(0.3):
            written.append(((draft.end + timedelta(1)).isoformat(), late))
        else:
            written[-1] = (written[-1][0], late)
    return written


def a_unit_cost(draft: Draft, role: str, valid_from: str, valid_to: str) -> Row:
    """Published or built up; with a direct share always at level `ratio`."""
    direct, contact = draft.share(0.4, 0.9), draft.share(0.1, 0.4)
    row = {
        "role": role,
        "valid_from": valid_from,
        "valid_to": valid_to,
        "price_year": a_price_year(draft),
        "source": draft.rng.choice(("", "Unit Costs 2013, p. 199")),
        "agency": draft.rng.choice(("", *AGENCIES)),
        "direct_share": direct if draft.indirect_time == "ratio" or draft.chance(0.4) else "",
        "contact_share": contact if draft.chance(0.3) else "",
    }
    published = draft.chance(0.5)
    return row | (a_published_cost(draft) if published else a_built_up_cost(draft))


def a_published_cost(draft: Draft) -> Row:
    """A cost per hour, the build-up blank."""
    return dict.fromkeys(a_built_up_cost(draft), "") | {"cost_per_hour": draft.money(15, 90)}


def a_built_up_cost(draft: Draft) -> Row:
    """Salary and hours, and any other part as an amount, as a rate, or blank."""
    row = {"cost_per_hour": "", "salary": draft.money(20000, 60000)}
    for part in ("on_costs", "direct_overheads", "indirect_overheads"):
        how = draft.rng.choice(("amount", "rate", "blank"))
        row[part] = draft.money(500, 15000) if how == "amount" else ""
        row[f"{part}_rate"] = draft.share(0.05, 0.5) if how == "rate" else ""
    row["overheads_base"] = draft.rng.choice(("", "pay", "pay_and_on_costs"))
    row["qualifications"] = draft.money(500, 9000) if draft.chance(0.4) else ""
    row["capital_overheads"] = draft.money(500, 5000) if draft.chance(0.4) else ""
    yearly = draft.chance(0.5)
    row["hours_per_year"] = draft.rng.choice(("1636", "1543.5")) if yearly else ""
    row["weeks_per_year"] = "" if yearly else draft.rng.choice(("42", "41.4"))
    row["hours_per_week"] = "" if yearly else draft.rng.choice(("37", "37.5"))
    return row


def draw_practitioners(draft: Draft) -> None:
    """One to eight, each with a habit of more or less direct time; mostly with a table."""
    names = draft.rng.sample(PRACTITIONERS, draft.rng.randint(1, 8))
    nobody_direct = draft.indirect_time != "ratio" and draft.chance(0.07)
    for name in names:
        draft.roles_of[name] = draft.rng.choice(list(draft.priced))
        draft.directness[name] = 0.0 if nobody_direct else draft.rng.choice((0, 0.03, 0.5, 0.8, 0.8, 1))
    draft.directness[""] = 0.0 if nobody_direct else 0.7
    draft.has_practitioners = draft.chance(0.8)
    if draft.has_practitioners:
        draft.tables["practitioners"] = [a_practitioner(draft, name) for name in names]


def a_practitioner(draft: Draft, name: str) -> Row:
    """Available hours blank, below what is logged, or above; if allocated, only where priced every day."""
    hours = draft.rng.choice(("", draft.money(0.5, 6), draft.money(20, 200), draft.money(100, 1600)))
    if draft.unlogged_time == "allocate" and not draft.is_priced_throughout(draft.roles_of[name]):
        hours = ""
    return {
        "practitioner_id": name,
        "role": draft.roles_of[name],
        "agency": draft.rng.choice(("", *AGENCIES)),
        "available_hours": hours,
    }


def draw_activities(draft: Draft) -> None:
    """Mostly a table of activities of every kind; without it activities are words."""
    if draft.chance(0.7):
        chosen = draft.rng.sample(ACTIVITIES, draft.rng.randint(2, len(ACTIVITIES)))
        draft.kinds = dict(chosen)
        draft.tables["activities"] = [{"activity": name, "kind": kind} for name, kind in chosen]


def draw_families(draft: Draft) -> None:
    """Two to twelve; mostly a table, in which at least the first is open in the period."""
    draft.families = draft.rng.sample(FAMILIES, draft.rng.randint(2, 12))
    if draft.chance(0.75):
        rows = [a_family(draft, name, place == 0) for place, name in enumerate(draft.families)]
        draft.tables["families"] = rows


def a_family(draft: Draft, name: str, certain: bool) -> Row:
    """Dates before, about, within and after the period, on its first and last days, or blank."""
    before = draft.start - timedelta(draft.rng.randint(1, 300))
    after = draft.end + timedelta(draft.rng.randint(1, 300))
    within = sorted((draft.day(), draft.day()))
    starts = (None, before, draft.start, within[0], draft.end)
    first, last = draft.rng.choice(starts), draft.rng.choice((None, within[1], draft.end, after))
    if not certain and draft.chance(0.25):
        earlier, later = before - timedelta(30), after + timedelta(30)
        first, last = draft.rng.choice(((earlier, before), (None, before), (after, later), (after, None)))
    elif first and last and first > last:
        first = last
    interventions = [row["intervention"] for row in draft.tables.get("families", [])]
    intervention = draft.rng.choice(("", *INTERVENTIONS, *interventions))
    if (first or draft.start) <= draft.end and (last or draft.end) >= draft.start:
        draft.bearing.append(intervention)
    return {
        "family_id": name,
        "intervention": intervention,
        "start": first.isoformat() if first else "",
        "end": last.isoformat() if last else "",
        "need_group": draft.rng.choice(("", "A")),
        "outcome": draft.rng.choice(("", "improved")),
    }


def draw_log(draft: Draft) -> None:
    """Five to 120 entries: the first is dated in the period, some others out of it."""
    columns = draft.rng.choice((("minutes",), ("hours",), ("minutes", "hours")))
    active = draft.families[: draft.rng.randint(1, len(draft.families))]
    rows: list[Row] = []
    for place in range(draft.rng.choice((draft.rng.randint(5, 20), draft.rng.randint(20, 120)))):
        moment = draft.day(before=40, after=40) if place and draft.chance(0.15) else draft.day()
        row = an_entry(draft, moment, draft.rng.choice(columns), active)
        if row:
            rows.append({"entry_id": f"é{place:04d}" if draft.chance(0.9) else ""} | row)
    draft.rng.shuffle(rows)
    draft.tables["work_log"] = rows


def an_entry(draft: Draft, moment: date, column: str, active: list[str]) -> Row | None:
    """A row of the log, or None where somebody would log more than fifteen hours on that day."""
    practitioners, role = who(draft, moment)
    written, seconds = a_duration(draft, column)
    if any(draft.load[name, moment] + seconds > ALL_DAY for name in practitioners):
        return None
    draft.load.update({(name, moment): seconds for name in practitioners})
    families = which_families(draft, practitioners, active)
    return {
        "date": moment.isoformat(),
        "practitioner_id": in_a_cell(draft, practitioners),
        "role": role,
        "family_id": in_a_cell(draft, families),
        "activity": an_activity(draft, bool(families), draft.start <= moment <= draft.end),
        "minutes": written if column == "minutes" else "",
        "hours": written if column == "hours" else "",
        "note": draft.rng.choice(("", "", "moved; see file")),
    }


def who(draft: Draft, moment: date) -> tuple[list[str], str]:
    """A role alone, or practitioners with a role, or practitioners whose own roles are priced on the day."""
    inside = draft.start <= moment <= draft.end
    roles = [role for role in draft.priced if not inside or draft.is_priced(role, moment)]
    known = [name for name, role in draft.roles_of.items() if role in roles]
    number = draft.rng.choice((0, 1, 1, 1, 1, 1, 2, 3))
    if number and known and draft.has_practitioners and draft.chance(0.7):
        return draft.rng.sample(known, min(number, len(known))), ""
    everybody = list(draft.roles_of)
    return draft.rng.sample(everybody, min(number, len(everybody))), draft.rng.choice(roles)


def which_families(draft: Draft, practitioners: list[str], active: list[str]) -> list[str]:
    """None for indirect time, which level `ratio` does not know; else one to four."""
    directness = draft.directness[practitioners[0] if practitioners else ""]
    if draft.indirect_time != "ratio" and not draft.chance(directness):
        return []
    return draft.rng.sample(active, min(draft.rng.choice((1, 1, 1, 2, 3, 4)), len(active)))


def in_a_cell(draft: Draft, identifiers: list[str]) -> str:
    """Identifiers separated by semicolons, now and then one of them twice."""
    again = [draft.rng.choice(identifiers)] if identifiers and draft.chance(0.06) else []
    return draft.rng.choice((";", "; ")).join([*identifiers, *again])


def an_activity(draft: Draft, has_family: bool, inside: bool) -> str:
    """Contact and case work in the period have a family; other kinds and blank may have none."""
    if not draft.kinds:
        return draft.rng.choice(("", "visits", "訪問"))
    possible = draft.kinds.values() if has_family or not inside else ("travel", "indirect")
    return draft.rng.choice(["", *(activity for activity, kind in draft.kinds.items() if kind in possible)])


def a_duration(draft: Draft, column: str) -> tuple[str, float]:
    """A duration as written, and its seconds: whole, decimal, a half second, h:mm or h:mm:ss."""
    rng = draft.rng
    clock = (on_the_clock(rng, with_seconds=False), on_the_clock(rng, with_seconds=True))
    minutes = (
        decimal(rng.randint(1, 240), 0, 60),
        decimal(rng.randint(5, 240), 0, 60),
        decimal(rng.randint(5001, 300000), 3, 60),
        decimal(25 * (2 * rng.randrange(120, 6000) + 1), 3, 60),
    )
    hours = (
        decimal(25 * rng.randint(1, 30), 2, 3600),
        decimal(rng.randint(1, 8), 0, 3600),
        decimal(rng.randint(1500, 700000), 5, 3600),
        decimal(125 * (2 * rng.randrange(20, 2000) + 1), 5, 3600),
    )
    return rng.choice((*(minutes if column == "minutes" else hours), *clock))


def decimal(digits: int, places: int, unit: int) -> tuple[str, float]:
    """digits / 10^places of a unit, as written (1.3, never 1.30, which may mean 1:30) and in seconds."""
    whole, part = divmod(digits, 10**places)
    written = f"{whole}.{part:0{places}d}".rstrip("0").rstrip(".") if places else str(digits)
    return written, digits / 10**places * unit


def on_the_clock(rng: random.Random, with_seconds: bool) -> tuple[str, float]:
    """h:mm or h:mm:ss, as written and in seconds."""
    hour, minute, second = rng.choice((0, 0, 1, 2, 3, 7, 12)), rng.randint(1, 59), rng.randrange(60)
    if with_seconds:
        return f"{hour}:{minute:02d}:{second:02d}", hour * 3600 + minute * 60 + second
    return f"{hour}:{minute:02d}", hour * 3600 + minute * 60


def draw_expenses(draft: Draft) -> None:
    """Mostly one to eight expenses of every sort."""
    if draft.chance(0.75):
        draft.tables["expenses"] = [an_expense(draft) for _ in range(draft.rng.randint(1, 8))]


def an_expense(draft: Draft) -> Row:
    """A family's own or shared, dated or not, recurrent or an asset."""
    own = draft.rng.choice(draft.families) if draft.chance(0.35) else ""
    named = [name for name in draft.bearing if name]
    moment = draft.rng.choice((None, draft.day(), draft.day(), draft.day(before=60, after=60)))
    row = {
        "category": draft.rng.choice(CATEGORIES),
        "cost": draft.money(20, 9000),
        "date": moment.isoformat() if moment else "",
        "family_id": own,
        "intervention": draft.rng.choice(named) if named and not own and draft.chance(0.4) else "",
        "agency": draft.rng.choice(("", *AGENCIES)),
        "price_year": a_price_year(draft),
        "shared_by": "" if own else draft.rng.choice(("", "families", "time", "weeks")),
    }
    asset = an_asset(draft)
    recurrent = dict.fromkeys(asset.keys() - row.keys(), "")
    return row | (asset if draft.chance(0.4) else dict(sorted(recurrent.items())))


def an_asset(draft: Draft) -> Row:
    """Bought years before the period, in it, after it, on a 29 February, or on no date; replaced or not."""
    life = draft.rng.randint(1, 6)
    leap_day = date(4 * ((draft.start.year - draft.rng.randrange(3)) // 4), 2, 29)
    moments = (None, draft.day(), draft.day(before=365 * life + 200), draft.day(after=60), leap_day)
    moment = draft.rng.choice(moments)
    return {
        "cost": draft.money(300, 9000),
        "date": moment.isoformat() if moment else "",
        "life_years": str(life),
        "resale_value": draft.money(10, 290) if draft.chance(0.5) else "",
        "replaced": draft.rng.choice(("", "no", "no", "yes")),
    }


def draw_ledger(draft: Draft) -> None:
    """Now and then what the agencies spent."""
    if draft.chance(0.3):
        chosen = draft.rng.sample(AGENCIES, draft.rng.randint(1, 3))
        draft.tables["ledger"] = [{"agency": a, "cost": draft.money(1000, 90000), "note": ""} for a in chosen]
