"""Workbooks that text cannot say, each made by a small function."""

from collections.abc import Callable, Mapping
from pathlib import Path

WORKBOOKS: Mapping[str, Callable[[Path], None]] = {}
