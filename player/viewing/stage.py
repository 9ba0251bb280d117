"""The stage: one window, what draws into it, the sound, and the one loop of the player.

A process has one; films come and go on it. Import only after the display is known
(`player.system.virtual_display`).
"""

import math
from dataclasses import replace
from functools import partial
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from engine.clock import Clock, SystemClock
from engine.words import Seconds
from player.audio.mixer import Mixer
from player.playback.layers import looks_of
from player.records.recorded_film import Pixels
from player.records.showing_results import Counted
from player.screen.compositor import Compositor
from player.screen.overlay import Overlay
from player.screen.overlay_state import OverlayState
from player.screen.window import FilmWindow
from player.supervision.last_picture import EVERY, of_environment
from player.supervision.progress import Supervision, Turn, Unsupervised
from player.viewing.scene import Scene, View
from player.viewing.withdrawing import Withdrawing

_DARK: Final = 40  # of 255
_LOOKS_AGAIN: Final[Seconds] = 0.5  # after a dark picture: to read one back costs milliseconds
_REDRAW: Final[Seconds] = 0.5  # a window that was covered shows itself again by then


class _Drawn:
    """A `Frame`: what the compositor has drawn so far."""

    def __init__(self, compositor: Compositor, size: tuple[int, int], looks: object) -> None:
        self._compositor, self._size = compositor, size
        self.looks = looks

    def picture(self) -> npt.NDArray[np.uint8]:
        return self._compositor.grab(*self._size)

    def pixels(self) -> Pixels:
        return self._compositor.pixels(*self._size)


class Stage:
    """Shows one scene after another, and over each what is open. Window thread only.

    `is_seen` says whether somebody may be looking: off-screen nobody is asked anything. Between
    two scenes the last frame stays on the screen until the next one draws its first; what a player
    that has crashed showed last stands until there is a picture of the film. Raises Trouble where
    no window can be opened.
    """

    def __init__(
        self,
        title: str,
        *,
        is_seen: bool = True,
        fullscreen: bool = False,
        screen: int | None = None,
        clock: Clock | None = None,
        supervision: Supervision | None = None,
    ) -> None:
        self.is_seen = is_seen
        self.clock: Clock = clock or SystemClock()
        self.window = FilmWindow(title, fullscreen=fullscreen and is_seen, screen=screen)
        self.compositor, self.overlay = Compositor(), Overlay()
        self.mixer = Mixer(self.clock)
        self.mixer.open()
        self.supervision: Supervision = supervision or Unsupervised()
        """Told of each turn; may be set."""
        self.withdrawing = Withdrawing(self.clock)
        self._last_picture = of_environment()
        before = None if self._last_picture is None else self._last_picture.newer()
        if before is not None:  # a player that has crashed showed it
            self.compositor.hold(before)
        self._looks: Any = None
        self._drawn_at: Seconds = 0.0
        self._holds_from: Seconds = -math.inf

    def show(self, scene: Scene) -> None:
        """Show a scene until it is over. Raises ScreenLost where the screen is."""
        try:
            while not scene.is_over:
                self.window.listen(self.withdrawing.before(scene, self.window.size))
                scene.advance()
                self.draw(scene.view())
                self._tell(scene)
        finally:
            self.supervision.between()

    def counted(self) -> Counted:
        """What was drawn and heard on this stage so far."""
        frames, sound = self.compositor, self.mixer
        damped = frames.damping
        return Counted(
            frames.drawn,
            frames.without_picture,
            sound.blocks,
            sound.underflows,
            damped.trains,
            damped.seconds,
        )

    def ended(self) -> None:
        """The showing is over, and nothing of it is gone on with; unless its screen is gone, for
        then it goes on as soon as there is one again."""
        if not self.window.is_lost:
            self.supervision.ended()

    def clear(self) -> None:
        """Forget the last film, its decks and its sounds; what is on the screen stays there."""
        self.mixer.clear()
        self.compositor.clear()
        self._looks = None

    def close(self) -> None:
        """Stop the sound and shut the window."""
        self.mixer.close()
        self.window.close()

    def _tell(self, scene: Scene) -> None:
        mixer = self.mixer
        self.supervision.turned(
            Turn(self.clock.now(), scene.progress, self.window.flips, mixer.blocks, mixer.is_heard)
        )

    def _hold(self, view: View, size: tuple[int, int]) -> None:
        """Now and then hand a picture of the film to whoever holds the screen should this process
        end."""
        now = self.clock.now()
        if self._last_picture is None or not view.layers or now < self._holds_from:
            return
        picture = self.compositor.pixels(*size)
        is_dark = picture[::16, ::16, :3].max() <= _DARK  # a film may fade to black
        self._holds_from = now + (_LOOKS_AGAIN if is_dark else EVERY)
        if not is_dark:
            self._last_picture.put(picture)

    def draw(self, view: View) -> None:
        """Put what is to be seen on screen, and over it what is open; waits for the next frame."""
        size = self.window.size
        is_held = view.is_awaiting and self.compositor.is_holding
        if is_held:
            view = replace(view, overlay=_without_ground(view.overlay), keeping=None)
        # Most turns of the loop fall between two frames of the film: nothing to draw then.
        film = (looks_of(view.layers), size)
        shown = self.withdrawing.shown(at_hand=not view.overlay.is_plain)
        looks = (film, self.window.exposed, view.grade, view.overlay, shown)
        keeping = view.keeping
        is_awaited = keeping is not None and keeping.is_waiting
        if looks == self._looks and not is_awaited and self.clock.now() - self._drawn_at < _REDRAW:
            # Setting a caption takes some milliseconds, which its first picture shall not wait for.
            self.overlay.prepare(view.coming, view.overlay.captions_size, *size)
            self.window.rest()
            return
        self._looks, self._drawn_at = looks, self.clock.now()
        self.compositor.draw(view.layers, *size, view.grade)
        if is_held:
            self.compositor.draw_held(*size)
        self._hold(view, size)
        film_drawn = None
        if keeping is not None:
            frame = _Drawn(self.compositor, size, film)
            keeping.picture_drawn(frame)
            if keeping.wants_film(frame):
                film_drawn = partial(keeping.film_drawn, frame)
        self.overlay.draw(view.overlay, *size, film_drawn, shown)
        self.window.flip()


def _without_ground(overlay: OverlayState) -> OverlayState:
    """No title on black, and no card: the film was on before, and its last picture stands."""
    kiosk = overlay.kiosk
    if kiosk is not None:
        kiosk = replace(kiosk, title="", lines=(), is_card=False)
    return replace(overlay, opening=False, kiosk=kiosk)
