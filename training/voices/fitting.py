"""Training of the voice network, and its judgement on speakers whom it has not seen."""

import warnings
from dataclasses import replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from engine.sensing.voice.voice_network import KINDS
from training.collections.voices import HIGH, LOW, Voices, held_out
from training.judging.measures import area_under_curve
from training.voices.examples import Examples
from training.voices.network import Floats, Layers, Network

HIDDEN: Final = 64
HIDDEN_FOR_AROUSAL: Final = 32
MEMBERS: Final = 3
ROUNDS: Final = 12
NOISE: Final = 0.5  # standard deviation, on standardised features
WEIGHT_DECAY: Final = 1.0
SEED: Final = 20


def fit(kinds: Examples, arousal: Examples) -> Network:
    """Train both heads, without temperatures."""
    every = np.concatenate([kinds.rows, arousal.rows])
    mean, spread = every.mean(axis=0), every.std(axis=0) + 1e-6
    network = Network(mean, spread, (), ())
    return replace(
        network,
        kinds=_head(network.standard(kinds.rows), kinds.truth, HIDDEN),
        arousal=_head(network.standard(arousal.rows), arousal.truth, HIDDEN_FOR_AROUSAL),
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
