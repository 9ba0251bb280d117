"""`kuleshov kiosk card`: the test card on the kiosk's own screen."""

from collections.abc import Callable
from pathlib import Path

from engine.consent.wordings import wordings
from engine.kiosk.venue import Venue
from engine.kiosk.venue_file import required_venue
from engine.words import Seconds
from player.app import stage_for
from player.system.signals import on_termination
from player.viewing.options import PlayOptions


def show(
    path: Path | None,
    seconds: Seconds | None,
    screen: int | None,
    announce: Callable[[str], None],
) -> None:
    """Show the card until a key or a click, or for so long. Raises Trouble."""
    venue = None if path is None else required_venue(path).venue
    wanted = screen or (venue.screen if venue is not None else None)
    options = PlayOptions(path or Path(), fullscreen=True, screen=wanted)
    with stage_for(options, "Kuleshov test card", announce) as stage:
        from player.viewing.scenes.testcard import TestCardScene

        if venue is not None:
            stage.mixer.volume = venue.volume.at
        scene = TestCardScene(
            stage.mixer,
            stage.clock,
            stage.window.size,
            title="Test card" if venue is None else f"{venue.name} · {venue.instance}",
            greetings=greetings(venue),
            seconds=seconds,
        )
        with on_termination(scene.leave):
            stage.show(scene)
    steady = scene.steadiness
    if steady.rate is not None:
        announce(f"{steady.rate:.0f} pictures a second, {steady.late or 'none'} late.")


def greetings(venue: Venue | None) -> list[str]:
    """What a visitor is asked first, in each language of the venue, or in all there are."""
    if venue is None:
        return [each.say("ask_one") for each in wordings(()).all]
    found = [wordings((language,)).first.say("ask_one") for language in venue.languages]
    return list(dict.fromkeys(found))
