"""The claims of the review chapter, as the built page computed them."""

import math
import re
import unicodedata

import pytest

CHAPTER = "book/review"


def test_states_four_formulas_and_one_theorem(article) -> None:
    statements = [
        [kind for kind in ("definition", "theorem") if kind in proof["class"]]
        for proof in article(CHAPTER).select(".proof[id]")
    ]
    assert statements == [["definition"]] * 4 + [["theorem"]]


def test_each_statement_stands_there_in_russian_too(article) -> None:
    folded = [
        box.get_text()
        for box in article(CHAPTER).select("details")
        if "По-русски" in box.get_text()
    ]
    assert len(folded) == 5
    for text in folded:
        cyrillic = [letter for letter in text if "CYRILLIC" in unicodedata.name(letter, "")]
        assert len(cyrillic) > 100


def test_every_question_of_the_slides_is_answered(article) -> None:
    chapter = article(CHAPTER)
    asked = [p for p in chapter.select(".admonition-title") if p.get_text().startswith("Question ")]
    answered = [s for s in chapter.select("summary") if s.get_text().strip() == "Answer"]
    assert len(asked) == len(answered) == 6


def test_the_four_formulas_hold_on_examples(values) -> None:
    assert float(values["review-central"]) < 1e-9
    assert float(values["review-forward"]) < 1e-14
    assert float(values["review-reverse"]) < 1e-14
    assert float(values["review-hutchinson"]) < 3


def test_the_exam_gradient_agrees_three_times(values) -> None:
    expected = [5 + math.cos(2), 2]
    for variant in "by_hand", "package", "jax":
        found = [float(n) for n in re.findall(r"\d+\.\d+", values[f"exam-{variant}"])]
        assert found == pytest.approx(expected, rel=1e-14)


@pytest.mark.parametrize(
    ("method", "calls", "low", "high"),
    [
        # The mean over m = 1000 directions in d = 10 dimensions: sqrt((d - 1) / m) = 0.095.
        ("1000 random directions", 2000, 0.02, 0.3),
        ("forward differences", 11, 1e-10, 1e-6),
        ("central differences", 20, 1e-13, 1e-8),
        ("complex step", 10, 0, 1e-14),
        ("forward mode", 10, 0, 1e-14),
        ("reverse mode", 1, 0, 1e-14),
    ],
)
def test_methods_cost_and_err_as_the_table_says(values, method, calls, low, high) -> None:
    assert int(values[f"calls-{method}"]) == calls
    assert low <= float(values[f"error-{method}"]) <= high


def test_the_exercise_on_paper_has_the_right_derivatives() -> None:
    x1, x2, h = 1.0, 0.0, 1e-6

    def f(x1, x2):
        return (x1 + x2) * math.exp(x1 * x2)

    assert (f(x1 + h, x2) - f(x1 - h, x2)) / (2 * h) == pytest.approx(1, abs=1e-8)
    assert (f(x1, x2 + h) - f(x1, x2 - h)) / (2 * h) == pytest.approx(2, abs=1e-8)
