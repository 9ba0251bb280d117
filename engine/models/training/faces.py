"""Training of the affect network, and its writing as ONNX.

From the mesh in the canonical frame: standardise, principal components, whiten, two small
perceptrons, each looking at the face and at its mirror image; the mean of their logits, divided
by a temperature (Guo et al., "On calibration of modern neural networks", 2017), gives the
probabilities of seven expressions, and their expectation valence and arousal.
"""

import hashlib
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from engine.models.training.collection import EXPRESSIONS, PARTS, Faces
from engine.models.training.measures import scores
from engine.sensing.geometry import mirrored
from engine.words import Affect

Floats = NDArray[np.float64]

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

COMPONENTS: Final = 120
HIDDEN: Final = 48
MEMBERS: Final = 2
ROUNDS: Final = 8
DRAWN: Final = 3  # how many times the collection is drawn, with replacement, per member
EVENNESS: Final = 0.9  # 0 draws expressions as often as they occur, 1 all equally often
JITTER: Final = 1.0  # standard deviation of noise on whitened components
SPREADING: Final = 0.5  # 0 draws people as often as they occur, 1 all equally often
WEIGHT_DECAY: Final = 3.0
SEED: Final = 20


@dataclass(frozen=True, slots=True)
class Network:
    """What training finds. `layers` holds for each member (W1, b1, W2, b2)."""

    mean: Floats  # (1404,)
    spread: Floats  # (1404,)
    components: Floats  # (1404, COMPONENTS), whitening included
    layers: tuple[tuple[Floats, Floats, Floats, Floats], ...]
    temperature: float = 1.0

    def logits(self, faces: Floats) -> Floats:
        """(n, 7) before the temperature, of faces (n, 1404); the mirror image included."""
        return (self._half(faces) + self._half(mirror(faces))) / 2.0

    def _half(self, faces: Floats) -> Floats:
        inner = ((faces - self.mean) / self.spread) @ self.components
        return np.asarray(
            np.mean(
                [np.maximum(inner @ w1 + b1, 0.0) @ w2 + b2 for w1, b1, w2, b2 in self.layers],
                axis=0,
            )
        )

    def probabilities(self, faces: Floats) -> Floats:
        """(n, 7), rows summing to 1."""
        return softmax(self.logits(faces) / self.temperature)


def flat(meshes: Floats) -> Floats:
    """(n, 468, 3) to the network's (n, 1404)."""
    return meshes.reshape(len(meshes), -1)


def mirror(faces: Floats) -> Floats:
    """The same faces, (n, 1404), seen in a mirror."""
    points = faces.reshape(len(faces), -1, 3)[:, mirrored()] * (-1.0, 1.0, 1.0)
    return np.asarray(points.reshape(len(faces), -1))


def softmax(logits: Floats) -> Floats:
    raised = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))


def table() -> Floats:
    """(7, 2): valence and arousal of each of EXPRESSIONS."""
    return np.array([FEELS[name] for name in EXPRESSIONS])


def drawing_weights(truth: NDArray[np.intp], person: NDArray[np.intp]) -> Floats:
    """How often each of n faces is drawn, summing to 1.

    Rare expressions more often, and those of whom there are many pictures less: the same face
    two hundred times over teaches little more than once.
    """
    _, which, times = np.unique(
        np.stack([truth, person]), axis=1, return_inverse=True, return_counts=True
    )
    weight = 1.0 / times[which.ravel()] ** SPREADING
    share = np.bincount(truth, weight)
    weight *= np.bincount(truth)[truth] ** (1.0 - EVENNESS) / share[truth]
    return np.asarray(weight / weight.sum())


def fit(faces: Floats, truth: NDArray[np.intp], person: NDArray[np.intp]) -> Network:
    """Train on n faces, (n, 1404), of these people, without a temperature."""
    from sklearn.decomposition import PCA
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.neural_network import MLPClassifier

    both, labels = np.vstack([faces, mirror(faces)]), np.concatenate([truth, truth])
    mean, spread = both.mean(axis=0), both.std(axis=0).mean() * np.ones(both.shape[1])
    principal = PCA(COMPONENTS, random_state=SEED, svd_solver="randomized")
    inner = principal.fit_transform((both - mean) / spread)
    width = inner.std(axis=0)
    inner = inner / width
    weight = drawing_weights(labels, np.concatenate([person, person]))
    random = np.random.default_rng(SEED)
    layers = []
    for member in range(MEMBERS):
        drawn = random.choice(len(labels), len(labels) * DRAWN, p=weight)
        noise = JITTER * random.standard_normal((len(drawn), COMPONENTS))
        perceptron = MLPClassifier(
            HIDDEN,
            alpha=WEIGHT_DECAY,
            max_iter=ROUNDS,
            batch_size=256,
            random_state=SEED + member,
        )
        with warnings.catch_warnings():
            # It is stopped early on purpose.
            warnings.simplefilter("ignore", ConvergenceWarning)
            perceptron.fit(inner[drawn] + noise, labels[drawn])
        (w1, w2), (b1, b2) = perceptron.coefs_, perceptron.intercepts_
        layers.append((w1, b1, w2, b2))
    return Network(mean, spread, principal.components_.T / width, tuple(layers))


def best_temperature(logits: Floats, truth: NDArray[np.intp]) -> float:
    """The temperature of the least negative log likelihood, on faces not trained on."""
    tried = np.geomspace(0.2, 5.0, 200)
    rows = np.arange(len(truth))
    losses = [-np.mean(np.log(softmax(logits / one)[rows, truth] + 1e-12)) for one in tried]
    return float(tried[int(np.argmin(losses))])


def train(faces: Faces, held_out: int = 0) -> Network:
    """Train on everybody but the people of part `held_out`.

    The temperature comes from a first training that spares one part more.
    """
    inputs, spared = flat(faces.meshes), (held_out + 1) % PARTS
    first = (faces.part != held_out) & (faces.part != spared)
    later = faces.part == spared
    trial = fit(inputs[first], faces.truth[first], faces.person[first])
    temperature = best_temperature(trial.logits(inputs[later]), faces.truth[later])
    rest = faces.part != held_out
    network = fit(inputs[rest], faces.truth[rest], faces.person[rest])
    return Network(network.mean, network.spread, network.components, network.layers, temperature)


def cross_validate(faces: Faces) -> dict[str, object]:
    """The figures when every fifth of the people is judged by a network that never saw them."""
    inputs = flat(faces.meshes)
    probabilities = np.zeros((len(inputs), len(EXPRESSIONS)))
    for part in range(PARTS):
        judged = faces.part == part
        probabilities[judged] = train(faces, part).probabilities(inputs[judged])
    valence = probabilities @ table()[:, 0]
    return scores(probabilities, valence, faces.truth, EXPRESSIONS)


def write(network: Network, path: Path, facts: dict[str, str]) -> None:
    """Write the network as ONNX, opset 17, with `facts` as its metadata.

    In: `face` (n, 1404) float32. Out: `probabilities` (n, 7), `affect` (n, 2), `confidence` (n).
    Confidence is 1 less the standard deviation of valence under the probabilities.
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

    points = node("Reshape", ["face", constant("as_points", [-1, 468, 3], np.int64)], "points")
    twins = node("Gather", [points, constant("twin", mirrored(), np.int64)], "twins", axis=1)
    turned = node("Mul", [twins, constant("flip", [-1.0, 1.0, 1.0])], "turned")
    other = node("Reshape", [turned, constant("as_row", [-1, 1404], np.int64)], "other")
    constant("mean", network.mean)
    constant("spread", network.spread)
    constant("components", network.components)
    heads = []
    for side, source in (("face", "face"), ("mirror", other)):
        centred = node("Sub", [source, "mean"], f"{side}_centred")
        standard = node("Div", [centred, "spread"], f"{side}_standard")
        inner = node("MatMul", [standard, "components"], f"{side}_inner")
        for index, (w1, b1, w2, b2) in enumerate(network.layers):
            name = f"{side}_{index}"
            one = constant(f"w1_{index}", w1), constant(f"b1_{index}", b1)
            two = constant(f"w2_{index}", w2), constant(f"b2_{index}", b2)
            hidden = node("Gemm", [inner, *one], f"{name}_hidden")
            active = node("Relu", [hidden], f"{name}_active")
            heads.append(node("Gemm", [active, *two], f"{name}_logits"))
    logits = node("Mean", heads, "logits")
    cooled = node("Div", [logits, constant("temperature", network.temperature)], "cooled")
    node("Softmax", [cooled], "probabilities", axis=1)
    node("MatMul", ["probabilities", constant("feels", table())], "affect")
    valence = constant("valence", table()[:, 0]), constant("square", table()[:, 0] ** 2)
    first = node("MatMul", ["probabilities", valence[0]], "first")
    second = node("MatMul", ["probabilities", valence[1]], "second")
    variance = node("Sub", [second, node("Mul", [first, first], "first_square")], "variance")
    deviation = node("Sqrt", [node("Relu", [variance], "not_negative")], "deviation")
    node("Sub", [constant("one", 1.0), deviation], "confidence")

    def value(name: str, shape: list[Any]) -> Any:
        return helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)

    graph = helper.make_graph(
        nodes,
        "affect",
        [value("face", ["n", 1404])],
        [
            value("probabilities", ["n", len(EXPRESSIONS)]),
            value("affect", ["n", 2]),
            value("confidence", ["n"]),
        ],
        [numpy_helper.from_array(array, name) for name, array in constants.items()],
    )
    model = helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8, producer_name="kuleshov"
    )
    helper.set_model_props(model, {"expressions": ",".join(EXPRESSIONS), **facts})
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, str(path))


def digest(path: Path) -> str:
    """The first 12 hex digits of a file's SHA-256."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]
