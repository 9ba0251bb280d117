"""Checks questions on screen, and cards."""

from collections.abc import Iterator
from typing import Final

from engine.story.findings import Finding
from engine.story.model import Segment, Story
from engine.story.text.scalars import short
from engine.words import Seconds, SegmentName

TIME_TO_READ: Final[Seconds] = 3.0
"""The least time in which a question can be read and answered."""

LETTERS_A_SECOND: Final = 20.0
"""How fast captions are read at the most, as broadcasters' guides have it."""


def choice_findings(story: Story) -> Iterator[Finding]:
    """The findings on choices and cards."""
    for name, segment in story.segments.items():
        yield from _question_findings(name, segment)
        if segment.card is not None:
            yield from _card_findings(name, segment)


def _question_findings(name: SegmentName, segment: Segment) -> Iterator[Finding]:
    choices, way = segment.choices, ("segments", name)
    if not choices:
        if segment.ask is not None:
            yield Finding(
                "ASK-WITHOUT-CHOICE",
                (*way, "ask"),
                "A question is asked, but no cut is an answer to it.",
                "Give a cut a `choice`: `{to: cellar, choice: Open the door}`.",
                at_key=True,
            )
        return
    if len(choices) == 1 and len(segment.next) == 1:
        yield Finding(
            "CHOICE-ALONE",
            (*way, "next", 0, "choice"),
            "There is one answer only, and the film goes there whatever is said.",
            "Add another cut, or delete this `choice`.",
        )
    seen: set[str] = set()
    for place, words in choices.items():
        plain = " ".join(words.lower().split())
        if not plain:
            yield Finding(
                "CHOICE-EMPTY",
                (*way, "next", place, "choice"),
                "An option without words.",
                "Write what the viewer chooses.",
            )
        elif plain in seen:
            yield Finding(
                "CHOICE-TWICE",
                (*way, "next", place, "choice"),
                f'"{short(words)}" is offered twice: nobody can tell which is which.',
                "Give each option words of its own.",
            )
        seen.add(plain)
    ask, asked = segment.ask, segment.asked
    if ask is not None and ask.at is not None and ask.at >= segment.duration + segment.hold:
        yield Finding(
            "ASK-OUTSIDE",
            (*way, "ask", "at"),
            f"The question comes {ask.at:g}s after the in point, but the segment lasts "
            f"{segment.duration:g}s.",
            "`at` counts from the segment's in point, not from the clip's beginning.",
        )
    elif asked is not None and asked[1] - asked[0] < TIME_TO_READ:
        yield Finding(
            "ASK-TOO-SHORT",
            (*way, "ask") if ask is not None else way,
            f"The question can be answered for {asked[1] - asked[0]:g}s only; reading it takes "
            f"{TIME_TO_READ:g}s.",
            "Ask earlier, let the segment be longer, or `hold` its last picture.",
            at_key=True,
        )


def _card_findings(name: SegmentName, segment: Segment) -> Iterator[Finding]:
    text = " ".join((segment.card or "").split())
    way = ("segments", name, "card")
    if not text:
        yield Finding("CARD-EMPTY", way, "A card without text.", "Write what is to be seen here.")
    elif len(text) / LETTERS_A_SECOND > segment.duration > 0:
        yield Finding(
            "CARD-TOO-LONG",
            way,
            f"Nobody reads {len(text)} letters in {segment.duration:g}s.",
            f"Shorten it, or let it last {len(text) / LETTERS_A_SECOND:.0f}s.",
        )
