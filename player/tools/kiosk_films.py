"""Whether a venue's films load, and play their first pictures."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from engine.installed import command
from engine.kiosk.venue import Film
from engine.kiosk.venue_file import VenueRead
from engine.problems import Trouble
from engine.words import Seconds
from player.tools.kiosk_finding import Finding

_PICTURES: Final = 5
_PATIENCE: Final[Seconds] = 15.0


def films(read: VenueRead) -> Iterator[Finding]:
    """Each film of the venue: its mistakes, and whether it begins."""
    assert read.venue is not None
    for film in read.venue.films:
        yield _film(read, film)


def attract(read: VenueRead) -> Iterator[Finding]:
    """What runs while nobody is there."""
    assert read.venue is not None
    clip = read.venue.attract.clip
    if clip is None:
        yield Finding("attract", "improvable",
                      "no clip: a still of the film stands, with its title",
                      "Name a clip or trailer under `attract: {clip: …}`.")  # fmt: skip
        return
    path = read.within(clip)
    if not path.is_file():
        yield Finding("attract", "broken", f"there is no {path}",
                      "Put the clip there, or correct `attract` in kiosk.yaml.")  # fmt: skip
        return
    why = first_pictures(path)
    yield _plays("attract", path.name, why)


def _film(read: VenueRead, film: Film) -> Finding:
    from engine.story.paths import clip_path
    from player.tools.check import check_story

    path = read.within(film.story)
    path = path / "story.yaml" if path.is_dir() else path
    part = "film"
    if not path.is_file():
        return Finding(part, "broken", f"there is no {path}",
                       "Put the film there, or correct `films` in kiosk.yaml.")  # fmt: skip
    done = check_story(path)
    story = done.loaded.story
    first = next((each for each in done.problems if each.severity == "error"), None)
    if first is not None or story is None:
        more = f" and {done.errors - 1} more" if done.errors > 1 else ""
        return Finding(part, "broken", f"{path}: {first.message if first else 'no story'}{more}",
                       f"`{command('check', path)}` tells each mistake.")  # fmt: skip
    segment = story.segments[story.start]
    if segment.card is not None:
        return Finding(part, "improvable", f"{story.title}: begins with a card, not with a clip")
    clip = clip_path(done.loaded.folder, story, story.start)
    return _plays(part, story.title, first_pictures(clip, segment.in_point))


def _plays(part: str, named: str, why: str) -> Finding:
    if why:
        return Finding(part, "broken", f"{named}: {why}",
                       "`kuleshov prepare` makes clips that play of most films.")  # fmt: skip
    return Finding(part, "ok", f"{named}: loads and plays its first pictures")


def first_pictures(clip: Path, begin: Seconds = 0.0) -> str:
    """Play a clip's first pictures by libVLC, unseen; why it does not, empty where it does.

    Takes less than a second where it does. Raises Trouble where libVLC is missing.
    """
    from player.playback.deck import Deck

    deck = Deck("check")
    until = time.monotonic() + _PATIENCE
    try:
        deck.load(clip, begin)
        while deck.state == "opening" and time.monotonic() < until:
            time.sleep(0.005)
        if deck.state != "ready":
            return deck.refused or "it shows no picture"
        deck.start(time.monotonic())
        while deck.displayed < _PICTURES and time.monotonic() < until:
            if deck.state in ("ended", "failed"):
                return "it ends at once"
            time.sleep(0.005)
        return "" if deck.displayed >= _PICTURES else "its picture stands still"
    except OSError as error:
        return f"it cannot be read: {error.strerror}"
    except Trouble as trouble:
        return str(trouble)
    finally:
        deck.close()
