"""A question in the page that answers back, without a line of JavaScript.

Write it as a directive: the question, then a numbered list of answers. The first paragraph of an
item is the answer, the rest is what the reader is told who picks it.

    :::{quick-question}
    :right: 2

    What is the tangent of a constant?

    1. One.

       That is the seed of the input that we differentiate for.
    2. Zero.

       A constant does not move, whichever input does.
    :::

Each answer is a native disclosure of the browser: it works by mouse and by keyboard, is read out
as expandable, needs no script and no other host, and prints opened.
"""

from collections.abc import Callable

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.writers.html5 import HTML5Translator


class QuickQuestion(nodes.container):
    """The whole question: its text, then its answers."""


class Answer(nodes.container):
    """One answer, an :class:`AnswerText` and the feedback; ``right`` says which kind."""


class AnswerText(nodes.TextElement):
    """What the reader clicks on."""


def right_answers(argument: str) -> set[int]:
    """Return the numbers, counted from 1, in a text such as ``"2"`` or ``"1, 3"``."""
    return {directives.positive_int(number) for number in argument.split(",")}


class QuickQuestionDirective(SphinxDirective):
    """``{quick-question}``: see the module's docstring."""

    has_content = True
    option_spec: dict[str, Callable[[str], set[int]]] = {"right": right_answers}  # noqa: RUF012

    def run(self) -> list[nodes.Node]:
        """Return the question with its answers as nodes."""
        question = QuickQuestion(classes=["quick-question"])
        self.set_source_info(question)
        self.state.nested_parse(self.content, self.content_offset, question)
        lists = [child for child in question if isinstance(child, nodes.enumerated_list)]
        if len(lists) != 1 or question[-1] is not lists[0]:
            raise self.error("a quick question ends with one numbered list: its answers")
        right = self.options.get("right", set())
        if not right or max(right) > len(lists[0]):
            raise self.error(
                f"`:right:` names the right answers among 1 to {len(lists[0])}, got {sorted(right)}"
            )
        question.remove(lists[0])
        for number, item in enumerate(lists[0], start=1):
            if len(item) < 2:
                raise self.error(
                    f"answer {number} has no feedback: say below it why it is right or wrong"
                )
            if not isinstance(item[0], nodes.paragraph):
                raise self.error(
                    f"answer {number} is a {item[0].tagname}, not a line of text: to Markdown a "
                    "number with a full stop begins a list, so write it as a word or a formula"
                )
            answer = Answer(right=number in right, number=number)
            answer += AnswerText("", "", *item[0].children)
            answer.extend(item.children[1:])
            question += answer
        return [question]


def visit_question(self: HTML5Translator, node: QuickQuestion) -> None:
    """Open the question's group, named for screen readers."""
    self.body.append(
        '<div class="quick-question" role="group" aria-label="Quick question">'
        '<p class="quick-question-title">Quick question</p>'
    )


def depart_question(self: HTML5Translator, node: QuickQuestion) -> None:
    """Close the question's group."""
    self.body.append("</div>\n")


def visit_answer(self: HTML5Translator, node: Answer) -> None:
    """Open the disclosure of one answer."""
    self.body.append(f'<details class="{"right" if node["right"] else "wrong"}">')


def depart_answer(self: HTML5Translator, node: Answer) -> None:
    """Close the disclosure of one answer."""
    self.body.append("</div></details>\n")


def visit_answer_text(self: HTML5Translator, node: AnswerText) -> None:
    """Open what the reader clicks on, with a name for screen readers: it may be a formula only."""
    name = f"Answer {node.parent['number']}: "
    self.body.append(f'<summary><span class="visually-hidden">{name}</span>')


def depart_answer_text(self: HTML5Translator, node: AnswerText) -> None:
    """Close it, and say in words, not by color alone, whether the answer is right."""
    verdict = "Right." if node.parent["right"] else "Not quite."
    self.body.append(f'</summary><div class="feedback"><p class="verdict">{verdict}</p>')


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the directive and how its nodes become HTML."""
    app.add_node(QuickQuestion, html=(visit_question, depart_question))
    app.add_node(Answer, html=(visit_answer, depart_answer))
    app.add_node(AnswerText, html=(visit_answer_text, depart_answer_text))
    app.add_directive("quick-question", QuickQuestionDirective)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
