"""What a player does that a supervisor has begun: the same, on from where it was, or less."""

from dataclasses import replace
from pathlib import Path

import pytest

from engine.sensing.devices.sensor_factory import OFF
from player.supervision.link import Orders
from player.viewing.going_on import gone_on
from player.viewing.options import PlayOptions

ASKED = PlayOptions(
    Path("story.yaml"), camera="0", microphone="default", out=Path("out"), record=Path("a.mp4")
)


def test_a_first_player_plays_what_was_asked_for() -> None:
    assert gone_on(ASKED, Orders()) == ASKED


def test_another_goes_on_with_what_was_agreed_and_writes_over_nothing() -> None:
    found = gone_on(ASKED, Orders(goes_on=True, consent=("face", "nonsense"), age=12, run=3))
    assert (found.out, found.record) == (Path("out-3"), Path("a-3.mp4"))
    assert found.resume
    assert (found.agreed, found.agreed_age) == (frozenset({"face"}), 12)
    assert not found.linear


def test_where_consent_holds_no_longer_the_viewer_is_asked_again() -> None:
    orders = Orders(goes_on=True, consent=("face",), age=12, consent_holds=False, run=2)
    found = gone_on(ASKED, orders)
    assert found.resume
    assert found.agreed is None
    assert found.agreed_age is None
    assert found.consent is None


@pytest.mark.parametrize("holds", [True, False])
def test_a_crash_gives_back_nothing_that_was_withdrawn(holds: bool) -> None:
    """Whatever the command line had said, and however long ago that was."""
    told = replace(ASKED, consent=frozenset({"face", "voice"}), heart="strap")
    found = gone_on(told, Orders(goes_on=True, consent=("voice",), consent_holds=holds, run=2))
    assert found.consent == frozenset({"voice"})
    assert (found.camera, found.microphone, found.heart) == (OFF, "default", "strap")
    assert (found.agreed == frozenset({"voice"})) is holds


def test_a_part_of_a_film_begins_anew() -> None:
    part = PlayOptions(Path("story.yaml"), begin="b")
    assert not gone_on(part, Orders(goes_on=True, run=2)).resume


def test_after_three_crashes_the_default_path_and_then_no_sensor() -> None:
    linear = gone_on(ASKED, Orders("linear", goes_on=True, consent=("face",), run=4))
    assert linear.linear
    assert not linear.resume
    assert (linear.camera, linear.agreed) == ("0", frozenset({"face"}))
    plain = gone_on(ASKED, Orders("unsensed", consent=("face",), age=9, run=7))
    assert plain.linear
    assert {plain.camera, plain.microphone, plain.heart} == {"off"}
    assert (plain.agreed, plain.agreed_age) == (frozenset(), 9)  # no device, the age still


def test_without_sensors_whoever_was_to_be_asked_still_is() -> None:
    """A film may want to know an age, whatever has crashed."""
    assert gone_on(ASKED, Orders("unsensed", run=7)).consent is None
    told = PlayOptions(Path("story.yaml"), consent=frozenset({"face"}))
    assert gone_on(told, Orders("unsensed", run=7)).consent == frozenset()
