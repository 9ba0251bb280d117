"""What is said of an entry that cannot be read, and what to do about it."""

from collections.abc import Iterable
from pathlib import Path


def command(what: str, name: str) -> str:
    """The command that does something with a profile, such as `kuleshov profile show Ada`."""
    plain = name.replace("-", "").replace("_", "").isalnum()
    return f"`kuleshov profile {what} {name if plain else repr(name)}`"


def erasing(name: str) -> str:
    """The command that erases an entry; `name` may be lost."""
    if not name:
        return "`kuleshov profile erase NAME`, or deleting that file,"
    return command("erase", name)


def damaged(called: str, name: str, why: str) -> str:
    """It or its key is not what was written, or does not answer."""
    return f"{called} cannot be read: {why}. {erasing(name)} makes room for a new one."


def locked(called: str) -> str:
    """Nobody was asked for its passphrase."""
    return (
        f"{called} is under its viewer's passphrase. `kuleshov profile show NAME`, with that "
        "viewer's name, asks for it."
    )


def older(called: str, name: str) -> str:
    """A copy was put back from before it was last written."""
    return (
        f"{called} is an older copy that was put back: limits set since then may be missing in "
        f"it. {command('show', name)[:-1]} --accept-older` takes it as it is; {erasing(name)} "
        "makes room for a new one."
    )


def without_key(called: str, name: str, places: Iterable[str]) -> str:
    """Its key is nowhere."""
    return (
        f"{called} cannot be read, for its key is not in {' nor in '.join(dict.fromkeys(places))}. "
        "Bring the key back (a keyring that is locked or not reached from here may hold it); or "
        f"{erasing(name)} makes room for a new one."
    )


def called(name: str, file: Path) -> str:
    """An entry as a sentence calls it that begins with it."""
    return f"The profile {name}" if name else f"The profile in {file}"
