"""What the affect network is, and its writing as ONNX. Numpy alone; learning is in `learning`.

Two halves whose logits are added. One looks at the upright grey picture of the face
(`appearance.upright`) through the first layers of MediaPipe's face mesh; the other at the mesh
in the canonical frame, by its principal components. Both look at the face and at its mirror
image, and the mean of the logits, divided by a temperature (Guo et al., "On calibration of
modern neural networks", 2017), gives the probabilities of seven expressions. Each half gives a
second, plain answer, linear in what its first layers see. Beside them, from
the picture alone: how much of the face is covered.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from engine.sensing.face.appearance import PIXELS
from engine.sensing.face.geometry import MESH_POINTS, mirrored
from engine.words import Affect
from training.collections.faces import EXPRESSIONS

Floats = NDArray[np.float64]
Weights = dict[str, NDArray[np.float32]]

FEELS: Final[dict[str, Affect]] = {
    "neutral": Affect(0.0, 0.0),
    "happiness": Affect(0.85, 0.35),
    "surprise": Affect(0.10, 0.80),
    "sadness": Affect(-0.75, -0.35),
    "anger": Affect(-0.60, 0.70),
    "disgust": Affect(-0.65, 0.40),
    "fear": Affect(-0.60, 0.75),
}
"""Where each expression lies in the plane of feeling: placed by hand on the circle of Russell,
"A circumplex model of affect", 1980. A table, not a measurement."""

STRIDES: Final = (1, 1, 2, 1, 1, 2, 1, 1, 2, 1, 1)
"""Of the eleven blocks that the picture goes through (`trunk`)."""

MIDDLE: Final = 7
"""The block whose sight is read out plainly: 12 x 12 places of 64 numbers, averaged to 6 x 6."""

# A picture's grey is brought to this mean and spread, so that light counts for little.
GREY_MEAN: Final = 0.5
GREY_SPREAD: Final = 0.22
LEAST_SPREAD: Final = 0.05


@dataclass(frozen=True, slots=True)
class Network:
    """What training finds: weights by name, as `learning.begin` lays them out."""

    weights: Weights
    temperature: float = 1.0


def flat(meshes: Floats) -> Floats:
    """(n, 468, 3) to the network's (n, 1404)."""
    return meshes.reshape(len(meshes), -1)


def mirror(faces: Floats) -> Floats:
    """The same faces, (n, 1404), seen in a mirror."""
    points = faces.reshape(len(faces), -1, 3)[:, mirrored()] * (-1.0, 1.0, 1.0)
    return np.asarray(points.reshape(len(faces), -1))


def softmax(logits: Floats) -> Floats:
    """Probabilities (n, k) of logits (n, k): each row adds up to 1."""
    raised = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))


def table() -> Floats:
    """(7, 2): valence and arousal of each of EXPRESSIONS."""
    return np.array([FEELS[name] for name in EXPRESSIONS])


class _Graph:
    """ONNX nodes and constants, gathered."""

    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self.constants: dict[str, NDArray[Any]] = {}

    def constant(self, name: str, value: Any, kind: Any = np.float32) -> str:
        self.constants[name] = np.asarray(value, dtype=kind)
        return name

    def node(self, operation: str, inputs: list[str], output: str, **attributes: Any) -> str:
        from onnx import helper

        self.nodes.append(helper.make_node(operation, inputs, [output], **attributes))
        return output

    def convolution(self, source: str, name: str, output: str, **attributes: Any) -> str:
        return self.node("Conv", [source, f"{name}.weight", f"{name}.bias"], output, **attributes)

    def dense(self, source: str, name: str, output: str) -> str:
        return self.node("Gemm", [source, f"{name}.weight", f"{name}.bias"], output, transB=1)


def _looking(graph: _Graph, picture: str, strides: tuple[int, ...]) -> tuple[str, str]:
    """From pictures, (n, 1, 96, 96) from 0 to 255, to logits and covering."""
    node, constant = graph.node, graph.constant
    bright = node("Div", [picture, constant("white", 255.0)], "bright")
    middle = node("ReduceMean", [bright], "middle", axes=[2, 3], keepdims=1)
    off = node("Sub", [bright, middle], "off")
    square = node("ReduceMean", [node("Mul", [off, off], "squares")], "square", axes=[2, 3])
    spread = node("Add", [node("Sqrt", [square], "root"), constant("least", LEAST_SPREAD)], "wide")
    even = node(
        "Mul", [node("Div", [off, spread], "even"), constant("grey", GREY_SPREAD)], "evened"
    )
    placed = node("Add", [even, constant("half", GREY_MEAN)], "placed")
    limits = constant("black_", -0.5), constant("white_", 1.5)
    x = node("Clip", [placed, *limits], "clipped")

    ends = {1: [1, 1, 1, 1], 2: [0, 0, 1, 1]}  # MediaPipe's padding
    x = graph.convolution(x, "stem", "stem_out", strides=[2, 2], pads=ends[2])
    x = node("PRelu", [x, "stem.slope"], "stem_active")
    for index, stride in enumerate(strides):
        name = f"block{index}"
        channels = int(graph.constants[f"{name}.within.weight"].shape[0])
        wide = int(graph.constants[f"{name}.across.weight"].shape[0])
        inner = graph.convolution(
            x, f"{name}.within", f"{name}_within",
            strides=[stride, stride], pads=ends[stride], group=channels,
        )  # fmt: skip
        inner = graph.convolution(inner, f"{name}.across", f"{name}_across")
        if stride == 2:
            x = node("MaxPool", [x], f"{name}_pooled", kernel_shape=[2, 2], strides=[2, 2])
        if wide > channels:
            more = constant(f"{name}_more", [0, 0, 0, 0, 0, wide - channels, 0, 0], np.int64)
            x = node("Pad", [x, more], f"{name}_widened")
        x = node("PRelu", [node("Add", [x, inner], f"{name}_sum"), f"{name}.slope"], f"{name}_out")
        if index == MIDDLE:
            pooled = node("AveragePool", [x], "textured", kernel_shape=[2, 2], strides=[2, 2])
            plain = graph.dense(node("Flatten", [pooled], "textures"), "plain.picture", "plain")
    found = []
    for name in ("look", "cover"):
        y = graph.convolution(x, f"{name}.reduce", f"{name}_reduced")
        y = node("Flatten", [node("Relu", [y], f"{name}_reduced_active")], f"{name}_flat")
        y = node("Relu", [graph.dense(y, f"{name}.inner", f"{name}_inner")], f"{name}_active")
        found.append(graph.dense(y, f"{name}.outer", f"{name}_outer"))
    return node("Add", [found[0], plain], "looked"), found[1]


def write(
    network: Network,
    path: Path,
    facts: dict[str, str],
    strides: tuple[int, ...] = STRIDES,
) -> None:
    """Write the network as ONNX, opset 17, with `facts` as its metadata.

    In: `face` (n, 1404) and `picture` (n, 96, 96) from 0 to 255, float32. Out: `probabilities`
    (n, 7), `affect` (n, 2), `confidence` (n), `covered` (n). Confidence is 1 less the standard
    deviation of valence under the probabilities.
    """
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    graph = _Graph()
    node, constant = graph.node, graph.constant
    for name, weights in network.weights.items():
        # ONNX wants a slope for each channel as (channels, 1, 1).
        constant(name, weights[:, None, None] if name.endswith("slope") else weights)

    points = node("Reshape", ["face", constant("as_points", [-1, MESH_POINTS, 3], np.int64)], "pts")
    twins = node("Gather", [points, constant("twin", mirrored(), np.int64)], "twins", axis=1)
    turned = node("Mul", [twins, constant("flip", [-1.0, 1.0, 1.0])], "turned")
    other = node("Reshape", [turned, constant("as_row", [-1, MESH_POINTS * 3], np.int64)], "other")
    faces = node("Concat", ["face", other], "faces", axis=0)
    centred = node("Sub", [faces, "shape.mean"], "centred")
    components = node("MatMul", [centred, "shape.components"], "components")
    inner = node("Relu", [graph.dense(components, "shape.inner", "shape_inner")], "shape_active")
    plain = graph.dense(components, "plain.shape", "shape_plain")
    shape_logits = node("Add", [graph.dense(inner, "shape.outer", "shape_outer"), plain], "shape")

    one = node("Unsqueeze", ["picture", constant("channel", [1], np.int64)], "one")
    backwards = constant("backwards", np.arange(PIXELS)[::-1], np.int64)
    reverse = node("Gather", [one, backwards], "reverse", axis=3)
    pictures = node("Concat", [one, reverse], "pictures", axis=0)
    look_logits, covering = _looking(graph, pictures, strides)

    def both(source: str, name: str) -> str:
        """The mean over the face and its mirror image, which follow one another."""
        first, second = f"{name}_face", f"{name}_mirror"
        graph.nodes.append(helper.make_node("Split", [source], [first, second], axis=0))
        return node("Mean", [first, second], name)

    logits = both(node("Add", [shape_logits, look_logits], "sum"), "logits")
    cooled = node("Div", [logits, constant("temperature", network.temperature)], "cooled")
    node("Softmax", [cooled], "probabilities", axis=1)
    node("MatMul", ["probabilities", constant("feels", table())], "affect")
    valence = constant("valence", table()[:, 0]), constant("valence_square", table()[:, 0] ** 2)
    first = node("MatMul", ["probabilities", valence[0]], "first")
    second = node("MatMul", ["probabilities", valence[1]], "second")
    variance = node("Sub", [second, node("Mul", [first, first], "first_square")], "variance")
    deviation = node("Sqrt", [node("Relu", [variance], "not_negative")], "deviation")
    node("Sub", [constant("unity", 1.0), deviation], "confidence")
    hidden = node("Sigmoid", [both(covering, "covering")], "hidden")
    node("Squeeze", [hidden, constant("last", [1], np.int64)], "covered")

    def value(name: str, shape: list[Any]) -> Any:
        return helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)

    made = helper.make_graph(
        graph.nodes,
        "affect",
        [value("face", ["n", MESH_POINTS * 3]), value("picture", ["n", PIXELS, PIXELS])],
        [
            value("probabilities", ["n", len(EXPRESSIONS)]),
            value("affect", ["n", 2]),
            value("confidence", ["n"]),
            value("covered", ["n"]),
        ],
        [numpy_helper.from_array(array, name) for name, array in graph.constants.items()],
    )
    model = helper.make_model(
        made, opset_imports=[helper.make_opsetid("", 17)], ir_version=8, producer_name="kuleshov"
    )
    helper.set_model_props(model, {"expressions": ",".join(EXPRESSIONS), **facts})
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, str(path))


def digest(path: Path) -> str:
    """The first 12 hex digits of a file's SHA-256."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]
