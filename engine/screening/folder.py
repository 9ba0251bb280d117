"""A screening as a folder: which films it is of, and where their showings' rows are.

    screening.json   the version, the screening's salt, and its films by digest
    films/           each film's story, as read
    parts.json       what was added (`store`)
    showings/ …      a folder for each table, with Parquet files
    going/           showings that are on, or were cut off and not completed yet

Whoever copies the folder has all of it. Only its owner can look into it.
"""

import json
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from engine import private_files, whole_files
from engine.problems import Trouble
from engine.screening.lock import locked
from engine.screening.tables import VERSION, newer
from engine.showing.events import Opened
from engine.showing.log.opening import written_story
from engine.story.digest import film_digest
from engine.story.load import load_story, story_from_log
from engine.story.loaded import Loaded
from engine.story.model import Story
from engine.words import composed

if TYPE_CHECKING:
    from engine.screening.store import Store

SCREENING_NAME: Final = "screening.json"
_FILMS: Final = "films"


@dataclass(frozen=True, slots=True)
class Film:
    """A film of a screening. `film` is its digest, `cut` the organiser's name for this version of
    it, `story_digest` the digest of the file that `path` named. `is_file`: it is a plain film file.
    """

    film: str
    cut: str
    title: str
    path: str
    story_digest: str
    is_file: bool


class Screening:
    """A screening's folder, opened. Any thread."""

    def __init__(self, folder: Path) -> None:
        """Raises Trouble where the folder is no screening, or of a newer version."""
        self.folder = folder
        written = _read(folder)
        self.salt: str = written["salt"]
        self.films: tuple[Film, ...] = tuple(Film(**each) for each in written["films"])

    @cached_property
    def store(self) -> "Store":
        """Its rows. What reads and writes them is loaded only now: to play a film for a screening
        it is not needed."""
        from engine.screening.store import Store

        return Store(self.folder)

    @classmethod
    def create(cls, folder: Path, films: Sequence[tuple[Loaded, str | None]]) -> "Screening":
        """Make a folder for a screening of these films, each with its cut's name or none.

        Raises Trouble where it has a screening already, holds other files or cannot be made.
        """
        if (folder / SCREENING_NAME).exists():
            raise Trouble(
                f"{folder} is a screening already. `screening add {folder} --film FILM` adds a "
                "film to it.",
                blame="call",
            )
        try:
            private_files.make_folder(folder)
            if any(not each.name.startswith(".") for each in folder.iterdir()):
                raise Trouble(f"{folder} holds other files. Name a new folder.", blame="call")
            _write(folder, secrets.token_hex(16), ())
        except OSError as error:
            raise Trouble(
                f"{folder} cannot be made: {error.strerror}. Name another folder."
            ) from None
        screening = cls(folder)
        for loaded, cut in films:
            screening = screening.with_film(loaded, cut)
        return screening

    def with_film(self, loaded: Loaded, cut: str | None = None) -> "Screening":
        """The screening with one more film. Raises Trouble where that, or the cut's name, is in it
        already, or the story has errors."""
        story = loaded.story
        if story is None:
            first = next((each for each in loaded.problems), None)
            raise Trouble(f"{loaded.path} cannot be screened: {first}")
        name = composed(cut or (loaded.path.stem if loaded.is_film_file else story.title))
        film = Film(
            loaded.film_digest,
            name,
            story.title,
            str(loaded.path.absolute()),
            loaded.digest,
            loaded.is_film_file,
        )
        with locked(self.folder):
            films = Screening(self.folder).films
            for each in films:
                if each.film == film.film:
                    raise Trouble(f"{loaded.path} is in {self.folder} already, as {each.cut}.")
                if each.cut == name:
                    raise Trouble(
                        f"{self.folder} has a cut that is called {name}. Name this one otherwise "
                        "with --cut.",
                        blame="call",
                    )
            try:
                private_files.make_folder(self.folder / _FILMS)
                story_file = self.folder / _FILMS / f"{film.film}.json"
                private_files.write_file(
                    story_file, json.dumps(written_story(story), ensure_ascii=False) + "\n"
                )
                _write(self.folder, self.salt, (*films, film))
            except OSError as error:
                raise Trouble(
                    f"Nothing was changed in {self.folder}: it cannot be written, {_why(error)}."
                ) from None
        return Screening(self.folder)

    def cut(self, name: str | None) -> Film:
        """The film of a cut's name, the one added last without a name. Raises Trouble."""
        if name is None:
            return self.films[-1]
        for film in self.films:
            if film.cut == name:
                return film
        has = ", ".join(each.cut for each in self.films)
        raise Trouble(f"{self.folder} has no cut {name}; it has {has}.", blame="call")

    def story(self, film: Film) -> Story:
        """A film's story as it was when it was added. Raises Trouble where it cannot be read."""
        path = self.folder / _FILMS / f"{film.film}.json"
        try:
            return story_from_log(json.loads(path.read_bytes()))
        except OSError as error:
            raise Trouble(f"{path} cannot be read: {error.strerror}.") from None
        except ValueError:
            raise Trouble(f"{path} was changed by hand or damaged: it is no story.") from None

    def film_of(self, opened: Opened, called: str) -> Film:
        """The film that a showing is of, by its log's first line. Raises Trouble where it is none
        of the screening's; `called` is the showing."""
        for film in self.films:
            if opened.story_digest and film.story_digest == opened.story_digest:
                return film
        digest = film_digest(story_from_log(opened.story))
        for film in self.films:
            if film.film == digest and not film.is_file:
                return film
        has = ", ".join(each.cut for each in self.films) or "none yet"
        raise Trouble(
            f"{called} is a showing of another film ({opened.story_path}): {self.folder} is of "
            f"{has}. `screening add {self.folder} --film FILM` adds a film."
        )

    def film_loaded(self, loaded: Loaded) -> Film:
        """The screening's film that was loaded. Raises Trouble where it is none of them."""
        for film in self.films:
            if loaded.film_digest == film.film:
                return film
        has = ", ".join(each.cut for each in self.films) or "none yet"
        raise Trouble(
            f"{loaded.path} is no film of {self.folder}, which is of {has}; or it was edited "
            f"since. `screening add {self.folder} --film {loaded.path} --cut NAME` adds it as "
            "another cut.",
            blame="call",
        )


def loaded_film(path: Path) -> Loaded:
    """A film by its story's file or folder, or by a plain film file."""
    return load_story(path / "story.yaml" if path.is_dir() else path)


def _read(folder: Path) -> dict[str, Any]:
    path = folder / SCREENING_NAME
    try:
        written = json.loads(path.read_bytes())
        version = written["kuleshov_screening"]
        if type(version) is int and version > VERSION:
            raise Trouble(newer(path, version))
        if type(version) is not int or not isinstance(written["salt"], str):
            raise ValueError("no version")
        for each in written["films"]:
            Film(**each)
    except (FileNotFoundError, NotADirectoryError):
        raise Trouble(
            f"{folder} is no screening: it has no {SCREENING_NAME}. `screening new {folder} "
            "--film STORY_OR_FILM` makes one.",
            blame="call",
        ) from None
    except OSError as error:
        raise Trouble(f"{path} cannot be read: {error.strerror}.") from None
    except (ValueError, KeyError, TypeError, RecursionError):
        raise Trouble(
            f"{path} was changed by hand or damaged: it does not say what is screened. Put back a "
            "copy of it; the rows lie beside it."
        ) from None
    return dict(written)


def _write(folder: Path, salt: str, films: Sequence[Film]) -> None:
    written = {
        "kuleshov_screening": VERSION,
        "salt": salt,
        "films": [asdict(each) for each in films],
    }
    private_files.write_file(
        folder / SCREENING_NAME, json.dumps(written, indent=2, ensure_ascii=False) + "\n"
    )


def _why(error: OSError) -> str:
    return "the disk is full" if whole_files.is_for_want_of_room(error) else str(error.strerror)
