"""The files that make a machine a kiosk: units for systemd, a user, a session. Pure: texts alone.

What all kiosks of a machine share lies as it is written in `units/`, to be read there; here is
what is special to one: its kiosk.yaml, its screen, and what of devices and network that needs.
"""

import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final, Literal

from engine.kiosk.venue_file import VenueRead
from engine.problems import Trouble

Session = Literal["cage", "x11"]
USER: Final = "kuleshov"
STEPS_SINCE: Final = 254
"""The version of systemd that waits longer before each restart, by RestartSteps."""

_TEXTS: Final = Path(__file__).with_name("units")
_UNITS: Final = "etc/systemd/system"
_KIOSK: Final = "kuleshov-kiosk@.service"
_SCREEN: Final = "kuleshov-screen@.service"
_DROP_IN: Final = "10-this-kiosk.conf"
_XORG_CONF: Final = "etc/kuleshov/xorg.conf"
_OWN: Final = "/var/lib/kuleshov"


@dataclass(frozen=True, slots=True)
class Place:
    """Where on a machine one kiosk runs, as the technician said."""

    program: tuple[str, ...]
    """The words that call `kuleshov`."""
    session: Session = "cage"
    seat: str = "seat0"
    terminal: int = 7
    """The virtual terminal, of `seat0` alone."""
    gpu: str | None = None
    """A graphics card, such as /dev/dri/card1."""
    sink: str | None = None
    source: str | None = None
    """What it is heard by and hears by, as the sound server calls them."""
    memory: str = "3G"
    autostart: bool = True
    systemd: int = STEPS_SINCE
    """The version that reads the units."""


@dataclass(frozen=True, slots=True)
class Made:
    """A file to be written, or a symbolic link, from the root of the file system on."""

    path: PurePosixPath
    text: str = ""
    link: str | None = None
    shared: bool = False
    """Whether every kiosk of the machine needs it."""


def unit_of(instance: str) -> str:
    """The name of a kiosk's service."""
    return f"kuleshov-kiosk@{instance}.service"


def screen_of(instance: str) -> str:
    """The name of the service that is a kiosk's screen."""
    return f"kuleshov-screen@{instance}.service"


def state_of(instance: str) -> str:
    """The folder of what a kiosk keeps for itself."""
    return f"{_OWN}/{instance}"


def made(read: VenueRead, place: Place) -> list[Made]:
    """All files of one kiosk. Raises Trouble for a path that a unit cannot name."""
    venue = read.venue
    if venue is None:
        raise Trouble(f"{read.path} has mistakes; `kuleshov kiosk check` tells them.")
    instance = venue.instance
    files = [
        *(
            Made(PurePosixPath(_UNITS, name), _template(name, place), shared=True)
            for name in (_SCREEN, _KIOSK)
        ),
        _copied("kuleshov-kiosk-again@.service", _UNITS),
        _copied("kuleshov-kiosk.pam", "etc/pam.d", "kuleshov-kiosk"),
        _copied("kuleshov-kiosk.sysusers", "etc/sysusers.d", "kuleshov-kiosk.conf"),
        Made(
            PurePosixPath(_UNITS, f"kuleshov-screen@{instance}.service.d", _DROP_IN),
            "\n".join(_screen_lines(read, place)) + "\n",
        ),
        Made(
            PurePosixPath(_UNITS, f"{unit_of(instance)}.d", _DROP_IN),
            "\n".join(_kiosk_lines(read, place)) + "\n",
        ),
        Made(
            PurePosixPath("etc/tmpfiles.d", f"kuleshov-kiosk-{instance}.conf"),
            "\n".join(_folder_lines(read)) + "\n",
        ),
    ]
    if place.session == "x11":
        files.append(_copied("kuleshov-kiosk.xorg.conf", "etc/kuleshov", "xorg.conf"))
        if place.gpu is not None:
            files.append(Made(_card_conf(instance), _card_text(place.gpu)))
    if place.autostart:
        wanted = PurePosixPath(_UNITS, "multi-user.target.wants", unit_of(instance))
        files.append(Made(wanted, link=f"/{_UNITS}/{_KIOSK}"))
    return files


def _copied(name: str, folder: str, called: str | None = None) -> Made:
    text = (_TEXTS / name).read_text(encoding="utf-8")
    return Made(PurePosixPath(folder, called or name), text, shared=True)


def _template(name: str, place: Place) -> str:
    text = (_TEXTS / name).read_text(encoding="utf-8")
    if place.systemd >= STEPS_SINCE:
        return text
    newer = ("RestartSteps=", "RestartMaxDelaySec=")
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith(newer))


def _session_type(place: Place) -> str:
    return "wayland" if place.session == "cage" else "x11"


def _screen_lines(read: VenueRead, place: Place) -> Iterator[str]:
    """What of a screen's unit is one kiosk's own."""
    assert read.venue is not None
    instance = read.venue.instance
    yield f"# The screen of the kiosk {instance}. Written by `kuleshov kiosk install`."
    yield ""
    if place.seat == "seat0":
        getty = f"getty@tty{place.terminal}.service"
        yield from ("[Unit]", f"After={getty}", f"Conflicts={getty}", "")
    yield "[Service]"
    yield f"Environment=XDG_SEAT={place.seat}"
    yield f"Environment=XDG_SESSION_TYPE={_session_type(place)}"
    if place.seat == "seat0":
        yield f"Environment=XDG_VTNR={place.terminal}"
        yield f"TTYPath=/dev/tty{place.terminal}"
        yield "StandardInput=tty-fail"
        yield "StandardOutput=journal"
        yield from ("TTYReset=yes", "TTYVHangup=yes", "TTYVTDisallocate=yes")
        yield f"ExecStartPre=+-/usr/bin/chvt {place.terminal}"
        yield "ExecStopPost=+-/usr/bin/chvt 1"
    if place.gpu is not None and place.session == "cage":
        yield f"Environment=WLR_DRM_DEVICES={_word(Path(place.gpu))}"
    left = f"/run/kuleshov/{instance}/display"
    number = _display(place)
    display = "$DISPLAY" if place.session == "cage" else f":{number}"
    # Whole at once: the player's unit begins as soon as it is there.
    tells = (
        f'{{ echo "DISPLAY={display}"; echo "XDG_RUNTIME_DIR=$XDG_RUNTIME_DIR"; }} >{left}.part; '
        f"mv {left}.part {left}"
    )
    if place.session == "cage":
        stays = f"{tells}; exec sleep infinity"
        yield f"ExecStart={_line('/usr/bin/cage', '--', '/bin/sh', '-c', stays)}"
        waits = f"until test -s {left}; do sleep 0.1; done"
        yield f"ExecStartPost=+{_line('/bin/sh', '-c', waits)}"
        return
    where = (f"vt{place.terminal}", "-keeptty") if place.seat == "seat0" else ()
    more = ("-configdir", f"/{_card_conf(instance).parent}") if place.gpu else ()
    server = ("/usr/lib/xorg/Xorg", f":{number}", "-seat", place.seat, *where)
    conf = ("-config", f"/{_XORG_CONF}", *more, "-nolisten", "tcp", "-noreset", "-nocursor")
    yield f"ExecStart={_line(*server, *conf)}"
    waits = f"until test -S /tmp/.X11-unix/X{number}; do sleep 0.1; done; {tells}"
    yield f"ExecStartPost={_line('/bin/sh', '-c', waits)}"


def _kiosk_lines(read: VenueRead, place: Place) -> Iterator[str]:
    """What of a player's unit is one kiosk's own."""
    venue = read.venue
    assert venue is not None
    kiosk = (*place.program, "play", "--kiosk", "--supervised", str(read.path.absolute()))
    yield f"# The kiosk {venue.instance}, of {_said(read.path)}."
    yield "# Written by `kuleshov kiosk install`."
    yield ""
    yield "[Unit]"
    yield f"RequiresMountsFor={_word(read.folder)}"
    yield ""
    yield "[Service]"
    yield f"ExecStart={_line(*kiosk)}"
    yield f"Environment=XDG_SESSION_TYPE={_session_type(place)}"
    if place.sink is not None:
        yield f"Environment={_word(f'PULSE_SINK={place.sink}')}"
    if place.source is not None:
        yield f"Environment={_word(f'PULSE_SOURCE={place.source}')}"
    yield f"MemoryMax={place.memory}"
    sensors = venue.sensors
    if sensors.camera or venue.presence:
        yield "# kiosk.yaml offers a camera."
        yield "DeviceAllow=char-video4linux rw"
    if (sensors.heart or "").startswith("lsl:"):
        yield "# Hearts come over the local network (Lab Streaming Layer)."
        yield "RestrictAddressFamilies=AF_INET AF_INET6"
        yield "IPAddressDeny="
    elif venue.health.port is not None:
        yield "# The health page, on this machine alone."
        yield "RestrictAddressFamilies=AF_INET"
        yield "IPAddressAllow=127.0.0.1"
    yield "# The visit that goes on now, and what is kept of those before."
    yield f"ReadWritePaths=-{_word(_out(read))}"


def _display(place: Place) -> int:
    """The number of a kiosk's X server: no two seats' are the same."""
    if place.seat == "seat0":
        return place.terminal
    digits = "".join(letter for letter in place.seat if letter.isdecimal())
    return 70 + int(digits or 0)


def _line(*words: str) -> str:
    """A command as a unit has it: without specifiers and variables."""
    return " ".join(_word(each).replace("$", "$$") for each in words)


def _folder_lines(read: VenueRead) -> Iterator[str]:
    """Folders that are made before a kiosk begins, for systemd-tmpfiles."""
    assert read.venue is not None
    yield f"# Folders of the kiosk {read.venue.instance}. Written by `kuleshov kiosk install`."
    yield f"d {_OWN} 0750 {USER} {USER}"
    yield f"d {_quoted(_out(read))} 0700 {USER} {USER}"


def _out(read: VenueRead) -> Path:
    assert read.venue is not None
    return read.within(read.venue.out).absolute()


def _card_conf(instance: str) -> PurePosixPath:
    return PurePosixPath("etc/kuleshov", f"xorg-{instance}.conf.d", "card.conf")


def _card_text(gpu: str) -> str:
    return (
        "# Written by `kuleshov kiosk install`.\n"
        'Section "Device"\n    Identifier "card"\n    Driver "modesetting"\n'
        f'    Option "kmsdev" "{gpu}"\nEndSection\n'
    )


def _word(value: object) -> str:
    """A word of a unit's line, as systemd.syntax(7) quotes it, without specifiers."""
    text = str(value)
    if any(ord(letter) < 0x20 for letter in text):
        raise Trouble(f"{text!r} cannot stand in a unit of systemd: rename it.", blame="call")
    text = text.replace("\\", "\\\\").replace("%", "%%")
    plain = text and all(letter.isalnum() or letter in "/.,:=@_+-%" for letter in text)
    return text if plain else '"' + text.replace('"', '\\"') + '"'


def _quoted(path: Path) -> str:
    """A path in a line of tmpfiles.d(5)."""
    return '"' + str(path).replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%") + '"'


def _said(path: Path) -> str:
    return shlex.quote(str(path.absolute())).replace("\n", " ")
