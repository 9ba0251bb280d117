"""The Audience page's curves, and the second that somebody looks at."""

import json
from collections.abc import Sequence
from urllib.parse import urlencode

from nicegui import ui

from engine.audience.intervals import Interval
from engine.screening.findings import Findings
from engine.screening.folder import Film
from engine.words import Seconds, SegmentName, clock
from player.studio.audience_view import AudienceView, marks_of
from player.studio.charts.curves import curves, height
from player.studio.charts.looks import Options
from player.studio.media_routes import address
from player.studio.pages.parts import Chart, heading, titled
from player.studio.words import Words

NAMES: Sequence[str] = ("valence", "arousal", "attention", "heart", "laugh", "gasp", "heard")
_HEARD = (("laugh", "laughed"), ("gasp", "gasped"), ("away", "away_many"))
VERDICTS = ("landed", "landed with some", "flat", "too few to tell", "dip", "away", "delight")


def names(words: Words) -> dict[str, str]:
    """The names of quantities in a language."""
    return {name: words(f"audience.{name}") for name in NAMES}


class Curves:
    """The curves of a view, first without what is worked out later."""

    def __init__(self, view: AudienceView, film: Film, words: Words, asked: dict[str, str]) -> None:
        self._view, self._film, self._words = view, film, words
        self._findings: Findings | None = None
        self._at = self._asked(asked)
        words_for = words("audience.described_curves", count=view.people)
        high = height(view.lines, view.counts)
        self._chart = titled(
            words("audience.curves"),
            lambda: Chart(self._options(), words_for, "curves", high),
            words,
        )
        self._chart.on("second", lambda event: self.go_to(int(event.args["at"])))
        with ui.element("section").classes("panel part second").props("aria-live=polite"):
            self._second = ui.element("div")
        ui.label(words("audience.curves_help")).classes("quiet small")
        self._show()

    def _asked(self, asked: dict[str, str]) -> int:
        try:
            media = float(asked.get("second", "0"))
        except ValueError:
            media = 0.0
        return self._view.nearest(asked.get("segment", ""), media) or 0

    def found(self, findings: Findings) -> None:
        """Beats and stretches are known now."""
        self._findings = findings
        self._chart.show(self._options())

    def go(self, segment: SegmentName, media: Seconds) -> None:
        """Look at a second of a segment."""
        at = self._view.nearest(segment, media)
        if at is not None:
            self.go_to(at)

    def go_to(self, at: int) -> None:
        """Look at one of the film's seconds, by its place."""
        self._at = max(0, min(len(self._view.places) - 1, at))
        self._chart.run_method("point", self._at)
        self._show()

    def _options(self) -> Options:
        words = self._words
        said = {each: words(f"audience.{each}") for each in VERDICTS}
        described = words("audience.described_curves", count=self._view.people)
        return curves(
            self._view.places, self._view.lines, self._view.counts,
            marks_of(self._view, self._findings, said), names(words) | {"described": described},
        )  # fmt: skip

    def _show(self) -> None:
        words, view = self._words, self._view
        if not view.places:
            return
        second = view.second(self._at)
        segment, media = second.place
        self._second.clear()
        with self._second:
            with ui.element("div").classes("path-row"):
                heading(words("audience.at", segment=segment, at=clock(media)))
                for icon, step, key in (
                    ("chevron_left", -1, "before"), ("chevron_right", 1, "after"),
                ):  # fmt: skip
                    ui.button(
                        icon=icon,
                        color=None,
                        on_click=lambda step=step: self.go_to(self._at + step),
                    ).props(
                        f'flat round dense aria-label="{words("audience." + key)}" '
                        f'data-key="{"ArrowLeft" if step < 0 else "ArrowRight"}"'
                    )
                ui.space()
                asked = urlencode({"path": segment, "at": f"{media:g}"})
                ui.link(words("audience.watch"), f"/film?{asked}").classes("as-button")
                ui.button(
                    words("audience.link"), icon="link", color=None, on_click=self._link
                ).props("flat dense no-caps")
            with ui.element("div").classes("second-row"):
                ui.html(
                    f'<img src="{address("still", segment, into=f"{media:g}")}" alt="" '
                    "onerror=\"this.style.display='none'\">",
                    sanitize=False,
                ).classes("second-still")
                with ui.element("ul").classes("plain"):
                    _line(words("audience.measured", count=second.people))
                    for name, interval in second.means.items():
                        _line(f"{words('audience.' + name)}: {_between(interval, words)}")
                    for kind, key in (
                        ("laugh", "laughed"),
                        ("gasp", "gasped"),
                        ("away", "away_many"),
                    ):
                        if second.heard[kind]:
                            _line(words(f"audience.{key}", count=second.heard[kind]))
                    for label, interval in second.groups.items():
                        value = _between(interval, words)
                        _line(words("audience.group", label=label, value=value))
                    for row in view.said_at(self._at):
                        _line(f"{words('audience.said_here')}: “{row['text']}”")

    def _link(self) -> None:
        segment, media = self._view.places[self._at]
        asked = urlencode({"cut": self._film.cut, "segment": segment, "second": f"{media:g}"})
        ui.run_javascript(
            f"navigator.clipboard.writeText(location.origin + {json.dumps('/audience?' + asked)})"
        )
        ui.notify(self._words("audience.linked"))


def _line(text: str) -> None:
    with ui.element("li"):
        ui.label(text)


def _between(value: Interval, words: Words) -> str:
    return words(
        "audience.interval", value=f"{value.value:.2f}", low=f"{value.low:.2f}",
        high=f"{value.high:.2f}", count=value.people,
    )  # fmt: skip
