"""Cost family interventions bottom up from practitioners' work logs."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from costing.costed import Costing
    from costing.model.problem import InvalidStudyError, Problem
    from costing.study import Study, cost, read_study, validate

__version__ = "0.1.0"
__all__ = ["Costing", "InvalidStudyError", "Problem", "Study", "__version__", "cost", "read_study", "validate"]

_HOME = {
    "Costing": "costing.costed",
    "Study": "costing.study",
    "cost": "costing.study",
    "read_study": "costing.study",
    "validate": "costing.study",
    "InvalidStudyError": "costing.model.problem",
    "Problem": "costing.model.problem",
}


def __getattr__(name: str) -> Any:
    """Import public names only when they are used: `costing --help` needs none of them."""
    if name not in _HOME:
        raise AttributeError(f"module 'costing' has no attribute {name!r}")
    import importlib

    return getattr(importlib.import_module(_HOME[name]), name)
