"""False alarms: screenings in which nothing differs, and how many say that something does."""

from collections import Counter
from concurrent.futures import Executor
from typing import Any

import numpy as np

from engine.audience.beats import beats
from engine.audience.clusters import clusters
from engine.audience.comparing_time import compared
from engine.audience.panel import Panel
from engine.audience.standing_out import standing_out
from engine.audience.synchrony import synchrony
from tests.bench.screening.naive import differs
from tests.support.made_audience import Film, film, watched

SECONDS = 180
_DRAWS = 199
_BEATS = 12


def false_alarms(executor: Executor, screenings: int, people: int) -> dict[str, Any]:
    """By statistic, the share of screenings with any false alarm in it; 5 % is what each states."""
    found: Counter[str] = Counter()
    for each in executor.map(_alarms, range(screenings), [people] * screenings, chunksize=4):
        found.update(each)
    names = ("dips", "delights", "beats landed", "two audiences", "two cuts, same people",
             "synchrony", "kinds", "naive: t at every second")  # fmt: skip
    return {name: found[name] / screenings for name in names}


def _alarms(number: int, people: int) -> list[str]:
    """What a screening in which nothing differs says does."""
    seed = 10_000 * people + number
    shown = film(SECONDS, 7)
    one = watched(shown, people, 3 * seed)
    other = watched(shown, people, 3 * seed + 1)
    again = watched(shown, people, 3 * seed + 2, offset=one.offset)
    alone = watched(Film(np.zeros(SECONDS), shown.attention), people, 3 * seed + 1)
    smooth = [Panel.along(each.valence).smoothed(3).values for each in (one, other, again)]
    chance = np.random.default_rng(seed)
    landed = (chance.random((people, _BEATS)) < 0.1).astype(float)
    names = ("",) * _BEATS
    told = beats(landed, names, names, np.full(_BEATS, 0.1))
    alarms = {
        "dips": standing_out(Panel.along(one.attention), "below", seed, smooth=3, draws=_DRAWS),
        "delights": standing_out(Panel.along(one.laughs), "above", seed, smooth=3, draws=_DRAWS),
        "beats landed": any(each.says.startswith("landed") for each in told),
        "two audiences": compared(smooth[0], smooth[1], seed, paired=False, draws=499).apart,
        "two cuts, same people": compared(smooth[0], smooth[2], seed, paired=True, draws=499).apart,
        "synchrony": synchrony(Panel.along(alone.valence), seed, 99).says == "together",
        "kinds": clusters(one.valence, seed).number > 1,
        "naive: t at every second": differs(one.valence, other.valence),
    }
    return [name for name, alarm in alarms.items() if alarm]
