"""The watchdog's judgement: what counts as progress on each scene, and when it is missed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from player.supervision.progress import Progress, Turn
from player.supervision.watchdog import Limits, Watchdog

LIMITS = Limits(starting=60.0, between=30.0, turn=5.0, picture=15.0, sound=10.0)


class Stage:
    """Turns sixty times a second, as far as it is told to."""

    def __init__(self) -> None:
        self.now, self.flips, self.sound, self.picture = 100.0, 0, 0, 0
        self.watchdog = Watchdog(self.now, LIMITS)

    def run(self, seconds: float, scene: str, *, flips: bool = True, moves: bool = True,
            sounds: bool = True) -> None:  # fmt: skip
        for _ in range(round(seconds * 10)):
            self.now += 0.1
            self.flips += flips
            self.sound += sounds
            self.picture += moves
            picture = self.picture if scene == "film" else None
            self.watchdog.turned(
                Turn(self.now, Progress(scene, picture), self.flips, self.sound, is_heard=True)
            )

    @property
    def verdict(self) -> str:
        return self.watchdog.verdict(self.now)


def test_a_film_that_moves_is_well_for_ever() -> None:
    stage = Stage()
    stage.run(600.0, "film")
    assert stage.verdict == ""


@pytest.mark.parametrize("scene", ["consent", "end card", "paused film", "freeze"])
def test_what_stands_by_right_is_well(scene: str) -> None:
    stage = Stage()
    stage.run(600.0, scene, moves=False)
    assert stage.verdict == ""


def test_a_film_whose_picture_stands_is_noticed_though_the_loop_turns() -> None:
    stage = Stage()
    stage.run(3.0, "film")
    stage.run(14.0, "film", moves=False)
    assert stage.verdict == ""
    stage.run(2.0, "film", moves=False)
    assert "has stood still" in stage.verdict
    stage.run(0.2, "film")
    assert stage.verdict == ""


def test_a_pause_does_not_count_against_the_film_after_it() -> None:
    stage = Stage()
    stage.run(3.0, "film")
    stage.run(300.0, "paused film")
    stage.run(1.0, "film", moves=False)
    assert stage.verdict == ""


def test_a_window_that_hangs_is_noticed_from_another_thread() -> None:
    stage = Stage()
    stage.run(3.0, "film")
    assert stage.watchdog.verdict(stage.now + 4.9) == ""
    assert "not answered" in stage.watchdog.verdict(stage.now + 5.1)


def test_a_loop_that_turns_without_putting_anything_on_the_screen_is_noticed() -> None:
    stage = Stage()
    stage.run(3.0, "end card")
    stage.run(6.0, "end card", flips=False)
    assert "on the screen" in stage.verdict


def test_sound_that_is_not_taken_is_noticed() -> None:
    stage = Stage()
    stage.run(3.0, "film")
    stage.run(11.0, "film", sounds=False)
    assert "sound" in stage.verdict


def test_between_two_scenes_there_is_more_time() -> None:
    stage = Stage()
    stage.run(3.0, "film")
    stage.watchdog.between(stage.now)
    assert stage.watchdog.verdict(stage.now + 29.0) == ""
    assert stage.watchdog.verdict(stage.now + 31.0) != ""


def test_a_player_that_never_shows_anything_is_noticed() -> None:
    watchdog = Watchdog(100.0, LIMITS)
    assert watchdog.verdict(159.0) == ""
    assert "No picture" in watchdog.verdict(161.0)
    assert not watchdog.has_begun


@given(st.lists(st.tuples(st.sampled_from(["film", "consent", "paused film"]),
                          st.floats(0.1, 30.0), st.booleans()), max_size=20),
       st.floats(16.0, 100.0))  # fmt: skip
def test_whatever_was_shown_before_a_hang_is_noticed_in_time(
    story: list[tuple[str, float, bool]], later: float
) -> None:
    """No history makes the watchdog blind, nor slower than its limits say."""
    stage = Stage()
    stage.run(0.2, "film")
    for scene, seconds, moves in story:
        stage.run(min(seconds, 3.0), scene, moves=moves)
    assert stage.watchdog.verdict(stage.now + later) != ""
