"""Training of the voice network, and its judgement on speakers whom it has not seen."""

import warnings
from dataclasses import replace
from typing import Final, TypedDict

import numpy as np
from numpy.typing import NDArray

from training.collections.voices import HIGH, LOW, Voices, held_out
from training.judging.measures import area_under_curve
from training.voices.examples import Examples
from training.voices.network import Floats, Network

HIDDEN: Final = 32
MEMBERS: Final = 3
ROUNDS: Final = 12
NOISE: Final = 0.5  # standard deviation, on standardised features
WEIGHT_DECAY: Final = 1.0
SEED: Final = 20


class Crossed(TypedDict):
    """AUC of high against low arousal where nobody was judged by a network that knew them."""

    sentences: float
    sentences_heard: float
    windows: float


def fit(examples: Examples) -> Network:
    """Train, without a temperature."""
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.neural_network import MLPClassifier

    mean, spread = examples.rows.mean(axis=0), examples.rows.std(axis=0) + 1e-6
    rows = Network(mean, spread, ()).standard(examples.rows)
    random = np.random.default_rng(SEED)
    members = []
    for member in range(MEMBERS):
        perceptron = MLPClassifier(
            HIDDEN,
            alpha=WEIGHT_DECAY,
            max_iter=ROUNDS,
            batch_size=128,
            random_state=SEED + member,
        )
        with warnings.catch_warnings():
            # It is stopped early on purpose.
            warnings.simplefilter("ignore", ConvergenceWarning)
            perceptron.fit(rows + NOISE * random.standard_normal(rows.shape), examples.truth)
        (w1, w2), (b1, b2) = perceptron.coefs_, perceptron.intercepts_
        members.append((w1, b1, w2, b2))
    return Network(mean, spread, tuple(members))


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


def crossed(voices: Voices, examples: Examples) -> Floats:
    """(n,): the logit of every window by a network that has not heard its speaker."""
    whose = np.array(voices.speakers)[examples.sentence]
    logits = np.full(len(whose), np.nan)
    for speaker in sorted(set(voices.speakers)):
        judged = whose == speaker
        if judged.any():
            logits[judged] = fit(examples.of(~judged)).logits(examples.rows[judged])
    return logits


def train(voices: Voices, examples: Examples) -> tuple[Network, Crossed]:
    """The network of everybody not held out, with its temperature, and figures for the card."""
    logits = crossed(voices, examples)
    network = fit(examples.of(~held_out(voices)[examples.sentence]))
    both = np.stack([np.zeros_like(logits), logits], axis=1)
    network = replace(network, temperature=best_temperature(both, examples.truth))
    high, low = logits[examples.truth == HIGH], logits[examples.truth == LOW]
    return network, {
        "sentences": by_sentence(logits, examples, examples.plain),
        "sentences_heard": by_sentence(logits, examples, ~examples.plain),
        "windows": area_under_curve(high, low),
    }


def by_sentence(logits: Floats, examples: Examples, judged: NDArray[np.bool_]) -> float:
    """AUC when each sentence answers with the mean of those of its windows."""
    sentence = examples.sentence[judged]
    every, first = np.unique(sentence, return_index=True)
    arousal = np.tanh(logits[judged] / 2.0)
    score = np.array([np.mean(arousal[sentence == one]) for one in every])
    truth = examples.truth[judged][first]
    return area_under_curve(score[truth == HIGH], score[truth == LOW])
