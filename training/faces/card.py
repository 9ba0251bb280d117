"""The card of the affect network: written by training, so that its figures are the network's."""

import math
from collections.abc import Mapping, Sequence
from typing import Any, Final

from training.faces.network import COMPONENTS, HIDDEN, Calibration

_CARD: Final = """\
# affect.onnx

From the picture and the shape of a face to valence and arousal, by way of seven expressions.
Written by `./run train faces FOLDER VOTED` together with the network (sha256 {digest}…).

**In:** `face`, (n, 1404) float32: the 468 mesh points that `engine.sensing.face.geometry.fit`
brings into the frame of the canonical face, so that distance, position and turning of the head are
gone; `picture`, (n, 48, 48) float32 from 0 to 255: the face upright and grey, as
`engine.sensing.face.appearance.upright` gives it. **Out:** `probabilities` (n, 7) of
{expressions};
`affect` (n, 2), valence and arousal from -1 to 1; `covered` (n), the share of the face that
something hides; `strange` (n), how likely it is that this is no upright face; `confidence` (n),
1 less the standard deviation of valence under the probabilities, times 1 less `strange`.

**Inside:** {looks} looks, each a residual network of eleven convolutions of 3 x 3 that was taught
with its own chance, and beside each a perceptron of {hidden} units on {components} whitened
principal components of the mesh. All see the face and its mirror image; light is taken out first,
over all of the picture and around each place. The mean of the logits, {shape:.0%} of it the
mesh's, is divided by a temperature of {temperature:.2f} and {rise:.2f} more for each nat by which
picture and mesh disagree (Jensen-Shannon divergence). The answer takes rare expressions for a
little rarer than common ones, and much less so than they are in the data: neutral for
{commonest:.1f} times as likely as disgust. What is strange flattens the probabilities. Valence and
arousal are the expectation of a table that places each expression on Russell's circle (1980) by
hand: a convention, not a measurement of what anybody felt. Grey, because the colours of
photographs tell which collection they come from. Numbers are stored in half precision.

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

Rare expressions are drawn more often, people with many pictures less. Each picture is mirrored,
turned, moved, sheared, lit from a side, made dark, coarse, grained and compressed at random, or
like an infrared camera's; hands, things and borders are drawn over a quarter, from which
`covered` is learnt: no real hand has been labelled. Eight in a hundred are turned upside down or
aside, inverted, shuffled, moved half away, or replaced by patterns and noise, from which `strange`
is learnt.
`canonical_face.npy` is the canonical mesh of MediaPipe (Apache-2.0).

## How good it is
Only people never trained on are judged; the split is by person, in FER+ by picture, fixed by a
hash of the name. The looks learnt FER+ first, and the photographs were left out whole: that line
says what to expect of strangers' pictures. Temperature and leaning were chosen on it. Then they
learnt on with both.

| | balanced accuracy | accuracy | macro F1 | valence AUC | ECE | n |
|---|---|---|---|---|---|---|
| photographs, left out whole | {stranger} |
| photographs, the fifth held out, this file | {held} |
| FER+, the fifth held out, this file | {voted} |
| always the commonest answer, photographs | {trivial} |
| always the commonest answer, FER+ | {voted_trivial} |

Recall of each expression:
photographs left out whole: {stranger_recall};
photographs held out: {recall};
FER+ held out: {voted_recall}.

Accuracy by what can be told without guessing at anybody.
Photographs: {groups}; the largest gap is {gap}.
FER+: {voted_groups}; the largest gap is {voted_gap}.

Valence AUC is the chance that a happy face scores above a sad, angry, disgusted or afraid one.
ECE has 15 bins.

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
    stranger: Mapping[str, Any],
    looks: int,
    calibration: Calibration,
    digest: str,
    expressions: str,
) -> str:
    """The text of the card.

    `held` are the figures of the people held out of the photographs and of FER+, `stranger` those
    of the photographs by looks that saw none of them, as `measures.scores` returns them.
    """
    photographs, voted = held
    return _CARD.format(
        digest=digest,
        expressions=expressions.replace(",", ", "),
        looks=looks,
        hidden=HIDDEN,
        components=COMPONENTS,
        shape=calibration.shape,
        temperature=calibration.temperature,
        rise=calibration.rise,
        commonest=math.exp(calibration.prior[0] - calibration.prior[5]),
        no_face=photographs["no_face"],
        left_out=photographs["left_out"],
        voted_no_face=voted["no_face"],
        voted_left_out=voted["left_out"],
        stranger=_row(stranger),
        held=_row(photographs),
        voted=_row(voted),
        trivial=_row(photographs["trivial"]),
        voted_trivial=_row(voted["trivial"]),
        stranger_recall=_recall(stranger),
        recall=_recall(photographs),
        voted_recall=_recall(voted),
        groups=_groups(photographs),
        gap=f"{photographs['largest_gap']:.3f}",
        voted_groups=_groups(voted),
        voted_gap=f"{voted['largest_gap']:.3f}",
    )
