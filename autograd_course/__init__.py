"""A small automatic-differentiation package for plain NumPy code.

Read the modules in this order: `tree` (nested containers), `tracing` (arrays that take part in
NumPy's protocols), `primitives` (how a row of the table becomes two rules), `broadcasting` (what
happens at the edges of the graph), `rules` (the table), `forward`, `reverse`, `transforms`,
`finite_differences` and `analytic`, `check_grads`, `graph`, `drawing`.
"""

from autograd_course import rules  # noqa: F401  (fills the table)
from autograd_course.check_grads import check_grads
from autograd_course.finite_differences import advised_step, finite_differences
from autograd_course.forward import jvp
from autograd_course.graph import Graph, GraphNode, Parent, graph
from autograd_course.reverse import vjp
from autograd_course.transforms import grad, jacfwd, jacrev, value_and_grad

__all__ = [
    "Graph",
    "GraphNode",
    "Parent",
    "advised_step",
    "check_grads",
    "finite_differences",
    "grad",
    "graph",
    "jacfwd",
    "jacrev",
    "jvp",
    "value_and_grad",
    "vjp",
]
