"""What the bench of faults sees by: each detector finds what it is there for."""

import numpy as np
import numpy.typing as npt
import pytest

from engine.showing.events import Entered, Inputs, Stepped
from engine.showing.log.reader import Log
from tests.faults import film
from tests.faults.eyes import Look, black_frames, judged, longest_still
from tests.faults.table import all_faults
from tests.faults.trial import seconds_lost


def shown(clip: int, number: int) -> npt.NDArray[np.uint8]:
    grey = film.picture(clip, number)
    return np.repeat(grey[:, :, None], 3, axis=2)


@pytest.mark.parametrize(("clip", "number"), [(0, 0), (1, 17), (4, 83)])
def test_a_picture_says_which_it_is_on_any_screen(clip: int, number: int) -> None:
    picture = shown(clip, number)
    assert judged(picture) == ("film", film.Mark(clip, number))
    wider = picture.repeat(2, axis=0).repeat(2, axis=1)
    wider[:80, :700] = 255  # a notice stands over it
    assert judged(wider) == ("film", film.Mark(clip, number))


def test_black_desktop_and_others_are_told_apart() -> None:
    picture = np.zeros((360, 640, 3), np.uint8)
    assert judged(picture) == ("black", None)
    picture[:] = 12  # as compression may leave it
    assert judged(picture) == ("black", None)
    picture[300:304, 100:130] = 200  # a line of text
    assert judged(picture) == ("dark", None)
    picture[100:300] = 90
    assert judged(picture) == ("other", None)
    picture[:] = 255
    assert judged(picture) == ("desktop", None)


def looks(*kinds: str) -> list[Look]:
    return [
        Look(place / 10, place / 10 + 0.09, kind, film.Mark(0, place) if kind == "film" else None)  # type: ignore[arg-type]
        for place, kind in enumerate(kinds)
    ]


def test_black_counts_from_the_first_picture_on() -> None:
    assert black_frames(looks("black", "other", "film", "black", "film", "black")) == 2
    assert black_frames(looks("black", "desktop")) == 0
    assert black_frames(looks("dark", "film", "dark", "film", "dark")) == 1


def test_the_longest_still_is_between_new_pictures() -> None:
    seen = looks("film", "film", "other", "other", "film")
    assert longest_still(seen, 0.5) == pytest.approx(0.3)
    assert longest_still(seen, 2.0) == pytest.approx(1.6)


class Seen:
    def __init__(self, mark: film.Mark | None) -> None:
        self._mark = mark

    def last_mark(self, _since: float, _until: float) -> film.Mark | None:
        return self._mark


def test_what_was_seen_and_not_logged_is_lost() -> None:
    log = Log((Entered("s0", 0.0, 0.0), Stepped(1.0, Inputs()), Entered("s1", 2.0, 0.0)), True)
    in_point = round(film.IN_POINT * film.RATE)
    seen = Seen(film.Mark(1, in_point + film.RATE))  # a second into the second segment
    assert seconds_lost(log, seen, 0.0, 1.0) == pytest.approx(2.0)  # type: ignore[arg-type]
    whole = Log((*log.events, Stepped(3.1, Inputs())), True)
    assert seconds_lost(whole, seen, 0.0, 1.0) == 0.0  # type: ignore[arg-type]
    another = Seen(film.Mark(2, in_point))
    assert seconds_lost(whole, another, 0.0, 1.0) == film.LENGTH  # type: ignore[arg-type]


def test_every_fault_has_a_name_of_its_own() -> None:
    assert len(all_faults()) > 40
    assert all(name == each.name for name, each in all_faults().items())
