"""Translates a network of TensorFlow Lite into ONNX: the operators that MediaPipe's faces need.

TensorFlow Lite lays pictures out as (n, height, width, channels), ONNX as (n, channels, height,
width): weights are turned once, here, and tensors only at the network's two ends. Weights stay
16-bit floats in the file, as they were, and are widened when it is loaded.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from training.lite_file import LiteFile, Operator

OPSET: Final = 17
INPUT: Final = "picture"

_Array = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Input:
    """How pictures, (n, side, side, 3) uint8 BGR, become what the network wants."""

    side: int
    scale: float
    offset: float
    """Of the values: `scale` times the byte plus `offset`."""


class _Translation:
    """One network, operator by operator."""

    def __init__(self, data: bytes) -> None:
        self._file = LiteFile(data)
        self.outputs = self._file.outputs
        self.nodes: list[Any] = []
        self.constants: dict[str, _Array] = {}

    def node(self, operation: str, inputs: list[str], output: str, **attributes: Any) -> str:
        from onnx import helper

        self.nodes.append(helper.make_node(operation, inputs, [output], **attributes))
        return output

    def constant(self, name: str, value: _Array) -> str:
        """A constant's name; 16-bit floats are widened behind it."""
        if name not in self.constants:
            self.constants[name] = np.ascontiguousarray(value)
            if value.dtype == np.float16:
                self.node("Cast", [name], f"{name}.wide", to=1)
        return f"{name}.wide" if value.dtype == np.float16 else name

    def weights(self, tensor: int) -> _Array:
        """A constant tensor as it is stored."""
        return self._file.stored(tensor).values

    def translate(self, source: str) -> None:
        """Add every operator; `source` is the first tensor."""
        self._names = {self._file.inputs[0]: source}
        for operator in self._file.operators:
            getattr(self, f"_{operator.kind.lower()}")(operator)

    def name(self, tensor: int) -> str:
        """What a tensor that was computed is called."""
        return self._names[tensor]

    def _made(self, tensor: int) -> str:
        return self._names.setdefault(tensor, f"t{tensor}")

    def _convolved(self, operator: Operator, turned: _Array) -> None:
        source, weights, bias = operator.inputs
        inputs = [self._names[source], self.constant(f"w{weights}", turned)]
        inputs.append(self.constant(f"b{bias}", self.weights(bias).ravel()))
        self.node(
            "Conv", inputs, self._made(operator.output),
            strides=[operator.options.StrideH(), operator.options.StrideW()],
            auto_pad=_padding(operator), kernel_shape=list(turned.shape[2:]),
            group=1 if turned.shape[1] > 1 else turned.shape[0],
        )  # fmt: skip

    def _conv_2d(self, operator: Operator) -> None:
        turned = self.weights(operator.inputs[1]).transpose(0, 3, 1, 2)
        if turned.shape[1] == 3:  # the picture: OpenCV's is blue, green, red
            turned = turned[:, ::-1]
        self._convolved(operator, turned)

    def _depthwise_conv_2d(self, operator: Operator) -> None:
        self._convolved(operator, self.weights(operator.inputs[1]).transpose(3, 0, 1, 2))

    def _max_pool_2d(self, operator: Operator) -> None:
        options = operator.options
        self.node(
            "MaxPool", [self._names[operator.inputs[0]]], self._made(operator.output),
            kernel_shape=[options.FilterHeight(), options.FilterWidth()],
            strides=[options.StrideH(), options.StrideW()], auto_pad=_padding(operator),
        )  # fmt: skip

    def _prelu(self, operator: Operator) -> None:
        """As slope * x + (1 - slope) * max(0, x), the products by convolutions of one pixel.

        ONNX Runtime has no fast operator for it: as PRelu it takes three times as long as all
        convolutions together, and breaks the order of memory that these want.
        """
        source, slopes = operator.inputs
        x, slope = self._names[source], self.weights(slopes).reshape(-1, 1, 1, 1)
        wide, made = {"kernel_shape": [1, 1], "group": len(slope)}, self._made(operator.output)
        below = self.constant(f"s{slopes}", slope)
        above = self.constant(f"u{slopes}", 1.0 - slope.astype(np.float32))
        low = self.node("Conv", [x, below], f"{made}.low", **wide)
        high = self.node("Relu", [x], f"{made}.positive")
        high = self.node("Conv", [high, above], f"{made}.high", **wide)
        self.node("Add", [high, low], made)

    def _relu(self, operator: Operator) -> None:
        self.node("Relu", [self._names[operator.inputs[0]]], self._made(operator.output))

    def _add(self, operator: Operator) -> None:
        self.node("Add", [self._names[one] for one in operator.inputs], self._made(operator.output))

    def _pad(self, operator: Operator) -> None:
        before, after = self.weights(operator.inputs[1]).T[:, [0, 3, 1, 2]]
        pads = np.concatenate([before, after]).astype(np.int64)
        inputs = [self._names[operator.inputs[0]], self.constant(f"p{operator.output}", pads)]
        self.node("Pad", inputs, self._made(operator.output))

    def _logistic(self, operator: Operator) -> None:
        self.node("Sigmoid", [self._names[operator.inputs[0]]], self._made(operator.output))

    def _reshape(self, operator: Operator) -> None:
        source, output = self._names[operator.inputs[0]], operator.output
        wanted = [-1, *self._file.shape(output)[1:]]  # any number of pictures
        turned = self.node("Transpose", [source], f"r{output}", perm=[0, 2, 3, 1])
        shape = self.constant(f"h{output}", np.array(wanted, np.int64))
        self.node("Reshape", [turned, shape], self._made(output))

    def _concatenation(self, operator: Operator) -> None:
        parts = [self._names[one] for one in operator.inputs]
        self.node("Concat", parts, self._made(operator.output), axis=int(operator.options.Axis()))


def _padding(operator: Operator) -> str:
    return "SAME_UPPER" if operator.same else "VALID"


def translated(
    data: bytes, source: Input, outputs: Mapping[str, tuple[int, tuple[int, ...]]]
) -> Any:
    """The ONNX model of a TensorFlow Lite file.

    `outputs` names which outputs are kept, by number, with the shape of each for one picture; what
    only others need is left out.
    """
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    made = _Translation(data)
    node, constant = made.node, made.constant
    x = node("Cast", [INPUT], "floats", to=TensorProto.FLOAT)
    x = node("Mul", [x, constant("scale", np.array(source.scale, np.float32))], "scaled")
    if source.offset:
        x = node("Add", [x, constant("offset", np.array(source.offset, np.float32))], "moved")
    made.translate(node("Transpose", [x], "channels_first", perm=[0, 3, 1, 2]))
    for name, (number, shape) in outputs.items():
        flat = constant(f"{name}.shape", np.array([-1, *shape], np.int64))
        node("Reshape", [made.name(made.outputs[number]), flat], name)
    needed = set(outputs)
    kept: list[Any] = []
    for each in reversed(made.nodes):
        if needed & set(each.output):
            needed |= set(each.input)
            kept.insert(0, each)
    graph = helper.make_graph(
        kept,
        "face",
        [
            helper.make_tensor_value_info(
                INPUT, TensorProto.UINT8, ["n", source.side, source.side, 3]
            )
        ],
        [
            helper.make_tensor_value_info(name, TensorProto.FLOAT, ["n", *shape])
            for name, (_, shape) in outputs.items()
        ],
        [
            numpy_helper.from_array(array, name)
            for name, array in made.constants.items()
            if name in needed
        ],
    )
    model = helper.make_model(
        graph,
        opset_imports=[helper.make_opsetid("", OPSET)],
        ir_version=8,
        producer_name="kuleshov",
    )
    onnx.checker.check_model(model, full_check=True)
    return model
