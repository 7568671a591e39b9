"""Reading what a page has printed."""

import re


def numbers(text: str) -> list[float]:
    """Return the numbers in a text, in order."""
    return [float(number) for number in re.findall(r"-?\d+\.?\d*(?:e[-+]\d+)?", text)]


def only(texts: list[str], part: str) -> str:
    """Return the one text that has this part."""
    (found,) = (text for text in texts if part in text)
    return found
