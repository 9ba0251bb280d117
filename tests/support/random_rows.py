"""People in a row who change seats, leave, come back and are missed, drawn by chance."""

import random
from dataclasses import dataclass, field

import numpy as np

from engine.sensing.face.face_tracker import FaceBox, FaceTracker
from engine.sensing.face.likeness import Shape

SIZE = 100.0
DOES = ("change seats", "leave", "lean", "nothing")
_AXES = np.linalg.qr(np.random.default_rng(1).normal(0.0, 1.0, (120, 8)))[0].T
"""Two shapes differ by 0.34 cm in the median, and one pair in twenty by less than 0.21, as those
of 400 photographed people do."""


@dataclass
class Person:
    """Where somebody is, where to, and whether they are found."""

    x: float
    to: float
    speed: float = 0.0  # pixels a second
    away_until: float = 0.0
    back_to: float = 0.0
    missed_until: float = 0.0
    found_from: float = 0.0
    size: float = SIZE
    shape: Shape | None = None
    numbers: set[int] = field(default_factory=set)


class Row:
    """Four of them before one camera, for `until` seconds."""

    def __init__(self, seed: int, *, strangers: bool) -> None:
        self.dice = dice = random.Random(seed)
        self.rate = dice.choice([8.0, 12.0, 15.0, 24.0])
        self.spacing = SIZE * dice.uniform(1.15, 1.8)
        self.seats = [self.spacing * (1 + seat) for seat in range(5)]
        self.free = [(0.0, self.seats[4])]  # since when, and where
        self.hides = dice.uniform(0.35, 0.8) * SIZE
        self.tracker = FaceTracker()
        self.owners: dict[int, set[int]] = {}
        self.restarts = 0
        self.people = [
            Person(at, at, size=SIZE * dice.uniform(0.93, 1.07)) for at in self.seats[:4]
        ]
        self.noise = noise = np.random.default_rng(seed)
        for person in self.people:
            person.shape = ((noise.normal(0.0, 0.69, 8)) @ _AXES).reshape(60, 2)
        if strangers:
            # One is not found before some have changed seats.
            dice.choice(self.people).found_from = dice.uniform(8.0, 25.0)

    def watch(self, until: float) -> list[tuple[float, int, set[int]]]:
        """The time, number and people of each baseline that holds two in a calm moment."""
        mixed = []
        due, calm = 3.0, 0.0
        for frame in range(round(until * self.rate)):
            now = frame / self.rate
            if now >= due:
                self._begin(now)
                due = now + self.dice.uniform(2.0, 9.0)
            if self._move(now):
                calm = now
            self._look(now)
            if now - calm > 1.5:
                mixed += [(now, n, who) for n, who in self.owners.items() if len(who) > 1]
        return mixed

    def _begin(self, now: float) -> None:
        here = [one for one in self.people if not one.away_until and one.x == one.to]
        what = self.dice.choice(DOES)
        if what == "change seats" and len(here) >= 2:
            one, other = self.dice.sample(here, 2)
            seconds = self.dice.uniform(0.8, 5.0)
            one.to, other.to = other.x, one.x
            one.speed = other.speed = abs(one.x - other.x) / seconds
        elif what == "leave" and here:
            one = self.dice.choice(here)
            self.free.append((now, one.x))
            one.away_until = now + self.dice.choice([1.0, 2.5, 4.0, 7.0, 15.0])
        elif what == "lean" and here:
            self.dice.choice(here).x += self.dice.uniform(-0.2, 0.2) * SIZE

    def _move(self, now: float) -> bool:
        """Whether anybody is on the way, or has just gone or come."""
        busy = False
        for one in self.people:
            if one.away_until:
                busy = True
                if now >= one.away_until:
                    # Nobody gets up and somebody else sits down within two seconds.
                    free = [each for each in self.free if now - each[0] > 2.2]
                    seat = self.dice.choice(free or self.free[:1])
                    self.free.remove(seat)
                    one.away_until, one.x, one.to = 0.0, seat[1], seat[1]
            elif one.x != one.to:
                busy = True
                step = (one.speed or SIZE) / self.rate
                left = one.to - one.x
                one.x = one.to if abs(left) <= step else one.x + (step if left > 0 else -step)
            if now >= one.missed_until and self.dice.random() < 0.15 / self.rate:
                one.missed_until = now + self.dice.uniform(0.0, 0.45)
        return busy

    def _look(self, now: float) -> None:
        """What the camera sees: of two who are near, the first in front."""
        seen: list[int] = []
        for who, one in enumerate(self.people):
            hidden = any(
                abs(one.x - other.x) < self.hides
                for other in self.people[:who]
                if not other.away_until
            )
            if not (one.away_until or hidden or now < max(one.missed_until, one.found_from)):
                seen.append(who)
        self._track(seen, now)

    def _track(self, seen: list[int], now: float) -> None:
        """Have those tracked who are seen, in any order, and note whose each number is."""
        self.dice.shuffle(seen)
        boxes = [
            FaceBox(
                self.people[who].x + self.dice.gauss(0.0, 1.0),
                200.0 + self.dice.gauss(0.0, 1.0),
                self.people[who].size * self.dice.uniform(0.98, 1.02),
            )
            for who in seen
        ]
        numbers = self.tracker.track(boxes, now, [self._shape(who) for who in seen])
        assert self.tracker.newcomers <= {*numbers}
        for number in self.tracker.newcomers:
            self.restarts += 1
            self.owners[number] = set()
        for who, number in zip(seen, numbers, strict=True):
            if number is not None:
                self.owners.setdefault(number, set()).add(who)
        for number in self.tracker.people:
            if number not in numbers and self._has_left(number):
                self.tracker.left(number)

    def _shape(self, who: int) -> Shape | None:
        shape = self.people[who].shape
        return None if shape is None else shape + self.noise.normal(0.0, 0.03, shape.shape)

    def _has_left(self, number: int) -> bool:
        """An empty seat is seen to be empty, as `absence` does."""
        owners = self.owners.get(number, set())
        return any(self.people[who].away_until for who in owners)
