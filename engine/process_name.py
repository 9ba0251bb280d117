"""What a process is called in the system's own lists (`ps`, `top`), so that each is told apart."""

import sys
from contextlib import suppress
from pathlib import Path


def name_process(name: str) -> None:
    """Name this process, by its main thread: of a name 15 bytes are kept. Linux alone has such."""
    if sys.platform == "linux":
        with suppress(OSError):  # no /proc: nothing depends on it
            Path("/proc/thread-self/comm").write_text(name)
