"""Captions, tied to their segment: which line is to be read at which media time."""

import math
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from itertools import accumulate, combinations
from pathlib import Path
from typing import Final

from engine.media.caption_parser import Caption
from engine.media.captions import read_captions
from engine.words import Seconds, SegmentName


class CaptionTrack:
    """The captions of one segment in one language, in the order of their beginning."""

    def __init__(self, captions: Iterable[Caption]) -> None:
        self.captions = tuple(captions)
        self._starts = [each.start for each in self.captions]
        self._latest = list(accumulate((each.end for each in self.captions), max))

    @classmethod
    def read(cls, path: Path, language: str = "") -> "CaptionTrack":
        """Read an SRT or WebVTT file. Trouble if it is neither, or too large."""
        return cls(read_captions(path, language).captions)

    def at(self, media_time: Seconds) -> str:
        """What is to be read at this instant, several captions in the order of their beginning."""
        texts: list[str] = []
        number = bisect_right(self._starts, media_time) - 1
        while number >= 0 and self._latest[number] > media_time:
            if self.captions[number].end > media_time:
                texts.append(self.captions[number].text)
            number -= 1
        return "\n".join(reversed(texts))

    def next_begin(self, media_time: Seconds) -> Seconds:
        """When something next begins; infinity where nothing does."""
        place = bisect_right(self._starts, media_time)
        return self._starts[place] if place < len(self._starts) else math.inf


SIZES: Final = {"small": 3.4, "medium": 4.2, "large": 5.6}
"""Names of sizes; the height of a line's letters in hundredths of the picture's height."""

_SOON: Final[Seconds] = 2.0


class Captions:
    """Which captions the viewer wants, and what stands there: a function of segment and time.

    Nothing is remembered between two instants, so nothing can be left over after a cut, a pause
    or a step back.
    """

    def __init__(self, tracks: Mapping[SegmentName, Mapping[str, CaptionTrack]]) -> None:
        self._tracks = tracks
        self._choices = _choices_among(tracks)
        self._choice = 0
        self._size = list(SIZES).index("medium")

    @property
    def name(self) -> str:
        """The present choice as a viewer reads it: `en`, `de + en`; empty where there are none."""
        return " + ".join(self._choices[self._choice])

    @property
    def size(self) -> str:
        """One of `SIZES`."""
        return list(SIZES)[self._size]

    def reread(self, tracks: Mapping[SegmentName, Mapping[str, CaptionTrack]]) -> None:
        """The story was edited: other captions; the choice stays where there still is one."""
        chosen = self._choices[self._choice]
        self._tracks, self._choices = tracks, _choices_among(tracks)
        self._choice = self._choices.index(chosen) if chosen in self._choices else 0

    def cycle(self) -> None:
        """The next choice: off, each language, every pair."""
        self._choice = (self._choice + 1) % len(self._choices)

    def resize(self, steps: int) -> None:
        """So many sizes larger, or smaller below 0, as far as there are any."""
        self._size = min(len(SIZES) - 1, max(0, self._size + steps))

    def at(self, segment: SegmentName | None, media_time: Seconds) -> tuple[str, ...]:
        """What is to be read: one text for each language that has something to say."""
        tracks = self._tracks.get(segment or "", {})
        chosen = (tracks.get(language) for language in self._choices[self._choice])
        texts = (track.at(media_time) for track in chosen if track)
        return tuple(text for text in texts if text)

    def coming(self, segment: SegmentName | None, media_time: Seconds) -> tuple[str, ...]:
        """What is to be read when something next begins, if that is soon: to be made ready."""
        tracks = self._tracks.get(segment or "", {})
        chosen = (tracks.get(language) for language in self._choices[self._choice])
        begin = min((track.next_begin(media_time) for track in chosen if track), default=math.inf)
        return self.at(segment, begin) if begin <= media_time + _SOON else ()


def _choices_among(
    tracks: Mapping[SegmentName, Mapping[str, CaptionTrack]],
) -> list[tuple[str, ...]]:
    """Off, each language, every pair."""
    languages = sorted({language for each in tracks.values() for language in each})
    return [(), *((each,) for each in languages), *combinations(languages, 2)]
