"""The examples in the docstrings are true, and every public name has one that is complete."""

import doctest
import importlib
import inspect
import pkgutil
from types import ModuleType

import pytest

import autograd_course
from autograd_course import optimization
from autograd_course.models import mds, mlp

# Where users import from, each with its names in `__all__`.
PUBLIC = [
    (module, name)
    for module in (autograd_course, optimization, mds, mlp)
    for name in module.__all__
]
MODULES = [
    module.name
    for module in pkgutil.walk_packages(autograd_course.__path__, "autograd_course.")
    if not module.name.startswith("autograd_course.grading")
]


@pytest.mark.parametrize("name", MODULES)
def test_examples(name: str) -> None:
    module = importlib.import_module(name)
    assert doctest.testmod(module).failed == 0
    assert module.__doc__


@pytest.mark.parametrize(("module", "name"), PUBLIC)
def test_public_names_are_documented(module: ModuleType, name: str) -> None:
    documented = inspect.getdoc(getattr(module, name))
    assert documented
    if inspect.isfunction(getattr(module, name)):
        assert "Examples\n--------" in documented or name == "advised_step"
