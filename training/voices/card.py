"""The card of the voice network: written by training, so that its figures are the network's."""

from collections.abc import Mapping
from typing import Any, Final

_CARD: Final = """\
# voice.onnx

From a second and a fifth of sound to how roused a voice is, and to what kind of sound it is.
Written by `./run train voices FOLDER` together with the network (sha256
{digest}…).

**In:** `voice`, (n, {count}) float32: the row of `engine.sensing.voice.features.features`, which
does not depend on how loud the sound is: shape of the long-term spectrum, rhythm of level and
voicing, pitch and its movement. **Out:** `arousal` (n), -1 to 1, twice the probability of high
arousal less one; `kinds` (n, 5), probabilities of laugh, gasp (or scream), speech, cough, other.

**Inside:** standardisation, clipping at {farthest:g} standard deviations, and for each of the two
answers {members} perceptrons with one hidden layer, whose mean is taken; temperatures of
{kinds_temperature:.2f} (kinds) and {arousal_temperature:.2f} (arousal) for calibration.

## Data
**Arousal:** {sentences} sentences of the Berlin Database of Emotional Speech (EmoDB; Burkhardt and
others, 2005): ten German actors, ten sentences, anger, fear and happiness against boredom, sadness
and neutral, as its folder's `labels.csv` has it. Free for research; check before commercial use.
No sound of it is shipped. Each sentence as it is and {times} times as another microphone, room,
noise, loudness and speed would have had it. Speakers never trained on: {held_speakers}.

**Kinds of sound: no recording of a laugh, gasp, scream or cough was used, for there was none.**
They are made by `training/voices/vocal_sounds.py`, a source and a filter with widely drawn
numbers; `other_sounds.py` makes music, applause, steps, cries, weather and the like; speech is
EmoDB's, slowed down and sped up. {windows:,} windows of {scenes:,} scenes, each through the same
rooms and microphones. How well this carries to people is **not known** from what follows.

## How good it is
| arousal, high against low: AUC | |
|---|---|
| each speaker judged by a network of the others, {sentences} sentences | {sentences_auc:.3f} |
| the same sentences through other rooms, microphones and noise | {sentences_auc_heard:.3f} |
| the same, a single window of 1.2 s | {windows_auc:.3f} |
| this file, held-out speakers, as a microphone hears them ({n}) | {held_auc:.3f} |
| trivial | 0.500 |

| kind of **made** sound, scenes not trained on | found | right when said | windows |
|---|---|---|---|
{kinds}

Features, sizes and decay were settled once, with the second table's scenes and the first line's
sentences in view; the figures are a little hopeful for that.

## Known bias
Ten actors who speak German, in a studio, with feelings that were asked for: acted anger is louder
and clearer than real anger. Arousal rests on pitch and the balance of the spectrum, so that a high
voice may count as more roused than a deep one and a muffled microphone lowers it: a baseline per
person has to come before any use. Laughter itself was never taught as roused or calm. Laughs of
children, of several people at once, and silent ones are likely to be missed; gulls, rhythmic
music with voices, barking and sobbing may pass for laughter; singing was never heard.

## What it must not be used for
It says what a voice sounds like, never what a person feels, and it cannot tell words. It is made
for steering a film that somebody chose to be listened to by. It must not decide anything about a
person: not at work, not in school, not in medicine, not in hiring, policing, insurance or
advertising; nor may it be used on anybody who has not agreed.
"""


def write_card(figures: Mapping[str, Any]) -> str:
    """The text of the card; `figures` has a value for each name in it."""
    kinds = [
        f"| {name} | {recall:.3f} | {precision:.3f} | {count:,} |"
        for name, (recall, precision, count) in figures["kinds"].items()
    ]
    return _CARD.format(**{**figures, "kinds": "\n".join(kinds)})
