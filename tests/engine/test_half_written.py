"""A disk that was full while Python compiled leaves no program that cannot begin."""

import marshal
import os
import subprocess
import sys
from pathlib import Path

import pytest

import engine
import player
from engine import half_written
from tests.support.small_disks import on_small_disk

ROOT = Path(__file__).parents[2]


def python(code: str, folder: Path) -> "subprocess.CompletedProcess[str]":
    environment = {
        **os.environ, "PYTHONPATH": f"{folder}{os.pathsep}{ROOT}",
        "PYTHONPYCACHEPREFIX": str(folder / "compiled"),
    }  # fmt: skip
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    return subprocess.run(
        [sys.executable, "-c", code],
        env=environment, cwd=folder, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("share", [0.9, 0.5, 0.01])
def test_half_a_compiled_module_is_made_anew(tmp_path: Path, share: float) -> None:
    functions = [f"def f{n}(a, b):\n    return a + {n} * b\n" for n in range(300)]
    (tmp_path / "large.py").write_text("".join(functions))
    assert python("import large", tmp_path).returncode == 0
    (compiled,) = tmp_path.rglob("large.*.pyc")
    whole = compiled.read_bytes()
    compiled.write_bytes(whole[: max(16, round(share * len(whole)))])
    assert "EOFError" in python("import large", tmp_path).stderr, "Python itself gives up"
    mended = python("import engine, large; print(large.f7(1, 2))", tmp_path)
    assert mended.stdout == "15\n", mended.stderr
    assert python("import large", tmp_path).returncode == 0
    assert compiled.read_bytes() == whole


def test_a_source_that_is_wrong_is_no_half_of_anything(tmp_path: Path) -> None:
    (tmp_path / "wrong.py").write_text("raise ValueError('mine')\n")
    (tmp_path / "worse.py").write_text("def (\n")
    assert "ValueError: mine" in python("import engine, wrong", tmp_path).stderr
    assert "SyntaxError" in python("import engine, worse", tmp_path).stderr


def test_what_is_imported_before_is_written_as_a_whole_or_not_at_all() -> None:
    for module in (engine, player, half_written):
        assert module.__file__ is not None
        source = Path(module.__file__)
        compiled = compile(source.read_text("utf-8"), str(source), "exec")
        assert 16 + len(marshal.dumps(compiled)) < 4096, source


@pytest.mark.programs
def test_a_program_that_was_compiled_onto_a_full_disk_begins(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    command = [
        "env", "-u", "PYTHONDONTWRITEBYTECODE", f"PYTHONPYCACHEPREFIX={disk}/compiled",
        sys.executable, "-m", "player", "feelings", "joy",
    ]  # fmt: skip
    again = f"rm {disk}/filling; " + " ".join(command) + "; code=$?"
    done = on_small_disk(command, disk, kilobytes=8192, free=2000, after=again)
    assert done.returncode == 0, done.stderr
    assert "Aborted" not in done.stdout + done.stderr
    assert done.stdout.count("quiet joy") >= 2, "full, and with room again"
