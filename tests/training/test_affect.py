"""The shipped network, what it is written from, and the measures it is judged by."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.problems import Trouble
from engine.sensing.face.affect import MODEL_FILE, AffectNetwork
from engine.sensing.face.appearance import PIXELS
from engine.sensing.face.geometry import canonical_face
from training.collections.faces import EXPRESSIONS
from training.faces.covering import cover
from training.faces.learning import begin, drawing_weights
from training.faces.network import (
    MIDDLE,
    STRIDES,
    Network,
    Weights,
    digest,
    mirror,
    softmax,
    table,
    write,
)
from training.faces.trunk import Block, Trunk
from training.judging import measures


def someone(seed: int) -> tuple[NDArray[np.float64], NDArray[np.uint8]]:
    """A mesh and a picture of nobody."""
    random = np.random.default_rng(seed)
    smooth = random.normal(0, 1, (6, 6)).repeat(16, axis=0).repeat(16, axis=1)
    picture = np.clip(128 + 40 * smooth, 0, 255).astype(np.uint8)
    return canonical_face() + random.normal(0, 0.1, (468, 3)), picture


def test_the_shipped_network_is_small_and_its_card_is_its_own() -> None:
    assert MODEL_FILE.stat().st_size < 4_000_000
    card = MODEL_FILE.with_suffix(".md").read_text(encoding="utf-8")
    assert digest(MODEL_FILE) in card
    assert "must not be used" in card
    assert AffectNetwork().expressions == EXPRESSIONS


def test_a_face_and_its_mirror_image_feel_the_same() -> None:
    mesh, picture = someone(1)
    twin = mirror(mesh.reshape(1, -1)).reshape(468, 3)
    network = AffectNetwork()
    one = network.estimate(mesh, picture)
    other = network.estimate(twin, np.ascontiguousarray(picture[:, ::-1]))
    assert one.expressions == pytest.approx(other.expressions, abs=1e-4)
    assert one.covered == pytest.approx(other.covered, abs=1e-4)
    assert (one.valence, one.arousal) == pytest.approx((other.valence, other.arousal), abs=1e-4)
    assert sum(one.expressions) == pytest.approx(1.0, abs=1e-5)


def test_brighter_light_changes_little() -> None:
    mesh, picture = someone(2)
    network = AffectNetwork()
    one = network.estimate(mesh, picture)
    other = network.estimate(mesh, (picture * 0.6).astype(np.uint8))
    assert one.expressions == pytest.approx(other.expressions, abs=0.1)


def test_no_network_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "none.onnx").write_bytes(b"nothing")
    with pytest.raises(Trouble, match="cannot be read"):
        AffectNetwork(tmp_path / "none.onnx")


def made_up_trunk(random: np.random.Generator) -> Trunk:
    """Of MediaPipe's shape, with random weights."""

    def some(*shape: int) -> NDArray[np.float32]:
        return (random.normal(0, 0.3, shape)).astype(np.float32)

    channels = [16, 16, 16, 32, 32, 32, 64, 64, 64, 128, 128, 128]
    blocks = tuple(
        Block(some(i, 1, 3, 3), some(i), some(o, i, 1, 1), some(o), some(o))
        for i, o in pairwise(channels)
    )
    return Trunk(some(16, 1, 3, 3), some(16), some(16), blocks)


def by_hand(weights: Weights, mesh: NDArray[np.float64], picture: NDArray[np.uint8]) -> list[float]:
    """The logits and the covering of one face, (8,), in plain numpy, as they are meant."""

    def active(x: NDArray[np.float64], slope: NDArray[np.float32]) -> NDArray[np.float64]:
        return np.where(x > 0, x, x * slope[:, None, None])

    def windows(x: NDArray[np.float64], stride: int) -> NDArray[np.float64]:
        ends = (0, 1) if stride == 2 else (1, 1)
        padded = np.pad(x, ((0, 0), ends, ends))
        found = np.lib.stride_tricks.sliding_window_view(padded, (3, 3), axis=(1, 2))
        return found[:, ::stride, ::stride]

    def dense(x: NDArray[np.float64], name: str) -> NDArray[np.float64]:
        return weights[f"{name}.weight"] @ x + weights[f"{name}.bias"]

    bright = picture / 255.0
    even = (bright - bright.mean()) / (bright.std() + 0.05) * 0.22 + 0.5
    x = np.einsum(
        "chwij,ocij->ohw", windows(np.clip(even, -0.5, 1.5)[None], 2), weights["stem.weight"]
    )
    x = active(x + weights["stem.bias"][:, None, None], weights["stem.slope"])
    for index, stride in enumerate(STRIDES):
        name = f"block{index}"
        y = np.einsum("chwij,cij->chw", windows(x, stride), weights[f"{name}.within.weight"][:, 0])
        y = y + weights[f"{name}.within.bias"][:, None, None]
        y = np.einsum("chw,oc->ohw", y, weights[f"{name}.across.weight"][:, :, 0, 0])
        y = y + weights[f"{name}.across.bias"][:, None, None]
        if stride == 2:
            x = x.reshape(len(x), x.shape[1] // 2, 2, x.shape[2] // 2, 2).max(axis=(2, 4))
        x = np.pad(x, ((0, len(y) - len(x)), (0, 0), (0, 0)))
        x = active(x + y, weights[f"{name}.slope"])
        if index == MIDDLE:
            textures = x.reshape(len(x), 6, 2, 6, 2).mean(axis=(2, 4)).ravel()
    found = []
    for name in ("look", "cover"):
        y = np.einsum("chw,oc->ohw", x, weights[f"{name}.reduce.weight"][:, :, 0, 0])
        y = np.maximum(y + weights[f"{name}.reduce.bias"][:, None, None], 0).ravel()
        found.append(dense(np.maximum(dense(y, f"{name}.inner"), 0), f"{name}.outer"))
    shape = (mesh.ravel() - weights["shape.mean"]) @ weights["shape.components"]
    found[0] = found[0] + dense(np.maximum(dense(shape, "shape.inner"), 0), "shape.outer")
    found[0] = found[0] + dense(textures, "plain.picture") + dense(shape, "plain.shape")
    return [*found[0].tolist(), float(found[1][0])]


@pytest.mark.thorough
def test_what_is_written_answers_as_it_is_meant(tmp_path: Path) -> None:
    random = np.random.default_rng(3)
    meshes = np.array([someone(seed)[0] for seed in range(80)])
    weights = begin(made_up_trunk(random), meshes, random)
    for name in [name for name in weights if "plain" in name]:
        weights[name] = random.normal(0, 0.02, weights[name].shape).astype(np.float32)
    write(Network(weights, 1.7), tmp_path / "made.onnx", {"held_out": "0"})
    read = AffectNetwork(tmp_path / "made.onnx")
    assert read.facts["held_out"] == "0"
    for seed in (100, 101):
        mesh, picture = someone(seed)
        twin = mirror(mesh.reshape(1, -1)).reshape(468, 3)
        halves = [by_hand(weights, mesh, picture), by_hand(weights, twin, picture[:, ::-1])]
        logits = np.mean(halves, axis=0)
        expected = softmax(logits[None, :7] / 1.7)[0]
        found = read.estimate(mesh, picture)
        assert found.expressions == pytest.approx(expected, abs=1e-3)
        assert found.covered == pytest.approx(1 / (1 + np.exp(-logits[7])), abs=1e-3)
        assert (found.valence, found.arousal) == pytest.approx(expected @ table(), abs=1e-3)


def test_rare_expressions_and_people_seen_once_are_drawn_more_often() -> None:
    truth = np.array([0] * 90 + [1] * 10)
    person = np.array([0] * 45 + list(range(1, 56)))
    often = drawing_weights(truth, person)
    assert often.sum() == pytest.approx(1.0)
    assert often[truth == 1].sum() > 0.25
    assert often[60] > 3 * often[0]


def test_a_cover_hides_what_it_says() -> None:
    random = np.random.default_rng(4)
    shares = []
    for _ in range(200):
        picture = np.full((124, 124), 120, np.uint8)
        other = np.full((124, 124), 250, np.uint8)
        covered, share = cover(picture, random, other, PIXELS)
        assert covered.shape == picture.shape
        assert 0.0 <= share <= 1.0
        shares.append(share)
    assert min(shares) < 0.1
    assert max(shares) > 0.5


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


def test_groups_and_the_gap_between_them() -> None:
    truth = np.array([0, 0, 1, 1])
    probabilities = np.array([[1.0, 0.0]] * 4)
    first = np.array([True, True, False, False])
    found = measures.by_group(probabilities, truth, {"one": first, "other": ~first})
    assert found["largest_gap"] == 1.0
    assert found["groups"] == {"one": {"n": 2, "accuracy": 1.0}, "other": {"n": 2, "accuracy": 0.0}}
