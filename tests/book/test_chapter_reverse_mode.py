"""The claims of the chapter on reverse mode, as the built page computed them.

The names are those under which the page glues a number into its prose.
"""

import itertools
import re
import runpy
from pathlib import Path

import numpy as np
import pytest

from autograd_course import graph
from tests.book.reading import numbers, only

CHAPTER = "book/reverse-mode"
# L = v + sqrt(v) with v = w2 log w1 at w = (2, 3), differentiated by hand.
GRADIENT = (1 + 1 / (2 * np.sqrt(3 * np.log(2)))) * np.array([3 / 2, np.log(2)])


def test_one_walk_ends_at_the_gradient(values) -> None:
    walked = [float(values["dL-dw1"]), float(values["dL-dw2"])]
    np.testing.assert_allclose(walked, GRADIENT, rtol=1e-14)


def test_the_slip_of_the_slide_is_a_factor_w2(values) -> None:
    # It has the adjoint of v1, which is w2 times that of v2.
    assert float(values["slip"]) == pytest.approx(3 * GRADIENT[1])


def test_the_player_shows_every_step_of_the_lecture(article) -> None:
    (player,) = article(CHAPTER).select(".player:has(.player-steps)")
    steps = player.select(".player-steps > li")
    assert len(steps) == 8  # the graph, the values, the seed, then v3, v2, v1, w2, w1
    for step, derivative in zip(steps[:-3:-1], GRADIENT, strict=True):
        words = step.select_one(".player-words").get_text()
        assert numbers(words.rstrip("."))[-1] == pytest.approx(derivative, abs=1e-3)


def test_the_tape_of_thirty_lines_finds_the_gradient(printed, quoted) -> None:
    lines = only(printed, "nodes on the tape").splitlines()
    assert numbers(lines[0])[0] == 6
    np.testing.assert_allclose(numbers(lines[1]), GRADIENT, rtol=1e-11)
    written = [line for line in only(quoted, "def read_backwards").splitlines() if line]
    assert len(written) <= 30


class Counted:
    """A number that counts the additions and multiplications done with its kind."""

    operations = 0

    def __init__(self, value: float) -> None:
        self.value = value

    def __add__(self, other):
        Counted.operations += 1
        return Counted(self.value + getattr(other, "value", other))

    def __mul__(self, other):
        Counted.operations += 1
        return Counted(self.value * getattr(other, "value", other))

    __radd__, __rmul__ = __add__, __mul__


def test_the_algorithm_needs_no_more_than_five_times_the_operations(root: Path) -> None:
    tape_of = runpy.run_path(str(root / "book/code/tiny_tape.py"))

    def program(x):
        total = x[0] * x[1]
        for left, right in itertools.pairwise(x[1:]):
            total = total + left * right * total
        return total

    point = np.linspace(1.0, 2.0, 20)
    Counted.operations = 0
    program([Counted(number) for number in point])
    alone, Counted.operations = Counted.operations, 0
    tape: list = []
    program([tape_of["Node"](tape, Counted(number)) for number in point])
    tape_of["read_backwards"](tape)
    assert alone < Counted.operations <= 5 * alone


def test_the_inputs_of_the_formula_as_written_fan_out(values, printed) -> None:
    assert int(values["written-operations"]) == 6
    found = [float(values["written-dL-dw1"]), float(values["written-dL-dw2"])]
    np.testing.assert_allclose(found, GRADIENT, rtol=1e-14)
    table = only(printed, "0: input")
    assert [len(re.findall(rf"\(.*\b{node}\b.*\)", table)) for node in (0, 1)] == [2, 2]


def test_paths_double_where_edges_are_added(printed) -> None:
    for line in only(printed, " paths").strip().splitlines():
        depth, edges, paths = numbers(line.replace(",", ""))
        assert edges == 3 * depth
        assert paths == 2**depth


def test_the_gradient_agrees_three_times(values) -> None:
    for variant in "by_hand", "package", "jax":
        found = numbers(values[f"gradient-{variant}"].replace("w1", ""))
        np.testing.assert_allclose(found, GRADIENT, rtol=1e-14)


def test_the_printed_program_is_short_and_right(printed) -> None:
    source = only(printed, "def gradient(w1, w2)")
    operations = re.findall(r"^    v\d = (.*)$", source, flags=re.MULTILINE)
    assert len(operations) == 8
    # Three lines forward: the logarithm, the product, the root.
    assert operations[:3] == ["np.log(w1)", "w2 * v1", "np.sqrt(v2)"]
    scope = {"np": np}
    exec(source, scope)
    np.testing.assert_allclose(scope["gradient"](2.0, 3.0), GRADIENT, rtol=1e-14)


def test_the_quoted_code_is_what_the_text_names(quoted) -> None:
    recorded = only(quoted, "primitive.function(primal)")
    assert "entry = pull, x.index, reads((out, primal))" in recorded
    assert recorded.endswith("entries.append(entry)")
    sending = only(quoted, "contribution = pull(cotangent, residual)").splitlines()
    assert sending[-1].strip() == "cotangents[parent] = so_far + contribution"
    rule = only(quoted, "_matmul = primitive(")
    assert rule.endswith(")")
    assert "lambda g, y: g @ transposed(y)" in rule
    assert "lambda g, x: transposed(x) @ g" in rule


def test_the_tape_keeps_one_array_an_operation_or_none(printed) -> None:
    table = only(printed, "arrays kept after").strip().splitlines()
    kept = [numbers(line.split(":")[1]) for line in table]
    assert kept == [[1, 10, 20], [1, 10, 20], [0, 0, 0]]


@pytest.mark.parametrize(
    ("operation", "arrays"),
    [(np.square, 1), (np.sqrt, 1), (np.exp, 1), (lambda x: 2 * x - 1, 0)],
)
def test_the_answers_on_what_a_tape_keeps_are_right(operation, arrays) -> None:
    def twice(x):
        return np.sum(operation(operation(x)))

    x = np.linspace(0.1, 1.0, 50)
    assert graph(twice, x).stored == 2 * arrays * x.nbytes


def test_memory_grows_with_the_operations_in_reverse_mode_alone(values) -> None:
    for slug, arrays in ("tanh", 1), ("sin", 1), ("shift", 0):
        assert float(values[f"kept-{slug}"]) == pytest.approx(arrays, abs=1e-9)
        assert float(values[f"slope-{slug}"]) == pytest.approx(arrays, abs=0.02)
    assert float(values["slope-forward"]) == pytest.approx(0, abs=0.02)
    assert float(values["peak-forward"]) < 8


def test_an_array_that_the_tape_needs_cannot_be_overwritten(printed) -> None:
    assert "read-only" in only(printed, "the backward pass needs its old values")


def test_the_gradient_is_cheap_counted(values) -> None:
    d = int(values["counted-inputs"])
    # d - 1 products; backward, two for each of them but the first, whose adjoints are at hand.
    assert float(values["counted-product-reverse"]) == pytest.approx((3 * d - 5) / (d - 1))
    assert float(values["counted-product-forward"]) == pytest.approx(4 * d)
    for f in "product", "neighbors":
        assert float(values[f"counted-{f}-reverse-most"]) < 3
        assert float(values[f"counted-{f}-forward"]) > d


def test_what_was_broadcast_is_summed(values, printed) -> None:
    assert only(printed, "shapes:").split("\n")[0] == "shapes: (4, 3) (3,)"
    assert float(values["broadcast-error"]) < 1e-14


def test_the_rule_of_the_matrix_product_holds(printed) -> None:
    errors = only(printed, "error of A_bar").strip().splitlines()
    assert [numbers(line.split(":")[1])[0] < 1e-14 for line in errors] == [True, True]


def test_the_gradient_of_a_layer_shows_both_rules(printed) -> None:
    source = only(printed, "def gradient(X, W, b)")
    scope = {"np": np}
    exec(source, scope)
    rng = np.random.default_rng(1)
    X, W, b = rng.normal(size=(6, 5)), rng.normal(size=(5, 4)), rng.normal(size=4)
    out = np.tanh(X @ W + b)
    Z_bar = 2 * out * (1 - out**2)
    W_bar, b_bar = scope["gradient"](X, W, b)
    np.testing.assert_allclose(W_bar, X.T @ Z_bar, rtol=1e-12)
    np.testing.assert_allclose(b_bar, Z_bar.sum(axis=0), rtol=1e-12)
    assert "np.sum(" in source
    assert "X.T" in source


def test_pullbacks_give_the_jacobian_of_polar_coordinates(printed) -> None:
    by_rows, at_once = only(printed, "two pullbacks").split("jacrev:")
    wanted = [np.sqrt(3) / 2, -1, 1 / 2, np.sqrt(3)]
    for matrix in by_rows.split(":")[-1], at_once:
        np.testing.assert_allclose(numbers(matrix), wanted, atol=1e-6)


def test_both_modes_agree_in_the_dot_product_test(values) -> None:
    assert float(values["dot-product-test"]) < 1e-14


def test_all_rows_take_one_evaluation(printed) -> None:
    evaluations, difference = only(printed, "for 32 rows").strip().splitlines()
    assert numbers(evaluations)[-1] == 1
    assert numbers(difference)[-1] < 1e-12
