"""The front end against its published definition, and the kinds of known sounds over time."""

import hashlib
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from engine.problems import Trouble
from engine.sound.people import PEOPLE
from engine.sound.sound_network import MODEL_FILE, SoundNetwork
from engine.sound.spectrum import BANDS, NEEDED, PATCH, RATE, logarithm, mel, patches
from tests.support.made_cry import drawn_cry


def test_the_front_end_is_the_published_one() -> None:
    """Sample by sample, by the definition: TensorFlow's mel weights and a periodic Hann window."""
    sound = np.random.default_rng(1).normal(0.0, 0.1, NEEDED).astype(np.float32)
    hann = [0.5 - 0.5 * np.cos(2 * np.pi * n / 400) for n in range(400)]
    edges = np.linspace(1127 * np.log(1 + 125 / 700), 1127 * np.log(1 + 7500 / 700), 66)
    found = logarithm(mel(sound))
    assert found.shape == (PATCH, BANDS)
    for row, band in ((0, 0), (40, 20), (95, 63)):
        piece = sound[row * 160 : row * 160 + 400].astype(np.float64) * hann
        total = 0.0
        for place in range(1, 257):
            turn = np.exp(-2j * np.pi * place * np.arange(400) / 512)
            height = 1127 * np.log(1 + place * 31.25 / 700)
            rise = (height - edges[band]) / (edges[band + 1] - edges[band])
            fall = (edges[band + 2] - height) / (edges[band + 2] - edges[band + 1])
            total += abs(np.sum(piece * turn)) * max(0.0, min(rise, fall))
        assert found[row, band] == pytest.approx(np.log(total + 0.001), abs=1e-4)


def test_patches_and_sounds_too_short_for_one() -> None:
    rows = mel(np.zeros(3 * RATE, np.float32))
    assert patches(rows, 48).shape == (1 + (len(rows) - PATCH) // 48, PATCH, BANDS)
    assert patches(rows[: PATCH - 1], 48).shape == (0, PATCH, BANDS)
    assert mel(np.zeros(399, np.float32)).shape == (0, BANDS)
    assert SoundNetwork().over_time(np.zeros(RATE // 2, np.float32)).scores.shape == (0, 521)


def test_kinds_over_time_are_told_where_they_sound() -> None:
    place = np.arange(2 * RATE) / RATE
    tone = 0.3 * np.sin(2 * np.pi * 1000.0 * place)
    hiss = np.random.default_rng(2).normal(0.0, 0.1, 2 * RATE)
    sound = np.concatenate([np.zeros(2 * RATE), tone, hiss]).astype(np.float32)
    kinds = SoundNetwork().over_time(sound)
    assert kinds.times[0] == pytest.approx(0.4875)
    assert np.diff(kinds.times) == pytest.approx(0.48)
    silence, sine, noise = (kinds.of(each) for each in ("Silence", "Sine wave", "White noise"))
    # A patch that begins in one and ends in the next may be either.
    assert kinds.times[silence.argmax()] < 2.5
    assert 1.5 < kinds.times[sine.argmax()] < 4.5
    assert kinds.times[noise.argmax()] > 3.5
    assert min(silence.max(), noise.max()) > 0.5
    with pytest.raises(ValueError, match="not in"):
        kinds.of("Thoughts")


def test_what_people_do_is_told_by_plain_names() -> None:
    network = SoundNetwork()
    assert {kind for kinds in PEOPLE.values() for kind in kinds} <= set(network.kinds)
    wails = drawn_cry(np.random.default_rng(4))
    sound = np.concatenate([np.zeros(2 * RATE), 0.3 * wails / np.abs(wails).max()])
    found = network.over_time(sound.astype(np.float32))
    heard = found.by_people()
    assert set(heard) == set(PEOPLE)
    assert found.times[heard["silence"].argmax()] < 1.6 < found.times[heard["crying"].argmax()]
    assert min(heard["silence"].max(), heard["crying"].max()) > 0.5 > heard["laughter"].max()
    assert heard["clapping"].tolist() == found.of("Clapping", "Applause").tolist()


def test_the_shipped_networks_card_is_its_own() -> None:
    card = MODEL_FILE.with_suffix(".md").read_text(encoding="utf-8")
    assert hashlib.sha256(MODEL_FILE.read_bytes()).hexdigest()[:12] in card
    assert "must not be used" in card


def test_no_network_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="sound network"):
        SoundNetwork(tmp_path / "none.onnx")


_OPEN = """
import numpy, onnxruntime, psutil
from engine.sound.sound_network import SoundNetwork
before = psutil.Process().memory_info().rss
SoundNetwork().scores(numpy.zeros((1, 96, 64), numpy.float32))
print(psutil.Process().memory_info().rss - before)
"""


@pytest.mark.programs
@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere it is the system's own affair")
def test_what_opening_the_network_needed_is_given_back() -> None:
    """It holds 15 MB of weights, and has had them three times over while it was opened."""
    words = [sys.executable, "-c", _OPEN]
    done = subprocess.run(words, capture_output=True, text=True, timeout=60, check=True)
    assert int(done.stdout) < 40e6
