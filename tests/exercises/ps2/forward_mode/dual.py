"""Answers to the question `dual` of forward-mode: wrong ones, and other right ones."""

from tests.exercises.catalogue import Right, wrong

WRONG = [
    wrong(
        "the product's tangent is the product of the tangents",
        "products formula jacobian-exact",
        "not the product of the derivatives",
        edit=(
            "self.tangent * other.primal + self.primal * other.tangent",
            "self.tangent * other.tangent",
        ),
    ),
    wrong(
        "the second factor does not move",
        "products formula jacobian-exact",
        "y moves too",
        edit=(
            "self.tangent * other.primal + self.primal * other.tangent",
            "self.tangent * other.primal",
        ),
    ),
    wrong(
        "the quotient's sign",
        "quotients formula jacobian-exact",
        "which term is subtracted from which?",
        edit=(
            "(self.tangent - quotient * other.tangent) / other.primal",
            "(quotient * other.tangent - self.tangent) / other.primal",
        ),
    ),
    wrong(
        "divides by y instead of its square",
        "quotients formula jacobian-exact",
        "by which power of y",
        edit=(
            "(self.tangent - quotient * other.tangent) / other.primal",
            "self.tangent - quotient * other.tangent",
        ),
    ),
    wrong(
        "a plain number has tangent 1",
        "sums products quotients formula",
        "A plain number has tangent 0",
        edit=("tangent=0.0", "tangent=1.0"),
    ),
    wrong(
        "the power forgets the chain rule",
        "powers",
        "here it moves with tangent 3",
        edit=("slope * self.tangent", "slope"),
    ),
    wrong(
        "the power does not lower the exponent",
        "powers formula",
        "One power too many",
        edit=("(exponent - 1)", "exponent"),
    ),
    wrong(
        "powers by repeated multiplication, whole exponents only",
        "powers",
        None,
        edit=(
            "slope = exponent * self.primal ** (exponent - 1) if exponent else 0.0\n"
            "        return Dual(self.primal**exponent, slope * self.tangent)",
            "result = Dual(1.0)\n"
            "        for _ in range(exponent):\n"
            "            result = result * self\n"
            "        return result",
        ),
    ),
    wrong(
        "a number minus a dual as a dual minus a number",
        "sums formula",
        "Got -6.0 for the primal",
        edit=("return (-self) + other", "return self - other"),
    ),
    wrong(
        "a number divided by a dual as a dual divided by a number",
        "quotients",
        "8 / x",
        edit=("return Dual(other) / self", "return self / other"),
    ),
    wrong(
        "changes the left operand",
        "sums formula",
        None,
        edit=(
            "return Dual(self.primal + other.primal, self.tangent + other.tangent)",
            "self.primal += other.primal\n"
            "        self.tangent += other.tangent\n"
            "        return self",
        ),
    ),
    wrong(
        "no plain number on the left of a product",
        "products formula",
        "TypeError",
        edit=("def __rmul__", "def _rmul"),
    ),
]

RIGHT = [
    Right(
        "everything through sums, products and powers",
        """
class Dual:
    def __init__(self, primal, tangent=0.0):
        self.primal, self.tangent = primal, tangent

    def parts(other):
        return (other.primal, other.tangent) if isinstance(other, Dual) else (other, 0.0)

    def __add__(self, other):
        p, t = Dual.parts(other)
        return Dual(self.primal + p, self.tangent + t)

    def __mul__(self, other):
        p, t = Dual.parts(other)
        return Dual(self.primal * p, self.primal * t + self.tangent * p)

    def __pow__(self, n):
        return Dual(self.primal**n, n * self.primal ** (n - 1) * self.tangent)

    def __neg__(self):
        return self * -1

    def __sub__(self, other):
        return self + other * -1

    def __rsub__(self, other):
        return self * -1 + other

    def __truediv__(self, other):
        return self * (other**-1 if isinstance(other, Dual) else 1 / other)

    def __rtruediv__(self, other):
        return self**-1 * other

    __radd__, __rmul__ = __add__, __mul__
""",
    ),
    Right(
        "a subclass of tuple with properties",
        """
class Dual(tuple):
    def __new__(cls, primal, tangent=0.0):
        return tuple.__new__(cls, (float(primal), float(tangent)))

    primal = property(lambda self: self[0])
    tangent = property(lambda self: self[1])

    def lift(f):
        def operator(self, other):
            return Dual(*f(self, other if isinstance(other, Dual) else Dual(other)))
        return operator

    __neg__ = lambda self: Dual(-self[0], -self[1])
    __add__ = __radd__ = lift(lambda a, b: (a[0] + b[0], a[1] + b[1]))
    __sub__ = lift(lambda a, b: (a[0] - b[0], a[1] - b[1]))
    __rsub__ = lift(lambda b, a: (a[0] - b[0], a[1] - b[1]))
    __mul__ = __rmul__ = lift(lambda a, b: (a[0] * b[0], a[0] * b[1] + a[1] * b[0]))
    __truediv__ = lift(lambda a, b: (a[0] / b[0], (a[1] * b[0] - a[0] * b[1]) / b[0] ** 2))
    __rtruediv__ = lift(lambda b, a: (a[0] / b[0], (a[1] * b[0] - a[0] * b[1]) / b[0] ** 2))
    __pow__ = lambda self, n: Dual(self[0] ** n, n * self[0] ** (n - 1) * self[1])
""",
    ),
    Right(
        "arithmetic of 2 by 2 matrices",
        """
class Dual:
    def __init__(self, primal, tangent=0.0):
        self.matrix = np.array([[primal, tangent], [0.0, primal]], dtype=float)

    primal = property(lambda self: float(self.matrix[0, 0]))
    tangent = property(lambda self: float(self.matrix[0, 1]))

    @staticmethod
    def of(other):
        return other.matrix if isinstance(other, Dual) else float(other) * np.eye(2)

    @staticmethod
    def make(matrix):
        return Dual(matrix[0, 0], matrix[0, 1])

    def __neg__(self): return Dual.make(-self.matrix)
    def __add__(self, other): return Dual.make(self.matrix + Dual.of(other))
    def __radd__(self, other): return self + other
    def __sub__(self, other): return Dual.make(self.matrix - Dual.of(other))
    def __rsub__(self, other): return Dual.make(Dual.of(other) - self.matrix)
    def __mul__(self, other): return Dual.make(self.matrix @ Dual.of(other))
    def __rmul__(self, other): return self * other
    def __truediv__(self, other): return Dual.make(self.matrix @ np.linalg.inv(Dual.of(other)))
    def __rtruediv__(self, other): return Dual.make(Dual.of(other) @ np.linalg.inv(self.matrix))
    def __pow__(self, n):
        p, t = self.primal, self.tangent
        return Dual(p**n, n * p ** (n - 1) * t)
""",
    ),
]
