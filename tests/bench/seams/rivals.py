"""The same clips by libVLC's own MediaListPlayer and by mpv's playlist, as well as they can."""

import ctypes
import itertools
import random
import subprocess
import time
from pathlib import Path
from typing import Any

import numpy as np

from tests.bench.seams.barcode import CLIPS, HEIGHT, STRIP, WIDTH, Timing, read
from tests.bench.seams.capture import Monitor, Screen, cuts_in
from tests.bench.seams.judge import Figures, Seen, judge_pictures, longest_silence


def _order(cuts: int, seed: int) -> list[int]:
    dice = random.Random(seed)
    order = [0]
    while len(order) <= cuts:
        order.append(dice.choice([clip for clip in range(CLIPS) if clip != order[-1]]))
    return order


def mpv(
    paths: list[Path], timing: Timing, *, cuts: int, seed: int, display: str, folder: Path
) -> Figures:
    """mpv on the X server into the null sink, with prefetch and gapless sound."""
    words: list[str] = []
    for clip in _order(cuts, seed):
        span = [f"--start={timing.in_point}", f"--end={timing.out_point}"]
        words += ["--{", *span, str(paths[clip]), "--}"]
    screen, monitor = Screen(display, folder), Monitor(folder)
    subprocess.run(
        ["mpv", "--no-config", "--really-quiet", "--vo=x11", "--ao=pulse", "--no-osc",
         "--no-osd-bar", "--geometry=1280x720+0+0", "--no-border", "--gapless-audio=yes",
         "--prefetch-playlist=yes", "--hr-seek=yes", *words],
        check=False,
        timeout=60 + cuts * (timing.duration + 1),
        stdin=subprocess.DEVNULL,
    )  # fmt: skip
    seen, heard = screen.stop(), monitor.stop()
    figures = judge_pictures(seen, cuts_in(seen), timing, grabbed=True)
    figures.silence_ms_max = round(longest_silence(heard), 1)
    return figures


def medialistplayer(paths: list[Path], timing: Timing, *, cuts: int, seed: int) -> Figures:
    """libVLC's list player, looked at where it hands its pictures and samples over.

    That is before any window or sound card, and so kinder to it than to the others.
    """
    import vlc

    instance = vlc.Instance(["--quiet", "--no-spu", "--no-osd", "--avcodec-hw=none"])
    player = instance.media_player_new()
    block = (ctypes.c_uint8 * (WIDTH * HEIGHT))()
    seen: list[Seen] = []
    spans: list[tuple[float, float]] = []
    pointer = ctypes.c_void_p
    lock_type = ctypes.CFUNCTYPE(pointer, pointer, ctypes.POINTER(pointer))
    display_type = ctypes.CFUNCTYPE(None, pointer, pointer)
    play_type = ctypes.CFUNCTYPE(None, pointer, pointer, ctypes.c_uint, ctypes.c_int64)

    def lock(_opaque: Any, planes: Any) -> int:
        planes[0] = ctypes.addressof(block)
        return 1

    def display(_opaque: Any, _picture: Any) -> None:
        picture = np.frombuffer(block, np.uint8).reshape(HEIGHT, WIDTH)
        seen.append(Seen(time.monotonic(), read(picture[-STRIP:])))

    def play(_opaque: Any, _samples: Any, count: int, pts: int) -> None:
        spans.append((pts / 1e6, count / 48_000))

    kept = lock_type(lock), display_type(display), play_type(play)

    def call(name: str, types: list[Any], *words: Any) -> None:
        function = vlc.dll[name]
        function.argtypes, function.restype = [pointer, *types], None
        function(player, *words)

    text, number = ctypes.c_char_p, ctypes.c_uint
    call("libvlc_video_set_callbacks", [lock_type, pointer, display_type, pointer],
         kept[0], None, kept[1], None)  # fmt: skip
    call("libvlc_video_set_format", [text, number, number, number], b"GREY", WIDTH, HEIGHT, WIDTH)
    call("libvlc_audio_set_callbacks", [play_type, *[pointer] * 5], kept[2], *[None] * 5)
    call("libvlc_audio_set_format", [text, number, number], b"S16N", 48_000, 2)
    media = instance.media_list_new()
    for clip in _order(cuts, seed):
        one = instance.media_new_path(str(paths[clip]))
        one.add_option(f":start-time={timing.in_point}")
        one.add_option(f":stop-time={timing.out_point}")
        media.add_media(one)
    whole = instance.media_list_player_new()
    whole.set_media_player(player)
    whole.set_media_list(media)
    whole.play()
    until = time.monotonic() + 30 + cuts * (timing.duration + 1)
    latest = 0
    idle_since = time.monotonic()
    while time.monotonic() < until and time.monotonic() - idle_since < 3:
        time.sleep(0.1)
        if len(seen) != latest:
            latest, idle_since = len(seen), time.monotonic()
    whole.stop()
    figures = judge_pictures(seen, cuts_in(seen), timing)
    figures.silence_ms_max = round(_longest_gap(spans), 1)
    return figures


def _longest_gap(spans: list[tuple[float, float]]) -> float:
    """The longest time, in ms, for which no sample was meant to be heard."""
    gaps = [after - (before + length) for (before, length), (after, _) in itertools.pairwise(spans)]
    return max([0.0, *gaps]) * 1000
