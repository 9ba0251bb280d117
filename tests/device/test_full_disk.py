"""A full disk ends no film: it plays without what could not be kept, and says so by exit code 4."""

import json
import sys
from pathlib import Path

import pytest

from engine.showing.log.reader import open_log
from tests.support.small_disks import on_small_disk


@pytest.fixture
def viewer(tmp_path: Path) -> Path:
    """Somebody of whom so much is read that a small disk is soon full of it."""
    lines = [
        json.dumps({"time": time / 100, "quantity": name, "value": 0.5, "quality": 0.9})
        for time in range(1000)
        for name in ("face.present", "face.on_screen", "face.valence", "face.arousal")
    ]
    path = tmp_path / "viewer.jsonl"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


@pytest.mark.parametrize(("free", "begun"), [(0, False), (24, True), (96, True)])
def test_on_a_full_disk_the_film_plays_to_its_end(
    story: Path,
    viewer: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    free: int,
    begun: bool,
) -> None:
    disk, saved = tmp_path / "disk", tmp_path / "saved"
    disk.mkdir()
    for name in ("STATE", "DATA", "CACHE"):  # all that it keeps elsewhere has no room either
        monkeypatch.setenv(f"XDG_{name}_HOME", str(disk / name.lower()))
    monkeypatch.setenv("KULESHOV_KEY_IN", "unprotected-file")
    # Each folder of typefaces that the machine has would take room first, for fontconfig's cache.
    fonts = tmp_path / "fonts.conf"
    fonts.write_text("<fontconfig><dir>/usr/share/fonts/truetype/dejavu</dir></fontconfig>")
    monkeypatch.setenv("FONTCONFIG_FILE", str(fonts))
    words = [sys.executable, "-m", "player", "play", story, "--offscreen", "--json"]
    words += ["--readings", viewer, "--out", disk / "out"]
    words += ["--consent", "face,profile,readings", "--viewer", "Ada"]
    keep = f"cp {disk}/out/log.jsonl {saved}"
    done = on_small_disk(words, disk, kilobytes=128, free=free, after=keep)
    assert "Traceback" not in done.stderr
    assert done.returncode == 4, done.stderr
    summary = json.loads(done.stdout)
    assert summary["end"] == "ending"
    assert summary["frames"]["drawn_without_picture"] == 0
    assert "No space left on device" in done.stderr
    assert "Of this showing the " in done.stderr and "could not be kept" in done.stderr
    log = open_log(saved) if saved.exists() and saved.stat().st_size else None
    assert (log is not None and bool(log.events)) is begun
