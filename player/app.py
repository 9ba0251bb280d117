"""The application: `play` builds a stage, has one film shown on it, and takes it down again.

Order matters: the story is read before anything opens, and the window before anything is asked.
What happens on the stage is `player.viewing.playing`'s affair.
"""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from engine.freed_memory import return_freed_pictures
from engine.problems import Trouble
from player.records.recorded_film import recordable
from player.records.showing_results import SHOWINGS, require_unused, write_storyboard
from player.records.unfinished import AT_ONCE, WHENEVER, complete_unfinished
from player.supervision.attendant import Attendant, attendant_of
from player.supervision.display_server import display_answers
from player.system.virtual_display import VirtualDisplay, has_display
from player.viewing.going_on import gone_on
from player.viewing.options import PlayOptions
from player.viewing.programme import programme_of

if TYPE_CHECKING:
    from player.viewing.playing import Played
    from player.viewing.stage import Stage


def play(options: PlayOptions, announce: Callable[[str], None]) -> "Played | None":
    """Play a story once. None when the viewer left before it began.

    `announce` takes sentences for the terminal. Raises Trouble when the film cannot begin.
    """
    with _attended(options) as attendant:
        played = _played(gone_on(options, attendant.orders), attendant, announce)
        if played is None or not (played.broke_off or played.lost_screen):
            attendant.leaves()
    if played is None:
        return None
    if played.lost_screen and attendant.is_supervised:
        return played  # the film goes on as soon as there is a screen
    # Only now: of a long film it takes a while, and nobody shall wait before a window for it.
    leave_pictures(played, announce)
    if options.screening is not None:
        from player.viewing.screened import add_to_screening

        add_to_screening(options.screening, announce)
    _complete(played.folder.parent, WHENEVER, announce)
    return played


def _played(
    options: PlayOptions, attendant: Attendant, announce: Callable[[str], None]
) -> "Played | None":
    programme = programme_of(options, announce)
    if options.screening is not None:
        from engine.screening.folder import Screening

        Screening(options.screening).film_loaded(programme.loaded)
    beside = (options.out or SHOWINGS / "this").parent
    _complete(beside, AT_ONCE, announce)
    require_unused(options.out)
    if options.record is not None:
        recordable(options.record, options.overwrite)
    with stage_for(options, programme.story.title, announce) as stage:
        from player.viewing.playing import play_once

        stage.supervision = attendant
        if options.flashes_as_filmed:
            stage.compositor.damps_flashes = False
            announce("Flashes are shown as filmed; they may set off seizures in some people.")
        return play_once(stage, programme, announce)


@contextmanager
def _attended(options: PlayOptions) -> Iterator[Attendant]:
    attendant = attendant_of((options.out or SHOWINGS / "this").parent, options.health)
    try:
        yield attendant
    finally:
        attendant.close()


@contextmanager
def stage_for(
    options: PlayOptions, title: str, announce: Callable[[str], None]
) -> "Iterator[Stage]":
    """A stage in a window, as it was asked for, or off-screen where there is no screen.

    Raises Trouble where neither can be opened.
    """
    return_freed_pictures()
    is_seen = has_display() and not options.offscreen
    if is_seen and not display_answers():
        raise Trouble(
            f"No screen answers at {os.environ.get('DISPLAY')}, which DISPLAY names: its server "
            "has ended, or is another's. Log in at the screen, or add --offscreen."
        )
    display = None
    if not is_seen and sys.platform == "linux":
        display = VirtualDisplay()
        why = "as asked" if options.offscreen else "there is no screen here"
        announce(f"The film plays off-screen ({why}).")
    try:
        # Only now: pyglet looks for a display when it is imported.
        from player.viewing.stage import Stage

        stage = Stage(title, is_seen=is_seen, fullscreen=options.fullscreen, screen=options.screen)
        try:
            yield stage
        finally:
            stage.close()
    finally:
        if display is not None:
            display.close()


def leave_pictures(played: "Played", announce: Callable[[str], None]) -> None:
    """Draw the storyboard of a showing; say what of the showing could not be kept."""
    with played.unkept.keeping("storyboard"):
        write_storyboard(played.folder, played.story, played.thumbnails)
    if played.unkept.parts:
        announce(played.unkept.sentence)


def _complete(beside: Path, largest: int, announce: Callable[[str], None]) -> None:
    for folder in complete_unfinished(beside, largest):
        announce(f"The showing in {folder} was cut off; its summary is made of what its log holds.")
