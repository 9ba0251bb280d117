"""How well sounds of people are told, and told from all else, each as a microphone hears it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final, TypedDict

import numpy as np
from numpy.typing import NDArray

from engine.sensing.reading import Reading
from engine.sensing.voice.frames import RATE, Block
from engine.sensing.voice.vocal_sounds import KINDS, VocalSounds
from engine.sensing.voice.voice_reader import SOUNDS, VoiceReader
from engine.sound.sound_network import SoundNetwork
from training.collections.labels import read_labels
from training.collections.voices import read_sound
from training.judging.quiet_room import as_in_a_room

FROM: Final = 0.5
"""A kind is heard where its share is at least this at some instant."""
APART: Final = 2.0  # seconds: what is heard within is one alarm


class OfKind(TypedDict):
    """Files of one kind: how many, and in which share of them each of ours was heard."""

    n: int
    heard: dict[str, float]


class Figures(TypedDict):
    """Every figure. `recall` and `precision`, of files, are of the kinds that are ours and occur;
    `precision` is None where a kind was never heard. `alarms_an_hour` counts laughter, crying,
    gasps and coughs in files that are of none of them."""

    network: str
    n: int
    kinds: dict[str, OfKind]
    recall: dict[str, float]
    precision: dict[str, float | None]
    minutes_of_other: float
    alarms_an_hour: dict[str, float]


def evaluate(folder: Path) -> Figures:
    """The figures on a folder of sounds whose `labels.csv` has the columns file and kind.

    A kind may be any word; those of `KINDS` are ours. Raises `Trouble` for a folder that is not
    laid out so.
    """
    table, rows = read_labels(folder, ("file", "speaker", "kind"))
    sounds = [read_sound(folder / row.file, table) for row in rows]
    return judge(sounds, [row.told or "other" for row in rows])


def judge(sounds: Sequence[Block], kinds: Sequence[str]) -> Figures:
    """Every figure of sounds at 16 kHz and what each of them is."""
    network = SoundNetwork()
    instants = [heard(as_in_a_room(sound), network) for sound in sounds]
    names = list(KINDS)
    found = np.array([[bool(one[name]) for name in names] for one in instants])
    is_of = np.array(kinds)
    reactions = [name for name in names if name != "speech"]
    others = [number for number, kind in enumerate(kinds) if kind not in reactions]
    hours = sum(len(sounds[number]) for number in others) / RATE / 3600.0
    ours = [name for name in names if name in kinds]
    return {
        "network": "sounds",
        "n": len(sounds),
        "kinds": {
            kind: {
                "n": int(np.sum(is_of == kind)),
                "heard": {
                    name: round(float(share), 3)
                    for name, share in zip(names, found[is_of == kind].mean(axis=0), strict=True)
                },
            }
            for kind in sorted(set(kinds))
        },
        "recall": {
            name: round(float(found[is_of == name, names.index(name)].mean()), 3) for name in ours
        },
        "precision": {
            name: _precision(found[:, names.index(name)], is_of == name) for name in ours
        },
        "minutes_of_other": round(60.0 * hours, 2),
        "alarms_an_hour": {
            name: round(sum(alarms(instants[number][name]) for number in others) / hours, 1)
            for name in reactions
            if hours
        },
    }


def heard(sound: Block, network: SoundNetwork) -> dict[str, list[float]]:
    """The instants, in seconds, at which each of `KINDS` is heard."""
    return instants_of(VoiceReader(sounds=VocalSounds(network)).read(sound, RATE, 0.0))


def instants_of(readings: Sequence[Reading]) -> dict[str, list[float]]:
    """The instants, in seconds, at which each of `KINDS` is heard by these readings."""
    return {name: instants(readings, SOUNDS[name]) for name in KINDS}


def instants(readings: Sequence[Reading], quantity: str) -> list[float]:
    """When a quantity was at least `FROM`, in seconds."""
    return [one.time for one in readings if one.quantity == quantity and one.value >= FROM]


def alarms(times: Sequence[float]) -> int:
    """How many separate ones there are among instants in order."""
    return sum(1 for index, one in enumerate(times) if not index or one - times[index - 1] > APART)


def _precision(found: NDArray[np.bool_], right: NDArray[np.bool_]) -> float | None:
    return round(float(np.mean(right[found])), 3) if found.any() else None


def sentence(figures: Figures) -> str:
    """The figures for a person to read."""
    lines = [f"{figures['n']} sounds; the share of each in which a kind was heard at some instant"]
    lines.append(f"  {'':18} {'n':>4} " + " ".join(f"{name:>7}" for name in KINDS))
    for kind, of in figures["kinds"].items():
        shares = " ".join(f"{of['heard'][name]:7.2f}" for name in KINDS)
        lines.append(f"  {kind[:18]:18} {of['n']:4} {shares}")
    for name, precision in figures["precision"].items():
        right = "never" if precision is None else f"{precision:.2f}"
        recall = figures["recall"][name]
        lines.append(f"  {name:18} found {recall:.2f}, right when said {right}")
    if figures["alarms_an_hour"]:
        told = ", ".join(f"{name} {rate:.0f}" for name, rate in figures["alarms_an_hour"].items())
        minutes = figures["minutes_of_other"]
        lines.append(f"  false alarms an hour in {minutes:.1f} minutes of all else: {told}")
    return "\n".join(lines)
