"""The costing of a study as a careful economist would script it today, with pandas, Pydantic and scipy.

Whole and self-contained on purpose: it is what `costing run` is measured against, so it knows nothing of
the toolkit. It covers what the generated studies hold (no assets, no diary, no discounting).

    python benchmarks/by_hand.py STUDY OUT
"""

from __future__ import annotations

import csv
import datetime as dt
import json
import sys
import time
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from operator import attrgetter
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import pandas as pd
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from scipy import stats

Code = Annotated[str, Field(min_length=1, max_length=80)]
Codes = Annotated[str, Field(max_length=200)]

RESAMPLES = 9_999
VALUES_AT_ONCE = 4_000_000  # resampled values held in memory, 32 MB


class Entry(BaseModel):
    """One row of the work log."""

    model_config = ConfigDict(str_strip_whitespace=True)

    entry_id: Code
    date: dt.date
    practitioner_id: Code
    role: Codes = ""
    family_id: Codes = ""
    activity: Code
    minutes: Annotated[float, Field(gt=0, lt=24 * 60)]


FIELDS = list(Entry.model_fields)

seconds: dict[str, float] = {}


@contextmanager
def phase(name: str) -> Iterator[None]:
    """Note how long a part of the script takes."""
    start = time.perf_counter()
    yield
    seconds[name] = time.perf_counter() - start


def main(study: Path, out: Path) -> int:
    """Cost the study and print the families' number, total and mean cost as JSON."""
    with phase("read"):
        settings = tomllib.loads((study / "study.toml").read_text(encoding="utf-8"))
        log, faults = read_log(study / "work_log.csv")
        tables = {name: read_table(study, name) for name in TABLES}
    out.mkdir(parents=True, exist_ok=True)
    faults += unknown_names(log, tables)
    if faults:
        pd.DataFrame(faults).to_csv(out / "problems.csv", index=False)
        print(f"{len(faults)} problems: see problems.csv", file=sys.stderr)
        return 1
    with phase("split"):
        log = log[log["date"].between(*period(settings))]
        work = split(log, tables)
    with phase("price"):
        unit_costs = with_cost_per_hour(tables, settings)
        work = price(work, unit_costs)
    with phase("share"):
        direct, indirect = work[work["family_id"] != ""], work[work["family_id"] == ""]
        shared = share_indirect(direct, indirect)
        spent = share_expenses(tables, settings)
        coverage = unlogged(work, tables, unit_costs, settings)
    with phase("lines"):
        lines = cost_lines(direct, shared, spent, tables)
        lines.to_csv(out / "cost_lines.csv", index=False)
        coverage.to_csv(out / "practitioners.csv", index=False)
        by_group(work, spent, out)
    with phase("families"):
        families = cost_families(lines, tables["families"], settings)
        families.to_excel(out / "families.xlsx", index=False)
    with phase("summary"):
        summary = summarise(families)
        summary.to_csv(out / "summary.csv", index=False)
    everyone = summary.iloc[-1]
    print(json.dumps({k: float(everyone[k]) for k in ("families", "total", "mean")} | {"seconds": seconds}))
    return 0


TABLES = ("practitioners", "unit_costs", "activities", "families", "expenses", "price_index")
DATES = ("valid_from", "valid_to", "start", "end", "date")
TEXT = ("year", "price_year")


def read_log(path: Path) -> tuple[pd.DataFrame, list[dict[str, Any]]]:
    """The work log, every row through the Pydantic model, and everything that is wrong with it."""
    values, faults = attrgetter(*FIELDS), []
    entries = []
    with path.open(newline="", encoding="utf-8-sig") as file:
        for number, row in enumerate(csv.DictReader(file), start=2):
            try:
                entries.append(values(Entry.model_validate(row)))
            except ValidationError as error:
                faults += [
                    {"row": number, "column": each["loc"][0], "value": each["input"], "message": each["msg"]}
                    for each in error.errors()
                ]
    log = pd.DataFrame(entries, columns=FIELDS)
    log["date"] = pd.to_datetime(log["date"])
    return log, faults


def read_table(study: Path, name: str) -> pd.DataFrame:
    """One of the small tables, with dates as dates and years as text."""
    path = study / f"{name}.csv"
    header = pd.read_csv(path, nrows=0).columns
    return pd.read_csv(
        path,
        dtype={column: str for column in header if column in TEXT or column.endswith("_id")},
        parse_dates=[column for column in header if column in DATES],
    )


def unknown_names(log: pd.DataFrame, tables: dict[str, pd.DataFrame]) -> list[dict[str, Any]]:
    """Entries that name what the study does not know, lack a family or come twice."""
    known = {
        "practitioner_id": tables["practitioners"]["practitioner_id"],
        "role": tables["unit_costs"]["role"],
        "family_id": tables["families"]["family_id"],
        "activity": tables["activities"]["activity"],
    }
    faults: list[dict[str, Any]] = []
    for column, names in known.items():
        cells = pd.Series(log[column].unique())
        parts = cells.str.split(";").explode()
        bad = cells[parts[~parts.isin([*names, ""])].index.unique()]
        faults += [{"column": column, "value": value, "message": "not known"} for value in bad]
    repeated = log.loc[log["entry_id"].duplicated(), "entry_id"]
    faults += [{"column": "entry_id", "value": value, "message": "used twice"} for value in repeated]
    kinds = tables["activities"].set_index("activity")["kind"]
    client_work = log["activity"].map(kinds).isin(["contact", "case_work"])
    alone = log.loc[client_work & (log["family_id"] == ""), "entry_id"]
    return faults + [{"column": "family_id", "value": value, "message": "no family"} for value in alone]


def period(settings: dict[str, Any]) -> tuple[pd.Timestamp, pd.Timestamp]:
    """The first and last day costed."""
    return pd.Timestamp(settings["start"]), pd.Timestamp(settings["end"])


def split(log: pd.DataFrame, tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """A row for each practitioner and family: practitioners get the whole time, families equal parts."""
    work = log[["date", "practitioner_id", "role", "family_id", "activity"]].copy()
    work["hours"] = log["minutes"] / 60 / (log["family_id"].str.count(";") + 1)
    for column in ("practitioner_id", "family_id"):
        several = work[column].str.contains(";", regex=False)
        parts = work[several].assign(**{column: work.loc[several, column].str.split(";")}).explode(column)
        work = pd.concat([work[~several], parts], ignore_index=True)
    staff = tables["practitioners"].set_index("practitioner_id")
    work["role"] = work["role"].where(work["role"] != "", work["practitioner_id"].map(staff["role"]))
    work["agency"] = work["practitioner_id"].map(staff["agency"])
    work["kind"] = work["activity"].map(tables["activities"].set_index("activity")["kind"])
    work["month"] = work["date"].dt.strftime("%Y-%m")
    return work


def with_cost_per_hour(tables: dict[str, pd.DataFrame], settings: dict[str, Any]) -> pd.DataFrame:
    """Unit costs: built up where not published, and in the study's prices."""
    costs = tables["unit_costs"]
    blank = pd.Series(0.0, index=costs.index)
    part = {name: costs.get(name, blank).fillna(0.0) for name in PARTS}
    pay = part["salary"] + part["on_costs"] + part["on_costs_rate"] * part["salary"]
    overheads = part["direct_overheads"] + part["indirect_overheads"] + part["capital_overheads"]
    rates = part["direct_overheads_rate"] + part["indirect_overheads_rate"]
    hours = part["hours_per_year"] + part["weeks_per_year"] * part["hours_per_week"]
    built_up = (pay * (1 + rates) + overheads + part["qualifications"]) / hours
    index = tables["price_index"].set_index("year")["index"]
    uprating = index[settings["price_year"]] / costs["price_year"].map(index)
    first, last = period(settings)
    return pd.DataFrame(
        {
            "role": costs["role"],
            "valid_from": costs["valid_from"].fillna(first),
            "valid_to": costs["valid_to"].fillna(last),
            "cost_per_hour": costs["cost_per_hour"].fillna(built_up) * uprating,
        }
    )


PARTS = (
    "salary",
    "on_costs",
    "on_costs_rate",
    "qualifications",
    "direct_overheads",
    "direct_overheads_rate",
    "indirect_overheads",
    "indirect_overheads_rate",
    "capital_overheads",
    "hours_per_year",
    "weeks_per_year",
    "hours_per_week",
)


def price(work: pd.DataFrame, unit_costs: pd.DataFrame) -> pd.DataFrame:
    """The work with the cost of an hour on its day, looked up once for each role and day."""
    days = work[["role", "date"]].drop_duplicates().merge(unit_costs, on="role")
    days = days[days["date"].between(days["valid_from"], days["valid_to"])]
    priced = work.merge(days[["role", "date", "cost_per_hour"]], on=["role", "date"])
    if len(priced) != len(work):
        raise SystemExit("some entries have no unit cost on their day, or two")
    priced["cost"] = priced["hours"] * priced["cost_per_hour"]
    return priced


def share_indirect(direct: pd.DataFrame, indirect: pd.DataFrame) -> pd.DataFrame:
    """Each practitioner's indirect time over that practitioner's families, in proportion to direct hours.

    Time of somebody without direct hours goes over all families.
    """
    keys = ["practitioner_id", "family_id"]
    time_with = direct.groupby(keys, as_index=False)["hours"].sum()
    time_with["share"] = time_with["hours"] / time_with.groupby("practitioner_id")["hours"].transform("sum")
    pools = indirect.groupby(["practitioner_id", "agency", "role", "kind"], as_index=False)
    totals = pools[["hours", "cost"]].sum()
    has_families = totals["practitioner_id"].isin(time_with["practitioner_id"])
    own = totals[has_families].merge(time_with[[*keys, "share"]], on="practitioner_id")
    everyone = direct.groupby("family_id", as_index=False)["hours"].sum()
    everyone["share"] = everyone["hours"] / everyone["hours"].sum()
    others = totals[~has_families].merge(everyone[["family_id", "share"]], how="cross")
    shared = pd.concat([own, others])
    shared[["hours", "cost"]] = shared[["hours", "cost"]].mul(shared["share"], axis=0)
    return shared.groupby(["family_id", "agency", "role", "kind"], as_index=False)[["hours", "cost"]].sum()


def share_expenses(tables: dict[str, pd.DataFrame], settings: dict[str, Any]) -> pd.DataFrame:
    """Expenses by family: its own, and equal parts of those of the study or of its intervention."""
    expenses, families = tables["expenses"], tables["families"]
    index = tables["price_index"].set_index("year")["index"]
    uprated = expenses["cost"] * index[settings["price_year"]] / expenses["price_year"].map(index)
    expenses = expenses.assign(cost=uprated)
    expenses = expenses[expenses["date"].isna() | expenses["date"].between(*period(settings))]
    own = expenses[expenses["family_id"].notna()]
    common = expenses[expenses["family_id"].isna()].drop(columns="family_id").reset_index(names="row")
    pairs = common.merge(families[["family_id", "intervention"]], how="cross", suffixes=("", "_of_family"))
    everyone = pairs["intervention"].isna()
    pairs = pairs[everyone | (pairs["intervention"] == pairs["intervention_of_family"])]
    parts = pairs.assign(cost=pairs["cost"] / pairs.groupby("row")["cost"].transform("size"))
    columns = ["family_id", "category", "cost"]
    spent = pd.concat([own[columns], parts[columns]], ignore_index=True)
    return spent.rename(columns={"category": "activity"})


def unlogged(
    work: pd.DataFrame, tables: dict[str, pd.DataFrame], unit_costs: pd.DataFrame, settings: dict[str, Any]
) -> pd.DataFrame:
    """Hours available and not logged, by practitioner, at the mean unit cost over the days of the period."""
    staff = tables["practitioners"]
    days = pd.DataFrame({"date": pd.date_range(*period(settings))})
    every_day = days.merge(staff[["role"]].drop_duplicates(), how="cross").assign(hours=1.0)
    mean = price(every_day, unit_costs).groupby("role")["cost_per_hour"].mean()
    is_direct = work["family_id"] != ""
    logged = {
        "hours_direct": work[is_direct].groupby("practitioner_id")["hours"].sum(),
        "hours_indirect": work[~is_direct].groupby("practitioner_id")["hours"].sum(),
    }
    columns = {name: staff["practitioner_id"].map(hours).fillna(0.0) for name, hours in logged.items()}
    coverage = staff.assign(**columns)
    both = coverage["hours_direct"] + coverage["hours_indirect"]
    coverage["hours_unlogged"] = (coverage["available_hours"] - both).clip(lower=0)
    coverage["coverage"] = both / coverage["available_hours"]
    coverage["cost_unlogged"] = coverage["hours_unlogged"] * coverage["role"].map(mean)
    return coverage


def cost_lines(
    direct: pd.DataFrame, shared: pd.DataFrame, spent: pd.DataFrame, tables: dict[str, pd.DataFrame]
) -> pd.DataFrame:
    """Direct time by family, agency, role, activity, month and rate; shared time and expenses by family."""
    keys = ["family_id", "agency", "role", "activity", "kind", "month", "cost_per_hour"]
    of_direct = direct.groupby(keys, as_index=False)[["hours", "cost"]].sum().assign(component="direct")
    of_shared = shared.assign(component="indirect", cost_per_hour=shared["cost"] / shared["hours"])
    of_spent = spent.assign(component="expense", kind="expense", agency="unspecified")
    lines = pd.concat([of_direct, of_shared, of_spent], ignore_index=True)
    interventions = tables["families"].set_index("family_id")["intervention"]
    lines.insert(1, "intervention", lines["family_id"].map(interventions))
    return lines


def by_group(work: pd.DataFrame, spent: pd.DataFrame, out: Path) -> None:
    """Write hours and cost by agency, by activity and by month, expenses under their category."""
    component = np.where(work["family_id"] != "", "direct", "indirect")
    for name, key in {"agencies": "agency", "activities": "activity", "months": "month"}.items():
        table = work.groupby([key, component])[["hours", "cost"]].sum().rename_axis([key, "component"])
        table.to_csv(out / f"{name}.csv")
    spent.groupby("activity")["cost"].sum().to_csv(out / "expenses.csv")


def cost_families(lines: pd.DataFrame, families: pd.DataFrame, settings: dict[str, Any]) -> pd.DataFrame:
    """A row for every family open in the period: weeks, hours and cost by component, and the total."""
    first, last = period(settings)
    start = families["start"].where(families["start"] > first, first)
    end = families["end"].where(families["end"] < last, last)
    table = families[["family_id", "intervention", "start", "end"]].copy()
    table["weeks"] = ((end - start).dt.days + 1) / 7
    table["closed"] = families["end"].le(last)
    wide = lines.pivot_table(
        index="family_id", columns="component", values=["hours", "cost"], aggfunc="sum", fill_value=0.0
    )
    wide.columns = wide.columns.map("_".join)
    wide = wide.reindex(columns=COMPONENTS, fill_value=0.0)
    contact = lines[lines["kind"] == "contact"].groupby("family_id")["hours"].sum().rename("hours_contact")
    table = table.join(wide, on="family_id").join(contact, on="family_id")
    measures = table.columns[table.columns.str.match("hours_|cost_")]
    table[measures] = table[measures].fillna(0.0)
    table["cost"] = table[[name for name in COMPONENTS if name.startswith("cost_")]].sum(axis=1)
    return table[(table["weeks"] > 0) | (table["cost"] > 0)]


COMPONENTS = ["hours_direct", "hours_indirect", "cost_direct", "cost_indirect", "cost_expense"]


def summarise(families: pd.DataFrame) -> pd.DataFrame:
    """A row for each intervention and one for all."""
    groups = [*families.groupby("intervention"), ("all", families)]
    return pd.DataFrame([{"intervention": name} | describe(group) for name, group in groups])


def describe(families: pd.DataFrame) -> dict[str, float]:
    """The cost per family, its spread and the 95% BCa bootstrap interval of its mean."""
    cost = families["cost"]
    low, high = interval(cost.to_numpy())
    closed = families["closed"]
    dearest = cost.nlargest(-(-len(cost) // 10)).sum()
    return {
        "families": len(cost),
        "total": cost.sum(),
        "mean": cost.mean(),
        "sd": cost.std(),
        "se": cost.sem(),
        "median": cost.median(),
        "q1": cost.quantile(0.25),
        "q3": cost.quantile(0.75),
        "min": cost.min(),
        "max": cost.max(),
        "skewness": cost.skew(),
        "ci_low": low,
        "ci_high": high,
        "cost_per_family_week": cost.sum() / families["weeks"].sum(),
        "cost_per_contact_hour": cost.sum() / families["hours_contact"].sum(),
        "cost_per_closed_family": cost.sum() / closed.sum(),
        "mean_closed": cost[closed].mean(),
        "share_top_tenth": dearest / cost.sum(),
    }


def interval(cost: np.ndarray) -> tuple[float, float]:
    """The 95% BCa interval of the mean, in batches that fit the memory."""
    result = stats.bootstrap(
        (cost,),
        np.mean,
        n_resamples=RESAMPLES,
        batch=max(1, VALUES_AT_ONCE // len(cost)),
        method="BCa",
        rng=np.random.default_rng(1),
    )
    return result.confidence_interval.low, result.confidence_interval.high


if __name__ == "__main__":
    if len(sys.argv) != 3:
        raise SystemExit("usage: python benchmarks/by_hand.py STUDY OUT")
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
