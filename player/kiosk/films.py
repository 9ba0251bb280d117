"""The films of a venue: read before they are shown, and passed over where they cannot be."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Final

from engine.consent.wordings import Wordings
from engine.kiosk.rotation import FilmRotation
from engine.kiosk.venue import Film, Sensors, Venue
from engine.kiosk.venue_file import VenueRead
from engine.problems import Trouble
from engine.story.represent import Wanted
from engine.words import composed
from player.supervision.restarts import Rung
from player.viewing.options import PlayOptions
from player.viewing.programme import Programme, programme_of

_STORY: Final = "story.yaml"
_FORGIVEN_AFTER: Final = 10  # visits: a film that could not be read is tried again then


@dataclass(frozen=True, slots=True)
class Feature:
    """A film that can be shown, and where it stands in the venue's list."""

    place: int
    programme: Programme


class Films:
    """Gives the next film. `announce` takes sentences for the terminal, `fault` those about films
    that are passed over; `rung` says how much of a film is dared after crashes, `languages` in
    which visitors may be asked."""

    def __init__(
        self,
        read: VenueRead,
        announce: Callable[[str], None],
        fault: Callable[[str], None],
        chance: Random,
        rung: Callable[[], Rung] = lambda: "whole",
        languages: Wordings | None = None,
    ) -> None:
        assert read.venue is not None
        self._read, self._venue = read, read.venue
        self._announce, self._fault, self._rung = announce, fault, rung
        self._languages = languages
        self._rotation = FilmRotation(read.venue, chance)
        self._known: dict[int, tuple[object, Programme]] = {}
        self.broken: dict[int, str] = {}
        """Why the film at a place of the list cannot be shown."""
        self._failed_at: dict[int, int] = {}
        self._count = 0

    def next(self) -> Feature | None:
        """The film to show next; None where none of them can be. Reads files, and may take a
        second."""
        self._count += 1
        for each, at in list(self._failed_at.items()):
            if self._count - at > _FORGIVEN_AFTER:
                self._forgive(each)
        while (place := self._rotation.next(self.broken)) is not None:
            try:
                return Feature(place, self._programme(place))
            except Trouble as trouble:
                self.fail(place, str(trouble))
            except Exception as error:  # whatever a file holds, the next visitor gets a film
                self.fail(place, f"{type(error).__name__}: {error}")
        for each in list(self.broken):
            self._forgive(each)  # the next time all of them are tried
        return None

    def fail(self, place: int, why: str) -> None:
        """The film at a place cannot be shown, for now."""
        if place not in self.broken:
            self._fault(f"{self._venue.films[place].story} is passed over. {why}")
        self.broken[place] = why
        self._failed_at[place] = self._count

    def _forgive(self, place: int) -> None:
        self.broken.pop(place, None)
        self._failed_at.pop(place, None)
        self._known.pop(place, None)

    def _programme(self, place: int) -> Programme:
        rung = self._rung()
        options = self._options(self._venue.films[place], rung)
        try:
            file = options.story.stat()
            stamp: object = (file.st_mtime_ns, file.st_size, rung)
        except OSError:
            stamp = None
        kept = self._known.get(place)
        if kept is None or kept[0] != stamp or stamp is None:
            kept = self._known[place] = stamp, programme_of(options, self._announce)
        return kept[1]

    def _options(self, film: Film, rung: Rung) -> PlayOptions:
        story = self._read.within(film.story)
        sensors = Sensors() if rung == "unsensed" else self._venue.sensors
        return PlayOptions(
            story=story / _STORY if story.is_dir() else story,
            camera=_device(sensors.camera),
            microphone=_device(sensors.microphone),
            heart=_device(sensors.heart),
            wanted=Wanted(
                film.language or self._venue.languages[0],
                None if film.tone is None else composed(film.tone),
                language_is_usual=film.language is None,
            ),
            organiser=_named(self._venue),
            keeps_readings=self._venue.keeps == "readings",
            languages=self._languages,
            linear=rung != "whole",
            guest=True,
        )


def in_folder(programme: Programme, folder: Path) -> Programme:
    """The same programme, its showing kept in this folder."""
    return replace(programme, options=replace(programme.options, out=folder))


def _named(venue: Venue) -> str:
    """Who answers for what is sensed, in one line."""
    organiser = venue.organiser
    if organiser is None:
        return venue.name
    return f"{organiser.name}, {organiser.contact}" if organiser.contact else organiser.name


def _device(word: str | None) -> str | None:
    """A device as `play` names it; `default` leaves the choice to the machine."""
    return "off" if word is None else None if word == "default" else word
