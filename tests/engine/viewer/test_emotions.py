"""The lexicon of micro-emotions."""

import math
from itertools import combinations

import pytest

from engine.viewer.emotions import (
    FeelingPoint,
    families,
    family_of,
    feelings,
    lexicon,
    looks,
    nearest_family,
    nearest_feeling,
)
from engine.viewer.feeling_names import classify
from engine.words import Affect

# What stories written for the first version may name.
FIRST = """anticipatory tension, suspense, nervous expectation, held breath, eager anticipation,
excitement, quiet joy, contentment, gladness, delight, warmth, soft nostalgia, wistfulness,
longing, homesickness, fond remembrance, quiet curiosity, keen curiosity, intrigue, fascination,
puzzlement, micro-disgust, distaste, revulsion, contempt, queasiness, analytical focus,
concentration, detached interest, doubt, sudden insight, empathetic resonance, compassion, pity,
shared pain, shared joy, dread, foreboding, fear, terror, panic, relief, release, reassurance,
exhalation, awe, reverence, sublime fear, humility, tenderness, affection, devotion,
protectiveness, amusement, hilarity, mischief, dry amusement, embarrassed laughter, loneliness,
isolation, abandonment, emptiness, wonder, enchantment, surprise, astonishment, disbelief, unease,
suspicion, discomfort, the uncanny, embarrassment, serenity, calm, drowsy comfort, stillness,
acceptance, grief, sorrow, melancholy, despair, resignation, regret, triumph, pride, exhilaration,
courage, hope, anger, irritation, indignation, fury, bitterness, boredom, impatience, weariness,
indifference, neutral"""


def test_there_are_many_and_all_are_in_range() -> None:
    assert len(lexicon()) >= 200
    for feeling in lexicon().values():
        assert all(-1 <= side <= 1 for side in feeling.place)


def test_the_first_names_are_kept() -> None:
    names = {" ".join(name.split()) for name in FIRST.split(",")}
    assert len(names) == 98
    assert names <= set(feelings())


def test_no_two_feelings_share_a_place() -> None:
    assert len(set(feelings().values())) == len(feelings())
    closest = min(
        (math.dist(one.place, other.place), (first, second))
        for (first, one), (second, other) in combinations(lexicon().items(), 2)
    )
    assert closest[0] >= 0.08, closest[1]


def test_every_family_has_several_members() -> None:
    for family in families():
        assert sum(feeling.family == family for feeling in lexicon().values()) >= 4, family


def test_every_name_yields_a_modest_phrase() -> None:
    phrases = [looks(name) for name in lexicon()]
    assert len(set(phrases)) == len(phrases)
    for phrase in phrases:
        assert phrase.startswith("looks ")
        assert phrase == phrase.strip().lower()
        assert not phrase.endswith(".")
        # What follows is an adjective or an infinitive: never a claim, and never a bare noun.
        assert not {"is", "are", "you", "feels"} & set(phrase.split())
        assert not phrase.startswith(("looks a ", "looks the ", "looks like"))
    assert looks("amusement") == "looks amused"
    with pytest.raises(KeyError):
        looks("schadenfreude and tea")


def test_what_circumplex_puts_together_the_other_sides_tell_apart() -> None:
    assert classify(FeelingPoint(-0.67, 0.68, 0.5, 0.1))[1] == "anger"
    assert classify(FeelingPoint(-0.67, 0.68, -0.7, 0.3))[1] == "dread"
    assert classify(FeelingPoint(-0.15, 0.8, -0.3, 0.9))[1] == "startle"
    assert classify(FeelingPoint(-0.15, 0.72, -0.3, 0.2))[1] == "anticipatory tension"


def test_a_beat_at_hand_decides_between_neighbours_and_nothing_else() -> None:
    between = FeelingPoint(0.55, 0.2, 0.1, 0.1)
    alone = classify(between)
    meant = classify(between, "gratitude")
    assert alone[1] != "being moved"
    assert meant[1] == "being moved"
    assert 0.0 < meant[2] < 1.0
    # A face that laughs aloud is not sad because the film means it to be.
    assert classify(FeelingPoint(0.8, 0.7, 0.3, 0.5), "grief")[1] != "grief"


def test_a_place_far_from_everything_still_has_a_name() -> None:
    name, family, share, _ = classify(FeelingPoint(1.0, -1.0, 1.0, -1.0))
    assert family_of(name) == family
    assert 0.0 < share <= 1.0


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
