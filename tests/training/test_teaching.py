"""What the affect network learns from, how it learns, and how sure it may be."""

from pathlib import Path

import numpy as np
import pytest

from engine.sensing.face.affect import AffectNetwork
from engine.sensing.face.appearance import PIXELS
from training.collections.faces import SIDE
from training.faces.calibrating import (
    TOLERATED,
    Answers,
    LeftOut,
    calibrate,
    leaning,
    probabilities,
)
from training.faces.lessons import (
    OTHER,
    Lesson,
    disagreement,
    drawing_weights,
    joined,
)
from training.faces.network import (
    Design,
    Network,
)
from training.faces.writing import write
from training.judging import measures

SMALL = Design(16, ((24, 2), (32, 2)))


def test_looks_that_are_wrong_elsewhere_are_cooled() -> None:
    random = np.random.default_rng(5)
    truth = np.arange(700) % 7
    even = np.full(7, 1 / 7)

    def left_out(wrong: float) -> LeftOut:
        said = np.where(random.random(700) < wrong, random.integers(0, 7, 700), truth)
        return LeftOut(Answers(4.0 * np.eye(7)[said], np.full(700, -9.0)), truth, even)

    rather, badly = left_out(0.2), left_out(0.5)
    heats = [calibrate(each, even).temperature for each in ([rather], [rather, badly], [badly])]
    assert heats == sorted(set(heats))
    cooled = calibrate([badly], even)
    assert measures.calibration_error(probabilities(badly.answers, cooled), truth) <= TOLERATED
    # Rather too modest than too sure.
    assert probabilities(badly.answers, cooled).max(axis=1).mean() < np.mean(
        badly.answers.seen.argmax(axis=1) == truth
    )


def test_the_answer_leans_less_to_what_is_common_than_the_data() -> None:
    prior = leaning(np.array([0.4, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1]))
    assert prior[0] - prior[1] == pytest.approx(-np.log(2.0))  # half of the logarithm of 4


def test_people_disagree_as_their_votes_do() -> None:
    votes = np.array([[8.0, 2.0, 0.0], [6.0, 4.0, 0.0], [1.0, 9.0, 0.0]])
    rows = disagreement(votes)
    assert rows[0] == pytest.approx([0.7, 0.3, 0.0])
    assert rows[1] == pytest.approx([0.1, 0.9, 0.0])
    assert rows[2] == pytest.approx([0.0, 0.0, 1.0])  # nobody saw it: as the label says


@pytest.mark.thorough
def test_looks_learn_what_they_are_taught(tmp_path: Path) -> None:
    """Whether faces are bright above or below; and the network written says the same."""
    pytest.importorskip("torch", reason="training needs the dependency group learning")
    from training.faces import learning
    from training.faces.look import folded, settled, unfolded

    random = np.random.default_rng(6)
    truth = np.arange(256) % 2
    slope = np.linspace(-60, 60, SIDE)[None, :, None] * np.where(truth, 1, -1)[:, None, None]
    pictures = np.clip(128 + slope + random.normal(0, 9, (256, SIDE, SIDE)), 0, 255)
    targets = 0.9 * np.eye(7)[truth] + 0.1 / 7
    lesson = Lesson(pictures.astype(np.uint8), targets, np.full(256, 1 / 256))
    teacher = learning.learn(lesson, SMALL, 1, 20, memory=0.8)
    look = learning.learn(lesson, SMALL, 2, 20, teachers=[teacher], memory=0.8)
    said = learning.answers(look, lesson.pictures)
    assert np.mean(said.seen[:, :2].argmax(axis=1) == truth) > 0.9
    weights = folded(look)
    assert all(np.allclose(folded(settled(look))[name], each) for name, each in weights.items())
    again = learning.answers(unfolded(weights, SMALL), lesson.pictures)
    assert again.seen == pytest.approx(said.seen, abs=1e-3)
    network = Network(weights, design=SMALL)
    write(network, tmp_path / "taught.onnx", {})
    edge = (SIDE - PIXELS) // 2
    shown = lesson.pictures[:8, edge : edge + PIXELS, edge : edge + PIXELS]
    found = AffectNetwork(tmp_path / "taught.onnx").estimate_batch(shown)
    expected = probabilities(learning.answers(look, lesson.pictures[:8]), network.calibration)
    assert found.probabilities == pytest.approx(expected, abs=5e-3)


def test_two_lessons_are_drawn_as_often_as_is_said() -> None:
    one, other = (
        Lesson(
            np.zeros((many, SIDE, SIDE), np.uint8),
            np.full((many, 7), 1 / 7),
            np.full(many, 1 / many),
        )
        for many in (30, 6)
    )
    both = joined(one, other)
    assert both.often.sum() == pytest.approx(1.0)
    assert both.often[30:].sum() == pytest.approx(OTHER)
    assert both.mixture() == pytest.approx(np.full(7, 1 / 7))


def test_rare_expressions_and_people_seen_once_are_drawn_more_often() -> None:
    truth = np.array([0] * 90 + [1] * 10)
    person = np.array([0] * 45 + list(range(1, 56)))
    often = drawing_weights(np.eye(2)[truth], person)
    assert often.sum() == pytest.approx(1.0)
    assert often[truth == 1].sum() > 0.25
    assert often[60] > 3 * often[0]


def test_a_cover_hides_what_it_says() -> None:
    torch = pytest.importorskip("torch", reason="training needs the dependency group learning")
    from training.faces.covering import covered

    torch.manual_seed(4)
    plain = torch.full((200, 1, PIXELS, PIXELS), 0.5)
    shown, hidden = covered(plain, 1.0)
    assert shown.shape == plain.shape
    assert hidden.min() >= 0.0
    assert hidden.max() <= 1.0
    assert hidden.min() < 0.1
    assert hidden.max() > 0.5
    bare, none = covered(plain, 0.0)
    assert torch.equal(bare, plain)
    assert not none.any()


def test_pictures_are_varied_and_stay_pictures() -> None:
    torch = pytest.importorskip("torch", reason="training needs the dependency group learning")
    from training.faces.strangers import strange
    from training.faces.varying import moved, rough

    torch.manual_seed(5)
    rows, columns = np.indices((SIDE, SIDE))
    picture = ((rows * columns) % 251).astype(np.uint8)
    faces = torch.tensor(np.repeat(picture[None, None], 64, axis=0)).float() / 255.0
    shown = rough(moved(faces))
    assert shown.shape == (64, 1, PIXELS, PIXELS)
    assert shown.min() >= 0.0
    assert shown.max() <= 1.0
    assert (shown[1:] - shown[:-1]).abs().mean((1, 2, 3)).min() > 0.0
    changed, odd = strange(faces, 0.5)
    assert 0 < odd.sum() < 64
    assert torch.equal(changed[odd == 0], faces[odd == 0])
