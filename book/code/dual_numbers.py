"""Dual numbers: forward mode for sums, products, log and sqrt."""

import math


class Dual:
    """A value and its tangent, which travel together."""

    def __init__(self, primal, tangent):
        self.primal, self.tangent = primal, tangent

    def __add__(self, other):
        return Dual(self.primal + other.primal, self.tangent + other.tangent)

    def __mul__(self, other):
        return Dual(
            self.primal * other.primal,
            self.primal * other.tangent + self.tangent * other.primal,
        )


def log(x):
    return Dual(math.log(x.primal), x.tangent / x.primal)


def sqrt(x):
    root = math.sqrt(x.primal)
    return Dual(root, x.tangent / (2 * root))
