"""A profile as it is told to its viewer: in words and numbers that they can check."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from engine.showing.profile import Profile
from engine.vault.entry_file import NO_TERM, Term
from engine.vault.key_stores import KeyIn
from engine.vault.shelf import Entry
from engine.viewer.limits import ViewerLimits
from engine.words import Seconds


@dataclass(frozen=True, slots=True)
class Listed:
    """One viewer's profile, or why it cannot be read; its name may then be lost as well.

    `locked` where its viewer alone can open it, and was not asked to.
    """

    name: str
    profile: Profile | None
    trouble: str = ""
    term: Term = NO_TERM
    key_in: KeyIn | None = None
    locked: bool = False

    def as_json(self) -> dict[str, Any]:
        """What `described` says of it, or why it cannot be read."""
        if self.profile is None:
            word = "locked" if self.locked else "fault"
            return {"name": self.name, word: self.trouble}
        kept = {"kept_until": day(self.term.until), "key_in": self.key_in}
        return described(self.profile) | {key: each for key, each in kept.items() if each}


def listed_of(entry: Entry, profile: Profile) -> Listed:
    """A profile with where its key lies, and how long it is kept."""
    key_in = entry.kept.keys.kind if entry.kept is not None else None
    return Listed(profile.name, profile, term=entry.term, key_in=key_in)


def day(until: Seconds) -> str:
    """The local day of an instant, such as 2026-11-26; empty for 0."""
    return f"{datetime.fromtimestamp(until):%Y-%m-%d}" if until else ""


def described(profile: Profile) -> dict[str, Any]:
    """A profile in words and numbers that its viewer can check."""
    limits, plain, traits = asdict(profile.limits), asdict(ViewerLimits()), profile.traits
    limited = [
        f"{key.replace('_', ' ')} {', '.join(each) if isinstance(each, tuple) else each}"
        for key, each in limits.items()
        if each != plain[key]
    ]
    likes = [f"{theme} {known.mean:+.2f}" for theme, known in traits.likes]
    return {
        "name": profile.name,
        "showings": profile.showings,
        "limits": "; ".join(limited) or "none",
        "valence": f"{traits.valence.mean:+.2f} further than films mean to lead",
        "arousal": f"{traits.arousal.mean:+.2f} further than films mean to lead",
        "attention": f"{traits.attention.mean:.2f} on the whole",
        "themes": ", ".join(likes) or "none known",
    }
