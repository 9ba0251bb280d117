"""What was shown before, kept on the graphics card, to be laid over what is shown now, or to stand
until there is something to show.

Window thread only, with the window's context current.
"""

from typing import Any, Final

import numpy as np
import numpy.typing as npt

from player.screen.opengl import Shader, ShaderProgram, gl
from player.screen.plane_textures import read_smoothly

_VERTEX: Final = """#version 330 core
out vec2 place;
void main() {
    place = vec2(gl_VertexID & 1, gl_VertexID >> 1);
    gl_Position = vec4(place * 2.0 - 1.0, 0.0, 1.0);
}
"""
_FRAGMENT: Final = """#version 330 core
uniform sampler2D before;
uniform float share;
in vec2 place;
out vec4 colour;
void main() {
    colour = vec4(texture(before, place).rgb, share);
}
"""


class HeldPicture:
    """A copy of the framebuffer as it stood when it was kept last; nothing at first."""

    def __init__(self) -> None:
        self._program: Any = ShaderProgram(Shader(_VERTEX, "vertex"), Shader(_FRAGMENT, "fragment"))
        self._array = gl.GLuint()
        gl.glGenVertexArrays(1, self._array)
        self._texture = gl.GLuint()
        gl.glGenTextures(1, self._texture)
        self._size = (0, 0)

    def keep(self, width: int, height: int) -> None:
        """Copy what is drawn so far; sizes in pixels."""
        gl.glBindTexture(gl.GL_TEXTURE_2D, self._texture)
        if (width, height) != self._size:
            self._size = (width, height)
            read_smoothly()
            gl.glCopyTexImage2D(gl.GL_TEXTURE_2D, 0, gl.GL_RGB, 0, 0, width, height, 0)
        else:
            gl.glCopyTexSubImage2D(gl.GL_TEXTURE_2D, 0, 0, 0, 0, 0, width, height)

    def take(self, pixels: npt.NDArray[np.uint8]) -> None:
        """Keep this one: RGBA of shape (height, width, 4), upside down, as OpenGL reads it."""
        pixels = np.ascontiguousarray(pixels)
        self._size = (pixels.shape[1], pixels.shape[0])
        gl.glBindTexture(gl.GL_TEXTURE_2D, self._texture)
        read_smoothly()
        gl.glPixelStorei(gl.GL_UNPACK_ALIGNMENT, 1)
        gl.glTexImage2D(
            *(gl.GL_TEXTURE_2D, 0, gl.GL_RGB, *self._size, 0),
            *(gl.GL_RGBA, gl.GL_UNSIGNED_BYTE, pixels.ctypes.data),
        )

    def paint_within(self, width: int, height: int) -> None:
        """Draw it alone, letterboxed into a framebuffer of this size in pixels."""
        wide, high = self._size
        scale = min(width / max(1, wide), height / max(1, high))
        across, down = round(wide * scale), round(high * scale)
        gl.glViewport((width - across) // 2, (height - down) // 2, across, down)
        self.paint(1.0)
        gl.glViewport(0, 0, width, height)

    def delete(self) -> None:
        """Give its texture back to the graphics card; it is not painted any more."""
        gl.glDeleteTextures(1, self._texture)
        self._size = (0, 0)

    def paint(self, share: float) -> None:
        """Lay it over what is drawn, so much of it (0 to 1), in a window of whatever size."""
        if self._size == (0, 0):
            return
        program = self._program
        program.use()
        program["before"] = 0
        program["share"] = share
        gl.glActiveTexture(gl.GL_TEXTURE0)
        gl.glBindTexture(gl.GL_TEXTURE_2D, self._texture)
        gl.glEnable(gl.GL_BLEND)
        gl.glBlendFunc(gl.GL_SRC_ALPHA, gl.GL_ONE_MINUS_SRC_ALPHA)
        gl.glBindVertexArray(self._array)
        gl.glDrawArrays(gl.GL_TRIANGLE_STRIP, 0, 4)
        gl.glBindVertexArray(0)
        program.stop()
