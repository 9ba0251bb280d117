"""What is printed of a reaction is never more than face, voice and beat together tell of it.

The same is reckoned here once more and in another way: by the definition, name by name.
"""

import math
import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.sensing.quantities import FACE_NEWCOMER, FACE_PRESENT, QUANTITIES
from engine.sensing.reading import Reading
from engine.viewer.emotions import TOLD_BY_A_STORY, FeelingPoint, family_of, feelings, lexicon
from engine.viewer.felt import Moment, ScheduledBeat
from engine.viewer.moments import NAMED_FROM, Reaction
from engine.viewer.state import ViewerState
from engine.viewer.wording import moment_wording
from tests.support.chance import examples

BLUR = 0.25
SURENESS = (1.0, 0.8, 0.35, 0.4)


def posterior(place: FeelingPoint, beat: str | None) -> dict[str, float]:
    """How likely each name is: its place in the measured one's blur, and what the beat meant."""
    known = lexicon()
    family = {name: each.family for name, each in known.items()}
    count = {one: sum(other == one for other in family.values()) for one in family.values()}
    likely = {}
    for name, each in known.items():
        away = sum(
            weight * (a - b) ** 2 for weight, a, b in zip(SURENESS, each.place, place, strict=True)
        )
        likely[name] = math.exp(-away / (2 * BLUR * BLUR))
        if beat is not None and family[name] == family[beat]:
            share = 3.0 / (count[family[name]] + 1)
            likely[name] *= 2 * share if name == beat else share
        else:
            rare = 0.3 if family[name] in TOLD_BY_A_STORY else 1.0
            likely[name] *= rare / count[family[name]]
    total = sum(likely.values())
    return {name: one / total for name, one in likely.items()}


def most(moment: Moment, place: FeelingPoint, beat: str | None) -> float:
    """The most that may be said of the moment's name."""
    shares = posterior(place, beat)
    if moment.name != moment.family:
        return shares[moment.name]
    return sum(share for name, share in shares.items() if family_of(name) == moment.family)


def printed(moment: Moment) -> int:
    said = re.search(r"\((\d+) %\)$", moment_wording(moment))
    assert said is not None
    return int(said[1])


side = st.floats(-1.0, 1.0)
beats = st.one_of(st.none(), st.sampled_from(sorted(feelings())))


@examples(80)
@given(
    st.tuples(side, side, side, side),
    beats,
    st.floats(0.0, 1.0),
    st.floats(0.0, 2.0),
    st.floats(0.05, 1.0),
)
def test_no_name_is_stated_for_more_than_it_is_worth(
    place: tuple[float, float, float, float],
    beat: str | None,
    quality: float,
    height: float,
    threshold: float,
) -> None:
    reaction = Reaction(5.0, 5.5, place, height, threshold, quality)
    film = () if beat is None else (ScheduledBeat(4.8, beat, 1.0),)
    moment = reaction.moment(6.0, film, 0)
    if moment is None:
        return
    bound = most(moment, FeelingPoint(*place), beat)
    assert moment.confidence <= bound + 1e-9
    assert moment.confidence <= 1.5 * quality + 1e-9
    assert printed(moment) <= 100 * bound + 0.5
    assert moment.name == moment.family or printed(moment) >= round(100 * NAMED_FROM)
    # A beat alone tells nothing: without a reaction that is seen there is nothing to be sure of.
    if quality == 0.0 or height == 0.0:
        assert moment.confidence == 0.0


@pytest.mark.parametrize("seed", range(3))
def test_whatever_face_and_voice_say_a_name_is_certain_or_it_is_the_familys(seed: int) -> None:
    dice = random.Random(seed)
    state, found = ViewerState(), list[Moment]()
    state.expect(
        tuple(
            ScheduledBeat(2.0 * number + 0.5, dice.choice(sorted(feelings())), dice.random())
            for number in range(20)
        )
    )
    names = sorted(
        name
        for name in QUANTITIES
        if name.startswith(("face.", "voice.")) and name not in (FACE_PRESENT, FACE_NEWCOMER)
    )
    pushed = dict.fromkeys(names, 0.0)
    for frame in range(600):
        now = frame / 15
        state.advance(now)
        if frame % 45 == 0:
            pushed = {name: dice.choice([0.0, 0.0, dice.random()]) for name in names}
        elif frame % 45 == 20:
            pushed = dict.fromkeys(names, 0.0)
        for name in dice.sample(names, 12):
            low, high = QUANTITIES[name]
            value = low + pushed[name] * (high - low)
            state.update(Reading(now, name, value, dice.random()))
        state.update(Reading(now, FACE_PRESENT, 1.0, 1.0))
        found += state.take_moments()
    told = [moment for moment in found if moment.offset is None]
    assert len(told) > 3
    for moment in told:
        assert moment.name == moment.family or moment.confidence >= NAMED_FROM
