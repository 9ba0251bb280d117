"""The demonstration: the sample film with a made audience."""

from pathlib import Path

import pytest

from engine.problems import Trouble
from engine.screening.folder import Screening
from engine.story.load import load_story
from player.studio.audience import demonstration as room
from player.studio.edits.retiming import loaded_text
from player.studio.studio import studio_of
from sample_film import STORY


def test_its_second_cut_is_the_sample_film_with_one_weaker_beat() -> None:
    text = STORY.read_text(encoding="utf-8")
    first, second = (loaded_text(STORY, each).story for each in (text, room.quieter(text)))
    assert first is not None and second is not None
    assert first.segments["gulls"].beats[1].strength == 0.8
    assert second.segments["gulls"].beats[1].strength == 0.2
    changed = [name for name in first.segments if first.segments[name] != second.segments[name]]
    assert changed == ["gulls"]


@pytest.mark.thorough
def test_everybody_in_it_is_said_to_be_made(tmp_path: Path) -> None:
    shares: list[float] = []
    story, folder = room.demonstration(tmp_path / "new", shares.append)
    assert load_story(story).story is not None
    assert studio_of(story, screening=folder).is_demonstration
    assert not studio_of(story).is_demonstration
    rows = Screening(folder).store.read("showings").to_pylist()
    assert len(rows) == 2 * room.PEOPLE
    assert {row["source"] for row in rows} == {"made"}
    assert {label for row in rows for label in row["labels"]} == {"made by simulation"}
    assert shares[-1] == 1.0
    with pytest.raises(Trouble, match="holds files"):
        room.demonstration(tmp_path / "new", shares.append)
