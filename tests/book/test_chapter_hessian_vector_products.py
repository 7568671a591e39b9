"""The claims of the chapter on Hessian-vector products, as the built page computed them."""

import re

import numpy as np
import pytest

from autograd_course import grad, hvp, program
from tests.book.reading import only

CHAPTER = "book/hessian-vector-products"
NESTINGS = ["forward over reverse", "reverse over forward", "reverse over reverse"]


def numbers(text: str) -> list[float]:
    plain = text.replace(",", "")
    return [float(number) for number in re.findall(r"-?\d+\.?\d*(?:e[-+]\d+)?", plain)]


def test_the_hessian_of_a_large_network_fits_nowhere(values, printed) -> None:
    table = only(printed, "GPT-2").strip().splitlines()[1:]
    for line in table:
        weights, gradient, whole = numbers(line[26:])
        assert gradient == pytest.approx(8 * weights, rel=0.25)
        assert whole == pytest.approx(8 * weights**2, rel=0.35)
    assert numbers(table[1][26:])[0] == 15_880
    assert float(values["hessian-drives"]) == pytest.approx(8 * 1.5e9**2 / 2e13)
    assert float(values["hessian-years"]) == pytest.approx(1.5e9 / 31_557_600)


def test_differences_of_gradients_make_a_v(values) -> None:
    assert float(values["slope-forward-falls"]) == pytest.approx(1, abs=0.05)
    assert float(values["slope-central-falls"]) == pytest.approx(2, abs=0.05)
    for scheme in "forward", "central":
        assert float(values[f"slope-{scheme}-rises"]) == pytest.approx(-1, abs=0.15)
    eps = np.finfo(float).eps
    # The powers that balance both errors, up to factors that the function brings.
    assert eps ** (1 / 2) / 30 < float(values["least-forward-number"]) < 30 * eps ** (1 / 2)
    assert eps ** (2 / 3) / 30 < float(values["least-central-number"]) < 30 * eps ** (2 / 3)


def test_the_nested_derivative_is_exact_to_rounding(values, printed) -> None:
    assert float(values["nested-error-in-eps"]) < 20
    assert numbers(only(printed, "relative error: "))[-1] < 20 * np.finfo(float).eps


def neuron_product() -> np.ndarray:
    """H v of the neuron, from the formula of its whole Hessian."""
    X = np.array([[0.5, -1.0], [1.5, 0.5], [-1.0, 1.0], [2.0, 1.0]])
    y, w, v = np.array([0.5, -0.5, 0.0, 1.0]), np.array([0.3, -0.2]), np.array([1.0, 2.0])
    p = np.tanh(X @ w)
    slope = 1 - p**2
    curvature = slope**2 - 2 * (p - y) * p * slope
    return X.T @ np.diag(curvature) @ X @ v


@pytest.mark.parametrize("variant", ["by_hand", "package", "jax"])
def test_four_nestings_agree_three_times(values, variant) -> None:
    lines = re.findall(r"^(\w+ over \w+) \[(.*)\]$", values[f"hvp-{variant}"], re.MULTILINE)
    assert [name for name, _ in lines] == [*NESTINGS, "forward over forward"]
    for _, product in lines:
        np.testing.assert_allclose(numbers(product), neuron_product(), rtol=1e-13)


def test_three_nestings_are_programs_of_equal_length(values, printed) -> None:
    lines = only(printed, "forward over reverse: ").strip().splitlines()
    (gradient, *products) = (numbers(line)[-1] for line in lines)
    assert len(products) == 3
    assert set(products) == {float(values["lines-product"])}
    assert gradient < products[0] < 3 * gradient
    for f in "product", "tangled":
        assert float(values[f"counted-{f}-spread"]) == 0


class Counted:
    """A number that counts the operations done with its kind."""

    operations = 0

    def __init__(self, value: float) -> None:
        self.value = value

    def _result(self, value: float) -> "Counted":
        Counted.operations += 1
        return Counted(value)

    def __add__(self, other):
        return self._result(self.value + other.value)

    def __sub__(self, other):
        return self._result(self.value - other.value)

    def __mul__(self, other):
        return self._result(self.value * other.value)

    def __truediv__(self, other):
        return self._result(self.value / other.value)


class Dual:
    """A number with its tangent: two operations for a sum, four for a product or quotient."""

    def __init__(self, primal: Counted, tangent: Counted) -> None:
        self.primal, self.tangent = primal, tangent

    def __add__(self, other):
        return Dual(self.primal + other.primal, self.tangent + other.tangent)

    def __sub__(self, other):
        return Dual(self.primal - other.primal, self.tangent - other.tangent)

    def __mul__(self, other):
        tangent = self.tangent * other.primal + self.primal * other.tangent
        return Dual(self.primal * other.primal, tangent)

    def __truediv__(self, other):
        quotient = self.primal / other.primal
        return Dual(quotient, (self.tangent - quotient * other.tangent) / other.primal)


def forward_over_reverse(operations, inputs: list[Dual]) -> tuple[list[Dual], list[Dual]]:
    """Reverse mode by the textbook, on dual numbers: values and adjoints of all nodes."""
    nodes = list(inputs)
    for symbol, left, right in operations:
        x, y = nodes[left], nodes[right]
        nodes.append({"+": x.__add__, "*": x.__mul__, "/": x.__truediv__}[symbol](y))
    adjoints = [Dual(Counted(0.0), Counted(0.0)) for _ in nodes]
    adjoints[-1] = Dual(Counted(1.0), Counted(0.0))
    for place in range(len(nodes) - 1, len(inputs) - 1, -1):
        symbol, left, right = operations[place - len(inputs)]
        adjoint = adjoints[place]
        if symbol == "+":
            adjoints[left] = adjoints[left] + adjoint
            adjoints[right] = adjoints[right] + adjoint
        elif symbol == "*":
            adjoints[left] = adjoints[left] + adjoint * nodes[right]
            adjoints[right] = adjoints[right] + adjoint * nodes[left]
        else:
            share = adjoint / nodes[right]
            adjoints[left] = adjoints[left] + share
            adjoints[right] = adjoints[right] - share * nodes[place]
    return nodes, adjoints


def test_sixteen_operations_for_one_are_enough() -> None:
    rng = np.random.default_rng(0)
    d, operations = 4, []
    for size in range(d, 40):
        operations.append((rng.choice(["+", "*", "/"]), size - 1, int(rng.integers(size))))
    point, direction = rng.uniform(1.0, 1.5, size=(2, d))
    inputs = [Dual(Counted(p), Counted(v)) for p, v in zip(point, direction, strict=True)]
    Counted.operations = 0
    _, adjoints = forward_over_reverse(operations, inputs)
    sums = sum(symbol == "+" for symbol, _, _ in operations)
    assert 0 < sums < len(operations)
    assert Counted.operations == 6 * sums + 16 * (len(operations) - sums)

    def run(w):
        nodes = list(w)
        for symbol, left, right in operations:
            x, y = nodes[left], nodes[right]
            nodes.append(x + y if symbol == "+" else x * y if symbol == "*" else x / y)
        return nodes[-1]

    (product,) = hvp(run, (point,), (direction,))
    np.testing.assert_allclose([a.tangent.value for a in adjoints[:d]], product, rtol=1e-9)


def test_the_counted_costs_keep_to_the_theorem(values) -> None:
    d = int(values["counted-inputs"])
    for f in "product", "tangled":
        assert float(values[f"counted-{f}-most"]) <= 16
        assert float(values[f"counted-{f}-alone"]) < float(values[f"counted-{f}-all"])
        assert float(values[f"counted-{f}-forward"]) > 4 * d
        extra = float(values[f"counted-{f}-all"]) - float(values[f"counted-{f}-gradient"])
        assert 2 <= extra / float(values[f"counted-{f}-gradient"]) <= 3.2


def test_memory_rises_by_two_and_by_three_arrays(values) -> None:
    wanted = {"gradient": 1, "one-jvp": 0, "forward-over-reverse": 2}
    wanted |= {"reverse-over-forward": 3, "reverse-over-reverse": 3}
    for name, rise in wanted.items():
        assert float(values[f"memory-{name}"]) == pytest.approx(rise, abs=0.05)


def test_ten_products_take_one_evaluation(printed) -> None:
    evaluations, difference = only(printed, "for ten products").strip().split("\n", 1)
    assert numbers(evaluations)[-1] == 1
    assert numbers(difference)[-1] < 1e-10


def test_symmetry_finds_the_slip(printed) -> None:
    right, slip = (numbers(line.split("uHv")[1]) for line in printed_lines(printed, "slip:"))
    assert right[0] == pytest.approx(right[1], abs=1e-11)
    assert abs(slip[0] - slip[1]) > 1


def printed_lines(printed: list[str], part: str) -> list[str]:
    return only(printed, part).strip().splitlines()


def test_the_charges_are_those_of_the_matrix_products(printed) -> None:
    lines = printed_lines(printed, "matrix products of the batch")
    value, gradient, both = (numbers(line)[-1] for line in lines)
    assert value / gradient == 0.5
    assert both / gradient == 2


def test_newton_cg_needs_fewer_gradients_than_descent(values, printed) -> None:
    assert float(values["newton-gradient"]) < 1e-9
    assert float(values["descent-excess-number"]) > 1e-6
    assert float(values["newton-cost"]) < float(values["descent-cost"]) / 2
    assert float(values["newton-cost-for-the-same"]) < float(values["newton-cost"])
    spent = numbers(only(printed, "step by step").split(":")[1])
    assert sum(spent) == float(values["newton-products"])
    # Ever more precise solutions, and even so far fewer products than there are weights.
    assert spent[0] < spent[-1] < 640 / 4
    assert float(values["kappa"]) > 500


def test_gauss_newton_has_no_negative_curvature_and_approaches_the_hessian(printed) -> None:
    start, trained = (numbers(line) for line in printed_lines(printed, "lowest of G")[1:])
    assert start[1] < -0.1
    assert abs(start[2]) < 1e-12
    assert abs(trained[2]) < 1e-12
    assert trained[0] < 1e-4 * start[0]
    assert trained[3] < 1e-2 * start[3]


def test_the_solutions_run(article) -> None:
    blocks = [pre.get_text() for pre in article(CHAPTER).select(".solution .highlight-python pre")]
    assert len(blocks) == 4
    for block in blocks:
        assert "assert" in block
        exec(block, {})


def test_the_slide_is_corrected(article) -> None:
    text = article(CHAPTER).get_text()
    assert "vector-valued" in text
    assert "is scalar" in text
    # Its code works, with the package's grad in the place of JAX's.
    (slide,) = (
        pre.get_text()
        for pre in article(CHAPTER).select("details .highlight-python pre")
        if "jnp.vdot" in pre.get_text()
    )
    jnp = type("jnp", (), {"vdot": staticmethod(np.vdot)})
    scope = {"grad": grad, "jnp": jnp}
    exec("\n".join(slide.splitlines()[1:]), scope)
    A = np.array([[2.0, 1.0], [1.0, 3.0]])
    product = scope["hvp"](lambda x: 0.5 * x @ A @ x, np.ones(2), np.array([1.0, -1.0]))
    np.testing.assert_allclose(product, A @ [1.0, -1.0], rtol=1e-14)


def test_nothing_of_the_printed_program_is_forgotten(values) -> None:
    X = np.array([[0.5, -1.0], [1.5, 0.5], [-1.0, 1.0], [2.0, 1.0]])
    y = np.array([0.5, -0.5, 0.0, 1.0])
    gradient = program(grad(lambda w: 0.5 * np.sum((np.tanh(X @ w) - y) ** 2)), np.ones(2))
    assert len(gradient.operations) == int(values["lines-gradient"])
