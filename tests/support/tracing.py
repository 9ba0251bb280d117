"""What programs ask of the system, seen by strace: every socket, and every file that is written."""

import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_CALLS = (
    "network,open,openat,openat2,creat,mkdir,mkdirat,rename,renameat,renameat2,"
    "link,linkat,symlink,symlinkat,mknod,mknodat,truncate"
)
_CALL = re.compile(r"^(\w+)\((.*)\) += (-?\d+)(?:<(.*)>)?")
_TEXT = re.compile(r'"((?:[^"\\]|\\.)*)"')
_MODE = re.compile(r", 0([0-7]*)$")


@dataclass(frozen=True)
class Written:
    """A file or folder that was made, or opened to be written; `mode` where it was made."""

    path: Path
    mode: int | None


@dataclass(frozen=True)
class Trace:
    """What one command and all that it began asked for. `said` is what it wrote to stderr."""

    exit_code: int
    said: str
    reached_for: frozenset[str]
    """Addresses: a socket's path, or whatever else strace writes of one that is not local."""
    written: tuple[Written, ...]

    def written_outside(self, *folders: Path) -> list[str]:
        """Files and folders written that lie in none of these."""
        return sorted(
            {
                str(each.path)
                for each in self.written
                if not any(each.path.is_relative_to(folder) for folder in folders)
            }
        )


def traced(
    words: list[str], folder: Path, environment: Mapping[str, str], *, seconds: float = 240
) -> Trace:
    """Run a command to its end. Fails, never skips, where strace is missing."""
    assert shutil.which("strace"), "install strace"
    folder.mkdir()
    # One file for each thread: in a single one their lines would break each other off.
    strace = ["strace", "-ff", "-qq", "--seccomp-bpf", "-y", "-s", "256"]
    watched = ["-e", "signal=none", "-e", f"trace={_CALLS}", "-o", str(folder / "calls")]
    done = subprocess.run(
        [*strace, *watched, *words],
        env=dict(environment),
        capture_output=True,
        text=True,
        timeout=seconds,
        check=False,
    )
    reached: set[str] = set()
    written: list[Written] = []
    seen = 0
    for calls in folder.iterdir():
        for line in calls.read_text("utf-8", "surrogateescape").splitlines():
            seen += _CALL.match(line) is not None
            _note(line, reached, written)
    assert seen > 100, f"nothing was seen of it: {done.stderr}"
    return Trace(done.returncode, done.stderr, frozenset(reached), tuple(written))


def _note(line: str, reached: set[str], written: list[Written]) -> None:
    found = _CALL.match(line)
    if found is None:
        return
    name, given, result, opened = found.groups()
    if name in ("socket", "socketpair"):
        if not given.startswith("AF_UNIX"):
            reached.add(line)
    elif name in ("connect", "sendto", "sendmsg", "sendmmsg", "bind"):
        for family, rest in re.findall(r"sa_family=(\w+)([^}]*)", given):
            texts = _TEXT.findall(rest)
            reached.add(texts[0] if family == "AF_UNIX" and texts else line)
    elif int(result) < 0:
        return
    elif name.startswith(("open", "creat")):
        if name == "creat" or re.search(r"O_WRONLY|O_RDWR|O_CREAT", given):
            mode = _MODE.search(given) if "O_CREAT" in given else None
            path = Path(opened.removesuffix(" (deleted)"))
            written.append(Written(path, int(mode[1] or "0", 8) if mode else None))
    elif name.startswith(("mkdir", "rename", "link", "symlink", "mknod", "truncate")):
        mode = _MODE.search(given) if name.startswith("mkdir") else None
        base = re.findall(r"^(?:AT_FDCWD|\d+)<([^>]*)>", given)
        path = Path(base[-1] if base else os.curdir, _TEXT.findall(given)[-1])
        written.append(Written(path.absolute(), int(mode[1] or "0", 8) if mode else None))
