"""The card of the pulse's gate: written by its fit, so that its figures are the gate's."""

from collections.abc import Mapping
from typing import Any, Final

from engine.sensing.heart.pulse_gate import MEANT, Gate
from engine.sensing.heart.pulse_wave import WINDOW

_CARD: Final = """\
# pulse.json

When a pulse rate may be said. Written by `./run train pulse FOLDER`: a
logistic fit of four numbers, with which the rhythm found in {window:g} seconds of a wave tells how
likely its rate is right within {meant:g} beats a minute
(`engine.sensing.heart.pulse_gate.features`).
From {threshold:.3f} on, the rate is said; below, nothing is.

## Data
The red, green and blue means of {people} people's fingertips on a lens, frame by frame, 1 to 2
minutes each, with the intervals between their beats from another instrument. Every window is used
as it is, under noise of 0.5 to 4 times the wave's own standard deviation, half of it white, half
leaning to low frequencies, and noise alone in its place: {examples:,} examples. A fingertip's wave
is what a face's is without noise; faces with a true pulse beside them were not to be had.

## How good it is
Every person judged by a gate fitted on the other {others} ({n} windows, one a second):

| | mean error, beats a minute | said |
|---|---|---|
| with the gate | {mae:.2f} | {coverage:.0%} of the windows |
| without it | {ungated:.2f} | all |
| always the mean rate | {trivial:.2f} | all |
| noise alone | | {noise:.1%} of the windows |

By person, mean error and share said: {each}.

Before a camera this gate is the first of several: see `engine.sensing.heart.pulse`, and for what
they do together `./run bench pulse`.

## Known bias
Eleven hearts at rest, most between 65 and 85 a minute: rates above 100 and uneven hearts are
practically unseen. The wave of a fingertip does not know skin: in faces darker skin returns less
light and gives a weaker pulse, so that more often nothing will be said, and how much more often
is not measured. Age, sex and origin of these people are not known.

## What it must not be used for
It is no medical device and finds no illness. It says how fast a heart seems to beat, for a film
that somebody chose to be watched by, and only of people who agreed to it. It must not decide
anything about a person: not at work, not in school, not in insurance, not in policing, and not
whether somebody lies.
"""


def write_card(gate: Gate, crossed: Mapping[str, Any], examples: int) -> str:
    """The text of the card; `crossed` as `pulse.leave_one_out` returns."""
    each = ", ".join(
        f"{one['mae_bpm']:.2f} at {one['coverage']:.0%}"
        if one["mae_bpm"] is not None
        else "nothing said"
        for one in crossed["each"]
    )
    return _CARD.format(
        window=WINDOW,
        meant=MEANT,
        threshold=gate.threshold,
        people=crossed["people"],
        others=crossed["people"] - 1,
        examples=examples,
        n=crossed["n"],
        mae=crossed["mae_bpm"],
        coverage=crossed["coverage"],
        ungated=crossed["mae_bpm_without_gate"],
        trivial=crossed["trivial"],
        noise=crossed["noise_said"],
        each=each,
    )
