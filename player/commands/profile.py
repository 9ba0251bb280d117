"""The commands about what is kept of viewers between showings."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from engine.problems import Trouble
from player.commands.common import (
    Age,
    Arousal,
    ArousalFor,
    AsJson,
    CutsAMinute,
    Intensity,
    KeepFor,
    KeyInOption,
    Longest,
    Overwrite,
    Without,
    announce,
    answer,
    keep_for_of,
    key_in_of,
    limits_of,
)

if TYPE_CHECKING:
    from engine.vault.key_stores import KeyIn
    from player.records.profiles import Profiles

Name = Annotated[str, typer.Argument(help="Whose profile.")]


class _Commands(typer.core.TyperGroup):
    """Tells whoever writes `profile NAME`, as it once was, how it is written now."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        if args and self.get_command(ctx, args[0]) is None:
            raise Trouble(self._meant(args), blame="call")
        return super().resolve_command(ctx, args)

    def _meant(self, args: list[str]) -> str:
        from engine.problems import nearest
        from engine.vault.sentences import command

        near = nearest(args[0], self.commands)
        if near is not None:
            return f'`profile {args[0]}`: did you mean "{near}"?'
        what = "erase" if "--erase" in args else "limit" if len(args) > 2 else "show"
        return (
            f"`profile {args[0]}` does not say what to do: {command(what, args[0])}. There are "
            f"{', '.join(self.commands)}."
        )


app = typer.Typer(
    cls=_Commands, no_args_is_help=True, help="What is kept of viewers between showings."
)


@app.command("list")
def list_all(as_json: AsJson = False) -> None:
    """All profiles on this machine, also those that cannot be read, for whose sake it exits 1.

    One that is under a passphrase says no name; nobody is asked for it.
    """
    found = _profiles().all()
    _tell([each.as_json() for each in found], as_json)
    if not found:
        announce("No profile is kept on this machine.")
    if any(each.profile is None and not each.locked for each in found):
        raise typer.Exit(1)


@app.command()
def show(
    name: Name,
    accept_older: Annotated[
        bool,
        typer.Option("--accept-older", help="Take an older copy that was put back as it is."),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """What is kept of a viewer: their limits, what films learned, and until when."""
    profiles = _profiles()
    if accept_older and not profiles.accept(name):
        announce(f"The profile {name} is no older copy: nothing was changed.")
    _show(profiles, name, as_json)


@app.command()
def limit(
    name: Name,
    age: Age = None,
    without: Without = None,
    intensity: Intensity = None,
    longest: Longest = None,
    cuts_a_minute: CutsAMinute = None,
    arousal: Arousal = None,
    arousal_for: ArousalFor = None,
    keep_for: KeepFor = None,
    key_in: KeyInOption = None,
    as_json: AsJson = False,
) -> None:
    """Set limits of a viewer, or how long their profile is kept; it is begun where it is missing.

    A limit that is set takes the place of the one before; the others stay.
    """
    from engine.viewer.limits import ViewerLimits

    limits = limits_of(age, without, intensity, longest, cuts_a_minute, arousal, arousal_for)
    lasting = keep_for_of(keep_for)
    if limits == ViewerLimits() and lasting is None:
        raise Trouble(
            "Which limit? There are --age, --without, --intensity, --longest, --cuts-a-minute, and "
            "--keep-for.",
            blame="call",
        )
    profiles = _profiles(key_in_of(key_in))
    profiles.limit(name, limits, lasting)
    _show(profiles, name, as_json)


@app.command()
def protect(name: Name, key_in: KeyInOption = None, as_json: AsJson = False) -> None:
    """Move a profile's key, such as out of an unprotected file; the one before is destroyed."""
    profiles = _profiles(key_in_of(key_in))
    where = profiles.protect(name)
    if not where:
        raise _missing(name)
    announce(where)
    if as_json:
        _show(profiles, name, as_json)


@app.command()
def export(
    out: Annotated[Path, typer.Option("-o", "--out", help="The file to write.")],
    names: Annotated[list[str] | None, typer.Argument(help="Whose profiles.")] = None,
    everybody: Annotated[
        bool, typer.Option("--all", help="All profiles that can be read without a passphrase.")
    ] = False,
    overwrite: Overwrite = False,
    as_json: AsJson = False,
) -> None:
    """Write profiles to one file under a passphrase, for another machine.

    The passphrase is asked for, or KULESHOV_EXPORT_PASSPHRASE or KULESHOV_EXPORT_PASSPHRASE_FD
    has it.
    """
    from player.records.output_files import require_writable
    from player.records.profile_transfer import export_profiles
    from player.system.passphrases import OF_EXPORTS, Passphrases

    if bool(names) == everybody:
        raise Trouble("Whose profiles? Write their names, or --all.", blame="call")
    require_writable(out, overwrite=overwrite, option="--out", what="an export")
    profiles = _profiles()
    if everybody:
        listed = profiles.all()
        unreadable = [each.trouble for each in listed if each.profile is None]
        for sentence in unreadable:
            announce(f"Left out: {sentence}")
        names = [each.name for each in listed if each.profile is not None]
        if not names:
            raise Trouble("There is no profile here that can be exported.", blame="call")
    written = export_profiles(profiles, names or (), out, Passphrases(OF_EXPORTS))
    if as_json:
        answer({"file": out, "profiles": written})
    else:
        announce(
            f"{out} holds the profile{'' if len(written) == 1 else 's'} of {', '.join(written)}. "
            "Erasing one here does not reach that file: delete it once it is imported."
        )


@app.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(help="A file that `profile export` wrote.")],
    merge: Annotated[
        bool,
        typer.Option("--merge", help="Take a profile that is here and the file's as one, unasked."),
    ] = False,
    key_in: KeyInOption = None,
    as_json: AsJson = False,
) -> None:
    """Keep the profiles of a file here. Of two of one name the limits of both hold.

    Whether two become one is asked on the terminal; where nobody can be asked, and without
    --merge, nothing is imported.
    """
    from player.records.profile_transfer import import_profiles, read_export
    from player.system.passphrases import OF_EXPORTS, Passphrases

    carried = read_export(file, Passphrases(OF_EXPORTS))
    merges = _always if merge else _asks if sys.stdin.isatty() else None
    done = import_profiles(_profiles(key_in_of(key_in)), carried, merges)
    if as_json:
        answer([{"name": each.name, "became": each.became} for each in done])
        return
    for each in done:
        announce(f"The profile {each.name} {_BECAME[each.became]}.")


_BECAME: Final = {
    "kept": "is kept here now",
    "merged": "is merged with the one that was here: the limits of both hold",
    "unchanged": "was here already, and stays as it is",
    "left": "stays as it was here; the file's was left out",
}


def _always(_name: str) -> bool:
    return True


def _asks(name: str) -> bool:
    return typer.confirm(
        f"A profile of {name} is here already. Take the two as one? The limits of both hold",
        err=True,
    )


@app.command()
def erase(name: Name) -> None:
    """Destroy a viewer's profile for good, with its key: no copy of it can be read again."""
    if not _profiles().erase(name):
        raise Trouble(f"There is no profile {name}.", blame="call")
    announce(f"The profile {name} is erased: its key is destroyed.")


def _profiles(key_in: "KeyIn | None" = None) -> "Profiles":
    from player.records.profiles import Profiles
    from player.system.passphrases import OF_PROFILES, Passphrases

    return Profiles(announce=announce, key_in=key_in, ask=Passphrases(OF_PROFILES))


def _show(profiles: "Profiles", name: str, as_json: bool) -> None:
    found = profiles.listed(name)
    if found is None:
        raise _missing(name)
    _tell([found.as_json()], as_json)


def _missing(name: str) -> Trouble:
    return Trouble(
        f"There is no profile {name}. `play --viewer {name}` asks whether to keep one; `profile "
        f"limit {name}` with a limit, such as --without violence, begins one.",
        blame="call",
    )


def _tell(profiles: list[dict[str, Any]], as_json: bool) -> None:
    if as_json:
        answer(profiles)
        return
    for each in profiles:
        for key, value in each.items():
            print(f"{key.replace('_', ' '):<14} {value}")
        print()
