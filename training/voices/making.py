"""The voice network from a collection to the file that is shipped, with its card."""

import hashlib
from pathlib import Path

import numpy as np

from engine.sensing.voice.features import COUNT
from engine.sensing.voice.voice_network import MODEL_FILE, VoiceNetwork
from training.collections.voices import HIGH, LOW, held_out, read_voices
from training.judging.voices import Figures, judge
from training.voices.card import write_card
from training.voices.examples import TIMES, examples
from training.voices.fitting import SHRINKAGE, WIDENING, train
from training.voices.network import FARTHEST, write


def make(folder: Path) -> Figures:
    """Train the voice network and write it with its card; figures of the speakers held out."""
    voices = read_voices(folder)
    network, crossed = train(voices, examples(voices))
    speakers = ", ".join(sorted(set(np.array(voices.speakers)[held_out(voices)].tolist())))
    write(network, MODEL_FILE, {"collection": voices.fingerprint, "held_out": speakers})
    held = judge(voices, VoiceNetwork())
    card = write_card(
        {
            **crossed,
            "digest": hashlib.sha256(MODEL_FILE.read_bytes()).hexdigest()[:12],
            "count": COUNT,
            "farthest": FARTHEST,
            "shrinkage": SHRINKAGE,
            "widening": WIDENING,
            "temperature": network.temperature,
            "spoken": int(np.sum(np.isin(voices.arousal, (HIGH, LOW)))),
            "times": TIMES,
            "held_speakers": speakers,
            "n": held["n"],
            "held_auc": held["arousal_auc"],
            "held_error": held["calibration_error"],
        }
    )
    MODEL_FILE.with_suffix(".md").write_text(card, encoding="utf-8")
    return held
