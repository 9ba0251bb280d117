"""The commands that hand on what a screening found: a report, pictures, tables, markers."""

from pathlib import Path
from typing import Annotated

import typer

from player.commands.common import AsJson, Overwrite, announce, answer, count
from player.commands.progress import at_work
from player.commands.screening import Folder

CutName = Annotated[
    str | None, typer.Option("--cut", help="Which cut; without it the last one that was shown.")
]
Against = Annotated[
    str | None,
    typer.Option(help="Another cut to compare it with; of two cuts, the other one by itself."),
]


def report(
    folder: Folder,
    out: Annotated[
        list[Path] | None,
        typer.Option("--out", "-o", help="The FILE to write, .html or .pdf; again for both."),
    ] = None,
    cut: CutName = None,
    against: Against = None,
    overwrite: Overwrite = False,
    as_json: AsJson = False,
) -> None:
    """Write what worked and what did not, how sure that is, and the evidence: a page, a PDF."""
    from engine.reports.reporting import report_of
    from engine.screening.folder import Screening
    from player.records.output_files import require_writable
    from player.screenings.reports import REPORTS, write_report

    files = out or [Path("report.html")]
    for file in files:
        require_writable(file, REPORTS, overwrite=overwrite, option="--out", what="a report")
    with at_work("reading the screening"):
        document = report_of(Screening(folder), cut, against)
    with at_work("drawing"):
        for file in files:
            write_report(document, file)
    if as_json:
        answer(
            {
                "files": files,
                "title": document.title,
                "facts": document.facts,
                "claims": document.claims,
                "limits": document.limits,
            }
        )
        return
    for claim in document.claims:
        announce(f"{claim.verdict}: {claim.sentence}")
    announce(f"The report is {' and '.join(str(file) for file in files)}.")


def export(
    folder: Folder,
    markers: Annotated[
        str | None,
        typer.Option(help="Markers for an editing program: otio, edl, xml, resolve or csv."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="The FILE of the markers to write.")
    ] = None,
    tables: Annotated[
        Path | None, typer.Option(help="A FOLDER for every table, as CSV and as Parquet.")
    ] = None,
    pictures: Annotated[
        Path | None, typer.Option(help="A FOLDER for every picture, as SVG and as PNG.")
    ] = None,
    cut: CutName = None,
    against: Against = None,
    path: Annotated[
        str | None,
        typer.Option(help="Markers along these segments, a,b,c; else as most people went."),
    ] = None,
    clip: Annotated[
        str | None,
        typer.Option(help="Markers of this segment's whole clip, by the clip's own timecode."),
    ] = None,
    begins: Annotated[
        str, typer.Option(help="The timecode at which your timeline begins.")
    ] = "01:00:00:00",
    overwrite: Overwrite = False,
    as_json: AsJson = False,
) -> None:
    """Markers into editing programs; every table as CSV and Parquet; every picture as SVG, PNG."""
    from engine.screening.folder import Screening
    from player.screenings import reports as tool

    way = [name.strip() for name in path.split(",")] if path else []
    wanted = tool.Wanted(markers, out, tables, pictures, tuple(way), clip, begins)
    wanted = wanted.checked(overwrite=overwrite)
    screening = Screening(folder)
    written: list[Path] = []
    if wanted.out is not None:
        with at_work("reading the screening"):
            marked = tool.write_markers(screening, cut, wanted)
        written.append(marked.file)
        if not as_json:
            along = ", ".join(marked.path)
            announce(f"{count(marked.markers, 'marker')} in {marked.file}, over {along}")
    if tables is not None or pictures is not None:
        with at_work("pictures", 1) as tick:
            written += tool.write_evidence(
                screening, cut, against, wanted, lambda done, total: tick(done / total)
            )
        if not as_json:
            announce(f"{count(len(written), 'file')} written")
    if as_json:
        answer({"files": written})
