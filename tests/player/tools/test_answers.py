"""What tools answer to programs, apart from the command line: every answer is JSON, in full."""

import json
from pathlib import Path
from typing import Any

import pytest

from engine.answers import json_text
from engine.showing.log.replay import Difference, Replayed
from engine.showing.profile import Profile
from engine.story.draft import NewStory, Taken
from player.records.listed_profiles import Listed
from player.tools.check import check_story
from player.tools.new_story import WrittenStory
from player.tools.prepare import Mended, Prepared
from player.tools.render import Rendered
from player.tools.simulate import Simulated

BAD = Path(__file__).parents[2] / "bad_stories"


def read(answer: Any) -> Any:
    return json.loads(json_text(answer))


def test_a_check_answers_every_problem_with_its_place() -> None:
    found = check_story(BAD / "unknown-key.yaml")
    told = read(found.problems)
    assert found.errors == sum(each["severity"] == "error" for each in told) >= 1
    assert set(told[0]) == {
        *("code", "severity", "message", "remedy", "file", "line", "column", "where"),
    }
    assert told[0]["file"] == str(BAD / "unknown-key.yaml")


def test_a_new_story_answers_where_it_is_and_what_it_took() -> None:
    taken = Taken("a", "a.mp4", 1.0, 9.0, 25.0)
    written = WrittenStory(
        Path("f/story.yaml"), NewStory("", "", (taken,), ("b.mp4 is too short",))
    )
    assert read(written.as_json()) == {
        "story": str(Path("f/story.yaml")),
        "plan": str(Path("f/story.plan.yaml")),
        "segments": [
            {"name": "a", "clip": "a.mp4", "in_point": 1.0, "out_point": 9.0, "frame_rate": 25.0}
        ],
        "left_out": ["b.mp4 is too short"],
    }


def test_a_prepared_story_answers_what_became_of_each_clip() -> None:
    mended = Mended("a.mov", "a.mp4", ("LONG-GOP",), False)
    assert read(Prepared(Path("story.yaml"), [mended])._asdict()) == {
        "story": "story.yaml",
        "clips": [{"clip": "a.mov", "made": "a.mp4", "why": ["LONG-GOP"], "skipped": False}],
    }


def test_a_replay_answers_whether_the_same_fell() -> None:
    same = Replayed(steps=3, events=2, decisions=1, difference=None, cut_off=False)
    assert read(same.as_json()) == {
        **{"same": True, "steps": 3, "events": 2, "decisions": 1},
        **{"difference": None, "cut_off": False},
    }
    other = Replayed(3, 2, 1, Difference(7, "this", "that"), False)
    assert read(other.as_json())["same"] is False
    assert read(other.as_json())["difference"] == {"line": 7, "expected": "this", "got": "that"}


def test_a_rendered_film_answers_its_size_and_its_time() -> None:
    film = Rendered(Path("film.mp4"), 240, (1280, 720), 24.0, 4.0)
    assert film.pace == pytest.approx(2.5)
    assert read(film) == {
        **{"film": "film.mp4", "pictures": 240, "size": [1280, 720]},
        **{"frame_rate": 24.0, "seconds": 4.0},
        **{"flashes_damped": 0, "flashes_seconds": 0.0},
    }


def test_a_profile_that_cannot_be_read_answers_why() -> None:
    assert read(Listed("Ada", None, "Its key is gone.").as_json()) == {
        "name": "Ada",
        "fault": "Its key is gone.",
    }
    whole = read(Listed("Ada", Profile("Ada")).as_json())
    assert (whole["name"], whole["limits"]) == ("Ada", "none")


def test_a_simulation_answers_its_report_and_its_time() -> None:
    assert read(Simulated({"viewers": 3}, 0.5).as_json()) == {"viewers": 3, "seconds": 0.5}
