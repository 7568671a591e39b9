"""The glossary and the bibliography: in alphabetical order, every entry once."""

import re
from pathlib import Path


def in_order(entries: list[str]) -> list[str]:
    return sorted(set(entries), key=lambda entry: entry.lower().replace("\u2019", "'"))


def test_the_glossary_is_in_order(root: Path) -> None:
    text = (root / "book/glossary.md").read_text().partition("```{glossary}\n")[2]
    terms = re.findall(r"^(?!```)(\S.*)$", text, flags=re.MULTILINE)
    assert len(terms) > 50
    assert terms == in_order(terms)


def test_every_term_has_its_russian_name(root: Path) -> None:
    text = (root / "book/glossary.md").read_text().partition("```{glossary}\n")[2]
    entries = re.split(r"^(?=\S)", text, flags=re.MULTILINE)[1:-1]
    assert [entry.split("\n")[0] for entry in entries if "Russian: " not in entry] == []


def test_the_bibliography_is_in_order(root: Path) -> None:
    keys = re.findall(r"^@\w+\{(.*),$", (root / "book/references.bib").read_text(), re.MULTILINE)
    assert len(keys) > 50
    assert keys == in_order(keys)


def test_every_work_is_cited(root: Path) -> None:
    pages = "".join(path.read_text() for path in (root / "book").glob("*.md"))
    cited = {
        key.strip()
        for keys in re.findall(r"\{cite(?::\w+)?\}`([^`]+)`", pages)
        for key in keys.split(",")
    }
    keys = re.findall(r"^@\w+\{(.*),$", (root / "book/references.bib").read_text(), re.MULTILINE)
    assert set(keys) - cited == set()
