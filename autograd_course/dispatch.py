"""How a call of a NumPy function finds its row in the table of rules."""

import inspect
from collections.abc import Callable
from typing import Any, NoReturn

import numpy as np

# What to call instead of a NumPy function when one of its arguments is traced: the table of rules.
RULES: dict[Callable[..., Any], Callable[..., Any]] = {}

# Of these the ufuncs, whose rows are primitives themselves: operands pass unchanged.
ELEMENTWISE: dict[Callable[..., Any], Any] = {}


def rule_of(function: Any) -> Callable[..., Any]:
    """Return what the table has for a function of NumPy, or raise a TypeError that names it."""
    rule = RULES.get(function)
    if rule is not None:
        return rule
    if function in WRITERS:
        _refuse_writing(numpy_name(function))
    raise TypeError(
        f"{numpy_name(function)} has no derivative rule: write it with functions that have "
        "one, or add a row to autograd_course/rules (CONTRIBUTING.md shows how)"
    )


# The functions of NumPy that write into their first argument.
WRITERS = {np.copyto, np.fill_diagonal, np.place, np.put, np.put_along_axis, np.putmask}


def _refuse_writing(name: str) -> NoReturn:
    raise TypeError(
        f"{name} writes into an array, where the derivative of what is written would be lost: "
        "build a new array with np.where, np.stack, np.concatenate or np.diag"
    )


def call_rule(
    function: Any, args: tuple[Any, ...], kwargs: dict[str, Any], name: str | None = None
) -> Any:
    """Call what the table has for a function of NumPy, with the arguments of that function."""
    if kwargs:
        if kwargs.get("out") is not None:
            refuse_keywords(function.__name__, kwargs)
        # Wrappers pass on what their callers left out.
        kwargs = {k: v for k, v in kwargs.items() if k != "out" and v is not np._NoValue}
    rule = rule_of(function)
    try:
        return rule(*args, **kwargs)
    except TypeError:
        try:
            inspect.signature(rule).bind(*args, **kwargs)
        except TypeError as mismatch:
            raise TypeError(
                f"{name or numpy_name(function)} is not differentiated with these arguments "
                f"({mismatch}): leave out what it does not take, or write the function out"
            ) from None
        raise


# The methods of ufuncs that are functions of NumPy by another name.
_UFUNC_METHODS: dict[tuple[Any, str], Callable[..., Any]] = {
    (np.add, "reduce"): np.sum,
    (np.add, "accumulate"): np.cumsum,
    (np.multiply, "reduce"): np.prod,
    (np.multiply, "accumulate"): np.cumprod,
    (np.maximum, "reduce"): np.max,
    (np.minimum, "reduce"): np.min,
}


def call_ufunc_method(ufunc: Any, method: str, inputs: Any, kwargs: Any) -> Any:
    """Handle `np.add.reduce` and its like, which are functions of their own in the table."""
    if method == "at":
        _refuse_writing(f"np.{ufunc.__name__}.at")
    if method == "outer" and not kwargs:
        first, second = inputs
        behind = (1,) * np.ndim(second)
        return rule_of(ufunc)(np.reshape(first, np.shape(first) + behind), second)
    function = _UFUNC_METHODS.get((ufunc, method), getattr(ufunc, method))
    if function not in RULES:
        raise TypeError(
            f"np.{ufunc.__name__}.{method} has no derivative rule: use a function that has one, "
            "such as np.sum, np.max, np.cumsum or indexing"
        )
    keywords = dict(kwargs)
    if keywords.pop("out", None) not in (None, (None,)):
        refuse_keywords(f"{ufunc.__name__}.{method}", kwargs)
    # Methods of a ufunc work along the first axis by default, NumPy's functions on all.
    keywords.setdefault("axis", 0)
    return call_rule(function, inputs, keywords, f"np.{ufunc.__name__}.{method}")


def refuse_keywords(name: str, keywords: dict[str, Any]) -> NoReturn:
    if "out" in keywords:
        raise TypeError(
            f"np.{name} cannot write a traced value into a plain array (out=, or an operator "
            "such as b += x with a plain b): write b = b + x"
        )
    raise TypeError(
        f"np.{name} is not differentiated with the keyword {next(iter(keywords))!r}: leave it "
        "out, or choose elements with np.where"
    )


def numpy_name(function: Any) -> str:
    """Return a function of NumPy as users write it: ``np.linalg.norm``."""
    module = getattr(function, "__module__", None) or "numpy"
    return f"{module.replace('numpy', 'np', 1)}.{function.__name__}"
