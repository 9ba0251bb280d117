"""What is kept of what is drawn: a small picture of each segment, and what the viewer asked for."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from player.records.resume import ResumePoint, ResumePointKeeper
from player.viewing.keepers import Keepers


@dataclass
class Frame:
    """A drawn frame of one grey."""

    grey: int = 100
    looks: object = "one"
    reads: int = 0

    def picture(self) -> npt.NDArray[np.uint8]:
        self.reads += 1
        return np.full((720, 1280, 3), self.grey, np.uint8)

    def pixels(self) -> npt.NDArray[np.uint8]:
        return np.full((720, 1280, 4), self.grey, np.uint8)


def keepers_in(folder: Path) -> Keepers:
    said: list[str] = []
    place = ResumePointKeeper(None, "", folder / "log.jsonl", said.append)
    return Keepers(folder, place, None, None)


def turn(keepers: Keepers, now: float, frame: Frame) -> None:
    keepers.note(100.0 + now, now, False, lambda: ResumePoint(()))
    keepers.picture_drawn(frame)


def test_each_segment_has_one_small_picture_once_it_has_stood_a_while(tmp_path: Path) -> None:
    keepers = keepers_in(tmp_path)
    turn(keepers, 0.5, Frame())  # nothing of the film is on screen yet
    keepers.enter("door", 1.0)
    early = Frame()
    turn(keepers, 2.9, early)
    assert early.reads == 0  # to read a frame back costs time
    for now in (3.0, 3.1, 9.0):
        turn(keepers, now, Frame())
    keepers.enter("room", 10.0)
    turn(keepers, 12.0, Frame(200))
    keepers.close()
    assert [(each.segment, each.at) for each in keepers.thumbnails] == [
        ("door", 1.0),
        ("room", 10.0),
    ]


def test_a_picture_is_kept_when_the_viewer_asks_and_then_no_more(tmp_path: Path) -> None:
    keepers = keepers_in(tmp_path)
    assert not keepers.is_waiting
    keepers.keep_picture()
    assert keepers.is_waiting  # so that it is drawn anew, even where nothing moves
    turn(keepers, 1.0, Frame())
    assert not keepers.is_waiting
    keepers.finish()
    (kept,) = tmp_path.glob("*.png")
    assert str(kept) in keepers.said()[0].sentence
    keepers.close()


def test_without_a_recording_no_frame_is_read_back_for_one(tmp_path: Path) -> None:
    keepers = keepers_in(tmp_path)
    keepers.enter("door", 0.0)
    assert not keepers.wants_film(Frame())
    keepers.close()
