"""Which cells of a notebook an answer can reach, found by reading them.

A cell depends on an earlier one if it may read a name that the earlier one binds, or a name of a
cell in between that depends on it. An answer may also change what it names without binding it, and
a test may hand data of the notebook to the answer, which may write into them: such names count as
changed too. An answer that goes behind Python's or NumPy's back reaches everything after it.
"""

import ast
import symtable
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

# What changes more than names tell.
HIDDEN_NAMES = {"globals", "exec", "eval", "setattr", "delattr", "vars", "__import__", "open"}
HIDDEN_PARTS = {"seterr", "seterrcall", "setrecursionlimit", "modules", "__globals__"}
OWN_GENERATOR = {"default_rng", "Generator", "SeedSequence", "PCG64", "BitGenerator"}


@dataclass(frozen=True)
class Names:
    """The names of a cell.

    Attributes
    ----------
    read : frozenset of str
        Those that it may read before it has bound them.
    bound : frozenset of str
        Those that it may bind.
    data : frozenset of str
        Those that it may bind to objects that can be written into.
    modules : frozenset of str
        Those that it binds to modules, or to what is in one.
    hidden : bool
        Whether it may change something that no name tells.
    """

    read: frozenset[str]
    bound: frozenset[str]
    data: frozenset[str]
    modules: frozenset[str]
    hidden: bool = False


@cache
def names(source: str) -> Names:
    """The names of a cell; one that is no Python may do anything."""
    try:
        statements = ast.parse(source).body
        tables = [symtable.symtable(ast.unparse(each), "cell", "exec") for each in statements]
    except SyntaxError:
        return Names(frozenset(), frozenset(), frozenset(), frozenset(), hidden=True)
    read: set[str] = set()
    bound: set[str] = set()
    data: set[str] = set()
    modules: set[str] = set()
    for statement, table in zip(statements, tables, strict=True):
        read |= {each for each in _read(table) if each not in bound}
        new = set(_bound(table))
        if isinstance(statement, (ast.Import, ast.ImportFrom)):
            modules |= new
        elif not isinstance(statement, (ast.FunctionDef, ast.ClassDef)) and not _plain(statement):
            data |= new
        simple = (ast.Assign, ast.AnnAssign, ast.Import, ast.ImportFrom)
        if not isinstance(statement, (*simple, ast.FunctionDef, ast.ClassDef)):
            read |= new - bound  # `n += 1` reads it, and an `if` may leave what was there before
        bound |= new
    hidden = any(_is_hidden(node) for each in statements for node in ast.walk(each))
    return Names(*map(frozenset, (read, bound, data, modules)), hidden)


def reached(cells: Mapping[str, str], cell: str, answer: str) -> list[str]:
    """The cells that may give another result with `answer` in the place of `cell`.

    Parameters
    ----------
    cells : mapping of str to str
        The code cells of the solution, in order.
    cell : str
        The cell of the answer.
    answer : str
        What stands there instead.

    Returns
    -------
    list of str
        The names of `cell` and of cells after it, in order.
    """
    place = list(cells).index(cell)
    own, solved = names(answer), names(cells[cell])
    if own.hidden or solved.hidden:
        return list(cells)[place:]
    every = [own, *map(names, cells.values())]
    known = frozenset().union(*(each.bound for each in every))
    modules = frozenset().union(*(each.modules for each in every))
    changed = own.bound | solved.bound | (own.read & known) - modules
    return [cell, *dependents(cells, changed, list(cells)[place + 1 :])]


def dependents(cells: Mapping[str, str], changed: frozenset[str], after: list[str]) -> list[str]:
    """Those of the cells `after` a change of some names that may notice it, in order."""
    data = frozenset().union(*(names(source).data for source in cells.values()))
    found = []
    for name in after:
        own = names(cells[name])
        if own.hidden or own.read & changed:
            found.append(name)
            changed = changed | own.bound | own.read & data
    return found


def _read(table: symtable.SymbolTable) -> Iterator[str]:
    """The global names that a scope, or one inside of it, may read."""
    top = table.get_type() == "module"
    for symbol in table.get_symbols():
        if symbol.is_referenced() if top else symbol.is_global():
            yield symbol.get_name()
    for inner in table.get_children():
        yield from _read(inner)


def _bound(table: symtable.SymbolTable) -> Iterator[str]:
    """The global names that a scope, or one inside of it, may bind."""
    top = table.get_type() == "module"
    for symbol in table.get_symbols():
        changed = symbol.is_assigned() or symbol.is_imported() or symbol.is_namespace()
        if changed and (top or symbol.is_declared_global()):
            yield symbol.get_name()
    for inner in table.get_children():
        yield from _bound(inner)


def _plain(statement: ast.stmt) -> bool:
    """Whether it binds a number or a string, which nobody can write into."""
    return isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Constant)


def _is_hidden(node: ast.AST) -> bool:
    if isinstance(node, ast.Name):
        return node.id in HIDDEN_NAMES
    if isinstance(node, ast.Attribute):
        generator = isinstance(node.value, ast.Attribute) and node.value.attr == "random"
        written = isinstance(node.ctx, ast.Store) and isinstance(node.value, ast.Name)
        return (
            node.attr in HIDDEN_PARTS
            or (generator and node.attr not in OWN_GENERATOR)
            or (written and node.value.id in {"np", "numpy", "math"})
        )
    return False
