"""The film: carries the showing's orders to the decks, and to the showing what the world does.

Everything here runs in the window thread; sensors, the sound card and libVLC hand things over and
are pulled from.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from engine.clock import FilmClock
from engine.consent.wording import Said, Wording
from engine.sensing.reading import Reading
from engine.showing.events import Decided, Entered, Failed, Inputs, MediaEvent, Shown
from engine.showing.log.logged import LoggedShowing
from engine.words import Seconds
from player.playback.frame_count import FrameCount
from player.playback.pool import Pool
from player.records.resume import ResumePoint
from player.screen.grade import NEUTRAL, Grade, Regrade
from player.supervision.progress import Progress
from player.system.screen_loss import ScreenLost
from player.viewing.conductor import Conductor
from player.viewing.keepers import Keepers
from player.viewing.live_edit import LiveEdit
from player.viewing.material import Material
from player.viewing.over_film import OverFilm
from player.viewing.remote import Remote
from player.viewing.restrictions import restrictions
from player.viewing.scene import View
from player.viewing.senses import Senses

if TYPE_CHECKING:
    from player.viewing.stage import Stage

_STEP_EVERY: Final[Seconds] = 0.05
_SOMEBODY: Final = 0.5  # of presence: from here on somebody is there


class FilmScene:
    """One showing on the stage, from its first picture to its last.

    `film` is handed over standing at 0. `announce` takes sentences for the terminal, `wording` is
    the viewer's language.
    """

    def __init__(
        self,
        stage: "Stage",
        *,
        showing: LoggedShowing,
        pool: Pool,
        film: FilmClock,
        material: Material,
        senses: Senses,
        keepers: Keepers,
        live_edit: LiveEdit | None,
        announce: Callable[[str], None],
        wording: Wording,
    ) -> None:
        self.material = material
        """The story by which the film runs; it may be edited meanwhile."""
        self.lost_screen = False
        """Whether the film broke off because there was no screen any more."""
        self._showing = showing
        self._pool = pool
        self._mixer = stage.mixer
        self._clock = stage.clock
        self._film = film
        self._senses = senses
        self._withdrawing = stage.withdrawing
        self._supervision = stage.supervision
        self._keepers = keepers
        self._live_edit = live_edit
        self._announce = announce
        self.grade: Grade | Regrade = NEUTRAL
        """The look of the film; set it at any time, from the window thread."""
        self.tally = FrameCount()
        self.over = OverFilm(material, pool, stage.clock, wording)
        for sentence in restrictions(material.story.sensing, wording):
            self.over.notice(sentence)
        self.remote = Remote(
            window=stage.window,
            pool=pool,
            mixer=stage.mixer,
            film=film,
            over=self.over,
            tally=self.tally,
            keep_picture=keepers.keep_picture,
        )
        self._conductor = Conductor(material, pool, stage.mixer, self.over)
        self._media: list[MediaEvent] = []
        self._faults: list[str] = []
        self._now = film.now()  # of this turn
        self._stepped_at: Seconds = -1.0
        self._sink_faults_told = 0
        self._is_told_to_end = False

    # --- a scene ----------------------------------------------------------------------------

    @property
    def is_over(self) -> bool:
        """Whether the film has ended."""
        return self._showing.done

    def press(self, key: str) -> None:
        """Take a key by its pyglet name."""
        if not self._withdrawing.press(key):
            self.remote.press(key)

    def point(self, x: float, y: float) -> None:
        """Take the place of the mouse, in shares of the window."""
        self.remote.point(x, y)

    def click(self, x: float, y: float) -> bool:
        """Take a click, in shares of the window; return whether it meant something."""
        return self.remote.click(x, y)

    def leave(self) -> None:
        """End the film because the viewer left."""
        self.remote.leave()

    def advance(self) -> None:
        """One turn: gather, take in an edited story, step the showing, move the decks."""
        if self._is_told_to_end:
            self._is_told_to_end = False
            self.leave()
        now = self._now = self.now
        self._gather()
        self._take_in_edited(now)
        if not self._film.paused:
            self._media += self._pool.tick(now)
            self._note()
            senses = self._senses
            told = senses.has_readings or senses.has_withdrawn or self._faults
            busy = told or self._media or self.remote.wishes
            if busy or now - self._stepped_at >= _STEP_EVERY:
                self._step(now)
        elif self._senses.has_withdrawn or self.remote.forgets:
            self._step(now)  # at once: nobody knows how long the pause lasts
        self._keepers.note(self._clock.now(), now, self._film.paused, self.stopped)

    @property
    def progress(self) -> Progress:
        """A film moves, but for a pause and a freeze frame; one without a picture does not."""
        pool, title, sensors = self._pool, self.material.story.title, self._senses.states
        if self._film.paused:
            return Progress("paused film", None, self._now, title, sensors)
        if pool.on_air is None and pool.on_screen is None:
            return Progress("opening", "none yet", None, title, sensors)
        return Progress("film", pool.on_screen, self._now, title, sensors)

    def view(self) -> View:
        """What to draw at this instant."""
        now = self._now  # what was moved on to this instant is drawn as it stands at it
        layers = self._pool.layers(now)
        overlay = self.over.state(
            now,
            opening=not layers,
            paused=self._film.paused,
            history=self._showing.showing.history,
        )
        grade = self.grade.at(now) if isinstance(self.grade, Regrade) else self.grade
        coming = self.over.coming(now)
        return View(overlay, layers, grade, coming, self._keepers, is_awaiting=not layers)

    # --- before and after -------------------------------------------------------------------

    @property
    def now(self) -> Seconds:
        """Film time."""
        return self._film.now()

    def admit(self, admits: Callable[[Reading], bool]) -> None:
        """Use only those readings of which this says so."""
        self._senses.admits = admits

    @property
    def has_begun(self) -> bool:
        """Whether a picture of the film was on screen."""
        return self._pool.on_air is not None

    @property
    def presence(self) -> bool | None:
        """Whether somebody is known to be there, or known not to be; None: nobody knows."""
        felt = self._showing.showing.felt
        if felt.presence_confidence < self.material.story.confidence:
            return None
        return felt.presence >= _SOMEBODY

    def prepare(self) -> None:
        """Have what the film begins with made ready, before film time runs."""
        self._step(self.now)

    def wait(self) -> None:
        """One turn before film time runs: the decks move on, and the devices open."""
        self._now = self.now
        self._gather()
        self._media += self._pool.tick(self._now)
        if self._senses.has_withdrawn or self.remote.forgets:
            self._step(self._now)

    @property
    def may_begin(self) -> bool:
        """Whether every device is open, or the viewer waits for none of them."""
        return not self._senses.are_opening or bool(self.remote.wishes) or self._is_told_to_end

    def begin(self) -> None:
        """Film time runs from now on."""
        self._film.resume()

    def end(self) -> None:
        """The film is to end with the next turn, in order. May be called by a signal's handler."""
        self._is_told_to_end = True

    def break_off(self, lost: ScreenLost) -> None:
        """There is no screen any more: the showing ends, and is kept so far."""
        # The viewer did not wish to leave: they will be asked whether to go on from here.
        self.lost_screen = True
        self._fail(Said(str(lost), "screen_lost"))
        self.leave()
        self._step(self.now)

    def stopped(self) -> ResumePoint:
        """Where the viewer is, to go on from another day."""
        spans = self._showing.showing.history.spans(self.now)
        return ResumePoint(spans, self._pool.sound_track)

    def tell(self) -> None:
        """Say what became of pictures and of a recording since the last time."""
        for said in self._keepers.said():
            self._notice(said)

    # --- one turn ---------------------------------------------------------------------------

    def _gather(self) -> None:
        """Hear of everything that happened elsewhere: sensors, the sound card, what is kept."""
        self.tell()
        for told in self._mixer.notices():
            if told.is_fault:
                self._fail(told.said)
            else:
                self._notice(told.said)
        self._faults += self._mixer.faults()
        for sentence in self._pool.faults():
            self._faults.append(sentence)
            self._supervision.fault(sentence)
        for fault in self._senses.gather():
            self._fail(Said(fault, "sensor_failed"))

    def _note(self) -> None:
        """Take notice of what the decks say: a segment came on screen, another failed."""
        for event in self._media:
            if isinstance(event, Shown):
                self.over.enter(event.segment)
                self._keepers.enter(event.segment, event.at)
                self._mixer.score.play(self.material.story.segments[event.segment].score)
            elif isinstance(event, Failed):
                self._supervision.fault(event.reason)
                went_on = f"{event.reason} The film goes on without it."
                self._notice(Said(went_on, "clip_failed"))
        on_screen = self._pool.on_screen
        if on_screen is not None:
            self.tally.count(*on_screen)

    def _step(self, now: Seconds) -> None:
        readings, gave, withdrawn = self._senses.take()
        media, faults = tuple(self._media), tuple(self._faults)
        self._media, self._faults = [], []
        self._stepped_at = now
        step = self._showing.step(
            now, Inputs(readings, media, self.remote.take_wishes(), faults, gave, withdrawn)
        )
        self._media += self._conductor.obey(step.commands, now)
        for event in step.events:
            if isinstance(event, Decided):
                self.over.decided = event
            elif isinstance(event, Entered):
                self.over.arrive(event.segment)
        for fault in self._showing.faults[self._sink_faults_told :]:
            self._sink_faults_told += 1
            self._notice(Said(fault.sentence, "showing_unkept"))

    def _take_in_edited(self, now: Seconds) -> None:
        """Go on by the story as it was saved, where one was and this is a moment for it."""
        if self._live_edit is None:
            return
        edited = self._live_edit.due(self._showing.showing, self._film.paused, self._notice)
        if edited is None:
            return
        self.material = edited
        self._conductor.material = edited
        self.over.reread(edited)
        self._senses.narrow(edited.story.sensing)
        self._keepers.place.film = edited.film
        self._pool.reread(edited.clips)
        step = self._showing.reread(now, edited.story, edited.digest)
        self._media += self._conductor.obey(step.commands, now)
        self._notice(Said("The edited story was taken in.", "edit_taken"))

    def _fail(self, said: Said) -> None:
        """Something went wrong: the viewer reads it, and the showing hears of it."""
        self._faults.append(said.sentence)
        self._supervision.fault(said.sentence)
        self._notice(said)

    def _notice(self, said: Said) -> None:
        self.over.notice(said)
        self._announce(said.sentence)
