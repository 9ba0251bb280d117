"""A showing made of readings that were taken afterwards."""

from engine.screening.incoming.film_places import Course
from engine.screening.incoming.recorded_viewer import events_of
from engine.screening.rows import ShowingRows, name_of
from engine.sensing.reading import Reading
from engine.story.model import Story

STORY = Story.model_validate(
    {
        "start": "one",
        "segments": {
            "one": {"clip": "a.mp4", "out": 10.0, "next": [{"to": "two"}],
                    "beats": [{"at": 4.0, "feel": "quiet joy"}]},
            "two": {"clip": "b.mp4", "in": 1.0, "out": 6.0},
        },
    }
)  # fmt: skip
COURSE = Course.along(STORY)


def readings(begin: float, end: float) -> list[Reading]:
    """Somebody neutral who smiles from the fifth second of the film on."""
    found = []
    for number in range(round(begin * 10), round(end * 10)):
        at = number / 10
        glad = 0.8 if 5.0 <= at < 8.0 else 0.0
        for quantity, value in (
            ("face.present", 1.0),
            ("face.on_screen", 1.0),
            ("face.valence", glad),
            ("face.arousal", 0.3 * glad),
            ("face.smile", glad),
        ):
            found.append(Reading(at, quantity, value, 0.9, 0))
    return found  # fmt: skip


def rows(begin: float, last: float, called: str = "seat 1") -> tuple[ShowingRows, str]:
    events = events_of(
        STORY, COURSE, readings(begin, min(last, 15.0)), story_path="s", story_digest="d",
        called=called, last=last,
    )  # fmt: skip
    gathered = ShowingRows()
    for event in events:
        gathered.take(event)
    return gathered, name_of(events)


def test_a_recording_is_a_showing_along_the_film() -> None:
    gathered, name = rows(-20.0, 60.0)
    assert gathered.end == "ending" and gathered.seconds == 15.0
    table = gathered.rows(name)
    visits = [(each["segment"], each["at"], each["seconds"]) for each in table["visits"]]
    assert visits == [("one", 0.0, 10.0), ("two", 10.0, 5.0)]
    read = table["readings"]
    valence = dict(zip(read["at"], read["valence"], strict=True))
    assert valence[7.5] > 0.3 > valence[4.0], "a smile that is seen is felt, at its time"
    assert all(read["present"])
    assert table["beats"][0]["at"] == 4.0


def test_one_that_ends_early_was_cut_off_and_each_seat_is_a_showing_of_its_own() -> None:
    gathered, name = rows(0.0, 8.0)
    assert gathered.end == "cut off" and gathered.seconds == 8.0
    assert [each["segment"] for each in gathered.rows(name)["visits"]] == ["one"]
    assert rows(0.0, 8.0)[1] == name != rows(0.0, 8.0, "seat 2")[1]
