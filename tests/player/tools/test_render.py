"""A film made of a log: every picture and every sound where the log says, without playing it."""

from pathlib import Path

import av
import numpy as np
import pytest

from engine.media.light import samples_of_rgb
from engine.media.measured import Measured
from engine.media.measuring import measure
from engine.problems import Trouble
from engine.showing.events import Entered, Wish
from engine.showing.log.logged import LoggedShowing
from engine.showing.log.opening import opened
from engine.showing.log.reader import open_log
from engine.showing.log.writer import LogWriter
from engine.showing.showing import LEAD, Showing
from engine.story.model import Story
from player.audio.buffer import RATE
from player.tools.decoded_clip import DecodedClip, framed
from player.tools.render import render
from tests.bench.seams import barcode
from tests.support.clips import make_clip
from tests.support.scripted import play

FRAME_RATE = 24


def logged(folder: Path, story: Story, wishes: dict[float, Wish] | None = None) -> Path:
    log = folder / "log.jsonl"
    with LogWriter(log) as writer:
        showing = LoggedShowing(Showing(story), [writer])
        path = str(folder / "story.yaml")
        showing.open(opened(story, story_path=path, story_digest="", lead=LEAD))
        play(showing, wishes=wishes)
    return log


@pytest.fixture(scope="module")
def barcodes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two segments whose frames can be read again; the first holds its last picture."""
    folder = tmp_path_factory.mktemp("render")
    timing = barcode.Timing(FRAME_RATE)
    first, second = barcode.make(folder, timing, click=6000, clips=2)
    segments = {
        "one": {"clip": first.name, "in": 2, "out": 4, "hold": 1, "next": [{"to": "two"}]},
        "two": {"clip": second.name, "in": 2.5, "out": 4},
    }
    written = {"start": "one", "frame_rate": FRAME_RATE, "segments": segments}
    return logged(folder, Story.model_validate(written))


@pytest.fixture(scope="module")
def film(barcodes: Path) -> Path:
    """Their log as a film."""
    told: list[tuple[int, int]] = []
    out = barcodes.with_name("film.mp4")
    found = render(barcodes, out, lambda *done: told.append(done))
    assert told[-1] == (found.pictures, found.pictures)
    return out


@pytest.mark.programs
def test_every_frame_is_the_one_that_was_due_and_the_sound_is_in_step(
    barcodes: Path, film: Path
) -> None:
    entered = [event.at for event in open_log(barcodes).events if isinstance(event, Entered)]
    cut = round((entered[1] - entered[0]) * FRAME_RATE)
    seen = []
    with av.open(str(film)) as file:
        assert file.streams.video[0].codec_context.name == "vp9"
        for frame in file.decode(video=0):
            assert frame.time == pytest.approx(len(seen) / FRAME_RATE, abs=1e-3)
            seen.append(barcode.read(frame.to_ndarray(format="gray")[-barcode.STRIP :]))
    held = cut - 2 * FRAME_RATE
    expected = [{0: 48 + n} for n in range(48)] + [{0: 95}] * held
    expected += [{1: 60 + n} for n in range(len(seen) - cut)]
    assert seen == expected
    assert cut == pytest.approx(3 * FRAME_RATE, abs=3)
    with av.open(str(film)) as file:
        blocks = list(file.decode(audio=0))
    assert blocks[0].time is not None
    sound = np.concatenate([block.to_ndarray()[0] for block in blocks])
    for media, at in ((3.0, 1.0), (3.0, cut / FRAME_RATE + 0.5)):
        around = round((at - blocks[0].time - 0.2) * RATE)
        click = around + int(np.argmax(np.abs(sound[around : around + RATE * 2 // 5]) > 0.35))
        assert click / RATE + blocks[0].time == pytest.approx(at, abs=0.003), media


@pytest.mark.programs
def test_the_same_log_gives_the_same_film(barcodes: Path, film: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.mp4"
    render(barcodes, again)
    frames = []
    for path in (film, again):
        with av.open(str(path)) as file:
            pictures = [frame.to_ndarray().tobytes() for frame in file.decode(video=0)]
        with av.open(str(path)) as file:
            sound = [block.to_ndarray().tobytes() for block in file.decode(audio=0)]
        frames.append((pictures, sound))
    assert frames[0] == frames[1]


@pytest.mark.thorough
def test_a_dissolve_mixes_and_a_card_has_its_letters(tmp_path: Path) -> None:
    for name, colour in (("red", "color=red"), ("blue", "color=blue")):
        make_clip(tmp_path / f"{name}.mp4", colour, seconds=4, size="320x180")
    ways = [{"to": "two", "join": "dissolve 1s"}]
    segments = {
        "one": {"clip": "red.mp4", "in": 1, "out": 2, "next": ways},
        "two": {"clip": "blue.mp4", "in": 1, "out": 3, "next": [{"to": "end"}]},
        "end": {"card": "The end.", "duration": 1},
    }
    written = {"start": "one", "frame_rate": FRAME_RATE, "segments": segments}
    out = tmp_path / "film.mp4"
    render(logged(tmp_path, Story.model_validate(written)), out)
    with av.open(str(out)) as file:
        pictures = [frame.to_ndarray(format="rgb24") for frame in file.decode(video=0)]
    assert pictures[0].shape == (180, 320, 3)
    reds = [float(picture[90, 160, 0]) for picture in pictures]
    blues = [float(picture[90, 160, 2]) for picture in pictures]
    assert reds[20] > 240 and blues[20] < 15
    middle = next(number for number, red in enumerate(reds) if red < 130)
    assert middle == pytest.approx(1.5 * FRAME_RATE, abs=3)
    assert blues[middle] == pytest.approx(255 - reds[middle], abs=25)
    assert reds[60] < 15 and blues[60] > 240
    assert pictures[-1].max() > 200 and pictures[-1].mean() > 25


def test_a_picture_of_another_shape_stands_in_the_middle() -> None:
    planes = np.full((90 * 3 // 2, 120), 200, np.uint8)
    whole = framed(planes, (160, 90))
    assert whole.shape == (135, 160)
    assert (whole[:90, 20:140] == 200).all()
    assert (whole[:90, :20] == 16).all() and (whole[:90, 140:] == 16).all()
    chroma = whole[90:].reshape(2, 45, 80)
    assert (chroma[:, :, 10:70] == 200).all() and (chroma[:, :, :10] == 128).all()


def test_a_clip_that_is_gone_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="cannot be read"):
        _ = DecodedClip(tmp_path / "gone.mp4", (160, 90)).shape


@pytest.mark.programs
def test_flashes_are_damped_in_the_file_as_on_the_screen(tmp_path: Path) -> None:
    drawn = "geq=lum='if(lt(T\\,1)+mod(floor(T*12)\\,2)\\,40\\,200)':cb=128:cr=128"
    make_clip(tmp_path / "strobe.mp4", "color=gray", seconds=4.0, size="160x90", drawn=drawn)
    make_clip(tmp_path / "calm.mp4", "testsrc2", seconds=3.0, size="160x90")
    segments = {
        "one": {"clip": "strobe.mp4", "in": 0, "out": 3, "next": [{"to": "two"}]},
        "two": {"clip": "calm.mp4", "in": 0, "out": 2},
    }
    written = {"start": "one", "frame_rate": FRAME_RATE, "segments": segments}
    log = logged(tmp_path, Story.model_validate(written))

    def looked_at(film: Path) -> Measured:
        with av.open(str(film)) as file:
            return measure(
                (number / FRAME_RATE, samples_of_rgb(frame.to_ndarray(format="rgb24")))
                for number, frame in enumerate(file.decode(video=0))
            )

    as_filmed = render(log, tmp_path / "as_filmed.mp4", damps_flashes=False)
    damped = render(log, tmp_path / "damped.mp4")
    (train,) = looked_at(as_filmed.film).flashes
    assert train.a_second >= 6.0
    assert as_filmed.flashes_damped == 0
    shown = looked_at(damped.film)
    assert shown.flashes == ()
    assert damped.flashes_damped == 1
    assert 1.0 < damped.flashes_seconds < 3.0
    assert min(shown.luminance) > 0.005  # never black
