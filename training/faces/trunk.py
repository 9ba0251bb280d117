"""The layers that the affect network begins with: those of MediaPipe's own face mesh.

They come out of the file `face_landmark_with_attention.tflite` in MediaPipe's package
(Apache-2.0, trained by Google on its own data) and know eyes, brows and lips from a million
faces. Only training reads them; the network that it writes holds them, trained further.
"""

from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

BLOCKS: Final = 11
"""How many blocks are taken: a picture of 96 x 96 becomes 6 x 6 places of 128 numbers."""

Array = NDArray[np.float32]


class Block(NamedTuple):
    """A residual block: 3 x 3 within each channel, 1 x 1 across, the input added, PReLU."""

    depthwise: Array  # (channels in, 1, 3, 3)
    depthwise_bias: Array
    pointwise: Array  # (channels out, channels in, 1, 1)
    pointwise_bias: Array
    slope: Array  # (channels out,)
    stride: int


class Trunk(NamedTuple):
    """The first convolution, 3 x 3 with stride 2 on a grey picture, PReLU, and the blocks."""

    weight: Array  # (16, 1, 3, 3)
    bias: Array
    slope: Array
    blocks: tuple[Block, ...]


def mediapipe_file() -> Path:
    """Where MediaPipe's package keeps its face mesh."""
    package = find_spec("mediapipe")
    if package is None or package.origin is None:
        raise ImportError("MediaPipe is not installed", name="mediapipe")
    folder = Path(package.origin).parent / "modules" / "face_landmark"
    return folder / "face_landmark_with_attention.tflite"


def read_trunk(path: Path) -> Trunk:
    """The first layers of the face mesh. Needs the package `tflite`."""
    import tflite

    model: Any = tflite.Model.GetRootAs(path.read_bytes(), 0)
    graph = model.Subgraphs(0)
    halves: dict[int, int] = {}  # weights are stored as 16-bit floats, widened by an operator

    def weights(index: int) -> Array:
        tensor = graph.Tensors(halves.get(index, index))
        kind = np.float16 if tensor.Type() == tflite.TensorType.FLOAT16 else np.float32
        raw = model.Buffers(tensor.Buffer()).DataAsNumpy().tobytes()
        shaped = np.frombuffer(raw, kind).reshape(tensor.ShapeAsNumpy())
        return shaped.astype(np.float32)

    convolutions: list[tuple[Array, Array, int]] = []
    slopes: list[Array] = []
    for number in range(graph.OperatorsLength()):
        operator = graph.Operators(number)
        code = model.OperatorCodes(operator.OpcodeIndex())
        kind = max(code.BuiltinCode(), code.DeprecatedBuiltinCode())
        inputs = [int(index) for index in operator.InputsAsNumpy()]
        output = int(operator.OutputsAsNumpy()[0])
        if kind == tflite.BuiltinOperator.DEQUANTIZE:
            halves[output] = inputs[0]
        elif kind in {
            tflite.BuiltinOperator.CONV_2D,
            tflite.BuiltinOperator.DEPTHWISE_CONV_2D,
        }:
            across = [int(graph.Tensors(one).ShapeAsNumpy()[1]) for one in (inputs[0], output)]
            convolutions.append(
                (weights(inputs[1]), weights(inputs[2]).ravel(), across[0] // across[1])
            )
        elif kind == tflite.BuiltinOperator.PRELU:
            slopes.append(weights(inputs[1]).ravel())
        if len(slopes) > BLOCKS:
            break
    (first, bias, _), *rest = convolutions
    blocks = tuple(
        Block(
            np.ascontiguousarray(within.transpose(3, 0, 1, 2)),
            within_bias,
            np.ascontiguousarray(across_.transpose(0, 3, 1, 2)),
            across_bias,
            slope,
            stride,
        )
        for (within, within_bias, stride), (across_, across_bias, _), slope in zip(
            rest[0::2], rest[1::2], slopes[1:], strict=True
        )
    )
    # A grey picture is the same in red, green and blue.
    grey = first.transpose(0, 3, 1, 2).sum(axis=1, keepdims=True)
    return Trunk(grey, bias, slopes[0], blocks)
