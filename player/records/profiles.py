"""The profiles of viewers on this machine: stored with consent only, encrypted, erasable."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from pathlib import Path

from engine.problems import Trouble
from engine.showing.profile import Profile
from engine.steering.traits import Traits
from engine.vault import first_version
from engine.vault.entry_file import stem_of
from engine.vault.key_stores import KeyIn, KeyStore
from engine.vault.passphrase_keys import Ask
from engine.vault.sentences import command, erasing
from engine.vault.shelf import Entry
from engine.vault.vault import Expired, Vault
from engine.viewer.limits import ViewerLimits
from engine.viewer.viewer_names import folded, normalised
from engine.words import Seconds
from player.records.key_places import KeyPlaces, key_places
from player.records.listed_profiles import Listed, day, listed_of


def nobody(what: str, is_new: bool) -> str:
    """A `passphrase_keys.Ask` where nobody is there."""
    raise Trouble(f"{what[0].upper()}{what[1:]} needs a passphrase, and nobody can be asked.")


class Profiles:
    """Profiles by name; names that are equal when folded are one viewer's.

    By default they lie in the platform's folder for data, and new keys where `key_in` says (see
    `key_places`). Profiles of the first version are moved, and those whose time is over erased, at
    the first use. `announce` takes sentences, `ask` asks for passphrases. Every method may raise
    Trouble, and several processes may use the profiles at once.
    """

    def __init__(
        self,
        folder: Path | None = None,
        keys: Sequence[KeyStore] | None = None,
        announce: Callable[[str], None] = lambda _sentence: None,
        *,
        key_in: KeyIn | None = None,
        ask: Ask = nobody,
    ) -> None:
        if folder is None:
            import platformdirs

            folder = platformdirs.user_data_path("kuleshov", appauthor=False) / "profiles"
        places = key_places(ask, key_in) if keys is None else KeyPlaces(list(keys), list(keys))
        self._folder = folder
        self.vault = Vault(folder, *places)
        self._announce = announce
        self._moved = False
        self._unmoved: dict[str, tuple[str, str]] = {}  # by folded names: the name, and why
        self._told: set[str] = set()  # of whom it was said where their key lies

    def find(self, name: str) -> Profile | None:
        """The profile of a name; None where there is none.

        Raises Trouble where it is damaged, its key is lost, or its time is over and it has just
        been erased: its limits must not be dropped silently.
        """
        found = self.listed(name)
        return None if found is None else found.profile

    def listed(self, name: str) -> Listed | None:
        """The profile of a name with where its key lies and how long; see `find`."""
        name = normalised(name)
        self._tidy(name)
        entry = self.vault.entry(name)
        if entry.trouble:
            raise Trouble(entry.trouble)
        if entry.content is None:
            if (unmoved := self._unmoved.get(folded(name))) is not None:
                raise Trouble(unmoved[1])
            if first_version.is_here(self._folder, name):
                raise Trouble(
                    f"The profile {name} cannot be read: it or its key is damaged or lost. "
                    f"{erasing(name)} makes room for a new one."
                )
            return None
        profile = Profile.read(entry.content, name)
        if folded(profile.name) != folded(name):
            raise Trouble(f"The profile {name} is another's. {erasing(name)} makes room for one.")
        found = listed_of(entry, profile)
        if found.key_in == "unprotected-file" and folded(name) not in self._told:
            self._told.add(folded(name))
            self._announce(
                f"The key of the profile {profile.name} lies in a file that whoever can read your "
                f"files can read. {command('protect', profile.name)} moves it into the system's "
                "keyring or under a passphrase."
            )
        return found

    def prepare(self, name: str) -> None:
        """Make sure, before a film, that a new profile could be kept after it; may ask."""
        self.vault.prepare(normalised(name))

    def keep(self, profile: Profile, keep_for: Seconds | None = None) -> None:
        """Store a profile in place of the one before, for so many seconds from now on."""
        profile = replace(profile, name=normalised(profile.name))
        self._tidy()
        if told := self.vault.keep(profile.name, profile.written(), keep_for):
            self._told.add(folded(profile.name))
            self._announce(told)

    def limit(self, name: str, limits: ViewerLimits, keep_for: Seconds | None = None) -> Profile:
        """Set limits of a profile, which is made where it is missing; return it.

        Limits that are set replace those before; the others stay.
        """
        plain = ViewerLimits()
        given = {key: each for key, each in asdict(limits).items() if each != getattr(plain, key)}
        name = _writable(Profile(normalised(name), limits)).name
        self._asked(name)
        with self.vault.alone():
            known = self.find(name) or Profile(name)
            profile = replace(known, limits=replace(known.limits, **given))
            self.keep(profile, keep_for)
        return profile

    def learn(
        self, name: str, traits: Traits, *, known: bool, keep_for: Seconds | None = None
    ) -> None:
        """Add what a showing taught to the profile, merged with what others stored meanwhile.

        Where the profile was `known` when the showing began and is gone now, it was erased, and
        nothing is stored.
        """
        name = _writable(Profile(normalised(name), traits=traits)).name
        self._asked(name)
        with self.vault.alone():
            found = self.find(name)
            if found is None and known:
                raise Trouble(f"The profile {name} was erased meanwhile: nothing is kept.")
            self.keep((found or Profile(name)).after(traits), keep_for)

    def protect(self, name: str) -> str:
        """Move a profile's key to where new keys go; return where it lies, or nothing."""
        self._tidy()
        return self.vault.move_key(normalised(name))

    def accept(self, name: str) -> bool:
        """Take an older copy that was put back for the profile; return whether there was one."""
        return self.vault.accept(normalised(name))

    def erase(self, name: str) -> bool:
        """Erase a profile for good; return whether there was one."""
        name = normalised(name)
        self._move()
        found = self.vault.erase(name)
        return first_version.erase(self._folder, name) or found

    def all(self) -> list[Listed]:
        """All profiles in order of their names, with those that cannot be read."""
        self._tidy()
        found = []
        waiting = {stem for name, _ in self._unmoved.values() for stem in first_version.stems(name)}
        for entry in self.vault.all():
            if entry.stem in waiting:
                continue
            if entry.content is None:
                listed = Listed(entry.name, None, entry.trouble, locked=entry.locked)
            else:
                try:
                    listed = listed_of(entry, Profile.read(entry.content, entry.name))
                except Trouble as told:
                    listed = Listed(entry.name, None, str(told))
            found.append(listed)
        found += [Listed(name, None, why) for name, why in self._unmoved.values()]
        return sorted(found, key=lambda each: (folded(each.name), each.trouble))

    def _asked(self, name: str) -> None:
        """Ask what has to be asked, while nobody else waits for the answer."""
        self._tidy()
        self.vault.unlock(name)
        if not first_version.is_here(self._folder, name):
            self.vault.prepare(name)

    def _tidy(self, name: str = "") -> None:
        """Move old profiles, erase those whose time is over, and say so.

        Raises Trouble where that was the one of this `name` and limits were in it.
        """
        self._move()
        mine = ""
        for expired in self.vault.expire():
            sentence = _farewell(expired)
            if name and expired.stem == stem_of(name) and _may_limit(expired.entry):
                mine = sentence
            else:
                self._announce(sentence)
        if mine:
            raise Trouble(f"{mine} Its limits are gone with it; the next time it begins anew.")

    def _move(self) -> None:
        """Keep anew what an older Kuleshov kept beside its keys, once for each of these."""
        if self._moved or not first_version.is_used(self._folder):
            return
        self._moved = True
        with self.vault.alone():
            first_version.take_out(self._folder, self._take)

    def _take(self, content: bytes) -> bool:
        """Whether an old profile is now kept; one that cannot be read stays where it is."""
        name = Profile.name_in(content)
        if not name:
            return False
        try:
            there = self.vault.read(name)
            if there is not None:
                content = Profile.read(there).beside(Profile.read(content)).written()
        except Trouble:
            return False
        try:
            if told := self.vault.keep(name, content):
                self._announce(told)
        except Trouble as trouble:
            self._unmoved[folded(name)] = (
                name,
                f"The profile {name} lies where the first Kuleshov kept it, with its key beside "
                f"it, and cannot be moved to a safer place yet. {trouble}",
            )
            return False
        return True


def _may_limit(entry: Entry) -> bool:
    if entry.content is None:
        return True
    try:
        return Profile.read(entry.content, entry.name).limits != ViewerLimits()
    except Trouble:
        return True


def _farewell(expired: Expired) -> str:
    entry = expired.entry
    whose = f"The profile {entry.name}" if entry.name else "A profile under a passphrase"
    return f"{whose} was kept until {day(entry.term.until)}: it is erased now, with its key."


def _writable(profile: Profile) -> Profile:
    """Trouble where it could not be kept; what that takes is then loaded before others wait."""
    profile.written()
    return profile
