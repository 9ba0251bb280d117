"""Cameras and microphones by name: listing them, and finding the one that a word means.

Nothing is opened. Numbers change when devices are plugged in anew, names do not; a word is
therefore looked up at each opening.
"""

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

from engine.problems import Trouble

SYSTEM: Final = Path("/sys/class/video4linux")
DEVICES: Final = Path("/dev")


class Device(NamedTuple):
    """A camera or microphone: its current number (below 0: none), its name, other words for it."""

    number: int
    name: str
    words: tuple[str, ...] = ()
    """Other words for it, such as /dev/v4l/by-id/…; the first is the surest."""

    def __str__(self) -> str:
        return f'{self.number} "{self.name}"' if self.number >= 0 else f'"{self.name}"'


@dataclass(frozen=True, slots=True)
class CameraName:
    """A camera by a word that outlives its number. `system` and `devices` are Linux's folders."""

    word: str
    system: Path = SYSTEM
    devices: Path = DEVICES

    def __str__(self) -> str:
        return Path(self.word).name if "/" in self.word else self.word

    def find(self) -> int:
        """Its current number. Raises `Trouble` that lists the cameras where it is missing."""
        there = cameras(self.system, self.devices)
        if "/" in self.word or (self.word and Path(self.word).exists()):
            return _by_path(Path(self.word), there, self.system)
        return which("camera", self.word, there, "--camera").number


def cameras(system: Path = SYSTEM, devices: Path = DEVICES) -> list[Device]:
    """The cameras that Linux lists, by number; empty elsewhere, where listing would open them."""
    found = []
    links = {
        os.path.realpath(link): str(link)
        for kind in ("by-path", "by-id")  # the surer of two is kept
        for link in sorted((devices / "v4l" / kind).glob("*"))
    }
    for folder in system.glob("video*"):
        number = folder.name.removeprefix("video")
        # A camera's further nodes tell of its pictures and give none.
        if not number.isdecimal() or _read(folder / "index") not in ("", "0"):
            continue
        node = devices / folder.name
        link = links.get(os.path.realpath(node))
        words = (link, str(node)) if link else (str(node),)
        found.append(Device(int(number), _read(folder / "name") or folder.name, words))
    return sorted(found)


def default_camera(system: Path = SYSTEM, devices: Path = DEVICES) -> str:
    """The word for the default camera: 0, or the first there is."""
    there = [each.number for each in cameras(system, devices)]
    return "0" if not there or 0 in there else str(there[0])


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8", errors="replace").strip()
    except OSError:
        return ""


def _by_path(path: Path, there: Sequence[Device], system: Path) -> int:
    node = Path(os.path.realpath(path))
    for device in there:
        if str(node) in (os.path.realpath(word) for word in device.words):
            return device.number
    if (system / node.name).is_dir():
        why = f"{path} belongs to a camera but gives no pictures."
    elif not node.exists():
        why = f"There is no camera or film {path}."
    elif path.is_dir():
        why = f"{path} is a folder, no camera and no film."
    elif path.is_fifo():
        why = f"{path} is a pipe, no camera and no film."
    else:
        why = f"{path} is neither a camera nor a film."
    raise Trouble(f"{why} {listed('camera', there, '--camera')}", blame="call")


def which(kind: str, word: str, there: Sequence[Device], option: str) -> Device:
    """The device that a word means: by its whole name or words, else by a part of its name.

    Raises `Trouble` where that is none or several; `option` is the one it was given with.
    """
    wanted = _plain(word)
    whole = [each for each in there if wanted in map(_plain, (each.name, *each.words))]
    part = [each for each in there if wanted and wanted in _plain(each.name)]
    found = whole or part
    if len(found) == 1:
        return found[0]
    if found:
        meant = ", ".join(f"{each} ({option} {surest(each, there)})" for each in found)
        raise Trouble(f'"{word}" is more than one {kind}: {meant}.', blame="call")
    file = "film" if kind == "camera" else "sound"
    raise Trouble(
        f'There is no {kind} or {file} "{word}". {listed(kind, there, option)}', blame="call"
    )


def listed(kind: str, there: Sequence[Device], option: str) -> str:
    """A sentence that lists the devices, with the words for them."""
    if there:
        each = ", ".join(f"{device} ({option} {surest(device, there)})" for device in there)
        return f"There {'is' if len(there) == 1 else 'are'}: {each}."
    if kind == "camera" and sys.platform != "linux":
        return f"Here cameras have numbers only, from {option} 0; or name a film file."
    return f"No {kind} is connected; {option} may name a file in its place."


def not_opened(source: int | CameraName, there: Sequence[Device]) -> str:
    """A sentence: why a camera could not be opened, and which others could be."""
    number: int | None
    try:
        number = source if isinstance(source, int) else source.find()
    except Trouble as trouble:
        return str(trouble)
    others = [each for each in there if each.number != number]
    instead = f" {listed('camera', others, '--camera')}" if others else ""
    if len(others) < len(there):
        return (
            f"The camera {source} cannot be opened: another program holds it, or you may not open "
            f"it. Close the other program; `doctor` says what you may.{instead}"
        )
    if sys.platform == "linux":
        return f"There is no camera {source}: plug it in.{instead}"
    return (
        f"There is no camera {source}, or another program holds it: plug it in, or close the "
        "other program."
    )


def surest(device: Device, there: Sequence[Device]) -> str:
    """The most lasting word for a device: its name, where no other has that."""
    same = [each for each in there if _plain(device.name) in _plain(each.name)]
    if len(same) == 1:
        return f'"{device.name}"'
    stays = [word for word in device.words if not word.startswith("/dev/video")]
    return stays[0] if stays else str(device.number)


def _plain(text: str) -> str:
    """For comparing: letters in one size, blanks single."""
    return " ".join(text.casefold().split())
