"""The residual network that looks at faces, in PyTorch (dependency group `learning`)."""

from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from training.collections.faces import EXPRESSIONS
from training.faces.network import LEAST_SPREAD, LIGHTEST, Design, Weights


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
    """From pictures (n, 1, PIXELS, PIXELS), 0 to 1, to what is in them."""

    def __init__(self, design: Design) -> None:
        super().__init__()
        self.design = design
        self.stem = torch.nn.Conv2d(1, design.stem, 3, 2, 1, bias=False)
        self.stem_norm = torch.nn.BatchNorm2d(design.stem)
        widths = (design.stem, *(out for out, _ in design.blocks))
        self.blocks = torch.nn.ModuleList(
            _Block(into, out, stride)
            for into, (out, stride) in zip(widths, design.blocks, strict=False)
        )
        self.expression = torch.nn.Linear(widths[-1], len(EXPRESSIONS))
        self.covered = torch.nn.Linear(widths[-1], 1)
        self.strange = torch.nn.Linear(widths[-1], 1)

    def forward(self, pictures: Any) -> Any:
        """What the pictures come to, (n, the last block's width)."""
        x = evened(pictures).contiguous(memory_format=torch.channels_last)
        x = self.stem_norm(self.stem(x)).relu()
        for block in self.blocks:
            x = block(x)
        return x.float().mean((2, 3))


def evened(pictures: Any) -> Any:
    """Pictures (n, 1, side, side) of one mean and spread of brightness."""
    off = pictures - pictures.mean((2, 3), keepdim=True)
    spread = (off * off).mean((2, 3), keepdim=True).sqrt() + LEAST_SPREAD
    return (off / spread).clamp(-LIGHTEST, LIGHTEST)


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
    for name in ("expression", "covered", "strange"):
        weights[f"{name}.weight"] = _array(getattr(look, name).weight)
        weights[f"{name}.bias"] = _array(getattr(look, name).bias)
    return weights


def settled(look: Any) -> Any:
    """A look that answers as this one does, with its norms taken into the convolutions."""
    return unfolded(folded(look), look.design)


def unfolded(weights: Weights, design: Design) -> Any:
    """The look of which these are the `folded` weights; its norms leave everything as it is."""
    look: Any = Look(design)
    with torch.no_grad():
        for norm in look.modules():
            if isinstance(norm, torch.nn.BatchNorm2d):
                norm.running_var.fill_(1.0 - norm.eps)
        places = {
            f"{name}.{what}": getattr(module, what)
            for name, module in look.named_modules()
            for what in ("weight", "bias")
            if getattr(module, what, None) is not None
        }
        for name, values in weights.items():
            module, what = name.replace("block", "blocks.", 1).rsplit(".", 1)
            norm = f"{module}_norm.bias"
            to = places[norm if what == "bias" and norm in places else f"{module}.{what}"]
            to.copy_(torch.tensor(values))
    return look.to(memory_format=torch.channels_last).eval()


def _array(values: Any) -> NDArray[np.float32]:
    return np.ascontiguousarray(values.detach().cpu().numpy(), dtype=np.float32)
