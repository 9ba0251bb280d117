"""Why a scene came, as its viewer reads it on the screen: what they seemed to do, and what the film
did with it, in one sentence without a number. It says what a face looked like, never what somebody
felt."""

from typing import Final

from engine.consent.wording import Wording
from engine.steering.decision import Decided, DecisionKind
from engine.viewer.felt import Felt
from engine.viewer.moments import NAMED_FROM
from engine.viewer.wording import family_of_state

_SURE: Final = 0.35  # confidence from which attention is spoken of
_ELSEWHERE: Final = 0.35
_CLOSELY: Final = 0.65
_STIRRED: Final = 0.15
_SENTENCES: Final[dict[DecisionKind, str]] = {
    "abstained": "came_unread",
    "only": "came_only",
    "chosen": "came_chosen",
    "calmed": "came_calmed",
    "asked": "came_asked",
    "fault": "came_fault",
}


def why_this_scene(decided: Decided | None, wording: Wording) -> str:
    """The sentence for a decision; None: for the film's beginning."""
    if decided is None:
        return wording.say("came_first")
    places = {"here": _spoken(decided.segment), "to": _spoken(decided.to)}
    name = _SENTENCES.get(decided.kind)
    if name is None:
        name = "came_kept" if decided.to == decided.default else "came_turned"
        places["seemed"] = _seemed(decided.felt, wording)
    return wording.say(name, **places)


def feeling_sentence(family: str) -> str:
    """The name of the sentence for a family of feelings."""
    return f"feeling_{family.replace(' ', '_').replace('-', '_')}"


def _seemed(felt: Felt, wording: Wording) -> str:
    """The viewer's behaviour as it seemed, in the words of somebody sitting beside them."""
    attention, affect = felt.estimate("attention"), felt.affect
    if attention.confidence >= _SURE and attention.mean < _ELSEWHERE:
        return wording.say("seemed_elsewhere")
    if attention.confidence >= _SURE and attention.mean > _CLOSELY and affect.arousal > _STIRRED:
        return wording.say("seemed_closer")
    if "valence" not in felt.estimates:
        return wording.say("seemed_seen")
    looked, certainty = family_of_state(felt)
    if looked == "neutral":
        return wording.say("seemed_at_rest")
    if certainty >= NAMED_FROM:
        return wording.say("seemed_touched", feeling=wording.say(feeling_sentence(looked)))
    # No feeling is certain enough to be named: what is known is where it lies in the plane.
    if abs(affect.valence) >= abs(affect.arousal):
        return wording.say("seemed_pleased" if affect.valence > 0 else "seemed_displeased")
    return wording.say("seemed_stirred" if affect.arousal > 0 else "seemed_calm")


def _spoken(segment: str) -> str:
    """A segment's name as one reads it; of one in a group its last part."""
    return segment.rpartition("/")[2].replace("_", " ").replace("-", " ").strip()
