"""The commands of screenings: a film shown to several people, and what it did to them."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from engine.problems import Trouble
from player.commands.common import (
    AsJson,
    Code,
    Labels,
    announce,
    answer,
    count,
    labels_of,
    plain_line,
)
from player.commands.progress import at_work

app = typer.Typer(
    help="Screenings: who saw a film, and which second did what to them.", no_args_is_help=True
)

Folder = Annotated[Path, typer.Argument(help="The screening's folder.")]
Films = Annotated[
    list[Path] | None,
    typer.Option("--film", help="A story, its folder or a film file; again for another cut."),
]
Cuts = Annotated[
    list[str] | None,
    typer.Option("--cut", help="What a film's version is called, in the order of --film."),
]


@app.command()
def new(folder: Folder, film: Films = None, cut: Cuts = None, as_json: AsJson = False) -> None:
    """Make a folder for the showings of a film, or of several cuts of it."""
    from player.screenings.answers import new_screening

    if not film:
        raise Trouble("Of which film? Add --film STORY_OR_FILM.", blame="call")
    with at_work("looking into the film"):
        made = new_screening(folder, film, _cuts(cut))
    if as_json:
        answer({"folder": made.folder, "films": made.films})
        return
    for each in made.films:
        announce(f"{each.cut}: {each.path}")
    announce(f"The screening is {made.folder}. `play FILM --screening {made.folder}` shows it.")


@app.command()
def add(
    folder: Folder,
    showings: Annotated[
        list[Path] | None,
        typer.Argument(help="Showings' folders or logs, or a folder that holds such folders."),
    ] = None,
    film: Films = None,
    cut: Cuts = None,
    label: Labels = None,
    code: Code = None,
    viewer_video: Annotated[
        Path | None,
        typer.Option(help="A camera's recording of a viewer, or of a row of seats."),
    ] = None,
    heart: Annotated[
        Path | None,
        typer.Option(help="Heart rates of the viewer: CSV of Polar or Garmin, or XDF."),
    ] = None,
    comments: Annotated[
        list[Path] | None, typer.Option(help="Comments, CSV or one a line; again for others.")
    ] = None,
    answers: Annotated[
        list[Path] | None, typer.Option(help="A questionnaire or a dial, CSV; again for others.")
    ] = None,
    offset: Annotated[
        str | None, typer.Option(help="How long after the recording the film began, such as 1.2s.")
    ] = None,
    heart_offset: Annotated[
        str | None, typer.Option(help="The same for --heart, where its recording began apart.")
    ] = None,
    align: Annotated[
        Literal["sound", "clap"],
        typer.Option(help="Without --offset: by the film's own sound in the room, or a clap."),
    ] = "sound",
    path: Annotated[
        str | None, typer.Option(help="The way that was shown of a branching film: a,b,c.")
    ] = None,
    stream: Annotated[str | None, typer.Option(help="The stream of an XDF file.")] = None,
    showing: Annotated[
        str | None, typer.Option(help="Whose --answers are that do not say so, or whose --heart.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Add showings that were kept, another cut of the film, or other people's data of it.

    Nothing is added twice, and nothing by half.
    """
    from engine.screening.codes import code_of
    from engine.screening.folder import Screening
    from player.screenings.answers import add_logs, logs_of, with_films
    from player.screenings.incoming_data import Incoming, add_incoming

    screening = Screening(folder)
    own = code_of(code) if code is not None else None
    labels = labels_of(label)
    if not film and cut and len(cut) > 1:
        raise Trouble("--cut names the film that the data are of: name one.", blame="call")
    logs = logs_of(showings or [])
    is_there = showing if heart and not logs and viewer_video is None else None
    if heart is not None and len(logs) + sum(x is not None for x in (viewer_video, is_there)) != 1:
        raise Trouble(
            "--heart is one viewer's: name one showing's log, or --viewer-video, with it, or by "
            "--showing one that is there.",
            blame="call",
        )
    what = Incoming(
        viewer_video,
        heart,
        stream,
        tuple(comments or ()),
        tuple(answers or ()),
        _offset("--offset", offset),
        _offset("--heart-offset", heart_offset),
        is_there,
        align,
        tuple(each.strip() for each in path.split(",")) if path else (),
        showing,
        cut[0] if cut and not film else None,
    )
    with at_work("looking into the film"):
        screening = with_films(screening, film or [], _cuts(cut) if film else [])
    with at_work("adding showings"):
        done = add_logs(screening, logs, labels, own, what.track() if logs else None)
    with at_work("reading what comes in"):
        came = add_incoming(screening, what, labels)
    if as_json:
        answer({**done.as_json(), **came.as_json()})
    else:
        for line in [*done.lines(), *came.lines()]:
            announce(line)
    if done.refused:
        raise typer.Exit(1)


@app.command("list")
def list_all(folder: Folder, as_json: AsJson = False) -> None:
    """Every showing of a screening, the first added first."""
    from engine.screening.folder import Screening
    from player.screenings.answers import listed

    found = listed(Screening(folder))
    if as_json:
        answer(found.showings)
        return
    print("\n".join(found.lines()) or "No showing was added yet.")


@app.command()
def show(folder: Folder, as_json: AsJson = False) -> None:
    """What a screening holds, and what it says of each cut."""
    from engine.screening.folder import Screening
    from player.screenings.answers import overview
    from player.screenings.findings import said

    screening = Screening(folder)
    found = overview(screening)
    with at_work("looking at what everybody showed"):
        says = said(screening)
    if as_json:
        answer({**found.as_json(), "findings": says.findings})
        return
    print("\n".join([*found.lines(), *says.lines()]))


def _offset(option: str, written: str | None) -> float | None:
    """In seconds; a film may have begun before its recording."""
    from engine.screening.incoming.times import seconds_of

    if written is None:
        return None
    found = seconds_of(written.removeprefix("-"))
    if found is None:
        raise Trouble(f'{option}: "{written}" is no time. Write 1.2s or 0:01:15.', blame="call")
    return -found if written.startswith("-") else found


def _cuts(cuts: list[str] | None) -> list[str]:
    return [plain_line("--cut", each) for each in cuts or ()]


@app.command()
def erase(
    folder: Folder,
    code: Annotated[str, typer.Argument(help="The viewer's code, as their end card had it.")],
    as_json: AsJson = False,
) -> None:
    """Erase a viewer's showings, by their code: from every row and every file of the folder."""
    from engine.screening.codes import code_of, viewer_of
    from engine.screening.erasing import erase_viewer
    from engine.screening.folder import Screening

    screening = Screening(folder)
    done = erase_viewer(screening, viewer_of(code_of(code), screening.salt))
    if as_json:
        answer(done)
    if not done.showings and not done.unfinished:
        raise Trouble(f"{folder} holds no showing of the code {code_of(code)}. Nothing was erased.")
    if not as_json:
        many = len(done.showings) + done.unfinished
        announce(f"Erased: {count(many, 'showing')}. The showings' own folders are not touched.")
