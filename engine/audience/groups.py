"""Which groups of people may be shown apart: none from which somebody could be told."""

from collections import Counter
from collections.abc import Collection, Sequence
from typing import Final

FEWEST: Final = 5
"""No group of a label with fewer people is shown apart, nor one that leaves fewer over."""


def shown_apart(labels: Sequence[Collection[str]]) -> tuple[str, ...]:
    """The labels whose people may be shown apart, by name; `labels` has those of each person.

    A group is left out that has fewer than `FEWEST` people, and one that leaves fewer over: they
    would be known by taking the group from the whole (complementary suppression; Hundepool and
    others, "Statistical Disclosure Control", 2012).
    """
    people = len(labels)
    sizes = Counter(label for each in labels for label in set(each))
    return tuple(
        sorted(
            label
            for label, size in sizes.items()
            if size >= FEWEST and (size == people or people - size >= FEWEST)
        )
    )
