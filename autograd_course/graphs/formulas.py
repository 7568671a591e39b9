"""What one step of a derivative looks like on paper: names, numbers and operations as TeX.

The numbers come from a recorded graph. What stands here is only how an operation and its partial
derivatives are written; a test holds the table against the derivatives that the package computes.
"""

import re
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograd_course.graphs.graph import Graph, GraphNode, Parent

DIGITS = 4  # significant digits of a number in a formula or a picture


@dataclass(frozen=True)
class Formula:
    """How an operation and its partial derivatives are written, and how one reads it out.

    The templates take the operands as `{0}` and `{1}`; TeX's own braces are doubled.
    """

    words: str
    operation: str
    partials: tuple[str, ...]


FORMULAS = {
    "add": Formula("{0} plus {1}", "{0} + {1}", ("1", "1")),
    "subtract": Formula("{0} minus {1}", "{0} - {1}", ("1", "-1")),
    "multiply": Formula("{0} times {1}", r"{0} \cdot {1}", ("{1}", "{0}")),
    "divide": Formula(
        "{0} over {1}",
        r"\frac{{{0}}}{{{1}}}",
        (r"\frac{{1}}{{{1}}}", r"\frac{{-{0}}}{{{{{1}}}^2}}"),
    ),
    "power": Formula(
        "{0} to the power {1}",
        "{{{0}}}^{{{1}}}",
        (r"{1} \cdot {{{0}}}^{{{1} - 1}}", r"{{{0}}}^{{{1}}} \cdot \log {0}"),
    ),
    "negative": Formula("minus {0}", "-{0}", ("-1",)),
    "square": Formula("{0} squared", "{{{0}}}^2", (r"2 \cdot {0}",)),
    "sqrt": Formula("the root of {0}", r"\sqrt{{{0}}}", (r"\frac{{1}}{{2 \sqrt{{{0}}}}}",)),
    "log": Formula("the logarithm of {0}", r"\log {0}", (r"\frac{{1}}{{{0}}}",)),
    "exp": Formula("the exponential of {0}", r"\exp {0}", (r"\exp {0}",)),
    "sin": Formula("the sine of {0}", r"\sin {0}", (r"\cos {0}",)),
    "cos": Formula("the cosine of {0}", r"\cos {0}", (r"-\sin {0}",)),
    "tanh": Formula("the hyperbolic tangent of {0}", r"\tanh {0}", (r"1 - (\tanh {0})^2",)),
}


def split_name(name: str) -> tuple[str, str]:
    """Return a name's letters and the digits at its end, which are set as a subscript."""
    match = re.fullmatch(r"(.*?)(\d*)", name)
    assert match is not None  # the pattern matches every string without a line break
    return match[1], match[2]


def name_tex(name: str) -> str:
    """Return a name as TeX: `v12` becomes `v_{12}`, a name of several letters is set upright."""
    letters, digits = split_name(name)
    base = letters if len(letters) == 1 else rf"\mathrm{{{letters}}}".replace("_", r"\_")
    return f"{base}_{{{digits}}}" if digits else base


def number_text(value: Any) -> str:
    """Return a number to four significant digits, with a true minus sign; an array's shape."""
    if np.ndim(value) > 0:
        return "\N{MULTIPLICATION SIGN}".join(str(size) for size in np.shape(value))
    return f"{float(value):.{DIGITS}g}".replace("-", "\N{MINUS SIGN}")


def number_tex(value: float) -> str:
    """Return a number to four significant digits as TeX."""
    mantissa, _, exponent = f"{float(value):.{DIGITS}g}".partition("e")
    return rf"{mantissa} \cdot 10^{{{int(exponent)}}}" if exponent else mantissa


def relation(*values: float) -> str:
    """Return `=`, or `\\approx` where the digits shown of some value are not all there are."""
    exact = all(float(f"{float(value):.{DIGITS}g}") == float(value) for value in values)
    return "=" if exact else r"\approx"


def factor(tex: str) -> str:
    """Return TeX as a factor of a product: in parentheses if it has a sign in it."""
    plain = re.sub(r"\{[^{}]*(\{[^{}]*\}[^{}]*)*\}", "", tex)
    return rf"\left({tex}\right)" if "-" in plain or "+" in plain else tex


def operands(graph: Graph, node: GraphNode, *, numbers: bool) -> list[str]:
    """Return a node's operands as TeX: by name, or with `numbers` as their values."""
    found = []
    for argument in node.arguments:
        if not isinstance(argument, Parent):
            found.append(factor(number_tex(argument)))
        elif numbers:
            found.append(factor(number_tex(graph.nodes[argument.index].primal)))
        else:
            found.append(name_tex(graph.nodes[argument.index].name))
    return found


def _formula(node: GraphNode) -> Formula:
    if node.operation not in FORMULAS:
        raise ValueError(
            f"got the operation {node.operation!r}, which has no formula to show; "
            "add a row for it to FORMULAS in autograd_course/graphs/formulas.py"
        )
    return FORMULAS[node.operation]


def operation_tex(graph: Graph, node: GraphNode, *, numbers: bool = False) -> str:
    """Return what a node computes, for example `w_{2} \\cdot v_{1}`, or with its numbers."""
    return _formula(node).operation.format(*operands(graph, node, numbers=numbers))


def operation_words(graph: Graph, node: GraphNode) -> str:
    """Return what a node computes in words, for example `w2 times v1`."""
    words = [
        graph.nodes[argument.index].name if isinstance(argument, Parent) else number_text(argument)
        for argument in node.arguments
    ]
    return _formula(node).words.format(*words)


def partials_tex(graph: Graph, node: GraphNode) -> list[str]:
    """Return d node / d parent as TeX, for each of the node's parents."""
    names = operands(graph, node, numbers=False)
    return [
        template.format(*names)
        for argument, template in zip(node.arguments, _formula(node).partials, strict=True)
        if isinstance(argument, Parent)
    ]
