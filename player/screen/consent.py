"""The question that comes before any device is opened. Pure: keys in, an answer out.

Camera, microphone and heart are separate consents and all begin switched off, as does keeping
a profile. Until the viewer answers, nothing is opened; an answer without any simply plays the
film.
"""

from dataclasses import dataclass, field
from typing import Final

from engine.consent.purposes import Consent

_KEYS: Final[dict[str, Consent]] = {"C": "face", "M": "voice", "H": "heart", "P": "profile"}


@dataclass(slots=True)
class ConsentQuestion:
    """What may be asked for (`offered`), what is switched on so far, and whether it is settled.

    `done` once the viewer chose to begin; `left` when they would rather not watch. `stopped`
    names the place where they stopped another day (empty: nowhere), and `resumes` whether the
    film goes on there. `viewer` is whose profile may be kept.
    """

    offered: tuple[Consent, ...]
    given: set[Consent] = field(default_factory=set)
    done: bool = False
    left: bool = False
    stopped: str = ""
    resumes: bool = False
    viewer: str = ""

    def press(self, key: str) -> None:
        """A key by its pyglet name: C camera, M microphone, H heart, P profile, R go on,
        Enter, Esc leave."""
        consent = _KEYS.get(key)
        if consent in self.offered and consent is not None:
            self.given ^= {consent}
        elif key == "R" and self.stopped:
            self.resumes = not self.resumes
        elif key in ("RETURN", "ENTER", "SPACE"):
            self.done = True
        elif key in ("ESCAPE", "Q"):
            self.left = True

    @property
    def is_watched(self) -> bool:
        """Whether anything would be sensed."""
        return bool(self.given - {"profile"})

    @property
    def answer(self) -> frozenset[Consent]:
        """What was agreed to; nothing before the viewer has said so."""
        return frozenset(self.given) if self.done else frozenset()
