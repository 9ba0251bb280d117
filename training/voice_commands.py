"""What the commands `voices` and `evaluate voices` do."""

import hashlib
from pathlib import Path

import numpy as np

from engine.sensing.voice.voice_network import MODEL_FILE, VoiceNetwork
from training.voice_collection import HIGH, LOW, read_voices
from training.voice_judge import judge
from training.voices import held_out


def train(folder: Path) -> dict[str, object]:
    """Train the voice network and write it with its card; figures of the speakers held out."""
    from engine.sensing.voice.features import COUNT
    from training import voices as training
    from training.voice_card import write_card
    from training.voice_examples import (
        SCENES,
        TIMES,
        arousal_of_voices,
        kinds_of_sound,
    )

    voices = read_voices(folder)
    kinds, arousal = kinds_of_sound(voices), arousal_of_voices(voices)
    network, crossed = training.train(voices, kinds, arousal)
    spared = held_out(voices)
    speakers = ", ".join(sorted(set(np.array(voices.speakers)[spared].tolist())))
    facts = {"collection": voices.fingerprint, "held_out": speakers}
    training.write(network, MODEL_FILE, facts)
    held = judge(voices, VoiceNetwork(), spared)
    card = write_card(
        {
            **crossed,
            "digest": hashlib.sha256(MODEL_FILE.read_bytes()).hexdigest()[:12],
            "count": COUNT,
            "farthest": training.FARTHEST,
            "members": training.MEMBERS,
            "kinds_temperature": network.kinds_temperature,
            "arousal_temperature": network.arousal_temperature,
            "sentences": int(np.sum(np.isin(voices.arousal, (HIGH, LOW)))),
            "times": TIMES,
            "held_speakers": speakers,
            "windows": len(kinds.rows),
            "scenes": sum(SCENES.values()),
            "n": held["n"],
            "held_auc": held["arousal_auc"],
        }
    )
    MODEL_FILE.with_suffix(".md").write_text(card, encoding="utf-8")
    return held


def evaluate(folder: Path) -> dict[str, object]:
    """Figures of the shipped network on any collection laid out so, without training."""
    voices = read_voices(folder)
    return judge(voices, VoiceNetwork(), held_out(voices))
