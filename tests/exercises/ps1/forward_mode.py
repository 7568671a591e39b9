"""Answers to the notebook on forward mode, wrong ones and other right ones."""

from tests.exercises.catalogue import Right, wrong

WRONG = [
    # ---- question 1
    wrong(
        "dual",
        "the product's tangent is the product of the tangents",
        "products formula jacobian-exact",
        "not the product of the derivatives",
        edit=(
            "self.tangent * other.primal + self.primal * other.tangent",
            "self.tangent * other.tangent",
        ),
    ),
    wrong(
        "dual",
        "the second factor does not move",
        "products formula jacobian-exact",
        "y moves too",
        edit=(
            "self.tangent * other.primal + self.primal * other.tangent",
            "self.tangent * other.primal",
        ),
    ),
    wrong(
        "dual",
        "the quotient's sign",
        "quotients formula jacobian-exact",
        "which term is subtracted from which?",
        edit=(
            "(self.tangent - quotient * other.tangent) / other.primal",
            "(quotient * other.tangent - self.tangent) / other.primal",
        ),
    ),
    wrong(
        "dual",
        "divides by y instead of its square",
        "quotients formula jacobian-exact",
        "by which power of y",
        edit=(
            "(self.tangent - quotient * other.tangent) / other.primal",
            "self.tangent - quotient * other.tangent",
        ),
    ),
    wrong(
        "dual",
        "a plain number has tangent 1",
        "sums products quotients formula",
        "A plain number has tangent 0",
        edit=("tangent=0.0", "tangent=1.0"),
    ),
    wrong(
        "dual",
        "the power forgets the chain rule",
        "powers",
        "here it moves with tangent 3",
        edit=("slope * self.tangent", "slope"),
    ),
    wrong(
        "dual",
        "the power does not lower the exponent",
        "powers formula",
        "One power too many",
        edit=("(exponent - 1)", "exponent"),
    ),
    wrong(
        "dual",
        "powers by repeated multiplication, whole exponents only",
        "powers",
        None,
        edit=(
            "slope = exponent * self.primal ** (exponent - 1)\n"
            "        return Dual(self.primal**exponent, slope * self.tangent)",
            "result = Dual(1.0)\n"
            "        for _ in range(exponent):\n"
            "            result = result * self\n"
            "        return result",
        ),
    ),
    wrong(
        "dual",
        "a number minus a dual as a dual minus a number",
        "sums formula",
        "Got -6.0 for the primal",
        edit=("return (-self) + other", "return self - other"),
    ),
    wrong(
        "dual",
        "a number divided by a dual as a dual divided by a number",
        "quotients",
        "8 / x",
        edit=("return Dual(other) / self", "return self / other"),
    ),
    wrong(
        "dual",
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
        "dual",
        "no plain number on the left of a product",
        "products formula",
        "TypeError",
        edit=("def __rmul__", "def _rmul"),
    ),
    # ---- question 2
    wrong(
        "functions",
        "the sine forgets the chain rule",
        "sin-exp jacobian-exact",
        "here it moves with tangent 3",
        edit=("np.cos(x.primal) * x.tangent", "np.cos(x.primal)"),
    ),
    wrong(
        "functions",
        "the sine's tangent is its value",
        "sin-exp jacobian-exact",
        "Did you return the value",
        edit=("np.cos(x.primal) * x.tangent", "np.sin(x.primal)"),
    ),
    wrong(
        "functions",
        "the cosine with a minus",
        "sin-exp jacobian-exact",
        "The sign is wrong",
        edit=("np.cos(x.primal) * x.tangent", "-np.cos(x.primal) * x.tangent"),
    ),
    wrong(
        "functions",
        "the root's factor 2",
        "log-sqrt jacobian-exact",
        "is there a factor 2?",
        edit=("x.tangent / (2 * root)", "x.tangent / root"),
    ),
    wrong(
        "functions",
        "the root stands above the line",
        "log-sqrt jacobian-exact",
        "below the line",
        edit=("x.tangent / (2 * root)", "x.tangent * root / 2"),
    ),
    wrong(
        "functions",
        "the logarithm's quotient upside down",
        "log-sqrt jacobian-exact",
        "wrong side of the division",
        edit=("x.tangent / x.primal", "x.primal / x.tangent"),
    ),
    wrong(
        "functions",
        "the decimal logarithm",
        "log-sqrt plain jacobian-exact",
        None,
        source="""
def log(x):
    if not isinstance(x, Dual):
        return np.log10(x)
    return Dual(np.log10(x.primal), x.tangent / x.primal)

def sqrt(x):
    return x**0.5

def sin(x):
    if not isinstance(x, Dual):
        return np.sin(x)
    return Dual(np.sin(x.primal), np.cos(x.primal) * x.tangent)

def exp(x):
    if not isinstance(x, Dual):
        return np.exp(x)
    return Dual(np.exp(x.primal), np.exp(x.primal) * x.tangent)
""",
    ),
    wrong(
        "functions",
        "the exponential of the tangent",
        "sin-exp jacobian-exact",
        "exp of the tangent",
        edit=("value * x.tangent", "np.exp(x.tangent)"),
    ),
    wrong(
        "functions",
        "no plain numbers",
        "plain",
        None,
        edit=("        return np.log(x)\n", "        x = Dual(x)\n"),
    ),
    wrong(
        "functions",
        "difference quotients inside",
        "log-sqrt jacobian-exact",
        None,
        edit=(
            "x.tangent / x.primal",
            "x.tangent * (np.log(x.primal + 1e-7) - np.log(x.primal)) / 1e-7",
        ),
    ),
    # ---- question 3
    wrong(
        "trace",
        "v2: w2 does not move",
        "second direction",
        "w2 moves too",
        edit=("w2_dot * v1 + w2 * v1_dot", "w2 * v1_dot"),
    ),
    wrong(
        "trace",
        "v2: v1 does not move",
        "first direction",
        "v1 moves too",
        edit=("w2_dot * v1 + w2 * v1_dot", "w2_dot * v1"),
    ),
    wrong(
        "trace",
        "v3: the factor 2",
        "first second",
        "is there a factor 2?",
        edit=("v2_dot / (2 * v3)", "v2_dot / v3"),
    ),
    wrong(
        "trace",
        "v3: the root is missing",
        "first second",
        "v2 or its root?",
        edit=("v2_dot / (2 * v3)", "v2_dot / (2 * v2)"),
    ),
    wrong(
        "trace",
        "v1: the seed without the derivative",
        "first",
        "Is the derivative of log there?",
        edit=("w1_dot / w1", "w1_dot"),
    ),
    wrong(
        "trace",
        "v1: the seed is not used",
        "second direction",
        "And the seed?",
        edit=("w1_dot / w1", "1 / w1"),
    ),
    wrong(
        "trace",
        "L: a product instead of a sum",
        "first second direction",
        "not a product",
        edit=("v2_dot + v3_dot]", "v2_dot * v3_dot]"),
    ),
    wrong(
        "trace",
        "the example hard-coded",
        "values first second direction",
        None,
        source="""
def trace(w1, w2, w1_dot, w2_dot):
    return np.array([[1.0, 1.0], [4.0, 12.0], [2.0, 3.0], [6.0, 15.0]])
""",
    ),
    wrong(
        "trace",
        "the table on its side",
        "values first second direction",
        "wanted (4, 2)",
        edit=("v2_dot + v3_dot]])", "v2_dot + v3_dot]]).T"),
    ),
    # ---- question 4
    wrong(
        "jacobian",
        "transposed",
        "layout shape exact",
        "Transposed",
        edit=("np.array(columns).T", "np.array(columns)"),
    ),
    wrong(
        "jacobian",
        "all inputs move at once",
        "layout shape exact",
        "Do all inputs move at once?",
        edit=("1.0 if i == j else 0.0", "1.0"),
    ),
    wrong(
        "jacobian",
        "plain numbers among the outputs are not expected",
        "shape",
        "AttributeError",
        edit=("y.tangent if isinstance(y, Dual) else 0.0", "y.tangent"),
    ),
    wrong(
        "jacobian",
        "returns the values",
        "layout shape exact",
        "Got",
        edit=("y.tangent if isinstance(y, Dual)", "y.primal if isinstance(y, Dual)"),
    ),
    wrong(
        "jacobian",
        "an extra evaluation to learn m",
        "evaluations",
        "Is one spent on the number of outputs?",
        edit=("columns = []", "columns = []\n    f(list(x))"),
    ),
    wrong(
        "jacobian",
        "central differences",
        "layout evaluations shape exact",
        "nothing is subtracted",
        source="""
def jacobian(f, x):
    def values(z):
        return np.array(f(list(z)), dtype=float)

    h = 1e-6
    columns = []
    for e in h * np.eye(len(x)):
        columns.append((values(x + e) - values(x - e)) / (2 * h))
    return np.array(columns).T
""",
    ),
    wrong(
        "jacobian",
        "earlier inputs keep moving",
        "layout exact",
        "still moving",
        edit=("1.0 if i == j", "1.0 if i <= j"),
    ),
    wrong(
        "jacobian",
        "one evaluation for each entry",
        "evaluations",
        "derivatives of all outputs",
        source="""
def jacobian(f, x):
    n = len(x)
    seeds = [[Dual(v, float(i == j)) for i, v in enumerate(x)] for j in range(n)]
    m = len(f(seeds[0]))
    J = np.zeros((m, n))
    for i in range(m):
        for j in range(n):
            J[i, j] = getattr(f(seeds[j])[i], "tangent", 0.0)
    return J
""",
    ),
]

RIGHT = [
    Right(
        "dual",
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
        "dual",
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
        "dual",
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
    Right(
        "functions",
        "one helper for all, with math",
        """
import math

def _lift(f, df):
    return lambda x: Dual(f(x.primal), df(x.primal) * x.tangent) if isinstance(x, Dual) else f(x)

log = _lift(math.log, lambda v: 1 / v)
sqrt = _lift(math.sqrt, lambda v: 0.5 / math.sqrt(v))
sin = _lift(math.sin, math.cos)
exp = _lift(math.exp, math.exp)
""",
    ),
    Right(
        "functions",
        "complex arithmetic, a step too small to be seen",
        """
def _analytic(name):
    f = getattr(np, name)
    def function(x):
        if not isinstance(x, Dual):
            return f(float(x))
        y = f(complex(x.primal, x.tangent * 1e-100))
        return Dual(y.real, y.imag * 1e100)
    return function

log, sqrt, sin, exp = (_analytic(name) for name in ("log", "sqrt", "sin", "exp"))
""",
    ),
    Right(
        "functions",
        "the root as a power, numbers by try",
        """
def sqrt(x):
    return x**0.5

def log(x):
    try:
        return Dual(np.log(x.primal), x.tangent * x.primal**-1.0)
    except AttributeError:
        return np.log(x)

def sin(x):
    try:
        return Dual(np.sin(x.primal), x.tangent * np.sin(x.primal + np.pi / 2))
    except AttributeError:
        return np.sin(x)

def exp(x):
    try:
        return np.exp(x.primal) * Dual(1.0, x.tangent)
    except AttributeError:
        return np.e**x
""",
    ),
    Right(
        "trace",
        "with the class after all",
        """
def trace(w1, w2, w1_dot, w2_dot):
    a, b = Dual(w1, w1_dot), Dual(w2, w2_dot)
    v1 = log(a)
    v2 = b * v1
    v3 = sqrt(v2)
    return np.array([[v.primal, v.tangent] for v in (v1, v2, v3, v2 + v3)])
""",
    ),
    Right(
        "trace",
        "partial derivatives first, a list of rows",
        """
def trace(w1, w2, w1_dot, w2_dot):
    log_w1 = np.log(w1)
    p = w2 * log_w1
    dp = (w2 / w1) * w1_dot + log_w1 * w2_dot
    half = 0.5 * p**-0.5
    return [[log_w1, w1_dot / w1], [p, dp], [p**0.5, half * dp], [p + p**0.5, (1 + half) * dp]]
""",
    ),
    Right(
        "trace",
        "complex numbers",
        """
def trace(w1, w2, w1_dot, w2_dot):
    t = 1e-100
    a, b = w1 + 1j * t * w1_dot, w2 + 1j * t * w2_dot
    v1 = np.log(a)
    v2 = b * v1
    v3 = np.sqrt(v2)
    v = np.array([v1, v2, v3, v2 + v3])
    return np.stack([v.real, v.imag / t], axis=1)
""",
    ),
    Right(
        "jacobian",
        "an array of objects, filled by columns",
        """
def jacobian(f, x):
    n = len(x)
    J = None
    for j in range(n):
        z = np.array([Dual(float(v)) for v in x], dtype=object)
        z[j].tangent = 1.0
        y = f(z)
        if J is None:
            J = np.zeros((len(y), n))
        for i, out in enumerate(y):
            J[i, j] = out.tangent if hasattr(out, "tangent") else 0
    return J
""",
    ),
    Right(
        "jacobian",
        "rows of the identity as seeds",
        """
def jacobian(f, x):
    runs = [f([Dual(v, s) for v, s in zip(x, seed)]) for seed in np.eye(len(x))]
    return np.array([[getattr(y, "tangent", 0.0) for y in run] for run in zip(*runs)])
""",
    ),
    Right(
        "jacobian",
        "outputs lifted by adding a dual zero",
        """
def jacobian(f, x):
    def column(j):
        z = [Dual(v) for v in x.tolist()]
        z[j] = Dual(z[j].primal, 1.0)
        return [(y + Dual(0.0)).tangent for y in f(z)]
    return np.column_stack([column(j) for j in range(len(x))])
""",
    ),
]
