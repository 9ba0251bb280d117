"""What a kiosk's check says of disk, heat, clock and hours, and what it all comes to."""

import socket
from datetime import UTC, datetime

import pytest

from engine.kiosk.venue import Venue
from player.tools.kiosk_check import tried, verdict
from player.tools.kiosk_finding import Finding
from player.tools.kiosk_machine import clock, disk, heat, page

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)  # a Thursday


def venue(**more: object) -> Venue:
    written = {"kiosk": 1, "films": [{"story": "a.yaml"}], "zone": "UTC", **more}
    return Venue.model_validate(written)


@pytest.mark.parametrize(
    ("free", "keeps", "expected"),
    [(50_000, 0, "ok"), (50_000, 60_000, "improvable"), (1_500, 0, "improvable"),
     (150, 0, "broken")],
)  # fmt: skip
def test_a_disk_is_judged_by_what_may_be_kept_on_it(
    free: float, keeps: float, expected: str
) -> None:
    found = disk(free, keeps, "/srv")
    assert found.verdict == expected
    assert bool(found.remedy) == (expected != "ok")


@pytest.mark.parametrize(
    ("celsius", "expected"), [(None, "ok"), (45.0, "ok"), (82.0, "improvable"), (95.0, "broken")]
)
def test_heat(celsius: float | None, expected: str) -> None:
    assert heat(celsius).verdict == expected


def test_a_clock_without_a_battery_and_one_that_drifts() -> None:
    lost = list(clock(venue(), datetime(1970, 1, 1, tzinfo=UTC), True))
    assert (lost[0].part, lost[0].verdict) == ("clock", "broken")
    assert next(iter(clock(venue(), NOON, False))).verdict == "improvable"
    assert next(iter(clock(venue(), NOON, None))).verdict == "ok"


@pytest.mark.parametrize(
    ("hours", "said", "expected"),
    [
        ({}, "always open", "ok"),
        ({"daily": "10:00-22:00"}, "open now", "ok"),
        ({"daily": "18:00-22:00"}, "opens Thursday 2026-11-26 18:00", "ok"),
        ({"daily": "closed"}, "does not open", "broken"),
    ],
)
def test_hours_are_told_as_they_are_now(hours: dict[str, str], said: str, expected: str) -> None:
    (found,) = [each for each in clock(venue(hours=hours), NOON, True) if each.part == "hours"]
    assert said in found.found
    assert found.verdict == expected


def test_a_port_that_another_kiosk_has_is_told() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert page(port).verdict == "improvable"
    assert page(port).verdict == "ok"


def test_the_verdict_is_one_sentence() -> None:
    well, so_so, bad = (Finding(v, v, "") for v in ("ok", "improvable", "broken"))
    assert verdict([well]) == "All is well: it may open."
    assert verdict([well, so_so]) == "It may open. To be improved: improvable."
    assert verdict([well, so_so, bad, bad]) == "Do not open yet: broken."


def test_a_look_that_stumbles_is_a_finding() -> None:
    def look() -> list[Finding]:
        raise RuntimeError("a library says no")

    (found,) = tried("screen", look)
    assert (found.part, found.verdict) == ("screen", "broken")
    assert "a library says no" in found.found
