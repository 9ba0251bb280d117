"""Microphones by name: PortAudio's devices, and the sources of a sound server.

PortAudio has one device for all sources of a sound server; the environment variable
`PULSE_SOURCE` says at the opening which of them is recorded.
"""

import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final, NamedTuple

from engine.problems import Trouble
from engine.sensing.devices.device_names import Device, listed, which

DEFAULT: Final = "default"
_SERVER: Final = ("pulse", "pipewire", "default")  # PortAudio's names for the sound server
_VARIABLE: Final = "PULSE_SOURCE"
_lock = threading.Lock()


class Chosen(NamedTuple):
    """The device to open: PortAudio's (None: the default), and the server's source, if any."""

    number: int | None
    source: str | None = None


def inputs(library: Any) -> list[Device]:
    """PortAudio's devices that can record, asked of an open library."""
    facts = (library.get_device_info_by_index(n) for n in range(library.get_device_count()))
    return [
        Device(number, str(each["name"]))
        for number, each in enumerate(facts)
        if each["maxInputChannels"] > 0
    ]


def choose(word: str | int, there: Sequence[Device], sources: Sequence[tuple[str, str]]) -> Chosen:
    """The meaning of a word among PortAudio's devices and the server's sources (name, description).

    A number is PortAudio's; a name is looked for there first, whole and then in part. Raises
    `Trouble` that says what there is where that is none or several.
    """
    if word == DEFAULT:
        return Chosen(None)
    if isinstance(word, int) or word.isdecimal():
        if any(each.number == int(word) for each in there):
            return Chosen(int(word))
        raise Trouble(f"There is no microphone {word}. {all_listed(there, sources)}", blame="call")
    everything = [*there, *_as_devices(sources)]
    device = which("microphone", word, everything, "--mic")
    if device.number >= 0:
        return Chosen(device.number)
    server = [each.number for name in _SERVER for each in there if each.name == name]
    return Chosen(server[0] if server else None, device.words[0])


def all_listed(there: Sequence[Device], sources: Sequence[tuple[str, str]]) -> str:
    """All microphones, in a sentence: the server's sources, or PortAudio's devices without one."""
    devices = _as_devices(sources)
    if not devices:
        return listed("microphone", there, "--mic")
    each = ", ".join(f'"{one.name}" (--mic {one.words[0]})' for one in devices)
    return f"There {'is' if len(devices) == 1 else 'are'}: {each}."


@contextmanager
def hearing(source: str | None) -> Iterator[None]:
    """A context in which streams opened to record are connected to this source of the server."""
    if source is None:
        yield
        return
    with _lock:
        before = os.environ.get(_VARIABLE)
        os.environ[_VARIABLE] = source
        try:
            yield
        finally:
            if before is None:
                del os.environ[_VARIABLE]
            else:
                os.environ[_VARIABLE] = before


def _as_devices(sources: Sequence[tuple[str, str]]) -> list[Device]:
    """The sources as devices without numbers, microphones before monitors of outputs."""
    ordered = sorted(sources, key=lambda each: each[0].endswith(".monitor"))
    return [
        Device(-1 - place, description or name, (name,))
        for place, (name, description) in enumerate(ordered)
    ]
