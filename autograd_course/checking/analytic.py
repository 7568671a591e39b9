"""An array that refuses what is not analytic, so that the complex step cannot be silently wrong.

The complex step evaluates a real program at x + ih, which is right as long as every operation is
an analytic function. `abs`, comparisons, `max`, `norm` and `.real` exist for complex numbers but
are not analytic: NumPy computes them without a word, and the derivative is lost.
"""

from collections.abc import Callable, Iterator
from typing import Any, NoReturn

import numpy as np

from autograd_course.dispatch import numpy_name

_ANALYTIC = {
    np.add, np.subtract, np.multiply, np.divide, np.negative, np.positive, np.power,
    np.float_power, np.square, np.sqrt, np.reciprocal, np.matmul,
    np.exp, np.exp2, np.expm1, np.log, np.log2, np.log10, np.log1p,
    np.sin, np.cos, np.tan, np.arcsin, np.arccos, np.arctan,
    np.sinh, np.cosh, np.tanh, np.arcsinh, np.arccosh, np.arctanh,
}  # fmt: skip

# These reach no ufunc that could be refused above.
_NOT_ANALYTIC = {
    np.real, np.imag, np.angle, np.real_if_close, np.vdot, np.nan_to_num, np.round, np.around,
    np.sort, np.argsort, np.argmax, np.argmin, np.median, np.partition, np.searchsorted,
    np.unique, np.nonzero, np.linalg.norm, np.linalg.cond, np.linalg.svd, np.linalg.svdvals,
    np.linalg.eigh, np.linalg.eigvalsh, np.linalg.qr, np.linalg.cholesky, np.linalg.pinv,
    np.linalg.lstsq, np.linalg.matrix_rank, np.linalg.slogdet, np.cov, np.corrcoef,
}  # fmt: skip


class AnalyticArray(np.ndarray[Any, Any]):
    """A complex array that raises at operations that are not analytic.

    Elements and scalar results stay arrays of this class: a bare `numpy.complex128` would forget
    to object.
    """

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **kwargs: Any) -> Any:
        if ufunc not in _ANALYTIC:
            _refuse(numpy_name(ufunc))
        inputs = tuple(np.asarray(value) for value in inputs)
        if ufunc in (np.power, np.float_power):
            base, exponent = inputs
            # NumPy goes through the logarithm there, and loses the digits of the step.
            if np.any(base.real < 0) and np.any(np.abs(exponent) >= 100):
                _refuse("np.power of a negative number with an exponent of 100 or more")
        if "out" in kwargs:
            kwargs["out"] = tuple(np.asarray(value) for value in kwargs["out"])
        return _guarded(getattr(ufunc, method)(*inputs, **kwargs))

    def __array_function__(self, func: Any, types: Any, args: Any, kwargs: Any) -> Any:
        if func in _NOT_ANALYTIC:
            _refuse(numpy_name(func))
        return _guarded(super().__array_function__(func, types, args, kwargs))

    def __getitem__(self, index: Any) -> Any:
        return _guarded(super().__getitem__(index))

    def __iter__(self) -> Iterator[Any]:
        return (self[i] for i in range(len(self)))

    def __float__(self) -> NoReturn:
        _refuse("float() or a function of the math module")

    def __int__(self) -> NoReturn:
        _refuse("int()")

    def __bool__(self) -> NoReturn:
        _refuse("bool()")

    def __complex__(self) -> NoReturn:
        _refuse("complex()")

    def astype(self, *args: Any, **kwargs: Any) -> NoReturn:
        _refuse(".astype()")

    def item(self, *args: Any) -> NoReturn:
        _refuse(".item()")

    def tolist(self) -> NoReturn:
        _refuse(".tolist()")

    @property  # type: ignore[misc]
    def real(self) -> NoReturn:  # type: ignore[override]
        _refuse(".real")

    @property  # type: ignore[misc]
    def imag(self) -> NoReturn:  # type: ignore[override]
        _refuse(".imag")


def derivative_by_complex_step(
    f: Callable[[Any], Any], x: np.ndarray[Any, Any], k: tuple[int, ...], h: Any
) -> Any:
    """Return ``Im f(x + i h e_k) / h``: the column of the Jacobian for input coordinate `k`.

    Parameters
    ----------
    f : callable
        Takes an array of the shape of `x`.
    x : array of floats
        The point.
    k : tuple of int
        The index of the coordinate in `x`.
    h : float
        The step; so small that its square is lost in rounding.

    Returns
    -------
    array of the shape of ``f(x)``
        Costs one complex evaluation of `f`.

    Raises
    ------
    TypeError
        If `f` uses an operation that is not analytic, or that hides what it does.
    ValueError
        If `f` is not real at `x`.
    """
    shifted = x.astype(np.result_type(x.dtype, np.complex64))
    shifted[k] += 1j * h
    result = f(shifted.view(AnalyticArray)[()])
    if not isinstance(result, AnalyticArray):
        raise TypeError(
            f"f returned a {type(result).__name__} that no longer carries the complex step; it "
            "is lost in np.array([...]), np.asarray and in code that is not NumPy: build arrays "
            'with np.stack or np.concatenate, or take scheme="central"'
        )
    value = np.asarray(result)
    # So short a step leaves next to nothing in the imaginary part, unless f is not real at x:
    # the square root and the logarithm of -1 have no derivative, and complex values all the same.
    if h < 1e-12 and np.any(np.abs(value.imag) > 1e-8):
        raise ValueError(
            f"at x + ih the function is {value}, so at x it is not real, or its derivative is "
            'beyond 1e12: take scheme="central"'
        )
    return value.imag / h


def _guarded(result: Any) -> Any:
    if isinstance(result, (list, tuple)):
        return type(result)(map(_guarded, result))
    array = np.asarray(result)
    return array.view(AnalyticArray) if np.iscomplexobj(array) else result


def _refuse(operation: str) -> NoReturn:
    raise TypeError(
        f"the complex step met {operation}, which is not an analytic function of a complex "
        'number, and may give a wrong derivative: take scheme="central"'
    )
