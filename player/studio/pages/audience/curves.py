"""The Audience page's curves, and the second that somebody looks at."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol
from urllib.parse import urlencode

from nicegui import ui

from engine.screening.findings import Findings
from engine.screening.folder import Film
from engine.story.model import Story
from engine.words import Seconds, SegmentName, clock
from player.studio.audience.view import AudienceView, marks_of
from player.studio.charts.curves import curves, height
from player.studio.charts.looks import Options
from player.studio.pages.audience.second import Second, counted
from player.studio.pages.parts import Chart, titled
from player.studio.studio import Studio
from player.studio.words import Words

Go = Callable[[SegmentName, Seconds], None]
"""Looks at a second of a segment."""


class Shows(Protocol):
    """Where one person's showing is shown."""

    def look_at(self, number: int) -> None:
        """Show it, by their place from 0."""


NAMES: Sequence[str] = ("valence", "arousal", "attention", "heart", "laugh", "gasp", "heard")
VERDICTS = ("landed", "landed with some", "flat", "too few to tell", "dip", "away", "delight")


def names(words: Words) -> dict[str, str]:
    """The names of quantities in a language."""
    return {name: words(f"audience.{name}") for name in NAMES}


def made_note(view: AudienceView, words: Words) -> str:
    """What goes along with all that leaves the page where an audience was made, or some of it."""
    if not view.made:
        return ""
    return words("audience.made_note", made=view.made, people=view.people)


def columns(view: AudienceView, words: Words) -> dict[str, list[str | float | int | None]]:
    """The segment and the second of each of a view's places, as a chart's table has them."""
    return {
        words("audience.segment"): [name for name, _ in view.places],
        words("audience.time"): [clock(media) for _, media in view.places],
    }


class Curves:
    """The curves of a view, first without what is worked out later.

    `asked` is where the page's link points; it goes along with the second that is looked at, so
    that the page opens there again.
    """

    def __init__(
        self,
        studio: Studio,
        screened: Story,
        film: Film,
        view: AudienceView,
        words: Words,
        asked: dict[str, str],
    ) -> None:
        self._view, self._film, self._words, self._asked = view, film, words, asked
        self._findings: Findings | None = None
        self._at = self._first()
        self.one: Shows | None = None
        """Where one person is shown, once there is a place for that."""
        self._second = Second(studio, screened, view, words, self._link, self.go_to, self.show_one)
        described = counted(words, "described_curves", view.people)
        self._chart = titled(
            words("audience.curves"),
            lambda: Chart(self._options(), described, "curves", height(view.lines, view.counts)),
            words,
            note=made_note(view, words),
            at=columns(view, words),
        )
        self._chart.on("second", lambda event: self.go_to(int(event.args["at"])))
        told = "curves_help" if view.lines else "unread"
        ui.label(words(f"audience.{told}")).classes("quiet small")
        if view.places:
            self._chart.stand_at(self._at)
            self._second.show(self._at)

    def _first(self) -> int:
        try:
            media = float(self._asked.get("second", "0"))
        except ValueError:
            media = 0.0
        return self._view.nearest(self._asked.get("segment", ""), media) or 0

    def found(self, findings: Findings) -> None:
        """Beats and stretches are known now."""
        self._findings = findings
        self._chart.show(self._options())

    def go(self, segment: SegmentName, media: Seconds) -> None:
        """Look at a second of a segment."""
        at = self._view.nearest(segment, media)
        if at is not None:
            self.go_to(at)

    def show_one(self, number: int) -> None:
        """Show one person's showing, by their place from 0."""
        if self.one is not None:
            self.one.look_at(number)

    def go_to(self, at: int, playing: bool = False) -> None:
        """Look at one of the film's seconds, by its place; the film is there already where it is
        `playing`."""
        self._at = max(0, min(len(self._view.places) - 1, at))
        self._asked.update(self._link(self._at))
        ui.run_javascript(
            f"history.replaceState(null, '', {json.dumps('?' + urlencode(self._asked))})"
        )
        self._chart.point(self._at)
        self._second.show(self._at, playing=playing)

    def _link(self, at: int) -> Mapping[str, str]:
        segment, media = self._view.places[at]
        kept = {key: self._asked[key] for key in ("who",) if self._asked.get(key)}
        return {"cut": self._film.cut, "segment": segment, "second": f"{media:g}", **kept}

    def _options(self) -> Options:
        words = self._words
        said = {each: words(f"audience.{each}") for each in VERDICTS}
        described = counted(words, "described_curves", self._view.people)
        return curves(
            self._view.places, self._view.lines, self._view.counts,
            marks_of(self._view, self._findings, said), names(words) | {"described": described},
        )  # fmt: skip
