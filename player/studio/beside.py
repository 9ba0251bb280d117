"""Long work in a process beside the studio's, so that its pages answer meanwhile.

What is worked out of an audience stays in memory: nothing of it is written beside its screening,
out of which a viewer can be erased.
"""

import os
from collections.abc import Hashable
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import suppress
from multiprocessing import active_children, get_context
from pathlib import Path
from threading import Lock
from typing import Any, Final

from engine.media.probe import MediaFacts
from engine.problems import Trouble
from engine.screening.comparing import Compared, compared_cuts
from engine.screening.finding import findings, found_of
from engine.screening.findings import Findings
from engine.screening.folder import Film, Screening
from engine.screening.gathered import gather
from player.tools.probing import probe

_NICE: Final = 10
_KEPT: Final = 12  # answers


class Beside:
    """The process beside, begun with the first work. Any thread."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None
        self._lock = Lock()
        self._known: dict[Hashable, Future[Any]] = {}

    def run(self, function: Any, *arguments: Any) -> "Future[Any]":
        """Have a module's function called there with what can be pickled."""
        with self._lock:
            if self._pool is None:
                self._pool = ProcessPoolExecutor(
                    2, mp_context=get_context("spawn"), initializer=_begin
                )
            return self._pool.submit(function, *arguments)

    def once(self, key: Hashable, function: Any, *arguments: Any) -> "Future[Any]":
        """The same, but of one `key` only once: whoever asks again has the answer that there is.
        What failed is tried again; of more than `_KEPT` the oldest goes."""
        with self._lock:
            known = self._known.get(key)
        if known is None or (known.done() and (known.cancelled() or known.exception())):
            known = self.run(function, *arguments)
        with self._lock:
            self._known.pop(key, None)
            self._known[key] = known
            while len(self._known) > _KEPT:
                self._known.pop(next(iter(self._known)))
        return known

    def close(self) -> None:
        """End it; what it works on is lost."""
        with self._lock:
            if self._pool is not None:
                for worker in active_children():
                    worker.terminate()
                # Its own thread has ended then: at the interpreter's end it would be called again.
                self._pool.shutdown(wait=True, cancel_futures=True)
                self._pool = None


BESIDE: Final = Beside()
"""That of this studio."""


def _begin() -> None:
    """In the process beside: a film that plays on this machine comes first."""
    with suppress(OSError, AttributeError):
        os.nice(_NICE)


def found(folder: Path, film: Film, showings: frozenset[str] | None = None) -> Findings:
    """What a screening says of a cut, by everybody or by a group's showings. Raises Trouble."""
    screening = Screening(folder)
    if showings is None:
        return findings(screening, film)
    return found_of(gather(screening, film, showings), screening.story(film))


def both(folder: Path, first: Film, second: Film) -> Compared:
    """Two cuts beside each other. Raises Trouble."""
    return compared_cuts(Screening(folder), first, second)


def looked_into(path: Path) -> MediaFacts:
    """What a clip holds, by the process beside: so long as it is read here, no key is answered.
    Raises Trouble."""
    facts: MediaFacts = BESIDE.run(probe, path).result()
    return facts


def said_of(error: BaseException) -> str:
    """Why work came to nothing, as a sentence."""
    if isinstance(error, Trouble):
        return str(error)
    return f"That could not be worked out: {error or type(error).__name__}."
