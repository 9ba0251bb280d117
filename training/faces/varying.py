"""Pictures of faces made as a living room would show them, at random: on a batch, by PyTorch.

Turned, moved, sheared, lit from one side or by a screen, dark, as an infrared camera sees, far
away or out of focus, grained, compressed. Every picture gets something else.
"""

import math
from collections.abc import Callable
from typing import Any, Final

import torch
import torch.nn.functional as nn

from engine.sensing.face.appearance import PIXELS

ANGLE: Final = 0.2
"""Radians by which a face is turned in its picture at most: what alignment may miss, and more."""
_SHIFT: Final = 0.08  # of the half side
_SCALE: Final = 0.12
_SHEAR: Final = 0.06
_EYES: Final = ((-0.33, -0.16), (0.33, -0.16))
"""Where the pupils are in an upright picture, x and y from -1 to 1."""
_COARSE: Final = (10, 13, 18, 25)  # pixels for all of the picture
_BLOCK: Final = 8  # JPEG's


def rough(x: Any) -> Any:
    """The batch as a bad camera, light or connection shows it."""
    x = some(x, 0.3, coarse)
    x = lit(x)
    x = some(x, 0.2, infrared)
    x = some(x, 0.25, dark)
    x = (x + torch.randn_like(x) * 0.06 * dice(x) ** 2).clamp(0.0, 1.0)
    return some(x, 0.3, compressed)


def dice(x: Any) -> Any:
    """A number from 0 to 1 for each picture of a batch, (n, 1, 1, 1)."""
    return torch.rand(len(x), 1, 1, 1, device=x.device)


def some(x: Any, share: float, change: Callable[[Any], Any]) -> Any:
    """The batch with a share of its pictures changed."""
    return torch.where(dice(x) < share, change(x), x)


def places(x: Any) -> tuple[Any, Any]:
    """How far across and down each pixel lies, from -1 to 1: (1, 1, 1, side), (1, 1, side, 1)."""
    along = torch.linspace(-1.0, 1.0, x.shape[-1], device=x.device)
    return along.view(1, 1, 1, -1), along.view(1, 1, -1, 1)


def _about(x: Any, spread: float) -> Any:
    return (dice(x) * 2.0 - 1.0) * spread


def moved(pictures: Any) -> Any:
    """Of pictures (n, 1, side, side): turned, sheared, nearer or farther, aside, and cut to (n, 1,
    PIXELS, PIXELS)."""
    count, side = len(pictures), pictures.shape[-1]
    angle, shear = (_about(pictures, each).view(-1) for each in (ANGLE, _SHEAR))
    scale = PIXELS / side * (1.0 + _about(pictures, _SCALE).view(-1))
    cosine, sine = scale * angle.cos(), scale * angle.sin()
    x, y = (_about(pictures, _SHIFT).view(-1) for _ in range(2))
    rows = (
        torch.stack([cosine, shear * cosine - sine, x], 1),
        torch.stack([sine, shear * sine + cosine, y], 1),
    )
    grid = nn.affine_grid(torch.stack(rows, 1), [count, 1, PIXELS, PIXELS], align_corners=False)
    found = nn.grid_sample(pictures, grid, padding_mode="border", align_corners=False)
    # Beyond the picture its border goes on, or there is nothing.
    beyond = (grid.abs().amax(3) > 1.0)[:, None]
    return torch.where(beyond & (dice(pictures) < 0.2), torch.zeros_like(found), found)


def coarse(x: Any) -> Any:
    """Far away or out of focus: as few as ten pixels for all of the picture."""
    which = torch.randint(len(_COARSE), (len(x), 1, 1, 1), device=x.device)
    found = x
    for kind, size in enumerate(_COARSE):
        small = nn.interpolate(x, size=(size, size), mode="bilinear", antialias=True)
        small = nn.interpolate(small, size=x.shape[-2:], mode="bilinear", align_corners=False)
        found = torch.where(which == kind, small, found)
    return found


def lit(x: Any) -> Any:
    """Another exposure, contrast and tone; half of them lit from one side."""
    across, down = places(x)
    direction = dice(x) * 2.0 * math.pi
    slope = direction.cos() * across + direction.sin() * down
    x = x * (1.0 + 0.6 * dice(x) * (dice(x) < 0.5) * slope)
    x = (x - 0.45) * (1.0 + _about(x, 0.4)) + 0.45 + _about(x, 0.15)
    return x.clamp(1e-3, 1.0) ** _about(x, 0.6).exp()


def dark(x: Any) -> Any:
    """Little light: a camera's noise, what is darkest is black, and few steps of brightness."""
    x = (x * (0.06 + 0.3 * dice(x)) - 0.03 * dice(x)).clamp(min=0.0)
    grain = torch.randn_like(x)
    smeared = 2.0 * nn.avg_pool2d(grain, 3, 1, 1)  # as cameras smooth and scale it
    x = x + 0.025 * dice(x) * torch.where(dice(x) < 0.5, grain, smeared)
    return (x.clamp(min=0.0) * 255.0).round() / 255.0


def infrared(x: Any) -> Any:
    """Bright smooth skin, pale lips, pupils that throw the light back, a dark room."""
    smooth = nn.avg_pool2d(nn.pad(x, (1, 1, 1, 1), mode="replicate"), 3, 1)
    share = dice(x)
    x = x * (1.0 - share) + smooth * share
    x = 0.25 + 0.75 * x ** (0.35 + 0.4 * dice(x))
    across, down = places(x)
    x = x * (1.0 - 0.5 * dice(x) * (across**2 + down**2))
    for aside, low in _EYES:
        apart = (across - aside) ** 2 + (down - low) ** 2
        x = x + (-apart / 0.003).exp() * 0.7 * dice(x)
    return x.clamp(0.0, 1.0)


def compressed(x: Any) -> Any:
    """As JPEG does it: the cosine transform of each block of 8 x 8, rounded."""
    k = torch.arange(_BLOCK, dtype=torch.float32, device=x.device)
    basis = torch.cos((2.0 * k[None] + 1.0) * k[:, None] * math.pi / (2 * _BLOCK))
    basis = basis * math.sqrt(2.0 / _BLOCK)
    basis[0] = basis[0] / math.sqrt(2.0)
    count, many = len(x), x.shape[-1] // _BLOCK
    blocks = x.reshape(count, many, _BLOCK, many, _BLOCK).permute(0, 1, 3, 2, 4)
    found = basis @ blocks @ basis.T
    step = 0.02 + 0.12 * dice(x)[..., None] * (1.0 + (k[:, None] + k[None]) / 3.0)
    blocks = basis.T @ ((found / step).round() * step) @ basis
    return blocks.permute(0, 1, 3, 2, 4).reshape(x.shape).clamp(0.0, 1.0)
