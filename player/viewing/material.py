"""What a story's files give to play: which clips can be tried, the captions, and what is at fault.

Nothing here opens a window, a device or libVLC.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from engine.media.containers import container_of
from engine.media.playability import refused_kind
from engine.problems import Problem, Trouble
from engine.story.check.story import check
from engine.story.loaded import Loaded
from engine.story.model import Segment, Story
from engine.story.paths import captions_path, clip_path, score_path
from engine.text.scripts import missing_scripts, remedy
from engine.viewer.emotions import feelings
from engine.words import SegmentName
from player.audio.score import Score, read_stem
from player.playback.clip import Card, Clip
from player.screen.captions import CaptionTrack
from player.viewing.problem_view import gone_on_without, in_the_way

_MEDIA_PROBLEMS: Final = (
    *("PATH-", "CLIP-", "NOT-A-FILM", "NOT-ENTERED", "OUT-BEYOND", "NO-PICTURE", "CAPTIONS-"),
    *("PICTURE-", "EDITED-TIMES", "MANY-CHANNELS"),
)
"""Problems a film can go on with: the segment at fault is routed around."""


@dataclass(frozen=True, slots=True)
class Material:
    """A story with all that is played of it: the clips that can be tried, why the others cannot,
    and the captions of every segment by language.

    `digest` is that of the story's bytes, `film` that of what they say.
    """

    story: Story
    digest: str
    film: str
    clips: Mapping[SegmentName, Clip | Card]
    unplayable: Mapping[SegmentName, str]
    captions: Mapping[SegmentName, Mapping[str, CaptionTrack]]


def material_of(loaded: Loaded, story: Story, announce: Callable[[str], None]) -> Material:
    """What there is to play of a story, as this viewer may see it; `loaded` is the whole."""
    clips, unplayable = clips_of(loaded.folder, story)
    captions = caption_tracks(loaded.folder, story, announce)
    return Material(story, loaded.digest, loaded.film_digest, clips, unplayable, captions)


def playable(loaded: Loaded, announce: Callable[[str], None]) -> Story:
    """The story, where it can be played; faults of single clips are announced.

    Raises Trouble that lists everything in the way.
    """
    problems = check(loaded, feelings=feelings())
    errors = [problem for problem in problems if problem.severity == "error"]
    fatal = [problem for problem in errors if not _can_go_on(problem)]
    if fatal or loaded.story is None:
        raise Trouble(f"{loaded.path} cannot be played:\n{in_the_way(problems, loaded)}")
    # What is wrong with captions is told when they are read.
    told = [problem for problem in errors if not problem.code.startswith("CAPTIONS-")]
    for sentence in gone_on_without(told, loaded):
        announce(sentence)
    return loaded.story


def _can_go_on(problem: Problem) -> bool:
    return problem.code.startswith(_MEDIA_PROBLEMS)


def clips_of(
    folder: Path, story: Story
) -> tuple[dict[SegmentName, Clip | Card], dict[SegmentName, str]]:
    """What can be tried, and why the rest cannot. Nothing but film is ever given to libVLC."""
    clips: dict[SegmentName, Clip | Card] = {}
    unplayable: dict[SegmentName, str] = {}
    for name, segment in story.segments.items():
        last = segment.out_points[-1]
        if segment.card is not None:
            clips[name] = Card(name, segment.card, segment.in_point, last)
            continue
        try:
            path = clip_path(folder, story, name)
            if refusal := refused_kind(container_of(path)):
                raise Trouble(f"The clip {path.name} {refusal.why}.")
            clips[name] = Clip(path, segment.in_point, last)
        except Trouble as trouble:
            unplayable[name] = str(trouble)
        except OSError as error:
            unplayable[name] = f"The clip {segment.clip} cannot be read: {error.strerror}."
    return clips, unplayable


def caption_tracks(
    folder: Path, story: Story, announce: Callable[[str], None]
) -> dict[SegmentName, dict[str, CaptionTrack]]:
    """The captions of every segment by language; what cannot be read is announced, once."""
    read: dict[tuple[Path, str], CaptionTrack | None] = {}
    tracks: dict[SegmentName, dict[str, CaptionTrack]] = {}
    for name, segment in story.segments.items():
        tracks[name] = {}
        for language in segment.captions:
            try:
                path = captions_path(folder, story, name, language)
            except Trouble:
                continue  # `playable` has told
            if (path, language) not in read:
                read[path, language] = _track(path, language, announce)
            if track := read[path, language]:
                tracks[name][language] = track
    _tell_of_letters(story, [track for track in read.values() if track], announce)
    return tracks


def _tell_of_letters(
    story: Story, tracks: Sequence[CaptionTrack], announce: Callable[[str], None]
) -> None:
    """Say once which scripts of all that is to be shown no typeface here has."""
    texts = [each.text for track in tracks for each in track.captions]
    texts += [finding for segment in story.segments.values() for finding in _shown(segment)]
    letters = {letter for text in (story.title, *texts) if not text.isascii() for letter in text}
    missing = missing_scripts("".join(sorted(letters)))
    if missing:
        scripts = ", ".join(missing)
        announce(f"Of {scripts} no typeface here has all letters: dots stand for them. "
                 f"{remedy(missing)}")  # fmt: skip


def _shown(segment: Segment) -> list[str]:
    """What of a segment is written on the screen, besides its captions."""
    asked = [segment.ask.prompt] if segment.ask is not None else []
    answers = [cut.choice for cut in segment.next if cut.choice is not None]
    return [*asked, *answers, segment.card or ""]


def _track(path: Path, language: str, announce: Callable[[str], None]) -> CaptionTrack | None:
    try:
        return CaptionTrack.read(path, language)
    except Trouble as trouble:
        announce(f"{trouble} The film goes on without them.")
        return None


def read_score(folder: Path, story: Story, score: Score, announce: Callable[[str], None]) -> None:
    """Read every stem that the film plays, in the order in which it may need them. Blocks."""
    wanted = (segment.score for segment in story.segments.values())
    for name in dict.fromkeys(each for each in wanted if each in story.score):
        try:
            score.add(name, read_stem(score_path(folder, story, name)))
        except Trouble as trouble:
            announce(f"{trouble} The film goes on without it.")
