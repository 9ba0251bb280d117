"""`play --kiosk`: builds the stage of a kiosk, has visitors shown to it, and takes it down."""

from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from engine.clock import SystemClock
from engine.kiosk.languages import languages_of
from engine.kiosk.venue import Film, Venue
from engine.kiosk.venue_file import NAME, VenueRead, required_venue
from engine.problems import Trouble

if TYPE_CHECKING:
    from pathlib import Path

    from player.kiosk.kiosk import Ended


def venue_of(path: "Path") -> VenueRead:
    """The venue of a kiosk.yaml, of the folder it lies in, or of a single story.

    Raises Trouble where it is at fault.
    """
    path = path / NAME if (path / NAME).is_file() else path
    if path.is_dir() or _is_story(path):
        return VenueRead(path, Venue(films=(Film(story=path.name),)))
    return required_venue(path)


def run_kiosk(read: VenueRead, announce: Callable[[str], None], *, marks: bool = False) -> "Ended":
    """Show visitor after visitor; `marks` is for a program that looks at the screen.

    Raises Trouble where there is no screen, and KeyboardInterrupt where a signal ends it.
    """
    from engine.freed_memory import return_freed_pictures
    from player.kiosk.wipe import restart_wiping
    from player.system.signals import on_termination
    from player.system.standstill import tell_when_aborted
    from player.system.virtual_display import has_display

    assert read.venue is not None
    if not has_display():
        raise Trouble("A kiosk needs a screen, and there is none here.")
    restart_wiping()
    tell_when_aborted()
    return_freed_pictures()
    for problem in read.problems:
        announce(str(problem))
    # Only now: pyglet looks for a display when it is imported.
    from player.kiosk.kiosk import Kiosk
    from player.kiosk.kiosk_stage import KioskStage
    from player.kiosk.usher import Usher
    from player.supervision.attendant import attendant_of
    from player.viewing.asking import languages_folder

    words = languages_of(read, (languages_folder(),), announce)
    with ExitStack() as stack:
        attendant = attendant_of(read.within(read.venue.out), read.venue.health.port)
        stack.callback(attendant.close)
        attendant.ended()  # after a crash the next visitor is another
        usher = Usher(read.venue, SystemClock(), lambda: datetime.now(UTC), words.first)
        stack.callback(usher.close)
        stage = KioskStage(
            read.venue.name, usher, marks=marks, screen=read.venue.screen, supervision=attendant
        )
        stack.callback(stage.close)
        kiosk = Kiosk(stage, read, usher, words, announce, rung=attendant.rung)
        with on_termination(usher.end, attendant.told_to_end):
            return kiosk.run()


def _is_story(path: "Path") -> bool:
    """Whether a file is a film's story, and not a venue: by the key that begins each."""
    try:
        with path.open("rb") as file:
            begin = file.read(65536)
    except OSError:
        return False
    lines = begin.splitlines()
    return any(line.startswith((b"kuleshov:", b"segments:")) for line in lines)
