"""A demonstration: the sample film in two cuts with a made audience, labelled so. Any thread."""

import atexit
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import mkdtemp
from threading import Lock
from typing import Final

import sample_film
from engine import whole_files
from engine.problems import Trouble
from engine.screening.folder import Screening
from engine.story.load import load_story
from player.studio.studio import MADE_AUDIENCE

PEOPLE: Final = 24
"""Made viewers of each cut."""
_STORY: Final = "story.yaml"
_OTHER: Final = "quieter_gulls.yaml"
_PARTS: Final = ("captions", "clips", "score")


def demonstration(folder: Path, progress: Callable[[float], None]) -> tuple[Path, Path]:
    """Put a copy of the sample film into a new folder, and a screening of it that was made by
    simulation; the story's file and the screening's folder. `progress` hears shares of 1.

    Raises Trouble where the folder holds files, or cannot be written.
    """
    from engine.simulation.made_showings import make_showings  # with DuckDB and Arrow

    source = sample_film.STORY.parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise Trouble(f"{folder} holds files. Name a new folder.", blame="call")
        for part in _PARTS:
            if (source / part).is_dir():
                shutil.copytree(source / part, folder / part)
        text = sample_film.STORY.read_text(encoding="utf-8")
        whole_files.write_whole(folder / _STORY, text)
        whole_files.write_whole(folder / _OTHER, quieter(text))
    except OSError as error:
        raise Trouble(f"{folder} cannot be written: {error.strerror}.") from None
    films = [
        (load_story(folder / _STORY), "as shipped"),
        (load_story(folder / _OTHER), "quieter gulls"),
    ]
    screening = Screening.create(folder / MADE_AUDIENCE, films)
    for number, film in enumerate(screening.films):
        make_showings(
            screening, film, PEOPLE, seed=number + 1, labels=("made by simulation",),
            progress=lambda done, number=number: progress((number * PEOPLE + done) / 2 / PEOPLE),  # type: ignore[misc]
        )  # fmt: skip
    return folder / _STORY, screening.folder


class Demonstration:
    """One studio of a demonstration, in a process of its own that ends with this one."""

    def __init__(self) -> None:
        self.share = 0.0
        """How much of it is made, 0 to 1."""
        self._link = ""
        self._lock = Lock()

    def open(self) -> str:
        """Its link; made, and its studio begun, at the first call. Raises Trouble, OSError."""
        with self._lock:
            if not self._link:
                self._link = self._begun()
            return self._link

    def _begun(self) -> str:
        folder = Path(mkdtemp(prefix="kuleshov-"))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        story, screening = demonstration(folder / "Demonstration", self._told)
        words = ["-m", "player", "studio", str(story), "--screening", str(screening)]
        process = subprocess.Popen(
            [sys.executable, *words, "--no-browser", "--json"], stdout=subprocess.PIPE, text=True
        )
        atexit.register(process.terminate)
        assert process.stdout is not None
        try:
            link: str = json.loads(process.stdout.readline())["link"]
        except (ValueError, KeyError):
            raise Trouble("The demonstration's studio did not begin.") from None
        return link.replace("/?", "/audience?", 1)

    def _told(self, share: float) -> None:
        self.share = share


def quieter(text: str) -> str:
    """The sample film's story with the joke of the gulls much weaker."""
    changed = text.replace("feel: amusement, strength: 0.8", "feel: amusement, strength: 0.2")
    assert changed != text, "the sample film has no such beat any more"
    return changed
