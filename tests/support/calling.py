"""Calling the `kuleshov` command as a user does."""

import io
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout

import pytest

from engine import core_dumps
from player.__main__ import main

Answer = subprocess.CompletedProcess[str]


def kuleshov(*words: object, seconds: float = 150) -> Answer:
    """Run it in a process of its own to its end, whatever its exit code; fails after so many
    seconds."""
    return subprocess.run(
        [sys.executable, "-m", "player", *map(str, words)],
        capture_output=True,
        text=True,
        timeout=seconds,
        check=False,
    )


def answered(*words: object, encoding: str = "utf-8") -> Answer:
    """Call it in this process, as in a terminal of this encoding, whatever its exit code.

    It is the whole command, but spares beginning a process, which takes longer than most answers.
    Fails where it says what the encoding lacks. Main thread.
    """
    out, told = (io.TextIOWrapper(io.BytesIO(), encoding=encoding) for _ in range(2))
    with (
        _own_process_spared(words),
        redirect_stdout(out),
        redirect_stderr(told),
        pytest.raises(SystemExit) as done,
    ):
        main()
    said = [stream.detach().getvalue().decode(encoding) for stream in (out, told)]  # type: ignore[attr-defined]
    assert isinstance(done.value.code, int)
    return Answer(words, done.value.code, *said)


@contextmanager
def _own_process_spared(words: tuple[object, ...]) -> Iterator[None]:
    """The command's words are in place; what it sets for its process for good is put back."""
    ending = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {each: signal.getsignal(each) for each in ending}
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sys, "argv", ["kuleshov", *map(str, words)])
            # Its limit could not be raised again, and other tests here look at core dumps.
            patch.setattr(core_dumps, "forbid", lambda: None)
            yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
