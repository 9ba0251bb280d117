"""The voice network as training finds it, and its writing as ONNX.

Standardise, clip, and small perceptrons that tell high from low arousal. The mean of their logits,
divided by a temperature (Guo et al., "On calibration of modern neural networks", 2017), gives the
probability of high; arousal is twice that, less one.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from engine.sensing.voice.features import COUNT

Floats = NDArray[np.float64]
Layers = tuple[Floats, Floats, Floats, Floats]

FARTHEST: Final = 4.0  # standard deviations: beyond, a feature is clipped


@dataclass(frozen=True, slots=True)
class Network:
    """What training finds. Each member is (W1, b1, W2, b2)."""

    mean: Floats  # (COUNT,)
    spread: Floats  # (COUNT,)
    members: tuple[Layers, ...]
    temperature: float = 1.0

    def logits(self, rows: Floats) -> Floats:
        """(n,) before the temperature: above 0 where arousal is rather high."""
        inner = self.standard(rows)
        answers = [np.maximum(inner @ w1 + b1, 0.0) @ w2 + b2 for w1, b1, w2, b2 in self.members]
        return np.asarray(np.mean(answers, axis=0)[:, 0])

    def standard(self, rows: Floats) -> Floats:
        """Features (n, COUNT) in standard deviations from their mean, clipped."""
        return np.clip((rows - self.mean) / self.spread, -FARTHEST, FARTHEST)


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
    standard = node("Clip", [wide, *bounds], "standard")
    logits = []
    for index, (w1, b1, w2, b2) in enumerate(network.members):
        one = constant(f"{index}_w1", w1), constant(f"{index}_b1", b1)
        two = constant(f"{index}_w2", w2), constant(f"{index}_b2", b2)
        hidden = node("Gemm", [standard, *one], f"{index}_hidden")
        active = node("Relu", [hidden], f"{index}_active")
        logits.append(node("Gemm", [active, *two], f"{index}_logits"))
    mean = node("Mean", logits, "mean_logit")
    # Twice the logistic of x, less one, is the hyperbolic tangent of half of x.
    halved = constant("halved", 2.0 * network.temperature)
    column = node("Tanh", [node("Div", [mean, halved], "cooled")], "column")
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
