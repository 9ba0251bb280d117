"""Draws the film: I420 planes in, one picture out.

Two textures a deck, luma and both chromas, uploaded only when the deck shows a new picture; one
shader turns them into RGB and lays one deck over another for a dissolve. Where flashes come too
often, each picture is mixed with what was shown before it. Window thread only, with the window's
context current.

A processor that plays graphics card has to draw too, beside all else: what a picture does not
need (clamps, blending, a second read of chroma) is left out where that can be told beforehand.
"""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from engine.media.headers import Colour
from player.playback.layers import DeckLike, Layer
from player.playback.picture import Picture
from player.screen.flash_guard import Damping, FlashGuard, samples_on_screen
from player.screen.grade import NEUTRAL, Grade
from player.screen.held_picture import HeldPicture
from player.screen.opengl import Shader, ShaderProgram, gl
from player.screen.plane_textures import PlaneTextures
from player.screen.shaders import FRAGMENTS, FULL, LIMITED, MATRICES, VERTEX


class Compositor:
    """One per window. Counts what it drew, for the summary of a showing."""

    def __init__(self) -> None:
        self._programs = {
            kind: ShaderProgram(Shader(VERTEX, "vertex"), Shader(source, "fragment"))
            for kind, source in FRAGMENTS.items()
        }
        self._array = gl.GLuint()
        gl.glGenVertexArrays(1, self._array)
        self._textures: dict[DeckLike, PlaneTextures] = {}
        self._painted: list[tuple[PlaneTextures, Picture, float]] = []
        self._grade = NEUTRAL
        self._guard, self._held = FlashGuard(), HeldPicture()
        self._before: HeldPicture | None = None
        self._share = 1.0
        self._seen: object = None
        self.damps_flashes = True
        """Whether flashes are damped; only a viewer may ask for them as they were filmed."""
        self.drawn = 0
        self.without_picture = 0
        self._warm_up()

    def draw(
        self, layers: Sequence[Layer], width: int, height: int, grade: Grade = NEUTRAL
    ) -> None:
        """Draw the layers, lowest first, letterboxed into a framebuffer of this size in pixels.

        Where no deck has a picture to give, what was drawn last stays: never black.
        """
        self._grade = grade
        gl.glViewport(0, 0, width, height)
        gl.glClearColor(0.0, 0.0, 0.0, 1.0)
        gl.glClear(gl.GL_COLOR_BUFFER_BIT)
        painted = []
        for layer in layers:
            picture = layer.deck.picture(layer.since, layer.until)
            textures = self._textures.get(layer.deck)
            if textures is None:
                textures = self._textures[layer.deck] = PlaneTextures()
            latest = textures.latest
            if picture is None:
                if latest is None or layer.until == math.inf:
                    continue
                picture = latest  # nothing newer may be seen: what was drawn last stays
            elif latest is None or picture.number != latest.number:
                textures.upload(picture)
            painted.append((textures, picture, layer.opacity))
        self.drawn += 1
        self.without_picture += bool(layers) and not painted
        self._painted = painted or self._painted
        if layers and self._painted:
            self._let_go()
            self._draw_damped(width, height)

    def hold(self, pixels: npt.NDArray[np.uint8]) -> None:
        """Keep a picture, as `pixels` gives one, to stand until the first of the film is drawn."""
        self._before = HeldPicture()
        self._before.take(pixels)

    @property
    def is_holding(self) -> bool:
        """Whether there is such a picture still, or one of this film was drawn."""
        return self._before is not None or bool(self._painted)

    def draw_held(self, width: int, height: int) -> None:
        """Draw it over what is drawn, letterboxed into a framebuffer of this size in pixels."""
        if self._before is not None:
            self._before.paint_within(width, height)
        elif self._painted:
            self._draw_damped(width, height)

    def _let_go(self) -> None:
        if self._before is not None:
            self._before.delete()
            self._before = None

    @property
    def damping(self) -> Damping:
        """What was damped so far."""
        return self._guard.damping

    def _draw_damped(self, width: int, height: int) -> None:
        """Paint the pictures, so much of each as flashes permit."""
        seen = [(id(textures), picture.number) for textures, picture, _ in self._painted]
        if seen != self._seen:
            self._seen, self._share = seen, self._share_of_new()
        elif self._share < 1.0:
            self._held.paint(1.0)  # the same picture as before is drawn anew
            return
        for textures, picture, opacity in self._painted:
            self._paint(textures, picture, opacity, width, height)
        if self._share < 1.0:
            self._held.paint(1.0 - self._share)
        if self.damps_flashes and self._guard.is_alert:
            self._held.keep(width, height)

    def _share_of_new(self) -> float:
        if not self.damps_flashes:
            return 1.0
        pictures = [(picture, opacity) for _, picture, opacity in self._painted]
        at = max(picture.at for picture, _ in pictures)
        return self._guard.step(at, samples_on_screen(pictures, self._grade))

    def clear(self) -> None:
        """Forget the pictures of decks that are not used any more; counts go on."""
        for textures in self._textures.values():
            textures.delete()
        self._textures, self._painted = {}, []
        self._let_go()

    def _warm_up(self) -> None:
        """Draw each kind of picture once, small.

        A driver compiles when it first draws with a state: up to 100 ms, which the film's first
        dissolve would have to wait for.
        """
        # Not powers of two, as no film is: some drivers have a way of their own for those.
        across, down = 72, 40
        planes = np.full(across * down * 3 // 2, 128, np.uint8)
        base = planes.ctypes.data
        addresses = (base, base + across * down, base + across * down * 5 // 4)
        pitches, lines = (across, across // 2, across // 2), (down, down // 2, down // 2)
        for width in (across, across - 4):  # filling its planes, and padded
            picture = Picture(width, down, pitches, lines, addresses, 0, 1.0, Colour("bt709"))
            textures = PlaneTextures()
            textures.upload(picture)
            for times in (1, 2):  # pixel for pixel, and enlarged
                window = (times * across, times * down)
                gl.glViewport(0, 0, *window)
                for opacity in (1.0, 0.5):
                    self._paint(textures, picture, opacity, *window)
            gl.glFinish()
            textures.delete()

    def _program_for(self, grade: Grade, whole: bool) -> Any:
        """The cheapest program that draws this look, in use and with its numbers set."""
        if grade.is_neutral:
            program: Any = self._programs["plain", whole]
            program.use()
            return program
        program = self._programs["soft" if grade.soft_focus > 0 else "graded", whole]
        program.use()
        program["levels"] = (grade.lift, grade.gamma, grade.gain)
        for name in ("saturation", "warmth", "vignette"):
            program[name] = getattr(grade, name)
        if grade.soft_focus > 0:
            program["soft_focus"] = grade.soft_focus
        return program

    def _paint(
        self, textures: PlaneTextures, picture: Picture, opacity: float, width: int, height: int
    ) -> None:
        wide = picture.width * picture.sample_aspect
        scale = min(width / wide, height / picture.height)
        evenly = (width - picture.width) % 2 == (height - picture.height) % 2 == 0
        textures.read_sharply(
            scale == picture.sample_aspect == 1 and evenly and not self._grade.soft_focus
        )
        program = self._program_for(self._grade, picture.is_whole)
        program["extent"] = (wide * scale / width, picture.height * scale / height)
        if not picture.is_whole:
            self._keep_within(program, picture)
        program["matrix"] = MATRICES[picture.colour.matrix]
        program["range"] = FULL if picture.colour.full_range else LIMITED
        program["opacity"] = opacity
        if self._grade.soft_focus > 0:
            program["aspect"] = wide / picture.height
        for unit, name in enumerate(("luma", "blue_and_red")):
            gl.glActiveTexture(gl.GL_TEXTURE0 + unit)
            gl.glBindTexture(gl.GL_TEXTURE_2D, textures.names[unit])
            program[name] = unit
        if opacity < 1.0:
            gl.glEnable(gl.GL_BLEND)
            gl.glBlendFunc(gl.GL_SRC_ALPHA, gl.GL_ONE_MINUS_SRC_ALPHA)
        else:
            gl.glDisable(gl.GL_BLEND)
        gl.glBindVertexArray(self._array)
        gl.glDrawArrays(gl.GL_TRIANGLE_STRIP, 0, 4)
        gl.glBindVertexArray(0)
        gl.glActiveTexture(gl.GL_TEXTURE0)
        program.stop()

    @staticmethod
    def _keep_within(program: Any, picture: Picture) -> None:
        """Tell a program how much of the planes is picture, and where its last pixels lie."""
        for suffix, plane, divisor in (("", 0, 1), ("_chroma", 1, 2)):
            across, down = picture.pitches[plane], picture.lines[plane]
            seen = (picture.width / divisor, picture.height / divisor)
            program[f"used{suffix}"] = (seen[0] / across, seen[1] / down)
            program[f"last{suffix}"] = (
                (math.ceil(seen[0]) - 0.5) / across,
                (math.ceil(seen[1]) - 0.5) / down,
            )

    @classmethod
    def grab(cls, width: int, height: int) -> npt.NDArray[np.uint8]:
        """What was drawn last: RGB of shape (height, width, 3), top row first."""
        return cls.pixels(width, height)[::-1, :, :3]

    @staticmethod
    def pixels(width: int, height: int) -> npt.NDArray[np.uint8]:
        """What was drawn last, as OpenGL reads it: RGBA of shape (height, width, 4), upside down.

        Waits until it is drawn.
        """
        pixels = np.empty((height, width, 4), np.uint8)
        gl.glPixelStorei(gl.GL_PACK_ALIGNMENT, 1)
        gl.glReadPixels(0, 0, width, height, gl.GL_RGBA, gl.GL_UNSIGNED_BYTE, pixels.ctypes.data)
        return pixels


def graphics_card() -> str:
    """What draws here, such as `llvmpipe (LLVM 15.0.6)`; needs a current context."""
    return str(gl.gl_info.get_renderer())
