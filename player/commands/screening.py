"""The commands of screenings: a film shown to several people, and what it did to them."""

from pathlib import Path
from typing import Annotated

import typer

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
    from engine.problems import Trouble
    from player.tools.screening import new_screening

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
    as_json: AsJson = False,
) -> None:
    """Add showings that were kept, or another cut of the film. Nothing is added twice."""
    from engine.screening.codes import code_of
    from engine.screening.folder import Screening
    from player.tools.screening import add_logs, logs_of, with_films

    screening = Screening(folder)
    own = code_of(code) if code is not None else None
    labels = labels_of(label)
    with at_work("looking into the film"):
        screening = with_films(screening, film or [], _cuts(cut))
    logs = logs_of(showings or [])
    with at_work("adding showings"):
        done = add_logs(screening, logs, labels, own)
    if as_json:
        answer(done.as_json())
    else:
        for line in done.lines():
            announce(line)
    if done.refused:
        raise typer.Exit(1)


@app.command("list")
def list_all(folder: Folder, as_json: AsJson = False) -> None:
    """Every showing of a screening, the first added first."""
    from engine.screening.folder import Screening
    from player.tools.screening import listed

    found = listed(Screening(folder))
    if as_json:
        answer(found.showings)
        return
    print("\n".join(found.lines()) or "No showing was added yet.")


@app.command()
def show(folder: Folder, as_json: AsJson = False) -> None:
    """What a screening holds: films, showings, people, rows."""
    from engine.screening.folder import Screening
    from player.tools.screening import overview

    found = overview(Screening(folder))
    if as_json:
        answer(found.as_json())
        return
    print("\n".join(found.lines()))


def _cuts(cuts: list[str] | None) -> list[str]:
    return [plain_line("--cut", each) for each in cuts or ()]


@app.command()
def erase(
    folder: Folder,
    code: Annotated[str, typer.Argument(help="The viewer's code, as their end card had it.")],
    as_json: AsJson = False,
) -> None:
    """Erase a viewer's showings, by their code: from every row and every file of the folder."""
    from engine.problems import Trouble
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
