"""Every example in a docstring of the toolkit, and of what the tests share, gives what it says."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import costing
import tests.studies

MODULES = sorted(
    module.name
    for module in pkgutil.walk_packages(costing.__path__, "costing.")
    if not module.name.endswith("__main__")
)


@pytest.mark.parametrize("name", [*MODULES, tests.studies.__name__])
def test_the_examples_of_a_module_give_what_they_say(name: str) -> None:
    """A module without examples holds trivially; that some have them is checked below."""
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_the_engine_and_the_model_have_examples() -> None:
    """So that the test above does not pass for want of anything to run."""
    finder = doctest.DocTestFinder()
    for package in ("costing.engine", "costing.model"):
        modules = [importlib.import_module(name) for name in MODULES if name.startswith(package)]
        assert any(test.examples for module in modules for test in finder.find(module)), package
