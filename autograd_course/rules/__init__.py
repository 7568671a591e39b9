"""The table of rules: every primitive with its pushforward and its pullback, as a formula sheet."""

from autograd_course.rules import (
    copying,
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
    "copying",
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
