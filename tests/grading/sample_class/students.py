"""Who hands in what, and what it deserves: points for each question, and the reason."""

from dataclasses import dataclass

from tests.grading.sample_class import edits
from tests.grading.sample_class.edits import DIFFERENCES, FORWARD, Edit

FULL = {
    DIFFERENCES: {"gradient": 4, "jacobian": 4, "measured": 3, "advised": 3},
    FORWARD: {"dual": 5, "functions": 3, "trace": 4, "jacobian": 4},
}
NOTHING = {notebook: dict.fromkeys(questions, 0) for notebook, questions in FULL.items()}


def full_but(differences: dict[str, int] | None = None, forward: dict[str, int] | None = None):
    """All points, but for these questions."""
    return {
        DIFFERENCES: FULL[DIFFERENCES] | (differences or {}),
        FORWARD: FULL[FORWARD] | (forward or {}),
    }


@dataclass(frozen=True)
class Student:
    """A submission: how it came about, and what it deserves.

    Attributes
    ----------
    name : str
        The student's id.
    reason : str
        Why it deserves what it deserves.
    edits : tuple of Edit
        What was done to the release, in this order.
    deserves : dict of dict of int, or None
        Points for each question of each notebook; None if it needs a person.
    days_late : float
        When it came: days after the due date, negative for before.
    penalty : float
        The share of the points that lateness costs.
    trouble : str
        A part of what the table says about a submission that needs a person.
    """

    name: str
    reason: str
    edits: tuple[Edit, ...]
    deserves: dict[str, dict[str, int]] | None
    days_late: float = -1.0
    penalty: float = 0.0
    trouble: str = ""


def other_ways(notebook: str, ways: dict[str, str]) -> tuple[Edit, ...]:
    """Right answers from the catalogue."""
    return tuple(
        edits.write(notebook, cell, edits.other_way(notebook, cell, way))
        for cell, way in ways.items()
    )


STUDENTS = (
    Student("ada", "All right.", (edits.answer_rightly(),), FULL),
    Student(
        "boris",
        "All right, and nothing as in the solution.",
        (
            *other_ways(
                DIFFERENCES,
                {
                    "gradient": "rows of a matrix",
                    "jacobian": "comprehension and transpose",
                    "measured": "a loop that remembers the best",
                    "advised": "golden-section search on the logarithm of the step",
                },
            ),
            *other_ways(
                FORWARD,
                {
                    "dual": "arithmetic of 2 by 2 matrices",
                    "functions": "complex arithmetic, a step too small to be seen",
                    "trace": "with the class after all",
                    "jacobian": "rows of the identity as seeds",
                },
            ),
        ),
        FULL,
    ),
    Student(
        "chandra",
        "The gradient is central: too many evaluations, and not the scheme that was asked for; the "
        "Jacobian is transposed, which evaluations and a diagonal example do not see; the sign of "
        "the error counts, so no step is right; half the step scales as it should. In part 2 the "
        "power forgets the chain rule and v2 forgets that w2 moves.",
        (
            edits.answer_rightly(),
            edits.make_mistake(DIFFERENCES, "gradient", "is a central difference"),
            edits.make_mistake(DIFFERENCES, "jacobian", "transposed"),
            edits.make_mistake(DIFFERENCES, "measured", "keeps the sign of the error"),
            edits.make_mistake(DIFFERENCES, "advised", "half the step"),
            edits.make_mistake(FORWARD, "dual", "the power forgets the chain rule"),
            edits.make_mistake(FORWARD, "trace", "v2: w2 does not move"),
        ),
        full_but(
            {"gradient": 2, "jacobian": 2, "measured": 0, "advised": 2}, {"dual": 4, "trace": 2}
        ),
    ),
    Student(
        "dolores",
        "The gradient wastes evaluations; the Jacobian was not written; the advised step only "
        "knows the precision. In part 2 the wrong product costs its point, the long formula and "
        "the test of everything together; the sine has no chain rule; all inputs move at once.",
        (
            edits.answer_rightly((DIFFERENCES, "jacobian")),
            edits.make_mistake(DIFFERENCES, "gradient", "evaluates f at x for every coordinate"),
            edits.make_mistake(DIFFERENCES, "advised", "the root of the precision, whatever f is"),
            edits.make_mistake(
                FORWARD, "dual", "the product's tangent is the product of the tangents"
            ),
            edits.make_mistake(FORWARD, "functions", "the sine forgets the chain rule"),
            edits.make_mistake(FORWARD, "jacobian", "all inputs move at once"),
        ),
        full_but(
            {"gradient": 3, "jacobian": 0, "advised": 1}, {"dual": 3, "functions": 2, "jacobian": 1}
        ),
    ),
    Student("emil", "Untouched.", (), NOTHING),
    Student(
        "fatima",
        "A bracket is missing in one answer: that question earns nothing, the others all.",
        (
            edits.answer_rightly(),
            edits.write(
                DIFFERENCES,
                "jacobian",
                "def central_jacobian(f, x, h):\n    return np.stack([f(x + h, axis=1)",
            ),
        ),
        full_but({"jacobian": 0}),
    ),
    Student(
        "goran",
        "An answer halves the step until the error is small enough, which never happens: that "
        "question earns nothing, the others all.",
        (
            edits.answer_rightly(),
            edits.write(
                DIFFERENCES,
                "measured",
                "def best_measured_step(f, derivative, x, steps):\n"
                "    h = steps[0]\n"
                "    while abs((f(x + h) - f(x)) / h - derivative) >= 0:\n"
                "        h = max(h / 2, 1e-9)\n"
                "    return h, abs((f(x + h) - f(x)) / h - derivative)",
            ),
        ),
        full_but({"measured": 0}),
    ),
    Student(
        "hana",
        "The Jacobian is transposed, and the tests that say so are deleted, the helpers too: the "
        "tests come back, and take the two points that they always take.",
        (
            edits.answer_rightly(),
            edits.make_mistake(DIFFERENCES, "jacobian", "transposed"),
            edits.delete(
                DIFFERENCES, "helpers", "jacobian-visible", "jacobian-layout", "jacobian-shape"
            ),
            edits.delete(FORWARD, "dual-sums", "jacobian-exact", "choice-task"),
        ),
        full_but({"jacobian": 2}),
    ),
    Student(
        "ivan",
        "Tests that fail are changed to pass, for ten points each: they are put back.",
        (
            edits.answer_rightly(),
            edits.make_mistake(DIFFERENCES, "advised", "M and F exchanged"),
            edits.always_pass(DIFFERENCES, "advised-visible", "advised-best", "advised-scale"),
        ),
        full_but({"advised": 1}),
    ),
    Student(
        "juno",
        "All right, a day and a half late: two days have begun, a fifth of the points is gone.",
        (edits.answer_rightly(),),
        FULL,
        days_late=1.5,
        penalty=0.2,
    ),
    Student(
        "kofi",
        "Part 2 is missing and earns nothing.",
        (edits.answer_rightly(), edits.leave_out(FORWARD)),
        {DIFFERENCES: FULL[DIFFERENCES], FORWARD: NOTHING[FORWARD]},
    ),
    Student(
        "lena",
        "All right, with prints, warnings, cells of her own and a first attempt beside the second: "
        "none of them costs anything.",
        (
            edits.answer_rightly(),
            edits.write(
                DIFFERENCES,
                "gradient",
                "import warnings\n\n\n"
                + edits.solution(DIFFERENCES, "gradient").replace(
                    "    value = f(x)\n",
                    "    value = f(x)\n"
                    "    print('LENA LOOKS AT', x)\n"
                    "    warnings.warn('this is slow')\n",
                ),
            ),
            edits.keep_a_first_attempt(
                FORWARD, "trace", "def trace(w1, w2, w1_dot, w2_dot):\n    return None"
            ),
            edits.insert_before(
                DIFFERENCES,
                "jacobian-question",
                edits.text("note", "## My own notes\n\n> does 0.1 + 0.2 < 0.3 hold?"),
                edits.code(
                    "try",
                    "%matplotlib inline\nforward_gradient(lambda z: z[0], np.array([1.0]), 0.1)",
                ),
                edits.code("oops", "1 / 0"),
                edits.code("table", "for i in range(3000): print(i)"),
            ),
        ),
        FULL,
    ),
    Student(
        "milo",
        "All right, saved by another editor with old outputs, other kernels and foreign metadata.",
        (edits.answer_rightly(), edits.save_in_another_editor),
        FULL,
    ),
    Student(
        "nora",
        "All right; her text was copied from a web page, scripts and all, and cells show and print "
        "HTML, pictures that run, and what a terminal obeys.",
        (
            edits.answer_rightly(),
            edits.write(
                DIFFERENCES,
                "curve-answer",
                "A **V**.\n\n<script>alert('nora')</script>\n"
                "<img src=x onerror=\"alert('nora')\">\n"
                "<a href=\"javascript:alert('nora')\">source</a>",
            ),
            edits.insert_before(
                FORWARD,
                "trace-question",
                edits.code(
                    "show",
                    "from IPython.display import HTML, Javascript, display\n"
                    "display(HTML('<b>bold</b>' + '<scr' + 'ipt>alert(\"nora\")</scr' + 'ipt>'))\n"
                    'display(Javascript(\'alert("no" + "ra")\'))',
                ),
                edits.code(
                    "print",
                    "print('<script>alert(\"nora\")</script>', '<b>printed</b>')\n"
                    "print('<svg onload=alert(1)><script>alert(2)</script></svg>')\n"
                    "print('\\x1b]0;title\\x07\\x1b[31mred\\x9b2J')\n"
                    "'<iframe src=\"javascript:alert(3)\"></iframe>'",
                ),
                edits.code("raise", "raise ValueError('<img src=x onerror=alert(4)>\\x1b[2J')"),
                edits.code(
                    "svg",
                    "class Picture:\n"
                    "    def _repr_svg_(self): return '<svg onload=alert(5)></svg>'\n"
                    "    def _repr_html_(self): return '<script>alert(6)</script>'\n"
                    "    def __repr__(self): return '<svg onload=alert(7)></svg>'\n\n\n"
                    "Picture()",
                ),
                edits.raw("raw", "<script>alert(8)</script><svg onload=alert(9)></svg>"),
                edits.text("picture", "<svg onload=alert(10)><script>alert(11)</script></svg>"),
            ),
        ),
        FULL,
    ),
    Student(
        "oleg",
        "All right; a tool has dropped all metadata of the cells, but not their ids.",
        (edits.answer_rightly(), edits.lose_metadata(ids=False)),
        FULL,
    ),
    Student(
        "petra",
        "All right; metadata and ids are lost, and a test is deleted: cells are known by text.",
        (
            edits.answer_rightly(),
            edits.delete(FORWARD, "trace-first"),
            edits.lose_metadata(ids=True),
        ),
        FULL,
    ),
    Student(
        "quentin",
        "The upload broke off: half a file is no notebook.",
        (edits.answer_rightly(), edits.cut_off(FORWARD)),
        None,
        trouble="NotJSONError",
    ),
    Student(
        "rosa",
        "Part 2 is there under another name: a person must look whether it is the missing one.",
        (edits.answer_rightly(), edits.rename(FORWARD, "forward-mode (1)")),
        None,
        trouble="unknown notebook 'forward-mode (1)'",
    ),
    Student(
        "samir",
        "All right; the last cell ends its process, which costs nothing that was earned.",
        (
            edits.answer_rightly(),
            edits.insert_before(FORWARD, "choice-task", edits.code("end", "import os\nos.abort()")),
        ),
        FULL,
    ),
    Student(
        "tomas",
        "Part 1 is there twice, once under the name of part 2: a person must ask for part 2.",
        (edits.answer_rightly(), edits.hand_in_another(DIFFERENCES, FORWARD)),
        None,
        trouble="1 of 4 answers and 5 of 22 locked cells are in the submission",
    ),
)
