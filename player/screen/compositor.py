"""Draws the film: I420 planes in, one picture out. The only file that touches GL.

Two textures a deck, luma and both chromas, uploaded only when the deck shows a new picture; one
shader turns them into RGB and lays one deck over another for a dissolve. Window thread only,
with the window's context current.

A processor that plays graphics card has to draw too, beside all else: what a picture does not
need (clamps, blending, a second read of chroma) is left out where that can be told beforehand.
"""

import math
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyglet
from pyglet import gl
from pyglet.graphics.shader import Shader, ShaderProgram

from engine.media.headers import Colour, Matrix
from player.playback.layers import DeckLike, Layer
from player.playback.picture import Picture
from player.screen.grade import NEUTRAL, Grade

_VERTEX: Final = """#version 330 core
uniform vec2 extent;
out vec2 place;
void main() {
    vec2 corner = vec2(gl_VertexID & 1, gl_VertexID >> 1);
    place = vec2(corner.x, 1.0 - corner.y);
    gl_Position = vec4((corner * 2.0 - 1.0) * extent, 0.0, 1.0);
}
"""

# Y'CbCr to R'G'B'; matrix and range are the file's. The clamp keeps the filter from mixing the
# padding beyond the picture into its last column and row.
_FRAGMENT: Final = """#version 330 core
#define LOOK(rgb) (rgb)
#define WITHIN(where, used, last) min(where * used, last)
uniform sampler2D luma;
uniform sampler2D blue_and_red;
uniform vec2 used;
uniform vec2 used_chroma;
uniform vec2 last;
uniform vec2 last_chroma;
uniform vec4 matrix;
uniform vec3 range;
uniform float opacity;
uniform vec3 levels;
uniform float saturation;
uniform float warmth;
uniform float vignette;
uniform float soft_focus;
uniform float aspect;
in vec2 place;
out vec4 colour;

vec3 film(vec2 where) {
    vec2 fine = WITHIN(where, used, last);
    vec2 coarse = WITHIN(where, used_chroma, last_chroma);
    float y = (texture(luma, fine).r - range.x) * range.y;
    vec2 chroma = (texture(blue_and_red, coarse).rg - 128.0 / 255.0) * range.z;
    return vec3(
        y + matrix.x * chroma.y,
        y + matrix.y * chroma.x + matrix.z * chroma.y,
        y + matrix.w * chroma.x);
}

// Six places on a ring and the middle: far from a lens, near enough for a mood.
vec3 softened(vec3 sharp) {
    vec3 sum = sharp;
    for (int step = 0; step < 6; step++) {
        float angle = 1.047198 * float(step);
        float radius = (step % 2 == 0) ? 0.010 : 0.005;
        vec2 away = vec2(cos(angle) / aspect, sin(angle)) * radius;
        sum += film(clamp(place + away, 0.0, 1.0));
    }
    return mix(sharp, sum / 7.0, soft_focus);
}

vec3 regraded(vec3 rgb) {
    rgb = clamp(rgb, 0.0, 1.0) * levels.z;
    rgb = pow(max(rgb + levels.x * (1.0 - rgb), 0.0), vec3(1.0 / levels.y));
    rgb *= vec3(1.0 + 0.2 * warmth, 1.0, 1.0 - 0.2 * warmth);
    float grey = dot(rgb, vec3(0.2126, 0.7152, 0.0722));
    rgb = mix(vec3(grey), rgb, saturation);
    vec2 off = (place - 0.5) * 2.0;
    return rgb * (1.0 - vignette * smoothstep(0.35, 2.0, dot(off, off)));
}

void main() {
    colour = vec4(LOOK(film(place)), opacity);
}
"""
# A program each: a processor that plays graphics card takes both sides of every branch. At 1280
# by 720 one draw costs it 14 ms without a grade, about as much with one, and 70 to 90 with soft
# focus, which is for real graphics cards; all in one program, every draw would cost that.
_LOOKS: Final = {
    "plain": _FRAGMENT,
    "graded": _FRAGMENT.replace("LOOK(rgb) (rgb)", "LOOK(rgb) regraded(rgb)"),
    "soft": _FRAGMENT.replace("LOOK(rgb) (rgb)", "LOOK(rgb) regraded(softened(rgb))"),
}
_PADDED: Final = "WITHIN(where, used, last) min(where * used, last)"
_WHOLE: Final = "WITHIN(where, used, last) (where)"  # the picture fills its planes
_MATRICES: Final[dict[Matrix, tuple[float, float, float, float]]] = {
    "bt709": (1.5748, -0.1873, -0.4681, 1.8556),  # ITU-R BT.709-6, from item 3.2
    "bt601": (1.402, -0.3441, -0.7141, 1.772),  # ITU-R BT.601-7, from section 2.5.1
}
# What black is, and what stretches luma and chroma to 1; BT.601-7 and BT.709-6 quantize alike.
_LIMITED: Final = (16 / 255, 255 / 219, 255 / 224)
_FULL: Final = (0.0, 1.0, 1.0)


class _Textures:
    """The planes of one deck on the graphics card: luma, and both chromas in one."""

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
        gl.glDeleteTextures(len(self.names), self.names)

    def upload(self, picture: Picture) -> None:
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
        for name, value in (
            (gl.GL_TEXTURE_MIN_FILTER, gl.GL_LINEAR),
            (gl.GL_TEXTURE_MAG_FILTER, gl.GL_LINEAR),
            (gl.GL_TEXTURE_WRAP_S, gl.GL_CLAMP_TO_EDGE),
            (gl.GL_TEXTURE_WRAP_T, gl.GL_CLAMP_TO_EDGE),
        ):
            gl.glTexParameteri(gl.GL_TEXTURE_2D, name, value)
        gl.glTexImage2D(gl.GL_TEXTURE_2D, 0, stored, wide, high, 0, form, gl.GL_UNSIGNED_BYTE, None)


class Compositor:
    """One per window. Counts what it drew, for the summary of a showing."""

    def __init__(self) -> None:
        self._programs = {
            (name, whole): ShaderProgram(Shader(_VERTEX, "vertex"), Shader(source, "fragment"))
            for name, padded in _LOOKS.items()
            for whole, source in ((False, padded), (True, padded.replace(_PADDED, _WHOLE)))
        }
        self._array = gl.GLuint()
        gl.glGenVertexArrays(1, self._array)
        self._textures: dict[DeckLike, _Textures] = {}
        self._painted: list[tuple[_Textures, Picture, float]] = []
        self._grade = NEUTRAL
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
                textures = self._textures[layer.deck] = _Textures()
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
        for textures, picture, opacity in self._painted if layers else ():
            self._paint(textures, picture, opacity, width, height)

    def clear(self) -> None:
        """Forget the pictures of decks that are not used any more; counts go on."""
        for textures in self._textures.values():
            textures.delete()
        self._textures, self._painted = {}, []

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
            textures = _Textures()
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
        self, textures: _Textures, picture: Picture, opacity: float, width: int, height: int
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
        program["matrix"] = _MATRICES[picture.colour.matrix]
        program["range"] = _FULL if picture.colour.full_range else _LIMITED
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
    return str(pyglet.gl.gl_info.get_renderer())
