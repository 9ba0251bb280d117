"""Carrying profiles from one machine to another, in one file under a passphrase."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

from engine import private_files
from engine.problems import Trouble
from engine.showing.profile import Profile
from engine.vault.passphrase_box import Box, Lid, WrongPassphraseError
from engine.vault.passphrase_keys import Ask
from engine.vault.sealing import COST, Cost
from engine.words import Seconds
from player.records.profiles import Profiles

_KIND: Final = "kuleshov_profiles"
_VERSION: Final = 1
_LARGEST: Final = 16 * 1024 * 1024  # bytes
_MOST_DAYS: Final = 3650

Became = Literal["kept", "merged", "unchanged", "left"]


@dataclass(frozen=True, slots=True)
class Carried:
    """A profile in the file, and how long it is kept after each use, in seconds."""

    profile: Profile
    keep_for: Seconds


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a profile: `kept` as a new one, `merged` with the one that was here,
    `unchanged` where both are the same, or `left` in the file, as was answered."""

    name: str
    became: Became


def export_profiles(
    profiles: Profiles, names: Sequence[str], out: Path, ask: Ask, cost: Cost = COST
) -> list[str]:
    """Write profiles to a file under a passphrase, of this `cost`; return their names.

    Raises Trouble where one cannot be read, or the file cannot be written.
    """
    carried = []
    for name in dict.fromkeys(names):
        found = profiles.listed(name)
        if found is None or found.profile is None:
            raise Trouble(f"There is no profile {name}.", blame="call")
        kept = {"keep_for": round(found.term.keep_for)}
        carried.append({**kept, "profile": json.loads(found.profile.written())})
    text = json.dumps({"profiles": carried})
    try:
        lid = Lid.of(ask(f"the file {out}", True), cost=cost)
        private_files.write_file(out, Box.closed(_KIND, _VERSION, "", lid, text).written())
    except OSError as error:
        raise Trouble(f"{out} cannot be written: {error.strerror or error}.") from None
    return [each["profile"]["name"] for each in carried]


def read_export(path: Path, ask: Ask) -> list[Carried]:
    """The profiles in a file. Raises Trouble where it is none, damaged, a newer version's, or the
    passphrase is another's."""
    try:
        with path.open("rb") as file:
            written = file.read(_LARGEST + 1)
        box = Box.read(written, _KIND, _VERSION, "")
        text = box.opened(box.lid(ask(f"the file {path}", False)))
        return [_carried(each) for each in json.loads(text)["profiles"]]
    except WrongPassphraseError:
        raise Trouble(f"That is not the passphrase of {path}.") from None
    except OSError as error:
        raise Trouble(f"{path} cannot be read: {error.strerror or error}.") from None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        why = str(error) if isinstance(error, ValueError) else "it is damaged"
        raise Trouble(f"{path} is no file of exported profiles that can be read: {why}.") from None


def import_profiles(
    profiles: Profiles, carried: Sequence[Carried], merges: Callable[[str], bool] | None
) -> list[Imported]:
    """Keep the profiles of a file, and merge them with those that are here.

    Of two of one name the limits of both hold, and what more showings taught. `merges` is asked
    for each of these; without it nothing is imported where there is one. Raises Trouble, before
    anything is changed, where one that is here cannot be read.
    """
    here = {each.profile.name: profiles.find(each.profile.name) for each in carried}
    both = [each for each in carried if _differs(here[each.profile.name], each)]
    if both and merges is None:
        names = ", ".join(each.profile.name for each in both)
        raise Trouble(
            f"Here is a profile of {names} already, and nothing was imported. --merge takes the "
            "two as one: the limits of both hold."
        )
    agreed = {each.profile.name: merges is not None and merges(each.profile.name) for each in both}
    for name, found in here.items():
        if found is None:
            profiles.prepare(name)
    return [
        Imported(name, _keep(profiles, each, agreed.get(name, here[name] is None)))
        for each in carried
        for name in (each.profile.name,)
    ]


def _keep(profiles: Profiles, carried: Carried, agreed: bool) -> Became:
    with profiles.vault.alone():
        found = profiles.find(carried.profile.name)
        if found is None:
            profiles.keep(carried.profile, carried.keep_for)
            return "kept"
        if not _differs(found, carried):
            return "unchanged"
        if not agreed:
            return "left"
        profiles.keep(found.beside(carried.profile))
        return "merged"


def _differs(found: Profile | None, carried: Carried) -> bool:
    return found is not None and found.beside(carried.profile) != found


def _carried(kept: dict[str, Any]) -> Carried:
    keep_for = kept["keep_for"]
    if type(keep_for) is not int or not 0 <= keep_for <= _MOST_DAYS * 86400:
        raise ValueError("it is damaged")
    return Carried(Profile.read(json.dumps(kept["profile"]).encode()), keep_for)
