"""Steering and explaining one decision: two ways on, and a viewer who looks delighted.

The planner is asked with a `Situation`: where the film is, and what is believed about the viewer.
It changes nothing, so it can be asked again: which other state of the viewer would have led
elsewhere?
"""

from engine.steering.counterfactual import Counterfactual, counterfactual
from engine.steering.decision import Decided
from engine.steering.explain import explain_lines
from engine.steering.planner import Planner
from engine.steering.situation import Situation
from engine.story.guards.watch import GuardWatch
from engine.story.model import Story
from engine.viewer.felt import Estimate, Felt, values_of
from engine.words import Affect

# A story as its YAML would be read. Guards say what is permitted; among what is permitted the
# planner takes what keeps the viewer nearest the arc.
STORY = Story.model_validate(
    {
        "title": "A Door",
        "start": "door",
        "arc": [
            {"at": "0%", "valence": 0.0, "arousal": 0.2},
            {"at": "100%", "valence": 0.6, "arousal": 0.4},
        ],
        "segments": {
            "door": {
                "clip": "door.mp4",
                "out": "10s",
                "beats": [{"at": "4s", "feel": "anticipatory tension"}],
                "next": [
                    {"to": "embrace", "when": "viewer.valence > 0.1"},
                    {"to": "empty_room", "default": True},
                    {"to": "secret", "when": "viewer.valence < -0.2"},
                ],
            },
            "embrace": {
                "clip": "embrace.mp4",
                "out": "12s",
                "beats": [{"at": "3s", "feel": "quiet joy"}],
            },
            "empty_room": {
                "clip": "room.mp4",
                "out": "12s",
                "beats": [{"at": "3s", "feel": "loneliness"}],
            },
            "secret": {"clip": "secret.mp4", "out": "12s"},
        },
    }
)


def felt(affect: Affect, confidence: float) -> Felt:
    """A belief: a mean and a variance for each dimension, and how sure it is on the whole."""
    variance = 0.02
    return Felt(
        now=9.4,
        estimates={
            "valence": Estimate(affect.valence, variance, confidence, (("face.smile", 0.3),)),
            "arousal": Estimate(affect.arousal, variance, confidence),
            "attention": Estimate(0.9, variance, confidence),
        },
        presence=1.0,
        confidence=confidence,
        causes=(("face.smile", 0.3),),
        presence_confidence=1.0,
        people=1,
    )


def decide(planner: Planner, belief: Felt) -> tuple[Decided, Counterfactual | None]:
    """Ask the planner at the out point of `door`: its answer as a log's event, and the state
    nearest to this one that would have changed it."""
    facts = values_of(belief)  # what guards may ask about, as they write it
    holding = {
        place
        for place, cut in enumerate(STORY.segments["door"].next)
        if cut.guard is not None and GuardWatch(cut.guard).update(belief.now, facts)
    }
    situation = Situation(
        segment="door", at=10.0, felt=belief, holding=frozenset(holding), values=facts
    )
    choice = planner.choose(situation)
    assert choice is not None  # None only where nothing is left that could be shown
    decided = Decided(
        now=belief.now,
        segment="door",
        to=choice.cut.to,
        at=situation.at,
        kind=choice.kind,
        why=choice.why,
        default="empty_room",
        alternatives=choice.alternatives,
        felt=belief,
    )
    return decided, counterfactual(STORY, planner, situation, decided.to)


def main() -> None:
    """The same decision for somebody delighted, and for somebody whose face nobody can read."""
    planner = Planner(STORY)
    smiling = Affect(valence=0.5, arousal=0.3)
    seen = decide(planner, felt(smiling, confidence=0.8))
    unread = decide(planner, felt(smiling, confidence=0.1))
    for text in explain_lines([seen, unread]):
        print(text)


if __name__ == "__main__":
    main()
