"""A small automatic-differentiation package for plain NumPy code.

Read the modules in this order: `tree` (nested containers), `dispatch` (how a call of NumPy finds
its row in the table), `tracing` (arrays that take part in NumPy's protocols), `primitives` (how a
row becomes two rules), `in_place` (operators such as `+=`, and views), `rules` (the table),
`broadcasting` (what happens at the edges of the graph), `checks` (what is refused), `forward`,
`captured` (what a tape may rely on), `reverse`, `transforms`, `second_order`, `jacobian`,
`stop_gradient`, `fingerprint`, `stretch`, `checkpoint`, `checkpoint_schedule`, `checkpoint_chain`,
`transposition`, `custom_results`, `custom_rules`; then what stands around them:
`finite_differences` and `analytic`, `check_grads`, `find_nan`, `graph_nodes`, `graph_backward` and
`graph`, `hessian_map`; the random estimators and the process of Lanczos, which see a matrix only by
its products: `layout` (trees as vectors), `random_directions`, `linear_maps`, `trace_estimators`,
`lanczos`, `spectral_density`, and `zero_order`, which needs values alone; and for the book
`drawing`, `formulas` and `player`.

A package of its own, `program`, writes a function or a derivative as one straight line of NumPy.
Two others use all this: `optimization` (three ways to descend) and `models` (`mds`,
`mlp`: what the lecture differentiates); import them as `from autograd_course.models import mds`.
"""

from autograd_course import rules  # noqa: F401  (fills the table)
from autograd_course.check_grads import check_grads
from autograd_course.checkpoint import checkpoint
from autograd_course.checkpoint_chain import checkpoint_chain
from autograd_course.checkpoint_schedule import (
    binomial_schedule,
    fewest_forward_steps,
    sqrt_schedule,
)
from autograd_course.custom_rules import custom_jvp, custom_vjp
from autograd_course.find_nan import NonFinite, find_nan
from autograd_course.finite_differences import (
    DifferencesWithError,
    advised_step,
    finite_differences,
    finite_differences_with_error,
)
from autograd_course.forward import jvp
from autograd_course.graph import Graph, GraphNode, Parent, graph
from autograd_course.hessian_map import hessian_map
from autograd_course.jacobian import jacobian
from autograd_course.lanczos import Tridiagonalization, lanczos
from autograd_course.program import Program, program
from autograd_course.reverse import vjp
from autograd_course.second_order import hessian, hvp
from autograd_course.spectral_density import SpectralDensity, spectral_density
from autograd_course.stop_gradient import stop_gradient
from autograd_course.trace_estimators import (
    Estimate,
    hutchinson_diagonal,
    hutchinson_trace,
    hutchpp_trace,
)
from autograd_course.transforms import grad, jacfwd, jacrev, value_and_grad
from autograd_course.zero_order import zero_order_gradient

__all__ = [
    "DifferencesWithError",
    "Estimate",
    "Graph",
    "GraphNode",
    "NonFinite",
    "Parent",
    "Program",
    "SpectralDensity",
    "Tridiagonalization",
    "advised_step",
    "binomial_schedule",
    "check_grads",
    "checkpoint",
    "checkpoint_chain",
    "custom_jvp",
    "custom_vjp",
    "fewest_forward_steps",
    "find_nan",
    "finite_differences",
    "finite_differences_with_error",
    "grad",
    "graph",
    "hessian",
    "hessian_map",
    "hutchinson_diagonal",
    "hutchinson_trace",
    "hutchpp_trace",
    "hvp",
    "jacfwd",
    "jacobian",
    "jacrev",
    "jvp",
    "lanczos",
    "program",
    "spectral_density",
    "sqrt_schedule",
    "stop_gradient",
    "value_and_grad",
    "vjp",
    "zero_order_gradient",
]
