"""What a showing may sense with: asked on the first screen, or said on the command line."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from engine.consent.purposes import CONSENTS, Consent
from engine.sensing.devices.device_names import default_camera
from engine.sensing.devices.microphone_names import DEFAULT
from engine.sensing.devices.sensor_factory import OFF
from player.records.resume import ResumePoint
from player.screen.consent import ConsentQuestion
from player.viewing.options import PlayOptions
from player.viewing.programme import Programme
from player.viewing.scenes.consent import ConsentScene

if TYPE_CHECKING:
    from player.viewing.stage import Stage

_RECORDED_VIEWER: Final = "viewer.jsonl"


@dataclass(frozen=True, slots=True)
class Choice:
    """What is sensed with, once everybody was asked."""

    camera: str | None
    microphone: str | None
    heart: str | None
    readings: Path | None
    consent: frozenset[Consent]
    resumes: bool


def ask(programme: Programme, stage: "Stage", announce: Callable[[str], None]) -> Choice | None:
    """What may be sensed with: by the command line, by the viewer, or a recording. None: left."""
    options = programme.options
    if options.consent is not None or options.readings is not None or not stage.is_seen:
        return unasked(options, programme.loaded.folder, stage.is_seen, announce)
    unkept = programme.viewer.unkept
    question = question_of(options, programme.stopped, unkept)
    stage.show(ConsentScene(question, unavailable(options, unkept), programme.story.title))
    if question.left:
        return None
    return _choice(options, question.answer, None, resumes=question.resumes, last=True)


def unasked(
    options: PlayOptions, folder: Path, is_seen: bool, announce: Callable[[str], None]
) -> Choice:
    """What may be sensed with where nobody is asked: because the command line has said so, a
    recorded viewer watches, or nobody could see the question."""
    found = _choice(options, options.consent or frozenset(), options.readings,
                    resumes=options.resume, last=options.consent is None and is_seen)  # fmt: skip
    bundled = folder / _RECORDED_VIEWER
    unwatched = {found.camera, found.microphone, found.heart} == {OFF} and found.readings is None
    if unwatched and options.consent is None and not is_seen and bundled.is_file():
        announce(
            "No camera and no microphone may be used, so a recorded viewer watches instead "
            f"({bundled.name}); screen and log say so."
        )
        return replace(found, readings=bundled)
    return found


def _choice(
    options: PlayOptions,
    consent: frozenset[Consent],
    recorded: Path | None,
    *,
    resumes: bool,
    last: bool,
) -> Choice:
    """Devices for this consent; with `last`, it has the last word over the command line."""
    # A recorded viewer is there in place of sensors, of all that are not named beside it.
    unnamed = recorded is None
    camera = options.camera or (default_camera() if unnamed and "face" in consent else OFF)
    microphone = options.microphone or (DEFAULT if unnamed and "voice" in consent else OFF)
    heart = options.heart or OFF
    if last:
        camera = camera if "face" in consent else OFF
        microphone = microphone if "voice" in consent else OFF
        heart = heart if "heart" in consent else OFF
    return Choice(camera, microphone, heart, recorded, consent, resumes)


def unavailable(options: PlayOptions, unkept: str = "") -> dict[str, str]:
    """Which consents are not asked for, and why; `unkept` says why no profile can be kept."""
    found = {
        name: "switched off for this showing"
        for name, word in (
            ("face", options.camera),
            ("voice", options.microphone),
            ("heart", options.heart or options.camera),
        )
        if word == OFF
    }
    if options.viewer is None:
        found["profile"] = "nobody was named"
    elif unkept:
        found["profile"] = unkept
    return found


def question_of(
    options: PlayOptions, place: ResumePoint | None, unkept: str = ""
) -> ConsentQuestion:
    """What the first screen asks; `place` is where the film was left another day."""
    out = unavailable(options, unkept)
    return ConsentQuestion(
        tuple(each for each in CONSENTS if each not in out),
        stopped=place.place if place is not None else "",
        resumes=options.resume,
        viewer=options.viewer or "",
    )
