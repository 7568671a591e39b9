"""The examples in the docstrings are true, and every public name has one that is complete."""

import doctest
import importlib
import inspect
import pkgutil

import pytest

import autograd_course

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


@pytest.mark.parametrize("name", autograd_course.__all__)
def test_public_names_are_documented(name: str) -> None:
    documented = inspect.getdoc(getattr(autograd_course, name))
    assert documented
    if inspect.isfunction(getattr(autograd_course, name)):
        assert "Examples\n--------" in documented or name == "advised_step"
