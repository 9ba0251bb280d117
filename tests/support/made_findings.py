"""Findings that were made up: two segments, a joke that fails, a dip, a delight, somebody who left,
and the story they are of."""

import math

from engine.audience.beats import Beat, Felt
from engine.audience.before import Mark
from engine.audience.clusters import Clusters
from engine.audience.curves import Curve
from engine.audience.flow import Abstained, Contradiction, Seen, Way
from engine.audience.intervals import NOBODY, Interval, share_interval
from engine.audience.leaving import Staying
from engine.audience.synchrony import Synchrony
from engine.audience.telling import TOO_FEW
from engine.audience.transitions import Transition
from engine.screening.findings import (
    BeatFindings,
    Findings,
    Heatmap,
    Left,
    PathFindings,
    SegmentFindings,
    StretchFindings,
    TransitionFindings,
)
from engine.story.model import Story

NASTY = "<b>&amp;</b> 笑い"
LINE = Mark(1.5, "caption", f"I said {NASTY}")
PEOPLE = 12


def story() -> Story:
    return Story.model_validate(
        {
            "title": "Two Rooms",
            "start": "door",
            "frame_rate": 25.0,
            "segments": {
                "door": {
                    "clip": "door.mp4", "in": 2.0, "out": 6.0,
                    "beats": [{"at": 1.0, "feel": "amusement"}, {"at": 3.0, "feel": "joy"}],
                    "next": [{"to": "room", "default": True}, {"to": "hall"}],
                },
                "room": {"clip": "room.mp4", "in": 1.0, "out": 5.0},
                "hall": {"card": "The hall", "duration": 3.0},
            },
        }
    )  # fmt: skip


def curve(values: tuple[float, ...], people: int = PEOPLE) -> Curve:
    at = tuple(float(second) for second in range(len(values)))
    near = tuple(each - 0.1 for each in values), tuple(each + 0.1 for each in values)
    return Curve(at, values, *near, *near, (people,) * len(values))


def made_findings() -> Findings:
    felt = curve((0.1, 0.2, math.nan, 0.3))
    heard = {"attention": felt, "valence": felt, "laugh": curve((0.0, 0.5, 0.25, 0.0))}
    whole = tuple(value for curves in (felt, felt) for value in curves.mean)
    landed = Beat("joke", "amusement", share_interval(9, 12), 0.1, 0.001, 0.9, "landed", None)
    flat = Beat("other", "joy", share_interval(0, 12), 0.1, 0.9, 0.001, "flat", None)
    open_ = Beat("last", "awe", share_interval(4, 12), 0.1, 0.2, 0.2, TOO_FEW, 31)
    return Findings(
        cut="B",
        film="f" * 64,
        title=f"Two Rooms {NASTY}",
        people=PEOPLE,
        of=PEOPLE,
        seconds=Interval(8.0, 7.5, 8.5, PEOPLE),
        labels=(),
        weighted=False,
        segments=(SegmentFindings("door", 12, heard), SegmentFindings("room", 11, heard)),
        paths=(PathFindings(("door", "room"), 11, {"valence": curve(whole)}),),
        heatmaps=(
            Heatmap(
                "valence", ("door",) * 4 + ("room",) * 4, (0.0, 1.0, 2.0, 3.0) * 2, (whole,) * 12
            ),
        ),
        synchrony={
            "valence": Synchrony(Interval(0.7, 0.6, 0.8, 12), (0.7,) * 12, 0.0, 0.002, "together"),
            "arousal": Synchrony(NOBODY, (), math.nan, math.nan, TOO_FEW),
        },
        kinds=Clusters(1, (0,) * 12, (), 1.0, TOO_FEW),
        beats=(
            BeatFindings("door", 1.0, landed),
            BeatFindings("door", 3.0, flat),
            BeatFindings("room", 2.0, open_),
        ),
        felt=(Felt("amusement", "joy", share_interval(3, 12)),),
        stretches=(
            StretchFindings(
                "dip", "room", 1.0, 3.0, 2.0, Interval(-0.2, -0.3, -0.1, 11), 0.01, (LINE,)
            ),
            StretchFindings(
                "delight", "door", 1.0, 3.0, 1.0, Interval(0.3, 0.2, 0.4, 12), 0.01, ()
            ),
        ),
        staying=Staying((0.0, 5.5), (1.0, 11 / 12), (1.0, 0.6), (1.0, 0.99), (12, 12), 1),
        left=(Left("room", 1.5, 5.5, (LINE,)),),
        ways=(
            Way("door", "room", share_interval(11, 12), 11),
            Way("door", "hall", share_interval(1, 12), 1),
            Way("room", "", share_interval(11, 11), 11),
        ),
        seen=(
            Seen("door", share_interval(12, 12), 4.0),
            Seen("room", share_interval(11, 12), 4.0),
            Seen("hall", share_interval(1, 12), 3.0),
        ),
        abstained=(
            Abstained("door", Interval(0.5, 0.3, 0.7, 12), 12, (("no face was seen.", 6),)),
        ),
        chosen=(),
        contradictions=(
            Contradiction("door", "room", Interval(0.3, 0.1, 0.5, 11), 0.01, "spoke against", None),
        ),
        transitions=(
            TransitionFindings("", "", (Transition("joy", "joy", share_interval(6, 12), 9),)),
        ),
    )  # fmt: skip
