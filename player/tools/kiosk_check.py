"""`kuleshov kiosk check`: everything that a day at a venue needs, tried before the doors open.

Camera and microphone are only opened where the technician, who stands before them, says so.
"""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from engine.kiosk.venue_file import VenueRead, read_venue
from engine.problems import Trouble
from player.tools.kiosk_devices import devices
from player.tools.kiosk_films import attract, films
from player.tools.kiosk_finding import Finding
from player.tools.kiosk_machine import machine
from player.tools.kiosk_screen import screen_and_sound

Look = Callable[[], Iterable[Finding]]


def checked(path: Path, *, opens_devices: bool) -> Iterator[Finding]:
    """Try everything, in the order in which a visit needs it; each finding as it is made."""

    read = read_venue(path)
    yield from _file(read)
    if read.venue is None:
        return
    looks: tuple[tuple[str, Look], ...] = (
        ("films", lambda: films(read)),
        ("attract", lambda: attract(read)),
        ("screen", lambda: screen_and_sound(read)),
        ("devices", lambda: devices(read, opens=opens_devices)),
        ("machine", lambda: machine(read)),
    )
    for part, look in looks:
        yield from tried(part, look)


def tried(part: str, look: Look) -> Iterator[Finding]:
    """The findings of a look; whatever it stumbles over is one."""
    try:
        yield from look()
    except Trouble as trouble:
        yield Finding(part, "broken", str(trouble))
    except Exception as error:  # whatever a foreign library throws, the rest is still looked at
        yield Finding(part, "broken", f"{type(error).__name__}: {error}")


def verdict(findings: Iterable[Finding]) -> str:
    """The sentence that it all comes to."""
    found = list(findings)
    broken = [each.part for each in found if each.verdict == "broken"]
    if broken:
        return f"Do not open yet: {', '.join(dict.fromkeys(broken))}."
    improvable = [each.part for each in found if each.verdict == "improvable"]
    if improvable:
        return f"It may open. To be improved: {', '.join(dict.fromkeys(improvable))}."
    return "All is well: it may open."


def _file(read: VenueRead) -> Iterator[Finding]:
    for problem in read.problems:
        place = f"line {problem.line}: " if problem.line else ""
        grave = problem.severity == "error"
        yield Finding("kiosk.yaml", "broken" if grave else "improvable",
                      f"{place}{problem.message}", problem.remedy)  # fmt: skip
    if read.venue is None:
        return
    venue = read.venue
    yield Finding("kiosk.yaml", "ok", f"{read.path}, the kiosk {venue.instance}")
    if venue.code is not None:
        yield Finding("operator's code", "ok", "set")
