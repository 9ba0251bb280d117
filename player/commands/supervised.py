"""How `play` begins other players: one after another under a supervisor, or a kiosk's."""

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import typer

from engine.problems import Trouble
from player.commands.common import announce, consents, key_in_of


def passphrase(
    viewer: str | None,
    key_in: str | None,
    readings: Path | None,
    consent: str | None,
    offscreen: bool,
) -> dict[str, str] | None:
    """What a supervised player has to be told, for it cannot ask: the passphrase of a profile."""
    if viewer is None:
        return None
    from player.records.asked_beforehand import asked_beforehand
    from player.system.passphrases import OF_PROFILES
    from player.viewing.options import PlayOptions

    options = PlayOptions(Path(), readings=readings, consent=consents(consent), offscreen=offscreen)
    may_keep = options.may_keep_profile
    passphrase = asked_beforehand(viewer, key_in_of(key_in), may_keep, announce)
    return None if passphrase is None else {f"{OF_PROFILES}_FD": passphrase}


def under_supervisor(
    out: Path | None,
    health: int | None,
    on_screen: bool,
    fills_screen: bool,
    secrets: Mapping[str, str] | None = None,
    more: Sequence[str] = (),
    *,
    locks_screen: bool = False,
) -> int:
    """Begin a player as this process was called, and others after it. What the player needs is
    not loaded here."""
    from player.supervision.supervise import supervise

    words = [word for word in sys.argv[1:] if word != "--supervised"] + list(more)
    folder = Path() if out is None else out.parent
    return supervise(
        words,
        announce,
        folder=folder,
        port=health,
        on_screen=on_screen,
        fills_screen=fills_screen,
        locks_screen=locks_screen,
        secrets=secrets,
    )


def code_for_all(screening: Path | None, code: str | None) -> list[str]:
    """What tells each player of a supervisor the same viewer's code, should one follow another."""
    if screening is None or code is not None:
        return []
    from engine.screening.codes import new_code

    return ["--code", new_code()]


def show_to_visitors(context: typer.Context, path: Path | None, is_to_be_supervised: bool) -> None:
    """What `--kiosk` is: a program of its own on the same stage."""
    from player.kiosk.running import run_kiosk, venue_of
    from player.kiosk.wipe import wiping_environment
    from player.supervision.restarts import START_ANEW
    from sample_film import STORY

    sources = {name: context.get_parameter_source(name) for name in context.params}
    given = [name for name, source in sources.items() if source and source.name == "COMMANDLINE"]
    given = [name for name in given if name not in ("story", "kiosk", "supervised")]
    if given:
        option = "--" + {"begin": "from", "as_json": "json"}.get(given[0], given[0])
        raise Trouble(
            f"{option.replace('_', '-')} is not for a kiosk: all it does stands in kiosk.yaml.",
            blame="call",
        )
    here = Path("kiosk.yaml")
    read = venue_of(path or (here if here.is_file() else STORY))
    if is_to_be_supervised and read.venue is not None:
        folder = read.within(read.venue.out)
        os.environ.update(wiping_environment(os.environ) or {})  # its players need not begin twice
        port = read.venue.health.port
        raise typer.Exit(under_supervisor(folder / "this", port, True, True, locks_screen=True))
    if run_kiosk(read, announce) == "restart":
        raise typer.Exit(START_ANEW)
