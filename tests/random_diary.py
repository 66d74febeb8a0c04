"""A sampled diary for a random study: one to three scopes, strata, spans, and a log that mostly falls into them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from tests.reference.cells import Row, days_between
from tests.reference.log import OUTSIDE_DIARY, left_out
from tests.reference.study import Study

if TYPE_CHECKING:
    from tests.random_studies import Draft, Span

ALL_DAY = 15 * 3600


def draw_diary(draft: Draft) -> None:
    """Everybody's diary, or one by practitioner or activity, or several of these."""
    family_weeks = "families" in draft.tables and draft.chance(0.4)
    if family_weeks:
        draft.more_settings["gross_up"] = "family_weeks"
        always_open = draft.tables["families"][0]
        always_open |= {"start": "", "end": ""}
    elif draft.chance(0.2):
        draft.more_settings["gross_up"] = "days"
    rows: list[Row] = []
    for scope in some_scopes(draft):
        rows += rows_of_scope(draft, scope)
    draft.rng.shuffle(rows)
    draft.tables["diary"] = rows
    move_into_spans(draft, rows)


def some_scopes(draft: Draft) -> list[tuple[str, str]]:
    """One to three of: everybody's, a practitioner's, an activity's, an activity of a practitioner."""
    person = draft.rng.choice(list(draft.roles_of))
    activity = draft.rng.choice(list(draft.kinds) or ["visits"])
    if draft.chance(0.4):
        return [("", "")]
    possible = [
        ("", ""),
        (person, ""),
        ("", activity),
        (person, activity),
        (draft.rng.choice(list(draft.roles_of)), ""),
    ]
    return sorted(
        set(draft.rng.sample(possible, draft.rng.randint(1, 3))) | ({("", "")} if draft.chance(0.6) else set())
    )


def rows_of_scope(draft: Draft, scope: tuple[str, str]) -> list[Row]:
    """Strata that do not overlap, most with more than one span; a weight is the same throughout a stratum."""
    found = []
    for place, (first, last) in enumerate(strata_dates(draft)):
        weight = draft.rng.choice(("1", "2.5", "6.5")) if draft.chance(0.15) else ""
        for since, until in spans_within(draft, first, last):
            found.append(
                {
                    "stratum": f"s{place}",
                    "stratum_start": first.isoformat(),
                    "stratum_end": last.isoformat(),
                    "logged_from": since.isoformat(),
                    "logged_to": until.isoformat(),
                    "practitioner_id": scope[0],
                    "activity": scope[1],
                    "weight": weight,
                }
            )
    return found


def strata_dates(draft: Draft) -> list[Span]:
    """The period in one to five parts, the outer ones perhaps beyond it; now and then with a gap."""
    cuts = sorted({draft.day() for _ in range(draft.rng.choice((0, 1, 2, 3, 4)))} - {draft.start})
    firsts = [draft.start - timedelta(draft.rng.choice((0, 0, 20))), *cuts]
    lasts = [*(cut - timedelta(1) for cut in cuts), draft.end + timedelta(draft.rng.choice((0, 0, 20)))]
    spans = list(zip(firsts, lasts, strict=True))
    if len(spans) > 2 and draft.chance(0.2):
        del spans[1]
    return spans


def spans_within(draft: Draft, first: date, last: date) -> list[Span]:
    """One to four spans in the days of a stratum in the period, less than a week apart or more; or all of it."""
    first, last = max(first, draft.start), min(last, draft.end)
    if draft.chance(0.1):
        return [(first, last)]
    days = (last - first).days + 1
    edges = sorted(draft.rng.sample(range(days), min(2 * draft.rng.randint(1, 4), days // 2 * 2)))
    pairs = zip(edges[::2], edges[1::2], strict=True)
    return [(first + timedelta(a), first + timedelta(b)) for a, b in pairs] or [(first, last)]


def move_into_spans(draft: Draft, diary: list[Row]) -> None:
    """Most entries of the period are dated anew on a logged day, where that makes no day too long."""
    spans = [(date.fromisoformat(row["logged_from"]), date.fromisoformat(row["logged_to"])) for row in diary]
    logged = sorted({moment for span in spans for moment in days_between(*span)})
    for row in draft.tables["work_log"]:
        before, names = date.fromisoformat(row["date"]), row["practitioner_id"].replace("; ", ";").split(";")
        if draft.start <= before <= draft.end and draft.chance(0.6):
            after = draft.rng.choice(logged)
            if not any(draft.load[name, after] for name in names):
                for name in names:
                    draft.load[name, after] += draft.load[name, before]
                row["date"] = after.isoformat()


def is_outside_diary(study: Study, row: Row) -> bool:
    """Whether an entry is in no span of its scope, whoever of its practitioners is asked."""
    return all(left_out(study, part) == OUTSIDE_DIARY for part in study.parts if part.row is row)
