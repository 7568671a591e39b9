# ruff: noqa: E501
"""Answers to the question `taylor` of stochastic-estimators: wrong ones, and other right ones."""

from tests.exercises.catalogue import Right, wrong

WRONG = [
    wrong(
        "the product of the second derivatives",
        "products quotients form",
        "The second derivative of a product is no product of second derivatives",
        edit=(
            "self.second * other.value + 2 * self.first * other.first + self.value * other.second",
            "self.second * other.second",
        ),
    ),
    wrong(
        "no term with both first derivatives",
        "products quotients form",
        "Two terms: where is the one with both first derivatives?",
        edit=(" + 2 * self.first * other.first + self.value", " + self.value"),
    ),
    wrong(
        "that term once",
        "products quotients form",
        "How often does the product of the first derivatives come up? Twice the",
        edit=("+ 2 * self.first * other.first", "+ self.first * other.first"),
    ),
    wrong(
        "a quotient whose denominator does not move",
        "quotients form",
        "Right only if b does not move.",
        edit=(
            "(self.second - 2 * first * other.first - value * other.second) / other.value",
            "self.second / other.value",
        ),
    ),
    wrong(
        "a quotient without the mixed term",
        "quotients form",
        "Only a'' is in it: where is a'?",
        edit=(
            "(self.second - 2 * first * other.first - value * other.second)",
            "(self.second - value * other.second)",
        ),
    ),
    wrong(
        "the sign of a term in the quotient",
        "quotients",
        "Got -0.5 for the second derivative of a / b, wanted 3.5.",
        edit=("- value * other.second) / other.value", "+ value * other.second) / other.value"),
    ),
    wrong(
        "one over x is x over one",
        "quotients",
        "Got 0.5 for the value of 8 / a, wanted 2.",
        edit=("return Taylor(other) / self", "return self / other"),
    ),
    wrong(
        "the exponential forgets the square",
        "functions form",
        "The outer derivative depends on t, too: differentiate it as well.",
        edit=("value * (x.second + x.first**2)", "value * x.second"),
    ),
    wrong(
        "the exponential forgets the second derivative inside",
        "functions form",
        "Where is the second derivative of a?",
        edit=("value * (x.second + x.first**2)", "value * x.first**2"),
    ),
    wrong(
        "the logarithm has the sign of its square wrong",
        "functions form",
        "The sign of one term is wrong.",
        edit=("x.second / x.value - first**2", "x.second / x.value + first**2"),
    ),
    wrong(
        "the logarithm squares too late",
        "functions form",
        None,
        edit=("x.second / x.value - first**2", "x.second / x.value - x.first**2 / x.value"),
    ),
    wrong(
        "the sine has a wrong sign",
        "functions",
        None,
        edit=("cosine * x.second - sine * x.first**2", "cosine * x.second + sine * x.first**2"),
    ),
    wrong(
        "coefficients of the power series",
        "products quotients form",
        "How often does the product of the first derivatives come up? Twice the",
        edit=(
            "+ 2 * self.first * other.first + self.value * other.second",
            "+ self.first * other.first + self.value * other.second",
        ),
    ),
    wrong(
        "the first derivative comes back",
        "form",
        "That is the first derivative.",
        edit=("float(result.second) if", "float(result.first) if"),
    ),
    wrong(
        "the inputs bend",
        "form",
        "Got 21.0 for the quadratic form, wanted 16.0.",
        edit=("Taylor(float(a), float(b)) for", "Taylor(float(a), float(b), 1.0) for"),
    ),
    wrong(
        "a plain number comes back as it is",
        "form",
        None,
        edit=(
            "if isinstance(result, Taylor) else 0.0",
            "if isinstance(result, Taylor) else float(result)",
        ),
    ),
    wrong(
        "the diagonal only",
        "form",
        "Only the first input moves?",
        edit=(
            "    result = f([Taylor(float(a), float(b)) for a, b in zip(x, v, strict=True)])\n    return float(result.second) if isinstance(result, Taylor) else 0.0",
            "    total = 0.0\n    for i in range(len(x)):\n        result = f([Taylor(float(a), float(b) * (i == j)) for j, (a, b) in enumerate(zip(x, v))])\n        total += result.second if isinstance(result, Taylor) else 0.0\n    return float(total)",
        ),
    ),
    wrong(
        "differences of values",
        "form",
        "No differences: one evaluation.",
        edit=(
            "    result = f([Taylor(float(a), float(b)) for a, b in zip(x, v, strict=True)])\n    return float(result.second) if isinstance(result, Taylor) else 0.0",
            "    h = 1e-4\n\n    def along(t):\n        result = f([Taylor(float(a + t * b)) for a, b in zip(x, v)])\n        return result.value if isinstance(result, Taylor) else result\n\n    return (along(h) - 2 * along(0.0) + along(-h)) / h**2",
        ),
    ),
]

RIGHT = [
    Right(
        "products with the inverse, and one rule for all functions",
        """
class Taylor:
    def __init__(self, value, first=0.0, second=0.0):
        self.value, self.first, self.second = value, first, second

    def __add__(self, other):
        if isinstance(other, Taylor):
            a, b, c = other.value, other.first, other.second
            return Taylor(self.value + a, self.first + b, self.second + c)
        return Taylor(self.value + other, self.first, self.second)

    def __mul__(self, other):
        if not isinstance(other, Taylor):
            return Taylor(self.value * other, self.first * other, self.second * other)
        a, b = self, other
        return Taylor(
            a.value * b.value,
            a.value * b.first + a.first * b.value,
            a.value * b.second + 2.0 * a.first * b.first + a.second * b.value,
        )

    def inverse(self):
        a = self.value
        return Taylor(1 / a, -self.first / a**2, 2 * self.first**2 / a**3 - self.second / a**2)

    def __truediv__(self, other):
        return self * (other.inverse() if isinstance(other, Taylor) else 1 / other)

    def __rtruediv__(self, other):
        return self.inverse() * other

    __radd__ = __add__
    __rmul__ = __mul__

    def __neg__(self):
        return self * -1.0

    def __sub__(self, other):
        return self + -other

    def __rsub__(self, other):
        return -self + other


def compose(x, value, slope, bend):
    return Taylor(value, slope * x.first, bend * x.first**2 + slope * x.second)


def exp(x):
    return compose(x, np.exp(x.value), np.exp(x.value), np.exp(x.value))


def log(x):
    return compose(x, np.log(x.value), 1 / x.value, -1 / x.value**2)


def sin(x):
    return compose(x, np.sin(x.value), np.cos(x.value), -np.sin(x.value))


def quadratic_form(f, x, v):
    inputs = [Taylor(a, b) for a, b in zip(x.tolist(), v.tolist())]
    return getattr(f(inputs), "second", 0.0)
""",
    ),
    Right(
        "binomial coefficients",
        """
class Taylor:
    def __init__(self, value, first=0.0, second=0.0):
        self.value, self.first, self.second = value, first, second

    def __add__(self, other):
        if isinstance(other, Taylor):
            a, b, c = other.value, other.first, other.second
            return Taylor(self.value + a, self.first + b, self.second + c)
        return Taylor(self.value + other, self.first, self.second)

    def __mul__(self, other):
        if not isinstance(other, Taylor):
            return Taylor(self.value * other, self.first * other, self.second * other)
        a, b = self, other
        return Taylor(
            a.value * b.value,
            a.value * b.first + a.first * b.value,
            sum(
                count * p * q
                for count, p, q in zip(
                    (1, 2, 1),
                    (a.value, a.first, a.second),
                    (b.second, b.first, b.value),
                )
            ),
        )

    def inverse(self):
        r = 1 / self.value
        first = -self.first * r * r
        return Taylor(r, first, -r * (self.second * r + 2 * self.first * first))

    def __truediv__(self, other):
        return self * (other.inverse() if isinstance(other, Taylor) else 1 / other)

    def __rtruediv__(self, other):
        return self.inverse() * other

    __radd__ = __add__
    __rmul__ = __mul__

    def __neg__(self):
        return self * -1.0

    def __sub__(self, other):
        return self + -other

    def __rsub__(self, other):
        return -self + other


def compose(x, value, slope, bend):
    return Taylor(value, slope * x.first, bend * x.first**2 + slope * x.second)


def exp(x):
    return compose(x, np.exp(x.value), np.exp(x.value), np.exp(x.value))


def log(x):
    return compose(x, np.log(x.value), 1 / x.value, -1 / x.value**2)


def sin(x):
    return compose(x, np.sin(x.value), np.cos(x.value), -np.sin(x.value))


def quadratic_form(f, x, v):
    inputs = [Taylor(a, b) for a, b in zip(x.tolist(), v.tolist())]
    return getattr(f(inputs), "second", 0.0)
""",
    ),
    Right(
        "quotients by nested dual numbers",
        """
class Dual:
    def __init__(self, a, b=0.0):
        self.a, self.b = a, b

    def __add__(self, other):
        other = other if isinstance(other, Dual) else Dual(other)
        return Dual(self.a + other.a, self.b + other.b)

    def __mul__(self, other):
        other = other if isinstance(other, Dual) else Dual(other)
        return Dual(self.a * other.a, self.a * other.b + self.b * other.a)

    def __sub__(self, other):
        return Dual(self.a - other.a, self.b - other.b)

    def __truediv__(self, other):
        other = other if isinstance(other, Dual) else Dual(other)
        return Dual(self.a / other.a, (self.b * other.a - self.a * other.b) / (other.a * other.a))


class Taylor:
    def __init__(self, value, first=0.0, second=0.0):
        self.value, self.first, self.second = value, first, second

    def __add__(self, other):
        if isinstance(other, Taylor):
            a, b, c = other.value, other.first, other.second
            return Taylor(self.value + a, self.first + b, self.second + c)
        return Taylor(self.value + other, self.first, self.second)

    def __mul__(self, other):
        if not isinstance(other, Taylor):
            return Taylor(self.value * other, self.first * other, self.second * other)
        a, b = self, other
        return Taylor(
            a.value * b.value,
            a.value * b.first + a.first * b.value,
            a.value * b.second + 2.0 * a.first * b.first + a.second * b.value,
        )

    def inverse(self):
        a = self.value
        return Taylor(1 / a, -self.first / a**2, 2 * self.first**2 / a**3 - self.second / a**2)

    def pair(self):
        return Dual(Dual(self.value, self.first), Dual(self.first, self.second))

    def __truediv__(self, other):
        other = other if isinstance(other, Taylor) else Taylor(other)
        quotient = self.pair() / other.pair()
        return Taylor(quotient.a.a, quotient.a.b, quotient.b.b)

    def __rtruediv__(self, other):
        return Taylor(other) / self

    __radd__ = __add__
    __rmul__ = __mul__

    def __neg__(self):
        return self * -1.0

    def __sub__(self, other):
        return self + -other

    def __rsub__(self, other):
        return -self + other


def compose(x, value, slope, bend):
    return Taylor(value, slope * x.first, bend * x.first**2 + slope * x.second)


def exp(x):
    return compose(x, np.exp(x.value), np.exp(x.value), np.exp(x.value))


def log(x):
    return compose(x, np.log(x.value), 1 / x.value, -1 / x.value**2)


def sin(x):
    return compose(x, np.sin(x.value), np.cos(x.value), -np.sin(x.value))


def quadratic_form(f, x, v):
    inputs = [Taylor(a, b) for a, b in zip(x.tolist(), v.tolist())]
    return getattr(f(inputs), "second", 0.0)
""",
    ),
]
