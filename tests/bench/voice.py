"""Reactions of the voice over a film's sound: `./run bench voice [--sounds FOLDER] [--json]`.

How many laughs, cries, gasps and coughs are heard, and how many of those heard are right, at 0, -6
and -12 dB against the film as the microphone hears it, with the echo canceller off and on, and in
a quiet room; false alarms an hour over the film alone, on other films (`--films FOLDER`), on a film
in which all the recorded sounds are to be heard, by a good and by a small loudspeaker, and on what
a room does; cost.

The sounds are recordings of a folder whose `labels.csv` has the columns file and kind. Kinds of
which there are none are made, and of those only such are used as are told when they are alone: no
made sound is a person's.
"""

import argparse
import json
import subprocess
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import psutil

from engine.problems import Trouble
from engine.sensing.voice.far_end import FAR_RATE
from engine.sensing.voice.vocal_sounds import KINDS, VocalSounds
from engine.sensing.voice.voice_network import VoiceNetwork
from engine.sensing.voice.voice_reader import VoiceReader
from engine.sound.sound_network import SoundNetwork
from tests.bench.film_sound import (
    BLOCK,
    CLIPS,
    RATE,
    Sound,
    cancelled,
    cancelling,
    decibels,
    drawn_laugh,
    echo,
    small_loudspeaker,
    sound_of,
)
from tests.bench.machine import machine
from tests.support.made_cry import drawn_cry
from tests.support.room_sounds import ROOM, as_heard
from training.collections.labels import read_labels
from training.collections.voices import read_sound
from training.judging.quiet_room import as_in_a_room
from training.judging.sounds import alarms, heard, instants_of
from training.voices import vocal_sounds

LEVELS: Final = (0.0, -6.0, -12.0)
REACTIONS: Final = tuple(name for name in KINDS if name != "speech")
FIRST: Final = 8.0  # seconds: by then the canceller has found the room
EVERY: Final = 5.0
LONGEST: Final = 3.5
LATE: Final = 1.2  # seconds after a sound at which it still counts as found
DELAY: Final = 0.06
MADE: Final = 120  # of each kind at most are made, to find so many that are told alone
OF_EACH: Final = 8  # sounds a kind, and of each kind of room sound
SEED: Final = 77_000

Sounds = dict[str, list[Sound]]


class Film(NamedTuple):
    """A film's mix, and how a loudspeaker plays it."""

    mix: Sound
    played: Sound


def made_sounds(network: SoundNetwork, kinds: Iterable[str]) -> Sounds:
    """Made sounds of these kinds that are told in a quiet room, `OF_EACH` of each or as many as
    are found."""
    makers = {
        "laugh": (vocal_sounds.laugh, drawn_laugh),
        "cry": (drawn_cry,),
        "gasp": (vocal_sounds.scream, vocal_sounds.gasp),
        "cough": (vocal_sounds.cough,),
    }
    found: Sounds = {}
    for kind in kinds:
        told: Sounds = {}
        makes = makers[kind]
        for number in range(MADE):
            one = makes[number % len(makes)](np.random.default_rng(SEED + number))
            sound = np.asarray(0.3 * one / np.abs(one).max(), np.float32)
            if heard(as_in_a_room(sound), network)[kind]:
                told.setdefault(kind, []).append(sound)
            if len(told.get(kind, ())) == OF_EACH:
                break
        found |= told
    return found


def recorded_sounds(folder: Path) -> Sounds:
    """Sounds of a folder by kind, those of our reactions alone."""
    table, rows = read_labels(folder, ("file", "speaker", "kind"))
    found: Sounds = {}
    for row in rows:
        if row.told in REACTIONS:
            found.setdefault(row.told, []).append(read_sound(folder / row.file, table))
    return found


def among(
    near: Sound, sounds: Sounds, level: float
) -> tuple[Sound, list[tuple[str, float, float]]]:
    """The microphone's sound with one sound every five seconds, and what begins and ends when.

    A sound is `level` dB louder than the film is meanwhile; the film begins again where it is too
    short for all of them.
    """
    queue = [(kind, one) for kind, all_of in sounds.items() for one in all_of]
    needed = round((FIRST + EVERY * len(queue)) * RATE)
    out = np.tile(near, -(-needed // len(near)))[:needed]
    places = []
    for number, (kind, one) in enumerate(queue):
        begin = FIRST + EVERY * number
        sound = one[: round(LONGEST * RATE)].astype(np.float64)
        here = slice(round(begin * RATE), round(begin * RATE) + len(sound))
        loud = sound[np.abs(sound) > 0.05 * np.abs(sound).max()]
        gain = 10 ** ((decibels(out[here]) + level) / 20.0) / np.sqrt(np.mean(loud**2))
        out[here] += (sound * gain).astype(np.float32)
        places.append((kind, begin, begin + len(sound) / RATE))
    return out, places


def found_and_right(
    instants: dict[str, list[float]], places: list[tuple[str, float, float]]
) -> dict[str, dict[str, float | None]]:
    """Recall of the sounds of each kind, and precision of the alarms of each kind."""
    row: dict[str, dict[str, float | None]] = {}
    for kind in sorted({name for name, _, _ in places}):
        spans = [(begin, end) for name, begin, end in places if name == kind]
        hits = sum(any(a < one < b + LATE for one in instants[kind]) for a, b in spans)
        wrong = [x for x in instants[kind] if not any(a < x < b + LATE for a, b in spans)]
        said = hits + alarms(wrong)
        row[kind] = {
            "recall": round(hits / len(spans), 3),
            "precision": round(hits / said, 3) if said else None,
        }
    return row


def heard_without(mix: Sound, near: Sound, network: SoundNetwork) -> dict[str, list[float]]:
    """When each kind is heard where the mix is taken out of the microphone's sound."""
    reader = VoiceReader(sounds=VocalSounds(network))
    readings = []
    for place, (sound, residual, film) in enumerate(cancelling(mix, near)):
        readings += reader.read(sound, RATE, place * BLOCK / RATE, residual, film)
    return instants_of(readings)


def in_quiet(sounds: Sounds, network: SoundNetwork) -> dict[str, float]:
    """Recall of each kind in a quiet room."""
    return {
        kind: round(
            sum(bool(heard(as_in_a_room(one), network)[kind]) for one in all_of) / len(all_of), 3
        )
        for kind, all_of in sounds.items()
    }


def film_of_people(mix: Sound, sounds: Sounds) -> Sound:
    """A film in which these sounds are to be heard, one after another, over the mix's own."""
    parts = [np.zeros(round(FIRST * RATE), np.float32)]
    for one in (one for all_of in sounds.values() for one in all_of):
        sound = one[: round(LONGEST * RATE)]
        loud = sound[np.abs(sound) > 0.05 * np.abs(sound).max()]
        parts += [sound * (0.1 / np.sqrt(np.mean(loud**2))), np.zeros(RATE // 2, np.float32)]
    people = resampled(np.concatenate(parts))
    out = 0.5 * np.tile(mix, (-(-len(people) // len(mix)), 1))[: len(people)] + people[:, None]
    return np.asarray(np.clip(out, -1.0, 1.0), np.float32)


def resampled(sound: Sound) -> Sound:
    """From 16 to 48 kHz, by a windowed sinc."""
    spread = np.zeros(3 * len(sound), np.float32)
    spread[::3] = sound
    taps = np.sinc(np.arange(-48, 49) / 3.0) * np.hamming(97)
    return np.convolve(spread, taps, "same").astype(np.float32)


def over_film(mix: Sound, near: Sound, sounds: Sounds, network: SoundNetwork) -> dict[str, Any]:
    """Recall and precision by level, canceller and kind."""
    found: dict[str, Any] = {}
    for level in LEVELS:
        both, places = among(near, sounds, level)
        film = np.tile(mix, (-(-len(both) * 3 // len(mix)), 1))[: len(both) * 3]
        found[f"{level:+.0f} dB"] = {
            "off": found_and_right(heard(both, network), places),
            "on": found_and_right(heard_without(film, both, network), places),
        }
    return found


def an_hour(instants: dict[str, list[float]], seconds: float) -> dict[str, float]:
    """False alarms an hour, by kind."""
    return {kind: round(alarms(instants[kind]) * 3600.0 / seconds, 1) for kind in REACTIONS}


def false_alarms(films: dict[str, Film], network: SoundNetwork) -> dict[str, Any]:
    """Over films alone as a microphone hears them, canceller off and on."""
    found: dict[str, Any] = {}
    for name, film in films.items():
        near = echo(film.played, DELAY)
        seconds = len(near) / RATE
        found[name] = {
            "minutes": round(seconds / 60.0, 2),
            "off": an_hour(heard(near, network), seconds),
            "on": an_hour(heard_without(film.mix, near, network), seconds),
        }
    return found


def in_a_room(network: SoundNetwork) -> dict[str, dict[str, int]]:
    """In how many of `OF_EACH` made sounds of each kind each reaction was heard."""
    found: dict[str, dict[str, int]] = {}
    for make in ROOM:
        counts = dict.fromkeys(REACTIONS, 0)
        for number in range(OF_EACH):
            random = np.random.default_rng([SEED, number])
            instants = heard(as_heard(make(random), random), network)
            for kind in REACTIONS:
                counts[kind] += bool(instants[kind])
        found[make.__name__] = counts
    return found


def cost(mix: Sound, near: Sound) -> dict[str, float]:
    """Of one core for a minute of the film, and memory of both networks in MB."""
    before = psutil.Process().memory_info().rss
    reader = VoiceReader(VoiceNetwork(), VocalSounds(SoundNetwork()))
    quiet = near[: 60 * RATE]
    reader.read(quiet[: 2 * RATE], RATE, 0.0)
    memory = (psutil.Process().memory_info().rss - before) / 1e6
    begun = time.process_time()
    reader.read(quiet, RATE, 100.0)
    reading = (time.process_time() - begun) / (len(quiet) / RATE)
    begun = time.process_time()
    cancelled(mix[: 60 * FAR_RATE], quiet)
    cancelling = (time.process_time() - begun) / (len(quiet) / RATE)
    return {
        "reading": round(reading, 4),
        "cancelling": round(cancelling, 4),
        "together": round(reading + cancelling, 4),
        "memory_mb": round(memory, 1),
    }


def measure(sounds: Path | None, films: Path | None) -> dict[str, Any]:
    """Every figure."""
    mix = np.concatenate([sound_of(path) for path in sorted(CLIPS.glob("*.mp4"))])
    near = echo(mix, DELAY)
    spent = cost(mix, near)  # first, while no network is in memory yet
    begun = SoundNetwork()
    recorded = recorded_sounds(sounds) if sounds else {}
    made = made_sounds(begun, [kind for kind in REACTIONS if kind not in recorded])
    used = recorded | made
    every = {"sample film": Film(mix, mix), "small loudspeaker": Film(mix, small_loudspeaker(mix))}
    if films:
        others = np.concatenate([sound_of(path) for path in sorted(films.glob("*.mp4"))])
        every["films"] = Film(others, others)
    if recorded:
        people = film_of_people(mix, recorded)
        every["people in the film"] = Film(people, people)
        every["the same, small loudspeaker"] = Film(people, small_loudspeaker(people))
    return {
        "recorded": {kind: len(all_of) for kind, all_of in recorded.items()},
        "made": {kind: len(all_of) for kind, all_of in made.items()},
        "in_quiet": in_quiet(used, begun),
        "over_film": over_film(mix, near, used, begun),
        "false_alarms_an_hour": false_alarms(every, begun),
        "room": in_a_room(begun),
        "core_share": spent,
    }


def main() -> None:
    """Measure, and print a table or JSON."""
    parser = argparse.ArgumentParser(prog="./run bench voice", description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--sounds", type=Path, help="recordings, with labels.csv: file, kind")
    parser.add_argument("--films", type=Path, help="a folder of films (mp4)")
    asked = parser.parse_args()
    try:
        found = {"machine": machine(), **measure(asked.sounds, asked.films)}
    except (Trouble, subprocess.CalledProcessError, ValueError) as error:
        parser.error(str(error))
    if asked.json:
        print(json.dumps(found, indent=2))
        return
    for how in ("recorded", "made"):
        print(f"{how}: " + (", ".join(f"{n} {kind}" for kind, n in found[how].items()) or "none"))
    print("in a quiet room, found: " + ", ".join(f"{k} {v}" for k, v in found["in_quiet"].items()))
    print("over the film: found, and right when said")
    for level, by_word in found["over_film"].items():
        for word, row in by_word.items():
            told = "   ".join(
                f"{kind} {each['recall']:.2f} "
                + ("none said" if each["precision"] is None else f"{each['precision']:.2f}")
                for kind, each in row.items()
            )
            print(f"  {level:>6} canceller {word:3} {told}")
    print("false alarms an hour")
    for name, rates in found["false_alarms_an_hour"].items():
        for word in ("off", "on"):
            told = ", ".join(f"{kind} {rate}" for kind, rate in rates[word].items())
            print(f"  {name} ({rates['minutes']} min), canceller {word}: {told}")
    wrong = {name: counts for name, counts in found["room"].items() if any(counts.values())}
    print(f"of {OF_EACH} of each thing a room does, taken for a reaction: {wrong or 'none'}")
    print("share of one core    " + ", ".join(f"{k} {v}" for k, v in found["core_share"].items()))


if __name__ == "__main__":
    main()
