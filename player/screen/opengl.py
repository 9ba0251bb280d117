"""pyglet and its OpenGL, set up for films. Whoever draws or opens a window takes them from here.

pyglet reads its options when `pyglet.gl` is first imported, so nobody may have done that before.
"""

import pyglet

from engine import cache_folders

cache_folders.use_own_folders()
pyglet.options["debug_gl"] = False  # it would ask for errors after every single call
pyglet.options["audio"] = ("silent",)  # sound is the mixer's alone

from pyglet import gl  # noqa: E402 - options first
from pyglet.graphics.shader import Shader, ShaderProgram  # noqa: E402

__all__ = ["Shader", "ShaderProgram", "gl", "pyglet"]
