"""A name's certainty is its own: it is right as often as is stated, and no beat lends it any."""

import random

import pytest

from engine.sensing.reading import Reading
from engine.viewer.emotions import FeelingPoint, family_of, feelings, lexicon, name_meant
from engine.viewer.feeling_names import classify, classify_boldly, likeliest_family
from engine.viewer.felt import Moment, ScheduledBeat
from engine.viewer.moments import NAMED_FROM, MomentFinder
from engine.viewer.state import ViewerState
from engine.viewer.wording import state_wording

ERRORS = (0.25, 0.28, 0.42, 0.40)  # of the axes: 0.25 over the root of how surely each is read


def read(name: str, dice: random.Random) -> FeelingPoint:
    """The place of a name as a face would give it."""
    place = lexicon()[name].place
    return FeelingPoint(*(dice.gauss(at, error) for at, error in zip(place, ERRORS, strict=True)))


def drawn(dice: random.Random) -> str:
    """A name, all families as likely but those that a story tells, and the names of one alike."""
    from engine.viewer.emotions import TOLD_BY_A_STORY, families

    each = list(families())
    family = dice.choices(each, [0.3 if f in TOLD_BY_A_STORY else 1.0 for f in each])[0]
    return dice.choice([name for name in feelings() if family_of(name) == family])


def test_what_is_stated_is_right_as_often_as_stated() -> None:
    dice = random.Random(14)
    stated = right = family_stated = family_right = 0.0
    many = 1500
    for _ in range(many):
        meant = drawn(dice)
        named = classify(read(meant, dice))
        stated += named.certainty
        right += named.name == meant
        family_stated += named.family_certainty
        family_right += named.family == family_of(meant)
    assert right / many == pytest.approx(stated / many, abs=0.025)
    assert family_right / many == pytest.approx(family_stated / many, abs=0.04)
    # As it was before, a name was stated four times as often as it was meant.
    bold = sum(classify_boldly(read(drawn(dice), dice)).certainty for _ in range(200)) / 200
    assert bold > 3 * right / many


def test_a_name_and_its_neighbours_share_what_is_certain() -> None:
    dice = random.Random(3)
    for _ in range(200):
        named = classify(read(drawn(dice), dice))
        assert 0.0 < named.certainty <= named.family_certainty <= 1.0
    alone = classify(lexicon()["gladness"].place)
    assert alone.family == "quiet joy"
    assert alone.certainty < 0.1 < alone.family_certainty < 0.35


@pytest.mark.parametrize("beat", ["numb loss", "intimacy", "gratitude", "tears of joy", "envy"])
def test_a_beat_makes_its_name_likelier_and_never_certain(beat: str) -> None:
    meant = name_meant(beat)
    assert meant is not None
    place = lexicon()[meant].place
    # However well the face fits it: half a dozen names of that family lie as near.
    assert classify(place).certainty < classify(place, beat).certainty < 0.4
    # And where the face tells of something else, the beat changes next to nothing.
    elsewhere = FeelingPoint(*(-side for side in place))
    assert classify(elsewhere, beat).family_certainty < classify(elsewhere).family_certainty + 0.1
    assert classify(elsewhere, beat).name != meant


def reacted(beats: tuple[ScheduledBeat, ...], quality: float, valence: float) -> list[Moment]:
    finder, found = MomentFinder(), list[Moment]()
    finder.expect(beats)
    for step in range(200):
        now = step * 0.05
        finder.advance(now)
        high = 1.0 if 5.0 < now < 7.0 else 0.0
        finder.measure("valence", high * valence, 6 * quality, quality)
        finder.measure("arousal", high * -0.45, 6 * quality, quality)
        finder.measure("dominance", high * -0.6, 6 * quality, quality)
        found += [each for each in finder.take() if each.offset is None]
    return found


def test_a_moment_bears_a_finer_name_only_where_that_is_certain() -> None:
    beat = (ScheduledBeat(4.8, "numb loss", 1.0),)
    for beats in ((), beat):
        for quality in (0.2, 0.5, 0.9):
            for valence in (-0.8, -0.56, -0.3, 0.5):
                for moment in reacted(beats, quality, valence):
                    assert moment.name == moment.family or moment.confidence >= NAMED_FROM
    (plain,) = reacted((), 0.9, -0.56)
    (meant,) = reacted(beat, 0.9, -0.56)
    assert (plain.name, plain.family) == ("grief", "grief")
    assert meant.family == "grief"
    assert plain.confidence < meant.confidence < 0.8
    (faint,) = reacted(beat, 0.3, -0.56)
    assert faint.confidence < meant.confidence


def test_the_words_of_a_state_are_as_certain_as_the_word() -> None:
    near = likeliest_family(0.62, 0.05, (0.02, 0.02))
    assert near.family == "quiet joy"
    assert near.certainty < 0.4
    assert likeliest_family(0.62, 0.05, (0.2, 0.2)).certainty < near.certainty
    state = ViewerState()
    for frame in range(60):
        state.advance(frame / 15)
        for name, value in (("face.present", 1.0), ("face.valence", 0.7), ("face.arousal", 0.2)):
            state.update(Reading(frame / 15, name, value, 0.9))
    felt = state.felt(4.0)
    stated = int(state_wording(felt).split("(")[1].split(" ")[0])
    assert 0 < stated < 100 * felt.confidence / 2
