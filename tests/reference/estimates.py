"""What the choice of the days logged leaves uncertain: the variance of a total estimated from a diary."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from math import sqrt
from typing import TYPE_CHECKING

from tests.reference.cells import Record, number_of_days
from tests.reference.diary import Sampled, Stratum, family_days, family_days_of_units
from tests.reference.staff import available_hours

if TYPE_CHECKING:
    from tests.reference.study import Study

Variance = tuple[Fraction | None, int]
NOTHING = (Fraction(0), 0)


def with_standard_errors(study: Study, name: str, record: Record) -> Record:
    """A row of `summary` with se_weeks = sqrt(V)/F, se_both and df; the same row without a diary."""
    if not study.scopes:
        return record
    costs = costs_of_units(study, name)
    found, df = variance(study, costs)
    if not any(costs.values()):
        return record | {"variance": found, "se_weeks": None, "se_both": None, "df": None}
    errors = standard_errors(found, df, record)
    return record | {"variance": found} | errors | ({"se_both": None} if df and is_offset(study) else {})


def is_offset(study: Study) -> bool:
    """Whether unlogged time is allocated: what more is logged in the units chosen less is unlogged."""
    return study.allocates_unlogged_time and any(
        available_hours(study, post) is not None and post not in study.removed_posts for post in study.posts
    )


def standard_errors(found: Fraction | None, df: int, record: Record) -> Record:
    """Blank without a variance, or without families; se_both also where there is no sd."""
    families, sd = record["families"], record["sd"]
    if found is None or not families:
        return {"se_weeks": None, "se_both": None, "df": None}
    se_weeks = sqrt(found) / families
    both = None if sd is None else sqrt(float(sd) ** 2 / families + se_weeks**2)
    return {"se_weeks": se_weeks, "se_both": both, "df": df}


def costs_of_units(study: Study, name: str) -> dict[Sampled, Fraction]:
    """t_j: the unweighted cost of the time logged in each unit that the families of an intervention bear."""
    found: dict[Sampled, Fraction] = defaultdict(Fraction)
    for piece in study.pieces:
        if piece.sampled is not None:
            bearing = [s for family, s in piece.shares.items() if name in ("all", study.intervention(family))]
            found[piece.sampled] += piece.cost / piece.weight * sum(bearing, Fraction(0))
    return found


def variance(study: Study, costs: dict[Sampled, Fraction]) -> Variance:
    """V and df of all strata; strata of one unit go in pairs within their scope; full ones add nothing."""
    parts: list[Variance] = [NOTHING]
    singles: dict[tuple[str, str], list[Stratum]] = defaultdict(list)
    for one in study.strata:
        if units_in_stratum(one) <= len(one.units):
            continue
        if len(one.units) == 1:
            singles[one.scope].append(one)
        else:
            parts.append(within(study, one, costs))
    for lone in singles.values():
        parts += collapsed(study, sorted(lone, key=lambda one: one.first), costs)
    known = [found for found, _ in parts if found is not None]
    return sum(known, Fraction(0)) if len(known) == len(parts) else None, sum(df for _, df in parts)


def units_in_stratum(one: Stratum) -> Fraction:
    """N: days of the stratum / mean days of a unit; n x weight where the weight is given."""
    if one.given_weight is not None:
        return len(one.units) * one.given_weight
    return Fraction(one.days * len(one.units), one.days_logged)


def in_units(one: Stratum, costs: dict[Sampled, Fraction]) -> list[Fraction]:
    """The cost in each unit of a stratum; nothing where nothing was logged."""
    return [costs.get((one.scope, one.name, place), Fraction(0)) for place in range(len(one.units))]


def within(study: Study, one: Stratum, costs: dict[Sampled, Fraction]) -> Variance:
    """N^2 (1 - n/N) s^2 / n with n - 1 degrees of freedom; by family weeks of residuals, times (Xbar / xbar)^2.

    By days residuals too, of the days of each unit: where all have the same number these are t - mean t, as the design
    has it; where they have not, the length of a span is no chance.
    """
    logged, n, whole = in_units(one, costs), len(one.units), units_in_stratum(one)
    lengths = [sum(number_of_days(*span) for span in unit) for unit in one.units]
    per_day = sum(logged, Fraction(0)) / sum(lengths)
    factor, spread = Fraction(1), [t - per_day * days for t, days in zip(logged, lengths, strict=True)]
    if study.by_family_weeks and one.given_weight is None:
        open_days = family_days_of_units(study, one)
        rate = sum(logged, Fraction(0)) / sum(open_days)
        spread = [t - rate * x for t, x in zip(logged, open_days, strict=True)]
        factor = (family_days(study, one.first, one.last) / whole / Fraction(sum(open_days), n)) ** 2
    s_squared = sum((e**2 for e in spread), Fraction(0)) / (n - 1)
    return whole**2 * (1 - n / whole) * s_squared / n * factor, n - 1


def collapsed(study: Study, lone: list[Stratum], costs: dict[Sampled, Fraction]) -> list[Variance]:
    """L/(L-1) sum (T_h - mean T)^2 with L - 1 degrees of freedom: pairs, the last three together; one has none."""
    if len(lone) == 1:
        return [(None, 0)]
    estimated = [study.weights[one.scope, one.name] * sum(in_units(one, costs)) for one in lone]
    starts = list(range(0, len(estimated) - 1, 2))
    groups = [estimated[at : at + 2] for at in starts[:-1]] + [estimated[starts[-1] :]]
    return [group_variance(group) for group in groups]


def group_variance(totals: list[Fraction]) -> Variance:
    """Of two or three strata of one unit each."""
    size, mean = len(totals), sum(totals, Fraction(0)) / len(totals)
    return Fraction(size, size - 1) * sum(((t - mean) ** 2 for t in totals), Fraction(0)), size - 1
