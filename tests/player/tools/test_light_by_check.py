"""What `check` says of real clips: flashes at each rate and of each colour, short shots, leaps."""

import subprocess
from pathlib import Path

import pytest

from player.tools.check import check_story, parts_of
from player.tools.measuring import measured_clips

pytestmark = pytest.mark.programs

QUIET = "0.02*sin(880*PI*t)"
GREY = "lum=60:cb=128:cr=128"
CODES = ("FLASHES", "RED-FLASHES", "SHOT-TOO-SHORT", "UNDECLARED", "UNMEASURED")


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def told(
    folder: Path, drawn: str, *, rate: int = 24, sound: str = QUIET, keys: str = ""
) -> dict[str, str]:
    """The messages of `check` on flashes, shots and notes, by code, of a film of one clip, of
    which half a second to three and a half are used."""
    colours = "scale=out_color_matrix=bt709:out_range=tv,format=yuv420p"
    subprocess.run(
        [
            "ffmpeg", "-v", "error", "-y",
            "-f", "lavfi", "-i", f"color=gray:size=80x46:rate={rate}",
            "-f", "lavfi", "-i", f"aevalsrc='{sound}':s=48000",
            "-t", "4", "-vf", f"geq={drawn},{colours}",
            "-c:v", "libx264", "-preset", "ultrafast", "-g", "12", "-bf", "0",
            "-colorspace", "bt709", "-c:a", "aac", str(folder / "clip.mp4"),
        ],
        check=True,
    )  # fmt: skip
    story = folder / "story.yaml"
    story.write_text(
        f"kuleshov: 1\nframe_rate: {rate}\nstart: one\nsegments:\n"
        f"  one: {{clip: clip.mp4, in: 500ms, out: 3.5s{keys}}}\n"
    )
    found = check_story(story, measured_clips(parts_of(story), lambda _: None))
    return {each.code: each.message for each in found.problems if each.code in CODES}


def blinking(a_second: int, rate: int) -> str:
    """1 in the light half of each flash, 0 in the dark half."""
    return f"lt(mod(N*{a_second}\\,{rate})\\,{rate}/2)"


@pytest.mark.parametrize("rate", [24, 25, 30, 50, 60])
def test_three_flashes_a_second_are_permitted_and_four_are_told(tmp_path: Path, rate: int) -> None:
    three = told(tmp_path, f"lum='16+200*{blinking(3, rate)}':cb=128:cr=128", rate=rate)
    assert "FLASHES" not in three
    four = told(tmp_path, f"lum='16+200*{blinking(4, rate)}':cb=128:cr=128", rate=rate)
    assert "flashes 4 times a second from 0.5" in four["FLASHES"]
    assert "it flashes from 0.5" in four["UNDECLARED"]


@pytest.mark.parametrize(
    ("drawn", "codes"),
    [
        ("r='220*{on}':g=0:b=0", {"FLASHES", "RED-FLASHES", "UNDECLARED"}),
        ("r='150*{on}':g=0:b='230*(1-{on})'", {"RED-FLASHES", "UNDECLARED"}),
        ("lum='16+200*{on}*between(Y\\,6\\,39)':cb=128:cr=128", {"FLASHES", "UNDECLARED"}),
        ("lum='16+200*{on}*lt(X\\,11)*lt(Y\\,7)':cb=128:cr=128", set()),
    ],
    ids=["red", "red and blue", "letterbox", "a small area"],
)
def test_what_flashes_by_colour_and_area(tmp_path: Path, drawn: str, codes: set[str]) -> None:
    assert set(told(tmp_path, drawn.format(on=blinking(4, 24)))) == codes


@pytest.mark.parametrize(("pictures", "codes"), [(2, {"SHOT-TOO-SHORT"}), (3, set())])
def test_a_shot_of_two_pictures_is_told_and_one_of_three_is_not(
    tmp_path: Path, pictures: int, codes: set[str]
) -> None:
    other = f"between(N\\,36\\,{35 + pictures})"
    fine, coarse = (f"mod(floor(X/{size})+floor(Y/{size})\\,2)" for size in (5, 8))
    drawn = f"lum='if({other}\\,60+90*{fine}\\,140-90*{coarse})'"
    drawn += f":cb='if({other}\\,100\\,150)':cr=128"
    assert set(told(tmp_path, drawn)) == codes


@pytest.mark.parametrize(("note", "drawn", "sound"), [
    ("bright", "lum='if(gte(T\\,2)\\,225\\,40)':cb=128:cr=128", QUIET),
    ("loud", GREY, "(0.02+0.7*gt(t\\,2))*sin(880*PI*t)"),
])  # fmt: skip
def test_what_leaps_is_told_unless_it_is_declared(
    tmp_path: Path, note: str, drawn: str, sound: str
) -> None:
    assert set(told(tmp_path, drawn, sound=sound)) == {"UNDECLARED"}
    assert told(tmp_path, drawn, sound=sound, keys=f", notes: [{note}]") == {}
