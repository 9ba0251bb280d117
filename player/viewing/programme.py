"""What is to be shown: a story, as this viewer may see it, read before anything opens."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

from engine.problems import Trouble
from engine.showing.excerpt import Excerpt, excerpt_of
from engine.steering.doubts import can_be_kept
from engine.steering.limits import Limits
from engine.story.graph import default_path
from engine.story.load import load_story
from engine.story.loaded import Loaded
from engine.story.model import Story
from engine.story.represent import represented, views
from engine.words import SegmentName, Sensing, stricter
from player.records.resume import ResumePoint, read_resume_point, state_file
from player.viewing.material import playable
from player.viewing.options import PlayOptions
from player.viewing.viewer import Viewer, whose


@dataclass(frozen=True, slots=True)
class Programme:
    """A film for one viewer.

    `loaded` is the story as it was read, `story` what of it this viewer may see, `excerpt` the part
    of that which was asked for, `stopped` where it was left another day.
    """

    options: PlayOptions
    viewer: Viewer
    loaded: Loaded
    story: Story
    excerpt: Excerpt
    stopped: ResumePoint | None


def programme_of(options: PlayOptions, announce: Callable[[str], None]) -> Programme:
    """The film that `kuleshov play` was asked for. Opens no window and no device.

    Raises Trouble where the film cannot begin; `announce` is told what it can go on without.
    """
    loaded = load_story(options.story)
    viewer = whose(options, announce)
    story = playable(loaded, announce)
    viewer.is_told(story, announce)
    story = sensed_as(represented(story, viewer.wanted), options.sensing)
    viewer.may_see(story, announce)
    hidden = Limits(story, viewer.preset.limits).forbidden
    excerpt = _part_of(story, options, hidden)
    if excerpt.path and not options.linear:
        announce(f"This is a part of the film, {excerpt}; where you stop in it is not kept.")
    return Programme(
        options, viewer, loaded, story, excerpt, _stopped(options, loaded, story, announce)
    )


def sensed_as(story: Story, wanted: Sensing) -> Story:
    """A story that lets no more be read in its viewer than both its author and its viewer do."""
    return story.model_copy(update={"sensing": stricter(story.sensing, wanted)})


def for_age(programme: Programme, age: int, announce: Callable[[str], None]) -> Programme:
    """The same film for a viewer who said their age, in years. Trouble as `programme_of`."""
    viewer, loaded, options = programme.viewer.aged(age), programme.loaded, programme.options
    if loaded.story is None:
        return programme
    story = sensed_as(represented(loaded.story, viewer.wanted), options.sensing)
    viewer.may_see(story, announce)
    hidden = Limits(story, viewer.preset.limits).forbidden
    excerpt = _part_of(story, options, hidden)
    return replace(programme, viewer=viewer, story=story, excerpt=excerpt)


def ages_of(programme: Programme) -> tuple[tuple[int, ...], int]:
    """The ratings of a film's scenes in years, the lowest first, and the least age that the film
    can be shown to. None where nobody need say theirs: nothing is rated, or an age was named."""
    story = programme.loaded.story
    if story is None or programme.viewer.preset.limits.rating is not None:
        return (), 0
    ages = tuple(sorted({view.rating for _, _, view in views(story) if view.rating}))
    for age in (0, *ages):
        if can_be_kept(_limits_at(programme, age)):
            return ages, age
    return ages, 0  # no age would help: the film goes on as its other limits let it


def _limits_at(programme: Programme, age: int) -> Limits:
    viewer = programme.viewer.aged(age)
    assert programme.loaded.story is not None
    return Limits(represented(programme.loaded.story, viewer.wanted), viewer.preset.limits)


def _part_of(story: Story, options: PlayOptions, hidden: Collection[SegmentName]) -> Excerpt:
    """What of a film is shown: what was asked for or, after crashes, the author's own way through
    it, where this viewer may see all of that."""
    if options.linear:
        path = default_path(story)
        return excerpt_of(story, None, () if set(path) & set(hidden) else path, hidden)
    return excerpt_of(story, options.begin, options.path, hidden)


def _stopped(
    options: PlayOptions, loaded: Loaded, story: Story, announce: Callable[[str], None]
) -> ResumePoint | None:
    """Where this story was left another day."""
    if options.begin is not None or options.path or options.linear or options.guest:
        return None
    try:
        place = read_resume_point(state_file(loaded.path), loaded.film_digest, story, loaded.digest)
    except Trouble as trouble:
        announce(str(trouble))
        return None
    if place is None and options.resume:
        announce("This film was not left before its end, so it begins at its beginning.")
    elif place is not None and not options.resume and options.consent is not None:
        announce(f"You stopped this film in {place.place}; --resume goes on there.")
    return place
