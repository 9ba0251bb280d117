"""The processes that see and hear a viewer leave no core dump where they crash."""

import os
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.support.astronaut import swaying, write_film

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="told of otherwise elsewhere")

FORBIDDEN = """
import ctypes, os, pathlib, sys
from engine import core_dumps
core_dumps.forbid()
print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))  # PR_GET_DUMPABLE
for name in ("maps", "status", "cmdline", "exe", "fd", "task"):  # what libraries look at
    path = pathlib.Path("/proc/self", name)
    print(name, bool(os.readlink(path) if name == "exe" else
                     os.listdir(path) if name in ("fd", "task") else path.read_bytes()))
"""


@pytest.fixture
def _cores_allowed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As where somebody said `ulimit -c unlimited`; a core would lie in `tmp_path`."""
    before = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (before[1], before[1]))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
    yield
    resource.setrlimit(resource.RLIMIT_CORE, before)


def core_limit(pid: int) -> list[str]:
    lines = Path(f"/proc/{pid}/limits").read_text().splitlines()
    return next(line for line in lines if line.startswith("Max core file size")).split()[4:6]


def child_of(pid: int) -> int:
    """The other Python that a process has begun: not what keeps count of shared memory."""
    begun = psutil.Process(pid).children()
    return next(each.pid for each in begun if "spawn_main" in " ".join(each.cmdline()))


@pytest.mark.programs
@pytest.mark.usefixtures("_cores_allowed")
def test_what_senses_a_viewer_leaves_no_core(tmp_path: Path) -> None:
    film = write_film(tmp_path / "viewer.mp4", swaying(100))
    words = ["sense", "--camera", str(film), "--json"]
    sensing = subprocess.Popen(
        [sys.executable, "-m", "player", *words], stdout=subprocess.PIPE, text=True
    )
    assert sensing.stdout is not None
    assert any("face.present" in line for line in sensing.stdout)  # now pictures are in both
    face = child_of(sensing.pid)
    assert core_limit(sensing.pid) == core_limit(face) == ["0", "0"]
    os.kill(face, signal.SIGABRT)
    assert any("ended by itself" in line for line in sensing.stdout)
    os.kill(sensing.pid, signal.SIGABRT)
    sensing.stdout.read()
    sensing.stdout.close()
    _, status = os.waitpid(sensing.pid, 0)
    sensing.returncode = os.waitstatus_to_exitcode(status)
    assert sensing.returncode == -signal.SIGABRT
    assert not os.WCOREDUMP(status)
    assert [each.name for each in tmp_path.iterdir()] == ["viewer.mp4"]


@pytest.mark.usefixtures("_cores_allowed")
def test_nor_where_cores_are_piped_to_a_program_and_all_else_works_on() -> None:
    done = subprocess.run(
        [sys.executable, "-c", FORBIDDEN], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == [
        "0", "maps True", "status True", "cmdline True", "exe True", "fd True", "task True"
    ]  # fmt: skip


LOCKED = """
import pathlib
from engine import core_dumps
locks = core_dumps.lock_memory()
more = bytearray(64 * 1024 * 1024)  # what comes later is locked, or is there all the same
status = pathlib.Path("/proc/self/status").read_text().splitlines()
held = next(line for line in status if line.startswith("VmLck"))
print(locks, int(held.split()[1]) // 1024 >= 64)
"""


@pytest.mark.parametrize("limit", [None, 65536])
def test_memory_is_kept_out_of_swap_where_that_is_permitted_and_goes_on_growing_anyhow(
    limit: int | None,
) -> None:
    def limited() -> None:
        if limit is not None:
            resource.setrlimit(resource.RLIMIT_MEMLOCK, (limit, limit))

    done = subprocess.run(
        [sys.executable, "-c", LOCKED], capture_output=True, text=True, check=True,
        preexec_fn=limited,
    )  # fmt: skip
    locks, is_held = done.stdout.split()
    assert locks == is_held


def test_a_core_has_none_of_its_memory_where_one_is_forced() -> None:
    words = "from engine import core_dumps as c; c.forbid(); print(open(c.FILTER).read())"
    done = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, check=True)
    assert int(done.stdout, 16) == 0
