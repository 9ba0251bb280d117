"""The writing of the affect network as ONNX, opset 17, its weights in half precision."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.sensing.face.appearance import PIXELS
from engine.sensing.face.geometry import MESH_POINTS, mirrored
from training.collections.faces import EXPRESSIONS
from training.faces.network import (
    BLOCKS,
    LOCAL,
    LOCAL_SHARE,
    Network,
    Weights,
    softmax,
    table,
)


class _Graph:
    """ONNX nodes and constants, gathered."""

    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self.constants: dict[str, NDArray[Any]] = {}

    def constant(self, name: str, value: Any, kind: Any = np.float32) -> str:
        self.constants[name] = np.asarray(value, dtype=kind)
        return name

    def weight(self, name: str, value: NDArray[Any]) -> str:
        """A constant of half precision, which ONNX Runtime widens once, as it opens the file."""
        self.constants[f"{name}.half"] = value.astype(np.float16)
        return self.node("Cast", [f"{name}.half"], name, to=1)

    def node(self, operation: str, inputs: list[str], output: str, **attributes: Any) -> str:
        from onnx import helper

        self.nodes.append(helper.make_node(operation, inputs, [output], **attributes))
        return output

    def twins(self, source: str, name: str) -> tuple[str, str]:
        """The first half of the rows and the second, which are the mirror images."""
        from onnx import helper

        names = [f"{name}_face", f"{name}_mirror"]
        self.nodes.append(helper.make_node("Split", [source], names, axis=0))
        return names[0], names[1]


def _evened(graph: _Graph, pictures: str) -> str:
    """As `learning.evened`, of pictures (n, 1, PIXELS, PIXELS) from 0 to 255."""
    node, constant = graph.node, graph.constant
    bright = node("Div", [pictures, constant("white", 255.0)], "bright")
    middle = node("ReduceMean", [bright], "middle", axes=[2, 3], keepdims=1)
    off = node("Sub", [bright, middle], "off")
    square = node("ReduceMean", [node("Mul", [off, off], "squares")], "square", axes=[2, 3])
    spread = node("Add", [node("Sqrt", [square], "root"), constant("least", 1e-2)], "spread")
    whole = node("Div", [off, spread], "whole")

    def around(source: str, name: str) -> str:
        half = LOCAL // 2
        row = node(
            "AveragePool", [source], f"{name}_row", kernel_shape=[1, LOCAL], pads=[0, half, 0, half]
        )
        return node("AveragePool", [row], name, kernel_shape=[LOCAL, 1], pads=[half, 0, half, 0])

    near = node("Sub", [whole, around(whole, "around")], "near")
    spread = node("Sqrt", [around(node("Mul", [near, near], "near_squares"), "power")], "near_root")
    wide = node("Add", [spread, constant("share", LOCAL_SHARE)], "near_spread")
    both = node("Concat", [whole, node("Div", [near, wide], "local")], "both", axis=1)
    return node("Clip", [both, constant("lowest", -3.0), constant("highest", 3.0)], "evened")


def _look(graph: _Graph, evened: str, weights: Weights, look: str) -> dict[str, str]:
    """The logits of one look, by what it tells."""
    node = graph.node

    def convolution(source: str, name: str, stride: int, size: int = 3) -> str:
        label, edge = f"{look}.{name}", [size // 2] * 4
        half = graph.weight(f"{label}.weight", weights[f"{name}.weight"])
        bias = graph.constant(f"{label}.bias", weights[f"{name}.bias"])
        return node(
            "Conv", [source, half, bias], f"{label}.out", strides=[stride, stride], pads=edge
        )

    x = node("Relu", [convolution(evened, "stem", 2)], f"{look}.stem")
    for index, (_, stride) in enumerate(BLOCKS):
        name = f"block{index}"
        y = node("Relu", [convolution(x, f"{name}.first", stride)], f"{look}.{name}.inside")
        y = convolution(y, f"{name}.second", 1)
        past = f"{name}.past"
        if f"{past}.weight" in weights:
            x = convolution(x, past, stride, 1)
        x = node("Relu", [node("Add", [x, y], f"{look}.{name}.sum")], f"{look}.{name}")
    seen = node("ReduceMean", [x], f"{look}.seen", axes=[2, 3], keepdims=0)
    return {
        name: _dense(graph, seen, weights, look, name)
        for name in ("expression", "covered", "strange")
    }


def _dense(graph: _Graph, source: str, weights: Weights, look: str, name: str) -> str:
    label = f"{look}.{name}"
    half = graph.weight(f"{label}.weight", weights[f"{name}.weight"])
    bias = graph.constant(f"{label}.bias", weights[f"{name}.bias"])
    return graph.node("Gemm", [source, half, bias], label, transB=1)


def write(network: Network, path: Path, facts: dict[str, str]) -> None:
    """Write the network, with `facts` as its metadata.

    In: `face` (n, 1404) and `picture` (n, PIXELS, PIXELS) from 0 to 255, float32. Out:
    `probabilities` (n, 7), `affect` (n, 2), `confidence`, `covered` and `strange` (n). Confidence
    is 1 less the standard deviation of valence under the probabilities, times 1 less `strange`.
    """
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    graph = _Graph()
    node, constant = graph.node, graph.constant
    calibration = network.calibration

    points = node("Reshape", ["face", constant("as_points", [-1, MESH_POINTS, 3], np.int64)], "pts")
    twins = node("Gather", [points, constant("twin", mirrored(), np.int64)], "twins", axis=1)
    turned = node("Mul", [twins, constant("flip", [-1.0, 1.0, 1.0])], "turned")
    other = node("Reshape", [turned, constant("as_row", [-1, MESH_POINTS * 3], np.int64)], "other")
    faces = node("Concat", ["face", other], "faces", axis=0)
    centred = node("Sub", [faces, constant("mean", network.shapes.mean)], "centred")
    axes = graph.constant("axes", network.shapes.axes)
    parts = node("MatMul", [centred, axes], "parts")
    parts = node("Clip", [parts, constant("least_part", -4.0), constant("most_part", 4.0)], "shape")

    one = node("Unsqueeze", ["picture", constant("channel", [1], np.int64)], "one")
    backwards = constant("backwards", np.arange(PIXELS)[::-1], np.int64)
    reverse = node("Gather", [one, backwards], "reverse", axis=3)
    evened = _evened(graph, node("Concat", [one, reverse], "pictures", axis=0))

    looks: dict[str, list[str]] = {"expression": [], "covered": [], "strange": [], "felt": []}
    for number, weights in enumerate(network.looks):
        look = f"look{number}"
        for name, logits in _look(graph, evened, weights, look).items():
            looks[name] += graph.twins(logits, f"{look}.{name}_of")
        inner = node("Relu", [_dense(graph, parts, weights, look, "inner")], f"{look}.inside")
        looks["felt"] += graph.twins(_dense(graph, inner, weights, look, "outer"), f"{look}.felt")

    def mean(name: str) -> str:
        return node("Mean", looks[name], f"{name}_mean")

    share = constant("felt_share", calibration.shape)
    logits = node(
        "Add",
        [
            node("Mul", [mean("expression"), constant("seen_share", 1.0 - calibration.shape)], "a"),
            node("Mul", [mean("felt"), share], "b"),
        ],
        "logits",
    )
    apart = _apart(graph, "expression_mean", "felt_mean")
    slope = node("Mul", [apart, constant("rise", calibration.rise)], "risen")
    heat = node("Add", [slope, constant("temperature", calibration.temperature)], "heat")
    cooled = node("Div", [logits, heat], "cooled")
    prior = constant("prior", np.array(calibration.prior))
    sure = node("Softmax", [node("Add", [cooled, prior], "expected")], "sure", axis=1)

    _answer(graph, sure, mean("strange"), calibration.prior)
    hidden = node("Sigmoid", [mean("covered")], "hidden")
    node("Squeeze", [hidden, "last"], "covered")

    def value(name: str, shape: Sequence[Any]) -> Any:
        return helper.make_tensor_value_info(name, TensorProto.FLOAT, list(shape))

    made = helper.make_graph(
        graph.nodes,
        "affect",
        [value("face", ["n", MESH_POINTS * 3]), value("picture", ["n", PIXELS, PIXELS])],
        [
            value("probabilities", ["n", len(EXPRESSIONS)]),
            value("affect", ["n", 2]),
            value("confidence", ["n"]),
            value("covered", ["n"]),
            value("strange", ["n"]),
        ],
        [numpy_helper.from_array(array, name) for name, array in graph.constants.items()],
    )
    model = helper.make_model(
        made, opset_imports=[helper.make_opsetid("", 17)], ir_version=8, producer_name="kuleshov"
    )
    helper.set_model_props(model, {"expressions": ",".join(EXPRESSIONS), **facts})
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, str(path))


def _answer(graph: _Graph, sure: str, strange: str, prior: tuple[float, ...]) -> None:
    """What the network tells of calibrated probabilities and the logit of strangeness."""
    node, constant = graph.node, graph.constant
    odd = node("Sigmoid", [strange], "odd")
    rest = constant("rest", softmax(np.array([prior])))
    kept = node("Sub", [constant("unity", 1.0), odd], "kept")
    node(
        "Add",
        [node("Mul", [sure, kept], "known"), node("Mul", [rest, odd], "unknown")],
        "probabilities",
    )
    node("MatMul", ["probabilities", constant("feels", table())], "affect")
    valence = table()[:, :1]
    first = node("MatMul", ["probabilities", constant("valence", valence)], "first")
    second = node("MatMul", ["probabilities", constant("valence_square", valence**2)], "second")
    variance = node("Sub", [second, node("Mul", [first, first], "first_square")], "variance")
    deviation = node("Sqrt", [node("Relu", [variance], "not_negative")], "deviation")
    trust = node("Mul", [node("Sub", ["unity", deviation], "certain"), kept], "trust")
    last = constant("last", [1], np.int64)
    node("Squeeze", [trust, last], "confidence")
    node("Squeeze", [odd, last], "strange")


def _apart(graph: _Graph, seen: str, felt: str) -> str:
    """(n, 1): as `calibrating.apart`, of logits."""
    node = graph.node
    tiny = graph.constant("tiny", 1e-9)

    def entropy(chances: str, name: str) -> str:
        logarithm = node("Log", [node("Add", [chances, tiny], f"{name}_positive")], f"{name}_log")
        terms = node("Mul", [chances, logarithm], f"{name}_terms")
        total = node("ReduceSum", [terms, "last"], f"{name}_total", keepdims=1)
        return node("Neg", [total], f"{name}_entropy")

    chances = [
        node("Softmax", [each], f"{name}_chances", axis=1)
        for each, name in ((seen, "seen"), (felt, "felt"))
    ]
    middle = entropy(node("Mean", chances, "between"), "between")
    ends = [entropy(each, name) for each, name in zip(chances, ("seen_", "felt_"), strict=True)]
    outer = node("Mean", ends, "outer_entropy")
    return node("Sub", [middle, outer], "apart")
