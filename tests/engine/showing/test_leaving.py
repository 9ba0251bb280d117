"""Leaving a segment whose last picture is held."""

from engine.showing.events import CutTo, Finish, FreezeFrame, Inputs, Ready, Shown
from engine.showing.leaving import Leave, Leaving
from engine.showing.showing import LEAD, Showing
from engine.steering.stretch import Verdict
from engine.story.model import Segment, Story

STORY = Story.model_validate(
    {
        "start": "a",
        "segments": {
            "a": {"clip": "a.mp4", "in": 1.0, "out": 5.0, "hold": 3.0, "next": [{"to": "b"}]},
            "b": {"clip": "b.mp4", "out": 2.0, "hold": 1.0},
        },
    }
)


def stay(_at: float, _out: float) -> Verdict:
    return Verdict(False, "it is good")


def test_the_picture_stands_from_the_out_point_and_the_choice_waits_for_the_cut() -> None:
    leaving = Leaving(STORY.segments["a"], 10.0, 1.0)
    assert leaving.due == 17.0
    assert leaving.ask(14.0 - LEAD - 0.01, LEAD, stay) is None
    assert leaving.ask(14.0 - LEAD, LEAD, stay) == FreezeFrame(14.0)
    assert leaving.ask(16.3, LEAD, stay) is None
    assert leaving.due == 17.0
    assert leaving.ask(17.0 - LEAD, LEAD, stay) == Leave(17.0, "")


def test_an_elastic_segment_holds_where_it_is_left() -> None:
    written = {"clip": "a", "out": 8.0, "stretch": {"shorter": 2.0, "at": [6.0]}, "hold": 1.0}
    leaving = Leaving(Segment.model_validate({**written, "next": [{"to": "b"}]}), 0.0, 0.0)
    assert leaving.ask(5.5, LEAD, lambda _at, _out: Verdict(True, "bored")) == FreezeFrame(6.0)
    assert leaving.ask(6.4, LEAD, stay) == Leave(7.0, "leaves 2.0 s early: bored")


def test_a_showing_holds_cuts_and_ends_after_a_hold() -> None:
    showing = Showing(STORY)
    orders: list[object] = []
    said: dict[float, tuple[object, ...]] = {
        0.1: (Ready("a"),),
        0.5: (Shown("a", 0.5), Ready("b")),
        7.6: (Shown("b", 7.5),),
    }
    for tenth in range(130):
        now = tenth / 10
        step = showing.step(now, Inputs(media=said.get(now, ())))  # type: ignore[arg-type]
        orders += [c for c in step.commands if isinstance(c, CutTo | FreezeFrame | Finish)]
    assert orders == [
        CutTo("a", 0.1),
        FreezeFrame(4.5),
        CutTo("b", 7.5),
        FreezeFrame(9.5),
        Finish(10.5),
    ]
    # The viewer's cut ends where the picture stood.
    assert [(span.start, span.end) for span in showing.history.spans(20.0)] == [(1, 5), (0, 2)]
    assert showing.done
