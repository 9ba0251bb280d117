"""Chatter of C libraries stays off the terminal, and everything else does not."""

import os
import subprocess
import sys

import pytest

from engine.quiet import silenced_stderr


def test_only_inside_is_quiet_and_it_nests(capfd: pytest.CaptureFixture[str]) -> None:
    os.write(2, b"before ")
    with silenced_stderr():
        os.write(2, b"one ")
        with silenced_stderr():
            os.write(2, b"two ")
        os.write(2, b"three ")
    os.write(2, b"after")
    assert capfd.readouterr().err == "before after"


def test_a_failure_inside_gives_the_terminal_back(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(OSError, match="no device"), silenced_stderr():
        raise OSError("no device")
    os.write(2, b"heard")
    assert capfd.readouterr().err == "heard"


def test_what_python_says_meanwhile_is_heard() -> None:
    program = (
        "import os, sys\n"
        "from engine.quiet import silenced_stderr\n"
        "with silenced_stderr():\n"
        "    os.write(2, b'chatter')\n"
        "    print('a sentence', file=sys.stderr)\n"
        "    with silenced_stderr():\n"
        "        print('another', file=sys.stderr)\n"
        "print('the last', file=sys.stderr)\n"
    )
    said = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True
    )
    assert said.stderr.split("\n") == ["a sentence", "another", "the last", ""]


def test_what_another_thread_says_at_any_instant_of_it_is_heard() -> None:
    program = (
        "import os, sys\n"
        "from engine.quiet import silenced_stderr\n"
        "def spoken(call):\n"
        "    def called(*given):\n"
        "        print('before', call.__name__, file=sys.stderr)\n"
        "        done = call(*given)\n"
        "        print('after', call.__name__, file=sys.stderr)\n"
        "        return done\n"
        "    return called\n"
        "for name in ('dup', 'dup2', 'close'):  # at which another thread has its turn\n"
        "    setattr(os, name, spoken(getattr(os, name)))\n"
        "with silenced_stderr():\n"
        "    pass\n"
    )
    said = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True
    )
    calls = ("dup", "dup", "dup2", "close", "dup2", "close")
    assert said.stderr.split("\n")[:-1] == [
        f"{when} {call}" for call in calls for when in ("before", "after")
    ]
