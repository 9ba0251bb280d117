"""Where a viewer stopped: kept whole, read back the same, refused where it does not fit."""

import json
import stat
import time
from itertools import count
from pathlib import Path
from random import Random

import pytest

from engine.problems import Trouble
from engine.showing.history import Span
from player.records.resume import (
    KEPT_EVERY,
    ResumePoint,
    ResumePointKeeper,
    delete_resume_point,
    read_resume_point,
    state_file,
    write_resume_point,
)
from tests.support.chance import share_of
from tests.support.killing import Told, killed
from tests.support.scripted import story

SPANS = (Span("dawn", 0.0, 6.0), Span("grief", 0.0, 3.5))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "state" / "place.json"


def test_it_comes_back_as_it_was_kept(file: Path) -> None:
    assert read_resume_point(file, "abc", story()) is None
    write_resume_point(file, "abc", ResumePoint(SPANS), Path("log.jsonl"))
    place = read_resume_point(file, "abc", story())
    assert place is not None
    assert place.spans == SPANS
    assert place.place == "grief at 0:03"
    kept = json.loads(file.read_text("utf-8"))
    assert (kept["kuleshov_state"], kept["segment"], kept["position"]) == (1, "grief", 3.5)
    assert [each.name for each in file.parent.iterdir()] == [file.name]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    delete_resume_point(file)
    delete_resume_point(file)
    assert read_resume_point(file, "abc", story()) is None


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"story": "other"}, "was changed"),
        ({"kuleshov_state": 2}, "another version"),
        ({"kuleshov_state": True}, "another version"),
        ({"path": []}, "damaged"),
        ({"path": 3}, "damaged"),
        ({"path": [{"segment": "nowhere", "start": 0, "end": 1}]}, "damaged"),
        ({"path": [{"segment": "dawn", "start": 0, "end": 99}]}, "damaged"),
        ({"path": [{"segment": "dawn", "start": 0, "end": "NaN"}]}, "damaged"),
        ({"path": [{"segment": "dawn", "start": 0, "end": 10**400}]}, "damaged"),
    ],
)
def test_what_does_not_fit_is_refused_with_a_sentence(
    file: Path, change: dict[str, object], said: str
) -> None:
    write_resume_point(file, "abc", ResumePoint(SPANS), Path("log.jsonl"))
    file.write_text(json.dumps({**json.loads(file.read_text("utf-8")), **change}), "utf-8")
    with pytest.raises(Trouble, match=said):
        read_resume_point(file, "abc", story())


@pytest.mark.parametrize("text", ["", "[]", "{", "[" * 100_000, '{"kuleshov_state": 1}'])
def test_what_is_damaged_is_told(file: Path, text: str) -> None:
    file.parent.mkdir()
    file.write_text(text, "utf-8")
    with pytest.raises(Trouble, match="damaged"):
        read_resume_point(file, "abc", story())


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file where a folder should be", "utf-8")
    with pytest.raises(Trouble, match="could not be kept"):
        write_resume_point(
            tmp_path / "state" / "place.json", "abc", ResumePoint(SPANS), Path("log.jsonl")
        )


def test_each_story_has_a_place_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    one, other = state_file(Path("a/story.yaml")), state_file(Path("b/story.yaml"))
    assert one != other
    assert one == state_file(Path("a/../a/story.yaml"))


def test_the_sound_track_is_kept_with_the_place(file: Path) -> None:
    write_resume_point(file, "abc", ResumePoint(SPANS, 2), Path("log.jsonl"))
    assert read_resume_point(file, "abc", story()) == ResumePoint(SPANS, 2)
    state = json.loads(file.read_text("utf-8"))
    del state["sound_track"]  # as kept before there was a choice
    file.write_text(json.dumps(state), "utf-8")
    assert read_resume_point(file, "abc", story()) == ResumePoint(SPANS)
    file.write_text(json.dumps({**state, "sound_track": -1}), "utf-8")
    with pytest.raises(Trouble, match="damaged"):
        read_resume_point(file, "abc", story())


def test_the_place_is_kept_now_and_then_where_it_changed(file: Path) -> None:
    asked: list[float] = []
    said: list[str] = []
    keeper = ResumePointKeeper(file, "abc", Path("log.jsonl"), said.append)

    def at(now: float) -> ResumePoint:
        asked.append(now)
        return ResumePoint((Span("dawn", 0.0, min(now, 4.0)),))

    for tenth in range(100):
        keeper.note(tenth / 10, lambda now=tenth / 10: at(now))
    keeper.close()
    assert asked == pytest.approx([n * KEPT_EVERY for n in range(len(asked))], abs=0.11)
    assert len(asked) == 4
    assert read_resume_point(file, "abc", story()) == ResumePoint((Span("dawn", 0.0, 4.0),))
    assert said == []


def test_at_the_end_the_place_is_kept_once_more_or_forgotten(file: Path) -> None:
    keeper = ResumePointKeeper(file, "abc", Path("log.jsonl"), print)
    keeper.note(0.0, lambda: ResumePoint(SPANS[:1]))
    keeper.close(ResumePoint(SPANS))
    assert read_resume_point(file, "abc", story()) == ResumePoint(SPANS)
    ResumePointKeeper(file, "abc", Path("log.jsonl"), print).close(seen=True)
    assert read_resume_point(file, "abc", story()) is None


def test_a_place_kept_by_the_bytes_of_the_story_is_still_found(file: Path) -> None:
    write_resume_point(
        file, "its bytes", ResumePoint(SPANS), Path("log.jsonl")
    )  # as earlier versions did
    assert read_resume_point(file, "the film", story(), "its bytes") == ResumePoint(SPANS)
    with pytest.raises(Trouble, match="was changed"):
        read_resume_point(file, "the film", story(), "other bytes")


def test_of_two_players_of_a_film_the_first_has_the_place(file: Path) -> None:
    said: list[str] = []
    first = ResumePointKeeper(file, "abc", Path("log.jsonl"), said.append)
    assert said == []
    second = ResumePointKeeper(file, "abc", Path("log.jsonl"), said.append)
    assert said == ["This film plays already, so where you stop in this one is not kept."]
    second.note(0.0, lambda: ResumePoint(SPANS[:1]))
    second.close(ResumePoint(SPANS[:1]))
    assert read_resume_point(file, "abc", story()) is None
    first.close(ResumePoint(SPANS))
    assert read_resume_point(file, "abc", story()) == ResumePoint(SPANS)
    ResumePointKeeper(file, "abc", Path("log.jsonl"), said.append).close(seen=True)
    assert read_resume_point(file, "abc", story()) is None
    assert len(said) == 1


def test_a_player_that_was_killed_leaves_the_place_to_the_next(file: Path) -> None:
    def work(told: Told) -> None:
        keeper = ResumePointKeeper(file, "abc", Path("log.jsonl"), print)
        told("begun")
        for turn in count():
            keeper.note(
                KEPT_EVERY * turn, lambda end=turn % 5: ResumePoint((Span("dawn", 0.0, end),))
            )
            time.sleep(0.0001)

    chance, said = Random(1), list[str]()
    for _ in range(share_of(15)):
        killed(work, chance)
        keeper = ResumePointKeeper(file, "abc", Path("log.jsonl"), said.append)
        read_resume_point(file, "abc", story())  # whole, or not there yet
        keeper.close()
    assert said == []
    assert {each.suffix for each in file.parent.iterdir()} <= {".json", ".lock"}
