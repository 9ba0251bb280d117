"""What a process that wipes has let go of is nowhere in its memory any more."""

import os
import struct
import subprocess
import sys

import pytest

from player.kiosk.wipe import wiping_environment
from tests.bench.kiosk.traces import Mark, in_memory

VISIT = """
import struct, sys, threading
import numpy as np
from player.kiosk.wipe import wipe_memory

def sees_a_visitor():
    mark = float(sys.argv[1]) * 1.7  # which is on no command line
    numbers = [mark + 0.0 for _ in range(300)]
    texts = [struct.pack("<d", each) * 3 for each in numbers]
    arrays = [np.full(2 * count, mark) for count in range(1, 40) for _ in range(3)]
    print(len(numbers), len(texts), len(arrays), file=sys.stderr)
    if "stays" in sys.argv:
        print("here", flush=True)
        sys.stdin.readline()

for _ in range(3):
    thread = threading.Thread(target=sees_a_visitor)
    thread.start()
    thread.join()
sees_a_visitor()
wipe_memory()
print("gone", flush=True)
sys.stdin.readline()
"""


def found_in(environment: dict[str, str], *words: str) -> list[str]:
    """What of a visit is found in a process once it has said so."""
    rate = 71.25364758
    with subprocess.Popen(
        [sys.executable, "-c", VISIT, repr(rate), *words],
        env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stdout.readline()
        try:
            return in_memory(process.pid, {"mark": Mark(struct.pack("<d", rate * 1.7))})
        finally:
            process.kill()


def test_a_wiping_process_starts_itself_anew_once() -> None:
    given = {"GLIBC_TUNABLES": "glibc.malloc.check=1", "LANG": "C"}
    wiping = wiping_environment(given)
    assert wiping is not None
    assert wiping["GLIBC_TUNABLES"].startswith("glibc.malloc.check=1:glibc.")
    assert wiping["LANG"] == "C"
    assert wiping_environment(wiping) is None


@pytest.mark.programs
@pytest.mark.skipif(sys.platform != "linux", reason="memory is overwritten by glibc's own means")
def test_numbers_texts_arrays_and_stacks_are_overwritten() -> None:
    wiping = wiping_environment({**os.environ})
    assert wiping is not None
    assert found_in(wiping, "stays"), "while it is there it is found"
    assert found_in(wiping) == []
    assert found_in({**os.environ}), "it takes the wiping environment"
