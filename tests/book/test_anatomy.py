"""Every chapter has the same parts in the same order, so that a reader knows where to look."""

import re
from collections.abc import Callable

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
    raise AssertionError(f"no section {title!r}")


def heading_text(heading: BeautifulSoup) -> str:
    return re.sub(r"^[\d.]+\s*|\s*#$", "", heading.get_text().strip())


def opening_box(article: BeautifulSoup, title: str) -> BeautifulSoup:
    (found,) = (box for box in article.select(".admonition") if box.p.get_text().strip() == title)
    return found


def test_opens_with_goals_needs_and_time(article: Article, chapter: str) -> None:
    first_section = article(chapter).find("h2")
    boxes = [
        box.p.get_text().strip()
        for box in article(chapter).select(".admonition")
        if box.sourceline < first_section.sourceline
    ]
    assert boxes[:3] == OPENING


def test_every_goal_begins_with_a_verb_in_bold(article: Article, chapter: str) -> None:
    goals = opening_box(article(chapter), OPENING[0]).find_all("li")
    assert 3 <= len(goals) <= 7
    for goal in goals:
        verb = goal.find("strong")
        assert verb is not None, f"no verb in bold: {goal.get_text()!r}"
        assert goal.get_text().strip().startswith(verb.get_text())


def test_takes_between_20_and_45_minutes(article: Article, chapter: str) -> None:
    promise = opening_box(article(chapter), OPENING[2]).get_text()
    minutes = re.search(r"(\d+)\s+minutes", promise)
    assert minutes, f"no number of minutes in {promise!r}"
    assert 20 <= int(minutes[1]) <= 45


def test_closes_with_takeaway_exercises_and_reading(article: Article, chapter: str) -> None:
    titles = [heading_text(heading) for heading in article(chapter).find_all("h2")]
    assert titles[-3:] == CLOSING


def test_further_reading_is_cited(article: Article, chapter: str) -> None:
    reading = section(article(chapter), "Further reading")
    assert len(reading.select("a[href*='bibliography.html#']")) >= 3


def test_exercises_link_to_a_problem_set(article: Article, chapter: str) -> None:
    links = [link["href"] for link in section(article(chapter), "Exercises").select("a[href]")]
    assert any(link.endswith(".ipynb") for link in links), links


def test_asks_at_least_three_quick_questions(article: Article, chapter: str) -> None:
    questions = article(chapter).select(".quick-question")
    assert len(questions) >= 3
    for question in questions:
        answers = question.find_all("details")
        assert len(answers) >= 3
        assert any("right" in answer["class"] for answer in answers)
        for answer in answers:
            feedback = answer.select_one(".feedback").get_text()
            assert len(feedback.split()) >= 8, f"says too little: {feedback!r}"


def test_tabs_hold_the_same_thing_in_the_same_order(article: Article, chapter: str) -> None:
    tab_sets = [
        [label.get_text().strip() for label in tabs.select(":scope > label")]
        for tabs in article(chapter).select(".sd-tab-set")
    ]
    assert VARIANTS in tab_sets


def test_terms_lead_to_the_glossary_and_the_index(
    article: Article, page: Article, chapter: str
) -> None:
    assert len(article(chapter).select("a[href*='glossary.html#term-']")) >= 5
    assert len(page("genindex").select(f"a[href^='{chapter}.html#index-']")) >= 3


def test_definitions_are_labeled(article: Article, chapter: str) -> None:
    labeled = article(chapter).select(".proof[id]")
    assert any("definition" in statement["class"] for statement in labeled)
