"""Where simulated viewers went, as the board shows it: what `simulate --json` says of it."""

from collections.abc import Mapping
from typing import Any, Final

from engine.simulation.many import simulate
from engine.simulation.tally import report
from engine.story.load import story_from_log

VIEWERS: Final = 300
_SEED: Final = 1


def walks_of(written: Mapping[str, Any], viewers: int = VIEWERS) -> dict[str, Any]:
    """The shares of viewers by segment and cut, and why a cut was never made, of a story as a log
    holds it (`written_story`).

    In a process beside; takes seconds.
    """
    story = story_from_log(written)
    told = report(simulate(story, viewers, _SEED), story, _SEED)
    return {
        "viewers": told["viewers"],
        "seen": told["segments"],
        "walked": [[each["from"], each["to"], each["share"]] for each in told["cuts"]],
        "never": [
            {"from": each["from"], "to": each["to"], "why": each["why"]}
            for each in told["never_made"]
        ],
    }
