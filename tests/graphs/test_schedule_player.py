import numpy as np
import pytest
from bs4 import BeautifulSoup

from autograd_course import binomial_schedule, fewest_forward_steps, sqrt_schedule
from autograd_course.checkpointing.schedule import Action
from autograd_course.graphs.player import Player
from autograd_course.graphs.schedule_player import moments, schedule_player

LENGTH = 10
SCHEDULES = {
    "everything": [Action("record", 0, LENGTH), Action("read", 0, LENGTH)],
    "square root": list(sqrt_schedule(LENGTH)),
    "binomial": list(binomial_schedule(LENGTH, 3)),
    "one slot": list(binomial_schedule(LENGTH, 1)),
}
FORWARD = {"everything": 0, "square root": 8, "binomial": 15, "one slot": 45}
HELD = {"everything": 10, "square root": 5, "binomial": 4, "one slot": 2}


def page(player: Player) -> BeautifulSoup:
    return BeautifulSoup(player._repr_html_(), "html.parser")


@pytest.mark.parametrize("name", SCHEDULES)
def test_every_step_is_read_once_from_the_last_to_the_first(name: str) -> None:
    read = [moment.step for moment in moments(SCHEDULES[name]) if "read" in moment.kind]
    assert read == list(reversed(range(LENGTH)))


@pytest.mark.parametrize("name", SCHEDULES)
def test_what_is_held_and_what_is_run_is_counted(name: str) -> None:
    played = list(moments(SCHEDULES[name]))
    assert played[-1].forward == FORWARD[name]
    assert sum(moment.kind == "forward" for moment in played) == FORWARD[name]
    assert max(moment.held for moment in played) == HELD[name]


@pytest.mark.parametrize("slots", [1, 2, 3, 5])
def test_a_step_starts_from_a_state_that_is_there(slots: int) -> None:
    reached = 0
    for moment in moments(binomial_schedule(30, slots)):
        assert moment.step == reached or moment.step in moment.stored
        assert len(moment.stored) <= slots
        reached = moment.step + 1 if moment.kind == "forward" else -1
    assert moment.forward == fewest_forward_steps(30, slots)


@pytest.mark.parametrize("name", SCHEDULES)
def test_a_row_appears_with_its_step_and_shows_what_is_held(name: str) -> None:
    drawn, played = page(schedule_player(SCHEDULES[name], "A chain")), moments(SCHEDULES[name])
    rows = drawn.select("svg .moment")
    steps = drawn.select(".player-steps > li")
    for number, (row, moment) in enumerate(zip(rows, played, strict=True), start=1):
        assert row["data-from"] == str(number)
        assert row.select_one(".now")["data-at"] == str(number)
        assert len(row.select(".stored")) == len(moment.stored)
        assert len(row.select(".taped")) == len(moment.taped)
        assert row.select_one(".count").get_text() == str(moment.held)
        words = steps[number].select_one(".player-words").get_text()
        assert f"Step {moment.step} " in words
        assert f"{moment.held} held" in words
    assert len(steps) == len(rows) + 1


def test_marks_stand_at_their_states_and_inside_the_picture() -> None:
    drawn = page(schedule_player(SCHEDULES["binomial"], "A chain")).select_one("svg")
    width, height = map(float, drawn["viewbox"].split()[2:])
    for part in drawn.select("rect"):
        assert 0 <= float(part["x"]) <= float(part["x"]) + float(part["width"]) <= width
        assert 0 <= float(part["y"]) <= float(part["y"]) + float(part["height"]) <= height
    labels = {
        text.get_text(): float(text["x"])
        for text in drawn.find_all("text", recursive=False)
        if not text.has_attr("class")
    }
    assert sorted(map(int, labels)) == list(range(LENGTH + 1))
    played = list(moments(SCHEDULES["binomial"]))
    for row, moment in zip(drawn.select(".moment"), played, strict=True):
        middles = [float(mark["x"]) + float(mark["width"]) / 2 for mark in row.select(".stored")]
        np.testing.assert_allclose(middles, [labels[str(state)] for state in moment.stored])


def test_the_words_say_what_is_in_memory() -> None:
    steps = schedule_player(SCHEDULES["square root"], "A chain").steps
    assert steps[0].spoken.startswith("A chain of 10 steps")
    assert "At most 5 states are held, and 8 steps run forward" in steps[0].spoken
    last_recorded = steps[10]
    assert last_recorded.spoken == (
        "Step 9 runs forward and is recorded. Stored: states 0 and 4. On the tape: steps 8 and 9. "
        "4 held; 8 run forward so far."
    )
    assert "On the tape: steps 4 to 6. " in steps[15].spoken
    assert len({step.spoken for step in steps}) == len(steps)


def test_a_step_lists_what_is_stored_and_on_the_tape() -> None:
    drawn = page(schedule_player(SCHEDULES["square root"], "A chain"))
    facts = drawn.select(".player-steps > li")[10]
    assert [heading.get_text() for heading in facts.select("dt")] == [
        "Stored",
        "On the tape",
        "Forward",
    ]
    assert [fact.get_text() for fact in facts.select("dd")] == [
        "states 0 and 4",
        "steps 8 and 9",
        "8 so far, not recorded",
    ]


def test_the_markup_is_small_and_needs_no_script() -> None:
    player = schedule_player(SCHEDULES["binomial"], "A <chain>")
    drawn = page(player)
    assert drawn.select("script, style, [id], .player-legend") == []
    assert drawn.select_one(".player")["aria-label"] == "A <chain>, step by step"
    assert "A <chain>" in drawn.select_one("svg")["aria-label"]
    assert len(player._repr_html_()) < 1500 * len(player.steps)


def test_an_empty_schedule_is_refused() -> None:
    with pytest.raises(ValueError, match="without a step"):
        schedule_player([], "A chain")
