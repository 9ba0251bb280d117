"""The shipped network, and the measures it is judged by."""

from pathlib import Path

import numpy as np
import pytest

from engine.models.training import measures
from engine.models.training.collection import EXPRESSIONS, Faces
from engine.models.training.faces import digest, fit, flat, mirror, table, write
from engine.problems import Trouble
from engine.sensing.affect import MODEL_FILE, AffectNetwork, features
from engine.sensing.geometry import canonical_face


def test_the_shipped_network_is_small_and_its_card_is_its_own() -> None:
    assert MODEL_FILE.stat().st_size < 1_000_000
    card = MODEL_FILE.with_suffix(".md").read_text(encoding="utf-8")
    assert digest(MODEL_FILE) in card
    assert "must not be used" in card
    assert AffectNetwork().expressions == EXPRESSIONS


def test_a_face_and_its_mirror_image_feel_the_same() -> None:
    random = np.random.default_rng(1)
    face = features(canonical_face() + random.normal(0, 0.1, (468, 3)))
    twin = mirror(face.astype(np.float64)).astype(np.float32)
    network = AffectNetwork()
    assert network.valence_arousal(face) == pytest.approx(network.valence_arousal(twin), abs=1e-4)
    assert network.expression_probabilities(face).sum() == pytest.approx(1.0, abs=1e-5)


def test_no_network_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "none.onnx").write_bytes(b"nothing")
    with pytest.raises(Trouble, match="cannot be read"):
        AffectNetwork(tmp_path / "none.onnx")


def test_what_is_written_answers_as_what_was_trained(tmp_path: Path) -> None:
    random = np.random.default_rng(2)
    truth = np.arange(420) % len(EXPRESSIONS)
    centres = random.normal(0, 0.3, (len(EXPRESSIONS), 468, 3))
    meshes = canonical_face() + centres[truth] + random.normal(0, 0.1, (420, 468, 3))
    faces = Faces(meshes, truth, np.arange(420), truth % 5, 0, 0, "made up")
    network = fit(flat(faces.meshes), faces.truth, faces.person)
    write(network, tmp_path / "made.onnx", {"held_out": "0"})
    read = AffectNetwork(tmp_path / "made.onnx")
    inputs = flat(faces.meshes).astype(np.float32)
    expected = network.probabilities(inputs.astype(np.float64))
    assert read.expression_probabilities(inputs) == pytest.approx(expected, abs=1e-3)
    assert np.array(read.affects(inputs)) == pytest.approx(expected @ table(), abs=1e-3)
    assert np.mean(expected.argmax(axis=1) == truth) > 0.9


def test_measures_of_known_answers() -> None:
    truth = np.array([0, 0, 0, 1])
    assert measures.balanced_accuracy(truth, np.zeros(4, dtype=np.intp)) == 0.5
    assert measures.macro_f1(truth, truth) == 1.0
    assert measures.macro_f1(truth, np.zeros(4, dtype=np.intp)) == pytest.approx(3 / 7)
    assert measures.area_under_curve(np.array([1.0, 2.0]), np.array([0.0, 1.0])) == 0.875
    assert np.isnan(measures.area_under_curve(np.array([]), np.array([1.0])))
    sure = np.array([[1.0, 0.0]] * 4)
    assert measures.calibration_error(sure, truth) == pytest.approx(0.25)
    assert measures.trivial(truth)["balanced_accuracy"] == 0.5
