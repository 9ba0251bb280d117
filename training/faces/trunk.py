"""The layers that the affect network begins with: those of MediaPipe's face mesh of 2021.

`trunk.npz` holds them as they stand in `face_landmark_with_attention.tflite` of MediaPipe 0.10.21
(Apache-2.0, trained by Google on its own data), the last release that came with it; they know
eyes, brows and lips from a million faces. Only training reads them; the network that it writes
holds them, trained further.
"""

from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

TRUNK_FILE: Final = Path(__file__).with_name("trunk.npz")

Array = NDArray[np.float32]


class Block(NamedTuple):
    """A residual block: 3 x 3 within each channel, 1 x 1 across, the input added, PReLU."""

    depthwise: Array  # (channels in, 1, 3, 3)
    depthwise_bias: Array
    pointwise: Array  # (channels out, channels in, 1, 1)
    pointwise_bias: Array
    slope: Array  # (channels out,)


class Trunk(NamedTuple):
    """The first convolution, 3 x 3 with stride 2 on a grey picture, PReLU, and the blocks."""

    weight: Array  # (16, 1, 3, 3)
    bias: Array
    slope: Array
    blocks: tuple[Block, ...]


def read_trunk(path: Path = TRUNK_FILE) -> Trunk:
    """The first layers of the face mesh: a picture of 96 x 96 becomes 6 x 6 places of 128 numbers,
    by as many blocks as there are in the file."""
    with np.load(path) as file:
        found = {name: file[name].astype(np.float32) for name in file.files}
    count = sum(name.startswith("block") and name.endswith("slope") for name in found)
    parts = ("within.weight", "within.bias", "across.weight", "across.bias", "slope")
    blocks = (Block(*(found[f"block{index}.{part}"] for part in parts)) for index in range(count))
    return Trunk(found["stem.weight"], found["stem.bias"], found["stem.slope"], tuple(blocks))
