"""The shipped network, what it is written from, and the measures it is judged by."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.problems import Trouble
from engine.sensing.face.affect import MODEL_FILE, AffectNetwork, Estimate
from engine.sensing.face.appearance import PIXELS, upright
from engine.sensing.face.geometry import canonical_face, fit
from engine.sensing.face.landmarks import LandmarkFinder
from tests.support.astronaut import smiling
from training.collections.faces import EXPRESSIONS, SIDE
from training.faces.calibrating import Answers, calibrate, louder, probabilities
from training.faces.covering import cover
from training.faces.lessons import disagreement, drawing_weights
from training.faces.network import (
    BLOCKS,
    COMPONENTS,
    HIDDEN,
    LOCAL,
    LOCAL_SHARE,
    STEM,
    Calibration,
    Floats,
    Network,
    Shapes,
    Weights,
    digest,
    mirror,
    softmax,
    table,
)
from training.faces.writing import write
from training.judging import measures


def someone(seed: int) -> tuple[NDArray[np.float64], NDArray[np.uint8]]:
    """A mesh and a picture of nobody."""
    random = np.random.default_rng(seed)
    side = PIXELS // 6
    smooth = random.normal(0, 1, (6, 6)).repeat(side, axis=0).repeat(side, axis=1)
    picture = np.clip(128 + 40 * smooth, 0, 255).astype(np.uint8)
    return canonical_face() + random.normal(0, 0.1, (468, 3)), picture


def test_the_shipped_network_is_small_and_its_card_is_its_own() -> None:
    assert MODEL_FILE.stat().st_size < 6_000_000
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


def test_what_is_no_upright_face_says_nothing() -> None:
    frame = smiling()
    points = LandmarkFinder(still=True).find(frame)
    assert points is not None
    fitted = fit(points)
    face = upright(frame, points, fitted)
    network = AffectNetwork()

    def looked_at(picture: NDArray[np.uint8]) -> Estimate:
        return network.estimate(fitted.face, np.ascontiguousarray(picture))

    seen = looked_at(face)
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
        found = looked_at(odd)
        assert found.strange > 0.8
        # Whatever the mesh says: steering abstains.
        assert found.confidence < 0.15
        assert max(found.expressions) < 0.35


def test_a_face_in_a_bad_light_is_still_a_face() -> None:
    frame = smiling()
    points = LandmarkFinder(still=True).find(frame)
    assert points is not None
    fitted = fit(points)
    face = upright(frame, points, fitted).astype(np.float64)
    network = AffectNetwork()
    aside = np.linspace(0.3, 1.0, PIXELS)[None, :]
    for shown in (0.15 * face, aside * face, 90 + 0.5 * face):
        found = network.estimate(fitted.face, shown.astype(np.uint8))
        assert found.strange < 0.2
        assert found.valence > 0.5


def test_no_network_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "none.onnx").write_bytes(b"nothing")
    with pytest.raises(Trouble, match="cannot be read"):
        AffectNetwork(tmp_path / "none.onnx")


def made_up(random: np.random.Generator) -> Weights:
    """A look of random weights, in numbers that half precision holds exactly."""
    weights: Weights = {}

    def some(name: str, *shape: int) -> None:
        scale = np.sqrt(1.0 / np.prod(shape[1:]))
        for what, values in (
            ("weight", scale * random.standard_normal(shape)),
            ("bias", 0.1 * random.standard_normal(shape[0])),
        ):
            weights[f"{name}.{what}"] = values.astype(np.float16).astype(np.float32)

    some("stem", STEM, 2, 3, 3)
    into = STEM
    for index, (out, stride) in enumerate(BLOCKS):
        some(f"block{index}.first", out, into, 3, 3)
        some(f"block{index}.second", out, out, 3, 3)
        if stride > 1 or into != out:
            some(f"block{index}.past", out, into, 1, 1)
        into = out
    for name, outputs in (("expression", len(EXPRESSIONS)), ("covered", 1), ("strange", 1)):
        some(name, outputs, into)
    some("inner", HIDDEN, COMPONENTS)
    some("outer", len(EXPRESSIONS), HIDDEN)
    return weights


def by_hand(weights: Weights, picture: NDArray[np.uint8], parts: Floats) -> list[Floats]:
    """Expression, covering, strangeness and the mesh's answer, in numpy, as they are meant."""

    def convolved(x: Floats, name: str, stride: int) -> Floats:
        weight = weights[f"{name}.weight"]
        size = weight.shape[2]
        padded = np.pad(x, ((0, 0), (size // 2,) * 2, (size // 2,) * 2))
        windows = np.lib.stride_tricks.sliding_window_view(padded, (size, size), axis=(1, 2))
        found = np.tensordot(weight, windows[:, ::stride, ::stride], ([1, 2, 3], [0, 3, 4]))
        return np.asarray(found + weights[f"{name}.bias"][:, None, None])

    def around(x: Floats) -> Floats:
        half = LOCAL // 2
        padded = np.pad(x, half, constant_values=np.nan)
        windows = np.lib.stride_tricks.sliding_window_view(padded, (LOCAL, LOCAL))
        return np.asarray(np.nanmean(windows, axis=(2, 3)))

    def dense(x: Floats, name: str) -> Floats:
        return np.asarray(weights[f"{name}.weight"] @ x + weights[f"{name}.bias"])

    bright = picture / 255.0
    whole = (bright - bright.mean()) / (bright.std() + 0.01)
    near = whole - around(whole)
    local = near / (np.sqrt(around(near**2)) + LOCAL_SHARE)
    x = np.clip(np.stack([whole, local]), -3.0, 3.0)
    x = np.maximum(convolved(x, "stem", 2), 0.0)
    for index, (_, stride) in enumerate(BLOCKS):
        name = f"block{index}"
        y = np.maximum(convolved(x, f"{name}.first", stride), 0.0)
        y = convolved(y, f"{name}.second", 1)
        x = convolved(x, f"{name}.past", stride) if f"{name}.past.weight" in weights else x
        x = np.maximum(x + y, 0.0)
    seen = x.mean(axis=(1, 2))
    told = [dense(seen, name) for name in ("expression", "covered", "strange")]
    return [*told, dense(np.maximum(dense(parts, "inner"), 0.0), "outer")]


@pytest.mark.thorough
def test_what_is_written_answers_as_it_is_meant(tmp_path: Path) -> None:
    random = np.random.default_rng(3)
    shapes = Shapes(canonical_face().ravel(), random.normal(0, 0.2, (1404, COMPONENTS)))
    looks = (made_up(random), made_up(random))
    prior = tuple(np.linspace(-0.5, 0.5, len(EXPRESSIONS)).tolist())
    calibration = Calibration(0.7, 0.5, prior, 0.3)
    write(Network(looks, shapes, calibration), tmp_path / "made.onnx", {"held_out": "0"})
    read = AffectNetwork(tmp_path / "made.onnx")
    assert read.facts["held_out"] == "0"
    mesh, picture = someone(100)
    twin = mirror(mesh.reshape(1, -1))[0]
    told = []
    for weights in looks:
        halves = [
            by_hand(weights, each, shapes.of(points[None])[0].astype(np.float64))
            for each, points in ((picture, mesh.ravel()), (picture[:, ::-1], twin))
        ]
        told.append([(one + other) / 2.0 for one, other in zip(*halves, strict=True)])
    seen, covered, strange, felt = (np.array(each) for each in zip(*told, strict=True))
    answers = Answers(seen[:, None], felt[:, None], strange.mean(axis=0))
    expected = probabilities(answers, calibration)[0]
    found = read.estimate(mesh, picture)
    assert found.expressions == pytest.approx(expected, abs=2e-3)
    assert found.covered == pytest.approx(1 / (1 + np.exp(-covered.mean())), abs=2e-3)
    assert found.strange == pytest.approx(1 / (1 + np.exp(-strange.mean())), abs=2e-3)
    valence, arousal = expected @ table()
    assert (found.valence, found.arousal) == pytest.approx((valence, arousal), abs=2e-3)
    spread = np.sqrt(expected @ table()[:, 0] ** 2 - valence**2)
    assert found.confidence == pytest.approx((1 - spread) * (1 - found.strange), abs=2e-3)


def test_a_picture_and_a_mesh_that_disagree_are_less_sure() -> None:
    truth = np.arange(70) % 7
    sure, other = 6.0 * np.eye(7)[truth][None], 6.0 * np.eye(7)[(truth + 1) % 7][None]
    calibration = Calibration(1.0, 2.0, (0.0,) * 7, 0.2)
    agreed = Answers(sure, sure, np.full(70, -9.0))
    differ = agreed._replace(felt=other)
    odd = agreed._replace(strange=np.full(70, 3.0))
    highest = [probabilities(each, calibration).max() for each in (agreed, differ, odd)]
    assert highest[0] > 0.9
    assert highest[1] < 0.75
    assert highest[2] < 0.25


def test_looks_that_are_wrong_elsewhere_are_cooled() -> None:
    random = np.random.default_rng(5)
    truth = np.arange(700) % 7
    said = np.where(random.random(700) < 0.4, random.integers(0, 7, 700), truth)
    seen = 8.0 * np.eye(7)[said]
    answers = Answers(np.array([seen, seen]), np.array([seen, seen]), np.full(700, -9.0))
    found = probabilities(answers, calibrate(answers, truth, np.full(7, 1 / 7)))
    assert measures.calibration_error(found, truth) < 0.1
    assert measures.calibration_error(softmax(seen), truth) > 0.25


def test_looks_that_have_learnt_on_are_no_surer_for_being_louder() -> None:
    seen = np.random.default_rng(7).normal(0, 1, (2, 50, 7))
    before = Answers(seen, seen, np.full(50, -9.0))
    calibration = Calibration(0.8, 0.0)
    later = louder(calibration, before, Answers(2 * seen, 2 * seen, before.strange))
    assert later.temperature == pytest.approx(1.6)
    assert louder(calibration, before, before) == calibration


def test_people_disagree_as_their_votes_do() -> None:
    votes = np.array([[8.0, 2.0, 0.0], [6.0, 4.0, 0.0], [1.0, 9.0, 0.0]])
    rows = disagreement(votes)
    assert rows[0] == pytest.approx([0.7, 0.3, 0.0])
    assert rows[1] == pytest.approx([0.1, 0.9, 0.0])
    assert rows[2] == pytest.approx([0.0, 0.0, 1.0])  # nobody saw it: as the label says


@pytest.mark.thorough
def test_looks_learn_what_they_are_taught(tmp_path: Path) -> None:
    """Whether faces are bright above or below, in a minute's training."""
    pytest.importorskip("torch", reason="training needs the dependency group learning")
    from training.faces import learning
    from training.faces.lessons import Lesson

    random = np.random.default_rng(6)
    truth = np.arange(256) % 2
    slope = np.linspace(-60, 60, SIDE)[None, :, None] * np.where(truth, 1, -1)[:, None, None]
    pictures = np.clip(128 + slope + random.normal(0, 9, (256, SIDE, SIDE)), 0, 255)
    meshes = canonical_face() + random.normal(0, 0.1, (256, 468, 3))
    targets = 0.9 * np.eye(7)[truth] + 0.1 / 7
    lesson = Lesson(meshes, pictures.astype(np.uint8), targets, np.arange(256))
    shapes = learning.shapes(meshes)
    look = learning.learn(lesson, shapes, rounds=12, memory=0.8)
    said = learning.answers([look], shapes, meshes, lesson.pictures)
    assert np.mean(said.seen[0, :, :2].argmax(axis=1) == truth) > 0.9
    network = Network((learning.folded(look),), shapes)
    write(network, tmp_path / "taught.onnx", {})
    shown = lesson.pictures[:8, (SIDE - PIXELS) // 2 :, (SIDE - PIXELS) // 2 :][:, :PIXELS, :PIXELS]
    found = AffectNetwork(tmp_path / "taught.onnx").estimate_batch(meshes[:8], shown)
    expected = probabilities(
        learning.answers([look], shapes, meshes[:8], lesson.pictures[:8]), network.calibration
    )
    assert found.probabilities == pytest.approx(expected, abs=5e-3)


def test_rare_expressions_and_people_seen_once_are_drawn_more_often() -> None:
    truth = np.array([0] * 90 + [1] * 10)
    person = np.array([0] * 45 + list(range(1, 56)))
    often = drawing_weights(np.eye(2)[truth], person)
    assert often.sum() == pytest.approx(1.0)
    assert often[truth == 1].sum() > 0.25
    assert often[60] > 3 * often[0]


def test_a_cover_hides_what_it_says() -> None:
    random = np.random.default_rng(4)
    shares = []
    for _ in range(200):
        picture = np.full((SIDE, SIDE), 120, np.uint8)
        other = np.full((SIDE, SIDE), 250, np.uint8)
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
