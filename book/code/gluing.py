"""Numbers of a page, made available to its prose."""

import numpy as np
from IPython.display import Markdown
from myst_nb import glue


def glue_number(name: str, value: float) -> None:
    """Glue a number; the prose chooses how to print it."""
    plain = np.asarray(value).item()  # numbers of NumPy's own glue as text
    glue(name, plain, display=False)


def glue_scientific(name: str, value: float, digits: int = 1) -> None:
    """Glue a number as a formula: a mantissa times a power of ten."""
    mantissa, exponent = f"{value:.{digits}e}".split("e")
    formula = rf"${mantissa} \cdot 10^{{{int(exponent)}}}$"
    glue(name, Markdown(formula), display=False)
