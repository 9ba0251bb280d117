"""What a consenting viewer keeps between showings: their limits, and what films learned of them.

No reading and no moment is in it, and no film's name: a few means with their doubt, and what
the viewer themselves said they do not want.
"""

import json
from dataclasses import dataclass, field, replace
from typing import Final

from engine.problems import Trouble
from engine.showing.codec import pack, unpack
from engine.steering.response import Traits
from engine.viewer.limits import ViewerLimits

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

    def written(self) -> bytes:
        """As it is kept."""
        return json.dumps({"kuleshov_profile": PROFILE_VERSION, **pack(self)}).encode()

    @staticmethod
    def read(content: bytes) -> "Profile":
        """What was `written`. Raises Trouble with a sentence for anything else."""
        try:
            kept = json.loads(content)
            version = kept.pop("kuleshov_profile")
            if version != PROFILE_VERSION:
                raise Trouble(
                    f"This profile is of version {version}, and this Kuleshov knows "
                    f"{PROFILE_VERSION}. Erase it, or use the Kuleshov that made it."
                )
            profile: Profile = unpack(Profile, kept)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise Trouble(f"This profile is damaged ({error}). Erase it to begin anew.") from None
        return profile
