"""Signs of currency in amounts: the study has one currency."""

from collections.abc import Iterator

import polars as pl

from costing.checks.checked import CheckedStudy
from costing.model.numbers import Number
from costing.model.problem import Problem
from costing.model.settings import DEFAULTS
from costing.model.tables import PART, ROW

SIGNS = {"£": r"^..P$", "€": "^EUR$", "$": "^(?:..D|MXN|ARS|CLP|COP|UYU)$"}
"""Signs of currency, and the codes of those that they may stand for: £ is GBP, GIP, EGP ...; $ is USD, AUD, MXN ..."""


def amounts_are_in_the_studys_currency(study: CheckedStudy) -> Iterator[Problem]:
    """$100 counted as £100 is a wrong cost: the sign is read away, so that it must be that of the study."""
    currency = study.settings.currency or DEFAULTS["currency"]
    foreign = [sign for sign, codes in SIGNS.items() if not pl.Series([currency]).str.contains(codes).item()]
    for name, screened in study.tables.items():
        text = screened.table.rows
        written = screened.table.model.written()
        money = [column for column in text.columns if isinstance(kind := written.get(column), Number) and kind.money]
        for column in money:
            for sign in foreign:
                rows = text.filter(pl.col(column).str.contains(sign, literal=True)).sort(PART, ROW)
                if rows.height:
                    message = (
                        f"{rows.height:,} {'amount has' if rows.height == 1 else 'amounts have'} the sign {sign}, but "
                        f"the study's currency is {currency}. Convert the amounts, or correct currency."
                    )
                    yield Problem("other-currency", study.place(name, rows.row(0, named=True), column), message)
