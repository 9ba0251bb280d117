"""The commands that read the log of a showing."""

from pathlib import Path
from typing import Annotated

import typer

from player.commands.common import (
    AsJson,
    Flashes,
    LogFile,
    Overwrite,
    announce,
    answer,
    are_as_filmed,
    count,
    log_file,
)
from player.commands.progress import at_work


def explain(log: LogFile, as_json: AsJson = False) -> None:
    """Why each cut of a showing fell: what was read, what was weighed, what was ruled out."""
    from engine.consent.wording import english
    from engine.showing.log.reader import open_log
    from engine.showing.log.why import lines_of, reconsidered
    from engine.steering.explain import explanation
    from player.screen.why import why_this_scene

    with at_work("Playing the showing again"):
        events = open_log(log_file(log)).events
        decisions = reconsidered(events) if as_json else []
        lines = [] if as_json else lines_of(events)
    if as_json:
        answer(
            [
                {**explanation(each, other), "for_viewer": why_this_scene(each, english())}
                for each, other in decisions
            ]
        )
    else:
        print("\n".join(lines) or "No decision was taken in this showing.")


def replay(log: LogFile, as_json: AsJson = False) -> None:
    """Feed a showing's inputs to the engine again and verify that the same decisions fall."""
    from engine.showing.log.replay import replay as run

    with at_work("Playing the showing again"):
        found = run(log_file(log))
    if as_json:
        answer(found.as_json())
    elif found.difference is None:
        broke_off = " The log breaks off before the end." if found.cut_off else ""
        print(
            f"The same {count(found.decisions, 'decision')} fell again, "
            f"in {count(found.steps, 'step')}.{broke_off}"
        )
    else:
        difference = found.difference
        print(f"Line {difference.line} replays differently.")
        print(f"  in the log: {difference.expected or 'nothing'}")
        print(f"  now:        {difference.got or 'nothing'}")
    if not found.same:
        raise typer.Exit(1)


def export(
    log: LogFile,
    otio: Annotated[
        Path, typer.Option("--otio", help="Where to write the timeline, ending in .otio.")
    ] = Path("cut.otio"),
    overwrite: Overwrite = False,
) -> None:
    """Write a showing's own cut as an OpenTimelineIO timeline, beats and decisions as markers."""
    from player.records.output_files import require_writable
    from player.tools.export import export_otio

    require_writable(otio, (".otio",), overwrite=overwrite, option="--otio", what="a timeline")
    clips = export_otio(log_file(log), otio)
    announce(f"{count(clips, 'clip')} in {otio}")


def render(
    log: LogFile,
    out: Annotated[
        Path, typer.Option("--out", "-o", help="The film FILE to write, such as film.mp4.")
    ] = Path("film.mp4"),
    flashes: Flashes = "damped",
    overwrite: Overwrite = False,
    as_json: AsJson = False,
) -> None:
    """Make a film file of a showing from its log, frame for frame, without playing it."""
    from player.records.output_files import require_writable
    from player.records.recorded_film import SUFFIXES, library
    from player.tools.render import render as run

    library("Rendering")
    as_filmed = are_as_filmed(flashes)
    require_writable(out, SUFFIXES, overwrite=overwrite, option="--out", what="a film")
    if as_filmed:
        announce("Flashes are written as filmed; they may set off seizures in some people.")
    with at_work("pictures", 1) as tick:
        found = run(
            *(log_file(log), out, lambda done, total: tick(done / total), announce),
            damps_flashes=not as_filmed,
        )
    if as_json:
        answer(found)
        return
    announce(
        f"{out}: {found.pictures:,} pictures in {found.seconds:.1f} s, "
        f"{found.pace:.1f} times real time"
    )
    if found.flashes_damped:
        announce(
            f"Flashes were damped over {found.flashes_seconds:.1f} s, as on the screen; "
            "`--flashes as-filmed` leaves them."
        )
