"""Adding what came from elsewhere to a screening: each file whole, once, or not at all."""

import hashlib
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from engine.media.caption_parser import Caption
from engine.media.captions import read_captions
from engine.problems import Trouble
from engine.screening.adding import HeartTrack, heart_between
from engine.screening.folder import Film, Screening
from engine.screening.incoming.answers import answer_rows, read_answers
from engine.screening.incoming.comments import About, comment_rows, read_remarks
from engine.screening.incoming.film_places import Course
from engine.screening.incoming.scene_finder import SceneFinder
from engine.screening.incoming.sentiment import Judge, Vader
from engine.screening.incoming.showings import Showings
from engine.screening.tables import TableName
from engine.story.model import Story
from engine.story.paths import captions_path
from engine.words import Seconds, SegmentName


@dataclass(frozen=True, slots=True)
class AddedData:
    """A file that was added, or had been before (`is_new` is false): so many rows of a table."""

    path: Path
    table: TableName
    rows: int
    placed: int
    """Of comments: how many have a place in the film."""
    is_new: bool

    def line(self) -> str:
        """For people."""
        said = f"{self.path}: {self.rows} {self.table}"
        if self.table == "readings":
            said = f"{self.path}: the heart in {self.rows} readings"
        if self.table == "comments":
            said += f", {self.placed} of them with their place in the film"
        return said if self.is_new else f"{said}; it was there already"


def add_comments(
    screening: Screening, path: Path, cut: str | None = None, judge: Judge | None = None
) -> AddedData:
    """Add a file of remarks about a film of the screening's, which `cut` names where there are
    several. Raises Trouble, and then nothing was added."""
    film = film_named(screening, cut)
    story = screening.story(film)
    table, remarks = read_remarks(path)
    about = About(
        film.film, story, _only_course(story), SceneFinder(story, captions_of(film, story))
    )
    whose = Showings(screening).finder(film=film.film)
    rows = comment_rows(table, remarks, about, judge or Vader(), whose)
    part = f"comments-{_digest(path, film.film)}"
    is_new = screening.store.append(part, {"comments": rows})
    placed = sum(row["segment"] is not None or row["at"] is not None for row in rows)
    return AddedData(path, "comments", len(rows), placed, is_new)


def add_answers(
    screening: Screening, path: Path, showing: str | None = None, offset: Seconds = 0.0
) -> AddedData:
    """Add a questionnaire, or a dial whose film began `offset` seconds after its recording; where
    its lines do not say whose they are, they are of `showing`. Raises Trouble, and then nothing was
    added."""
    table = read_answers(path)
    rows = answer_rows(table, Showings(screening).finder(showing), offset)
    part = f"answers-{_digest(path, f'{showing} {offset}')}"
    is_new = screening.store.append(part, {"answers": rows})
    return AddedData(path, "answers", len(rows), 0, is_new)


def add_heart(
    screening: Screening, path: Path, showing: str, heart: Callable[[str | None], HeartTrack]
) -> AddedData:
    """Give a showing that is there its viewer's heart, in place of what was known of it; `heart`
    places the recording `path` by when the showing began. Raises Trouble, and then nothing was
    changed."""
    try:
        whose = Showings(screening).named(showing)
    except ValueError as error:
        raise Trouble(f"--showing: {error}", blame="call") from None
    track = heart(whose.began)
    rows = screening.store.read("readings", ["showing", "at"]).to_pylist()
    known = heart_between([row["at"] for row in rows if row["showing"] == showing], *track)
    told = sum(each is not None for each in known)
    if not told:
        raise Trouble(
            f"{path} has no heart rate of the film's {max(whose.course.end, 0.0):.0f} s that the "
            f"showing {showing} has readings of. Nothing was changed.",
            blame="call",
        )
    screening.store.fill(
        "readings", "heart", showing, lambda mine: heart_between(mine["at"].to_pylist(), *track)
    )
    return AddedData(path, "readings", told, 0, True)


def film_named(screening: Screening, cut: str | None) -> Film:
    """The film of this cut, or the only one. Raises Trouble where that is not clear."""
    found = [each for each in screening.films if cut in (None, each.cut)]
    if len(found) == 1:
        return found[0]
    has = ", ".join(each.cut for each in screening.films) or "no film yet"
    what = "Of which film?" if cut is None else f"There is no cut {cut}."
    raise Trouble(f"{what} {screening.folder} has {has}. Name one with --cut.", blame="call")


def captions_of(film: Film, story: Story) -> dict[SegmentName, Sequence[Caption]]:
    """The captions of every segment, in all its languages, as far as they can be read."""
    path = Path(film.path)
    folder = path if path.is_dir() else path.parent
    found: dict[SegmentName, Sequence[Caption]] = {}
    for name, segment in story.segments.items():
        captions: list[Caption] = []
        for language in segment.captions:
            with suppress(Trouble, OSError):  # `check` tells what is wrong with them
                file = captions_path(folder, story, name, language)
                captions += read_captions(file, language).captions
        found[name] = captions
    return found


def _only_course(story: Story) -> Course | None:
    """What is on screen at a film time, where that is the same for everybody."""
    if any(len(segment.next) > 1 for segment in story.segments.values()):
        return None
    return Course.along(story)


def _digest(path: Path, beside: str) -> str:
    """What tells an addition from all others: the file's content, and to what it is added."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise Trouble(f"{path} cannot be read: {error.strerror}.") from None
    return hashlib.sha256(beside.encode() + b"\0" + content).hexdigest()[:16]
