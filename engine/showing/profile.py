"""A consenting viewer's record between showings: their limits, and what films learned of them.

No reading and no moment is in it, and no film's name: a few means with their doubt, and what
the viewer themselves said they do not want.
"""

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from engine.problems import Trouble
from engine.showing.codec import pack
from engine.steering.traits import Traits
from engine.viewer.limits import ViewerLimits
from engine.viewer.viewer_names import normalised

if TYPE_CHECKING:
    from pydantic import TypeAdapter

PROFILE_VERSION: Final = 1
_THEMES: Final = 64  # at most are remembered, those met last


@dataclass(frozen=True, slots=True)
class Profile:
    """One viewer's, under the `name` they chose. Frozen: a showing makes a new one."""

    name: str
    limits: ViewerLimits = field(default_factory=ViewerLimits)
    traits: Traits = field(default_factory=Traits)
    showings: int = 0

    def after(self, traits: Traits) -> "Profile":
        """The profile after one more showing, which learned these traits."""
        kept = replace(traits, likes=traits.likes[-_THEMES:])
        return replace(self, traits=kept, showings=self.showings + 1)

    def beside(self, other: "Profile") -> "Profile":
        """One of two of the same viewer: both limits, and what the more showings taught."""
        more = self if self.showings >= other.showings else other
        return replace(more, limits=self.limits.tightened(other.limits))

    def written(self) -> bytes:
        """As it is kept. Raises Trouble where it could not be read back."""
        content = json.dumps({"kuleshov_profile": PROFILE_VERSION, **pack(self)}).encode()
        Profile.read(content)
        return content

    @staticmethod
    def read(content: bytes, name: str = "") -> "Profile":
        """What was `written`, of whoever has this name. Raises Trouble with a sentence for
        anything else."""
        name = Profile.name_in(content) or name
        called = f"The profile {name}" if name else "This profile"
        try:
            kept = json.loads(content)
            version = kept.pop("kuleshov_profile")
            if version != PROFILE_VERSION or isinstance(version, bool):
                raise Trouble(
                    f"{called} is of version {version}, and this Kuleshov knows "
                    f"{PROFILE_VERSION}. Erase it, or use the Kuleshov that made it."
                )
            profile = _checked(kept)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            why = str(error) or type(error).__name__
            raise Trouble(f"{called} is damaged ({why}). Erase it to begin anew.") from None
        return profile

    @staticmethod
    def name_in(content: bytes) -> str:
        """Whose profile it is, if that can be read even where the rest cannot; or nothing."""
        try:
            name = json.loads(content)["name"]
            return normalised(name) if isinstance(name, str) else ""
        except (ValueError, KeyError, TypeError, RecursionError, Trouble):
            return ""


def _checked(kept: Any) -> Profile:
    """Check its shape, and that every number is finite and in its range. Raises ValueError."""
    from pydantic import ValidationError

    try:
        (profile,) = _shape().validate_json(json.dumps([kept]))
    except ValidationError as errors:
        first = errors.errors()[0]
        place = ".".join(map(str, first["loc"][1:]))
        raise ValueError(f"{place}: {first['msg']}" if place else first["msg"]) from None
    try:
        normalised(profile.name)
    except Trouble as trouble:
        raise ValueError(str(trouble)) from None
    for what, value, least, most in _ranges(profile):
        if value is not None and not least <= value <= most:
            raise ValueError(f"{what} is {value}")
    return profile


@cache
def _shape() -> "TypeAdapter[tuple[Profile]]":
    from pydantic import ConfigDict, TypeAdapter

    strict = ConfigDict(strict=True, extra="forbid", allow_inf_nan=False)
    return TypeAdapter(tuple[Profile], config=strict)


def _ranges(profile: Profile) -> Iterator[tuple[str, float | None, float, float]]:
    limits, traits = profile.limits, profile.traits
    yield from (
        ("limits.arousal", limits.arousal, -1, 1),
        ("limits.valence", limits.valence, -1, 1),
        ("limits.intensity", limits.intensity, 0, 1),
        ("limits.rating", limits.rating, 0, 1000),
        ("limits.longest", limits.longest, 0, math.inf),
        ("limits.arousal_for", limits.arousal_for, 0, math.inf),
        ("limits.cuts_a_minute", limits.cuts_a_minute, 0, math.inf),
        ("showings", profile.showings, 0, math.inf),
    )
    learned = (("valence", traits.valence), ("arousal", traits.arousal))
    for name, leaning in (*learned, ("attention", traits.attention), *traits.likes):
        yield f"the mean of {name}", leaning.mean, -1000, 1000
        yield f"the variance of {name}", leaning.variance, 0, 1000
