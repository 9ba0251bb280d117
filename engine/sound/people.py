"""What people do with their voices and hands, by plain names, among the network's kinds of sound.

AudioSet's names, on the right, overlap: most that is a giggle is laughter as well, and crying is
not told apart from sobbing.
"""

from typing import Final

PEOPLE: Final[dict[str, tuple[str, ...]]] = {
    "laughter": ("Laughter", "Baby laughter", "Belly laugh"),
    "giggle": ("Giggle", "Snicker"),
    "chuckle": ("Chuckle, chortle",),
    "crying": ("Crying, sobbing", "Baby cry, infant cry", "Whimper"),
    "gasp": ("Gasp",),
    "scream": ("Screaming",),
    "sigh": ("Sigh",),
    "cough": ("Cough",),
    "sneeze": ("Sneeze",),
    "throat clearing": ("Throat clearing",),
    "hiccup": ("Hiccup",),
    "clapping": ("Clapping", "Applause"),
    "cheering": ("Cheering",),
    "speech": ("Speech",),
    "silence": ("Silence",),
}
"""Of each of ours, the network's kinds that are it; `KindsOverTime.of` takes them."""


def kinds_of(*ours: str) -> tuple[str, ...]:
    """The network's kinds of these sounds together."""
    return tuple(kind for name in ours for kind in PEOPLE[name])
