"""The table of rules: every primitive with its pushforward and its pullback, as a formula sheet."""

from autograd_course.rules import (
    convolution,
    copying,
    einsum,
    elementwise,
    indexing,
    joining,
    linear_algebra,
    passive,
    products,
    reductions,
    shapes,
    sorting,
)

__all__ = [
    "convolution",
    "copying",
    "einsum",
    "elementwise",
    "indexing",
    "joining",
    "linear_algebra",
    "passive",
    "products",
    "reductions",
    "shapes",
    "sorting",
]
