"""Who watched is who gave readings."""

from engine.sensing.reading import Reading
from engine.showing.credits import SILENT, Giving, credits_of
from engine.showing.events import Ended, Event, Gave, Inputs, Opened, Sensed, Stepped
from engine.showing.showing import Showing
from tests.support.scripted import story, summarise


def opened(*sensors: str, recorded: bool = False, credited: bool = True) -> Opened:
    return Opened({}, "s.yaml", "0", sensors, recorded, ("face",), "k 1", credited=credited)


def said(*events: Event) -> str:
    return credits_of([*events, Ended(60.0, None, "ending")]).sentence()


def test_what_gave_no_readings_did_not_watch() -> None:
    assert said(opened()) == "not watched"
    assert said(opened("camera 0")) == "not watched (camera 0 gave no readings)"
    assert said(opened("camera 0", "microphone")) == (
        "not watched (camera 0 and microphone gave no readings)"
    )
    assert said(opened("camera 0", "heart strap A"), Sensed(0.1, "camera 0", True, True)) == (
        "watched by camera 0 (live); heart strap A gave no readings"
    )


def test_a_recording_is_no_live_viewer() -> None:
    recorded, camera = "recorded viewer a.jsonl", "camera 0"
    assert said(opened(recorded, recorded=True), Sensed(0.0, recorded, False, True)) == (
        "watched by recorded viewer a.jsonl (a recording, no live viewer)"
    )
    assert said(
        opened(camera, recorded, recorded=True),
        Sensed(0.0, recorded, False, True),
        Sensed(1.0, camera, True, True),
    ) == ("watched by recorded viewer a.jsonl (a recording, no live viewer) and camera 0 (live)")


def test_who_stopped_watched_as_long_as_they_did() -> None:
    stopped = [
        Sensed(1.0, "camera 0", True, True),
        Sensed(2.0 + SILENT, "camera 0", True, False),
    ]
    assert said(opened("camera 0"), *stopped) == "watched by camera 0 (live, 1 of 60 s)"
    back = Sensed(40.0, "camera 0", True, True)
    assert said(opened("camera 0"), *stopped, back) == "watched by camera 0 (live, 21 of 60 s)"


def test_an_older_log_names_what_was_agreed_to() -> None:
    assert said(opened("camera 0", credited=False)) == "watched by camera 0 (live)"
    assert said(opened("r", recorded=True, credited=False)) == (
        "watched by r (a recording, no live viewer)"
    )


def test_giving_is_told_when_it_changes_and_not_else() -> None:
    giving = Giving()
    assert giving.note(0.0, "strap", True, False) is None
    assert giving.note(1.0, "strap", True, True) == Gave("strap", True, True)
    assert giving.note(2.0, "strap", True, True) is None
    assert giving.note(2.0 + SILENT, "strap", True, False) is None
    assert giving.note(2.1 + SILENT, "strap", True, False) == Gave("strap", True, False)
    assert giving.note(3.0 + SILENT, "strap", True, False) is None
    assert giving.note(4.0 + SILENT, "strap", True, True) == Gave("strap", True, True)


def test_a_showing_tells_it_and_the_summary_credits_it() -> None:
    showing = Showing(story())
    reading = Reading(0.0, "face.present", 1.0, 1.0)
    inputs = Inputs((reading,), gave=(Gave("camera 0", True, True),))
    told = [each for each in showing.step(0.1, inputs).events if isinstance(each, Sensed)]
    assert told == [Sensed(0.1, "camera 0", True, True)]
    found = summarise([opened("camera 0", "microphone"), Stepped(0.1, inputs), *told,
                       Ended(2.1, None, "quit")])  # fmt: skip
    assert found["agreed"] == ["camera 0", "microphone"]
    assert found["sensors"] == ["camera 0"]
    assert found["watched"] == [{"sensor": "camera 0", "live": True, "seconds": 2.0}]
    assert found["recorded"] is False
