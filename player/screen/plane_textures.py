"""The planes of a deck's picture on the graphics card. Window thread, with its context current."""

from player.playback.picture import Picture
from player.screen.opengl import gl


def read_smoothly() -> None:
    """Have the bound texture mixed between its pixels, and end at its edges."""
    for name, value in (
        (gl.GL_TEXTURE_MIN_FILTER, gl.GL_LINEAR),
        (gl.GL_TEXTURE_MAG_FILTER, gl.GL_LINEAR),
        (gl.GL_TEXTURE_WRAP_S, gl.GL_CLAMP_TO_EDGE),
        (gl.GL_TEXTURE_WRAP_T, gl.GL_CLAMP_TO_EDGE),
    ):
        gl.glTexParameteri(gl.GL_TEXTURE_2D, name, value)


class PlaneTextures:
    """Two textures of one deck: luma, and both chromas in one."""

    def __init__(self) -> None:
        self.names = (gl.GLuint * 2)()
        gl.glGenTextures(2, self.names)
        self.shape: tuple[tuple[int, int, int], tuple[int, int, int]] | None = None
        self.latest: Picture | None = None
        self._sharp = False

    def read_sharply(self, sharp: bool) -> None:
        """Whether each pixel of the window is one of the luma plane: then nothing need be mixed,
        which spares a processor that plays graphics card a fifth of its work."""
        if sharp != self._sharp and self.shape is not None:
            self._sharp = sharp
            gl.glBindTexture(gl.GL_TEXTURE_2D, self.names[0])
            for name in (gl.GL_TEXTURE_MIN_FILTER, gl.GL_TEXTURE_MAG_FILTER):
                gl.glTexParameteri(gl.GL_TEXTURE_2D, name, gl.GL_NEAREST if sharp else gl.GL_LINEAR)

    def delete(self) -> None:
        """Give the textures back to the graphics card."""
        gl.glDeleteTextures(len(self.names), self.names)

    def upload(self, picture: Picture) -> None:
        """Copy a picture to the graphics card."""
        gl.glPixelStorei(gl.GL_UNPACK_ALIGNMENT, 1)
        shape = (picture.pitches, picture.lines)
        anew, self.shape, self.latest = shape != self.shape, shape, picture
        # One look at both chromas costs half as much as one at each.
        chroma = picture.chroma()
        for plane, stored, form, address in (
            (0, gl.GL_R8, gl.GL_RED, picture.addresses[0]),
            (1, gl.GL_RG8, gl.GL_RG, chroma.ctypes.data),
        ):
            gl.glBindTexture(gl.GL_TEXTURE_2D, self.names[plane])
            wide, high = picture.pitches[plane], picture.lines[plane]
            if anew:
                self._sharp = False
                self._allocate(wide, high, stored, form)
            gl.glTexSubImage2D(
                gl.GL_TEXTURE_2D, 0, 0, 0, wide, high, form, gl.GL_UNSIGNED_BYTE, address
            )

    @staticmethod
    def _allocate(wide: int, high: int, stored: int, form: int) -> None:
        read_smoothly()
        gl.glTexImage2D(gl.GL_TEXTURE_2D, 0, stored, wide, high, 0, form, gl.GL_UNSIGNED_BYTE, None)
