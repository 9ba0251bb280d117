"""The application: builds everything a showing needs, starts it, and takes it down again.

The composition root. What is decided here is who gets which part; how each works is its own
affair. Order matters: the story is read before anything opens, the window before anything is
asked, and no sensor is built before the answer.
"""

import contextlib
import gc
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from engine.clock import FilmClock, SystemClock
from engine.problems import Problem, Trouble
from engine.sensing.choose import OFF, open_sensors
from engine.showing.events import Event
from engine.showing.history import Span
from engine.showing.log import LoggedShowing, LogWriter, open_log, opened
from engine.showing.showing import LEAD, Showing
from engine.showing.summary import summarise
from engine.story.check import check
from engine.story.load import Loaded, load_story
from engine.story.media import container_of
from engine.story.model import Story
from engine.story.paths import captions_path, clip_path
from engine.viewer.emotions import feelings
from engine.words import Seconds, SegmentName
from player.captions import CaptionTrack
from player.clip import Clip
from player.consent import CONSENTS, Consent, ConsentQuestion
from player.resume import Stopped, forget, keep, state_file, stopped
from player.virtual_display import VirtualDisplay, has_display

SAMPLE_FILM = Path(__file__).resolve().parent.parent / "sample_film" / "story.yaml"

_MEDIA_PROBLEMS = ("PATH-", "CLIP-", "NOT-A-FILM", "OUT-BEYOND", "NO-PICTURE", "CAPTIONS-")
"""Problems a film can go on with: the segment at fault is routed around."""

_END_CARD: Seconds = 8.0
_RECORDED_VIEWER = "viewer.jsonl"


@dataclass(frozen=True, slots=True)
class PlayOptions:
    """What `kuleshov play` was called with; see its help."""

    story: Path
    camera: str | None = None
    microphone: str | None = None
    heart: str | None = None
    readings: Path | None = None
    consent: frozenset[Consent] | None = None
    fullscreen: bool = False
    offscreen: bool = False
    screen: int | None = None
    resume: bool = False
    out: Path | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a showing left behind."""

    folder: Path
    summary: dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Choice:
    """What is sensed with, once everybody was asked."""

    camera: str | None
    microphone: str | None
    heart: str | None
    readings: Path | None
    consent: frozenset[Consent]
    resumes: bool


def play(options: PlayOptions, announce: Callable[[str], None]) -> Outcome | None:
    """Play a story once. None when the viewer left before it began.

    `announce` takes sentences for the terminal. Raises Trouble when the film cannot begin.
    """
    loaded = load_story(options.story)
    story = _playable(loaded, announce)
    with contextlib.ExitStack() as stack:
        offscreen = options.offscreen or not has_display()
        if offscreen and sys.platform == "linux":
            display = VirtualDisplay()
            stack.callback(display.close)
            why = "as asked" if options.offscreen else "there is no screen here"
            announce(f"The film plays off-screen ({why}).")
        return _play_in_window(options, loaded, story, offscreen, stack, announce)


def _play_in_window(
    options: PlayOptions,
    loaded: Loaded,
    story: Story,
    offscreen: bool,
    stack: contextlib.ExitStack,
    announce: Callable[[str], None],
) -> Outcome | None:
    # Only now: pyglet looks for a display when it is imported.
    from player.compositor import Compositor
    from player.deck import Deck
    from player.mixer import Mixer
    from player.overlay import Overlay
    from player.pool import Pool
    from player.projection import Projection
    from player.screenshot import Screenshots
    from player.window import FilmWindow

    clock = SystemClock()
    window = FilmWindow(
        story.title, fullscreen=options.fullscreen and not offscreen, screen=options.screen
    )
    stack.callback(window.close)
    compositor, overlay = Compositor(), Overlay()
    mixer = Mixer(clock)
    stack.callback(mixer.close)
    if sentence := mixer.open():
        announce(sentence)

    place = _stopped(options, loaded, story, announce)
    choice = _ask(options, loaded.folder, offscreen, window, overlay, story.title, place, announce)
    if choice is None:
        return None
    sensors = open_sensors(
        choice.camera,
        choice.microphone,
        choice.readings,
        choice.consent,
        clock,
        heart=choice.heart,
        loop=True,
    )
    film = FilmClock(clock)
    film.pause()
    clips, unplayable = _clips(loaded.folder, story)
    pool = Pool(
        clips, mixer=mixer, clock=clock, film=film, make_deck=Deck, frame_rate=story.frame_rate
    )
    stack.callback(pool.close)
    for sensor in sensors:
        stack.callback(sensor.stop)
        sensor.start()

    folder = _showing_folder(options.out, story)
    earlier = place.spans if place is not None and choice.resumes else ()
    screenshots = Screenshots(folder)
    stack.callback(screenshots.close)
    with LogWriter(folder / "log.jsonl") as writer:
        showing = LoggedShowing(Showing(story, resumed=earlier), writer)
        showing.open(
            opened(
                story,
                story_path=str(loaded.path),
                story_digest=loaded.digest,
                sensors=tuple(sensor.name for sensor in sensors),
                recorded=any(sensor.kind == "recorded" for sensor in sensors),
                consent=tuple(sorted(choice.consent)),
                program=f"kuleshov {version('kuleshov')}",
                lead=LEAD,
                resumed=earlier,
            )
        )
        projection = Projection(
            story=story,
            showing=showing,
            pool=pool,
            mixer=mixer,
            compositor=compositor,
            overlay=overlay,
            window=window,
            sensors=sensors,
            captions=_caption_tracks(loaded.folder, story, announce),
            unplayable=unplayable,
            clock=clock,
            film=film,
            screenshots=screenshots,
            announce=announce,
        )
        # What stands now stays: a collection that walks through it all would cost a frame.
        gc.collect()
        gc.freeze()
        projection.run()
    for sensor in sensors:
        sensor.stop()
    spans = showing.showing.history.spans(film.now())
    events = open_log(folder / "log.jsonl").events
    summary = _leave_summary(folder, events, projection, compositor, mixer)
    _leave_storyboard(folder, story, events, projection.thumbnails)
    _keep_place(loaded, summary["end"], spans, folder, announce)
    if not offscreen and summary["end"] != "quit":
        projection.show_end_card(_end_lines(summary, story, folder), _END_CARD)
    return Outcome(folder, summary)


# --- before the film -------------------------------------------------------------------------


def _playable(loaded: Loaded, announce: Callable[[str], None]) -> Story:
    problems = check(loaded, feelings=feelings())
    errors = [problem for problem in problems if problem.severity == "error"]
    fatal = [problem for problem in errors if not _can_go_on(problem)]
    if fatal or loaded.story is None:
        listed = "\n".join(f"  {problem}" for problem in errors or problems)
        raise Trouble(f"{loaded.path} cannot be played:\n{listed}")
    for problem in errors:
        announce(f"{problem} The film goes on without it.")
    return loaded.story


def _can_go_on(problem: Problem) -> bool:
    return problem.code.startswith(_MEDIA_PROBLEMS)


def _clips(folder: Path, story: Story) -> tuple[dict[SegmentName, Clip], dict[SegmentName, str]]:
    """What can be tried, and why the rest cannot. Nothing but film is ever given to libVLC."""
    clips: dict[SegmentName, Clip] = {}
    unplayable: dict[SegmentName, str] = {}
    for name, segment in story.segments.items():
        try:
            path = clip_path(folder, story, name)
            if container_of(path) is None:
                raise Trouble(f"The clip {path.name} is not a film.")
            clips[name] = Clip(path, segment.in_point, segment.out_points[-1])
        except Trouble as trouble:
            unplayable[name] = str(trouble)
        except OSError as error:
            unplayable[name] = f"The clip {segment.clip} cannot be read: {error.strerror}."
    return clips, unplayable


def _caption_tracks(
    folder: Path, story: Story, announce: Callable[[str], None]
) -> dict[SegmentName, dict[str, CaptionTrack]]:
    tracks: dict[SegmentName, dict[str, CaptionTrack]] = {}
    for name, segment in story.segments.items():
        tracks[name] = {}
        for language in segment.captions:
            try:
                path = captions_path(folder, story, name, language)
                tracks[name][language] = CaptionTrack.read(path)
            except Trouble as trouble:
                announce(str(trouble))
    return tracks


def _ask(
    options: PlayOptions,
    folder: Path,
    offscreen: bool,
    window: Any,
    overlay: Any,
    title: str,
    place: Stopped | None,
    announce: Callable[[str], None],
) -> _Choice | None:
    """What may be sensed with: by the command line, by the viewer, or a recording. None: left."""
    recorded = options.readings
    resumes = options.resume
    if options.consent is not None:
        consent = options.consent
    elif offscreen or recorded is not None:
        consent = frozenset()
    elif (question := _first_screen(options, window, overlay, title, place)) is not None:
        consent, resumes = question.answer, question.resumes
    else:
        return None
    camera = options.camera or ("0" if "face" in consent else OFF)
    microphone = options.microphone or ("default" if "voice" in consent else OFF)
    heart = options.heart or OFF
    if options.consent is None and not offscreen:
        # The viewer has the last word over the command line.
        camera = camera if "face" in consent else OFF
        microphone = microphone if "voice" in consent else OFF
        heart = heart if "heart" in consent else OFF
    bundled = folder / _RECORDED_VIEWER
    unwatched = {camera, microphone, heart} == {OFF} and recorded is None
    if unwatched and options.consent is None and offscreen and bundled.is_file():
        recorded = bundled
        announce(
            "No camera and no microphone may be used, so a recorded viewer watches instead "
            f"({bundled.name}); screen and log say so."
        )
    return _Choice(
        camera=camera,
        microphone=microphone,
        heart=heart,
        readings=recorded,
        consent=consent,
        resumes=resumes,
    )


def _first_screen(
    options: PlayOptions, window: Any, overlay: Any, title: str, place: Stopped | None
) -> ConsentQuestion | None:
    """The viewer's answers; None when they left."""
    from player.overlay import OverlayState

    unavailable = {
        name: "switched off for this showing"
        for name, word in (
            ("face", options.camera),
            ("voice", options.microphone),
            ("heart", options.heart or OFF),
        )
        if word == OFF
    }
    offered = tuple(each for each in CONSENTS if each not in unavailable)
    stopped_at = place.place if place is not None else ""
    question = ConsentQuestion(offered, stopped=stopped_at, resumes=options.resume)
    window.on_key = question.press
    window.on_close = lambda: question.press("ESCAPE")
    view = OverlayState(question=question, unavailable=unavailable, title=title)
    while not (question.done or question.left):
        window.listen()
        overlay.draw(view, *window.size)
        window.flip()
    return None if question.left else question


def _stopped(
    options: PlayOptions, loaded: Loaded, story: Story, announce: Callable[[str], None]
) -> Stopped | None:
    """Where this story was left another day."""
    try:
        place = stopped(state_file(loaded.path), loaded.digest, story)
    except Trouble as trouble:
        announce(str(trouble))
        return None
    if place is None and options.resume:
        announce("This film was not left before its end, so it begins at its beginning.")
    elif place is not None and not options.resume and options.consent is not None:
        announce(f"You stopped this film in {place.place}; --resume goes on there.")
    return place


# --- after the film ---------------------------------------------------------------------------


def _showing_folder(out: Path | None, story: Story) -> Path:
    """A folder of this showing's own. Trouble when it cannot be made or holds a log already."""
    if out is None:
        title = "".join(c if c.isalnum() else "-" for c in story.title.lower()).strip("-")
        out = Path("showings") / f"{title}-{datetime.now():%Y%m%d-%H%M%S}"
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Trouble(
            f"The folder {out} for this showing cannot be made ({error.strerror}). "
            "Name another with --out."
        ) from error
    return out


def _keep_place(
    loaded: Loaded, end: str, spans: Sequence[Span], folder: Path, announce: Callable[[str], None]
) -> None:
    file = state_file(loaded.path)
    if end == "ending":
        forget(file)
    elif end == "quit" and spans:
        try:
            keep(file, loaded.digest, spans, (folder / "log.jsonl").resolve())
        except Trouble as trouble:
            announce(str(trouble))


def _leave_summary(
    folder: Path, events: Sequence[Event], projection: Any, compositor: Any, mixer: Any
) -> dict[str, Any]:
    tally = projection.tally
    summary = summarise(events)
    summary["frames"] = {
        "displayed": tally.shown,
        "skipped": tally.skipped,
        "drawn": compositor.drawn,
        "drawn_without_picture": compositor.without_picture,
    }
    summary["sound"] = {"blocks": mixer.blocks, "underflows": mixer.underflows}
    text = json.dumps(summary, indent=2, ensure_ascii=False) + "\n"
    (folder / "summary.json").write_text(text, encoding="utf-8")
    return summary


def _leave_storyboard(
    folder: Path, story: Story, events: Sequence[Event], thumbnails: Sequence[Any]
) -> None:
    from player.storyboard import draw_storyboard

    draw_storyboard(folder / "storyboard.png", story, events, thumbnails)


def _end_lines(summary: dict[str, Any], story: Story, folder: Path) -> list[str]:
    path = [each["segment"] for each in summary["path"]]
    kinds = summary["decisions"]["by_kind"]
    steered = kinds.get("steered", 0)
    return [
        f"You saw {len(set(path))} of {len(story.segments)} segments; "
        f"the film ended with {path[-1] if path else 'nothing'}.",
        f"{steered} of {summary['decisions']['count']} cuts were steered by how you seemed."
        if steered
        else "No cut was steered: the film took its default path.",
        f"What was decided, and why:  ./run explain {folder}",
    ]
