"""Each face keeps its own baseline or gets a new one, and never another's.

Made faces: boxes that move, whose affect at rest differs, through tracker, readings and group.
"""

from collections.abc import Callable

import pytest

from engine.sensing.face.face_tracker import FaceBox, FaceTracker
from engine.sensing.reading import Reading
from engine.viewer.group import Group

RATE = 15.0
REST = (-0.6, 0.3, -0.3, 0.0)
"""Valence at rest of each of four people: wholly different, so that a mistake is seen."""
SEATS = tuple(FaceBox(100.0 + 160 * seat, 200.0, 100.0) for seat in range(4))

Where = Callable[[int, float], FaceBox | None]


class Room:
    """Four people before one camera. Whose readings went into which baseline is kept beside."""

    def __init__(self, *, notices: bool = True) -> None:
        self.tracker, self.group = FaceTracker(), Group()
        self._notices = notices
        self.owners: dict[int, set[int]] = {}
        self.mixed: set[tuple[int, int]] = set()
        self.restarts = 0

    def watch(self, since: float, until: float, where: Where) -> None:
        for frame in range(round(since * RATE), round(until * RATE)):
            now = frame / RATE
            self.group.advance(now)
            places = [(who, at) for who in range(4) if (at := where(who, now)) is not None]
            # The finder gives faces in no order.
            places = places[frame % 3 :] + places[: frame % 3]
            numbers = self.tracker.track([at for _, at in places], now)
            for (who, _), number in zip(places, numbers, strict=True):
                if number is not None:
                    self._read(who, number, now)
            for number in self.tracker.people:
                if number not in numbers:
                    self.group.update(Reading(now, "face.present", 0.0, 0.9, number))
                    if self._notices:
                        self.tracker.left(number)

    def _read(self, who: int, number: int, now: float) -> None:
        if number in self.tracker.newcomers:
            self.owners[number] = set()
            self.restarts += 1
            self.group.update(Reading(now, "face.newcomer", 1.0, 1.0, number))
        self.owners.setdefault(number, set()).add(who)
        if len(self.owners[number]) > 1:
            self.mixed.add((number, who))
        for name, value in (("face.present", 1.0), ("face.valence", REST[who])):
            self.group.update(Reading(now, name, value, 0.8, number))

    def valence(self, now: float) -> dict[int, float]:
        return {n: each.affect.valence for n, each in self.group.people(now).items()}


def seated(who: int, now: float) -> FaceBox | None:
    return SEATS[who]


def test_four_in_a_row_have_four_baselines_and_nobody_is_sad() -> None:
    room = Room()
    room.watch(0.0, 45.0, seated)
    assert room.restarts == 0
    assert all(abs(each) < 0.08 for each in room.valence(45.0).values())
    assert len(room.valence(45.0)) == 4


@pytest.mark.parametrize("away", [1.0, 3.0, 6.0, 20.0])
@pytest.mark.parametrize("notices", [True, False])
def test_who_leaves_and_comes_back_to_another_seat_is_somebody_new(
    away: float, notices: bool
) -> None:
    def where(who: int, now: float) -> FaceBox | None:
        if who != 0 or now < 40.0:
            return SEATS[who]
        return None if now < 40.0 + away else FaceBox(740.0, 200.0, 100.0)

    room = Room(notices=notices)
    room.watch(0.0, 75.0, where)
    assert not room.mixed
    assert all(abs(each) < 0.2 for each in room.valence(75.0).values())


@pytest.mark.parametrize("gap", [3.0, 4.5, 6.0, 12.0])
def test_somebody_else_in_the_seat_gets_a_baseline_of_their_own(gap: float) -> None:
    """Person 0 leaves; person 1 is new and sits down there. The two look wholly different."""

    def where(who: int, now: float) -> FaceBox | None:
        if who == 0:
            return SEATS[0] if now < 40.0 else None
        return SEATS[0] if who == 1 and now >= 40.0 + gap else None

    room = Room()
    room.watch(0.0, 41.0 + gap, where)
    assert not room.mixed
    # Against the baseline of who sat there before, this face would be delighted.
    (valence,) = room.valence(41.0 + gap).values()
    assert 0.0 < valence < 0.4
    assert room.restarts == 1


@pytest.mark.parametrize("seconds", [1.0, 2.5, 6.0])
@pytest.mark.parametrize("hides", [0.35, 0.9])
def test_two_who_cross_keep_their_own_or_begin_anew(seconds: float, hides: float) -> None:
    """They walk past each other; while nearer than so many sizes, only the front one is found."""

    def path(who: int, now: float) -> FaceBox:
        share = min(1.0, max(0.0, (now - 20.0) / seconds))
        other = SEATS[2 if who == 1 else 1]
        begin = SEATS[who]
        return FaceBox(begin.x + share * (other.x - begin.x), 200.0, 100.0 if who == 1 else 96.0)

    def where(who: int, now: float) -> FaceBox | None:
        if who in (0, 3):
            return SEATS[who]
        near = abs(path(1, now).x - path(2, now).x) < hides * 100.0
        return None if who == 2 and near else path(who, now)

    room = Room()
    room.watch(0.0, 60.0, where)
    crossing = {number for number, who in room.mixed if who in (0, 3)}
    assert not crossing
    # After they have come apart, no baseline holds anything of another.
    assert all(len(each) == 1 for each in room.owners.values())
    assert all(abs(each) < 0.1 for each in room.valence(60.0).values())


def test_two_who_sit_shoulder_to_shoulder_are_told_apart_after_they_crossed() -> None:
    """Hardly more than a face's size is between the seats, and one is missed while they part."""

    def where(who: int, now: float) -> FaceBox | None:
        if who not in (1, 2) or (who == 2 and 20.5 < now < 22.5):
            return None
        share = min(1.0, max(0.0, (now - 20.0) / 2.5))
        return FaceBox(200.0 + 105.0 * (1.0 - share if who == 1 else share), 200.0, 100.0)

    room = Room()
    room.watch(0.0, 30.0, where)
    assert all(len(each) == 1 for each in room.owners.values())
    assert room.restarts >= 2


def test_a_face_that_is_missed_for_a_moment_keeps_its_baseline() -> None:
    def where(who: int, now: float) -> FaceBox | None:
        return None if who == 2 and 30.0 < now % 60 < 31.5 else SEATS[who]

    room = Room()
    room.watch(0.0, 40.0, where)
    assert room.restarts == 0


def test_with_the_tracker_all_is_gone() -> None:
    tracker = FaceTracker()
    tracker.track(list(SEATS), 0.0)
    assert FaceTracker().people == []
    assert FaceTracker().newcomers == frozenset()
