"""Decks with the real libVLC, decoding real files."""

import subprocess
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from player.audio.buffer import RATE
from player.playback import libvlc
from player.playback.deck import Deck
from tests.support.waiting import once_in, until


@pytest.fixture
def deck() -> Iterator[Deck]:
    deck = Deck("test")
    yield deck
    deck.close()


def test_libvlc_is_of_the_third_generation() -> None:
    assert libvlc.version().startswith("3.")


def test_a_prerolled_deck_holds_its_first_picture_and_makes_no_sound(
    deck: Deck, clip: Path
) -> None:
    deck.load(clip, 1.65)
    until(lambda: deck.state == "ready")
    picture = deck.picture()
    assert picture is not None
    assert (picture.width, picture.height) == (640, 360)
    assert deck.displayed == 0
    assert deck.sound.anchor is None


@once_in(3, because="libVLC and this thread are woken late where others compute")
def test_let_go_it_runs_at_the_pace_of_the_clock(deck: Deck, clip: Path) -> None:
    deck.unload()
    deck.load(clip, 1.65)
    until(lambda: deck.state == "ready")
    begun = time.monotonic()
    deck.start(begun)
    until(lambda: time.monotonic() - begun >= 2.0)
    assert deck.displayed == pytest.approx(48, abs=3)
    assert deck.position(time.monotonic()) == pytest.approx(3.65, abs=0.05)
    assert deck.still_for(time.monotonic()) < 0.2


@once_in(3, because="libVLC and this thread are woken late where others compute")
def test_what_was_displayed_after_an_instant_is_not_given(deck: Deck, clip: Path) -> None:
    deck.unload()
    deck.load(clip, 1.65)
    until(lambda: deck.state == "ready")
    deck.start(time.monotonic())
    until(lambda: deck.displayed >= 12)
    instant = deck.displayed_at
    while deck.has_unseen(until=instant):
        picture = deck.picture(until=instant)
    assert picture is not None and deck.given >= 12
    until(lambda: deck.displayed >= deck.given + 5)
    # What was given last is still whole, however many came since.
    again = deck.picture(until=instant)
    assert again is not None and again.number == picture.number
    assert again.addresses == picture.addresses
    assert deck.picture(since=deck.displayed_at + 60, until=instant - 60) is None


@once_in(3, because="libVLC and this thread are woken late where others compute")
def test_a_window_that_comes_late_misses_no_picture(deck: Deck, clip: Path) -> None:
    deck.unload()
    deck.load(clip, 1.65)
    until(lambda: deck.state == "ready")
    deck.start(time.monotonic())
    until(lambda: deck.displayed >= 6)
    numbers: list[int] = []
    due = deck.displayed
    while len(numbers) < 20:
        due += 1 + len(numbers) % 2  # one at a time, two at a time
        until(partial(lambda due: deck.displayed >= due, due))
        while deck.has_unseen():
            picture = deck.picture()
            assert picture is not None
            numbers.append(picture.number)
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))


@once_in(3, because="libVLC and this thread are woken late where others compute")
def test_its_sound_comes_ahead_of_time_and_anchored(deck: Deck, clip: Path) -> None:
    deck.unload()
    deck.load(clip, 1.65)
    until(lambda: deck.state == "ready")
    begun = time.monotonic()
    deck.start(begun)
    until(lambda: deck.sound.anchor is not None)
    assert deck.sound.anchor == pytest.approx(begun, abs=0.1)
    until(lambda: deck.sound.read(RATE // 2, 100).any())
    tone = deck.sound.read(RATE // 2, RATE // 4)[:, 0]
    loudest = np.argmax(np.abs(np.fft.rfft(tone))) * 4
    assert loudest == pytest.approx(440, abs=8)


@once_in(3, because="libVLC and this thread are woken late where others compute")
def test_held_it_stands_still(deck: Deck, clip: Path) -> None:
    deck.unload()
    deck.load(clip, 1.65)
    until(lambda: deck.state == "ready")
    deck.start(time.monotonic())
    until(lambda: deck.displayed > 10)
    held = time.monotonic()
    before = deck.position(held)
    deck.pause()
    time.sleep(1.0)
    now = time.monotonic()
    deck.resume(now - held)
    assert deck.position(now) == pytest.approx(before)
    until(lambda: deck.sound.index_at(time.monotonic()) > 2 * RATE)
    # The sound's own time stamps agree that the clip stood still meanwhile.
    index = deck.sound.index_at(time.monotonic())
    assert index / RATE == pytest.approx(deck.position(time.monotonic()) - 1.65, abs=0.08)


def test_one_deck_plays_clip_after_clip(deck: Deck, clip: Path) -> None:
    for begin in (0.5, 3.0, 1.0):
        deck.load(clip, begin)
        until(lambda: deck.state == "ready")
        deck.start(time.monotonic())
        until(lambda: deck.displayed > 3)
        deck.unload()
        assert deck.state == "empty"
        assert deck.picture() is None


def test_the_end_of_a_clip_keeps_its_last_picture(deck: Deck, clip: Path) -> None:
    deck.load(clip, 5.0)
    until(lambda: deck.state == "ready")
    deck.start(time.monotonic())
    until(lambda: deck.state == "ended")
    assert deck.picture() is not None


@pytest.mark.parametrize("kind", ["missing", "empty", "noise", "playlist"])
def test_what_is_no_clip_never_becomes_ready(
    deck: Deck, clip: Path, tmp_path: Path, kind: str
) -> None:
    path = tmp_path / "broken.mp4"
    if kind == "empty":
        path.touch()
    elif kind == "noise":
        path.write_bytes(np.random.default_rng(1).bytes(200_000))
    elif kind == "playlist":
        path.write_text(f"#EXTM3U\n#EXTINF:6,\n{clip}\n", encoding="utf-8")
    deck.load(path, 1.0)
    time.sleep(1.5)
    assert deck.state not in ("ready", "playing")
    deck.unload()
    deck.load(clip, 1.0)
    until(lambda: deck.state == "ready")


@pytest.fixture(scope="module")
def two_languages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ten seconds with a low tone in English and a high one in German."""
    path = tmp_path_factory.mktemp("languages") / "two.mkv"
    tones = [
        ["-f", "lavfi", "-i", f"sine=frequency={tone}:sample_rate=48000"] for tone in (440, 990)
    ]
    subprocess.run(
        ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc2=size=320x180:rate=24",
         *tones[0], *tones[1], "-t", "10", "-map", "0", "-map", "1", "-map", "2",
         "-c:v", "libx264", "-preset", "ultrafast", "-g", "12", "-bf", "0", "-c:a", "aac",
         "-ac", "2", "-metadata:s:a:0", "language=eng", "-metadata:s:a:1", "language=deu",
         str(path)],
        check=True,
    )  # fmt: skip
    return path


def heard(deck: Deck, after: float) -> float:
    """The pitch of half a second of sound that begins so long after now."""
    index = deck.sound.index_at(time.monotonic() + after)
    assert index is not None
    until(lambda: deck.sound.read(index + RATE // 2, 1).any())
    tone = deck.sound.read(index, RATE // 2)[:, 0]
    return float(np.argmax(np.abs(np.fft.rfft(tone)))) * 2


@once_in(3, because="libVLC and this thread are woken late where others compute")
def test_a_clips_other_sound_track_is_heard_from_its_beginning(
    deck: Deck, two_languages: Path
) -> None:
    for track, pitch in ((1, 990), (0, 440), (7, 440)):
        deck.unload()
        deck.load(two_languages, 1.0, track)
        until(lambda: deck.state == "ready")
        assert deck.sound_tracks == ("eng", "deu")
        deck.start(time.monotonic())
        until(lambda: deck.sound.anchor is not None)
        assert heard(deck, 0.2) == pytest.approx(pitch, abs=4)


@once_in(3, because="libVLC and this thread are woken late where others compute")
def test_another_sound_track_takes_over_while_the_clip_runs_without_a_hole(
    deck: Deck, two_languages: Path
) -> None:
    deck.unload()
    deck.load(two_languages, 0.5)
    until(lambda: deck.state == "ready")
    deck.start(time.monotonic())
    until(lambda: deck.displayed > 24)
    begun = deck.sound.index_at(time.monotonic())
    assert begun is not None
    deck.choose_sound(1)
    until(lambda: deck.displayed > 24 + 60)
    assert heard(deck, 0.0) == pytest.approx(990, abs=4)
    sound = deck.sound.read(begun, 3 * RATE)[:, 0]
    assert np.abs(sound).reshape(-1, RATE // 50).max(axis=1).min() > 0.02
