"""Small networks in files of TensorFlow Lite, for the tests of what reads them."""

from collections.abc import Sequence
from typing import Any

import flatbuffers
import numpy as np
import tflite
from numpy.typing import NDArray

FLOAT = tflite.TensorType.FLOAT32
HALF = tflite.TensorType.FLOAT16
BYTE = tflite.TensorType.INT8


def one_convolution(
    weights: NDArray[Any], bias: NDArray[np.float32], side: int, stride: int, *, scale: float = 1.0
) -> bytes:
    """A file whose network is one padded and rectified convolution of a picture.

    `weights`, (out, high, wide, in), are float16 or int8, with `scale` what a step of these is, and
    are widened by an operator of their own, as converters leave it.
    """
    build = flatbuffers.Builder(1024)
    whole = stride and -(-side // stride)
    stored = HALF if weights.dtype == np.float16 else BYTE
    shapes = (
        (FLOAT, (1, side, side, weights.shape[3])),
        (stored, weights.shape),
        (FLOAT, weights.shape),
        (FLOAT, bias.shape),
        (FLOAT, (1, whole, whole, len(weights))),
    )
    data = (b"", weights.tobytes(), b"", bias.tobytes(), b"")
    buffers = [_buffer(build, each) for each in data]
    tensors = [
        _tensor(build, kind, shape, index, scale if kind == BYTE else None)
        for index, (kind, shape) in enumerate(shapes)
    ]
    operators = [_operator(build, 0, [1], 2, None), _operator(build, 1, [0, 2, 3], 4, stride)]
    codes = [
        _code(build, kind)
        for kind in (tflite.BuiltinOperator.DEQUANTIZE, tflite.BuiltinOperator.CONV_2D)
    ]
    held = _offsets(build, tensors), _offsets(build, operators)
    ends = _numbers(build, [0]), _numbers(build, [4])
    tflite.SubGraphStart(build)
    tflite.SubGraphAddTensors(build, held[0])
    tflite.SubGraphAddInputs(build, ends[0])
    tflite.SubGraphAddOutputs(build, ends[1])
    tflite.SubGraphAddOperators(build, held[1])
    graphs = _offsets(build, [tflite.SubGraphEnd(build)])
    parts = _offsets(build, codes), _offsets(build, buffers)
    tflite.ModelStart(build)
    tflite.ModelAddVersion(build, 3)
    tflite.ModelAddOperatorCodes(build, parts[0])
    tflite.ModelAddSubgraphs(build, graphs)
    tflite.ModelAddBuffers(build, parts[1])
    build.Finish(tflite.ModelEnd(build), b"TFL3")
    return bytes(build.Output())


def _numbers(build: Any, values: Sequence[int]) -> int:
    return int(build.CreateNumpyVector(np.array(values, np.int32)))


def _offsets(build: Any, offsets: Sequence[int]) -> int:
    build.StartVector(4, len(offsets), 4)
    for each in reversed(offsets):
        build.PrependUOffsetTRelative(each)
    return int(build.EndVector())


def _buffer(build: Any, data: bytes) -> int:
    held = build.CreateByteVector(data)
    tflite.BufferStart(build)
    tflite.BufferAddData(build, held)
    return int(tflite.BufferEnd(build))


def _tensor(build: Any, kind: int, shape: Sequence[int], buffer: int, scale: float | None) -> int:
    steps = None
    if scale is not None:
        scales = build.CreateNumpyVector(np.array([scale], np.float32))
        zeros = build.CreateNumpyVector(np.array([0], np.int64))
        tflite.QuantizationParametersStart(build)
        tflite.QuantizationParametersAddScale(build, scales)
        tflite.QuantizationParametersAddZeroPoint(build, zeros)
        steps = tflite.QuantizationParametersEnd(build)
    sizes = _numbers(build, shape)
    tflite.TensorStart(build)
    tflite.TensorAddShape(build, sizes)
    tflite.TensorAddType(build, kind)
    tflite.TensorAddBuffer(build, buffer)
    if steps is not None:
        tflite.TensorAddQuantization(build, steps)
    return int(tflite.TensorEnd(build))


def _operator(build: Any, code: int, inputs: Sequence[int], output: int, stride: int | None) -> int:
    options = None
    if stride is not None:
        tflite.Conv2DOptionsStart(build)
        tflite.Conv2DOptionsAddPadding(build, tflite.Padding.SAME)
        tflite.Conv2DOptionsAddStrideW(build, stride)
        tflite.Conv2DOptionsAddStrideH(build, stride)
        activation = tflite.ActivationFunctionType.RELU
        tflite.Conv2DOptionsAddFusedActivationFunction(build, activation)
        options = tflite.Conv2DOptionsEnd(build)
    ends = _numbers(build, inputs), _numbers(build, [output])
    tflite.OperatorStart(build)
    tflite.OperatorAddOpcodeIndex(build, code)
    tflite.OperatorAddInputs(build, ends[0])
    tflite.OperatorAddOutputs(build, ends[1])
    if options is not None:
        tflite.OperatorAddBuiltinOptionsType(build, tflite.BuiltinOptions.Conv2DOptions)
        tflite.OperatorAddBuiltinOptions(build, options)
    return int(tflite.OperatorEnd(build))


def _code(build: Any, kind: int) -> int:
    tflite.OperatorCodeStart(build)
    tflite.OperatorCodeAddDeprecatedBuiltinCode(build, kind)
    tflite.OperatorCodeAddBuiltinCode(build, kind)
    return int(tflite.OperatorCodeEnd(build))
