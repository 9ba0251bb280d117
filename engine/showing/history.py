"""The parts really shown, in the order of the viewer's own cut, and the way back through them.

The cut is a row of spans, each a part of one segment in media time; the last is on screen.
Going back drops what lay after the position returned to: the film goes on from there as a new
cut, and what was dropped is only remembered for the timeline.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal, NamedTuple

from engine.adding import added
from engine.words import Seconds, SegmentName

BACK: Final[Seconds] = 10.0
"""How far `back` goes."""

TO_PREVIOUS: Final[Seconds] = 2.0
"""Within this much of a segment's beginning `previous` means the one before."""

_LEAST_LEFT: Final[Seconds] = 1.5
"""A position returned to lies at least this long before its span's end: the next cut is decided
and prepared anew in it."""

Return = Literal["back", "previous", "restart"]
RETURNS: Final[dict[Return, str]] = {
    "back": "ten seconds back",
    "previous": "the previous segment",
    "restart": "the beginning",
}
"""The ways back, as they are said."""


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a segment that was shown: media time from `start` to `end`, in seconds."""

    segment: SegmentName
    start: Seconds
    end: Seconds

    @property
    def length(self) -> Seconds:
        """Its length in seconds of media time."""
        return max(0.0, self.end - self.start)


class Position(NamedTuple):
    """A position in the viewer's cut: the number of a span, its segment, and a media time."""

    number: int
    segment: SegmentName
    media: Seconds

    def __str__(self) -> str:
        minutes, seconds = divmod(int(self.media), 60)
        return f"{self.segment} at {minutes}:{seconds:02d}"


class History:
    """One viewer's cut so far. `earlier` is what an earlier showing left to go on from.

    Film times come in and never run backwards; `latest` is the last media time of a segment
    that counts as shown (a clip that plays on past it is only waiting).
    """

    def __init__(self, earlier: Sequence[Span] = ()) -> None:
        self._spans = list(earlier)
        self._ahead: tuple[Span, ...] = ()
        self._at: Seconds | None = None  # film time at which `_media` was on screen
        self._media: Seconds = 0.0
        self._latest: Seconds = 0.0
        self.rewound: Seconds = 0.0
        """Film time that is no part of the viewer's cut."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was shown yet, here or in an earlier showing."""
        return not self._spans

    def forget(self) -> None:
        """The earlier showing cannot be gone on from. Before anything came on screen."""
        self._spans.clear()

    def enter(self, segment: SegmentName, at: Seconds, start: Seconds, latest: Seconds) -> None:
        """A segment came on screen at its beginning, at film time `at`."""
        before = self.length(at)
        self._close(at)
        known = len(self._ahead) > 1 and self._ahead[1].segment == segment
        self._ahead = self._ahead[1:] if known else ()
        self._spans.append(Span(segment, start, start))
        self._at, self._media, self._latest = at, start, latest
        self.rewound += before - self.length(at)

    def return_to(self, position: Position, at: Seconds, latest: Seconds) -> None:
        """A position of the cut came on screen again."""
        before = self.length(at)
        self._close(at)
        if self._ahead and self._ahead[0].end > self._spans[-1].end:
            self._spans[-1] = replace(self._spans[-1], end=self._ahead[0].end)
        self._ahead = (*self._spans[position.number :], *self._ahead[1:])
        del self._spans[position.number + 1 :]
        kept = self._spans[position.number]
        self._spans[position.number] = replace(kept, end=max(kept.start, position.media))
        self._at, self._media, self._latest = at, position.media, latest
        self.rewound += before - self.length(at)

    def freeze(self, at: Seconds) -> None:
        """From film time `at` on the picture is a freeze frame: nothing new until the next."""
        if self._at is not None and self._spans:
            self._latest = min(self._latest, self._position(at, self._spans[-1]))

    def reread(self, known: Collection[SegmentName], latest: Seconds) -> None:
        """The story was edited: forget what it knows no more; the segment on screen has a new end.

        The story must know the segment on screen.
        """
        self._spans = [span for span in self._spans if span.segment in known]
        self._ahead = tuple(span for span in self._ahead if span.segment in known)
        self._latest = latest

    def here(self, now: Seconds) -> Position:
        """Where the film is. Needs a segment that has come on screen, or an earlier cut."""
        last = self._spans[-1]
        return Position(len(self._spans) - 1, last.segment, self._position(now, last))

    def spans(self, now: Seconds) -> tuple[Span, ...]:
        """The viewer's cut up to now."""
        if self._at is None or not self._spans:
            return tuple(self._spans)
        last = self._spans[-1]
        end = max(last.start, self._position(now, last))
        return (*self._spans[:-1], replace(last, end=end))

    def ahead(self, now: Seconds) -> tuple[Span, ...]:
        """The spans shown beyond here before the viewer went back: a guess at what may come."""
        if not self._ahead:
            return ()
        first, media = self._ahead[0], self.here(now).media
        rest = (replace(first, start=media),) if media < first.end else ()
        return (*rest, *self._ahead[1:])

    def length(self, now: Seconds) -> Seconds:
        """Seconds of film in the viewer's cut; 0 before anything of it was on screen."""
        if self._at is None:
            return 0.0
        last = self._spans[-1]
        here = max(last.start, self._position(now, last)) - last.start
        return added(span.length for span in self._spans[:-1]) + here

    def counts(self) -> dict[SegmentName, int]:
        """How often each segment stands in the viewer's cut."""
        return dict(Counter(span.segment for span in self._spans))

    def found(self, kind: Return, here: Position) -> Position:
        """The position that is meant when somebody at `here` wants to go back."""
        if kind == "restart":
            return self._beginning(0)
        span = self._spans[here.number]
        into = here.media - span.start
        if kind == "previous":
            return self._beginning(max(0, here.number - (into < TO_PREVIOUS)))
        number, left = here.number, BACK - into
        while left > 0 and number > 0:
            number -= 1
            left -= self._spans[number].length
        span = self._spans[number]
        media = span.start + max(0.0, -left)
        if number < here.number:
            media = min(media, span.end - _LEAST_LEFT)
        return Position(number, span.segment, round(max(span.start, media), 6))

    def _beginning(self, number: int) -> Position:
        return Position(number, self._spans[number].segment, self._spans[number].start)

    def _position(self, now: Seconds, last: Span) -> Seconds:
        if self._at is None:
            return last.end
        return min(max(self._latest, self._media), self._media + max(0.0, now - self._at))

    def _close(self, at: Seconds) -> None:
        if self._at is not None:
            self._spans[-1] = self.spans(at)[-1]
