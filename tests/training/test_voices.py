"""The shipped voice network, the sounds it was made with, and how it is judged."""

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from engine.problems import Trouble
from engine.sensing.voice.features import COUNT
from engine.sensing.voice.voice_network import MODEL_FILE, VoiceNetwork
from training.collections.voices import HIGH, LOW, NEITHER, read_voices
from training.judging.voices import arousal_of, evaluate
from training.voices import other_sounds, vocal_sounds
from training.voices.examples import Examples
from training.voices.fitting import best_temperature, fit
from training.voices.network import write
from training.voices.speaking import at_tempo, spoken_otherwise, with_throat

RATE = 16000


def test_the_shipped_network_is_small_and_its_card_is_its_own() -> None:
    assert MODEL_FILE.stat().st_size < 1_000_000
    card = MODEL_FILE.with_suffix(".md").read_text(encoding="utf-8")
    assert hashlib.sha256(MODEL_FILE.read_bytes()).hexdigest()[:12] in card
    assert "must not be used" in card
    assert VoiceNetwork().arousal(np.zeros((2, COUNT))).shape == (2,)


VOCAL = (vocal_sounds.laugh, vocal_sounds.gasp, vocal_sounds.scream, vocal_sounds.cough)


@pytest.mark.parametrize("make", [*VOCAL, *dict.fromkeys(other_sounds.MAKERS)])
def test_made_sounds_are_sound(make: object) -> None:
    random = np.random.default_rng(5)
    for _ in range(5):
        if make in other_sounds.MAKERS:
            sound = make(random, RATE)  # type: ignore[operator]
            assert len(sound) == RATE
        else:
            sound = make(random)  # type: ignore[operator]
            assert 0.15 * RATE < len(sound) < 12 * RATE
        assert np.isfinite(sound).all()
        assert np.abs(sound).max() > 0.0


def buzz(pitch: float, resonance: float) -> NDArray[np.float64]:
    """A second of a voice with one resonance, both in Hz."""
    place = np.arange(RATE) / RATE
    harmonics = pitch * np.arange(1, int(4000 / pitch))
    loud = np.exp(-(((harmonics - resonance) / 200.0) ** 2)) + 0.01
    return np.asarray(loud @ np.sin(2 * np.pi * harmonics[:, None] * place))


def strongest(sound: NDArray[np.float64], low: float, high: float) -> float:
    """The frequency in Hz, in a range, around which power lies."""
    power = np.abs(np.fft.rfft(sound[2000:-2000] * np.hanning(len(sound) - 4000))) ** 2
    hertz = np.fft.rfftfreq(len(sound) - 4000, 1 / RATE)
    inside = (hertz > low) & (hertz < high)
    return float(np.sum(hertz[inside] * power[inside]) / np.sum(power[inside]))


def test_throat_and_tempo_are_moved_and_the_pitch_stays() -> None:
    sound = buzz(150.0, 900.0)
    moved = with_throat(sound, 1.3)
    assert strongest(moved, 300, 3000) == pytest.approx(1.3 * strongest(sound, 300, 3000), rel=0.1)
    faster = at_tempo(sound, 1.25)
    assert len(faster) == pytest.approx(len(sound) / 1.25, abs=2)
    for each in (moved, faster):
        assert strongest(each, 110, 190) == pytest.approx(150.0, abs=5.0)
    said = spoken_otherwise(np.random.default_rng(3), sound)
    assert np.isfinite(said).all()
    assert 0.6 < len(said) / len(sound) < 1.7


def test_a_single_word_is_judged_as_well_as_a_sentence() -> None:
    """A word is shorter than what the network hears at once, and the room around it is silent."""
    word = (0.1 * buzz(150.0, 900.0)[: int(0.6 * RATE)]).astype(np.float32)
    assert arousal_of(word, VoiceNetwork()) != 0.0


@pytest.mark.thorough
def test_what_is_written_answers_as_what_was_trained(tmp_path: Path) -> None:
    random = np.random.default_rng(6)
    truth = np.arange(300) % 2
    rows = random.normal(0, 1.0, (2, COUNT))[truth] + random.normal(0, 0.5, (300, COUNT))
    network = fit(Examples(rows, truth, np.arange(300), np.ones(300, bool)))
    write(network, tmp_path / "made.onnx", {})
    roused = VoiceNetwork(tmp_path / "made.onnx").arousal(rows)
    assert roused == pytest.approx(np.tanh(network.logits(rows) / 2.0), abs=1e-3)
    assert np.mean((roused > 0) == (truth == HIGH)) > 0.9


def test_the_best_temperature_makes_sure_answers_as_sure_as_they_are_right() -> None:
    random = np.random.default_rng(7)
    truth = random.integers(0, 2, 4000)
    right = random.random(4000) < 0.8
    said = np.where(right, truth, 1 - truth)
    logits = np.where(np.arange(2) == said[:, None], 5.0, 0.0)
    assert best_temperature(logits, truth) == pytest.approx(5.0 / np.log(4.0), rel=0.1)


def collection(folder: Path, words: str = "high") -> Path:
    """Three sounds in stereo at 44.1 kHz, one of them neither high nor low."""
    random = np.random.default_rng(8)
    for name in "abc":
        tone = 0.1 * np.sin(2 * np.pi * 200 * np.arange(44100) / 44100)
        both = np.stack([tone, tone], axis=1) + 0.001 * random.normal(size=(44100, 2))
        soundfile.write(folder / f"{name}.flac", both, 44100)
    (folder / "labels.csv").write_text(
        f"file,speaker,emotion,arousal\na.flac,1,,{words}\nb.flac,2,,low\nc.flac,2,,\n"
    )
    return folder


@pytest.mark.thorough
def test_any_collection_is_read_and_judged(tmp_path: Path) -> None:
    voices = read_voices(collection(tmp_path))
    assert voices.arousal.tolist() == [HIGH, LOW, NEITHER]
    assert all(len(sound) == pytest.approx(RATE, abs=50) for sound in voices.sounds)
    figures = evaluate(tmp_path)
    assert figures["n"] == 2
    assert figures["left_out"] == 1
    assert figures["speakers"] == "all"
    assert figures["trivial"] == {"arousal_auc": 0.5, "accuracy": 0.5}
    assert json.loads(json.dumps(figures))["arousal_auc"] in (0.0, 0.5, 1.0)


def test_a_folder_laid_out_otherwise_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="There is no"):
        read_voices(tmp_path)
    collection(tmp_path, "loud")
    with pytest.raises(Trouble, match="line 2: arousal is"):
        read_voices(tmp_path)
    collection(tmp_path)
    (tmp_path / "b.flac").write_bytes(b"no sound")
    with pytest.raises(Trouble, match="is not a sound"):
        read_voices(tmp_path)
    (tmp_path / "b.flac").unlink()
    with pytest.raises(Trouble, match="is not there"):
        read_voices(tmp_path)


def test_no_network_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="cannot be read"):
        VoiceNetwork(tmp_path / "none.onnx")
