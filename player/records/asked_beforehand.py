"""The passphrase of a profile, asked for before a player begins that has no terminal of its own."""

from collections.abc import Callable

from engine.problems import Trouble
from engine.vault.key_stores import KeyIn
from engine.viewer.viewer_names import normalised
from player.system.passphrases import OF_PROFILES, Passphrases


def asked_beforehand(
    viewer: str, key_in: KeyIn | None, may_keep: bool, announce: Callable[[str], None]
) -> str | None:
    """The passphrase of this viewer's profile, as it was given or is typed now; None where it needs
    none, or nobody can be asked. A new one is asked for where a profile `may_keep` be made.

    Raises Trouble where the profile cannot be read: limits may be in it.
    """
    passphrases = Passphrases(OF_PROFILES)
    if passphrases.given is not None or not passphrases.has_terminal:
        return passphrases.given
    from player.records.profiles import Profiles

    answers: list[str] = []

    def ask(what: str, is_new: bool) -> str:
        answers.append("")  # of a new one that is none: the player says that nothing is kept
        answers[-1] = passphrases(what, is_new)
        return answers[-1]

    name = normalised(viewer)
    profiles = Profiles(announce=announce, key_in=key_in, ask=ask)
    if profiles.find(name) is None and may_keep:
        try:
            profiles.prepare(name)
        except Trouble as trouble:
            announce(str(trouble))
    return answers[-1] if answers else None
