"""The command that plays a film."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from engine.problems import Trouble
from engine.words import Sensing, composed
from player.commands.common import (
    Age,
    Arousal,
    ArousalFor,
    AsJson,
    Camera,
    Code,
    CutsAMinute,
    Flashes,
    Heart,
    Intensity,
    KeepFor,
    KeyInOption,
    Labels,
    Longest,
    Mic,
    Overwrite,
    Readings,
    Without,
    announce,
    answer,
    are_as_filmed,
    consents,
    keep_for_of,
    key_in_of,
    labels_of,
    language_of,
    limits_of,
    need_names,
    plain_line,
    story_file,
    words,
)
from player.commands.supervised import (
    code_for_all,
    passphrase,
    show_to_visitors,
    under_supervisor,
)

if TYPE_CHECKING:
    from engine.steering.response import Response
    from engine.words import SegmentName

_SENSING: Final[dict[str, Sensing]] = {"expressions": "expressions", "off": "forbidden"}


def _sensing_of(word: str | None) -> Sensing:
    """What --sensing says. Raises Trouble for another word."""
    if word is None:
        return "feelings"
    if word not in _SENSING:
        raise Trouble("--sensing: write expressions or off.", blame="call")
    return _SENSING[word]


def play(
    context: typer.Context,
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
            help="Consent given beforehand: face, voice, heart, readings (to keep them), profile, "
            "screening, several (face,voice), or none."
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
        str | None,
        typer.Option(
            help="The first screen in this language, and segments where there are any, such as "
            "de; or a FILE (.yaml) with the first screen's words in a language of your own."
        ),
    ] = None,
    tone: Annotated[
        str | None, typer.Option(help="Segments in this tone where there are any.")
    ] = None,
    age: Age = None,
    without: Without = None,
    intensity: Intensity = None,
    longest: Longest = None,
    cuts_a_minute: CutsAMinute = None,
    arousal: Arousal = None,
    arousal_for: ArousalFor = None,
    flashes: Flashes = "damped",
    sensing: Annotated[
        str | None,
        typer.Option(
            help="Let no more be read in you: `expressions` (smiles, gaze, presence) or `off`."
        ),
    ] = None,
    viewer: Annotated[
        str | None,
        typer.Option(help="Play by the profile of this NAME; it is kept only if you agree."),
    ] = None,
    key_in: KeyInOption = None,
    keep_for: KeepFor = None,
    organiser: Annotated[
        str, typer.Option(help="Who shows the film, as the first screen names them, with contact.")
    ] = "",
    screening: Annotated[
        Path | None,
        typer.Option(help="The screening's FOLDER that this showing counts for, if you agree."),
    ] = None,
    label: Labels = None,
    code: Code = None,
    explore: Annotated[
        float | None,
        typer.Option(
            min=0,
            max=1,
            help="In a screening, try cuts that lose up to so much at a choice (0.05), to learn.",
        ),
    ] = None,
    learned: Annotated[
        Path | None,
        typer.Option(help="Steer by what this screening's FOLDER taught of the film."),
    ] = None,
    watch: Annotated[
        bool, typer.Option("--watch", help="Take the story in again whenever it is saved.")
    ] = False,
    supervised: Annotated[
        bool | None,
        typer.Option(
            "--supervised/--unsupervised",
            help="Begin it anew where it was, should it crash or its picture stand; a kiosk is.",
        ),
    ] = None,
    health: Annotated[
        int | None,
        typer.Option(
            min=1024, max=65535, help="Say at http://127.0.0.1:PORT how it fares, to this machine."
        ),
    ] = None,
    kiosk: Annotated[
        bool,
        typer.Option(
            "--kiosk",
            help="Show film after film to visitor after visitor, by a "
            "kiosk.yaml in place of STORY.",
        ),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Play a film. Nothing is sensed before you agree to it on the first screen.

    Exit 0: it came to an ending, or you left. 1: it cannot be played. 2: called wrongly. 3: it
    ended by a fault, since nothing could be shown any more. 4: it was played, but not all of its
    showing could be kept. 5: the screen went away. 6: a kiosk is to be started anew, since its
    daily restart was due.
    """
    from player.supervision.link import is_supervised

    if kiosk:
        by_default = sys.platform != "win32"
        is_asked = by_default if supervised is None else supervised
        show_to_visitors(context, story, is_asked and not is_supervised())
        return
    if supervised and not is_supervised():
        need_names(consents(consent), viewer, screening)
        secrets = passphrase(viewer, key_in, readings, consent, offscreen)
        more = code_for_all(screening, code)
        raise typer.Exit(under_supervisor(out, health, not offscreen, fullscreen, secrets, more))

    from engine.story.represent import Wanted
    from player.app import play as run
    from player.supervision.restarts import BROKE_OFF, NOT_KEPT, SCREEN_LOST
    from player.viewing.options import PlayOptions
    from sample_film import STORY

    given = consents(consent)
    need_names(given, viewer, screening)
    labels, code = _screened(screening, label, code)
    language, own_words = language_of(language)
    _agree(resume, begin, path)
    as_filmed = are_as_filmed(flashes)
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
        limits=limits_of(age, without, intensity, longest, cuts_a_minute, arousal, arousal_for),
        flashes_as_filmed=as_filmed,
        sensing=_sensing_of(sensing),
        viewer=viewer,
        health=health,
        organiser=plain_line("--organiser", organiser),
        screening=screening,
        explore=_explored(explore, screening),
        responses=_taught(learned, story_file(story or STORY)),
        labels=labels,
        code=code,
        words=own_words,
        key_in=key_in_of(key_in),
        keep_for=keep_for_of(keep_for),
    )
    outcome = run(options, announce)
    if outcome is None:
        announce("Nothing was opened and nothing was kept.")
        return
    if as_json:
        answer(outcome.as_json(), indent=None)
    elif not outcome.unkept.parts:
        announce(f"This showing is kept in {outcome.folder}")
    if outcome.code is not None and not as_json:
        announce(f"By this code its viewer can have it erased from the screening: {outcome.code}")
    if outcome.lost_screen:
        raise typer.Exit(SCREEN_LOST)
    if outcome.broke_off:
        raise typer.Exit(BROKE_OFF)
    if outcome.unkept.parts:
        raise typer.Exit(NOT_KEPT)


def _screened(
    screening: Path | None, label: list[str] | None, code: str | None
) -> tuple[tuple[str, ...], str | None]:
    """The labels and the code of a viewer of a screening. Raises Trouble."""
    if screening is None:
        if label or code is not None:
            raise Trouble("--label and --code are for a screening: add --screening FOLDER.",
                          blame="call")  # fmt: skip
        return (), None
    from engine.screening.codes import code_of

    return labels_of(label), None if code is None else code_of(code)


def _explored(explore: float | None, screening: Path | None) -> float | None:
    """How much may be lost at a choice. Raises Trouble where there is no screening."""
    if explore is not None and screening is None:
        raise Trouble(
            "--explore is for a screening, never for an audience: add --screening FOLDER.",
            blame="call",
        )
    return explore


def _taught(folder: Path | None, story: Path) -> "Mapping[SegmentName, Response]":
    """What a screening taught of the film. Raises Trouble where it is of another."""
    if folder is None:
        return {}
    from player.screenings.findings import responses_of

    return responses_of(folder, story)


def _agree(resume: bool, begin: str | None, path: str | None) -> None:
    """Whether these say one thing of where the film begins. Raises Trouble."""
    if resume and (begin or path):
        raise Trouble("--resume goes on elsewhere than --from and --path. Choose.", blame="call")
    if begin is not None and path is not None:
        raise Trouble("--from and --path: leave one of them out.", blame="call")
    if path is not None and not words(path):
        raise Trouble("--path: name segments, such as --path a,b,c.", blame="call")
