"""Aliases of feelings and the quantities that guards have for them."""

from typing import Final

from engine.story.guards.conditions import QUANTITIES

MEANT: Final[dict[str, tuple[str, str]]] = {
    **dict.fromkeys(
        ("happy", "happiness", "joy", "pleasure", "pleased", "mood", "positive",
         "positivity", "emotion", "feeling", "glad", "enjoyment", "like", "liking"),
        ("valence", "above 0 is pleasant"),
    ),
    **dict.fromkeys(
        ("sad", "sadness", "unhappy", "negative", "negativity", "displeasure", "disgust",
         "disgusted", "anger", "angry", "dislike"),
        ("valence", "below 0 is unpleasant"),
    ),
    **dict.fromkeys(
        ("excited", "excitement", "tension", "tense", "stress", "stressed", "energy", "nervous",
         "fear", "scared", "afraid", "activation", "alert", "aroused", "thrill",
         "surprised", "surprise"),
        ("arousal", "above 0 is excited"),
    ),
    **dict.fromkeys(
        ("calm", "calmness", "relaxed", "relaxation", "sleepy", "tired"),
        ("arousal", "below 0 is calm"),
    ),
    **dict.fromkeys(
        ("interest", "interested", "engagement", "engaged", "focus", "focused", "gaze", "looking",
         "concentration", "attentive", "boredom", "bored"),
        ("attention", "0 to 1"),
    ),
    **dict.fromkeys(
        ("pulse", "bpm", "hr", "heartbeat", "heart", "heartrate", "heart_beat"),
        ("heart_rate", "in beats a minute"),
    ),
    **dict.fromkeys(
        ("present", "here", "there", "face", "watching", "absent", "absence", "away", "gone",
         "nobody", "somebody", "anybody", "empty"),
        ("presence", "0 to 1"),
    ),
    **dict.fromkeys(("sure", "sureness", "certainty", "certain", "trust_in"),
                    ("confidence", "0 to 1")),
    **dict.fromkeys(("size", "number", "viewers", "people", "persons"), ("count", "how many")),
    **dict.fromkeys(("distance", "difference", "agreement", "disagreement", "variance"),
                    ("spread", "how far apart they feel")),
}  # fmt: skip
"""What words of feeling are called here, and how that is counted."""

SEEN: Final = {
    **dict.fromkeys(("smile", "smiles", "smiling", "laugh", "laughs", "laughing", "laughter",
                     "grin", "grins", "grinning", "giggle", "amused",
                      "amusement", "funny", "humour"),
                    "amusement"),
    **dict.fromkeys(("cry", "cries", "crying", "tears", "weeping", "sobbing"), "grief"),
    **dict.fromkeys(("startle", "startled", "jump", "flinch", "shock", "shocked"), "startle"),
    **dict.fromkeys(("confused", "confusion", "frown", "frowning", "puzzled"), "confusion"),
    **dict.fromkeys(("moved", "touched"), "being moved"),
    **dict.fromkeys(("lonely", "loneliness"), "loneliness"),
    **dict.fromkeys(("relief", "relieved"), "relief"),
}  # fmt: skip
"""What is no quantity but is seen at moments: the families of feelings for it."""

CONTRARY: Final = frozenset(
    word for word, (_, note) in MEANT.items() if note.startswith("below")
) | {"boredom", "bored", "absent", "absence", "away", "gone", "nobody", "empty"}
"""Words that grow as what they are called here sinks."""

_OWNERS: Final = {
    **dict.fromkeys(("user", "person", "spectator", "subject", "watcher", "face", "you", "me"),
                    "viewer"),
    **dict.fromkeys(("audience", "viewers", "crowd", "all", "everybody", "everyone", "people"),
                    "group"),
}  # fmt: skip


def meant_quantity(name: str) -> tuple[str, str] | None:
    """The quantity that `viewer.happy` or `excitement` means, and its direction; else None."""
    owner, _, field = name.lower().rpartition(".")
    owner = _OWNERS.get(owner, owner or "viewer")
    if f"{owner}.{field}" in QUANTITIES:
        return f"{owner}.{field}", ""
    for each in ("viewer", "group"):
        if f"{each}.{field}" in QUANTITIES:
            return f"{each}.{field}", ""
    field, note = MEANT.get(field.removeprefix("is"), MEANT.get(field, ("", "")))
    for each in (owner, "viewer", "group"):
        if f"{each}.{field}" in QUANTITIES:
            return f"{each}.{field}", note
    return None


def compared(word: str) -> str | None:
    """The comparison that a word of feeling means by itself: `happy`, `viewer.bored`."""
    found = meant_quantity(word)
    if found is None or found[0] in ("viewer.heart_rate", "group.count"):
        return None
    low, high = QUANTITIES[found[0]]
    last = word.lower().rpartition(".")[2].removeprefix("is")
    if low < 0:
        return f"{found[0]} < -0.3" if last in CONTRARY else f"{found[0]} > 0.3"
    return f"{found[0]} {'<' if last in CONTRARY else '>'} {high / 2:g}"
