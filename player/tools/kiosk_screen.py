"""The screen and the sound of a kiosk: what there is, how even, how loud."""

import math
import os
import subprocess
import time
from collections.abc import Iterator
from typing import Final

from engine.clock import SystemClock
from engine.kiosk.venue import Venue
from engine.kiosk.venue_file import VenueRead
from engine.words import Seconds
from player.tools.kiosk_finding import Finding

_SECONDS: Final[Seconds] = 5.0
_SETTLES: Final[Seconds] = 4.0  # until a sound server has given its first block
_SMALLEST: Final = (1280, 720)
_FEWEST: Final = 50.0  # pictures a second
_OFTEN_LATE: Final = 0.02
_SOFTEST_DB: Final = -45.0  # of the tone at full scale of the sound server's own volume


def screen_and_sound(read: VenueRead) -> Iterator[Finding]:
    """Show the test card for five seconds, with its tone, and see what became of it."""
    from player.app import stage_for
    from player.system.virtual_display import has_display
    from player.viewing.options import PlayOptions

    venue = read.venue
    assert venue is not None
    if not has_display():
        yield Finding("screen", "broken", "there is none here (no DISPLAY)",
                      "Run this check on the kiosk's own screen, in its session.")  # fmt: skip
        yield from _sound(venue)
        return
    options = PlayOptions(read.path, fullscreen=True, screen=venue.screen)
    with stage_for(options, "Kuleshov check", lambda _: None) as stage:
        from player.screen.compositor import graphics_card
        from player.viewing.scenes.testcard import TestCardScene

        stage.mixer.volume = venue.volume.at
        scene = TestCardScene(stage.mixer, stage.clock, stage.window.size, title=venue.name,
                              seconds=_SECONDS)  # fmt: skip
        stage.show(scene)
        yield _resolution(stage.window.size, graphics_card())
        yield _evenness(scene.steadiness.rate, scene.steadiness.late, _SECONDS)
        yield _heard(stage.mixer.is_heard)
    yield from _server_volume()
    yield _saver()


def _saver() -> Finding:
    from player.tools.doctor import screen_saver

    part = "screen saver"
    if "WAYLAND_DISPLAY" in os.environ and not os.environ.get("XDG_CURRENT_DESKTOP"):
        return Finding(part, "ok", "none: there is no desktop, and cage never blanks a screen")
    found = screen_saver(part)
    return Finding(part, "ok" if found.verdict == "works" else "improvable", found.found,
                   found.remedy)  # fmt: skip


def _resolution(size: tuple[int, int], card: str) -> Finding:
    said = f"{size[0]} × {size[1]} pixels, drawn by {card}"  # noqa: RUF001
    if size[0] < _SMALLEST[0] or size[1] < _SMALLEST[1]:
        return Finding("screen", "improvable", said,
                       "Choose a larger mode for the screen, at least 1280 × 720.")  # fmt: skip  # noqa: RUF001
    if "llvmpipe" in card or "softpipe" in card:
        return Finding("screen", "improvable", said,
                       "The processor draws: install the graphics card's driver.")  # fmt: skip
    return Finding("screen", "ok", said)


def _evenness(rate: float | None, late: int, seconds: Seconds) -> Finding:
    if rate is None:
        return Finding("refresh", "broken", f"fewer than 30 pictures in {seconds:.0f} s",
                       "The machine is too slow or too busy: close other programs.")  # fmt: skip
    said = f"{rate:.0f} pictures a second, {late or 'none'} late in {seconds:.0f} s"
    if rate < _FEWEST or late > _OFTEN_LATE * rate * seconds:
        return Finding("refresh", "improvable", said,
                       "Choose a mode of 50 or 60 Hz, and close other programs. "
                       "`kuleshov kiosk card` shows it longer.")  # fmt: skip
    return Finding("refresh", "ok", said)


def _sound(venue: Venue) -> Iterator[Finding]:
    """Without a screen: the tone alone."""
    from player.audio.mixer import Mixer

    mixer = Mixer(SystemClock())
    mixer.volume = venue.volume.at
    mixer.open()
    try:
        until = time.monotonic() + _SETTLES
        while not mixer.is_heard and time.monotonic() < until:
            time.sleep(0.05)
        yield _heard(mixer.is_heard)
    finally:
        mixer.close()
    yield from _server_volume()


def _heard(is_heard: bool) -> Finding:
    if is_heard:
        return Finding("sound", "ok", "a sound card takes it; left and right are for your ears: "
                       "`kuleshov kiosk card`")  # fmt: skip
    return Finding("sound", "broken", "no sound card takes it; films play silently",
                   "Connect one, or start the sound server (PipeWire, PulseAudio).")  # fmt: skip


def _server_volume() -> Iterator[Finding]:
    """How loud the sound server lets it through; nothing where there is none to ask."""
    muted = _asked("get-sink-mute")
    if "yes" in muted:
        yield Finding("loudness", "broken", "the system's own volume is muted",
                      "pactl set-sink-mute @DEFAULT_SINK@ 0")  # fmt: skip
        return
    levels = [_decibels(word) for word in _asked("get-sink-volume").split() if word.endswith("%")]
    if not levels:
        return
    softest = min(levels)
    said = f"the system's own volume is at {softest:.0f} dB"
    if softest < _SOFTEST_DB:
        yield Finding("loudness", "broken", f"{said}, which nobody hears",
                      "pactl set-sink-volume @DEFAULT_SINK@ 100%")  # fmt: skip
    elif softest < -1.0:
        yield Finding("loudness", "improvable", said,
                      "Set it to full, and let kiosk.yaml's `volume` and the amplifier say how "
                      "loud: pactl set-sink-volume @DEFAULT_SINK@ 100%")  # fmt: skip
    else:
        yield Finding("loudness", "ok", said)


def _decibels(share: str) -> float:
    """PulseAudio's percentages are cubic: 60 log10 of the share."""
    try:
        level = float(share.rstrip("%")) / 100
    except ValueError:
        return 0.0
    return 60 * math.log10(level) if level > 0 else -math.inf


def _asked(question: str) -> str:
    try:
        return subprocess.run(
            ["pactl", question, "@DEFAULT_SINK@"],
            capture_output=True, text=True, timeout=2, check=False, stdin=subprocess.DEVNULL,
        ).stdout  # fmt: skip
    except (OSError, subprocess.SubprocessError):
        return ""
