"""How the film is graded: a few numbers over the decoded picture, and the way between two of them.

Pure: the compositor's shader does what these numbers say. Lift, gamma and gain work on R'G'B' from
0 to 1, after the manner of a colourist's three wheels: gain first and lift by what is left above,
then the power 1/gamma.
"""

from dataclasses import dataclass, fields
from typing import Final

from engine.words import Seconds


@dataclass(frozen=True, slots=True)
class Grade:
    """One look. Neutral by default, and then the picture is left exactly as it is."""

    lift: float = 0.0
    """-0.5 to 0.5: what black becomes; white stays."""
    gamma: float = 1.0
    """0.2 to 5: above 1 the middle grows lighter; black and white stay."""
    gain: float = 1.0
    """0 to 4: what white becomes; black stays."""
    saturation: float = 1.0
    """0 (grey, by BT.709-6 luma) to 4; 1 leaves it."""
    warmth: float = 0.0
    """-1 (towards blue) to 1 (towards orange)."""
    vignette: float = 0.0
    """0 to 1: how dark the corners become."""
    soft_focus: float = 0.0
    """0 to 1: how much of a blurred copy lies over the picture, up to a hundredth of its height."""

    @property
    def is_neutral(self) -> bool:
        """Whether it changes nothing."""
        return self == NEUTRAL

    def towards(self, other: "Grade", share: float) -> "Grade":
        """A share (0 to 1, and held there) of the way to another."""
        part = min(1.0, max(0.0, share))
        if part in (0.0, 1.0):
            return other if part else self
        values = {
            field.name: (1 - part) * getattr(self, field.name) + part * getattr(other, field.name)
            for field in fields(Grade)
        }
        return Grade(**values)


NEUTRAL: Final = Grade()


@dataclass(frozen=True, slots=True)
class Regrade:
    """A smooth movement from one look to another, beginning at a film time and lasting so long."""

    before: Grade
    after: Grade
    begins: Seconds
    lasts: Seconds

    def at(self, now: Seconds) -> Grade:
        """The look at film time `now`: eased at both ends (3t^2 - 2t^3), so no one sees it."""
        if self.lasts <= 0:
            return self.before if now < self.begins else self.after
        share = min(1.0, max(0.0, (now - self.begins) / self.lasts))
        return self.before.towards(self.after, share * share * (3 - 2 * share))
