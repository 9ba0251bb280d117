"""The commands for whoever looks after a kiosk."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from engine.problems import Trouble
from player.commands.common import AsJson, Overwrite, announce, answer

if TYPE_CHECKING:
    from player.tools.kiosk_install import Done
    from player.tools.kiosk_units import Made

app = typer.Typer(help="Install, check and look after a kiosk.", no_args_is_help=True)

VenueFile = Annotated[
    Path, typer.Argument(help="The venue's kiosk.yaml, or the folder it is in.", show_default=False)
]
Root = Annotated[
    Path,
    typer.Option(help="The root of the file system, such as that of an image that is being made."),
]
_ROOT: Final = Path("/")
_DEEDS: Final = {
    "written": "written",
    "as it was": "as it was",
    "kept": "KEPT: edited by hand, or not ours; --overwrite replaces it",
    "removed": "removed",
    "gone": "was gone already",
    "shared": "stays: another kiosk needs it",
}


@app.command()
def install(
    venue: VenueFile = Path("kiosk.yaml"),
    root: Root = _ROOT,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print the files; write nothing.")
    ] = False,
    session: Annotated[
        str, typer.Option(help="What the kiosk runs in: cage (Wayland) or x11.")
    ] = "cage",
    seat: Annotated[
        str, typer.Option(help="The seat: seat0, or one made by `loginctl attach`.")
    ] = "seat0",
    terminal: Annotated[
        int, typer.Option(min=1, max=63, help="The virtual terminal of seat0.")
    ] = 7,
    gpu: Annotated[
        str | None, typer.Option(help="The graphics card, such as /dev/dri/card1.")
    ] = None,
    sink: Annotated[
        str | None, typer.Option(help="What it is heard by (`pactl list short sinks`).")
    ] = None,
    source: Annotated[
        str | None, typer.Option(help="What it hears by (`pactl list short sources`).")
    ] = None,
    memory: Annotated[str, typer.Option(help="The most memory, such as 3G.")] = "3G",
    autostart: Annotated[
        bool, typer.Option(help="Begin whenever the machine is switched on.")
    ] = True,
    program: Annotated[
        str | None, typer.Option(help="Where `kuleshov` lies on that machine, if not here.")
    ] = None,
    overwrite: Overwrite = False,
    as_json: AsJson = False,
) -> None:
    """Write what makes this machine a kiosk: systemd's units, a user of its own, a session.

    Twice is as once. A file that was edited by hand stays, unless --overwrite.
    """
    from engine.kiosk.venue_file import required_venue
    from player.tools import kiosk_system
    from player.tools.kiosk_install import Installation
    from player.tools.kiosk_units import Place, made, unit_of

    elsewhere = root != _ROOT
    if not elsewhere and not dry_run:
        kiosk_system.require_systemd()
    _require_words(session, seat, memory, gpu)
    read = required_venue(venue_file(venue))
    assert read.venue is not None
    instance = read.venue.instance
    words = (program,) if program else kiosk_system.program()
    place = Place(
        words,
        "x11" if session == "x11" else "cage",
        *(seat, terminal, gpu, sink, source, memory, autostart),
        kiosk_system.systemd_version(),
    )
    files = made(read, place)
    if dry_run:
        _show(files, as_json)
        return
    if not elsewhere:
        films = [read.within(film.story) for film in read.venue.films]
        own = [] if program else [Path(sys.executable)]
        kiosk_system.require_open((Path(words[0]), *own, read.path, *films))
    done = Installation(root.absolute()).install(instance, files, overwrite)
    notes: list[str] = []
    if not elsewhere:
        notes += kiosk_system.lacking(place.session)
        if kiosk_system.is_running():
            notes += kiosk_system.tell_systemd(instance)
        notes.append(f"Begin it:  systemctl start {unit_of(instance)}")
    where = f" --root {root}" if elsewhere else ""
    notes.append(f"Undo this: kuleshov kiosk uninstall {instance}{where}")
    _tell(instance, done, notes, as_json)


@app.command()
def uninstall(
    name: Annotated[
        str | None, typer.Argument(help="Which kiosk, by its instance; without it, the only one.")
    ] = None,
    root: Root = _ROOT,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Remove also what was edited by hand.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Take a kiosk off this machine: what installing wrote is removed, and nothing else."""
    from player.tools import kiosk_system
    from player.tools.kiosk_install import Installation
    from player.tools.kiosk_units import USER, state_of

    installed = Installation(root.absolute())
    if name is None:
        if len(installed.kiosks) != 1:
            known = ", ".join(installed.kiosks) or "none"
            raise Trouble(f"Which kiosk? Installed here: {known}.", blame="call")
        (name,) = installed.kiosks
    live = root == _ROOT and kiosk_system.is_running()
    notes = list(kiosk_system.stop(name)) if live and name in installed.kiosks else []
    done = installed.uninstall(name, overwrite)
    if live:
        notes += kiosk_system.reload_units()
    notes.append(
        f"Left, since it may hold what is still wanted: {state_of(name)} and the kept showings."
    )
    if not installed.kiosks:
        notes.append(f"Left as well: the user {USER} (`userdel {USER}` removes it).")
    _tell(name, done, notes, as_json)


@app.command()
def check(
    venue: VenueFile = Path("kiosk.yaml"),
    devices: Annotated[
        bool,
        typer.Option("--devices", help="Open camera and microphone too; you are before them."),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Try everything before the doors open: films, screen, sound, devices, disk, clock, hours.

    Exit 1 where something is broken. For five seconds the test card stands on the screen.
    """
    from player.tools.kiosk_check import checked, verdict

    found = []
    for each in checked(venue_file(venue), opens_devices=devices):
        found.append(each)
        if not as_json:
            print("\n".join(each.lines()), flush=True)
    if as_json:
        answer({"verdict": verdict(found), "findings": found})
    else:
        announce(verdict(found))
    if any(each.verdict == "broken" for each in found):
        raise typer.Exit(1)


@app.command()
def card(
    venue: Annotated[
        Path | None, typer.Argument(help="The venue's kiosk.yaml, for its languages and screen.")
    ] = None,
    seconds: Annotated[
        float | None, typer.Option(min=0.1, help="Stop after this long; else a key or click.")
    ] = None,
    screen: Annotated[int | None, typer.Option(help="The screen, counted from 1.")] = None,
) -> None:
    """The test card, in full screen: edges, colours, greys, even running, left and right."""
    from player.tools.kiosk_card import show

    show(None if venue is None else venue_file(venue), seconds, screen, announce)


@app.command()
def code(
    venue: Annotated[
        Path | None,
        typer.Argument(help="The kiosk.yaml to write it into; without one the line is printed."),
    ] = None,
) -> None:
    """Ask for an operator's code, and hash it: the only way out of a kiosk by its screen.

    It is typed twice, unseen, or read as a line from standard input. It is kept nowhere.
    """
    from engine.kiosk.operator_code import hashed
    from player.tools.kiosk_code import typed_code, written_into

    try:
        line = f"code: {hashed(typed_code())}"
    except ValueError as error:
        raise Trouble(f"{error}", blame="call") from None
    if venue is None:
        print(line)
        return
    path = venue_file(venue)
    written_into(path, line)
    announce(f"{path} has the new code. It holds from the kiosk's next start.")


@app.command()
def tidy(venue: VenueFile = Path("kiosk.yaml"), as_json: AsJson = False) -> None:
    """Delete what of showings is too old or too much, by kiosk.yaml's `logs`. Each day does so."""
    from engine.kiosk.venue_file import required_venue
    from player.records.retention import retained

    read = required_venue(venue_file(venue))
    assert read.venue is not None
    done = retained(read.within(read.venue.out), read.venue.logs)
    if as_json:
        answer(done)
    else:
        announce(done.sentence)
        for fault in done.faults:
            announce(fault)
    if done.faults:
        raise typer.Exit(1)


def venue_file(path: Path) -> Path:
    """A kiosk.yaml named by itself or by its folder."""
    from engine.kiosk.venue_file import NAME

    return path / NAME if path.is_dir() else path


def _require_words(session: str, seat: str, memory: str, gpu: str | None) -> None:
    import re

    for option, word, pattern in (
        ("--session", session, "cage|x11"),
        ("--seat", seat, "seat[0-9A-Za-z_-]+"),
        ("--memory", memory, "[1-9][0-9]*[KMGT%]?|infinity"),
        ("--gpu", gpu, "/dev/[0-9A-Za-z/_.-]+"),
    ):
        if word is not None and not re.fullmatch(pattern, word):
            raise Trouble(f"{option} {word}: `kuleshov kiosk install --help` says what it may be.",
                          blame="call")  # fmt: skip


def _show(files: "Sequence[Made]", as_json: bool) -> None:
    """Print files that would be written."""
    if as_json:
        answer([{"path": f"/{each.path}", "text": each.text, "link": each.link} for each in files])
        return
    for each in files:
        print(f"### /{each.path}" + (f" -> {each.link}" if each.link is not None else ""))
        print(each.text)


def _tell(instance: str, done: "Sequence[Done]", notes: list[str], as_json: bool) -> None:
    """Say what became of each file, and what is to be known; end with 1 where one was kept."""
    if as_json:
        answer({"kiosk": instance, "files": done, "notes": notes})
    else:
        for each in done:
            print(f"{each.path}: {_DEEDS[each.deed]}")
        for note in notes:
            announce(note)
    if any(each.deed == "kept" for each in done):
        raise typer.Exit(1)
