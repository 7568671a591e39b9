"""The Einstein summation: the product of all operands, summed over the letters that end.

It is linear in every operand, so a tangent takes the place of its operand. A cotangent goes back
by another summation: of the cotangent and the other operands, over what the operand lacks.
"""

import string
from collections import Counter
from typing import Any

import numpy as np

from autograd_course.in_place import viewing
from autograd_course.primitives import Primitive, Rule, implements
from autograd_course.tracing import dtype_of, shape_of


@implements(np.einsum)
def einsum(subscripts: Any, *operands: Any, optimize: Any = False) -> Any:
    if not isinstance(subscripts, str):
        subscripts, operands = _in_letters((subscripts, *operands))
    terms, target = _parse(subscripts, [len(shape_of(operand)) for operand in operands])
    lengths: dict[str, int] = {}
    for term, operand in zip(terms, operands, strict=True):
        for letter, length in zip(term, shape_of(operand), strict=True):
            lengths[letter] = length if lengths.get(letter, 1) == 1 else lengths[letter]

    def summed(left: list[str], right: str, arrays: list[Any]) -> Any:
        return np.einsum(f"{','.join(left)}->{right}", *arrays, optimize=optimize)

    def rule(place: int) -> Rule:
        """Return the rules of one operand, which read all other operands."""
        before, after = terms[:place], terms[place + 1 :]
        shape = shape_of(operands[place])
        others = zip(before + after, operands[:place] + operands[place + 1 :], strict=True)
        known = target + "".join(
            letter
            for term, operand in others
            for letter, length in zip(term, shape_of(operand), strict=True)
            if length == lengths[letter]
        )
        many = _unused("".join(terms), 1)

        def push(t: Any, arrays: Any) -> Any:
            extra = many * (len(shape_of(t)) - len(shape))
            term = extra + terms[place]
            arrays = [*arrays[:place], t, *arrays[place:]]
            return summed([*before, term, *after], extra + target, arrays)

        def pull(g: Any, arrays: Any) -> Any:
            extra = many * (len(shape_of(g)) - len(target))
            term, helpers, made = _own_letters(
                terms[place], shape, lengths, known, many, dtype_of(g)
            )
            left = [extra + target, *before, *after, *helpers]
            return summed(left, extra + term, [g, *arrays, *made])

        def reads(values: tuple[Any, ...]) -> list[Any]:
            _, *arrays = values
            return arrays[:place] + arrays[place + 1 :]

        return Rule(push, reads, pull, reads)

    # The number of operands differs from call to call, so each call has a row of its own.
    row = Primitive(
        lambda *arrays: summed(terms, target, list(arrays)),
        "einsum",
        [rule(place) for place in range(len(terms))],
    )
    return viewing(row)(*operands)  # the diagonal, a transpose


def _own_letters(
    term: str, shape: tuple[int, ...], lengths: dict[str, int], known: str, taken: str, dtype: Any
) -> tuple[str, list[str], list[Any]]:
    """Return a term for the cotangent of an operand, whose letters all differ and all occur.

    An axis that was stretched, or whose letter has its length nowhere else, gets a factor of
    ones; a letter that stands twice in the term gets a unit matrix, which puts the values on a
    diagonal.
    """
    fresh = iter(_unused("".join(lengths) + taken, len(term)))
    letters, helpers, made = "", [], []
    for letter, length in zip(term, shape, strict=True):
        stretched, repeated = length != lengths[letter], letter in letters
        own = next(fresh) if stretched or repeated else letter
        if repeated and not stretched:
            helpers.append(letter + own)
            made.append(np.eye(length, dtype=dtype))
        elif stretched or own not in known:
            helpers.append(own)
            made.append(np.ones(length, dtype))
        letters += own
    return letters, helpers, made


def _parse(subscripts: str, ranks: list[int]) -> tuple[list[str], str]:
    """Return the letters of every operand and of the result, with letters for an ellipsis."""
    left, arrow, target = subscripts.replace(" ", "").partition("->")
    terms = left.split(",")
    if len(terms) != len(ranks):
        raise ValueError(
            f"np.einsum got {len(ranks)} operands for the {len(terms)} terms of {subscripts!r}: "
            "write one term for each operand, with commas between them"
        )
    hidden = [
        rank - len(term.replace("...", "")) if "..." in term else 0
        for term, rank in zip(terms, ranks, strict=True)
    ]
    axes = _unused(left + target, max(hidden))
    if not arrow:
        counts = Counter(left.replace("...", "").replace(",", ""))
        target = "..." + "".join(sorted(letter for letter, n in counts.items() if n == 1))
    if axes and "..." not in target:
        raise ValueError(
            f"np.einsum got {subscripts!r}, whose result lacks the axes of '...': write '...' on "
            "the right as well, or np.sum them away first"
        )
    terms = [
        term.replace("...", axes[len(axes) - count :])
        for term, count in zip(terms, hidden, strict=True)
    ]
    for term, rank in zip(terms, ranks, strict=True):
        if len(term) != rank:
            raise ValueError(
                f"np.einsum got an operand of {rank} axes for the {len(term)} letters of a term "
                f"of {subscripts!r}: write one letter for each axis"
            )
    return terms, target.replace("...", axes)


def _in_letters(mixed: tuple[Any, ...]) -> tuple[str, tuple[Any, ...]]:
    """Return subscripts in one string and the operands, of einsum(a, [0, 1], b, [1, 2], [0, 2])."""
    pairs = len(mixed) // 2
    terms = [
        "".join("..." if axis is Ellipsis else string.ascii_letters[axis] for axis in axes)
        for axes in (*mixed[1 : 2 * pairs : 2], *mixed[2 * pairs :])
    ]
    arrow = "->" if len(mixed) % 2 else ""
    return ",".join(terms[:pairs]) + arrow + "".join(terms[pairs:]), mixed[: 2 * pairs : 2]


def _unused(letters: str, count: int) -> str:
    """Return as many letters that do not occur among these."""
    return "".join(a for a in string.ascii_letters if a not in letters)[:count]
