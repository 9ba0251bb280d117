"""The commands that open a film, or the devices that watch its viewer."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from engine.problems import Trouble
from engine.words import composed
from player.commands.common import (
    Age,
    AsJson,
    Camera,
    CutsAMinute,
    Heart,
    Intensity,
    Longest,
    Mic,
    Overwrite,
    Readings,
    Without,
    agrees,
    announce,
    answer,
    consents,
    limits_of,
    story_file,
    words,
)

if TYPE_CHECKING:
    from player.records.profiles import Profiles

BROKE_OFF: Final = 3
NOT_KEPT: Final = 4


def play(
    story: Annotated[
        Path | None, typer.Argument(help="The story; without one the sample film plays.")
    ] = None,
    camera: Camera = None,
    mic: Mic = None,
    heart: Heart = None,
    readings: Readings = None,
    consent: Annotated[
        str | None,
        typer.Option(
            help="Consent given beforehand: face, voice, heart, profile, several (face,voice), "
            "or none."
        ),
    ] = None,
    fullscreen: Annotated[bool, typer.Option("--fullscreen", help="Begin in full screen.")] = False,
    screen: Annotated[
        int | None, typer.Option(help="Number of the screen to play on, counted from 1.")
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on where this film was left another day.")
    ] = False,
    begin: Annotated[
        str | None,
        typer.Option("--from", help="Begin at this SEGMENT, to see it; no place is kept."),
    ] = None,
    path: Annotated[
        str | None, typer.Option(help="Show these segments alone, in order, such as a,b,c.")
    ] = None,
    offscreen: Annotated[bool, typer.Option("--offscreen", help="Play without a screen.")] = False,
    out: Annotated[
        Path | None, typer.Option(help="Folder for this showing's log, summary and storyboard.")
    ] = None,
    record: Annotated[
        Path | None, typer.Option(help="Keep what is shown, with its sound, in this new film FILE.")
    ] = None,
    overwrite: Overwrite = False,
    language: Annotated[
        str | None, typer.Option(help="Segments in this language where there are any, such as de.")
    ] = None,
    tone: Annotated[
        str | None, typer.Option(help="Segments in this tone where there are any.")
    ] = None,
    age: Age = None,
    without: Without = None,
    intensity: Intensity = None,
    longest: Longest = None,
    cuts_a_minute: CutsAMinute = None,
    viewer: Annotated[
        str | None,
        typer.Option(help="Play by the profile of this NAME; it is kept only if you agree."),
    ] = None,
    watch: Annotated[
        bool, typer.Option("--watch", help="Take the story in again whenever it is saved.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Play a film. Nothing is sensed before you agree to it on the first screen.

    Exit 0: it came to an ending, or you left. 1: it cannot be played. 2: called wrongly. 3: it
    ended by a fault, since nothing could be shown any more. 4: it was played, but not all of its
    showing could be kept.
    """
    from engine.story.represent import Wanted
    from player.app import play as run
    from player.viewing.options import PlayOptions
    from sample_film import STORY

    given = consents(consent)
    if given and "profile" in given and viewer is None:
        raise Trouble("--consent profile: whose? Add --viewer NAME.", blame="call")
    if resume and (begin or path):
        raise Trouble("--resume goes on elsewhere than --from and --path. Choose.", blame="call")
    if begin is not None and path is not None:
        raise Trouble("--from and --path: leave one of them out.", blame="call")
    if path is not None and not words(path):
        raise Trouble("--path: name segments, such as --path a,b,c.", blame="call")
    options = PlayOptions(
        story=story_file(story or STORY),
        camera=camera,
        microphone=mic,
        heart=heart,
        readings=readings,
        consent=given,
        fullscreen=fullscreen,
        offscreen=offscreen,
        screen=screen,
        resume=resume,
        out=out,
        begin=begin,
        path=tuple(words(path)),
        record=record,
        overwrite=overwrite,
        watch=watch,
        wanted=Wanted(language, None if tone is None else composed(tone)),
        limits=limits_of(age, without, intensity, longest, cuts_a_minute),
        viewer=viewer,
    )
    outcome = run(options, announce)
    if outcome is None:
        announce("Nothing was opened and nothing was kept.")
        return
    if as_json:
        answer(outcome.as_json(), indent=None)
    elif not outcome.unkept.parts:
        announce(f"This showing is kept in {outcome.folder}")
    if outcome.broke_off:
        raise typer.Exit(BROKE_OFF)
    if outcome.unkept.parts:
        raise typer.Exit(NOT_KEPT)


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


def profile(
    name: Annotated[
        str | None, typer.Argument(help="Whose; without it all profiles on this machine.")
    ] = None,
    age: Age = None,
    without: Without = None,
    intensity: Intensity = None,
    longest: Longest = None,
    cuts_a_minute: CutsAMinute = None,
    erase: Annotated[bool, typer.Option("--erase", help="Destroy it, for good.")] = False,
    as_json: AsJson = False,
) -> None:
    """What is kept of a viewer between showings: see it, set their limits, or erase it."""
    from engine.viewer.limits import ViewerLimits
    from player.records.profiles import Profiles, described

    profiles = Profiles(announce=announce)
    limits = limits_of(age, without, intensity, longest, cuts_a_minute)
    if name is None:
        if erase or limits != ViewerLimits():
            raise Trouble("Whose profile? Write its name after `profile`.", blame="call")
        _list_profiles(profiles, as_json)
        return
    if erase:
        if not profiles.erase(name):
            raise Trouble(f"There is no profile {name}.", blame="call")
        announce(f"The profile {name} is erased: its key is destroyed.")
        return
    if limits != ViewerLimits():
        found = profiles.limit(name, limits)
    else:
        known = profiles.find(name)
        if known is None:
            raise Trouble(
                f"There is no profile {name}. `play --viewer {name}` asks whether to keep one; "
                "with a limit, such as --without violence, this command begins one.",
                blame="call",
            )
        found = known
    _tell([described(found)], as_json)


def _list_profiles(profiles: "Profiles", as_json: bool) -> None:
    """All of them, also those that cannot be read, for whose sake it then ends with 1."""
    found = profiles.all()
    _tell([each.as_json() for each in found], as_json)
    if not found:
        announce("No profile is kept on this machine.")
    if any(each.profile is None for each in found):
        raise typer.Exit(1)


def _tell(profiles: list[dict[str, Any]], as_json: bool) -> None:
    if as_json:
        answer(profiles)
        return
    for each in profiles:
        for key, value in each.items():
            print(f"{key:<14} {value}")
        print()


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
