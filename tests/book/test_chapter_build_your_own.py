"""The claims of the chapter that builds an autodiff, and the program that it builds.

The names are those under which the page glues a number into its prose.
"""

import ast
import contextlib
import importlib
import io
import sys
import tokenize
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from bs4 import BeautifulSoup

import autograd_course
from autograd_course import graph
from tests.book.reading import numbers, only

CHAPTER = "book/build-your-own"
PROGRAM = "autodiff_in_100_lines"
rng = np.random.default_rng(5)
X, W, B, V = (rng.normal(size=shape) for shape in ((6, 4), (4, 3), (3,), (4,)))


@pytest.fixture(scope="module")
def source(root: Path) -> str:
    return (root / f"book/code/{PROGRAM}.py").read_text()


@contextlib.contextmanager
def imported(root: Path) -> Iterator[ModuleType]:
    """A fresh copy of the program, importable by its name for as long as this lasts."""
    before = sys.modules.pop(PROGRAM, None)
    sys.path.insert(0, str(root / "book/code"))
    try:
        yield importlib.import_module(PROGRAM)
    finally:
        sys.path.pop(0)
        sys.modules.pop(PROGRAM, None)
        if before is not None:
            sys.modules[PROGRAM] = before


@pytest.fixture(scope="module")
def hundred(root: Path) -> ModuleType:
    with imported(root) as module:
        return module


# The program.


def test_it_has_a_hundred_lines_of_code_at_most(source, values) -> None:
    # Physical lines less blank ones, comments and docstrings, found independently of the page.
    lines = dict.fromkeys(range(1, source.count("\n") + 1))
    for number, line in enumerate(source.splitlines(), start=1):
        if not line.strip() or line.strip().startswith("#"):
            del lines[number]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            for number in range(node.lineno, node.end_lineno + 1):
                lines.pop(number, None)
    assert 80 < len(lines) <= 100
    assert int(values["lines"]) == len(lines)


def test_no_line_holds_several_statements(source) -> None:
    statements = [node.lineno for node in ast.walk(ast.parse(source)) if isinstance(node, ast.stmt)]
    assert len(statements) == len(set(statements))
    separators = [
        token
        for token in tokenize.generate_tokens(io.StringIO(source).readline)
        if token.string == ";"
    ]
    assert not separators


def test_the_page_quotes_the_program_and_all_of_its_working_parts(source, quoted) -> None:
    shown = [block for block in quoted if block in source]
    covered = set()
    for block in shown:
        first = source[: source.index(block)].count("\n") + 1
        covered |= set(range(first, first + block.count("\n") + 1))
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            assert set(range(node.lineno, node.end_lineno + 1)) <= covered, node.name
    assert "ELEMENTWISE = {" in "\n".join(shown)


def layer(np, w):
    return np.sum(np.tanh(X @ w + B) ** 2)


def broadcast(np, b):
    return np.sum(np.exp(np.sin(X @ W) * b) / (2.0 + b**2))


def lecture(np, w):
    v = np.log(w) * 3.0
    return v + np.sqrt(v)


def vectors(np, v):
    return (X @ v) @ (X @ v) + v @ (np.transpose(X) @ X) @ np.cos(v)


def normalized(np, x):
    total = np.sum(np.exp(x), axis=1)
    return np.sum((np.exp(x) / np.expand_dims(total, 1) - 0.1) ** 3 * x)


def reshaped(np, x):
    y = np.reshape(x, (8, 3))
    return np.sum(np.sum(y, axis=-1) ** 2 * np.sum(-y, axis=1)) / 10.0


def stretched(np, x):
    return np.sum((np.reshape(x, (3, 1)) - x) ** 2 * 2.0**x)


CASES = {
    "layer": (layer, W),
    "broadcast": (broadcast, B),
    "lecture": (lecture, np.array(2.0)),
    "vectors": (vectors, V),
    "normalized": (normalized, X),
    "reshaped": (reshaped, X),
    "stretched": (stretched, B),
}


@pytest.mark.parametrize("name", CASES)
def test_gradients_are_those_of_the_package_and_of_jax(hundred, name) -> None:
    function, x = CASES[name]
    found = hundred.grad(lambda x: function(np, x))(x)
    assert np.shape(found) == x.shape
    package = autograd_course.grad(lambda x: function(np, x))(x)
    with jax.enable_x64(True):
        in_jax = jax.grad(lambda x: function(jnp, x))(jnp.asarray(x))
    np.testing.assert_allclose(found, package, rtol=1e-11, atol=1e-12)
    np.testing.assert_allclose(found, in_jax, rtol=1e-10, atol=1e-11)


@pytest.mark.parametrize("name", CASES)
def test_four_ways_of_nesting_agree_with_jax(hundred, name) -> None:
    function, x = CASES[name]
    grad, jvp = hundred.grad, hundred.jvp
    v = np.random.default_rng(6).normal(size=x.shape)

    def f(x):
        return function(np, x)

    with jax.enable_x64(True):
        gradient = jax.grad(lambda x: function(jnp, x))
        product = np.asarray(jax.jvp(gradient, (jnp.asarray(x),), (jnp.asarray(v),))[1])
    found = {
        "forward over reverse": jvp(grad(f), (x,), (v,))[1],
        "reverse over forward": grad(lambda x: jvp(f, (x,), (v,))[1])(x),
        "reverse over reverse": grad(lambda x: np.sum(grad(f)(x) * v))(x),
    }
    for way, result in found.items():
        np.testing.assert_allclose(result, product, rtol=1e-9, atol=1e-10, err_msg=way)
    curvature = jvp(lambda x: jvp(f, (x,), (v,))[1], (x,), (v,))[1]
    np.testing.assert_allclose(curvature, np.sum(product * v), rtol=1e-9)


def test_third_derivatives_and_pullbacks_that_are_used_again(hundred) -> None:
    third = hundred.grad(hundred.grad(hundred.grad(np.sin)))(0.7)
    assert third == pytest.approx(-np.cos(0.7), rel=1e-13)
    y, pullback = hundred.vjp(lambda A, v: np.tanh(A @ v), X, V)
    for seed in np.eye(6):
        wanted = autograd_course.vjp(lambda A, v: np.tanh(A @ v), X, V)[1](seed)
        for one, other in zip(pullback(seed), wanted, strict=True):
            np.testing.assert_allclose(one, other, rtol=1e-12, atol=1e-14)
    np.testing.assert_array_equal(y, np.tanh(X @ V))


def test_what_does_not_depend_on_the_input_has_a_zero_derivative(hundred) -> None:
    assert hundred.grad(lambda x: 3.0)(2.0) == 0
    assert hundred.jvp(lambda x: 3.0, (2.0,), (1.0,)) == (3.0, 0.0)
    # A value of an outer trace is no result of the inner one.
    assert hundred.grad(lambda x: x * hundred.grad(lambda y: x)(1.0))(2.0) == 0
    assert hundred.grad(lambda x: hundred.vjp(lambda y: x * x, 1.0)[0])(3.0) == 6


@pytest.mark.parametrize(
    "function",
    [np.arctan, np.cumsum, np.add.reduce, lambda x: np.multiply.outer(x, x), lambda x: x > 0],
)
def test_what_has_no_rule_is_refused(hundred, function) -> None:
    with pytest.raises(TypeError):
        hundred.grad(lambda x: np.sum(function(x)))(np.ones(3))


# The way to it.


def test_the_first_versions_are_right_where_they_work(values, printed) -> None:
    assert numbers(only(printed, "derivative at 2"))[-1] == 3 * 2**2 + 2 * 2
    assert "no callable sin method" in " ".join(only(printed, "TypeError").split())
    assert float(values["protocol-error"]) < 1e-14
    assert float(values["recorded-error"]) < 1e-14
    found = numbers(only(printed, "both derivatives").split(":")[1])
    np.testing.assert_allclose(found, [6 * np.cos(6) + np.sin(6), 4 * np.cos(6)], rtol=1e-13)


def test_following_the_parents_doubles_with_every_sum(values, printed) -> None:
    for line in only(printed, "additions:").strip().splitlines():
        additions, adjoint, visits = numbers(line)
        assert adjoint == 2**additions
        assert visits == 2 ** (additions + 1) - 1
    assert float(values["visits-ratio"]) == pytest.approx(2, rel=1e-3)
    assert int(values["visits-last"]) == 2**15 - 1
    assert int(values["tape-last"]) == 15


def test_going_on_too_early_loses_what_arrives_later(printed) -> None:
    impatient, tape = only(printed, "impatient:").strip().splitlines()
    assert numbers(impatient) != [1024.0]
    assert numbers(tape) == [1024.0, 11.0]


def test_the_adjoint_of_a_broadcast_array_had_the_wrong_shape(printed) -> None:
    assert "(3,) and its adjoint (4, 3)" in only(printed, "b has the shape")
    mended = only(printed, "broadcasting:")
    assert "broadcasting: (3,)" in mended


def test_perturbations_are_confused_until_there_are_levels(values, printed) -> None:
    assert float(values["confused"]) == 2
    assert numbers(only(printed, "f'(5)"))[-1] == 2
    assert float(values["not-confused"]) == 1
    assert only(printed, "nested:").strip().splitlines()[-1].split() == ["nested:", "1.0"]
    assert float(values["shared-gradient"]) == 1024


def test_the_quick_question_on_nesting_is_right(hundred) -> None:
    f = hundred.grad(lambda x: x * hundred.grad(lambda y: x * y)(2.0))
    assert f(3.0) == 6


def test_the_product_with_the_hessian_agrees_three_times(values) -> None:
    rng = np.random.default_rng(0)
    X, b = rng.normal(size=(8, 3)), rng.normal(size=2)
    W, V = rng.normal(size=(3, 2)), rng.normal(size=(3, 2))

    def gradient(W):
        out = np.tanh(X @ W + b)
        return X.T @ (2 * out * (1 - out**2))

    h = 1e-5
    difference = (gradient(W + h * V) - gradient(W - h * V)) / (2 * h)
    products = [numbers(values[f"hundred-{v}"]) for v in ("by_hand", "package", "jax")]
    for product in products:
        np.testing.assert_allclose(product, difference.ravel(), rtol=1e-7)
        np.testing.assert_allclose(product, products[0], atol=2e-12)


def test_all_comparisons_on_the_page_agree(values) -> None:
    assert int(values["agreements"]) == 4 * 5
    assert float(values["largest-difference"]) < 1e-12


def test_the_package_keeps_less(values) -> None:
    assert float(values["bytes-package"]) < 170
    assert float(values["bytes-hundred"]) > 1.5 * float(values["bytes-package"])
    # A sum reads nothing: the package keeps nothing of it but its place.
    assert graph(lambda x: np.sum(x + 1.0), np.ones(100)).stored == 0


def test_every_file_of_the_table_is_there(root, values, article) -> None:
    links = article(CHAPTER).select("table a[href*='/blob/main/']")
    assert len(links) == int(values["ideas"])
    for link in links:
        assert (root / link["href"].split("/blob/main/")[1]).is_file(), link["href"]


# Exercises.


@pytest.fixture(scope="module")
def solutions(article: Callable[[str], BeautifulSoup]) -> dict[str, str]:
    """The code of each solution, by what it is about."""
    code = [
        "\n".join(pre.get_text() for pre in box.select(".highlight pre"))
        for box in article(CHAPTER).select(".solution.dropdown")
    ]
    return dict(zip(("maximum", "branches", "indexing", "silent"), code, strict=True))


@pytest.mark.parametrize(
    ("exercise", "wanted"),
    [
        ("maximum", [0, 0.5, 1, 2]),
        ("branches", [1, 0.1, 0.1]),
        ("silent", [5, 1, 1, 1, 1, 1]),
    ],
)
def test_solutions_give_what_they_say(root, solutions, exercise, wanted) -> None:
    with imported(root), contextlib.redirect_stdout(io.StringIO()) as output:
        exec(solutions[exercise], {})
    np.testing.assert_allclose(numbers(output.getvalue()), wanted)


def test_the_solution_for_indexing_nests(root, solutions) -> None:
    with imported(root), contextlib.redirect_stdout(io.StringIO()) as output:
        exec(solutions["indexing"], {})

    def neighbors(x):
        return np.sum(np.sin(x[1:]) * x[:-1])

    x = np.array([0.5, 1.0, 1.5])
    first = autograd_course.grad(neighbors)
    second = autograd_course.grad(lambda x: np.sum(first(x) ** 2))(x)
    wanted = [*first(x), 2, 0, 1, *second]
    np.testing.assert_allclose(numbers(output.getvalue()), wanted, rtol=1e-6)
