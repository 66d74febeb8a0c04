"""Common scenarios: documented rows of `scenarios` to start from, their percentages there to be edited."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

NAMES = ("role", "other_role", "activity", "travel", "later_role", "month")
"""What a row may leave to the study to fill in, as `{role}`.

`travel` is what picks travel, `month` the one from which a change holds, `later_role` a role that works then.
"""
ALWAYS_THERE = ("study", "work_log")
"""Tables whose changes need no column to be filled in."""


@dataclass(frozen=True)
class CommonRow:
    """One row of a common scenario; cells may hold `{role}` and the other `NAMES`.

    `needs` are the columns of its table of which one must be filled in somewhere for the row to change anything; none
    given: the column that it changes. `instead` are columns that rows of the table have in the place of that one.
    """

    table: str
    column: str
    change: str
    value: str
    note: str
    where: str = ""
    share: str = ""
    start: str = ""
    capacity: str = ""
    needs: tuple[str, ...] = ()
    instead: tuple[str, ...] = ()

    @property
    def needed(self) -> tuple[str, ...]:
        """The columns of which one must be filled in; none where the row always finds something to change."""
        return () if self.table in ALWAYS_THERE else self.needs or (self.column,)

    @property
    def left_open(self) -> tuple[str, ...]:
        """Those of `NAMES` that the row leaves to the study."""
        cells = (self.value, self.where, self.start)
        return tuple(name for name in NAMES if any(f"{{{name}}}" in cell for cell in cells))

    def cells(self, scenario: str, names: Mapping[str, str]) -> dict[str, str]:
        """The row as the table has it: column -> text, with these names filled in.

        >>> CommonRow("work_log", "minutes", "multiply", "0.9", "", where="role={role}").cells(
        ...     "less", {"role": "social worker"})["where"]
        'role=social worker'
        """
        return {
            "scenario": scenario,
            "table": self.table,
            "column": self.column,
            "change": self.change,
            "value": self.value.format_map(names),
            "where": self.where.format_map(names),
            "share": self.share,
            "note": self.note,
            "from": self.start.format_map(names),
            "to": "",
            "capacity": self.capacity,
        }


@dataclass(frozen=True)
class CommonScenario:
    """A scenario that many studies ask for, and the rows that say it."""

    name: str
    sentence: str
    rows: tuple[CommonRow, ...]

    def fitting(self, filled: Mapping[str, Iterable[str]] | None) -> tuple[CommonRow, ...]:
        """The rows that change something in a study, given the columns with anything in them of each table.

        None: a study that is still to be filled in, for which every row may.
        """
        if filled is None:
            return self.rows
        return tuple(row for row in self.rows if not row.needed or {*row.needed} & {*filled.get(row.table, ())})


LIBRARY: tuple[CommonScenario, ...] = (
    CommonScenario(
        "pay-award",
        "Pay rises by 5%, also in published rates with a pay_share.",
        (
            CommonRow(
                *("unit_costs", "salary", "multiply", "1.05"),
                "An award of 5%: edit 1.05. It reaches the pay_share of a published rate; on-costs and overheads given "
                "as rates follow pay.",
                needs=("salary", "pay_share"),
            ),
            CommonRow(
                *("unit_costs", "on_costs", "multiply", "1.05"),
                "On-costs given as amounts do not follow pay by themselves: edit 1.05 with that of salary, or delete "
                "this row.",
                instead=("on_costs_rate", "cost_per_hour"),
            ),
        ),
    ),
    CommonScenario(
        "on-costs",
        "Employer's on-costs rise by two points of pay.",
        (
            CommonRow(
                *("unit_costs", "on_costs_rate", "add", "0.02"),
                "Two points of pay more, such as from 30% to 32%: edit 0.02.",
                instead=("on_costs",),
            ),
            CommonRow(
                *("unit_costs", "on_costs", "multiply", "1.067"),
                "The same for on-costs given as amounts, where they were 30% of pay: 0.32 / 0.30 is 1.067. Edit it.",
                instead=("on_costs_rate",),
            ),
        ),
    ),
    CommonScenario(
        "caseload",
        "10% more families, with the same needs.",
        (
            CommonRow(
                *("study", "families", "multiply", "1.1"),
                "10% more families: edit 1.1. flexible: staff come by the hour. Put fixed where the same staff must "
                "do it, posts where whole posts come.",
                capacity="flexible",
            ),
        ),
    ),
    CommonScenario(
        "skill-mix",
        "A fifth of a role's time in an activity passes to another role.",
        (
            CommonRow(
                *("work_log", "role", "set", "{other_role}"),
                "A fifth of this time is done by the role in value: edit both roles, the activity, and the share.",
                where="role={role}; activity={activity}",
                share="0.2",
            ),
        ),
    ),
    CommonScenario(
        "travel",
        "A fifth less time is spent on travel.",
        (
            CommonRow(
                *("work_log", "minutes", "multiply", "0.8"),
                "20% less time on activities of kind travel: edit 0.8. flexible: the hours are saved. Put fixed where "
                "staff stay, and the hours go unlogged.",
                where="{travel}",
                capacity="flexible",
            ),
        ),
    ),
    CommonScenario(
        "overheads",
        "Overheads cost 10% more.",
        tuple(
            CommonRow(
                *("unit_costs", column, "multiply", "1.1"),
                f"10% more {what}: edit 1.1, or delete this row.",
                instead=tuple(instead.split()),
            )
            for column, what, instead in (
                ("direct_overheads", "for direct overheads given as amounts", "direct_overheads_rate"),
                ("direct_overheads_rate", "for direct overheads given as rates", "direct_overheads"),
                ("indirect_overheads", "for indirect overheads given as amounts", "indirect_overheads_rate"),
                ("indirect_overheads_rate", "for indirect overheads given as rates", "indirect_overheads"),
                ("capital_overheads", "for buildings and equipment", ""),
            )
        ),
    ),
    CommonScenario(
        "working-hours",
        "A post works 2% fewer hours for the same pay.",
        (
            CommonRow(
                *("unit_costs", "hours_per_year", "multiply", "0.98"),
                "2% fewer hours, some four days more leave: edit 0.98 in every row of this scenario.",
                instead=("weeks_per_year", "cost_per_hour"),
            ),
            CommonRow(
                *("unit_costs", "weeks_per_year", "multiply", "0.98"),
                "The same where hours are given as weeks. For a shorter week, such as 35 hours instead of 37, change "
                "hours_per_week by 0.946 instead.",
                instead=("hours_per_year", "cost_per_hour"),
            ),
            CommonRow(
                *("unit_costs", "cost_per_hour", "multiply", "1.0204"),
                "A published rate holds its hours: the same yearly cost over 98% of them, 1 / 0.98.",
                instead=("salary",),
            ),
            CommonRow(
                *("practitioners", "available_hours", "multiply", "0.98"),
                "Staff are available for as much less: keep it in step with the hours of the unit costs.",
            ),
        ),
    ),
    CommonScenario(
        "part-year",
        "From a month on, a role spends 10% less time.",
        (
            CommonRow(
                *("work_log", "minutes", "multiply", "0.9"),
                "10% less time of this role from this month to the end: edit 0.9, the role, and from. Any row of any "
                "scenario can have from and to.",
                where="role={later_role}",
                start="{month}",
            ),
        ),
    ),
)
"""The common scenarios, in the order in which they are listed."""
