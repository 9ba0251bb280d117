"""The storyboard's picture: its size, with and without pictures of what was shown."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.showing.events import Entered
from player import storyboard
from player.storyboard import Thumbnail, draw_storyboard
from tests.engine.showing.stage import story


def test_a_long_film_makes_it_wider_and_not_endlessly_high(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    entered = [Entered("dawn", 4.0 * number, 0.0) for number in range(9)]
    red = np.full((90, 160, 3), (255, 0, 0), np.uint8)
    shown = [Thumbnail.of("dawn", 0.0, red)]
    draw_storyboard(tmp_path / "short.png", story(), entered, shown)
    monkeypatch.setattr(storyboard, "_MANY", 8)
    draw_storyboard(tmp_path / "long.png", story(), entered, shown)
    short, long = (Image.open(tmp_path / f"{name}.png") for name in ("short", "long"))
    assert (short.width, long.width) == (1500, 3000)
    assert long.height < short.height
    reddish = (np.asarray(short.convert("RGB")) @ [1, -1, 0]) > 200
    assert 10_000 < reddish.sum() < 60_000  # one panel of nine has a picture
