"""What pyglet brings along where the player takes it from."""

import subprocess
import sys

ASKS = """
import sys
KINDS = ("ctypes.dlopen", "subprocess.Popen")
sys.addaudithook(lambda kind, what: kind in KINDS and print(what[0]))
from player.screen.pyglet_setup import pyglet
pyglet.options["shadow_window"] = False
import pyglet.image
"""


def test_it_looks_for_no_library_that_reads_pictures() -> None:
    done = subprocess.run(
        [sys.executable, "-c", ASKS], capture_output=True, text=True, timeout=90, check=True
    )
    asked = done.stdout.splitlines()
    assert any("GL" in each for each in asked)
    assert [each for each in asked if "gdk" in each or "gcc" in each] == []
