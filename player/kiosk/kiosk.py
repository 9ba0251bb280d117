"""The kiosk: one visitor after another on one stage, for weeks.

What comes after what is `engine.kiosk.visit`'s affair; here each state is shown.
"""

from collections.abc import Callable
from contextlib import ExitStack, suppress
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random
from typing import Final, Literal

from engine.consent.wordings import Wordings
from engine.kiosk.hours import opens_at
from engine.kiosk.values import WEEKDAYS
from engine.kiosk.venue_file import VenueRead
from engine.kiosk.visit import LAST
from engine.media.probe import probe_media
from engine.problems import Trouble
from engine.words import Seconds
from player.kiosk.attract_picture import AttractPicture
from player.kiosk.films import Feature, Films, in_folder
from player.kiosk.kiosk_stage import KioskStage
from player.kiosk.presence import PresenceWatch
from player.kiosk.scenes.attract import AttractScene, CardScene
from player.kiosk.usher import Usher
from player.kiosk.visitor import Visitor
from player.kiosk.wipe import sensors_are_closed, wipe_folder, wipe_memory
from player.playback.clip import Clip
from player.records.retention import retained
from player.records.unfinished import WHENEVER, complete_unfinished
from player.screen.facts_view import spoken
from player.screen.kiosk_overlay import KioskOverlay
from player.screen.overlay_state import OverlayState
from player.supervision.restarts import Rung
from player.system.idle_inhibitor import IdleInhibitor, inhibitors_for
from player.system.worker import Worker
from player.viewing.material import clips_of
from player.viewing.playing import play_once
from player.viewing.scene import View

_LEAST_LOOP: Final[Seconds] = 2.0

Ended = Literal["stopped", "restart"]


class Kiosk:
    """One venue on one stage. Window thread.

    `words` are the languages that visitors may choose among. `announce` takes sentences for the
    terminal; `chance` decides where the rotation does.
    """

    def __init__(
        self,
        stage: KioskStage,
        read: VenueRead,
        usher: Usher,
        words: Wordings,
        announce: Callable[[str], None],
        *,
        chance: Random | None = None,
        rung: Callable[[], Rung] = lambda: "whole",
    ) -> None:
        assert read.venue is not None
        self._stage, self._read, self._venue, self._usher = stage, read, read.venue, usher
        self._announce = announce
        self._words = words
        self._films = Films(read, announce, self._fault, chance or Random(), rung, words)
        self._feature: Feature | None = None
        self._presence: PresenceWatch | None = None
        self._visits = 0
        card = KioskOverlay(self._venue.name, is_card=True)
        # At once: films are still to be read.
        stage.draw(View(OverlayState(kiosk=card), is_awaiting=True))
        self._folder = read.within(read.venue.out)
        self._loop = self._looping_clip()
        wipe_folder(self._scratch)  # of a visit that a power cut ended
        self._tidied: date | None = None

    def run(self) -> Ended:
        """Show visitor after visitor, until the operator's code or the daily restart ends it.

        Raises KeyboardInterrupt where a signal did, and ScreenLost where the screen is lost.
        """
        inhibitor = IdleInhibitor(*inhibitors_for(self._stage.window.x_display))
        with ExitStack() as stack:
            stack.callback(inhibitor.close)
            stack.callback(self._watch_no_more)
            stack.callback(wipe_folder, self._scratch)  # of a visit that code or signal ended
            tidying = Worker("tidying")
            stack.callback(tidying.close)
            if self._venue.keeps != "nothing":  # visits that a crash has cut off
                tidying.submit(complete_unfinished, self._folder, WHENEVER)
            inhibitor.note(0.0, False)  # and never again: the kiosk's screen never sleeps
            while self._usher.state not in LAST:
                if self._usher.is_ending:
                    raise KeyboardInterrupt
                match self._usher.state:
                    case "attract":
                        self._tidy(tidying)
                        self._attract()
                    case "closed":
                        self._close()
                    case "notice":
                        self._visit()
                    case _:
                        self._wipe()
        return "restart" if self._usher.state == "restart" else "stopped"

    # --- between visitors -----------------------------------------------------------------

    def _attract(self) -> None:
        stage, venue = self._stage, self._venue
        self._feature = self._feature or self._films.next()
        title = self._feature.programme.story.title if self._feature else venue.name
        picture = AttractPicture(
            stage.mixer,
            stage.clock,
            loops=self._loop,
            still=None if self._loop or self._feature is None else _still(self._feature),
            frame_rate=self._feature.programme.story.frame_rate if self._feature else 24.0,
        )
        stage.mixer.volume = venue.volume.at if venue.attract.sound else 0.0
        own = "invites" if venue.presence is None else "invites_closer"
        invites = venue.attract.invites or spoken(self._words.first, own)
        scene = AttractScene(picture, title, invites, over_still=self._loop is None)
        self._watch(scene)
        try:
            stage.show_state(scene, "attract")
        finally:
            picture.close()
            stage.clear()
        if self._usher.state != "notice":
            self._watch_no_more()
        if picture.failed:
            self._fault(f"The attract clip is passed over. {picture.failed}")
            self._loop = None

    def _watch(self, scene: AttractScene) -> None:
        """Open the sensor that sees whether somebody is there, where the venue's notice has it."""
        if self._venue.presence is None:
            return
        try:
            watch = PresenceWatch(
                self._stage, self._venue.presence.camera, self._fault, self._words.first
            )
        except Trouble as trouble:
            self._fault(str(trouble))
            return
        watch.start(scene.view().overlay)
        self._presence, self._stage.present = watch, watch.present

    def _watch_no_more(self) -> None:
        if self._presence is not None:
            self._presence.stop()
            self._presence, self._stage.present = None, lambda: None

    def _tidy(self, worker: Worker) -> None:
        """Once a day, what is too old or too much of what is kept goes."""
        today = datetime.now(UTC).date()
        if self._venue.keeps != "nothing" and today != self._tidied:
            self._tidied = today
            worker.submit(retained, self._folder, self._venue.logs)

    def _close(self) -> None:
        self._stage.mixer.volume = 0.0
        card = CardScene("closed", self._venue.name, self._closed)
        self._stage.show_state(card, "closed")

    def _closed(self) -> tuple[str, ...]:
        words = self._words.first
        opens = opens_at(self._venue, datetime.now(UTC))
        closed = spoken(words, "closed")
        if opens is None:
            return (closed,)
        day = words.say(WEEKDAYS[opens.weekday()])
        return closed, spoken(words, "opens", day=day, time=f"{opens:%H:%M}")

    def _looping_clip(self) -> Clip | None:
        written = self._venue.attract.clip
        if written is None:
            return None
        path = self._read.within(written)
        try:
            facts = probe_media(path)
        except Trouble as trouble:
            self._fault(f"The attract clip is passed over. {trouble}")
            return None
        if not facts.has_video or facts.duration < _LEAST_LOOP:
            self._fault(f"The attract clip {path.name} is passed over: it is too short.")
            return None
        return Clip(path, 0.0, facts.duration)

    def _fault(self, sentence: str) -> None:
        """Something is not as the venue's file has it: for the terminal and the health page."""
        self._announce(sentence)
        self._stage.supervision.fault(sentence)

    # --- one visitor ----------------------------------------------------------------------

    @property
    def _scratch(self) -> Path:
        """Where a showing lies that is not kept."""
        return self._folder / f".{self._venue.instance}.visit"

    def _visit(self) -> None:
        """One visitor, from the notice to the end card."""
        feature, self._feature = self._feature, None
        if feature is None:
            self._usher.settle("failed")  # nothing can be shown: the attract loop goes on
            return
        self._visits += 1
        several = self._presence.several if self._presence is not None else lambda: False
        visitor = Visitor(
            self._usher, self._venue, self._stage, self._watch_no_more, several, self._words.first
        )
        self._stage.visitor, self._usher.goes = visitor, visitor.went
        folder = self._scratch
        if self._venue.keeps != "nothing":
            named = f"{self._venue.instance}-{datetime.now():%Y%m%d-%H%M%S}-{self._visits}"
            folder = self._folder / named
        try:
            self._play(feature, folder, visitor)
        finally:
            self._stage.visitor, self._usher.goes = None, lambda _: None
        self._usher.settle(*visitor.is_over())

    def _play(self, feature: Feature, folder: Path, visitor: Visitor) -> None:
        """Show the film; where a sensor is in the way, without any."""
        programme = in_folder(feature.programme, folder)
        try:
            play_once(self._stage, programme, self._announce, visitor)
        except Trouble as trouble:
            if visitor.goes_unsensed():
                self._fault(f"A visitor's film is shown without sensors. {trouble}")
                wipe_folder(folder)
                self._play(feature, folder, visitor)
            elif visitor.has_said_age:
                self._announce(str(trouble))  # the film is whole: it is not for this visitor
            else:
                self._films.fail(feature.place, str(trouble))

    def _wipe(self) -> None:
        """Nothing of a visitor is left: then the next may come."""
        stage = self._stage
        stage.clear()
        gone = wipe_folder(self._scratch)
        wipe_memory()
        if gone and sensors_are_closed():
            self._usher.settle("wiped")
            return
        card = CardScene("wipe", self._venue.name, lambda: (), stage.clock, 1.0)
        stage.show_state(card, "wipe")  # and then it is tried again


def _still(feature: Feature) -> Clip | None:
    """The first picture of a film, as far as it can be shown."""
    loaded, story = feature.programme.loaded, feature.programme.story
    with suppress(OSError):
        clips, _ = clips_of(loaded.folder, story)
        found = clips.get(story.start)
        return found if isinstance(found, Clip) else None
    return None
