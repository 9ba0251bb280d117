"""A story's file is read again when it was saved, and not before."""

import threading
from pathlib import Path

from engine.problems import Trouble
from engine.story.model import Story
from player.viewing.material import Material
from player.viewing.watching import StoryWatch
from tests.support.waiting import collected

STORY = Story.model_validate({"start": "a", "segments": {"a": {"clip": "a.mp4", "out": 4.0}}})


def taken(watch: StoryWatch) -> list[Material | str]:
    """What comes next."""
    return collected(watch.take, 1)


def test_each_saving_is_read_once_and_a_fault_is_told(tmp_path: Path) -> None:
    path = tmp_path / "story.yaml"
    path.write_text("one")
    reads: list[str] = []

    def read() -> Material:
        reads.append(path.read_text())
        if reads[-1] == "bad":
            raise Trouble("it cannot be read")
        return Material(STORY, reads[-1], "", {}, {}, {})

    watch = StoryWatch(path, read, every=0.02)
    try:
        assert watch.take() == [] and reads == []
        path.write_text("another")
        (found,) = taken(watch)
        assert isinstance(found, Material) and found.digest == "another"
        path.write_text("bad")
        assert taken(watch) == ["it cannot be read"]
        path.unlink()  # as editors do that put a new file in the old one's place
        threading.Event().wait(0.1)
        path.write_text("once more")
        found = taken(watch)[-1]
        assert isinstance(found, Material) and found.digest == "once more"
        assert reads.count("another") == reads.count("once more") == 1
    finally:
        watch.close()
