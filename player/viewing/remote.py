"""The viewer's remote control: what keys, clicks and a gamepad's buttons do to the film.

`controls` says what each key means; here it is done. What only concerns the player (pause, volume,
captions) happens at once; what concerns the story becomes a wish, which the showing is asked.
Window thread.
"""

from collections.abc import Callable
from typing import Final, Literal

from engine.clock import Clock, FilmClock
from engine.showing.events import Wish
from engine.words import Seconds
from player.audio.mixer import Mixer
from player.playback.frame_count import FrameTally
from player.playback.pool import Pool
from player.screen.captions import Captions
from player.screen.controls import KEYS, Control
from player.screen.offer import OfferOnScreen
from player.screen.timeline import SHOWS_FOR
from player.screen.window import FilmWindow

_VOLUME_STEP: Final = 0.1


class Remote:
    """A `Listener`: takes what the window hears.

    `say` takes a sentence for the screen, such as the new volume.
    """

    def __init__(
        self,
        *,
        window: FilmWindow,
        pool: Pool,
        mixer: Mixer,
        film: FilmClock,
        clock: Clock,
        captions: Captions,
        tally: FrameTally,
        say: Callable[[str], None],
    ) -> None:
        first = pool.sound_track  # chosen another day
        self.wishes: list[Wish] = [Wish("sound", first)] if first else []
        """What the showing is to be asked; whoever asks it takes them out."""
        self.offer: OfferOnScreen | None = None
        """The question on screen, if there is one."""
        self.explains = False
        """Whether the viewer wants to read why this scene came."""
        self.helps = False
        """Whether the keys are explained on screen."""
        self.wants_picture = False
        """Whether the next picture is to be kept; whoever keeps it says so here."""
        self._stirred_at: Seconds = -SHOWS_FOR
        self._window = window
        self._pool = pool
        self._mixer = mixer
        self._film = film
        self._clock = clock
        self._captions = captions
        self._tally = tally
        self._say = say

    @property
    def is_at_hand(self) -> bool:
        """Whether it was used a moment ago."""
        return self._clock.now() - self._stirred_at < SHOWS_FOR

    def take_wishes(self) -> tuple[Wish, ...]:
        """What the viewer has wished since the last call."""
        wishes, self.wishes = tuple(self.wishes), []
        return wishes

    def press(self, key: str) -> None:
        """The viewer pressed a key, by its pyglet name."""
        self._stir()
        if self.offer is not None and not self.helps and self.offer.means(key):
            self._answer(self.offer.press(key))
            return
        control = KEYS.get(key)
        if self.helps and control not in ("help", "quit"):
            self.helps = False
            return
        if control is not None:
            self._do(control)

    def point(self, x: float, y: float) -> None:
        """The mouse moved to this place, in shares of the window."""
        self._stir()
        if self.offer is not None:
            self.offer.point(x, y)

    def click(self, x: float, y: float) -> bool:
        """A click at this place; whether it answered the film."""
        place = self.offer.click(x, y) if self.offer is not None else None
        self._answer(place)
        return place is not None

    def leave(self) -> None:
        """The film is to end here, in order: its log, its summary and the place are kept."""
        self._wish(Wish("quit"))

    def _do(self, control: Control) -> None:
        match control:
            case "pause":
                self._toggle_pause()
            case "next" | "back" | "previous" | "restart":
                self._wish(Wish(control))
            case "louder" | "softer" | "mute":
                self._turn(control)
            case "fullscreen":
                self._window.toggle_fullscreen()
            case "captions":
                self._captions.cycle()
                self._say(f"Captions: {self._captions.name}")
            case "sound":
                self._choose_sound()
            case "larger" | "smaller":
                self._captions.resize(1 if control == "larger" else -1)
                self._say(f"Captions: {self._captions.size}")
            case "screenshot":
                self.wants_picture = self._pool.on_air is not None
            case "why":
                self.explains = not self.explains
            case "help":
                self.helps = not self.helps
            case "leave" if self._window.fullscreen:
                self._window.toggle_fullscreen()
            case "leave" | "quit":
                self.leave()

    def _choose_sound(self) -> None:
        chosen = self._pool.next_sound()
        if chosen:
            self.wishes.append(Wish("sound", self._pool.sound_track))
        self._say(f"Sound: {chosen}" if chosen else "There is one sound track here")

    def _turn(self, control: Literal["louder", "softer", "mute"]) -> None:
        self._mixer.muted = control == "mute" and not self._mixer.muted
        if control == "mute":
            self._say("Sound off" if self._mixer.muted else "Sound on")
            return
        self._mixer.volume += _VOLUME_STEP if control == "louder" else -_VOLUME_STEP
        self._say(f"Volume {self._mixer.volume:.0%}")

    def _answer(self, place: int | None) -> None:
        """The viewer chose the cut at this place, or (None) nothing yet."""
        if place is not None:
            self._wish(Wish("choose", place))

    def _stir(self) -> None:
        self._stirred_at = self._clock.now()

    def _wish(self, wish: Wish) -> None:
        """Nothing is asked of a film that stands still, so it goes on."""
        self._go_on()
        self.wishes.append(wish)

    def _toggle_pause(self) -> None:
        if self._film.paused:
            self._go_on()
        else:
            self._film.pause()
            self._pool.hold()

    def _go_on(self) -> None:
        if self._film.paused:
            self._film.resume()
            self._pool.release()
            self._tally.forget()
