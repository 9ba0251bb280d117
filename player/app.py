"""The application: builds everything a showing needs, starts it, and takes it down again.

The composition root. What is decided here is who gets which part; how each works is its own
affair. Order matters: the story is read before anything opens, the window before anything is
asked, and no sensor is built before the answer.
"""

import contextlib
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.clock import Clock, FilmClock
from engine.pictures.storyboard import Thumbnail
from engine.problems import Trouble
from engine.sensing.devices.sensor_factory import OFF, open_sensors
from engine.sensing.sensors import Sensor
from engine.sensing.voice.echo_canceller import FarEnd
from engine.showing.excerpt import Excerpt, excerpt_of
from engine.showing.log.logged import LoggedShowing
from engine.showing.log.opening import opened
from engine.showing.log.summary import Summary
from engine.showing.log.writer import LOG_NAME, LogWriter
from engine.showing.showing import LEAD, Showing
from engine.steering.limits import Limits
from engine.story.load import Loaded, load_story
from engine.story.model import Story
from engine.story.represent import represented
from engine.words import Seconds
from player.audio.mixer import Mixer
from player.audio.score import Score
from player.records.afterwards import (
    SHOWINGS,
    KeepingErrors,
    end_card,
    leave_storyboard,
    leave_summary,
    refuse_used,
    showing_folder,
    summary_of,
)
from player.records.recorded_film import RecordedFilm, recordable
from player.records.recording import Recorder
from player.records.resume import ResumePointKeeper, Stopped, state_file, stopped
from player.records.unfinished import AT_ONCE, WHENEVER, complete_unfinished
from player.system.heap import return_freed_pictures
from player.system.idle_inhibitor import IdleInhibitor, inhibitors_for
from player.system.screen_loss import ScreenLost
from player.system.signals import on_termination
from player.system.virtual_display import VirtualDisplay, has_display
from player.system.worker import Worker
from player.viewing.asking import Choice, ask
from player.viewing.material import caption_tracks, clips_of, playable, read_score
from player.viewing.options import PlayOptions
from player.viewing.viewer import Viewer, whose
from player.viewing.watching import Edited, StoryWatch

if TYPE_CHECKING:
    from player.screen.compositor import Compositor
    from player.screen.window import FilmWindow
    from player.viewing.projection import Projection


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a showing left behind."""

    folder: Path
    summary: dict[str, Any]
    unkept: KeepingErrors
    broke_off: bool
    """Whether the film ended because nothing could be shown any more."""


@dataclass(frozen=True, slots=True)
class _Played:
    """An outcome, and what its storyboard is drawn of once the window is gone."""

    outcome: Outcome
    story: Story
    thumbnails: Sequence[Thumbnail]


def play(options: PlayOptions, announce: Callable[[str], None]) -> Outcome | None:
    """Play a story once. None when the viewer left before it began.

    `announce` takes sentences for the terminal. Raises Trouble when the film cannot begin.
    """
    return_freed_pictures()
    loaded = load_story(options.story)
    viewer = whose(options)
    story = playable(loaded, announce)
    viewer.is_told(story, announce)
    story = represented(story, viewer.wanted)
    viewer.may_see(story, announce)
    beside = (options.out or SHOWINGS / "this").parent
    _complete(beside, AT_ONCE, announce)
    excerpt = _excerpt(options, story, viewer, announce)
    refuse_used(options.out)
    if options.record is not None:
        recordable(options.record, options.overwrite)
    with contextlib.ExitStack() as stack:
        offscreen = options.offscreen or not has_display()
        if offscreen and sys.platform == "linux":
            display = VirtualDisplay()
            stack.callback(display.close)
            why = "as asked" if options.offscreen else "there is no screen here"
            announce(f"The film plays off-screen ({why}).")
        played = _play_in_window(
            options, viewer, loaded, story, excerpt, offscreen, stack, announce
        )
    if played is None:
        return None
    # Only now: of a long film it takes a while, and nobody shall wait before a window for it.
    outcome = played.outcome
    with outcome.unkept.keeping("storyboard"):
        leave_storyboard(outcome.folder, played.story, played.thumbnails)
    if outcome.unkept.parts:
        announce(outcome.unkept.sentence)
    _complete(beside, WHENEVER, announce)
    return outcome


def _complete(beside: Path, largest: int, announce: Callable[[str], None]) -> None:
    for folder in complete_unfinished(beside, largest):
        announce(f"The showing in {folder} was cut off; its summary is made of what its log holds.")


def _play_in_window(
    options: PlayOptions,
    viewer: Viewer,
    loaded: Loaded,
    story: Story,
    excerpt: Excerpt,
    offscreen: bool,
    stack: contextlib.ExitStack,
    announce: Callable[[str], None],
) -> _Played | None:
    # Only now: pyglet looks for a display when it is imported.
    from player.playback.deck import Deck
    from player.playback.pool import Pool
    from player.records.screenshot import Screenshots
    from player.viewing.projection import Projection
    from player.viewing.scenes.end_card import EndCardScene
    from player.viewing.stage import Stage

    stage = Stage(
        story.title, is_seen=not offscreen, fullscreen=options.fullscreen, screen=options.screen
    )
    stack.callback(stage.close)
    clock, window, mixer = stage.clock, stage.window, stage.mixer
    _read_score(loaded, story, mixer.score, stack, announce)
    place = _stopped(options, loaded, story, announce)
    choice = ask(options, loaded.folder, stage, story.title, place, announce)
    if choice is None:
        return None
    sensors = _sensors(choice, mixer, clock)
    film = FilmClock(clock)
    film.pause()
    clips, unplayable = clips_of(loaded.folder, story)
    pool = Pool(
        clips, mixer=mixer, clock=clock, film=film, make_deck=Deck, frame_rate=story.frame_rate
    )
    stack.callback(pool.close)
    _start(sensors, stack)

    folder = showing_folder(options.out, story)
    went_on = place if place is not None and choice.resumes else Stopped(())
    earlier, pool.sound_track = went_on.spans, went_on.sound_track
    log = (folder / LOG_NAME).resolve()
    kept = None if excerpt.path else state_file(loaded.path)
    keeper = ResumePointKeeper(kept, loaded.film_digest, log, announce)
    stack.callback(keeper.close)
    screenshots = Screenshots(folder)
    stack.callback(screenshots.close)
    awake = None if offscreen else _awake(window, stack)
    watch = _watch(options, viewer, loaded, story, mixer.score, stack, announce)
    recorder = _recorder(options, story, window.size, film, mixer, stack)
    summary = Summary()
    with LogWriter(log) as writer:
        time_of_day = _time_of_day()
        showing = LoggedShowing(
            Showing(
                story,
                resumed=earlier,
                clock=time_of_day,
                preset=viewer.preset,
                excerpt=excerpt,
            ),
            (summary, writer),
        )
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
                clock=time_of_day,
                preset=viewer.preset,
                excerpt=excerpt,
            )
        )
        projection = Projection(
            story=story,
            showing=showing,
            pool=pool,
            mixer=mixer,
            compositor=stage.compositor,
            overlay=stage.overlay,
            window=window,
            sensors=sensors,
            captions=caption_tracks(loaded.folder, story, announce),
            unplayable=unplayable,
            clock=clock,
            film=film,
            screenshots=screenshots,
            recorder=recorder,
            keeper=keeper,
            awake=awake,
            watch=watch,
            announce=announce,
        )
        with on_termination(projection.end):
            projection.run()
    left_at = projection.place()  # at once: the film's clock runs on
    for sensor in sensors:
        sensor.stop()
    if "profile" in choice.consent:
        viewer.keep(showing.showing.traits, announce)
    screenshots.close()
    outcome = _kept(
        folder, showing, summary, projection, stage.compositor, mixer, recorder, keeper, left_at
    )
    if not offscreen and outcome.summary["end"] != "quit":
        card = end_card(outcome.summary, projection.story, folder)
        with contextlib.suppress(ScreenLost):
            stage.show(EndCardScene(card, clock))
    return _Played(outcome, projection.story, projection.thumbnails)


def _kept(
    folder: Path,
    showing: LoggedShowing,
    kept: Summary,
    projection: "Projection",
    compositor: "Compositor",
    mixer: Mixer,
    recorder: Recorder | None,
    keeper: ResumePointKeeper,
    left_at: Stopped,
) -> Outcome:
    """Keep of a showing that is over what can be kept."""
    unkept = KeepingErrors()
    for fault in showing.faults:
        unkept.note(fault.name, fault.reason)
    if recorder is not None:
        recorder.close()
        if recorder.broke_off:
            unkept.note("recording", recorder.broke_off)
    projection.tell()  # what became of the recording and of pictures
    summary = summary_of(kept, projection, compositor, mixer, recorder)
    # The place first: it is kept elsewhere, and right whatever becomes of the showing's folder.
    keeper.close(left_at if summary["end"] == "quit" else None, seen=summary["end"] == "ending")
    with unkept.keeping("summary"):
        leave_summary(folder, summary)
    broke_off = summary["end"] == "fault" or projection.lost_screen
    return Outcome(folder, summary, unkept, broke_off)


def _awake(window: "FilmWindow", stack: contextlib.ExitStack) -> IdleInhibitor:
    awake = IdleInhibitor(*inhibitors_for(window.x_display))
    stack.callback(awake.close)
    return awake


def _start(sensors: Sequence[Sensor], stack: contextlib.ExitStack) -> None:
    for sensor in sensors:
        stack.callback(sensor.stop)
        sensor.start()


def _watch(
    options: PlayOptions,
    viewer: Viewer,
    loaded: Loaded,
    story: Story,
    score: Score,
    stack: contextlib.ExitStack,
    announce: Callable[[str], None],
) -> StoryWatch | None:
    """What reads the story again whenever it was saved, if that is wanted."""
    if not options.watch:
        return None
    stems = dict(story.score)

    def read() -> Edited:
        nonlocal stems
        loaded = load_story(options.story)
        try:
            edited = represented(playable(loaded, announce), viewer.wanted)
        except Trouble as trouble:
            first = str(trouble).splitlines()[1:2]  # `check` tells the others
            raise Trouble("".join(first).strip() or str(trouble)) from None
        clips, unplayable = clips_of(loaded.folder, edited)
        captions = caption_tracks(loaded.folder, edited, announce)
        if edited.score != stems:
            stems = dict(edited.score)
            read_score(loaded.folder, edited, score, announce)
        return Edited(edited, loaded.digest, loaded.film_digest, clips, unplayable, captions)

    watch = StoryWatch(loaded.path, read)
    stack.callback(watch.close)
    return watch


def _time_of_day() -> Seconds:
    """Local time in seconds after midnight."""
    now = datetime.now()
    return 3600.0 * now.hour + 60.0 * now.minute + now.second


def _read_score(
    loaded: Loaded,
    story: Story,
    score: Score,
    stack: contextlib.ExitStack,
    announce: Callable[[str], None],
) -> None:
    """Begin to read the stems of the score, in a thread of its own."""
    reader = Worker("score")
    stack.callback(reader.close)
    reader.do(read_score, loaded.folder, story, score, announce)


def _sensors(choice: Choice, mixer: Mixer, clock: Clock) -> list[Sensor]:
    """What was agreed to, not yet started; a microphone hears the room without the film."""
    far_end = None
    if choice.microphone not in (None, OFF):
        far_end = FarEnd()
        mixer.taps = (*mixer.taps, far_end)
    return open_sensors(
        choice.camera,
        choice.microphone,
        choice.readings,
        choice.consent,
        clock,
        heart=choice.heart,
        loop=True,
        far_end=far_end,
    )


def _recorder(
    options: PlayOptions,
    story: Story,
    size: tuple[int, int],
    film: FilmClock,
    mixer: Mixer,
    stack: contextlib.ExitStack,
) -> Recorder | None:
    """What writes --record's file. Trouble where that cannot be begun."""
    if options.record is None:
        return None
    recorder = Recorder(
        RecordedFilm(options.record, size, story.frame_rate), film, story.frame_rate
    )
    stack.callback(recorder.close)
    mixer.taps = (*mixer.taps, recorder)
    return recorder


def _excerpt(
    options: PlayOptions, story: Story, viewer: Viewer, announce: Callable[[str], None]
) -> Excerpt:
    """The part of the film that was asked for. Trouble where there is none such."""
    hidden = Limits(story, viewer.preset.limits).forbidden
    excerpt = excerpt_of(story, options.begin, options.path, hidden)
    if excerpt.path:
        announce(f"This is a part of the film, {excerpt}; where you stop in it is not kept.")
    return excerpt


# --- the place in it ---------------------------------------------------------------------------


def _stopped(
    options: PlayOptions, loaded: Loaded, story: Story, announce: Callable[[str], None]
) -> Stopped | None:
    """Where this story was left another day."""
    if options.begin is not None or options.path:
        return None
    try:
        place = stopped(state_file(loaded.path), loaded.film_digest, story, loaded.digest)
    except Trouble as trouble:
        announce(str(trouble))
        return None
    if place is None and options.resume:
        announce("This film was not left before its end, so it begins at its beginning.")
    elif place is not None and not options.resume and options.consent is not None:
        announce(f"You stopped this film in {place.place}; --resume goes on there.")
    return place
