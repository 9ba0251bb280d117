"""Teaching the affect network, by PyTorch (dependency group `learning`).

Every look is taught by itself, with its own chance. What it sees is varied (`varying`), covered
(`covering`), or no face at all, which it must tell.
"""

from collections.abc import Callable, Sequence
from typing import Any, Final

import numpy as np
import torch
import torch.nn.functional as nn
from numpy.typing import NDArray

from engine.sensing.face.appearance import PIXELS
from training.collections.faces import EXPRESSIONS
from training.faces.calibrating import Answers
from training.faces.covering import cover
from training.faces.lessons import Lesson, drawing_weights
from training.faces.network import (
    BLOCKS,
    COMPONENTS,
    HIDDEN,
    LOCAL,
    LOCAL_SHARE,
    STEM,
    Floats,
    Shapes,
    Weights,
    flat,
    mirror,
)
from training.faces.strangers import strange
from training.faces.varying import varied

ROUNDS: Final = 20
BATCH: Final = 128
RATE: Final = 0.003
DECAY: Final = 0.03  # of the weights
DROP: Final = 0.3
JITTER: Final = 0.5  # standard deviation of noise on whitened components
COVERED: Final = 0.25  # share of pictures that something is drawn over
STRANGE: Final = 0.08  # share of pictures that are no upright face
SHAPE_FROM_PICTURE: Final = 0.3  # weight of the task to tell the mesh from the picture
MEMORY: Final = 0.998  # of the running mean of weights that is kept in the end
SEED: Final = 20

_CLASSES: Final = len(EXPRESSIONS)


class _Block(torch.nn.Module):  # type: ignore[misc]
    """Two convolutions of 3 x 3, the input added (He et al., "Deep residual learning", 2015)."""

    def __init__(self, into: int, out: int, stride: int) -> None:
        super().__init__()
        self.first = torch.nn.Conv2d(into, out, 3, stride, 1, bias=False)
        self.first_norm = torch.nn.BatchNorm2d(out)
        self.second = torch.nn.Conv2d(out, out, 3, 1, 1, bias=False)
        self.second_norm = torch.nn.BatchNorm2d(out)
        self.past: Any = None
        if stride > 1 or into != out:
            self.past = torch.nn.Conv2d(into, out, 1, stride, bias=False)
            self.past_norm = torch.nn.BatchNorm2d(out)

    def forward(self, x: Any) -> Any:
        y = self.first_norm(self.first(x)).relu()
        y = self.second_norm(self.second(y))
        return (y + (x if self.past is None else self.past_norm(self.past(x)))).relu()


class Look(torch.nn.Module):  # type: ignore[misc]
    """From pictures (n, 1, PIXELS, PIXELS), 0 to 1, to what is in them; and a mesh's own answer."""

    def __init__(self) -> None:
        super().__init__()
        self.stem = torch.nn.Conv2d(2, STEM, 3, 2, 1, bias=False)
        self.stem_norm = torch.nn.BatchNorm2d(STEM)
        self.blocks = torch.nn.ModuleList(
            _Block(into, out, stride)
            for into, (out, stride) in zip(
                (STEM, *(out for out, _ in BLOCKS)), BLOCKS, strict=False
            )
        )
        last = BLOCKS[-1][0]
        self.expression = torch.nn.Linear(last, _CLASSES)
        self.covered = torch.nn.Linear(last, 1)
        self.strange = torch.nn.Linear(last, 1)
        self.shape = torch.nn.Linear(last, COMPONENTS)  # for teaching alone
        self.inner = torch.nn.Linear(COMPONENTS, HIDDEN)
        self.outer = torch.nn.Linear(HIDDEN, _CLASSES)

    def seen(self, pictures: Any) -> Any:
        """What the picture comes to, (n, the last block's width)."""
        x = self.stem_norm(self.stem(evened(pictures))).relu()
        for block in self.blocks:
            x = block(x)
        return x.mean((2, 3))

    def felt(self, components: Any) -> Any:
        """Logits (n, 7) of the components of a mesh."""
        return self.outer(nn.dropout(self.inner(components).relu(), DROP, self.training))


def evened(pictures: Any) -> Any:
    """Of (n, 1, side, side), with the light taken out: over all of it, and around each place."""
    off = pictures - pictures.mean((2, 3), keepdim=True)
    spread = (off * off).mean((2, 3), keepdim=True).sqrt() + 1e-2
    whole = off / spread

    def around(x: Any) -> Any:
        across = nn.avg_pool2d(x, (1, LOCAL), 1, (0, LOCAL // 2), count_include_pad=False)
        return nn.avg_pool2d(across, (LOCAL, 1), 1, (LOCAL // 2, 0), count_include_pad=False)

    off = whole - around(whole)
    local = off / (around(off * off).sqrt() + LOCAL_SHARE)
    return torch.cat([whole, local], 1).clamp(-3.0, 3.0)


def shapes(meshes: Floats) -> Shapes:
    """The components of the covariance: n may be tens of thousands, a mesh is 1,404 wide."""
    both = np.concatenate([flat(meshes), mirror(flat(meshes))])
    mean = both.mean(axis=0)
    spread, axes = np.linalg.eigh(np.cov(both - mean, rowvar=False))
    return Shapes(mean, axes[:, ::-1][:, :COMPONENTS] / np.sqrt(spread[::-1][:COMPONENTS] + 1e-12))


Watch = Callable[[int, Any], None]


def learn(
    lesson: Lesson,
    found: Shapes,
    seed: int = SEED,
    rounds: int = ROUNDS,
    rate: float = RATE,
    before: Any = None,
    memory: float = MEMORY,
    watch: Watch | None = None,
) -> Any:
    """One `Look`, taught on the faces of a lesson, from what another has learnt `before` on.

    `watch` is called after each round with its number and the look so far.
    """
    torch.manual_seed(seed)
    random = np.random.default_rng(seed)
    look: Any = Look().to(memory_format=torch.channels_last)
    if before is not None:
        look.load_state_dict(before.state_dict())
    kept = torch.optim.swa_utils.AveragedModel(
        look, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(memory), use_buffers=True
    )
    often = drawing_weights(lesson.targets, lesson.person)
    # What is drawn has this mixture; without it the answer is that of an even one (Menon et al.,
    # "Long-tail learning via logit adjustment", 2021).
    mixture = torch.tensor(np.log(often @ lesson.targets + 1e-6), dtype=torch.float32)
    a_round = max(1, len(often) // BATCH)
    optimiser = torch.optim.AdamW(look.parameters(), lr=rate, weight_decay=DECAY)
    pace = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, rate, total_steps=rounds * a_round, pct_start=0.2
    )
    faces = flat(lesson.meshes)
    components = np.stack([found.of(faces), found.of(mirror(faces))])
    targets = lesson.targets.astype(np.float32)
    for step in range(rounds * a_round):
        drawn = random.choice(len(often), BATCH, p=often)
        flipped = random.random(BATCH) < 0.5
        batch = lesson.pictures[drawn].copy()
        batch[flipped] = batch[flipped][:, :, ::-1]
        hidden = np.zeros(BATCH, np.float32)
        for index in np.flatnonzero(random.random(BATCH) < COVERED):
            other = lesson.pictures[random.integers(len(often))]
            batch[index], hidden[index] = cover(batch[index], random, other, PIXELS)
        shape = torch.tensor(components[flipped.astype(int), drawn])
        pictures = varied(torch.tensor(batch)[:, None].float() / 255.0)
        pictures, odd = strange(pictures, STRANGE)
        loss = _loss(
            look, pictures, shape, torch.tensor(targets[drawn]), mixture, torch.tensor(hidden), odd
        )
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        pace.step()
        kept.update_parameters(look)
        if watch is not None and (step + 1) % a_round == 0:
            watch((step + 1) // a_round, kept.module)
    return kept.module.eval()


def _loss(
    look: Any, pictures: Any, shape: Any, target: Any, mixture: Any, hidden: Any, odd: Any
) -> Any:
    with torch.autocast("cpu", dtype=torch.bfloat16):
        seen = look.seen(pictures.contiguous(memory_format=torch.channels_last))
    seen = nn.dropout(seen.float(), DROP, look.training)
    there = 1.0 - odd
    clear = (1.0 - hidden) * there

    def told(logits: Any, weight: Any) -> Any:
        wrong = -(target * (logits + mixture).log_softmax(1)).sum(1)
        return (wrong * weight).sum() / weight.sum()

    loss = told(look.expression(seen), clear)
    loss = loss + told(look.felt(shape + JITTER * torch.randn_like(shape)), torch.ones_like(odd))
    covering = nn.binary_cross_entropy_with_logits(
        look.covered(seen)[:, 0], hidden, reduction="none"
    )
    loss = loss + (covering * there).mean()
    loss = loss + nn.binary_cross_entropy_with_logits(look.strange(seen)[:, 0], odd)
    apart = ((look.shape(seen) - shape.clamp(-3.0, 3.0)) ** 2).mean(1)
    return loss + SHAPE_FROM_PICTURE * (apart * clear).mean()


def answers(
    looks: Sequence[Any], found: Shapes, meshes: Floats, pictures: NDArray[np.uint8]
) -> Answers:
    """What looks say of faces, of each and its mirror image; pictures of any side."""
    edge = (pictures.shape[-1] - PIXELS) // 2
    shown = pictures[:, edge : edge + PIXELS, edge : edge + PIXELS]
    seen, felt, odd = [], [], []
    for look in looks:
        halves = []
        for faces, grey in (
            (flat(meshes), shown),
            (mirror(flat(meshes)), shown[:, :, ::-1]),
        ):
            components = found.of(faces)
            parts = [
                _told(look, grey[at : at + BATCH], components[at : at + BATCH])
                for at in range(0, len(faces), BATCH)
            ]
            halves.append([np.concatenate(each) for each in zip(*parts, strict=True)])
        told = [(one + other) / 2.0 for one, other in zip(*halves, strict=True)]
        seen.append(told[0])
        felt.append(told[1])
        odd.append(told[2])
    return Answers(np.array(seen), np.array(felt), np.mean(odd, axis=0))


def _told(
    look: Any, grey: NDArray[np.uint8], components: NDArray[np.float32]
) -> tuple[Floats, Floats, Floats]:
    pictures = torch.tensor(grey.copy())[:, None].float() / 255.0
    with torch.no_grad():
        seen = look.seen(pictures.contiguous(memory_format=torch.channels_last))
        said = look.expression(seen), look.felt(torch.tensor(components)), look.strange(seen)[:, 0]
    first, second, third = (each.numpy().astype(np.float64) for each in said)
    return first, second, third


def folded(look: Any) -> Weights:
    """The weights by name, each convolution with its norm in one."""
    weights: Weights = {}

    def convolution(name: str, conv: Any, norm: Any) -> None:
        scale = norm.weight / (norm.running_var + norm.eps).sqrt()
        weights[f"{name}.weight"] = _array(conv.weight * scale.view(-1, 1, 1, 1))
        weights[f"{name}.bias"] = _array(norm.bias - norm.running_mean * scale)

    convolution("stem", look.stem, look.stem_norm)
    for index, block in enumerate(look.blocks):
        convolution(f"block{index}.first", block.first, block.first_norm)
        convolution(f"block{index}.second", block.second, block.second_norm)
        if block.past is not None:
            convolution(f"block{index}.past", block.past, block.past_norm)
    for name in ("expression", "covered", "strange", "inner", "outer"):
        weights[f"{name}.weight"] = _array(getattr(look, name).weight)
        weights[f"{name}.bias"] = _array(getattr(look, name).bias)
    return weights


def _array(values: Any) -> NDArray[np.float32]:
    return np.ascontiguousarray(values.detach().numpy(), dtype=np.float32)
