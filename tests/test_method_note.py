"""The walk-through of the method note: each line worked out from the example's files by hand, and as the run has it."""

import math
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest

import costing
from costing.analyses.sampling import student_t
from tests.folders import rows

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "examples" / "sampled-diary"
METHOD = (ROOT / "docs" / "method.md").read_text(encoding="utf-8")
YEAR = (date(2024, 4, 1), date(2025, 3, 31))
QUARTERS = ("spring", "summer", "autumn", "winter")

Row = Mapping[str, str]


@pytest.fixture(scope="module")
def results() -> Mapping[str, pl.DataFrame]:
    """The tables of results of the example."""
    found = costing.cost(costing.read_study(EXAMPLE))
    return {**found.results, "cost_lines": found.cost_lines}


def table(name: str) -> Sequence[Row]:
    """A table of the example."""
    return rows(EXAMPLE / f"{name}.csv")


def block(title: str) -> str:
    """The lines of the block below a heading of the walk-through."""
    found = re.search(rf"^### {re.escape(title)}$.*?^```text\n(.*?)\n```$", METHOD, re.DOTALL | re.MULTILINE)
    assert found, f"docs/method.md has no block below {title!r}"
    return found[1]


def says(title: str, lines: Sequence[str]) -> None:
    """The block is these lines, however they are set out."""
    assert [line.split() for line in block(title).splitlines() if line] == [line.split() for line in lines], "\n".join(
        lines
    )


def amount(value: float) -> str:
    """To the penny, or to hundredths of an hour."""
    return f"{value:,.2f}"


def measure(results: Mapping[str, pl.DataFrame], agency: str, name: str) -> float:
    """What an agency, or `all`, has under a measure of whose_money."""
    return float(results["whose_money"].filter(agency=agency, measure=name)["cost"][0])


def component(results: Mapping[str, pl.DataFrame], name: str) -> float:
    """What families bear of a component."""
    return math.fsum(results["families"][f"cost_{name}"])


# By hand


def post_of(person: str, day: date) -> Row:
    """The row of practitioners that holds on a day."""
    return next(
        row
        for row in table("practitioners")
        if row["practitioner_id"] == person and (row["start"] or "0") <= str(day) <= (row["end"] or "9")
    )


def days_of(post: Row, year: int) -> int:
    """Days of a calendar year on which a post is held in the period."""
    first = max(YEAR[0], date(year, 1, 1), date.fromisoformat(post["start"] or str(YEAR[0])))
    last = min(YEAR[1], date(year, 12, 31), date.fromisoformat(post["end"] or str(YEAR[1])))
    return max(0, (last - first).days + 1)


def elements(row: Row) -> list[float]:
    """P, O, Q, D, I and K of a build-up."""
    pay, on_costs = float(row["salary"]), float(row["salary"]) * float(row["on_costs_rate"])
    shares = [(pay + on_costs) * float(row[f"{name}_overheads_rate"]) for name in ("direct", "indirect")]
    return [pay, on_costs, float(row["qualifications"] or 0), *shares, float(row["capital_overheads"])]


def per_hour(row: Row) -> float:
    """The cost of an hour, in the prices of 2024/25: only the published rate is in those of 2023/24."""
    if row["salary"]:
        return math.fsum(elements(row)) / float(row["hours_per_year"])
    pay = float(row["pay_share"])
    return float(row["cost_per_hour"]) * (pay * 105 / 100 + (1 - pay) * 102.5 / 100)


def unit_cost(role: str) -> Row:
    """The unit cost of a role."""
    return next(row for row in table("unit_costs") if row["role"] == role)


def work() -> Iterator[tuple[date, str, Row]]:
    """Day and practitioner of every entry that is work; of one that names several once for each."""
    for entry in table("work_log"):
        if entry["activity"] not in ("leave", "sickness"):
            for person in entry["practitioner_id"].split(";"):
                yield date.fromisoformat(entry["date"]), person, entry


def week_costs() -> dict[str, list[float]]:
    """By quarter what was logged in its two weeks, at the cost of an hour of whoever logged it."""
    prices = {row["role"]: per_hour(row) for row in table("unit_costs")}
    costs: dict[date, list[float]] = defaultdict(list)
    for day, person, entry in work():
        price = prices[post_of(person, day)["role"]]
        costs[day - timedelta(days=day.weekday())].append(float(entry["minutes"]) / 60 * price)
    found: dict[str, list[float]] = {name: [] for name in QUARTERS}
    for span in table("diary"):
        found[span["stratum"]].append(math.fsum(costs.pop(date.fromisoformat(span["logged_from"]))))
    assert not costs, "entries outside the sample weeks"
    return found


def stratum_days() -> dict[str, int]:
    """The days of each quarter."""
    return {
        row["stratum"]: (date.fromisoformat(row["stratum_end"]) - date.fromisoformat(row["stratum_start"])).days + 1
        for row in table("diary")
    }


# As the note says


def test_the_implied_hours_of_every_post_and_what_the_posts_cost(results: Mapping[str, pl.DataFrame]) -> None:
    lines, costs = [], []
    held = results["practitioners"].select("practitioner_id", "role", "available_hours").iter_rows()
    for post, (person, role, available) in zip(table("practitioners"), held, strict=True):
        parts = [(days, of) for year, of in ((2024, 366), (2025, 365)) if (days := days_of(post, year))]
        hours = float(post["fte"]) * 1540 * math.fsum(days / of for days, of in parts)
        assert (person, role) == (post["practitioner_id"], post["role"])
        assert math.isclose(hours, available)
        years = " + ".join(f"{days} / {of}" for days, of in parts)
        lines.append(f"{person} {role} {post['fte']} x 1,540 x ({years}) = {amount(hours)} hours")
        costs.append(hours * per_hour(unit_cost(role)))
    lines.append(f"hours x cost per hour, all posts = {amount(math.fsum(costs))}")
    payroll = results["reconciliation"].filter(section="payroll")["cost"]
    assert [amount(cost) for cost in payroll[:2]] == [amount(math.fsum(costs))] * 2
    direct, indirect, unlogged = (component(results, name) for name in ("direct", "indirect", "unlogged"))
    whole = amount(direct + indirect + unlogged)
    lines.append(f"direct + indirect + unlogged: {amount(direct)} + {amount(indirect)} + {amount(unlogged)} = {whole}")
    says("Hours and payroll", lines)


def test_a_cost_per_hour_of_a_build_up_and_of_a_published_rate(results: Mapping[str, pl.DataFrame]) -> None:
    worker, mentor = unit_cost("social worker"), unit_cost("family mentor")
    parts = elements(worker)
    says(
        "Two costs per hour",
        [
            f"social worker ({' + '.join(f'{part:,.0f}' for part in parts)}) / 1,540 = {per_hour(worker):.4f}",
            f"family mentor 30 x (0.8 x 105 / 100 + 0.2 x 102.5 / 100) = {per_hour(mentor):.4f}",
        ],
    )
    for row, found in zip(table("unit_costs"), results["unit_costs"]["cost_per_hour"], strict=True):
        assert math.isclose(per_hour(row), found)


def test_the_weights_of_the_quarters_and_the_hours_that_they_stand_for(results: Mapping[str, pl.DataFrame]) -> None:
    lines, diary = [], results["diary"]
    for name, days in stratum_days().items():
        row = diary.filter(stratum=name).row(0, named=True)
        assert math.isclose(row["weight"], days / 14)
        lines.append(f"{name} {days} / 14 = {days / 14:.4f} {amount(row['hours'])} {amount(row['estimated_hours'])}")
    assert math.isclose(math.fsum(diary["hours"]), math.fsum(float(entry["minutes"]) / 60 for _, _, entry in work()))
    logged, stands_for = (amount(math.fsum(diary[name])) for name in ("hours", "estimated_hours"))
    says("Weights", ["weight hours logged they stand for", *lines, f"all {logged} {stands_for}"])


def test_a_group_session_and_a_share_of_indirect_time(results: Mapping[str, pl.DataFrame]) -> None:
    """F03 was seen by P3 and in the group only."""
    came = {row["family_id"]: int(row["weight"]) for row in table("attendance") if row["entry_id"] == "E021"}
    assert came == {"F03": 1, "F05": 2}
    price = per_hour(unit_cost("family support worker"))
    lines = [
        "E021, 23 April: 120 minutes of P2 and of P3, 7,200 seconds each; F03 has 1 part of 3",
        f"F03 2 x 2,400 seconds = {2 * 2400 / 3600:.4f} hours x 6.5 x {price:.4f} = "
        f"{amount(2 * 2400 / 3600 * 6.5 * price)}",
    ]
    line = results["cost_lines"].filter(family_id="F03", activity="parenting group", month="2024-04").row(0, named=True)
    assert amount(line["cost"]) == amount(2 * 2400 / 3600 * 6.5 * price)
    theirs, whole, indirect = direct_hours_of_p3("F03"), direct_hours_of_p3(), indirect_hours_of_p3()
    lines += [
        f"of P3's time {amount(theirs)} of {amount(whole)} direct hours;",
        f"{amount(indirect)} indirect hours x {theirs / whole:.4f} = {amount(indirect * theirs / whole)} hours",
    ]
    posts = results["practitioners"].filter(practitioner_id="P3").row(0, named=True)
    assert math.isclose(posts["hours_direct"], whole)
    assert math.isclose(posts["hours_indirect"], indirect)
    says("One family's time", lines)


def weight_on(day: date) -> float:
    """The weight of the week of a day."""
    span = next(row for row in table("diary") if row["logged_from"] <= str(day) <= row["logged_to"])
    return stratum_days()[span["stratum"]] / 14


def direct_hours_of_p3(family: str = "") -> float:
    """Weighted hours of P3 with a family, or with any."""
    parts: dict[str, dict[str, int]] = defaultdict(dict)
    for row in table("attendance"):
        parts[row["entry_id"]][row["family_id"]] = int(row["weight"])
    found = []
    for day, person, entry in work():
        came = parts.get(entry["entry_id"], {entry["family_id"]: 1} if entry["family_id"] else {})
        if person == "P3" and came:
            share = came.get(family, 0) / sum(came.values()) if family else 1
            found.append(float(entry["minutes"]) / 60 * weight_on(day) * share)
    return math.fsum(found)


def indirect_hours_of_p3() -> float:
    """Weighted hours of P3 for no family."""
    whole = (float(entry["minutes"]) / 60 * weight_on(day) for day, person, entry in work() if person == "P3")
    return math.fsum(whole) - direct_hours_of_p3()


def test_the_variance_and_the_interval_of_the_mean(results: Mapping[str, pl.DataFrame]) -> None:
    lines, totals, variances = ["N t1 t2 N x mean t s2 V"], [], []
    for name, (one, other) in week_costs().items():
        times = stratum_days()[name] / 7
        total, square = times * (one + other) / 2, (one - other) ** 2 / 2
        totals.append(total)
        variances.append(times**2 * (1 - 2 / times) * square / 2)
        lines.append(
            f"{name} {times:.4f} {amount(one)} {amount(other)} {amount(total)} {square:,.0f} {variances[-1]:,.0f}"
        )
    total, variance = math.fsum(totals), math.fsum(variances)
    families = 12
    se = math.sqrt(variance) / families
    row = results["summary"].filter(intervention="all").row(0, named=True)
    mean = results["methods"].filter(method="unlogged_time", option="report")["mean"][0]
    low, high = (mean + sign * student_t(4) * se for sign in (-1, 1))
    assert math.isclose(total, component(results, "direct") + component(results, "indirect"))
    assert math.isclose(se, row["se_weeks"])
    assert [row[name] for name in ("se_both", "ci_low", "ci_high", "df")] == [None, None, None, 4]
    says(
        "The interval",
        [
            *lines,
            f"all {amount(total)} {variance:,.0f}",
            f"se_weeks = sqrt({variance:,.0f}) / 12 = {amount(se)}",
            f"df = 4 x (2 - 1) = 4, t = {student_t(4):.4f}",
            f"were unlogged time only reported, the mean would be {amount(mean)}",
            f"and its 95% interval {amount(mean)} -+ {student_t(4):.4f} x {amount(se)} = "
            f"{amount(low)} to {amount(high)}",
        ],
    )


def test_the_imputed_time_of_a_ratio(results: Mapping[str, pl.DataFrame]) -> None:
    direct, expense = (component(results, name) for name in ("direct", "expense"))
    price = per_hour(unit_cost("family support worker"))
    ratio = results["methods"].filter(method="indirect_time", option="ratio")["total"][0]
    assert math.isclose(ratio, direct / 0.85 + expense)
    says(
        "Had it been a ratio",
        [
            f"an hour of a family support worker 1 / 0.85 - 1 = {1 / 0.85 - 1:.4f} hours imputed",
            f"direct + imputed {price:.4f} + {price * (1 / 0.85 - 1):.4f} = {price / 0.85:.4f}",
            f"all families {amount(direct)} / 0.85 + {amount(expense)} expenses = {amount(ratio)}",
        ],
    )


def annual(cost: float, resale: float, years: int) -> float:
    """The equivalent annual cost at 3.5%."""
    return float((cost - resale / 1.035**years) * 0.035 / (1 - 1.035**-years))


def test_the_annual_cost_of_an_asset(results: Mapping[str, pl.DataFrame]) -> None:
    car, tablets = annual(14420, 4120, 5), annual(3000, 150, 3)
    charged = tablets * 323 / 365
    assert (date(2025, 3, 31) - date(2024, 5, 13)).days + 1 == 323
    assert math.isclose(car, measure(results, "council", "annuity"))
    assert math.isclose(charged, measure(results, "voluntary organisation", "annuity"))
    says(
        "Two assets",
        [
            "car 14,000 x 1.03 = 14,420, resale 4,000 x 1.03 = 4,120",
            f"(14,420 - 4,120 / 1.035^5) x 0.035 / (1 - 1.035^-5) = {amount(car)}",
            "tablets 3,600 - 600 VAT = 3,000, resale 150",
            f"(3,000 - 150 / 1.035^3) x 0.035 / (1 - 1.035^-3) x 323 / 365 = {amount(charged)}",
        ],
    )


def test_whose_money_it_is_and_the_way_to_the_ledgers(results: Mapping[str, pl.DataFrame]) -> None:
    lines = []
    for name in ("economic", "economic_in_perspective", "financial", "start_up", "research"):
        lines.append(f"{name} {amount(measure(results, 'all', name))}")
    bridge = results["reconciliation"].filter(section="ledger")
    ledgers = {row["agency"]: float(row["cost"]) for row in table("ledger")}
    for agency, ledger in ledgers.items():
        found = bridge.filter(pl.col("item").str.starts_with(f"{agency}: "))
        items = dict(found.select(pl.col("item").str.split(": ").list.slice(1).list.join(": "), "cost").iter_rows())
        steps = {item: cost for item, cost in items.items() if item.startswith(("bottom up", "less ", "plus "))}
        steps.pop("bottom up + bridge = expected in the ledger")
        assert math.isclose(math.fsum(steps.values()), items["expected in the ledger"])
        assert math.isclose(items["expected in the ledger"] - ledger, items["unexplained: expected less ledger"])
        lines += [f"{agency}: {item} {amount(cost)}" for item, cost in steps.items()]
        lines.append(f"{agency}: expected in the ledger {amount(items['expected in the ledger'])}")
        lines.append(f"{agency}: ledger {amount(ledger)}")
    says("Whose money, and the ledgers", lines)
    voluntary = "voluntary organisation"
    assert math.isclose(measure(results, voluntary, "vat"), 120 + 600)
    hours = math.fsum(results["agencies"].filter(pl.col("component") != "expense", agency=voluntary)["hours"])
    assert math.isclose(measure(results, voluntary, "uprating"), hours * 30 * 0.045)


def test_the_numbers_in_the_sentences_of_the_walk_through(results: Mapping[str, pl.DataFrame]) -> None:
    """What its text says of the same run."""
    mean, total = (results["summary"].filter(intervention="all")[name][0] for name in ("mean", "total"))
    unlogged = results["methods"].filter(method="unlogged_time", option="report")["total"][0]
    text = " ".join(METHOD.split("## 23.")[1].split())
    for said in (
        f"The mean is £{mean:,.2f}, the total £{total:,.2f}",
        f"the total is £{unlogged:,.2f}",
        f"leaves £{171_900 - expected(results, 'council') - 4_200:,.2f} unexplained",
    ):
        assert said in text, said


def expected(results: Mapping[str, pl.DataFrame], agency: str) -> float:
    """What is expected in the ledger of an agency."""
    return float(results["reconciliation"].filter(item=f"{agency}: expected in the ledger")["cost"][0])


def test_every_note_that_the_code_names_is_there() -> None:
    """Docstrings point to the notes by number, which are the headings' from 1 on."""
    headings = [int(number) for number in re.findall(r"^## (\d+)\. ", METHOD, re.MULTILINE)]
    assert headings == list(range(1, 27))
    source = " ".join(path.read_text(encoding="utf-8") for path in (ROOT / "costing").rglob("*.py"))
    named = {
        int(n) for found in re.findall(r"\(method\s+note ([\d, andto]+)\)", source) for n in re.findall(r"\d+", found)
    }
    assert named >= {1, 12, 13, 15, 16, 17, 18, 20}
    assert named <= set(headings)
