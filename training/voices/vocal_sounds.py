"""Laughs, gasps, screams and coughs made from numbers: there are no recordings to learn from.

Source and filter (Fant, "Acoustic theory of speech production", 1960): a train of glottal pulses
with jitter and shimmer, and breath, through the resonances of a vocal tract of some length. The
ranges are wide on purpose, wider than people are; those of laughter follow Bachorowski, Smoski
and Owren, "The acoustic features of human laughter", 2001: bouts of calls, four to six a second,
voiced or not, falling in pitch and in level.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

RATE: Final = 16000
_TABLE: Final = 4096

Sound = NDArray[np.float64]
Random = np.random.Generator


@dataclass(frozen=True, slots=True)
class Speaker:
    """A body: pitch at rest in Hz, length of the vocal tract against a man's, roughness 0..1."""

    pitch: float
    tract: float
    rough: float
    breath: float


def speaker(random: Random) -> Speaker:
    """Somebody, from a child to a deep man."""
    tract = random.uniform(0.68, 1.1)
    pitch = 115.0 * tract**-2.2 * random.lognormal(0.0, 0.22)
    return Speaker(pitch, tract, random.uniform(0.0, 1.0), random.uniform(0.05, 1.0))


def glide(random: Random, count: int, values: list[float]) -> Sound:
    """A contour through `values`, spread over `count` samples, with a slow wobble."""
    places = np.linspace(0, count - 1, len(values))
    wobble = np.interp(
        np.arange(count),
        np.linspace(0, count, 2 + count // 800),
        random.normal(0.0, 0.012, 2 + count // 800),
    )
    return np.asarray(np.interp(np.arange(count), places, values) * (1.0 + wobble))


def pulses(random: Random, pitch: Sound, tilt: float, rough: float) -> Sound:
    """A glottal source of this pitch in Hz. `tilt` is dB an octave, -18 soft to -3 pressed."""
    count = len(pitch)
    jitter = 1.0 + rough * 0.04 * np.repeat(random.normal(0.0, 1.0, count // 80 + 1), 80)[:count]
    phase = np.cumsum(pitch * jitter / RATE)
    cycle = np.floor(phase).astype(int)
    shimmer = 1.0 + rough * 0.25 * random.normal(0.0, 1.0, cycle[-1] + 2)
    if rough > 0.75:
        shimmer[::2] *= random.uniform(0.4, 1.0)  # every other pulse weaker: a subharmonic
    highest = int(min(80, RATE / 2.2 / max(60.0, float(pitch.max()))))
    gains = np.arange(1.0, highest + 1) ** (tilt / 6.02)
    return np.asarray(_periodic(phase, gains) * np.maximum(0.05, shimmer)[cycle])


def _periodic(phase: Sound, gains: Sound) -> Sound:
    """A sum of harmonics with these gains, at these phases in cycles."""
    number = np.arange(1, len(gains) + 1)
    spectrum = np.zeros(_TABLE // 2 + 1, np.complex128)
    spectrum[1 : len(gains) + 1] = gains * np.exp(1j * (0.3 * number - np.pi / 2)) * _TABLE / 2
    table = np.fft.irfft(spectrum, _TABLE)
    return np.asarray(table[(phase * _TABLE).astype(int) % _TABLE])


def tone_at(phase: Sound, bright: float, harmonics: int) -> Sound:
    """A musical tone: each harmonic `bright` times the one below."""
    return _periodic(phase, bright ** np.arange(float(max(1, harmonics))))


def tract(sound: Sound, formants: list[tuple[float, float]]) -> Sound:
    """Sound through resonances, each (Hz, bandwidth in Hz), in cascade."""
    from scipy.signal import lfilter

    for hertz, width in formants:
        if hertz > 0.47 * RATE:
            continue
        radius = np.exp(-np.pi * width / RATE)
        turn = 2.0 * radius * np.cos(2 * np.pi * hertz / RATE)
        gain = 1.0 - turn + radius**2
        sound = lfilter([gain], [1.0, -turn, radius**2], sound)
    return np.asarray(np.diff(sound, prepend=0.0))  # lips radiate upward


def vowel(random: Random, who: Speaker, openness: float) -> list[tuple[float, float]]:
    """Formants of some vowel; `openness` 0 (closed) to 1 (wide open)."""
    first = 280.0 + 620.0 * openness + random.normal(0.0, 60.0)
    second = random.uniform(900.0, 2200.0) if openness < 0.5 else random.uniform(1050.0, 1800.0)
    rest = [random.normal(2600.0, 180.0), random.normal(3500.0, 200.0), 4500.0, 5500.0, 6500.0]
    places = [max(200.0, first), max(second, first + 250.0), *rest]
    return [(hertz / who.tract, random.uniform(0.05, 0.12) * hertz + 30.0) for hertz in places]


def noise(random: Random, count: int) -> Sound:
    """White noise of `count` samples, with a variance of 1."""
    return np.asarray(random.normal(0.0, 1.0, count))


def arch(random: Random, count: int, attack: float, fall: float = 1.0) -> Sound:
    """A rise over `attack` of the length, then a fall to nothing; `fall` above 1 falls early."""
    place = np.linspace(0.0, 1.0, max(2, count))[:count]
    up = np.clip(place / max(0.01, attack), 0.0, 1.0)
    down = np.clip((1.0 - place) / max(0.01, 1.0 - attack), 0.0, 1.0)
    return np.asarray(np.sin(0.5 * np.pi * up) * down**fall * (1 + 0.1 * random.normal()))


def level_of(sound: Sound) -> float:
    """The root mean square of a sound; never 0."""
    return float(np.sqrt(np.mean(sound**2)) + 1e-9)


def _mixed(random: Random, voice: Sound, breath: Sound, share: float) -> Sound:
    return voice / level_of(voice) * (1.0 - share) + breath / level_of(breath) * share


def call(
    random: Random,
    who: Speaker,
    seconds: float,
    begin: float,
    end: float,
    kind: str,
    formants: list[tuple[float, float]],
    breathy: float,
    tilt: float,
) -> Sound:
    """One "ha": breath and voice, or breath alone, `begin` to `end` Hz."""
    count = max(200, int(seconds * RATE))
    breath = tract(noise(random, count), formants)
    if kind == "voiced":
        middle = begin * random.uniform(1.0, 1.25)
        pitch = glide(random, count, [begin, middle, end])
        voice = tract(pulses(random, pitch, tilt, who.rough * 0.6), formants)
        envelope = arch(random, count, random.uniform(0.1, 0.5), random.uniform(0.5, 1.5))
        body = _mixed(random, voice, breath, breathy) * envelope
    else:
        body = breath / level_of(breath) * arch(random, count, random.uniform(0.05, 0.5), 1.3)
    return np.asarray(body)


def laugh(random: Random) -> Sound:
    """A bout or two of laughter, 0.7 to 4 s."""
    who = speaker(random)
    style = random.choice(["song", "song", "giggle", "chuckle", "breath", "mixed", "snort"])
    out = [_bout(random, who, str(style))]
    if random.random() < 0.45:
        out.append(_inhaling(random, who, random.uniform(0.15, 0.5)) * random.uniform(0.1, 0.6))
        if random.random() < 0.6:
            out.append(_bout(random, who, str(style)) * random.uniform(0.4, 1.0))
    return np.concatenate(out)


def _bout(random: Random, who: Speaker, style: str) -> Sound:
    rate = random.uniform(5.0, 8.0) if style == "giggle" else random.uniform(3.3, 6.3)
    calls = int(random.integers(3, 13))
    openness = random.uniform(0.0, 0.35) if style == "chuckle" else random.uniform(0.3, 1.0)
    formants = vowel(random, who, openness)
    excited = random.uniform(1.1, 3.2) if style != "chuckle" else random.uniform(0.9, 1.5)
    begin = min(950.0, who.pitch * excited)
    falls = random.uniform(0.0, 0.09)
    fades = random.uniform(0.0, 0.22)
    tilt = random.uniform(-15.0, -6.0)
    breathy = random.uniform(0.1, 0.7)
    duty = random.uniform(0.35, 0.8)
    between = random.uniform(0.0, 0.35)
    drift = random.uniform(-0.03, 0.05)  # bouts slow down more often than not
    pieces = []
    if random.random() < 0.35:
        # Some begin with one long call.
        first = call(
            random,
            who,
            random.uniform(0.2, 0.7),
            begin,
            begin * 0.9,
            "voiced",
            formants,
            breathy,
            tilt,
        )
        pieces.append(first * random.uniform(0.6, 1.3))
    for number in range(calls):
        period = (1.0 + drift * number) / rate * random.lognormal(0.0, 0.1)
        sounded = np.clip(duty * random.lognormal(0.0, 0.15), 0.2, 0.95) * period
        pitch = begin * (1.0 - falls) ** number * random.lognormal(0.0, 0.06)
        pitch = max(70.0, pitch)
        voiced = style in ("song", "giggle", "chuckle") or (
            style == "mixed" and random.random() < 0.6
        )
        if style == "snort":
            tube = [(random.uniform(300, 700), 150.0), (random.uniform(1200, 2600), 400.0)]
            here = call(random, who, sounded, pitch, pitch, "breath", tube, 1.0, tilt)
        else:
            here = call(
                random,
                who,
                sounded,
                pitch,
                pitch * random.uniform(0.7, 1.05),
                "voiced" if voiced else "breath",
                formants,
                breathy,
                tilt,
            )
        if style == "chuckle":
            here = np.convolve(here, np.hanning(24) / 12.0, "same")
        gap = max(0, int((period - sounded) * RATE))
        breath = tract(noise(random, gap + 8), formants)[:gap]
        hush = breath / level_of(breath) * between if gap > 8 else np.zeros(gap)
        gain = (1.0 - fades) ** number * random.lognormal(0.0, 0.25)
        pieces += [here * gain, hush * gain * np.hanning(gap + 2)[1:-1]]
    return np.concatenate(pieces)


def _inhaling(random: Random, who: Speaker, seconds: float) -> Sound:
    """Air drawn in: noise that swells and stops."""
    count = int(seconds * RATE)
    shape = [
        (random.uniform(900.0, 1700.0) / who.tract, random.uniform(200.0, 600.0)),
        (random.uniform(1900.0, 3300.0) / who.tract, random.uniform(250.0, 700.0)),
        (random.uniform(3500.0, 5500.0) / who.tract, random.uniform(400.0, 1200.0)),
    ]
    air = tract(noise(random, count), shape)
    if random.random() < 0.3:
        # Some are voiced on the way in.
        high = who.pitch * random.uniform(1.5, 3.5)
        pitch = glide(random, count, [high * 0.8, high, high * random.uniform(0.9, 1.4)])
        voice = tract(pulses(random, pitch, -12.0, 0.9), vowel(random, who, 0.5))
        air = _mixed(random, voice, air, random.uniform(0.4, 0.9))
    place = np.linspace(0.0, 1.0, count)
    top = random.uniform(0.2, 0.85)
    swell = np.clip(place / top, 0.0, 1.0) ** random.uniform(0.5, 2.0)
    stop = np.clip((1.0 - place) / (1.0 - top), 0.0, 1.0) ** random.uniform(0.3, 1.2)
    return np.asarray(air / level_of(air) * swell * stop)


def gasp(random: Random) -> Sound:
    """A sharp breath in, sometimes ending in a held or a voiced one: 0.2 to 1.2 s."""
    who = speaker(random)
    out = [_inhaling(random, who, random.uniform(0.18, 0.7))]
    if random.random() < 0.25:
        high = min(900.0, who.pitch * random.uniform(1.2, 3.0))
        after = call(
            random,
            who,
            random.uniform(0.08, 0.5),
            high,
            high * random.uniform(0.6, 1.2),
            "voiced",
            vowel(random, who, random.uniform(0.3, 1.0)),
            0.3,
            -9.0,
        )
        out += [np.zeros(int(random.uniform(0.0, 0.12) * RATE)), after * random.uniform(0.5, 2.0)]
    return np.concatenate(out)


def scream(random: Random) -> Sound:
    """A cry of fright, high and harsh (Arnal et al., "Human screams occupy a privileged niche in
    the communication soundscape", 2015: rough, 30 to 150 Hz): 0.3 to 2.2 s."""
    who = speaker(random)
    count = int(random.uniform(0.3, 2.2) * RATE)
    top = float(np.clip(who.pitch * random.uniform(2.5, 5.5), 380.0, 1900.0))
    pitch = glide(
        random,
        count,
        [
            top * random.uniform(0.5, 0.95),
            top,
            top * random.uniform(0.9, 1.1),
            top * random.uniform(0.5, 1.0),
        ],
    )
    place = np.arange(count) / RATE
    pitch = pitch * (
        1.0 + random.uniform(0.0, 0.05) * np.sin(2 * np.pi * random.uniform(4.0, 9.0) * place)
    )
    voice = tract(
        pulses(random, pitch, random.uniform(-7.0, -1.0), random.uniform(0.2, 1.0)),
        vowel(random, who, random.uniform(0.6, 1.0)),
    )
    rough = 1.0 + random.uniform(0.0, 0.9) * np.sin(
        2
        * np.pi
        * np.cumsum(
            random.uniform(30.0, 150.0)
            * (1.0 + 0.1 * np.repeat(random.normal(size=count // 400 + 1), 400)[:count])
        )
        / RATE
    )
    air = tract(noise(random, count), vowel(random, who, 0.8))
    body = _mixed(random, voice, air, random.uniform(0.0, 0.35)) * rough
    body = np.tanh(body * random.uniform(0.5, 2.5))
    return np.asarray(body * arch(random, count, random.uniform(0.03, 0.3), 0.5))


def cough(random: Random) -> Sound:
    """One to four coughs, a throat cleared, or a sneeze: 0.3 to 2.5 s."""
    who = speaker(random)
    pieces: list[Sound] = []
    if random.random() < 0.12:
        pieces.append(_inhaling(random, who, random.uniform(0.2, 0.5)) * 0.3)
    for _ in range(int(random.integers(1, 5))):
        burst = int(random.uniform(0.02, 0.07) * RATE)
        body = int(random.uniform(0.08, 0.28) * RATE)
        shape = vowel(random, who, random.uniform(0.4, 1.0))
        wide = [(hertz, width * 2.5) for hertz, width in shape]
        air = tract(noise(random, burst + body), wide)
        air /= level_of(air)
        fall = np.concatenate(
            [
                np.linspace(random.uniform(0.2, 1.0), 1.0, burst // 3),
                np.exp(-np.arange(burst + body - burst // 3) / RATE / random.uniform(0.03, 0.12)),
            ]
        )
        sound = air * fall
        if random.random() < 0.6:
            voice_count = int(random.uniform(0.05, 0.2) * RATE)
            begin = who.pitch * random.uniform(0.8, 2.0)
            voiced = call(
                random,
                who,
                voice_count / RATE,
                begin,
                begin * random.uniform(0.5, 0.9),
                "voiced",
                shape,
                random.uniform(0.2, 0.8),
                -10.0,
            )
            at = int(random.uniform(0.2, 1.0) * len(sound))
            longer = np.zeros(max(len(sound), at + len(voiced)))
            longer[: len(sound)] = sound
            longer[at : at + len(voiced)] += voiced * random.uniform(0.1, 0.7)
            sound = longer
        pieces += [
            sound * random.uniform(0.4, 1.0),
            np.zeros(int(random.uniform(0.05, 0.45) * RATE)),
        ]
    if random.random() < 0.15:
        low = call(
            random,
            who,
            random.uniform(0.2, 0.6),
            who.pitch * 0.8,
            who.pitch * 0.7,
            "voiced",
            vowel(random, who, 0.2),
            0.5,
            -8.0,
        )
        rough = 1.0 + 0.8 * np.sin(2 * np.pi * random.uniform(20, 45) * np.arange(len(low)) / RATE)
        pieces.append(low * rough)
    return np.concatenate(pieces)
