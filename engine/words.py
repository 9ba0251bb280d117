"""The vocabulary of Kuleshov: the words that code, messages and documents use, and shared types.

Written:

    story         the film as written: a directed graph, read from YAML, frozen
    segment       one node: a clip with in and out points and what it is meant to do
    in point      the media time at which a segment begins; the out point, at which it ends
    cut           one edge: a permitted continuation, with its guard and its way of joining
    guard         a condition (`when`) under which a cut is permitted
    beat          an intended micro-moment inside a segment (1 to 3 s): when, what it should feel
                  like, how strongly
    arc           the curve of valence and arousal that the film aims for over its running time
    stretch       how far an out point may move, and at which instants it may fall
    default path  the segments that a viewer sees who cannot be read
    must-see      a segment that no showing may miss
    choice        an option of a question on screen, which a viewer takes by hand
    stem          one of the looped tracks of the film's score

Measured:

    reading       one measurement by one sensor: time, quantity, value, quality
    baseline      what is neutral for this person, today, in this light
    viewer state  the belief about the viewer now: mean and variance of valence and arousal (-1 to
                  1), attention and presence (0 to 1), heart rate; with a confidence
    moment        a reaction found in the readings: onset, apex, offset, a name of the lexicon of
                  micro-emotions, intensity, confidence
    trait         how this viewer differs from what a story expects of everybody, as a belief
    profile       what a consenting viewer keeps between showings: traits, preferences, limits

Decided and shown:

    decision      the cut that was chosen, every alternative with its cost, and why
    cost          what is expected to be lost by a cut, from there to the end of the film: distance
                  from the arc, and the other terms of the story's goal; a log calls it loss
    counterfactual  the smallest other reading after which another cut would have been chosen
    abstention    taking the default path because the viewer cannot be read with confidence
    limits        what a film never does, by its author's or its viewer's word
    showing       one playing of a story to one viewer or group
    screening     a set of showings that belong together
    deck          a decoder that holds one clip ready, or plays it
    handle        the seconds of a clip before its in point that a deck plays unseen
    freeze frame  a picture that stays on screen while no other follows it
    log           the events of one showing, one a line, from which it replays bit for bit
    replay        stepping a showing again with a log's inputs; it must decide the same

Units: every time is in seconds. *Film time* counts from the start of a showing and stands still
while the film is paused; *media time* counts from the beginning of a clip's file; a *monotonic
instant* is of the machine's clock. Valence and arousal run from -1 to 1, attention, presence,
quality and confidence from 0 to 1 (Russell, "A circumplex model of affect", 1980).
"""

import unicodedata
from typing import Final, Literal, NamedTuple, get_args

Seconds = float
"""A time or a duration, in seconds."""
SegmentName = str
"""A segment's name as the story has it; `group/name` where it stands for one in a group."""

Dimension = Literal["valence", "arousal", "attention"]
DIMENSIONS: Final[tuple[Dimension, ...]] = get_args(Dimension)
"""The dimensions of the viewer state that are filtered as means with variances."""
RANGES: Final[dict[Dimension, tuple[float, float]]] = {
    "valence": (-1.0, 1.0),
    "arousal": (-1.0, 1.0),
    "attention": (0.0, 1.0),
}
"""The least and the greatest value of each dimension."""

Sensing = Literal["feelings", "expressions", "forbidden"]
"""What may be read in a viewer: all of it; only what can be seen in them (a smile, where they look,
whether they are there), from which no feeling is inferred; or nothing at all."""

_STRICTER: Final[tuple[Sensing, ...]] = ("feelings", "expressions", "forbidden")


def stricter(one: Sensing, other: Sensing) -> Sensing:
    """The stricter of two words on what may be read in a viewer."""
    return max(one, other, key=_STRICTER.index)


FORMAT_VERSION: Final = 1
"""The `kuleshov:` number of the story format this program writes and reads."""


class Affect(NamedTuple):
    """A point in the plane of valence and arousal, each -1 to 1."""

    valence: float
    arousal: float


def composed(name: str) -> str:
    """A name with composed accents (Unicode's NFC), as all names are compared.

    macOS writes the names of files, and what is copied from them, with decomposed accents.
    """
    return name if name.isascii() else unicodedata.normalize("NFC", name)


def clock(at: Seconds) -> str:
    """A time of a film as people write it, in whole seconds that have passed: `0:07`, `12:30`,
    `1:02:03`."""
    minutes, seconds = divmod(int(at + 1e-6), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
