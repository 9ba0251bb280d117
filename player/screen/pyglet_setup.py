"""pyglet with its options set. Whoever opens a window or draws takes pyglet from here, or from
`player.screen.opengl`; neither options nor this need a display."""

import pyglet

from engine import cache_folders

cache_folders.use_own_folders()
pyglet.options["debug_gl"] = False  # it would ask for errors after every single call
pyglet.options["audio"] = ("silent",)  # sound is the mixer's alone

__all__ = ["pyglet"]
