"""Chatter of C libraries stays off the terminal, and everything else does not."""

import os

import pytest

from engine.sensing.quiet import hushed


def test_only_inside_is_quiet_and_it_nests(capfd: pytest.CaptureFixture[str]) -> None:
    os.write(2, b"before ")
    with hushed():
        os.write(2, b"one ")
        with hushed():
            os.write(2, b"two ")
        os.write(2, b"three ")
    os.write(2, b"after")
    assert capfd.readouterr().err == "before after"


def test_a_failure_inside_gives_the_terminal_back(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(OSError, match="no device"), hushed():
        raise OSError("no device")
    os.write(2, b"heard")
    assert capfd.readouterr().err == "heard"
