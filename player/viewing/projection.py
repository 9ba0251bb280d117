"""Shows the film frame by frame: carries the showing's orders to the pool, and the world to it.

One `Projection` lasts one showing. Everything here runs in the window thread; sensors, the
sound card and libVLC hand things over and are pulled from.
"""

import gc
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from engine.clock import Clock, FilmClock
from engine.pictures.storyboard import Thumbnail
from engine.sensing.reading import Reading
from engine.sensing.sensors import Sensor
from engine.showing.credits import Giving
from engine.showing.events import (
    Command,
    CutTo,
    Decided,
    Entered,
    Failed,
    Finish,
    Gave,
    Inputs,
    MediaEvent,
    Offer,
    Prepare,
    Shown,
    Stand,
)
from engine.showing.log.logged import LoggedShowing
from engine.steering.explain import for_viewer
from engine.story.model import Story
from engine.words import Seconds, SegmentName
from player.audio.mixer import Mixer
from player.playback.frame_count import FrameTally
from player.playback.layers import looks_of
from player.playback.pool import Pool
from player.records.recording import Recorder
from player.records.resume import ResumePoint, ResumePointKeeper
from player.records.screenshot import Screenshots
from player.screen.captions import SIZES, Captions, CaptionTrack
from player.screen.compositor import Compositor
from player.screen.grade import NEUTRAL, Grade, Regrade
from player.screen.notices import Notices
from player.screen.offer import OfferOnScreen
from player.screen.overlay import Overlay
from player.screen.overlay_state import OverlayState
from player.screen.timeline import Timeline, timeline_of
from player.screen.window import FilmWindow
from player.system.idle_inhibitor import IdleInhibitor
from player.system.screen_loss import ScreenLost
from player.viewing.remote import Remote
from player.viewing.watching import Edited, StoryWatch

_STEP_EVERY: Final[Seconds] = 0.05
_SENSORS_SECONDS: Final[Seconds] = 8.0
_REDRAW_SECONDS: Final[Seconds] = 0.5  # a window that was covered shows itself again by then
_THUMBNAIL_AT: Final[Seconds] = 2.0
_THUMBNAIL_HEIGHT: Final = 180


class Projection:
    """One showing on screen.

    `captions` holds the tracks of every segment by language; `unplayable` why some segments
    cannot even be tried. `announce` takes sentences for the terminal.
    """

    def __init__(
        self,
        *,
        story: Story,
        showing: LoggedShowing,
        pool: Pool,
        mixer: Mixer,
        compositor: Compositor,
        overlay: Overlay,
        window: FilmWindow,
        sensors: Sequence[Sensor],
        captions: Mapping[SegmentName, Mapping[str, CaptionTrack]],
        unplayable: Mapping[SegmentName, str],
        clock: Clock,
        film: FilmClock,
        screenshots: Screenshots,
        recorder: Recorder | None,
        keeper: ResumePointKeeper,
        awake: IdleInhibitor | None = None,
        watch: StoryWatch | None,
        announce: Callable[[str], None],
    ) -> None:
        self.tally = FrameTally()
        self.thumbnails: list[Thumbnail] = []
        self.grade: Grade | Regrade = NEUTRAL
        """The look of the film; set it at any time, from the window thread."""
        self.story = story
        """The story by which the film runs; it may be edited meanwhile."""
        self._showing = showing
        self._pool = pool
        self._mixer = mixer
        self._compositor = compositor
        self._overlay = overlay
        self._window = window
        self._sensors = sensors
        self._captions = Captions(captions)
        self._unplayable = unplayable
        self._clock = clock
        self._film = film
        self._screenshots = screenshots
        self._recorder = recorder
        self._keeper = keeper
        self._awake = awake
        self._watch = watch
        self._edited: Edited | None = None  # waits for a moment at which it can be taken in
        self._announce = announce
        self._media: list[MediaEvent] = []
        self._readings: list[Reading] = []
        self._faults: list[str] = []
        self._giving = Giving()
        self._gave: list[Gave] = []
        self._looks: object = None
        self._drawn_at: Seconds = 0.0
        self._told: set[str] = set()  # sensors that have had something to complain of
        self._stepped_at: Seconds = -1.0
        self._segment: SegmentName | None = None
        self._entered_at: Seconds = 0.0
        self._pictured = True
        self._sink_faults_told = 0
        self._decided: Decided | None = None  # what led, or is to lead, to the next segment
        self._arrived_by: Decided | None = None
        self._notices = Notices()
        self._view = OverlayState(title=story.title)
        self._is_told_to_end = False
        self.lost_screen = False
        """Whether the film broke off because there was no screen any more."""
        self.remote = Remote(
            window=window,
            pool=pool,
            mixer=mixer,
            film=film,
            clock=clock,
            captions=self._captions,
            tally=self.tally,
            say=self._say,
        )

    # --- the loop -------------------------------------------------------------------------

    def run(self) -> None:
        """Show the film from beginning to end; returns when the showing is over."""
        try:
            self._wait_for_sensors()
            # What stands now stays, and the sensors brought half of it: a collection that walks
            # through it all would cost frames.
            gc.collect()
            gc.freeze()
            self._film.resume()
            while not self._showing.done:
                self.frame()
        except ScreenLost as lost:
            # The viewer did not wish to leave: they will be asked whether to go on from here.
            self.lost_screen = True
            self.notice(str(lost))
            self._faults.append(str(lost))
            self.remote.leave()
            self._step(self._film.now())

    def _wait_for_sensors(self) -> None:
        """Let the devices open, and what reads them be built, before film time begins: it costs
        seconds, and would cost frames.

        The film clock is handed over standing at 0.
        """
        self._step(self._film.now())  # what the film begins with can be prepared meanwhile
        until = self._clock.now() + _SENSORS_SECONDS
        while self._clock.now() < until and any(self._is_opening(each) for each in self._sensors):
            self._window.listen(self.remote)
            self._gather()
            self._media += self._pool.tick(self._film.now())
            self._draw(self._film.now())
            if self.remote.wishes or self._is_told_to_end:
                break

    def _is_opening(self, sensor: Sensor) -> bool:
        return sensor.is_alive and not sensor.is_ready and sensor.name not in self._told

    def frame(self) -> None:
        """One turn: listen, step the showing, move the decks, draw what changed."""
        self._window.listen(self.remote)
        if self._is_told_to_end:
            self._is_told_to_end = False
            self.remote.leave()
        now = self._film.now()
        self._gather()
        self._take_edited(now)
        if not self._film.paused:
            self._media += self._pool.tick(now)
            self._note(now)
            busy = bool(self._readings or self._media or self.remote.wishes or self._faults)
            if busy or now - self._stepped_at >= _STEP_EVERY:
                self._step(now)
        self._keeper.note(self._clock.now(), self.place)
        if self._awake is not None:
            self._awake.note(self._clock.now(), self._film.paused)
        self._draw(now)

    def end(self) -> None:
        """The film is to end with the next frame, in order. May be called by a signal's handler."""
        self._is_told_to_end = True

    def place(self) -> ResumePoint:
        """Where the viewer is, to go on from another day."""
        spans = self._showing.showing.history.spans(self._film.now())
        return ResumePoint(spans, self._pool.sound_track)

    def notice(self, sentence: str) -> None:
        """Say something to the viewer, on screen and in the terminal."""
        self._notices.add(self._clock.now(), sentence)
        self._announce(sentence)

    # --- in ---------------------------------------------------------------------------------

    def tell(self) -> None:
        """Say what became of pictures and of a recording since the last time."""
        for kept in (self._screenshots, self._recorder):
            for sentence in kept.said() if kept is not None else ():
                self.notice(sentence)

    def _gather(self) -> None:
        self.tell()
        for told in self._mixer.notices():
            self.notice(told.sentence)
            if told.is_fault:
                self._faults.append(told.sentence)
        self._faults += self._mixer.faults()
        for sensor in self._sensors:
            taken = sensor.take()
            says = any(reading.quality > 0.0 for reading in taken)
            if gave := self._giving.note(self._clock.now(), sensor.name, sensor.live, says):
                self._gave.append(gave)
            if not self._film.paused:
                # What was measured during a pause says nothing about the film.
                self._readings += [self._in_film_time(reading) for reading in taken]
            for fault in sensor.faults():
                self._told.add(sensor.name)
                self._faults.append(fault)
                self.notice(fault)

    def _in_film_time(self, reading: Reading) -> Reading:
        time = round(self._film.film_time_of(reading.time), 4)
        return replace(reading, time=time)

    def _note(self, now: Seconds) -> None:
        for event in self._media:
            if isinstance(event, Shown):
                self._segment, self._entered_at, self._pictured = event.segment, event.at, False
                self.remote.offer = None
                self._mixer.score.play(self.story.segments[event.segment].score)
            elif isinstance(event, Failed):
                self.notice(f"{event.reason} The film goes on without it.")
        on_screen = self._pool.on_screen
        if on_screen is not None:
            self.tally.count(*on_screen)

    def _step(self, now: Seconds) -> None:
        inputs = Inputs(
            tuple(self._readings),
            tuple(self._media),
            self.remote.take_wishes(),
            tuple(self._faults),
            tuple(self._gave),
        )
        self._readings, self._media, self._faults, self._gave = [], [], [], []
        self._stepped_at = now
        step = self._showing.step(now, inputs)
        self._obey(step.commands, now)
        for event in step.events:
            if isinstance(event, Decided):
                self._decided = event
            elif isinstance(event, Entered):
                led_here = self._decided is not None and self._decided.to == event.segment
                self._arrived_by = self._decided if led_here else None
        for fault in self._showing.faults[self._sink_faults_told :]:
            self._sink_faults_told += 1
            self.notice(fault.sentence)

    def _obey(self, commands: Sequence[Command], now: Seconds) -> None:
        for command in commands:
            match command:
                case Prepare(segments, start):
                    playable = tuple(s for s in segments if s not in self._unplayable)
                    first_plays = playable[:1] == segments[:1]
                    self._pool.prepare(playable, start if first_plays else None)
                    self._refuse(segments)
                case CutTo(segment, at, dissolve, start):
                    if segment not in self._unplayable:
                        self._pool.cut_to(segment, at, dissolve, start)
                    self._refuse((segment,))
                case Stand(at):
                    self._pool.stand(at)
                case Offer():
                    self.remote.offer = OfferOnScreen(command, now)
                case Finish(at):
                    self._pool.prepare(())
                    self._pool.fade_out(at)
                    self._mixer.score.play(None)

    def _refuse(self, segments: Sequence[SegmentName]) -> None:
        for segment in segments:
            if segment in self._unplayable:
                self._media.append(Failed(segment, self._unplayable[segment]))

    def _take_edited(self, now: Seconds) -> None:
        """Go on by the story as it was saved, as soon as no cut is on its way."""
        for found in self._watch.take() if self._watch is not None else ():
            if isinstance(found, Edited):
                self._edited = found
            else:
                self.notice(f"The film goes on as it was. {found}")
        edited, showing = self._edited, self._showing.showing
        if edited is None:
            return
        if showing.current is not None and showing.current not in edited.story.segments:
            self._edited = None
            self.notice(
                f'The edited story has no segment "{showing.current}", which is on screen. The '
                "film goes on as it was."
            )
        elif showing.takes(edited.story) and not self._film.paused:
            self._edited = None
            self.story, self._unplayable = edited.story, edited.unplayable
            self._captions.reread(edited.captions)
            self._view.title = edited.story.title
            self._keeper.film = edited.film
            self._pool.reread(edited.clips)
            step = self._showing.reread(now, edited.story, edited.digest)
            self.remote.offer = None
            self._obey(step.commands, now)
            self.notice("The edited story was taken in.")

    # --- out ----------------------------------------------------------------------------------

    def _draw(self, now: Seconds) -> None:
        width, height = self._window.size
        layers = self._pool.layers(now)
        view = self._view
        view.opening = not layers
        view.paused = self._film.paused and self._segment is not None
        view.indicators = tuple(sensor.name for sensor in self._sensors if sensor.is_open)
        # Of the very segment that is drawn, at the very instant.
        view.captions = self._captions.at(self._pool.on_air, self._pool.position(now))
        view.captions_size = SIZES[self._captions.size]
        view.timeline = self._timeline(now)
        if self.remote.offer is not None and self.remote.offer.is_over(now):
            self.remote.offer = None
        view.offer = replace(self.remote.offer) if self.remote.offer is not None else None
        view.help = self.remote.helps
        view.why = self._why() if self.remote.explains else ""
        view.notices = self._notices.current(self._clock.now())
        # Most turns of the loop fall between two frames of the film: nothing to draw then.
        grade = self.grade.at(now) if isinstance(self.grade, Regrade) else self.grade
        looks = (looks_of(layers), (width, height), grade, replace(view))
        unchanged = looks == self._looks and not self.remote.wants_picture
        if unchanged and self._clock.now() - self._drawn_at < _REDRAW_SECONDS:
            # Setting a caption takes some milliseconds, which its first picture shall not wait for.
            coming = self._captions.coming(self._pool.on_air, self._pool.position(now))
            self._overlay.prepare(coming, view.captions_size, width, height)
            self._window.rest()
            return
        self._looks, self._drawn_at = looks, self._clock.now()
        self._compositor.draw(layers, width, height, grade)
        if not self._pictured and now - self._entered_at >= _THUMBNAIL_AT:
            self._pictured = True
            stride = max(1, height // _THUMBNAIL_HEIGHT)
            picture = self._compositor.grab(width, height)[::stride, ::stride]
            self.thumbnails.append(Thumbnail.of(self._segment or "", self._entered_at, picture))
        if self.remote.wants_picture:
            self.remote.wants_picture = False
            self._screenshots.keep(self._compositor.grab(width, height).copy())
        recorder, shown = self._recorder, (looks_of(layers), (width, height))

        def record() -> None:
            if recorder is not None:
                recorder.add(now, shown, self._compositor.pixels(width, height))

        recorded = recorder is not None and self._segment is not None and recorder.wants(now, shown)
        self._overlay.draw(view, width, height, record if recorded else None)
        self._window.flip()

    def _why(self) -> str:
        if self._segment is None:
            return ""
        return for_viewer(self._arrived_by) if self._arrived_by else "The film begins here."

    def _timeline(self, now: Seconds) -> Timeline | None:
        """Shown while the viewer's hand is at it, and while the film stands still."""
        if not self._view.paused and not self.remote.is_at_hand:
            return None
        history = self._showing.showing.history
        return timeline_of(history.spans(now), history.ahead(now))

    def _say(self, sentence: str) -> None:
        self._notices.answer(self._clock.now(), sentence)
