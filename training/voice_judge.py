"""How good the shipped voice network is, as a microphone would have heard each sentence."""

import numpy as np
from numpy.typing import NDArray

from engine.sensing.quantities import VOICE_AROUSAL
from engine.sensing.voice.frames import RATE, Block
from engine.sensing.voice.voice_network import VoiceNetwork
from engine.sensing.voice.voice_reader import VoiceReader
from training.measures import area_under_curve
from training.voice_collection import HIGH, LOW, Voices, at_least_a_window


def arousal_of(sound: Block, network: VoiceNetwork) -> float:
    """-1 to 1: the mean of a sentence's readings, weighted by their quality."""
    readings = [
        reading
        for reading in VoiceReader(network).read(at_least_a_window(sound), RATE, 0.0)
        if reading.quantity == VOICE_AROUSAL
    ]
    if not readings:
        return 0.0
    weights = np.array([reading.quality for reading in readings]) + 1e-6
    return float(np.average([reading.value for reading in readings], weights=weights))


def judge(voices: Voices, network: VoiceNetwork, held_out: NDArray[np.bool_]) -> dict[str, object]:
    """Every figure; on the collection of its training only those of `held_out` are judged."""
    own = network.facts.get("collection") == voices.fingerprint
    judged = (voices.arousal == HIGH) | (voices.arousal == LOW)
    if own:
        judged &= held_out
    numbers = np.flatnonzero(judged)
    arousal = np.array([arousal_of(voices.sounds[number], network) for number in numbers])
    truth = voices.arousal[numbers]
    high, low = arousal[truth == HIGH], arousal[truth == LOW]
    return {
        "network": "voices",
        "speakers": "held out of training" if own else "all",
        "n": len(numbers),
        "arousal_auc": area_under_curve(high, low),
        "accuracy": float(np.mean((arousal > 0.0) == (truth == HIGH))) if len(truth) else 0.0,
        "trivial": {
            "arousal_auc": 0.5,
            "accuracy": max(len(high), len(low)) / max(1, len(truth)),
        },
        "high": len(high),
        "low": len(low),
        "left_out": int(np.sum((voices.arousal != HIGH) & (voices.arousal != LOW))),
    }


def sentence(figures: dict[str, object]) -> str:
    """The figures for a person to read."""
    trivial = figures["trivial"]
    assert isinstance(trivial, dict)
    lines = [
        f"{figures['n']} sentences, speakers {figures['speakers']}; "
        f"{figures['high']} high, {figures['low']} low"
    ]
    for name in ("arousal_auc", "accuracy"):
        lines.append(f"  {name:18} {figures[name]:.3f}   trivial {trivial[name]:.3f}")
    lines.append(f"  neither high nor low, left out: {figures['left_out']}")
    return "\n".join(lines)
