"""The lexicon of micro-emotions."""

import pytest

from engine.viewer.emotions import family_of, feelings, nearest_family, nearest_feeling
from engine.words import Affect


def test_there_are_many_and_all_are_in_range() -> None:
    assert len(feelings()) >= 80
    for place in feelings().values():
        assert -1 <= place.valence <= 1
        assert -1 <= place.arousal <= 1


def test_no_two_feelings_share_a_place() -> None:
    assert len(set(feelings().values())) == len(feelings())


def test_the_nearest_to_a_feeling_is_itself() -> None:
    for name, place in feelings().items():
        assert nearest_feeling(place) == name


def test_families_gather_what_belongs_together() -> None:
    assert family_of("terror") == "dread"
    assert family_of("quiet joy") == "quiet joy"
    with pytest.raises(KeyError):
        family_of("schadenfreude and tea")


def test_every_family_is_named_after_a_member_of_its_own() -> None:
    for name in feelings():
        assert family_of(family_of(name)) == family_of(name)
    assert nearest_family(Affect(0.8, 0.9)) == "triumph"
    assert nearest_family(Affect(0.0, 0.02)) == "neutral"


def test_the_corners_of_the_plane_have_fitting_names() -> None:
    assert family_of(nearest_feeling(Affect(0.9, 0.9))) in ("triumph", "amusement")
    assert family_of(nearest_feeling(Affect(-0.9, 0.9))) == "dread"
    assert family_of(nearest_feeling(Affect(0.4, -0.8))) == "serenity"
    assert nearest_feeling(Affect(0.01, 0.0)) == "neutral"
