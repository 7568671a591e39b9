"""A tape: reverse mode for sums, products, log and sqrt."""

import math


class Node:
    """A value on a tape; its edges are pairs (parent, local derivative)."""

    def __init__(self, tape, primal, *edges):
        self.tape, self.primal, self.edges = tape, primal, edges
        self.adjoint = 0.0
        tape.append(self)

    def __add__(self, other):
        total = self.primal + other.primal
        return Node(self.tape, total, (self, 1.0), (other, 1.0))

    def __mul__(self, other):
        product = self.primal * other.primal
        edges = (self, other.primal), (other, self.primal)
        return Node(self.tape, product, *edges)


def log(x):
    return Node(x.tape, math.log(x.primal), (x, 1 / x.primal))


def sqrt(x):
    root = math.sqrt(x.primal)
    return Node(x.tape, root, (x, 0.5 / root))


def read_backwards(tape):
    tape[-1].adjoint = 1.0
    for node in reversed(tape):
        for parent, derivative in node.edges:
            parent.adjoint += node.adjoint * derivative
