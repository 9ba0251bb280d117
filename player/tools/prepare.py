"""Mends a story's clips with the ffmpeg program, into a new folder; the originals stay as they are.

What needs nothing is copied. A clip is written under another name first and renamed when it is
whole, so that a run that was broken off goes on where it stopped.
"""

import json
import math
import re
import shutil
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NamedTuple

from engine import whole_files
from engine.media.filters import MOST_LINES, Fields, is_interlaced, is_larger, sound_filter
from engine.media.mending import faults, mended_name, mending
from engine.media.probe import MediaFacts, probe_media
from engine.problems import Trouble
from engine.showing.plan import plan_file
from engine.story.check.files import LONGEST_RUN_UP, run_up_before
from engine.story.draft import HANDLE, commonest_rate, films_in
from engine.story.load import load_story
from engine.story.loaded import Loaded
from engine.story.model import Story
from engine.story.paths import inside
from engine.story.represent import views
from player.records.output_files import require_folder
from player.tools import ffmpeg
from player.tools.new_story import write_new_story
from player.tools.probing import probe

LOUDNESS: Final = -20.0
"""LUFS, integrated (ITU-R BS.1770-4); between broadcast's -23 (EBU R 128) and streaming's -14."""

_LOUDNESS_SLACK: Final = 2.0
_LOUDNORM: Final = f"loudnorm=I={LOUDNESS:g}:TP=-1.5:LRA=11"
_UNFINISHED: Final = ".unfinished.mp4"

_MOST_NAMED: Final = 5
_LOOKED_AT: Final = 30  # seconds of a clip in which combs are looked for
_OFTEN: Final = 0.12  # of pictures that repeat a field: film in 30 frames does in two of five


@dataclass(frozen=True, slots=True)
class Mended:
    """What became of one clip; `why` holds the codes of its faults, none for a mere copy."""

    clip: str
    made: str
    why: tuple[str, ...]
    skipped: bool


class Prepared(NamedTuple):
    """The new story's file, and what became of each clip."""

    story: Path
    clips: list[Mended]


@dataclass(frozen=True, slots=True)
class _Work:
    source: Path
    target: Path
    written: str
    in_points: tuple[float, ...]


def prepare(
    story_file: Path,
    out: Path | None,
    tick: Callable[[str, float, int], None],
    *,
    overwrite: bool = False,
    lines: int = MOST_LINES,
) -> Prepared:
    """Mend a story into `out` (beside its folder, `-prepared`, if None).

    No picture has more than so many `lines` afterwards (its shorter side).

    `tick` hears the clip at hand, how many are done (1.5: one and half of another), and of how
    many. A story of cards is only copied. Trouble when the story cannot be read, ffmpeg is missing
    or fails, `out` is the story's own folder, or another story lies there and is not to be
    written over.
    """
    loaded = load_story(story_file)
    if loaded.story is None:
        raise Trouble("\n".join(str(problem) for problem in loaded.problems))
    source = loaded.folder.resolve()
    target = (out or source.with_name(f"{source.name}-prepared")).resolve()
    if target == source or source in target.parents:
        raise Trouble(f"The folder {target} lies in the story's own; name another.", blame="call")
    story = loaded.story
    works = _works(loaded, story, target)
    if missing := [work.written for work in works if not work.source.exists()]:
        named = ", ".join(missing[:_MOST_NAMED]) + (", …" if len(missing) > _MOST_NAMED else "")
        raise Trouble(
            f"Not found are {len(missing)} of the clips that {loaded.path} names: {named}. Put "
            "them there, or correct the paths, and call this again; nothing was mended yet."
        )
    path, text = target / loaded.path.name, _renamed(loaded, works)
    if path.exists() and not overwrite and path.read_bytes() != text.encode():
        raise Trouble(
            f"{path} is there already, and is another story. Name another folder with --out, or "
            "add --overwrite.",
            blame="call",
        )
    if works:
        ffmpeg.present()
    require_folder(target, option="--out")
    mended = []
    for number, work in enumerate(works):

        def told(share: float, done: int = number, name: str = work.written) -> None:
            tick(name, done + share, len(works))

        told(0.0)
        mended.append(_mend(work, story.frame_rate, lines, told))
    tick("", len(works), len(works))
    _copy_beside(source, story, {work.source for work in works}, target)
    path.parent.mkdir(parents=True, exist_ok=True)  # a story of cards has brought nothing yet
    if plan_file(loaded.path).is_file():
        with whole_files.replacing(target / plan_file(loaded.path).name) as part:
            shutil.copy2(plan_file(loaded.path), part)
    whole_files.write_whole(path, text)
    return Prepared(path, mended)


def prepare_clips(
    clips: Path,
    out: Path | None,
    tick: Callable[[str, float, int], None],
    *,
    lines: int = MOST_LINES,
) -> Prepared:
    """Mend the films in a folder that has no story yet into `out`, and write a first story there.

    Their frame rate is then the commonest among them. `out`, `tick`, `lines` as of `prepare`.
    Trouble where the folder holds no film, or `out` holds a story.
    """
    source = clips.resolve()
    target = (out or source.with_name(f"{source.name}-prepared")).resolve()
    if target == source:
        raise Trouble(f"{target} holds the clips themselves; name another folder.", blame="call")
    films = films_in(source)
    if not films:
        raise Trouble(
            f"There is neither a story nor a film in {clips}. Name the folder in which they lie.",
            blame="call",
        )
    if (target / "story.yaml").exists():
        raise Trouble(
            f"{target / 'story.yaml'} is there already. Name another folder with --out.",
            blame="call",
        )
    ffmpeg.present()
    require_folder(target, option="--out")
    rate = commonest_rate([probe_media(film).frame_rate for film in films])
    mended = []
    for number, film in enumerate(films):

        def told(share: float, done: int = number, name: str = film.name) -> None:
            tick(name, done + share, len(films))

        told(0.0)
        work = _Work(film, target / mended_name(film.name), film.name, (HANDLE,))
        mended.append(_mend(work, rate, lines, told))
    tick("", len(films), len(films))
    return Prepared(write_new_story(target, None).path, mended)


def _works(loaded: Loaded, story: Story, target: Path) -> list[_Work]:
    by_clip: dict[Path, _Work] = {}
    for _, _, segment in views(story):
        if not segment.clip:
            continue  # a card, or a representation with the same clip: there is nothing to mend
        source = inside(loaded.folder, segment.clip, below=story.media)
        made = target / story.media / mended_name(segment.clip)
        known = by_clip.get(source)
        points = (*(known.in_points if known else ()), segment.in_point)
        by_clip[source] = _Work(source, known.target if known else made, segment.clip, points)
    return list(by_clip.values())


def _mend(work: _Work, frame_rate: float, lines: int, told: Callable[[float], None]) -> Mended:
    made = work.target.name
    facts = probe(work.source)
    why = [facts.refusal.code] if facts.refusal else []
    why += [] if facts.has_video else ["NO-PICTURE"]
    why += [code for code, _ in faults(facts, frame_rate)]
    if any(run_up_before(facts, point) > LONGEST_RUN_UP for point in work.in_points):
        why.append("LONG-GOP")
    if lines < MOST_LINES and is_larger(facts, lines) and "PICTURE-TOO-LARGE" not in why:
        why.append("PICTURE-TOO-LARGE")
    if _is_made(work, lines):
        return Mended(work.written, made, tuple(why), True)
    tracks = max(1, len(facts.header.sounds)) if facts.has_audio else 0
    combed = is_interlaced(facts)
    passes = _Passes(tracks + 1 + combed, facts.duration, told)
    picture = facts.header.picture
    fields = _fields(work.source, picture, passes.next()) if combed else ""
    loud = [_loudness(work.source, facts, track, passes.next()) for track in range(tracks)]
    if any(each and abs(each["input_i"] - LOUDNESS) > _LOUDNESS_SLACK for each in loud):
        why.append("LOUDNESS")
    if work.target.suffix != work.source.suffix:
        why.append("CONTAINER")
    work.target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = work.target.with_name(work.target.name + _UNFINISHED)
    if why:
        if {"HDR", "WIDE-GAMUT"} & set(why) and not ffmpeg.has_filter("zscale"):
            raise Trouble(
                f"The colours of {work.written} need ffmpeg's zscale, which this ffmpeg was built "
                "without. Install a full build of ffmpeg, or export the clip in BT.709."
            )
        levelling = [_levelling(each) if each else "" for each in loud]
        words = mending(
            work.source,
            unfinished,
            facts,
            frame_rate,
            levelling=levelling,
            fields=fields,
            lines=lines,
        )
        ffmpeg.run(words, work.written, told=passes.next())
    else:
        shutil.copyfile(work.source, unfinished)
    unfinished.replace(work.target)
    return Mended(work.written, made, tuple(why), False)


class _Passes:
    """Several runs over one clip, told as one share of it."""

    def __init__(self, count: int, duration: float, told: Callable[[float], None]) -> None:
        self._count, self._duration, self._told = count, max(duration, 0.1), told
        self._begun = -1

    def next(self) -> Callable[[float], None]:
        """For the next run: hears how many seconds of the clip are done."""
        self._begun += 1
        begun = self._begun

        def told(seconds: float) -> None:
            self._told((begun + min(1.0, seconds / self._duration)) / self._count)

        return told


def _fields(clip: Path, picture: int, told: Callable[[float], None]) -> Fields:
    """Which of a picture's two fields is the earlier one, by the first half minute; empty where
    that cannot be told. ffmpeg's idet judges picture by picture."""
    words = ["-i", str(clip), "-map", f"0:v:{picture}", "-t", str(_LOOKED_AT), "-vf", "idet"]
    said = ffmpeg.run([*words, "-f", "null", "-"], clip.name, told=told, level="info")
    counted = {
        name.strip(): {word: int(number) for word, number in re.findall(r"(\w+): *(\d+)", counts)}
        for name, counts in re.findall(r"\] *([A-Z][\w ]+): ((?:\w+: *\d+ *)+)", said)
    }
    single, repeated = counted["Single frame detection"], counted["Repeated Fields"]
    if not single["TFF"] + single["BFF"]:
        return ""
    again = repeated["Top"] + repeated["Bottom"]
    if again > _OFTEN * sum(repeated.values()):
        return "telecine"
    return "tff" if single["TFF"] >= single["BFF"] else "bff"


def _is_made(work: _Work, lines: int) -> bool:
    try:
        made = work.target.stat().st_mtime_ns >= work.source.stat().st_mtime_ns
    except OSError:
        return False
    return made and (lines >= MOST_LINES or not is_larger(probe_media(work.target), lines))


def _loudness(
    clip: Path, facts: MediaFacts, track: int, told: Callable[[float], None]
) -> dict[str, float] | None:
    """The first pass: what loudnorm measures; None where there is nothing to hear."""
    stereo = "aformat=channel_layouts=stereo"  # as it will be heard
    filters = sound_filter(facts, track, f"{stereo},{_LOUDNORM}:print_format=json")
    words = ["-i", str(clip), "-map", f"0:a:{track}", "-af", filters]
    said = ffmpeg.run([*words, "-f", "null", "-"], clip.name, told=told, level="info")
    read: dict[str, Any] = json.loads(said[said.rindex("{") : said.rindex("}") + 1])
    measured = {key: float(read[key]) for key in _MEASURED.values()}
    return measured if all(map(math.isfinite, measured.values())) else None


_MEASURED: Final = {
    "measured_I": "input_i",
    "measured_TP": "input_tp",
    "measured_LRA": "input_lra",
    "measured_thresh": "input_thresh",
    "offset": "target_offset",
}


def _levelling(measured: dict[str, float]) -> str:
    """The second pass: one gain for the whole clip where that is possible without clipping."""
    known = ":".join(f"{name}={measured[key]:g}" for name, key in _MEASURED.items())
    return f"aformat=channel_layouts=stereo,{_LOUDNORM}:{known}:linear=true"


def _copy_beside(source: Path, story: Story, clips: set[Path], target: Path) -> None:
    """Whatever else the story names: captions, sounds."""
    for written in _texts(story.model_dump()):
        try:
            path = inside(source, written)
        except Trouble:
            continue
        if path.is_file() and path not in clips:
            copy = target / path.relative_to(source)
            copy.parent.mkdir(parents=True, exist_ok=True)
            with whole_files.replacing(copy) as part:
                shutil.copy2(path, part)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each)


def _renamed(loaded: Loaded, works: list[_Work]) -> str:
    """The story's text with the new names of clips, and nothing else changed."""
    lines = loaded.path.read_text(encoding="utf-8").splitlines(keepends=True)
    assert loaded.story is not None
    renamed = set()  # a group that is used twice is written once
    for _, way, segment in views(loaded.story):
        place = loaded.place(loaded.written((*way, "clip")))
        if not segment.clip or place in renamed:
            continue
        renamed.add(place)
        old, new = segment.clip, mended_name(segment.clip)
        line = lines[place.line - 1]
        before, after = line[: place.column - 1], line[place.column - 1 :]
        spelled = old if old in after else unicodedata.normalize("NFD", old)
        lines[place.line - 1] = before + after.replace(spelled, new, 1)
    return "".join(lines)
