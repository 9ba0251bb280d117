"""Whatever a command is to write is looked at before it works; where it works long, it shows it."""

import os
import pty
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from engine.problems import Trouble
from player.records.output_files import require_folder, require_writable
from player.tools import ffmpeg
from player.tools.prepare import prepare
from tests.support.calling import answered

FILM = Path(__file__).parents[3] / "sample_film"


def test_a_new_file_of_the_right_name_may_be_written_and_nothing_is_left(tmp_path: Path) -> None:
    require_writable(tmp_path / "a.SVG", (".svg",), overwrite=False, option="--out", what="a map")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "overwrite", "said"),
    [
        ("there.svg", False, "--out .*there.svg: it is there already.* --overwrite"),
        ("dangling.svg", False, "it is there already"),
        ("nowhere/map.svg", True, "there is no folder .*nowhere"),
        ("there.svg/map.svg", True, "there is no folder .*there.svg"),
        ("folder.svg", True, "that is a folder"),
        ("map.gif", True, "the name of a map ends in .png or .svg"),
        ("/proc/map.svg", True, "nothing can be written to /proc"),
    ],
)
def test_what_cannot_or_must_not_be_written_is_told(
    tmp_path: Path, name: str, overwrite: bool, said: str
) -> None:
    (tmp_path / "there.svg").write_text("precious")
    (tmp_path / "folder.svg").mkdir()
    (tmp_path / "dangling.svg").symlink_to(tmp_path / "gone")
    with pytest.raises(Trouble, match=said) as trouble:
        require_writable(
            tmp_path / name, (".svg", ".png"), overwrite=overwrite, option="--out", what="a map"
        )
    assert trouble.value.blame == "call"
    assert (tmp_path / "there.svg").read_text() == "precious"


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (("graph", FILM, "-o"), "map.svg"),
        (("simulate", FILM, "--viewers", 2, "--picture"), "all.png"),
        (("simulate", FILM, "--only", 1, "-o"), "one.jsonl"),
    ],
)
def test_no_command_writes_over_a_file_unasked(
    tmp_path: Path, words: tuple[object, ...], name: str
) -> None:
    out = tmp_path / name
    out.write_text("precious")
    refused = answered(*words, out)
    assert refused.returncode == 2
    assert "--overwrite" in refused.stderr
    assert refused.stdout == ""
    assert out.read_text() == "precious"
    done = answered(*words, out, "--overwrite")
    assert done.returncode == 0
    assert str(out) in done.stdout + done.stderr
    assert out.stat().st_size > 1000


def test_a_folder_is_made_or_another_is_asked_for(tmp_path: Path) -> None:
    made = tmp_path / "new" / "film"
    require_folder(made, option="--out")
    assert list(made.iterdir()) == []
    (tmp_path / "file").touch()
    for taken in (tmp_path / "file", tmp_path / "file" / "within"):
        with pytest.raises(Trouble, match=r"Nothing can be written to .*file.*: .*with --out"):
            require_folder(taken, option="--out")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a disk that is full is Linux's")
def test_a_full_disk_is_named_where_ffmpeg_writes() -> None:
    words = ["-f", "lavfi", "-i", "color=s=64x64:d=1", "-c:v", "mpeg4", "-f", "mp4", "/dev/full"]
    with pytest.raises(Trouble, match=r"no room left to mend door\.mp4"):
        ffmpeg.run(words, "door.mp4")


def test_a_clip_whose_end_could_not_be_written_is_no_success(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """ffmpeg says so, and ends with 0."""
    short = tmp_path / "ffmpeg"
    real = shutil.which("ffmpeg")
    short.write_text(f'#!/bin/sh\ntrap "" XFSZ\nulimit -f 4\nexec {real} "$@"\n')
    short.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    made = tmp_path / "door.mp4"
    words = ["-f", "lavfi", "-i", "testsrc2=s=64x64:d=1", "-c:v", "mpeg4", "-f", "mp4", str(made)]
    with pytest.raises(Trouble, match=r"could not mend door\.mp4"):
        ffmpeg.run(words, "door.mp4")


def test_the_figures_are_not_lost_to_a_folder_that_is_not_there(tmp_path: Path) -> None:
    out = tmp_path / "nowhere" / "x.png"
    done = answered("simulate", FILM, "--viewers", 100_000_000, "--picture", out)
    assert done.returncode == 2  # at once, not after a hundred million showings
    assert f"there is no folder {out.parent}" in done.stderr


@pytest.mark.programs
def test_who_looks_is_shown_how_far_it_is(tmp_path: Path) -> None:
    looking, at = pty.openpty()
    words = ("graph", FILM, "-o", tmp_path / "map.svg", "--viewers", "5")
    command = [sys.executable, "-m", "player", *map(str, words)]
    with subprocess.Popen(command, stderr=at, stdout=subprocess.DEVNULL) as process:
        os.close(at)
        seen = b""
        try:
            while part := os.read(looking, 4096):
                seen += part
        except OSError:  # the terminal is closed when the command has ended
            pass
    os.close(looking)
    assert process.returncode == 0
    assert b"showings" in seen
    assert b"drawing the map" in seen


def test_a_prepared_story_that_somebody_went_on_with_is_not_written_over(tmp_path: Path) -> None:
    story, made = tmp_path / "film" / "story.yaml", tmp_path / "made" / "story.yaml"
    story.parent.mkdir()
    text = "kuleshov: 1\ntitle: Cards\nstart: a\nsegments:\n  a: {card: One., duration: 3s}\n"
    story.write_text(text, "utf-8")
    for _ in range(2):  # again is as well
        prepare(story, made.parent, lambda *_: None)
    made.write_text(made.read_text("utf-8") + "# mine\n", "utf-8")
    with pytest.raises(Trouble, match=r"is there already.*--overwrite"):
        prepare(story, made.parent, lambda *_: None)
    assert made.read_text("utf-8").endswith("# mine\n")
    prepare(story, made.parent, lambda *_: None, overwrite=True)
    assert "# mine" not in made.read_text("utf-8")
