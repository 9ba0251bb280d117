"""Sentences about what a viewer asked for and a film does not know: nothing is ignored silently."""

from collections.abc import Iterable, Iterator

from engine.problems import nearest
from engine.story.model import Representation, Segment, Story
from engine.story.represent import Wanted


def unknown_wishes(story: Story, wanted: Wanted) -> Iterator[str]:
    """A sentence for each wish that changes nothing in this film, with what there is instead."""
    views = list(_views(story))
    languages = {view.language for view in views if view.language}
    language = None if wanted.language_is_usual and not languages else wanted.language
    if language is not None and not {language, language.lower()} & languages:
        captions = sorted({each for view in views for each in view.captions or ()})
        written = f" It has captions in: {', '.join(captions)} (C)." if captions else ""
        yield _unknown("in the language", language, languages) + written
    tones = {view.tone for view in views if view.tone}
    if wanted.tone is not None and wanted.tone not in tones:
        yield _unknown("in the tone", wanted.tone, tones)
    notes = _notes(story)
    for note in sorted(wanted.without - notes):
        yield _unknown("noted as", note, notes)
    if wanted.age is not None and all(view.rating is None for view in views):
        yield "This film says of no segment from which age it is suitable: the age limits nothing."
    if wanted.intensity < 1 and all(view.intensity is None for view in views):
        yield "This film says of no segment how intense it is: the intensity limits nothing."


def misspelt_note(story: Story, without: Iterable[str]) -> tuple[str, str] | None:
    """A note to be left out that this film has in another spelling, and that spelling."""
    notes = _notes(story)
    for note in without:
        meant = None if note in notes else nearest(note, sorted(notes))
        if meant is not None:
            return note, meant
    return None


def _views(story: Story) -> Iterator[Segment | Representation]:
    for segment in story.segments.values():
        yield segment
        yield from segment.representations.values()


def _notes(story: Story) -> set[str]:
    return {note for view in _views(story) for note in view.notes or ()}


def _unknown(how: str, word: str, known: Iterable[str]) -> str:
    there = ", ".join(sorted(known))
    sentence = f'No segment of this film is {how} "{word}"'
    return f"{sentence}; there are: {there}." if there else f"{sentence}; its author names none."
