"""Which arguments of a function a transform differentiates with respect to: `argnums`."""

import operator
from collections.abc import Callable, Sequence
from typing import Any

from autograd_course.checks import as_primals
from autograd_course.tree import flatten, unflatten

ArgumentNumbers = int | Sequence[int]


class ChosenArguments:
    """The arguments that `argnums` names, one number or a sequence of them."""

    __slots__ = ("all_of", "numbers", "one", "transform")

    def __init__(self, transform: str, argnums: ArgumentNumbers) -> None:
        self.transform = transform
        # One of NumPy's integers is a number, too.
        self.one = hasattr(argnums, "__index__")
        numbers: Any = (argnums,) if self.one else argnums
        try:
            self.numbers = tuple(map(operator.index, numbers))
        except TypeError:
            raise TypeError(
                f"{transform} wants argnums to be an integer or a sequence of them, which count "
                f"the positional arguments from 0; got {argnums!r}"
            ) from None
        # How many arguments there are if all of them are chosen, in their order.
        self.all_of = len(numbers) if self.numbers == tuple(range(len(numbers))) else None

    def of(
        self, f: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> tuple[Callable[..., Any], list[Any], Any]:
        """Return `f` as a function of the chosen arguments alone, and these, flattened."""
        if len(args) == self.all_of and not kwargs:
            leaves, structure = flatten(args)
            return f, as_primals(self.transform, leaves), structure
        places = self._places(len(args))

        def of_chosen(*chosen: Any) -> Any:
            everything = list(args)
            for place, value in zip(places, chosen, strict=True):
                everything[place] = value
            return f(*everything, **kwargs)

        leaves, structure = flatten(tuple(args[place] for place in places))
        return of_chosen, as_primals(self.transform, leaves), structure

    def like(self, structure: Any, parts: list[Any]) -> Any:
        """Return leaves as the chosen argument, or as a tuple for a sequence of numbers."""
        arguments = unflatten(structure, parts)
        return arguments[0] if self.one else arguments

    def _places(self, count: int) -> list[int]:
        for number in self.numbers:
            if not -count <= number < count:
                raise TypeError(
                    f"{self.transform} was asked for argument {number}, but the function was "
                    f"called with {count} positional arguments: pass it by position, or mend "
                    "argnums"
                )
        places = [number % count for number in self.numbers]
        if len(set(places)) < len(places):
            raise ValueError(
                f"{self.transform} was asked for an argument twice, argnums={self.numbers}: name "
                "each once"
            )
        return places
