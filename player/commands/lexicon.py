"""The command that searches the lexicon of feelings."""

from typing import Annotated

import typer

from engine.problems import Trouble
from player.commands.common import AsJson, answer

_SHOWN = 12


def feelings(
    word: Annotated[
        str | None, typer.Argument(help="A name, another word for one, or a part of it.")
    ] = None,
    valence: Annotated[
        float | None,
        typer.Option(min=-1, max=1, help="Near this valence, -1 (unpleasant) to 1 (pleasant)."),
    ] = None,
    arousal: Annotated[
        float | None, typer.Option(min=-1, max=1, help="Near this arousal, -1 (calm) to 1.")
    ] = None,
    family: Annotated[str | None, typer.Option(help="Of this family only.")] = None,
    all_of_them: Annotated[
        bool, typer.Option("--all", help=f"All that fit, not only the first {_SHOWN}.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Search the feelings that a beat may name: by word, by family, near a valence and arousal."""
    from engine.viewer.emotions import families
    from engine.viewer.lexicon_search import Found, family_meant, search

    meant = None
    if family is not None:
        meant = family_meant(family)
        if meant is None:
            raise Trouble(f"No family is called {family}. They are {', '.join(families())}.")
    found = search(word, (valence, arousal), meant)
    if not found:
        remedy = "Without a word all are listed; --valence and --arousal search by place."
        raise Trouble(f'Nothing in the lexicon is like "{word}". {remedy}')
    everything = all_of_them or (word is None and valence is None and arousal is None)
    shown = found if everything else found[:_SHOWN]
    if as_json:
        answer(shown)
        return

    def line(each: Found) -> str:
        also = f"  {', '.join(each.words[:6])}{' …' if len(each.words) > 6 else ''}"
        return (
            f"{each.name:25}{each.valence:+7.2f} {each.arousal:+7.2f}  {each.family:21}{also}"
        ).rstrip()

    print(f"{'':25}valence arousal  {'family':21}  also found by")
    for each in shown:
        print(line(each))
    if len(shown) < len(found):
        print(f"… and {len(found) - len(shown)} more, with --all.")
