"""Hands, things and glasses drawn over faces, so that the network learns when a face is not to be
seen: on a batch, by PyTorch.

The photographs show hardly any covered faces, and nobody has marked them. So each cover is drawn,
and how much of the face it hides is known exactly.
"""

import math
from typing import Any, Final

import torch
import torch.nn.functional as nn

from training.faces.varying import dice, places

_FACE: Final = (0.62, 0.80)
"""Width and height of the oval of a face, as shares of the picture."""
_FINGERS: Final = 4
_LENSES: Final = ((-0.34, -0.15), (0.34, -0.15))
"""The middles of a pair of glasses, x and y from -1 to 1."""
_KINDS: Final = (0.4, 0.55, 0.67, 0.8)
"""From which number from 0 to 1 on it is no hand any more, but a thing with a texture, a plain
thing, the picture's edge, glasses."""


def covered(pictures: Any, share: float) -> tuple[Any, Any]:
    """Pictures (n, 1, side, side), 0 to 1, a share of them with something over the face, and how
    much of each face is hidden, (n,) 0 to 1."""
    others = pictures.roll(1, 0)
    plain = dice(pictures).expand_as(pictures)
    drawn = (
        _hand(pictures), _thing(others), _thing(plain), _edge(pictures), _glasses(pictures)
    )  # fmt: skip
    chance = dice(pictures)
    kind = sum((chance >= bound).long() for bound in _KINDS)
    x, hidden = pictures, torch.zeros_like(pictures)
    chosen = dice(pictures) < share
    for number, (over, mask) in enumerate(drawn):
        here = chosen & (kind == number)
        x = torch.where(here, pictures * (1.0 - mask) + over * mask, x)
        hidden = torch.where(here, mask, hidden)
    across, down = places(pictures)
    oval = ((across / _FACE[0]) ** 2 + (down / _FACE[1]) ** 2 < 1.0).float()
    return x.clamp(0.0, 1.0), (hidden * oval).sum((1, 2, 3)) / oval.sum()


def _about(x: Any, spread: float) -> Any:
    return torch.randn(len(x), 1, 1, 1, device=x.device) * spread


def _between(x: Any, least: float, most: float) -> Any:
    return least + (most - least) * dice(x)


def _soft(depth: Any, width: float = 0.03) -> Any:
    """1 inside, 0 outside, of how deep inside a shape each pixel is."""
    return (depth / width).sigmoid()


def _hand(x: Any) -> tuple[Any, Any]:
    """Fingers of the face's own skin, from one side, with or without a palm."""
    across, down = places(x)
    side = x.shape[-1]
    cheeks = x[:, :, side // 2 : int(side * 0.62), int(side * 0.35) : int(side * 0.65)]
    tone = cheeks.mean((2, 3), keepdim=True) * _between(x, 0.75, 1.25)
    angle = _between(x, -0.3, math.pi + 0.3)  # hands mostly come from below
    along_x, along_y = angle.cos(), angle.sin()
    target_x, target_y = _about(x, 0.22), 0.1 + _about(x, 0.22)
    thick, length = _between(x, 0.055, 0.085), _between(x, 0.7, 1.2)
    fingers = torch.randint(1, _FINGERS + 1, (len(x), 1, 1, 1), device=x.device)
    depth = torch.full_like(x, -1.0)
    for finger in range(_FINGERS):
        aside, out = 2.3 * thick * (finger - 1.5), _about(x, 0.06)
        tip_x = target_x - along_y * aside + along_x * out
        tip_y = target_y + along_x * aside + along_y * out
        lean = angle + _about(x, 0.06)
        # How far along the finger, and how far from its middle, each pixel lies.
        far = (across - tip_x) * lean.cos() + (down - tip_y) * lean.sin()
        far = far.clamp(min=0.0).minimum(length)
        apart_x = across - tip_x - far * lean.cos()
        apart_y = down - tip_y - far * lean.sin()
        inside = thick - (apart_x**2 + apart_y**2 + 1e-9).sqrt()
        depth = torch.where(finger < fingers, depth.maximum(inside), depth)
    round_ = (depth / thick).clamp(0.0, 1.0)
    palm_x = across - target_x - along_x * length * 1.1
    palm_y = down - target_y - along_y * length * 1.1
    palm = 4.5 * thick - (palm_x**2 + palm_y**2 + 1e-9).sqrt()
    depth = torch.where(dice(x) < 0.6, depth.maximum(palm), depth)
    # Round in the light: brighter in the middle of the finger than at its sides.
    over = tone * (0.7 + 0.4 * round_.maximum((palm / thick).clamp(0.0, 1.0)))
    over = over * (1.0 + _about(x, 0.15) * across) + 0.012 * torch.randn_like(x)
    return over, _soft(depth)


def _thing(texture: Any) -> tuple[Any, Any]:
    """A box or a disc of another texture, anywhere on the face."""
    x, y = _turned(texture, _between(texture, -0.5, 0.5), _between(texture, -0.5, 0.5))
    wide, high = _between(texture, 0.16, 0.6), _between(texture, 0.16, 0.6)
    box = (wide - x.abs()).minimum(high - y.abs())
    disc = (1.0 - ((x / wide) ** 2 + (y / high) ** 2 + 1e-9).sqrt()) * wide.minimum(high)
    depth = torch.where(dice(texture) < 0.5, box, disc)
    return texture, _soft(depth)


def _turned(x: Any, middle_x: Any, middle_y: Any) -> tuple[Any, Any]:
    """The places of pixels about a middle, turned anyhow."""
    across, down = places(x)
    angle = math.pi * dice(x)
    off_x, off_y = across - middle_x, down - middle_y
    return angle.cos() * off_x + angle.sin() * off_y, angle.cos() * off_y - angle.sin() * off_x


def _edge(x: Any) -> tuple[Any, Any]:
    """The face leaves the frame: beyond an edge its border goes on."""
    side = x.shape[-1]
    cut = (side * _between(x, 0.3, 0.75)).long()
    along = torch.arange(side, device=x.device)
    rows, columns = along.view(1, 1, -1, 1), along.view(1, 1, 1, -1)
    level = dice(x) < 0.5
    rows = torch.where(level, rows.minimum(cut), rows)
    columns = torch.where(level, columns, columns.minimum(cut))
    upper = dice(x) < 0.5  # the lower and the right part stay otherwise
    turned = torch.where(upper, x, x.flip(2, 3))
    over = turned.flatten(2).gather(2, (rows * side + columns).flatten(2)).view(x.shape)
    mask = torch.where(level, along.view(1, 1, -1, 1) > cut, along.view(1, 1, 1, -1) > cut)
    mask = mask.float().expand_as(x)
    return (
        torch.where(upper, over, over.flip(2, 3)),
        torch.where(upper, mask, mask.flip(2, 3)),
    )


def _glasses(x: Any) -> tuple[Any, Any]:
    """Frames that are darker or brighter than the skin; a third of them with dark lenses."""
    across, down = places(x)
    wide, high = _between(x, 0.2, 0.29), _between(x, 0.13, 0.24)
    power = 2.0 + 3.0 * (dice(x) < 0.5)  # round, or nearly boxes
    low, thick = _about(x, 0.03), _between(x, 0.01, 0.045)
    lens = torch.full_like(x, -1.0)
    for middle_x, middle_y in _LENSES:
        off_x, off_y = (across - middle_x) / wide, (down - middle_y - low) / high
        size = (off_x.abs() ** power + off_y.abs() ** power + 1e-9) ** (1.0 / power)
        lens = lens.maximum((1.0 - size) * wide.minimum(high))
    bridge = (0.6 * thick - (down - _LENSES[0][1] - low).abs()).minimum(0.36 - across.abs())
    frame = _soft((thick - lens.abs()).maximum(bridge.minimum(-lens)), 0.012)
    darkness = torch.where(dice(x) < 0.35, _between(x, 0.5, 1.0), 0.15 * dice(x))
    inside = _soft(lens, 0.012) * darkness
    mask = frame + inside - frame * inside
    light = dice(x) * (0.4 + 0.6 * (dice(x) < 0.2))
    shine = nn.avg_pool2d(torch.rand_like(x), 9, 1, 4) * 0.3
    over = torch.where(frame > inside, light.expand_as(x), 0.15 * dice(x) + shine)
    return over, mask
