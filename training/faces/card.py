"""The card of the affect network: written by training, so that its figures are the network's."""

import math
from collections.abc import Mapping, Sequence
from typing import Any, Final

from training.collections.faces import EXPRESSIONS
from training.faces.calibrating import TILT, TOLERATED
from training.faces.network import Calibration

_CARD: Final = """\
# affect.onnx

From the picture of a face to valence and arousal, by way of seven expressions.
Written by `./run train faces FOLDER VOTED` together with the network (sha256 {digest}…).

**In:** `picture`, (n, 64, 64) float32 from 0 to 255: the face set upright by its mesh and grey, as
`engine.sensing.face.appearance.upright` gives it. **Out:** `probabilities` (n, 7) of
{expressions};
`affect` (n, 2), valence and arousal from -1 to 1; `covered` (n), the share of the face that
something hides; `strange` (n), how likely it is that this is no upright face; `confidence` (n),
1 less the standard deviation of valence under the probabilities, times 1 less `strange`.

**Inside:** a residual network of eleven convolutions of 3 x 3, {weights} weights, in half
precision; mean and spread of brightness are taken out first. Its answer leans half as far to what
is common as the data do: neutral counts for {commonest:.1f} times as likely as disgust. Its logits
are divided by a temperature of {temperature:.2f}. What is strange flattens the probabilities and so
widens valence and arousal. These two are the expectation of a table that places each expression on
Russell's circle (1980) by hand: a convention, not a measurement of what anybody felt. Grey, because
the colours of photographs tell which collection they come from.

## Data
Trained and measured with; no picture is shown or shipped.

- FER+ (labels: microsoft/FERPlus, MIT), its train part: 28,558 grey faces of 48 x 48 pixels from
  image search, ten people's votes each. The votes are the target: where people disagree the
  network is to disagree. Faces that more than four people call contempt, unknown or no face are
  left out ({voted_left_out:,}), and those without a mesh ({voted_no_face:,}).
- 5,704 photographs, a part of GitHub muxspace/facial_expressions; Apache-2.0 for the repository,
  while rights in the photographs differ. Most are grey press portraits; some hundred are stills
  from Indian films. In {no_face} of them no face was found; contempt ({left_out} pictures) is left
  out. Labels are often wrong or a matter of taste, those of disgust above all. The target of a
  label is how people vote in FER+ on faces where most say it.

Two networks of four times as many weights learn the votes first. The one that is shipped learns
the votes and what those two say of the very same pictures (Hinton et al., 2015), then goes on with
the photographs beside, its own earlier answers kept as half of the target. `canonical_face.npy`, by
which a mesh tells how a face is turned, is the canonical mesh of MediaPipe (Apache-2.0).

Rare expressions are drawn more often, people with many pictures less. Each picture is mirrored,
turned, moved and sheared; half of them are lit from a side, made dark, coarse, grained and
compressed at random, or like an infrared camera's; hands, things, glasses and borders are drawn
over a fifth, from which `covered` is learnt: no real hand has been labelled. Six in a hundred are
turned upside down or aside, inverted, shuffled, moved half away, or replaced by patterns and noise,
from which `strange` is learnt.

## How good it is
Only people never trained on are judged; the split is by person, in FER+ by picture, fixed by a
hash of the name. The lines of collections left out whole are of networks made the same way that
saw nothing of that collection, and say what to expect of strangers' pictures: the first is the
network of the votes before it goes on, the second one of the photographs alone. The temperature is
the highest at which neither of these two has a calibration error (ECE) above {tolerated}: pictures
taken at home are less like either than they are like each other, so the network is rather too
modest than too sure.

| | balanced accuracy | accuracy | macro F1 | valence AUC | ECE | n |
|---|---|---|---|---|---|---|
| photographs, left out whole | {strange_labels} |
| FER+, left out whole | {strange_votes} |
| photographs, the fifth held out, this file | {held} |
| FER+, the fifth held out, this file | {voted} |
| always the commonest answer, photographs | {trivial} |
| always the commonest answer, FER+ | {voted_trivial} |

Recall of each expression:
photographs left out whole: {strange_labels_recall};
FER+ left out whole: {strange_votes_recall};
photographs held out: {recall};
FER+ held out: {voted_recall}.

Accuracy by what can be told without guessing at anybody.
Photographs: {groups}; the largest gap is {gap}.
FER+: {voted_groups}; the largest gap is {voted_gap}.

Valence AUC is the chance that a happy face scores above a sad, angry, disgusted or afraid one.
ECE has 15 bins. Of fear there are 14 photographs.

## Known bias
Most pictures are of people who knew of the camera; neutral and happy faces make up two thirds.
Age, sex, skin and origin are not labelled and were not guessed at, so nothing is known of how
errors differ between people; expect them to differ. Disgust and fear are rare in both
collections and people agree little about them; in photographs disgust is mostly taken for anger or
a face at rest, and sadness for a face at rest. A face at rest that looks sad or cross is judged
so: a baseline per person has to come before any use. Faces at a film are mostly still.

## What it must not be used for
It says what a face looks like, never what a person feels. It is made for steering a film that
somebody chose to be watched by. It must not decide anything about a person: not at work, not in
school, not in medicine, not in hiring, policing, insurance or advertising; nor may it be used on
anybody who has not agreed.
"""


def _times(calibration: Calibration) -> float:
    """How many times as likely as disgust neutral counts for: what `leaning` leaves of it."""
    taken = calibration.prior[EXPRESSIONS.index("disgust")] - calibration.prior[0]
    return math.exp(taken * TILT / (1.0 - TILT))


def _row(figures: Mapping[str, Any]) -> str:
    names = ("balanced_accuracy", "accuracy", "macro_f1", "valence_auc", "ece")
    cells = [f"{figures[name]:.3f}" if name in figures else "" for name in names]
    return " | ".join([*cells, f"{figures['n']:,}" if "n" in figures else ""])


def _recall(figures: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {share:.2f}" for name, share in figures["recall"].items())


def _groups(figures: Mapping[str, Any]) -> str:
    groups = figures["groups"].items()
    return ", ".join(f"{name} {one['accuracy']:.3f} ({one['n']:,})" for name, one in groups)


def write_card(
    *,
    held: Sequence[Mapping[str, Any]],
    left_out: Sequence[Mapping[str, Any]],
    weights: int,
    calibration: Calibration,
    digest: str,
    expressions: str,
) -> str:
    """The text of the card.

    `held` are the figures of the people held out of the photographs and of FER+, `left_out` those
    of the photographs and of FER+ by networks that saw none of them, as `measures.scores` returns
    them; `weights` is how many numbers the network holds.
    """
    photographs, voted = held
    labels, votes = left_out
    return _CARD.format(
        digest=digest,
        expressions=expressions.replace(",", ", "),
        weights=f"{weights / 1e6:.1f} million",
        temperature=calibration.temperature,
        tolerated=TOLERATED,
        commonest=_times(calibration),
        no_face=photographs["no_face"],
        left_out=photographs["left_out"],
        voted_no_face=voted["no_face"],
        voted_left_out=voted["left_out"],
        strange_labels=_row(labels),
        strange_votes=_row(votes),
        held=_row(photographs),
        voted=_row(voted),
        trivial=_row(photographs["trivial"]),
        voted_trivial=_row(voted["trivial"]),
        strange_labels_recall=_recall(labels),
        strange_votes_recall=_recall(votes),
        recall=_recall(photographs),
        voted_recall=_recall(voted),
        groups=_groups(photographs),
        gap=f"{photographs['largest_gap']:.3f}",
        voted_groups=_groups(voted),
        voted_gap=f"{voted['largest_gap']:.3f}",
    )
