"""Submissions of strangers: what they try, and which points they deserve all the same."""

from tests.grading.isolation.hostile.against_the_machine import AGAINST_THE_MACHINE
from tests.grading.isolation.hostile.for_points import FOR_POINTS
from tests.grading.isolation.hostile.hostile import ALL, Hostile

HOSTILE = [*FOR_POINTS, *AGAINST_THE_MACHINE]

__all__ = ["ALL", "HOSTILE", "Hostile"]
