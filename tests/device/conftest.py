"""What device tests share: a room with a microphone, a display, clips and a short story."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from player.system.virtual_display import VirtualDisplay
from tests.support.clips import make_clip, make_story
from tests.support.rooms import Room, sound_server


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    """A room with a microphone: see `tests.support.rooms`."""
    with sound_server(tmp_path) as made:
        yield made


@pytest.fixture(scope="session")
def display() -> Iterator[str]:
    """An X server of the tests' own."""
    server = VirtualDisplay()
    yield server.name
    server.close()


@pytest.fixture
def no_display(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The environment of a machine without a screen, for child processes."""
    return {name: value for name, value in os.environ.items() if name != "DISPLAY"}


@pytest.fixture(scope="session")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six seconds of test picture and tone."""
    return make_clip(tmp_path_factory.mktemp("clips") / "test.mp4")


@pytest.fixture(scope="session")
def story(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The short story of `tests.support.clips`; do not change it, copy it."""
    return make_story(tmp_path_factory.mktemp("story"))
