"""What the screening commands answer: as JSON, and in lines for people."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from engine.audience.groups import FEWEST, shown_apart
from engine.problems import Trouble
from engine.screening.adding import Added, HeartTrack, add_log, complete
from engine.screening.folder import Film, Screening, loaded_film
from engine.screening.tables import TABLE_NAMES
from engine.showing.log.writer import LOG_NAME
from engine.words import Seconds


def new_screening(folder: Path, films: Sequence[Path], cuts: Sequence[str]) -> Screening:
    """Make a screening of these films; `cuts` name them in order. Raises Trouble."""
    if len(cuts) > len(films):
        raise Trouble("--cut names a film's cut: there are more of them than films.", blame="call")
    loaded = [loaded_film(path) for path in films]
    names = [*cuts, *[None] * (len(films) - len(cuts))]
    return Screening.create(folder, list(zip(loaded, names, strict=True)))


def with_films(screening: Screening, films: Sequence[Path], cuts: Sequence[str]) -> Screening:
    """The screening with these films as well, which may have been there before."""
    if len(cuts) > len(films):
        raise Trouble("--cut names a film's cut: there are more of them than films.", blame="call")
    for number, path in enumerate(films):
        name = cuts[number] if number < len(cuts) else None
        screening = screening.with_film(loaded_film(path), name)
    return screening


def logs_of(paths: Sequence[Path]) -> list[Path]:
    """The logs that these paths name: a log, a showing's folder, or a folder of such folders.

    Raises Trouble where there is none.
    """
    found = []
    for path in paths:
        if not path.is_dir():
            logs = [path]
        elif (path / LOG_NAME).is_file():
            logs = [path / LOG_NAME]
        else:
            logs = sorted(path.glob(f"*/{LOG_NAME}"))
        if not logs:
            raise Trouble(f"{path} holds no showing: there is no {LOG_NAME} in it.")
        found += logs
    return found


@dataclass(frozen=True, slots=True)
class Addition:
    """What became of an addition: what was added, and a sentence for each that was not."""

    added: tuple[Added, ...]
    refused: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        return {"added": [asdict(each) for each in self.added], "refused": list(self.refused)}

    def lines(self) -> list[str]:
        """For people."""
        lines = []
        for each in self.added:
            words = f"{each.showing}  {each.cut}, {each.seconds:.0f} s, {each.ended}"
            if not each.is_new:
                words += "; it was there already"
            if each.code is not None:
                words += f"; its viewer's code is {each.code}"
            lines += [words, *(f"  {note}" for note in each.notes)]
        return [*lines, *self.refused]


def add_logs(
    screening: Screening,
    logs: Sequence[Path],
    labels: Sequence[str],
    code: str | None,
    heart: Callable[[str | None], HeartTrack] | None = None,
) -> Addition:
    """Add every showing that can be added, each whole or not at all; first those that were cut off
    while they were on."""
    added, refused = complete(screening)
    for log in logs:
        try:
            added.append(add_log(screening, log, labels, code, heart))
        except Trouble as trouble:
            if trouble.blame == "call":
                raise
            refused.append(str(trouble))
    return Addition(tuple(added), tuple(refused))


@dataclass(frozen=True, slots=True)
class Listed:
    """The showings of a screening, the first added first."""

    showings: tuple[dict[str, Any], ...]

    def lines(self) -> list[str]:
        """For people."""
        return [
            f"{each['showing']}  {each['began'] or 'time not known':20}  {each['cut']}  "
            f"{each['seconds']:.0f} s  {each['ended']}  {each['source']}"
            + (f"  {', '.join(each['labels'])}" if each["labels"] else "")
            for each in self.showings
        ]


def listed(screening: Screening) -> Listed:
    """Every showing."""
    return Listed(tuple(screening.store.read("showings").to_pylist()))


@dataclass(frozen=True, slots=True)
class Overview:
    """What a screening holds. `labels` are those that may be shown apart (of five viewers or more,
    that leave none or five over), `small` is how many others there are."""

    folder: Path
    films: tuple[Film, ...]
    showings: int
    viewers: int
    seconds: Seconds
    by_cut: dict[str, int]
    by_end: dict[str, int]
    by_source: dict[str, int]
    labels: dict[str, int]
    small: int
    rows: dict[str, int]
    bytes: int

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        return asdict(self)

    def lines(self) -> list[str]:
        """For people."""
        people = "1 person" if self.viewers == 1 else f"{self.viewers} people"
        lines = [f"{self.folder}: {_showings(self.showings)}, {people}"]
        for film in self.films:
            many = self.by_cut.get(film.cut, 0)
            lines.append(f"  {film.cut}: {_showings(many)} of {film.path}")
        for name, counts in (("ended", self.by_end), ("from", self.by_source)):
            if counts:
                said = ", ".join(f"{each} {many}" for each, many in counts.items())
                lines.append(f"  {name}: {said}")
        if self.labels:
            lines.append("  " + ", ".join(f"{each} {many}" for each, many in self.labels.items()))
        if self.small:
            labels = "1 label" if self.small == 1 else f"{self.small} labels"
            lines.append(f"  {labels} of fewer than {FEWEST} people, or of all but fewer")
        held = ", ".join(f"{name} {many:,}" for name, many in self.rows.items() if many)
        lines.append(f"  rows: {held or 'none'}; {self.bytes / 1e6:.1f} MB")
        return lines


def _showings(many: int) -> str:
    return "1 showing" if many == 1 else f"{many} showings"


def overview(screening: Screening) -> Overview:
    """What a screening holds, counted."""
    store = screening.store
    showings = store.read("showings").to_pylist()
    people: dict[str, set[str]] = {}
    for each in showings:
        people.setdefault(each["viewer"] or each["showing"], set()).update(each["labels"])
    sizes = Counter(label for labels in people.values() for label in labels)
    large = {name: sizes[name] for name in shown_apart(tuple(people.values()))}
    return Overview(
        screening.folder,
        screening.films,
        len(showings),
        len(people),
        sum(each["seconds"] for each in showings),
        dict(Counter(each["cut"] for each in showings)),
        dict(Counter(each["ended"] for each in showings)),
        dict(Counter(each["source"] for each in showings)),
        large,
        len(sizes) - len(large),
        {name: store.count(name) for name in TABLE_NAMES},
        sum(each.stat().st_size for each in screening.folder.rglob("*") if each.is_file()),
    )
