"""One line of what `doctor` has found."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Finding:
    """One line of what was found.

    Attributes
    ----------
    name : str
        What was looked at.
    state : str
        "ok"; "advice", if grading works and could be safer; "missing", if it must not go on.
    told : str
        What is there.
    remedy : str
        What to do.
    """

    name: str
    state: Literal["ok", "advice", "missing"]
    told: str
    remedy: str = ""
