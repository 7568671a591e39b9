"""Functions whose derivative is zero wherever they have one: comparisons, roundings, positions."""

import operator

import numpy as np

from autograd_course.primitives import passive

passive(
    np.less, np.less_equal, np.equal, np.not_equal, np.greater_equal, np.greater,
    np.isfinite, np.isinf, np.isnan, np.isposinf, np.isneginf, np.signbit,
    np.isclose, np.allclose, np.array_equal, np.array_equiv, np.isin, np.isreal, np.iscomplex,
    operator.lt, operator.le, operator.eq, operator.ne, operator.ge, operator.gt,
    np.logical_and, np.logical_or, np.logical_xor, np.logical_not, np.all, np.any,
)  # fmt: skip

passive(
    np.sign, np.floor, np.ceil, np.rint, np.trunc, np.fix, np.round, np.around, np.floor_divide,
    operator.floordiv, np.spacing, np.imag, np.angle, np.linalg.matrix_rank,
)  # fmt: skip

passive(
    np.argmax, np.argmin, np.nanargmax, np.nanargmin, np.argsort, np.argpartition, np.lexsort,
    np.searchsorted, np.digitize, np.histogram, np.nonzero, np.flatnonzero, np.argwhere,
    np.count_nonzero, np.tril_indices_from, np.triu_indices_from, np.diag_indices_from,
)  # fmt: skip

passive(
    np.shape, np.ndim, np.size, np.einsum_path, np.zeros_like, np.ones_like, np.empty_like,
    np.result_type, np.iscomplexobj, np.isrealobj, np.array_repr, np.array_str,
)  # fmt: skip
