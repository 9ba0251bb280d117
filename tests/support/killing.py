"""Killing a process in the middle of what it does, at a moment by chance."""

import multiprocessing
import os
import signal
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from random import Random
from typing import Any

Told = Callable[[Any], None]


def killed(work: Callable[[Told], None], chance: Random, longest: float = 0.05) -> list[Any]:
    """Let a child work until it is killed (SIGKILL) up to so many seconds after its first word.

    `work` never ends; it calls what it is given after each thing that is done. Returns what it
    said was done, which has to hold from then on.
    """
    context = multiprocessing.get_context("fork")
    here, there = context.Pipe(duplex=False)
    child = context.Process(target=_working, args=(work, there), daemon=True)
    child.start()
    there.close()
    done = [here.recv()]
    time.sleep(chance.random() * longest)
    assert child.pid is not None
    os.kill(child.pid, signal.SIGKILL)
    child.join()
    while True:
        try:
            done.append(here.recv())
        except (EOFError, OSError):
            return done


def _working(work: Callable[[Told], None], there: Connection) -> None:
    work(there.send)
