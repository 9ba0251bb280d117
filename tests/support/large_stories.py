"""Large films made by chance, shaped like published ones: chapters of scenes, questions on screen,
guarded ways on, dead ends that lead back, and hubs that are reached from afar."""

from random import Random
from typing import Any, Final

from engine.story.model import Story

PLACES: Final = (
    "kitchen", "bus", "office", "record shop", "therapist", "bathroom", "studio", "corridor",
    "hill house", "tower", "harbour", "station", "cellar", "roof", "library", "lift",
)  # fmt: skip
DOINGS: Final = (
    "breakfast", "the letter", "an argument", "waking", "a phone call", "the file", "silence",
    "a visitor", "the code", "looking back", "a confession", "the photograph", "leaving", "rain",
    "the offer", "a dream", "running", "the key", "alone", "the answer",
)  # fmt: skip
FEELINGS: Final = (
    "quiet joy", "dread", "tenderness", "loneliness", "amusement", "grief", "relief", "calm",
    "anticipatory tension", "quiet curiosity",
)  # fmt: skip
ANSWERS: Final = ("Yes", "No", "Throw it", "Follow him", "Stay", "Take the pills", "Tell her")


def published(segments: int, seed: int = 1, *, chapter: int = 12) -> Story:
    """A film of so many segments, in chapters of about `chapter`, as its file says it."""
    return Story.model_validate(as_written(segments, seed, chapter=chapter))


def as_written(segments: int, seed: int = 1, *, chapter: int = 12) -> dict[str, Any]:
    """The same as the content of a story's file, with cards in the place of clips.

    Most segments have 2 to 12 ways on: the next ones of their chapter, variants by what the
    viewer felt or did, answers, and now and then a way back to where a chapter began. A tenth of
    the chapters' last scenes end the film, as the very last one does.
    """
    random = Random(f"published {seed}")
    names, chapters = _names(segments, random, chapter)
    written: dict[str, Any] = {}
    for number, members in enumerate(chapters):
        onward = chapters[number + 1 :]
        for place, name in enumerate(members):
            last = place == len(members) - 1
            ending = not onward if last else (place > 2 and onward and random.random() < 0.04)
            ahead = members[place + 1 : place + 6]
            next_ = [] if ending else _ways(random, ahead, onward, chapters[: number + 1])
            beats = [{"at": "1s", "feel": random.choice(FEELINGS), "strength": 0.7}]
            seconds = random.randrange(8, 90)
            if place and all(name not in _led_to(written[each]) for each in members[:place]):
                # Nobody would write a scene that nothing leads to.
                source = next(each for each in reversed(members[:place]) if written[each]["next"])
                written[source]["next"].insert(0, {"to": name, "when": "viewer.attention > 0.6"})
            written[name] = {"card": name, "duration": f"{seconds}s", "beats": beats, "next": next_}
    return {
        "kuleshov": 1,
        "title": "The Published Map",
        "start": names[0],
        "segments": written,
    }


def _led_to(segment: dict[str, Any]) -> set[str]:
    return {cut["to"] for cut in segment["next"]}


def _names(count: int, random: Random, chapter: int) -> tuple[list[str], list[list[str]]]:
    names: list[str] = []
    chapters: list[list[str]] = []
    while len(names) < count:
        size = min(count - len(names), random.randint(chapter * 2 // 3, chapter * 4 // 3))
        place = PLACES[len(chapters) % len(PLACES)]
        members: list[str] = []
        for _ in range(size):
            name = f"{place} {random.choice(DOINGS)}".replace(" ", "_")
            members.append(f"{name}_{len(names)}")
            names.append(members[-1])
        chapters.append(members)
    return names, chapters


def _ways(
    random: Random, ahead: list[str], onward: list[list[str]], before: list[list[str]]
) -> list[dict[str, Any]]:
    """The ways on from one segment; the last is the default."""
    targets = random.sample(ahead, min(len(ahead), random.choice((1, 2, 2, 2, 2, 3, 4))))
    if onward and (not ahead or random.random() < 0.2):
        targets.append(onward[0][0])
    if len(onward) > 2 and random.random() < 0.04:
        targets.append(random.choice(onward[1:4])[0])
    if random.random() < 0.12:
        targets.insert(0, random.choice(before[-4:])[0])  # a way back to a chapter's beginning
    targets = list(dict.fromkeys(targets))
    asked = len(targets) > 1 and random.random() < 0.35
    variants = random.choice((0, 0, 1, 2, 3, 7)) if len(targets) > 1 and not asked else 0
    ways: list[dict[str, Any]] = []
    for place, to in enumerate(targets[:-1]):
        if asked:
            ways.append({"to": to, "choice": ANSWERS[place % len(ANSWERS)]})
        elif random.random() < 0.6:
            ways.append({"to": to, "when": f"viewer.arousal > {random.randrange(1, 8) / 10}"})
        else:
            ways.append({"to": to})
    for _ in range(variants):
        value = random.randrange(-8, 8) / 10
        ways.append({"to": random.choice(targets), "when": f"viewer.valence > {value} for 2s"})
    return [*ways, {"to": targets[-1], "default": True}]
