"""Where the film goes on: chosen, led, past what fails, or nowhere."""

from engine.showing.excerpt import Excerpt
from engine.showing.onward import NoWay, Onward, Way
from engine.steering.planner import Planner
from engine.steering.situation import Situation
from engine.viewer.group import Group
from tests.support.scripted import story

FILM = story()
UNREAD = Group().felt(0.0)


def onward(excerpt: Excerpt = Excerpt(), *, passes: bool = True) -> Onward:  # noqa: B008 - frozen
    return Onward(FILM, Planner(FILM), excerpt, passes)


def at(segment: str, *failed: str) -> Situation:
    gone = dict.fromkeys(failed, "cannot be played: it is gone")
    return Situation(segment, 6.0, UNREAD, failed=gone)


def test_the_cut_is_the_planners_with_what_asked_for_it() -> None:
    way = onward().from_here(at("dawn"), 1, None, "leaves 1.0 s early")
    assert isinstance(way, Way)
    assert (way.to, way.kind) == ("grief", "abstained")
    assert way.why.endswith("so the default path; leaves 1.0 s early")
    asked = onward().from_here(at("dawn"), 1, "asked", "")
    assert isinstance(asked, Way)
    assert (asked.to, asked.kind) == ("grief", "asked")
    assert asked.why.startswith("asked by hand; abstained")


def test_where_every_way_on_fails_it_goes_past_it() -> None:
    failing = at("dawn", "joy", "grief")
    way = onward().from_here(failing, 1, None, "")
    assert isinstance(way, Way)
    assert (way.to, way.kind) == ("burial", "fault")
    assert way.why.startswith("past grief, which cannot be shown; ")
    assert not onward().is_open(FILM.segments["dawn"], 1, failing.failed)
    assert onward().likeliest(failing, failing.failed) == ("burial", "party")
    assert onward(passes=False).from_here(failing, 1, None, "") == NoWay(
        "no clip after dawn can be shown"
    )


def test_the_likeliest_come_first_without_what_failed() -> None:
    assert onward().likeliest(at("dawn"), ()) == ("grief", "joy")
    assert onward().likeliest(at("dawn", "grief"), {"grief"}) == ("joy",)


def test_a_path_asked_for_beforehand_is_taken_whatever_speaks_against_it() -> None:
    led = onward(Excerpt(("dawn", "joy", "burial"), ends=True))
    assert [led.led_to(shown) for shown in (1, 2, 3)] == ["joy", "burial", None]
    way = led.from_here(at("dawn"), 1, None, "")
    assert isinstance(way, Way)
    assert (way.to, way.kind) == ("joy", "asked")
    assert way.why == "asked for beforehand: dawn → joy → burial"
    assert led.others(FILM.segments["dawn"], 1) == set()
    assert led.ends_with(FILM.segments["burial"], 3)
    assert not led.is_open(FILM.segments["dawn"], 1, {"joy"})
    assert led.from_here(at("dawn", "joy"), 1, None, "") == NoWay(
        "the cut asked for after dawn cannot be made"
    )
    assert led.into(at("dawn", "dawn")) is None


def test_the_film_is_over_after_an_ending() -> None:
    assert onward().ends_with(FILM.segments["party"], 3)
    assert not onward().ends_with(FILM.segments["joy"], 2)
    assert onward().others(FILM.segments["joy"], 2) == {"party", "burial"}
