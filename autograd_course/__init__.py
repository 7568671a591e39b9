"""A small automatic-differentiation package for plain NumPy code.

Read it in this order. What both modes share: `tree` (nested containers), `dispatch` (how a call of
NumPy finds its row in the table), `tracing` (arrays that take part in NumPy's protocols),
`primitives` (how a row becomes two rules), `in_place` (operators such as `+=`, and views),
`values` (rules that look at values), `rules` (the table), `broadcasting` (what happens at the edges
of the graph), `checks` (what is refused), `arguments`. The modes: `forward`; `captured` (what a
tape may rely on), `tape` and `reverse`. What they are for: `transforms`, `jacobian`,
`second_order`, `stop_gradient`.

Then the packages that stand on these, in any order:

- `custom`: functions with rules of their own;
- `checkpointing`: memory for recomputation;
- `program`: a derivative written out as one straight line of NumPy;
- `checking`: finite differences, `check_grads`, `find_nan`;
- `graphs`: the computational graph as data, as pictures and as players;
- `estimators`: zero-order gradients, traces, the process of Lanczos, spectral densities, with
  `layout` (trees as vectors);
- `optimization`: three ways to descend;
- `models`: what the lecture differentiates (`from autograd_course.models import mds, mlp`).
"""

from autograd_course import rules  # noqa: F401  (fills the table)
from autograd_course.checking.check_grads import check_grads
from autograd_course.checking.find_nan import NonFinite, find_nan
from autograd_course.checking.finite_differences import (
    DifferencesWithError,
    advised_step,
    finite_differences,
    finite_differences_with_error,
)
from autograd_course.checkpointing.chain import checkpoint_chain
from autograd_course.checkpointing.checkpoint import checkpoint
from autograd_course.checkpointing.schedule import (
    binomial_schedule,
    fewest_forward_steps,
    sqrt_schedule,
)
from autograd_course.custom.rules import custom_jvp, custom_vjp
from autograd_course.estimators.hessian_map import hessian_map
from autograd_course.estimators.lanczos import Tridiagonalization, lanczos
from autograd_course.estimators.spectral_density import SpectralDensity, spectral_density
from autograd_course.estimators.trace_estimators import (
    Estimate,
    hutchinson_diagonal,
    hutchinson_trace,
    hutchpp_trace,
)
from autograd_course.estimators.zero_order import zero_order_gradient
from autograd_course.forward import jvp
from autograd_course.graphs.graph import Graph, GraphNode, Parent, graph
from autograd_course.jacobian import jacobian
from autograd_course.program import Program, program
from autograd_course.reverse import vjp
from autograd_course.second_order import hessian, hvp
from autograd_course.stop_gradient import stop_gradient
from autograd_course.transforms import grad, jacfwd, jacrev, value_and_grad

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
