"""A log survives a kill at any moment: every event that was taken is there, and its chain holds."""

from itertools import count
from pathlib import Path
from random import Random

import pytest

from engine.showing.events import Faulted
from engine.showing.log.opening import opened
from engine.showing.log.reader import open_log
from engine.showing.log.writer import LOG_NAME, LogWriter
from engine.showing.showing import LEAD
from tests.support.chance import share_of
from tests.support.killing import Told, killed
from tests.support.scripted import story


@pytest.mark.programs
def test_what_was_taken_when_a_kill_came_is_in_the_log(tmp_path: Path) -> None:
    film, chance = story(), Random(1)
    for number in range(share_of(20)):
        log = tmp_path / str(number) / LOG_NAME

        def work(told: Told, log: Path = log) -> None:
            with LogWriter(log) as writer:
                writer.take(opened(film, story_path="s", story_digest="0", lead=LEAD))
                for turn in count():
                    writer.take(Faulted(float(turn), "ü" * (turn % 300)))
                    told(turn)

        done = killed(work, chance)
        found = [each.now for each in open_log(log).events if isinstance(each, Faulted)]
        assert found == [float(turn) for turn in range(len(found))]
        assert len(found) > done[-1]
