"""The viewer's own cut, the way back through it, and a showing that goes on from another day."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.showing.events import CutTo, Ended, Entered, Inputs, Prepare, Ready, Shown, Wish
from engine.showing.history import History, Position, Span
from engine.showing.log.logged import LoggedShowing
from engine.showing.log.opening import opened
from engine.showing.log.reader import open_log
from engine.showing.log.replay import replay
from engine.showing.log.writer import LogWriter
from engine.showing.showing import LEAD, Showing
from tests.support.chance import examples
from tests.support.scripted import Player, decisions, ending, path, play, story


def cut() -> History:
    """Ten seconds of a from 2 s on, six of b; at film time 20 c has been on for four."""
    history = History()
    history.enter("a", 0.0, 2.0, 14.0)
    history.enter("b", 10.0, 2.0, 14.0)
    history.enter("c", 16.0, 2.0, 14.0)
    return history


def test_the_cut_is_what_was_shown() -> None:
    history = cut()
    assert history.spans(20.0) == (Span("a", 2, 12), Span("b", 2, 8), Span("c", 2, 6))
    assert history.length(20.0) == 20.0
    assert history.here(20.0) == Position(2, "c", 6.0)
    assert history.counts() == {"a": 1, "b": 1, "c": 1}
    assert history.here(99.0).media == 14.0  # what waits past its out point is not shown anew


def test_ten_seconds_back_go_over_cuts_and_end_at_the_beginning() -> None:
    history = cut()
    once = history.found("back", history.here(20.0))
    assert once == Position(1, "b", 2.0)
    # Time is left to choose.
    assert history.found("back", history.here(19.0)) == Position(0, "a", 10.5)
    assert history.found("back", history.here(23.5)) == Position(1, "b", 5.5)
    assert history.found("back", once) == Position(0, "a", 2.0)
    assert history.found("back", Position(0, "a", 3.0)) == Position(0, "a", 2.0)


def test_previous_and_restart() -> None:
    history = cut()
    assert history.found("previous", history.here(20.0)) == Position(2, "c", 2.0)
    assert history.found("previous", history.here(17.0)) == Position(1, "b", 2.0)
    assert history.found("previous", Position(0, "a", 2.0)) == Position(0, "a", 2.0)
    assert history.found("restart", history.here(20.0)) == Position(0, "a", 2.0)


def test_going_back_drops_what_lay_after_and_remembers_it_for_the_timeline() -> None:
    history = cut()
    history.return_to(Position(1, "b", 5.0), 20.0, 14.0)
    assert history.spans(21.0) == (Span("a", 2, 12), Span("b", 2, 6))
    assert history.ahead(21.0) == (Span("b", 6, 8), Span("c", 2, 6))
    history.enter("c", 23.0, 2.0, 14.0)
    assert history.ahead(24.0) == (Span("c", 3, 6),)
    history.enter("d", 26.0, 2.0, 14.0)
    assert history.ahead(26.0) == ()
    assert history.counts() == {"a": 1, "b": 1, "c": 1, "d": 1}


def entered(events: object) -> list[tuple[str, float, float | None]]:
    return [
        (each.segment, round(each.at, 2), each.start)
        for each in events  # type: ignore[attr-defined]
        if isinstance(each, Entered)
    ]


def test_back_over_a_cut_shows_the_same_media_again() -> None:
    events = play(Showing(story()), wishes={10.0: "back"})
    # dawn for 6 s from 0.2 on, grief for 3.8 s: ten seconds before lies the very beginning.
    assert entered(events)[:3] == [("dawn", 0.2, None), ("grief", 6.2, None), ("dawn", 10.2, None)]
    later = play(Showing(story()), wishes={12.0: "back"})
    _dawn, _grief, again, choice, *_ = entered(later)
    assert again[0] == "dawn"
    assert again[2] == pytest.approx(1.8)
    assert choice == ("grief", pytest.approx(again[1] + 6.0 - 1.8), None)
    asked = next(each for each in decisions(later) if each.kind == "asked")
    assert asked.why == "asked for ten seconds back: dawn at 0:01"
    assert ending(later) == "ending"


def test_asked_twice_in_a_row_it_goes_back_twice_as_far() -> None:
    player = Player(preroll=0.5)
    events = play(Showing(story()), player=player, wishes={17.0: "back", 17.2: "back"})
    starts = [each[2] for each in entered(events) if each[0] == "dawn"]
    assert starts == [None, None]
    assert path(events)[:4] == ["dawn", "grief", "burial", "dawn"]


def test_a_restart_forgets_how_long_the_film_has_run() -> None:
    showing = Showing(story(start="a", segments=LOOP))
    wishes = {float(second): "restart" for second in range(10, 100, 10)}
    events = play(showing, wishes=wishes)
    assert not any("has run" in each.why for each in decisions(events))
    assert path(events)[-2:] == ["a", "b"]
    assert sum(span.length for span in showing.history.spans(999.0)) == pytest.approx(16.0, abs=0.3)


LOOP = {
    "a": {"clip": "a.mp4", "out": "12s", "next": [{"to": "b"}]},
    "b": {"clip": "b.mp4", "out": "4s"},
}


def test_a_place_that_cannot_be_shown_again_leaves_the_film_where_it_is() -> None:
    player = Player()
    showing = Showing(story())
    for tenth in range(80):
        now = tenth / 10
        wishes = (Wish("previous"),) if tenth == 66 else ()
        if tenth == 66:
            player.broken = frozenset({"dawn"})
        player.obey(now, showing.step(now, Inputs((), tuple(player.media(now)), wishes)))
    assert showing.current in ("grief", "burial")
    assert not showing.done


RESUMED = (Span("dawn", 0.0, 6.0), Span("grief", 0.0, 3.5))


def test_a_showing_goes_on_where_another_stopped() -> None:
    showing = Showing(story(), resumed=RESUMED)
    assert showing.step(0.0, Inputs()).commands == (Prepare(("grief",), 3.5),)
    step = showing.step(0.2, Inputs(media=(Ready("grief"),)))
    assert step.commands == (CutTo("grief", 0.2, start=3.5),)
    showing.step(0.3, Inputs(media=(Shown("grief", 0.2),)))
    assert showing.history.spans(1.2) == (Span("dawn", 0.0, 6.0), Span("grief", 0.0, 4.5))
    events = play(Showing(story(), resumed=RESUMED), wishes={3.0: "back"})
    assert entered(events)[:2] == [("grief", 0.2, 3.5), ("dawn", 3.2, pytest.approx(2.3))]


def test_what_cannot_be_gone_on_from_begins_at_the_beginning() -> None:
    assert path(play(Showing(story(), resumed=(Span("gone", 0, 3),))))[0] == "dawn"
    events = play(Showing(story(), resumed=RESUMED), player=Player(broken=frozenset({"grief"})))
    assert path(events) == ["dawn", "joy", "party"]


KINDS = st.sampled_from(["next", "back", "previous", "restart"])


@examples(60)
@given(
    st.dictionaries(st.floats(0, 60), KINDS, max_size=12),
    st.booleans(),
    st.sets(st.sampled_from(["joy", "grief", "party"]), max_size=1),
)
def test_no_wishes_lead_into_a_dead_end_and_each_log_replays(
    tmp_path_factory: pytest.TempPathFactory,
    wished: dict[float, str],
    resumed: bool,
    broken: set[str],
) -> None:
    log = tmp_path_factory.mktemp("log") / "log.jsonl"
    film, earlier = story(), RESUMED if resumed else ()
    with LogWriter(log) as writer:
        showing = LoggedShowing(Showing(film, resumed=earlier), [writer])
        showing.open(opened(film, story_path="", story_digest="", lead=LEAD, resumed=earlier))
        events = play(showing, player=Player(broken=frozenset(broken)), wishes=wished, every=0.2)
    assert showing.done
    assert sum(isinstance(each, Ended) for each in events) == 1
    assert isinstance(open_log(log).events[-1], Ended)
    assert replay(Path(log)).same
    for span in showing.showing.history.spans(1e6):
        assert 0 <= span.start <= span.end <= film.segments[span.segment].out_point
