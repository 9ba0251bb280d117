"""YAMNet as Google published it for TensorFlow Lite, read and written as ONNX.

What is taken is the network itself, from a patch of the log mel spectrum to the scores: its own
front end is rounded to bytes, and `engine.sound.spectrum` is the exact one. The weights stay what
they are, bytes with one scale a layer, widened when the file is opened.
"""

from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.problems import Trouble
from engine.sound.spectrum import BANDS, PATCH
from training.lite_file import LiteFile, Operator

EMBEDDING: Final = 1024


class Weights(NamedTuple):
    """A layer's weights as they are stored, with the scale that makes numbers of them."""

    stored: NDArray[Any]  # int8, or float32 with scale 1
    scale: float
    bias: NDArray[np.float32]

    def numbers(self) -> NDArray[np.float32]:
        """What is stored, times the scale."""
        return self.stored.astype(np.float32) * np.float32(self.scale)


class Layer(NamedTuple):
    """A convolution with its bias, SAME padding and a rectifier after it."""

    weights: Weights  # (out, in a group, height, width)
    stride: int
    groups: int


class Yamnet(NamedTuple):
    """The convolutions from first to last, and what stands after the mean over all places."""

    layers: tuple[Layer, ...]
    last: Weights  # (kinds, EMBEDDING)


def read_yamnet(path: Path) -> Yamnet:
    """Read the network out of the flat buffer.

    Raises Trouble for a file that is not YAMNet.
    """
    layers: list[Layer] = []
    last: Weights | None = None
    try:
        file = LiteFile(path.read_bytes())

        def weights(operator: Operator, *axes: int) -> Weights:
            values, scale = file.stored(operator.inputs[1])
            turned = values.transpose(axes) if axes else values
            return Weights(turned, scale, file.stored(operator.inputs[2]).values)

        for operator in file.operators:
            if operator.kind == "CONV_2D":
                layers.append(Layer(weights(operator, 0, 3, 1, 2), _stride(operator), 1))
            elif operator.kind == "DEPTHWISE_CONV_2D":
                found = weights(operator, 3, 0, 1, 2)
                layers.append(Layer(found, _stride(operator), len(found.bias)))
            elif operator.kind == "FULLY_CONNECTED" and layers:
                last = weights(operator)
    except (OSError, ValueError, IndexError, TypeError, AttributeError, Trouble) as error:
        raise Trouble(f"{path} cannot be read as YAMNet: {error}") from error
    if last is None or len(layers) != 27 or last.stored.shape[1] != EMBEDDING:
        raise Trouble(f"{path} is not YAMNet: it has {len(layers)} convolutions.")
    return Yamnet(tuple(layers), last)


def _stride(operator: Operator) -> int:
    if not (operator.same and operator.rectified):
        raise ValueError("a convolution is not padded and rectified as YAMNet's")
    return int(operator.options.StrideH())


def write_yamnet(network: Yamnet, kinds: tuple[str, ...], path: Path) -> None:
    """Write it as ONNX, opset 17, with the names of its kinds as metadata, one a line.

    In: `patches` (n, 96, 64) float32. Out: `scores` (n, kinds), `embedding` (n, 1024).
    """
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    nodes: list[Any] = []
    constants: dict[str, NDArray[Any]] = {}

    def constant(name: str, value: NDArray[Any]) -> str:
        constants[name] = np.ascontiguousarray(value)
        return name

    def node(operation: str, inputs: list[str], output: str, **attributes: Any) -> str:
        nodes.append(helper.make_node(operation, inputs, [output], **attributes))
        return output

    def numbers(name: str, weights: Weights) -> str:
        kept = constant(f"{name}_stored", weights.stored)
        if weights.stored.dtype != np.int8:
            return kept
        # Not DequantizeLinear: ONNX Runtime folds these two into numbers once, at opening.
        wide = node("Cast", [kept], f"{name}_wide", to=TensorProto.FLOAT)
        scale = constant(f"{name}_scale", np.array(weights.scale, np.float32))
        return node("Mul", [wide, scale], f"{name}_weights")

    one = constant("one", np.array([1], np.int64))
    here = node("Unsqueeze", ["patches", one], "grey")
    for index, (weights, stride, groups) in enumerate(network.layers):
        name = f"layer_{index}"
        inputs = [here, numbers(name, weights), constant(f"{name}_bias", weights.bias)]
        size = list(weights.stored.shape[2:])
        here = node(
            "Conv",
            inputs,
            f"{name}_sum",
            auto_pad="SAME_UPPER",
            strides=[stride, stride],
            group=groups,
            kernel_shape=size,
        )
        here = node("Relu", [here], f"{name}_out")
    mean = node("ReduceMean", [here], "embedding", axes=[2, 3], keepdims=0)
    last = [mean, numbers("last", network.last), constant("last_bias", network.last.bias)]
    node("Sigmoid", [node("Gemm", last, "logits", transB=1)], "scores")

    def value(name: str, shape: list[Any]) -> Any:
        return helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)

    graph = helper.make_graph(
        nodes,
        "sounds",
        [value("patches", ["n", PATCH, BANDS])],
        [value("scores", ["n", len(kinds)]), value("embedding", ["n", EMBEDDING])],
        [numpy_helper.from_array(array, name) for name, array in constants.items()],
    )
    model = helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8, producer_name="kuleshov"
    )
    helper.set_model_props(model, {"kinds": "\n".join(kinds)})
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, str(path))
