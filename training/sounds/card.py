"""The card of the sound network: written by the conversion, so that its figures are the file's."""

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from training.sounds.making import Difference

_CARD: Final = """\
# sounds.onnx

From a second of sound to which of {count} kinds of sound are in it. It is YAMNet (Plakal and Ellis,
Google, 2019; Apache-2.0), a MobileNet trained on AudioSet (Gemmeke et al., 2017: two million
stretches of ten seconds from public videos, labelled by people). Nothing was trained here: `./run
train sounds FOLDER` read Google's file for TensorFlow Lite (sha256 {source}…) and wrote this one
(sha256 {digest}…).

**In:** `patches` (n, 96, 64) float32: rows of `engine.sound.spectrum`, 0.975 s of 16 kHz mono.
**Out:** `scores` (n, {count}), 0 to 1, each kind for itself, in the order of the names in the
metadata; `embedding` (n, 1024). **Inside:** 27 convolutions and one layer; the weights are
Google's bytes with one scale a layer, untouched.

## As it was?
| the greatest difference of any score from Google's own runtime, LiteRT | |
|---|---|
| on the same spectrum, weights widened alike, 40 made sounds | {network:.1e} |
| each with its own front end: Google's is rounded to bytes, this one is exact | {whole:.3f} |

## What the film does with it
Twice a second `engine.sensing.voice.vocal_sounds` makes six shares of the scores: laugh, cry,
gasp (or scream), speech, cough (sneeze, hiccup, throat cleared), other. The loudness of the second
is evened out first, so that it does not matter how far the microphone is. Two looks, half a second
apart, decide together, by the mean of their log odds: what is heard lies in both, a mistake mostly
in one. Each kind counts half at a score of its own, and laughter is not outvoted by the speech that
most laughter also counts as. While a film plays, what is heard is the residual of the canceller's
linear stage; as much of it as may be the film's own (`engine.sensing.voice.film_left`) is taken
from every kind's odds. For a film's own sound, `SoundNetwork.over_time` gives all {count}.

{measured}
## Known bias
Public videos, most of them in English; people in distress, and quiet laughs in a living room, are
rare among them. **A laugh that is acted or made by a machine is often taken for speech.** A scream
may be taken for crying, a cough for a hiccup, a singing child for crying. Valence is not told from
it: nobody should read a mood out of a cough.

## What it must not be used for
It says what a room sounds like, never what a person feels, and it cannot tell words. It is made
for steering a film that somebody chose to be listened to by. It must not decide anything about a
person: not at work, not in school, not in medicine, not in hiring, policing, insurance or
advertising; nor may it be used on anybody who has not agreed.
"""

_MEASURED: Final = """\
Measured, a share of one half or more at some instant. **A room** (knocking, clapping, door, cups,
keys, steps, telephone, dog, rain, music, vacuum cleaner; three of each, made by
`tests/support/room_sounds.py`): none of 33 is laughter, crying, a gasp or a cough. **117 lines**
spoken in several languages in a game and **536 sounds** of animals, weapons and things, 13.6
minutes: three times laughter, once crying, once a gasp, four times a cough. **Recorded laughs**,
31, most of them acted (on a stage, in games): 0.45 found, 0.10 a cough at some instant. **Coughs**,
six, acted: 0.83 found, none laughter. **Cries of pain**, nine, acted, half a second each: 0.11 a
gasp; the network hears speech in them and nothing else. Of 129 by more voices of games 0.01 are a
gasp and 0.20 a cough; nothing at hand mends that: a sum of the embedding learnt from made gasps and
screams finds them no better than chance (AUC 0.50), and sudden short sounds with groans, grunts,
wails and whimpers, chosen on one half, are 0.15 of them on the other and a room's sound too. No
real laugh, cough or cry of a living room was at hand. **Over a film's sound, with the echo
canceller, at 0, -6 and -12 dB**
(`./run bench voice`): laughs 0.39, 0.45, 0.42 found, and always right when said; coughs 0.67, 0.83,
0.50; no cry of pain. Told after AEC3's suppression, as it was before, the same laughs 0.29, 0.19,
0.10 (by hand). **A film in which all of these are to be heard**, two minutes, alone in the room: by
a good loudspeaker no laugh, cry or gasp of it and one cough is taken for the viewer's, by one that
distorts none; without the canceller five and seven laughs.

"""


def write_card(digest: str, source: str, count: int, found: "Difference") -> str:
    """The text of the card."""
    return _CARD.format(
        digest=digest,
        source=source,
        count=count,
        network=found.network,
        whole=found.whole,
        measured=_MEASURED,
    )
