"""Keys, the timeline, and pictures that are kept."""

import stat
from pathlib import Path
from typing import get_args

import cv2
import numpy as np

from engine.consent.purposes import CONSENTS
from engine.showing.history import Span
from player.records.screenshot import Screenshots
from player.screen.consent import ConsentQuestion
from player.screen.controls import KEYS, Control
from player.screen.timeline import Block, timeline_of


def test_every_control_has_a_key() -> None:
    assert set(KEYS.values()) == set(get_args(Control))


def test_the_first_screen_offers_to_go_on_only_where_somebody_stopped() -> None:
    question = ConsentQuestion(CONSENTS)
    question.press("R")
    assert not question.resumes
    question = ConsentQuestion(CONSENTS, stopped="storm at 0:42")
    question.press("R")
    assert question.resumes
    question.press("R")
    assert not question.resumes


def test_the_timeline_has_a_block_for_each_segment_shown() -> None:
    shown = (Span("a", 2.0, 12.0), Span("b", 2.0, 7.0))
    line = timeline_of(shown, (Span("b", 7.0, 12.0),))
    assert line is not None
    assert line.blocks == (
        Block("a", 0.0, 0.5, False),
        Block("b", 0.5, 0.75, False),
        Block("b", 0.75, 1.0, True),
    )
    assert (line.here, line.clock) == (0.75, "0:15")
    assert timeline_of((), ()) is None
    assert timeline_of((Span("a", 2.0, 2.0),), ()) is None


def test_a_picture_is_kept_as_it_was_and_none_is_overwritten(tmp_path: Path) -> None:
    picture = np.zeros((8, 16, 3), np.uint8)
    picture[:, :8] = (250, 120, 10)
    screenshots = Screenshots(tmp_path)
    screenshots.keep(picture)
    screenshots.keep(picture)
    screenshots.close()
    assert [each.sentence for each in screenshots.notices()] == [
        f"The picture is in {tmp_path / f'picture-{number}.png'}" for number in (1, 2)
    ]
    assert stat.S_IMODE((tmp_path / "picture-1.png").stat().st_mode) == 0o600
    read = cv2.imread(str(tmp_path / "picture-1.png"))
    assert read is not None
    assert (read[:, :, ::-1] == picture).all()


def test_a_picture_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    screenshots = Screenshots(tmp_path / "gone")
    screenshots.keep(np.zeros((8, 16, 3), np.uint8))
    screenshots.close()
    (told,) = screenshots.notices()
    assert told.sentence.startswith("The picture could not be written")
