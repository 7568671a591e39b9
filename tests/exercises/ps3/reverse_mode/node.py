"""Answers to the question `node` of reverse-mode: wrong ones, and other right ones."""

from tests.exercises.catalogue import Right, wrong

WRONG = [
    wrong(
        "each factor keeps its own value",
        "products jacobian-exact",
        "Is the value of the other factor with each factor?",
        edit=(
            "(self, other.value), (other, self.value)",
            "(self, self.value), (other, other.value)",
        ),
    ),
    wrong(
        "parents in a dictionary, which holds x once for x * x",
        "products",
        "x is an operand twice. Is it a parent twice?",
        edit=(
            "((self, other.value), (other, self.value))",
            "tuple({self: other.value, other: self.value}.items())",
        ),
    ),
    wrong(
        "the second summand is no parent",
        "sums jacobian-exact",
        "Is the pair for it there?",
        edit=("((self, 1.0), (other, 1.0))", "((self, 1.0),)"),
    ),
    wrong(
        "the second factor is no parent",
        "products jacobian-exact",
        "Is the pair for it there?",
        edit=("((self, other.value), (other, self.value))", "((self, other.value),)"),
    ),
    wrong(
        "a factor that is a plain number is not seen in the derivative",
        "products jacobian-exact",
        "for the partial derivative of 10 * x",
        edit=("((self, other),)", "((self, 1.0),)"),
    ),
    wrong(
        "plain numbers are not expected",
        "sums jacobian-exact",
        "AttributeError",
        edit=(
            "if not isinstance(other, Node):\n"
            "            return Node(self.value + other, ((self, 1.0),))",
            "",
        ),
    ),
    wrong(
        "the sign of the quotient's second derivative",
        "quotients jacobian-exact",
        "If y grows, does x / y grow?",
        edit=("(other, -quotient / other.value)", "(other, quotient / other.value)"),
    ),
    wrong(
        "the divisor is not squared",
        "quotients jacobian-exact",
        "Is y squared below the line?",
        edit=("(other, -quotient / other.value)", "(other, -quotient)"),
    ),
    wrong(
        "what stands above the line is forgotten",
        "quotients jacobian-exact",
        "What stands above the line?",
        edit=("(other, -quotient / other.value)", "(other, -1 / other.value**2)"),
    ),
    wrong(
        "a plain number divided by a node as the node divided by the number",
        "quotients jacobian-exact",
        "for the value of 8 / x",
        edit=(
            "quotient = other / self.value\n        return Node(quotient, "
            "((self, -quotient / self.value),))",
            "return self / other",
        ),
    ),
    wrong(
        "the root has no factor 2",
        "functions jacobian-exact",
        "Twice the right value",
        edit=("0.5 / root", "1 / root"),
    ),
    wrong(
        "the derivative of the root has x below the line",
        "functions jacobian-exact",
        "x or its root?",
        edit=("0.5 / root", "0.5 / x.value"),
    ),
    wrong(
        "the value of log instead of its derivative",
        "functions jacobian-exact",
        "Is that the value instead of the derivative?",
        edit=("((x, 1 / x.value),)", "((x, np.log(x.value)),)"),
    ),
    wrong(
        "the functions return plain numbers",
        "functions jacobian-exact",
        "wanted a Node",
        edit=("return Node(np.log(x.value), ((x, 1 / x.value),))", "return np.log(x.value)"),
    ),
    wrong(
        "the functions differentiate by differences",
        "functions jacobian-exact",
        None,
        edit=("((x, 1 / x.value),)", "((x, (np.log(x.value + 1e-8) - np.log(x.value)) / 1e-8),)"),
    ),
    wrong(
        "parents without their partial derivatives",
        "functions jacobian-exact",
        "wanted a pair (node, partial)",
        edit=("((x, 0.5 / root),)", "(x,)"),
    ),
    wrong(
        "the sum is put into the first operand",
        "sums jacobian-exact",
        "changed x or y",
        edit=(
            "return Node(self.value + other.value, ((self, 1.0), (other, 1.0)))",
            "before = Node(self.value, self.parents)\n"
            "        self.value = before.value + other.value\n"
            "        self.parents = ((before, 1.0), (other, 1.0))\n"
            "        return self",
        ),
    ),
]

CLASS = """
class Node:
    def __init__(self, value, parents=()):
        self.value = value
        self.parents = parents

    def __repr__(self):
        return f"Node({self.value})"

    def __radd__(self, other):
        return self + other

    def __rmul__(self, other):
        return self * other

    def __neg__(self):
        return self * -1.0

    def __sub__(self, other):
        return self + (-other)

    def __rsub__(self, other):
        return (-self) + other
"""

RIGHT = [
    Right(
        "every plain number becomes a node",
        CLASS
        + """
    def __add__(self, other):
        other = lift(other)
        return Node(self.value + other.value, [(self, 1), (other, 1)])

    def __mul__(self, other):
        other = lift(other)
        return Node(self.value * other.value, [(self, other.value), (other, self.value)])

    def __truediv__(self, other):
        other = lift(other)
        a, b = self.value, other.value
        return Node(a / b, [(self, 1 / b), (other, -a / b**2)])

    def __rtruediv__(self, other):
        return lift(other) / self


def lift(x):
    return x if isinstance(x, Node) else Node(x)


def log(x):
    return Node(np.log(x.value), [(x, 1 / x.value)])


def sqrt(x):
    return Node(x.value**0.5, [(x, 0.5 * x.value**-0.5)])
""",
    ),
    Right(
        "division by way of the reciprocal, one pair where x is twice",
        CLASS
        + """
    def __add__(self, other):
        if other is self:
            return 2 * self
        if isinstance(other, (int, float)):
            return Node(self.value + other, [(self, 1.0)])
        return Node(self.value + other.value, [(self, 1.0), (other, 1.0)])

    def __mul__(self, other):
        if other is self:
            return Node(self.value**2, [(self, 2 * self.value)])
        if isinstance(other, (int, float)):
            return Node(self.value * other, [(self, other)])
        return Node(self.value * other.value, [(self, other.value), (other, self.value)])

    def reciprocal(self):
        return Node(1 / self.value, [(self, -(self.value**-2))])

    def __truediv__(self, other):
        if isinstance(other, (int, float)):
            return self * (1 / other)
        return self * other.reciprocal()

    def __rtruediv__(self, other):
        return other * self.reciprocal()


def log(x):
    return Node(np.log(x.value), [(x, x.value**-1)])


def sqrt(x):
    r = np.sqrt(x.value)
    return Node(r, [(x, r / (2 * x.value))])
""",
    ),
    Right(
        "one function records every operation",
        """
def record(value, *pairs):
    return Node(value, tuple((node, d) for node, d in pairs if isinstance(node, Node)))


def value(x):
    return getattr(x, "value", x)


def quotient(x, y):
    return record(value(x) / value(y), (x, 1 / value(y)), (y, -value(x) / value(y) / value(y)))
"""
        + CLASS
        + """
    def __add__(self, other):
        return record(self.value + value(other), (self, 1.0), (other, 1.0))

    def __mul__(self, other):
        return record(self.value * value(other), (self, value(other)), (other, self.value))

    def __truediv__(self, other):
        return quotient(self, other)

    def __rtruediv__(self, other):
        return quotient(other, self)


def log(x):
    return record(np.log(x.value), (x, np.reciprocal(x.value)))


def sqrt(x):
    return record(np.sqrt(x.value), (x, 1 / (2 * np.sqrt(x.value))))
""",
    ),
]
