"""Tangled stories, clips that fail or are late, wishes at any time: every drive replays bit for
bit, and what is on screen was ready."""

from pathlib import Path
from random import Random

import pytest

from engine.sensing.reading import Reading
from engine.showing.events import Ended, Entered, Wish
from engine.showing.log.logged import LoggedShowing
from engine.showing.log.opening import opened
from engine.showing.log.reader import open_log
from engine.showing.log.replay import replay
from engine.showing.log.writer import LogWriter
from engine.showing.showing import LEAD, Showing
from tests.support.random_stories import tangled
from tests.support.scripted import Player, play

WISHES = ("next", "back", "previous", "restart", "next")


@pytest.mark.parametrize("seed", range(12))
def test_a_drive_replays(seed: int, tmp_path: Path) -> None:
    random, film = Random(f"drive {seed}"), tangled(seed)
    names = list(film.segments)
    player = Player(
        preroll=random.choice((0.1, 0.9)),
        broken=frozenset(random.sample(names, random.choice((0, 1, 2)))),
        slow={name: random.choice((2.0, 5.0, 14.0)) for name in names if random.random() < 0.15},
    )
    wishes = {random.uniform(1, 60): Wish(random.choice(WISHES)) for _ in range(6)}

    def viewer(now: float) -> list[Reading]:
        if random.random() < 0.2:
            return []
        values = {"face.present": 1.0, "face.valence": random.uniform(-1, 1), "face.arousal": 0.3}
        return [Reading(now - 0.05, name, value, 0.9) for name, value in values.items()]

    path = tmp_path / "log.jsonl"
    with LogWriter(path) as writer:
        showing = LoggedShowing(Showing(film), [writer])
        showing.open(opened(film, story_path="", story_digest="", lead=LEAD))
        told = play(showing, player=player, viewer=viewer, wishes=wishes, longest=200.0)
    found = replay(path)
    assert found.same, found.difference
    assert [each.segment for each in told if isinstance(each, Entered)] == [
        segment for segment, _ in player.screen
    ]
    assert not player.broken & {segment for segment, _ in player.screen}
    assert sum(isinstance(each, Ended) for each in open_log(path).events) == showing.done
