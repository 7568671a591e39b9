"""The table of rules: every primitive with its pushforward and its pullback, as a formula sheet."""

from autograd_course.rules import (
    convolution,
    copying,
    decompositions,
    einsum,
    elementwise,
    indexing,
    joining,
    least_squares,
    linear_algebra,
    norms,
    passive,
    products,
    reductions,
    shapes,
    sorting,
)

__all__ = [
    "convolution",
    "copying",
    "decompositions",
    "einsum",
    "elementwise",
    "indexing",
    "joining",
    "least_squares",
    "linear_algebra",
    "norms",
    "passive",
    "products",
    "reductions",
    "shapes",
    "sorting",
]
