"""What device tests share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.rooms import Room, sound_server


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    """A room with a microphone: see `tests.rooms`."""
    with sound_server(tmp_path) as made:
        yield made
