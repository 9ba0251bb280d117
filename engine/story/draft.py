"""Drafts a story from a folder of clips; it plays at once, and its comments say how to go on.

The clips follow each other in the order of their names. After the first one that is long enough to
read a viewer, the film branches by a guard and joins again.
"""

import json
import re
import shlex
import textwrap
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from engine.installed import named
from engine.media.containers import CONVERTED, SUFFIXES, is_film_name
from engine.media.probe import MediaFacts
from engine.problems import Trouble
from engine.story.guards.names import RESERVED
from engine.story.paths import inside
from engine.words import Seconds, SegmentName
from stories import FORMAT, PLANS

HANDLE: Final[Seconds] = 2.0
"""What is left of a clip before its in and after its out point, where it is long enough."""

PREPARED: Final = "`kuleshov prepare` makes a clip of it"
"""What is said of a film that is left out as it is, and need not be."""

_SHARE: Final = 0.15  # … and of a shorter one this much of its length
_READABLE: Final[Seconds] = 4.0  # a segment that branches lasts this long at least
_SHORTEST: Final[Seconds] = 0.2  # of a clip that is taken at all
_RATES: Final = (24000 / 1001, 24.0, 25.0, 30000 / 1001, 30.0, 48.0, 50.0, 60000 / 1001, 60.0)
_WORDS: Final = frozenset({"yes", "no", "on", "off", "true", "false", "null", "y", "n"})
_MOST: Final = 500  # clips: more is no film, and its story would be too large a file


@dataclass(frozen=True, slots=True)
class Taken:
    """A clip that is part of the new story, with its in and out points."""

    name: SegmentName
    clip: str
    in_point: Seconds
    out_point: Seconds
    frame_rate: float

    @property
    def duration(self) -> Seconds:
        """Seconds from its in point to its out point."""
        return self.out_point - self.in_point


@dataclass(frozen=True, slots=True)
class NewStory:
    """The text of a new story and of its plan, its clips, and why others are left out."""

    text: str
    plan: str
    taken: tuple[Taken, ...]
    left_out: tuple[str, ...]


def new_story(clips: Path, path: Path, title: str, probe: Callable[[Path], MediaFacts]) -> NewStory:
    """A story for the clips in a folder; `path` is where the story's file will lie.

    `probe` looks into a clip, and raises Trouble where it is none. Raises Trouble where nothing
    can be played, or the clips do not lie in the story's folder.
    """
    folder = path.parent
    media = _media(clips, folder)
    taken, left_out = _look_through(clips, folder, media, probe)
    if not taken:
        reasons = "".join(f"\n  {reason}" for reason in left_out[:10])
        kinds = ", ".join(sorted(SUFFIXES))
        raise Trouble(f"In {clips} there is no clip that can be played ({kinds}).{reasons}")
    text = _text(title, media, path.name, taken, left_out)
    return NewStory(text, _plan(path.name, taken), tuple(taken), tuple(left_out))


def films_in(folder: Path) -> list[Path]:
    """The films in a folder, by name, those too that are to be prepared first. Raises Trouble where
    it cannot be read."""
    try:
        kinds = SUFFIXES | CONVERTED
        return sorted(
            path
            for path in folder.iterdir()
            if path.suffix.lower() in kinds and path.name[0] != "."
        )
    except OSError as error:
        raise Trouble(f"The folder {folder} cannot be read: {error.strerror}.") from None


def _media(clips: Path, folder: Path) -> str:
    try:
        path = clips.resolve().relative_to(folder.resolve())
    except ValueError:
        raise Trouble(
            f"The clips in {clips} do not lie in the story's folder {folder}: let the story lie "
            "beside them, or in a folder above.",
            blame="call",
        ) from None
    return path.as_posix()


def _look_through(
    clips: Path, folder: Path, media: str, probe: Callable[[Path], MediaFacts]
) -> tuple[list[Taken], list[str]]:
    taken: list[Taken] = []
    left_out: list[str] = []
    for path in films_in(clips):
        try:
            if len(taken) >= _MOST:
                raise Trouble(f"{_MOST} clips are enough for a beginning.")
            inside(folder, path.name, below=media)
            taken.append(_taken(path, probe(path), {each.name for each in taken}))
        except Trouble as trouble:
            said = str(trouble)
            named = said if said.startswith(path.name) else f"{path.name}: {said}"
            left_out.append(_on_one_line(named))
    return taken, left_out


def _taken(path: Path, facts: MediaFacts, names: set[SegmentName]) -> Taken:
    if facts.refusal:
        raise Trouble(f"it {facts.refusal.why}; {PREPARED}.")
    if not facts.has_video:
        stated = bool(facts.header.width)
        raise Trouble(
            f"no picture of it came, though it states one; {PREPARED}."
            if stated
            else "it has no picture."
        )
    if facts.duration < _SHORTEST:
        raise Trouble("it is too short to be seen.")
    handle = min(HANDLE, _SHARE * facts.duration)
    # In whole hundredths, and never past what the clip holds.
    begin, end = round(handle, 2), int(100 * (facts.duration - handle)) / 100
    return Taken(_name(path.stem, names), path.name, begin, end, facts.frame_rate)


def _name(stem: str, names: set[SegmentName]) -> SegmentName:
    """A segment's name from a file's: small letters of any script, figures and _, each once."""
    # Vowel signs of Hindi or Thai are marks, without which a word is another.
    # `prepare` makes clip.mov.mp4 of clip.mov: its segment is called as the film was.
    if is_film_name(stem):
        stem = stem.rpartition(".")[0]
    letters = unicodedata.normalize("NFC", stem.lower())
    kept = "".join(each if unicodedata.category(each)[0] in "LMN" else "_" for each in letters)
    plain = re.sub("_+", "_", kept).strip("_") or "clip"
    if unicodedata.category(plain[0])[0] != "L" or plain in _WORDS | RESERVED:
        plain = f"clip_{plain}"
    name, number = plain[:60], 2
    while name in names:
        name, number = f"{plain[:56]}_{number}", number + 1
    return name


def commonest_rate(rates: Sequence[float]) -> float:
    """The commonest of clips' frame rates, as cinema and television count it; at least one rate."""
    counted = Counter(_counted(each) for each in rates)
    return min(120.0, round(counted.most_common(1)[0][0], 3))


def _counted(rate: float) -> float:
    nearest = min(_RATES, key=lambda each: abs(each - rate))
    return nearest if abs(nearest - rate) < 0.02 * rate else rate


# --- the text ------------------------------------------------------------------------------------

_HEAD: Final = """\
# {title}: a first story, made of the clips in {media}. It plays as it is:
#
#     kuleshov play {file}       (./run play, from Kuleshov's own folder)
#     kuleshov check {file}      every mistake, with its place and its remedy
#     kuleshov graph {file}      the map of the film
#
# Change one thing, save, and see what happens; `kuleshov play {file} --watch` takes every
# saving in while the film runs. What else a story can say: {format}.
{left_out}
kuleshov: 1
title: {quoted}
start: {start}
media: {folder}
frame_rate: {rate:g}

# Where the viewer is known less surely than this (0 to 1), the default cuts are taken.
confidence: 0.35

# What the film wants its viewer to feel over its length. Take the hash away, and choose: rags to
# riches, riches to rags, man in a hole, icarus, cinderella, oedipus, peaks and rests. Then give
# the segments beats, from which the film knows what each of them does.
# arc: man in a hole
"""

_LIMITS: Final = """
# What the film never does, to any viewer.
# limits:
#   running_time: [1m, 5m]
#   must_see: [{last}]

segments:
"""

_TEACH_CLIP: Final = """\
  # `in` and `out` are times of the clip. Cuts are prepared and joined in what lies before and
  # after: leave some two seconds.
"""
_TEACH_BEATS: Final = """\
    # What is to be felt, when (counted from `in`), and how strongly:
    # beats:
    #   - {at: 2s, feel: quiet curiosity, strength: 0.8}
"""
_TEACH_BRANCH: Final = """\
    # Here the film branches. `when` is a guard: the cut is permitted only where it holds.
    # The default is taken where no guard holds, or the viewer cannot be read.
"""
_TEACH_JOIN: Final = """\
    # Both ways come together here. A cut may also dissolve: {to: …, join: dissolve 500ms}
"""
_TEACH_CARD: Final = """
  # A scene that is not shot yet can be a card: text, and how long it is shown.
  # the_missing_scene:
  #   card: She reads the letter a second time.
  #   duration: 6s
  #   next: [{to: %s}]
"""


def _text(
    title: str, media: str, file: str, taken: Sequence[Taken], left_out: Sequence[str]
) -> str:
    reasons = "".join(f"#   {reason}\n" for reason in left_out[:50])
    parts = [
        _HEAD.format(
            title=_on_one_line(title),
            media=f"{_on_one_line(media)}/" if media != "." else "this folder",
            file=_on_one_line(shlex.quote(file)),
            left_out=f"#\n# Left out:\n{reasons}" if reasons else "",
            quoted=_quoted(title),
            start=taken[0].name,
            folder=_quoted(media),
            rate=commonest_rate([each.frame_rate for each in taken]),
            format=_on_one_line(named(FORMAT)),
        ),
        _LIMITS.format(last=taken[-1].name),
    ]
    branch = _branch(taken)
    for place, each in enumerate(taken):
        parts.append(_segment(taken, place, branch))
        if each is not taken[-1]:
            parts.append("\n")
    parts.append(_TEACH_CARD % taken[-1].name)
    return "".join(parts)


_PLAN: Final = """\
# Who should get which path through {file}: `kuleshov rehearse {file}` shows the film to each of
# them, and says what came instead where it went otherwise. {plans} has all keys.
plans:
  - name: nobody watches
    expect:
      path: {path}
      running_time: [{shortest}s, {longest}s]
"""

_PLAN_BRANCH: Final = """
  # How somebody feels: valence and arousal from -1 to 1, attention from 0 to 1.
  - name: somebody glad
    viewer: {{valence: 0.6, arousal: 0.2}}
    expect: {{passes: [{taken}], never: [{other}]}}
"""


def _plan(file: str, taken: Sequence[Taken]) -> str:
    branch = _branch(taken)
    default = [each for place, each in enumerate(taken) if branch is None or place != branch + 1]
    lasts = sum(each.duration for each in default)
    path = f"[{', '.join(each.name for each in default)}]"
    text = _PLAN.format(
        plans=_on_one_line(named(PLANS)),
        file=_on_one_line(shlex.quote(file)),
        path=textwrap.fill(path, 90, subsequent_indent=8 * " ", break_long_words=False),
        shortest=int(lasts),
        longest=int(lasts) + 1,
    )
    if branch is not None:
        text += _PLAN_BRANCH.format(taken=taken[branch + 1].name, other=taken[branch + 2].name)
    return text


def _branch(taken: Sequence[Taken]) -> int | None:
    """After which clip the film branches: the first that is long enough and has two after it."""
    ways = range(len(taken) - 2)
    return next((place for place in ways if taken[place].duration >= _READABLE), None)


def _segment(taken: Sequence[Taken], place: int, branch: int | None) -> str:
    each = taken[place]
    lines = [_TEACH_CLIP] if place == 0 else []
    lines += [
        f"  {each.name}:\n",
        f"    clip: {_quoted(each.clip)}\n",
        f"    in: {each.in_point:g}s\n",
        f"    out: {each.out_point:g}s\n",
    ]
    if place == 0:
        lines.append(_TEACH_BEATS)
    rest = taken[place + 1 :]
    if branch is not None and place == branch:
        lines += [
            _TEACH_BRANCH,
            "    next:\n",
            f"      - {{to: {rest[0].name}, when: viewer.valence > 0.1 for 1s}}\n",
            f"      - {{to: {rest[1].name}, default: true}}\n",
        ]
    elif branch is not None and place == branch + 1 and len(rest) > 1:
        lines += [_TEACH_JOIN, f"    next: [{{to: {rest[1].name}}}]\n"]
    elif branch is not None and place == branch + 1:
        lines.append("    # Without `next` a segment is an ending.\n")
    elif rest:
        lines.append(f"    next: [{{to: {rest[0].name}}}]\n")
    elif not (branch is not None and branch + 2 == place and len(taken) == branch + 3):
        lines.append("    # Without `next` a segment is an ending.\n")
    return "".join(lines)


def _quoted(text: str) -> str:
    """A text as YAML reads it back, with quotation marks where it needs them."""
    plain = re.fullmatch(r"[A-Za-z][A-Za-z0-9_./-]*( [A-Za-z0-9_./-]+)*", text)
    if plain and text.lower() not in _WORDS:
        return text
    return json.dumps(text, ensure_ascii=False)


def _on_one_line(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
