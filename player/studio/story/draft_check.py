"""Checks a story's text while it is written: what `check` says, soon after each key.

Clips are looked into once, and again only when their files change; until then a
check goes without them, and says so. Nothing is measured here: what `check` measured of a clip and
kept is read, and of which clips nothing is kept is said.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from threading import Lock
from typing import Final

from engine.media.measured import Measured, digest_of
from engine.media.probe import MediaFacts
from engine.problems import Trouble
from engine.story.load import story_of_text
from player.tools.check import Checked, check_loaded, parts_in
from player.tools.measuring import kept_measured, kept_since
from player.tools.probing import probe

_MOST_KNOWN: Final = 4000

_ONE_AT_A_TIME: Final = Lock()

Probe = Callable[[Path], MediaFacts]
Known = dict[tuple[str, int, int], MediaFacts | Trouble]
"""What clips hold, by path, time of change and size."""

_MEASURED: Final[dict[tuple[str, int, int], tuple[int, Measured | None]]] = {}
"""What is kept of clips as measured, with when something was kept at last, as it was read."""

_DIGESTS: Final[dict[tuple[str, int, int], str]] = {}


class DraftCheck:
    """Checks texts of one story, in any thread. Several may share what is `known` of clips."""

    def __init__(self, story: Path, look: Probe = probe, known: Known | None = None) -> None:
        self._story = story
        self._look = look
        self._known = {} if known is None else known

    def quickly(self, text: str) -> tuple[Checked, bool]:
        """What is known at once, and whether that is all: not where clips are yet to be opened."""
        found, unknown = self._checked(text)
        return found, not unknown

    def wholly(self, text: str, is_wanted: Callable[[], bool] = lambda: True) -> Checked | None:
        """As `check` says it; may take some 200 ms for each clip that is new. None where it is
        not wanted any more, which is asked before each clip."""
        while True:
            found, unknown = self._checked(text)
            if not unknown:
                return found
            for path in unknown:
                if not is_wanted():
                    return None
                state = _state(path)
                if state not in self._known:
                    self._look_into(path, state)
                else:
                    _read_measured(path, state)

    def without_clips(self, text: str) -> Checked:
        """What can be said without opening any clip."""
        with _ONE_AT_A_TIME:
            return check_loaded(story_of_text(self._story, text), None)

    def _checked(self, text: str) -> tuple[Checked, list[Path]]:
        """What is known without opening clips, and which would have to be opened."""
        unknown: list[Path] = []

        def known(path: Path) -> MediaFacts | Trouble:
            found = self._known.get(_state(path))
            if found is None:
                unknown.append(path)
                return Trouble("It was not looked into yet.")
            return found

        # The libraries beneath, of letters above all, are for one thread at a time.
        with _ONE_AT_A_TIME:
            loaded = story_of_text(self._story, text)
            measured: dict[Path, Measured] = {}
            unmeasured: list[Path] = []
            unread: list[Path] = []
            since = kept_since()
            for path, part in parts_in(loaded).items():
                at, kept = _MEASURED.get(_state(path), (-1, None))
                if kept is not None and kept.covers(part):
                    measured[path] = kept
                elif at != since:
                    unread.append(path)
                else:
                    unmeasured.append(path)
            found = check_loaded(loaded, known, measured)
            if unknown:
                found = check_loaded(loaded, None, measured)
        return replace(found, unmeasured=tuple(unmeasured)), [*unknown, *unread]

    def _look_into(self, path: Path, state: tuple[str, int, int]) -> None:
        found: MediaFacts | Trouble
        try:
            found = self._look(path)
        except Trouble as trouble:
            found = trouble
        if len(self._known) >= _MOST_KNOWN:
            self._known.clear()
        self._known[state] = found


def _read_measured(path: Path, state: tuple[str, int, int]) -> None:
    """Read what is kept of a clip, which is known by all that is in it: of a large one it takes
    seconds, once."""
    since = kept_since()
    found = None
    with suppress(OSError):
        digest = _DIGESTS.get(state) or digest_of(path)
        _DIGESTS[state] = digest
        found = kept_measured(digest)
    if len(_MEASURED) >= _MOST_KNOWN:
        _MEASURED.clear()
    _MEASURED[state] = since, found


def _state(path: Path) -> tuple[str, int, int]:
    try:
        told = path.stat()
    except OSError:
        return str(path), 0, 0
    return str(path), told.st_mtime_ns, told.st_size
