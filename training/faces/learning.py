"""Teaching the affect network, by PyTorch (dependency group `learning`), on a GPU where one is.

What is looked at is varied (`varying`), covered (`covering`), or no face at all, which must be
told (`strangers`). Wide networks learn first. The one that is shipped learns from the votes and
from what those say of the very same pictures (Hinton et al., "Distilling the knowledge in a neural
network", 2015; Beyer et al., "Knowledge distillation: a good teacher is patient and consistent",
2022), so that on a dark or coarse picture it learns their doubt too.
"""

import copy
import math
from collections.abc import Callable, Sequence
from typing import Any, Final, NamedTuple

import numpy as np
import torch
import torch.nn.functional as nn
from numpy.typing import NDArray

from engine.sensing.face.appearance import PIXELS
from training.faces.calibrating import Answers
from training.faces.covering import covered
from training.faces.lessons import Lesson
from training.faces.look import Look, settled
from training.faces.network import SHIPPED, TEACHER, Design
from training.faces.strangers import strange
from training.faces.varying import dice, moved, rough, some

TEACHERS: Final = 2
TEACHER_ROUNDS: Final = 40
ROUNDS: Final = 65
LEAST_STEPS: Final = 2500
LATER_ROUNDS: Final = 5
BATCH: Final = 256
RATE: Final = 0.003
LATER_RATE: Final = 0.0005
WARMING: Final = 0.15  # share of the steps in which the rate rises
DECAY: Final = 0.05  # of the weights
DROP: Final = 0.3
MEMORY: Final = 0.998  # of the running mean of weights that is kept in the end
LATER_MEMORY: Final = 0.98
ROUGH: Final = 0.5
"""The share of pictures that are more than moved: with all of them rough, faces in a good light
were judged worse."""
COVERED: Final = 0.2  # share of pictures that something is drawn over
STRANGE: Final = 0.06  # share of pictures that are no upright face
TAUGHT: Final = 0.7  # share of the teachers in the target, beside the votes
LATER_TAUGHT: Final = 0.5
SEED: Final = 20

_DRAWN: Final = 500  # batches drawn at once


def taught(lesson: Lesson, seed: int = SEED) -> Any:
    """One `Look` of the design that is shipped, by way of its teachers."""
    teachers = [
        learn(lesson, TEACHER, seed + 1 + number, _steps(lesson, TEACHER_ROUNDS))
        for number in range(TEACHERS)
    ]
    return learn(lesson, SHIPPED, seed, _steps(lesson, ROUNDS), teachers=teachers)


def _steps(lesson: Lesson, rounds: int) -> int:
    return max(LEAST_STEPS, rounds * len(lesson.pictures) // BATCH)


def later(look: Any, lesson: Lesson, seed: int = SEED) -> Any:
    """What a `Look` becomes when it learns on, with more beside what it knows.

    It is its own teacher, so that it does not unlearn what it knew.
    """
    torch.manual_seed(seed)
    before = settled(look)
    steps = LATER_ROUNDS * len(lesson.pictures) // BATCH
    course = _Course(LATER_RATE, LATER_MEMORY, LATER_TAUGHT, [before.to(_device())])
    return _learnt(lesson, copy.deepcopy(before), steps, course)


def learn(
    lesson: Lesson,
    design: Design,
    seed: int,
    steps: int,
    *,
    teachers: Sequence[Any] = (),
    memory: float = MEMORY,
) -> Any:
    """One `Look` of a design, taught on the faces of a lesson and by `teachers`, if any."""
    torch.manual_seed(seed)
    return _learnt(lesson, Look(design), steps, _Course(RATE, memory, TAUGHT, teachers))


def _device() -> Any:
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


class _Course(NamedTuple):
    """How is learnt: the highest rate, the memory of the running mean of weights that is kept, and
    the share of the teachers, if any, in the target."""

    rate: float
    memory: float
    taught: float
    teachers: Sequence[Any] = ()


def _learnt(lesson: Lesson, look: Any, steps: int, course: _Course) -> Any:
    device = _device()
    look = look.to(device, memory_format=torch.channels_last)
    kept = copy.deepcopy(look)
    often = torch.tensor(lesson.often, dtype=torch.float32, device=device)
    pictures = torch.tensor(lesson.pictures, device=device)
    targets = torch.tensor(lesson.targets, dtype=torch.float32, device=device)
    batch = torch.zeros(BATCH, dtype=torch.long, device=device)
    rate = torch.tensor(0.0, device=device)
    optimiser = torch.optim.AdamW(
        look.parameters(), lr=rate, weight_decay=DECAY, capturable=device.type == "cuda"
    )
    now, mean = _numbers(look), _numbers(kept)

    def step() -> None:
        seen, target, hidden, odd = _shown(pictures[batch], targets[batch])
        target = _said(seen, target, course)
        loss = _loss(look, seen, target, hidden, odd)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        with torch.no_grad():
            torch._foreach_lerp_(mean, now, 1.0 - course.memory)

    advance = _captured(step) if device.type == "cuda" else step
    drawn = iter(())
    for number in range(steps):
        if number % _DRAWN == 0:
            chosen = torch.multinomial(often, _DRAWN * BATCH, replacement=True)
            drawn = iter(chosen.view(_DRAWN, BATCH))
        batch.copy_(next(drawn))
        rate.fill_(course.rate * _pace(number / steps))
        advance()
    return kept.eval()


def _numbers(look: Any) -> list[Any]:
    """All that a look consists of, the means and spreads of its norms too."""
    return [each for each in look.state_dict().values() if each.is_floating_point()]


def _pace(done: float) -> float:
    """The share of the highest rate at which is learnt, when this share of the steps is done."""
    if done < WARMING:
        return done / WARMING
    return 0.5 * (1.0 + math.cos(math.pi * (done - WARMING) / (1.0 - WARMING)))


def _captured(step: Callable[[], None]) -> Callable[[], None]:
    """The step as one piece of work for the GPU: its thousand small ones would wait on Python."""
    torch.backends.cudnn.benchmark = True
    aside = torch.cuda.Stream()
    aside.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(aside):
        for _ in range(4):  # at a rate of 0: memory is reserved
            step()
    torch.cuda.current_stream().wait_stream(aside)
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        step()
    return graph.replay  # type: ignore[no-any-return]


def _shown(faces: Any, targets: Any) -> tuple[Any, Any, Any, Any]:
    """A batch as it is looked at, (n, 1, PIXELS, PIXELS); what people see in it; how much of each
    is hidden; and which are no upright faces."""
    x = moved(faces[:, None].float() / 255.0)
    x = torch.where(dice(x) < 0.5, x.flip(3), x)
    x, hidden = covered(x, COVERED)
    x = some(x, ROUGH, rough)
    x, odd = strange(x, STRANGE)
    return x, targets, hidden, odd


def _said(pictures: Any, target: Any, course: _Course) -> Any:
    """The target, (n, 7), with what the teachers say of the same pictures."""
    if not course.teachers:
        return target
    with torch.no_grad(), _halved(pictures):
        said = torch.stack([each.expression(each(pictures)) for each in course.teachers])
    told = said.float().mean(0).softmax(1)
    return (1.0 - course.taught) * target + course.taught * told


def _halved(pictures: Any) -> Any:
    return torch.autocast(pictures.device.type, dtype=torch.bfloat16, cache_enabled=False)


def _loss(look: Any, pictures: Any, target: Any, hidden: Any, odd: Any) -> Any:
    with _halved(pictures):
        seen = look(pictures)
    seen = nn.dropout(seen.float(), DROP, look.training)
    there = 1.0 - odd
    clear = (1.0 - hidden) * there
    wrong = -(target * look.expression(seen).log_softmax(1)).sum(1)
    covering = nn.binary_cross_entropy_with_logits(
        look.covered(seen)[:, 0], hidden, reduction="none"
    )
    return (
        (wrong * clear).sum() / clear.sum()
        + (covering * there).mean()
        + nn.binary_cross_entropy_with_logits(look.strange(seen)[:, 0], odd)
    )


def answers(look: Any, pictures: NDArray[np.uint8]) -> Answers:
    """What a look says of faces, in pictures (n, side, side) of any side."""
    edge = (pictures.shape[-1] - PIXELS) // 2
    shown = pictures[:, edge : edge + PIXELS, edge : edge + PIXELS]
    device = next(look.parameters()).device
    told = []
    with torch.no_grad():
        for at in range(0, len(shown), BATCH):
            grey = torch.tensor(shown[at : at + BATCH].copy(), device=device)[:, None] / 255.0
            seen = look(grey)
            told.append(torch.cat([look.expression(seen), look.strange(seen)], 1).cpu().numpy())
    found = np.concatenate(told).astype(np.float64)
    return Answers(found[:, :-1], found[:, -1])
