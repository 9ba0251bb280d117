"""Checks the files that a story names: their places and their content."""

import stat
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from engine.media.containers import CONVERTED, SUFFIXES, container_of
from engine.media.mending import faults, remedy
from engine.media.playability import refused_kind
from engine.media.probe import MediaFacts
from engine.problems import Trouble
from engine.story.findings import Finding
from engine.story.model import Segment, Story
from engine.story.paths import inside, lying_near
from engine.story.represent import views
from engine.story.text.locations import Location
from engine.words import Seconds

HANDLE: Final = 0.4
"""Seconds of real picture and sound before an in point and after an out point: the next clip
is started that early, and the present one plays on that long if the next is late."""

SCORE_SUFFIXES: Final = frozenset({".flac", ".wav", ".ogg"})

_CONVERT: Final = "`kuleshov prepare` makes an MP4 of it that can be."
_EXPORT: Final = "Export it with its picture; `kuleshov prepare` mends what only ffmpeg can decode."
_STAY: Final = "Keep every file inside the story's folder, and write its path from there."

LONGEST_RUN_UP: Final = 1.0
"""Seconds of picture that may be decoded unseen before a clip can begin."""

Probe = Callable[[Path], MediaFacts | Trouble]


def file_findings(story: Story, folder: Path, probe: Probe | None) -> Iterator[Finding]:
    """The findings on clips and stems; a clip that is used twice is probed once."""
    try:
        inside(folder, story.media)
    except Trouble as trouble:
        yield Finding("PATH-LEAVES", ("media",), str(trouble), _STAY)
        media_safe = False
    else:
        media_safe = True
    yield from _score_findings(story, folder)
    facts: dict[Path, MediaFacts | Trouble] = {}
    seen: dict[str, tuple[Path | Trouble, Finding | None]] = {}
    targets = {cut.to for segment in story.segments.values() for cut in segment.next}
    for name, way, segment in views(story):
        if not media_safe or not segment.clip:
            continue
        location: Location = (*way, "clip")
        if segment.clip not in seen:
            seen[segment.clip] = _from_outside(folder, segment.clip, story.media, location)
        path, fault = seen[segment.clip]
        if isinstance(path, Trouble):
            yield Finding("PATH-LEAVES", location, str(path), _STAY)
        elif fault is not None:
            yield replace(fault, location=location)
        elif probe is not None:
            if path not in facts:
                facts[path] = _probed(probe, path)
            yield from _inside_findings(story, way, segment, facts[path], name in targets)


def _from_outside(
    folder: Path, clip: str, media: str, location: Location
) -> tuple[Path | Trouble, Finding | None]:
    """A clip's path and what can be seen of it without decoding it."""
    try:
        path = inside(folder, clip, below=media)
    except Trouble as trouble:
        return trouble, None
    return path, _outside_fault(path, location)


def _probed(probe: Probe, path: Path) -> MediaFacts | Trouble:
    try:
        return probe(path)
    except Trouble as trouble:
        return trouble


def _size(path: Path) -> int | None:
    """Bytes of an ordinary file; None if it is missing or something else."""
    try:
        found = path.stat()
    except (OSError, ValueError):
        return None
    return found.st_size if stat.S_ISREG(found.st_mode) else None


def _outside_fault(path: Path, location: Location) -> Finding | None:
    """The fault of a clip that can be seen without decoding it."""
    if path.suffix.lower() not in SUFFIXES | CONVERTED:
        kinds = ", ".join(sorted(SUFFIXES))
        message = f"The name of this clip does not end in one of {kinds}."
        remedy = lying_near(path) if _size(path) is None else ""
        return Finding("CLIP-SUFFIX", location, message, remedy or "Convert the clip to MP4.")
    size = _size(path)
    if size is None:
        message = f"There is no file {path}."
        remedy = lying_near(path) or "Put it there, or correct the path."
        return Finding("CLIP-MISSING", location, message, remedy)
    if size == 0:
        return Finding("CLIP-EMPTY", location, "The clip is empty.", "Export or copy it again.")
    try:
        container = container_of(path)
    except OSError as error:
        message = f"The clip cannot be read: {error.strerror}."
        return Finding("CLIP-UNREADABLE", location, message, "Check its permissions.")
    if container is None:
        return Finding(
            "NOT-A-FILM",
            location,
            "By its first bytes this file is no film, whatever its name says.",
            "Export the clip as MP4 or Matroska; playlists are not followed.",
        )
    if refusal := refused_kind(container):
        return Finding(refusal.code, location, f"The clip {refusal.why}.", _CONVERT)
    return None


def _inside_findings(
    story: Story, way: Location, segment: Segment, facts: MediaFacts | Trouble, is_target: bool
) -> Iterator[Finding]:
    if isinstance(facts, Trouble):
        yield Finding("CLIP-UNREADABLE", (*way, "clip"), str(facts), "Export the clip anew.")
        return
    if not facts.has_video:
        kind = f": it is {facts.codec}, in a file of this kind" if facts.codec else ""
        message = f"The clip holds no picture that can be shown{kind}."
        yield Finding("NO-PICTURE", (*way, "clip"), message, _EXPORT)
        return
    mended = remedy(segment.clip, facts, story.frame_rate)
    if facts.refusal:
        yield Finding(facts.refusal.code, (*way, "clip"), f"The clip {facts.refusal.why}.", mended)
    for code, message in faults(facts, story.frame_rate):
        yield Finding(code, (*way, "clip"), message, mended)
    run_up = run_up_before(facts, segment.in_point)
    if run_up > LONGEST_RUN_UP:
        message = f"A cut into this clip begins {run_up:.1f}s after the nearest keyframe."
        yield Finding("LONG-GOP", (*way, "clip"), message, mended)
    yield from _edge_findings(way, segment, facts, is_target)


def run_up_before(facts: MediaFacts, in_point: Seconds) -> Seconds:
    """The seconds that must be decoded before a cut to `in_point`; 0 where that is not known."""
    begin = max(0.0, in_point - HANDLE)
    before = [time for time in facts.keyframes if time <= begin + 1e-3]
    return begin - before[-1] if before else 0.0


def _edge_findings(
    way: Location, segment: Segment, facts: MediaFacts, is_target: bool
) -> Iterator[Finding]:
    """In and out point against the clip's length."""
    frame: Seconds = 1 / facts.frame_rate if facts.frame_rate > 0 else 0.04
    if segment.out_point > facts.duration + frame:
        yield Finding(
            "OUT-BEYOND-CLIP",
            (*way, "out"),
            f"The out point ({segment.out_point:g}s) lies beyond the clip's end "
            f"({facts.duration:.3f}s).",
            "Move `out` forward, or use a longer clip.",
        )
        return
    last = segment.out_points[-1]
    if last > facts.duration + frame:
        yield Finding(
            "STRETCH-BEYOND-CLIP",
            (*way, "stretch"),
            f"The segment may stretch to {last:g}s, beyond the clip's end ({facts.duration:.3f}s).",
            "Make `longer` shorter, or use a longer clip.",
        )
        return
    if is_target and segment.in_point < HANDLE:
        yield Finding(
            "NO-HANDLE",
            (*way, "in"),
            f"Before the in point the clip has {segment.in_point:g}s; "
            f"a clean cut needs {HANDLE:g}s.",
            "Export the clip with two seconds more at its beginning, and move `in`.",
            at_key=True,
        )
    after = max([HANDLE, *(cut.join.duration for cut in segment.next)])
    left = max(0.0, facts.duration - last)
    where = "the out point" if last == segment.out_point else f"{last:g}s, its latest out point,"
    if segment.next and left < after - frame:
        yield Finding(
            "NO-HANDLE",
            (*way, "out"),
            f"After {where} the clip has {left:.2f}s; its cuts need {after:g}s.",
            "Export the clip with three seconds more at its end.",
        )


def named_file(
    folder: Path, written: str, suffixes: frozenset[str], wrong_kind: Finding, missing: str
) -> Path | Finding:
    """The path of a file that the story names, or the finding on its name."""
    location = wrong_kind.location
    try:
        path = inside(folder, written)
    except Trouble as trouble:
        return Finding("PATH-LEAVES", location, str(trouble), _STAY)
    if path.suffix.lower() not in suffixes:
        return wrong_kind
    if _size(path) is None:
        message = f"There is no file {path}."
        remedy = lying_near(path) or (
            "Put it there, or correct the path; it begins at the story's folder."
        )
        return Finding(missing, location, message, remedy)
    return path


def _score_findings(story: Story, folder: Path) -> Iterator[Finding]:
    for stem, written in story.score.items():
        location: Location = ("score", stem)
        kinds = ", ".join(sorted(SCORE_SUFFIXES))
        wrong_kind = Finding(
            "SCORE-SUFFIX",
            location,
            f"The name of this stem does not end in one of {kinds}.",
            "Export it as FLAC or WAV.",
        )
        found = named_file(folder, written, SCORE_SUFFIXES, wrong_kind, "SCORE-MISSING")
        if isinstance(found, Finding):
            yield found
