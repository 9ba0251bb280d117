"""Translates a network of TensorFlow Lite into ONNX: the operators that MediaPipe's faces need.

TensorFlow Lite lays pictures out as (n, height, width, channels), ONNX as (n, channels, height,
width): weights are turned once, here, and tensors only at the network's two ends. Weights stay
16-bit floats in the file, as they were, and are widened when it is loaded. Needs the packages
`tflite` and `onnx`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

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
        import tflite

        self._kinds = {
            number: name
            for name, number in vars(tflite.BuiltinOperator).items()
            if isinstance(number, int)
        }
        self._halves = tflite.TensorType.FLOAT16
        self._whole = tflite.TensorType.INT32
        self._same = tflite.Padding.SAME
        self._tflite = tflite
        self._model: Any = tflite.Model.GetRootAs(data, 0)
        self._graph: Any = self._model.Subgraphs(0)
        self._widened: dict[int, int] = {}  # by the tensor that is widened
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
        tensor = self._widened.get(tensor, tensor)
        found = self._graph.Tensors(tensor)
        kind = {self._halves: np.float16, self._whole: np.int32}.get(found.Type(), np.float32)
        raw = self._model.Buffers(found.Buffer()).DataAsNumpy().tobytes()
        return np.frombuffer(raw, kind).reshape(found.ShapeAsNumpy())

    @property
    def outputs(self) -> list[int]:
        return [int(index) for index in self._graph.OutputsAsNumpy()]

    def translate(self, source: str) -> None:
        """Add every operator; `source` is the first tensor."""
        self._names = {int(self._graph.InputsAsNumpy()[0]): source}
        for number in range(self._graph.OperatorsLength()):
            operator = self._graph.Operators(number)
            code = self._model.OperatorCodes(operator.OpcodeIndex())
            kind = self._kinds[max(code.BuiltinCode(), code.DeprecatedBuiltinCode())]
            inputs = [int(index) for index in operator.InputsAsNumpy()]
            output = int(operator.OutputsAsNumpy()[0])
            if kind == "DEQUANTIZE":
                self._widened[output] = inputs[0]
            else:
                getattr(self, f"_{kind.lower()}")(operator, inputs, output)

    def _options(self, operator: Any, kind: str) -> Any:
        table, options = operator.BuiltinOptions(), getattr(self._tflite, kind)()
        options.Init(table.Bytes, table.Pos)
        return options

    def name(self, tensor: int) -> str:
        """What a tensor that was computed is called."""
        return self._names[tensor]

    def _made(self, tensor: int) -> str:
        return self._names.setdefault(tensor, f"t{tensor}")

    def _padding(self, options: Any) -> str:
        return "SAME_UPPER" if options.Padding() == self._same else "VALID"

    def _convolved(self, inputs: list[int], output: int, turned: _Array, options: Any) -> None:
        weight = self.constant(f"w{inputs[1]}", turned)
        bias = self.constant(f"b{inputs[2]}", self.weights(inputs[2]).ravel())
        self.node(
            "Conv", [self._names[inputs[0]], weight, bias], self._made(output),
            strides=[options.StrideH(), options.StrideW()], auto_pad=self._padding(options),
            kernel_shape=list(turned.shape[2:]),
            group=1 if turned.shape[1] > 1 else turned.shape[0],
        )  # fmt: skip

    def _conv_2d(self, operator: Any, inputs: list[int], output: int) -> None:
        turned = self.weights(inputs[1]).transpose(0, 3, 1, 2)
        if turned.shape[1] == 3:  # the picture: OpenCV's is blue, green, red
            turned = turned[:, ::-1]
        self._convolved(inputs, output, turned, self._options(operator, "Conv2DOptions"))

    def _depthwise_conv_2d(self, operator: Any, inputs: list[int], output: int) -> None:
        turned = self.weights(inputs[1]).transpose(3, 0, 1, 2)
        self._convolved(inputs, output, turned, self._options(operator, "DepthwiseConv2DOptions"))

    def _max_pool_2d(self, operator: Any, inputs: list[int], output: int) -> None:
        options = self._options(operator, "Pool2DOptions")
        self.node(
            "MaxPool", [self._names[inputs[0]]], self._made(output),
            kernel_shape=[options.FilterHeight(), options.FilterWidth()],
            strides=[options.StrideH(), options.StrideW()], auto_pad=self._padding(options),
        )  # fmt: skip

    def _prelu(self, operator: Any, inputs: list[int], output: int) -> None:
        """As slope * x + (1 - slope) * max(0, x), the products by convolutions of one pixel.

        ONNX Runtime has no fast operator for it: as PRelu it takes three times as long as all
        convolutions together, and breaks the order of memory that these want.
        """
        x, slope = self._names[inputs[0]], self.weights(inputs[1]).reshape(-1, 1, 1, 1)
        wide, made = {"kernel_shape": [1, 1], "group": len(slope)}, self._made(output)
        below = self.constant(f"s{inputs[1]}", slope)
        above = self.constant(f"u{inputs[1]}", 1.0 - slope.astype(np.float32))
        low = self.node("Conv", [x, below], f"{made}.low", **wide)
        high = self.node("Relu", [x], f"{made}.positive")
        high = self.node("Conv", [high, above], f"{made}.high", **wide)
        self.node("Add", [high, low], made)

    def _relu(self, operator: Any, inputs: list[int], output: int) -> None:
        self.node("Relu", [self._names[inputs[0]]], self._made(output))

    def _add(self, operator: Any, inputs: list[int], output: int) -> None:
        self.node("Add", [self._names[one] for one in inputs], self._made(output))

    def _pad(self, operator: Any, inputs: list[int], output: int) -> None:
        before, after = self.weights(inputs[1]).T[:, [0, 3, 1, 2]]
        pads = self.constant(f"p{output}", np.concatenate([before, after]).astype(np.int64))
        self.node("Pad", [self._names[inputs[0]], pads], self._made(output))

    def _logistic(self, operator: Any, inputs: list[int], output: int) -> None:
        self.node("Sigmoid", [self._names[inputs[0]]], self._made(output))

    def _reshape(self, operator: Any, inputs: list[int], output: int) -> None:
        wanted = self._graph.Tensors(output).ShapeAsNumpy().astype(np.int64)
        wanted[0] = -1  # any number of pictures
        turned = self.node("Transpose", [self._names[inputs[0]]], f"r{output}", perm=[0, 2, 3, 1])
        shape = self.constant(f"h{output}", wanted)
        self.node("Reshape", [turned, shape], self._made(output))

    def _concatenation(self, operator: Any, inputs: list[int], output: int) -> None:
        axis = int(self._options(operator, "ConcatenationOptions").Axis())
        self.node("Concat", [self._names[one] for one in inputs], self._made(output), axis=axis)


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
