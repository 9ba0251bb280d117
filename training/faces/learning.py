"""Teaching the affect network. The only file that touches PyTorch (dependency group `learning`)."""

from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.sensing.face.appearance import PIXELS
from training.collections.faces import EXPRESSIONS
from training.faces.covering import cover
from training.faces.network import (
    GREY_MEAN,
    GREY_SPREAD,
    LEAST_SPREAD,
    MIDDLE,
    STRIDES,
    Floats,
    Weights,
    flat,
    mirror,
)
from training.faces.trunk import Trunk

COMPONENTS: Final = 60
PLACES: Final = (PIXELS // 16) ** 2
TEXTURES: Final = 64 * PLACES
"""What block `MIDDLE` sees, averaged over 2 x 2 places."""
ROUNDS: Final = 7
BATCH: Final = 64
RATE: Final = 0.0015
TRUNK_RATE: Final = 0.4  # of RATE, for layers that know faces already
EVENNESS: Final = 0.8  # 0 draws expressions as often as they occur, 1 all equally often
SPREADING: Final = 0.5  # 0 draws people as often as they occur, 1 all equally often
JITTER: Final = 0.7  # standard deviation of noise on whitened components
SMOOTHING: Final = 0.1  # of the labels, of which some are wrong
OWN_WORD: Final = 0.2  # how much of the target is the network's own answer, later on: the same
COVERED: Final = 0.4  # share of pictures that something is drawn over
SHAPE_FROM_PICTURE: Final = 0.3  # weight of the task to tell the mesh from the picture
READ_OUT: Final = 1.2  # how loud the plain answer is beside the network's own
PLAIN: Final = 150  # principal components of the textures that it is given
RESTRAINT: Final = 0.003  # inverse strength of its regularisation
SEED: Final = 20


@dataclass(frozen=True, slots=True)
class Lesson:
    """n faces to learn from: `meshes` (n, 468, 3), `pictures` (n, wider than 96, the same)."""

    meshes: Floats
    pictures: NDArray[np.uint8]
    truth: NDArray[np.intp]
    person: NDArray[np.intp]


def drawing_weights(truth: NDArray[np.intp], person: NDArray[np.intp]) -> Floats:
    """How often each of n faces is drawn, summing to 1.

    Rare expressions more often, and those of whom there are many pictures less: the same face
    two hundred times over teaches little more than once.
    """
    _, which, times = np.unique(
        np.stack([truth, person]), axis=1, return_inverse=True, return_counts=True
    )
    weight = 1.0 / times[which.ravel()] ** SPREADING
    share = np.bincount(truth, weight)
    weight *= np.bincount(truth)[truth] ** (1.0 - EVENNESS) / share[truth]
    return np.asarray(weight / weight.sum())


def begin(trunk: Trunk, meshes: Floats, random: np.random.Generator) -> Weights:
    """The weights before learning: the trunk's, the meshes' components, and random ones."""
    weights: Weights = {
        "stem.weight": trunk.weight, "stem.bias": trunk.bias, "stem.slope": trunk.slope
    }  # fmt: skip
    for index, block in enumerate(trunk.blocks):
        name = f"block{index}"
        weights[f"{name}.within.weight"] = block.depthwise
        weights[f"{name}.within.bias"] = block.depthwise_bias
        weights[f"{name}.across.weight"] = block.pointwise
        weights[f"{name}.across.bias"] = block.pointwise_bias
        weights[f"{name}.slope"] = block.slope
    last = len(trunk.blocks[-1].slope)

    def fresh(name: str, *shape: int) -> None:
        # He et al., "Delving deep into rectifiers", 2015.
        scale = np.sqrt(2.0 / np.prod(shape[1:]))
        weights[f"{name}.weight"] = (scale * random.standard_normal(shape)).astype(np.float32)
        weights[f"{name}.bias"] = np.zeros(shape[0], np.float32)

    for name, channels, hidden, outputs in (
        ("look", 24, 64, len(EXPRESSIONS)),
        ("cover", 8, 32, 1),
    ):
        fresh(f"{name}.reduce", channels, last, 1, 1)
        fresh(f"{name}.inner", hidden, channels * PLACES)
        fresh(f"{name}.outer", outputs, hidden)
    both = np.concatenate([flat(meshes), mirror(flat(meshes))])
    mean = both.mean(axis=0)
    # The components of the covariance: n may be tens of thousands, the mesh is 1,404 wide.
    spread, axes = np.linalg.eigh(np.cov(both - mean, rowvar=False))
    axes, spread = axes[:, ::-1][:, :COMPONENTS], spread[::-1][:COMPONENTS]
    weights["shape.mean"] = mean.astype(np.float32)
    weights["shape.components"] = (axes / np.sqrt(spread + 1e-12)).astype(np.float32)
    # What `read_out` fills in.
    weights["plain.picture.weight"] = np.zeros((len(EXPRESSIONS), TEXTURES), np.float32)
    weights["plain.picture.bias"] = np.zeros(len(EXPRESSIONS), np.float32)
    weights["plain.shape.weight"] = np.zeros((len(EXPRESSIONS), COMPONENTS), np.float32)
    weights["plain.shape.bias"] = np.zeros(len(EXPRESSIONS), np.float32)
    fresh("shape.inner", 48, COMPONENTS)
    fresh("shape.outer", len(EXPRESSIONS), 48)
    return weights


def _evened(pictures: Any) -> Any:
    """Of (n, 1, 96, 96) from 0 to 1, with the light taken out as the network does."""
    off = pictures - pictures.mean((2, 3), keepdim=True)
    spread = (off * off).mean((2, 3), keepdim=True).sqrt() + LEAST_SPREAD
    return (off / spread * GREY_SPREAD + GREY_MEAN).clamp(-0.5, 1.5)


def _look(weights: dict[str, Any], pictures: Any, drop: float) -> tuple[Any, Any, Any, Any]:
    """Logits, covering before the sigmoid, hidden units and textures, of evened pictures."""
    import torch.nn.functional as nn

    def padded(x: Any, stride: int) -> Any:
        return nn.pad(x, (0, 1, 0, 1) if stride == 2 else (1, 1, 1, 1))

    x = nn.conv2d(padded(pictures, 2), weights["stem.weight"], weights["stem.bias"], 2)
    x = nn.prelu(x, weights["stem.slope"])
    for index, stride in enumerate(STRIDES):
        name = f"block{index}"
        within = weights[f"{name}.within.weight"], weights[f"{name}.within.bias"]
        across = weights[f"{name}.across.weight"], weights[f"{name}.across.bias"]
        y = nn.conv2d(nn.conv2d(padded(x, stride), *within, stride, groups=x.shape[1]), *across)
        x = nn.max_pool2d(x, 2) if stride == 2 else x
        x = nn.pad(x, (0, 0, 0, 0, 0, y.shape[1] - x.shape[1]))
        x = nn.prelu(x + y, weights[f"{name}.slope"])
        if index == MIDDLE:
            textures = nn.avg_pool2d(x, 2).flatten(1)
    outer, hidden = [], []
    for name in ("look", "cover"):
        reduced = nn.conv2d(x, weights[f"{name}.reduce.weight"], weights[f"{name}.reduce.bias"])
        inner = nn.dropout(nn.relu(reduced).flatten(1), drop, training=drop > 0)
        inner = nn.relu(
            nn.linear(inner, weights[f"{name}.inner.weight"], weights[f"{name}.inner.bias"])
        )
        hidden.append(inner)
        inner = nn.dropout(inner, drop, training=drop > 0)
        outer.append(
            nn.linear(inner, weights[f"{name}.outer.weight"], weights[f"{name}.outer.bias"])
        )
    plain = nn.linear(textures, weights["plain.picture.weight"], weights["plain.picture.bias"])
    return outer[0] + plain, outer[1], hidden[0], textures


def _shape(weights: dict[str, Any], components: Any) -> Any:
    """Logits of whitened components, (n, COMPONENTS)."""
    import torch.nn.functional as nn

    inner = nn.linear(components, weights["shape.inner.weight"], weights["shape.inner.bias"])
    inner = nn.linear(nn.relu(inner), weights["shape.outer.weight"], weights["shape.outer.bias"])
    return inner + nn.linear(components, weights["plain.shape.weight"], weights["plain.shape.bias"])


def _varied(pictures: Any) -> Any:
    """Batches from 0 to 1, turned, moved, lit, blurred and grained at random; 96 pixels wide."""
    import torch
    import torch.nn.functional as nn

    count, side = len(pictures), pictures.shape[-1]

    def about(spread: float) -> Any:
        return (torch.rand(count) * 2.0 - 1.0) * spread

    angle, moved = about(0.17), (about(0.05), about(0.05))
    scale = PIXELS / side * (1.0 + about(0.1))
    rows = (
        torch.stack([scale * angle.cos(), -scale * angle.sin(), moved[0]], 1),
        torch.stack([scale * angle.sin(), scale * angle.cos(), moved[1]], 1),
    )
    grid = nn.affine_grid(torch.stack(rows, 1), [count, 1, PIXELS, PIXELS], align_corners=False)
    x = nn.grid_sample(pictures, grid, padding_mode="border", align_corners=False)
    coarse = torch.rand(count) < 0.35
    if bool(coarse.any()):
        # Far from the camera, or out of focus.
        size = (24, 32, 48, 64)[int(torch.randint(4, (1,)))]
        small = nn.interpolate(x[coarse], size=(size, size), mode="bilinear", antialias=True)
        x[coarse] = nn.interpolate(small, size=(PIXELS, PIXELS), mode="bilinear")
    each = (count, 1, 1, 1)
    x = x * (1.0 + about(0.4).view(each)) + about(0.15).view(each)
    x = x.clamp(1e-3, 1.0) ** about(0.5).exp().view(each)
    return x + torch.randn_like(x) * 0.04 * torch.rand(each)


def learn(lesson: Lesson, trunk: Trunk, rounds: int = ROUNDS) -> Weights:
    """Train on the faces of a lesson."""
    import torch
    import torch.nn.functional as nn

    torch.manual_seed(SEED)
    random = np.random.default_rng(SEED)
    start = begin(trunk, lesson.meshes, random)
    fixed = {"shape.mean", "shape.components", *(name for name in start if "plain" in name)}
    weights = {
        name: torch.tensor(array, requires_grad=name not in fixed) for name, array in start.items()
    }
    own = [weights[name] for name in weights if name.split(".")[0] in {"look", "cover", "shape"}]
    fresh = [one for one in own if one.requires_grad]
    known = [weights[name] for name in weights if name.startswith(("stem", "block"))]
    guess = torch.zeros(COMPONENTS, 64, requires_grad=True)  # the mesh from the hidden units
    steps = rounds * max(1, len(lesson.truth) // BATCH)
    optimiser = torch.optim.AdamW(
        [{"params": known, "lr": RATE * TRUNK_RATE}, {"params": [*fresh, guess], "lr": RATE}],
        weight_decay=0.02,
    )
    pace = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, [RATE * TRUNK_RATE, RATE], total_steps=steps, pct_start=0.15
    )
    faces = flat(lesson.meshes)
    mean, axes = start["shape.mean"], start["shape.components"]
    components = [
        torch.tensor((each - mean) @ axes, dtype=torch.float32) for each in (faces, mirror(faces))
    ]
    often = drawing_weights(lesson.truth, lesson.person)
    right, even = 1.0 - SMOOTHING, SMOOTHING / len(EXPRESSIONS)
    for step in range(steps):
        drawn = random.choice(len(often), BATCH, p=often)
        flipped = random.random(BATCH) < 0.5
        batch = lesson.pictures[drawn].copy()
        batch[flipped] = batch[flipped][:, :, ::-1]
        hidden = np.zeros(BATCH, np.float32)
        for index in np.flatnonzero(random.random(BATCH) < COVERED):
            other = lesson.pictures[random.integers(len(often))]
            batch[index], hidden[index] = cover(batch[index], random, other, PIXELS)
        shape = torch.where(
            torch.tensor(flipped)[:, None], components[1][drawn], components[0][drawn]
        )
        pictures = _evened(_varied(torch.tensor(batch, dtype=torch.float32)[:, None] / 255.0))
        looked, covering, units, _ = _look(weights, pictures, 0.4)
        logits = looked + _shape(weights, shape + JITTER * torch.randn(shape.shape))
        chances = logits.log_softmax(1)
        target = nn.one_hot(torch.tensor(lesson.truth[drawn]), len(EXPRESSIONS)) * right + even
        if step > 0.4 * steps:
            # Reed et al., "Training deep neural networks on noisy labels", 2015.
            target = (1.0 - OWN_WORD) * target + OWN_WORD * chances.detach().exp()
        seen = torch.tensor(1.0 - hidden)
        loss = -((target * chances).sum(1) * seen).sum() / seen.sum()
        loss = loss + nn.binary_cross_entropy_with_logits(covering[:, 0], torch.tensor(hidden))
        told = ((nn.linear(units, guess) - shape.clamp(-3, 3)) ** 2).mean(1)
        loss = loss + SHAPE_FROM_PICTURE * (told * seen).mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        pace.step()
    return {name: one.detach().numpy() for name, one in weights.items()}


def read_out(weights: Weights, lesson: Lesson) -> Weights:
    """The weights with a plain answer added: logistic regression on what the middle blocks see.

    The perceptrons follow the wrong labels further than a plain answer does; the two together
    err less than either. It sees each face and its mirror image, as they are.
    """
    from sklearn.linear_model import LogisticRegression

    found = _both(weights, lesson.meshes, lesson.pictures)
    textures = np.concatenate([half.textures for half in found])
    mean = textures.mean(axis=0)
    spread, axes = np.linalg.eigh(np.cov(textures - mean, rowvar=False))
    axes = axes[:, ::-1][:, :PLAIN] / np.sqrt(spread[::-1][:PLAIN] + 1e-9)
    seen = [(textures - mean) @ axes, np.concatenate([half.components for half in found])]
    often = drawing_weights(lesson.truth, lesson.person)
    regression = LogisticRegression(C=RESTRAINT, max_iter=300)
    regression.fit(
        np.concatenate(seen, axis=1),
        np.concatenate([lesson.truth] * 2),
        sample_weight=np.concatenate([often] * 2) * len(often),
    )
    answer, bias = READ_OUT * regression.coef_, READ_OUT * regression.intercept_
    plain = np.zeros((len(EXPRESSIONS), answer.shape[1]))
    offset = np.full(len(EXPRESSIONS), -10.0)  # an expression that was never seen
    plain[regression.classes_], offset[regression.classes_] = answer, bias
    picture = plain[:, :PLAIN] @ axes.T
    return {
        **weights,
        "plain.picture.weight": picture.astype(np.float32),
        "plain.picture.bias": (offset - picture @ mean).astype(np.float32),
        "plain.shape.weight": plain[:, PLAIN:].astype(np.float32),
    }


class _Half(NamedTuple):
    """What is seen of n faces, or of their mirror images."""

    logits: Floats  # (n, 7)
    textures: Floats  # (n, TEXTURES)
    components: Floats  # (n, COMPONENTS)


def _both(weights: Weights, meshes: Floats, pictures: NDArray[np.uint8]) -> list[_Half]:
    import torch

    held = {name: torch.tensor(array) for name, array in weights.items()}
    edge = (pictures.shape[-1] - PIXELS) // 2
    inner = pictures[:, edge : edge + PIXELS, edge : edge + PIXELS]
    halves = []
    for faces, seen in (
        (flat(meshes), inner),
        (mirror(flat(meshes)), inner[:, :, ::-1]),
    ):
        components = (faces - weights["shape.mean"]) @ weights["shape.components"]
        found = []
        with torch.no_grad():
            for start in range(0, len(faces), 256):
                part = slice(start, start + 256)
                grey = torch.tensor(seen[part].astype(np.float32))[:, None] / 255.0
                looked, _, _, textures = _look(held, _evened(grey), 0.0)
                shape = _shape(held, torch.tensor(components[part], dtype=torch.float32))
                found.append(((looked + shape).numpy(), textures.numpy()))
        halves.append(
            _Half(
                np.concatenate([each[0] for each in found]).astype(np.float64),
                np.concatenate([each[1] for each in found]).astype(np.float64),
                np.asarray(components, dtype=np.float64),
            )
        )
    return halves


def logits(weights: Weights, meshes: Floats, pictures: NDArray[np.uint8]) -> Floats:
    """(n, 7), before the temperature, of faces and their mirror images; pictures of any side."""
    one, other = _both(weights, meshes, pictures)
    return (one.logits + other.logits) / 2.0
