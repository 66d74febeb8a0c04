"""The summary in formulas, with the drop-down of scenarios at its head."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import polars as pl

from costing.analyses.summary import ALL
from costing.reports.workbook.inputs.changed_cells import BASE
from costing.reports.workbook.inputs.edits import AGAIN, POSTS
from costing.reports.workbook.live.words import DIFFERS, NUMBER, RUN_AGAIN, SCENARIO, frozen, live
from costing.reports.workbook.sheet import Above, Entry, Format, Formula, Sheet

CHOOSE = "Choose a scenario in this yellow cell: the whole workbook follows."
STATE = {
    "again": "Figures that say run again cannot be computed here: change the study and run costing again.",
    "differs": "Inputs or scenario differ from the run: figures are computed by this workbook.",
    "same": "Figures are as in the run.",
}
HOURS_DIFFER = f"OR({NUMBER}<>0,hours_changed)"
"""Whether hours may be others than in the run."""
TIMES = "families_now"
"""How many times as many families there are in the chosen scenario."""


@dataclass(frozen=True)
class Group:
    """The families of a column of the summary: all of them, or those of the intervention that its heading names."""

    families: Sheet
    heading: str
    is_all: bool

    def costs(self) -> str:
        """The costs of all families."""
        return self.families.all("cost")

    def own(self) -> str:
        """1 for each family of the group, 0 for the others, to multiply with."""
        return f"EXACT({self.families.all('intervention')},{self.heading})"

    def count(self, condition: str = "") -> str:
        """How many families there are."""
        if self.is_all and not condition:
            return f"COUNT({self.costs()})"
        if self.is_all:
            return f"SUMPRODUCT(--{condition})"
        return f"SUMPRODUCT({self.own()}*{condition})" if condition else f"SUMPRODUCT(--{self.own()})"

    def sum(self, values: str) -> str:
        """A sum over its families."""
        return f"SUMPRODUCT({values})" if self.is_all else f"SUMPRODUCT({self.own()}*{values})"

    def of_costs(self, call: str) -> str:
        """What a function says of its costs; {} stands for them. An array formula where it is not of all."""
        if self.is_all:
            return call.format(self.costs())
        return "{" + call.format(f"IF({self.own()},{self.costs()})") + "}"


def live_summary(
    sheet: Sheet, measures: tuple[str, ...], figures: pl.DataFrame, families: Sheet, names: Sheet
) -> Sheet:
    """The sheet of the summary; `names` is the list of scenarios, `figures` the table of the summary."""
    known = with_head(sheet, names)
    formulas: dict[str, pl.Series] = {}
    groups = [column.name for column in sheet.columns if column.name.startswith("group_")]
    for n, column in enumerate(groups):
        letter = known.letter(column)
        is_all = figures["intervention"][n] == ALL
        group = Group(families, f"{letter}${known.header_row}", is_all)
        here = {name: f"{letter}{known.header_row + 1 + row}" for row, name in enumerate(measures)}
        texts = formulas_of(group, here, measures, figures.row(n, named=True))
        formulas[column] = pl.Series(column, [texts.get(name) for name in measures], pl.String)
    last = groups[-1]
    places = {name: known.cell(last, measures.index(name)) for name in ("total", "mean", "families")}
    return replace(known, formulas=formulas, names={**known.names, **places})


def with_head(sheet: Sheet, names: Sheet) -> Sheet:
    """The sheet with the drop-down, what it stands for, and whether figures are those of the run."""
    blank = replace(sheet, above=(Above(("", "", "")),) * 5)
    chosen, number, again, differs, times = (blank.cell_above(row, 1) for row in range(5))
    list_, numbers, follows = (names.all(name) for name in ("scenario", "number", "follows"))
    found = f"SUMPRODUCT(EXACT({list_},{SCENARIO})*({numbers}+1))-1"
    kind = f"INDEX({follows},{NUMBER}+1)"
    cannot = f'OR(fixed_changed,{NUMBER}<0,{kind}="{AGAIN}",AND({kind}="{POSTS}",hours_changed))'
    state = f'IF({RUN_AGAIN},"{STATE["again"]}",IF({DIFFERS},"{STATE["differs"]}","{STATE["same"]}"))'
    grown = f"IF({NUMBER}<0,1,INDEX({names.all('times')},{NUMBER}+1))"
    above = (
        Above(("Scenario", BASE, CHOOSE)),
        Above(("Scenario number", Formula(found, 0), Formula(state, STATE["same"])), Format.COUNT, quiet=True),
        Above(("Needs a new run", Formula(f"IF({NUMBER}<0,TRUE,{cannot})", False)), Format.FLAG, quiet=True),
        Above(("Differs from the run", Formula(f"OR(inputs_changed,{NUMBER}<>0)", False)), Format.FLAG, quiet=True),
        Above(("Times as many families", Formula(grown, 1.0)), Format.FACTOR, quiet=True),
    )
    place = chosen.split("!")[1].replace("$", "")
    entry = Entry(place, "Choose a scenario from the list.", offers=list_)
    flags = {SCENARIO: chosen, NUMBER: number, RUN_AGAIN: again, DIFFERS: differs, TIMES: times}
    return replace(sheet, above=above, entries=(entry,), names=flags)


def formulas_of(
    group: Group, here: Mapping[str, str], measures: tuple[str, ...], run: Mapping[str, object]
) -> dict[str, str]:
    """The formula of each measure; of those that Excel cannot compute what the run found."""
    n, mean, sd, total = (here[name] for name in ("families", "mean", "sd", "total"))
    costs = group.costs()
    closed = f'({group.families.all("closed")}="yes")'
    times = TIMES
    whole = {
        "families": f"{group.count()}*{times}",
        "total": group.sum(costs) if not group.is_all else f"SUM({costs})",
        "mean": f'IF({n}=0,"",{total}/{n})',
        "closed_families": f"{group.count(closed)}*{times}",
        "cost_per_closed_family": over(total, here["closed_families"]),
        "mean_closed": over(group.sum(f"{closed}*{costs}"), here["closed_families"]),
        "family_weeks": f"{group.sum(group.families.all('weeks'))}*{times}",
        "cost_per_family_week": over(total, here["family_weeks"]),
        "cost_per_contact_hour": per_contact_hour(total, here["contact_hours"]),
    }
    found = {name: live(text) for name, text in whole.items()}
    found |= {name: of_spread(text) for name, text in spread(group, n, mean, sd, here).items()}
    found["contact_hours"] = frozen(run["contact_hours"], HOURS_DIFFER)
    for name in measures:
        if name not in found:
            found[name] = frozen(run[name])
    return found


def spread(group: Group, n: str, mean: str, sd: str, here: Mapping[str, str]) -> dict[str, str]:
    """How costs spread over the families of a group."""
    costs = group.costs()
    one = f"({costs}-{mean})"
    tenth = f"ROUNDUP({n}/10,0)"
    least = group.of_costs("LARGE({}," + tenth + ")").strip("{}")
    above = group.sum(f"({costs}>{least})*({costs}-{least})")
    cubes = f"{group.sum(f'({one}/{sd})^3')}*{n}/(({n}-1)*({n}-2))"
    share = f'IF({n}=0,"",IF({here["total"]}=0,"",({above}+{tenth}*{least})/{here["total"]}))'
    return {
        "sd": f'IF({n}<2,"",SQRT({group.sum(f"{one}^2")}/({n}-1)))',
        "se": f'IF({n}<2,"",{sd}/SQRT({n}))',
        "min": some(group, n, "MIN({})"),
        "q1": some(group, n, "QUARTILE({},1)"),
        "median": some(group, n, "MEDIAN({})"),
        "q3": some(group, n, "QUARTILE({},3)"),
        "max": some(group, n, "MAX({})"),
        "skewness": f'IF({n}<3,"",IF({sd}<0.0000001,"",{cubes}))',
        "share_top_tenth": share if group.is_all else "{" + share + "}",
    }


def some(group: Group, n: str, call: str) -> str:
    """A function of the costs of a group that may have no families."""
    return group.of_costs(f'IF({n}=0,"",{call})')


def of_spread(text: str) -> str:
    """A figure of the spread over families: not while each stands for more or fewer of them."""
    guarded = f'IF(OR({RUN_AGAIN},{TIMES}<>1),"{AGAIN}",{text.strip("{}")})'
    return "{" + guarded + "}" if text.startswith("{") else guarded


def per_contact_hour(total: str, hours: str) -> str:
    """Total cost over contact hours, where these are known."""
    return f'IF(ISNUMBER({hours}),{over(total, hours)},"{AGAIN}")'


def over(above: str, below: str) -> str:
    """A quotient; blank where the denominator is zero."""
    return f'IF({below}=0,"",{above}/{below})'
