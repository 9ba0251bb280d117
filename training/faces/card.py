"""The card of the affect network: written by training, so that its figures are the network's."""

from collections.abc import Mapping
from typing import Any, Final

_CARD: Final = """\
# affect.onnx

From the shape of a face to valence and arousal, by way of seven expressions. Written by
`./run train faces FOLDER` together with the network (sha256 {digest}…).

**In:** `face`, (n, 1404) float32: the 468 mesh points that `engine.sensing.face.geometry.fit`
brings into the frame of the canonical face, so that distance, position and turning of the head are
gone; `picture`, (n, 96, 96) float32 from 0 to 255: the face upright and grey, as
`engine.sensing.face.appearance.upright` gives it. **Out:** `probabilities` (n, 7) of {expressions};
`affect` (n, 2), valence and arousal from -1 to 1; `confidence` (n), 1 less the standard deviation
of valence under the probabilities; `covered` (n), the share of the face that something hides.

**Inside:** the picture goes through the first eleven blocks of MediaPipe's own face mesh
(`face_landmark_with_attention.tflite`, Apache-2.0, trained by Google on data of its own), trained
further here, and a perceptron of 64 units; the mesh through 60 whitened principal components and
a perceptron of 48. Their logits are added, and those of a plain logistic regression on what the
eighth block sees and on the components, which follows wrong labels less. All look at the face and
at its mirror image. A temperature of {temperature:.2f} calibrates. Valence and arousal are the
expectation of a table
that places each expression on Russell's circle (1980) by hand: a convention, not a measurement of
what anybody felt. Grey, because the colours of these photographs tell which collection they come
from.

## Data
5,704 photographs, a part of GitHub muxspace/facial_expressions; Apache-2.0 for the repository,
while rights in the photographs differ: it is trained and measured with, and no picture of it is
shown or shipped. Most are grey press portraits; some hundred are stills from Indian films. In
{no_face} of them no face was found; contempt ({left_out} pictures) is left out. Labels are often
wrong or a matter of taste, those of disgust above all: faces turned away or out of focus among
them. So labels are smoothed, and late in training a fifth of each target is the network's own
answer. Rare expressions are drawn more often, people with many pictures less; each picture is
mirrored, moved, lit, blurred and grained at random. Hands, things and borders are drawn over two
fifths of them, from which `covered` is learnt: no real hand has been labelled.
`canonical_face.npy` is the canonical mesh of MediaPipe (Apache-2.0).

## How good it is
Only people never trained on are judged; the split is by person, fixed by a hash of the name.
Settings were chosen, and the temperature found, on the four fifths that the first line does not
judge.

| | balanced accuracy | accuracy | macro F1 | valence AUC | ECE | n |
|---|---|---|---|---|---|---|
| this file, the fifth that was held out | {held} |
{crossed}| always the commonest answer, held-out fifth | {trivial} |

Recall of each expression, {judged}:
{recall}.

Accuracy by what can be told without guessing at anybody: {groups}. The
largest gap is {gap}.

Valence AUC is the chance that a happy face scores above a sad, angry, disgusted or afraid one.
ECE (15 bins) holds for the mixture of expressions in this collection: rare expressions are drawn
more often in training, so that elsewhere the probabilities may be off.

## Known bias
Most pictures are press and portrait photographs of public people, posed for a camera, in which
neutral and happy faces make up five sixths. Age, sex, skin and origin are not labelled and were
not guessed at, so nothing is known of how errors differ between people; expect them to differ.
Disgust and fear come from some fifteen people each, disgust nearly all from four film actors:
their figures are close to noise, and fear is practically never recognised. An open mouth is drawn
to surprise and anger. A face at rest that looks sad or cross is judged so:
a baseline per person has to come before any use. Faces at a film are mostly still.

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


def write_card(
    *,
    held: Mapping[str, Any],
    crossed: Mapping[str, Any] | None,
    temperature: float,
    digest: str,
    expressions: str,
    no_face: int,
    left_out: int,
) -> str:
    """The text of the card.

    `held` and `crossed` as `measures.scores` and `measures.by_group` return; None where not every
    fifth was judged.
    """
    widest = held if crossed is None else crossed
    alike = "| five networks made alike, each fifth judged once |"
    return _CARD.format(
        digest=digest,
        expressions=expressions.replace(",", ", "),
        temperature=temperature,
        no_face=no_face,
        left_out=left_out,
        held=_row(held),
        crossed="" if crossed is None else f"{alike} {_row(crossed)} |\n",
        trivial=_row(held["trivial"]),
        judged="the held-out fifth" if crossed is None else "over the five fifths",
        recall=", ".join(f"{name} {share:.2f}" for name, share in widest["recall"].items()),
        groups=", ".join(
            f"{name} {one['accuracy']:.3f} ({one['n']:,})" for name, one in widest["groups"].items()
        ),
        gap=f"{widest['largest_gap']:.3f}",
    )
