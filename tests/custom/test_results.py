from typing import Any

import numpy as np
import pytest

from autograd_course import custom_jvp, custom_vjp, grad, jacfwd, jacrev


def plain_function(x: Any, y: Any) -> Any:
    return x


def jvp_rule(rule: Any) -> Any:
    f = custom_jvp(plain_function)
    f.defjvp(rule)
    return f


def vjp_rules(fwd: Any, bwd: Any) -> Any:
    f = custom_vjp(plain_function)
    f.defvjp(fwd, bwd)
    return f


def passes(x: Any, y: Any) -> Any:
    return x, None


@pytest.mark.parametrize("derivative", [grad, jacfwd, jacrev])
@pytest.mark.parametrize(
    ("f", "error", "message"),
    [
        (custom_jvp(plain_function), TypeError, "plain_function is to .* plain_function.defjvp"),
        (custom_vjp(plain_function), TypeError, r"call plain_function.defvjp\(fwd, bwd\) before"),
        (jvp_rule(lambda xs, vs: vs[0]), TypeError, r"must return a pair \(primal_out, tangent"),
        (
            jvp_rule(lambda xs, vs: (xs, vs)),
            ValueError,
            r"primal_out in the containers \(\*, \*\); .* those of what the function returns: \*",
        ),
        (
            jvp_rule(lambda xs, vs: (np.ones(3), np.ones(3))),
            ValueError,
            r"the rule of .* primal_out with .* shape \(3,\) .* the function returns has shape",
        ),
        (
            vjp_rules(lambda x, y: (np.float32(x), None), lambda _, c: (c, c)),
            TypeError,
            "the rule fwd of .* returned out with .* the function returns has dtype float64",
        ),
        (jvp_rule(lambda xs, vs: (xs[0], vs)), ValueError, r"containers \(\*, \*\); .* primal: \*"),
        (
            jvp_rule(lambda xs, vs: (xs[0], np.ones(2))),
            ValueError,
            r"the rule of plain_function returned tangent_out with an array of shape \(2,\)",
        ),
        (
            jvp_rule(lambda xs, vs: (xs[0], np.float32(1.0))),
            TypeError,
            r"type float32; its primal has dtype float64: convert it with astype\('float64'\)",
        ),
        (vjp_rules(lambda x, y: x, None), TypeError, r"fwd .* must return a pair \(out, residuals"),
        (vjp_rules(passes, lambda _, c: c), TypeError, "with a cotangent for each of 2 arguments"),
        (vjp_rules(passes, lambda _, c: (c,)), TypeError, "for each of 2 arguments; it returned"),
        (
            vjp_rules(passes, lambda _, c: (c, np.ones(3))),
            ValueError,
            r"rule bwd of plain_function returned the cotangent of argument 1 with an array of "
            r"shape \(3,\) and dtype float64; its primal has shape \(\)",
        ),
        (
            vjp_rules(passes, lambda _, c: (np.float32(1.0), c)),
            TypeError,
            "the cotangent of argument 0 .* its primal has dtype float64",
        ),
        (
            vjp_rules(passes, lambda _, c: ((c, c), c)),
            ValueError,
            r"argument 0 in the containers \(\*, \*\); they must be those of its primal: \*",
        ),
        (vjp_rules(passes, lambda _, c: ("text", c)), ValueError, "'text' of type str"),
    ],
)
def test_what_rules_return_is_checked(
    f: Any, error: type[Exception], message: str, derivative: Any
) -> None:
    with pytest.raises(error, match=message):
        derivative(lambda x: f(x, x))(2.0)
    assert grad(lambda x: x * x)(3.0) == 6.0


def test_a_primal_that_is_computed_from_the_tangents_is_refused() -> None:
    f = jvp_rule(lambda xs, vs: (xs[0] + 0 * vs[0], vs[0]))
    with pytest.raises(TypeError, match="computes its primal_out from the tangents"):
        grad(lambda x: f(x, x))(2.0)


def test_arguments_by_keyword_only_are_refused() -> None:
    f = custom_jvp(lambda x, *, scale=1.0: x * scale)
    f.defjvp(lambda primals, tangents: (primals[0], tangents[0]))
    with pytest.raises(TypeError, match="takes scale by keyword only"):
        f(1.0, scale=2.0)
    # Left to their defaults they are part of the function, as those of NumPy's ufuncs are.
    assert grad(f)(3.0) == 1.0
    assert custom_jvp(np.sin)(0.5) == np.sin(0.5)
    with pytest.raises(TypeError, match="missing a required argument"):
        custom_jvp(plain_function)(1.0)
