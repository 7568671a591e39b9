"""The reference of a package, from its docstrings: every public name, in reading order.

Inside ``{eval-rst}`` write

    .. api-reference:: package

There is a section for each module that defines public names, titled by the first words of its
docstring. Public is what a package names in ``__all__``, or what its modules name there in a
package without one. The sections stand in the order in which the docstring of each package names
its modules.
"""

import importlib
import inspect
import pkgutil
import re
from types import ModuleType
from typing import Any, NamedTuple

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

# Packages whose names are no functions to call: the table of rules, and commands.
NOT_SHOWN = ("rules", "grading")


class Public(NamedTuple):
    """A public name: where it is imported from, and where it is defined."""

    importable: str
    name: str
    value: Any

    @property
    def defined_in(self) -> str:
        return getattr(self.value, "__module__", self.importable)


def public_names(package: ModuleType) -> list[Public]:
    """Return the public names of a package and of its subpackages, each once."""
    found: dict[int, Public] = {}
    for module in [package, *_subpackages(package)]:
        offering = [module] if hasattr(module, "__all__") else _modules(module)
        for offer in offering:
            for name in getattr(offer, "__all__", ()):
                value = getattr(offer, name)
                found.setdefault(id(value), Public(offer.__name__, name, value))
    return list(found.values())


def _modules(package: ModuleType) -> list[ModuleType]:
    listed = pkgutil.iter_modules(package.__path__, f"{package.__name__}.")
    return [importlib.import_module(module.name) for module in listed]


def _subpackages(package: ModuleType) -> list[ModuleType]:
    return [
        module
        for module in _modules(package)
        if hasattr(module, "__path__") and module.__name__.split(".")[-1] not in NOT_SHOWN
    ]


def sections(package: ModuleType) -> dict[str, list[Public]]:
    """Return the public names by the module that defines them, in the order of reading."""

    def place(public: Public) -> tuple[list[int], str, int]:
        parts = public.defined_in.split(".")
        known = [
            _place_in(importlib.import_module(".".join(parts[:k])), parts[k])
            for k in range(1, len(parts))
        ]
        is_code = inspect.isclass(public.value) or inspect.isfunction(public.value)
        line = inspect.getsourcelines(public.value)[1] if is_code else 0
        return known, public.defined_in, line

    grouped: dict[str, list[Public]] = {}
    for public in sorted(public_names(package), key=place):
        grouped.setdefault(public.defined_in, []).append(public)
    return grouped


def _place_in(package: ModuleType, name: str) -> int:
    """Return which of the names that a package's docstring quotes a module has."""
    order = re.findall(r"`(\w+)`", inspect.getdoc(package) or "")
    return order.index(name) if name in order else len(order)


class ApiReference(SphinxDirective):
    """``api-reference``: see the module's docstring."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return a section for each module."""
        package = importlib.import_module(self.arguments[0])
        return [self._section(*pair) for pair in sections(package).items()]

    def _section(self, module: str, names: list[Public]) -> nodes.section:
        about = inspect.getdoc(importlib.import_module(module)) or module
        title = re.split(r"[:.,](?:\s|$)", " ".join(about.split()))[0]
        section = nodes.section(ids=[nodes.make_id(module)], names=[module])
        section += nodes.title(title, title)
        importable = names[0].importable
        lines = [f"``from {importable} import {', '.join(p.name for p in names)}``", ""]
        for public in names:
            lines += [*_directive(public), ""]
        self.state.nested_parse(StringList(lines, source=module), 0, section)
        return section


def _directive(public: Public) -> list[str]:
    """Return what autodoc is told: a function, a class with its methods, or a constant."""
    path = f"{public.importable}.{public.name}"
    if inspect.isfunction(public.value):
        return [f".. autofunction:: {path}"]
    if not inspect.isclass(public.value):
        kind = f"A {type(public.value).__name__}"
        if isinstance(public.value, dict):
            kind += f" with the keys {', '.join(f'``{key!r}``' for key in public.value)}"
        header = [f".. py:data:: {public.name}", f"   :module: {public.importable}"]
        return [*header, "", f"   {kind}."]
    methods = [
        name
        for name, value in vars(public.value).items()
        if not name.startswith("_")
        and (inspect.isfunction(value) or isinstance(value, property))
        and value.__doc__
    ]
    return [f".. autoclass:: {path}", *([f"   :members: {', '.join(methods)}"] if methods else [])]


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the directive."""
    app.add_directive("api-reference", ApiReference)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
