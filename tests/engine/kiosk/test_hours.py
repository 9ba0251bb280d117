"""Opening hours: past midnight, on the nights when the clocks change, and by date."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from engine.kiosk.hours import is_open, opens_at, restart_due
from engine.kiosk.venue import Venue


def venue(hours: dict[str, str], **more: Any) -> Venue:
    return Venue.model_validate(
        {"kiosk": 1, "films": [{"story": "a"}], "hours": hours, "zone": "Europe/Berlin", **more}
    )


def berlin(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/Berlin"))


WEEK = {"daily": "10:00-22:00", "friday": "10:00-02:00", "monday": "closed",
        "2026-12-24": "10:00-14:00"}  # fmt: skip


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-11-26T09:59:59", False),  # a Thursday
        ("2026-11-26T10:00:00", True),
        ("2026-11-26T21:59:59", True),
        ("2026-11-26T22:00:00", False),
        ("2026-11-27T23:30:00", True),  # Friday
        ("2026-11-28T01:59:00", True),  # past midnight, on Saturday
        ("2026-11-28T02:00:00", False),
        ("2026-11-30T12:00:00", False),  # Monday
        ("2026-12-24T13:00:00", True),
        ("2026-12-24T15:00:00", False),
    ],
)
def test_a_week(at: str, expected: bool) -> None:
    assert is_open(venue(WEEK), berlin(at)) is expected


def test_without_hours_it_is_always_open() -> None:
    assert is_open(venue({}), datetime.now(UTC))


def minutes_open(hours: str, since: str) -> int:
    """How many minutes of the 24 hours after an instant a venue is open."""
    found = venue({"daily": hours})
    begin = berlin(since).astimezone(UTC)
    return sum(is_open(found, begin + timedelta(minutes=each)) for each in range(24 * 60))


def test_a_night_on_which_the_clocks_change_opens_and_closes_once() -> None:
    # In spring 2:00 to 3:00 does not come, in autumn it comes twice.
    assert minutes_open("22:00-04:00", "2026-03-28T12:00:00") == 5 * 60
    assert minutes_open("22:00-04:00", "2026-10-24T12:00:00") == 7 * 60
    assert minutes_open("22:00-02:30", "2026-10-24T12:00:00") == 4 * 60 + 30
    assert minutes_open("22:00-23:00", "2026-10-24T12:00:00") == 60


def test_a_span_to_midnight() -> None:
    assert minutes_open("00:00-24:00", "2026-06-01T12:00:00") == 24 * 60
    assert minutes_open("18:00-24:00", "2026-06-01T12:00:00") == 6 * 60


def test_when_it_opens_next() -> None:
    found = opens_at(venue(WEEK), berlin("2026-11-29T23:00:00"))
    assert found is not None
    assert found.isoformat() == "2026-12-01T10:00:00+01:00"  # over the closed Monday
    assert opens_at(venue({"daily": "closed"}), berlin("2026-11-29T23:00:00")) is None


def test_the_restart_is_due_once_a_day() -> None:
    found = venue({}, restart="04:30")
    started = berlin("2026-11-26T12:00:00")
    assert not restart_due(found, started, berlin("2026-11-26T23:00:00"))
    assert not restart_due(found, started, berlin("2026-11-27T04:29:00"))
    assert restart_due(found, started, berlin("2026-11-27T04:30:00"))
    assert restart_due(found, started, berlin("2026-11-27T18:00:00"))
    assert not restart_due(found, berlin("2026-11-27T04:31:00"), berlin("2026-11-27T23:00:00"))
    assert not restart_due(venue({}), started, berlin("2026-12-27T04:30:00"))


def test_a_clock_that_jumped_ten_years_breaks_nothing() -> None:
    found = venue(WEEK, restart="04:30")
    for year in (1970, 2016, 2036, 9998):
        now = datetime(year, 6, 1, 12, tzinfo=UTC)
        is_open(found, now)
        opens_at(found, now)
        restart_due(found, berlin("2026-11-26T12:00:00"), now)
