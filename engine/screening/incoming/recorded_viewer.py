"""A showing out of what was read of its viewer afterwards: readings and a way through the film in,
the events of a log out. Pure.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from engine.screening.incoming.film_places import Course
from engine.sensing.reading import Reading
from engine.showing.events import Ended, Entered, Event
from engine.showing.log.opening import opened
from engine.showing.showing import LEAD
from engine.story.model import Story
from engine.viewer.felt import ScheduledBeat
from engine.viewer.group import Group
from engine.words import Seconds

PROGRAM: Final = "kuleshov screening add"
BEFORE: Final[Seconds] = 60.0
"""So much of a recording before the film began teaches what is neutral for its viewer."""

_STEP: Final[Seconds] = 0.05
_TOLD: Final = 10  # steps from one word on the state to the next
_HARDLY: Final[Seconds] = 0.5  # a recording that ends so long before the film saw its end


def events_of(
    story: Story,
    course: Course,
    readings: Iterable[Reading],
    *,
    story_path: str,
    story_digest: str,
    called: str,
    last: Seconds,
) -> list[Event]:
    """The events of the showing. `readings` are of one person, in film time (before the film it is
    negative), ascending; `last` is the film time of the recording's end, and `called` tells this
    viewer's recording from all others.
    """
    events: list[Event] = [
        opened(
            story,
            story_path=story_path,
            story_digest=story_digest,
            sensors=(called,),
            recorded=True,
            consent=("face", "readings"),
            program=PROGRAM,
            lead=LEAD,
        )
    ]
    end = min(course.end, max(0.0, last))
    events += [Entered(each.segment, each.at, 0.0) for each in course.seen if each.at <= end]
    events += _felt(story, course, readings, end)
    whole = end >= course.end - _HARDLY
    segment = course.place(end)
    name = segment.segment if segment is not None else None
    events.append(Ended(end, name, "ending" if whole else "fault"))
    return events


def _felt(
    story: Story, course: Course, readings: Iterable[Reading], end: Seconds
) -> Iterator[Event]:
    group = Group(feels=story.sensing == "feelings")
    group.expect(_beats(story, course))
    waiting = iter(readings)
    coming = next(waiting, None)
    begin = 0.0 if coming is None else max(-BEFORE, min(0.0, coming.time))
    step = round(begin / _STEP)
    while step * _STEP <= end:
        now = round(step * _STEP, 4)
        while coming is not None and coming.time <= now:
            if coming.time >= begin:
                group.advance(coming.time)
                group.update(coming)
            coming = next(waiting, None)
        group.advance(now)
        moments = group.take_moments()
        if now >= 0:
            yield from moments
            if step % _TOLD == 0:
                yield group.felt(now)
        step += 1


def _beats(story: Story, course: Course) -> Sequence[ScheduledBeat]:
    return [
        ScheduledBeat(each.at + beat.at - each.media, beat.feel, beat.strength)
        for each in course.seen
        for beat in story.segments[each.segment].beats
    ]
