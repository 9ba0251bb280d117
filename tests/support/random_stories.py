"""Stories made by chance, for tests and benches: tangles that no author writes, and layers."""

from random import Random
from typing import Any

from engine.steering.response import intended_affect
from engine.story.model import Segment, Story
from engine.viewer.emotions import feelings

THEMES = ("sea", "city", "letters", "animals", "machines")
NOTES = ("violence", "flashing", "grief")


def layered(seed: int, layers: int, width: int, *, ways: int | None = None) -> Story:
    """A film of `layers` decisions among `width` segments of 8 to 12 s each.

    From each segment `ways` of the next layer can be reached (all, if not said). Each has one or
    two beats of any feeling in the lexicon, at any strength from 0.4 to 1. The arc has five
    points anywhere within half the plane. As an author would, the default is the cut that leads
    where the arc is then.
    """
    random = Random(f"layered {seed}")
    names = sorted(feelings())
    arc = [
        {
            "at": f"{share}%",
            "valence": round(random.uniform(-0.5, 0.5), 3),
            "arousal": round(random.uniform(-0.4, 0.6), 3),
        }
        for share in (0, 25, 50, 75, 100)
    ]
    segments: dict[str, Any] = {}
    for layer in range(layers):
        for number in range(width):
            long = round(random.uniform(8, 12), 2)
            first = round(random.uniform(0, 2), 2)
            beats = [_beat(random, names, first)]
            if random.random() < 0.5:
                beats.append(_beat(random, names, round(random.uniform(first + 2, long - 2), 2)))
            onward = []
            if layer + 1 < layers:
                reached = random.sample(range(width), min(width, ways or width))
                onward = [{"to": _name(layer + 1, each)} for each in sorted(reached)]
            segments[_name(layer, number)] = {
                "clip": "any.mp4",
                "out": long,
                "beats": beats,
                "themes": random.sample(THEMES, random.choice((1, 1, 2))),
                "next": onward,
            }
    opening = {"clip": "any.mp4", "out": 6.0}
    opening["next"] = [{"to": _name(0, number)} for number in range(width)]
    segments = {"opening": opening, **segments}
    _mark_defaults(segments, arc, layers)
    return Story.model_validate({"start": "opening", "arc": arc, "segments": segments})


def _name(layer: int, number: int) -> str:
    return f"s{layer}.{number}"


def _beat(random: Random, names: list[str], at: float) -> dict[str, Any]:
    strength = round(random.uniform(0.4, 1.0), 2)
    return {"at": at, "feel": random.choice(names), "strength": strength}


def _mark_defaults(segments: dict[str, Any], arc: list[dict[str, Any]], layers: int) -> None:
    meant = {
        name: intended_affect(Segment.model_validate({**each, "next": []}))
        for name, each in segments.items()
    }
    for name, segment in segments.items():
        if not segment["next"]:
            continue
        place = 0 if name == "opening" else int(name[1:].split(".")[0]) + 1
        share = min(1.0, (place + 1) / layers)
        point = min(arc, key=lambda each: abs(float(each["at"][:-1]) / 100 - share))
        nearest = min(
            segment["next"],
            key=lambda cut: (
                (meant[cut["to"]].valence - point["valence"]) ** 2
                + (meant[cut["to"]].arousal - point["arousal"]) ** 2
            ),
        )
        nearest["default"] = True


def tangled(seed: int) -> Story:
    """A small story with everything that limits are about: loops, guards, stretches, holds,
    notes, must-sees and a running time that its default path keeps; with content aside."""
    random = Random(f"tangled {seed}")
    names = sorted(feelings())
    count = random.randint(4, 12)
    path = [f"s{number}" for number in range(count)]
    ends = set(random.sample(path[count // 2 :], random.randint(1, 2))) | {path[-1]}
    segments: dict[str, Any] = {}
    for number, name in enumerate(path):
        long = random.choice((3.0, 4.5, 6.0, 7.25, 9.0))
        segment: dict[str, Any] = {"clip": "any.mp4", "in": 1.0, "out": 1.0 + long}
        segment["beats"] = [_beat(random, names, 0.5)]
        if random.random() < 0.4:
            segment["stretch"] = {"shorter": round(long / 3, 2), "longer": 1.5}
        if Random(f"hold {seed} {name}").random() < 0.15:
            segment["hold"] = 1.5
        if random.random() < 0.15:
            segment["notes"] = [random.choice(NOTES)]
        if random.random() < 0.15:
            segment["intensity"] = round(random.random(), 2)
        if name not in ends or number == 0:
            others = random.sample(path, random.randint(0, 3))
            segment["next"] = [_cut(random, to) for to in others if to != path[number + 1]]
            segment["next"].append({"to": path[number + 1], "default": True})
        segments[name] = segment
    return Story.model_validate(
        {
            "start": path[0],
            "segments": segments,
            "arc": [
                {"at": "0%", "valence": 0.0, "arousal": 0.0},
                {"at": "100%", "valence": 0.5, "arousal": 0.3},
            ],
            "limits": _limits(random, segments, path),
        }
    )


def _cut(random: Random, to: str) -> dict[str, Any]:
    if random.random() < 0.4:
        name = random.choice(("valence", "arousal"))
        lasting = random.choice(("", " for 2s"))
        return {"to": to, "when": f"viewer.{name} > {random.choice((-0.2, 0.0, 0.2))}{lasting}"}
    return {"to": to}


def _limits(random: Random, segments: dict[str, Any], path: list[str]) -> dict[str, Any]:
    """Limits that are often hard to keep, and sometimes impossible."""
    limits: dict[str, Any] = {}
    if random.random() < 0.6:
        limits["must_see"] = random.sample(path, random.randint(1, 2))
    if random.random() < 0.6:
        whole = sum(each["out"] - each["in"] for each in segments.values())
        least = random.uniform(0.2, 0.8) * whole
        limits["running_time"] = [round(least, 1), round(least + random.uniform(2, whole), 1)]
    if random.random() < 0.3:
        limits["without"] = [random.choice(NOTES)]
    if random.random() < 0.3:
        limits["intensity"] = 0.8
    if random.random() < 0.2:
        limits["cuts_a_minute"] = random.choice((8.0, 12.0, 18.0))
    return limits
