"""What is seen over the film: captions, the question, notices, the timeline, why a scene came."""

from dataclasses import replace

from engine.clock import Clock
from engine.consent.wording import Said, Wording
from engine.showing.events import Decided, Offer
from engine.showing.history import History
from engine.words import Seconds, SegmentName
from player.playback.pool import Pool
from player.screen.captions import SIZES, Captions
from player.screen.facts_view import directed, spoken
from player.screen.notices import Notices
from player.screen.offer import OfferOnScreen
from player.screen.overlay_state import OverlayState
from player.screen.timeline import SHOWS_FOR, Timeline, timeline_of
from player.screen.why import why_this_scene
from player.viewing.material import Material


class OverFilm:
    """Holds what the film and the viewer have put over the picture, said in the viewer's language,
    `wording`. Window thread."""

    def __init__(self, material: Material, pool: Pool, clock: Clock, wording: Wording) -> None:
        self._wording = wording
        self.captions = Captions(material.captions)
        self.offer: OfferOnScreen | None = None
        """The question on screen, if there is one."""
        self.explains = False
        """Whether the viewer wants to read why this scene came."""
        self.helps = False
        """Whether the keys are explained."""
        self.is_discreet = False
        """Whether what goes wrong is nobody's affair who watches."""
        self.decided: Decided | None = None
        """What led, or is to lead, to the next segment."""
        self._title = material.story.title
        self._pool = pool
        self._clock = clock
        self._notices = Notices()
        self._segment: SegmentName | None = None
        self._arrived_by: Decided | None = None
        self._stirred_at: Seconds = -SHOWS_FOR

    # --- what the film does -------------------------------------------------------------------

    def enter(self, segment: SegmentName) -> None:
        """This segment is on screen: what was asked before is over."""
        self._segment = segment
        self.offer = None

    def arrive(self, segment: SegmentName) -> None:
        """The showing is in this segment, by the last decision if that chose it."""
        led_here = self.decided is not None and self.decided.to == segment
        self._arrived_by = self.decided if led_here else None

    def ask(self, offer: Offer, now: Seconds) -> None:
        """The film asks something, at film time `now`."""
        self.offer = OfferOnScreen(offer, now)

    def reread(self, material: Material) -> None:
        """The story was edited."""
        self.captions.reread(material.captions)
        self._title = material.story.title
        self.offer = None

    def notice(self, said: Said | str) -> None:
        """Something the viewer should know stands there for some seconds, in their language."""
        if not self.is_discreet:
            sentence = self._wording.of(said) if isinstance(said, Said) else said
            mirrored = self._wording.right_to_left
            self._notices.add(self._clock.now(), directed(sentence, mirrored=mirrored))

    # --- what the viewer does -----------------------------------------------------------------

    def answer(self, name: str, **values: object) -> None:
        """What a key did, such as the new volume: a sentence of the language's, by name."""
        self._notices.answer(self._clock.now(), spoken(self._wording, name, **values))

    def stir(self) -> None:
        """The viewer pressed or moved something: the timeline shows itself for a while."""
        self._stirred_at = self._clock.now()

    # --- what is drawn ------------------------------------------------------------------------

    def state(
        self,
        now: Seconds,
        *,
        opening: bool,
        paused: bool,
        history: History,
    ) -> OverlayState:
        """All of it at film time `now`; nothing in it changes afterwards."""
        paused = paused and self._segment is not None
        if self.offer is not None and self.offer.is_over(now):
            self.offer = None
        # Captions of the very segment that is drawn, at the very instant.
        segment, position = self._pool.on_air, self._pool.position(now)
        at_hand = paused or self._clock.now() - self._stirred_at < SHOWS_FOR
        return OverlayState(
            captions=self.captions.at(segment, position),
            captions_size=SIZES[self.captions.size],
            timeline=_timeline(history, now) if at_hand else None,
            notices=self._notices.current(self._clock.now()),
            paused=paused,
            help=self.helps,
            title=self._title,
            opening=opening,
            offer=None if self.offer is None else replace(self.offer),
            why=self._why() if self.explains else "",
            wording=self._wording,
        )

    def coming(self, now: Seconds) -> tuple[str, ...]:
        """The captions that come next."""
        return self.captions.coming(self._pool.on_air, self._pool.position(now))

    def _why(self) -> str:
        if self._segment is None:
            return ""
        said = why_this_scene(self._arrived_by, self._wording)
        return directed(said, mirrored=self._wording.right_to_left)


def _timeline(history: History, now: Seconds) -> Timeline | None:
    return timeline_of(history.spans(now), history.ahead(now))
