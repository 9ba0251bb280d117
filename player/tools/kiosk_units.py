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
_TEMPLATE: Final = "kuleshov-kiosk@.service"
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
        Made(PurePosixPath(_UNITS, _TEMPLATE), _template(place), shared=True),
        _copied("kuleshov-kiosk-again@.service", _UNITS),
        _copied("kuleshov-kiosk.pam", "etc/pam.d", "kuleshov-kiosk"),
        _copied("kuleshov-kiosk.sysusers", "etc/sysusers.d", "kuleshov-kiosk.conf"),
        Made(
            PurePosixPath(_UNITS, f"{unit_of(instance)}.d", "10-this-kiosk.conf"),
            "\n".join(_own_lines(read, place)) + "\n",
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
        files.append(Made(wanted, link=f"/{_UNITS}/{_TEMPLATE}"))
    return files


def _copied(name: str, folder: str, called: str | None = None) -> Made:
    text = (_TEXTS / name).read_text(encoding="utf-8")
    return Made(PurePosixPath(folder, called or name), text, shared=True)


def _template(place: Place) -> str:
    text = (_TEXTS / _TEMPLATE).read_text(encoding="utf-8")
    if place.systemd >= STEPS_SINCE:
        return text
    newer = ("RestartSteps=", "RestartMaxDelaySec=")
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith(newer))


def _own_lines(read: VenueRead, place: Place) -> Iterator[str]:
    """What of a kiosk's unit is its own."""
    venue = read.venue
    assert venue is not None
    yield f"# The kiosk {venue.instance}, of {_said(read.path)}."
    yield "# Written by `kuleshov kiosk install`."
    yield ""
    yield "[Unit]"
    if place.seat == "seat0":
        getty = f"getty@tty{place.terminal}.service"
        yield f"After={getty}"
        yield f"Conflicts={getty}"
    yield f"RequiresMountsFor={_word(read.folder)}"
    yield ""
    yield "[Service]"
    yield f"ExecStart={_command(read, place)}"
    yield f"Environment=XDG_SEAT={place.seat}"
    yield f"Environment=XDG_SESSION_TYPE={'wayland' if place.session == 'cage' else 'x11'}"
    if place.seat == "seat0":
        yield f"Environment=XDG_VTNR={place.terminal}"
        yield f"TTYPath=/dev/tty{place.terminal}"
        yield "StandardInput=tty-fail"
        yield "StandardOutput=journal"
        yield "TTYReset=yes"
        yield "TTYVHangup=yes"
        yield "TTYVTDisallocate=yes"
        yield f"ExecStartPre=+-/usr/bin/chvt {place.terminal}"
    if place.gpu is not None and place.session == "cage":
        yield f"Environment=WLR_DRM_DEVICES={_word(Path(place.gpu))}"
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


def _command(read: VenueRead, place: Place) -> str:
    """The words that begin a session with the kiosk in it. WATCHDOG_PID names the main process,
    which is not the one that tells how it fares. An end that was neither a fault nor systemd's
    doing was the operator's."""
    assert read.venue is not None
    ended = f"{state_of(read.venue.instance)}/ended"
    shell = (
        'unset WATCHDOG_PID; told=; trap "told=1" TERM; "$@"; code=$?; '
        f'test "$code$told" = 0 && : >{ended}; exit $code'
    )
    kiosk = (*place.program, "play", "--kiosk", "--supervised", str(read.path.absolute()))
    inside = ("/bin/sh", "-c", shell, "kiosk", *kiosk)
    if place.session == "cage":
        words = ("/usr/bin/cage", "--", *inside)
    else:
        where = (f"vt{place.terminal}", "-keeptty") if place.seat == "seat0" else ()
        display = f":{place.terminal}"
        more = ("-configdir", f"/{_card_conf(read.venue.instance).parent}") if place.gpu else ()
        server = ("/usr/lib/xorg/Xorg", display, "-seat", place.seat, *where)
        conf = ("-config", f"/{_XORG_CONF}", *more, "-nolisten", "tcp", "-noreset", "-nocursor")
        words = ("/usr/bin/xinit", *inside, "--", *server, *conf)
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
