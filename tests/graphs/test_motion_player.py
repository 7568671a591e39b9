import numpy as np
import pytest
from bs4 import BeautifulSoup

from autograd_course.graphs.motion_player import motion_player
from autograd_course.graphs.player import Player
from autograd_course.graphs.steps import Step

RNG = np.random.default_rng(0)
FRAMES = RNG.normal(size=(5, 3, 2))
STEPS = [Step(f"Step {k}", (), f"This is picture {k} of the walk.") for k in range(5)]


def made(**options) -> Player:
    return motion_player(FRAMES, STEPS, title="A walk", description="Three points walk.", **options)


def page(player: Player) -> BeautifulSoup:
    return BeautifulSoup(player._repr_html_(), "html.parser")


def places(mover) -> np.ndarray:
    return np.array([place.split(",") for place in mover["data-places"].split()], dtype=float)


def test_every_point_has_a_place_at_every_step_and_stands_at_the_last() -> None:
    movers = page(made()).select(".mover")
    assert len(movers) == 3
    for mover in movers:
        assert places(mover).shape == (5, 2)
        x, y = places(mover)[-1]
        assert mover["transform"] == f"translate({x:g} {y:g})"


def test_the_picture_is_a_similarity_with_up_pointing_up() -> None:
    drawn = np.stack([places(mover) for mover in page(made()).select(".mover")], axis=1)
    moved = drawn * [1, -1]
    scale = np.linalg.norm(moved[0, 0] - moved[3, 2]) / np.linalg.norm(FRAMES[0, 0] - FRAMES[3, 2])
    differences = moved - moved[0, 0] - scale * (FRAMES - FRAMES[0, 0])
    assert np.max(np.abs(differences)) < 0.3  # rounded to a tenth


def test_everything_lies_inside_the_picture() -> None:
    coast = np.array([[-9.0, -9.0], [9.0, 8.0]])
    drawn = page(made(background=[coast], goals=FRAMES[-1], curve=[5, 4, 3, 2, 1.0]))
    _, _, width, height = map(float, drawn.svg["viewbox"].split())
    for mover in drawn.select(".mover"):
        assert np.all(places(mover) >= 0)
        assert np.all(places(mover) <= [width, height])


def test_a_trail_appears_with_each_step() -> None:
    trails = page(made()).select(".trail")
    assert [trail["data-from"] for trail in trails] == ["1", "2", "3", "4"]
    assert all(trail["d"].count("M") == 3 for trail in trails)


def test_a_curve_has_a_point_that_falls_with_the_values() -> None:
    drawn = page(made(curve=[100.0, 10.0, 1.0, 0.1, 0.01], curve_label="loss"))
    marker = places(drawn.select(".mover")[-1])
    np.testing.assert_allclose(np.diff(marker[:, 1]), np.diff(marker[:, 1])[0], atol=0.2)
    assert marker[-1, 1] > marker[0, 1]  # down the page
    assert "loss" in drawn.svg.get_text()


def test_goals_and_their_names_stay() -> None:
    drawn = page(made(goals=FRAMES[-1], labels={1: "Here & there"}, legend=("now", "wanted")))
    assert len(drawn.select("circle.goal")) == 3
    assert drawn.svg.select_one("text").get_text() == "Here & there"
    assert [part.get_text() for part in drawn.select(".player-legend span")] == ["now", "wanted"]


def test_it_can_be_played_and_never_plays_by_itself() -> None:
    assert page(made(milliseconds=300)).select_one(".player")["data-play"] == "300"
    assert not page(made()).select("animate, animateTransform, script, style")


@pytest.mark.parametrize(
    "frames", [np.zeros((5, 3)), np.zeros((5, 3, 3)), np.full((5, 3, 2), np.nan)]
)
def test_frames_that_are_none_are_refused(frames) -> None:
    with pytest.raises(ValueError, match="finite frames of shape"):
        motion_player(frames, STEPS, title="", description="")


def test_a_frame_without_a_step_is_refused() -> None:
    with pytest.raises(ValueError, match="5 frames and 4 steps"):
        motion_player(FRAMES, STEPS[:4], title="", description="")
