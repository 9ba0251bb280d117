"""Keys in a real keyring: the Secret Service of a session of its own."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

OPENED = 'printf pass | gnome-keyring-daemon --unlock --components=secrets >/dev/null; exec "$@"'


def profile(home: Path, *words: str, opened: bool = True) -> subprocess.CompletedProcess[str]:
    """`kuleshov profile` in a new session, as after logging in; with its keyring or without."""
    for program in ("dbus-run-session", "gnome-keyring-daemon"):
        assert shutil.which(program), f"install {program} (Debian: gnome-keyring)"
    plain = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("XDG_", "DBUS_", "PYTHON_KEYRING", "KULESHOV_"))
    }
    session = ["dbus-run-session", "--", "sh", "-c", OPENED, "sh"] if opened else []
    return subprocess.run(
        [*session, sys.executable, "-m", "player", "profile", *words],
        env={**plain, "HOME": str(home), "XDG_RUNTIME_DIR": str(home)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_key_lies_in_the_keyring_and_nowhere_else(tmp_path: Path) -> None:
    begun = profile(tmp_path, "limit", "Ada", "--without", "violence")
    assert begun.returncode == 0, begun.stderr
    assert "Its key is in this system's keyring" in begun.stderr
    assert not list(tmp_path.rglob("*.key"))
    (found,) = json.loads(profile(tmp_path, "list", "--json").stdout)
    assert found["limits"] == "without violence"
    locked_out = profile(tmp_path, "show", "Ada", opened=False)
    assert locked_out.returncode == 1
    assert "a keyring that is locked or not reached from here may hold it" in locked_out.stderr
    assert "key is destroyed" in profile(tmp_path, "erase", "Ada").stderr
