"""What section 6 of the design adds to a random study: each feature with a chance, the study staying valid."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from tests.random_diary import draw_diary, is_outside_diary
from tests.reference.cells import Row, several
from tests.reference.prices import unit_cost_on
from tests.reference.staff import implied_hours
from tests.reference.study import Study

if TYPE_CHECKING:
    from tests.random_studies import Draft

SERIES = ("pay", "prices", "capital")
PAYMENTS = ("", "", "cash", "in_kind", "in_kind", "transfer", "recharge")
PHASES = ("", "", "recurrent", "start_up", "research")
ITEMS = ("management", "administration", "training", "travel", "premises", "equipment")
TEAMS = ("north", "équipe 2", "01")
ABSENCE = "año sabático"


def add_features(draft: Draft) -> None:
    """Every feature that the draws allow."""
    pays_in_kind, overlaps = draft.chance(0.5), draft.chance(0.5)
    add_settings(draft, overlaps)
    add_series(draft)
    for row in draft.tables["unit_costs"]:
        add_to_unit_cost(draft, row, pays_in_kind, overlaps)
    add_phases(draft)
    add_posts(draft, overlaps)
    for row in draft.tables.get("expenses", []):
        add_to_expense(draft, row, pays_in_kind, overlaps)
    add_agencies(draft)
    if draft.chance(0.5):
        draw_diary(draft)
    if draft.indirect_time == "ratio":
        add_contact_basis(draft)
    add_absences(draft)
    mend_log(draft)
    add_attendance(draft)
    mend_available_hours(draft)


def study_of(draft: Draft) -> Study:
    """What there is so far."""
    period = {"start": draft.start.isoformat(), "end": draft.end.isoformat(), "price_year": draft.price_year}
    return Study(period | draft.more_settings, draft.tables)


def add_settings(draft: Draft, overlaps: bool) -> None:
    """Settings that any study may have."""
    chosen = {
        "indirect_window": draft.rng.choice(("", "", "period", "month", "month")),
        "double_counts": draft.rng.choice(("", "keep", "remove", "remove")) if overlaps else "",
        "qualifications": draft.rng.choice(("", "", "include", "exclude")),
        "annuity_rate": draft.rng.choice(("", "", "0", "0.015")),
        "discount_from": draft.rng.choice(("", "study", "family")),
    }
    draft.more_settings |= {name: value for name, value in chosen.items() if value}


def add_series(draft: Draft) -> None:
    """Indexes of pay, prices and capital beside the blank one, or, with a pay_share in every rate, instead of it."""
    index = draft.tables.get("price_index", [])
    instead = draft.chance(0.3)
    series = SERIES if instead else draft.rng.sample(SERIES, draft.rng.randrange(4))
    added = [
        row | {"series": name, "index": f"{float(row['index']) * draft.rng.uniform(0.9, 1.2):.4f}"}
        for name in series
        for row in index
    ]
    if index:
        draft.tables["price_index"] = added + [row | {"series": ""} for row in ([] if instead else index)]
    for row in draft.tables["unit_costs"]:
        wanted = bool(row["cost_per_hour"]) and (instead or draft.chance(0.4))
        row["pay_share"] = draft.share(0.3, 1) if wanted else ""


def add_to_unit_cost(draft: Draft, row: Row, pays_in_kind: bool, overlaps: bool) -> None:
    """Hours beside a published rate, how it is paid, and what its overheads cover."""
    if row["cost_per_hour"] and draft.chance(0.6):
        row["hours_per_year"] = draft.rng.choice(("1600", "1531.8"))
    row["payment"] = draft.rng.choice(PAYMENTS) if pays_in_kind else ""
    covered = draft.rng.sample(ITEMS, draft.rng.randrange(4)) if overlaps else []
    row["overheads_cover"] = draft.rng.choice((";", "; ")).join(covered)


def add_phases(draft: Draft) -> None:
    """Activities of the start-up or of research."""
    some = draft.chance(0.5)
    for row in draft.tables.get("activities", []):
        row["phase"] = draft.rng.choice(PHASES) if some else ""


def add_posts(draft: Draft, overlaps: bool) -> None:
    """Posts with an fte, dates, a team, a choice of who shares their indirect time, an item of overheads."""
    if not draft.has_practitioners:
        return
    dated, in_teams, choose = draft.chance(0.7), draft.chance(0.7), draft.chance(0.5)
    rows = []
    for row in draft.tables["practitioners"]:
        posts = posts_of(draft, row) if dated else [row | dict.fromkeys(("fte", "start", "end"), "")]
        for post in posts:
            post["team"] = draft.rng.choice(("", *TEAMS)) if in_teams or draft.indirect_time == "team" else ""
            post["indirect_over"] = draft.rng.choice(choices(draft)) if choose and draft.chance(0.5) else ""
            post["overhead_item"] = draft.rng.choice(ITEMS) if overlaps and draft.chance(0.3) else ""
        rows += posts
    draft.rng.shuffle(rows)
    draft.tables["practitioners"] = rows


def choices(draft: Draft) -> list[str]:
    """Whom indirect time may be shared over: a level, or the families of an intervention."""
    named = {row["intervention"] for row in draft.tables.get("families", [])} - {""}
    return ["practitioner", "role", "team", "study", *sorted(named), *sorted(named)]


def posts_of(draft: Draft, row: Row) -> list[Row]:
    """One post, dated or not, or two or three one after the other, perhaps with days between or none in the period."""
    blank = row | {"fte": draft.rng.choice(("", "1", "0.5", "0.85", "1.2")), "start": "", "end": ""}
    how = draft.rng.choice(("plain", "fte", "dated", "several", "several"))
    if how == "plain":
        return [blank | {"fte": ""}]
    if how == "fte":
        return [blank]
    cuts = sorted({draft.day(before=30, after=30) for _ in range(1 if how == "dated" else draft.rng.randint(1, 2))})
    return dated_posts(draft, blank, cuts, how == "several")


def dated_posts(draft: Draft, row: Row, cuts: list[date], before_too: bool) -> list[Row]:
    """A post from each cut to the next, and one before the first."""
    firsts: list[date | None] = [*([None] if before_too else []), *cuts]
    ends = [cut - timedelta(draft.rng.choice((1, 1, 4))) for cut in cuts[0 if before_too else 1 :]]
    last = draft.rng.choice((None, None, draft.end, draft.end + timedelta(40)))
    rows = []
    for first, end in zip(firsts, [*ends, last], strict=True):
        if first is None or end is None or first <= end:
            role = row["role"] if draft.chance(0.5) else draft.rng.choice(list(draft.priced))
            dates = {"start": first.isoformat() if first else "", "end": end.isoformat() if end else ""}
            rows.append(row | dates | {"role": role, "fte": draft.rng.choice((row["fte"], "0.6", ""))})
    return rows


def add_to_expense(draft: Draft, row: Row, pays_in_kind: bool, overlaps: bool) -> None:
    """How it is paid, what it belongs to, its VAT and item of overheads."""
    row["payment"] = draft.rng.choice(PAYMENTS) if pays_in_kind else ""
    row["phase"] = draft.rng.choice(PHASES) if draft.chance(0.4) else ""
    parts = ("0.03",) if row["life_years"] else ("0", "0.05", "0.1666", "1")
    vat = Fraction(row["cost"]) * Fraction(draft.rng.choice(parts))
    row["vat"] = f"{float(vat) - 0.01:.2f}" if draft.chance(0.4) and vat > 1 else ""
    row["overhead_item"] = draft.rng.choice(ITEMS) if overlaps and draft.chance(0.4) else ""


def add_agencies(draft: Draft) -> None:
    """Some of those who bear costs."""
    if draft.chance(0.5):
        names = [*{row["agency"] for row in draft.tables["unit_costs"]} - {""}, "Ministry"]
        draft.tables["agencies"] = [
            {
                "agency": name,
                "sector": draft.rng.choice(("", "health", "local government")),
                "in_perspective": draft.rng.choice(("", "yes", "no")),
            }
            for name in draft.rng.sample(sorted(names), draft.rng.randint(1, len(names)))
        ]


def add_contact_basis(draft: Draft) -> None:
    """Only contact, every unit cost with a contact_share; or the basis of direct time."""
    contact = [activity for activity, kind in draft.kinds.items() if kind == "contact"]
    if not contact or draft.chance(0.4):
        draft.more_settings |= {"ratio_basis": "direct"} if draft.chance(0.3) else {}
        return
    draft.more_settings["ratio_basis"] = "contact"
    for row in draft.tables["unit_costs"]:
        row["contact_share"] = row["contact_share"] or draft.share(0.1, 0.4)
        row["direct_share"] = row["direct_share"] if draft.chance(0.5) else ""
    for row in draft.tables["work_log"]:
        row["activity"] = draft.rng.choice(contact)


def add_absences(draft: Draft) -> None:
    """Leave and sickness in the log, with and without a family, of people, never of a role that must have a price."""
    if "activities" not in draft.tables or draft.chance(0.4):
        return
    draft.tables["activities"].append({"activity": ABSENCE, "kind": "absence", "phase": ""})
    blank = dict.fromkeys(draft.tables["work_log"][0], "")
    for place in range(draft.rng.randint(1, 6)):
        name, moment = draft.rng.choice(list(draft.roles_of)), draft.day(before=9)
        if draft.load[name, moment] < 7 * 3600:
            draft.load[name, moment] += 7 * 3600
            entry = {"entry_id": f"ø{place}", "date": moment.isoformat(), "practitioner_id": name, "activity": ABSENCE}
            family = draft.rng.choice(("", draft.families[0]))
            role = draft.rng.choice(("", *draft.priced)) if draft.has_practitioners else next(iter(draft.priced))
            column = "minutes" if "minutes" in blank and draft.chance(0.5) else "hours"
            draft.tables["work_log"].append(blank | entry | {"role": role, "family_id": family, column: "7:00"})


def mend_log(draft: Draft) -> None:
    """Nobody works on a day without a post, and every entry that is priced finds a price."""
    study = study_of(draft)
    rows = [mended(draft, study, row) for row in draft.tables["work_log"]]
    draft.tables["work_log"] = [row for row in rows if row is not None]


def mended(draft: Draft, study: Study, row: Row) -> Row | None:
    """A row without those who have no post on its day; None where nobody and no role is left."""
    moment, names = date.fromisoformat(row["date"]), several(row, "practitioner_id")
    if not draft.start <= moment <= draft.end:
        return row
    posts = {name: [p for p in study.practitioners.get(name, []) if moment in p.days] for name in names}
    employed = [name for name in names if posts[name] or not draft.has_practitioners]
    changed = row | {"practitioner_id": ";".join(employed)} if len(employed) < len(names) else row
    if not employed and (row["activity"] == ABSENCE or not row["role"]):
        return None
    roles = [row["role"]] if row["role"] else [posts[name][0].role for name in employed]
    if row["activity"] == ABSENCE or all(unit_cost_on(study, role, moment) for role in roles):
        return changed
    if changed is row and is_outside_diary(study, row) and draft.chance(0.5):
        return row
    return changed | {"role": draft.rng.choice([role for role in draft.priced if draft.is_priced(role, moment)])}


def add_attendance(draft: Draft) -> None:
    """Some sessions whose families are in a table of their own, with weights or without."""
    if not draft.chance(0.5):
        return
    found = []
    for row in draft.tables["work_log"]:
        families = several(row, "family_id")
        if row["entry_id"] and families and row["activity"] != ABSENCE and draft.chance(0.4):
            row["family_id"] = ""
            weights = ("", "1", "2", "0.5", "0.3333", "1.25", "7")
            found += [
                {"entry_id": row["entry_id"], "family_id": family, "weight": draft.rng.choice(weights)}
                for family in attending(draft, families)
            ]
    if found:
        draft.rng.shuffle(found)
        draft.tables["attendance"] = found


def attending(draft: Draft, families: list[str]) -> Iterable[str]:
    """Those named in the log, now and then with everybody else."""
    return draft.families if draft.chance(0.1) else families


def mend_available_hours(draft: Draft) -> None:
    """No more hours than a post implies; and, where unlogged time is allocated, a price for every day of the post."""
    study = study_of(draft)
    for post in study.posts:
        if not post.says_when_employed:
            continue
        implied = implied_hours(study, post)
        if implied is not None:
            given = float(implied) * draft.rng.uniform(0.02, 1.04)
            post.row["available_hours"] = f"{given:.3f}" if given > 1 and draft.chance(0.5) else ""
        elif draft.unlogged_time == "allocate":
            post.row["available_hours"] = ""
