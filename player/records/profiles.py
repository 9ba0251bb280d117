"""The profiles of viewers on this machine: stored with consent only, encrypted, erasable."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from engine.problems import Trouble
from engine.showing.profile import Profile
from engine.steering.traits import Traits
from engine.viewer import legacy_vault
from engine.viewer.key_stores import FolderKeyStore, KeyStore
from engine.viewer.limits import ViewerLimits
from engine.viewer.vault import Vault, erasing
from engine.viewer.viewer_names import folded, normalised


@dataclass(frozen=True, slots=True)
class Listed:
    """One viewer's profile, or why it cannot be read; its name may then be lost as well."""

    name: str
    profile: Profile | None
    trouble: str = ""

    def as_json(self) -> dict[str, Any]:
        """What `described` says of it, or why it cannot be read."""
        if self.profile is None:
            return {"name": self.name, "fault": self.trouble}
        return described(self.profile)


class Profiles:
    """Profiles by name; names that are equal when folded are one viewer's.

    By default they lie in the platform's folder for data, and their keys in the system's keyring
    or, where there is none, in the platform's folder for state. Profiles of the first version are
    moved at the first use. `announce` takes a sentence about where a new key lies. Every method
    may raise Trouble, and several processes may use the profiles at once.
    """

    def __init__(
        self,
        folder: Path | None = None,
        keys: Sequence[KeyStore] | None = None,
        announce: Callable[[str], None] = lambda _sentence: None,
    ) -> None:
        if folder is None:
            import platformdirs

            folder = platformdirs.user_data_path("kuleshov", appauthor=False) / "profiles"
        self._folder = folder
        self.vault = Vault(folder, _places() if keys is None else keys)
        self._announce = announce
        self._moved = False

    def find(self, name: str) -> Profile | None:
        """The profile of a name; None where there is none.

        Raises Trouble where it is damaged or its key is lost: its limits must not be dropped
        silently.
        """
        name = normalised(name)
        self._move()
        content = self.vault.read(name)
        if content is None:
            if legacy_vault.is_here(self._folder, name):
                raise Trouble(
                    f"The profile {name} cannot be read: it or its key is damaged or lost. "
                    f"{erasing(name)} makes room for a new one."
                )
            return None
        profile = Profile.read(content, name)
        if folded(profile.name) != folded(name):
            raise Trouble(f"The profile {name} is another's. {erasing(name)} makes room for one.")
        return profile

    def keep(self, profile: Profile) -> None:
        """Store a profile in place of the one before."""
        profile = replace(profile, name=normalised(profile.name))
        self._move()
        if told := self.vault.keep(profile.name, profile.written()):
            self._announce(told)

    def limit(self, name: str, limits: ViewerLimits) -> Profile:
        """Set limits of a profile, which is made where it is missing; return it.

        Limits that are set replace those before; the others stay.
        """
        plain = ViewerLimits()
        given = {key: each for key, each in asdict(limits).items() if each != getattr(plain, key)}
        name = _writable(Profile(normalised(name), limits)).name
        with self.vault.alone():
            known = self.find(name) or Profile(name)
            profile = replace(known, limits=replace(known.limits, **given))
            self.keep(profile)
        return profile

    def learn(self, name: str, traits: Traits, *, known: bool) -> None:
        """Add what a showing taught to the profile, merged with what others stored meanwhile.

        Where the profile was `known` when the showing began and is gone now, it was erased, and
        nothing is stored.
        """
        name = _writable(Profile(normalised(name), traits=traits)).name
        with self.vault.alone():
            found = self.find(name)
            if found is None and known:
                raise Trouble(f"The profile {name} was erased meanwhile: nothing is kept.")
            self.keep((found or Profile(name)).after(traits))

    def erase(self, name: str) -> bool:
        """Erase a profile for good; return whether there was one."""
        name = normalised(name)
        self._move()
        found = self.vault.erase(name)
        return legacy_vault.erase(self._folder, name) or found

    def all(self) -> list[Listed]:
        """All profiles in order of their names, with those that cannot be read."""
        self._move()
        found = []
        for kept in self.vault.all():
            profile, trouble = None, kept.trouble
            if kept.content is not None:
                try:
                    profile = Profile.read(kept.content, kept.name)
                except Trouble as told:
                    trouble = str(told)
            name = kept.name if profile is None else profile.name
            found.append(Listed(name, profile, trouble))
        return sorted(found, key=lambda each: (folded(each.name), each.trouble))

    def _move(self) -> None:
        """Keep anew what an older Kuleshov kept beside its keys, once for each of these."""
        if self._moved or not legacy_vault.is_used(self._folder):
            return
        self._moved = True
        with self.vault.alone():
            legacy_vault.take_out(self._folder, self._take)

    def _take(self, content: bytes) -> bool:
        """Whether an old profile is now kept; one that cannot be read stays where it is."""
        name = Profile.name_in(content)
        if not name:
            return False
        try:
            there = self.vault.read(name)
            if there is not None:
                content = Profile.read(there).beside(Profile.read(content)).written()
            if told := self.vault.keep(name, content):
                self._announce(told)
        except Trouble:
            return False
        return True


def _writable(profile: Profile) -> Profile:
    """Trouble where it could not be kept; what that takes is then loaded before others wait."""
    profile.written()
    return profile


def _places() -> list[KeyStore]:
    """Where keys may lie, the best first."""
    import platformdirs

    from engine.viewer.system_keyring import system_keyring

    state = platformdirs.user_state_path("kuleshov", appauthor=False)
    found = system_keyring()
    return [*([found] if found else []), FolderKeyStore(state / "keys")]


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
