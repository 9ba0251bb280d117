"""Checks that this machine has typefaces for a story's texts."""

from collections.abc import Iterable, Iterator

from engine.story.findings import Finding
from engine.story.model import Story
from engine.story.text.locations import Location
from engine.text.scripts import missing_scripts, remedy

_SHOWN = 8  # characters, as examples


def letter_findings(story: Story) -> Iterator[Finding]:
    """The findings on title, names of segments, cards, questions and answers."""
    yield from lacking(("title",), (story.title,), "title")
    for name, segment in story.segments.items():
        way: Location = ("segments", name)
        yield from lacking(way, (name,), "name", at_key=True)
        yield from lacking((*way, "card"), (segment.card or "",), "card")
        if segment.ask is not None:
            yield from lacking((*way, "ask", "prompt"), (segment.ask.prompt,), "question")
        for number, cut in enumerate(segment.next):
            answer = (*way, "next", number, "choice")
            yield from lacking(answer, (cut.choice or "",), "answer")


def lacking(
    location: Location, texts: Iterable[str], what: str, *, at_key: bool = False
) -> Iterator[Finding]:
    """A finding where no typeface here has some characters of these texts."""
    # Most texts are of ASCII alone: for those nothing is loaded and nothing asked.
    wanted = "".join({letter for text in texts if not text.isascii() for letter in text})
    missing = missing_scripts(wanted) if wanted else {}
    if not missing:
        return
    scripts = ", ".join(
        f"{script} ({' '.join(letters[:_SHOWN])}{' …' if len(letters) > _SHOWN else ''})"
        for script, letters in missing.items()
    )
    message = f"No typeface on this machine has all of this {what}: {scripts} is shown as dots."
    yield Finding("FONT-MISSING", location, message, remedy(missing), at_key)
