"""Long work in a process beside the studio's."""

import subprocess
import sys

import pytest

ENDED = """
import time
from player.studio.beside import Beside
beside = Beside()
assert beside.run(abs, -3).result() == 3
long = [beside.run(time.sleep, 600) for _ in range(4)]
time.sleep(0.1)
began = time.monotonic()
beside.close()
beside.close()
assert time.monotonic() - began < 10 and all(each.done() for each in long)
"""


@pytest.mark.programs
def test_its_end_is_soon_and_silent_whatever_it_works_on() -> None:
    done = subprocess.run(
        [sys.executable, "-c", ENDED], capture_output=True, text=True, timeout=120, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
