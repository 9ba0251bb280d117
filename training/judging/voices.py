"""How good the shipped voice network is, as a microphone would have heard each sentence."""

from pathlib import Path
from typing import Final, TypedDict

import numpy as np
from numpy.typing import NDArray

from engine.problems import Trouble
from engine.sensing.quantities import VOICE_AROUSAL
from engine.sensing.voice.frames import RATE, Block
from engine.sensing.voice.voice_network import VoiceNetwork
from engine.sensing.voice.voice_reader import VoiceReader
from engine.viewer.observation_model import summed
from training.collections.voices import HIGH, LOW, Voices, held_out, read_voices
from training.judging.measures import area_under_curve, calibration_error, told
from training.judging.quiet_room import as_in_a_room

Floats = NDArray[np.float64]

ENOUGH: Final = 6
"""Sentences of a speaker from which their own baseline is known."""


def arousal_of(sound: Block, network: VoiceNetwork) -> float:
    """-1 to 1: the mean of a sentence's readings, weighted by their quality."""
    readings = [
        reading
        for reading in VoiceReader(network).read(as_in_a_room(sound), RATE, 0.0)
        if reading.quantity == VOICE_AROUSAL
    ]
    if not readings:
        return 0.0
    weights = np.array([reading.quality for reading in readings]) + 1e-6
    return float(np.average([reading.value for reading in readings], weights=weights))


class Trivial(TypedDict):
    """What always answering the commoner of high and low scores."""

    arousal_auc: float
    accuracy: float


class Figures(TypedDict):
    """Every figure of a network on a collection, and whose voices they are. `arousal_auc` is NaN
    where nobody is high, or nobody low; `arousal_auc_by_own_baseline` is of those who have
    `ENOUGH` sentences, each less the middle one of its speaker, as the film reads a voice."""

    network: str
    speakers: str
    n: int
    arousal_auc: float
    arousal_auc_by_own_baseline: float
    accuracy: float
    calibration_error: float
    trivial: Trivial
    high: int
    low: int
    left_out: int


def evaluate(folder: Path) -> Figures:
    """The figures of the shipped network on a folder of sentences. Raises Trouble for a folder
    that is not laid out so."""
    return judge(read_voices(folder), VoiceNetwork())


def judge(voices: Voices, network: VoiceNetwork) -> Figures:
    """Every figure; on the collection of its training only the speakers held out are judged.

    Raises Trouble where that leaves nobody."""
    own = network.facts.get("collection") == voices.fingerprint
    judged = (voices.arousal == HIGH) | (voices.arousal == LOW)
    if own:
        judged &= held_out(voices)
    if not judged.any():
        others = "of a speaker never trained on " if own else ""
        raise Trouble(f"No sentence {others}is said to be high or low: there is none to judge.")
    numbers = np.flatnonzero(judged)
    arousal = np.array([arousal_of(voices.sounds[number], network) for number in numbers])
    truth = voices.arousal[numbers]
    high, low = arousal[truth == HIGH], arousal[truth == LOW]
    chances = np.stack([1.0 - arousal, 1.0 + arousal], axis=1) / 2.0  # of LOW and HIGH
    return {
        "network": "voices",
        "speakers": "held out of training" if own else "all",
        "n": len(numbers),
        "arousal_auc": area_under_curve(high, low),
        "arousal_auc_by_own_baseline": by_own_baseline(
            arousal, truth, [voices.speakers[number] for number in numbers]
        ),
        "accuracy": float(np.mean((arousal > 0.0) == (truth == HIGH))),
        "calibration_error": calibration_error(chances, truth),
        "trivial": {
            "arousal_auc": 0.5,
            "accuracy": max(len(high), len(low)) / len(truth),
        },
        "high": len(high),
        "low": len(low),
        "left_out": int(np.sum((voices.arousal != HIGH) & (voices.arousal != LOW))),
    }


def by_own_baseline(arousal: Floats, truth: NDArray[np.intp], speakers: list[str]) -> float:
    """AUC of arousal less the median of that speaker's, as the network's sums before they are
    squashed; NaN where nobody has enough sentences."""
    names = np.array(speakers)
    relative = np.full(len(arousal), np.nan)
    for speaker in set(speakers):
        own = names == speaker
        if own.sum() >= ENOUGH:
            sums = np.array([summed(each) for each in arousal[own].tolist()])
            relative[own] = sums - np.median(sums)
    known = np.isfinite(relative)
    return area_under_curve(relative[known & (truth == HIGH)], relative[known & (truth == LOW)])


def sentence(figures: Figures) -> str:
    """The figures for a person to read."""
    trivial = figures["trivial"]
    return "\n".join(
        [
            f"{figures['n']} sentences, speakers {figures['speakers']}; "
            f"{figures['high']} high, {figures['low']} low",
            told("arousal_auc", figures["arousal_auc"], trivial["arousal_auc"]),
            told("by own baseline", figures["arousal_auc_by_own_baseline"], 0.5),
            told("accuracy", figures["accuracy"], trivial["accuracy"]),
            told("calibration error", figures["calibration_error"]),
            f"  neither high nor low, left out: {figures['left_out']}",
        ]
    )
