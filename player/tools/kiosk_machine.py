"""The machine under a kiosk: disk, heat, clock, hours, permissions, autostart."""

import os
import shutil
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from engine.kiosk.hours import is_open, opens_at
from engine.kiosk.venue import Venue
from engine.kiosk.venue_file import VenueRead
from player.supervision.machine import look
from player.tools.kiosk_finding import Finding

_SCARCE_MB: Final = 2_000
_FULL_MB: Final = 200
_WARM_C: Final = 80.0
_HOT_C: Final = 90.0
_BEFORE: Final = datetime(2025, 1, 1, tzinfo=UTC)  # an earlier clock has lost its battery
_UNITS: Final = Path("/etc/systemd/system")


def machine(read: VenueRead) -> Iterator[Finding]:
    """Everything of the machine that is no device of the visitor's."""
    venue = read.venue
    assert venue is not None
    folder = read.within(venue.out).absolute()
    told = look(folder)
    if told.disk_free_mb is not None:
        keeps = venue.logs.megabytes if venue.keeps != "nothing" else 0
        yield disk(told.disk_free_mb, keeps, str(folder))
    yield heat(told.temperature_c)
    yield from clock(venue, datetime.now(UTC), _synchronised())
    yield from _permissions(read, venue)
    if venue.health.port is not None:
        yield page(venue.health.port)
    yield from _installed(venue)


def disk(free_mb: float, keeps_mb: float, folder: str) -> Finding:
    """The finding on a disk with so much room, on which a venue may keep so much."""
    said = f"{free_mb / 1000:.1f} GB free at {folder}"
    if free_mb < _FULL_MB:
        return Finding("disk", "broken", said, "Delete what is not needed; 2 GB should be free.")
    if free_mb < keeps_mb + _FULL_MB:
        return Finding("disk", "improvable", f"{said}, and logs may grow to {keeps_mb} MB",
                       "Lower `logs: {megabytes: …}` in kiosk.yaml, or make room.")  # fmt: skip
    if free_mb < _SCARCE_MB:
        return Finding("disk", "improvable", said, "2 GB should be free.")
    return Finding("disk", "ok", said)


def heat(celsius: float | None) -> Finding:
    """The finding on a machine of that temperature."""
    if celsius is None:
        return Finding("temperature", "ok", "this machine does not tell")
    said = f"{celsius:.0f} °C"
    if celsius >= _HOT_C:
        return Finding("temperature", "broken", said, "Give it air, clean its fan.")
    if celsius >= _WARM_C:
        return Finding("temperature", "improvable", said, "Give it air, clean its fan.")
    return Finding("temperature", "ok", said)


def clock(venue: Venue, now: datetime, synchronised: bool | None) -> Iterator[Finding]:
    """Whether the clock is right, and what it means for the opening hours."""
    local = now.astimezone()
    said = f"{local:%Y-%m-%d %H:%M} {local.tzname()}"
    if now < _BEFORE:
        yield Finding("clock", "broken", said, "Set it (timedatectl set-time), and change the "
                      "battery on the board.")  # fmt: skip
    elif synchronised is False:
        yield Finding("clock", "improvable", f"{said}, by itself",
                      "Without a network it drifts: compare it now and then. With one: "
                      "timedatectl set-ntp true")  # fmt: skip
    else:
        yield Finding("clock", "ok", said)
    if not venue.hours:
        yield Finding("hours", "ok", "always open")
    elif is_open(venue, now):
        yield Finding("hours", "ok", "open now")
    elif (opens := opens_at(venue, now)) is not None:
        yield Finding("hours", "ok", f"closed now, opens {opens:%A %Y-%m-%d %H:%M}")
    else:
        yield Finding("hours", "broken", "it does not open within a week",
                      "Correct `hours` in kiosk.yaml.")  # fmt: skip


def page(port: int) -> Finding:
    """Whether the health page's port is free; it is not while a kiosk runs that has it."""
    where = f"http://127.0.0.1:{port}"
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            tried.bind(("127.0.0.1", port))
    except OSError:
        return Finding("health page", "improvable", f"{where} is taken",
                       "By this kiosk, if it runs just now. Else choose another `health: "
                       "{port: …}`: each kiosk of a machine has its own.")  # fmt: skip
    return Finding("health page", "ok", f"{where}, once it runs")


def _synchronised() -> bool | None:
    """Whether the clock follows a time server; None where nobody says."""
    try:
        told = subprocess.run(
            ["timedatectl", "show", "--property=NTPSynchronized", "--value"],
            capture_output=True, text=True, timeout=5, check=False, stdin=subprocess.DEVNULL,
        ).stdout.strip()  # fmt: skip
    except (OSError, subprocess.SubprocessError):
        return None
    return {"yes": True, "no": False}.get(told)


def _permissions(read: VenueRead, venue: Venue) -> Iterator[Finding]:
    if sys.platform == "win32":
        return
    closed = []
    if venue.keeps != "nothing":
        folder = read.within(venue.out)
        there = next(each for each in (folder, *folder.parents) if each.is_dir())
        if not os.access(there, os.W_OK):
            closed.append(f"nothing can be written to {folder}")
        elif folder.is_dir() and stat.S_IMODE(folder.stat().st_mode) & 0o077:
            closed.append(f"others can look into {folder}")
    wanted = ("video", *(("audio",) if venue.sensors.microphone else ()))
    nodes = [*Path("/dev/dri").glob("card*")]
    nodes += [*Path("/dev").glob("video*")] if venue.sensors.camera or venue.presence else []
    shut = [str(node) for node in nodes if not os.access(node, os.R_OK | os.W_OK)]
    if shut:
        closed.append(f"{', '.join(shut)} may not be opened (groups {', '.join(wanted)})")
    if stat.S_IMODE(read.path.stat().st_mode) & 0o022:
        closed.append(f"{read.path} can be changed by others")
    if closed:
        yield Finding("permissions", "improvable", "; ".join(closed),
                      "chmod go-w the file, chmod 700 the folder; run the check as the kiosk's "
                      "user: sudo -u kuleshov …")  # fmt: skip
    else:
        yield Finding("permissions", "ok", "what it needs can be read and written")


def _installed(venue: Venue) -> Iterator[Finding]:
    if sys.platform != "linux" or not shutil.which("systemctl"):
        return
    unit = f"kuleshov-kiosk@{venue.instance}.service"
    if not (_UNITS / f"{unit}.d").is_dir():
        yield Finding("autostart", "improvable", "not installed: nothing begins it by itself",
                      "sudo kuleshov kiosk install")  # fmt: skip
    elif not (_UNITS / "multi-user.target.wants" / unit).is_symlink():
        yield Finding("autostart", "improvable", "installed, and not begun by itself",
                      "sudo kuleshov kiosk install --autostart")  # fmt: skip
    else:
        yield Finding("autostart", "ok", "begins when the machine is switched on")
