"""The machine that a kiosk is installed on: what it has, what it lacks, what it is to be told."""

import shutil
import stat
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from engine.problems import Trouble
from player.tools.kiosk_units import STEPS_SINCE, USER, Session, screen_of, unit_of

_ANSWERS_IN: Final = 60.0  # seconds
_DISPLAY_MANAGER: Final = Path("/etc/systemd/system/display-manager.service")


def require_systemd() -> None:
    """Raise Trouble on a system without systemd."""
    if sys.platform != "linux":
        raise Trouble("A kiosk is installed on Linux with systemd; this is another system.")
    if shutil.which("systemctl") is None:
        raise Trouble(
            "A kiosk is installed as a unit of systemd, and there is no systemctl here. "
            "With --root FOLDER its files are written for another machine."
        )


def systemd_version() -> int:
    """Of this machine's systemd; the newest where it does not say."""
    try:
        told = subprocess.run(
            ["systemctl", "--version"],
            check=False,
            capture_output=True,
            text=True,
            timeout=_ANSWERS_IN,
        ).stdout
        return int(told.split()[1].partition("~")[0].partition(".")[0])
    except (OSError, ValueError, IndexError, subprocess.SubprocessError):
        return STEPS_SINCE


def is_running() -> bool:
    """Whether systemd runs this machine now; not so in most containers."""
    return Path("/run/systemd/system").is_dir()


def program() -> tuple[str, ...]:
    """The words that call this `kuleshov` from anywhere."""
    beside = Path(sys.executable).with_name("kuleshov")
    return (str(beside),) if beside.is_file() else (sys.executable, "-m", "player")


def lacking(session: Session) -> Iterator[str]:
    """Sentences: programs that a session needs and this machine does not have."""
    needed = {
        "cage": {"/usr/bin/cage": "cage", "/usr/bin/Xwayland": "xwayland"},
        "x11": {"/usr/lib/xorg/Xorg": "xserver-xorg-core"},
    }[session] | {"/usr/bin/chvt": "kbd"}
    packages = [name for path, name in needed.items() if not Path(path).exists()]
    if packages:
        yield f"Not installed yet; on Debian and Ubuntu: apt install {' '.join(packages)}"
    if _DISPLAY_MANAGER.is_symlink():
        login = _DISPLAY_MANAGER.readlink().stem
        yield (
            f"The login screen {login} would take the screen at the next start: "
            f"systemctl disable --now {login}"
        )


def require_open(paths: Iterable[Path]) -> None:
    """Raise Trouble for files that the kiosk's own user could not read."""
    closed = [sentence for path in paths if (sentence := _closed(path))]
    if closed:
        raise Trouble(
            "\n".join(dict.fromkeys(closed))
            + f"\nThe kiosk runs as a user of its own, {USER}, who has to read these. Put the "
            "program into /opt/kuleshov and the films into /srv/kuleshov, and install again."
        )


def _closed(path: Path) -> str:
    """Why others than its owner cannot read a file; empty where they can."""
    whole = path.absolute()
    for each in (*reversed(whole.parents), whole, *reversed(whole.resolve().parents), whole):
        try:
            mode = each.stat().st_mode
        except OSError as error:
            return f"{each} cannot be read: {error.strerror}."
        if each in (Path("/home"), Path("/root")):
            return f"{path} lies in {each}, which a kiosk does not see."
        if not mode & (stat.S_IXOTH if stat.S_ISDIR(mode) else stat.S_IROTH):
            return f"{each} is closed to others than its owner (mode {mode & 0o777:o})."
    return ""


def tell_systemd(instance: str) -> Iterator[str]:
    """Have systemd make the user and the folders and read the units; sentences on what failed."""
    for words in (
        ("systemd-sysusers",),
        ("systemd-tmpfiles", "--create", f"kuleshov-kiosk-{instance}.conf"),
        ("systemctl", "daemon-reload"),
    ):
        yield from _failing(words)


def stop(instance: str) -> Iterator[str]:
    """Have systemd end a kiosk; sentences on what failed."""
    yield from _failing(("systemctl", "stop", unit_of(instance), screen_of(instance)))


def reload_units() -> Iterator[str]:
    """Have systemd read the units anew; sentences on what failed."""
    yield from _failing(("systemctl", "daemon-reload"))


def _failing(words: tuple[str, ...]) -> Iterator[str]:
    try:
        done = subprocess.run(
            words, check=False, capture_output=True, text=True, timeout=_ANSWERS_IN
        )
    except (OSError, subprocess.SubprocessError) as error:
        yield f"`{' '.join(words)}` could not be run: {error}"
        return
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines()
        yield f"`{' '.join(words)}` failed: {said[-1] if said else f'exit {done.returncode}'}"
