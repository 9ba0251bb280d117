"""The shaders: how Y'CbCr becomes R'G'B', and how a grade changes it. Texts and numbers only."""

from typing import Final

from engine.media.headers import Matrix

VERTEX: Final = """#version 330 core
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

FRAGMENTS: Final[dict[tuple[str, bool], str]] = {
    (look, whole): padded.replace(_PADDED, _WHOLE) if whole else padded
    for look, padded in _LOOKS.items()
    for whole in (False, True)
}
"""The fragment shader for each look (`plain`, `graded`, `soft`), of a picture that fills its planes
and of one that does not."""

MATRICES: Final[dict[Matrix, tuple[float, float, float, float]]] = {
    "bt709": (1.5748, -0.1873, -0.4681, 1.8556),  # ITU-R BT.709-6, from item 3.2
    "bt601": (1.402, -0.3441, -0.7141, 1.772),  # ITU-R BT.601-7, from section 2.5.1
}
"""Cr in red, Cb and Cr in green, Cb in blue."""

LIMITED: Final = (16 / 255, 255 / 219, 255 / 224)
"""What black is, and what stretches luma and chroma to 1; BT.601-7 and BT.709-6 quantize alike."""

FULL: Final = (0.0, 1.0, 1.0)
"""The same for the full range."""
