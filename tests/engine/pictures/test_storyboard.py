"""The storyboard's picture: its size, with and without pictures of what was shown."""

import warnings
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.pictures import storyboard
from engine.pictures.storyboard import Thumbnail, draw_storyboard
from engine.showing.events import Entered
from engine.story.model import Story
from tests.support.scripted import story


@pytest.mark.thorough
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


def test_names_and_titles_of_any_script_are_drawn_without_a_word_of_warning(tmp_path: Path) -> None:
    names = ["маяк", "灯塔", "등대", "मकान", "ประภาคาร", "מגדלור", "a_very_long_name_" * 6]
    segments = {name: {"clip": "a.mp4", "out": 4.0} for name in names}
    film = Story.model_validate(
        {"start": names[0], "segments": segments, "title": "灯塔 $x_{ मकान"}
    )
    entered = [Entered(name, 4.0 * number, 0.0) for number, name in enumerate(names)]
    plain = [Entered("s", event.at, 0.0) for event in entered]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        draw_storyboard(tmp_path / "many.png", film, entered, [])
        draw_storyboard(tmp_path / "plain.png", film, plain, [])
    many, few = (
        np.asarray(Image.open(tmp_path / f"{name}.png").convert("L")) for name in ("many", "plain")
    )
    assert many.shape == few.shape
    assert (many < 100).sum() > (few < 100).sum() + 300
