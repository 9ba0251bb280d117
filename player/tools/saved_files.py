"""Watches a story's folder for saved files, for `check --watch`."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import Final

from engine.media import captions, containers
from engine.problems import Trouble
from engine.story.check.files import SCORE_SUFFIXES

_WATCHED: Final = {
    *containers.SUFFIXES, *captions.SUFFIXES, *SCORE_SUFFIXES, ".yaml", ".yml"
}  # fmt: skip


def saved_files(story: Path, stop: Event | None = None) -> Iterator[frozenset[Path]]:
    """Yields what was saved, added or deleted beside a story, until `stop` is set.

    Files saved at the same time come together. Raises Trouble where the folder cannot be watched.
    """
    from watchfiles import watch

    folder = story.resolve().parent
    if not folder.is_dir():
        raise Trouble(f"There is no folder {folder} to watch.", blame="call")
    for changes in watch(folder, stop_event=stop, rust_timeout=500, yield_on_timeout=False):
        changed = frozenset(
            Path(name) for _, name in changes if Path(name).suffix.lower() in _WATCHED
        )
        if changed:
            yield changed
