"""Reads in a picture whether somebody is there, and nothing else.

For a kiosk whose venue has a notice of its own about that. Faces are found, and it is concluded
where somebody has left; what a face does or expresses is never worked out. Of a picture only a
thumbnail of 48 x 36 is kept after the call.
"""

from engine.sensing.face.absence import AbsenceDetector
from engine.sensing.face.face_tracker import FaceTracker, face_box
from engine.sensing.face.landmarks import LandmarkFinder
from engine.sensing.picture import Picture
from engine.sensing.quantities import FACE_PRESENT
from engine.sensing.reading import PEOPLE, Reading
from engine.words import Seconds


class PresenceReader:
    """Gives `face.present` alone, once for each face found: how many, and not which. Synchronous;
    one thread at a time.

    Raises `Trouble` where a network cannot be used.
    """

    def __init__(self) -> None:
        self._finder = LandmarkFinder(people=PEOPLE)
        self._tracker = FaceTracker()
        self._absence = AbsenceDetector()

    def read(self, frame_bgr: Picture, time: Seconds) -> list[Reading]:
        """The readings of a picture, (height, width, 3) uint8 BGR, taken at `time`: 1 for each face
        found, one of 0 where none is, with a quality that is low unless all are known to have
        left."""
        boxes = [face_box(points) for points in self._finder.find_all(frame_bgr, time)]
        numbers = self._tracker.track(boxes, time)
        if boxes:
            there = dict(zip(numbers, boxes, strict=True))
            known = {number: box for number, box in there.items() if number is not None}
            self._absence.update(frame_bgr, known, time)
            return [Reading(time, FACE_PRESENT, 1.0, 1.0, person=n) for n in range(len(boxes))]
        surely = self._absence.all_left(frame_bgr, time, self._finder.search_coverage(time))
        return [Reading(time, FACE_PRESENT, 0.0, surely)]

    def close(self) -> None:
        """Forget every face; the reader cannot be used afterwards."""
        self._finder.close()
