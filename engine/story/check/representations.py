"""Checks variants: languages of captions, representations, the score's stems."""

from collections.abc import Iterator

from engine.problems import did_you_mean
from engine.story.findings import Finding
from engine.story.model import Story
from engine.story.reach import Reach
from engine.story.text.scalars import short


def variant_findings(story: Story, reach: Reach) -> Iterator[Finding]:
    """The findings on languages, representations and stems, apart from their files."""
    languages = {language for name in reach.graph for language in story.segments[name].captions}
    for name, segment in story.segments.items():
        missing = sorted(languages - segment.captions.keys())
        if missing and segment.card is None and name in reach.graph:
            said = ", ".join(short(each) for each in missing[:5])
            yield Finding(
                "CAPTIONS-LANGUAGE",
                ("segments", name, "captions"),
                f'"{name}" has no captions in {said}, and a showing can pass through it.',
                "Add them; where nothing is said, an empty file will do.",
                at_key=True,
            )
        for variant, each in segment.representations.items():
            if each.model_fields_set <= {"notes", "intensity"}:
                yield Finding(
                    "REPRESENTATION-SAME",
                    ("segments", name, "representations", variant),
                    f'"{short(variant)}" is no other representation: nothing in it differs.',
                    "Give it a clip, captions, a language, a tone or a rating.",
                    at_key=True,
                )
        if segment.score is not None and segment.score not in story.score:
            yield Finding(
                "SCORE-UNKNOWN",
                ("segments", name, "score"),
                f'There is no stem "{short(segment.score)}" in the score.',
                did_you_mean(short(segment.score, 80), story.score)
                or "Write it under `score`: `score: {theme: score/theme.flac}`.",
            )
    used = {segment.score for segment in story.segments.values()}
    for stem in story.score:
        if stem not in used:
            yield Finding(
                "SCORE-UNUSED",
                ("score", stem),
                f'No segment plays the stem "{short(stem)}".',
                f"Let one: `score: {short(stem)}`; or delete it.",
                at_key=True,
            )
