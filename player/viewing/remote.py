"""The viewer's remote control: what keys, clicks and a gamepad's buttons do to the film.

`controls` says what each key means; here it is done. What only concerns the player (pause, volume,
captions) happens at once; what concerns the story becomes a wish, which the showing is asked.
Window thread.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final, Literal

from engine.clock import FilmClock
from engine.showing.events import Wish
from player.audio.mixer import Mixer
from player.playback.frame_count import FrameCount
from player.playback.pool import Pool
from player.screen.controls import KEYS, Control
from player.viewing.over_film import OverFilm

if TYPE_CHECKING:
    from player.screen.window import FilmWindow

_VOLUME_STEP: Final = 0.1


class Remote:
    """A `Listener`: takes what the window hears while a film is on.

    `keep_picture` is called when the viewer wants the next picture kept.
    """

    def __init__(
        self,
        *,
        window: "FilmWindow",
        pool: Pool,
        mixer: Mixer,
        film: FilmClock,
        over: OverFilm,
        tally: FrameCount,
        keep_picture: Callable[[], None],
    ) -> None:
        first = pool.sound_track  # chosen another day
        self.wishes: list[Wish] = [Wish("sound", first)] if first else []
        """What the showing is to be asked; whoever asks it takes them out."""
        self.is_paused = False
        """Whether the viewer has the film stand still, be it before its first picture."""
        self._window = window
        self._pool = pool
        self._mixer = mixer
        self._film = film
        self._over = over
        self._tally = tally
        self._keep_picture = keep_picture

    def take_wishes(self) -> tuple[Wish, ...]:
        """What the viewer has wished since the last call."""
        wishes, self.wishes = tuple(self.wishes), []
        return wishes

    @property
    def forgets(self) -> bool:
        """Whether it was wished that what was inferred be dropped."""
        return any(wish.kind == "forget" for wish in self.wishes)

    def forget(self) -> None:
        """What was inferred so far is to be dropped; a film that is paused stays so."""
        self.wishes.append(Wish("forget"))

    def press(self, key: str) -> None:
        """The viewer pressed a key, by its pyglet name."""
        self._over.stir()
        if self._over.offer is not None and not self._over.helps and self._over.offer.means(key):
            self._answer(self._over.offer.press(key))
            return
        control = KEYS.get(key)
        if self._over.helps and control not in ("help", "quit"):
            self._over.helps = False
            return
        if control is not None:
            self._do(control)

    def point(self, x: float, y: float) -> None:
        """The mouse moved to this place, in shares of the window."""
        self._over.stir()
        if self._over.offer is not None:
            self._over.offer.point(x, y)

    def click(self, x: float, y: float) -> bool:
        """A click at this place; whether it answered the film."""
        place = self._over.offer.click(x, y) if self._over.offer is not None else None
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
                self._over.captions.cycle()
                languages = self._over.captions.name
                self._over.answer("captions" if languages else "captions_off", languages=languages)
            case "sound":
                self._choose_sound()
            case "larger" | "smaller":
                self._over.captions.resize(1 if control == "larger" else -1)
                self._over.answer(f"captions_{self._over.captions.size}")
            case "screenshot" if self._pool.on_air is not None:
                self._keep_picture()
            case "why":
                self._over.explains = not self._over.explains
            case "help":
                self._over.helps = not self._over.helps
            case "leave" if self._window.fullscreen:
                self._window.toggle_fullscreen()
            case "leave" | "quit":
                self.leave()

    def _choose_sound(self) -> None:
        chosen = self._pool.next_sound()
        if chosen:
            self.wishes.append(Wish("sound", self._pool.sound_track))
        self._over.answer("sound_track" if chosen else "sound_one", track=chosen)

    def _turn(self, control: Literal["louder", "softer", "mute"]) -> None:
        self._mixer.muted = control == "mute" and not self._mixer.muted
        if control == "mute":
            self._over.answer("sound_off" if self._mixer.muted else "sound_on")
            return
        self._mixer.volume += _VOLUME_STEP if control == "louder" else -_VOLUME_STEP
        self._over.answer("volume", percent=f"{100 * self._mixer.volume:.0f}")

    def _answer(self, place: int | None) -> None:
        """The viewer chose the cut at this place, or (None) nothing yet."""
        if place is not None:
            self._wish(Wish("choose", place))

    def _wish(self, wish: Wish) -> None:
        """Nothing is asked of a film that stands still, so it goes on."""
        self.go_on()
        self.wishes.append(wish)

    def _toggle_pause(self) -> None:
        if self._film.paused:
            self.go_on()
        else:
            self.is_paused = True
            self._film.pause()
            self._pool.pause()

    def go_on(self) -> None:
        """End a pause, if there is one."""
        self.is_paused = False
        if self._film.paused:
            self._film.resume()
            self._pool.resume()
            self._tally.forget()
