"""The card of the voice network: written by training, so that its figures are the network's."""

from collections.abc import Mapping
from typing import Any, Final

_CARD: Final = """\
# voice.onnx

From a second and a fifth of sound to how roused a voice is. Written by `./run train voices FOLDER`
together with the network (sha256 {digest}…).

**In:** `voice`, (n, {count}) float32: the row of `engine.sensing.voice.features.features`, which
does not depend on how loud the sound is: shape of the long-term spectrum, rhythm of level and
voicing, pitch and its movement. **Out:** `arousal` (n), -1 to 1, twice the probability of high
arousal less one.

**Inside:** standardisation, clipping at {farthest:g} standard deviations, and one weighted sum, its
weights held small (a shrinkage of {shrinkage:g}). For calibration, a temperature of
{temperature:.3f}: {widening:g} times the {own:.3f} that is best for this collection's own
strangers, since it is right less often elsewhere and would be as sure of itself.

## Data
{spoken} sentences of the Berlin Database of Emotional Speech (EmoDB; Burkhardt and others, 2005):
ten German actors, ten sentences, anger, fear and happiness against boredom, sadness and neutral, as
its folder's `labels.csv` has it. Free for research; check before commercial use. No sound of it is
shipped. Each sentence as it is and {times} times as somebody else might have said it (pitch, throat
and tempo moved apart, `training/voices/speaking.py`; every other time a word of it) and another
microphone, room, noise and loudness would have had it. Speakers never trained on: {held_speakers}.

## How good it is
| arousal, high against low: AUC | |
|---|---|
| each speaker judged by a network of the others, {spoken} sentences | {sentences:.3f} |
| the same, sentences and words, by other throats, rooms, microphones and noise | {heard:.3f} |
| the same, a single window of 1.2 s | {windows:.3f} |
| this file, held-out speakers, as a microphone hears them ({n}) | {held_auc:.3f} |
| trivial | 0.500 |
| calibration error of this file, the same {n} sentences | {held_error:.3f} |

**All of it is one collection in one language; on others it is worse.** {elsewhere}

## Known bias
Ten actors who speak German, in a studio, with feelings that were asked for: acted anger is louder
and clearer than real anger. Arousal rests on pitch and the balance of the spectrum, so that a high
voice may count as more roused than a deep one and a muffled microphone lowers it: a baseline per
person has to come before any use. Laughter itself was never taught as roused or calm; singing was
never heard.

## What it must not be used for
It says what a voice sounds like, never what a person feels, and it cannot tell words. It is made
for steering a film that somebody chose to be listened to by. It must not decide anything about a
person: not at work, not in school, not in medicine, not in hiring, policing, insurance or
advertising; nor may it be used on anybody who has not agreed.
"""


_ELSEWHERE: Final = """\
Perceptrons on the same
features, which this sum took the place of, reached 0.87 on a British collection, 0.85 on an Urdu,
0.84 on a North American, 0.80 on a Polish one and 0.73 on Arabic words (a single word got no answer
then); the sum was not judged on them. Measured by hand: 359 short lines of 13 voices of a game, in
English, Polish, Russian, Ukrainian and Spanish, sorted by what they say into roused and calm: 0.75;
the perceptrons 0.65. Nobody judged how those lines sound. With {widening:g} times the temperature
the calibration error there is 0.19; the perceptrons' was 0.23."""


def write_card(figures: Mapping[str, Any]) -> str:
    """The text of the card; `figures` has a value for each name in it."""
    return _CARD.format(**figures, elsewhere=_ELSEWHERE.format(**figures))
