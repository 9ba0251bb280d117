"""The commands about what is kept of viewers between showings."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from engine.problems import Trouble
from player.commands.common import (
    Age,
    AsJson,
    CutsAMinute,
    Intensity,
    KeepFor,
    KeyInOption,
    Longest,
    Without,
    announce,
    answer,
    keep_for_of,
    key_in_of,
    limits_of,
)

if TYPE_CHECKING:
    from player.records.key_places import KeyIn
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
    keep_for: KeepFor = None,
    key_in: KeyInOption = None,
    as_json: AsJson = False,
) -> None:
    """Set limits of a viewer, or how long their profile is kept; it is begun where it is missing.

    A limit that is set takes the place of the one before; the others stay.
    """
    from engine.viewer.limits import ViewerLimits

    limits = limits_of(age, without, intensity, longest, cuts_a_minute)
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
            print(f"{key:<14} {value}")
        print()
