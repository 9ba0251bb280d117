"""Clips as people have them: each plays or is named by `check`; prepared, all are clean."""

import subprocess
import time
from pathlib import Path

import pytest

from engine.media.probe import probe_media
from engine.problems import Trouble
from engine.story.check.story import check
from engine.story.load import load_story
from engine.viewer.emotions import feelings
from player.playback.deck import Deck
from player.tools.prepare import prepare, prepare_clips
from tests.support.waiting import PATIENCE

CUTS_WELL = "-c:v libx264 -preset ultrafast -g 12 -bf 0 -pix_fmt yuv420p"
TONE = "sine=frequency=440:sample_rate=48000"
LOOSE = "-c:v libx264 -preset veryfast -pix_fmt yuv420p"

# name: (rate of the source, its size, filter, sound, coding, what `check` says)
ODD: dict[str, tuple[str, str, str, str, str, set[str]]] = {
    "phone.mp4": ("24", "640x360", "select=not(eq(mod(n\\,5)\\,2))", TONE,
                  f"-vsync vfr {CUTS_WELL} -c:a aac", {"VARIABLE-RATE"}),
    "ntsc.mp4": ("30000/1001", "640x360", "null", TONE, f"{CUTS_WELL} -c:a aac", {"FRAME-RATE"}),
    "odd.mp4": ("24", "854x480", "crop=853:480:0:0:exact=1,scale=854:480,setsar=853/854", TONE,
                f"{CUTS_WELL} -c:a aac", set()),
    "mono.mp4": ("24", "640x360", "null", "sine=frequency=440:sample_rate=44100",
                 f"{CUTS_WELL} -c:a aac -ac 1", {"SAMPLE-RATE"}),
    "surround.mp4": ("24", "640x360", "null", TONE, f"{CUTS_WELL} -c:a aac -ac 6", set()),
    "silent.mp4": ("24", "640x360", "null", "", CUTS_WELL, {"NO-SOUND"}),
    "box.mkv": ("24", "640x360", "null", TONE, f"{CUTS_WELL} -c:a aac", set()),
    "web.webm": ("24", "640x360", "null", TONE,
                 "-c:v libvpx-vp9 -deadline realtime -cpu-used 8 -g 12 -c:a libopus", set()),
    "loose.mp4": ("24", "720x576", "setsar=64/45", TONE, f"{LOOSE} -c:a aac",
                  {"LONG-GOP", "B-FRAMES"}),
}  # fmt: skip


@pytest.fixture(scope="module")
def odd_story(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("odd") / "film"
    (folder / "clips").mkdir(parents=True)
    lines = ["kuleshov: 1", "start: s0", "frame_rate: 24", "media: clips/", "segments:"]
    for number, (name, (rate, size, drawn, sound, coding, _)) in enumerate(ODD.items()):
        source = ["-f", "lavfi", "-i", f"testsrc2=size={size}:rate={rate}"]
        source += ["-f", "lavfi", "-i", sound] if sound else []
        words = [*source, "-t", "4", "-vf", drawn, *coding.split(), str(folder / "clips" / name)]
        subprocess.run(["ffmpeg", "-v", "error", "-y", *words], check=True)
        after = f", next: [{{to: s{number + 1}}}]" if number + 1 < len(ODD) else ""
        other = ", representations: {softer: {clip: box.mkv}}" if name == "phone.mp4" else ""
        lines.append(f"  s{number}: {{clip: {name}, in: 1.6s, out: 3.2s{other}{after}}}")
    (folder / "story.yaml").write_text("\n".join(lines) + "\n", "utf-8")
    return folder / "story.yaml"


def said(story: Path) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    loaded = load_story(story)
    assert loaded.story is not None
    for problem in check(loaded, feelings=feelings(), probe=probe_media):
        clip = loaded.story.segments[problem.where.split(".")[1]].clip
        found.setdefault(clip, set()).add(problem.code)
        assert "ffmpeg -i" in problem.remedy
    return found


def opens(clip: Path) -> bool:
    deck = Deck("test")
    try:
        deck.load(clip, 1.2)
        until = time.monotonic() + PATIENCE
        while deck.state != "ready" and time.monotonic() < until:
            time.sleep(0.005)
        if deck.state == "ready":
            deck.start(time.monotonic())
            while deck.displayed < 5 and time.monotonic() < until:
                time.sleep(0.005)
        return deck.displayed >= 5
    finally:
        deck.close()


def test_odd_clips_play_or_are_named_and_prepared_all_are_clean(
    odd_story: Path, tmp_path: Path
) -> None:
    assert said(odd_story) == {name: odd[-1] for name, odd in ODD.items() if odd[-1]}
    assert all(opens(odd_story.parent / "clips" / name) for name in ODD)
    before = {path: path.read_bytes() for path in odd_story.parent.rglob("*.*")}

    heard: list[str] = []
    shares: list[float] = []

    def tick(clip: str, done: float, _of: int) -> None:
        heard.append(clip)
        shares.append(done)

    made, clips = prepare(odd_story, tmp_path / "new", tick)
    assert {path: path.read_bytes() for path in odd_story.parent.rglob("*.*")} == before
    assert set(heard) == {"", *ODD}
    assert shares == sorted(shares)
    assert any(share % 1 for share in shares)  # it is told within a clip, too
    assert said(made) == {}
    story = load_story(made).story
    assert story is not None
    for segment in story.segments.values():
        path = made.parent / "clips" / segment.clip
        facts = probe_media(path)
        assert opens(path)
        assert facts.duration == pytest.approx(4, abs=0.15)
        assert facts.sample_rate == 48000
    softer = story.segments["s0"].representations["softer"]
    assert softer.clip == story.segments[f"s{list(ODD).index('box.mkv')}"].clip
    wide = probe_media(made.parent / "clips" / "loose.mp4")
    assert (wide.width, wide.height, wide.sample_aspect) == (1024, 576, 1.0)
    assert not any(clip.skipped for clip in clips)

    _, again = prepare(odd_story, tmp_path / "new", lambda *_: None)
    assert all(clip.skipped for clip in again)


def test_without_ffmpeg_it_says_so(
    odd_story: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Trouble, match="ffmpeg program, which was not found"):
        prepare(odd_story, tmp_path / "new", lambda *_: None)


def test_the_storys_own_folder_is_never_written_into(odd_story: Path) -> None:
    with pytest.raises(Trouble, match="name another"):
        prepare(odd_story, odd_story.parent / "new", lambda *_: None)


def test_clips_that_are_not_there_are_named_all_at_once(tmp_path: Path) -> None:
    story = tmp_path / "film" / "story.yaml"
    story.parent.mkdir()
    story.write_text(
        "kuleshov: 1\nstart: a\nsegments:\n"
        "  a: {clip: door.mp4, out: 4s, next: [{to: b}]}\n  b: {clip: room.mp4, out: 4s}\n"
    )
    with pytest.raises(Trouble, match=r"2 of the clips .*story\.yaml.*door\.mp4, room\.mp4"):
        prepare(story, tmp_path / "new", lambda *_: None)
    assert not (tmp_path / "new").exists()


def test_a_folder_of_films_without_a_story_gets_one_of_them_prepared(tmp_path: Path) -> None:
    films = tmp_path / "films"
    films.mkdir()
    source = ["-f", "lavfi", "-i", "testsrc2=size=320x180:rate=25", "-t", "2", "-c:v", "mpeg4"]
    subprocess.run(["ffmpeg", "-v", "error", *source, str(films / "old tape.avi")], check=True)
    made, clips = prepare_clips(films, None, lambda *_: None)
    assert made.parent == tmp_path / "films-prepared" and "NOT-ENTERED" in clips[0].why
    assert set().union(*said(made).values()) <= {"NO-SOUND"}
    assert [each.name for each in films.iterdir()] == ["old tape.avi"]
    with pytest.raises(Trouble, match="is there already"):
        prepare_clips(films, None, lambda *_: None)
    # Where fewer lines are asked for afterwards, what was made larger is made anew.
    for skipped in (False, True):
        for written in (tmp_path / "films-prepared").glob("*.yaml"):
            written.unlink()
        _, clips = prepare_clips(films, None, lambda *_: None, lines=144)
        assert "PICTURE-TOO-LARGE" in clips[0].why and clips[0].skipped is skipped
        facts = probe_media(tmp_path / "films-prepared" / clips[0].made)
        assert (facts.width, facts.height) == (256, 144)
