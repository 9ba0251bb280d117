"""Training of the voice network, and its writing as ONNX.

Standardise, clip, and two heads of small perceptrons: five kinds of sound, and high against low
arousal. The mean of a head's logits, divided by a temperature (Guo et al., "On calibration of
modern neural networks", 2017), gives the probabilities; arousal is twice that of high, less one.
"""

import warnings
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from engine.sensing.voice.features import COUNT
from engine.sensing.voice.voice_network import KINDS
from training.collection import part_of
from training.measures import area_under_curve
from training.voice_collection import HIGH, LOW, Voices
from training.voice_examples import Examples

Floats = NDArray[np.float64]
Layers = tuple[Floats, Floats, Floats, Floats]

HIDDEN: Final = 64
HIDDEN_FOR_AROUSAL: Final = 32
MEMBERS: Final = 3
ROUNDS: Final = 12
NOISE: Final = 0.5  # standard deviation, on standardised features
WEIGHT_DECAY: Final = 1.0
FARTHEST: Final = 4.0  # standard deviations: beyond, a feature is clipped
HELD_OUT: Final = 0
SEED: Final = 20


@dataclass(frozen=True, slots=True)
class Network:
    """What training finds. Each member of a head is (W1, b1, W2, b2)."""

    mean: Floats  # (COUNT,)
    spread: Floats  # (COUNT,)
    kinds: tuple[Layers, ...]
    arousal: tuple[Layers, ...]
    kinds_temperature: float = 1.0
    arousal_temperature: float = 1.0

    def kind_logits(self, rows: Floats) -> Floats:
        """(n, 5) before the temperature."""
        return _through(self.kinds, self._standard(rows))

    def arousal_logits(self, rows: Floats) -> Floats:
        """(n,) before the temperature: above 0 where arousal is rather high."""
        return _through(self.arousal, self._standard(rows))[:, 0]

    def _standard(self, rows: Floats) -> Floats:
        return np.clip((rows - self.mean) / self.spread, -FARTHEST, FARTHEST)


def _through(layers: tuple[Layers, ...], inner: Floats) -> Floats:
    answers = [np.maximum(inner @ w1 + b1, 0.0) @ w2 + b2 for w1, b1, w2, b2 in layers]
    return np.asarray(np.mean(answers, axis=0))


def held_out(voices: Voices) -> NDArray[np.bool_]:
    """Which sentences are of speakers never trained on: a fifth, by a hash of the name."""
    return np.array([part_of(speaker) == HELD_OUT for speaker in voices.speakers])


def fit(kinds: Examples, arousal: Examples) -> Network:
    """Train both heads, without temperatures."""
    every = np.concatenate([kinds.rows, arousal.rows])
    mean, spread = every.mean(axis=0), every.std(axis=0) + 1e-6
    network = Network(mean, spread, (), ())
    return replace(
        network,
        kinds=_head(network._standard(kinds.rows), kinds.truth, HIDDEN),
        arousal=_head(network._standard(arousal.rows), arousal.truth, HIDDEN_FOR_AROUSAL),
    )


def _head(rows: Floats, truth: NDArray[np.intp], hidden: int) -> tuple[Layers, ...]:
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.neural_network import MLPClassifier

    random = np.random.default_rng(SEED)
    members = []
    for member in range(MEMBERS):
        perceptron = MLPClassifier(
            hidden,
            alpha=WEIGHT_DECAY,
            max_iter=ROUNDS,
            batch_size=128,
            random_state=SEED + member,
        )
        with warnings.catch_warnings():
            # It is stopped early on purpose.
            warnings.simplefilter("ignore", ConvergenceWarning)
            perceptron.fit(rows + NOISE * random.standard_normal(rows.shape), truth)
        (w1, w2), (b1, b2) = perceptron.coefs_, perceptron.intercepts_
        members.append((w1, b1, w2, b2))
    return tuple(members)


def of(examples: Examples, chosen: NDArray[np.bool_]) -> Examples:
    """Those of the examples."""
    rows, truth, owner, plain = examples
    return Examples(rows[chosen], truth[chosen], owner[chosen], plain[chosen])


def best_temperature(logits: Floats, truth: NDArray[np.intp]) -> float:
    """The temperature of the least negative log likelihood; `logits` (n, k)."""
    tried = np.geomspace(0.3, 8.0, 120)
    rows = np.arange(len(truth))

    def loss(temperature: float) -> float:
        cooled = logits / temperature
        cooled = cooled - cooled.max(axis=1, keepdims=True)
        chosen = cooled[rows, truth] - np.log(np.exp(cooled).sum(axis=1))
        return -float(np.mean(chosen))

    return float(tried[int(np.argmin([loss(one) for one in tried]))])


def crossed(voices: Voices, kinds: Examples, arousal: Examples) -> tuple[Floats, Floats]:
    """Logits of every window of an arousal, and of every fifth scene, by networks that have not
    seen that speaker, nor that scene: (n,) and (m, 5), NaN where not judged."""
    speakers = np.array(voices.speakers)
    whose = speakers[arousal.owner]
    roused = np.full(len(whose), np.nan)
    sounds = np.full((len(kinds.rows), len(KINDS)), np.nan)
    # Windows of one scene lie side by side: whole stretches are left out.
    fold = np.arange(len(kinds.rows)) * 50 // len(kinds.rows) % 5
    names = sorted(set(voices.speakers))
    for index, speaker in enumerate(names):
        judged = whose == speaker
        spared = (kinds.owner == index) | (fold == index % 5)
        network = fit(of(kinds, ~spared), of(arousal, ~judged))
        roused[judged] = network.arousal_logits(arousal.rows[judged])
        sounds[spared] = network.kind_logits(kinds.rows[spared])
    return roused, sounds


def train(voices: Voices, kinds: Examples, arousal: Examples) -> tuple[Network, dict[str, Any]]:
    """The network of everybody not held out, with temperatures, and figures for the card."""
    roused, sounds = crossed(voices, kinds, arousal)
    spared = held_out(voices)
    names = sorted(set(voices.speakers))
    out = {names.index(name) for name in np.array(voices.speakers)[spared]}
    network = fit(of(kinds, ~np.isin(kinds.owner, list(out))), of(arousal, ~spared[arousal.owner]))
    judged = ~np.isnan(sounds[:, 0])
    both = np.stack([np.zeros_like(roused), roused], axis=1)
    network = replace(
        network,
        kinds_temperature=best_temperature(sounds[judged], kinds.truth[judged]),
        arousal_temperature=best_temperature(both, arousal.truth),
    )
    answer, truth = sounds[judged].argmax(axis=1), kinds.truth[judged]
    return network, {
        "sentences_auc": by_sentence(roused, arousal, arousal.plain),
        "sentences_auc_heard": by_sentence(roused, arousal, ~arousal.plain),
        "windows_auc": area_under_curve(roused[arousal.truth == 1], roused[arousal.truth == 0]),
        "kinds": {
            name: (
                float(np.mean(answer[truth == index] == index)),
                float(np.mean(truth[answer == index] == index)),
                int(np.sum(truth == index)),
            )
            for index, name in enumerate(KINDS)
        },
    }


def by_sentence(logits: Floats, arousal: Examples, judged: NDArray[np.bool_]) -> float:
    """AUC when each sentence answers with the mean of those of its windows."""
    owner = arousal.owner[judged]
    sentences = np.unique(owner)
    score = np.array([np.mean(np.tanh(logits[judged][owner == one] / 2)) for one in sentences])
    truth = np.array([arousal.truth[judged][owner == one][0] for one in sentences])
    return area_under_curve(score[truth == HIGH], score[truth == LOW])


def write(network: Network, path: Path, facts: dict[str, str]) -> None:
    """Write the network as ONNX, opset 17, with `facts` as its metadata.

    In: `voice` (n, COUNT) float32. Out: `arousal` (n,), -1 to 1; `kinds` (n, 5).
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
    for head, members, temperature in (
        ("sound", network.kinds, network.kinds_temperature),
        ("roused", network.arousal, 2.0 * network.arousal_temperature),
    ):
        logits = []
        for index, (w1, b1, w2, b2) in enumerate(members):
            name = f"{head}_{index}"
            one = constant(f"{name}_w1", w1), constant(f"{name}_b1", b1)
            two = constant(f"{name}_w2", w2), constant(f"{name}_b2", b2)
            hidden = node("Gemm", [standard, *one], f"{name}_hidden")
            active = node("Relu", [hidden], f"{name}_active")
            logits.append(node("Gemm", [active, *two], f"{name}_logits"))
        mean = node("Mean", logits, f"{head}_mean")
        node("Div", [mean, constant(f"{head}_temperature", temperature)], f"{head}_cooled")
    node("Softmax", ["sound_cooled"], "kinds", axis=1)
    # Twice the logistic of x, less one, is the hyperbolic tangent of half of x.
    column = node("Tanh", ["roused_cooled"], "column")
    node("Squeeze", [column, constant("second", [1], np.int64)], "arousal")

    def value(name: str, shape: list[Any]) -> Any:
        return helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)

    graph = helper.make_graph(
        nodes,
        "voice",
        [value("voice", ["n", COUNT])],
        [value("arousal", ["n"]), value("kinds", ["n", len(KINDS)])],
        [numpy_helper.from_array(array, name) for name, array in constants.items()],
    )
    model = helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8, producer_name="kuleshov"
    )
    helper.set_model_props(model, {"kinds": ",".join(KINDS), **facts})
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, str(path))
