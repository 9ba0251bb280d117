"""The command that compares two cuts of a film, or two audiences of one."""

from typing import Annotated

import typer

from player.commands.common import AsJson, answer
from player.commands.progress import at_work
from player.commands.screening import Folder


def compare(
    folder: Folder,
    cut: Annotated[
        list[str] | None,
        typer.Option("--cut", help="One cut, and again for the other; both, where there are two."),
    ] = None,
    label: Annotated[
        list[str] | None,
        typer.Option("--label", help="Compare audiences of one cut instead: one, and the other."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Compare two cuts, or two audiences: second by second, beat by beat, effect sizes first."""
    from engine.screening.folder import Screening
    from player.screenings.findings import compared, compared_lines

    with at_work("comparing"):
        cuts, labels = tuple(cut or ()), tuple(label or ())
        only = cuts[0] if labels and cuts else None
        found = compared(Screening(folder), cuts, labels, only)
    if as_json:
        answer(found)
        return
    print("\n".join(compared_lines(found)))
