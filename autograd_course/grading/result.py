"""What grading finds out about a submission, as plain data."""

import json
from dataclasses import asdict, dataclass, field
from typing import Any

PASSED = ""


@dataclass(frozen=True)
class GradedNotebook:
    """One notebook after its cells were run.

    Attributes
    ----------
    text : str
        The notebook as nbgrader stores it in ``autograded/``; "" if none was handed in.
    scores : dict of str to (float or None)
        Points for each cell that has some; None where a person gives them.
    untouched : tuple of str
        The answers that are as they were released.
    tests : dict of str to str
        For each test "" if it gives all of its points, else the kind of its failure.
    remarks : tuple of str
        What was repaired.
    """

    text: str
    scores: dict[str, float | None] = field(default_factory=dict)
    untouched: tuple[str, ...] = ()
    tests: dict[str, str] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Result:
    """How the grading of one submission went.

    Attributes
    ----------
    problem_set, student : str
        Whose it is.
    digest : str
        Of the submission and of all that it was graded with; the same digest, the same points.
    notebooks : dict of str to GradedNotebook
        Those of the problem set.
    remarks : tuple of str
        What was left out.
    trouble : str
        Why it could not be graded and needs a person.
    fault : bool
        Whether the trouble is ours and not the submission's.
    seconds : float
        How long it took.
    """

    problem_set: str
    student: str
    digest: str = ""
    notebooks: dict[str, GradedNotebook] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()
    trouble: str = ""
    fault: bool = False
    seconds: float = 0.0

    @property
    def repairs(self) -> tuple[str, ...]:
        """What was repaired and left out in all of its notebooks."""
        inside = (each for notebook in self.notebooks.values() for each in notebook.remarks)
        return (*inside, *self.remarks)

    @property
    def tests(self) -> dict[str, str]:
        """The outcome of each test, by ``notebook/test``."""
        return {
            f"{name}/{test}": failure
            for name, notebook in self.notebooks.items()
            for test, failure in notebook.tests.items()
        }

    def to_json(self) -> str:
        """Return it as text, for a file or another machine."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> "Result":
        """Return what :meth:`to_json` has written.

        Raises
        ------
        ValueError
            If the text is something else.
        """
        try:
            fields: dict[str, Any] = json.loads(text)
            notebooks = {
                name: GradedNotebook(**_tuples(each)) for name, each in fields["notebooks"].items()
            }
            return cls(**_tuples(fields | {"notebooks": notebooks}))
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"got a text that is no result of grading: {error!r}") from None


def _tuples(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(v) if isinstance(v, list) else v for name, v in fields.items()}
