"""What counts as laughter, crying, a gasp or a cough, and that a room is none of it."""

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.sensing.quantities import VOICE_COUGH, VOICE_CRY, VOICE_GASP, VOICE_LAUGH
from engine.sensing.voice.vocal_sounds import KINDS, VocalSounds, log_odds, shares
from engine.sensing.voice.voice_reader import VoiceReader
from engine.sound.sound_network import SoundNetwork
from tests.support.room_sounds import RATE, ROOM, as_heard
from training.voices import vocal_sounds

NETWORK = SoundNetwork()
REACTIONS = {VOICE_LAUGH, VOICE_CRY, VOICE_GASP, VOICE_COUGH}


def highest(sound: NDArray[np.float32], quantity: str) -> float:
    readings = VoiceReader(sounds=VocalSounds(NETWORK)).read(sound, RATE, 0.0)
    return max(one.value for one in readings if one.quantity == quantity)


@pytest.mark.parametrize("make", ROOM)
def test_what_a_room_does_is_no_reaction_of_a_viewer(make: Callable[..., NDArray]) -> None:
    for number in range(3):
        random = np.random.default_rng([61, number])
        sound = as_heard(make(random), random)
        readings = VoiceReader(sounds=VocalSounds(NETWORK)).read(sound, RATE, 0.0)
        wrong = [one for one in readings if one.quantity in REACTIONS and one.value >= 0.5]
        assert wrong == [], number


def test_every_kind_is_one_that_the_network_tells() -> None:
    known = SoundNetwork().kinds
    assert len(known) == 521
    assert {sound for kind in KINDS.values() for sound in kind.sounds} <= set(known)


@pytest.mark.parametrize(
    ("make", "number", "quantity"),
    [
        (vocal_sounds.laugh, 33, VOICE_LAUGH),
        (vocal_sounds.gasp, 12, VOICE_GASP),
    ],
)
def test_a_made_sound_near_enough_to_a_persons_is_told(
    make: Callable[..., NDArray], number: int, quantity: str
) -> None:
    """Most made laughs are none to a network that knows real ones: this one is."""
    sound = make(np.random.default_rng([5, number]))
    padded = np.concatenate([sound, np.zeros(RATE)])
    assert highest(as_heard(padded, np.random.default_rng(0), 0.3), quantity) > 0.5


def test_a_laugh_that_may_be_the_films_own_is_no_reaction() -> None:
    """What is left of the film after cancelling is not the viewer's, whatever it sounds like."""
    sound = vocal_sounds.laugh(np.random.default_rng([5, 33]))
    sound = as_heard(np.concatenate([sound, np.zeros(RATE)]), np.random.default_rng(0), 0.3)

    def laughter(film: float) -> float:
        reader = VoiceReader(sounds=VocalSounds(NETWORK))
        readings = reader.read(np.zeros_like(sound) + 0.01, RATE, 0.0, sound, film)
        return max(one.value for one in readings if one.quantity == VOICE_LAUGH)

    power = float(np.mean(sound**2))
    assert laughter(0.0) > 0.5
    assert laughter(0.02 * power) > 0.5
    assert laughter(2.0 * power) < 0.1


def scored(**scores: float) -> NDArray:
    kinds = tuple(sound for kind in KINDS.values() for sound in kind.sounds)
    given = {name.replace("_", " "): score for name, score in scores.items()}
    return log_odds(np.array([given.get(kind, 0.0) for kind in kinds]), kinds)


def test_shares_sum_to_one_and_a_kind_counts_half_at_its_own_score() -> None:
    assert shares(scored())["other"] > 0.95
    for name, kind in KINDS.items():
        found = shares(scored(**{kind.sounds[0].replace(" ", "_"): kind.half}))
        assert found[name] == pytest.approx(0.5, abs=0.02)
        assert sum(found.values()) == pytest.approx(1.0)


def test_laughter_is_not_outvoted_by_the_speech_that_it_counts_as_too() -> None:
    laughter = KINDS["laugh"].half
    assert shares(scored(Speech=0.99, Laughter=5 * laughter))["laugh"] > 0.5
    assert shares(scored(Speech=0.99, Laughter=laughter / 3))["laugh"] < 0.25
    assert shares(scored(Speech=0.99))["speech"] > 0.75


def test_a_cough_with_a_little_laughter_in_it_is_a_cough() -> None:
    found = shares(scored(Cough=0.5, Laughter=0.3, Speech=0.4))
    assert found["cough"] > 0.5 > found["laugh"]
    hidden = shares(scored(Hiccup=0.15, Laughter=0.3, Speech=0.1))  # short coughs, over a film
    assert hidden["laugh"] < 0.5


class Scripted:
    """A network that says what it is told to, look after look."""

    kinds = tuple(sound for kind in KINDS.values() for sound in kind.sounds)

    def __init__(self, *laughter: float) -> None:
        self.laughter = list(laughter)

    def scores(self, heard: NDArray) -> NDArray:
        score = self.laughter.pop(0)
        return np.array([[score if kind == "Laughter" else 0.0 for kind in self.kinds]])


def looks(network: Scripted, silent: tuple[bool, ...]) -> list[float]:
    listening = VocalSounds(network)  # type: ignore[arg-type]
    listening.hear(np.zeros(RATE, np.float32))
    found = [listening.shares(each) for each in silent]
    return [each["laugh"] for each in found if each is not None]


def test_laughter_in_one_look_alone_is_a_mistake_and_in_two_it_is_laughter() -> None:
    half = KINDS["laugh"].half
    once = looks(Scripted(0.0, 8 * half, 0.0), (False,) * 3)
    twice = looks(Scripted(0.0, 8 * half, 8 * half), (False,) * 3)
    assert max(once) < 0.5
    assert twice[1] < 0.5 < twice[2]
    after_a_hush = looks(Scripted(8 * half, 8 * half), (True, False, False))
    assert after_a_hush[0] == 0.0
    assert after_a_hush[2] > 0.5
