"""The lines of a log that hold a story: its first, and those that tell of an edited story."""

from typing import Any, Final

from engine.showing.events import Opened, Reread, Span
from engine.showing.excerpt import Excerpt
from engine.steering.preset import Preset
from engine.story.model import Story
from engine.words import Seconds

_PLAIN: Final = Preset()
_WHOLE: Final = Excerpt()


def opened(
    story: Story,
    *,
    story_path: str,
    story_digest: str,
    sensors: tuple[str, ...] = (),
    recorded: bool = False,
    consent: tuple[str, ...] = (),
    program: str = "",
    lead: Seconds,
    resumed: tuple[Span, ...] = (),
    clock: Seconds | None = None,
    preset: Preset = _PLAIN,
    excerpt: Excerpt = _WHOLE,
    keeps: bool = True,
    begins_at: Seconds = 0.0,
) -> Opened:
    """The first line of a log: the story as read and all else that a replay needs."""
    written = written_story(story)
    return Opened(
        *(written, story_path, story_digest, sensors, recorded, consent, program, lead, resumed),
        *(clock, preset, excerpt),
        keeps=keeps,
        begins_at=begins_at,
    )


def reread(now: Seconds, story: Story, story_digest: str) -> Reread:
    """The line that says that the story was edited, and into what."""
    return Reread(now, written_story(story), story_digest)


def written_story(story: Story) -> dict[str, Any]:
    """A story as a log holds it; `story_from_log` reads it back."""
    written = story.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return {"kuleshov": story.kuleshov, **written}
