"""The sample film's sound, the room that it sounds in, and laughs to hide in it."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.sensing.voice.echo_canceller import Cleaned, EchoCanceller
from engine.sensing.voice.far_end import FAR_RATE, FarEnd
from engine.sensing.voice.frames import RATE

CLIPS = Path(__file__).parents[2] / "sample_film" / "clips"
BLOCK = RATE // 50
AHEAD = 3  # blocks that a mixer is ahead of the microphone
Sound = NDArray[np.float32]


def film(name: str) -> Sound:
    """The sound of a clip of the sample film, as `sound_of`."""
    return sound_of(CLIPS / f"{name}.mp4")


def sound_of(path: Path) -> Sound:
    """A film's sound, (n, 2) at 48 kHz; needs ffmpeg."""
    words = ["ffmpeg", "-v", "error", "-i", str(path), "-f", "f32le", "-ac", "2"]
    done = subprocess.run([*words, "-ar", str(FAR_RATE), "-"], capture_output=True, check=True)
    return np.frombuffer(done.stdout, np.float32).reshape(-1, 2)


def names() -> list[str]:
    """Every clip of the film."""
    return sorted(path.stem for path in CLIPS.glob("*.mp4"))


def room(seed: int, seconds: float = 0.3) -> NDArray[np.float64]:
    """A living room's impulse response at 16 kHz: a direct sound and a tail."""
    random = np.random.default_rng(seed)
    count = round(seconds * RATE)
    tail = random.normal(0.0, 1.0, count) * 10 ** (-3.0 * np.arange(count) / count)
    tail *= 0.4 / np.sqrt(np.sum(tail**2))
    tail[:32] = 0.0
    tail[32] = 0.6
    return tail


def echo(mix: Sound, delay: float, seed: int = 1) -> Sound:
    """What a microphone at 16 kHz hears of the mix in that room, with its own faint hiss."""
    low = np.sinc(np.arange(-48, 49) * 0.3) * np.hamming(97) * 0.3
    dry = np.convolve(mix.mean(axis=1), low, "same")[::3]
    impulse = room(seed)
    size = 1 << (len(dry) + len(impulse)).bit_length()  # of a prime length it would take minutes
    heard = np.fft.irfft(np.fft.rfft(dry, size) * np.fft.rfft(impulse, size), size)[: len(dry)]
    heard = np.concatenate([np.zeros(round(delay * RATE)), heard])[: len(dry)]
    hiss = np.random.default_rng(seed + 1).normal(0.0, 1e-4, len(dry))
    return np.asarray(heard + hiss, np.float32)


def cancelling(mix: Sound, near: Sound) -> Iterator[Cleaned]:
    """The microphone's sound without the film, block by block as in a showing."""
    far_end = FarEnd()
    canceller = EchoCanceller(far_end)
    for index in range(len(near) // BLOCK):
        far_end.offer(100.0 + index * 0.02, mix[index * 960 : (index + 1) * 960])
        if index >= AHEAD:
            place = index - AHEAD
            block = near[place * BLOCK : (place + 1) * BLOCK]
            yield canceller(block, RATE, 100.0 + place * 0.02)


def cancelled(mix: Sound, near: Sound) -> Sound:
    """The same as one sound, after both stages."""
    return np.concatenate([each.sound for each in cancelling(mix, near)])


def small_loudspeaker(mix: Sound) -> Sound:
    """A mix as a small loudspeaker distorts it: odd and even harmonics, more the louder it is."""
    bent = mix + 0.15 * mix**2
    return np.asarray(np.tanh(3.0 * bent) / 3.0, np.float32)


def decibels(sound: Sound) -> float:
    return float(10.0 * np.log10(np.mean(sound.astype(np.float64) ** 2) + 1e-12))


def drawn_laugh(random: np.random.Generator) -> NDArray[np.float64]:
    """A laugh made otherwise than those of the training: harmonics under a drawn envelope.

    Four to nine calls, 3.8 to 5.8 a second, each falling, the bout falling and fading.
    """
    rate, calls = random.uniform(3.8, 5.8), int(random.integers(4, 10))
    pitch = random.uniform(140.0, 480.0)
    peaks = [random.uniform(550, 900), random.uniform(1200, 1700), random.uniform(2500, 3000)]
    out = np.zeros(int((calls + 1) / rate * RATE))
    hertz = np.fft.rfftfreq(4000, 1 / RATE)
    shape = sum(
        g * np.exp(-(((hertz - p) / 180.0) ** 2))
        for p, g in zip(peaks, (1, 0.6, 0.25), strict=True)
    )
    for number in range(calls):
        count = int(random.uniform(0.45, 0.65) / rate * RATE)
        place = np.linspace(0.0, 1.0, count)
        here = pitch * 0.965**number * (1.06 - 0.2 * place) * (1.0 + 0.02 * random.normal())
        phase = np.cumsum(here * (1.0 + 0.01 * random.normal(size=count)) / RATE)
        voice = np.zeros(count)
        for harmonic in range(1, int(5500 / pitch)):
            gain = np.interp(harmonic * here.mean(), hertz, shape) + 0.02
            voice += gain * np.sin(2 * np.pi * harmonic * phase)
        voice /= np.sqrt(np.mean(voice**2))
        breath = np.fft.irfft(np.fft.rfft(random.normal(size=4000)) * (shape + 0.05), 4000)[:count]
        breath = np.pad(breath, (0, count - len(breath))) / np.sqrt(np.mean(breath**2))
        envelope = np.sin(np.pi * place**0.7) ** 1.2 * 0.9**number
        start = int((number + random.normal(0.0, 0.03)) / rate * RATE) if number else 0
        end = min(len(out), start + count)
        out[start:end] += ((voice + random.uniform(0.2, 0.6) * breath) * envelope)[: end - start]
        aspiration = int(0.05 * RATE)
        huff = breath[:aspiration] * np.hanning(len(breath[:aspiration])) * 0.3
        out[max(0, start - len(huff)) : max(0, start - len(huff)) + len(huff)] += huff
    return out
