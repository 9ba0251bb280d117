"""What is on screen is what was asked, whatever the container; or it is refused, and mended."""

import statistics
from pathlib import Path

import pytest

from engine.media.mending import faults, mending
from engine.media.playability import playability_of
from engine.media.probe import probe_media
from player.tools.probing import probe
from tests.support.numbered import RATE, ffmpeg, make_source, see

SHORT = "-c:v libx264 -preset ultrafast -g 12 -bf 0 -c:a aac"
LONG = "-c:v libx264 -preset veryfast -g 96 -bf 2 -c:a aac"
LATE = "-itsoffset {} -i short.mp4 -i short.mp4 -map 0:v -map 1:a -c copy"

EXACT = {
    "short.mp4": f"-i source.nut {SHORT}",
    "long.mp4": f"-i source.nut {LONG}",
    "short.mov": "-i short.mp4 -c copy -timecode 01:00:00:00",
    "long.mkv": "-i long.mp4 -c copy",
    "off.mkv": "-i short.mp4 -c copy -output_ts_offset 5",
    "stream.mkv": "-i short.mp4 -c copy -live 1",
    "no_edits.mp4": "-i long.mp4 -c copy -use_editlist 0",
    "sound_late.mp4": "-itsoffset 1 -i short.mp4 -i short.mp4 -map 1:v -map 0:a -c copy",
    "at_a_key.mp4": "-itsoffset -0.5 -i short.mp4 -i short.mp4 -map 0:v -map 1:a -c copy",
    "little_late.mp4": LATE.format(0.03),
    "vp9.webm": "-i source.nut -c:v libvpx-vp9 -deadline realtime -cpu-used 8 -g 48 -c:a libopus",
}
REFUSED = {
    "short.ts": ("NOT-ENTERED", "-i short.mp4 -c copy"),
    "long.m2ts": ("NOT-ENTERED", "-i long.mp4 -c copy"),
    "fragments.mp4": ("NOT-ENTERED", "-i long.mp4 -c copy -movflags frag_keyframe+empty_moov"),
    "old.avi": ("NOT-ENTERED", "-i source.nut -c:v mpeg4 -c:a mp3"),
    "disc.mpg": ("NOT-ENTERED", "-i source.nut -c:v mpeg2video -b:v 2M -c:a mp2"),
    "late.mp4": ("PICTURE-LATE", LATE.format(1.5)),
    "late.mkv": ("PICTURE-LATE", LATE.format(0.5)),
    "trimmed.mp4": ("EDITED-TIMES", "-ss 2.2 -i long.mp4 -c copy"),
    "negative.mp4": ("EDITED-TIMES", "-i long.mp4 -c copy -movflags negative_cts_offsets"),
}
LOOSE = {"little_late.mp4"}  # its sound is not with its picture, and stays so
# Pictures that a clip's time is behind the number they say.
SHIFTED = {
    "at_a_key.mp4": 12.0,
    "late.mp4": -36.0,
    "late.mkv": -12.5,
    "trimmed.mp4": 52.8,
    "fragments.mp4": -2.0,  # by as much they are decoded before they are shown
    "old.avi": -1.0,
    "negative.mp4": 0.0,
}


CODECS = {
    "av1.mp4": "-c:v libsvtav1 -preset 12 -g 12 -svtav1-params pred-struct=1 -pix_fmt yuv420p",
    "av1.webm": "-c:v libsvtav1 -preset 12 -g 12 -svtav1-params pred-struct=1 -pix_fmt yuv420p",
    "hevc.mp4": "-c:v libx265 -preset ultrafast -x265-params log-level=error:bframes=0:keyint=12",
    "mpeg2.mkv": "-c:v mpeg2video -g 12",
    "mpeg4.mp4": "-c:v mpeg4 -g 12",
    "prores.mov": "-c:v prores_ks -profile:v 4 -pix_fmt yuva444p10le",
    "dnxhr.mov": "-c:v dnxhd -profile:v dnxhr_sq -pix_fmt yuv422p",
    "mjpeg.mov": "-c:v mjpeg -q:v 3 -pix_fmt yuvj420p",
    "vp8.webm": "-c:v libvpx -deadline realtime -cpu-used 8 -g 12",
}
UNSHOWN = {"mpeg2.mov": "-c:v mpeg2video -g 12", "dnxhr.mkv": CODECS["dnxhr.mov"]}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("containers")
    make_source(folder)
    table = EXACT | {name: words for name, (_, words) in REFUSED.items()}
    for name, words in table.items():
        ffmpeg(*(str(folder / word) if "." in word and (folder / word).exists() else word
                 for word in words.split()), folder / name)  # fmt: skip
    return folder


def shows_what_was_asked(clip: Path, begin: float, name: str) -> None:
    """A clip that is entered wrongly is so every time, a busy machine is late by chance."""
    shifted = SHIFTED.get(name, 0.0)
    for _ in range(4):
        seen = see(clip, begin, seconds=0.7, patience=15)
        assert seen.state == "playing"
        assert None not in (seen.first, *seen.numbers)
        # It stands on a picture of the handle: an earlier one where there are B-frames.
        assert seen.first == pytest.approx(begin * RATE + shifted, abs=2.01)
        if (
            seen.late
            and statistics.median(seen.late) == pytest.approx(-shifted, abs=0.75)
            and (name in SHIFTED or name in LOOSE or abs(seen.sound or 0.0) < 0.03)
        ):
            return
    raise AssertionError(f"{name} at {begin}: {seen}")


@pytest.mark.parametrize("name", EXACT)
def test_a_clip_shows_the_picture_that_was_asked_for(folder: Path, name: str) -> None:
    assert playability_of(folder / name).refusal is None
    for begin in (0.0, 1.75):
        shows_what_was_asked(folder / name, begin, name)


@pytest.mark.parametrize("name", REFUSED)
def test_what_would_show_another_picture_is_refused_and_shows_it_when_mended(
    folder: Path, name: str
) -> None:
    clip = folder / name
    refusal = playability_of(clip).refusal
    assert refusal is not None and refusal.code == REFUSED[name][0]
    facts = probe_media(clip)
    assert facts.refusal == refusal
    seen = see(clip, 1.75)
    assert seen.state == "failed" and seen.opened < 2.5  # nothing was opened
    mended = folder / f"mended-{name}.mp4"
    ffmpeg(*mending(clip, mended, facts, RATE))
    assert playability_of(mended).refusal is None
    shows_what_was_asked(mended, 1.75, name)


def of_one_second(folder: Path, name: str, coding: str) -> Path:
    sound = "libopus" if name.endswith("webm") else "aac"
    ffmpeg("-i", folder / "source.nut", "-t", "1.5", *coding.split(), "-c:a", sound, folder / name)
    return folder / name


@pytest.mark.parametrize("name", CODECS)
def test_check_finds_no_fault_in_what_plays(folder: Path, name: str) -> None:
    facts = probe(of_one_second(folder, name, CODECS[name]))
    assert facts.has_video and facts.refusal is None
    assert list(faults(facts, RATE)) == []
    assert facts.frame_rate == RATE
    assert facts.duration == pytest.approx(1.5, abs=0.05)


@pytest.mark.parametrize("name", UNSHOWN)
def test_what_is_decoded_but_never_shown_has_no_picture(folder: Path, name: str) -> None:
    clip = of_one_second(folder, name, UNSHOWN[name])
    assert probe_media(clip).has_video
    facts = probe(clip, patience=2.0)
    assert not facts.has_video
    ffmpeg(*mending(clip, folder / f"mended-{name}.mp4", facts, RATE))
    assert probe(folder / f"mended-{name}.mp4").has_video
