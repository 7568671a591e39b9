"""What is said about a class, a test and a submission whose points have moved."""

import numpy as np
import pytest

from autograd_course.grading import summary
from autograd_course.grading.outcomes import Outcome
from autograd_course.grading.result import GradedNotebook, Result
from autograd_course.grading.shards import Shard, find_result, write_result


def outcome(student: str, passed: str, failed: str = "", trouble: str = "") -> Outcome:
    tests = {f"n/{each}": "" for each in passed} | {f"n/{each}": "ValueError" for each in failed}
    return Outcome("set", student, "digest", tests, (), trouble)


CLASS = [
    outcome("a", "abcd"),
    outcome("b", "abc", "d"),
    outcome("c", "ab", "cd"),
    outcome("d", "ad", "bc"),
    outcome("e", "a", "bcd"),
    outcome("f", "", trouble="cannot be read"),
]


def test_a_test_is_judged_by_the_rest_of_the_points() -> None:
    items = {item.test: item for item in summary.items(CLASS)}
    assert [items[f"n/{each}"].failed for each in "abcd"] == [0, 2, 3, 3]
    assert {item.tried for item in items.values()} == {5}
    assert items["n/d"].kinds == {"ValueError": 3}
    assert items["n/a"].separation is None
    passed = {"b": [1, 1, 1, 0, 0], "c": [1, 1, 0, 0, 0], "d": [1, 0, 0, 1, 0]}
    for name, own in passed.items():
        rest = 1 + sum(np.array(other) for each, other in passed.items() if each != name)
        wanted = np.corrcoef(own, rest)[0, 1]
        assert items[f"n/{name}"].separation == pytest.approx(wanted)
    assert items["n/c"].separation > 0.6 > items["n/d"].separation


def test_nobody_graded_is_no_analysis() -> None:
    assert summary.items(CLASS[-1:]) == []
    assert summary.as_text([]) == ""


def test_a_line_for_each_test() -> None:
    lines = summary.as_text(summary.items(CLASS)).splitlines()
    assert lines[0].split() == ["test", "fail", "of", "separates", "how", "they", "fail"]
    assert lines[1].split() == ["n/a", "0", "5"]
    assert lines[3].split()[:3] == ["n/c", "3", "5"]
    assert lines[3].split()[-2:] == ["ValueError", "3"]


def test_what_has_moved_is_said() -> None:
    assert summary.moved(CLASS[0], CLASS[0]) == []
    assert summary.moved(outcome("a", "ab"), outcome("a", "ac", "b")) == [
        "n/b: passed, now not passed (ValueError)",
        "n/c: not there, now passed",
    ]
    (told,) = summary.moved(outcome("a", ""), outcome("a", "", trouble="no notebook"))
    assert told == "could be graded, now no notebook"


def test_points_are_counted_in_equal_parts() -> None:
    assert summary.histogram([0, 0.5, 5, 9.9, 10, 11, -1], 10, bins=5) == [3, 0, 1, 0, 3]


def test_the_picture_shows_points_and_tests(tmp_path) -> None:
    path = tmp_path / "grades.svg"
    summary.draw({"set": ([1, 2, 2, 3], 4.0)}, {"set": summary.items(CLASS)}, path)
    text = path.read_text()
    assert all(f"<!-- n/{each} -->" in text for each in "abcd")


# ---- results on their way --------------------------------------------------------------------

RESULT = Result(
    "set",
    "ada",
    "digest",
    {"n": GradedNotebook("{}", {"a": 1.0, "b": None}, ("b",), {"a": ""}, ("moved",))},
    ("left out",),
    seconds=1.5,
)


def test_a_result_crosses_as_text() -> None:
    assert Result.from_json(RESULT.to_json()) == RESULT
    assert RESULT.tests == {"n/a": ""}
    assert RESULT.repairs == ("moved", "left out")


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"notebooks": {"n": {"x": 1}}}', "null"])
def test_what_is_no_result_is_refused(text) -> None:
    with pytest.raises(ValueError, match=r"no result of grading|Expecting value"):
        Result.from_json(text)


def test_a_result_of_an_older_submission_is_not_taken(tmp_path) -> None:
    write_result(tmp_path, RESULT)
    assert find_result(tmp_path, "set", "ada", "digest") == RESULT
    assert find_result(tmp_path, "set", "ada", "other") is None
    assert find_result(tmp_path, "set", "boris", "digest") is None
    (file,) = tmp_path.rglob("*.json")
    file.write_text("{")
    assert find_result(tmp_path, "set", "ada", "digest") is None


def test_each_submission_is_in_one_part() -> None:
    names = [f"set/{number}" for number in range(1000)]
    parts = [Shard.parse(f"{index}/7") for index in range(1, 8)]
    held = [[name for name in names if part.holds(name)] for part in parts]
    assert sorted(name for part in held for name in part) == sorted(names)
    assert all(100 < len(part) < 190 for part in held)
