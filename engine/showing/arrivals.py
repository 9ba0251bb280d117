"""Which decision led to which segment, read from a log."""

from collections.abc import Sequence

from engine.showing.events import Decided, Entered, Event


def arrivals_of(events: Sequence[Event]) -> list[Decided | None]:
    """For each segment that came on screen, the decision that led to it."""
    arrivals: list[Decided | None] = []
    latest: Decided | None = None
    for event in events:
        if isinstance(event, Decided):
            latest = event
        elif isinstance(event, Entered):
            arrivals.append(latest if latest and latest.to == event.segment else None)
            latest = None
    return arrivals
