"""Watches a story's file while its film runs, and reads it again when it was saved.

One thread looks at the file once a second and reads it; the window's fetches what came of it.
"""

import queue
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Final

from engine.problems import Trouble
from engine.words import Seconds
from player.system.worker import drain
from player.viewing.material import Material

_LOOKS_EVERY: Final[Seconds] = 1.0
_SETTLES: Final[Seconds] = 0.15  # editors empty a file and write it, or write another in its place


class StoryWatch:
    """Calls `read` after each saving, in its own thread; a Trouble is told and nothing else.

    `every` is how often it looks, in seconds.
    """

    def __init__(
        self, path: Path, read: Callable[[], Material], every: Seconds = _LOOKS_EVERY
    ) -> None:
        self._path = path
        self._read = read
        self._every = every
        self._seen = self._look()
        self._found: queue.SimpleQueue[Material | str] = queue.SimpleQueue()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="story watch", daemon=True)
        self._thread.start()

    def take(self) -> list[Material | str]:
        """What was saved since the last call: stories, or sentences about what is wrong."""
        return drain(self._found)

    def close(self) -> None:
        """Stop looking; may be called again."""
        self._stop.set()
        self._thread.join(5.0)

    def _run(self) -> None:
        while not self._stop.wait(self._every):
            now = self._look()
            if now is None or now == self._seen:
                continue
            while now != self._seen and not self._stop.wait(_SETTLES):
                self._seen, now = now, self._look()
            if now is None:
                continue  # gone again: another is on its way
            try:
                self._found.put(self._read())
            except Trouble as trouble:
                self._found.put(str(trouble))

    def _look(self) -> tuple[int, int] | None:
        try:
            found = self._path.stat()
        except OSError:
            return None  # being replaced, most likely
        return found.st_mtime_ns, found.st_size
