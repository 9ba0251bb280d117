"""The same network run by Google's own runtime, LiteRT: what the converted one is held against.

LiteRT rounds what flows through a network whose weights are bytes to bytes as well. So that only
the conversion is judged, its weights are widened to numbers first; nothing else is changed.
"""

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray


class Answer(NamedTuple):
    """What the original says of 0.975 s of sound."""

    scores: NDArray[np.float32]  # (521,)
    spectrum: NDArray[np.float32]  # (96, 64): by its own front end, rounded to bytes


class Original:
    """The network of a file. Needs the packages `ai-edge-litert` and `flatbuffers`."""

    def __init__(self, path: Path) -> None:
        from ai_edge_litert.interpreter import Interpreter, OpResolverType

        self._runtime: Any = Interpreter(
            model_content=_widened(path.read_bytes()),
            num_threads=1,
            experimental_op_resolver_type=OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES,
        )
        self._runtime.allocate_tensors()

    def __call__(self, sound: NDArray[np.float32]) -> Answer:
        """What it says of 15,600 samples at 16 kHz."""
        self._runtime.set_tensor(self._runtime.get_input_details()[0]["index"], sound[None])
        self._runtime.invoke()
        found = [
            np.array(self._runtime.get_tensor(each["index"]))
            for each in self._runtime.get_output_details()
        ]
        scores, spectrum = sorted(found, key=lambda each: each.shape[0])
        return Answer(scores[0], spectrum)


def _widened(file: bytes) -> bytes:
    """The flat buffer with 32-bit weights instead of bytes with a scale."""
    import flatbuffers
    from ai_edge_litert import schema_py_generated as schema

    model: Any = schema.ModelT.InitFromObj(schema.Model.GetRootAs(file, 0))
    graph = model.subgraphs[0]
    kept, source = [], {}
    for operator in graph.operators:
        code = model.operatorCodes[operator.opcodeIndex]
        kind = max(code.builtinCode, code.deprecatedBuiltinCode)
        if kind == schema.BuiltinOperator.DEQUANTIZE:
            source[int(operator.outputs[0])] = int(operator.inputs[0])
        else:
            kept.append(operator)
    graph.operators = kept
    for operator in kept:
        operator.inputs = [source.get(int(index), int(index)) for index in operator.inputs]
    for tensor in graph.tensors:
        if tensor.type == schema.TensorType.INT8:
            stored = np.array(model.buffers[tensor.buffer].data, np.uint8).view(np.int8)
            numbers = stored.astype(np.float32) * np.float32(tensor.quantization.scale[0])
            buffer = schema.BufferT()
            buffer.data = numbers.view(np.uint8)
            model.buffers.append(buffer)
            tensor.buffer, tensor.type = len(model.buffers) - 1, schema.TensorType.FLOAT32
            tensor.quantization = None
    builder = flatbuffers.Builder(1024)
    builder.Finish(model.Pack(builder), b"TFL3")
    return bytes(builder.Output())
