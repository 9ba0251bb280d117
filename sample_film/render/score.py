"""What each segment sounds like.

Everything is in D minor or F major and at sixty beats a minute, and every in and out point
falls on a whole second: whichever cut is taken, harmony and beat carry over it. The motif
(A F G D, as a music box) belongs to the letter's writer; it returns wherever she is near.
"""

from collections.abc import Callable

import numpy as np

from sample_film.render import sound
from sample_film.render.sound import Track
from sample_film.render.timing import Span

Chords = list[tuple[float, float, str]]


def _even(span: Span, *names: str) -> Chords:
    """The chords one after the other over the whole clip, the changes between in and out."""
    part = span.length / len(names)
    chords = [
        (span.lead + index * part, span.lead + (index + 1) * part, notes)
        for index, notes in enumerate(names)
    ]
    first, last = chords[0], chords[-1]
    chords[-1] = (last[0], span.whole + 2, last[2])
    chords[0] = (-2.0, span.lead + part if len(names) > 1 else span.whole + 2, first[2])
    return chords


def _tune(span: Span, notes: str, start: float = 0.0, beat: float = 1.0) -> list[tuple[float, str]]:
    """Notes on the beat from the in point on; a dash is a rest."""
    return [
        (span.lead + start + index * beat, name)
        for index, name in enumerate(notes.split())
        if name != "-"
    ]


def harbour(rng: np.random.Generator, span: Span) -> Track:
    """Small waves against wood, a far horn, the motif for the first time."""
    long = span.whole
    music = 1.2 * sound.pad(long, _even(span, "D3 A3 F4 C5", "Bb2 F3 D4 A4"))
    music += 0.5 * sound.music_box(long, _tune(span, "- A5 - F5 G5 - - D5 - -"))
    music += 0.10 * sound.foghorn(long, [span.lead + 6.5])
    air = 0.16 * sound.waves(rng, long, 4.0, 0.7) + 0.05 * sound.gulls(rng, long, 3)
    return sound.room(rng, music, 2.6, 0.5) + air + 0.03 * sound.wind(rng, long)


def gulls(rng: np.random.Generator, span: Span) -> Track:
    """Cries, light strings, the motif turned over and quick."""
    long = span.whole
    music = 1.0 * sound.pad(long, _even(span, "F3 C4 G4 A4", "C3 G3 E4 C5"), 1.5, 0.05)
    music += 0.5 * sound.music_box(
        long, _tune(span, "F5 A5 C6 A5 G5 C6 D6 C6 A5 F5 G5 A5 C6 - G5 -", 0, 0.5), 0.8
    )
    air = 0.22 * sound.gulls(rng, long, 13) + 0.09 * sound.waves(rng, long, 3.0, 1.0)
    return sound.room(rng, music + 0.4 * air, 1.8, 0.4) + air


def tide(rng: np.random.Generator, span: Span) -> Track:
    """Slow water, empty fifths, a horn that nobody answers."""
    long = span.whole
    music = 0.9 * sound.pad(long, _even(span, "D3 A3 E4", "D3 A3 D4"), 2.2)
    music += 0.25 * sound.music_box(long, _tune(span, "- - D5 - - - A4 -"), 1.8)
    music += 0.22 * sound.foghorn(long, [span.lead + 3.6])
    air = 0.22 * sound.waves(rng, long, 6.0, 0.9) + 0.06 * sound.wind(rng, long, 420)
    return sound.room(rng, music, 3.8, 0.7) + air


def stair(rng: np.random.Generator, span: Span) -> Track:
    """Boots in a tall stone room; a half-tone that does not resolve."""
    long = span.whole
    music = 0.8 * sound.pad(long, _even(span, "D3 A3 F4", "D3 Bb3 E4", "D3 A3 Eb4 E4"), 2.0)
    music += 0.30 * sound.bass(long, "D2")
    feet = 0.8 * sound.steps(rng, long, 1.0)
    air = 0.10 * sound.wind(rng, long, 190) + 0.03 * sound.rain(rng, long, 0)
    return sound.room(rng, music, 3.0, 0.5) + sound.room(rng, feet, 2.6, 0.75) + air


def lamp_room(rng: np.random.Generator, span: Span) -> Track:
    """Great open chords; the clockwork of the lens."""
    long = span.whole
    music = 1.1 * sound.pad(long, _even(span, "Bb2 F3 D4 F4 C5", "F3 C4 A4 C5 G5"), 1.35, 0.10)
    music += 0.35 * sound.bass(long, "F2")
    music += 0.32 * sound.music_box(long, _tune(span, "F5 - C6 - D6 - A5 - C6 -"), 1.8)
    clock = 0.10 * sound.steps(rng, long, 0.5, 0.4) + 0.02 * sound.crackle(rng, long, 6)
    return sound.room(rng, music + clock, 3.4, 0.6) + 0.04 * sound.wind(rng, long, 300)


def letter(rng: np.random.Generator, span: Span) -> Track:
    """The motif whole, over a candle and rain on glass."""
    long = span.whole
    music = 0.7 * sound.pad(long, _even(span, "G2 D3 Bb3 F4", "D3 A3 F4", "Bb2 F3 D4"), 2.1)
    music += 0.75 * sound.music_box(long, _tune(span, "A5 F5 G5 D5 - F5 E5 C5 D5 - A4"), 1.6)
    air = 0.05 * sound.rain(rng, long, 30) + 0.06 * sound.crackle(rng, long, 5)
    return sound.room(rng, music, 2.2, 0.45) + air


def storm(rng: np.random.Generator, span: Span) -> Track:
    """Everything at once."""
    long = span.whole
    music = 1.1 * sound.pad(long, _even(span, "D2 A2 Eb3 A3", "D2 Bb2 E3 Bb3"), 1.3)
    music += 0.55 * sound.bass(long, "D2", 2.0, 0.25)
    air = 0.55 * sound.wind(rng, long, 330) + 0.18 * sound.rain(rng, long, 60)
    air += 0.40 * sound.waves(rng, long, 2.6, 0.8)
    bolts = [span.lead - 0.7, span.lead + 3.6, span.lead + 7.9]
    return sound.room(rng, music, 2.4, 0.4) + air + 0.8 * sound.thunder(rng, long, bolts)


def stars(rng: np.random.Generator, span: Span) -> Track:
    """Very high, very slow."""
    long = span.whole
    music = 0.9 * sound.pad(long, _even(span, "F3 C4 E4 A4", "Bb2 F3 A3 D4 A4"), 1.8, 0.16)
    music += 0.36 * sound.music_box(long, _tune(span, "C6 - E6 - A5 - G5 - C6 -"), 2.4)
    return sound.room(rng, music, 4.5, 0.8) + 0.06 * sound.waves(rng, long, 6.5, 0.5)


def boat(rng: np.random.Generator, span: Span) -> Track:
    """A held breath; two notes of the motif, asked again and again."""
    long = span.whole
    music = 0.9 * sound.pad(long, _even(span, "A2 E3 D4 G4", "A2 D3 F4 C5"), 1.9)
    music += 0.28 * sound.bass(long, "A1", 1.0)
    music += 0.38 * sound.music_box(long, _tune(span, "- A5 F5 - - A5 F5 - A5 G5"), 1.8)
    air = 0.20 * sound.waves(rng, long, 3.6, 0.6) + 0.05 * sound.wind(rng, long, 240)
    return sound.room(rng, music, 3.4, 0.6) + air + 0.08 * sound.foghorn(long, [span.lead + 4.4])


def dawn(rng: np.random.Generator, span: Span) -> Track:
    """The motif in major, answered."""
    long = span.whole
    chords = _even(span, "Bb2 F3 D4 A4", "C3 G3 E4 C5", "F3 C4 A4 C5 F5")
    music = 1.2 * sound.pad(long, chords, 1.4, 0.07) + 0.22 * sound.bass(long, "F2")
    music += 0.6 * sound.music_box(long, _tune(span, "A5 F5 G5 D6 - C6 G5 E5 F5 A5 C6 F6"), 1.6)
    air = 0.09 * sound.gulls(rng, long, 7) + 0.12 * sound.waves(rng, long, 4.0, 0.8)
    return sound.room(rng, music, 2.8, 0.5) + air


def the_dark(rng: np.random.Generator, span: Span) -> Track:
    """The motif without its last note; then only wind."""
    long = span.whole
    time = np.arange(len(sound.silence(long))) / sound.RATE
    leave = 0.35 + 0.65 * np.clip((span.lead + 10.0 - time) / 3.0, 0, 1)
    music = 0.9 * sound.pad(long, _even(span, "D2 A2 F3 A3", "D2 A2 Eb3", "D2 A2 D3"), 2.0)
    music += 0.4 * sound.music_box(long, _tune(span, "- A4 - F4 - G4"), 2.2)
    air = 0.20 * sound.wind(rng, long, 380) + 0.13 * sound.waves(rng, long, 6.0, 0.5)
    return sound.room(rng, music, 4.2, 0.7) * leave[:, None] + air


def the_signal(rng: np.random.Generator, span: Span) -> Track:
    """Long, short, long, as two voices; a chord that is neither sad nor glad."""
    long = span.whole
    chords = _even(span, "G2 D3 Bb3 F4 A4", "Bb2 F3 D4 C5", "D3 A3 E4 F4")
    music = 1.1 * sound.pad(long, chords, 1.6, 0.06)
    music += 0.55 * sound.music_box(long, _tune(span, "- A5 - F5 G5 - D5 F5 - E5 - D5"), 2.0)
    air = 0.14 * sound.waves(rng, long, 4.6, 0.6) + 0.05 * sound.wind(rng, long, 280)
    return sound.room(rng, music, 3.4, 0.6) + air + 0.06 * sound.foghorn(long, [span.lead + 8.6])


SCORE: dict[str, Callable[[np.random.Generator, Span], Track]] = {
    "harbour": harbour,
    "gulls": gulls,
    "tide": tide,
    "stair": stair,
    "lamp_room": lamp_room,
    "letter": letter,
    "storm": storm,
    "stars": stars,
    "boat": boat,
    "dawn": dawn,
    "the_dark": the_dark,
    "the_signal": the_signal,
}
