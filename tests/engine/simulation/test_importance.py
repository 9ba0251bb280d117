"""What an author is told first of many showings, and that nothing is said twice."""

from pathlib import Path
from typing import Any

from engine.simulation.importance import remarks
from engine.simulation.many import simulate
from engine.simulation.tally import report
from engine.story.model import Story
from player.tools.simulate import Simulated, lines

CLIP = {"clip": "any.mp4", "out": 8}
NOBODY = "viewer.arousal > 0.99"


def film() -> Story:
    """Of its ways on from the start only the default can be taken."""
    closed = [{"to": f"side{at}", "when": NOBODY} for at in range(6)]
    closed += [{"to": "must", "when": NOBODY}, {"to": "other_end", "when": "seen(nowhere)"}]
    segments: dict[str, Any] = {
        "begin": {**CLIP, "next": [*closed, {"to": "end", "default": True}]},
        **{f"side{at}": {**CLIP, "next": [{"to": "end"}, {"to": "must"}]} for at in range(6)},
        "must": {**CLIP, "next": [{"to": "end"}]},
        "nowhere": {**CLIP, "next": [{"to": "end"}]},
        "other_end": CLIP,
        "end": CLIP,
    }
    return Story.model_validate({"start": "begin", "segments": segments})


def told() -> tuple[dict[str, Any], list[str]]:
    story = film()
    found = report(simulate(story, 8, 1), story, 1)
    return found, [each.sentence for each in remarks(found, ["must"])]


def test_what_nobody_saw_comes_before_what_was_never_made_and_alike_is_one_line() -> None:
    found, sentences = told()
    assert sentences == [
        "Never seen, though it must be: must",
        "Never seen: the ending other_end",
        "Never seen: 7 segments: side0, side1, side2, side3, side4 and 2 more "
        "(72 s of film with all that was never seen)",
        f"Never made: 7 cuts (when {NOBODY}): begin → side0, begin → side1, begin → side2, "
        "begin → side3, begin → side4 and 2 more",
        "Never made: the cut begin → other_end (when seen(nowhere))",
        "14 cuts were never made because nobody came to side0, side1, side2, side3, side4 "
        "and 3 more",
    ]
    assert len(found["never_made"]) == 22  # JSON has each


def test_rare_things_come_after_what_never_was() -> None:
    found, _ = told()
    found["segments"]["begin"] = 0.002
    found["cuts"].append({"from": "end", "to": "end", "share": 0.004})
    sentences = [each.sentence for each in remarks(found, [])]
    assert sentences[-3:-1] == [
        "Seen by less than 1% of viewers: begin",
        "Made by less than 1% of viewers: the cut end → end",
    ]


def test_ten_are_told_and_all_where_they_are_asked_for() -> None:
    found, _ = told()
    each = found["never_made"][7]
    for at in range(20):
        found["never_made"].append({**each, "from": f"other{at}", "when": f"visits(a) > {at}"})
    answer = Simulated({**found, "limits": "every showing keeps them"}, 1.0, ("must",))
    short = lines(answer, Path("film"))
    assert sum(line.startswith("Never") for line in short) == 10
    assert "16 more such remarks; `kuleshov simulate --all` tells everything." in short
    everything = lines(answer, Path("film"), everything=True)
    assert sum(line.startswith("Never made: the cut") for line in everything) == 42
