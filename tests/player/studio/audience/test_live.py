"""Showings that are on, looked at from another page."""

import json
from dataclasses import replace
from pathlib import Path

from engine.screening.going import GOING, About, GoingShowing
from engine.showing.events import Entered, Forgot, Opened
from engine.viewer.felt import Estimate, Felt
from player.studio.audience.live import LiveScreening


def felt(now: float, valence: float, confidence: float = 0.8) -> str:
    one = {"mean": valence, "variance": 0.1, "confidence": confidence}
    return json.dumps({"event": "felt", "now": now, "estimates": {"valence": one, "arousal": one}})


def test_what_comes_is_seen_at_the_next_look_and_who_is_gone_is_not(tmp_path: Path) -> None:
    live = LiveScreening(tmp_path)
    assert live.look() == ((), False)
    showing = GoingShowing(tmp_path, About("play"))
    showing.take(Entered("harbour", 0.0, 0.0))
    (log,) = (tmp_path / GOING).glob("*.jsonl")
    with log.open("a", encoding="utf-8") as file:
        file.write(felt(0.5, 0.2) + "\n" + felt(1.0, 0.3)[:20])
    (one,), fresh = live.look()
    assert fresh
    assert (one.segment, one.felt) == ("harbour", [(0.5, 0.2, 0.2)])
    with log.open("a", encoding="utf-8") as file:
        file.write(felt(1.0, 0.3)[20:] + "\nnot a line\n" + felt(1.5, 0.9, 0.0) + "\n")
    (one,), _ = live.look()
    assert one.felt[1:] == [(1.0, 0.3, 0.3), (1.5, None, None)]
    assert live.look() == ((one,), False)
    showing.close()
    assert live.look() == ((), True)


def test_what_is_forgotten_goes_from_the_page_and_stays_away(tmp_path: Path) -> None:
    live = LiveScreening(tmp_path)
    showing = GoingShowing(tmp_path, About("play"))
    showing.take(Opened({}, "", "", (), False, (), ""))
    showing.take(Entered("harbour", 0.0, 0.0))
    estimate = Estimate(0.4, 0.1, 0.8)
    state = Felt(0.5, {"valence": estimate, "arousal": estimate, "attention": estimate}, 1.0, 0.9)
    showing.take(state)
    assert live.look()[0][0].felt == [(0.5, 0.4, 0.4)]
    showing.take(Forgot(0.7))
    for number in range(50):  # the log is written anew meanwhile, and is longer again than it was
        showing.take(replace(state, now=1.0 + number / 2))
        live.look()
    (one,), _ = live.look()
    assert [each[0] for each in one.felt] == [1.0 + number / 2 for number in range(50)]
    showing.close()
