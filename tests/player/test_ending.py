"""How a command ends that is told to while it still imports."""

import subprocess
import sys

import pytest

TOLD = """
import os, signal
import typer
from player.commands.ending import run

app = typer.Typer()

@app.command()
def play() -> None:
    try:
        os.kill(os.getpid(), signal.SIGTERM)
        {waits}
    except KeyboardInterrupt:
        raise ImportError("initialization failed") from None  # as an extension module does

run(app)
"""


@pytest.mark.parametrize(
    ("waits", "code", "said"),
    [("signal.sigtimedwait([], 5)", 130, "Stopped."), ("raise ImportError('really')", 1, "really")],
)
def test_a_signal_during_an_import_ends_it_in_order(waits: str, code: int, said: str) -> None:
    source = TOLD.format(waits=waits)
    if code == 1:
        source = source.replace("os.kill(os.getpid(), signal.SIGTERM)", "pass")
    done = subprocess.run(
        [sys.executable, "-c", source, "play"],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == code, done.stderr
    assert said in done.stderr
    assert ("Something inside" in done.stderr) is (code == 1)
