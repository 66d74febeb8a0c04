"""What every test may ask for: a program that is not a Python package. In CI laws try the same examples each time."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("repeatable", derandomize=True, deadline=None)
if os.environ.get("COSTING_CI") == "1":
    settings.load_profile("repeatable")


@pytest.fixture(scope="session")
def libreoffice_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where LibreOffice keeps its profile, made once for all tests, and the workbooks that it recalculated."""
    return tmp_path_factory.mktemp("libreoffice")


@pytest.fixture
def needs_program() -> Callable[[str], str]:
    """The path of a program by its name; without it the test is skipped, in CI (`COSTING_CI=1`) it fails."""

    def path_of(name: str) -> str:
        path = shutil.which(name)
        if path is None and os.environ.get("COSTING_CI") == "1":
            pytest.fail(f"{name} is not installed, and in CI no test may be skipped: .ci/run must install it.")
        if path is None:
            pytest.skip(f"{name} is not installed")
        return path

    return path_of
