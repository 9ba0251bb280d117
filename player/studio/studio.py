"""What a studio is about: a folder, the stories in it, and who is told when one of them is saved.

Nothing here knows the page in the browser.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Final

from engine.problems import Trouble
from engine.showing.plan import plan_file
from player.studio.words import Refusal
from player.tools.file_watch import saved_files

Saved = Callable[[frozenset[Path]], None]

MADE_AUDIENCE: Final = "made audience"
"""The folder of a demonstration's screening, beside its story."""
_MOST_STORIES: Final = 200


@dataclass
class Studio:
    """One opened story, and its folder. `screening` is a screening's folder, where there is one.

    With `read_only` nothing is written: whoever asks is told so by `must_write`.
    """

    story: Path
    read_only: bool = False
    screening: Path | None = None
    language: str = "en"
    """In which its pages begin; a browser may choose another."""
    saving: Lock = field(default_factory=Lock, init=False, repr=False)
    """Held while a story is compared and written: two windows follow one another."""
    _told: list[Saved] = field(default_factory=list, init=False, repr=False)
    _lock: Lock = field(default_factory=Lock, init=False, repr=False)
    _stop: Event = field(default_factory=Event, init=False, repr=False)

    @property
    def folder(self) -> Path:
        """The folder in which the story lies."""
        return self.story.parent

    @property
    def is_demonstration(self) -> bool:
        """Whether it shows an audience that was made: it is labelled so on every page."""
        return self.screening == self.folder / MADE_AUDIENCE

    @property
    def stories(self) -> tuple[Path, ...]:
        """The stories in its folder, by name; plans are none."""
        return stories_in(self.folder)

    def must_write(self) -> None:
        """Raise Trouble where this studio only shows."""
        if self.read_only:
            raise Refusal("read_only", blame="call")

    def whenever_saved(self, told: Saved) -> Callable[[], None]:
        """Have `told` called, in a thread of the studio's, with the files that were saved together.

        The answer takes it back.
        """
        with self._lock:
            self._told.append(told)

        def no_more() -> None:
            with self._lock:
                if told in self._told:
                    self._told.remove(told)

        return no_more

    def watch(self) -> None:
        """Begin to watch the folder. Until `close`."""
        Thread(target=self._watch, name="studio watch", daemon=True).start()

    def close(self) -> None:
        """Watch no more."""
        self._stop.set()

    def _watch(self) -> None:
        for saved in saved_files(self.story, self._stop):
            with self._lock:
                told = () if self._stop.is_set() else tuple(self._told)
            for each in told:
                each(saved)


def stories_in(folder: Path) -> tuple[Path, ...]:
    """What may be stories in a folder, by name; plans are none."""
    plans = {plan_file(each) for each in folder.glob("*.y*ml")}
    found = sorted(
        each
        for pattern in ("*.yaml", "*.yml")
        for each in folder.glob(pattern)
        if each.is_file() and each not in plans and not each.name.startswith(".")
    )
    return tuple(found[:_MOST_STORIES])


def studio_of(
    story: Path, *, read_only: bool = False, screening: Path | None = None, language: str = "en"
) -> Studio:
    """The studio of a story's file. Raises Trouble where there is none."""
    if not story.is_file():
        raise Trouble(
            f"There is no story {story}. `kuleshov new FOLDER` writes one for a folder of clips.",
            blame="call",
        )
    if screening is not None and not screening.is_dir():
        raise Trouble(f"There is no screening's folder {screening}.", blame="call")
    return Studio(story.resolve(), read_only, screening and screening.resolve(), language)
