"""Which pairs are listed, and which are not; what is shown of them."""

import json
import random
import re
import subprocess
import sys

import nbformat
import numpy as np
import pytest
from bs4 import BeautifulSoup

from autograd_course.grading.fingerprints import WINDOW, normalized, runs, winnowed
from autograd_course.grading.similarity import RING, Pair, Report, Submission, compare, read
from autograd_course.grading.similarity_report import as_html, as_json, as_text
from tests.exercises.notebook import ROOT
from tests.grading.conftest import run
from tests.grading.sample_class.edits import DIFFERENCES, SET, find, release_of, write
from tests.grading.sample_class.folder import make
from tests.grading.sample_class.students import Student

QUESTION = (DIFFERENCES, "gradient")
ORIGINAL = '''def forward_gradient(f, x, h):
    """Approximate the gradient of f at x by forward differences with step h."""
    base, slopes = f(x), []
    for position in range(len(x)):
        moved = list(x)
        while moved[position] == x[position]:
            moved[position] = moved[position] + h
        slopes.append((f(np.array(moved)) - base) / h)
    return np.array(slopes)
'''
COPIED = """def forward_gradient(func,
                     at, eps):
    # my own work
    f0 , out = func(at), [] ; \\
    # of course
    for i in range(
            len(at)):
      shifted=list(at)
      while shifted[i]==at[i]:
        shifted[i]=shifted[i]+eps
      out.append((func( np.array(shifted) )-f0)/eps)
    return np.array(out)
""".replace(" ; \\", "")
INDEPENDENT = """def forward_gradient(f, x, h):
    columns = x + h * np.eye(x.size)
    values = np.apply_along_axis(f, 1, columns)
    return np.subtract(values, f(x)) / h
"""


def submissions(*answers: str) -> list[Submission]:
    return [Submission(f"s{i:03}", {QUESTION: text}) for i, text in enumerate(answers)]


def pairs(
    answers: list[str], given: str = "", common: float = 0.05, least: float = 0.5
) -> list[Pair]:
    handed_out = frozenset(runs(normalized(given)[0]).tolist())
    return compare(submissions(*answers), handed_out, common, least, evidence=8)


def random_answer(chance: random.Random, statements: int = 12) -> str:
    """A function that nobody else would write, its control flow included."""
    lines = ["def forward_gradient(f, x, h):"]
    for _ in range(statements):
        operators = [chance.choice("+-*/@") for _ in range(chance.randint(1, 6))]
        value = "x" + "".join(
            f" {each} {chance.choice(['f(x)', 'h', 'x[0]'])}" for each in operators
        )
        lines.append(f"    {chance.choice(['if h: v =', 'v =', 'return', 'v +='])} {value}")
    return "\n".join(lines)


def test_a_copy_with_other_names_comments_and_layout_is_found():
    chance = random.Random(1)
    others = [random_answer(chance) for _ in range(20)]
    (pair,) = pairs([ORIGINAL, *others, INDEPENDENT, COPIED])
    assert pair.students == ("s000", "s022")
    assert pair.score == 1
    assert pair.shared == pair.smaller >= 10
    (match,) = pair.matches
    assert match.question == QUESTION
    assert match.texts == (ORIGINAL, COPIED)
    # From the heading to the end in both, without docstring and comments.
    assert match.lines == ((1, 3, 4, 5, 6, 7, 8, 9), (1, 2, 4, 6, 7, 8, 9, 10, 11, 12))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("base", "start"),
        ("[]", "[ ]  # a comment"),
        ('"""Approximate the gradient of f at x by forward differences with step h."""', "'no'"),
        ("range(len(x))", "range(\n\n  len(x)\n)"),
        ("+ h\n", "+ h;\n"),
        ("+ h\n", "+ (h)\n"),
        ("list(x)", "list(x,)"),
        ("+ h\n", "+ h; \n\n"),
    ],
)
def test_what_a_copyist_changes_does_not_count(before, after):
    assert before in ORIGINAL
    changed = ORIGINAL.replace(before, after)
    one, other = (normalized(text)[0] for text in (ORIGINAL, changed))
    assert one == other


@pytest.mark.parametrize(
    ("before", "after"),
    [("+ h", "- h"), ("while", "if"), ("np.array(slopes)", "np.stack(slopes)"), ("len", "max")],
)
def test_what_a_student_has_thought_counts(before, after):
    changed = ORIGINAL.replace(before, after)
    assert normalized(ORIGINAL)[0] != normalized(changed)[0]


def test_numbers_and_texts_of_all_kinds_are_alike():
    texts = ('f(1, "a")', "f(2.5e3, '''b''')", 'f(0x1F, f"{x!r:>{width}} {y[0]}")')
    words = {tuple(normalized(text)[0]) for text in texts}
    assert words == {("name", "number", ",", "text")}


def test_what_was_given_with_the_release_does_not_count():
    chance = random.Random(2)
    answers = [random_answer(chance) for _ in range(10)]
    assert pairs([ORIGINAL, *answers, ORIGINAL])
    assert not pairs([ORIGINAL, *answers, ORIGINAL], given=ORIGINAL)


def test_what_many_students_share_does_not_count():
    chance = random.Random(3)
    answers = [random_answer(chance) for _ in range(95)]
    assert len(pairs([ORIGINAL] * 5 + answers)) == 10
    assert not pairs([ORIGINAL] * 6 + answers)
    assert len(pairs([ORIGINAL] * 6 + answers, common=0.06)) == 15


def test_in_a_small_class_a_few_may_share_what_others_have_not():
    chance = random.Random(4)
    answers = [random_answer(chance) for _ in range(5)]
    assert len(pairs([ORIGINAL] * RING + answers)) == 6
    assert not pairs([ORIGINAL] * (RING + 1) + answers)


def test_the_score_is_the_share_of_the_smaller_answer():
    chance = random.Random(5)
    longer = ORIGINAL + random_answer(chance, statements=30)
    others = [random_answer(chance) for _ in range(20)]
    (pair,) = pairs([ORIGINAL, longer, *others])
    assert pair.score > 0.8
    assert pair.matches[0].lines[1][-1] <= ORIGINAL.count("\n") + 1
    half = "\n".join(ORIGINAL.splitlines()[:5]) + random_answer(chance).partition(":")[2]
    (pair,) = pairs([ORIGINAL, half], least=0.1)
    assert 0.1 <= pair.score <= 0.5
    assert not pairs([ORIGINAL, half], least=pair.score + 0.01)


def test_short_coincidences_are_no_pair():
    heading = "def forward_gradient(f, x, h):\n"
    short = heading + "    return (f(x + h) - f(x)) / h\n"
    assert not pairs([short, short], given=heading, least=0)
    assert pairs([ORIGINAL, ORIGINAL], given=heading, least=0)


def test_other_questions_are_not_compared():
    there = Submission("ada", {QUESTION: ORIGINAL})
    elsewhere = Submission("ben", {(DIFFERENCES, "jacobian"): ORIGINAL})
    assert not compare([there, elsewhere], frozenset(), 0.05, 0.0, evidence=1)


def test_every_passage_of_the_promised_length_leaves_a_fingerprint_in_both():
    chance = np.random.default_rng(0)
    length = WINDOW
    for _ in range(200):
        shared = chance.integers(2**63, size=length, dtype=np.uint64)
        kept = []
        for _ in range(2):
            before, after = (
                chance.integers(2**63, size=chance.integers(0, 9), dtype=np.uint64) for _ in "ab"
            )
            whole = np.concatenate([before, shared, after])
            kept.append(set(whole[winnowed(whole)].tolist()))
        assert kept[0] & kept[1] & set(shared.tolist())


def test_winnowing_keeps_few():
    numbers = np.random.default_rng(0).integers(2**63, size=10_000, dtype=np.uint64)
    # Two of WINDOW + 1 are expected of random numbers.
    assert len(winnowed(numbers)) == pytest.approx(2 / (WINDOW + 1) * 10_000, rel=0.05)


def test_the_numbers_are_the_same_in_every_process():
    script = (
        "from autograd_course.grading.fingerprints import runs\n"
        "print(runs(list('abcdefghijkl')).tolist())"
    )
    printed = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(printed) == 1


# ---- what was handed in ----------------------------------------------------------------------


@pytest.fixture
def place(tmp_path):
    """The folder of a submission, with the release in it."""
    folder = tmp_path / "ada" / SET
    folder.mkdir(parents=True)
    notebook = nbformat.read(release_of(DIFFERENCES), as_version=4)
    find(notebook, "gradient").source = ORIGINAL
    nbformat.write(notebook, folder / f"{DIFFERENCES}.ipynb")
    return folder


def edited(place, **changes):
    """Change the first answer cell, as JSON, and read the submission."""
    path = place / f"{DIFFERENCES}.ipynb"
    content = json.loads(path.read_text())
    cell = next(each for each in content["cells"] if each["id"] == "gradient")
    cell.update(changes)
    path.write_text(json.dumps(content))
    return read(place, "ada", {QUESTION})


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"metadata": {}},  # recognized by its id
        {"id": "lost"},  # by its grade_id
        {"source": ORIGINAL.splitlines(keepends=True)},
        {"outputs": "nonsense"},
    ],
)
def test_answers_are_read(place, changes):
    submission = edited(place, **changes)
    assert submission.answers == {QUESTION: ORIGINAL}
    assert not submission.unread


def test_lines_for_jupyter_are_no_trouble_and_shift_no_line(place):
    text = "%matplotlib inline\n!ls\nnp.sum?\n" + ORIGINAL
    assert edited(place, source=text).answers == {QUESTION: text}
    assert normalized(text)[1][0] == 4


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"source": "def f(:\n  '''"}, "finite-differences, gradient: not Python"),
        ({"source": "x = " + "(" * 500}, "finite-differences, gradient: not Python"),
        ({"source": "x = 1\n" * 50_000}, "the answer has 300000 characters, and 200000 are"),
        ({"id": "lost", "metadata": {}}, "finite-differences: no answer cell is recognized"),
        ({"id": "lost", "metadata": {"nbgrader": []}}, "no answer cell is recognized"),
    ],
)
def test_answers_that_cannot_be_compared_are_listed(place, changes, told):
    submission = edited(place, **changes)
    assert not submission.answers
    assert told in submission.unread[0]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b'{"cells": [', "finite-differences: Expecting"),
        (b"[" * 100_000, "finite-differences: "),
        (b"\xff\xfe\x00", "finite-differences: 'utf-8' codec"),
        (b"[]", "not a notebook: there is no list of cells"),
        (b'{"nbformat": 3}', "not a notebook"),
        (b'{"nbformat": 4, "cells": [null, 3, "x"]}', "no answer cell is recognized"),
    ],
)
def test_notebooks_that_are_none_are_listed(place, content, told):
    (place / f"{DIFFERENCES}.ipynb").write_bytes(content)
    submission = read(place, "ada", {QUESTION})
    assert not submission.answers
    assert told in submission.unread[0]


def test_links_are_not_followed(place, tmp_path):
    copy = tmp_path / "eve" / SET
    copy.mkdir(parents=True)
    (copy / f"{DIFFERENCES}.ipynb").symlink_to(place / f"{DIFFERENCES}.ipynb")
    assert read(copy, "eve", {QUESTION}).unread == [f"{DIFFERENCES}: the notebook is a link"]
    (tmp_path / "finn").mkdir()
    (tmp_path / "finn" / SET).symlink_to(place)
    assert read(tmp_path / "finn" / SET, "finn", {QUESTION}).unread == ["the folder is a link"]
    (tmp_path / "gus").symlink_to(place.parent)
    assert read(tmp_path / "gus" / SET, "gus", {QUESTION}).unread == ["the folder is a link"]


# ---- what is shown ---------------------------------------------------------------------------


def hostile() -> Report:
    student = "<script>alert(1)</script>\x1b[2J"
    text = ORIGINAL.replace("# ", "") + "# </pre><script>alert(2)</script>\u202e\x1b]0;x\x07\n"
    both = [Submission(student, {QUESTION: text}), Submission("ben", {QUESTION: text})]
    found = compare(both, frozenset(), 0.05, 0.5, evidence=8)
    return Report("ps1", 2, tuple(found), {student: ("<b>bad</b>\x1b[1m",)})


def test_the_page_runs_nothing_and_asks_nobody():
    page = as_html([hostile()])
    tree = BeautifulSoup(page, "html.parser")
    assert not tree.find_all(["script", "b", "link", "img", "iframe"])
    assert "alert(1)" in tree.text
    assert "http" not in page.replace("http-equiv", "")
    assert "no verdict" in tree.find(class_="notice").text
    assert "prefers-color-scheme: dark" in page
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]", page)


def test_the_page_shows_both_answers_with_their_lines():
    others = [random_answer(random.Random(seed)) for seed in range(20)]
    found = pairs([ORIGINAL, *others, COPIED])
    tree = BeautifulSoup(as_html([Report("ps1", 22, tuple(found), {})]), "html.parser")
    one, other = tree.find_all("figure")
    assert one.figcaption.text == "s000, line 1"
    assert other.figcaption.text == "s021, line 1"
    marked = [mark.text for mark in one.find_all("mark")]
    lines = ORIGINAL.splitlines()
    assert marked == [lines[0], *lines[2:]]
    assert "   4      for position" in one.pre.text
    assert tree.h4.text == "finite-differences / gradient"
    for link in tree.find_all("a"):
        assert tree.find(id=link["href"].removeprefix("#"))


def test_the_text_and_the_json_say_the_same():
    report = hostile()
    text, content = as_text([report]), json.loads(as_json([report]))
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", text)
    (pair,) = content["problem_sets"][0]["pairs"]
    assert (pair["score"], pair["students"][1]) == (1, "ben")
    assert "100%" in text
    assert "not compared: <script>" in text
    assert content["notice"] in text
    assert "finite-differences / gradient line 1" in text


def test_no_more_pairs_are_shown_than_asked_for():
    others = [random_answer(random.Random(seed)) for seed in range(20)]
    report = Report("ps1", 23, tuple(pairs([ORIGINAL, ORIGINAL, ORIGINAL, *others])), {})
    assert len(report.pairs) == 3
    assert as_html([report], most=1).count("<section") == 1
    assert "and 2 more" in as_text([report], most=1)
    assert len(json.loads(as_json([report]))["problem_sets"][0]["pairs"]) == 3


@pytest.mark.parametrize("wrong", ["ps9-unknown", "--least=2", "--common=-1"])
def test_a_wrong_call_gets_one_sentence(tmp_path, wrong):
    make(tmp_path / "course", ())
    done = run("autograd_course.grading", "similarity", wrong, cwd=tmp_path / "course")
    assert done.returncode == 1
    assert done.stdout.count("\n") == 1


def test_the_job_finds_a_pair_in_a_class_and_runs_nothing(tmp_path):
    chance, course = random.Random(7), tmp_path / "course"
    trap = tmp_path / "ran"
    texts = {f"s{number}": random_answer(chance) for number in range(8)}
    texts |= {"ada": ORIGINAL, "ben": COPIED, "eve": f"open({str(trap)!r}, 'w')\n'''"}
    students = [
        Student(name, "", (write(DIFFERENCES, "gradient", text),), None)
        for name, text in texts.items()
    ]
    make(course, tuple(students))
    done = run("autograd_course.grading", "similarity", "--course", str(course))
    assert done.returncode == 0, done.stdout
    assert f"{SET}: 1 pair among 11 submissions" in done.stdout
    assert re.search(r"100%\s.*\bada\s+ben\s+finite-differences / gradient line 1", done.stdout)
    assert "not compared: eve: finite-differences, gradient: not Python" in done.stdout
    assert (course / "similarity.html").read_text().count("<section") == 1
    assert not trap.exists()


def test_a_course_without_a_release_is_told_so(tmp_path):
    make(tmp_path / "course", ())
    (tmp_path / "course" / "exercises" / SET / f"{DIFFERENCES}.ipynb").unlink()
    (tmp_path / "course" / "exercises" / SET / "forward-mode.ipynb").unlink()
    done = run("autograd_course.grading", "similarity", cwd=tmp_path / "course")
    assert done.returncode == 1
    assert "make the release" in done.stdout
