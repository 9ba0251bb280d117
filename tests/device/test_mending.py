"""What `prepare` makes of HDR, of interlaced pictures, of several sound tracks, and of cards."""

import json
import subprocess
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from engine.media.mending import faults, mending
from engine.media.probe import MediaFacts, probe_media
from player.tools.prepare import prepare
from tests.support.numbered import ffmpeg

RATE = 24
FROM_BT709 = "zscale=pin=bt709:tin=bt709:min=gbr:rin=full"
CODED = "-c:v libx264 -preset ultrafast -g 12 -bf 0 -pix_fmt yuv420p"

Colours = npt.NDArray[np.int64]


def film_of(folder: Path, *clips: str) -> Path:
    """A story that shows these clips one after another."""
    lines = ["kuleshov: 1", "start: s0", f"frame_rate: {RATE}", "segments:"]
    for number, clip in enumerate(clips):
        after = f", next: [{{to: s{number + 1}}}]" if number + 1 < len(clips) else ""
        lines.append(f"  s{number}: {{clip: {clip}, in: 0.5s, out: 1.5s{after}}}")
    (folder / "story.yaml").write_text("\n".join(lines) + "\n", "utf-8")
    return folder / "story.yaml"


def codes(facts: MediaFacts) -> set[str]:
    return {code for code, _ in faults(facts, RATE)}


def middles(clip: Path) -> Colours:
    """Red, green and blue in the middles of the first picture's thirds, in BT.709."""
    words = ["-i", str(clip), "-frames:v", "1", "-vf",
             "scale=3:1:flags=area:in_color_matrix=bt709:in_range=tv,format=rgb24"]  # fmt: skip
    raw = subprocess.run(
        ["ffmpeg", "-v", "error", *words, "-f", "rawvideo", "-"], check=True, capture_output=True
    ).stdout
    return np.frombuffer(raw, np.uint8).reshape(3, 3).astype(np.int64)


@pytest.mark.parametrize("transfer", ["arib-std-b67", "smpte2084"])
def test_high_dynamic_range_is_named_and_its_white_and_red_come_back(
    tmp_path: Path, transfer: str
) -> None:
    colours = [(255, 255, 255), (192, 48, 48), (128, 128, 128)]
    sources = [
        word
        for colour in colours
        for word in ("-f", "lavfi", "-i", f"color=0x{bytes(colour).hex()}:s=96x96:r={RATE}")
    ]
    to_hdr = f"hstack=3,format=gbrp,{FROM_BT709}:t={transfer}:m=2020_ncl:p=2020:r=limited:npl=203"
    said = ["-color_primaries", "bt2020", "-color_trc", transfer, "-colorspace", "bt2020nc"]
    ffmpeg(*sources, "-filter_complex", f"{to_hdr},format=yuv420p10le", "-t", "2",
           "-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=error:crf=10",
           *said, "-color_range", "tv", "-tag:v", "hvc1", tmp_path / "phone.mp4")  # fmt: skip
    assert "HDR" in codes(probe_media(tmp_path / "phone.mp4"))
    made, (clip,) = prepare(film_of(tmp_path, "phone.mp4"), tmp_path.parent / transfer, _quietly)
    assert "HDR" in clip.why
    mended = made.parent / "phone.mp4"
    assert "HDR" not in codes(probe_media(mended))
    assert np.abs(middles(mended) - colours).max() <= 6


def test_wide_colours_are_brought_into_those_that_are_shown(tmp_path: Path) -> None:
    wide = f"format=gbrp,{FROM_BT709}:t=bt709:m=2020_ncl:p=2020:r=limited,format=yuv420p10le"
    ffmpeg("-f", "lavfi", "-i", f"color=0xC03030:s=96x96:r={RATE}", "-vf", wide, "-t", "2",
           "-c:v", "libx264", "-preset", "ultrafast", "-crf", "10", "-color_primaries", "bt2020",
           "-color_trc", "bt709", "-colorspace", "bt2020nc", "-color_range", "tv",
           tmp_path / "wide.mp4")  # fmt: skip
    assert "WIDE-GAMUT" in codes(probe_media(tmp_path / "wide.mp4"))
    made, _ = prepare(film_of(tmp_path, "wide.mp4"), tmp_path.parent / "wide-new", _quietly)
    assert np.abs(middles(made.parent / "wide.mp4") - (192, 48, 48)).max() <= 6


def combs(clip: Path) -> float:
    """How much rows differ from the rows beside them more than from those beyond: about 1 for a
    whole picture, far above where two instants lie in one."""
    raw = subprocess.run(
        ["ffmpeg", "-v", "error", "-i", str(clip), "-vf", "format=gray", "-f", "rawvideo", "-"],
        check=True, capture_output=True,
    ).stdout  # fmt: skip
    pictures = np.frombuffer(raw, np.uint8).reshape(-1, 128, 256).astype(float)[4:-4]
    near = np.abs(pictures[:, 1:-1] - pictures[:, 2:]).mean()
    return float(near / max(np.abs(pictures[:, :-2] - pictures[:, 2:]).mean(), 1.0))


INTERLACED = {
    "told.mp4": ("INTERLACED", "interlace=scan=tff", "-flags +ildct+ilme -x264opts tff=1"),
    "lower.mp4": ("INTERLACED", "interlace=scan=bff", "-flags +ildct+ilme -x264opts bff=1"),
    "untold.mp4": ("INTERLACED", "interlace=scan=tff,setfield=prog", ""),
    "film.mp4": ("INTERLACED", "fps=24000/1001,telecine,setfield=prog", ""),
}


@pytest.mark.parametrize("name", INTERLACED)
def test_combs_are_found_and_go(tmp_path: Path, name: str) -> None:
    code, drawn, coding = INTERLACED[name]
    moving = (
        "nullsrc=s=256x128:r=48,geq=lum='if(lt(mod(X-N*9\\,64)\\,32)\\,40\\,210)':cb=128:cr=128"
    )
    ffmpeg("-f", "lavfi", "-i", moving, "-f", "lavfi", "-i", "sine=440:r=48000", "-t", "2",
           "-vf", f"{drawn},format=yuv420p", *CODED.split(), *coding.split(), "-c:a", "aac",
           "-ac", "2", tmp_path / name)  # fmt: skip
    assert code in codes(probe_media(tmp_path / name))
    assert combs(tmp_path / name) > 2
    made, (clip,) = prepare(film_of(tmp_path, name), tmp_path.parent / f"{name}-new", _quietly)
    assert code in clip.why
    mended = made.parent / name
    assert combs(mended) < 1.3
    facts = probe_media(mended)
    assert (facts.frame_rate, facts.header.scan) == (RATE, "Progressive")


def test_pictures_that_are_whole_are_left_alone(tmp_path: Path) -> None:
    ffmpeg("-f", "lavfi", "-i", f"testsrc2=s=256x128:r={RATE}", "-f", "lavfi", "-i",
           "sine=440:r=48000", "-t", "2", *CODED.split(), "-af", "volume=0dB", "-c:a", "aac",
           "-ac", "2", tmp_path / "whole.mp4")  # fmt: skip
    _, (clip,) = prepare(film_of(tmp_path, "whole.mp4"), tmp_path.parent / "whole-new", _quietly)
    assert clip.why == ()


def test_every_sound_track_is_kept_named_and_levelled(tmp_path: Path) -> None:
    tones = [f"sine={tone}:r=44100,volume={gain}dB" for tone, gain in ((440, -20), (990, 0))]
    sounds = [word for tone in tones for word in ("-f", "lavfi", "-i", tone)]
    named = [
        word
        for track, (language, title) in enumerate((("eng", "Original"), ("deu", "Kommentar")))
        for word in (f"-metadata:s:a:{track}", f"language={language}",
                     f"-metadata:s:a:{track}", f"title={title}")
    ]  # fmt: skip
    ffmpeg("-f", "lavfi", "-i", f"testsrc2=s=128x96:r={RATE}", *sounds, "-t", "3", "-map", "0",
           "-map", "1", "-map", "2", *CODED.split(), "-c:a", "aac", "-ac", "2", *named,
           tmp_path / "two.mkv")  # fmt: skip
    made, _ = prepare(film_of(tmp_path, "two.mkv"), tmp_path.parent / "two-new", _quietly)
    mended = made.parent / "two.mkv.mp4"
    sounds_of = probe_media(mended).header.sounds
    assert [(sound.language, sound.title) for sound in sounds_of] == [
        ("en", "Original"), ("de", "Kommentar"),
    ]  # fmt: skip
    for track in (0, 1):
        measure = f"[0:a:{track}]loudnorm=print_format=json[out]"
        words = ["-i", str(mended), "-filter_complex", measure, "-map", "[out]", "-f", "null", "-"]
        done = subprocess.run(["ffmpeg", *words], capture_output=True, text=True, check=True)
        told = done.stderr
        loud = json.loads(told[told.rindex("{") : told.rindex("}") + 1])
        assert float(loud["input_i"]) == pytest.approx(-20, abs=1.5)


@pytest.mark.parametrize("kind", ["mp4", "mkv"])
def test_of_two_pictures_the_one_that_is_shown_is_mended(tmp_path: Path, kind: str) -> None:
    sources = [word for colour in ("red", "blue") for word in
               ("-f", "lavfi", "-i", f"color={colour}:s=96x96:r={RATE}")]  # fmt: skip
    clip = tmp_path / f"two.{kind}"
    ffmpeg(*sources, "-t", "2", "-map", "0", "-map", "1", *CODED.split(),
           "-disposition:v:0", "0", "-disposition:v:1", "default", clip)  # fmt: skip
    facts = probe_media(clip)
    ffmpeg(*mending(clip, tmp_path / "mended.mp4", facts, RATE))
    assert (middles(tmp_path / "mended.mp4")[1] > 200).tolist() == [False, False, True]


def test_what_is_too_large_is_refused_and_made_to_fit(tmp_path: Path) -> None:
    ffmpeg("-f", "lavfi", "-i", f"color=red:s=4352x2304:r={RATE}", "-t", "1.6",
           *CODED.split(), tmp_path / "large.mp4")  # fmt: skip
    channels = "|".join(["0.1*sin(2764*t)"] * 32)
    ffmpeg("-f", "lavfi", "-i", f"color=red:s=128x96:r={RATE}", "-f", "lavfi", "-i",
           f"aevalsrc={channels}:s=48000", "-t", "2", *CODED.split(), "-c:a", "pcm_s16le",
           tmp_path / "many.mkv")  # fmt: skip
    found = {name: probe_media(tmp_path / name).refusal for name in ("large.mp4", "many.mkv")}
    assert {name: each and each.code for name, each in found.items()} == {
        "large.mp4": "PICTURE-TOO-LARGE", "many.mkv": "MANY-CHANNELS",
    }  # fmt: skip
    story = film_of(tmp_path, "large.mp4", "many.mkv")
    made, _ = prepare(story, tmp_path.parent / "fitted", _quietly)
    large, many = (probe_media(made.parent / name) for name in ("large.mp4", "many.mkv.mp4"))
    assert large.refusal is None and large.width == 3840
    assert many.refusal is None and many.channels == 2


def test_a_story_of_cards_is_copied_with_all_it_names(tmp_path: Path) -> None:
    folder = tmp_path / "cards"
    folder.mkdir()
    (folder / "a.en.srt").write_text("1\n00:00:01,000 --> 00:00:02,000\nRain.\n", "utf-8")
    (folder / "story.yaml").write_text(
        "kuleshov: 1\nstart: a\nsegments:\n"
        "  a: {card: Rain., duration: 4s, captions: {en: a.en.srt}}\n", "utf-8",
    )  # fmt: skip
    (folder / "story.plan.yaml").write_text("plans: []\n", "utf-8")
    made, clips = prepare(folder / "story.yaml", tmp_path / "copied", _quietly)
    assert clips == []
    assert (made.parent / "story.plan.yaml").is_file()
    assert made.read_text("utf-8") == (folder / "story.yaml").read_text("utf-8")
    assert (made.parent / "a.en.srt").read_text("utf-8").endswith("Rain.\n")


def _quietly(_clip: str, _done: float, _of: int) -> None: ...
