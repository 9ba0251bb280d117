"""The voice network as training finds it, and its writing as ONNX.

Standardise, clip, and one weighted sum that tells high from low arousal. Divided by a temperature
(Guo et al., "On calibration of modern neural networks", 2017), it gives the log odds of high;
arousal is twice that probability, less one.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from engine.sensing.voice.features import COUNT

Floats = NDArray[np.float64]

FARTHEST: Final = 4.0  # standard deviations: beyond, a feature is clipped


@dataclass(frozen=True, slots=True)
class Network:
    """What training finds; `mean`, `spread` and `weights` are (COUNT,)."""

    mean: Floats
    spread: Floats
    weights: Floats
    bias: float
    temperature: float = 1.0

    def logits(self, rows: Floats) -> Floats:
        """(n,) before the temperature: above 0 where arousal is rather high."""
        return np.asarray(standard(rows, self.mean, self.spread) @ self.weights + self.bias)


def standard(rows: Floats, mean: Floats, spread: Floats) -> Floats:
    """Features (n, COUNT) in standard deviations from their mean, clipped."""
    return np.clip((rows - mean) / spread, -FARTHEST, FARTHEST)


def write(network: Network, path: Path, facts: dict[str, str]) -> None:
    """Write the network as ONNX, opset 17, with `facts` as its metadata.

    In: `voice` (n, COUNT) float32. Out: `arousal` (n,), -1 to 1.
    """
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    nodes: list[Any] = []
    constants: dict[str, NDArray[Any]] = {}

    def constant(name: str, value: Any, kind: Any = np.float32) -> str:
        constants[name] = np.asarray(value, dtype=kind)
        return name

    def node(operation: str, inputs: list[str], output: str, **attributes: Any) -> str:
        nodes.append(helper.make_node(operation, inputs, [output], **attributes))
        return output

    centred = node("Sub", ["voice", constant("mean", network.mean)], "centred")
    wide = node("Div", [centred, constant("spread", network.spread)], "wide")
    bounds = constant("least", -FARTHEST), constant("most", FARTHEST)
    standardised = node("Clip", [wide, *bounds], "standard")
    # Twice the logistic of x, less one, is the hyperbolic tangent of half of x.
    halved = 2.0 * network.temperature
    weights = constant("weights", network.weights[:, None] / halved)
    bias = constant("bias", [network.bias / halved])
    column = node("Tanh", [node("Gemm", [standardised, weights, bias], "halved")], "column")
    node("Squeeze", [column, constant("second", [1], np.int64)], "arousal")

    def value(name: str, shape: list[Any]) -> Any:
        return helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)

    graph = helper.make_graph(
        nodes,
        "voice",
        [value("voice", ["n", COUNT])],
        [value("arousal", ["n"])],
        [numpy_helper.from_array(array, name) for name, array in constants.items()],
    )
    model = helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8, producer_name="kuleshov"
    )
    helper.set_model_props(model, facts)
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, str(path))
