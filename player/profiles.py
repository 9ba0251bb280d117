"""The profiles of this machine's viewers: kept only with consent, encrypted, erased for good."""

from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from engine.showing.profile import Profile
from engine.viewer.limits import ViewerLimits
from engine.viewer.vault import Vault


class Profiles:
    """Profiles by name, in the platform's folder for data unless another is given."""

    def __init__(self, folder: Path | None = None) -> None:
        if folder is None:
            import platformdirs

            data = platformdirs.user_data_path("kuleshov", appauthor=False)
            folder = data / "profiles"
        self._vault = Vault(folder)

    def find(self, name: str) -> Profile | None:
        """The profile of this name; None where there is none. Trouble where it is damaged."""
        content = self._vault.read(name)
        return None if content is None else Profile.read(content)

    def keep(self, profile: Profile) -> None:
        """Keep a profile in place of what was kept. Trouble where that cannot be."""
        self._vault.keep(profile.name, profile.written())

    def limit(self, name: str, limits: ViewerLimits) -> Profile:
        """Set the limits of a profile, of a new one where there is none; what is set anew
        replaces what was set, and all else stays."""
        known = self.find(name) or Profile(name)
        plain = ViewerLimits()
        given = {key: each for key, each in asdict(limits).items() if each != getattr(plain, key)}
        profile = replace(known, limits=replace(known.limits, **given))
        self.keep(profile)
        return profile

    def erase(self, name: str) -> bool:
        """Erase a profile for good; whether there was one."""
        return self._vault.erase(name)

    def all(self) -> list[Profile]:
        """All that can be read, by name."""
        profiles = [Profile.read(content) for content in self._vault.all()]
        return sorted(profiles, key=lambda profile: profile.name)


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
