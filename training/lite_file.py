"""A network as TensorFlow Lite stores it, read once. The only file that touches `tflite`.

The flat buffer's own order stays: operators from first to last, tensors by their number. What only
widens stored weights, DEQUANTIZE, is looked through: a constant is what lies in the file.
"""

from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.problems import Trouble

_KINDS: Final = {"FLOAT32": np.float32, "FLOAT16": np.float16, "INT8": np.int8, "INT32": np.int32}


class Stored(NamedTuple):
    """A constant as it lies in the file; times `scale` it is the number that is meant."""

    values: NDArray[Any]  # float32, float16, int8 or int32, in TensorFlow's order of axes
    scale: float


@dataclass(frozen=True, slots=True)
class Operator:
    """One step: tensors by their numbers, and what it was told."""

    kind: str
    """As TensorFlow Lite calls it: "CONV_2D"."""
    inputs: tuple[int, ...]
    output: int
    options: Any
    """The table of the flat buffer, such as a `Conv2DOptions`; None where there is none."""

    @property
    def same(self) -> bool:
        """Whether the picture is padded so that only the stride makes it smaller."""
        import tflite

        return bool(self.options.Padding() == tflite.Padding.SAME)

    @property
    def rectified(self) -> bool:
        """Whether negative results become 0 at once."""
        import tflite

        told = self.options.FusedActivationFunction()
        return bool(told == tflite.ActivationFunctionType.RELU)


class LiteFile:
    """The first graph of a file."""

    def __init__(self, data: bytes) -> None:
        """Raises `Trouble` for bytes that are no such file."""
        import tflite

        if data[4:8] != b"TFL3":
            raise Trouble("This is no file of TensorFlow Lite.", blame="call")
        self._model: Any = tflite.Model.GetRootAs(data, 0)
        self._graph: Any = self._model.Subgraphs(0)
        self._types = {getattr(tflite.TensorType, name): kind for name, kind in _KINDS.items()}
        self._widened: dict[int, int] = {}
        self.inputs = _numbers(self._graph.InputsAsNumpy())
        self.outputs = _numbers(self._graph.OutputsAsNumpy())
        self.operators = tuple(self._read())

    def _read(self) -> list[Operator]:
        import tflite

        kinds = {number: name for name, number in vars(tflite.BuiltinOperator).items()}
        tables = {number: name for name, number in vars(tflite.BuiltinOptions).items()}
        found = []
        for number in range(self._graph.OperatorsLength()):
            each = self._graph.Operators(number)
            code = self._model.OperatorCodes(each.OpcodeIndex())
            kind = kinds[max(code.BuiltinCode(), code.DeprecatedBuiltinCode())]
            inputs, output = _numbers(each.InputsAsNumpy()), int(each.OutputsAsNumpy()[0])
            if kind == "DEQUANTIZE":
                self._widened[output] = inputs[0]
                continue
            table, options = each.BuiltinOptions(), None
            if table is not None:
                options = getattr(tflite, tables[each.BuiltinOptionsType()])()
                options.Init(table.Bytes, table.Pos)
            found.append(Operator(kind, inputs, output, options))
        return found

    def shape(self, tensor: int) -> tuple[int, ...]:
        """The shape of a tensor, in TensorFlow's order of axes."""
        return _numbers(self._graph.Tensors(tensor).ShapeAsNumpy())

    def stored(self, tensor: int) -> Stored:
        """A constant tensor. Raises `ValueError` for one whose 0 is not 0, or of another kind."""
        found = self._graph.Tensors(self._widened.get(tensor, tensor))
        kind = self._types.get(found.Type())
        if kind is None:
            raise ValueError(f"tensor {tensor} is of a kind that is not read")
        raw = self._model.Buffers(found.Buffer()).DataAsNumpy().tobytes()
        values = np.frombuffer(raw, kind).reshape(found.ShapeAsNumpy())
        if kind is not np.int8:
            return Stored(values, 1.0)
        if found.Quantization().ZeroPoint(0):
            raise ValueError("the weights have a zero point")
        return Stored(values, float(found.Quantization().Scale(0)))


def _numbers(found: Any) -> tuple[int, ...]:
    return tuple(int(each) for each in found)
