"""Checkpointing: memory for recomputation. What a function computes inside is not kept."""

import functools
from collections.abc import Callable
from typing import Any

from autograd_course.checkpointing.stretch import snapshot, stretch


def checkpoint(f: Callable[..., Any]) -> Callable[..., Any]:
    """Return the function with nothing of its interior kept for the backward pass.

    What the tape keeps of a call are the arguments. When the backward pass comes to it, `f` is
    run again, recorded, and read backwards at once.

    Parameters
    ----------
    f : callable
        Written with NumPy; takes and returns anything. It may close over traced values, be nested
        in other checkpointed functions, and be differentiated in both modes, to any order.

    Returns
    -------
    callable
        The same function. Forward mode, which stores nothing, simply calls `f`.

    Raises
    ------
    RuntimeError
        In the backward pass, if the second run does something else than the first: if an array
        that `f` reads has changed, or if `f` draws random numbers. Draw them outside and pass
        them as arguments, or make the generator inside from a seed. Other results and another
        number of operations are seen; a change that leaves both alone is not.

    Notes
    -----
    Costs one more evaluation of `f` in each backward pass, and saves the memory for all that the
    rules read inside: it falls to the largest interior of one checkpointed call, beside the
    arguments of each. If everything is checkpointed, time grows by about a third.

    References
    ----------
    Griewank and Walther, Evaluating Derivatives, 2nd ed., chapter 12; Chen, Xu, Zhang and
    Guestrin, Training deep nets with sublinear memory cost (2016).

    Examples
    --------
    >>> import numpy as np
    >>> from autograd_course import grad
    >>> layer = checkpoint(lambda x: np.exp(np.sin(x)))
    >>> grad(layer)(0.0).item()
    1.0
    """

    @functools.wraps(f)
    def checkpointed(*args: Any, **kwargs: Any) -> Any:
        kept_args, kept_kwargs = snapshot((args, kwargs))

        def again() -> Any:
            # Copied again, since the pullback of a vjp may be called more than once.
            args, kwargs = snapshot((kept_args, kept_kwargs))
            return f(*args, **kwargs)

        return stretch(lambda: f(*args, **kwargs), again)

    return checkpointed
