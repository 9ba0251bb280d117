"""The shipped network, and what it is written from."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.problems import Trouble
from engine.sensing.face.affect import MODEL_FILE, AffectNetwork
from engine.sensing.face.appearance import PIXELS, upright
from engine.sensing.face.geometry import fit
from engine.sensing.face.landmarks import LandmarkFinder
from tests.support.astronaut import smiling
from training.collections.faces import EXPRESSIONS
from training.faces.calibrating import (
    Answers,
    probabilities,
)
from training.faces.network import (
    LEAST_SPREAD,
    LIGHTEST,
    Calibration,
    Design,
    Floats,
    Network,
    Weights,
    digest,
    table,
)
from training.faces.writing import write

SMALL = Design(16, ((24, 2), (32, 2)))


def somebody(seed: int) -> NDArray[np.uint8]:
    """A picture of nobody."""
    random = np.random.default_rng(seed)
    side = PIXELS // 8
    smooth = random.normal(0, 1, (8, 8)).repeat(side, axis=0).repeat(side, axis=1)
    return np.clip(128 + 40 * smooth, 0, 255).astype(np.uint8)


def smile() -> NDArray[np.uint8]:
    """The smiling astronaut's face, upright."""
    frame = smiling()
    points = LandmarkFinder(still=True).find(frame)
    assert points is not None
    return upright(frame, points, fit(points))


def test_the_shipped_network_is_small_and_its_card_is_its_own() -> None:
    assert MODEL_FILE.stat().st_size < 6_000_000
    card = MODEL_FILE.with_suffix(".md").read_text(encoding="utf-8")
    assert digest(MODEL_FILE) in card
    assert "must not be used" in card
    assert AffectNetwork().expressions == EXPRESSIONS


def test_a_face_and_its_mirror_image_feel_nearly_the_same() -> None:
    face, network = smile(), AffectNetwork()
    one, other = network.estimate(face), network.estimate(np.ascontiguousarray(face[:, ::-1]))
    assert one.expressions == pytest.approx(other.expressions, abs=0.15)
    assert sum(one.expressions) == pytest.approx(1.0, abs=1e-5)


def test_brighter_light_changes_little() -> None:
    face, network = smile(), AffectNetwork()
    one, other = network.estimate(face), network.estimate((face * 0.6).astype(np.uint8))
    assert one.expressions == pytest.approx(other.expressions, abs=0.1)


def test_what_is_no_upright_face_says_nothing() -> None:
    face, network = smile(), AffectNetwork()
    seen = network.estimate(face)
    assert seen.strange < 0.1
    assert seen.confidence > 0.7
    rows, columns = np.indices(face.shape)
    for odd in (
        face[::-1],
        np.rot90(face),
        255 - face,
        np.roll(face, PIXELS // 2, axis=1),
        np.random.default_rng(8).integers(0, 255, face.shape, dtype=np.uint8),
        (columns // 4 % 2 * 200 + 20).astype(np.uint8),
        ((rows + columns) // 6 % 2 * 200 + 20).astype(np.uint8),
    ):
        found = network.estimate(np.ascontiguousarray(odd))
        assert found.strange > 0.8
        # Steering abstains.
        assert found.confidence < 0.15
        assert max(found.expressions) < 0.35


def test_a_face_in_a_bad_light_is_still_a_face() -> None:
    face, network = smile().astype(np.float64), AffectNetwork()
    aside = np.linspace(0.3, 1.0, PIXELS)[None, :]
    for shown in (0.15 * face, aside * face, 90 + 0.5 * face):
        found = network.estimate(shown.astype(np.uint8))
        assert found.strange < 0.2
        assert found.valence > 0.5


def test_no_network_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "none.onnx").write_bytes(b"nothing")
    with pytest.raises(Trouble, match="cannot be read"):
        AffectNetwork(tmp_path / "none.onnx")


def made_up(random: np.random.Generator, design: Design) -> Weights:
    """Random weights, in numbers that half precision holds exactly."""
    weights: Weights = {}

    def some(name: str, *shape: int) -> None:
        scale = np.sqrt(1.0 / np.prod(shape[1:]))
        for what, values in (
            ("weight", scale * random.standard_normal(shape)),
            ("bias", 0.1 * random.standard_normal(shape[0])),
        ):
            weights[f"{name}.{what}"] = values.astype(np.float16).astype(np.float32)

    some("stem", design.stem, 1, 3, 3)
    into = design.stem
    for index, (out, stride) in enumerate(design.blocks):
        some(f"block{index}.first", out, into, 3, 3)
        some(f"block{index}.second", out, out, 3, 3)
        if stride > 1 or into != out:
            some(f"block{index}.past", out, into, 1, 1)
        into = out
    for name, outputs in (("expression", len(EXPRESSIONS)), ("covered", 1), ("strange", 1)):
        some(name, outputs, into)
    return weights


def by_hand(network: Network, picture: NDArray[np.uint8]) -> list[Floats]:
    """Expression, covering and strangeness, in numpy, as they are meant."""
    weights = network.weights

    def convolved(x: Floats, name: str, stride: int) -> Floats:
        weight = weights[f"{name}.weight"]
        size = weight.shape[2]
        padded = np.pad(x, ((0, 0), (size // 2,) * 2, (size // 2,) * 2))
        windows = np.lib.stride_tricks.sliding_window_view(padded, (size, size), axis=(1, 2))
        found = np.tensordot(weight, windows[:, ::stride, ::stride], ([1, 2, 3], [0, 3, 4]))
        return np.asarray(found + weights[f"{name}.bias"][:, None, None])

    bright = picture / 255.0
    even = (bright - bright.mean()) / (bright.std() + LEAST_SPREAD)
    x = np.maximum(convolved(np.clip(even, -LIGHTEST, LIGHTEST)[None], "stem", 2), 0.0)
    for index, (_, stride) in enumerate(network.design.blocks):
        name = f"block{index}"
        y = np.maximum(convolved(x, f"{name}.first", stride), 0.0)
        y = convolved(y, f"{name}.second", 1)
        x = convolved(x, f"{name}.past", stride) if f"{name}.past.weight" in weights else x
        x = np.maximum(x + y, 0.0)
    seen = x.mean(axis=(1, 2))
    return [
        np.asarray(weights[f"{name}.weight"] @ seen + weights[f"{name}.bias"])
        for name in ("expression", "covered", "strange")
    ]


def test_what_is_written_answers_as_it_is_meant(tmp_path: Path) -> None:
    prior = tuple(np.linspace(-0.5, 0.5, len(EXPRESSIONS)).tolist())
    weights = made_up(np.random.default_rng(3), SMALL)
    network = Network(weights, Calibration(0.7, prior), SMALL)
    write(network, tmp_path / "made.onnx", {"held_out": "0"})
    read = AffectNetwork(tmp_path / "made.onnx")
    assert read.facts["held_out"] == "0"
    seen, covered, strange = by_hand(network, somebody(100))
    expected = probabilities(Answers(seen[None], strange), network.calibration)[0]
    found = read.estimate(somebody(100))
    assert found.expressions == pytest.approx(expected, abs=2e-3)
    assert found.covered == pytest.approx(1 / (1 + np.exp(-covered[0])), abs=2e-3)
    assert found.strange == pytest.approx(1 / (1 + np.exp(-strange[0])), abs=2e-3)
    valence, arousal = expected @ table()
    assert (found.valence, found.arousal) == pytest.approx((valence, arousal), abs=2e-3)
    spread = np.sqrt(expected @ table()[:, 0] ** 2 - valence**2)
    assert found.confidence == pytest.approx((1 - spread) * (1 - found.strange), abs=2e-3)


def test_what_is_strange_says_nothing() -> None:
    sure = 6.0 * np.eye(7)
    known = Answers(sure, np.full(7, -9.0))
    assert probabilities(known, Calibration()).max(axis=1) == pytest.approx(np.full(7, 0.985), 1e-2)
    odd = known._replace(strange=np.full(7, 9.0))
    assert probabilities(odd, Calibration()) == pytest.approx(np.full((7, 7), 1 / 7), abs=1e-3)
