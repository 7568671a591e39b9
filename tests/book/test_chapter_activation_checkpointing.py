"""The claims of the chapter on activation checkpointing, as the built page computed them.

The names are those under which the page glues a number into its prose.
"""

import contextlib
import io
import math
import re
from collections.abc import Callable

import numpy as np
import pytest
from bs4 import BeautifulSoup

from tests.book.reading import numbers, only

CHAPTER = "book/activation-checkpointing"


def price_list(slots: int, count: int) -> list[int]:
    """What each further step of a chain costs: r, as often as slots - 1 stars and r bars say."""
    prices: list[int] = []
    r = 1
    while len(prices) < count:
        prices += [r] * math.comb(slots - 1 + r, r)
        r += 1
    return prices[:count]


def held(player: BeautifulSoup) -> list[int]:
    return [int(count.get_text()) for count in player.select(".count")]


def advanced(player: BeautifulSoup) -> int:
    """The steps that a player runs forward without putting them on the tape."""
    rows = player.select(".moment")
    return sum(bool(row.select(".forward") and not row.select(".taped")) for row in rows)


def test_players_show_three_schedules_of_ten_steps(article, values) -> None:
    everything, segments, binomial = article(CHAPTER).select(".player")
    assert held(everything) == [*range(1, 11), *reversed(range(10))]
    assert max(held(segments)) == int(values["sqrt-ten-held"]) < 2 * math.sqrt(10)
    taped = [len(row.select(".taped")) for row in segments.select(".moment")]
    forward = [bool(row.select(".forward")) for row in segments.select(".moment")]
    # Every step runs forward once more than it is advanced, when it is recorded.
    assert sum(forward) == int(values["sqrt-ten-forward"]) + 10
    assert max(taped) == 4
    assert advanced(binomial) == int(values["binomial-ten-forward"]) == sum(price_list(3, 9))
    stored = [len(row.select(".stored")) for row in binomial.select(".moment")]
    assert max(stored) == int(values["binomial-ten-stored"]) == 3


def test_everything_stored_is_one_state_for_each_layer(values) -> None:
    steps = int(values["steps"])
    assert int(values["stored-runs"]) == steps
    one_layer = float(values["one-peak"])
    assert steps < float(values["stored-peak"]) < steps + one_layer + 1
    assert one_layer < 5


def test_the_printed_schedule_reverses_four_steps_with_two_slots(printed) -> None:
    actions = only(printed, "restore").splitlines()
    assert [int(line[-1]) for line in actions if line.startswith("read")] == [3, 2, 1, 0]
    cost = sum(line.count("step") for line in actions if line.startswith("advance"))
    assert cost == sum(price_list(2, 3))
    stored = most = 0
    for line in actions:
        stored += line.startswith("store") - line.startswith("free")
        most = max(most, stored)
    assert most == 2


def test_segments_cost_less_than_a_forward_pass(values) -> None:
    steps = int(values["steps"])
    assert int(values["sqrt-runs"]) == 2 * steps - math.isqrt(steps)
    assert 2 * math.sqrt(steps) - 1 < float(values["sqrt-peak"]) < 2 * math.sqrt(steps) + 4
    assert values["same-gradient"] == "True"


def test_the_table_of_the_dynamic_program_follows_the_prices(printed) -> None:
    lengths, *rows = only(printed, "c=1:").strip().splitlines()
    assert numbers(lengths) == list(range(1, 13))
    for slots, row in enumerate(rows, start=1):
        found = numbers(row.split(":")[1])
        np.testing.assert_array_equal(np.diff(found), price_list(slots, 11))
        assert found[0] == 0


def test_the_formula_is_right_and_has_the_published_values(printed) -> None:
    text = only(printed, "formula and dynamic program agree")
    assert "cases: True" in text
    found = dict(re.findall(r"t\((\d+, \d+)\) = (\d+)", text))
    published = {"10, 3": 15, "56, 5": 140, "100, 5": 316, "100, 10": 222, "1000, 10": 3636}
    assert {key: int(value) for key, value in found.items()} == published
    assert "cases: True" in only(printed, "no schedule at all is cheaper")


def test_the_quick_answers_are_right() -> None:
    assert sum(range(1000)) == 499_500
    assert sum(price_list(2, 4)) == 6
    lengths = np.arange(1, 101)
    assert lengths[np.argmin(np.ceil(100 / lengths) + 25 * lengths)] == 2


def test_with_twelve_slots_and_repetitions_one_gets_far(values) -> None:
    assert int(values["longest"]) == math.prod(range(13, 25)) // math.factorial(12)
    # The alternative text of the figure.
    expected = {"hundred": (2, 1), "ten-thousand": (6, 2.5), "million": (12, 4)}
    for name, (ten, hundred) in expected.items():
        assert float(values[f"passes-{name}-10"]) == pytest.approx(ten, abs=0.5)
        assert float(values[f"passes-{name}-100"]) == pytest.approx(hundred, abs=0.2)


def test_the_gradient_runs_what_the_formula_says_and_takes_a_state_a_slot(values) -> None:
    assert values["steps-as-formula"] == "True"
    assert float(values["peak-deviation-percent"]) < 10
    assert float(values["peak-slots"]) == pytest.approx(1, abs=0.03)
    assert int(values["runs-8"]) == 100 + sum(price_list(8, 99))
    assert float(values["peak-8"]) < 8 + 1 + 1.1 * float(values["one-peak"])
    # With all slots it is worse than plain reverse mode, and no better than segments.
    assert int(values["all-slots-runs"]) == 199 > int(values["sqrt-runs"])
    slots = round(float(values["sqrt-peak"]) - float(values["one-peak"])) - 1
    assert 100 + sum(price_list(slots, 99)) > int(values["sqrt-runs"])


def test_the_gradient_agrees_three_times(values) -> None:
    found = {v: numbers(values[f"checkpointing-{v}"]) for v in ("by_hand", "package", "jax")}
    gradients = [first for first, *_ in found.values()]
    np.testing.assert_allclose(gradients, gradients[0], rtol=1e-11)
    assert found["by_hand"][1:] == [32, 5]
    assert found["package"][1:] == [32]
    assert found["jax"][1:] == [5]
    assert int(values["jax-kept-checkpointed"]) == 5
    assert int(values["jax-kept-plain"]) >= 16


def test_halves_cost_a_logarithm_in_both(values, printed) -> None:
    pairs = re.findall(r"(\d+):(\d+)", values["nested-counts"])
    assert len(pairs) == 7
    for length, extra in pairs:
        assert int(extra) == int(length) * math.log2(int(length)) / 2
    assert float(values["nested-peak-slope"]) == pytest.approx(1, abs=0.2)
    slots = int(values["nested-slots"])
    assert slots == 8
    assert int(values["nested-best"]) == sum(price_list(slots, 127)) < int(values["nested-extra"])


def test_twelve_arrays_are_sixty_gigabytes_by_formula_and_by_count(values) -> None:
    array = 2 * 32 * 1024 * 1600
    assert float(values["gb-formula"]) * 1e9 == pytest.approx(48 * 12 * array)
    assert float(values["gb-twelve"]) * 1e9 == pytest.approx(48 * 12 * array)
    assert float(values["gb-gelu"]) * 1e9 == pytest.approx(48 * 16 * array)
    assert float(values["gb-inputs"]) * 1e9 == pytest.approx(48 * array)
    assert float(values["gb-input"]) * 1e9 == pytest.approx(48 * array)
    # Two arrays of weights for every pair of tokens, at the least.
    pairs = 2 * 32 * 25 * 1024**2
    assert float(values["gb-all"]) - float(values["gb-flash"]) > 48 * 2 * pairs / 1e9
    assert float(values["gb-flash"]) > float(values["gb-gelu"])


def test_eight_gigabytes_lie_between_the_counts(values) -> None:
    array = 2 * 32 * 1024 * 1600
    least = float(values["with-one-block-twelve"])
    assert least * 1e9 == pytest.approx((48 + 12) * array)
    assert least < 8 < float(values["with-one-block-flash"]) < float(values["with-one-block-all"])


def test_recomputation_is_a_forward_pass_less_the_last_product(values) -> None:
    h, s = 1600, 1024
    # For each token: queries, keys, values and the output, two wide layers, and the attention.
    block = 3 * h * h + h * h + 8 * h * h + 2 * s * h
    assert float(values["forward-multiplications"]) == 32 * s * block
    assert float(values["backward-in-forwards"]) == pytest.approx(2)
    last = 4 * h * h / block
    assert float(values["fc2-percent"]) == pytest.approx(100 * last)
    assert float(values["again-input"]) == pytest.approx(100 * (1 - last) / 3)
    # Of the attention, the product of queries and keys is repeated.
    assert float(values["again-twelve"]) == pytest.approx(100 * s * h / block / 3)
    assert float(values["again-all"]) == 0


def test_what_runs_twice_must_do_the_same_twice(values, printed) -> None:
    assert "Draw random numbers outside" in " ".join(only(printed, "RuntimeError").split())
    assert float(values["dropout-error"]) < 1e-12
    assert int(values["batches-seen"]) == 2


def solution(article: Callable[[str], BeautifulSoup], word: str) -> tuple[str, str]:
    """Return the text of an exercise's solution, and what its code prints."""
    label = f"exercise-activation-checkpointing-{word}"
    (box,) = article(CHAPTER).select(f".solution:has(a[href='#{label}'])")
    code = "\n".join(pre.get_text() for pre in box.select(".highlight pre"))
    with contextlib.redirect_stdout(io.StringIO()) as out:
        exec(code, {})
    return box.get_text(), out.getvalue()


def test_solutions_say_what_their_code_prints(article) -> None:
    for word, lines in ("slots", 2), ("own", 1), ("bytes", 2):
        text, out = solution(article, word)
        assert len(out.splitlines()) == lines
        for line in out.splitlines()[: 1 if word == "bytes" else lines]:
            assert line in text, f"{line!r} is not in the solution {word}"


def test_the_price_lists_of_the_solution_are_right(article) -> None:
    text, _ = solution(article, "prices")
    assert ", ".join(map(str, price_list(2, 10))) in text
    assert ", ".join(map(str, price_list(4, 10))) in text
    assert sum(price_list(2, 9)) == 20
    assert sum(price_list(4, 10)) == 16
