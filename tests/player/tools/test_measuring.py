"""Clips as they are measured, and kept by what is in the file."""

import shutil
from pathlib import Path

import pytest

from engine.cache_folders import own_folder
from engine.media.measured import EVERYTHING, Measured, Part
from engine.problems import Trouble
from player.tools.measuring import measured_clips
from tests.support.clips import make_clip

pytestmark = pytest.mark.programs


def measured(*clips: Path) -> tuple[list[Measured | Trouble], list[float]]:
    told: list[float] = []
    found = measured_clips(dict.fromkeys(clips, EVERYTHING), told.append)
    return [found[clip] for clip in clips], told


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return own_folder() / "measured"


def test_a_clip_is_measured_once_whatever_it_is_called(tmp_path: Path, cache: Path) -> None:
    drawn = (
        "geq=lum='if(lt(T,1)+gte(T,3)\\,30\\,if(mod(floor(T*10)\\,2)\\,225\\,30))':cb=128:cr=128"
    )
    clip = make_clip(tmp_path / "strobe.mp4", "color=gray", seconds=4.0, size="160x90", drawn=drawn)
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(clip.read_bytes()[:2000])
    (first, refused), told = measured(clip, broken)
    assert isinstance(first, Measured)
    assert isinstance(refused, Trouble)
    assert told[-1] == 2.0
    assert told == sorted(told)
    (train,) = first.flashes
    assert (train.kind, train.a_second, train.share) == ("general", 5.0, 1.0)
    assert train.begin == pytest.approx(1.05, abs=0.1)
    assert len(first.times) == 96
    assert first.loudness is not None
    assert len(first.loudness) == pytest.approx(40, abs=2)
    assert -30 < max(first.loudness) < -15  # a sine of an eighth is -21 LUFS
    (kept,) = cache.iterdir()
    assert kept.stat().st_mode & 0o077 == 0
    # As it is kept, it is read; so nothing was decoded.
    kept.write_text(kept.read_text().replace('"general"', '"red"'))
    again = Path(shutil.copy(clip, tmp_path / "again.mp4"))
    (second,), _ = measured(again)
    assert isinstance(second, Measured)
    assert second.flashes[0].kind == "red"
    kept.write_text("{damaged")
    (third,), _ = measured(again)
    assert third == first


@pytest.mark.parametrize("begin", [1.0, 13.0])  # read from its beginning, and sought
def test_what_a_story_does_not_use_is_not_looked_at(tmp_path: Path, begin: float) -> None:
    drawn = "geq=lum='if(gte(T\\,15)\\,225\\,30)':cb=128:cr=128"
    clip = make_clip(tmp_path / "long.mp4", "color=gray", seconds=16, size="160x90", drawn=drawn)

    def times(*part: float) -> tuple[float, ...]:
        found = measured_clips({clip: Part(*part)}, lambda _: None)[clip]
        assert isinstance(found, Measured)
        for at in (14.9, 15.3):
            if part[0] <= at <= part[1]:
                assert found.light_at(at) == pytest.approx(0.9 if at > 15 else 0.0, abs=0.1)
        return found.times

    some = times(begin, begin + 0.5)
    assert begin - 2 / 24 < some[0] <= begin
    assert begin + 0.4 < some[-1] < begin + 0.6
    assert times(begin + 0.1, begin + 0.2) == some
    more = times(14.0, 16.0)
    assert more[0] == some[0]
    assert more[-1] == pytest.approx(16 - 1 / 24, abs=0.01)


def test_without_ffmpeg_the_loudness_is_not_known_and_is_measured_once_it_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clip = make_clip(tmp_path / "tone.mp4", seconds=2.0, size="160x90")
    with monkeypatch.context() as without:
        without.setenv("PATH", str(tmp_path))
        (deaf,), _ = measured(clip)
    assert isinstance(deaf, Measured)
    assert deaf.loudness is None
    assert deaf.times
    (heard,), _ = measured(clip)
    assert isinstance(heard, Measured)
    assert heard.loudness
