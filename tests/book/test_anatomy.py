"""Every chapter has the same parts in the same order, so that a reader knows where to look.

A failure says what is missing and how it is written: authors of new chapters meet it first here.
"""

import json
import re
from collections.abc import Callable
from pathlib import Path

from bs4 import BeautifulSoup

Article = Callable[[str], BeautifulSoup]

OPENING = ["What you will learn", "What you need before", "How long it takes"]
CLOSING = ["Take-away", "Exercises", "Further reading"]
VARIANTS = ["By hand", "autograd_course", "JAX"]


def section(article: BeautifulSoup, title: str) -> BeautifulSoup:
    """Return the section with this title, whose number and permalink do not count."""
    for heading in article.find_all("h2"):
        if heading_text(heading) == title:
            return heading.find_parent("section")
    raise AssertionError(f"no section '## {title}'")


def heading_text(heading: BeautifulSoup) -> str:
    return re.sub(r"^[\d.]+\s*|\s*#$", "", heading.get_text().strip())


def opening_box(article: BeautifulSoup, title: str) -> BeautifulSoup:
    for box in article.select(".admonition"):
        if box.p.get_text().strip() == title:
            return box
    raise AssertionError(f"no box ':::{{admonition}} {title}' at the top")


def test_its_code_is_run(article: Article, chapter: str) -> None:
    assert article(chapter).select(".cell_output"), (
        f"{chapter} shows no output of a cell: does it begin with the header (jupytext, "
        "kernelspec) of the other chapters? Without it no cell is run"
    )


def test_opens_with_goals_needs_and_time(article: Article, chapter: str) -> None:
    first_section = article(chapter).find("h2")
    assert first_section is not None, f"{chapter} has no section: write ## and a title"
    boxes = [
        box.p.get_text().strip()
        for box in article(chapter).select(".admonition")
        if box.sourceline < first_section.sourceline
    ]
    assert boxes[:3] == OPENING, f"{chapter} opens with {boxes}, wanted the boxes {OPENING}"


def test_every_goal_begins_with_a_verb_in_bold(article: Article, chapter: str) -> None:
    goals = opening_box(article(chapter), OPENING[0]).find_all("li")
    assert 3 <= len(goals) <= 7, f"{chapter} has {len(goals)} goals, wanted a list of 3 to 7"
    for goal in goals:
        verb, text = goal.find("strong"), goal.get_text().strip()
        assert verb is not None, f"{chapter}: a goal without a verb in bold: {text!r}"
        assert text.startswith(verb.get_text()), f"{chapter}: a goal begins with no verb: {text!r}"


def test_takes_between_20_and_45_minutes(article: Article, chapter: str) -> None:
    promise = opening_box(article(chapter), OPENING[2]).get_text()
    minutes = re.search(r"(\d+)\s+minutes", promise)
    assert minutes, f"{chapter}: no number of minutes in {promise!r}"
    assert 20 <= int(minutes[1]) <= 45, f"{chapter} takes {minutes[1]} minutes: split or join it"


def test_exercises_take_as_long_as_their_notebooks_say(
    article: Article, chapter: str, built_book: Path
) -> None:
    promise = opening_box(article(chapter), OPENING[2]).get_text()
    minutes = re.search(r"another\s+(\d+)\s+for\s+the\s+exercises", promise)
    assert minutes, f"{chapter}: no 'another ... for the exercises' in {promise!r}"
    announced = {}
    for link in section(article(chapter), "Exercises").select("a[href$='.ipynb']"):
        notebook = json.loads((built_book / chapter).parent.joinpath(link["href"]).read_text())
        first = "".join(notebook["cells"][0]["source"])
        found = re.search(r"About (\d+) minutes", first)
        assert found, f"no 'About ... minutes' in the first cell of {link['href']}: {first!r}"
        announced[link["href"]] = int(found[1])
    assert int(minutes[1]) >= sum(announced.values()), (
        f"{chapter} promises {minutes[1]} minutes of exercises, its notebooks say {announced}"
    )


def test_closes_with_takeaway_exercises_and_reading(article: Article, chapter: str) -> None:
    titles = [heading_text(heading) for heading in article(chapter).find_all("h2")]
    assert titles[-3:] == CLOSING, f"{chapter} ends with {titles[-3:]}, wanted {CLOSING}"


def test_further_reading_is_cited(article: Article, chapter: str) -> None:
    cited = len(
        section(article(chapter), "Further reading").select("a[href*='bibliography.html#']")
    )
    assert cited >= 3, (
        f"{chapter}: 'Further reading' cites {cited} works, wanted 3 or more: write "
        "{cite:t}`key` with a key of book/references.bib"
    )


def test_has_exercises_with_solutions_or_a_problem_set(article: Article, chapter: str) -> None:
    exercises = section(article(chapter), "Exercises")
    notebooks = exercises.select("a[href$='.ipynb']")
    on_page = exercises.select(".exercise")
    assert notebooks or len(on_page) >= 3, (
        f"{chapter}: 'Exercises' has {len(on_page)} exercises and links to no notebook, wanted 3 "
        "or more: write :::{exercise} Title, or {download}`name <../exercises/set/name.ipynb>`"
    )
    assert len(exercises.select(".solution.dropdown")) == len(on_page), (
        f"{chapter}: wanted one folded solution for each exercise: write :::{{solution}} label, "
        "and :class: dropdown below"
    )


def test_asks_at_least_three_quick_questions(article: Article, chapter: str) -> None:
    questions = article(chapter).select(".quick-question")
    assert len(questions) >= 3, (
        f"{chapter} asks {len(questions)} quick questions, wanted 3 or more: write "
        ":::{quick-question}"
    )
    for question in questions:
        answers, text = question.find_all("details"), question.find_all("p")[1].get_text()
        assert len(answers) >= 3, f"{len(answers)} answers, wanted 3 or more, to {text!r}"
        assert any("right" in answer["class"] for answer in answers), f"no right answer to {text!r}"
        for answer in answers:
            feedback = answer.select_one(".feedback").get_text()
            assert len(feedback.split()) >= 8, f"{chapter}: an answer says too little: {feedback!r}"


def test_tabs_hold_the_same_thing_in_the_same_order(article: Article, chapter: str) -> None:
    tab_sets = [
        [label.get_text().strip() for label in tabs.select(":scope > label")]
        for tabs in article(chapter).select(".sd-tab-set")
    ]
    assert VARIANTS in tab_sets, (
        f"{chapter} has the tab sets {tab_sets}, wanted one with {VARIANTS}: write ::::{{tab-set}}"
    )


def test_terms_lead_to_the_glossary(article: Article, chapter: str) -> None:
    links = len(article(chapter).select("a[href*='glossary.html#term-']"))
    assert links >= 5, (
        f"{chapter} links {links} terms to the glossary, wanted 5 or more: write "
        "{term}`gradient`, and put what is new into book/glossary.md"
    )


def test_terms_stand_in_the_index(page: Article, chapter: str) -> None:
    entries = len(page("genindex").select(f"a[href^='{chapter}.html#index-']"))
    assert entries >= 3, (
        f"{chapter} has {entries} entries in the index, wanted 3 or more: write "
        "```{index} single: gradient above the place"
    )


def test_definitions_are_labeled(article: Article, chapter: str) -> None:
    labeled = article(chapter).select(".proof[id]")
    assert any("definition" in statement["class"] for statement in labeled), (
        f"{chapter} has no definition with a label: write :::{{prf:definition}} Title, and "
        ":label: definition-title below"
    )
