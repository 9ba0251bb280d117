"""Reads up to four faces in a picture.

It finds the faces (`landmarks`) and tells them apart (`face_tracker`), measures what each does
(`geometry`, `action_units`, `blinks`) and what it expresses (`appearance`, `affect`), with a
quality (`visibility`), and decides whether somebody whose face is not found has left (`absence`).
After the call only a thumbnail of 48 x 36 of a picture is kept.
"""

from collections import deque
from pathlib import Path
from typing import Final, Protocol

from engine.sensing import quantities
from engine.sensing.face import action_units, geometry, visibility
from engine.sensing.face.absence import AbsenceDetector
from engine.sensing.face.affect import MODEL_FILE, AffectNetwork, Estimate
from engine.sensing.face.appearance import upright
from engine.sensing.face.blinks import BlinkDetector
from engine.sensing.face.face_tracker import FaceTracker, face_box
from engine.sensing.face.landmarks import LandmarkFinder
from engine.sensing.face.likeness import shape_of
from engine.sensing.picture import Picture
from engine.sensing.quantities import permitted
from engine.sensing.reading import PEOPLE, Reading
from engine.words import Seconds, Sensing

AFFECT_INTERVAL: Final[Seconds] = 0.19
"""The least number of seconds between two runs of the network on one face, and between two
measurements of its light: both change more slowly than the picture, and cost processor time."""
_MOVEMENT: Final[Seconds] = 0.25
"""Seconds over which the head's rotation is measured: between two pictures it is mostly noise."""

_EXPRESSIONS: Final = {
    "neutral": quantities.FACE_NEUTRAL,
    "happiness": quantities.FACE_HAPPINESS,
    "surprise": quantities.FACE_SURPRISE,
    "sadness": quantities.FACE_SADNESS,
    "anger": quantities.FACE_ANGER,
    "disgust": quantities.FACE_DISGUST,
    "fear": quantities.FACE_FEAR,
}
_UNITS: Final = {
    "smile": quantities.FACE_SMILE,
    "brow_raise": quantities.FACE_BROW_RAISE,
    "brow_lower": quantities.FACE_BROW_LOWER,
    "lid_raise": quantities.FACE_LID_RAISE,
    "lid_tighten": quantities.FACE_LID_TIGHTEN,
    "nose_wrinkle": quantities.FACE_NOSE_WRINKLE,
    "lip_raise": quantities.FACE_LIP_RAISE,
    "lip_corner_down": quantities.FACE_LIP_CORNER_DOWN,
    "chin_raise": quantities.FACE_CHIN_RAISE,
    "lip_stretch": quantities.FACE_LIP_STRETCH,
    "lip_press": quantities.FACE_LIP_PRESS,
    "jaw_drop": quantities.FACE_JAW_DROP,
    "eye_open": quantities.FACE_EYE_OPEN,
}


class Pulse(Protocol):
    """Measures the pulse in the colour of a face; it gets each face of each picture."""

    def see(
        self, frame_bgr: Picture, points: geometry.Points, time: Seconds, person: int
    ) -> list[Reading]:
        """Readings, if any, of a face by its landmarks, (478, 3), in pixels of the picture."""
        ...


class FaceReader:
    """Reads faces from one picture after another. Synchronous; one thread at a time.

    `still` is as in `LandmarkFinder`, `network` the file of the affect network. What `sensing` does
    not permit is not told. Raises `Trouble` where a network cannot be used.
    """

    def __init__(
        self,
        *,
        still: bool = False,
        network: Path = MODEL_FILE,
        people: int = PEOPLE,
        pulse: Pulse | None = None,
        sensing: Sensing = "feelings",
    ) -> None:
        self._finder = LandmarkFinder(still=still, people=people)
        self._network = AffectNetwork(network)
        self._tracker = FaceTracker()
        self._absence = AbsenceDetector()
        self._nobody: tuple[Seconds, float] | None = None
        self._still = still
        self._faces: dict[int, _Face] = {}
        self._pulse = pulse
        self._sensing = sensing

    def read(self, frame_bgr: Picture, time: Seconds) -> list[Reading]:
        """The readings of one picture, (height, width, 3) uint8 BGR, taken at `time`.

        A person who was there and is not found has a reading of `face.present` 0 alone; its
        quality is low unless there is evidence of absence (see `absence`). Raises ValueError for
        an array of another shape.
        """
        found = self._finder.find_all(frame_bgr, time)
        if self._still:
            # Photographs have nothing to do with one another.
            self._tracker, self._faces, self._absence = FaceTracker(), {}, AbsenceDetector()
        places = [face_box(points) for points in found]
        fits = [geometry.fit(points) for points in found]
        numbers = self._tracker.track(places, time, [shape_of(fitted) for fitted in fits])
        if found:
            there = dict(zip(numbers, places, strict=True))
            self._absence.update(
                frame_bgr, {n: at for n, at in there.items() if n is not None}, time
            )
        readings: list[Reading] = []
        for points, fitted, person in zip(found, fits, numbers, strict=True):
            if person is None:
                continue
            if person in self._tracker.newcomers:
                # Nothing that was measured on somebody else goes into what is read of this one.
                self._faces.pop(person, None)
                readings.append(Reading(time, quantities.FACE_NEWCOMER, 1.0, 1.0, person))
            face = self._faces.setdefault(person, _Face(person))
            readings += face.read(frame_bgr, points, fitted, time, self._network)
            if self._pulse is not None:
                readings += self._pulse.see(frame_bgr, points, time, person)
        for person in self._tracker.people or [0]:
            if person not in numbers:
                surely = self._surely_gone(frame_bgr, person, time, alone=not found)
                readings.append(Reading(time, quantities.FACE_PRESENT, 0.0, surely, person))
                if surely >= 0.5:
                    self._tracker.left(person)
        # Whoever is forgotten is nobody: a newcomer under the same number starts afresh.
        for person in set(self._faces) - set(self._tracker.people):
            del self._faces[person]
        return [each for each in readings if permitted(each.quantity, self._sensing)]

    def _surely_gone(self, frame_bgr: Picture, person: int, time: Seconds, *, alone: bool) -> float:
        if not alone:
            return self._absence.one_left(frame_bgr, person, time)
        if self._nobody is None or self._nobody[0] != time:
            surely = self._absence.all_left(frame_bgr, time, self._finder.search_coverage(time))
            self._nobody = time, surely
        return self._nobody[1]

    def forgo_pulse(self) -> None:
        """Measure no pulse any more."""
        self._pulse = None

    def close(self) -> None:
        """Forget every face; the reader cannot be used afterwards."""
        self._finder.close()


class _Face:
    """One tracked face, with the measurements that need more than one picture."""

    def __init__(self, person: int) -> None:
        self._person = person
        self._blinks = BlinkDetector()
        self._rotations: deque[tuple[Seconds, geometry.Points]] = deque()
        self._estimate: Estimate | None = None
        self._light = 0.0
        self._felt: Seconds = 0.0

    def read(
        self,
        frame_bgr: Picture,
        points: geometry.Points,
        fitted: geometry.Fitted,
        time: Seconds,
        network: AffectNetwork,
    ) -> list[Reading]:
        person = self._person
        pose = fitted.pose
        fresh = self._estimate is None or not 0.0 <= time - self._felt < AFFECT_INTERVAL
        if self._estimate is None or fresh:
            self._estimate = network.estimate(upright(frame_bgr, points, fitted))
            self._felt = time
            self._light = visibility.light(frame_bgr, points)
        estimate = self._estimate
        shown = self._light * visibility.framing(points, frame_bgr.shape)
        # The mesh draws a whole face over a hand: pose survives that, what the face does not.
        uncovered = visibility.uncovered(estimate.covered)
        posed = shown * (0.3 + 0.7 * uncovered)
        seen = shown * uncovered * visibility.turned(pose)
        units = action_units.action_units(fitted.mesh)
        look = action_units.gaze(fitted)

        def said(quantity: str, value: float, quality: float) -> Reading:
            return Reading(time, quantity, value, quality, person)

        readings = [
            said(quantities.FACE_PRESENT, 1.0, 1.0),
            said(quantities.FACE_ON_SCREEN, geometry.facing(pose), posed),
            said(quantities.FACE_YAW, pose.yaw, posed),
            said(quantities.FACE_PITCH, pose.pitch, posed),
            said(quantities.FACE_ROLL, pose.roll, posed),
            # Closed eyes look nowhere.
            said(
                quantities.FACE_GAZE,
                action_units.on_screen(look),
                seen * geometry.ramp(units.eye_open, 0.1, 0.4),
            ),
            *(said(quantity, getattr(units, unit), seen) for unit, quantity in _UNITS.items()),
        ]
        movement = self._movement(fitted.rotation, time)
        if movement is not None:
            readings.append(said(quantities.FACE_MOVEMENT, movement, posed))
        blink = self._blinks.update(units.eye_open, time) if seen > 0.0 else None
        if blink is not None:
            readings.append(said(quantities.FACE_BLINK, blink, seen))
        if fresh:
            # The network's own doubt lowers the quality of what it says and of nothing else: a
            # face unlike any that it learnt from measures next to nothing.
            known = seen * (1.0 - estimate.strange)
            felt = seen * estimate.confidence
            readings += [
                said(quantities.FACE_VALENCE, estimate.valence, felt),
                said(quantities.FACE_AROUSAL, estimate.arousal, felt),
                *(
                    said(_EXPRESSIONS[name], probability, known)
                    for name, probability in zip(
                        network.expressions, estimate.expressions, strict=True
                    )
                ),
            ]
        return readings

    def _movement(self, rotation: geometry.Points, time: Seconds) -> float | None:
        """The head's rotation over the last quarter second, in degrees a second."""
        if self._rotations and not 0.0 <= time - self._rotations[-1][0] <= 1.0:
            self._rotations.clear()
        self._rotations.append((time, rotation))
        while len(self._rotations) > 2 and time - self._rotations[1][0] >= _MOVEMENT:
            self._rotations.popleft()
        begun, before = self._rotations[0]
        if time - begun < _MOVEMENT / 2.0:
            return None
        return min(1000.0, geometry.turned_by(before, rotation) / (time - begun))
