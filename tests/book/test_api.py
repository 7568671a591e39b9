"""The reference shows every public name, with its docstring."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup

import autograd_course

PAGE = "book/api"
# Commands and the table of rules are no functions to call.
NOT_SHOWN = ("autograd_course.grading", "autograd_course.rules")
MODULES = ["autograd_course"] + [
    found.name
    for found in pkgutil.walk_packages(autograd_course.__path__, "autograd_course.")
    if not found.name.startswith(NOT_SHOWN)
]
OFFERED = [
    (module, name)
    for module in MODULES
    for name in getattr(importlib.import_module(module), "__all__", ())
]


@pytest.fixture(scope="module")
def shown(article: Callable[[str], BeautifulSoup]) -> dict[int, Any]:
    """The described objects of the page, by identity, with their entries."""
    entries = {}
    for entry in article(PAGE).select("dt.sig[id]"):
        module, _, name = entry["id"].rpartition(".")
        try:
            value = getattr(importlib.import_module(module), name)
        except ImportError:  # a method: its class is in place of the module
            continue
        entries[id(value)] = entry
    return entries


@pytest.mark.parametrize(("module", "name"), OFFERED)
def test_every_public_name_is_shown_with_its_docstring(
    module: str, name: str, shown: dict[int, Any]
) -> None:
    value = getattr(importlib.import_module(module), name)
    assert id(value) in shown, f"{name} of {module} is not on the page"
    described = shown[id(value)].find_next_sibling("dd").get_text()
    if inspect.isfunction(value) or inspect.isclass(value):
        first = (inspect.getdoc(value) or "").split("\n\n")[0].replace("`", "")
        plain_quotes = described.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
        assert " ".join(first.split()) in " ".join(plain_quotes.split())


def test_signatures_and_fields_are_those_of_the_docstrings(shown: dict[int, Any]) -> None:
    entry = shown[id(autograd_course.grad)]
    assert entry.get_text().strip().startswith("grad(f, argnums=0, has_aux=False)")
    fields = [field.get_text() for field in entry.parent.select("dt")]
    assert {"Parameters:", "Returns:", "Raises:"} <= set(fields)
    rubrics = [rubric.get_text() for rubric in entry.parent.select("p.rubric")]
    assert rubrics == ["Notes", "References", "Examples"]


def test_sections_follow_the_order_of_reading(
    article: Callable[[str], BeautifulSoup], shown: dict[int, Any]
) -> None:
    order = [section["id"] for section in article(PAGE).select("section section[id]")]
    wanted = ["forward", "reverse", "transforms", "second-order", "checking-check-grads"]
    places = [order.index(f"autograd-course-{module}") for module in wanted]
    assert places == sorted(places)
