"""`kuleshov doctor`: tries every part of the machine that a showing needs, and closes it again.

Cameras and microphones are only listed, never opened: that needs a viewer's consent.
"""

import contextlib
import os
import platform
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from engine.problems import Trouble
from player.tools import finding

Verdict = Literal["works", "without", "broken"]


@dataclass(frozen=True, slots=True)
class Finding(finding.Finding):
    """One part of the machine; the verdict `without` means that the film plays without it."""

    verdict: Verdict

    COLUMN: ClassVar[int] = 17
    INDENT: ClassVar[int] = 22


def examine() -> list[Finding]:
    """Try every part, in the order in which a showing would need them."""
    return [
        _tried("Python", _python),
        _tried("cores", _cores),
        _tried("libVLC", _libvlc),
        *_display_and_gl(),
        _tried("sound output", _sound),
        _tried("microphones", _microphones),
        _tried("cameras", _cameras),
        _tried("typefaces", typefaces),
        _tried("face mesh", _face_mesh),
        _tried("affect network", _network),
        _tried("sample film", _sample_film),
    ]


def _tried(part: str, look: Callable[[str], Finding]) -> Finding:
    try:
        return look(part)
    except Trouble as trouble:
        return Finding(part, "broken", str(trouble))
    except Exception as error:  # whatever a foreign library throws, the others are still looked at
        return Finding(part, "broken", f"{type(error).__name__}: {error}")


def _python(part: str) -> Finding:
    return Finding(part, "works", f"{platform.python_version()} on {platform.platform(terse=True)}")


def _cores(part: str) -> Finding:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    cores = cores or 1
    try:
        load = os.getloadavg()[0]
    except OSError:
        load = 0.0
    free = max(0.0, cores - load)
    found = f"{cores}, of which about {free:.1f} free in the last minute"
    if free >= 1.5:
        return Finding(part, "works", found)
    return Finding(
        part, "without", found, "Playing while sensing needs about 1.5 cores: close other programs."
    )


def _libvlc(part: str) -> Finding:
    from player.playback import libvlc

    return Finding(part, "works", libvlc.version())


def _display_and_gl() -> Iterator[Finding]:
    from player.system.virtual_display import VirtualDisplay, has_display

    real = has_display()
    with contextlib.ExitStack() as stack:
        if real:
            yield Finding("display", "works", os.environ.get("DISPLAY") or platform.system())
        else:
            try:
                stack.callback(VirtualDisplay().close)
            except Trouble as trouble:
                yield Finding("display", "broken", str(trouble))
                return
            yield Finding(
                "display", "without", "none; films play off-screen on a virtual one (Xvfb)"
            )
        yield _tried("OpenGL", _gl)
        if real:
            yield _tried("screen saver", screen_saver)


def _gl(part: str) -> Finding:
    from player.screen.compositor import Compositor, graphics_card
    from player.screen.window import FilmWindow

    window = FilmWindow("Kuleshov doctor")
    try:
        compositor = Compositor()
        frames = 30
        begun = time.monotonic()
        for _ in range(frames):
            compositor.draw([], *window.size)
        compositor.grab(*window.size)
        each = (time.monotonic() - begun) / frames
        card = graphics_card()
        software = "llvmpipe" in card or "softpipe" in card
        return Finding(
            part,
            "works",
            f"{card}, an empty frame in {each * 1000:.1f} ms",
            "Drawn by the processor: a graphics driver would free about half a core."
            if software
            else "",
        )
    finally:
        window.close()


def screen_saver(part: str) -> Finding:
    """The finding on what keeps the screen from going dark; opens a window for a moment."""
    from player.screen.window import FilmWindow
    from player.system.idle_inhibitor import inhibitors_for

    window = FilmWindow("Kuleshov doctor")
    try:
        here, elsewhere = inhibitors_for(window.x_display)
        held = [each for each in (*here, *elsewhere) if each.inhibit()]
        for each in held:
            each.release()
    finally:
        window.close()
    if held:
        return Finding(part, "works", "held off while a film plays")
    return Finding(
        part,
        "without",
        "cannot be held off: the screen may go dark in the middle of a film",
        "Switch it off in the desktop's settings or, on X11, install libXss "
        "(on Debian: apt install libxss1).",
    )


def audio() -> Any:
    """PortAudio, opened without its chatter; to be terminated. Nothing is recorded or played."""
    import pyaudio

    from engine.quiet import silenced_stderr

    with silenced_stderr():
        return pyaudio.PyAudio()


def _sound(part: str) -> Finding:
    library = audio()
    try:
        device = library.get_default_output_device_info()
        return Finding(part, "works", str(device["name"]))
    except OSError:
        return Finding(
            part,
            "without",
            "none; films play silently",
            "Connect a sound card, or start a sound server (PipeWire, PulseAudio).",
        )
    finally:
        library.terminate()


def _microphones(part: str) -> Finding:
    from engine.sensing.devices.microphone_names import all_listed, inputs
    from engine.sensing.devices.sound_server import sources

    library = audio()
    try:
        there = inputs(library)
    finally:
        library.terminate()
    if there:
        return Finding(part, "works", f"{all_listed(there, sources())} None was opened.")
    return Finding(
        part, "without", "none; the voice is not heard", "Connect one, or use --mic FILE."
    )


def _cameras(part: str) -> Finding:
    from engine.sensing.devices.device_names import cameras, listed

    if sys.platform != "linux":
        return Finding(part, "without", listed("camera", [], "--camera"))
    there = cameras()
    if not there:
        return Finding(
            part, "without", "none; the face is not seen", "Connect one, or use --camera FILE."
        )
    nodes = [f"/dev/video{each.number}" for each in there]
    closed = [node for node in nodes if not os.access(node, os.R_OK | os.W_OK)]
    found = listed("camera", there, "--camera")
    if closed:
        return Finding(
            part,
            "broken",
            f"{found} {', '.join(closed)} may not be opened by you",
            "Add yourself to the group that owns it, often: sudo usermod -aG video $USER",
        )
    return Finding(part, "works", f"{found} None was opened.")


def typefaces(part: str = "typefaces") -> Finding:
    """The finding on typefaces for the scripts in which most films are captioned."""
    from engine.text.scripts import SAMPLES, missing_scripts, remedy

    missing = [script for script, sample in SAMPLES.items() if missing_scripts(sample)]
    there = [script for script in SAMPLES if script not in missing]
    if not missing:
        return Finding(part, "works", f"for {', '.join(there)}")
    found = f"for {', '.join(there)}; none for {', '.join(missing)}, whose letters are dots"
    return Finding(part, "without", found, remedy(missing))


def _face_mesh(part: str) -> Finding:
    import numpy as np

    from engine.sensing.face.face_reader import FaceReader

    reader = FaceReader()
    try:
        grey = np.full((480, 640, 3), 128, np.uint8)
        reader.read(grey, 0.0)
        begun = time.monotonic()
        reader.read(grey, 0.1)
        each = time.monotonic() - begun
    finally:
        reader.close()
    return Finding(part, "works", f"an empty picture in {each * 1000:.0f} ms")


def _network(part: str) -> Finding:
    from engine.sensing.face.affect import AffectNetwork

    AffectNetwork()
    import onnxruntime

    return Finding(part, "works", f"read by ONNX Runtime {onnxruntime.__version__}")


def _sample_film(part: str) -> Finding:
    from engine.story.check.story import check
    from engine.story.load import load_story
    from sample_film import STORY

    errors = [p for p in check(load_story(STORY)) if p.severity == "error"]
    if errors:
        return Finding(part, "broken", str(errors[0]), "Fetch the project again, whole.")
    return Finding(part, "works", "complete")
