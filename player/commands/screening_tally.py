"""The command that tallies very many showings."""

from typing import Annotated

import typer

from player.commands.common import AsJson, answer
from player.commands.progress import at_work
from player.commands.screening import Folder


def tally(
    folder: Folder,
    cut: Annotated[
        str | None, typer.Option(help="Which cut; without it the one added last.")
    ] = None,
    label: Annotated[
        str | None, typer.Option(help="Of those viewers alone who have this label.")
    ] = None,
    cluster: Annotated[
        str | None,
        typer.Option(
            help="A Dask cluster to do it, such as tcp://10.0.0.5:8786, whose workers see FOLDER "
            "under the same path."
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """What very many showings come to: sums and means alone, in seconds."""
    from engine.screening.folder import Screening
    from player.screenings.tallies import tallied

    with at_work("tallying"):
        found = tallied(Screening(folder), cut, label, cluster)
    if as_json:
        answer(found.as_json())
    else:
        print("\n".join(found.lines()))
