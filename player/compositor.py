"""Draws the film: I420 planes in, one picture out. The only file that touches GL.

Three single-channel textures a deck, uploaded only when the deck shows a new picture; one
shader turns them into RGB and lays one deck over another for a dissolve. Window thread only,
with the window's context current.
"""

from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyglet
from pyglet import gl
from pyglet.graphics.shader import Shader, ShaderProgram

from player.deck import Picture
from player.pool import DeckLike, Layer

_VERTEX: Final = """#version 330 core
uniform vec2 extent;
out vec2 place;
void main() {
    vec2 corner = vec2(gl_VertexID & 1, gl_VertexID >> 1);
    place = vec2(corner.x, 1.0 - corner.y);
    gl_Position = vec4((corner * 2.0 - 1.0) * extent, 0.0, 1.0);
}
"""

# Limited-range Y'CbCr to R'G'B': ITU-R BT.709-6 and, for standard definition, BT.601-7.
_FRAGMENT: Final = """#version 330 core
uniform sampler2D luma;
uniform sampler2D blue;
uniform sampler2D red;
uniform vec2 used;
uniform vec2 used_chroma;
uniform vec4 matrix;
uniform float opacity;
in vec2 place;
out vec4 colour;
void main() {
    float y = (texture(luma, place * used).r - 16.0 / 255.0) * (255.0 / 219.0);
    vec2 chroma = vec2(texture(blue, place * used_chroma).r, texture(red, place * used_chroma).r);
    chroma = (chroma - 128.0 / 255.0) * (255.0 / 224.0);
    colour = vec4(
        y + matrix.x * chroma.y,
        y + matrix.y * chroma.x + matrix.z * chroma.y,
        y + matrix.w * chroma.x,
        opacity);
}
"""
_BT709: Final = (1.5748, -0.1873, -0.4681, 1.8556)
_BT601: Final = (1.402, -0.3441, -0.7141, 1.772)
_SD_HEIGHT: Final = 576


class _Textures:
    """The three planes of one deck on the graphics card."""

    def __init__(self) -> None:
        self.names = (gl.GLuint * 3)()
        gl.glGenTextures(3, self.names)
        self.shape: tuple[tuple[int, int, int], tuple[int, int, int]] | None = None
        self.number = -1

    def upload(self, picture: Picture) -> None:
        gl.glPixelStorei(gl.GL_UNPACK_ALIGNMENT, 1)
        shape = (picture.pitches, picture.lines)
        for plane in range(3):
            gl.glBindTexture(gl.GL_TEXTURE_2D, self.names[plane])
            wide, high = picture.pitches[plane], picture.lines[plane]
            if shape != self.shape:
                self._allocate(wide, high)
            gl.glTexSubImage2D(
                gl.GL_TEXTURE_2D, 0, 0, 0, wide, high,
                gl.GL_RED, gl.GL_UNSIGNED_BYTE, picture.addresses[plane],
            )  # fmt: skip
        self.shape = shape
        self.number = picture.number

    @staticmethod
    def _allocate(wide: int, high: int) -> None:
        for name, value in (
            (gl.GL_TEXTURE_MIN_FILTER, gl.GL_LINEAR),
            (gl.GL_TEXTURE_MAG_FILTER, gl.GL_LINEAR),
            (gl.GL_TEXTURE_WRAP_S, gl.GL_CLAMP_TO_EDGE),
            (gl.GL_TEXTURE_WRAP_T, gl.GL_CLAMP_TO_EDGE),
        ):
            gl.glTexParameteri(gl.GL_TEXTURE_2D, name, value)
        gl.glTexImage2D(
            gl.GL_TEXTURE_2D, 0, gl.GL_R8, wide, high, 0, gl.GL_RED, gl.GL_UNSIGNED_BYTE, None
        )


class Compositor:
    """One per window. Counts what it drew, for the summary of a showing."""

    def __init__(self) -> None:
        self._program = ShaderProgram(Shader(_VERTEX, "vertex"), Shader(_FRAGMENT, "fragment"))
        self._array = gl.GLuint()
        gl.glGenVertexArrays(1, self._array)
        self._textures: dict[DeckLike, _Textures] = {}
        self.drawn = 0
        self.without_picture = 0

    def draw(self, layers: list[Layer], width: int, height: int) -> None:
        """Draw the layers, lowest first, letterboxed into a framebuffer of this size in pixels."""
        gl.glViewport(0, 0, width, height)
        gl.glClearColor(0.0, 0.0, 0.0, 1.0)
        gl.glClear(gl.GL_COLOR_BUFFER_BIT)
        shown = 0
        for layer in layers:
            picture = layer.deck.picture()
            textures = self._textures.get(layer.deck)
            if textures is None:
                textures = self._textures[layer.deck] = _Textures()
            if picture is None:
                continue
            frozen = layer.frozen and textures.shape == (picture.pitches, picture.lines)
            if not frozen and (picture.number != textures.number or textures.shape is None):
                textures.upload(picture)
            self._paint(textures, picture, layer.opacity, width, height)
            shown += 1
        self.drawn += 1
        self.without_picture += bool(layers) and not shown

    def _paint(
        self, textures: _Textures, picture: Picture, opacity: float, width: int, height: int
    ) -> None:
        scale = min(width / picture.width, height / picture.height)
        program: Any = self._program
        program.use()
        program["extent"] = (picture.width * scale / width, picture.height * scale / height)
        program["used"] = (picture.width / picture.pitches[0], picture.height / picture.lines[0])
        program["used_chroma"] = (
            picture.width / 2 / picture.pitches[1],
            picture.height / 2 / picture.lines[1],
        )
        program["matrix"] = _BT601 if picture.height <= _SD_HEIGHT else _BT709
        program["opacity"] = opacity
        for unit, name in enumerate(("luma", "blue", "red")):
            gl.glActiveTexture(gl.GL_TEXTURE0 + unit)
            gl.glBindTexture(gl.GL_TEXTURE_2D, textures.names[unit])
            program[name] = unit
        gl.glEnable(gl.GL_BLEND)
        gl.glBlendFunc(gl.GL_SRC_ALPHA, gl.GL_ONE_MINUS_SRC_ALPHA)
        gl.glBindVertexArray(self._array)
        gl.glDrawArrays(gl.GL_TRIANGLE_STRIP, 0, 4)
        gl.glBindVertexArray(0)
        gl.glActiveTexture(gl.GL_TEXTURE0)
        program.stop()

    @staticmethod
    def grab(width: int, height: int) -> npt.NDArray[np.uint8]:
        """What was drawn last: RGB of shape (height, width, 3), top row first."""
        pixels = np.empty((height, width, 4), np.uint8)
        gl.glPixelStorei(gl.GL_PACK_ALIGNMENT, 1)
        gl.glReadPixels(0, 0, width, height, gl.GL_RGBA, gl.GL_UNSIGNED_BYTE, pixels.ctypes.data)
        return pixels[::-1, :, :3]


def graphics_card() -> str:
    """What draws here, such as `llvmpipe (LLVM 15.0.6)`; needs a current context."""
    return str(pyglet.gl.gl_info.get_renderer())
