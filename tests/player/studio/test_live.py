"""Showings that are on, looked at from another page."""

import json
from pathlib import Path

from engine.screening.going import GOING, About, GoingShowing
from engine.showing.events import Entered
from player.studio.live import LiveScreening


def felt(now: float, valence: float, confidence: float = 0.8) -> str:
    one = {"mean": valence, "variance": 0.1, "confidence": confidence}
    return json.dumps({"event": "felt", "now": now, "estimates": {"valence": one, "arousal": one}})


def test_what_comes_is_seen_at_the_next_look_and_who_is_gone_is_not(tmp_path: Path) -> None:
    live = LiveScreening(tmp_path)
    assert live.look() == ()
    showing = GoingShowing(tmp_path, About("play"))
    showing.take(Entered("harbour", 0.0, 0.0))
    (log,) = (tmp_path / GOING).glob("*.jsonl")
    with log.open("a", encoding="utf-8") as file:
        file.write(felt(0.5, 0.2) + "\n" + felt(1.0, 0.3)[:20])
    (one,) = live.look()
    assert (one.segment, one.felt) == ("harbour", [(0.5, 0.2, 0.2)])
    with log.open("a", encoding="utf-8") as file:
        file.write(felt(1.0, 0.3)[20:] + "\nnot a line\n" + felt(1.5, 0.9, 0.0) + "\n")
    (one,) = live.look()
    assert one.felt[1:] == [(1.0, 0.3, 0.3), (1.5, None, None)]
    showing.close()
    assert live.look() == ()
