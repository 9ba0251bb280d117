"""What a showing may sense with: asked on the first screen, or said on the command line."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from engine.sensing.devices.choose import OFF
from engine.sensing.devices.device_names import default_camera
from engine.sensing.devices.microphone_names import DEFAULT
from player.records.resume import Stopped
from player.screen.consent import CONSENTS, Consent, ConsentQuestion
from player.viewing.options import PlayOptions

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


def ask(
    options: PlayOptions,
    folder: Path,
    offscreen: bool,
    window: Any,
    overlay: Any,
    title: str,
    place: Stopped | None,
    announce: Callable[[str], None],
) -> Choice | None:
    """What may be sensed with: by the command line, by the viewer, or a recording. None: left."""
    recorded = options.readings
    resumes = options.resume
    if options.consent is not None:
        consent = options.consent
    elif offscreen or recorded is not None:
        consent = frozenset()
    elif (question := _first_screen(options, window, overlay, title, place)) is not None:
        consent, resumes = question.answer, question.resumes
    else:
        return None
    # A recorded viewer is there in place of sensors, of all that are not named beside it.
    unnamed = recorded is None
    camera = options.camera or (default_camera() if unnamed and "face" in consent else OFF)
    microphone = options.microphone or (DEFAULT if unnamed and "voice" in consent else OFF)
    heart = options.heart or OFF
    if options.consent is None and not offscreen:
        # The viewer has the last word over the command line.
        camera = camera if "face" in consent else OFF
        microphone = microphone if "voice" in consent else OFF
        heart = heart if "heart" in consent else OFF
    bundled = folder / _RECORDED_VIEWER
    unwatched = {camera, microphone, heart} == {OFF} and recorded is None
    if unwatched and options.consent is None and offscreen and bundled.is_file():
        recorded = bundled
        announce(
            "No camera and no microphone may be used, so a recorded viewer watches instead "
            f"({bundled.name}); screen and log say so."
        )
    return Choice(
        camera=camera,
        microphone=microphone,
        heart=heart,
        readings=recorded,
        consent=consent,
        resumes=resumes,
    )


def _first_screen(
    options: PlayOptions, window: Any, overlay: Any, title: str, place: Stopped | None
) -> ConsentQuestion | None:
    """The viewer's answers; None when they left."""
    from player.screen.overlay_state import OverlayState

    unavailable = {
        name: "switched off for this showing"
        for name, word in (
            ("face", options.camera),
            ("voice", options.microphone),
            ("heart", options.heart or options.camera),
        )
        if word == OFF
    }
    if options.viewer is None:
        unavailable["profile"] = "nobody was named"
    offered = tuple(each for each in CONSENTS if each not in unavailable)
    stopped_at = place.place if place is not None else ""
    viewer = options.viewer or ""
    question = ConsentQuestion(offered, stopped=stopped_at, resumes=options.resume, viewer=viewer)
    window.on_key = question.press
    window.on_close = lambda: question.press("ESCAPE")
    view = OverlayState(question=question, unavailable=unavailable, title=title)
    while not (question.done or question.left):
        window.listen()
        overlay.draw(view, *window.size)
        window.flip()
    return None if question.left else question
