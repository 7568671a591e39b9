"""Fingerprints of code in which names, literals and layout no longer matter.

Winnowing (Schleimer, Wilkerson and Aiken, "Winnowing: local algorithms for document
fingerprinting", SIGMOD 2003) over Python's own tokens: every run of `RUN` tokens becomes a number,
and of each `WINDOW` of these numbers the smallest is kept as a fingerprint. Any passage of
`RUN + WINDOW - 1` tokens that two answers share leaves a fingerprint in both.
"""

import builtins
import hashlib
import io
import keyword
import math
import re
import tokenize
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

RUN, WINDOW = 10, 4  # tokens in a fingerprint, and fingerprints of which one is kept
LONGEST = 200_000  # characters of an answer: a person writes less

# A student cannot rename these. All other names are the student's own choice.
_OFFERED_BY = (list, dict, set, str, math, np, np.ndarray, np.linalg, np.random.Generator)
BUILTINS = frozenset(dir(builtins)) | frozenset(keyword.kwlist)
ATTRIBUTES = frozenset(name for owner in _OFFERED_BY for name in dir(owner))

_LAYOUT = {tokenize.INDENT, tokenize.DEDENT, tokenize.NL, tokenize.COMMENT, tokenize.ENDMARKER}
_FOR_JUPYTER = re.compile(r"^[ \t]*[%!?].*$|^[ \t]*[\w.]+\?{1,2}[ \t]*$", re.MULTILINE)
# From Python 3.12 on the parts of an f-string are tokens; before, it is one.
_F_START, _F_END = (getattr(tokenize, f"FSTRING_{end}", None) for end in ("START", "END"))


@dataclass(frozen=True)
class Fingerprints:
    """The fingerprints of one answer.

    Attributes
    ----------
    hashes : array of uint64
        One for each fingerprint, each once.
    lines : dict of int to frozenset of int
        The lines of the answer, counted from 1, that a fingerprint lies on.
    """

    hashes: NDArray[np.uint64]
    lines: dict[int, frozenset[int]]


@cache
def fingerprints(text: str) -> Fingerprints:
    """Return the fingerprints of an answer.

    Raises
    ------
    ValueError
        If `text` is not Python, or too long to have been written by a person.
    """
    tokens, lines = normalized(text)
    numbers = runs(tokens)
    found: dict[int, set[int]] = defaultdict(set)
    for start in winnowed(numbers).tolist():
        found[int(numbers[start])] |= set(lines[start : start + RUN])
    hashes = np.array(sorted(found), dtype=np.uint64)
    return Fingerprints(hashes, {each: frozenset(where) for each, where in found.items()})


def normalized(text: str) -> tuple[list[str], list[int]]:
    """Return the tokens of an answer without what a copyist changes, and the line of each.

    Names, numbers and texts become placeholders; names that Python and NumPy have given stay.
    Comments, docstrings, indentation, ends of lines, parentheses and trailing commas go.

    Raises
    ------
    ValueError
        If `text` has no tokens of Python, or is too long.
    """
    if len(text) > LONGEST:
        raise ValueError(f"the answer has {len(text)} characters, and {LONGEST} are compared")
    tokens: list[str] = []
    lines: list[int] = []
    statement = 0  # where the statement begins that is being read
    try:
        for word, line in _words(_FOR_JUPYTER.sub("", text)):
            if word == "\n":
                if set(tokens[statement:]) == {"text"}:  # a docstring
                    del tokens[statement:], lines[statement:]
                statement = len(tokens)
                continue
            if word in "()]}" and tokens and tokens[-1] == ",":
                del tokens[-1], lines[-1]
            if word in "()":  # more of them than are needed change nothing
                continue
            tokens.append(word)
            lines.append(line)
    except (tokenize.TokenError, SyntaxError, ValueError) as error:
        raise ValueError(f"not Python: {error}") from None
    return tokens, lines


def _words(text: str) -> Iterator[tuple[str, int]]:
    """Yield each token that counts, as a word, with its line."""
    before, depth = "", 0
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        depth += token.type == _F_START
        kind, word = token.type, token.string
        if depth:
            depth -= kind == _F_END
            if depth:
                continue
            word = "text"
        elif kind in _LAYOUT:
            continue
        elif kind == tokenize.NEWLINE or word == ";":
            word = "\n"
        elif kind == tokenize.STRING:
            word = "text"
        elif kind == tokenize.NUMBER:
            word = "number"
        elif kind == tokenize.NAME and word not in (ATTRIBUTES if before == "." else BUILTINS):
            word = "name"
        yield word, token.start[0]
        before = word


@cache
def _number(word: str) -> int:
    """Return a number for a word, the same in every process."""
    return int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest())


_POWERS = np.array([pow(6364136223846793005, i, 2**64) for i in range(RUN)], dtype=np.uint64)


def runs(tokens: Sequence[str]) -> NDArray[np.uint64]:
    """Return a number for each run of `RUN` tokens, in the order of the text."""
    if len(tokens) < RUN:
        return np.empty(0, dtype=np.uint64)
    values = np.array([_number(token) for token in tokens], dtype=np.uint64)
    # A polynomial in each run, modulo 2**64: unsigned integers wrap around.
    return sliding_window_view(values, RUN) @ _POWERS


def winnowed(numbers: NDArray[np.uint64]) -> NDArray[np.intp]:
    """Return the positions of the smallest number of each window, the last one of equals."""
    width = min(WINDOW, len(numbers))
    if width == 0:
        return np.empty(0, dtype=np.intp)
    windows = sliding_window_view(numbers, width)[:, ::-1]
    return np.unique(np.arange(len(windows)) + width - 1 - windows.argmin(axis=1))
