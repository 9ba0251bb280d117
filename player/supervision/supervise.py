"""Supervising on this machine: what the supervisor keeps on the screen, and waits for there."""

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from engine.problems import Trouble
from player.supervision import last_picture
from player.supervision.holder import WindowHolder
from player.supervision.supervisor import Supervisor


def supervise(
    words: Sequence[str],
    announce: Callable[[str], None],
    *,
    folder: Path,
    port: int | None = None,
    on_screen: bool = True,
    fills_screen: bool = False,
    locks_screen: bool = False,
    secrets: Mapping[str, str] | None = None,
) -> int:
    """Have `kuleshov` with these words play in a process of its own, and another where that one
    crashes; the exit code. `on_screen` says whether it opens a window on the display of this
    session, and `fills_screen` that it fills it: then a picture is kept there while no player is,
    which with `locks_screen` nobody gets past.
    `secrets` are handed to each player through a pipe that the variable with this name numbers.
    Main thread. Raises Trouble where this system does not let processes be supervised."""
    if sys.platform == "win32":
        raise Trouble(
            "--supervised needs Linux or macOS. On Windows have the system's task scheduler "
            "begin `kuleshov play` again whenever it ends.",
            blame="call",
        )
    has_x = on_screen and bool(os.environ.get("DISPLAY"))
    memory = last_picture.make() if on_screen else None
    holds = memory is not None and has_x and fills_screen
    # A compositor of one window, such as cage, has no desktop, and stacks windows by itself.
    is_wayland = "WAYLAND_DISPLAY" in os.environ or os.environ.get("XDG_SESSION_TYPE") == "wayland"
    locks = locks_screen and not is_wayland
    return Supervisor(
        words,
        announce,
        folder=folder,
        port=port,
        keeps={} if memory is None else {last_picture.VARIABLE: memory},
        secrets=secrets,
        holder=WindowHolder(memory, locked=locks) if memory is not None and holds else None,
        waits_for_display=has_x,
    ).run()
