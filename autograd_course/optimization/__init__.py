"""Three ways to descend, which ask three kinds of questions, and count every one of them.

`zero_order_descent` asks for values, `gradient_descent` for gradients, and `newton_cg` for
products with the Hessian as well. Each returns a `Path`: where it went, what it found there, and
what it had asked by then. `Backtracking` chooses the length of a step.
"""

from autograd_course.optimization.backtracking import Backtracking
from autograd_course.optimization.conjugate_gradients import truncated_conjugate_gradients
from autograd_course.optimization.gradient_descent import gradient_descent
from autograd_course.optimization.newton_cg import newton_cg
from autograd_course.optimization.path import Path
from autograd_course.optimization.zero_order_descent import zero_order_descent

__all__ = [
    "Backtracking",
    "Path",
    "gradient_descent",
    "newton_cg",
    "truncated_conjugate_gradients",
    "zero_order_descent",
]
