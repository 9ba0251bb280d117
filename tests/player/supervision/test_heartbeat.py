"""What a supervisor makes of what a player says, and of its silence."""

from player.supervision.heartbeat import ILL, RECOVERY, SILENT, SILENT_FIRST, TIDYING, Heartbeat
from player.supervision.link import Beat

WELL, STARTING, ILL_BEAT = Beat("", True), Beat("", False), Beat("It stands.", True)


def begun() -> Heartbeat:
    heart = Heartbeat(0.0)
    heart.begin(10.0)
    heart.hear(WELL, 11.0)
    return heart


def test_silence_is_a_hang_once_a_picture_was_shown() -> None:
    heart = begun()
    assert heart.hangs(11.0 + SILENT - 0.1) == ""
    assert heart.hangs(11.0 + SILENT + 0.1) != ""


def test_a_player_that_starts_has_more_time() -> None:
    heart = Heartbeat(0.0)
    heart.begin(10.0)
    assert heart.hangs(10.0 + SILENT_FIRST - 1.0) == ""
    assert heart.hangs(10.0 + SILENT_FIRST + 1.0) != ""


def test_one_that_says_its_picture_stands_is_ended_a_little_later() -> None:
    heart = begun()
    for tenth in range(round(10 * ILL) + 2):
        heart.hear(ILL_BEAT, 11.0 + tenth / 10)
    assert heart.hangs(11.0 + ILL + 0.1) == "It stands."
    heart.hear(WELL, 11.2 + ILL)
    assert heart.hangs(11.2 + ILL) == ""


def test_one_that_has_left_the_stage_may_be_silent_for_long() -> None:
    heart = begun()
    assert heart.hangs(11.0 + TIDYING - 1.0, has_left=True) == ""
    assert heart.hangs(11.0 + TIDYING + 1.0, has_left=True) != ""


def test_a_service_manager_is_reassured_only_while_the_picture_advances_or_is_on_its_way() -> None:
    heart = Heartbeat(0.0)
    heart.begin(0.0)
    assert not heart.may_reassure(1.0)  # nothing was shown yet
    heart.hear(STARTING, 1.0)
    assert not heart.may_reassure(1.0)
    heart.hear(WELL, 2.0)
    assert heart.may_reassure(2.5)
    heart.hear(ILL_BEAT, 3.0)
    assert not heart.may_reassure(3.0)
    heart.end()
    assert heart.may_reassure(9.0)  # it is waited for a display, perhaps
    heart.begin(10.0)  # another player
    assert heart.may_reassure(11.0)
    assert not heart.may_reassure(2.0 + RECOVERY + 1.0)
