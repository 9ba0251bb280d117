"""One showing for one visitor, on a stage that was there before and will be there after.

The order matters: nothing is sensed before the visitor has answered, and whatever ends the film,
what can be kept of it is kept.
"""

from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from threading import Event
from typing import Any

from engine.clock import FilmClock
from engine.pictures.storyboard import Thumbnail
from engine.sensing.devices.sensor_factory import spare_reader
from engine.sensing.face.face_process import SpareProcess
from engine.showing.log.logged import LoggedShowing, Sink
from engine.showing.log.opening import opened
from engine.showing.log.summary import Summary
from engine.showing.log.writer import LOG_NAME, LogWriter
from engine.showing.showing import LEAD, Showing
from engine.story.model import Story
from engine.words import Seconds
from player.playback.deck import Deck
from player.playback.pool import Pool
from player.records.consent_records import ConsentRecords
from player.records.recorded_film import RecordedFilm
from player.records.recording import Recorder
from player.records.resume import ResumePoint, ResumePointKeeper, state_file
from player.records.showing_results import (
    Counted,
    WriteErrors,
    showing_folder,
    summary_of,
    write_summary,
)
from player.screen.end_card import EndCard, end_card
from player.system.garbage import passed_over
from player.system.idle_inhibitor import IdleInhibitor, inhibitors_for
from player.system.screen_loss import ScreenLost
from player.system.signals import on_termination
from player.system.worker import Worker
from player.viewing.asking import Choice, may_see, within
from player.viewing.host import AtHome, Host
from player.viewing.keepers import Keepers
from player.viewing.live_edit import live_edit_of
from player.viewing.material import material_of, read_score
from player.viewing.opened_senses import opened_in_sight
from player.viewing.programme import Programme, for_age
from player.viewing.scenes.end_card import NOTED, EndCardScene
from player.viewing.scenes.film import FilmScene
from player.viewing.scenes.opening import LONGEST, OpeningScene
from player.viewing.screened import Screened, begun, explored
from player.viewing.senses import Senses
from player.viewing.stage import Stage


@dataclass(frozen=True, slots=True)
class Played:
    """A showing that is over, and what it left. `thumbnails` are for its storyboard, which takes
    a while to draw: once nobody waits before the window."""

    folder: Path
    summary: dict[str, Any]
    unkept: WriteErrors
    broke_off: bool
    """Whether the film ended because nothing could be shown any more."""
    lost_screen: bool
    """Whether that was for want of a screen."""
    code: str | None
    """By which its viewer can have it erased from its screening."""
    story: Story
    thumbnails: Sequence[Thumbnail]

    def as_json(self) -> dict[str, Any]:
        """The summary, and where the showing is kept."""
        code = {} if self.code is None else {"code": self.code}
        return {"folder": str(self.folder), **code, **self.summary}


def play_once(
    stage: Stage,
    programme: Programme,
    announce: Callable[[str], None],
    host: Host | None = None,
) -> Played | None:
    """Ask, show the film and its end card, and keep the showing. None: left before it began.

    `host` is who has it shown, by itself the viewer at home. `announce` takes sentences for the
    terminal. Raises Trouble where the film cannot begin, and ScreenLost where the screen goes
    before it does. The stage is left as it was found, with the last frame on the screen.
    """
    loaded, story, host = programme.loaded, programme.story, host or AtHome()
    stage.window.title = story.title
    counted = stage.counted()
    with ExitStack() as stack:
        stack.callback(stage.clear)
        reader = Worker("score")
        stack.callback(reader.close)
        reader.submit(read_score, loaded.folder, story, stage.mixer.score, announce)
        records = ConsentRecords()
        stack.callback(records.close)
        spare = None
        if may_see(programme.options, story.sensing, stage.is_seen):
            spare = spare_reader()  # it takes seconds, for which nobody waits while they read
            stack.callback(spare.close)
        choice = host.ask(programme, stage, records, announce)
        if choice is None:
            return None
        stage.supervision.agreed(choice.consent, choice.age)
        stack.callback(stage.ended)
        if choice.age is not None:
            programme = for_age(programme, choice.age, announce)
        return _shown(stage, programme, host, choice, spare, records, counted, stack, announce)


def _shown(
    stage: Stage,
    programme: Programme,
    host: Host,
    choice: Choice,
    spare: SpareProcess | None,
    records: ConsentRecords,
    counted: Counted,
    stack: ExitStack,
    announce: Callable[[str], None],
) -> Played:
    film = FilmClock(stage.clock)
    film.pause()
    choice = within(choice, programme.story.sensing)  # whoever asked
    senses = opened_in_sight(stage, programme.story, film, choice, records, announce, spare)
    stack.callback(stage.withdrawing.end)
    stack.callback(senses.stop)
    material = material_of(programme.loaded, programme.story, announce)
    pool = Pool(
        material.clips,
        mixer=stage.mixer,
        clock=stage.clock,
        film=film,
        make_deck=Deck,
        frame_rate=material.story.frame_rate,
    )
    stack.callback(pool.close)
    folder = showing_folder(programme.options.out, programme.story)
    screened = begun(programme.options, choice.consent)
    stack.callback(screened.close)
    records.keep_receipt(folder, programme.story.title, screened.code)

    log = (folder / LOG_NAME).resolve()
    earlier = programme.stopped if programme.stopped and choice.resumes else ResumePoint(())
    pool.sound_track = earlier.sound_track
    keepers = _keepers(stage, programme, folder, log, film, announce)
    stack.callback(keepers.close)
    live_edit = live_edit_of(programme, stage.mixer.score, announce)
    if live_edit is not None:
        stack.callback(live_edit.close)
    seen = Summary()
    with LogWriter(log) as writer:
        neutral = host.neutral(choice)
        showing = _opened(programme, choice, senses, earlier, neutral, (seen, writer), screened)
        scene = FilmScene(
            stage,
            showing=showing,
            pool=pool,
            film=film,
            material=material,
            senses=senses,
            keepers=keepers,
            live_edit=live_edit,
            announce=announce,
            wording=choice.wording,
        )
        host.begins(scene)
        stage.withdrawing.may_forget(scene.remote.forget)
        # After a crash the film goes on at once, though it may miss frames for its devices.
        _run(stage, scene, host, LONGEST if programme.options.agreed is None else 0.0)
        stage.withdrawing.settle()
    hurried = Event()  # who tells it to end now has it kept all the same, and sees no card
    with on_termination(host.terminated, hurried.set):
        left_at = scene.stopped()  # at once: the film's clock runs on
        stage.ended()
        senses.close()
        learns = "profile" in choice.consent and scene.material.story.sensing == "feelings"
        unlearned = programme.viewer.keep(showing.showing.traits) if learns else ""
        keepers.finish()
        scene.tell()  # what became of the recording and of pictures
        summary = summary_of(seen, scene.tally, stage.counted().since(counted), keepers.recorder)
        if screened.code is not None:
            summary["screening"] = str(programme.options.screening)
        unkept = _unkept(folder, showing, summary, keepers, left_at)
        screened.close()
        _note_beside(unkept, records, screened, unlearned)
    # Who has left is not kept, but for a code that they could not have otherwise.
    if (
        stage.is_seen
        and (host.sees_card(summary["end"]) or screened.code is not None)
        and not hurried.is_set()
    ):
        shown_in = None if programme.options.guest else folder
        card = end_card(summary, scene.material.story, shown_in, choice.wording, screened.code)
        _show_card(stage, host, card)
    broke_off = summary["end"] == "fault" or scene.lost_screen
    return Played(
        folder,
        summary,
        unkept,
        broke_off,
        scene.lost_screen,
        screened.code,
        scene.material.story,
        keepers.thumbnails,
    )


def _show_card(stage: Stage, host: Host, what: EndCard) -> None:
    """The end card, until it is closed or its time is over; without a screen none."""
    with suppress(ScreenLost):
        stands = max(host.card_stands, NOTED) if what.to_note else host.card_stands
        card = EndCardScene(what, stage.clock, stands)
        with on_termination(host.terminated, card.leave):
            stage.show(card)


def _run(stage: Stage, scene: FilmScene, host: Host, longest: Seconds) -> None:
    """Show the film from its opening, which waits so long for devices at most, to its end, in
    order, whatever ends it."""
    try:
        with on_termination(host.terminated, scene.end):
            scene.prepare()
            stage.show(OpeningScene(scene, stage.clock, longest))
            with passed_over():
                scene.begin()
                stage.show(scene)
    except ScreenLost as lost:
        scene.break_off(lost)


def _keepers(
    stage: Stage,
    programme: Programme,
    folder: Path,
    log: Path,
    film: FilmClock,
    announce: Callable[[str], None],
) -> Keepers:
    """What keeps this showing. Trouble where the recording cannot be begun."""
    options, loaded = programme.options, programme.loaded
    recorder = None
    if options.record is not None:
        rate = programme.story.frame_rate
        recorder = Recorder(RecordedFilm(options.record, stage.window.size, rate), film, rate)
        stage.mixer.taps = (*stage.mixer.taps, recorder)
    keeps = not (options.guest or programme.excerpt.path)
    kept = state_file(loaded.path) if keeps else None
    place = ResumePointKeeper(kept, loaded.film_digest, log, announce)
    inhibitor = IdleInhibitor(*inhibitors_for(stage.window.x_display)) if stage.is_seen else None
    return Keepers(folder, place, recorder, inhibitor)


def _opened(
    programme: Programme,
    choice: Choice,
    senses: Senses,
    earlier: ResumePoint,
    neutral: Seconds,
    sinks: Sequence[Sink],
    screened: Screened,
) -> LoggedShowing:
    """The showing, its first event told to its sinks."""
    story, loaded = programme.story, programme.loaded
    preset = explored(programme.viewer.preset, programme.options, choice.consent)
    time_of_day, excerpt = _time_of_day(), programme.excerpt
    showing = Showing(
        story,
        resumed=earlier.spans,
        clock=time_of_day,
        preset=preset,
        excerpt=excerpt,
        begins_at=neutral,
    )
    keeps = senses.keeps(choice)
    logged = LoggedShowing(showing, sinks, keeps=keeps, beside=screened.sink)
    logged.open(
        opened(
            story,
            story_path=str(loaded.path),
            story_digest=loaded.digest,
            sensors=tuple(sensor.name for sensor in senses.sensors),
            recorded=any(sensor.kind == "recorded" for sensor in senses.sensors),
            consent=tuple(sorted(choice.consent)),
            program=f"kuleshov {version('kuleshov')}",
            lead=LEAD,
            resumed=earlier.spans,
            clock=time_of_day,
            preset=preset,
            excerpt=excerpt,
            keeps=keeps,
            begins_at=neutral,
        )
    )
    return logged


def _time_of_day() -> Seconds:
    """Local time in seconds after midnight."""
    now = datetime.now()
    return 3600.0 * now.hour + 60.0 * now.minute + now.second


def _note_beside(
    unkept: WriteErrors, records: ConsentRecords, screened: Screened, unlearned: str
) -> None:
    """What could not be kept elsewhere than in the showing's folder."""
    records.close()
    for sentence in records.notices():
        unkept.note("record of consent", sentence)
    if screened.fault:
        unkept.note("screening", screened.fault)
    if unlearned:
        unkept.note("profile", unlearned)


def _unkept(
    folder: Path,
    showing: LoggedShowing,
    summary: dict[str, Any],
    keepers: Keepers,
    left_at: ResumePoint,
) -> WriteErrors:
    """Keep the place and the summary of a showing that is over; what of it could not be kept."""
    unkept = WriteErrors()
    for fault in showing.faults:
        unkept.note(fault.name, fault.reason)
    if keepers.recorder is not None and keepers.recorder.broke_off:
        unkept.note("recording", keepers.recorder.broke_off)
    # The place first: it is kept elsewhere, and right whatever becomes of the showing's folder.
    end = summary["end"]
    keepers.place.close(left_at if end == "quit" else None, seen=end == "ending")
    with unkept.keeping("summary"):
        write_summary(folder, summary)
    return unkept
