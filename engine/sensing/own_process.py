"""How a process of ours that sees or hears somebody begins: what it senses stays in it."""

import os
import signal

from engine import core_dumps
from engine.process_name import name_process


def keep_to_itself(name: str) -> None:
    """Name this process, keep what it senses out of cores and swap, and leave Ctrl-C and the
    closing of a terminal, which reach every process of it, to the player. Main thread. Raises
    Trouble where a core cannot be kept from being left."""
    name_process(name)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(signal, "SIGHUP"):
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
    core_dumps.forbid()
    core_dumps.lock_memory()


def give_way(nice: int) -> None:
    """Lower this process's priority to a nice value of at least `nice`, where there is one: a late
    reading costs less than a lost frame."""
    if hasattr(os, "nice"):
        os.nice(max(0, nice - os.nice(0)))
