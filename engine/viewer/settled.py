"""Somebody whose face is known at rest: for viewers that are written down rather than seen."""

from typing import Final

from engine.sensing.reading import Reading
from engine.viewer.baseline import BASELINE_PRIORS, LEARNED
from engine.viewer.group import Group
from engine.words import Seconds

_EVERY: Final[Seconds] = 2.0  # a reading stands for at most this long
_BEFORE: Final[Seconds] = 10.0  # what was seen this long ago says nothing of now


def settled(*, feels: bool = True) -> Group:
    """The state of one person who was seen at rest before film time 0, at what is usual for people.

    Of a face that is seen for the first time nobody can say whether it is sad or rests so; a plan
    says what its viewer feels, and so that their face at rest is as most are.
    """
    group = Group(feels=feels)
    for step in range(int(LEARNED / _EVERY) + 2, 0, -1):
        time = -_BEFORE - step * _EVERY
        group.advance(time)
        for quantity, prior in BASELINE_PRIORS.items():
            if prior.mean is not None and quantity.startswith("face."):
                group.update(Reading(time, quantity, prior.mean, 1.0))
    return group
