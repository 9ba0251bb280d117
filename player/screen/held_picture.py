"""What was shown before, kept on the graphics card, to be laid over what is shown now.

Window thread only, with the window's context current.
"""

from typing import Any, Final

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
