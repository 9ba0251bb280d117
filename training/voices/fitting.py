"""Training of the voice network, and its judgement on speakers whom it has not seen.

One weighted sum, its weights held small: what one collection's ten people and one language have
in common does not fit into it. Perceptrons, which were here before, tell the collection's own
speakers apart as well and are much worse on sounds of other languages.
"""

from dataclasses import replace
from typing import Final, TypedDict

import numpy as np
from numpy.typing import NDArray

from training.collections.voices import HIGH, LOW, Voices, held_out
from training.judging.measures import area_under_curve
from training.voices.examples import Examples
from training.voices.network import Floats, Network, standard

SHRINKAGE: Final = 1.0
"""Weight of half the squared weights beside the mean loss of an example: so much that each
feature's weight is hardly more than how far high and low are apart in it."""
WIDENING: Final = 2.0
"""How much hotter the temperature is than the collection's own best. A network is right less often
on voices of other collections than on strangers of its own, and no less sure of itself: on lines of
a game in five languages it was right in 0.71 and said 0.96."""


class Crossed(TypedDict):
    """AUC of high against low arousal where nobody was judged by a network that knew them; `own` is
    the temperature that is best for that."""

    sentences: float
    heard: float
    windows: float
    own: float


def fit(examples: Examples) -> Network:
    """Train, without a temperature."""
    from sklearn.linear_model import LogisticRegression

    mean, spread = examples.rows.mean(axis=0), examples.rows.std(axis=0) + 1e-6
    regression = LogisticRegression(C=1.0 / (SHRINKAGE * len(examples.rows)), max_iter=1000)
    regression.fit(standard(examples.rows, mean, spread), examples.truth)
    return Network(mean, spread, regression.coef_[0], float(regression.intercept_[0]))


def best_temperature(logits: Floats, truth: NDArray[np.intp]) -> float:
    """The temperature of the least negative log likelihood; `logits` (n, k)."""
    tried = np.geomspace(0.02, 8.0, 240)
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
    own = best_temperature(both, examples.truth)
    network = replace(network, temperature=WIDENING * own)
    high, low = logits[examples.truth == HIGH], logits[examples.truth == LOW]
    return network, {
        "sentences": by_sentence(logits, examples, examples.plain),
        "heard": by_sentence(logits, examples, ~examples.plain),
        "windows": area_under_curve(high, low),
        "own": own,
    }


def by_sentence(logits: Floats, examples: Examples, judged: NDArray[np.bool_]) -> float:
    """AUC when each sentence answers with the mean of those of its windows."""
    sentence = examples.sentence[judged]
    every, first = np.unique(sentence, return_index=True)
    arousal = np.tanh(logits[judged] / 2.0)
    score = np.array([np.mean(arousal[sentence == one]) for one in every])
    truth = examples.truth[judged][first]
    return area_under_curve(score[truth == HIGH], score[truth == LOW])
