"""The note on the workbook: its trace, its edits, its names, sheets and checks are those of the example's workbook."""

import math
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

import costing
from costing.reports.workbook.inputs.edits import AGAIN, DISCOUNTED, FOLLOW, POSTS
from costing.reports.workbook.live import work_log
from costing.reports.workbook.live.workbook import MOST_HOURS
from costing.reports.workbook.registry import ORDER
from tests.recalculated import by_formualizer, by_name, edited, row_column
from tests.workbook_file import Value, cells, names, parts_of_sheets
from tests.workbook_trace import Cells, Trace

ROOT = Path(__file__).parents[1]
NOTE = (ROOT / "docs" / "workbook.md").read_text(encoding="utf-8")
FAMILY, LINE, UNIT_COST = "F029", 8, 15
ELEMENTS = ("Salary", "On-costs", "Direct overheads", "Indirect overheads", "Capital overheads")
SHARES = ("equally", "by direct time", "by weeks", "equally in step-down")


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workbook of the example of the note."""
    path = tmp_path_factory.mktemp("note") / "costing.xlsx"
    costing.cost(costing.read_study(ROOT / "examples" / "family-recovery")).to_excel(path)
    return path


@pytest.fixture(scope="module")
def sheets(book: Path) -> Cells:
    """The cells of every sheet by row and column."""
    found: Cells = {}
    for (sheet, at), cell in cells(book).items():
        found.setdefault(sheet, {})[row_column(at)] = cell
    return found


@pytest.fixture(scope="module")
def trace(sheets: Cells) -> Trace:
    """The way from the family of the note."""
    return Trace(sheets, FAMILY)


def says(title: str, lines: Sequence[str]) -> None:
    """The block below a heading or a paragraph of the note is these lines, however they are set out."""
    found = re.search(rf"^{re.escape(title)}.*?^```text\n(.*?)\n```$", NOTE, re.DOTALL | re.MULTILINE)
    assert found, f"docs/workbook.md has no block below {title!r}"
    assert [line.split() for line in found[1].splitlines() if line] == [line.split() for line in lines], "\n".join(
        lines
    )


def amount(value: float, places: int = 2) -> str:
    """To the penny, or to so many digits."""
    return f"{value:,.{places}f}"


# The trace


def test_the_cost_of_the_family_is_its_parts(trace: Trace) -> None:
    parts = {
        "direct time": "Cost of direct time",
        "indirect time": "Cost of indirect time",
        "unlogged time": "Cost of unlogged time",
        "expenses": "Expenses",
    }
    found = {label: trace.families.number(trace.family, heading) for label, heading in parts.items()}
    total = trace.families.number(trace.family, "Total cost")
    assert math.isclose(math.fsum(found.values()), total)
    says("### 1. Families", [f"{label} {amount(value)}" for label, value in {**found, "total": total}.items()])


def test_direct_time_is_hours_of_lines_at_the_cost_of_an_hour_now(trace: Trace) -> None:
    assert "Hours!" in trace.families.formula(trace.family, "Cost of direct time")
    found = list(trace.lines("direct"))
    total = math.fsum(hours * price for _, hours, price in found)
    assert math.isclose(total, trace.families.number(trace.family, "Cost of direct time"))
    rows = [f"{line} {amount(hours, 4)} {amount(price, 4)} {amount(hours * price)}" for line, hours, price in found]
    whole = f"all {amount(math.fsum(hours for _, hours, _ in found), 4)} {amount(total)}"
    says("### 2. Hours", ["line hours an hour cost", *rows, whole])


def test_the_hours_of_a_line_are_those_of_the_entries_of_the_log(trace: Trace) -> None:
    heading, hours, _ = next(line for line in trace.lines("direct") if line[0].startswith(f"{LINE}:"))
    assert "'Work log'!" in trace.hours.formula(trace.hour, heading)
    entries = trace.log.rows(Family=FAMILY, Line=float(LINE))
    assert math.isclose(math.fsum(trace.log.number(row, "Hours") for row in entries), hours)
    says("### 3. Work log", [f"{FAMILY}, line {LINE}: {len(entries)} entries, {amount(hours, 4)} hours"])


def test_the_cost_of_an_hour_now_is_that_of_priced_lines(trace: Trace) -> None:
    heading, _, price = next(line for line in trace.lines("direct") if line[0].startswith(f"{LINE}:"))
    now = trace.hours.above("Cost of an hour now", "direct")
    assert "'Priced lines'!" in trace.hours.formula(now, heading)
    (row,) = trace.priced.rows(Scenario="base", Line=float(LINE))
    factor, cost = (trace.priced.number(row, name) for name in ("Hours for an hour", "Cost per hour"))
    assert "'Unit costs'!" in trace.priced.formula(row, "Cost per hour")
    assert math.isclose(factor * cost, price)
    says(
        "### 4. Priced lines",
        [f"base, line {LINE}: {factor:g} hour for an hour x {amount(cost, 4)} = {amount(price, 4)}"],
    )


def test_a_unit_cost_is_built_up_from_named_inputs(trace: Trace, book: Path) -> None:
    own, rate = (trace.unit_costs.rows(Scenario="base", Row=float(row))[0] for row in (UNIT_COST, 1))
    parts = [trace.unit_costs.number(own, name) for name in ELEMENTS]
    hours, factor = (trace.unit_costs.number(own, name) for name in ("Working hours per year", "Uprating factor"))
    cost, of_rate = (trace.unit_costs.number(row, "Cost per working hour") for row in (own, rate))
    published, uprated = by_name(book, "unit_costs_1_cost_per_hour"), trace.unit_costs.number(rate, "Uprating factor")
    assert math.isclose(math.fsum(parts) / hours * factor, cost)
    assert isinstance(published, float)
    assert math.isclose(published * uprated, of_rate)
    added = " + ".join(f"{part:,g}" for part in parts)
    says(
        "### 5. Unit costs",
        [
            f"row {UNIT_COST}: ({added}) / {hours:,g} x {factor:g} = {amount(cost, 4)}",
            f"row 1: {published:g} x {amount(uprated, 4)} = {amount(of_rate, 4)}",
        ],
    )


def test_the_inputs_of_the_trace_stand_by_these_names(book: Path) -> None:
    wanted = re.findall(rf"^((?:unit_costs_{UNIT_COST}|unit_costs_1|price_index_\d+)_\w+) ", NOTE, re.MULTILINE)
    found = {name: by_name(book, name) for name in wanted}
    of_row = {name for name in names(book) if name.startswith(f"unit_costs_{UNIT_COST}_")}
    assert of_row <= set(found), "an input of the unit cost is not told of"
    says("### 6. Inputs", [f"{name} {value:,g}" for name, value in found.items() if isinstance(value, float)])


def test_unlogged_time_and_expenses_are_the_familys_shares(trace: Trace) -> None:
    heading, share, _ = next(trace.lines("unlogged"))
    line = float(heading.split(":")[0])
    (row,) = trace.priced.rows(Scenario="base", Line=line)
    hours, price = (trace.priced.number(row, name) for name in ("Hours for an hour", "Cost per hour"))
    assert any(math.isclose(trace.unlogged.number(at, "Unlogged hours"), hours) for at in trace.unlogged.rows())
    said = [f"{heading} {amount(share, 4)} x {amount(hours, 4)} x {amount(price, 4)} = {amount(share * hours * price)}"]
    number = trace.families.rows().index(trace.family) + 1
    own = [
        trace.spent.number(at, "Counts now") for at in trace.spent.rows(Scenario="base", Family_number=float(number))
    ]
    said.append(f"own expenses {amount(math.fsum(own))}")
    now, total = trace.hours.above("Cost of these expenses now"), [math.fsum(own)]
    for n, way in enumerate(SHARES):
        part, cost = (trace.hours.number(at, f"Shared {n}: {way}") for at in (trace.hour, now))
        total.append(part * cost)
        said.append(f"Shared {n}: {way} {amount(part, 4)} x {amount(cost)} = {amount(part * cost)}")
    assert math.isclose(math.fsum(total), trace.families.number(trace.family, "Expenses"))
    says("### Unlogged time and expenses", said)


# Played with


def test_an_edit_does_what_the_note_says_and_turns_these_figures_to_run_again(
    book: Path, trace: Trace, sheets: Cells, tmp_path: Path
) -> None:
    told = re.search(r"Change `(\w+)` from ([\d,]+) to ([\d,]+)", NOTE)
    assert told
    assert by_name(book, told[1]) == float(told[2].replace(",", ""))
    new = by_formualizer(edited(book, {told[1]: float(told[3].replace(",", ""))}, tmp_path / "edited.xlsx"))
    place = next(at for (sheet, at) in new if sheet == "Families" and row_column(at) == total_of(trace))
    rows: dict[str, tuple[Value, Value]]
    rows = {FAMILY: (trace.families.number(trace.family, "Total cost"), new["Families", place])}
    rows |= {name: (by_name(book, name), by_name(book, name, new)) for name in ("mean", "total")}
    says(
        "**Change an input.**",
        ["run edited", *(f"{name} {before:,.2f} {after:,.2f}" for name, (before, after) in rows.items())],
    )
    assert by_name(book, "inputs_changed", new) is True
    assert by_name(book, "run_again", new) is False
    again = {sheet for (sheet, _), value in new.items() if value == AGAIN}
    assert {"Summary", "Whose money", "Methods", "Scenarios"} <= again


def total_of(trace: Trace) -> tuple[int, int]:
    """Row and column of the family's total."""
    return trace.family, trace.families.column("Total cost")


def test_these_sheets_follow_the_scenario_and_these_show_all(book: Path, tmp_path: Path) -> None:
    before, new = (
        by_formualizer(book),
        by_formualizer(edited(book, {"scenario": "pay award"}, tmp_path / "edited.xlsx")),
    )
    moved = {place[0] for place, value in new.items() if value != before[place]}
    told = re.search(r"head of Summary\. (.*?) follow it\. (.*?) do not: they", " ".join(NOTE.split()))
    assert told
    follow, stay = (set(re.split(r", | and ", names)) for names in told.groups())
    assert follow <= moved
    assert len(stay) == 3
    assert not stay & moved


def test_the_edit_of_the_tutorial_does_what_it_says(tmp_path: Path) -> None:
    tutorial = " ".join((ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8").split())
    told = re.search(
        r"change the salary .*? from ([\d,]+) to ([\d,]+), and the mean .*? from £(\S+) to £(\S+)\. ", tutorial
    )
    assert told
    before, after = (float(number.replace(",", "")) for number in told.groups()[:2])
    book = tmp_path / "costing.xlsx"
    costing.cost(costing.read_study(ROOT / "examples" / "minimal")).to_excel(book)
    assert by_name(book, "unit_costs_1_salary") == before
    new = by_formualizer(edited(book, {"unit_costs_1_salary": after}, tmp_path / "edited.xlsx"))
    means = by_name(book, "mean"), by_name(book, "mean", new)
    assert [f"{mean:.2f}" for mean in means] == list(told.groups()[2:])


def test_an_edit_that_figures_cannot_follow_leaves_no_total(book: Path, tmp_path: Path) -> None:
    new = by_formualizer(edited(book, {"study_price_year": "2012/13"}, tmp_path / "edited.xlsx"))
    assert [by_name(book, name, new) for name in ("total", "mean", "families", "run_again")] == [AGAIN] * 3 + [True]


# What it mentions


def table(title: str) -> list[list[str]]:
    """The rows of the table below a heading of the note."""
    section = NOTE.split(f"## {title}\n")[1].split("\n## ")[0]
    rows = [line.strip("| ").split(" | ") for line in section.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in row] for row in rows[1:]]


def test_every_sheet_is_described_and_no_other(book: Path) -> None:
    described = [name for row in table("What each sheet is for") for name in row[0].split(", ")]
    assert sorted(described) == sorted(set(described))
    assert set(sheets_of(book)) <= set(described)
    assert set(described) == {"Cover", *ORDER}


def sheets_of(book: Path) -> list[str]:
    """The names of the sheets of a workbook."""
    with zipfile.ZipFile(book) as package:
        return list(parts_of_sheets(package))


def test_every_name_that_the_note_mentions_stands_for_a_cell(book: Path) -> None:
    there = set(names(book))
    in_text = set(re.findall(r"`((?:unit_costs|scenarios|study|price_index)_\w+|\w+_changed|run_again)`", NOTE))
    in_table = {name for row in table("Names") for name in re.findall(r"`([a-z_0-9]+)`", row[0])}
    assert in_table >= {"total", "mean", "families", "scenario", "checks"}
    assert in_text - {"unit_costs"} | in_table <= there


def test_the_note_says_all_that_may_follow_an_edit() -> None:
    assert {FOLLOW, DISCOUNTED, POSTS, AGAIN} <= {row[0] for row in table("What says run again")}


def test_every_check_of_the_workbook_is_explained(sheets: Cells) -> None:
    told = " ".join(row[0] for row in table("Checks"))
    rows = sheets["Checks"]
    first = next(row for (row, column), cell in rows.items() if column == 1 and cell.value == "Check")
    found = [str(cell.value) for (row, column), cell in rows.items() if column == 1 and row > first]
    assert [check for check in found if not all(part in told for part in parts_of_check(check))] == []


def parts_of_check(check: str) -> tuple[str, ...]:
    """What the note says of a check: both of its paths; of those with the run not which sheet it is."""
    if check.endswith(": each figure as in the run"):
        return (": each figure as in the run",)
    path, _, other = check.rpartition(" = ")
    return path, f"= {other}"


def test_how_large_a_workbook_may_be_is_as_in_the_code() -> None:
    numbers = {int(number.replace(",", "")) for number in re.findall(r"\d+(?:,000)+", NOTE)}
    assert numbers >= {MOST_HOURS, work_log.MOST_BY_ITSELF, work_log.MOST_ROWS, work_log.MOST_COMPARED}
