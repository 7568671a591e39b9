"""The figures to step through, used as a reader does: by mouse, by keyboard, without a script."""

from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

# One process opens each of the pages once, for all of these tests.
pytestmark = pytest.mark.xdist_group("players")

LIVE = ".player.player-live"
PHONE_WIDTH = 390


def pages_with(selector: str, book: Path) -> list[str]:
    found = [
        path.relative_to(book).with_suffix("").as_posix()
        for path in (book / "book").glob("*.html")
        if BeautifulSoup(path.read_text(), "html.parser").select_one(selector)
    ]
    assert found, f"no page has {selector}"
    return found


@pytest.fixture(scope="session")
def pages_with_players(built_book: Path) -> list[str]:
    """The pages that hold a player."""
    return pages_with(".player", built_book)


@pytest.fixture(scope="session")
def pages_with_walks(built_book: Path) -> list[str]:
    """The pages that hold a player which can walk by itself."""
    return pages_with(".player[data-play]", built_book)


def state(player) -> dict:
    """Return what a reader sees and hears of a player at this moment."""
    return player.evaluate(
        """player => {
          const visible = e => e.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true });
          const steps = [...player.querySelectorAll('.player-steps > li')];
          return {
            step: Number(player.dataset.step),
            last: steps.length - 1,
            shown: steps.map((step, i) => visible(step) ? i : -1).filter(i => i >= 0),
            spoken: player.querySelector('[aria-live]').textContent,
            hidden: [...player.querySelectorAll('svg [data-from]')]
              .filter(part => !visible(part)).length,
          };
        }"""
    )


def each_player(look: Callable, pages: list[str], formulas: bool = False, **options):
    """Every player of the pages, at its first step."""
    for name in pages:
        page = look(name, formulas=formulas, **options).page
        players = page.locator(LIVE).all()
        assert players, f"no player of {name} has come to life"
        for player in players:
            player.press("Home")
            yield page, player


def test_every_player_comes_to_life_at_its_first_step(visit, pages_with_players) -> None:
    for name in pages_with_players:
        page = visit(name, formulas=False).page
        assert page.locator(LIVE).count() == page.locator(".player").count() > 0
        for player in page.locator(LIVE).all():
            seen = state(player)
            assert seen["step"] == 0
            assert seen["shown"] == [0]
            assert seen["spoken"] == ""
            assert seen["hidden"] > 0, "nothing is left to appear"


def test_mouse_walks_through_all_steps_and_back(opened, pages_with_players) -> None:
    for _, player in each_player(opened, pages_with_players):
        last, spoken = state(player)["last"], set()
        assert last >= 2
        for wanted in range(1, last + 1):
            player.get_by_role("button", name="Next step").click()
            seen = state(player)
            assert seen["step"] == wanted
            assert seen["shown"] == [wanted]
            spoken.add(seen["spoken"])
        assert len(spoken) == last, "two steps say the same"
        assert state(player)["hidden"] == 0, "something never appears"
        player.get_by_role("button", name="Previous step").click()
        assert state(player)["step"] == last - 1
        player.get_by_role("button", name="First step").click()
        assert state(player)["step"] == 0
        player.get_by_role("button", name="Last step").click()
        assert state(player)["step"] == last


def test_keyboard_walks_jumps_and_stays_on_the_page(opened, pages_with_players) -> None:
    for page, player in each_player(opened, pages_with_players):
        url, last = page.url, state(player)["last"]
        player.focus()
        scrolled = page.evaluate("scrollY")
        keys = [
            ("ArrowRight", 1),
            ("ArrowRight", 2),
            ("ArrowLeft", 1),
            ("End", last),
            ("ArrowRight", last),
            ("Home", 0),
            ("ArrowLeft", 0),
        ]
        for key, wanted in keys:
            page.keyboard.press(key)
            seen = state(player)
            assert seen["step"] == wanted, key
            assert seen["shown"] == [wanted], key
            assert f"Step {wanted + 1} of {last + 1}" in seen["spoken"]
        assert page.url == url, "an arrow key has turned the page"
        assert page.evaluate("scrollY") == scrolled, "Home or End has scrolled the page"


def test_buttons_are_reached_and_pressed_by_keyboard(opened, pages_with_players) -> None:
    for page, player in each_player(opened, pages_with_players):
        player.focus()
        names = []
        for _ in range(4):
            page.keyboard.press("Tab")
            names.append(page.evaluate("document.activeElement.getAttribute('aria-label')"))
        assert names == ["First step", "Previous step", "Next step", "Last step"]
        page.keyboard.press("Enter")
        assert state(player)["step"] == state(player)["last"]
        assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Last step"


def test_keys_of_one_player_leave_the_others_alone(opened, pages_with_players) -> None:
    for name in pages_with_players:
        players = opened(name, formulas=False).page.locator(LIVE).all()
        for player in players:
            player.press("Home")
        if len(players) > 1:
            players[0].press("End")
            assert state(players[0])["step"] > 0
            assert [state(player)["step"] for player in players[1:]] == [0] * (len(players) - 1)


def test_without_javascript_every_step_and_value_can_be_read(visit, pages_with_players) -> None:
    for name in pages_with_players:
        page = visit(name, javascript=False).page
        for player in page.locator(".player").all():
            steps = player.locator(".player-steps > li").all()
            assert len(steps) >= 3
            for step in steps:
                assert step.is_visible()
                assert step.inner_text().strip()
            drawing = player.locator("svg")
            assert drawing.is_visible()
            for part in drawing.locator("[data-from]").all():
                assert part.is_visible(), part.inner_text()
            assert player.locator("button").count() == 0


def test_fits_a_phone_and_its_numbers_are_legible(opened, pages_with_players) -> None:
    for page, player in each_player(opened, pages_with_players, formulas=True, screen="phone"):
        player.press("End")
        box = player.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= PHONE_WIDTH
        smallest = player.locator("svg text").evaluate_all(
            "all => Math.min(...all.map(t => t.getBoundingClientRect().height))"
        )
        assert smallest >= 7, "the drawing's text is too small to read"
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE_WIDTH


def walking_players(look: Callable, pages: list[str], milliseconds: int):
    """The players that can walk by themselves, at a pace that suits a test."""
    for page, player in each_player(look, pages):
        if player.get_attribute("data-play"):
            player.evaluate("(player, pace) => { player.dataset.play = pace; }", milliseconds)
            yield page, player


def test_only_players_that_ask_for_it_can_be_played(opened, pages_with_players) -> None:
    asked = 0
    for _, player in each_player(opened, pages_with_players):
        wanted = player.get_attribute("data-play") is not None
        assert player.get_by_role("button", name="Play", exact=True).count() == int(wanted)
        asked += wanted
    assert asked, "no page has a player that walks by itself"


def test_nothing_plays_before_it_is_asked_to(opened, pages_with_walks) -> None:
    for page, player in walking_players(opened, pages_with_walks, 20):
        page.wait_for_timeout(400)
        assert state(player)["step"] == 0


def test_play_walks_to_the_end_and_speaks_only_there(opened, pages_with_walks) -> None:
    for _, player in walking_players(opened, pages_with_walks, 20):
        last = state(player)["last"]
        player.evaluate(
            """player => {
              const spoken = player.querySelector('[aria-live]');
              player.said = [];
              new MutationObserver(() => player.said.push(spoken.textContent))
                .observe(spoken, { childList: true });
            }"""
        )
        player.get_by_role("button", name="Play", exact=True).click()
        player.page.wait_for_function(
            "([player, last]) => player.dataset.step == last", arg=[player.element_handle(), last]
        )
        player.get_by_role("button", name="Play", exact=True).wait_for()
        seen = state(player)
        assert seen["hidden"] == 0
        first, final = player.evaluate("player => player.said")
        assert first.startswith("Playing from step 1 of")
        assert final.startswith(f"Step {last + 1} of {last + 1}")


def test_play_at_the_end_begins_anew(opened, pages_with_walks) -> None:
    for page, player in walking_players(opened, pages_with_walks, 60_000):
        player.focus()
        page.keyboard.press("End")
        player.get_by_role("button", name="Play", exact=True).click()
        assert state(player)["step"] == 0
        assert player.get_by_role("button", name="Pause", exact=True).count() == 1


@pytest.mark.parametrize("stop", ["button", "space", "arrow"])
def test_a_walk_can_be_stopped(opened, pages_with_walks, stop: str) -> None:
    for page, player in walking_players(opened, pages_with_walks, 300):
        player.focus()
        page.keyboard.press(" ")
        page.wait_for_function("player => player.dataset.step > 0", arg=player.element_handle())
        if stop == "button":
            player.get_by_role("button", name="Pause", exact=True).click()
        else:
            page.keyboard.press({"space": " ", "arrow": "Home"}[stop])
        stopped = state(player)
        page.wait_for_timeout(700)
        assert state(player)["step"] == stopped["step"]
        assert stopped["spoken"].startswith(f"Step {stopped['step'] + 1} of")
        assert player.get_by_role("button", name="Play", exact=True).count() == 1


def test_points_move_with_the_steps_and_smoothly_only_if_wanted(
    browser, address, opened, pages_with_walks
) -> None:
    seconds = "player => getComputedStyle(player.querySelector('.mover')).transitionDuration"
    for page, player in walking_players(opened, pages_with_walks, 300):
        mover = player.locator(".mover").first
        before = mover.bounding_box()
        player.press("End")
        after = mover.bounding_box()
        assert abs(before["x"] - after["x"]) + abs(before["y"] - after["y"]) > 1
        assert player.evaluate(seconds) == "0s"
        with browser.new_context(reduced_motion="no-preference") as context:
            moving = context.new_page()
            moving.goto(address + page.url.removeprefix(address))
            assert moving.locator(LIVE).last.evaluate(seconds) != "0s"


def test_without_javascript_points_stand_at_their_last_places(visit, pages_with_walks) -> None:
    for name in pages_with_walks:
        page = visit(name, javascript=False).page
        for mover in page.locator(".player[data-play] .mover").all():
            x, y = mover.get_attribute("data-places").split()[-1].split(",")
            assert mover.get_attribute("transform") == f"translate({x} {y})"
