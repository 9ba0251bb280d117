"""An edited story is taken in when it can be, once, and never while a cut is on its way."""

from dataclasses import dataclass, field, replace
from typing import Any, cast

from engine.consent.wording import Said
from engine.consent.wordings import wordings
from engine.story.model import Story
from player.viewing.live_edit import LiveEdit
from player.viewing.material import Material
from player.viewing.watching import StoryWatch


@dataclass
class Saved:
    """A watch whose author is the test."""

    found: list[Material | str] = field(default_factory=list)

    def take(self) -> list[Material | str]:
        taken, self.found = self.found, []
        return taken


@dataclass
class Running:
    """What a live edit asks of a showing."""

    current: str | None = "a"
    takes_it: bool = True

    def takes(self, _story: Story) -> bool:
        return self.takes_it


def story_of(*names: str) -> Material:
    segments = {name: {"clip": f"{name}.mp4", "out": 4.0} for name in names}
    story = Story.model_validate({"start": names[0], "segments": segments})
    return Material(story, "digest", "film", {}, {}, {})


def due(edit: LiveEdit, showing: Running, said: list[Said], paused: bool = False) -> Any:
    return edit.due(cast(Any, showing), paused, said.append)


def test_it_waits_for_its_moment_and_comes_once() -> None:
    said: list[Said] = []
    watch, showing, edited = Saved(), Running(takes_it=False), story_of("a", "b")
    edit = LiveEdit(cast(StoryWatch, watch))
    assert due(edit, showing, said) is None
    watch.found = [story_of("a"), edited]  # the newest counts
    assert due(edit, showing, said) is None
    showing.takes_it = True
    assert due(edit, showing, said, paused=True) is None
    assert due(edit, showing, said) is edited
    assert due(edit, showing, said) is None
    assert said == []


def test_a_story_without_what_is_on_screen_is_refused_and_a_fault_is_told() -> None:
    said: list[Said] = []
    watch, showing = Saved(["It cannot be read."]), Running()
    edit = LiveEdit(cast(StoryWatch, watch))
    assert due(edit, showing, said) is None
    assert said[0].sentence == "The film goes on as it was. It cannot be read."
    watch.found = [replace(story_of("b"))]
    assert due(edit, showing, said) is None
    assert 'has no segment "a"' in said[-1].sentence
    assert due(edit, showing, said) is None
    assert len(said) == 2
    german = wordings(["de"]).first
    read = [german.of(each) for each in said]
    assert read[0] == "Der Film geht weiter, wie er war. It cannot be read."
    assert "„a“" in read[1] and "segment" not in read[1]
