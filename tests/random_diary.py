"""A sampled diary for a random study: one to three scopes, strata, spans, and a log that mostly falls into them."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
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
    if draft.chance(0.5):
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
    """Strata that do not overlap, most with more than one span; now and then one that ended before the period."""
    dates = strata_dates(draft)
    parts = draft.rng.choice((1, 1, 2, 3, 4) if len(dates) > 1 else (2, 3, 4))
    found = []
    for place, (first, last) in enumerate(dates):
        found += rows_of_stratum(draft, scope, (f"s{place}", first, last), spans_within(draft, first, last, parts))
    if draft.chance(0.1):
        first, last = draft.start - timedelta(90), draft.start - timedelta(30)
        found += rows_of_stratum(draft, scope, ("early", first, last), [(first, last - timedelta(40))])
    return found


def rows_of_stratum(
    draft: Draft, scope: tuple[str, str], named: tuple[str, date, date], spans: list[Span]
) -> list[Row]:
    """A row a span; a weight is the same throughout, and seldom given where family-days are counted."""
    share = 0.04 if draft.more_settings.get("gross_up") == "family_weeks" else 0.15
    weight = draft.rng.choice(("1", "2.5", "6.5")) if draft.chance(share) else ""
    name, first, last = named
    return [
        {
            "stratum": name,
            "stratum_start": first.isoformat(),
            "stratum_end": last.isoformat(),
            "logged_from": since.isoformat(),
            "logged_to": until.isoformat(),
            "practitioner_id": scope[0],
            "activity": scope[1],
            "weight": weight,
        }
        for since, until in spans
    ]


def strata_dates(draft: Draft) -> list[Span]:
    """The period in one to five parts, the outer ones perhaps beyond it; now and then with a gap."""
    cuts = sorted({draft.day() for _ in range(draft.rng.choice((0, 0, 1, 2, 3, 4)))} - {draft.start})
    firsts = [draft.start - timedelta(draft.rng.choice((0, 0, 20))), *cuts]
    lasts = [*(cut - timedelta(1) for cut in cuts), draft.end + timedelta(draft.rng.choice((0, 0, 20)))]
    spans = list(zip(firsts, lasts, strict=True))
    if len(spans) > 2 and draft.chance(0.2):
        del spans[1]
    return spans


def spans_within(draft: Draft, first: date, last: date, parts: int) -> list[Span]:
    """One to four spans in the days of a stratum in the period, less than a week apart or more; or all of it."""
    first, last = max(first, draft.start), min(last, draft.end)
    if draft.chance(0.1):
        return [(first, last)]
    days = (last - first).days + 1
    parts = min(draft.rng.choice((parts, parts, parts, 2)), days)
    edges = [days * part // parts for part in range(parts + 1)]
    return [a_span(draft, first, since, until - 1) for since, until in pairwise(edges)]


def a_span(draft: Draft, first: date, earliest: int, latest: int) -> Span:
    """One to nine days, counted from the first, between the earliest and the latest."""
    length = draft.rng.randint(1, min(9, latest - earliest + 1))
    since = draft.rng.randint(earliest, latest - length + 1)
    return first + timedelta(since), first + timedelta(since + length - 1)


def move_into_spans(draft: Draft, diary: list[Row]) -> None:
    """Most entries of the period are dated anew on a logged day, where that makes no day too long."""
    spans = [(date.fromisoformat(row["logged_from"]), date.fromisoformat(row["logged_to"])) for row in diary]
    logged = sorted({moment for span in spans for moment in days_between(*span) if moment >= draft.start})
    for row in draft.tables["work_log"]:
        before, names = date.fromisoformat(row["date"]), row["practitioner_id"].replace("; ", ";").split(";")
        if draft.start <= before <= draft.end and draft.chance(0.6):
            after = draft.rng.choice(logged)
            if all(draft.load[name, before] + draft.load[name, after] <= ALL_DAY for name in names):
                for name in names:
                    draft.load[name, after] += draft.load[name, before]
                row["date"] = after.isoformat()


def is_outside_diary(study: Study, row: Row) -> bool:
    """Whether an entry is in no span of its scope, whoever of its practitioners is asked."""
    return all(left_out(study, part) == OUTSIDE_DIARY for part in study.parts if part.row is row)
