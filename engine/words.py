"""The vocabulary of Kuleshov, fixed in one place.

    story      the film as written: a directed graph, read from YAML, frozen
    segment    one node: a clip with in and out points and what it is meant to do
    cut        one edge: a permitted continuation, with its guard and its way of joining
    beat       an intended micro-moment inside a segment: when, what it should feel like
    arc        the curve of valence and arousal that the film aims for
    reading    one measurement by one sensor: time, quantity, value, quality
    baseline   what is neutral for this person, today, in this light
    state      the belief about the viewer now: mean and variance of each dimension
    moment     a reaction found in it: onset, apex, offset, a name, intensity, confidence
    decision   the cut that was chosen, every alternative with its score, and why
    showing    one playing of a story to one viewer

Units: every time is in seconds. *Film time* counts from the start of a showing and
stands still while the film is paused. Valence and arousal run from -1 to 1, attention,
presence, quality and confidence from 0 to 1 (Russell, "A circumplex model of affect", 1980).
"""

import unicodedata
from typing import Final, Literal, NamedTuple, get_args

Seconds = float
SegmentName = str

Dimension = Literal["valence", "arousal", "attention"]
DIMENSIONS: Final[tuple[Dimension, ...]] = get_args(Dimension)
RANGES: Final[dict[Dimension, tuple[float, float]]] = {
    "valence": (-1.0, 1.0),
    "arousal": (-1.0, 1.0),
    "attention": (0.0, 1.0),
}

FORMAT_VERSION: Final = 1
"""The `kuleshov:` number of the story format this program writes and reads."""


class Affect(NamedTuple):
    """A place in the plane of feeling; both coordinates from -1 to 1."""

    valence: float
    arousal: float


def composed(name: str) -> str:
    """A name as it is compared: with each accent in one character with its letter (Unicode's
    NFC). A Mac writes the names of files, and what is copied from them, with accents apart."""
    return name if name.isascii() else unicodedata.normalize("NFC", name)
