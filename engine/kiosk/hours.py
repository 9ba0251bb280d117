"""Opening hours and the daily restart: whether an instant lies within them.

Spans are turned into instants before they are compared, so that an hour which comes twice, or
never, when the clocks change does neither open nor close twice. The instant comes in.
"""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from engine.kiosk.values import DAILY, WEEKDAYS, Span
from engine.kiosk.venue import Venue
from engine.words import Seconds


def is_open(venue: Venue, now: datetime) -> bool:
    """Whether a venue is open at an instant, which has a time zone. Without hours: always."""
    if not venue.hours:
        return True
    today = _local(venue, now).date()
    return any(
        _instant(venue, day, span.since) <= now < _instant(venue, day, span.until)
        for day in (today - timedelta(1), today)
        for span in _spans(venue, day)
    )


def opens_at(venue: Venue, now: datetime) -> datetime | None:
    """When a closed venue opens next, in its own zone; None where it does not within eight days."""
    today = _local(venue, now).date()
    starts = (
        _instant(venue, day, span.since)
        for day in (today + timedelta(days) for days in range(9))
        for span in _spans(venue, day)
    )
    found = min((each for each in starts if each > now), default=None)
    return None if found is None else _local(venue, found)


def restart_due(venue: Venue, started: datetime, now: datetime) -> bool:
    """Whether the daily restart's instant has come since the program started."""
    if venue.restart is None:
        return False
    today = _local(venue, now).date()
    days = (today - timedelta(1), today)
    return any(started < _instant(venue, day, venue.restart) <= now for day in days)


def _spans(venue: Venue, day: date) -> tuple[Span, ...]:
    """A date's own hours, else its weekday's, else those of every day."""
    for key in (day.isoformat(), WEEKDAYS[day.weekday()], DAILY):
        if key in venue.hours:
            return venue.hours[key]
    return ()


def _local(venue: Venue, instant: datetime) -> datetime:
    return instant.astimezone(None if venue.zone is None else ZoneInfo(venue.zone))


def _instant(venue: Venue, day: date, clock: Seconds) -> datetime:
    """The instant at which the venue's wall clock shows so many seconds after a day's midnight."""
    days, seconds = divmod(clock, 86400.0)
    on = day + timedelta(days)
    hour, rest = divmod(int(seconds), 3600)
    wall = datetime.combine(on, time(hour, *divmod(rest, 60)))
    # Without a zone of its own the machine's: Python asks the system which it is on that day.
    return wall.astimezone() if venue.zone is None else wall.replace(tzinfo=ZoneInfo(venue.zone))
