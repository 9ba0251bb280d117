"""OpenGL as pyglet gives it, with the options set before: it reads them when first imported.

Import only after the display is known (`player.system.virtual_display`).
"""

from player.screen.pyglet_setup import pyglet

# isort: split
from pyglet import gl
from pyglet.graphics.shader import Shader, ShaderProgram

__all__ = ["Shader", "ShaderProgram", "gl", "pyglet"]
