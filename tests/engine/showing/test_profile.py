"""A profile comes back as it was written, and does not know too much the next day."""

import json
import math

import pytest

from engine.problems import Trouble
from engine.showing.profile import Profile
from engine.steering.traits import TraitBelief, Traits
from engine.viewer.limits import ViewerLimits

LIMITS = ViewerLimits(without=("violence",), rating=12, longest=2700.0)
TRAITS = Traits(
    TraitBelief(0.2, 0.01),
    TraitBelief(-0.1, 0.08),
    TraitBelief(0.7, 0.01),
    (("sea", TraitBelief(0.3, 0.004)),),
)


def test_it_is_read_as_it_was_written() -> None:
    profile = Profile("Ada", LIMITS).after(TRAITS).after(TRAITS)
    assert profile.showings == 2
    assert Profile.read(profile.written()) == profile


def test_of_many_themes_those_met_last_are_remembered() -> None:
    likes = tuple((f"theme {number}", TraitBelief(0.1, 0.01)) for number in range(100))
    kept = Profile("Ada").after(Traits(likes=likes)).traits.likes
    assert kept == likes[-64:]


def test_on_another_day_half_of_the_doubt_is_back() -> None:
    again = TRAITS.another_day()
    fresh = Traits()
    assert again.valence == TraitBelief(0.2, (0.01 + fresh.valence.variance) / 2)
    assert again.arousal == TRAITS.arousal  # nothing was learned of it
    assert again.likes[0][1].mean == 0.3
    assert TRAITS.likes[0][1].variance < again.likes[0][1].variance
    assert Traits().another_day() == Traits()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no json",
        b"[]",
        b"{}",
        json.dumps({"kuleshov_profile": 99, "name": "Ada"}).encode(),
        json.dumps({"kuleshov_profile": 1}).encode(),
        json.dumps({"kuleshov_profile": 1, "name": "Ada", "limits": 3}).encode(),
        json.dumps({"kuleshov_profile": True, "name": "Ada", "limits": {"mood": 1}}).encode(),
        b"[" * 100_000,
        b"\xff\xfe",
        *(
            b'{"kuleshov_profile": 1, "name": ' + rest + b"}"
            for rest in (
                *(b"3", b'""', b'"A\\ud800"', b'"Ada", "showings": -1', b'"Ada", "showings": true'),
                *(
                    b'"Ada", "limits": {"intensity": NaN}',
                    b'"Ada", "limits": {"longest": Infinity}',
                ),
                *(b'"Ada", "limits": {"intensity": 1e999}', b'"Ada", "limits": {"arousal": 7}'),
                *(b'"Ada", "limits": {"without": "violence"}', b'"Ada", "limits": {"rating": 1.5}'),
                b'"Ada", "showings": 1' + b"0" * 9999,
                b'"Ada", "traits": {"valence": {"mean": NaN, "variance": 1}}',
                b'"Ada", "traits": {"valence": {"mean": 0, "variance": -1}}',
                b'"Ada", "limits": ' + b'{"without": ' * 999 + b"1" + b"}" * 999,
            )
        ),
    ],
)
def test_what_is_no_profile_is_a_sentence(content: bytes) -> None:
    with pytest.raises(Trouble, match=r"[Ee]rase it"):
        Profile.read(content)


def test_two_limits_are_the_stricter_of_each() -> None:
    tighter = LIMITS.tightened(ViewerLimits(("flashing",), 0.5, -0.5, 0.4, 16, 60.0, 10.0))
    assert tighter == ViewerLimits(
        ("violence", "flashing"), 0.5, -0.5, 0.4, rating=12, longest=60.0, cuts_a_minute=10.0
    )
    assert LIMITS.tightened(ViewerLimits()) == LIMITS


def test_what_could_not_be_read_back_is_not_written() -> None:
    for limits in (ViewerLimits(intensity=math.nan), ViewerLimits(longest=math.inf)):
        with pytest.raises(Trouble, match="Ada is damaged"):
            Profile("Ada", limits).written()


def test_a_profile_that_cannot_be_read_is_called_by_its_name() -> None:
    with pytest.raises(Trouble, match="The profile Ada is of version 2, and"):
        Profile.read(b'{"kuleshov_profile": 2, "name": "Ada", "limits": {"mood": "glad"}}')


def test_two_of_one_viewer_keep_both_limits() -> None:
    one = Profile("Ada", LIMITS).after(TRAITS)
    both = Profile("Ada", ViewerLimits(("flashing",))).beside(one)
    limits = ViewerLimits(("flashing", "violence"), rating=12, longest=2700.0)
    assert (both.limits, both.traits, both.showings) == (limits, one.traits, 1)
    assert set(one.beside(Profile("Ada")).limits.without) == {"violence"}
