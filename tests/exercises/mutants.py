"""Solutions with one small mistake each, made by rules: do the hidden tests see all of them?

Libraries that do this work on whole projects, and their rules know nothing of keyword arguments,
axes and statements that are left out, which is where array programs go wrong. So these are ours.

A mutant that the hidden tests let through is a hole in them, or it behaves as the solution does
where the question says how. Then ``survivors.txt`` of the set holds it with the reason.
"""

import ast
import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent
SOLUTION = re.compile(r"### (BEGIN|END) SOLUTION")

OPERATORS: dict[type, list[type]] = {
    ast.Add: [ast.Sub],
    ast.Sub: [ast.Add],
    ast.Mult: [ast.Div],
    ast.Div: [ast.Mult],
    ast.FloorDiv: [ast.Div],
    ast.Mod: [ast.FloorDiv],
    ast.Pow: [ast.Mult],
    ast.MatMult: [ast.Mult],
    ast.BitAnd: [ast.BitOr],
    ast.BitOr: [ast.BitAnd],
    ast.And: [ast.Or],
    ast.Or: [ast.And],
    ast.Lt: [ast.LtE, ast.GtE],
    ast.LtE: [ast.Lt, ast.Gt],
    ast.Gt: [ast.GtE, ast.LtE],
    ast.GtE: [ast.Gt, ast.Lt],
    ast.Eq: [ast.NotEq],
    ast.NotEq: [ast.Eq],
    ast.Is: [ast.IsNot],
    ast.IsNot: [ast.Is],
    ast.In: [ast.NotIn],
    ast.NotIn: [ast.In],
}
ORDERED = (ast.Sub, ast.Div, ast.MatMult, ast.Pow, ast.FloorDiv, ast.Mod)
# Pairs of names that are easily taken for each other.
PAIRS = [
    ("zeros", "ones"),
    ("zeros_like", "ones_like"),
    ("sum", "mean"),
    ("max", "min"),
    ("maximum", "minimum"),
    ("argmax", "argmin"),
    ("sin", "cos"),
    ("any", "all"),
    ("floor", "ceil"),
    ("normal", "random"),
    ("append", "extend"),
    ("imag", "real"),
    ("hstack", "vstack"),
    ("float64", "float32"),
]
OTHER_NAME = dict(PAIRS) | {second: first for first, second in PAIRS}
# Without these a result is mostly of another type and as right as before.
CONVERSIONS = {"float", "int", "bool", "list", "tuple", "array", "asarray", "iter", "str", "dict"}


@dataclass(frozen=True)
class Mutant:
    """A solution with one mistake.

    Attributes
    ----------
    change : str
        The line that differs, before and after, as Python writes it: ``y = a + b -> y = a - b``.
        Where a cell has the same line again, its number follows.
    source : str
        The whole cell.
    """

    change: str
    source: str


def mutants(source: str) -> list[Mutant]:
    """All mutants of what stands in an answer cell between the marks of the solution."""
    tree = ast.parse(source)
    original = ast.unparse(tree)
    inside = _inside(source)
    found: dict[str, Mutant] = {}
    nodes = list(ast.walk(tree))
    spared = _spared(tree)
    for number, node in enumerate(nodes):
        line = getattr(getattr(node, "target", node), "lineno", None)  # a comprehension has none
        if line not in inside or node in spared:
            continue
        for place, value in _edits(node):
            # The same walk over a copy comes to the same node.
            copy = deepcopy(tree)
            _replace(copy, list(ast.walk(copy))[number], place, value)
            try:
                text = ast.unparse(ast.fix_missing_locations(copy))
                compile(text, "mutant", "exec")
            except (SyntaxError, ValueError):
                continue
            if text != original and text not in found:
                found[text] = Mutant(_change(original, text), text)
    return _told_apart(list(found.values()))


def _inside(source: str) -> set[int]:
    """The numbers of the lines between the marks; all where there are no marks."""
    inside, lines, marked = False, set(), False
    for number, line in enumerate(source.split("\n"), start=1):
        mark = SOLUTION.search(line)
        if mark:
            inside, marked = mark.group(1) == "BEGIN", True
        elif inside:
            lines.add(number)
    return lines if marked else set(range(1, source.count("\n") + 2))


def _spared(tree: ast.AST) -> set[ast.AST]:
    """What is not worth a change: another one is the same, or a name would not be bound."""
    bound = [node.id for node in ast.walk(tree) if _is_store(node)]
    bound += [node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)]
    spared: set[ast.AST] = set()
    for node in ast.walk(tree):
        match node:
            case ast.Expr(value=ast.Call() as call) if len(call.args) < 2 and not call.keywords:
                spared.add(call)  # the statement is left out instead
            case ast.Raise():
                spared |= {each for each in ast.walk(node) if each is not node}  # what it says
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant() as number):
                spared.add(number)
            case ast.Assign(targets=[ast.Name(id=name)]) if bound.count(name) == 1:
                spared.add(node)
    return spared


def _is_store(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)


def _change(before: str, after: str) -> str:
    """The line that differs; only one does, or one is gone."""
    old, new = before.split("\n"), after.split("\n")
    first = next(
        (place for place, (a, b) in enumerate(zip(old, new, strict=False)) if a != b),
        min(len(old), len(new)),
    )
    number = sum(line.strip() == old[first].strip() for line in old[: first + 1])
    twice = sum(line.strip() == old[first].strip() for line in old) > 1
    return f"{old[first].strip()} -> {new[first].strip()}" + (f" ({number})" if twice else "")


def _told_apart(every: list[Mutant]) -> list[Mutant]:
    """Give two changes that read alike their numbers: a reason belongs to one of them."""
    changes = [each.change for each in every]
    return [
        Mutant(f"{each.change} #{changes[:place].count(each.change) + 1}", each.source)
        if changes.count(each.change) > 1
        else each
        for place, each in enumerate(every)
    ]


def survivors(notebook: Path) -> dict[tuple[str, str], str]:
    """The reasons of a set's ``survivors.txt`` for one notebook, by answer cell and change.

    Changes are as `plain` makes them.

    Raises
    ------
    ValueError
        If the file is not in its form.
    """
    path = FOLDER / notebook.parent.name.partition("-")[0] / "survivors.txt"
    if not path.is_file():
        return {}
    reasons = {}
    for record in path.read_text(encoding="utf-8").strip().split("\n\n")[1:]:
        lines = [line.strip() for line in record.split("\n")]
        if len(lines) != 4:
            raise ValueError(f"{path.name}: cell, line, line in its place, reason; not {record!r}")
        name, cell = lines[0].split(": ")
        if name == notebook.stem:
            reasons[cell, plain(f"{lines[1]} -> {lines[2]}")] = lines[3]
    return reasons


def plain(change: str) -> str:
    """A change without what versions of Python write differently: spaces, quotes, parentheses."""
    return re.sub(r"[\s()'\"]", "", change)


def _edits(node: ast.AST) -> Iterator[tuple[Any, ...]]:
    """What may go wrong at one node: a field, or "" for the node itself, and what goes there."""
    match node:
        case ast.BinOp(left=left, op=op, right=right):
            for other in OPERATORS.get(type(op), []):
                yield "op", other()
            if isinstance(op, ORDERED):
                yield "", ast.BinOp(right, op, left)
            yield "", left
            yield "", right
        case ast.AugAssign(target=target, op=op, value=value):
            for other in OPERATORS.get(type(op), []):
                yield "op", other()
            yield "", ast.Assign([target], value)
            yield "", ast.Pass()
        case ast.BoolOp(op=op, values=values):
            yield "op", OPERATORS[type(op)][0]()
            for value in values:
                rest = [each for each in values if each is not value]
                yield "", rest[0] if len(rest) == 1 else ast.BoolOp(op, rest)
        case ast.Compare(ops=[op]):
            for other in OPERATORS[type(op)]:
                yield "ops", [other()]
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=value)):
            for number in (value, -value + 1, -value - 1):
                yield "", _number(number)
        case ast.UnaryOp(operand=operand):
            yield "", operand
        case ast.Constant(value=bool(value)):
            yield "value", not value
        case ast.Constant(value=int(value) | float(value)):
            for number in (value + 1, value - 1, -value, value / 2 if value % 1 else value):
                yield "", _number(number)
        case ast.Call():
            yield from _calls(node)
        case ast.If(test=test) | ast.While(test=test) | ast.IfExp(test=test):
            if not (isinstance(test, ast.Compare) and len(test.ops) == 1):  # it has its own
                yield "test", ast.UnaryOp(ast.Not(), test)
            if not isinstance(node, ast.While):
                yield "test", ast.Constant(True)
                yield "test", ast.Constant(False)
        case ast.comprehension(ifs=[_, *_]):
            yield "ifs", []
        case ast.For():
            yield "iter", ast.List([], ast.Load())
        case ast.Slice(lower=lower, upper=upper, step=step):
            for name, part in (("lower", lower), ("upper", upper), ("step", step)):
                if part is not None:
                    yield name, None
        case ast.Attribute(value=value, attr=name):
            if name == "T":
                yield "", value
            if name in OTHER_NAME:
                yield "attr", OTHER_NAME[name]
        case ast.Name(id=name) if name in OTHER_NAME and isinstance(node.ctx, ast.Load):
            yield "id", OTHER_NAME[name]
        case ast.Tuple(elts=[first, second], ctx=ast.Load()):
            yield "elts", [second, first]
        case ast.Expr(value=ast.Constant()):
            return  # a docstring
        case ast.Expr() | ast.Raise() | ast.Assign(targets=[ast.Attribute() | ast.Subscript()]):
            yield "", ast.Pass()
        case ast.Assign(targets=[ast.Name()]):
            yield "", ast.Pass()
        case ast.Break():
            yield "", ast.Pass()
            yield "", ast.Continue()
        case ast.Continue():
            yield "", ast.Pass()
            yield "", ast.Break()


def _calls(call: ast.Call) -> Iterator[tuple[Any, ...]]:
    """What may go wrong with a call."""
    plain = not any(isinstance(each, ast.Starred) for each in call.args)
    name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    name = call.func.id if isinstance(call.func, ast.Name) else name
    if plain and len(call.args) >= 2:
        yield "args", [call.args[1], call.args[0], *call.args[2:]]
    for keyword in call.keywords:
        yield "keywords", [each for each in call.keywords if each is not keyword]
    if plain and len(call.args) == 1 and name not in CONVERSIONS:
        yield "", call.args[0]
    if not call.args and isinstance(call.func, ast.Attribute) and name != "item":
        yield "", call.func.value
    if name == "range" and plain:
        last = 0 if len(call.args) == 1 else 1
        for op in (ast.Add(), ast.Sub()):
            moved = ast.BinOp(call.args[last], op, ast.Constant(1))
            yield "args", [*call.args[:last], moved, *call.args[last + 1 :]]


def _number(value: float) -> ast.expr:
    positive: ast.expr = ast.Constant(abs(value))
    return ast.UnaryOp(ast.USub(), positive) if value < 0 else positive


def _replace(tree: ast.AST, node: ast.AST, place: str, value: Any) -> None:
    """Put a value into a field of a node, or in the node's own place."""
    if place:
        setattr(node, place, deepcopy(value))
        return
    for parent in ast.walk(tree):
        for name, child in ast.iter_fields(parent):
            if child is node:
                setattr(parent, name, deepcopy(value))
                return
            if isinstance(child, list) and any(each is node for each in child):
                child[:] = [deepcopy(value) if each is node else each for each in child]
                return
