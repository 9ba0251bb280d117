"""The sounds of a viewer that are moments of a showing."""

from typing import Final

from engine.sensing.quantities import VOICE_CRY, VOICE_GASP, VOICE_LAUGH
from engine.words import Seconds

SOUNDS: Final = {VOICE_LAUGH: "laugh", VOICE_GASP: "gasp", VOICE_CRY: "cry"}
"""What each is called, by the quantity that tells it."""

_HEARD: Final = 0.5  # the share of a kind of sound from which on it is heard
_PAUSE: Final[Seconds] = 1.0  # so long without it, and the next laugh is another


class Sound:
    """One kind of sound: `heard` are its times from and to, and its greatest share (0 to 1)."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.heard: list[tuple[Seconds, Seconds, float]] = []

    def take(self, at: Seconds, share: float) -> None:
        """The share of this kind in what is heard at an instant."""
        if share < _HEARD:
            return
        if self.heard and at - self.heard[-1][1] <= _PAUSE:
            since, _, most = self.heard[-1]
            self.heard[-1] = since, at, max(most, share)
        else:
            self.heard.append((at, at, share))
