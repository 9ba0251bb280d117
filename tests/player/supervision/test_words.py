"""A supervised player's words: told to it, and to nobody who lists the machine's processes."""

import os
import sys
from pathlib import Path

import pytest

from player.supervision import words
from player.supervision.child import Child
from player.supervision.link import Orders
from tests.support.waiting import until

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="needs memfd_create")


def test_what_is_kept_is_taken_as_often_as_one_likes(monkeypatch: pytest.MonkeyPatch) -> None:
    said = ["play", "a story.yaml", "--viewer", "Zoë", "--camera", "0"]
    memory = words.kept(said)
    assert memory is not None
    monkeypatch.setenv(words.VARIABLE, str(memory))
    for _ in range(2):  # a kiosk begins itself anew
        monkeypatch.setattr(sys, "argv", ["kuleshov"])
        words.take()
        assert sys.argv == ["kuleshov", *said]
    os.close(memory)


@pytest.mark.parametrize("number", ["", "x", "-1", "99999", "0"])
def test_what_is_no_such_memory_changes_nothing(
    number: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(words.VARIABLE, number)
    monkeypatch.setattr(sys, "argv", ["kuleshov", "doctor"])
    words.take()
    assert sys.argv == ["kuleshov", "doctor"]


@pytest.mark.programs
def test_neither_viewer_nor_device_is_on_the_command_line_of_a_child(tmp_path: Path) -> None:
    nowhere = tmp_path / "no such story.yaml"
    child = Child(["play", str(nowhere), "--viewer", "Zoe", "--camera", "Logi-Cam-7"], Orders())
    line = Path(f"/proc/{child.pid}/cmdline")
    until(lambda: b"player" in line.read_bytes())  # it is another program only by and by
    seen = line.read_bytes()
    around = Path(f"/proc/{child.pid}/environ").read_bytes()
    until(lambda: child.code is not None)
    assert child.code == 1  # it heard which story that is, and there is none
    assert b"player" in seen
    for secret in (b"Zoe", b"Logi-Cam-7", b"story"):
        assert secret not in seen
    assert b"Zoe" not in around and b"Logi-Cam-7" not in around
    child.forget()
