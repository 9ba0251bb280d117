"""Pictures of faces made as a living room would show them, at random: on a batch, by PyTorch.

Turned, moved, sheared, lit from one side or by a screen, dark, as an infrared camera sees, far
away or out of focus, grained, compressed. Every picture gets something else.
"""

import math
from typing import Any, Final

import torch
import torch.nn.functional as nn

from engine.sensing.face.appearance import PIXELS

ANGLE: Final = 0.26
"""Radians by which a face is turned in its picture at most: what alignment may miss, and more."""
_SHIFT: Final = 0.08  # of the half side
_SCALE: Final = 0.16
_SHEAR: Final = 0.10
_EYES: Final = ((-0.33, -0.16), (0.33, -0.16))
"""Where the pupils are in an upright picture, x and y from -1 to 1."""
_BLOCK: Final = 8  # JPEG's


def varied(pictures: Any) -> Any:
    """Pictures (n, 1, side, side) from 0 to 1, varied: (n, 1, PIXELS, PIXELS) from 0 to 1."""
    x = _moved(pictures)
    x = _some(x, 0.25, _coarse)
    x = _lit(x)
    x = _some(x, 0.10, _infrared)
    x = _some(x, 0.12, _dark)
    grain = torch.randn_like(x) * 0.06 * torch.rand(len(x), 1, 1, 1) ** 2
    x = (x + grain).clamp(0.0, 1.0)
    return _some(x, 0.12, _compressed)


def _about(count: int, spread: float) -> Any:
    return ((torch.rand(count) * 2.0 - 1.0) * spread).view(-1, 1, 1, 1)


def _some(x: Any, share: float, change: Any) -> Any:
    chosen = torch.rand(len(x)) < share
    if not bool(chosen.any()):
        return x
    x = x.clone()
    x[chosen] = change(x[chosen])
    return x


def _moved(pictures: Any) -> Any:
    count, side = len(pictures), pictures.shape[-1]
    angle, shear = _about(count, ANGLE).view(-1), _about(count, _SHEAR).view(-1)
    scale = PIXELS / side * (1.0 + _about(count, _SCALE).view(-1))
    cosine, sine = scale * angle.cos(), scale * angle.sin()
    x, y = _about(count, _SHIFT).view(-1), _about(count, _SHIFT).view(-1)
    rows = (
        torch.stack([cosine, shear * cosine - sine, x], 1),
        torch.stack([sine, shear * sine + cosine, y], 1),
    )
    grid = nn.affine_grid(torch.stack(rows, 1), [count, 1, PIXELS, PIXELS], align_corners=False)
    # Beyond the picture its border goes on, or there is nothing.
    padding = "border" if bool(torch.rand(1) < 0.8) else "zeros"
    return nn.grid_sample(pictures, grid, padding_mode=padding, align_corners=False)


def _coarse(x: Any) -> Any:
    size = (12, 16, 20, 24, 32)[int(torch.randint(5, (1,)))]
    small = nn.interpolate(x, size=(size, size), mode="bilinear", antialias=True)
    return nn.interpolate(small, size=(PIXELS, PIXELS), mode="bilinear", align_corners=False)


def _lit(x: Any) -> Any:
    """Another exposure, contrast and tone; half of them lit from one side."""
    count = len(x)
    along = torch.linspace(-1.0, 1.0, PIXELS)
    direction = torch.rand(count) * 2.0 * math.pi
    slope = direction.cos().view(-1, 1, 1, 1) * along.view(1, 1, 1, -1)
    slope = slope + direction.sin().view(-1, 1, 1, 1) * along.view(1, 1, -1, 1)
    strength = 0.6 * torch.rand(count, 1, 1, 1) * (torch.rand(count, 1, 1, 1) < 0.5)
    x = x * (1.0 + strength * slope)
    x = (x - 0.45) * (1.0 + _about(count, 0.4)) + 0.45 + _about(count, 0.15)
    return x.clamp(1e-3, 1.0) ** _about(count, 0.6).exp()


def _dark(x: Any) -> Any:
    """Little light: a camera's noise, and what is darkest is black."""
    exposed = 0.08 + 0.3 * torch.rand(len(x), 1, 1, 1)
    x = (x * exposed - 0.03 * torch.rand(len(x), 1, 1, 1)).clamp(min=0.0)
    return x + 0.02 * torch.rand(len(x), 1, 1, 1) * torch.randn_like(x)


def _infrared(x: Any) -> Any:
    """Bright smooth skin, pale lips, pupils that throw the light back, a dark room."""
    count = len(x)
    smooth = nn.avg_pool2d(nn.pad(x, (1, 1, 1, 1), mode="replicate"), 3, 1)
    share = torch.rand(count, 1, 1, 1)
    x = x * (1.0 - share) + smooth * share
    x = 0.25 + 0.75 * x ** (0.35 + 0.4 * torch.rand(count, 1, 1, 1))
    along = torch.linspace(-1.0, 1.0, PIXELS)
    falloff = 1.0 - 0.5 * torch.rand(count, 1, 1, 1) * (
        along.view(1, 1, 1, -1) ** 2 + along.view(1, 1, -1, 1) ** 2
    )
    x = x * falloff
    for across, down in _EYES:
        apart = (along.view(1, 1, 1, -1) - across) ** 2 + (along.view(1, 1, -1, 1) - down) ** 2
        x = x + (-apart / 0.003).exp() * 0.7 * torch.rand(count, 1, 1, 1)
    return x.clamp(0.0, 1.0)


def _compressed(x: Any) -> Any:
    """As JPEG does it: the cosine transform of each block of 8 x 8, rounded."""
    k = torch.arange(_BLOCK, dtype=torch.float32)
    basis = torch.cos((2.0 * k[None] + 1.0) * k[:, None] * math.pi / (2 * _BLOCK))
    basis = basis * math.sqrt(2.0 / _BLOCK)
    basis[0] = basis[0] / math.sqrt(2.0)
    count, many = len(x), PIXELS // _BLOCK
    blocks = x.view(count, many, _BLOCK, many, _BLOCK).permute(0, 1, 3, 2, 4)
    found = basis @ blocks @ basis.T
    step = (0.02 + 0.12 * torch.rand(count, 1, 1, 1, 1)) * (1.0 + (k[:, None] + k[None]) / 3.0)
    blocks = basis.T @ ((found / step).round() * step) @ basis
    return blocks.permute(0, 1, 3, 2, 4).reshape(count, 1, PIXELS, PIXELS).clamp(0.0, 1.0)
