"""The writing of the affect network as ONNX, opset 17, its weights in half precision."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.sensing.face.appearance import PIXELS
from training.collections.faces import EXPRESSIONS
from training.faces.network import LEAST_SPREAD, LIGHTEST, Network, table


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


def _evened(graph: _Graph, pictures: str) -> str:
    """As `look.evened`, of pictures (n, 1, PIXELS, PIXELS) from 0 to 255."""
    node, constant = graph.node, graph.constant
    bright = node("Div", [pictures, constant("white", 255.0)], "bright")
    middle = node("ReduceMean", [bright], "middle", axes=[2, 3], keepdims=1)
    off = node("Sub", [bright, middle], "off")
    square = node("ReduceMean", [node("Mul", [off, off], "squares")], "square", axes=[2, 3])
    root = node("Sqrt", [square], "root")
    spread = node("Add", [root, constant("least", LEAST_SPREAD)], "spread")
    even = node("Div", [off, spread], "even")
    return node("Clip", [even, constant("lowest", -LIGHTEST), constant("highest", LIGHTEST)], "x")


def _seen(graph: _Graph, x: str, network: Network) -> str:
    """What the pictures come to, (n, the last block's width)."""
    node, weights = graph.node, network.weights

    def convolution(source: str, name: str, stride: int, size: int = 3) -> str:
        half = graph.weight(f"{name}.weight", weights[f"{name}.weight"])
        bias = graph.constant(f"{name}.bias", weights[f"{name}.bias"])
        edge = [size // 2] * 4
        return node(
            "Conv", [source, half, bias], f"{name}.out", strides=[stride, stride], pads=edge
        )

    x = node("Relu", [convolution(x, "stem", 2)], "stem")
    for index, (_, stride) in enumerate(network.design.blocks):
        name = f"block{index}"
        y = node("Relu", [convolution(x, f"{name}.first", stride)], f"{name}.inside")
        y = convolution(y, f"{name}.second", 1)
        if f"{name}.past.weight" in weights:
            x = convolution(x, f"{name}.past", stride, 1)
        x = node("Relu", [node("Add", [x, y], f"{name}.sum")], name)
    return node("ReduceMean", [x], "seen", axes=[2, 3], keepdims=0)


def write(network: Network, path: Path, facts: dict[str, str]) -> None:
    """Write the network, with `facts` as its metadata.

    In: `picture` (n, PIXELS, PIXELS) from 0 to 255, float32. Out: `probabilities` (n, 7), `affect`
    (n, 2), `confidence`, `covered` and `strange` (n). Confidence is 1 less the standard deviation
    of valence under the probabilities, times 1 less `strange`.
    """
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    graph = _Graph()
    node, constant = graph.node, graph.constant
    calibration = network.calibration
    one = node("Unsqueeze", ["picture", constant("channel", [1], np.int64)], "one")
    seen = _seen(graph, _evened(graph, one), network)

    def told(name: str) -> str:
        half = graph.weight(f"{name}.weight", network.weights[f"{name}.weight"])
        bias = graph.constant(f"{name}.bias", network.weights[f"{name}.bias"])
        return node("Gemm", [seen, half, bias], f"{name}_logits", transB=1)

    prior = constant("prior", np.array(calibration.prior))
    expected = node("Add", [told("expression"), prior], "expected")
    cooled = node("Div", [expected, constant("temperature", calibration.temperature)], "cooled")
    _answer(graph, node("Softmax", [cooled], "sure", axis=1), told("strange"))
    hidden = node("Sigmoid", [told("covered")], "hidden")
    node("Squeeze", [hidden, "last"], "covered")

    def value(name: str, shape: Sequence[Any]) -> Any:
        return helper.make_tensor_value_info(name, TensorProto.FLOAT, list(shape))

    made = helper.make_graph(
        graph.nodes,
        "affect",
        [value("picture", ["n", PIXELS, PIXELS])],
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


def _answer(graph: _Graph, sure: str, strange: str) -> None:
    """What the network tells of calibrated probabilities and the logit of strangeness."""
    node, constant = graph.node, graph.constant
    odd = node("Sigmoid", [strange], "odd")
    kept = node("Sub", [constant("unity", 1.0), odd], "kept")
    nothing = node("Div", [odd, constant("many", float(len(EXPRESSIONS)))], "nothing")
    node("Add", [node("Mul", [sure, kept], "known"), nothing], "probabilities")
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
