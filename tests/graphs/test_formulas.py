import re

import numpy as np
import pytest

from autograd_course import graph
from autograd_course.graphs.formulas import (
    FORMULAS,
    factor,
    name_tex,
    number_tex,
    number_text,
    operation_tex,
    operation_words,
    partials_tex,
    relation,
)

POINT = {"x": 1.3, "y": 0.7}


def value_of(tex: str) -> float:
    """Evaluate the TeX of a formula in `x` and `y`, from the innermost braces outwards."""
    before = None
    while tex != before:
        before = tex
        tex = re.sub(r"\\frac\{([^{}]*)\}\{([^{}]*)\}", r"((\1) / (\2))", tex)
        tex = re.sub(r"\\sqrt\{([^{}]*)\}", r"* np.sqrt(\1)", tex)
        tex = re.sub(r"\^\{([^{}]*)\}", r"**(\1)", tex)
        tex = re.sub(r"(?<!\})\{([^{}]*)\}(?!\{)", r"(\1)", tex)
    tex = re.sub(r"\\(log|exp|sin|cos|tanh) (\w+)", r"np.\1(\2)", tex)
    python = tex.replace(r"\cdot", "*").replace("^", "**").removeprefix("* ")
    return float(eval(python, {"np": np} | POINT))


@pytest.mark.parametrize("name", FORMULAS)
def test_formulas_are_those_that_the_package_computes(name: str) -> None:
    ufunc = getattr(np, name)
    point = list(POINT.values())[: ufunc.nin]
    f = (lambda x: ufunc(x)) if ufunc.nin == 1 else (lambda x, y: ufunc(x, y))
    recorded = graph(f, *point)
    node = recorded.nodes[-1]
    assert node.operation == name
    assert value_of(operation_tex(recorded, node)) == pytest.approx(node.primal, rel=1e-15)
    partials = [value_of(tex) for tex in partials_tex(recorded, node)]
    assert partials == pytest.approx(list(node.partials), rel=1e-14)
    for operand in list(POINT)[: ufunc.nin]:
        assert operand in operation_words(recorded, node).split()


def test_constants_stand_as_numbers() -> None:
    recorded = graph(lambda x: -2.0 * x, 3.0)
    node = recorded.nodes[-1]
    assert operation_tex(recorded, node) == r"\left(-2\right) \cdot x"
    assert operation_tex(recorded, node, numbers=True) == r"\left(-2\right) \cdot 3"
    assert partials_tex(recorded, node) == [r"\left(-2\right)"]


def test_an_operand_used_twice_has_two_partials() -> None:
    recorded = graph(lambda x: x * x, 3.0)
    assert partials_tex(recorded, recorded.nodes[-1]) == ["x", "x"]


def test_an_operation_without_a_formula_says_what_to_add() -> None:
    recorded = graph(lambda x: np.arctan(x), 1.0)
    with pytest.raises(ValueError, match=r"arctan.*add a row"):
        operation_tex(recorded, recorded.nodes[-1])


@pytest.mark.parametrize(
    ("name", "tex"),
    [("w1", "w_{1}"), ("v12", "v_{12}"), ("L", "L"), ("my_loss", r"\mathrm{my\_loss}")],
)
def test_names(name: str, tex: str) -> None:
    assert name_tex(name) == tex


def test_numbers() -> None:
    assert number_tex(2.0) == "2"
    assert number_tex(np.log(2)) == "0.6931"
    assert number_tex(-1.5e-7) == r"-1.5 \cdot 10^{-7}"
    assert number_text(-0.5) == "\N{MINUS SIGN}0.5"
    assert number_text(np.zeros((2, 3))) == "2\N{MULTIPLICATION SIGN}3"


def test_rounded_numbers_are_not_called_equal() -> None:
    assert relation(0.5, 3.0) == "="
    assert relation(0.5, np.log(2)) == r"\approx"


@pytest.mark.parametrize("tex", ["x", r"\frac{-x}{{y}^2}", r"{x}^{y - 1}", "2"])
def test_a_product_needs_no_parentheses(tex: str) -> None:
    assert factor(tex) == tex


@pytest.mark.parametrize("tex", ["-1", r"1 - (\tanh x)^2", r"-\sin x"])
def test_a_sum_or_a_sign_needs_parentheses(tex: str) -> None:
    assert factor(tex) == rf"\left({tex}\right)"
