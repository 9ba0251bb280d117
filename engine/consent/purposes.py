"""What a viewer may agree to, each for itself. All of it is off until they say otherwise."""

from collections.abc import Mapping
from typing import Final, Literal

Consent = Literal["face", "voice", "heart", "readings", "profile", "screening"]
"""`face`: the camera reads the face. `voice`: the microphone hears the room. `heart`: the pulse is
looked for, by the camera or a strap. `readings`: the readings are kept in the showing's log.
`profile`: what was learned of the viewer is kept for another film. `screening`: the showing counts
among those that a filmmaker compares."""

CONSENTS: Final[tuple[Consent, ...]] = (
    "face", "voice", "heart", "readings", "profile", "screening",
)  # fmt: skip

SENSED: Final[frozenset[Consent]] = frozenset({"face", "voice", "heart"})
"""Those without which no device is opened."""

NEEDED_BY: Final[Mapping[str, tuple[Consent, ...]]] = {
    "camera": ("face", "heart"),  # the pulse is seen in the face
    "microphone": ("voice",),
    "heart": ("heart",),
}
"""What a sensor of each kind needs; see `engine.sensing.sensors.SensorKind`. A recording needs
nothing."""


def is_watched(given: frozenset[Consent] | set[Consent], *, strap: bool) -> bool:
    """Whether anything would be sensed: a heart needs the camera, or a `strap` (or lab stream)
    that was named."""
    return bool(given & {"face", "voice"}) or ("heart" in given and strap)
