"""pyglet with its options set. Whoever opens a window or draws takes pyglet from here, or from
`player.screen.opengl`; neither options nor this need a display."""

import sys

import pyglet

from engine import cache_folders

cache_folders.use_own_folders()
pyglet.options["debug_gl"] = False  # it would ask for errors after every single call
pyglet.options["audio"] = ("silent",)  # sound is the mixer's alone
# No picture is read by it. It would load GTK 2 for that or, where there is none, have the system's
# C compiler look for it, which takes a while and writes files.
sys.modules["pyglet.image.codecs.gdkpixbuf2"] = None  # type: ignore[assignment]

__all__ = ["pyglet"]
