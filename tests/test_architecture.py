"""ARCHITECTURE.md is true: its rooms are the rooms, and its paths are walked, in its order."""

import ast
import re
import runpy
from pathlib import Path

import pytest

from engine.clock import FilmClock, ManualClock
from engine.sensing.quantities import FACE_AROUSAL, FACE_PRESENT, FACE_VALENCE
from engine.sensing.reading import Reading
from engine.sensing.sensors import Sensor
from engine.showing.events import Event
from engine.showing.log.logged import LoggedShowing
from engine.showing.log.writer import LogWriter
from engine.showing.showing import Showing
from engine.story.check.story import check
from engine.story.load import load_story
from player.viewing.senses import Senses
from tests.support.guides import ROOT, section, steps
from tests.support.scripted import decisions, play, story
from tests.support.walking import calls, missed


def test_the_rooms_stand_in_the_order_of_imports() -> None:
    layers = ast.parse((ROOT / "tests/engine/test_layers.py").read_text(encoding="utf-8"))
    (rooms,) = (
        ast.literal_eval(each.value)
        for each in layers.body
        if isinstance(each, ast.Assign) and ast.unparse(each.targets[0]) == "ROOMS"
    )
    table = re.findall(r"^\| `([\w.]+)` \|", section("The rooms"), flags=re.MULTILINE)
    assert tuple(table) == rooms


@pytest.mark.programs
def test_the_picture_of_the_rooms_is_current() -> None:
    program = runpy.run_path(str(ROOT / "docs" / "rooms.py"))
    assert program["drawn"](program["rooms"]()) == program["PICTURE"].read_text(encoding="utf-8"), (
        "The rooms or their imports changed: ./run python docs/rooms.py draws them anew."
    )


# --- the paths, walked -------------------------------------------------------------------------


def smiling(now: float) -> list[Reading]:
    """A face that is well seen, and brightens."""
    at = min(0.6, now / 10)
    names = {FACE_PRESENT: 1.0, FACE_VALENCE: at, FACE_AROUSAL: at / 2}
    return [Reading(now, name, value, 0.9) for name, value in names.items()]


class Fed(Sensor):
    """A sensor that measures what it is fed."""

    kind = "recorded"

    def feed(self, readings: list[Reading]) -> None:
        self._emit(readings)

    def _run(self) -> None:
        """Never started: it is fed."""


def stepped(folder: Path) -> list[list[str]]:
    """What each step of a logged showing calls: a film with a guard and an arc, well watched."""
    ways = [
        {"to": "joy", "when": "viewer.valence > 0.1 for 1s"},
        {"to": "party"},
        {"to": "grief", "default": True},
    ]
    film = story(
        arc=[
            {"at": "0%", "valence": 0, "arousal": 0},
            {"at": "100%", "valence": 0.5, "arousal": 0.2},
        ],
    )
    dawn = film.segments["dawn"].model_dump(mode="json", by_alias=True, exclude_defaults=True)
    written = film.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    written["segments"]["dawn"] = {**dawn, "next": ways}
    clock = ManualClock()
    fed = Fed("face", clock)
    senses = Senses([fed], clock, FilmClock(clock))

    def read(now: float) -> tuple[Reading, ...]:
        fed.feed(smiling(now))
        assert senses.gather() == []
        return senses.take()[0]

    events: list[Event] = []
    with LogWriter(folder / "log.jsonl") as writer:
        showing = LoggedShowing(Showing(type(film).model_validate(written)), [writer])
        seen = calls(lambda: events.extend(play(showing, viewer=read)))
    assert "steered" in {each.kind for each in decisions(events)}
    begin = "player.viewing.senses.Senses.gather"
    starts = [number for number, name in enumerate(seen) if name == begin]
    return [seen[a:b] for a, b in zip(starts, [*starts[1:], len(seen)], strict=True)]


def test_a_reading_takes_its_way(tmp_path: Path) -> None:
    path = steps("The way of one reading")
    here = path[path.index("player.viewing.senses.Senses.gather") :]
    assert len(here) > 10
    assert min((missed(here, seen) for seen in stepped(tmp_path)), key=len) == []


def test_a_decision_takes_its_way(tmp_path: Path) -> None:
    path = steps("The way of one decision")
    assert len(path) > 4
    assert min((missed(path, seen) for seen in stepped(tmp_path)), key=len) == []


def test_a_mistake_takes_its_way(tmp_path: Path) -> None:
    *path, afterwards = steps("The way of one mistake")
    film = tmp_path / "film.yaml"
    text = "kuleshov: 1\nstart: a\nsegments:\n  a: {clip: a.mp4, in: 0s, out: 2s}\n"
    film.write_text(text, "utf-8")
    assert afterwards in calls(lambda: check(load_story(film)))
    film.write_text(text.replace("2s}", "2s, next: 3}"), "utf-8")
    assert missed(path, calls(lambda: load_story(film))) == []
