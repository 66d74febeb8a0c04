"""The names that a scenario sets: roles that have a unit cost, years that the price index has."""

from costing.checks.changes.allowed import Changeable
from costing.checks.checked import CheckedStudy
from costing.checks.price_years import index_of
from costing.model.identifiers import did_you_mean
from costing.model.written import UnfitError


def check_name(study: CheckedStudy, of: Changeable, name: str) -> None:
    """Raise `UnfitError` where a role or a price year that is set is not known."""
    if of.column == "role":
        roles = study.rows("unit_costs")["role"].drop_nulls().unique()
        if study.given("unit_costs") and name not in roles:
            near = did_you_mean(name, roles) or " Add its unit cost, or correct the name."
            raise UnfitError("unknown-role", f"This role has no unit cost.{near}")
    if of.column == "price_year":
        years = {year for figures in index_of(study).figures.values() for year in figures}
        if name not in years:
            near = did_you_mean(name, years) or " Add it, or correct the year."
            raise UnfitError("unknown-price-year", f"price_index does not have this year.{near}")
