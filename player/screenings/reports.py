"""`kuleshov screening report` and `export`: what a screening found, as files to be handed on."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from engine import whole_files
from engine.problems import Trouble, did_you_mean
from engine.reports.document import Document
from engine.screening.folder import Screening
from engine.words import SegmentName
from player.records.output_files import require_writable

REPORTS: Final = (".html", ".pdf")
PICTURES: Final = (".svg", ".png")


def write_report(document: Document, out: Path) -> None:
    """Write a report as HTML or PDF by the suffix of `out`. Raises Trouble."""
    if out.suffix.lower() == ".pdf":
        from engine.reports.print import pdf

        write(out, pdf(document))
    else:
        from engine.reports.page import page

        write(out, page(document))


def write_pictures(
    document: Document, folder: Path, progress: Callable[[int, int], None]
) -> list[Path]:
    """Write every picture as SVG and as PNG into a folder, which is made. Raises Trouble."""
    from engine.pictures.audience_style import write as write_picture

    make_folder(folder)
    written = []
    for done, picture in enumerate(document.pictures):
        progress(done, len(document.pictures))
        figure = picture.draw()
        for suffix in PICTURES:
            path = folder / f"{picture.name}{suffix}"
            write_picture(figure, path)
            written.append(path)
    return written


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be exported: markers in the format `markers` into the file `out`, along `path` or
    over the whole `clip` of a segment, on a timeline that `begins` at a timecode; every table, and
    every picture, into folders."""

    markers: str | None = None
    out: Path | None = None
    tables: Path | None = None
    pictures: Path | None = None
    path: tuple[SegmentName, ...] = ()
    clip: SegmentName | None = None
    begins: str = "01:00:00:00"

    def checked(self, *, overwrite: bool) -> "Wanted":
        """The same, its file named where markers are wanted. Raises Trouble for what cannot be."""
        if self.markers is None and self.tables is None and self.pictures is None:
            raise Trouble("What? Add --markers, --tables or --pictures.", blame="call")
        if self.path and self.clip is not None:
            raise Trouble("--path and --clip: name one of them.", blame="call")
        for target, option in ((self.tables, "--tables"), (self.pictures, "--pictures")):
            if target is not None:
                refuse_written(target, option, overwrite=overwrite)
        if self.markers is None:
            if self.out is not None:
                raise Trouble(f"--out {self.out}: of what? Add --markers FORMAT.", blame="call")
            return self
        from engine.reports.marked import FORMATS

        if self.markers not in FORMATS:
            hint = did_you_mean(self.markers, FORMATS) or f"Formats are {', '.join(FORMATS)}."
            raise Trouble(
                f"--markers {self.markers}: there is no such format. {hint}", blame="call"
            )
        suffixes = FORMATS[self.markers].suffixes
        out = self.out or Path(f"markers{suffixes[0]}")
        require_writable(out, suffixes, overwrite=overwrite, option="--out", what="these markers")
        return replace(self, out=out)


@dataclass(frozen=True, slots=True)
class Marked:
    """Markers that were written: the file, how many, and along which segments."""

    file: Path
    markers: int
    path: tuple[SegmentName, ...]


def write_markers(screening: Screening, cut: str | None, wanted: Wanted) -> Marked:
    """Write a cut's markers: along a path, by itself the way that most people took, or over one
    segment's whole clip. `wanted` is checked. Raises Trouble."""
    from engine.reports.marked import FORMATS, likeliest_path, timeline_of
    from engine.reports.reporting import chosen
    from engine.screening.finding import findings

    assert wanted.markers is not None
    assert wanted.out is not None
    film = chosen(screening, cut)
    found, story = findings(screening, film), screening.story(film)
    one_clip = wanted.clip is not None
    way = (wanted.clip,) if wanted.clip else wanted.path or likeliest_path(found, story)
    folder = Path(film.path).parent
    timeline = timeline_of(found, story, folder, way, wanted.begins, clip=one_clip)
    write(wanted.out, FORMATS[wanted.markers].write(timeline))
    return Marked(wanted.out, len(timeline.markers), way)


def write_evidence(
    screening: Screening,
    cut: str | None,
    against: str | None,
    wanted: Wanted,
    progress: Callable[[int, int], None],
) -> list[Path]:
    """Write the tables and the pictures that are wanted; their files. Raises Trouble."""
    from engine.reports.reporting import report_of
    from engine.reports.tables import write_tables

    document = report_of(screening, cut, against)
    written: list[Path] = []
    if wanted.tables is not None:
        make_folder(wanted.tables)
        written += write_tables(document, wanted.tables)
    if wanted.pictures is not None:
        written += write_pictures(document, wanted.pictures, progress)
    return written


def make_folder(folder: Path) -> None:
    """Make a folder where there is none. Raises Trouble."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Trouble(f"{folder} cannot be made: {error.strerror}. Name another folder.") from None


def refuse_written(folder: Path, option: str, *, overwrite: bool) -> None:
    """Raise Trouble where a folder for files holds some already, or is a file."""
    if folder.exists() and not folder.is_dir():
        raise Trouble(f"{option} {folder}: that is a file. Name a folder.", blame="call")
    if not overwrite and folder.is_dir() and any(folder.iterdir()):
        raise Trouble(
            f"{option} {folder}: it holds files already. Name another folder, or add --overwrite.",
            blame="call",
        )


def write(out: Path, content: bytes | str) -> None:
    """Write a file whole or not at all. Raises Trouble."""
    if isinstance(content, str):
        content = content.encode("utf-8", "replace")
    try:
        whole_files.write_whole(out, content)
    except OSError as error:
        raise Trouble(f"{out} cannot be written: {error.strerror}.") from None
