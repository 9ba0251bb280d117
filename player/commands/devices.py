"""The commands that open the devices that watch a viewer, or look at what this machine has."""

from typing import Annotated

import typer

from player.commands.common import (
    AsJson,
    Camera,
    Heart,
    Mic,
    Readings,
    agrees,
    announce,
    answer,
    consents,
)


def sense(
    camera: Camera = None,
    mic: Mic = None,
    heart: Heart = None,
    readings: Readings = None,
    consent: Annotated[
        str | None,
        typer.Option(help="Consent given beforehand: face, voice, heart, or several (face,voice)."),
    ] = None,
    fast: Annotated[bool, typer.Option("--fast", help="Read files faster than they play.")] = False,
    seconds: Annotated[float | None, typer.Option(help="Stop after this long.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show readings, the viewer state and its moments, without a film. Nothing is kept."""
    from player.tools.sense import SenseOptions, consented
    from player.tools.sense import sense as run

    given = consented(camera, mic, heart, consents(consent), agrees)
    options = SenseOptions(camera, mic, heart, readings, given, as_json, fast, seconds)
    run(options, announce)


def doctor(as_json: AsJson = False) -> None:
    """What of this machine works for Kuleshov, and what to do about the rest."""
    from player.tools.doctor import examine

    findings = examine()
    if as_json:
        answer(findings)
    else:
        print("\n".join(line for finding in findings for line in finding.lines()))
    if any(finding.verdict == "broken" for finding in findings):
        raise typer.Exit(1)
