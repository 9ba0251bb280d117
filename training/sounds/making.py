"""The sound network from Google's file to the one that is shipped, with its card."""

import csv
import hashlib
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np

from engine.problems import Trouble
from engine.sound.sound_network import MODEL_FILE, SoundNetwork
from engine.sound.spectrum import RATE, logarithm, mel
from training.sounds.card import write_card
from training.sounds.litert import Original
from training.sounds.yamnet import read_yamnet, write_yamnet
from training.voices import other_sounds, vocal_sounds

TOLERANCE: Final = 1e-4
SAMPLES: Final = 15600
TRIED: Final = 40


class Difference(NamedTuple):
    """The greatest differences of any score from the original's."""

    network: float  # on the same spectrum
    whole: float  # each with its own front end: the original's is rounded to bytes


def make(folder: Path) -> Difference:
    """Convert `yamnet.tflite` with `yamnet_class_map.csv` of a folder; write network and card.

    Raises Trouble where the folder does not hold them, or the converted network answers otherwise.
    """
    source, table = folder / "yamnet.tflite", folder / "yamnet_class_map.csv"
    for path in (source, table):
        if not path.is_file():
            raise Trouble(f"There is no {path}: the folder holds YAMNet as Google published it.")
    with table.open(encoding="utf-8", newline="") as lines:
        kinds = tuple(row["display_name"] for row in csv.DictReader(lines))
    original = Original(source)
    write_yamnet(read_yamnet(source), kinds, MODEL_FILE)
    found = difference(original, SoundNetwork())
    if found.network > TOLERANCE:
        raise Trouble(f"The converted network's scores differ by {found.network:g}.")
    digest = hashlib.sha256(MODEL_FILE.read_bytes()).hexdigest()[:12]
    card = write_card(
        digest, hashlib.sha256(source.read_bytes()).hexdigest()[:12], len(kinds), found
    )
    MODEL_FILE.with_suffix(".md").write_text(card, encoding="utf-8")
    return found


def difference(original: Original, network: SoundNetwork) -> Difference:
    """How far a network's scores are from the original's, on noise and on made sounds."""
    greatest = [0.0, 0.0]
    for number in range(TRIED):
        random = np.random.default_rng([31, number])
        whole = (
            random.normal(size=SAMPLES),
            other_sounds.other(random, SAMPLES),
            vocal_sounds.laugh(random),
            vocal_sounds.cough(random),
        )[number % 4]
        sound = np.pad(whole, (0, max(0, SAMPLES - len(whole))))[:SAMPLES]
        loud = random.uniform(0.02, 0.9) / np.abs(sound).max()
        sound = (sound * loud + random.normal(0.0, 1e-4, SAMPLES)).astype(np.float32)
        answer = original(sound)
        for place, spectrum in enumerate((answer.spectrum, logarithm(mel(sound)))):
            apart = np.abs(network.scores(spectrum[None])[0] - answer.scores).max()
            greatest[place] = max(greatest[place], float(apart))
    return Difference(*greatest)


def sentence(found: Difference) -> str:
    """The differences for a person to read."""
    return (
        f"Converted: scores within {found.network:.1e} of LiteRT's on the same spectrum, within "
        f"{found.whole:.3f} with the exact front end instead of the rounded one; {RATE} Hz."
    )
