"""A deck that is being, or was, made ready for a cut."""

import threading
from dataclasses import dataclass, field

from engine.words import Seconds
from player.playback.clip import Cue
from player.playback.layers import DeckLike


@dataclass(slots=True, eq=False)
class Slot:
    """One deck with what it holds. `ordered`, `rolling` and `stands` are film times: when it was
    asked for, when its in point will be reached, and from when its picture is held."""

    deck: DeckLike
    loaded: threading.Event
    cue: Cue
    ordered: Seconds
    told_ready: bool = False
    rolling: Seconds | None = None
    told_failed: bool = False
    stands: Seconds | None = None
    revoked: threading.Event = field(default_factory=threading.Event)
    """For the cue to let go: it no longer may."""


@dataclass(slots=True)
class Pending:
    """A cut on its way: at film time `at`, with a dissolve of so many seconds."""

    cue: Cue
    at: Seconds
    dissolve: Seconds
