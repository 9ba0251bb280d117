"""Pictures that show no upright face, made of pictures that do or of nothing: by PyTorch.

From them the network learns how unlike anything learnt a picture is ("outlier exposure",
Hendrycks et al., "Deep anomaly detection with outlier exposure", 2019).
"""

import math
from typing import Any, Final

import torch
import torch.nn.functional as nn

from training.faces.varying import dice, places

_PIECES: Final = 4


def strange(pictures: Any, share: float) -> tuple[Any, Any]:
    """A share of the pictures (n, 1, side, side), 0 to 1, made into no upright face, and which
    they are, (n,) 0 or 1."""
    odd = dice(pictures) < share
    which = torch.randint(len(_CHANGES), odd.shape, device=pictures.device)
    x = pictures
    for kind, change in enumerate(_CHANGES):
        x = torch.where(odd & (which == kind), change(pictures), x)
    return x, odd.float().view(-1)


def _overturned(x: Any) -> Any:
    return x.flip(2)


def _aside(x: Any) -> Any:
    turned = x.transpose(2, 3)
    return torch.where(dice(x) < 0.5, turned.flip(2), turned.flip(3))


def _inverted(x: Any) -> Any:
    return 1.0 - x


def _shuffled(x: Any) -> Any:
    size = x.shape[-1] // _PIECES
    columns = torch.rand(len(x), 1, 1, _PIECES, 1, device=x.device).argsort(3)
    cut = x.roll(size, 2).reshape(len(x), 1, x.shape[-1], _PIECES, size)
    return cut.gather(3, columns.expand_as(cut)).reshape(x.shape)


def _displaced(x: Any) -> Any:
    half = x.shape[-1] // 2
    aside = x.roll(half, 3)
    return torch.where(dice(x) < 0.5, aside, aside.roll(half, 2))


def _spots(x: Any) -> Any:
    """Spots of any size, as carpets, fur and leaves have them."""
    found = torch.zeros_like(x)
    for size in (3, 6, 12, 24, x.shape[-1]):
        spots = torch.randn(len(x), 1, size, size, device=x.device)
        spots = nn.interpolate(spots, size=x.shape[-2:], mode="bilinear", align_corners=False)
        found = found + spots * dice(x) ** 2
    return (0.5 + 0.2 * found).clamp(0.0, 1.0)


def _grain(x: Any) -> Any:
    """A lens that is covered: grey, with more or less noise."""
    return (dice(x) + 0.4 * dice(x) ** 2 * torch.randn_like(x)).clamp(0.0, 1.0)


def _bars(x: Any) -> Any:
    """Blinds, shelves, shirts, tiles: bars in a direction, or crossed by others."""
    aside, low = places(x)
    turned = dice(x) * math.pi
    across = math.pi * (turned.cos() * aside + turned.sin() * low)
    down = math.pi * (turned.cos() * low - turned.sin() * aside)
    often = 2.0 + 8.0 * dice(x)
    bars = (often * across).sin()
    bars = torch.where(dice(x) < 0.5, bars * (often * down).sin(), bars)
    sharp = (bars * (1.0 + 20.0 * dice(x))).tanh()
    return (0.5 + 0.5 * dice(x) * sharp).clamp(0.0, 1.0)


_CHANGES: Final = (
    _overturned, _aside, _inverted, _shuffled, _displaced, _spots, _grain, _bars,
)  # fmt: skip
