"""Finds the scene that somebody means by its words: "the scene with the dog". Pure.

A segment's words are those of its name and of its captions, its themes, what its beats mean, and
the text of a card. A word counts more the fewer segments have it (inverse document frequency:
Spärck Jones, "A statistical interpretation of term specificity", 1972), and more in a name than in
a caption. Where two segments fit about as well, none is meant.
"""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from engine.media.caption_parser import Caption
from engine.story.model import Story
from engine.words import Seconds, SegmentName

_NAME, _THEME, _CAPTION = 3.0, 2.0, 1.0
_ENOUGH: Final = 1.0
"""The least score: a theme's word that half of the segments have, or a caption's rarer one."""
_AHEAD: Final = 1.25
"""So many times the second best the best has to fit."""
_SHORTEST: Final = 3  # letters
_ENDINGS: Final = ("ings", "ing", "edly", "ies", "ied", "es", "ed", "ly", "s", "e", "en")
_COMMON: Final = frozenset(
    re.findall(
        r"\w+",
        """the and that this with for from was were are has had have not but you your she her
        his him its they them there then than when where what which who why how all any some
        one two very just like liked love loved really scene scenes film movie part moment
        bit thing things about into out over after before again more most much many too also
        only made make makes felt feel feeling think thought good bad great best worst
        boring funny sad beautiful because could would should did does didn don doesn wasn
        isn can cannot will seems seemed end beginning first last get got way time watch
        watched watching der die das und ist war wie mit von ein eine einen szene teil""",
    )
)


@dataclass(frozen=True, slots=True)
class FoundScene:
    """Which segment is meant, where in it a caption says the word (seconds from its in point; None:
    all of it), and the words by which it was found."""

    segment: SegmentName
    media: Seconds | None
    words: tuple[str, ...]
    where: str
    """In what: its name, its themes, a caption."""


class SceneFinder:
    """Looks for scenes of one story. `captions` are those of each segment, in its clip's time."""

    def __init__(self, story: Story, captions: Mapping[SegmentName, Sequence[Caption]]) -> None:
        self._weights: dict[SegmentName, dict[str, tuple[float, str]]] = {}
        self._cues: dict[SegmentName, list[tuple[Seconds, frozenset[str]]]] = {}
        for name, segment in story.segments.items():
            weights: dict[str, tuple[float, str]] = {}
            cues = []
            for each in captions.get(name, ()):
                media = each.start - segment.in_point
                if -1.0 <= media <= segment.out_points[-1] - segment.in_point:
                    said = _stems(each.text)
                    cues.append((max(0.0, media), frozenset(said)))
                    _weigh(weights, said, _CAPTION, "a caption")
            _weigh(weights, _stems(segment.card or ""), _CAPTION, "its card")
            beats = " ".join(f"{each.feel} {each.name or ''}" for each in segment.beats)
            _weigh(weights, _stems(beats), _CAPTION, "its beats")
            _weigh(weights, _stems(" ".join(segment.themes)), _THEME, "its themes")
            _weigh(weights, _stems(name.replace("_", " ").replace("/", " ")), _NAME, "its name")
            self._weights[name], self._cues[name] = weights, cues
        held = Counter(stem for weights in self._weights.values() for stem in weights)
        count = len(self._weights)
        self._rarity = {stem: math.log((1 + count) / many) for stem, many in held.items()}

    def find(self, text: str) -> FoundScene | None:
        """The scene that a remark means; None where its words name none, or several alike."""
        asked = _stems(text)
        scores = {
            name: sum(weights[stem][0] * self._rarity[stem] for stem in asked if stem in weights)
            for name, weights in self._weights.items()
        }
        if not scores:
            return None
        best, *others = sorted(scores, key=lambda name: -scores[name])
        if scores[best] < _ENOUGH:
            return None
        if others and scores[best] < _AHEAD * scores[others[0]]:
            return None
        weights = self._weights[best]
        told = sorted(
            (stem for stem in asked if stem in weights),
            key=lambda stem: -weights[stem][0] * self._rarity[stem],
        )
        where = weights[told[0]][1]
        media = self._said_at(best, told) if where == "a caption" else None
        return FoundScene(best, media, tuple(asked[stem] for stem in told), where)

    def _said_at(self, segment: SegmentName, stems: Iterable[str]) -> Seconds | None:
        """Where the caption stands that has most of these words, the first of several."""
        wanted = frozenset(stems)
        cues = self._cues[segment]
        return max(cues, key=lambda cue: len(cue[1] & wanted))[0] if cues else None


def _weigh(
    weights: dict[str, tuple[float, str]], stems: Iterable[str], weight: float, where: str
) -> None:
    for stem in stems:
        if weight > weights.get(stem, (0.0, ""))[0]:
            weights[stem] = weight, where


def _stems(text: str) -> dict[str, str]:
    """The words of a text that may tell a scene, by what is left of them without their endings."""
    plain = "".join(
        each for each in unicodedata.normalize("NFKD", text.casefold())
        if not unicodedata.combining(each)
    )  # fmt: skip
    found: dict[str, str] = {}
    for word in re.findall(r"[^\W\d_]+", plain):
        if len(word) >= _SHORTEST and word not in _COMMON:
            found.setdefault(_stem(word), word)
    return found


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            return word[: -len(ending)]
    return word
