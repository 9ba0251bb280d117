"""Tangled stories, clips that fail or are late, wishes at any time: every drive replays bit for
bit, and what is on screen was ready."""

import math
from pathlib import Path
from random import Random

import pytest

from engine.sensing.reading import Reading
from engine.showing.events import (
    Decided,
    Ended,
    Entered,
    Felt,
    Forgot,
    Moment,
    Stepped,
    Wish,
)
from engine.showing.log.logged import LoggedShowing
from engine.showing.log.opening import opened
from engine.showing.log.reader import open_log
from engine.showing.log.replay import replay
from engine.showing.log.why import explanations_of
from engine.showing.log.writer import LogWriter
from engine.showing.showing import LEAD, Showing
from tests.support.random_stories import tangled
from tests.support.scripted import Player, play

WISHES = ("next", "back", "previous", "restart", "next")


@pytest.mark.parametrize("keeping", ["kept", "forgotten", "not kept"])
@pytest.mark.parametrize(
    "seed",
    [*range(2), *(pytest.param(seed, marks=pytest.mark.thorough) for seed in range(2, 12))],
)
def test_a_drive_replays(seed: int, keeping: str, tmp_path: Path) -> None:
    random, film = Random(f"drive {seed}"), tangled(seed)
    names = list(film.segments)
    player = Player(
        preroll=random.choice((0.1, 0.9)),
        broken=frozenset(random.sample(names, random.choice((0, 1, 2)))),
        slow={name: random.choice((2.0, 5.0, 14.0)) for name in names if random.random() < 0.15},
    )
    wishes = {random.uniform(1, 60): Wish(random.choice(WISHES)) for _ in range(6)}
    forgotten = random.uniform(5, 50)
    if keeping == "forgotten":
        wishes |= {forgotten: Wish("forget"), random.uniform(5, 50): Wish("forget")}

    def viewer(now: float) -> list[Reading]:
        if random.random() < 0.2:
            return []
        values = {"face.present": 1.0, "face.valence": random.uniform(-1, 1), "face.arousal": 0.3}
        return [Reading(now - 0.05, name, value, 0.9) for name, value in values.items()]

    path = tmp_path / "log.jsonl"
    with LogWriter(path) as writer:
        keeps = keeping != "not kept"
        showing = LoggedShowing(Showing(film), [writer], keeps=keeps)
        showing.open(opened(film, story_path="", story_digest="", lead=LEAD, keeps=keeps))
        told = play(showing, player=player, viewer=viewer, wishes=wishes, longest=200.0)
    found = replay(path)
    assert found.same, found.difference
    log = open_log(path).events
    decisions = [each for each in told if isinstance(each, Decided)]
    assert [each for each in log if isinstance(each, Decided)] == decisions
    assert found.decisions == len(decisions)
    told_of_feeling = [each.now for each in log if isinstance(each, Felt | Moment)]
    read = [each.now for each in log if isinstance(each, Stepped) and each.inputs.readings]
    since = {"kept": 0.0, "not kept": math.inf}.get(
        keeping, max((each.now for each in log if isinstance(each, Forgot)), default=0.0)
    )
    assert all(each >= since for each in [*told_of_feeling, *read])
    assert explanations_of(log)
    assert [each.segment for each in told if isinstance(each, Entered)] == [
        segment for segment, _ in player.screen
    ]
    assert not player.broken & {segment for segment, _ in player.screen}
    assert sum(isinstance(each, Ended) for each in open_log(path).events) == showing.done
