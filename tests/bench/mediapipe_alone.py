"""MediaPipe's own FaceLandmarker, in a process and an environment of its own (see `face`).

Reads pictures on its input, each a line of JSON with its size and then its bytes, blue, green,
red; answers each with a line of JSON: seconds of processor and of wall, and the most
memory that the process has held, in KiB.
"""

import json
import resource
import sys
import time

import cv2
import mediapipe
import numpy as np
from mediapipe.tasks.python import BaseOptions
from mediapipe.tasks.python.vision import FaceLandmarker, FaceLandmarkerOptions, RunningMode


def main() -> None:
    """Answer until the input ends."""
    landmarker = FaceLandmarker.create_from_options(
        FaceLandmarkerOptions(
            base_options=BaseOptions(model_asset_path=sys.argv[1]),
            running_mode=RunningMode.VIDEO,
            num_faces=int(sys.argv[2]),
        )
    )
    stamp = 0
    while line := sys.stdin.buffer.readline():
        height, width = json.loads(line)
        raw = sys.stdin.buffer.read(height * width * 3)
        picture = np.frombuffer(raw, np.uint8).reshape(height, width, 3)
        wall, work = time.perf_counter(), time.process_time()
        image = mediapipe.Image(
            image_format=mediapipe.ImageFormat.SRGB, data=cv2.cvtColor(picture, cv2.COLOR_BGR2RGB)
        )
        landmarker.detect_for_video(image, stamp)
        took = [time.process_time() - work, time.perf_counter() - wall]
        stamp += 33
        held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        print(json.dumps([*took, held]), flush=True)


if __name__ == "__main__":
    main()
