"""Pictures that show no upright face, made of pictures that do or of nothing: by PyTorch.

From them the network learns how unlike anything learnt a picture is ("outlier exposure",
Hendrycks et al., "Deep anomaly detection with outlier exposure", 2019).
"""

import math
from typing import Any, Final

import torch
import torch.nn.functional as nn

_PIECES: Final = 3


def strange(pictures: Any, share: float) -> tuple[Any, Any]:
    """A share of the pictures (n, 1, side, side), 0 to 1, made into no upright face, and which
    they are, (n,) 0 or 1."""
    count = len(pictures)
    odd = torch.rand(count) < share
    which = torch.randint(len(_CHANGES), (count,))
    x = pictures.clone()
    for kind, change in enumerate(_CHANGES):
        chosen = odd & (which == kind)
        if bool(chosen.any()):
            x[chosen] = change(x[chosen])
    return x, odd.float()


def _overturned(x: Any) -> Any:
    return x.flip(2)


def _aside(x: Any) -> Any:
    return x.transpose(2, 3).flip(2 + int(torch.randint(2, (1,))))


def _inverted(x: Any) -> Any:
    return 1.0 - x


def _shuffled(x: Any) -> Any:
    size = x.shape[-1] // _PIECES
    cut = x.view(len(x), 1, _PIECES, size, _PIECES, size)
    rows, columns = torch.arange(_PIECES).roll(1), torch.randperm(_PIECES)
    return cut[:, :, rows][:, :, :, :, columns].reshape(x.shape)


def _displaced(x: Any) -> Any:
    half = x.shape[-1] // 2
    return x.roll((int(torch.randint(2, (1,))) * half, half), (2, 3))


def _spots(x: Any) -> Any:
    """Spots of any size, as carpets, fur and leaves have them."""
    found = torch.zeros_like(x)
    for size in (3, 6, 12, 24, x.shape[-1]):
        spots = torch.randn(len(x), 1, size, size)
        spots = nn.interpolate(spots, size=x.shape[-2:], mode="bilinear", align_corners=False)
        found = found + spots * torch.rand(len(x), 1, 1, 1) ** 2
    return (0.5 + 0.2 * found).clamp(0.0, 1.0)


def _grain(x: Any) -> Any:
    """A lens that is covered: grey, with more or less noise."""
    return (
        torch.rand(len(x), 1, 1, 1) + 0.4 * torch.rand(len(x), 1, 1, 1) ** 2 * torch.randn_like(x)
    ).clamp(0.0, 1.0)


def _bars(x: Any) -> Any:
    """Blinds, shelves, shirts, tiles: bars in a direction, or crossed by others."""
    along = torch.linspace(-math.pi, math.pi, x.shape[-1])
    turned = torch.rand(len(x), 1, 1, 1) * math.pi
    across = turned.cos() * along.view(1, 1, 1, -1) + turned.sin() * along.view(1, 1, -1, 1)
    down = turned.cos() * along.view(1, 1, -1, 1) - turned.sin() * along.view(1, 1, 1, -1)
    often = 2.0 + 8.0 * torch.rand(len(x), 1, 1, 1)
    bars = (often * across).sin()
    crossed = torch.rand(len(x), 1, 1, 1) < 0.5
    bars = torch.where(crossed, bars * (often * down).sin(), bars)
    sharp = (bars * (1.0 + 20.0 * torch.rand(len(x), 1, 1, 1))).tanh()
    return (0.5 + 0.5 * torch.rand(len(x), 1, 1, 1) * sharp).clamp(0.0, 1.0)


_CHANGES: Final = (
    _overturned, _aside, _inverted, _shuffled, _displaced, _spots, _grain, _bars,
)  # fmt: skip
